"""Days lived through by a machine, and what each of them left."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time
from pathlib import Path

from orchestration.lateness import ONE_DAY, moment
from tests.alerts.receivers import LOCALHOST, MailServer, Webhook, listening
from tests.failure.homes import digests
from tests.failure.processes import run
from tests.fortnight.deliveries import Senders
from tests.fortnight.machine import running
from tests.fortnight.story import QUIET, Fault, events

Figures = Mapping[str, tuple[int, str]]
"""Number and digest of the rows of each published table."""
AT_NIGHT = time(1)
"""What happens until then belongs to the day before."""
OF_THE_RUN = ("marts.fct_check_result", "marts.fct_check_history")
"""How many days the last run judged, and how often was judged: of the runs, not of what arrived."""


@dataclass(frozen=True)
class Day:
    """What stood at the end of a day on which the refresh of an arrival day was due. tries: how its runs ended, by exit
    status. as_of: day of the published version. told: `alert cause` and `all_clear cause`, in order."""

    number: int
    day: date
    fault: str
    tries: tuple[int, ...]
    as_of: date
    told: tuple[str, ...]
    figures: Figures


def first_load(senders: Senders, home: Path) -> None:
    """A home that has loaded everything before the first of the days."""
    senders.history(home)
    loaded = run(home, "refresh", at=moment(senders.days[0], time(8)))
    assert loaded.status == 0, loaded.err


def live(senders: Senders, first: Path, home: Path, faults: Mapping[int, Fault]) -> Iterator[Day]:
    """Live through the days in a copy of a home. Raises AssertionError where a mail says other than the webhook."""
    shutil.copytree(first, home)
    with (
        listening(MailServer()) as mail,
        listening(Webhook()) as webhook,
        running(
            home,
            booted_at=moment(senders.days[0], time(8)),
            alert_smtp_host=LOCALHOST,
            alert_smtp_port=mail.server_address[1],
            alert_mail_to="truc@tinh.example",
            alert_webhook=f"http://{LOCALHOST}:{webhook.server_address[1]}",
        ) as machine,
    ):
        left = events(senders, faults)
        for number, day in enumerate(senders.days, 1):
            said, tries = len(webhook.posts), len(machine.ended)
            while left and left[0].at < moment(day + 2 * ONE_DAY, AT_NIGHT):
                left.pop(0).do(machine)
            assert [one["Subject"] for one in mail.mails] == [one["title"] for one in webhook.posts]
            told = tuple(f"{one['event']} {one['cause']}" for one in webhook.posts[said:])
            yield _day(home, number, day, faults, tuple(ended.status for ended in machine.ended[tries:]), told)


def _day(
    home: Path, number: int, day: date, faults: Mapping[int, Fault], tries: tuple[int, ...], told: tuple[str, ...]
) -> Day:
    as_of, figures = published(home)
    return Day(number, day, faults.get(number, QUIET).name, tries, as_of, told, figures)


def published(home: Path) -> tuple[date, Figures]:
    """Day of the published version, and its figures."""
    pointer = json.loads((home / "serving" / "current.json").read_text("utf-8"))
    figures = digests(home / "serving" / pointer["file"], "marts")
    of_what_arrived = {name: figure for name, figure in figures.items() if name not in OF_THE_RUN}
    return date.fromisoformat(pointer["as_of"]), of_what_arrived
