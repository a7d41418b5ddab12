"""What a load would say of one file, told before it is sent: the answer of `dti check`, as JSON.

The file comes from outside and may be hostile, so whoever asks runs the command as a process of its own; it limits
itself before it looks at the file.
"""

from __future__ import annotations

import base64
import os
import resource
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from orchestration.settings import DBT_PROJECT

MEMORY = 4_000_000_000
"""Bytes of address space. A form takes 0.13 GB, but Polars on one thread reserves 2.0 GB of it whatever it reads
(measured); what workbooks within `intake/workbook_limits.py` may need comes on top."""
SECONDS = 30
"""Of processor time; a form takes one."""
MOST_FINDINGS = 500
"""Told one by one; a form has some 20 fields of 10 cells."""


def limit() -> None:
    """Let the system end this process where it takes more than a delivered form can need."""
    os.environ["POLARS_MAX_THREADS"] = "1"  # each one more reserves address space
    for kind, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, SECONDS), (resource.RLIMIT_CORE, 0)):
        _, hard = resource.getrlimit(kind)
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (most, most))


def answer(feed: str, name: str, content: bytes, day: date, locked: Iterable[Sequence[str]] = ()) -> Mapping[str, Any]:
    """What the load of `content` under `name` would say on a day; JSON's types only.

    locked: (form, unit, period) that take no more versions that count. Raises KeyError for another feed.
    """
    return {"submissions": _of_workbook, "appraisals": _of_decisions}[feed](name, content, day, locked)


def _of_workbook(name: str, content: bytes, day: date, locked: Iterable[Sequence[str]]) -> Mapping[str, Any]:
    from orchestration.intake.submission.checking import marked_up, validate

    checked = validate(name, content, day, locked={tuple(key) for key in locked})
    told = replace(checked, findings=checked.findings[:MOST_FINDINGS])
    whose = checked.identity
    return {
        "refused": checked.is_refused,
        "form": whose and whose.form.code,
        "unit": whose and whose.unit.code,
        "period": whose and whose.period.key,
        "due": whose and whose.form.regime.due(whose.period).isoformat(),
        "accepted": checked.accepted,
        "answered": checked.answered,
        "errors": checked.errors,
        "untold": len(checked.findings) - len(told.findings),
        "findings": [
            {
                "cell": finding.cell,
                "field": finding.node_code,
                "column": finding.column,
                "rule": finding.rule,
                "told_vi": finding.told.vietnamese(),
                "told_en": str(finding.told),
                "sets_aside": finding.sets_aside,
            }
            for finding in told.findings
        ],
        "marked_up": base64.b64encode(marked_up(told)).decode(),
    }


def _of_decisions(name: str, content: bytes, day: date, _: Iterable[Sequence[str]]) -> Mapping[str, Any]:
    from orchestration.intake.delivery import Delivery
    from orchestration.intake.feeds import APPRAISALS
    from orchestration.intake.load import read_batches
    from orchestration.intake.units import unit_candidates

    units = unit_candidates(DBT_PROJECT / "seeds" / "reference" / "units.csv")
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / Path(name).name).write_bytes(content)
        (batch,) = read_batches(APPRAISALS, [Delivery(APPRAISALS.name, day, Path(folder))], units)
    findings = [
        {
            "cell": f"{row['line']}",
            "field": "",
            "column": row["column_name"],
            "rule": row["rule"],
            "told_vi": "",
            "told_en": row["expected"],
            "sets_aside": True,
        }
        for row in batch.quarantined.iter_rows(named=True)
    ]
    findings += [
        {
            "cell": "",
            "field": "",
            "column": "",
            "rule": "",
            "told_vi": refusal.message_vi,
            "told_en": str(refusal.message),
            "sets_aside": True,
        }
        for refusal in batch.refusals
    ]
    return {
        "refused": bool(batch.refusals),
        "accepted": batch.accepted.height,
        "errors": len(findings),
        "untold": max(0, len(findings) - MOST_FINDINGS),
        "findings": findings[:MOST_FINDINGS],
    }
