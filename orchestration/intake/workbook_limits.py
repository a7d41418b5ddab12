"""Refuse a workbook that would exhaust the memory, before a library opens it.

The library lays the used range of a sheet out cell by cell (32 bytes each), repeats a shared text for every cell that
names it, and ends the whole process when memory runs out: a file of 5 kB with one cell in A1 and one in XFD1048576
asked for 550 GB. Nothing here trusts a size that the file declares about itself.
"""

from __future__ import annotations

import functools
import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator

from orchestration.intake.told import Unfit

MOST_INFLATED = 200_000_000  # bytes of all parts together; 100,000 rows of 8 columns take 40 MB
MOST_PARTS = 1_000
MOST_ROWS = 1_048_576  # what a spreadsheet has
MOST_COLUMNS = 500
SHEET_COLUMNS = 16_384  # what a spreadsheet has; blank ones with a format may reach so far
MOST_CELLS = 32_000_000  # of the used range, empty ones too: 42 million took 2.1 GB
MOST_COUNTED = 5_000_000  # rows and cells counted one by one, where quick bounds do not settle it: some 10 seconds
MOST_TEXT = 500_000_000  # bytes of shared texts, each as often as a cell names it

CHUNK = 1 << 20
OLE_MAGIC = bytes.fromhex("d0cf11e0a1b11ae1")
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
LOCAL_HEADER = struct.Struct("<4s22xHH")  # its own sizes may be 0; those of the directory count
ATTRIBUTES = rb"""[^>"'/]*+(?:(?:"[^"]*+"|'[^']*+'|/(?!>))[^>"'/]*+)*+"""
SHEET = re.compile(rb"<(?:\w+:)?sheetData\b")
WITHOUT_REFERENCE = re.compile(rb"""<(?:\w+:)?(?:row|c)\b(?!\s+r=["'])""")
ANY_COLUMN = re.compile(rb"""\sr\s*=\s*["']\s*([A-Za-z]+)""")
ANY_ROW = re.compile(rb"""\sr\s*=\s*["']\s*[A-Za-z]*(\d+)""")
TAG = re.compile(
    rb"<(?:\w+:)?(?:(?P<row>row\b" + ATTRIBUTES + rb")"
    rb"|c\b(?P<cell>" + ATTRIBUTES + rb")(?P<blank>/?)>"
    rb"|v\b[^>]*>\s*(?P<value>\d{1,9})\s*<)"
)
REFERENCE = re.compile(rb"""\sr\s*=\s*["']\s*([A-Za-z]*)(\d*)""")
SHARED = re.compile(rb"""\st\s*=\s*["']s["']""")
SHARED_TEXTS = re.compile(rb"<(?:\w+:)?sst\b(" + ATTRIBUTES + rb")>")
DECLARED = re.compile(rb"""ount\s*=\s*["'](\d+)""")
SHARED_TEXT = re.compile(rb"<(?:\w+:)?si\b")


def check_workbook(content: bytes) -> None:
    """Raise Unfit, with what to mend, when this is no .xlsx that can be opened within the limits above."""
    if content.startswith(OLE_MAGIC):
        if ENCRYPTED in content:
            raise Unfit("it is protected by a password; save it as .xlsx without a password")
        raise Unfit("it is an old .xls workbook; save it as .xlsx without a password")
    try:
        parts = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise Unfit("it is no workbook, or it did not arrive whole") from error
    if len(parts) > MOST_PARTS:
        raise Unfit("it has {parts} parts, more than {most}", parts=len(parts), most=MOST_PARTS)
    left, texts, sheets = MOST_INFLATED, None, []
    for part in parts:
        inflated = bytearray()
        for chunk in _inflate(content, part):
            inflated += chunk
            if len(inflated) > left:
                raise Unfit(
                    "unpacked it has more than {megabytes} MB; deliver it in several files",
                    megabytes=MOST_INFLATED // 1_000_000,
                )
        left -= len(inflated)
        if b"sst" in inflated and (shared := SHARED_TEXTS.search(inflated)):
            if texts is not None:
                raise Unfit("it has two tables of shared texts")
            texts = _lengths(inflated, shared)
        elif SHEET.search(inflated):
            sheets.append(inflated)
    for sheet in sheets:
        if not _is_surely_small(sheet, texts or []):
            _check_sheet(sheet, texts or [])


def _inflate(content: bytes, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """A part piece by piece, to the end of its data and not to the size it declares."""
    start = content[part.header_offset :][: LOCAL_HEADER.size]
    if len(start) < LOCAL_HEADER.size or part.flag_bits & 1:
        raise Unfit("a part of it is cut off or protected by a password")
    _, name, extra = LOCAL_HEADER.unpack(start)
    begin = part.header_offset + LOCAL_HEADER.size + name + extra
    packed = memoryview(content)[begin : begin + part.compress_size]
    if part.compress_type == zipfile.ZIP_STORED:
        yield bytes(packed)
        return
    if part.compress_type != zipfile.ZIP_DEFLATED:
        raise Unfit("it is packed in a way that no spreadsheet uses")
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    rest: bytes | memoryview = packed
    try:
        while not inflater.eof and (len(rest) or rest is packed):
            chunk = inflater.decompress(rest, CHUNK)
            rest = inflater.unconsumed_tail
            if chunk:
                yield chunk
            elif not rest:
                return
    except zlib.error as error:
        raise Unfit("a part of it is damaged") from error


def _lengths(shared: bytearray, table: re.Match[bytes]) -> list[int]:
    """Length of each shared text in bytes, with its marks."""
    declared = max(map(int, DECLARED.findall(table[1])), default=0)
    if declared > MOST_CELLS:
        raise Unfit("it declares {texts} shared texts, more than {most}", texts=declared, most=MOST_CELLS)
    starts = [text.start() for text in SHARED_TEXT.finditer(shared)]
    return [end - start for start, end in zip(starts, [*starts[1:], len(shared)], strict=True)]


def _is_surely_small(sheet: bytearray, texts: list[int]) -> bool:
    """Whether quick upper bounds are already within the limits, as for an export as systems write it; takes
    half the time of counting cell by cell."""
    if WITHOUT_REFERENCE.search(sheet) or (texts and len(SHARED.findall(sheet)) * max(texts) > MOST_TEXT):
        return False
    columns = max(map(_column, set(ANY_COLUMN.findall(sheet))), default=0)
    rows = max(map(int, ANY_ROW.findall(sheet)), default=0)
    return _fits(rows, columns)


def _check_sheet(sheet: bytearray, texts: list[int]) -> None:
    """The used range and the sum of the shared texts, cell by cell; a cell without content uses no range."""
    rows = columns = in_row = row_tags = text = 0
    longest = max(texts, default=0)
    pending = False  # a cell names a shared text whose number was not seen yet
    for count, tag in enumerate(TAG.finditer(sheet)):
        if count > MOST_COUNTED:
            raise Unfit("a sheet has too many cells; deliver it in several files")
        if tag["value"]:
            index = int(tag["value"])
            text += texts[index] if pending and index < len(texts) else 0
            pending = False
            continue
        reference = REFERENCE.search(tag["row"] or tag["cell"])
        if tag["row"]:
            row_tags, in_row = row_tags + 1, 0
            rows = max(rows, row_tags, int(reference[2] or 0) if reference else 0)
        else:
            in_row += 1
            text += longest if pending else 0
            pending = SHARED.search(tag["cell"]) is not None
            if not tag["blank"]:
                columns = max(columns, in_row, _column(reference[1]) if reference else 0)
                rows = max(rows, int(reference[2] or 0) if reference else 0)
        if not _fits(rows, columns) or in_row > SHEET_COLUMNS:
            raise Unfit(
                "a sheet reaches to row {row} and column {column}; at most {rows} rows, {columns} columns and {cells} "
                "cells together can be read: delete what stands below and to the right of the table",
                row=rows,
                column=max(columns, in_row),
                rows=MOST_ROWS,
                columns=MOST_COLUMNS,
                cells=MOST_CELLS,
            )
        if text > MOST_TEXT:
            raise Unfit(
                "its texts written out have more than {megabytes} MB; deliver it in several files",
                megabytes=MOST_TEXT // 1_000_000,
            )


def _fits(rows: int, columns: int) -> bool:
    return rows <= MOST_ROWS and columns <= MOST_COLUMNS and rows * columns <= MOST_CELLS


@functools.cache
def _column(letters: bytes) -> int:
    """Column number: A is 1, XFD is 16384."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - ord("A") + 1
    return number
