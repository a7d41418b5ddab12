"""Who may ask: names and the SHA-256 of their keys, in a file that is read again when it changes. No key is kept."""

from __future__ import annotations

import hashlib
import hmac
import logging
import re
import secrets
from dataclasses import dataclass
from pathlib import Path

LINE = re.compile(r"^(?P<name>[A-Za-z0-9._-]{1,64})\s+(?P<sha256>[0-9a-f]{64})$")
log = logging.getLogger("dti.api")


@dataclass(frozen=True)
class Read:
    """keys: hash by name. faults: what is wrong with the file, one sentence each."""

    keys: dict[str, str]
    faults: tuple[str, ...]


def read(path: Path) -> Read:
    """The keys of a file: a name and a hash a line; empty lines and those that begin with # are passed over."""
    keys: dict[str, str] = {}
    faults = []
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        return Read({}, (f"{path} cannot be read ({error}): no key is accepted",))
    for number, line in enumerate(lines, start=1):
        text = line.strip()
        if not text or text.startswith("#"):
            continue
        found = LINE.match(text)
        if found is None:
            faults.append(
                f"{path}, line {number}: expected a name and a SHA-256 in 64 small hex digits; it is passed over"
            )
        elif found["name"] in keys:
            faults.append(f"{path}, line {number}: {found['name']} stands there twice; it is passed over")
        else:
            keys[found["name"]] = found["sha256"]
    return Read(keys, tuple(faults))


def hash_of(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


def add(path: Path, name: str) -> str:
    """Write a new key's hash under a name and hand out the key, which is kept nowhere. Raises ValueError, OSError."""
    key = secrets.token_urlsafe(32)
    line = f"{name} {hash_of(key)}"
    if LINE.match(line) is None:
        raise ValueError(f"{name!r} is no name of a key: letters without marks, digits, '.', '_' and '-', at most 64")
    text = ""
    if path.exists():
        if name in read(path).keys:
            raise ValueError(f"{path} already has a key of {name}: remove its line first, or take another name")
        text = path.read_text("utf-8")
    with path.open("a", encoding="utf-8") as file:
        file.write(f"{'' if not text or text.endswith(chr(10)) else chr(10)}{line}\n")
    path.chmod(0o600)
    return key


class Keys:
    """The keys that count now. While the file is gone or cannot be read, none does."""

    def __init__(self, path: Path):
        self._path = path
        self._seen: tuple[int, int, int] | None = (-1, -1, -1)
        self._keys: dict[str, str] = {}

    def owner(self, key: str) -> str | None:
        """Whose key it is. All hashes are compared, each in constant time."""
        self._follow()
        hashed = hash_of(key)
        owner = None
        for name, sha256 in self._keys.items():
            if hmac.compare_digest(hashed, sha256):
                owner = name
        return owner

    def _follow(self) -> None:
        try:
            found = self._path.stat()
            mark = (found.st_ino, found.st_mtime_ns, found.st_size)
        except OSError:
            mark = None
        if mark == self._seen:
            return
        self._seen = mark
        now = read(self._path)
        self._keys = now.keys
        for fault in now.faults:
            log.error("%s", fault)
