"""Every rule about the quality of data: who decides it, and whether it is checked here."""

from __future__ import annotations

from collections import Counter

import streamlit as st

from app import parts
from app.frame import Page
from app.quality import queries

STATUS_TONES = {"checked": "good", "not_checked": "bad", "not_observable": "warn"}


def show(page: Page) -> None:
    t = page.t
    st.subheader(t("quality.rules"), anchor=False)
    rules = page.snapshot.rows(queries.RULES)
    counts = Counter(row["status"] for row in rules)
    st.caption(
        " · ".join(f"{t.known('rule_status', status)}: {t.number(count)}" for status, count in counts.most_common())
    )
    parts.show(
        parts.table(
            [
                t("filter.rule"),
                t("filter.feed"),
                t("quality.severity"),
                t("quality.rule_status"),
                t("quality.decided_by"),
            ],
            [
                [
                    parts.joined(parts.strong(row["rule"]), parts.small(t.name(row)), by=""),
                    t.known("feed", row["feed"]),
                    t.known("severity", row["severity"]),
                    parts.joined(
                        parts.chip(t.known("rule_status", row["status"]), STATUS_TONES.get(row["status"], "")),
                        parts.small(t.name(row, "note")) if row["note_vi"] else "",
                    ),
                    t.known("decided_by", row["decided_by"]),
                ]
                for row in rules
            ],
            widths=("42%", "13%", "10%", "22%"),
        )
    )
