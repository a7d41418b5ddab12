"""Records that count although a rule says that something is wrong with them: which, where, and what to do."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from app import filters, parts
from app.frame import Page
from app.labels import MISSING
from app.quality import queries
from app.snapshot import Row

SEVERITY_TONES = {"error": "bad", "warning": "warn"}


def show(page: Page) -> None:
    t = page.t
    st.subheader(t("quality.findings"), anchor=False)
    findings = page.snapshot.rows(queries.FINDINGS)
    if not findings:
        st.caption(t("quality.findings.none"))
        return
    st.caption(t("quality.findings.note"))
    parts.show(
        parts.table(
            [
                t("filter.rule"),
                t("quality.severity"),
                t("filter.feed"),
                t("quality.records"),
                t("quality.units"),
                t("quality.what_to_do"),
            ],
            [
                [
                    parts.joined(parts.strong(row["rule"]), parts.small(t.name(row)), by=""),
                    severity(page, row["severity"]),
                    t.known("feed", row["feed"]),
                    t.number(row["records"]),
                    t.number(row["units"]),
                    t.name(row, "what_to_do"),
                ]
                for row in findings
            ],
            numeric=(3, 4),
            widths=("32%", "10%", "12%", "8%", "7%"),
        )
    )
    _show_units(page, findings)


def severity(page: Page, code: str) -> parts.Html:
    return parts.chip(page.t.known("severity", code), SEVERITY_TONES.get(code, ""))


def _show_units(page: Page, findings: list[Row]) -> None:
    t = page.t
    st.subheader(t("quality.findings.by_unit"), anchor=False)
    rule = filters.choose(
        "finding", t("filter.rule"), {row["rule"]: f"{row['rule']} · {t.name(row)}" for row in findings}
    )
    rows = page.snapshot.rows(queries.FINDINGS_BY_UNIT, rule=rule)
    st.dataframe(
        pd.DataFrame(
            {
                t("unit"): t.name(row) if row["name_vi"] else row["unit_code"] or MISSING,
                t("code"): row["unit_code"] or MISSING,
                t("quality.records"): row["records"],
                t("quality.first_month"): t.month(row["first_month"]),
                t("quality.last_month"): t.month(row["last_month"]),
                t("quality.sample"): row["sample"],
            }
            for row in rows
        ),
        column_config={t("quality.sample"): st.column_config.TextColumn(width="large")},
        hide_index=True,
        width="stretch",
        height=parts.frame_height(len(rows), 520),
    )
    st.caption(t("quality.sample.note"))
