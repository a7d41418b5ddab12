"""The commands behind the Makefile. Each module adds a group of them; what one needs is imported when it runs."""

from __future__ import annotations

import argparse
import atexit
import gc
import logging
import os
import sys
import warnings
from datetime import date
from typing import NoReturn

from pydantic import ValidationError

from orchestration.accidents import explain
from orchestration.cli import building, care, handing_over, inbox, running
from orchestration.lock import WarehouseBusy
from orchestration.logs import JsonLines
from orchestration.settings import Settings

GROUPS = (building, inbox, care, handing_over, running)
COLLECT_RARELY = (100_000, 50, 1000)
"""For `gc.set_threshold`: modules and manifests, which live to the end, are not looked through again and again."""

KEEP_FREED_PAGES = "dirty_decay_ms:2000,muzzy_decay_ms:-1"
"""For Polars' allocator, which reads it when Polars is imported: what one batch of a load frees, the next one takes.
Of a million rows it gave 170,000 pages fewer back to the kernel, which takes 0.4 s of CPU to hand them out again."""


def command() -> NoReturn:
    """Run one command in a process that does nothing else.

    Collecting garbage as often as Python does took 3 s of a day's refresh, and taking everything apart at its end 2 s.
    """
    gc.set_threshold(*COLLECT_RARELY)
    os.environ.setdefault("_RJEM_MALLOC_CONF", KEEP_FREED_PAGES)
    status = main()
    atexit._run_exitfuncs()  # logging's, and those of semaphores, which would be reported as leaked
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)


def main(arguments: list[str] | None = None) -> int:
    """Run one command; the exit status is 0 when nothing needs mending."""
    logging.basicConfig(format="%(message)s", stream=sys.stderr, level=logging.WARNING)
    logging.getLogger("dti").setLevel(logging.INFO)
    logging.raiseExceptions = False  # on a full disk a log would bury the message under stack traces
    warnings.filterwarnings("ignore", message=".*is currently in beta.*")
    options = _parser().parse_args(arguments)
    try:
        settings = Settings() if options.as_of is None else Settings(as_of=options.as_of)
    except ValidationError as invalid:
        for error in invalid.errors():
            if not error["loc"]:  # several settings that do not fit together; one of them may be a password
                print(error["msg"], file=sys.stderr)
                continue
            name = "_".join(("DTI", *map(str, error["loc"]))).upper()
            print(f"Setting {name}={error['input']!r}: {error['msg']}", file=sys.stderr)
        return 2
    logging.getLogger("dti").addHandler(JsonLines(settings.logs, options.run.__name__.removeprefix("run_")))
    try:
        return options.run(settings, options)
    except WarehouseBusy as busy:
        print(busy, file=sys.stderr)
    except Exception as error:
        words = explain(error, settings)
        if words is None:
            raise
        print(words, file=sys.stderr)
    return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="dti", description="The commands behind the Makefile.")
    parser.add_argument("--as-of", type=date.fromisoformat, help="build the marts as they were known on this day")
    commands = parser.add_subparsers(required=True, metavar="command")
    for group in GROUPS:
        group.add_to(commands)
    return parser
