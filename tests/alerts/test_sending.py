"""Alerts through real servers on this machine; what they hold, and that no server's answer fails a refresh."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import trustme
from pydantic import SecretStr, ValidationError

from orchestration.alerts.causes import Cause, Kind, causes
from orchestration.alerts.ledger import Entry
from orchestration.alerts.sending import alert
from orchestration.alerts.words import message
from orchestration.cli import main
from orchestration.doubted_clock import Clock
from orchestration.faults import Faults
from orchestration.heartbeat import Absent, Heartbeat, LastRun, Tick
from orchestration.refresh import Outcome
from orchestration.settings import PROJECT_ROOT, Settings
from orchestration.watch import watched
from tests.alerts.receivers import LOCALHOST, MailServer, Webhook, listening

SIX = datetime(2026, 10, 11, 6, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
GOOD = Heartbeat(written_at=SIX)
LATE = GOOD.model_copy(update={"absent": (Absent(feed="dossiers", day=date(2026, 10, 10), since=SIX, is_late=True),)})


@pytest.fixture
def mail() -> Iterator[MailServer]:
    with listening(MailServer()) as server:
        yield server


@pytest.fixture
def webhook() -> Iterator[Webhook]:
    with listening(Webhook()) as server:
        yield server


@pytest.fixture
def settings(tmp_path: Path, mail: MailServer, webhook: Webhook) -> Settings:
    return Settings(
        home=tmp_path,
        alert_smtp_host=LOCALHOST,
        alert_smtp_port=mail.server_address[1],
        alert_mail_from="kho@tinh.example",
        alert_mail_to="truc@tinh.example, lanhdao@tinh.example",
        alert_webhook=f"http://{LOCALHOST}:{webhook.server_address[1]}/alerts",
    )


def test_a_late_feed_is_mailed_and_posted_once_and_so_is_its_end(settings, mail, webhook):
    for minute in range(3):
        alert(settings, LATE, SIX + timedelta(minutes=minute))
    for minute in range(3, 6):
        alert(settings, GOOD, SIX + timedelta(minutes=minute))
    assert [one["Subject"] for one in mail.mails] == [
        "[Kho DTI] Chưa nhận được dữ liệu dossiers/2026-10-10",
        "[Kho DTI] Đã hết: Chưa nhận được dữ liệu dossiers/2026-10-10",
    ]
    assert mail.recipients[:2] == ["truc@tinh.example", "lanhdao@tinh.example"]
    assert [one["event"] for one in webhook.posts] == ["alert", "all_clear"]
    first, last = webhook.posts
    assert (first["kind"], first["about"], first["ended_at"]) == ("late-feed", "dossiers/2026-10-10", None)
    assert (last["cause"], last["ended_at"]) == ("late-feed/dossiers", "2026-10-11T06:03:00+07:00")


def test_an_alert_says_what_since_when_and_what_to_do_vietnamese_first(settings, mail):
    alert(settings, LATE, SIX)
    body = mail.mails[0].get_content()
    assert body.index("Từ: 06:00 11/10/2026") < body.index("Việc cần làm:") < body.index("Since: 06:00 11/10/2026")
    assert body.count("docs/operations.md#late-feed") == 2


def test_a_channel_that_fails_is_tried_again_and_the_other_is_not_told_twice(settings, mail, webhook):
    webhook.status, mail.refuses = 503, True
    alert(settings, LATE, SIX)
    webhook.status = 200
    alert(settings, LATE, SIX + timedelta(minutes=1))
    assert (len(mail.mails), len(webhook.posts)) == (0, 1)
    mail.refuses = False
    alert(settings, LATE, SIX + timedelta(minutes=10))
    assert (len(mail.mails), len(webhook.posts)) == (1, 1)


def test_nothing_is_sent_to_a_server_without_the_starttls_that_was_asked_for(settings, mail):
    careful = settings.model_copy(update={"alert_smtp_starttls": True})
    alert(careful, LATE, SIX)
    assert (mail.mails, mail.recipients) == ([], [])


def test_a_refresh_whose_alert_nobody_takes_ends_as_it_would_have(settings, mail, webhook):
    mail.server_close()
    webhook.status = 500
    outcome = Outcome(1, True, Faults(failures=("the disk is full",)), (), None)
    assert watched(settings, "refresh", lambda: outcome) is outcome
    settings.alerts.unlink()
    settings.alerts.mkdir()
    assert watched(settings, "refresh", lambda: outcome) is outcome


def test_a_failed_refresh_is_told_at_its_end_and_the_next_good_one_ends_it(settings, webhook):
    def fail() -> Outcome:
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        watched(settings, "refresh", fail)
    watched(settings, "refresh", lambda: Outcome(1, True, Faults(), (), None))
    assert [(one["kind"], one["event"]) for one in webhook.posts] == [
        ("failed-run", "alert"),
        ("failed-run", "all_clear"),
    ]


def test_a_ledger_that_cannot_be_read_is_begun_anew(settings, webhook):
    settings.alerts.write_text("{")
    alert(settings, LATE, SIX)
    assert len(webhook.posts) == 1


# --- what asks for an alert, and what it says ---------------------------------------------------------------------

ALL = Faults(
    failures=("raw__dossiers: ValueError: 079123456789",),
    blocked=("nothing is published: a rule about 079123456789",),
    held_days={"dossiers/2026-10-09": "held back: 079123456789"},
    held_figures=("unit/C25459 moved: 079123456789",),
    refused={"petitions/2026-10-09": ("petitions/2026-10-09/079123456789.csv: no header",)},
    strays=("079123456789: no feed",),
)
DOUBTED = Clock(boot="1", started_at=SIX, latest=SIX, doubted_at=SIX, doubted_after=timedelta(hours=1))
EVERYTHING = LATE.model_copy(update={"last_run": LastRun(what="refresh", ended_at=SIX, faults=ALL), "clock": DOUBTED})
IDLE = Tick(at=SIX, decided="no arrival day is new or changed", next_at=SIX)
STALE = GOOD.model_copy(update={"stale_since": SIX, "tick": IDLE})


def test_each_kind_of_fault_is_a_cause_and_figures_are_not_called_stale_beside_their_reason():
    assert {cause.kind for cause in causes(EVERYTHING)} == set(Kind) - {Kind.STALE, Kind.MISSED}
    lagging = {"stale_since": SIX, "missed_since": SIX, "tick": IDLE}
    assert causes(EVERYTHING.model_copy(update=lagging)) == causes(EVERYTHING)
    assert [cause.kind for cause in causes(GOOD.model_copy(update=lagging))] == [Kind.MISSED]
    assert [cause.kind for cause in causes(STALE)] == [Kind.STALE]
    assert causes(GOOD) == ()


@pytest.mark.parametrize(
    "tick",
    [
        None,
        IDLE.model_copy(update={"at": SIX - timedelta(hours=10)}),
        IDLE.model_copy(update={"at": SIX - timedelta(minutes=1)}),
        IDLE.model_copy(update={"is_at_work": True}),
    ],
)
def test_a_machine_that_was_off_is_given_its_first_look_before_figures_are_called_stale(tick):
    assert causes(STALE.model_copy(update={"tick": tick})) == ()


def test_a_feed_that_is_still_waited_for_is_no_cause():
    (absent,) = LATE.absent
    assert causes(GOOD.model_copy(update={"absent": (absent.model_copy(update={"is_late": False}),)})) == ()


def test_no_alert_holds_the_text_of_an_error_or_the_name_of_a_file(settings, mail, webhook):
    alert(settings, EVERYTHING, SIX)
    said = "".join(one.as_string() + one.get_content() for one in mail.mails) + str(webhook.posts)
    assert (len(mail.mails), len(webhook.posts)) == (7, 7)
    assert "079123456789" not in said + settings.alerts.read_text("utf-8")


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_has_its_words_in_both_languages_and_its_section_in_the_guide(kind):
    told = message(Entry(cause=Cause(kind=kind, about="dossiers/2026-10-10", since=SIX)))
    assert "Việc cần làm:" in told.body
    assert "What to do:" in told.body
    guide = (PROJECT_ROOT / "docs" / "operations.md").read_text("utf-8")
    assert f"\n### {kind.replace('-', ' ').capitalize()}\n" in guide


# --- settings ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "wrong",
    [
        {"alert_smtp_host": "mail.example"},
        {"alert_smtp_host": "mail.example", "alert_mail_to": "a@b.example", "alert_smtp_user": "dti"},
        {"alert_webhook": "ftp://somewhere"},
    ],
)
def test_settings_that_could_send_nothing_or_a_password_in_the_clear_are_refused(wrong):
    with pytest.raises(ValidationError):
        Settings(**wrong)


def test_a_refused_setting_does_not_print_the_password(monkeypatch, capsys):
    monkeypatch.setenv("DTI_ALERT_SMTP_HOST", "mail.example")
    monkeypatch.setenv("DTI_ALERT_SMTP_PASSWORD", "plainly-invented")
    assert main(["status"]) == 2
    told = capsys.readouterr().err
    assert "DTI_ALERT_MAIL_TO" in told
    assert "plainly-invented" not in told


@pytest.fixture
def authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> trustme.CA:
    """One that this machine trusts."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(tmp_path / "authority.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
    return authority


def secret(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert(LOCALHOST).configure_cert(context)
    return context


def with_login(settings: Settings, server: MailServer, password: str) -> Settings:
    port = server.server_address[1]
    login = {"alert_smtp_user": "kho", "alert_smtp_password": SecretStr(password)}
    return settings.model_copy(update={"alert_smtp_port": port, "alert_smtp_starttls": True, **login})


def test_a_server_that_asks_for_starttls_and_a_login_gets_both(settings, authority):
    with listening(MailServer(secret(authority), ("kho", "dung"))) as server:
        alert(with_login(settings, server, "dung"), LATE, SIX)
        assert [one["Subject"] for one in server.mails] == ["[Kho DTI] Chưa nhận được dữ liệu dossiers/2026-10-10"]


def test_a_login_that_is_not_known_sends_nothing_and_the_webhook_is_told_all_the_same(
    settings, authority, webhook, caplog
):
    with listening(MailServer(secret(authority), ("kho", "dung"))) as server:
        alert(with_login(settings, server, "sai"), LATE, SIX)
        assert server.mails == []
    assert "SMTPAuthenticationError" in caplog.text
    assert [one["event"] for one in webhook.posts] == ["alert"]


@pytest.mark.usefixtures("authority")
def test_no_password_is_told_to_a_server_that_nobody_vouches_for(settings, caplog):
    with listening(MailServer(secret(trustme.CA()), ("kho", "dung"))) as server:
        alert(with_login(settings, server, "dung"), LATE, SIX)
        assert server.mails == []
    assert "SSLCertVerificationError" in caplog.text


def test_a_password_that_no_server_could_be_told_is_refused_at_once_and_not_shown():
    mail = {"alert_smtp_host": LOCALHOST, "alert_mail_to": "truc@tinh.example", "alert_smtp_starttls": True}
    with pytest.raises(ValidationError, match="letters without marks alone") as refused:
        Settings(**mail, alert_smtp_user="kho", alert_smtp_password="đúng")
    assert "đúng" not in refused.value.errors()[0]["msg"]
