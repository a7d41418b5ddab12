"""Commands that load, build and publish, and what stands before and after them."""

from __future__ import annotations

import argparse
import sys
import time

from orchestration.cli.outcomes import report, tell, tell_of_nothing
from orchestration.months import days_of
from orchestration.settings import Settings


def add_to(commands: argparse._SubParsersAction) -> None:
    command = commands.add_parser("refresh", help="load what is new, rebuild, check, publish")
    command.set_defaults(run=run_refresh)

    command = commands.add_parser("backfill", help="re-load a range of arrival days and rebuild")
    command.add_argument("first", help="a day, or a month for its first day: 2026-02-10, 2026-02")
    command.add_argument("last", help="a day, or a month for its last day")
    command.add_argument("--chunk", type=int, default=0, help="load at most so many days in one run; 0: all")
    command.add_argument("--fresh", action="store_true", help="begin anew what was interrupted")
    command.set_defaults(run=run_backfill)

    command = commands.add_parser("plan", help="show what a backfill would change, and change nothing")
    command.add_argument("first", help="as of backfill")
    command.add_argument("last", help="as of backfill")
    command.set_defaults(run=run_plan)

    command = commands.add_parser("accept", help="let what a blocking check held back count")
    command.add_argument("hold", help="its id, or the beginning of several: dossiers/2026-02-28, unit/C25459")
    command.set_defaults(run=run_accept)

    command = commands.add_parser("rebuild", help="make the warehouse again from the inbox")
    command.add_argument("--force", action="store_true", help="forget arrival days that the inbox no longer holds")
    command.set_defaults(run=run_rebuild)


def _begin_judge() -> None:
    """First of all: it imports for as long as this process finds out what is new, and there is a second core."""
    from quality.judging import JUDGE

    JUDGE.begin()


def run_refresh(settings: Settings, _: argparse.Namespace) -> int:
    _begin_judge()
    from orchestration.contracts import ContractBroken
    from orchestration.refresh import refresh
    from orchestration.watch import watched

    started = time.monotonic()
    if tell_of_nothing(settings):
        return 0
    try:
        outcome = watched(settings, "refresh", lambda: refresh(settings))
    except ContractBroken as broken:
        return tell(broken.problems)
    if not outcome.ran:
        print("Nothing new: every delivery is loaded and published.")
    return report(outcome, started)


def run_backfill(settings: Settings, options: argparse.Namespace) -> int:
    _begin_judge()
    from orchestration.backfill import backfill
    from orchestration.contracts import ContractBroken
    from orchestration.watch import watched

    started = time.monotonic()
    try:
        days = days_of(options.first, options.last)
        if options.chunk < 0:
            raise ValueError(f"CHUNK ({options.chunk}) is no number of days.")
    except ValueError as wrong:
        print(wrong, file=sys.stderr)
        return 2
    if tell_of_nothing(settings):
        return 0
    try:
        outcome = watched(
            settings, "backfill", lambda: backfill(settings, days, chunk_days=options.chunk, fresh=options.fresh)
        )
    except ContractBroken as broken:
        return tell(broken.problems)
    if not outcome.loaded:
        print(f"No delivery arrived from {days[0]} to {days[1]}; nothing was re-loaded.")
    return report(outcome, started)


def run_plan(settings: Settings, options: argparse.Namespace) -> int:
    _begin_judge()
    from orchestration.contracts import ContractBroken
    from orchestration.plan import plan
    from orchestration.plan_home import CannotPlan

    try:
        days = days_of(options.first, options.last)
    except ValueError as wrong:
        print(wrong, file=sys.stderr)
        return 2
    try:
        made = plan(settings, days)
    except CannotPlan as nothing:
        print(nothing, file=sys.stderr)
        return 1
    except ContractBroken as broken:
        return tell(broken.problems)
    print(made.text, end="")
    return 0 if made.publishes else 1


def run_accept(settings: Settings, options: argparse.Namespace) -> int:
    from orchestration import holds
    from orchestration.intake.feeds import FEEDS
    from orchestration.lock import only_writer
    from orchestration.raw_tables import create_raw_tables
    from orchestration.warehouse import open_warehouse

    if not settings.warehouse.exists():
        print("Nothing has been loaded, so nothing is held.", file=sys.stderr)
        return 2
    with (
        only_writer(settings.warehouse, "accept", settings.lock_wait),
        open_warehouse(settings.warehouse, settings.memory_limit) as connection,
    ):
        create_raw_tables(connection, FEEDS.values())
        try:
            accepted = holds.accept(connection, options.hold)
        except LookupError as unknown:
            print(unknown.args[0], file=sys.stderr)
            return 2
    print(f"Accepted: {', '.join(accepted)}. The next refresh publishes what was held.")
    return 0


def run_rebuild(settings: Settings, options: argparse.Namespace) -> int:
    _begin_judge()
    from orchestration.contracts import ContractBroken
    from orchestration.rebuild import WouldForget, rebuild

    started = time.monotonic()
    try:
        outcome, kept = rebuild(settings, force=options.force)
    except WouldForget as refused:
        print(refused, file=sys.stderr)
        return 1
    except ContractBroken as broken:
        return tell(broken.problems)
    for old in kept:
        print(f"Kept: {old}.")
    return report(outcome, started)
