"""Find the table inside an exported sheet (rule DQ-S06).

Forms of the Government Office and exports of one-stop systems put a title above the table, a header of up to three
rows with merged cells, a row of column numbers, group headings, sub-totals, the header again on every page, and a
signature block below. None of these is a record. A row is passed over only when it is clearly one of them: a row with
a value in every key column is a record whatever else it says, and a row that fits no pattern stays, so that the
reader can quarantine it by name.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import polars as pl

from orchestration.intake.told import Sentence
from orchestration.intake.words import clean, comparable

SEPARATOR = " / "
SHOWN_RUNS = 20  # a note names at most so many runs of rows
SIGNATURE_CELLS = 4  # a line of a signature block has at most four signatories
HEADING_CELLS = TITLE_CELLS = 2  # a numeral or a label, and a text

Row = tuple[str | None, ...]


@dataclass(frozen=True)
class Layout:
    """The table of a sheet.

    header: one name per column of the sheet, '' where a column has none; a header of several rows is joined from top
        to bottom by ' / ' ("Thời gian / Ngày tiếp nhận"), or is the lowest part of each name, see `find_table`.
    body: the rows of the table as they stand, same columns as the sheet.
    lines: row of the sheet (from 1) on which each row of the body stands.
    notes: what was passed over, by kind and row of the sheet, never by text: a signature block names persons.
    """

    header: list[str]
    body: pl.DataFrame
    lines: pl.Series
    notes: tuple[Sentence, ...]


def find_table(
    cells: pl.DataFrame,
    score: Callable[[list[str]], int],
    keys: Callable[[list[str]], list[int]],
    most_header_rows: int = 3,
    within: int = 40,
) -> Layout | None:
    """The table of a sheet, or None where no header begins in its first `within` rows.

    cells: the whole sheet from row 1 on as text, null where a cell is empty; a merged cell's text stands in its first
        cell. With fastexcel: `load_sheet(0, header_row=None, skip_rows=0, dtypes="string")`; without `skip_rows=0`
        blank rows at the top are left out and every line is wrong.
    score: how well names match; 0 = they are no header. It is asked with the joined names first, then with the last
        parts alone; the better list is returned, the joined one if both are equal. Of equal headers the one with
        the fewest rows wins, so a title never becomes part of a name.
    keys: positions of the columns that every record fills. The more of them, the surer a heading in the first column
        is told from a record; where there are none, every row that is not blank is a record.
    """
    sheet = cells.select(_without_blank(pl.all()))
    found = _find_header(sheet.head(within + most_header_rows).rows(), score, most_header_rows, within)
    if found is None:
        return None
    first, depth, header = found
    filled = sheet.select(pl.sum_horizontal(pl.all().is_not_null())).to_series()
    has_keys = pl.all_horizontal(pl.lit(True), pl.nth(keys(header)).is_not_null())
    record = sheet.select((filled > 0) & has_keys).to_series()
    passed = _pass_over(sheet, filled, record, range(first, first + depth), header)
    kept = (filled > 0).scatter(sorted({row for rows in passed.values() for row in rows}), False)
    lines = pl.int_range(1, sheet.height + 1, dtype=pl.Int64, eager=True).alias("line")
    notes = [_note(kind, rows) for kind, rows in passed.items() if rows and kind != "header"]
    return Layout(header, cells.filter(kept), lines.filter(kept), tuple(notes))


def _pass_over(
    sheet: pl.DataFrame, filled: pl.Series, record: pl.Series, header: range, names: list[str]
) -> dict[Sentence | str, list[int]]:
    """Rows that are no records, by kind. `record` is true where a row fills every key column."""
    named = [position for position, name in enumerate(names) if name]
    tops = [header.start, *_repeated_header(sheet, header)]
    again = [top + step for top in tops[1:] for step in range(len(header))]
    again += [row for top in tops[1:] for row in _repeated_above(sheet, header, top) if filled[row] and not record[row]]
    below = [_next_filled(filled, top + len(header)) for top in tops]
    numbers = [row for row in below if row is not None and _numbers_columns([sheet.row(row)[at] for at in named])]
    # where only the header of a later page is whole, records stand above it; a title is "Đơn vị:" and its value
    above = [row for row in range(header.start) if not (record[row] and filled[row] > TITLE_CELLS)]
    record = record.scatter(sorted({*above, *header, *again, *numbers}), False)

    decided = {*above, *header, *again, *numbers}
    loose = [row for row in ((filled > 0) & ~record).arg_true() if row not in decided]
    last = max([header.stop - 1, *record.arg_true().tail(1)])
    signature = next((row for row in loose if row > last and _signs(sheet.row(row))), sheet.height)
    totals, groups = [], []
    for row in loose:
        if header.stop <= row < signature and _is_total(sheet.row(row)):
            totals.append(row)
        elif header.stop <= row < signature and _is_heading(sheet.row(row), named):
            groups.append(row)
    return {
        Sentence("title"): [row for row in above if filled[row]],
        "header": list(header),
        Sentence("column numbers"): numbers,
        Sentence("header repeated"): again,
        Sentence("group headings"): groups,
        Sentence("sub-totals"): totals,
        Sentence("signature block"): list(range(signature, sheet.height)),
    }


def _without_blank(cell: pl.Expr) -> pl.Expr:
    trimmed = cell.str.strip_chars()
    return pl.when(trimmed != "").then(trimmed)


# --- header -----------------------------------------------------------------------------------------------


def _find_header(
    rows: list[Row], score: Callable[[list[str]], int], most: int, within: int
) -> tuple[int, int, list[str]] | None:
    """(first row, number of rows, names) of the earliest header; of those that begin in one row the best, then the
    one with the fewest rows. A header further down is that of a later page: the rows above it would be lost."""

    @functools.cache
    def best(first: int, depth: int) -> tuple[int, list[str]]:
        parts = _parts([[clean(cell) for cell in row] for row in rows[first : first + depth]])
        joined, last = [SEPARATOR.join(column) for column in parts], [(column or [""])[-1] for column in parts]
        return max((score(joined), joined), (score(last), last), key=lambda found: found[0])

    for first in range(min(within, len(rows))):
        found = []
        for depth in range(1, min(most, len(rows) - first) + 1) if any(rows[first]) else ():
            points, names = best(first, depth)
            without_first_row = best(first + 1, depth - 1)[0] if depth > 1 else 0
            if points > without_first_row:  # else the first row is a title, not part of the header
                found.append((points, -depth, names))
        if found:
            _, depth, names = max(found, key=lambda header: header[:2])
            return first, -depth, names
    return None


def _parts(header: list[list[str]]) -> list[list[str]]:
    """The texts above each column, from top to bottom, with every merged cell spread over the columns below it.

    A merged cell ends where another begins in its row or in a row above, and covers only columns that have a text of
    their own further down.
    """
    columns: list[list[str]] = [[] for _ in header[0]]
    for level, row in enumerate(header):
        spread = ""
        for column, text in enumerate(row):
            begins_above = any(upper[column] for upper in header[:level])
            has_text_below = any(lower[column] for lower in header[level + 1 :])
            spread = text or ("" if begins_above or not has_text_below else spread)
            if spread and columns[column][-1:] != [spread]:
                columns[column].append(spread)
    return columns


def _repeated_header(sheet: pl.DataFrame, header: range) -> list[int]:
    """First rows of the exact repetitions of the header, as printed at the top of every page."""
    same = pl.lit(True)
    for step, row in enumerate(header):
        cells = enumerate(sheet.row(row))
        here = pl.all_horizontal(pl.nth(at).eq_missing(pl.lit(cell, pl.String)) for at, cell in cells)
        same = same & here.shift(-step, fill_value=False)
    return [row for row in sheet.select(same).to_series().arg_true() if row >= header.stop]


def _repeated_above(sheet: pl.DataFrame, header: range, top: int) -> Iterable[int]:
    """Rows above a repeated header that repeat, without a gap, the rows above the first one: a title on every page."""
    for back in range(1, header.start + 1):
        if sheet.row(top - back) != sheet.row(header.start - back):
            return
        yield top - back


# --- what is no record ------------------------------------------------------------------------------------

# (1), 1, 1.0, A, (3)=(4)+(5), 9=11+12+13; a spreadsheet turns a typed (1) into -1
COLUMN_NUMBER = re.compile(
    r"[(\[-]?\s*(?:(?P<letter>[A-D])|(?P<number>\d{1,2})(?:\.0)?)\s*[)\]]?\s*(?:=[\d\s()\[\]+\-*/x:.%=]+)?"
)
# I, IV., A., "II. Lĩnh vực đất đai", "III - Lĩnh vực hộ tịch"; capitals only: "vi phạm" is a word
HEADING_NUMERAL = re.compile(r"(?:X{0,3}(?:IX|IV|V?I{1,3}|V)|X{1,3}|[A-H])(?:[.):]?$|[.):]\s*\S|\s+[-–]\s)")
ROW_NUMBER = re.compile(r"[\dIVX.]{1,6}")
TOTAL = re.compile(
    comparable(
        r"(?:tổng )?cộng(?:$|[^\w\s\u0300-\u0323]|\s*[\d(:.…-]"
        r"| (?:lĩnh vực|nhóm|mục|phần|trang|theo|chung|toàn|số|hồ sơ|tháng|quý|năm|kỳ|cấp|đơn vị|huyện|xã|phường|sở"
        r"|các|i|ii|iii|iv|v|vi)(?!\w))|tổng số|tổng[\s:.]*$|lũy kế"
    )
)
SIGNATURE = re.compile(
    comparable(
        r"(?:kt|tm|tl|tuq|q)\.|nơi nhận|người (?:lập|báo cáo|tổng hợp|kiểm tra|ký)|lập (?:biểu|bảng)|thủ trưởng"
        r"|(?:phó )?(?:giám đốc|chủ tịch|trưởng phòng)|kế toán|chánh văn phòng|ủy ban nhân dân|\(? ?ký[ ,]"
        r"|(?:[^\d]*, ?)?ngày ?[^ ]{0,10} tháng ?[^ ]{0,10} năm"
    )
)


def _numbers_columns(cells: Iterable[str | None]) -> bool:
    """Whether these cells number the columns: letters first, then 1, 2, 3 … in order, under nearly every name."""
    cells = list(cells)
    found = [COLUMN_NUMBER.fullmatch(cell) for cell in cells if cell is not None]
    if not all(found) or len(found) < 2 or 4 * len(found) < 3 * len(cells):
        return False
    letters = [match["letter"] for match in found if match["letter"]]
    numbers = [int(match["number"]) for match in found if match["number"]]
    in_order = letters == list("ABCD"[: len(letters)]) and numbers == list(range(1, len(numbers) + 1))
    return in_order and len(numbers) > 1


def _signs(row: Row) -> bool:
    cells = [cell for cell in row if cell]
    return len(cells) <= SIGNATURE_CELLS and any(SIGNATURE.match(comparable(cell)) for cell in cells)


def _is_total(row: Row) -> bool:
    """Whether its first text, after a row number, says that it adds up others."""
    texts = [cell for cell in row if cell and not ROW_NUMBER.fullmatch(cell)]
    return bool(texts) and TOTAL.match(comparable(texts[0])) is not None


def _is_heading(row: Row, named: list[int]) -> bool:
    """Whether it heads a group: a numeral (I, IV., A), or a text alone in one of the first two columns.

    Two filled cells of a table with four columns may be half a record, so they must be less than half of the row.
    """
    at = [position for position, cell in enumerate(row) if cell]
    if HEADING_NUMERAL.match(row[at[0]] or ""):
        return True
    return len(at) <= HEADING_CELLS and 2 * len(at) < len(named) and at[0] <= named[min(1, len(named) - 1)]


def _next_filled(filled: pl.Series, row: int) -> int | None:
    below = (filled.slice(row, 10) > 0).arg_true()
    return row + below[0] if len(below) else None


def _note(kind: Sentence, rows: list[int]) -> Sentence:
    """`sub-totals in rows 12, 20-21`; a long list is cut and counted."""
    runs: list[list[int]] = []
    for row in sorted(row + 1 for row in rows):
        if runs and row == runs[-1][-1] + 1:
            runs[-1] = [runs[-1][0], row]
        else:
            runs.append([row])
    if kind == "signature block":
        return Sentence("{kind} from row {row}", kind=kind, row=runs[0][0])
    if len(rows) == 1:
        return Sentence("{kind} in row {row}", kind=kind, row=runs[0][0])
    shown = ["-".join(map(str, run)) for run in runs[:SHOWN_RUNS]]
    more = len(runs) - len(shown)
    if more:
        return Sentence("{kind} in rows {runs:, } and {more} more places", kind=kind, runs=shown, more=more)
    return Sentence("{kind} in rows {runs:, }", kind=kind, runs=shown)
