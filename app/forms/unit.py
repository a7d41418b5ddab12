"""What one unit sent: each version with its state, and each field with self-score, verified score and reason."""

from __future__ import annotations

import streamlit as st

from app import parts
from app.forms import queries
from app.forms.choices import form_and_period, submitting_unit, version_of
from app.forms.words import counts_text, evidence_text, score_of, state, value_text, verified_of
from app.frame import Page
from app.labels import MISSING
from app.parts import Html
from app.snapshot import Row


def show(page: Page) -> None:
    chosen = form_and_period(page)
    if chosen is None:
        return
    form, period = chosen
    unit = submitting_unit(page, form, period)
    if unit is None:
        return
    t = page.t
    of_unit = {"form": form["form_code"], "period": period["period"], "unit": unit["unit_code"]}
    versions = page.snapshot.rows(queries.VERSIONS, **of_unit)
    st.subheader(t("forms.versions"), anchor=False)
    parts.show(versions_table(page, versions))
    counting = next((row["version"] for row in versions if row["counts"]), None)
    if counting is None:
        st.warning(t("forms.nothing_counts"), icon=":material/block:")
    version = version_of(page, versions, counting or versions[0]["version"])
    fields = page.snapshot.rows(queries.FIELDS, version=version["version"], **of_unit)
    st.subheader(t("forms.fields", version=version["version"]), anchor=False)
    parts.show(_sums(page, fields))
    parts.show(fields_table(page, fields))
    st.caption(t("forms.fields.note"))
    _show_set_aside(page, version)


def versions_table(page: Page, versions: list[Row]) -> Html:
    t = page.t
    headers = [
        t("forms.version"),
        t("forms.state"),
        t("forms.counts"),
        t("forms.arrived"),
        t("forms.days_late"),
        t("forms.accepted"),
        t("forms.errors"),
        t("forms.doubts"),
        t("forms.decision"),
    ]
    return parts.table(
        headers,
        [
            [
                parts.strong(t.number(row["version"])),
                state(t, row["state"]),
                _counts(page, row),
                t.day(row["submitted_at"]),
                t.number(row["days_late"]),
                t.number(row["accepted_values"]),
                parts.chip(t.number(row["errors"]), "bad") if row["errors"] else t.number(row["errors"]),
                t.number(row["doubts"]),
                _decision(page, row),
            ]
            for row in versions
        ],
        numeric=(4, 5, 6, 7),
        widths=("11rem", "10%", "15%", "10%", "8%", "8%", "8%", "8%"),
    )


def _counts(page: Page, version: Row) -> Html | str:
    t = page.t
    if version["counts"]:
        return parts.chip(t("forms.counts.yes"), "good")
    return t.known("not_counting", version["not_counting_because"])


def _decision(page: Page, version: Row) -> Html | str:
    """When and by which office, with the reason; the missing sign where nothing was decided."""
    t = page.t
    if version["decided_at"] is None:
        return MISSING
    by = t.known("appraiser", version["appraiser_title"])
    return parts.joined(f"{t.moment(version['decided_at'])} · {by}", parts.small(version["reason"] or ""), by="")


def _sums(page: Page, fields: list[Row]) -> Html:
    t = page.t
    said = [row["self_score"] for row in fields if row["self_score"] is not None]
    verified = [row for row in fields if row["verified_score"] is not None]
    points = sum(row["verified_score"] for row in verified)
    beside = sum(row["self_score"] or 0 for row in verified)
    return parts.facts(
        [
            (t("forms.self_score"), score_of(t, sum(said), len(said))),
            (t("forms.verified_score"), verified_of(t, points, len(verified), beside)),
        ]
    )


def fields_table(page: Page, fields: list[Row]) -> Html:
    t = page.t
    headers = [
        t("forms.field"),
        t("forms.value"),
        t("forms.self_score"),
        t("forms.verified_score"),
        t("reason"),
        t("forms.evidence"),
        t("forms.cell"),
    ]
    return parts.table(
        headers,
        [
            [
                parts.joined(
                    f"{row['node_code']} · {t.name(row)}",
                    parts.small(t.name(row, "section")),
                    by="",
                ),
                _value(page, row),
                _of_max(page, row["self_score"], row["max_self_score"]),
                _verified(page, row),
                row["reason"] or "",
                evidence_text(t, row),
                row["cell"] or MISSING,
            ]
            for row in fields
        ],
        numeric=(2, 3),
        widths=("28%", "15%", "9%", "10%", "14%"),
    )


def _value(page: Page, field: Row) -> Html:
    t = page.t
    text = value_text(t, field)
    shown = parts.chip(text, "bad") if field["status"] == "set_aside" else text
    doubts = [parts.chip(t.known("doubt", rule), "warn", rule) for rule in (field["doubts"] or "").split("|") if rule]
    return parts.joined(shown, parts.small(counts_text(t, field)), *doubts, by="")


def _of_max(page: Page, points: object, most: object) -> str:
    return MISSING if points is None else f"{page.t.points(points)} / {page.t.points(most)}"


def _verified(page: Page, field: Row) -> Html | str:
    """The verified score, marked where it differs from the self-score; a dash where nobody verified."""
    t = page.t
    if field["verified_score"] is None:
        return MISSING
    text = t.points(field["verified_score"])
    if field["verified_score"] == field["self_score"]:
        return text
    difference = None if field["self_score"] is None else field["verified_score"] - field["self_score"]
    return parts.joined(parts.strong(text), parts.small(t.number(difference, 2, sign=True)), by="")


def _show_set_aside(page: Page, version: Row) -> None:
    t = page.t
    if not version["errors"]:
        return
    st.subheader(t("forms.set_aside"), anchor=False)
    rows = page.snapshot.rows(queries.SET_ASIDE, file_name=version["file_name"], arrival_day=version["submitted_at"])
    if not rows:
        st.caption(t("forms.set_aside.mended", count=t.number(version["errors"])))
        return
    parts.show(
        parts.table(
            [t("forms.field"), t("quality.column"), t("quality.line"), t("quality.value"), t("filter.rule"),
             t("quality.expected")],
            [
                [
                    row["node_code"] or MISSING,
                    t.known("answer", row["column_name"]),
                    t.number(row["line"]),
                    row["value_masked"] or MISSING,
                    parts.joined(row["rule"], parts.small(t.name(row)), by=""),
                    t.expected(row["rule"], row["expected"]),
                ]
                for row in rows
            ],
            numeric=(2,),
            widths=("11rem",),
        )
    )  # fmt: skip
