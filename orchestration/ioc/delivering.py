"""After a publication: what became another figure since the last delivery, as the next one."""

from __future__ import annotations

import json
import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from orchestration.files import rename_whole, sync_folder
from orchestration.ioc.deliveries import (
    LINES,
    MANIFEST,
    ROWS,
    STATE,
    Sent,
    last_sent,
    name_of,
    open_state,
    read,
    same_key,
    sha256_of,
    state_name,
    state_number,
)
from orchestration.ioc.published import FIGURE, FIGURES, KEY, MISSING_FEEDS
from orchestration.ioc.record import SCHEMA_VERSION, Content, Figure, File, Manifest, Previous, Status
from orchestration.ioc.replay import keep
from orchestration.previous import POINTER, quoted

COLUMNS = tuple(Figure.model_fields)
FORMATS = {LINES: "json", ROWS: "parquet"}
BEFORE = f"""
create temp table before as
select {", ".join(name for name in COLUMNS if name in (*KEY, *FIGURE, "as_of"))},
    '' as status, cast(null as integer) as replaces, false as withdrawn, 0 as sequence
from now limit 0
"""
JUDGED = f"""
create or replace temp table judged as
select
    now.* exclude (is_closed),
    before.sequence is null as is_new,
    before.sequence is not null and ({" or ".join(f"now.{name} is distinct from before.{name}" for name in FIGURE)})
        as is_other,
    before.status in ('closed', 'corrected') as was_closed,
    case
        when not now.is_closed then 'provisional'
        when was_closed and is_other or before.status = 'corrected' then 'corrected'
        else 'closed'
    end as status,
    case
        when not now.is_closed then null
        when was_closed and is_other then before.sequence
        else before.replaces
    end as replaces,
    is_new or is_other or status <> before.status as has_changed,
    case when has_changed then now.as_of else before.as_of end as known_as_of,
    case when has_changed or $is_full then $sequence else before.sequence end as sequence
from now
left join before on {same_key("now", "before")}
"""
KEPT = f"""
select {", ".join(COLUMNS)}, sequence
from (select * replace (known_as_of as as_of), false as withdrawn from judged)
"""
SENT = f"""
select {", ".join(COLUMNS)} from ({KEPT}) where sequence = $sequence
union all by name
select
    {", ".join((*KEY, "unit_valid_from", "period_end", "state", "status"))},
    [] as quality_flags,
    cast($as_of as date) as as_of,
    true as withdrawn
from before
anti join now on {same_key("before", "now")}
order by {", ".join(KEY)}
"""


class LooksBack(Exception):
    """The published version is of an earlier day than what the IOC already has: nothing is delivered."""


def deliver(serving: Path, folder: Path, *, full: bool = False) -> Sent | None:
    """Write the next delivery of what is published under `folder`; None when this version was delivered already.

    The first one is full, later ones hold what changed, unless `full` asks for all. A closed figure that became another
    one is `corrected` and names the delivery that it replaces. Raises LooksBack.
    """
    pointer = json.loads((serving / POINTER).read_text("utf-8"))
    folder.mkdir(parents=True, exist_ok=True)
    last = last_sent(folder)
    if last and last.manifest.published_version == pointer["version"] and not full:
        return None
    if last and pointer["as_of"] < last.manifest.as_of.isoformat():
        raise LooksBack(
            f"the published version is of {pointer['as_of']}, the IOC already has {last.manifest.as_of}:"
            " nothing is delivered until a later day is published"
        )
    sequence = max(last.manifest.sequence if last else 0, state_number(folder)) + 1
    with duckdb.connect(str(serving / pointer["file"]), read_only=True) as connection:
        connection.execute(f"create temp table now as {FIGURES}", {"as_of": pointer["as_of"]})
        connection.execute(BEFORE)
        is_known = open_state(connection, folder)
        is_full = full or not is_known or (last.manifest.sequence if last else 0) != sequence - 1
        connection.execute(JUDGED, {"sequence": sequence, "is_full": is_full})
        rows = KEPT if is_full else SENT
        draft = folder / f".draft-{name_of(pointer['as_of'], sequence)}"
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir()
        connection.execute(
            f"create temp table sent as select {', '.join(COLUMNS)} from ({rows})",
            None if is_full else {"sequence": sequence, "as_of": pointer["as_of"]},
        )
        for name, kind in FORMATS.items():
            connection.execute(f"copy sent to {quoted(draft / name)} (format {kind})")
        manifest = _manifest(connection, draft, pointer, sequence, is_full, last)
        (draft / MANIFEST).write_text(manifest.model_dump_json(indent=2) + "\n", encoding="utf-8")
        whole = _give_name(draft, folder / manifest.delivery)
        keep(folder)
        _keep_state(connection, folder, sequence)
    return read(whole)


def _manifest(
    connection: duckdb.DuckDBPyConnection, draft: Path, pointer: dict, sequence: int, is_full: bool, last: Sent | None
) -> Manifest:
    by_status = dict(connection.execute("select status, count(*) from sent group by status order by status").fetchall())
    replaces = connection.execute(
        "select distinct replaces from sent where replaces is not null order by all"
    ).fetchall()
    rows = sum(by_status.values())
    return Manifest(
        schema_version=SCHEMA_VERSION,
        delivery=name_of(pointer["as_of"], sequence),
        sequence=sequence,
        content=Content.FULL if is_full else Content.CHANGES,
        as_of=pointer["as_of"],
        published_version=pointer["version"],
        created_at=datetime.now(UTC).replace(microsecond=0),
        previous=_named(last, sequence),
        replaces=[number for (number,) in replaces],
        missing_feeds=dict(connection.execute(MISSING_FEEDS).fetchall()),
        rows=rows,
        rows_by_status={status.value: by_status.get(status.value, 0) for status in Status},
        files=[
            File(name=name, rows=rows, bytes=(draft / name).stat().st_size, sha256=sha256_of(draft / name))
            for name in FORMATS
        ],
    )


def _named(last: Sent | None, sequence: int) -> Previous | None:
    """The delivery before this one; None for the first, and where no copy of that one is left."""
    if last is None or last.manifest.sequence != sequence - 1:
        return None
    return Previous(sequence=last.manifest.sequence, manifest_sha256=last.manifest_sha256)


def _give_name(draft: Path, final: Path) -> Path:
    """The whole folder under its name, on disk before this returns."""
    for path in draft.iterdir():
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    sync_folder(draft)
    draft.rename(final)
    sync_folder(final.parent)
    return final


def _keep_state(connection: duckdb.DuckDBPyConnection, folder: Path, sequence: int) -> None:
    states = folder / STATE
    states.mkdir(exist_ok=True)
    final = states / state_name(sequence)
    draft = final.with_suffix(".tmp")
    connection.execute(f"copy ({KEPT}) to {quoted(draft)} (format parquet)")
    rename_whole(draft, final)
    for old in states.glob("*.parquet"):
        if old != final:
            old.unlink()
