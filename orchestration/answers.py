"""The answers to delivered form workbooks: each comes back with its marks under `$DTI_HOME/answers`."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import duckdb

from orchestration.files import write_whole
from orchestration.intake.delivery import Delivery
from orchestration.intake.reading import files_in
from orchestration.intake.submission.checking import Key, marked_up, validate
from orchestration.intake.table import Refused
from orchestration.intake.unforeseen import as_refusal
from orchestration.intake.words import readable

FEED = "submissions"
LOCKS = """
    with decisions as (
        select * from raw.appraisals
        where node_code is null
        qualify row_number() over (
            partition by form_code, unit_code, period, version
            order by decided_at desc, arrival_day desc, file_name desc, line desc
        ) = 1
    )
    select form_code, unit_code, period, min(cast(decided_at as date)) as locked_on
    from decisions
    where decision = 'locked'
    group by all
"""


def write_answers(connection: duckdb.DuckDBPyConnection, deliveries: Iterable[Delivery], folder: Path) -> int:
    """Write `<folder>/submissions/<arrival day>/<name>.xlsx` for each delivered workbook; the number written.

    A workbook from an archive has the archive's name before its own. Answers of before are replaced, none is deleted.
    """
    locks: dict[Key, object] = {
        (form, unit, period): day for form, unit, period, day in connection.execute(LOCKS).fetchall()
    }
    written = 0
    for delivery in deliveries:
        day = delivery.arrival_day
        locked = {key for key, locked_on in locks.items() if locked_on < day}
        target = folder / FEED / day.isoformat()
        target.mkdir(parents=True, exist_ok=True)
        for path in delivery.files if delivery.folder.is_dir() else ():
            for name, content in _workbooks(path):
                answer = readable(name).replace("/", "__")
                answer = answer if answer.lower().endswith(".xlsx") else f"{answer}.xlsx"
                write_whole(target / answer, marked_up(validate(name, content, day, locked=locked)))
                written += 1
    return written


def _workbooks(path: Path) -> list[tuple[str, bytes]]:
    """The workbook, or those of an archive; an archive that cannot be unpacked is answered as what it is."""
    try:
        content = path.read_bytes()
    except OSError:
        return []  # it is named as refused, and read at the next refresh
    try:
        with as_refusal(path.name):
            return list(files_in(path.name, content))
    except Refused:
        return [(path.name, content)]
