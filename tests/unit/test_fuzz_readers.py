"""Whatever lies in a file, a reader keeps its promises (`tests/fuzz/promises.py`): drawn bytes, damaged files, odd
tables, odd manifests. The coverage-guided search for such inputs is `make fuzz`."""

from __future__ import annotations

import hashlib
import io
import json
import random

import polars as pl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from orchestration.intake.delimited import _Body, open_csv
from orchestration.intake.feeds import FEEDS
from orchestration.intake.normalise import read_count, trim
from orchestration.intake.table import no_numbers
from tests.fuzz import mutations, promises, seeds
from tests.fuzz.readers import READERS, try_input
from tests.unit.deliveries import RECORDS, csv_text

FILES = ("csv", "jsonl", "parquet", "xlsx", "zip")
EXAMPLES = settings(max_examples=40, deadline=None, derandomize=True)
NASTY = [
    "", "\x00", "\x1a", "\r", "\n", "\r\n", '"', '""', ",", ";", "\ufeff", "\u202e", "\u2028", "\u00a0", "\u0301",
    "=cmd|'/c'!A1", "x" * 5000, "9" * 30, "1e400", "99999", "45000.5", "20260230", "31/12/9999 23:59:59",
    "2026-01-01T24:00:00Z", "9999999999999", "1899-12-31", "0001-01-01", "H53", ".H53", "có", "Đ", "𐍈", "null",
]  # fmt: skip
CELLS = st.one_of(st.none(), st.sampled_from(NASTY), st.text(max_size=20))
COLUMNS = sorted({name for feed in FEEDS.values() for name in feed.read_columns})
NAMES = st.one_of(st.sampled_from(COLUMNS), st.sampled_from(["code", "Ngày tiếp nhận", "dossierNo"]), CELLS)


@st.composite
def tables(draw) -> tuple[str, list[str | None], list[list[str | None]]]:
    """(feed, names, rows): the feed's columns in any order, perhaps with others; odd cells in an otherwise good row."""
    feed = draw(st.sampled_from(list(FEEDS)))
    names = draw(st.permutations(list(RECORDS[feed])))
    names = [*names, *draw(st.lists(NAMES, max_size=3))]
    rows = []
    for _ in range(draw(st.integers(0, 4))):
        odd = draw(st.dictionaries(st.sampled_from(range(len(names))), CELLS, max_size=3))
        rows.append([odd.get(at, RECORDS[feed].get(name)) for at, name in enumerate(names)])
    return feed, names, rows


@pytest.mark.parametrize("ending", FILES)
@given(content=st.binary(max_size=200), feed=st.sampled_from(list(FEEDS.values())))
@EXAMPLES
def test_any_bytes_are_read_or_refused(ending, content, feed):
    promises.keep_promises(f"delivered.{ending}", content, feed)


@pytest.mark.parametrize("reader", [reader for reader in READERS if reader != "values"])
@given(number=st.integers(0, 2**32), steps=st.integers(1, 5))
@EXAMPLES
def test_a_damaged_file_of_a_real_system_is_read_or_refused(reader, number, steps):
    rng = random.Random(number)
    data = rng.choice(seeds.seeds(reader))
    for _ in range(steps):
        data = mutations.change(reader, data, rng, lambda part: flipped(part, rng))
    try_input(reader, data)


@pytest.mark.parametrize("reader", READERS)
def test_the_files_that_the_fuzzers_start_from_keep_the_promises_themselves(reader):
    for seed in seeds.seeds(reader):
        try_input(reader, seed)


@given(table=tables(), delimiter=st.sampled_from(",;"), encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
@EXAMPLES
def test_any_table_as_csv_keeps_the_promises(table, delimiter, encoding):
    feed, names, rows = table
    records = [dict(enumerate(row)) for row in [names, *rows]]
    text = csv_text(*records, delimiter=delimiter).partition("\n")[2]
    promises.keep_promises("delivered.csv", text.encode(encoding), FEEDS[feed])


@given(table=tables(), half=st.sampled_from(["", "\\ud800", "\\udfff\\ud800"]))
@EXAMPLES
def test_any_table_as_json_lines_keeps_the_promises(table, half):
    feed, names, rows = table
    lines = [json.dumps(dict(zip(map(str, names), row, strict=True))) for row in rows]
    text = "\n".join(line.replace('"Ma', f'"{half}Ma', 1).replace(': "', f': "{half}', 1) for line in lines)
    promises.keep_promises("delivered.jsonl", text.encode(), FEEDS[feed])


@given(table=tables())
@EXAMPLES
def test_any_table_as_parquet_keeps_the_promises(table):
    feed, names, rows = table
    columns = {str(name): [row[at] for row in rows] for at, name in enumerate(names)}
    content = io.BytesIO()
    pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String)).write_parquet(content)
    promises.keep_promises("delivered.parquet", content.getvalue(), FEEDS[feed])


@given(table=tables(), above=st.integers(0, 3))
@EXAMPLES
def test_any_table_as_workbook_keeps_the_promises(table, above):
    feed, names, rows = table
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate([names, *rows]):
            for column, cell in enumerate(row):
                sheet.write(at + above, column, cell)
    promises.keep_promises("delivered.xlsx", content.getvalue(), FEEDS[feed])


@given(
    entries=st.recursive(
        st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=10), st.just("a.csv")),
        lambda inner: st.one_of(
            st.lists(inner, max_size=3),
            st.dictionaries(st.sampled_from(["files", "name", "rows", "sha256", "origin"]), inner, max_size=4),
        ),
        max_leaves=12,
    )
)
@settings(EXAMPLES, max_examples=150)
def test_any_json_as_manifest_is_held_against_the_files_or_refused(entries):
    rows, sha256 = {"a.csv": 3}, {"a.csv": hashlib.sha256(b"").hexdigest()}
    for manifest in (
        entries,
        {"files": [entries]},
        {"files": [{"name": "a.csv", "rows": entries, "sha256": "\ud800"}]},
    ):
        promises.keep_promises_of_manifest(json.dumps(manifest).encode(), rows, sha256)


PIECES = ["a", "ắ", '"', '""', " ", "\t", "\\", "'", "#", "null", '"a"', '"a,b"', '"a;b"', '"a\nb"', '"a""b"', ",", ";"]


@given(
    rows=st.lists(
        st.lists(st.lists(st.sampled_from(PIECES), max_size=3).map("".join), min_size=3, max_size=3), max_size=5
    ),
    delimiter=st.sampled_from(",;"),
    line_end=st.sampled_from(["\n", "\r\n"]),
    last=st.booleans(),
)
@settings(EXAMPLES, max_examples=600)
def test_the_fast_way_through_a_csv_gives_the_rows_of_the_exact_way(rows, delimiter, line_end, last):
    text = line_end.join(delimiter.join(row) for row in rows) + (line_end if last else "")
    body = _Body(f"{delimiter.join('abc')}\n{text}".encode(), 1, delimiter, 3, first_line=2)
    fast, exact = body.read([0, 1, 2]), body._taken_apart([0, 1, 2])
    assert trimmed(fast.rows) == trimmed(exact.rows)
    assert fast.lines.to_list() == exact.lines.to_list()
    assert fast.unusable == exact.unusable


@given(
    cells=st.one_of(
        st.lists(st.sampled_from(["", "0", "1", "2", "-1", "007", "+1", "-0", " 1", '"1"', "999"]), max_size=6),
        st.lists(st.sampled_from(["", "1", "1 ", "1.0", "1.000", "true", "có", "x", "1000", "9" * 20]), max_size=6),
    )
)
@settings(EXAMPLES, max_examples=400)
def test_a_column_read_as_numbers_gives_the_counts_of_its_text(cells):
    content = "\n".join(["n,m", *(f"{cell},x" for cell in cells)]).encode()
    (numbers,), (text,) = (open_csv(content, at).read([0]).rows for at in (lambda _: [0], no_numbers))
    assert read_count(numbers).to_list() == read_count(text).to_list()
    assert trim(numbers).is_null().to_list() == trim(text).is_null().to_list()


def trimmed(rows: pl.DataFrame) -> list[tuple]:
    return rows.select(trim(column) for column in rows).rows()


def flipped(content: bytes, rng: random.Random) -> bytes:
    """A few bytes changed, or the end cut off."""
    damaged = bytearray(content)
    for _ in range(rng.randint(1, 4) if damaged else 0):
        damaged[rng.randrange(len(damaged))] = rng.randrange(256)
    return bytes(damaged[: rng.randint(0, len(damaged))] if rng.random() < 0.2 else damaged)
