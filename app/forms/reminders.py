"""Who is to be reminded: what is missing or was returned, and what is due next."""

from __future__ import annotations

import streamlit as st

from app import parts
from app.forms import queries
from app.forms.words import due_status, period_text, unit_text
from app.frame import Page
from app.labels import MISSING
from app.snapshot import Row, csv_of

SHOWN = 300


def show(page: Page) -> None:
    t = page.t
    rows = page.snapshot.rows(queries.REMINDERS)
    if not rows:
        st.success(t("forms.reminders.none"), icon=":material/check_circle:")
        return
    now = [row for row in rows if row["status"] != "open"]
    st.markdown(t("forms.reminders.count", now=t.number(len(now)), next=t.number(len(rows) - len(now))))
    if any(row["deadline_confidence"] == "unverified" for row in rows):
        st.warning(t("forms.due.basis"), icon=":material/help:")
    parts.download(
        t("forms.reminders.download"),
        as_csv(page, rows),
        f"reminders-{page.snapshot.as_of}.csv",
    )
    shown = rows[:SHOWN]
    parts.show(
        parts.table(
            [t("unit"), t("forms.form"), t("forms.period"), t("status"), t("forms.due"), t("forms.days_late"),
             t("reason")],
            [
                [
                    unit_text(t, row),
                    t.name(row, "form"),
                    period_text(t, row),
                    due_status(t, row),
                    t.day(row["due_at"]),
                    t.number(row["days_late"]) if row["status"] == "missing" else MISSING,
                    row["reason"] or "",
                ]
                for row in shown
            ],
            numeric=(5,),
            widths=("22%",),
            tall=len(shown) > 15,
        )
    )  # fmt: skip
    if len(rows) > SHOWN:
        st.caption(t("shown", first=1, last=SHOWN, total=t.number(len(rows))))


def as_csv(page: Page, rows: list[Row]) -> bytes:
    """All reminders, in the reader's language, days as ISO dates."""
    t = page.t
    headers = [
        t("code"), t("unit"), t("forms.form"), t("forms.period"), t("status"), t("forms.due"),
        t("forms.due.confidence"), t("forms.days_late"), t("reason"), t("forms.refused_at"),
    ]  # fmt: skip
    return csv_of(
        headers,
        (
            [
                row["unit_code"],
                unit_text(t, row),
                t.name(row, "form"),
                row["period"],
                t(f"due.{row['status']}"),
                row["due_at"].isoformat(),
                t.known("confidence", row["deadline_confidence"]),
                row["days_late"] if row["status"] == "missing" else "",
                row["reason"] or "",
                row["refused_at"].isoformat() if row["refused_at"] else "",
            ]
            for row in rows
        ),
    )
