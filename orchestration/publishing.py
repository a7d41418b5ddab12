"""Publish: the marts into a new file, then a pointer switched by rename. A reader never sees a half-made version."""

from __future__ import annotations

import hashlib
import json
import shutil
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb

from orchestration.control import Build
from orchestration.expected import absent_on
from orchestration.files import rename_whole, write_whole
from orchestration.keeping import keep_published
from orchestration.previous import POINTER, previous_version, quoted
from orchestration.succession import BY_DOSSIER, BY_PERIOD, base_of, replace_changed
from quality import words

BESIDE_MARTS = {
    "fct_check_result": "quality.check_results",
    "fct_check_offender": "quality.offending",
    "fct_check_history": "quality.check_history",
    "fct_hold": """(
        select * exclude (fingerprint) from control.holds
        where arrival_day is null or arrival_day <= (select as_of from control.build)
    )""",
}
"""What is published beside the marts of dbt: it is only known when they are judged."""
CHECK_NAMES = "dim_check_name"
MISSING_FEEDS = "fct_missing_feed"
ORDER = {BY_DOSSIER: "order by is_open, received_month, unit_code"}
"""How a reader looks for rows; open dossiers stand together, because each version judges them anew."""


@dataclass(frozen=True)
class Published:
    version: str
    file: Path
    row_counts: dict[str, int]


def publish(connection: duckdb.DuckDBPyConnection, build: Build, serving: Path, keep_versions: int) -> Published:
    """Copy schema `marts`, check results and holds into `marts-<version>.duckdb` and point `current.json` at it.

    Figures that are held keep the rows of the version before. Where the build went on from the published one, its file
    is copied and what changed is replaced. The file is written under a temporary name and renamed
    when whole; the pointer is switched last. Older versions beyond `keep_versions` are removed; a reader that still
    has one open keeps it.
    """
    serving.mkdir(parents=True, exist_ok=True)
    _remove_leftovers(serving)
    now = datetime.now(UTC)
    version = f"{build.as_of:%Y%m%d}-{now:%Y%m%dT%H%M%S%f}"
    file = serving / f"marts-{version}.duckdb"
    draft = file.with_suffix(".tmp")
    with previous_version(connection, serving):
        row_counts = _write(connection, build, serving, draft)
    rename_whole(draft, file)
    pointer = {
        "version": version,
        "file": file.name,
        "published_at": now.isoformat(timespec="seconds"),
        "as_of": build.as_of.isoformat(),
        "row_counts": row_counts,
        "sha256": _sha256(file),
        "inputs": build.inputs,
        "lineage": build.step.lineage,
        "build_no": build.step.build_no,
    }
    write_whole(serving / POINTER, (json.dumps(pointer, indent=2) + "\n").encode())
    _remove_old(serving, file, keep_versions)
    return Published(version, file, row_counts)


def _remove_leftovers(serving: Path) -> None:
    """Remove what a killed publication left: drafts, and files newer than the named one, which nobody was told of.

    Kept, they would push out versions that readers may have open.
    """
    pointer = serving / POINTER
    named = _published_at(Path(json.loads(pointer.read_text("utf-8"))["file"])) if pointer.exists() else ""
    for leftover in serving.glob("*.tmp*"):
        leftover.unlink()
    for file in serving.glob("marts-*.duckdb"):
        if _published_at(file) > named:
            file.unlink()


def _remove_old(serving: Path, current: Path, keep_versions: int) -> None:
    """Remove what was published before the newest `keep_versions` beside the current file, by publication time."""
    others = [path for path in serving.glob("marts-*.duckdb") if path != current]
    for old in sorted(others, key=_published_at)[:-keep_versions]:
        old.unlink()


def _published_at(file: Path) -> str:
    return file.stem.rpartition("-")[2]


def _sha256(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _write(connection: duckdb.DuckDBPyConnection, build: Build, serving: Path, draft: Path) -> dict[str, int]:
    marts = connection.execute(
        "select table_name from information_schema.tables"
        " where table_catalog = current_catalog() and table_schema = 'marts' order by all"
    ).fetchall()
    sources = {name: f'marts."{name}"' for (name,) in marts} | BESIDE_MARTS
    succeeds = base_of(connection, build, serving)
    if succeeds:
        base_file, base = succeeds
        shutil.copyfile(base_file, draft)
    connection.execute(f"attach {quoted(draft)} as published")
    try:
        connection.execute("create schema if not exists published.marts")
        for name in sources.keys() - ({*BY_PERIOD, BY_DOSSIER} if succeeds else set()):
            connection.execute(
                f'create or replace table published.marts."{name}" as from {sources[name]} {ORDER.get(name, "")}'
            )
        if succeeds:
            replace_changed(connection, build, base)
        _write_check_names(connection)
        _write_missing_feeds(connection, build.as_of)
        keep_published(connection)
        return {
            name: connection.execute(f'select count(*) from published.marts."{name}"').fetchone()[0]
            for name in (*sources, CHECK_NAMES, MISSING_FEEDS)
        }
    finally:
        connection.execute("detach published")


def _write_check_names(connection: duckdb.DuckDBPyConnection) -> None:
    """The suites and rules that results and holds name, in Vietnamese and English."""
    connection.execute(
        f"create or replace table published.marts.{CHECK_NAMES}"
        " (kind varchar, code varchar, name_vi varchar, name_en varchar)"
    )
    for kind, words_of, codes in (
        ("suite", words.of_suite, "select suite from quality.check_results"),
        ("rule", words.of_rule, "select expectation from quality.check_results union select rule from control.holds"),
    ):
        for (code,) in connection.execute(f"select distinct * from ({codes}) order by all").fetchall():
            name = words_of(code)
            connection.execute(
                f"insert into published.marts.{CHECK_NAMES} values (?, ?, ?, ?)", [kind, code, name.vi, name.en]
            )


def _write_missing_feeds(connection: duckdb.DuckDBPyConnection, as_of: date) -> None:
    """The feeds of which a promised day up to T is not there, with the first such day."""
    connection.execute(f"create or replace table published.marts.{MISSING_FEEDS} (feed varchar, missing_since date)")
    arrived = connection.execute("select feed, max(arrival_day) from marts.fct_completeness group by feed").fetchall()
    for one in absent_on(as_of, dict(arrived)):
        connection.execute(f"insert into published.marts.{MISSING_FEEDS} values (?, ?)", [one.feed, one.day])
