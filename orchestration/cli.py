"""The commands behind the Makefile."""

from __future__ import annotations

import argparse
import atexit
import gc
import json
import logging
import os
import sys
import time
import warnings
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from pydantic import ValidationError

from orchestration.accidents import explain
from orchestration.lock import WarehouseBusy
from orchestration.logs import JsonLines
from orchestration.months import days_of
from orchestration.settings import Settings

if TYPE_CHECKING:
    from orchestration.refresh import Outcome

WITHOUT_INDICATORS = "Its indicators have the status no_data."
WITHOUT = {
    "dti_results": "The page DTI has nothing to show.",
    "targets": "The page of plans has nothing to show but 2022.",
    "frameworks": "The DTI is scored by the versions that come with the product.",
    "submissions": "No unit has submitted a form.",
    "appraisals": "No submitted form has been decided on.",
    "land_parcels": "The quality of the land data has nothing to show.",
    "land_certificates": "No parcel has a certificate.",
    "land_tax_transfers": "The sharing of land data with the tax office has nothing to show.",
}
EMPTY = """Nothing to load: {inbox} holds no delivery.
Put files under {inbox}/<feed>/<arrival day>/, or run `make sample` for simulated ones."""


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
    logging.raiseExceptions = False  # on a full disk dbt's log would bury the message under stack traces
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
    parser = argparse.ArgumentParser(prog="dti", description=__doc__)
    parser.add_argument("--as-of", type=date.fromisoformat, help="build the marts as they were known on this day")
    commands = parser.add_subparsers(required=True, metavar="command")

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

    command = commands.add_parser("framework", help="import the annex of a DTI version into the inbox")
    command.add_argument("file", type=Path, help="XLSX or CSV, see docs/framework-annex.md")
    command.set_defaults(run=run_framework)

    command = commands.add_parser("backup", help="keep everything that cannot be made again in one file")
    command.add_argument("--to", type=Path, help="folder for the file; default: `backups` in the home")
    command.set_defaults(run=run_backup)

    command = commands.add_parser("restore", help="make an empty home from a backup")
    command.add_argument("file", type=Path)
    command.set_defaults(run=run_restore)

    command = commands.add_parser("tidy", help="take away what is older than the settings keep")
    command.add_argument("--plan", action="store_true", help="only name it")
    command.set_defaults(run=run_tidy)

    command = commands.add_parser("doctor", help="say whether home, machine and settings are as they should be")
    command.set_defaults(run=run_doctor)

    command = commands.add_parser("ioc", help="deliver what is published to the operations centre")
    command.add_argument("--full", action="store_true", help="every figure, also those that it has")
    command.set_defaults(run=run_ioc)

    command = commands.add_parser("ioc-replay", help="send deliveries to the operations centre again")
    command.add_argument("first", help="a number, or a day for the first delivery of it: 12, 2026-10-10")
    command.add_argument("last", help="a number, or a day for the last delivery of it")
    command.set_defaults(run=run_ioc_replay)

    command = commands.add_parser("api", help="answer questions for what is published over HTTP")
    command.add_argument("--port", type=int, help="instead of DTI_API_PORT")
    command.set_defaults(run=run_api)

    command = commands.add_parser("api-key", help="make a key of the API, and add its hash to DTI_API_KEYS")
    command.add_argument("name", help="whose it is: letters without marks, digits, '.', '_', '-'")
    command.set_defaults(run=run_api_key)

    command = commands.add_parser("sample", help="fill the inbox with simulated deliveries and real portal captures")
    command.add_argument("--seed", type=int, default=766)
    command.add_argument("--dossiers", type=int, default=120_000)
    command.add_argument("--parcels", type=int, help="of land (default: a third of the dossiers)")
    command.add_argument("--first-day", type=date.fromisoformat, default=date(2025, 7, 1))
    command.add_argument("--last-day", type=date.fromisoformat, default=date(2026, 10, 10))
    command.add_argument("--if-empty", action="store_true", help="do nothing when the inbox holds a delivery")
    command.set_defaults(run=run_sample)

    command = commands.add_parser("templates", help="write the workbooks that units fill in")
    command.add_argument("period", help="2026, 2026-H1, 2026-M9, 2026-Q3 or 2026-09")
    command.add_argument("--unit", help="only for this unit")
    command.add_argument("--form", help="only this form")
    command.set_defaults(run=run_templates)

    command = commands.add_parser("reminders", help="print who still owes a form")
    command.add_argument("--open", action="store_true", help="also what is not due yet")
    command.set_defaults(run=run_reminders)

    command = commands.add_parser("check", help="say of a file on standard input what a load would, as JSON")
    command.add_argument("feed", choices=("submissions", "appraisals"))
    command.add_argument("--name", required=True, help="of the file, as it is to be delivered")
    command.add_argument("--day", type=date.fromisoformat, required=True, help="on which it arrives")
    command.add_argument("--lock", nargs=3, action="append", default=[], metavar=("FORM", "UNIT", "PERIOD"))
    command.set_defaults(run=run_check)

    command = commands.add_parser("prepare", help="parse the dbt project, set up Dagster's home")
    command.set_defaults(run=run_prepare)

    command = commands.add_parser("serve", help="Dagster's UI and daemon and the dashboard, for a server")
    command.set_defaults(run=run_serve)

    command = commands.add_parser("status", help="say what is published, late, held, at work and next")
    command.set_defaults(run=run_status)

    command = commands.add_parser("summary", help="print what is published")
    command.set_defaults(run=run_summary)
    return parser


def run_refresh(settings: Settings, _: argparse.Namespace) -> int:
    from orchestration.contracts import ContractBroken
    from orchestration.refresh import refresh
    from orchestration.watch import watched

    started = time.monotonic()
    if _tell_of_nothing(settings):
        return 0
    try:
        outcome = watched(settings, "refresh", lambda: refresh(settings))
    except ContractBroken as broken:
        return _tell(broken.problems)
    if not outcome.ran:
        print("Nothing new: every delivery is loaded and published.")
    return _report(outcome, started)


def _tell_of_nothing(settings: Settings) -> bool:
    """Say what to do where nothing was ever loaded and nothing lies in the inbox."""
    from orchestration.intake.delivery import scan
    from orchestration.intake.feeds import FEEDS

    nothing = not settings.warehouse.exists() and not scan(settings.inbox, tuple(FEEDS)).deliveries
    if nothing:
        print(EMPTY.format(inbox=settings.inbox))
    return nothing


def _tell(problems: Iterable[str]) -> int:
    for problem in problems:
        print(f"To mend: {problem}.", file=sys.stderr)
    return 1


def _report(outcome: Outcome, started: float) -> int:
    for feed in outcome.missing_feeds:
        print(f"Feed never delivered: {feed}. {WITHOUT.get(feed, WITHOUT_INDICATORS)}")
    for problem in outcome.faults.in_words():
        print(f"To mend: {problem}", file=sys.stderr)
    if outcome.published:
        print(f"Published: version {outcome.published['version']}, as of {outcome.published['as_of']}.")
    print(f"Done in {time.monotonic() - started:.0f} s.")
    return 1 if outcome.faults else 0


def run_backfill(settings: Settings, options: argparse.Namespace) -> int:
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
    if _tell_of_nothing(settings):
        return 0
    try:
        outcome = watched(
            settings, "backfill", lambda: backfill(settings, days, chunk_days=options.chunk, fresh=options.fresh)
        )
    except ContractBroken as broken:
        return _tell(broken.problems)
    if not outcome.loaded:
        print(f"No delivery arrived from {days[0]} to {days[1]}; nothing was re-loaded.")
    return _report(outcome, started)


def run_plan(settings: Settings, options: argparse.Namespace) -> int:
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
        return _tell(broken.problems)
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
    from orchestration.contracts import ContractBroken
    from orchestration.rebuild import WouldForget, rebuild

    started = time.monotonic()
    try:
        outcome, kept = rebuild(settings, force=options.force)
    except WouldForget as refused:
        print(refused, file=sys.stderr)
        return 1
    except ContractBroken as broken:
        return _tell(broken.problems)
    for old in kept:
        print(f"Kept: {old}.")
    return _report(outcome, started)


def run_framework(settings: Settings, options: argparse.Namespace) -> int:
    from orchestration.framework_annex import deliver_annex

    try:
        annexed = deliver_annex(settings, options.file)
    except OSError as error:
        print(f"{options.file} cannot be opened: {error.strerror}.", file=sys.stderr)
        return 2
    for fault in annexed.faults:
        print(f"To mend: {options.file.name}, row {fault.line}: {fault.sentence} ({fault.rule}).", file=sys.stderr)
    if annexed.delivered is None:
        print(f"Refused: nothing was imported. The list, in Vietnamese too: {annexed.marked}", file=sys.stderr)
        return 1
    print(f"{'Imported' if annexed.is_new else 'Already there'}: {annexed.delivered}. The next refresh scores by it.")
    return 0


def run_backup(settings: Settings, options: argparse.Namespace) -> int:
    from orchestration.care.backup import backup

    made = backup(settings, options.to or settings.root / "backups")
    print(f"Backup: {made.file}, {made.files} files, {made.bytes / 1e9:.2f} GB, version {made.version or 'none'}.")
    print("DTI_PII_KEY and other settings are not in it: keep them apart.")
    return 0


def run_restore(settings: Settings, options: argparse.Namespace) -> int:
    from orchestration.care.backup import Unusable, restore

    try:
        restored = restore(settings, options.file)
    except Unusable as unusable:
        print(unusable, file=sys.stderr)
        return 1
    print(f"Restored to {settings.root}: {restored.files} files, version {restored.version or 'none'}.")
    return 0


def run_tidy(settings: Settings, options: argparse.Namespace) -> int:
    from orchestration.care.tidy import tidy

    old = tidy(settings, plan=options.plan)
    would = "Would go" if options.plan else "Gone"
    for one in old:
        print(f"{would}: {one.path} ({one.day}, {one.setting})")
    print(f"{would}: {len(old)} in all." if old else "Nothing is older than the settings keep.")
    return 0


def run_doctor(settings: Settings, _: argparse.Namespace) -> int:
    from orchestration.care.doctor import Level, examine

    findings = examine(settings)
    for finding in findings:
        print(finding)
    return 1 if any(finding.level is Level.MEND for finding in findings) else 0


def run_ioc(settings: Settings, options: argparse.Namespace) -> int:
    from orchestration.ioc.delivering import LooksBack, deliver
    from orchestration.lock import only_writer

    if not (settings.serving / "current.json").exists():
        print(f"Nothing is published under {settings.serving}. Run `make refresh`.", file=sys.stderr)
        return 1
    with only_writer(settings.warehouse, "ioc", settings.lock_wait):
        try:
            delivery = deliver(settings.serving, settings.ioc, full=options.full)
        except LooksBack as back:
            print(f"Not delivered: {back}.", file=sys.stderr)
            return 1
    if delivery is None:
        print("Nothing to deliver: the operations centre has the published version. FULL=1 sends every figure.")
        return 0
    print(f"Delivered: {delivery.folder}, {delivery.manifest.rows} figures.")
    return 0


def run_ioc_replay(settings: Settings, options: argparse.Namespace) -> int:
    from orchestration.ioc.replay import NotKept, numbers, replay

    try:
        again = replay(settings.ioc, *numbers(settings.ioc, options.first, options.last))
    except (NotKept, ValueError) as unknown:
        print(f"Nothing was sent again: {unknown}.", file=sys.stderr)
        return 2
    for delivery in again:
        print(f"Sent again: {delivery.folder}.")
    return 0


def run_api(settings: Settings, options: argparse.Namespace) -> int:
    from orchestration.ioc.api.serving import WouldBeOpen, serve

    if options.port is not None:
        settings = settings.model_copy(update={"api_port": options.port})
    try:
        serve(settings)
    except WouldBeOpen as refused:
        print(f"Not started: {refused}.", file=sys.stderr)
        return 2
    return 0


def run_api_key(settings: Settings, options: argparse.Namespace) -> int:
    from orchestration.ioc.api.keys import add

    if settings.api_keys is None:
        print("DTI_API_KEYS names no file: set it to where the hashes of keys are to stand.", file=sys.stderr)
        return 2
    try:
        key = add(settings.api_keys, options.name)
    except ValueError as unfit:
        print(f"No key was made: {unfit}.", file=sys.stderr)
        return 2
    print(key)
    print(f"It is shown this once; {settings.api_keys} holds its hash. It counts from now on.", file=sys.stderr)
    return 0


def run_sample(settings: Settings, options: argparse.Namespace) -> int:
    from orchestration.intake.delivery import scan
    from orchestration.intake.feeds import FEEDS
    from orchestration.sample import write_sample

    if options.if_empty and scan(settings.inbox, tuple(FEEDS)).deliveries:
        print(f"{settings.inbox} holds deliveries; no sample written.")
        return 0
    summary = write_sample(
        settings.inbox,
        seed=options.seed,
        dossiers=options.dossiers,
        parcels=options.parcels,
        first_day=options.first_day,
        last_day=options.last_day,
    )
    print(f"Simulated inbox written to {settings.inbox}: {summary}")
    return 0


def run_templates(settings: Settings, options: argparse.Namespace) -> int:
    from orchestration.templates import NothingAsked, write_templates

    try:
        written = write_templates(
            settings.templates, settings.serving, options.period, unit_code=options.unit, form_code=options.form
        )
    except NothingAsked as nothing:
        print(nothing.args[0], file=sys.stderr)
        return 2
    print(f"{len(written)} templates written to {written[0].parent}.")
    return 0


def run_reminders(settings: Settings, options: argparse.Namespace) -> int:
    from orchestration.reminders import reminders

    text = reminders(settings.serving, with_open=options.open)
    if text is None:
        print(f"Nothing is published under {settings.serving}. Run `make refresh`.", file=sys.stderr)
        return 1
    print(text)
    return 0


def run_check(_: Settings, options: argparse.Namespace) -> int:
    from orchestration.before_sending import answer, limit

    limit()
    told = answer(options.feed, options.name, sys.stdin.buffer.read(), options.day, options.lock)
    print(json.dumps(told))
    return 0


def run_prepare(settings: Settings, _: argparse.Namespace) -> int:
    from orchestration.dbt import prepare_manifest
    from orchestration.instance import dagster_instance, end_abandoned_runs
    from orchestration.lock import only_writer

    with only_writer(settings.warehouse, "make dev", settings.lock_wait), dagster_instance(settings) as instance:
        prepare_manifest()
        end_abandoned_runs(instance, settings.warehouse, daemon_is_down=True)  # it is only now about to start
    return 0


def run_serve(settings: Settings, options: argparse.Namespace) -> int:
    from orchestration.serve import PortTaken, serve

    run_prepare(settings, options)
    try:
        serve(settings)
    except PortTaken as taken:
        print(taken, file=sys.stderr)
        return 1
    return 0


def run_status(settings: Settings, _: argparse.Namespace) -> int:
    from orchestration import clock
    from orchestration.status import lines, status, to_mend

    found = status(settings, clock.now(settings.today))
    for line in lines(found):
        print(line)
    problems = list(to_mend(found))
    for problem in problems:
        print(f"To mend: {problem}")
    return 1 if problems else 0


def run_summary(settings: Settings, _: argparse.Namespace) -> int:
    from orchestration.summary import published_summary

    text = published_summary(settings.serving)
    if text is None:
        print(f"Nothing is published under {settings.serving}. Run `make refresh`.", file=sys.stderr)
        return 1
    print(text)
    return 0


if __name__ == "__main__":
    command()
