"""An appraiser verifies fields of a version, or returns, approves or locks it: a file of decisions to the inbox."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from app import inbox, parts
from app.forms import queries
from app.forms.check import NotChecked, check
from app.forms.choices import form_and_period, submitting_unit, version_of
from app.forms.decisions import TITLES, WHOLE, Decisions, Score, changed, words_of
from app.forms.identity import tell_nobody_signs_in, tell_not_sent
from app.forms.unit import fields_table, versions_table
from app.forms.words import counts_text, value_text
from app.frame import FEEDS_OF_FORMS, Page, open_page
from app.snapshot import Row

ROUND, LAST = "appraisal_round", "appraisal_sent"  # in the session: files sent, so that widgets begin anew; the last


def render(page: Page) -> None:
    t = page.t
    if not page.snapshot.has_table("fct_submission"):
        st.info(t("forms.older"), icon=":material/info:")
        return
    tell_nobody_signs_in(page)
    chosen = form_and_period(page)
    unit = chosen and submitting_unit(page, *chosen, for_appraisal=True)
    if not unit:
        return
    form, period = chosen
    of = {"form": form["form_code"], "period": period["period"], "unit": unit["unit_code"]}
    versions = page.snapshot.rows(queries.VERSIONS, **of)
    version = version_of(page, versions, versions[0]["version"])
    parts.show(versions_table(page, versions))
    st.caption(t("appraisal.version_note"))
    of["version"] = version["version"]
    key = "/".join(map(str, (*of.values(), st.session_state.get(ROUND, 0))))
    scores = _verify(page, page.snapshot.rows(queries.FIELDS, **of), key)
    _send(page, _decide(page, of, scores, key))


def _verify(page: Page, fields: list[Row], key: str) -> tuple[Score, ...]:
    """The table in which scores are typed; those that are new."""
    t = page.t
    st.subheader(t("appraisal.fields"), anchor=False)
    scored = [field for field in fields if field["max_self_score"] is not None]
    if not scored:
        parts.show(fields_table(page, fields))
        st.caption(t("appraisal.no_points"))
        return ()
    with st.expander(t("appraisal.in_full"), icon=":material/visibility:"):
        parts.show(fields_table(page, fields))
    given = pd.DataFrame(
        {
            "field": f"{field['node_code']} · {t.name(field)}",
            "value": " · ".join(text for text in (value_text(t, field), counts_text(t, field)) if text),
            "most": t.points(field["max_self_score"]),
            "self": t.points(field["self_score"]),
            "in_force": t.points(field["verified_score"]),
            "score": None if field["verified_score"] is None else float(field["verified_score"]),
            "reason": field["reason"] or "",
        }
        for field in scored
    ).set_index(pd.Index([field["node_code"] for field in scored]))
    given["score"] = given["score"].astype("Float64")
    typed = st.data_editor(
        given,
        column_config={
            "field": st.column_config.TextColumn(t("forms.field"), width=300),
            "value": st.column_config.TextColumn(t("forms.value"), width=130),
            "most": st.column_config.TextColumn(t("appraisal.max"), width=65),
            "self": st.column_config.TextColumn(t("forms.self_score"), width=95),
            "in_force": st.column_config.TextColumn(t("appraisal.in_force"), width=110),
            "score": st.column_config.NumberColumn(t("appraisal.new_score"), min_value=0, step=0.01, width=155),
            "reason": st.column_config.TextColumn(t("reason"), max_chars=300, width=150),
        },
        disabled=["field", "value", "most", "self", "in_force"],
        hide_index=True,
        width="stretch",
        height=parts.frame_height(len(scored), 700),
        placeholder="",
        key=f"scores/{key}",
    )
    st.caption(t("appraisal.fields.note"))
    cells = typed[["score", "reason"]].astype(object).where(typed[["score", "reason"]].notna(), None)
    return changed(scored, {code: (score, reason) for code, score, reason in cells.itertuples()})


def _decide(page: Page, of: dict[str, Any], scores: tuple[Score, ...], key: str) -> Decisions:
    """The decision on the whole, its reason, and who decides."""
    t = page.t
    st.subheader(t("appraisal.whole"), anchor=False)
    whole = st.segmented_control(
        t("appraisal.whole"),
        ["none", *WHOLE],
        default="none",
        format_func=lambda code: t(f"decision.{code}"),
        required=True,
        label_visibility="collapsed",
        key=f"whole/{key}",
    )
    if whole == "locked":
        st.caption(t("decision.locked.means"))
    reason = st.text_area(
        t("appraisal.reason"), help=t("appraisal.reason.help"), max_chars=500, height=80, key=f"reason/{key}"
    )
    title = st.selectbox(
        t("appraisal.title"),
        TITLES,
        index=None,
        placeholder=t("appraisal.title.choose"),
        format_func=lambda code: t(f"appraiser.{code}"),
        key=f"title/{key}",
    )
    return Decisions(of, scores, whole if whole in WHOLE else None, words_of(reason), title)


def _send(page: Page, decisions: Decisions) -> None:
    t = page.t
    if name := st.session_state.get(LAST):
        st.success(t("appraisal.sent", name=name), icon=":material/mark_email_read:")
    if not decisions:
        st.caption(t("appraisal.nothing"))
        return
    wrong = decisions.wrong(t)
    if wrong:
        parts.show(parts.notice(t("appraisal.to_mend"), " ".join(wrong)))
        return
    st.markdown(t("appraisal.ready", count=t.number(len(decisions))))
    if not st.button(t("appraisal.send"), type="primary", icon=":material/outbox:"):
        return
    of = decisions.of
    base = f"{of['unit']}__{of['form']}__{of['period']}__v{of['version']}"
    now = inbox.now()
    content = decisions.as_csv(now)
    try:
        refused = _refused(page, content, f"{base}.csv")
        if refused:
            parts.show(parts.notice(t("appraisal.to_mend"), " ".join(refused), "bad"))
            return
        st.session_state[LAST] = inbox.send("appraisals", inbox.decision_names(base), content).name
    except NotChecked:
        st.error(t("upload.not_checked"), icon=":material/timer_off:")
        return
    except inbox.NotSent as problem:
        tell_not_sent(page, problem)
        return
    st.session_state[ROUND] = st.session_state.get(ROUND, 0) + 1
    st.rerun()


def _refused(page: Page, content: bytes, name: str) -> list[str]:
    """What the load would set aside, by the feed's own rules."""
    t = page.t
    checked = check("appraisals", name, content, inbox.now().date())
    return [
        t("appraisal.wrong.rule", column=t.known("answer", finding.column), expected=finding.expected(t))
        for finding in checked.findings
    ]


if __name__ == "__main__":
    render(open_page("appraisal", of_766=False, feeds=FEEDS_OF_FORMS))
