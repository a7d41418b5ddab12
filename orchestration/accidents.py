"""Accidents of the machine in words a person can act on: no space to write, a warehouse file that cannot be read."""

from __future__ import annotations

import re
import shutil

from orchestration.settings import Settings

NO_SPACE = re.compile("No space left on device|File too large|Disk quota exceeded|disk is full|disk I/O error")
DAMAGE = re.compile(
    "Corrupt (database|WAL) file|not a valid DuckDB database file|Could not read enough bytes|replaying WAL file"
    "|Failed to deserialize|read a database file with version|database has been invalidated"
)
"""What DuckDB 2.0 says of a file that was truncated, overwritten or mixed with the log of another."""


def explain(accident: BaseException | str, settings: Settings) -> str | None:
    """What happened, what it did not touch, and what to do; None when it is no accident of these kinds.

    accident: an exception, with those that caused it, or the text of one.
    """
    told = accident if isinstance(accident, str) else "\n".join(_chain(accident))
    for line in told.splitlines():
        reason = line.strip()
        if NO_SPACE.search(reason):
            free = shutil.disk_usage(settings.root).free / 1e9
            return (
                f"no space to write under {settings.root} ({free:.1f} GB free): {reason}. The published version is not "
                "affected. Make space on that disk (or raise the limit on the size of files, `ulimit -f`), then run "
                "the command again: it goes on from what is loaded"
            )
        if DAMAGE.search(reason):
            return (
                f"the warehouse file {settings.warehouse} cannot be read: {reason}. The published version is not "
                "affected. `make rebuild` makes the warehouse again from the inbox"
            )
    return None


def _chain(error: BaseException) -> list[str]:
    texts = []
    while error is not None:
        texts.append(str(error))
        error = error.__cause__ or error.__context__
    return texts
