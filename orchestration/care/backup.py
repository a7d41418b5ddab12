"""Everything that cannot be made again, in one file; and from that file a home again."""

from __future__ import annotations

import hashlib
import io
import json
import logging
import os
import shutil
import tarfile
import zlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import IO
from zoneinfo import ZoneInfo

from orchestration.files import rename_whole, sync_folder
from orchestration.lock import only_writer
from orchestration.previous import POINTER
from orchestration.settings import TIME_ZONE, Settings

PARTS = ("inbox", "warehouse", "serving", "ioc", "answers", "quality")
"""Folders of a home. What Dagster, dbt and the templates keep there is made again; the history of runs is not kept."""
CONTENTS = "backup.json"
DRAFT, VERIFIED = ".restore", ".restore-verified"
FORMAT = 1
TOLD_EVERY = 1_000
progress = logging.getLogger("dti.progress")


class Unusable(Exception):
    """Nothing was restored; the message says why and what to do."""


@dataclass(frozen=True)
class Backup:
    """bytes: before compression. version: the published one, None where nothing is published."""

    file: Path
    files: int
    bytes: int
    version: str | None


def backup(settings: Settings, target: Path) -> Backup:
    """Write `dti-<moment>.tar.gz` into the folder `target`, as of one moment: no refresh runs meanwhile.

    Of the published versions only the current one is kept. Raises WarehouseBusy.
    """
    with only_writer(settings.warehouse, "backup", settings.lock_wait):
        moment = datetime.now(ZoneInfo(TIME_ZONE))
        target.mkdir(parents=True, exist_ok=True)
        final = target / f"dti-{moment:%Y%m%dT%H%M%S}.tar.gz"
        draft = final.with_name(f"{final.name}.tmp")
        pointer = settings.serving / POINTER
        published = json.loads(pointer.read_text("utf-8")) if pointer.exists() else None
        listed: dict[str, tuple[str, int]] = {}
        size = 0
        with tarfile.open(draft, "w:gz", compresslevel=1) as archive:
            for path in _worth_keeping(settings, published, target.resolve()):
                name = path.relative_to(settings.root).as_posix()
                with path.open("rb") as content:
                    reader = _Hashing(content)
                    member = archive.gettarinfo(name=str(path), arcname=name)
                    member.size = path.stat().st_size
                    archive.addfile(member, reader)
                listed[name] = (reader.digest, path.stat().st_mtime_ns)
                size += member.size
                if len(listed) % TOLD_EVERY == 0:
                    progress.info("backup: %d files, %.1f GB", len(listed), size / 1e9)
            contents = json.dumps(
                {
                    "format": FORMAT,
                    "made_at": moment.isoformat(timespec="seconds"),
                    "published": published,
                    "files": listed,
                }
            ).encode()
            last = tarfile.TarInfo(CONTENTS)
            last.size = len(contents)
            archive.addfile(last, io.BytesIO(contents))
        rename_whole(draft, final)
        return Backup(final, len(listed), size, published and published["version"])


def _worth_keeping(settings: Settings, published: dict | None, target: Path) -> Iterator[Path]:
    current = {POINTER, published["file"]} if published else set()
    for part in PARTS:
        for path in sorted((settings.root / part).rglob("*")):
            is_old_version = part == "serving" and path.name not in current
            is_backup = target in path.resolve().parents
            if _is_kept(path) and not (is_old_version or is_backup):
                yield path


def _is_kept(path: Path) -> bool:
    """Whether it is a file that somebody would miss, and no lock or draft."""
    return path.is_file() and path.suffix not in {".tmp", ".lock", ".waiting"} and ".draft-" not in path.as_posix()


def restore(settings: Settings, file: Path) -> Backup:
    """Make an empty home what it was when the backup was made. Nothing gets its place before all of it is verified.

    After a kill the same call begins anew, or goes on where files were already given their places.

    Raises Unusable when the home holds anything of what a backup has, or the file is damaged or no backup.
    """
    marker = settings.root / VERIFIED / CONTENTS
    if not marker.exists():
        _check_empty(settings.root)
    with only_writer(settings.warehouse, "restore", settings.lock_wait):
        if not marker.exists():
            _verify(settings.root, file)
        begun = json.loads(marker.read_text("utf-8"))
        if begun["file"] != file.name:
            raise Unusable(
                f"{settings.root} is half restored from {begun['file']}: restore from that file again, or from {file}"
                " into an empty home"
            )
        for part in PARTS:
            _move(marker.parent / part, settings.root / part)
        sync_folder(settings.root)
        marker.unlink()
        shutil.rmtree(marker.parent)
        return Backup(**begun | {"file": file})


def _check_empty(root: Path) -> None:
    there = [part for part in PARTS if any(_is_kept(path) for path in (root / part).rglob("*"))]
    if there:
        raise Unusable(f"{root} holds {', '.join(there)} already: restore into an empty home, DTI_HOME=/another/folder")


def _verify(root: Path, file: Path) -> None:
    """Leave all that the backup holds, as its list says it is, in the folder `VERIFIED` of the home; or nothing."""
    draft, verified = root / DRAFT, root / VERIFIED
    for left in (draft, verified):
        shutil.rmtree(left, ignore_errors=True)
    try:
        contents, found, size = _unpack(file, draft)
        listed = {name: sha256 for name, (sha256, _) in contents["files"].items()}
        _compare(file, listed, found)
        for name, (_, changed_at) in contents["files"].items():
            os.utime(draft / name, ns=(changed_at, changed_at))  # a delivery is known by it: else all loads anew
    except (tarfile.TarError, EOFError, zlib.error, OSError, ValueError, KeyError) as error:
        shutil.rmtree(draft, ignore_errors=True)
        raise Unusable(f"{file} cannot be read as a backup ({error}); {root} is as it was") from error
    except Unusable:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    published = contents["published"]
    begun = Backup(file, len(found), size, published and published["version"])
    (draft / CONTENTS).write_text(json.dumps(asdict(begun) | {"file": file.name}), encoding="utf-8")
    os.sync()
    draft.rename(verified)
    sync_folder(root)


def _unpack(file: Path, draft: Path) -> tuple[dict, dict[str, str], int]:
    """(contents, hash of each file found, bytes), of a backup's files below `draft`."""
    found: dict[str, str] = {}
    contents: dict | None = None
    size = 0
    with tarfile.open(file, "r:gz") as archive:
        for member in archive:
            if member.name == CONTENTS:
                contents = json.loads(archive.extractfile(member).read())
                continue
            safe = tarfile.data_filter(member, str(draft))
            if not safe.isreg() or safe.name.partition("/")[0] not in PARTS:
                raise Unusable(f"{file} holds {member.name}, which no backup has; nothing was restored")
            place = draft / safe.name
            place.parent.mkdir(parents=True, exist_ok=True)
            reader = _Hashing(archive.extractfile(member))
            with place.open("wb") as out:
                shutil.copyfileobj(reader, out, 1 << 20)
            found[safe.name] = reader.digest
            size += member.size
            if len(found) % TOLD_EVERY == 0:
                progress.info("restore: %d files, %.1f GB", len(found), size / 1e9)
    if contents is None or contents["format"] != FORMAT:
        raise Unusable(f"{file} is cut off or no backup of this release; nothing was restored")
    return contents, found, size


def _compare(file: Path, listed: dict[str, str], found: dict[str, str]) -> None:
    wrong = sorted(name for name in listed.keys() | found.keys() if listed.get(name) != found.get(name))
    if wrong:
        raise Unusable(f"{file} is damaged: {', '.join(wrong[:5])} are not what they were; nothing was restored")


def _move(whole: Path, place: Path) -> None:
    """The restored folder in place of an empty one; locks that stand there are kept, for this process holds one."""
    place.mkdir(parents=True, exist_ok=True)
    if whole.exists():
        for path in whole.iterdir():
            path.replace(place / path.name)


class _Hashing:
    """A file that hashes what is read of it."""

    def __init__(self, content: IO[bytes]):
        self._content, self._hash = content, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        part = self._content.read(size)
        self._hash.update(part)
        return part

    @property
    def digest(self) -> str:
        return self._hash.hexdigest()
