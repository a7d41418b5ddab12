"""Who owes a form for a period, and what came of it."""

from __future__ import annotations

from collections import Counter

import streamlit as st

from app import filters, parts
from app.forms import queries
from app.forms.choices import form_and_period
from app.forms.words import due_status, score_of, state, unit_text, verified_of
from app.frame import Page
from app.labels import MISSING
from app.parts import Html
from app.snapshot import Row

STATUSES = ("missing", "returned", "late", "open", "submitted")


def show(page: Page) -> None:
    t = page.t
    chosen = form_and_period(page)
    if chosen is None:
        return
    form, period = chosen
    rows = page.snapshot.rows(queries.OWED_BY_UNIT, form=form["form_code"], period=period["period"])
    if not rows:
        st.info(t("forms.nobody_owes"), icon=":material/info:")
        return
    parts.show(_facts(page, form, period))
    parts.show(_cards(page, rows))
    status = filters.choose(
        "form_status",
        t("forms.show"),
        {"all": t("forms.all_units")} | {code: t(f"due.{code}") for code in STATUSES},
        widget=st.segmented_control,
        required=True,
    )
    shown = [row for row in rows if status in ("all", row["status"])]
    if shown:
        parts.show(_table(page, form, period, shown))
        st.caption(t("forms.owed.note"))
    else:
        st.caption(t("no_rows"))


def _facts(page: Page, form: Row, period: Row) -> Html:
    t = page.t
    deadline = t.known("confidence", form["deadline_confidence"])
    return parts.facts(
        [
            (t("forms.regime"), t.name(form, "regime")),
            (t("forms.data_of"), f"{t.day(period['opens_on'])} – {t.day(period['closes_on'])}"),
            (t("forms.due"), parts.joined(t.day(period["due_at"]), parts.chip(deadline, "warn", t("forms.due.basis")))),
            (t("forms.confidence"), page.confidence(form["confidence"])),
        ]
    )


def _cards(page: Page, rows: list[Row]) -> Html:
    t = page.t
    counts = Counter(row["status"] for row in rows)
    return parts.grid(
        [
            parts.card(
                parts.line("label", t(f"due.{status}")),
                parts.line("mid", t.number(counts[status]), Html(f'<span class="of">/ {t.number(len(rows))}</span>')),
            )
            for status in STATUSES
        ],
        least="150px",
    )


def _table(page: Page, form: Row, period: Row, rows: list[Row]) -> Html:
    t = page.t
    headers = [
        t("unit"),
        t("status"),
        t("forms.arrived"),
        t("forms.days_late"),
        t("forms.versions"),
        t("forms.latest_state"),
        t("forms.accepted"),
        t("forms.errors"),
        t("forms.self_score"),
        t("forms.verified_score"),
    ]
    cells = [
        [
            _unit_link(page, form, period, row),
            due_status(t, row),
            t.day(row["submitted_at"]),
            t.number(row["days_late"]) if row["days_late"] else ("0" if row["submitted_at"] else MISSING),
            t.number(row["versions"]),
            state(t, row["latest_state"]),
            t.number(row["accepted_values"]),
            parts.chip(t.number(row["errors"]), "bad") if row["errors"] else t.number(row["errors"]),
            score_of(t, row["self_score"], row["self_fields"]),
            verified_of(t, row["verified_score"], row["verified_fields"], row["self_of_verified"]),
        ]
        for row in rows
    ]
    return parts.table(headers, cells, numeric=(3, 4, 6, 7, 8, 9), widths=("22%",), tall=len(cells) > 15)


def _unit_link(page: Page, form: Row, period: Row, row: Row) -> str | Html:
    name = unit_text(page.t, row)
    if not row["versions"]:
        return name
    target = filters.link(
        "submissions",
        form_part="unit",
        form=form["form_code"],
        form_period=period["period"],
        form_unit=row["unit_code"],
    )
    return parts.anchor(name, target)
