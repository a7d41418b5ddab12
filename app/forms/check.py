"""What a load will say of a file, before it is sent: asked from `dti check`, a process of its own with limits.

The app holds no rule of the intake, and a hostile workbook cannot take it down.
"""

from __future__ import annotations

import base64
import json
import logging
import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath

import streamlit as st

from app.labels import Labels
from app.snapshot import Row

log = logging.getLogger("dti.app")

PATIENCE = 60
"""Seconds of waiting; the command ends itself after 30 of processor time."""
_AT_ONCE = threading.BoundedSemaphore(2)
"""Checks at the same time: each may take gigabytes before its limit stops it."""


class NotChecked(Exception):
    """The command ended without an answer: the file takes more time or memory than a form can need."""


@dataclass(frozen=True)
class Finding:
    """What is said of a cell, or of the whole file where `cell` is empty. told: what is expected, by language."""

    cell: str
    field: str
    column: str
    rule: str
    told_vi: str
    told_en: str
    sets_aside: bool

    def expected(self, t: Labels) -> str:
        """In the reader's language, as a part of a sentence."""
        return (self.told_vi if t.language == "vi" else self.told_en) or t.expected(self.rule, self.told_en)

    def told(self, t: Labels) -> str:
        """As a sentence of its own, without its full stop."""
        text = self.expected(t)
        return text[:1].upper() + text[1:]


@dataclass(frozen=True)
class Checked:
    """The answer. form, unit, period: whose workbook it is, None where it was refused whole or is none.

    accepted: fields or rows that will be loaded; answered: those of them that say something. errors: what will not.
    untold: findings beyond those listed. marked_up: the workbook that goes back.
    """

    is_refused: bool
    form: str | None
    unit: str | None
    period: str | None
    accepted: int
    answered: int
    errors: int
    untold: int
    findings: tuple[Finding, ...]
    marked_up: bytes


@st.cache_data(max_entries=16, ttl=3600, show_spinner=False)
def check(feed: str, name: str, content: bytes, day: date, locks: Sequence[tuple[str, str, str]] = ()) -> Checked:
    """Ask what the load of a file on a day will say. locks: (form, unit, period) that are locked. Raises NotChecked."""
    command = [sys.executable, "-I", "-m", "orchestration.cli", "check", feed]
    command += [f"--name={PurePath(name).name}", f"--day={day}"]
    command += [argument for lock in locks for argument in ("--lock", *lock)]
    kept = {key: value for key, value in os.environ.items() if key in ("PATH", "LANG", "LC_ALL", "TMPDIR", "TZ")}
    with _AT_ONCE:
        try:
            done = subprocess.run(command, input=content, capture_output=True, timeout=PATIENCE, env=kept, check=True)
            told = json.loads(done.stdout)
        except (subprocess.SubprocessError, OSError, ValueError) as error:
            log.warning("no answer to the check of a file of %s: %s", feed, getattr(error, "returncode", type(error)))
            raise NotChecked from error
    return Checked(
        told["refused"],
        told.get("form"),
        told.get("unit"),
        told.get("period"),
        told["accepted"],
        told.get("answered", 0),
        told["errors"],
        told["untold"],
        tuple(Finding(**finding) for finding in told["findings"]),
        base64.b64decode(told.get("marked_up", "")),
    )


def findings_of_cells(checked: Checked) -> list[Finding]:
    return [finding for finding in checked.findings if finding.cell]


def findings_of_whole(checked: Checked) -> list[Finding]:
    return [finding for finding in checked.findings if not finding.cell]


def names_of(fields: list[Row], t: Labels) -> dict[str, str]:
    """The name of each field by its code."""
    return {row["node_code"]: t.name(row) for row in fields}
