"""dbt's project, manifest and command line, pointed at one warehouse."""

from __future__ import annotations

import hashlib
import logging
import sys
from pathlib import Path

from dagster_dbt import DbtCliResource, DbtProject
from dbt.cli.main import dbtRunner

from orchestration.settings import DBT_PROJECT

PARSED = (".sql", ".yml", ".csv", ".md")
FOLDERS = ("models", "macros", "seeds", "tests")
log = logging.getLogger("dti.progress")


def dbt_project() -> DbtProject:
    return DbtProject(project_dir=DBT_PROJECT, profiles_dir=DBT_PROJECT)


def dbt_resource() -> DbtCliResource:
    """dbt of this very environment, whatever PATH says."""
    executable = Path(sys.executable).with_name("dbt")
    return DbtCliResource(project_dir=dbt_project(), profiles_dir=str(DBT_PROJECT), dbt_executable=str(executable))


def prepare_manifest() -> Path:
    """Parse the dbt project if its sources changed since the last time, and return the manifest's path.

    Raises RuntimeError when dbt cannot parse the project.
    """
    manifest = dbt_project().manifest_path
    stamp = manifest.with_name("manifest.sources")
    sources = _sources_digest()
    if not (manifest.exists() and stamp.exists() and stamp.read_text("utf-8") == sources):
        log.info("preparing the dbt manifest")
        parse = dbtRunner().invoke(["--quiet", "parse", "--project-dir", str(DBT_PROJECT),
                                    "--profiles-dir", str(DBT_PROJECT)])  # fmt: skip
        if not parse.success:
            raise RuntimeError(f"dbt cannot parse the project: {parse.exception}")
        stamp.write_text(sources, "utf-8")
    return manifest


def _sources_digest() -> str:
    files = [DBT_PROJECT / "dbt_project.yml", DBT_PROJECT / "profiles.yml"]
    files += sorted(path for folder in FOLDERS for path in (DBT_PROJECT / folder).rglob("*") if path.suffix in PARSED)
    digest = hashlib.sha256()
    for path in files:
        digest.update(str(path.relative_to(DBT_PROJECT)).encode() + path.read_bytes())
    return digest.hexdigest()
