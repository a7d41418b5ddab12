"""What every reader promises whatever it is given. Used by the fuzzers and by the tests with drawn inputs.

Only a refusal comes out; each line is one row or one reason; rows delivered = rows accepted + rows quarantined; nothing
that names a person is told; whatever is told can be written down.
"""

from __future__ import annotations

import itertools
import tempfile
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

import polars as pl

from orchestration.intake.delivery import MANIFEST, Delivery, manifest_mismatches, read_manifest
from orchestration.intake.feed import Feed
from orchestration.intake.load import FileFacts, quarantine_frame
from orchestration.intake.reading import TextFile, files_in, read_file
from orchestration.intake.rows import sort_rows
from orchestration.intake.table import Refused
from orchestration.intake.told import Sentence
from orchestration.intake.vietnamese import VIETNAMESE
from tests.unit.deliveries import CANDIDATES

ARRIVAL = date(2026, 3, 31)
NAME = "Nguyễn Thị Thử"
NUMBERS = ("079123456789", "0901234567", "thu.nguyen@example.vn")
"""Planted in personal columns. A header may be moved over them: a name among the names of columns cannot be told from
one, a number can."""
KEY = "a key for tests"
UNKNOWN_COLUMNS = ("unknown columns ignored: ", VIETNAMESE["unknown columns ignored: {names:, }"].partition("{")[0])
LONGEST_MESSAGE = 20_000


def keep_promises(name: str, content: bytes, feed: Feed) -> int:
    """Read a delivered file, sort its rows; AssertionError where a promise is broken. Returns how many rows it had."""
    total = 0
    try:
        for inside, inflated in files_in(name, content):
            inside.encode()
            total += _judge(inside, read_file(inside, inflated, feed), feed)
    except Refused as refused:
        _tellable([refused.sentence])
    return total


def keep_promises_of_values(text: pl.DataFrame, feed: Feed) -> None:
    """Sort rows of text; AssertionError where one is lost, doubled, or told of a person."""
    text = text.with_columns(pl.lit(ARRIVAL).alias("arrival_day"), pl.lit("delivered.csv").alias("file_name"))
    accepted, quarantined = sort_rows(feed, text, CANDIDATES, KEY)
    assert sorted([*accepted["line"], *quarantined["line"]]) == text["line"].to_list(), "a row is lost or doubled"
    assert dict(accepted.schema) == feed.raw_schema
    _tellable(_texts(quarantined))


def keep_promises_of_manifest(content: bytes, rows: dict[str, int], sha256: dict[str, str]) -> None:
    """Read a manifest and hold files against it; only a ValueError may come out."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, MANIFEST).write_bytes(content)
        try:
            manifest = read_manifest(Delivery("dossiers", ARRIVAL, Path(folder)))
        except ValueError as error:
            _tellable([str(error)])
            return
    if manifest is not None:
        for told in both_languages(manifest_mismatches(manifest, rows, sha256)):
            told.encode()  # names of files are told as they are


def _judge(name: str, file: TextFile, feed: Feed) -> int:
    lines, unusable = file.rows["line"].to_list(), [row.line for row in file.unusable]
    assert all(line >= 1 for line in [*lines, *unusable])
    assert all(one < next_one for one, next_one in itertools.pairwise(lines)), "lines do not ascend"
    assert len({*lines, *unusable}) == len(lines) + len(unusable), "a line is told twice"
    _tellable(file.warnings)
    facts = FileFacts(feed.name, ARRIVAL, name, "delivered", len(lines), file.warnings)
    _tellable(_texts(quarantine_frame(file.unusable, facts)))
    if lines:
        keep_promises_of_values(file.rows, feed)
    return len(lines) + len(unusable)


def _texts(quarantined: pl.DataFrame) -> Iterable[str]:
    for column in ("column_name", "value_masked", "expected", "record_key"):
        yield from quarantined[column].drop_nulls()


def _tellable(texts: Iterable[str]) -> None:
    for text in both_languages(texts):
        text.encode()  # a lone surrogate can be written into no table and no log
        assert len(text) <= LONGEST_MESSAGE, "told at a length that nobody reads"
        assert not any(number in text for number in NUMBERS), "a number of a person is told"
        assert text.startswith(UNKNOWN_COLUMNS) or NAME not in text, "a name of a person is told"


def both_languages(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        yield text
        if isinstance(text, Sentence):
            yield text.vietnamese()
