"""Commands that run the services, and those that say how things stand."""

from __future__ import annotations

import argparse
import sys

from orchestration.settings import Settings


def add_to(commands: argparse._SubParsersAction) -> None:
    command = commands.add_parser("prepare", help="parse the dbt project, set up Dagster's home")
    command.set_defaults(run=run_prepare)

    command = commands.add_parser("serve", help="Dagster's UI and daemon and the dashboard, for a server")
    command.set_defaults(run=run_serve)

    command = commands.add_parser("status", help="say what is published, late, held, at work and next")
    command.set_defaults(run=run_status)

    command = commands.add_parser("summary", help="print what is published")
    command.set_defaults(run=run_summary)


def run_prepare(settings: Settings, _: argparse.Namespace) -> int:
    from orchestration.instance import dagster_instance, end_abandoned_runs
    from orchestration.lock import only_writer
    from orchestration.looks_ahead import forget_looks_ahead
    from orchestration.manifest import prepare_manifest

    with only_writer(settings.warehouse, "make dev", settings.lock_wait), dagster_instance(settings) as instance:
        prepare_manifest()
        forget_looks_ahead(instance)
        end_abandoned_runs(instance, settings.warehouse, daemon_is_down=True)  # it is only now about to start
    return 0


def run_serve(settings: Settings, options: argparse.Namespace) -> int:
    from orchestration.serve import PortTaken, serve

    try:
        serve(settings, prepare=lambda: run_prepare(settings, options))
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
