"""Files that are whole or not there: written under another name, then renamed."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def write_whole(path: Path, content: bytes) -> None:
    """Replace the content of a file; whoever opens it sees the old or the new one, also after a crash."""
    draft = path.with_name(f"{path.name}.tmp")
    draft.write_bytes(content)
    rename_whole(draft, path)


def rename_whole(draft: Path, final: Path) -> None:
    """Give a finished file its name, on disk before this returns."""
    with draft.open("rb") as file:
        os.fsync(file.fileno())
    draft.replace(final)
    sync_folder(final.parent)


@contextmanager
def one_at_a_time(path: Path) -> Iterator[None]:
    """Wait until no other process or thread is inside this block for the same file, which is read and written in it."""
    with path.with_name(f".{path.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def sync_folder(folder: Path) -> None:
    """Put the names in a folder on disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
