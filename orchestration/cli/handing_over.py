"""Commands that hand on what is published, to the operations centre and over HTTP."""

from __future__ import annotations

import argparse
import sys

from orchestration.settings import Settings


def add_to(commands: argparse._SubParsersAction) -> None:
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


def run_ioc(settings: Settings, options: argparse.Namespace) -> int:
    from orchestration.ioc.delivering import LooksBack, deliver
    from orchestration.lock import only_writer
    from orchestration.previous import POINTER

    if not (settings.serving / POINTER).exists():
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
