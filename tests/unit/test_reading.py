"""A delivered file becomes the same frame of text whatever its format, or is refused whole with a reason."""

from __future__ import annotations

import contextlib
import io
import json
import random
from dataclasses import replace
from datetime import UTC, date, datetime

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from orchestration.intake.feed import Feed
from orchestration.intake.feeds import DOSSIERS, FEEDS, PERSONAL, PETITIONS
from orchestration.intake.normalise import read_time
from orchestration.intake.reading import OWN_READERS, READERS, TextFile, read_file
from orchestration.intake.rows import sort_rows
from orchestration.intake.table import Refused
from tests.unit.deliveries import CANDIDATES, DOSSIER, PETITION, RECORDS, Record, csv_text

FORMATS = (".csv", ".jsonl", ".parquet", ".xlsx")
TABLES = [feed for feed in FEEDS if feed not in OWN_READERS]
NAME, IDENTITY = "Nguyễn Thị Thử", "079123456789"


def as_xlsx(*records: Record) -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        book.set_properties({"created": datetime(2026, 1, 1)})  # the same bytes at any time
        sheet = book.add_worksheet()
        day = book.add_format({"num_format": "dd/mm/yyyy hh:mm"})
        for row, cells in enumerate([list(records[0]), *[list(record.values()) for record in records]]):
            for column, cell in enumerate(cells):
                if isinstance(cell, date):
                    sheet.write_datetime(row, column, cell, day)
                elif cell is not None:
                    sheet.write(row, column, cell)
    return content.getvalue()


def as_parquet(*records: Record) -> bytes:
    content = io.BytesIO()
    pl.DataFrame(list(records)).write_parquet(content)
    return content.getvalue()


def as_jsonl(*records: Record) -> bytes:
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records).encode()


WRITE = {
    ".csv": lambda *records: csv_text(*records).encode(),
    ".jsonl": as_jsonl,
    ".parquet": as_parquet,
    ".xlsx": as_xlsx,
}


def by_rows(feed: str) -> Feed:
    """The feed without its rule over whole files, which the annex of a version alone has and one record breaks."""
    return replace(FEEDS[feed], whole_file=None)


def read(content: str | bytes, ending: str = ".csv", feed=PETITIONS) -> TextFile:
    return read_file(f"delivered{ending}", content.encode() if isinstance(content, str) else content, feed)


def cells_of(file: TextFile) -> list[Record]:
    return file.rows.drop("line").cast(pl.String).to_dicts()


# --- the frame --------------------------------------------------------------------------------------------


def test_a_csv_becomes_text_under_the_names_of_the_contract_with_its_lines():
    file = read(csv_text(PETITION, PETITION | {"MaPAKN": "PA-0002"}))
    assert file.rows.columns == ["line", *[column.name for column in PETITIONS.columns]]
    assert file.rows["line"].to_list() == [2, 3]
    assert cells_of(file) == [PETITION, PETITION | {"MaPAKN": "PA-0002"}]
    assert file.warnings == ()


@pytest.mark.parametrize("delimiter", [",", ";"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_delimiter_byte_order_mark_and_line_end_do_not_matter(delimiter, mark, line_end):
    text = mark + csv_text(PETITION | {"Loai": "a,b;c"}, delimiter=delimiter).replace("\n", line_end)
    assert cells_of(read(text)) == [PETITION | {"Loai": "a,b;c"}]


@pytest.mark.parametrize("ending", FORMATS)
def test_letter_case_blanks_and_order_of_the_header_do_not_matter(ending):
    odd = {f" {name.upper()} " if n % 2 else name.lower(): PETITION[name] for n, name in enumerate(reversed(PETITION))}
    assert cells_of(read(WRITE[ending](odd), ending)) == [PETITION]


@pytest.mark.parametrize("ending", FORMATS)
@pytest.mark.parametrize("feed", TABLES)
def test_every_format_gives_the_same_frame_as_csv(feed, ending):
    keys = {column.name: "Đơn vị, “lạ”; 2" for column in FEEDS[feed].columns if column.filled}
    records = [RECORDS[feed], dict.fromkeys(RECORDS[feed]) | keys]
    expected = read(csv_text(*records), feed=by_rows(feed))
    found = read(WRITE[ending](*records), ending, by_rows(feed))
    assert cells_of(found) == cells_of(expected)
    assert found.warnings == expected.warnings


@pytest.mark.parametrize("ending", [".jsonl", ".parquet", ".xlsx"])
def test_typed_cells_mean_the_same_as_their_text_in_csv(ending):
    typed = PETITION | {
        "NgayTiepNhan": datetime(2026, 1, 5),
        "HanXuLy": datetime(2026, 1, 20),
        "NgayXuLy": datetime(2026, 1, 19, 16),
        "HaiLong": True,
        "LapLai": 0,
        "NgayCapNhat": 20260119160000,
    }
    if ending == ".jsonl":
        typed = {name: cell.isoformat() if isinstance(cell, date) else cell for name, cell in typed.items()}

    def accepted(file: TextFile) -> list[Record]:
        text = file.rows.with_columns(arrival_day=date(2026, 1, 31), file_name=pl.lit("f"))
        good, bad = sort_rows(PETITIONS, text, CANDIDATES)
        assert bad.is_empty()
        return good.drop("line").to_dicts()

    assert accepted(read(WRITE[ending](typed), ending)) == accepted(read(csv_text(PETITION)))


def test_a_date_in_parquet_is_read_as_that_day():
    typed = PETITION | {"HanXuLy": date(2026, 1, 20)}
    found = read_time(read(as_parquet(typed), ".parquet").rows["HanXuLy"])
    assert found.to_list() == [datetime(2026, 1, 20)]


def test_an_instant_with_a_time_zone_in_parquet_becomes_wall_time_of_vietnam():
    typed = PETITION | {"NgayCapNhat": datetime(2026, 1, 19, 20, tzinfo=UTC)}
    found = read_time(read(as_parquet(typed), ".parquet").rows["NgayCapNhat"])
    assert found.to_list() == [datetime(2026, 1, 20, 3)]


@pytest.mark.parametrize("unit", ["ms", "us", "ns"])
def test_fractions_of_a_second_in_parquet_decide_which_version_is_later(unit):
    moments = [datetime(2026, 1, 20, 8, 0, 0, 500_000), datetime(2026, 1, 20, 8, 0, 1), None]
    records = pl.DataFrame([PETITION | {"NgayCapNhat": moment} for moment in moments])
    records = records.with_columns(pl.col("NgayCapNhat").dt.cast_time_unit(unit))
    content = io.BytesIO()
    records.write_parquet(content)
    assert read_time(read(content.getvalue(), ".parquet").rows["NgayCapNhat"]).to_list() == moments


def test_a_workbook_keeps_the_text_that_a_library_would_swallow():
    odd = PETITION | {"Loai": "n/a", "LapLai": "NA", "NgayXuLy": "-"}
    assert cells_of(read(as_xlsx(odd), ".xlsx")) == [odd]


def test_an_absent_optional_column_is_empty():
    slim = {name: cell for name, cell in PETITION.items() if name not in ("HaiLong", "Loai")}
    assert cells_of(read(csv_text(slim))) == [PETITION | {"HaiLong": None, "Loai": None}]


def test_json_lines_may_leave_out_optional_keys_line_by_line():
    slim = {name: cell for name, cell in PETITION.items() if name != "HaiLong"}
    assert cells_of(read(as_jsonl(slim, PETITION), ".jsonl")) == [PETITION | {"HaiLong": None}, PETITION]


def test_json_lines_tolerate_a_byte_order_mark():
    assert cells_of(read(b"\xef\xbb\xbf" + as_jsonl(PETITION), ".jsonl")) == [PETITION]


def test_quoted_cells_may_hold_delimiters_quotes_and_line_breaks():
    odd = PETITION | {"Loai": 'một "hai", ba;\nbốn'}
    assert cells_of(read(csv_text(odd, PETITION))) == [odd, PETITION]


@pytest.mark.parametrize("position", [0, 1, 2])
def test_a_row_cut_short_is_set_aside_with_its_line_and_spoils_no_other(position):
    lines = [csv_text(PETITION).splitlines()[1]] * 2
    lines.insert(position, "PA-CUT,C25459")
    file = read("\n".join([",".join(PETITION), *lines]) + "\n")
    assert cells_of(file) == [PETITION, PETITION]
    (cut,) = file.unusable
    assert (cut.line, cut.rule, cut.expected) == (
        position + 2, "IN-WIDTH", "a row of 9 cells, as in the header; it has 2 cells",
    )  # fmt: skip


@pytest.mark.parametrize("ending", [".csv", ".parquet", ".xlsx"])
def test_a_file_with_a_header_and_no_row_is_read_and_has_no_row(ending):
    if ending == ".csv":
        content = ",".join(PETITION).encode()
    elif ending == ".parquet":
        buffer = io.BytesIO()
        pl.DataFrame([PETITION]).head(0).write_parquet(buffer)
        content = buffer.getvalue()
    else:
        content = as_xlsx(dict.fromkeys(PETITION))
    file = read(content, ending)
    assert file.rows.height == 0
    assert file.rows.columns == ["line", *PETITION]


# --- columns that are not ours ----------------------------------------------------------------------------


@pytest.mark.parametrize("ending", FORMATS)
def test_unknown_columns_are_ignored_with_a_warning_that_names_them(ending):
    file = read(WRITE[ending](PETITION | {"GhiChu": "x", "Mã lạ": "y"}), ending)
    assert cells_of(file) == [PETITION]
    assert file.warnings == ("unknown columns ignored: GhiChu, Mã lạ",)


def test_a_column_without_a_name_is_no_unknown_column():
    text = "\n".join(f"{line}," for line in csv_text(PETITION).splitlines())
    assert read(text).warnings == ()


@pytest.mark.parametrize("ending", FORMATS)
def test_personal_columns_never_reach_the_frame_and_raise_no_warning(ending):
    personal = dict.fromkeys(sorted(PERSONAL), NAME) | {"diachithuongtru": "12 Phố Thử", "DiaChiLienHe": "x"}
    file = read(WRITE[ending](personal | DOSSIER | {"SoGiayTo": IDENTITY}), ending, DOSSIERS)
    assert file.warnings == ()
    assert set(file.rows.columns) == {"line", "SoGiayTo", *[column.name for column in DOSSIERS.columns]}
    assert NAME not in file.rows.write_csv()


@pytest.mark.parametrize("key", [None, "a key"])
def test_of_an_identity_number_only_its_kind_and_a_keyed_hash_leave_the_reader(key):
    known = DOSSIER | {"SoGiayTo": IDENTITY, "MucDo": "4"}
    file = read(csv_text(known, known | {"MucDo": "9"}), feed=DOSSIERS)
    text = file.rows.with_columns(arrival_day=date(2026, 1, 31), file_name=pl.lit("f"))
    for frame in sort_rows(DOSSIERS, text, CANDIDATES, key):
        assert frame.height == 1
        assert IDENTITY not in frame.write_csv()


def test_an_identity_number_in_a_column_of_counts_is_masked_by_its_length_as_delivered():
    text = read(csv_text(DOSSIER | {"MucDo": "012345678"}), feed=DOSSIERS).rows
    _, quarantined = sort_rows(
        DOSSIERS, text.with_columns(arrival_day=date(2026, 1, 31), file_name=pl.lit("f")), CANDIDATES
    )
    assert quarantined["value_masked"].item() == "999999999"


# --- refusals ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", FORMATS)
def test_a_missing_required_column_refuses_the_file_and_is_named(ending):
    slim = {name: cell for name, cell in PETITION.items() if name not in ("HanXuLy", "NgayCapNhat")}
    with pytest.raises(Refused, match=r"required column missing: HanXuLy, NgayCapNhat; found: MaPAKN, MaDonVi"):
        read(WRITE[ending](slim), ending)


@pytest.mark.parametrize("feed", TABLES)
def test_each_column_marked_required_is_required(feed):
    for column in FEEDS[feed].columns:
        slim = {c.name: "1" for c in FEEDS[feed].columns if c is not column}
        if column.required:
            with pytest.raises(Refused, match=f"required column missing: {column.name};"):
                read(csv_text(slim), feed=FEEDS[feed])
        else:
            assert read(csv_text(slim), feed=by_rows(feed)).rows[column.name].to_list() == [None]


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
def test_a_column_of_ours_that_stands_twice_refuses_the_file(ending):
    if ending == ".csv":
        content = "\n".join(f"{line},{line.split(',')[0]}" for line in csv_text(PETITION).splitlines()).encode()
    else:
        content = io.BytesIO()
        with xlsxwriter.Workbook(content) as book:
            sheet = book.add_worksheet()
            sheet.write_row(0, 0, [*PETITION, "MaPAKN"])
            sheet.write_row(1, 0, [*PETITION.values(), "PA-0002"])
        content = content.getvalue()
    with pytest.raises(Refused, match="column stands more than once: MaPAKN"):
        read(content, ending)


def test_the_same_name_in_another_letter_case_is_the_same_column():
    with pytest.raises(Refused, match="column stands more than once: MaPAKN"):
        read(csv_text(PETITION | {"mapakn": "PA-0002"}))


@pytest.mark.parametrize("ending", FORMATS)
@pytest.mark.parametrize("content", [b"not what it says", b"PAR1 cut off", b"PK\x03\x04 cut off", b"\x00\x01\x02"])
def test_content_that_is_not_what_the_ending_says_is_refused(ending, content):
    with pytest.raises(Refused):
        read(content, ending)


@pytest.mark.parametrize("written", FORMATS)
@pytest.mark.parametrize("ending", FORMATS)
def test_a_file_under_the_ending_of_another_format_is_refused(written, ending):
    content = WRITE[written](PETITION)
    if written == ending:
        assert read(content, ending).rows.height == 1
    else:
        with pytest.raises(Refused):
            read(content, ending)


@pytest.mark.parametrize("ending", FORMATS)
def test_an_empty_file_is_refused(ending):
    with pytest.raises(Refused):
        read(b"", ending)


@pytest.mark.parametrize("content", ["", "\n", "\ufeff", "   \n", "\n" + ",".join(PETITION)])
def test_a_csv_that_does_not_begin_with_a_header_is_refused_as_such(content):
    with pytest.raises(Refused, match="it has no header"):
        read(content)


def test_an_empty_sheet_is_refused_as_without_header():
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        book.add_worksheet()
    with pytest.raises(Refused, match="it has no header"):
        read(content.getvalue(), ".xlsx")


@pytest.mark.parametrize("ending", [".pdf", ".xls", ".csv.gz", ""])
def test_an_unknown_ending_is_refused_naming_the_known_ones(ending):
    with pytest.raises(Refused, match=r"is not one of \.csv, \.jsonl, \.parquet, \.xlsx"):
        read(csv_text(PETITION), ending)


def test_the_letter_case_of_the_ending_does_not_matter():
    assert read(csv_text(PETITION), ".CSV").rows.height == 1
    assert set(READERS) == set(FORMATS)


def test_a_csv_in_no_encoding_of_vietnamese_offices_is_refused_with_what_to_do():
    with pytest.raises(Refused, match="save it as UTF-8"):
        read(csv_text(PETITION | {"Loai": "Größe über façade señor"}).encode("latin-1"))


def test_a_row_with_more_cells_than_columns_is_set_aside_and_the_others_are_read():
    row = csv_text(PETITION).splitlines()[1]
    file = read(csv_text(PETITION) + row + ",more\n" + row + "\n")
    assert cells_of(file) == [PETITION, PETITION]
    assert [(u.line, u.rule) for u in file.unusable] == [(3, "IN-WIDTH")]


@pytest.mark.parametrize("ending", FORMATS)
@settings(derandomize=True, max_examples=40, deadline=None, database=None)
@given(data=st.data())
def test_a_damaged_file_is_read_or_refused_and_breaks_nothing(ending, data):
    content = bytearray(WRITE[ending](PETITION, PETITION | {"Loai": "Đất đai; “lạ”"}))
    for place in data.draw(st.lists(st.integers(0, len(content) - 1), max_size=4)):
        content[place] = data.draw(st.integers(0, 255))
    content = bytes(content[: data.draw(st.integers(0, len(content)))] if data.draw(st.booleans()) else content)
    try:
        assert set(read(content, ending).rows.columns) == {"line", *PETITION}
    except Refused as refusal:
        assert str(refusal)


# --- what a refusal may say -------------------------------------------------------------------------------


def test_a_refusal_does_not_quote_the_first_row_of_a_file_without_header():
    with pytest.raises(Refused) as refusal:
        read(f"{IDENTITY},{NAME},C25459\n")
    assert NAME not in str(refusal.value)
    assert IDENTITY not in str(refusal.value)


@pytest.mark.parametrize("column", ["Loai", "NgayCapNhat", "MaPAKN"])
def test_an_open_quotation_mark_costs_its_own_row_and_is_told_without_quoting_it(column):
    record = PETITION | {"ChuHoSo": NAME, "SoGiayTo": IDENTITY}
    good = csv_text(record)
    row = good.splitlines()[1]
    broken = row.replace(f"{PETITION[column]},", f'"{PETITION[column]},', 1)
    file = read(f"{good}{broken}\n{row}\n{row}\n")
    assert file.rows["line"].to_list() == [2, 4, 5]
    (open_mark,) = file.unusable
    assert (open_mark.line, open_mark.rule, open_mark.value_masked) == (3, "IN-WIDTH", None)
    assert NAME not in open_mark.expected


# --- what broke a reader once -----------------------------------------------------------------------------


def test_a_number_or_an_address_that_slipped_into_the_header_is_not_told():
    header, row = ",".join([*PETITION, "GhiChu"]), ",".join([*PETITION.values(), ""])
    file = read(f"{header}PA-9,{IDENTITY},a@b.vn,x\u202ey\n{row}\n")
    assert file.warnings == ("unknown columns ignored: GhiChuPA-9, x\\u202ey, 2 more",)


def test_a_table_with_more_columns_than_any_export_is_refused():
    with pytest.raises(Refused, match="it has 5,001 columns; at most 5,000 are read"):
        read(",".join(map(str, range(5001))) + "\n")


def test_a_parquet_file_whose_names_are_no_text_is_refused():
    with pytest.raises(Refused, match="cannot be read as parquet"):
        read(as_parquet(PETITION).replace(b"MaPAKN", b"MaPA\xaaN"), ".parquet")


def test_a_parquet_file_with_a_damaged_length_is_refused_and_does_not_end_the_process():
    content = as_parquet(*[PETITION | {"MaPAKN": f"PA-{number:04}"} for number in range(50)])
    rng = random.Random(7)
    for _ in range(300):
        damaged = bytearray(content)
        for _ in range(3):
            damaged[rng.randrange(len(damaged))] = rng.choice((0x7F, 0x80, 0xFE, 0xFF))
        with contextlib.suppress(Refused):
            read(bytes(damaged), ".parquet")


@pytest.mark.parametrize("nested", [{"a": "b"}, ["a"]])
def test_a_list_or_an_object_in_parquet_is_no_value(nested):
    with pytest.raises(Refused, match="a column is no plain value"):
        read(as_parquet(PETITION | {"Loai": nested}), ".parquet")


@pytest.mark.parametrize(
    "kind", [pa.timestamp("us"), pa.timestamp("ms"), pa.timestamp("us", "UTC"), pa.timestamp("s"), pa.date32()], ids=str
)
def test_a_time_in_parquet_that_is_in_no_calendar_costs_its_row_and_not_the_file(kind):
    most = 2**31 - 1 if kind == pa.date32() else 2**53 if kind == pa.timestamp("s") else 2**63 - 1
    numbers = pa.array([most, -most, None, 20_000], pa.int32() if kind == pa.date32() else pa.int64())
    columns = {name: pa.array([cell] * 4) for name, cell in PETITION.items()} | {"NgayXuLy": numbers.view(kind)}
    content = io.BytesIO()
    pq.write_table(pa.table(columns), content)
    found = read(content.getvalue(), ".parquet").rows["NgayXuLy"]
    assert found.to_list()[:3] == ["#ERROR", "#ERROR", None]
    assert read_time(found)[3].date() == (date(2024, 10, 4) if kind == pa.date32() else date(1970, 1, 1))
