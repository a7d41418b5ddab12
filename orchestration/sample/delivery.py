"""Writing one delivery: the files of a feed for an arrival day, and the manifest that tells the truth about them."""

import hashlib
import io
import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

import polars as pl

FileFormat = Literal["csv", "parquet"]
Origin = Literal["simulated", "captured"]
Content = Literal["snapshot"]
COMPACT_TIME = "%Y%m%d%H%M%S"
VIETNAMESE_TIME = "%d/%m/%Y %H:%M:%S"


@dataclass(frozen=True)
class Delivery:
    """What one call wrote."""

    feed: str
    arrival_day: date
    rows: int
    files: int = 1


def write_delivery(
    inbox: Path,
    feed: str,
    arrival_day: date,
    rows: pl.DataFrame,
    *,
    stem: str,
    file_format: FileFormat,
    origin: Origin = "simulated",
    separator: str = ",",
    datetime_format: str = COMPACT_TIME,
    content: Content | None = None,
) -> Delivery:
    """Write `<inbox>/<feed>/<arrival day>/<stem>.<format>` and its `_manifest.json` (contract of the inbox).

    `content`: what the manifest says of a delivery that is not a delta. In a parquet file date-times are text of the
    same form as in a CSV file.
    """
    if file_format == "csv":
        written = rows.write_csv(separator=separator, datetime_format=datetime_format).encode()
    else:
        buffer = io.BytesIO()
        rows.with_columns(as_text(rows, datetime_format)).write_parquet(buffer)
        written = buffer.getvalue()
    folder = inbox / feed / arrival_day.isoformat()
    folder.mkdir(parents=True, exist_ok=True)
    name = f"{stem}.{file_format}"
    (folder / name).write_bytes(written)
    manifest = {
        "origin": origin,
        "files": [{"name": name, "rows": rows.height, "sha256": hashlib.sha256(written).hexdigest()}],
    }
    if content:
        manifest["content"] = content
    (folder / "_manifest.json").write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")
    return Delivery(feed=feed, arrival_day=arrival_day, rows=rows.height)


def as_text(rows: pl.DataFrame, datetime_format: str) -> list[pl.Expr]:
    """One expression per date-time column of `rows` that formats it."""
    return [pl.col(name).dt.strftime(datetime_format) for name, kind in rows.schema.items() if kind == pl.Datetime]
