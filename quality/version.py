"""Which code judges; known without importing Great Expectations."""

import functools
import hashlib
from pathlib import Path


@functools.cache
def judge_version() -> str:
    """Digest of the suites, profiles and thresholds: under another one, days are judged again."""
    digest = hashlib.sha256()
    root = Path(__file__).parent
    for path in sorted(root.rglob("*.py")):
        digest.update(str(path.relative_to(root)).encode() + path.read_bytes())
    return digest.hexdigest()
