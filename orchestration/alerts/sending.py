"""Evaluate what stands, and send what is due. A channel that fails, or a full disk, never fails who asked for it."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from pydantic import ValidationError

from orchestration.alerts.causes import causes
from orchestration.alerts.channels import Channel, channels
from orchestration.alerts.ledger import Ledger, after_failing, after_sending, brought_up_to, due
from orchestration.alerts.words import message
from orchestration.files import one_at_a_time, write_whole
from orchestration.heartbeat import Heartbeat
from orchestration.settings import Settings

log = logging.getLogger("dti.alerts")


def alert(settings: Settings, told: Heartbeat, now: datetime) -> Ledger | None:
    """Bring the ledger `$DTI_HOME/alerts.json` up to what the heartbeat tells, and send what is due.

    Returns the ledger, None where it cannot be written: then nothing is sent, for it would be sent again.
    """
    try:
        with one_at_a_time(settings.alerts):
            before = _read(settings.alerts)
            after = brought_up_to(before, causes(told), channels(settings), now)
            if after == before and not any(due(after, channels(settings), now)):
                return after
            write_whole(settings.alerts, after.model_dump_json(indent=1).encode())
            return _send(settings.alerts, after, channels(settings), now)
    except OSError as error:
        log.warning("%s cannot be written: %s", settings.alerts, error)
        return None


def _send(path: Path, ledger: Ledger, ways: Mapping[str, Channel], now: datetime) -> Ledger:
    """Each message that went out is written down before the next: a process that ends here repeats one, not all."""
    failed: set[str] = set()
    for one in list(due(ledger, ways, now)):
        if one.channel not in failed:
            try:
                ways[one.channel](message(one.entry))
                ledger = after_sending(ledger, one)
            except Exception as error:  # whatever a server answers: it is tried again, and the run goes on
                failed.add(one.channel)
                log.warning("an alert could not be sent by %s: %s", one.channel, type(error).__name__)
        if one.channel in failed:
            ledger = after_failing(ledger, one, now)
        write_whole(path, ledger.model_dump_json(indent=1).encode())
    return ledger


def _read(path: Path) -> Ledger:
    try:
        return Ledger.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        return Ledger()
    except ValidationError:
        log.warning("%s cannot be read and is begun anew: alerts may be repeated", path)
        return Ledger()
