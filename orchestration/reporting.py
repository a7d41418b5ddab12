"""The report of a run, in `$DTI_HOME/quality`: written when it published, and when a step failed."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import dagster as dg
import duckdb

from orchestration.control import current_build, reasons_not_to_publish
from orchestration.files import write_whole
from orchestration.previous import POINTER

REPORTS_KEPT = 30
MOMENT = "%Y%m%dT%H%M%S%f"
NOT_PUBLISHED = "-not-published"


class ReportResource(dg.ConfigurableResource):
    """Where reports are written."""

    path: str


@dg.success_hook(required_resource_keys={"warehouse", "serving", "reports"})
def report_publication(context: dg.HookContext) -> None:
    """Report what was judged, once its version is published."""
    if context.op.name == "serving__marts":
        _report(context, None)


@dg.failure_hook(required_resource_keys={"warehouse", "serving", "reports"})
def report_failure(context: dg.HookContext) -> None:
    """Report what was judged although nothing is published: a step failed, or the gate is shut."""
    error = context.op_exception
    words = error.description if isinstance(error, dg.Failure) else type(error).__name__
    _report(context, f"{context.op.name}: {words}")


def _report(context: dg.HookContext, failure: str | None) -> None:
    resources = context.resources
    with resources.warehouse.open() as connection:
        write_report(connection, Path(resources.serving.path), Path(resources.reports.path), failure)


def write_report(
    connection: duckdb.DuckDBPyConnection, serving: Path, folder: Path, failure: str | None = None
) -> Path | None:
    """Write the report of the current build and the list of the last REPORTS_KEPT; returns the report's file.

    failure: why the build was not published; None: `current.json` names what it published. The file is named after
    that version, else after the day T and the moment. Before the first build there is nothing to report.
    """
    from quality.report import Heading, render, render_index

    try:
        build = current_build(connection)
    except LookupError:
        return None
    now = datetime.now(UTC)
    current = json.loads((serving / POINTER).read_text("utf-8")) if failure is None else {}
    heading = Heading(
        as_of=build.as_of,
        version=current.get("version"),
        published_at=datetime.fromisoformat(current["published_at"]) if current else None,
        reasons=(failure, *reasons_not_to_publish(connection)) if failure else (),
        written_at=now,
    )
    folder.mkdir(parents=True, exist_ok=True)
    name = heading.version or f"{build.as_of:%Y%m%d}-{now.strftime(MOMENT)}{NOT_PUBLISHED}"
    file = folder / f"{name}.html"
    write_whole(file, render(connection, heading).encode())
    write_whole(folder / "index.html", render_index(_keep_newest(folder)).encode())
    return file


def _keep_newest(folder: Path) -> list[dict[str, Any]]:
    """What the newest REPORTS_KEPT reports are about, as their names tell, newest first; older ones are removed."""
    reports = []
    for path in folder.glob("*-*.html"):
        day, moment = path.stem.removesuffix(NOT_PUBLISHED).split("-")
        reports.append(
            {
                "file": path.name,
                "as_of": datetime.strptime(day, "%Y%m%d").date(),
                "written_at": datetime.strptime(moment, MOMENT).replace(tzinfo=UTC),
                "published": not path.stem.endswith(NOT_PUBLISHED),
            }
        )
    reports.sort(key=lambda report: report["written_at"], reverse=True)
    for report in reports[REPORTS_KEPT:]:
        (folder / report["file"]).unlink()
    return reports[:REPORTS_KEPT]
