"""A unit sends its form: the empty template, the check of the filled one at once, and the door to the inbox."""

from __future__ import annotations

import hashlib

import streamlit as st

from app import filters, inbox, parts
from app.forms import queries
from app.forms.check import Checked, NotChecked, check, findings_of_cells, findings_of_whole, names_of
from app.forms.choices import tell_if_draft
from app.forms.identity import tell_nobody_signs_in, tell_not_sent
from app.forms.words import unit_text
from app.frame import Page, open_page
from app.labels import MISSING

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SENT = "sent_workbooks"


def render(page: Page) -> None:
    t = page.t
    if not page.snapshot.has_table("fct_submission"):
        st.info(t("forms.older"), icon=":material/info:")
        return
    tell_nobody_signs_in(page)
    with st.expander(t("upload.template"), icon=":material/download:"):
        _offer_template(page)
    delivered = st.file_uploader(
        t("upload.file"), type=["xlsx"], max_upload_size=inbox.MOST_MEGABYTES, help=t("upload.file.help")
    )
    if delivered is None:
        st.caption(t("upload.note"))
        return
    if len(delivered.getvalue()) > inbox.MOST_BYTES:
        st.error(t("not_sent.too_large"), icon=":material/error:")
        return
    locks = _locks(page, delivered.name)
    try:
        with st.spinner(t("upload.checking")):
            checked = check("submissions", delivered.name, delivered.getvalue(), inbox.now().date(), tuple(locks))
    except NotChecked:
        st.error(t("upload.not_checked"), icon=":material/timer_off:")
        return
    _show(page, checked, delivered.name)
    if not checked.is_refused:
        _offer_to_send(page, checked, delivered.getvalue())


def _offer_template(page: Page) -> None:
    t = page.t
    ready = inbox.templates()
    if not ready:
        st.caption(t("upload.template.none"))
        return
    names = {row["unit_code"]: row for row in page.snapshot.rows(queries.ALL_UNITS)}
    units = {unit: f"{unit_text(t, names[unit])} ({unit})" if unit in names else unit for unit, _, _ in ready}
    units = dict(sorted(units.items(), key=lambda item: filters.plain(item[1])))
    forms = {row["form_code"]: t.name(row) for row in page.snapshot.rows(queries.FORMS)}
    unit = filters.choose("upload_unit", t("filter.unit"), units)
    of_unit = {f"{form}/{period}": f"{forms.get(form, form)}, {period}" for code, form, period in ready if code == unit}
    chosen = filters.choose("upload_form", t("forms.form"), of_unit)
    form, period = chosen.split("/")
    file = ready[unit, form, period]
    parts.download(
        t("upload.template.download"),
        file.read_bytes(),
        file.name,
        mime=XLSX,
    )


def _locks(page: Page, name: str) -> list[tuple[str, str, str]]:
    """What of the unit that the file's name begins with was locked before today."""
    unit, today = name.partition("__")[0], inbox.now().date()
    rows = page.snapshot.rows(queries.LOCKS, unit=unit)
    return [(row["form_code"], unit, row["period"]) for row in rows if row["locked_on"] < today]


def _show(page: Page, checked: Checked, name: str) -> None:
    t = page.t
    st.subheader(t("upload.result"), anchor=False)
    if checked.is_refused:
        parts.show(parts.notice(t("upload.refused"), _told(page, checked), "bad"))
        return
    form = next((row for row in page.snapshot.rows(queries.FORMS) if row["form_code"] == checked.form), None)
    unit = next((row for row in page.snapshot.rows(queries.ALL_UNITS) if row["unit_code"] == checked.unit), None)
    doubts = sum(not finding.sets_aside for finding in findings_of_cells(checked))
    parts.show(
        parts.facts(
            [
                (t("unit"), f"{unit_text(t, unit) if unit else MISSING} ({checked.unit})"),
                (t("forms.form"), t.name(form) if form else checked.form),
                (t("forms.period"), checked.period),
                (t("upload.accepted"), t("upload.of_answered", accepted=checked.accepted, answered=checked.answered)),
                (t("forms.errors"), parts.chip(t.number(checked.errors), "bad" if checked.errors else "good")),
                (t("forms.doubts"), parts.chip(t.number(doubts), "warn" if doubts else "good")),
            ]
        )
    )
    if form:
        tell_if_draft(page, form)
    if findings_of_whole(checked):
        parts.show(parts.notice(t("upload.of_the_whole"), _told(page, checked)))
    _show_findings(page, checked)
    parts.download(
        t("upload.marked_up"),
        checked.marked_up,
        name,
        mime=XLSX,
        icon=":material/rate_review:",
    )


def _told(page: Page, checked: Checked) -> str:
    """What is said of the whole workbook."""
    return "; ".join(finding.told(page.t) for finding in findings_of_whole(checked)) + "."


def _show_findings(page: Page, checked: Checked) -> None:
    t = page.t
    findings = findings_of_cells(checked)
    if not findings:
        st.success(t("upload.nothing_wrong"), icon=":material/check_circle:")
        return
    names = names_of(page.snapshot.rows(queries.FIELD_NAMES, form=checked.form), t)
    parts.show(
        parts.table(
            [t("forms.field"), t("quality.column"), t("forms.cell"), t("upload.level"), t("upload.expected"),
             t("filter.rule")],
            [
                [
                    f"{finding.field} · {names.get(finding.field, MISSING)}",
                    t.known("answer", finding.column),
                    parts.strong(finding.cell),
                    parts.chip(t("upload.level.aside"), "bad")
                    if finding.sets_aside
                    else parts.chip(t("upload.level.doubt"), "warn"),
                    finding.told(t),
                    finding.rule,
                ]
                for finding in findings
            ],
            widths=("28%", "14%", "6%"),
            tall=len(findings) > 12,
        )
    )  # fmt: skip
    if checked.untold:
        st.caption(t("upload.untold", count=t.number(checked.untold)))


def _offer_to_send(page: Page, checked: Checked, content: bytes) -> None:
    t = page.t
    sent: dict[str, str] = st.session_state.setdefault(SENT, {})
    digest = hashlib.sha256(content).hexdigest()
    if digest not in sent:
        if checked.errors:
            st.caption(t("upload.good_cells_count"))
        if not st.button(t("upload.send"), type="primary", icon=":material/outbox:"):
            return
        base = f"{checked.unit}__{checked.form}__{checked.period}"
        of_unit = {"form": checked.form, "period": checked.period, "unit": checked.unit}
        known = max((row["version"] for row in page.snapshot.rows(queries.VERSIONS, **of_unit)), default=0)
        try:
            sent[digest] = inbox.send("submissions", inbox.version_names(base, known), content).name
        except inbox.NotSent as problem:
            tell_not_sent(page, problem)
            return
        st.rerun()
    st.success(t("upload.sent", name=sent[digest]), icon=":material/mark_email_read:")


if __name__ == "__main__":
    render(open_page("upload", of_766=False, feeds=()))
