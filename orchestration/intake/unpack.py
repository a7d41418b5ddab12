"""Zipped deliveries: the files inside, within limits. Nothing is written to disk, so no path can lead anywhere."""

from __future__ import annotations

import io
import lzma
import stat
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath

from orchestration.intake.limits import INFLATED_BYTES, MEMBERS, NAME_LENGTH, RATIO, RATIO_FROM_BYTES
from orchestration.intake.table import Refused

CHUNK = 1 << 20
NOT_DELIVERED = (".", "~", "_")
DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    NotImplementedError,
    ValueError,
    OSError,
    MemoryError,  # the data name the memory that unpacking takes, up to 4 GB
)


def unpack(content: bytes) -> Iterator[tuple[str, bytes]]:
    """(path inside, content) of each file of a zip archive, by name; hidden files are passed over.

    Raises Refused before the first one when any name leads out of the archive, stands twice, is a link, is encrypted
    or is an archive itself, and where more comes out than the limits allow, whatever the archive says of itself.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except DAMAGED as error:
        raise Refused("cannot be read as zip: the archive is damaged or none") from error
    members = [m for m in archive.infolist() if not m.filename.endswith("/") and not _hidden(m.filename)]
    _refuse_unsafe(members)
    left = INFLATED_BYTES
    for member in sorted(members, key=lambda member: member.filename):
        inflated = _inflate(archive, member, left)
        left -= len(inflated)
        yield member.filename, inflated


def _hidden(name: str) -> bool:
    return any(part.startswith(NOT_DELIVERED) for part in _path(name).parts if part != "..")


def _path(name: str) -> PurePosixPath:
    return PurePosixPath(name.replace("\\", "/"))


def _refuse_unsafe(members: list[zipfile.ZipInfo]) -> None:
    """Names are told by their number: a name may hold a person's."""
    if not members:
        raise Refused("the archive holds no file")
    if len(members) > MEMBERS:
        raise Refused(
            "the archive holds {files:,} files; at most {most:,} are unpacked", files=len(members), most=MEMBERS
        )
    names = set()
    for number, member in enumerate(members, start=1):
        path = _path(member.filename)
        if not path.parts or len(member.filename) > NAME_LENGTH:
            raise Refused(
                "file {number} in the archive has no name, or one longer than {most} letters",
                number=number,
                most=NAME_LENGTH,
            )
        if path.is_absolute() or ".." in path.parts or ":" in path.parts[0]:
            raise Refused("the path of file {number} in the archive leads out of it", number=number)
        if stat.S_ISLNK(member.external_attr >> 16):
            raise Refused("file {number} in the archive is a link", number=number)
        if member.flag_bits & 0x1:
            raise Refused("the archive is protected by a password; deliver it without")
        if path.suffix.lower() in (".zip", ".gz", ".7z", ".rar"):
            raise Refused("file {number} in the archive is an archive itself", number=number)
        if path.as_posix().casefold() in names:
            raise Refused("file {number} in the archive has the name of another one", number=number)
        names.add(path.as_posix().casefold())


def _inflate(archive: zipfile.ZipFile, member: zipfile.ZipInfo, most: int) -> bytes:
    """Stops at the limit: the size that an archive declares is only a claim."""
    content = io.BytesIO()
    try:
        with archive.open(member) as packed:
            while chunk := packed.read(CHUNK):
                content.write(chunk)
                size = content.tell()
                if size > most or (size > RATIO_FROM_BYTES and size > RATIO * max(member.compress_size, 1)):
                    raise Refused("far more comes out of the archive than a delivery holds; nothing was loaded")
    except DAMAGED as error:
        raise Refused("cannot be read as zip: a file inside is damaged or packed in an unknown way") from error
    return content.getvalue()
