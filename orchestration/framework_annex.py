"""An official annex becomes a delivery: read, judged as a whole, and only then put into the inbox."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import duckdb
import polars as pl

from orchestration import clock
from orchestration.files import write_whole
from orchestration.intake.annex import Problem, known_version, problems
from orchestration.intake.delivery import scan
from orchestration.intake.feeds import FRAMEWORKS
from orchestration.intake.normalise import read_text
from orchestration.intake.reading import read_file
from orchestration.intake.table import Refused
from orchestration.intake.told import Sentence
from orchestration.previous import last_published
from orchestration.settings import DBT_PROJECT, Settings

SHIPPED = DBT_PROJECT / "seeds" / "frameworks" / "dti_frameworks.csv"
WITHOUT_WHOLE = replace(FRAMEWORKS, whole_file=None)
HEADER = ("file", "row", "column", "rule", "expected_vi", "expected_en")


@dataclass(frozen=True)
class Annexed:
    """What became of an annex.

    delivered: the file in the inbox, None where it was refused. is_new: it was put there now.
    faults: what is to mend. marked: the list of faults, as a file.
    """

    delivered: Path | None = None
    is_new: bool = False
    faults: tuple[Problem, ...] = ()
    marked: Path | None = None


def deliver_annex(settings: Settings, file: Path) -> Annexed:
    """Judge an annex (XLSX or CSV) and put it into the inbox as a version of its own, or list all its faults.

    A version that is in the inbox with the same content stays where it is. Raises OSError where the file cannot be
    read.
    """
    today = clock.today(settings.today)
    rows, faults = _read(file)
    version = rows["framework_version"][0] if rows.height else None
    content = _as_csv(rows)
    if not faults:
        before = _delivered(settings, version)
        if before is not None and before.read_bytes() == content:
            return Annexed(delivered=before)
        faults = _of_known(settings, version, before)
    if faults:
        return Annexed(faults=tuple(faults), marked=_mark(settings, today, file, faults))
    folder = settings.inbox / FRAMEWORKS.name / today.isoformat()
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"{version}.csv"
    write_whole(target, content)
    return Annexed(delivered=target, is_new=True)


def _read(file: Path) -> tuple[pl.DataFrame, list[Problem]]:
    try:
        read = read_file(file.name, file.read_bytes(), WITHOUT_WHOLE)
    except Refused as refused:
        return pl.DataFrame(), [Problem(1, "", "FW-FILE", refused.sentence)]
    unusable = [
        Problem(row.line, row.column, row.rule, Sentence("{column} cannot be read", column=row.column))
        for row in read.unusable
    ]
    # what was set aside is missing from the sums: its own fault is told first, and alone
    return read.rows, unusable or problems(FRAMEWORKS, read.rows)


def _as_csv(rows: pl.DataFrame) -> bytes:
    """The annex under the contract's names, the same text for the same content."""
    if rows.is_empty():
        return b""
    return (
        rows.select(read_text(rows[column.name].cast(pl.String)) for column in FRAMEWORKS.columns).write_csv().encode()
    )


def _delivered(settings: Settings, version: str) -> Path | None:
    """The file that brought the version first."""
    deliveries = scan(settings.inbox, (FRAMEWORKS.name,)).deliveries
    return next((path for delivery in deliveries for path in delivery.files if path.stem == version), None)


def _of_known(settings: Settings, version: str, before: Path | None) -> list[Problem]:
    with SHIPPED.open(encoding="utf-8", newline="") as seed:
        shipped = {row["framework_version"] for row in csv.DictReader(seed)}
    if version in shipped:
        return [Problem(1, "framework_version", "FW-KNOWN", known_version(version, None))]
    if before is not None:
        return [Problem(1, "framework_version", "FW-KNOWN", known_version(version, before.parent.name))]
    if version in _published(settings):
        return [Problem(1, "framework_version", "FW-KNOWN", known_version(version, "—"))]
    return []


def _published(settings: Settings) -> set[str]:
    """Versions that readers have seen, also where the inbox has lost their files."""
    file = last_published(settings.serving)
    if file is None:
        return set()
    with duckdb.connect(str(file), read_only=True) as connection:
        found = connection.execute("select framework_version from marts.dim_dti_framework").fetchall()
    return {version for (version,) in found}


def _mark(settings: Settings, today: date, file: Path, faults: list[Problem]) -> Path:
    """The list of faults in both languages, for a spreadsheet."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(HEADER)
    for fault in faults:
        writer.writerow(
            [file.name, fault.line, fault.column, fault.rule, fault.sentence.vietnamese(), str(fault.sentence)]
        )
    folder = settings.root / "answers" / FRAMEWORKS.name / today.isoformat()
    folder.mkdir(parents=True, exist_ok=True)
    marked = folder / f"{file.stem}.csv"
    write_whole(marked, text.getvalue().encode("utf-8-sig"))
    return marked
