"""One alert for each cause and one all-clear, whatever channels do: the rule, with a clock that is told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from orchestration.alerts.causes import Cause, Kind
from orchestration.alerts.ledger import LONGEST_WAIT, Ledger, after_failing, after_sending, brought_up_to, due

START = datetime(2026, 10, 11, 6, tzinfo=UTC)
LATE = Cause(kind=Kind.LATE, about="dossiers/2026-10-10", since=START)
FAILED = Cause(kind=Kind.FAILED_RUN, since=START)
BOTH = ("e-mail", "webhook")


class Told:
    """Evaluates once a minute and keeps what each channel took: (cause, channel, whether it is an all-clear)."""

    def __init__(self, channels: tuple[str, ...] = ("webhook",)):
        self.ledger, self.now, self.channels = Ledger(), START, channels
        self.failing: set[str] = set()
        self.messages: list[tuple[str, str, bool]] = []
        self.tries: list[datetime] = []

    def minute(self, *standing: Cause) -> None:
        self.ledger = brought_up_to(self.ledger, standing, self.channels, self.now)
        for one in list(due(self.ledger, self.channels, self.now)):
            if one.channel in self.failing:
                self.tries.append(self.now)
                self.ledger = after_failing(self.ledger, one, self.now)
            else:
                self.messages.append((one.entry.cause.key, one.channel, one.entry.ended_at is not None))
                self.ledger = after_sending(self.ledger, one)
        self.ledger = Ledger.model_validate_json(self.ledger.model_dump_json())
        self.now += timedelta(minutes=1)


def test_a_cause_that_stands_for_hours_is_one_alert_and_its_end_one_all_clear():
    told = Told()
    for _ in range(200):
        told.minute(LATE)
    for _ in range(10):
        told.minute()
    assert told.messages == [("late-feed/dossiers", "webhook", False), ("late-feed/dossiers", "webhook", True)]
    assert told.ledger == Ledger()


def test_a_feed_that_stays_away_another_day_is_the_same_cause():
    told = Told()
    told.minute(LATE)
    told.minute(LATE.model_copy(update={"about": "dossiers/2026-10-11"}))
    assert len(told.messages) == 1


def test_two_causes_are_two_alerts_and_each_ends_by_itself():
    told = Told()
    told.minute(LATE, FAILED)
    told.minute(LATE)
    assert told.messages[:2] == [("late-feed/dossiers", "webhook", False), ("failed-run", "webhook", False)]
    assert told.messages[2:] == [("failed-run", "webhook", True)]


def test_a_cause_that_comes_again_after_its_all_clear_is_told_again():
    told = Told()
    told.minute(FAILED)
    told.minute()
    told.minute(FAILED)
    assert [clear for _, _, clear in told.messages] == [False, True, False]


def test_a_channel_that_fails_is_tried_again_after_longer_and_longer_waits_while_the_other_is_told_once():
    told = Told(BOTH)
    told.failing = {"e-mail"}
    for _ in range(300):
        told.minute(LATE)
    waits = [later - earlier for earlier, later in zip(told.tries, told.tries[1:], strict=False)]
    assert waits[:6] == [timedelta(minutes=2**n) for n in range(6)]
    assert set(waits[6:]) == {LONGEST_WAIT}
    told.failing = set()
    for _ in range(61):
        told.minute(LATE)
    assert sorted(told.messages) == [("late-feed/dossiers", channel, False) for channel in BOTH]


def test_who_was_never_told_of_a_cause_gets_no_all_clear():
    told = Told(BOTH)
    told.failing = {"e-mail"}
    told.minute(LATE)
    told.failing = set()
    told.minute()
    assert told.messages == [("late-feed/dossiers", "webhook", False), ("late-feed/dossiers", "webhook", True)]
    assert told.ledger == Ledger()


def test_a_cause_that_comes_back_before_its_all_clear_went_out_has_not_ended():
    told = Told()
    told.minute(LATE)
    told.failing = {"webhook"}
    told.minute()
    told.failing = set()
    told.minute(LATE)
    told.minute(LATE)
    assert [clear for _, _, clear in told.messages] == [False]
    assert told.ledger.entries["late-feed/dossiers"].cause.since == START


def test_a_channel_set_up_later_is_told_of_what_stands_and_one_taken_away_is_waited_for_no_more():
    told = Told(("webhook",))
    told.minute(LATE)
    told.channels = ("e-mail",)
    told.minute(LATE)
    told.minute()
    assert [channel for _, channel, _ in told.messages] == ["webhook", "e-mail", "e-mail"]
    assert told.ledger == Ledger()


def test_without_a_channel_causes_are_kept_and_forgotten_all_the_same():
    told = Told(())
    told.minute(LATE)
    assert list(told.ledger.entries) == ["late-feed/dossiers"]
    told.minute()
    assert told.ledger == Ledger()
