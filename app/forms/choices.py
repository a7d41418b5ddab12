"""Which form, period and unit a page about submitted forms shows."""

from __future__ import annotations

import streamlit as st

from app import filters
from app.forms import queries
from app.forms.words import period_text, unit_text
from app.frame import Page
from app.snapshot import Row


def form_and_period(page: Page) -> tuple[Row, Row] | None:
    """The form and its period by the choosers; None, and a word why, where no form was ever asked for."""
    t = page.t
    forms = {row["form_code"]: row for row in page.snapshot.rows(queries.FORMS)}
    periods_of = {code: page.snapshot.rows(queries.FORM_PERIODS, form=code) for code in forms}
    asked = {code: form for code, form in forms.items() if periods_of[code]}
    if not asked:
        st.info(t("forms.none"), icon=":material/info:")
        return None
    left, right = st.columns([3, 2])
    with left:
        code = filters.choose(
            "form",
            t("forms.form"),
            {code: f"{t.name(form)} ({code})" for code, form in asked.items()},
            resets=("form_period", "form_unit", "form_version"),
        )
    periods = {row["period"]: row for row in periods_of[code]}
    due = [key for key, row in periods.items() if row["due_at"] and row["due_at"] <= page.snapshot.as_of]
    with right:
        period = filters.choose(
            "form_period",
            t("forms.period"),
            {key: period_text(t, row) for key, row in periods.items()},
            default=next(iter(due), None),
            resets=("form_unit", "form_version"),
        )
    tell_if_draft(page, asked[code])
    return asked[code], periods[period]


def tell_if_draft(page: Page, form: Row) -> None:
    """Say what nobody verified: the form itself, the days to submit."""
    t = page.t
    if form["confidence"] == "unverified":
        st.warning(t("forms.draft", note=t.name(form, "note")), icon=":material/edit_note:")


def submitting_unit(page: Page, form: Row, period: Row, *, for_appraisal: bool = False) -> Row | None:
    """A unit that sent the form; None, and a word, where none did.

    for_appraisal: those whose latest version waits for a decision come first and are marked.
    """
    t = page.t
    units = page.snapshot.rows(queries.SUBMITTING_UNITS, form=form["form_code"], period=period["period"])
    if not units:
        st.info(t("forms.nothing_sent"), icon=":material/info:")
        return None
    if for_appraisal:
        units = sorted(units, key=lambda row: not row["is_waiting"])
        st.caption(t("appraisal.waiting.count", count=t.number(sum(row["is_waiting"] for row in units))))
    by_code = {row["unit_code"]: row for row in units}
    marks = {code: t("appraisal.waiting") for code, row in by_code.items() if for_appraisal and row["is_waiting"]}
    code = filters.choose(
        "form_unit",
        t("filter.unit"),
        {code: f"{unit_text(t, row)} ({code}){marks.get(code, '')}" for code, row in by_code.items()},
        resets=("form_version",),
    )
    return by_code[code]


def version_of(page: Page, versions: list[Row], default: int) -> Row:
    """One of the versions of a unit."""
    t = page.t
    by_number = {str(row["version"]): row for row in versions}
    texts = {
        number: t(
            "forms.version_text",
            number=number,
            day=t.day(row["submitted_at"]),
            state=t.known("state", row["state"]).lower(),
        )
        for number, row in by_number.items()
    }
    return by_number[filters.choose("form_version", t("forms.version"), texts, default=str(default))]
