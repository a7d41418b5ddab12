"""One file that breaks a library costs that file, never the run: the failure becomes a refusal.

Nothing that the library says is repeated, neither to the sender nor in the log: it may quote the file.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from orchestration.intake.table import Refused

log = logging.getLogger("dti.intake")
ENDS_THE_RUN = (KeyboardInterrupt, SystemExit, GeneratorExit)


@contextmanager
def as_refusal(what: str) -> Iterator[None]:
    """Turn any failure inside into Refused, with its kind; the log has where it happened. Refused itself and whatever
    ends the run pass through. what: the file, for the log.

    BaseException, because a panic of a library written in Rust (Polars, fastexcel) is no Exception.
    """
    try:
        yield
    except (Refused, *ENDS_THE_RUN):
        raise
    except BaseException as failure:
        kind = type(failure).__name__
        steps = traceback.extract_tb(failure.__traceback__)
        where = " > ".join(f"{Path(step.filename).name}:{step.lineno} {step.name}" for step in steps)
        log.error("%s: %s at %s", what, kind, where)
    else:
        return
    raise Refused("this program failed on it ({kind}); nothing of it was loaded: tell those who run it", kind=kind)
