"""Ways by which an alert leaves: e-mail and webhook. Each sends one message or raises; it never tries twice."""

from __future__ import annotations

import json
import smtplib
import ssl
import urllib.request
from collections.abc import Callable
from email.header import Header
from email.mime.text import MIMEText
from email.utils import formatdate

from orchestration.alerts.words import Message
from orchestration.settings import Settings

Channel = Callable[[Message], None]
TIMEOUT_SECONDS = 10


def channels(settings: Settings) -> dict[str, Channel]:
    """Those that are set up, by name."""
    found: dict[str, Channel] = {}
    if settings.alert_smtp_host:
        found["e-mail"] = lambda message: send_mail(settings, message)
    if settings.alert_webhook:
        found["webhook"] = lambda message: post(str(settings.alert_webhook), message)
    return found


def send_mail(settings: Settings, message: Message) -> None:
    """Raises OSError. Where STARTTLS is asked for, nothing is sent to a server that does not offer it."""
    mail = MIMEText(message.body, "plain", "utf-8")
    mail["Subject"] = Header(message.subject, "utf-8")  # EmailMessage of Python 3.11 loses blanks where it folds
    mail["From"] = settings.alert_mail_from
    mail["To"] = settings.alert_mail_to
    mail["Date"] = formatdate()
    with smtplib.SMTP(settings.alert_smtp_host, settings.alert_smtp_port, timeout=TIMEOUT_SECONDS) as server:
        if settings.alert_smtp_starttls:
            server.starttls(context=ssl.create_default_context())
        if settings.alert_smtp_user and settings.alert_smtp_password:
            server.login(settings.alert_smtp_user, settings.alert_smtp_password.get_secret_value())
        server.send_message(mail)


def post(url: str, message: Message) -> None:
    """Raises OSError or http.client.HTTPException, also for an answer that is no success."""
    entry = message.entry
    content = {
        "event": "all_clear" if entry.ended_at else "alert",
        "cause": entry.cause.key,
        "kind": entry.cause.kind,
        "about": entry.cause.about or None,
        "since": entry.cause.since.isoformat(),
        "ended_at": entry.ended_at and entry.ended_at.isoformat(),
        "title": message.subject,
        "text": message.body,
    }
    request = urllib.request.Request(
        url, json.dumps(content, ensure_ascii=False).encode(), {"Content-Type": "application/json; charset=utf-8"}
    )
    with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS):
        pass
