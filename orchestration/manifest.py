"""dbt's manifest: what it parsed of the project, made anew when the sources changed. Imports dbt only then."""

from __future__ import annotations

import hashlib
import logging
from pathlib import Path

from orchestration.files import write_whole
from orchestration.settings import DBT_PROJECT

PROJECT_TARGET = DBT_PROJECT / "target"
PARSED = (".sql", ".yml", ".csv", ".md")
FOLDERS = ("models", "macros", "seeds", "tests")
PARTIAL_PARSE = "partial_parse.msgpack"
MANIFEST = "manifest.json"
STAMP = "manifest.sources"
progress = logging.getLogger("dti.progress")


def prepare_manifest() -> Path:
    """Parse the dbt project if its sources, or what was parsed of them, changed since the last time.

    Returns the manifest's path. Raises RuntimeError when dbt cannot parse the project.
    """
    stamp = PROJECT_TARGET / STAMP
    sources = _digest(_sources())
    if not (stamp.exists() and stamp.read_text("utf-8") == sources + _digest(_parsed())):
        from orchestration.dbt import parse  # dbt takes seconds to import

        progress.info("preparing the dbt manifest")
        if problems := parse(PROJECT_TARGET):
            raise RuntimeError(f"dbt cannot parse the project: {'; '.join(problems)}")
        write_whole(stamp, (sources + _digest(_parsed())).encode())
    return PROJECT_TARGET / MANIFEST


def _sources() -> list[Path]:
    folders = sorted(path for folder in FOLDERS for path in (DBT_PROJECT / folder).rglob("*") if path.suffix in PARSED)
    return [DBT_PROJECT / "dbt_project.yml", DBT_PROJECT / "profiles.yml", *folders]


def _parsed() -> list[Path]:
    """What dbt made of the sources; a process that was killed may have left half of it."""
    return [path for name in (MANIFEST, PARTIAL_PARSE) if (path := PROJECT_TARGET / name).exists()]


def _digest(files: list[Path]) -> str:
    digest = hashlib.sha256()
    for path in files:
        digest.update(str(path).encode() + path.read_bytes())
    return digest.hexdigest()
