"""Commands that write to the inbox, or say what is to be sent there."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import date
from pathlib import Path

from orchestration.settings import Settings


def add_to(commands: argparse._SubParsersAction) -> None:
    command = commands.add_parser("framework", help="import the annex of a DTI version into the inbox")
    command.add_argument("file", type=Path, help="XLSX or CSV, see docs/framework-annex.md")
    command.set_defaults(run=run_framework)

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
