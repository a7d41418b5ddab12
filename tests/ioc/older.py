"""Deliveries as an older version of the warehouse wrote them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import duckdb

from orchestration.ioc.deliveries import KEPT, LINES, MANIFEST, ROWS, STATE, Sent, sha256_of, state_name
from orchestration.previous import quoted

OF_1_0 = """
create table rows as
select * exclude (source) replace (cast(points as decimal(9, 2)) as points) from read_parquet(?)
"""


def as_version_1_0(sent: Sent) -> Path:
    """The last delivery, its copy and its state without what came with 1.1: a source, and four decimals of points."""
    folder = sent.folder
    _rewrite(folder / ROWS, folder / LINES, "json")
    _rewrite(folder / ROWS, folder / ROWS, "parquet")
    manifest = json.loads((folder / MANIFEST).read_text("utf-8")) | {"schema_version": "1.0"}
    del manifest["missing_feeds"]
    for file in manifest["files"]:
        file["sha256"] = sha256_of(folder / file["name"])
    (folder / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
    shutil.copytree(folder, folder.parent / KEPT / folder.name, dirs_exist_ok=True)
    state = folder.parent / STATE / state_name(sent.manifest.sequence)
    _rewrite(state, state, "parquet")
    return folder


def _rewrite(rows: Path, file: Path, kind: str) -> None:
    with duckdb.connect() as connection:
        connection.execute(OF_1_0, [str(rows)])
        connection.execute(f"copy rows to {quoted(file)} (format {kind})")
