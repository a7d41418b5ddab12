"""Publish: the marts into a new file, then a pointer switched by rename. A reader never sees a half-made version."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from orchestration.control import Build
from orchestration.files import rename_whole, write_whole
from orchestration.keeping import keep_published
from orchestration.previous import POINTER, previous_version, quoted
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


@dataclass(frozen=True)
class Published:
    version: str
    file: Path
    row_counts: dict[str, int]


def publish(connection: duckdb.DuckDBPyConnection, build: Build, serving: Path, keep_versions: int) -> Published:
    """Copy schema `marts`, check results and holds into `marts-<version>.duckdb` and point `current.json` at it.

    Figures that are held keep the rows of the version before. The file is written under a temporary name and renamed
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
        row_counts = _write(connection, draft)
    rename_whole(draft, file)
    pointer = {
        "version": version,
        "file": file.name,
        "published_at": now.isoformat(timespec="seconds"),
        "as_of": build.as_of.isoformat(),
        "row_counts": row_counts,
        "sha256": hashlib.sha256(file.read_bytes()).hexdigest(),
        "inputs": build.inputs,
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


def _write(connection: duckdb.DuckDBPyConnection, draft: Path) -> dict[str, int]:
    marts = connection.execute(
        "select table_name from information_schema.tables"
        " where table_catalog = current_catalog() and table_schema = 'marts' order by all"
    ).fetchall()
    sources = {name: f'marts."{name}"' for (name,) in marts} | BESIDE_MARTS
    connection.execute(f"attach {quoted(draft)} as published")
    try:
        connection.execute("create schema published.marts")
        for name, source in sources.items():
            connection.execute(f'create table published.marts."{name}" as from {source}')
        _write_check_names(connection)
        keep_published(connection)
        return {
            name: connection.execute(f'select count(*) from published.marts."{name}"').fetchone()[0]
            for name in (*sources, CHECK_NAMES)
        }
    finally:
        connection.execute("detach published")


def _write_check_names(connection: duckdb.DuckDBPyConnection) -> None:
    """The suites and rules that results and holds name, in Vietnamese and English."""
    connection.execute(
        f"create table published.marts.{CHECK_NAMES} (kind varchar, code varchar, name_vi varchar, name_en varchar)"
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
