"""Changes that keep a file's outer form, so that they reach what lies behind it: lines and cells of a text, parts of an
archive, columns of a Parquet file."""

from __future__ import annotations

import io
import random
import warnings
import zipfile
from collections.abc import Callable

import pyarrow as pa
import pyarrow.parquet as pq

from orchestration.intake.unpack import DAMAGED

Change = Callable[[bytes], bytes]

ODD = (
    b"", b" ", b'"', b'""', b"'", b",", b";", b"\n", b"\r", b"\r\n", b"\x00", b"\x1a", b"\t", b"null", b"NaN", b"n/a",
    b"=1+1", b"-1", b"1e400", b"9" * 20, b"1.000", b"99999", b"45000.5", b"0000-00-00", b"99999999999999", b"20260230",
    b"2026-01-01T00:00:00Z", b"31/12/9999 23:59:59", b"9999999999999", b"1899-12-31", b"A" * 300, b"1.1" * 200,
    *(text.encode() for text in ("ắ", "Đ", "a\u0302\u0301", "\u202e", "\ufeff", "\u2028")),
    b"\xb5\xb6\xb7", b"\xff\xfe", b"\\ud800", b"{}", b"[]", b"[[", b'{"a":', b"true", b"MaHoSo", b"079123456789",
    b"H53", b"../", b"C:", b"a.zip", b"&#xD;", b'<c r="XFD1048576"><v>1</v></c>', b'<mergeCell ref="A1:XFD9"/>',
    b't="s"', b't="e"',
)  # fmt: skip
NAMES = (
    "", ".", "./", "..", "/", "\\", "a/../b.csv", "a.csv", "A.CSV", "xl/workbook.xml", "\u202e.csv", "x" * 300 + ".csv",
)  # fmt: skip
TYPES = (
    pa.binary(), pa.large_string(), pa.float32(), pa.int8(), pa.uint64(), pa.decimal128(38, 10), pa.date32(),
    pa.bool_(), pa.timestamp("ns"), pa.timestamp("s"), pa.timestamp("us", "+07:00"), pa.time64("us"), pa.duration("ms"),
    pa.null(), pa.list_(pa.string()), pa.dictionary(pa.int32(), pa.string()),
)  # fmt: skip


def change(reader: str, data: bytes, rng: random.Random, bytewise: Change) -> bytes:
    """One change of an input. bytewise: a change that knows nothing of the form."""
    if len(data) < 2 or rng.random() < 0.25:
        return bytewise(data)
    feed, content = data[:1], data[1:]
    if reader in ("zip", "xlsx"):
        return feed + _in_archive(content, rng, bytewise)
    if reader == "parquet" and rng.random() < 0.7:
        return feed + _in_table(content, rng, bytewise)
    return _in_text(data, rng) if reader != "parquet" else bytewise(data)


def _in_text(text: bytes, rng: random.Random) -> bytes:
    """Insert, replace, repeat, drop or exchange pieces between the signs that part cells, lines and fields."""
    sign = rng.choice((b"\n", b",", b";", b'"', b":", b"<", b">"))
    pieces = text.split(sign)
    at, other = rng.randrange(len(pieces)), rng.randrange(len(pieces))
    match rng.randrange(6):
        case 0:
            pieces[at] = rng.choice(ODD)
        case 1:
            pieces.insert(at, pieces[other])
        case 2:
            del pieces[at]
        case 3:
            pieces[at], pieces[other] = pieces[other], pieces[at]
        case 4:
            place = rng.randint(0, len(pieces[at]))
            pieces[at] = pieces[at][:place] + rng.choice(ODD) + pieces[at][place:]
        case _:
            pieces[at] += sign + rng.choice(ODD)
    return sign.join(pieces)


def _in_archive(content: bytes, rng: random.Random, bytewise: Change) -> bytes:
    """Change one part and pack again; the part's check sums are right, so that it is opened."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = [(part.filename, archive.read(part), part.compress_type) for part in archive.infolist()]
    except (*DAMAGED, RuntimeError, IndexError):  # a password is asked for; a part has no name
        return bytewise(content)
    if not parts or rng.random() < 0.15:
        return bytewise(content)
    at = rng.randrange(len(parts))
    name, text, compression = parts[at]
    match rng.randrange(8):
        case 0:
            parts[at] = (rng.choice(NAMES), text, compression)
        case 1:
            parts.append(parts[at])
        case 2 if len(parts) > 1:
            del parts[at]
        case 3:
            parts[at] = (name, bytewise(text), compression)
        case _:
            parts[at] = (name, _in_text(text, rng), compression)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a name that stands twice is meant
        for name, text, compression in parts:
            archive.writestr(zipfile.ZipInfo(name), text, compression)
    return packed.getvalue()


def _in_table(content: bytes, rng: random.Random, bytewise: Change) -> bytes:
    """Another type, name or value of one column, or another way of writing the whole."""
    try:
        table = pq.read_table(io.BytesIO(content))
        at = rng.randrange(table.num_columns)
        names, column = table.column_names, table.column(at)
        name = names[at]
        match rng.randrange(5):
            case 0:
                table = table.set_column(at, name, column.cast(rng.choice(TYPES), safe=False))
            case 1:
                other = rng.choice(["", "x", *names])
                table = table.rename_columns([other if at == position else n for position, n in enumerate(names)])
            case 2:
                kind = rng.choice(TYPES[3:13])
                numbers = [rng.randint(-(2**62), 2**62) >> rng.randrange(60) for _ in range(len(table))]
                values = pa.array(numbers, pa.int64())
                typed = values.view(kind) if kind.bit_width == 64 else values.cast(kind, safe=False)
                table = table.set_column(at, name, typed)
            case 3:
                odd = pa.array([rng.choice(ODD) for _ in range(len(table))], pa.binary())
                table = table.set_column(at, name, odd)
            case _:
                table = table.set_column(at, name, pa.StructArray.from_arrays([column.combine_chunks()], ["a"]))
        packed = io.BytesIO()
        pq.write_table(
            table, packed, compression=rng.choice(["none", "snappy", "gzip", "zstd"]), use_dictionary=rng.random() < 0.5
        )
    except (pa.ArrowException, OSError, ValueError, NotImplementedError, OverflowError, TypeError):
        return bytewise(content)
    return packed.getvalue()
