"""The rows that could not be used and still are not mended, and the words of vendors that no mapping knows."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from app import filters, parts
from app.frame import Page
from app.labels import MISSING
from app.parts import Html
from app.quality import queries
from app.snapshot import Row

PAGE_SIZE = 100


def show(page: Page) -> None:
    t = page.t
    st.subheader(t("quality.quarantine"), anchor=False)
    counts = page.snapshot.rows(queries.QUARANTINE_COUNTS)
    if not counts:
        st.caption(t("quality.quarantine.none"))
        return
    st.caption(t("quality.quarantine.note"))
    _show_counts(page, counts)
    _show_unmapped(page)
    _show_rows(page, counts)


def _show_counts(page: Page, counts: list[Row]) -> None:
    t = page.t
    most = max(row["rows"] for row in counts)
    parts.show(
        parts.table(
            [
                t("filter.rule"),
                t("filter.feed"),
                t("quality.column"),
                t("quality.rows"),
                Html("&nbsp;"),
                t("quality.expected"),
                t("quality.first_seen"),
                t("quality.last_seen"),
            ],
            [
                [
                    parts.joined(parts.strong(row["rule"]), parts.small(t.name(row)), by=""),
                    t.known("feed", row["feed"]),
                    row["column_name"] or MISSING,
                    t.number(row["rows"]),
                    parts.bar(row["rows"], most, "pale"),
                    t.expected(row["rule"], row["expected"]),
                    t.day(row["first_seen"]),
                    t.day(row["last_seen"]),
                ]
                for row in counts
            ],
            numeric=(3,),
            widths=("24%", "9%", "12%", "8%", "10%"),
        )
    )


def _show_unmapped(page: Page) -> None:
    t = page.t
    unmapped = page.snapshot.rows(queries.UNMAPPED)
    if not unmapped:
        return
    st.subheader(t("quality.unmapped"), anchor=False)
    st.caption(t("quality.unmapped.note"))
    parts.show(
        parts.table(
            [
                t("quality.vendor"),
                t("filter.feed"),
                t("quality.column"),
                t("quality.unmapped.text"),
                t("quality.rows"),
                t("quality.first_seen"),
                t("quality.last_seen"),
            ],
            [
                [
                    t.known("vendor", row["vendor"] or "exchange"),
                    t.known("feed", row["feed"]),
                    row["column_name"] or MISSING,
                    parts.strong(row["value_masked"] or MISSING),
                    t.number(row["rows"]),
                    t.day(row["first_seen"]),
                    t.day(row["last_seen"]),
                ]
                for row in unmapped
            ],
            numeric=(4,),
            tall=len(unmapped) > 12,
        )
    )


def _show_rows(page: Page, counts: list[Row]) -> None:
    t = page.t
    names = {row["rule"]: f"{row['rule']} · {t.name(row)}" for row in sorted(counts, key=lambda row: row["rule"])}
    chosen = filters.choose(
        "rule", t("filter.rule"), {"all": t("filter.rule.all")} | names, resets=("quarantine_page",)
    )
    total = sum(row["rows"] for row in counts if chosen in ("all", row["rule"]))
    number = filters.page_number("quarantine_page", -(-total // PAGE_SIZE))
    rows = page.snapshot.rows(
        queries.QUARANTINE_ROWS,
        rule="" if chosen == "all" else chosen,
        page_size=PAGE_SIZE,
        skipped=(number - 1) * PAGE_SIZE,
    )
    first = (number - 1) * PAGE_SIZE + 1
    st.caption(t("shown", first=t.number(first), last=t.number(first + len(rows) - 1), total=t.number(total)))
    st.dataframe(
        pd.DataFrame(
            {
                t("quality.record"): row["record_key"] or MISSING,
                t("filter.rule"): row["rule"],
                t("quality.column"): row["column_name"],
                t("quality.value"): row["value_masked"] or MISSING,
                t("quality.first_seen"): t.day(row["first_seen"]),
                t("quality.last_seen"): t.day(row["last_seen"]),
                t("quality.times_seen"): row["times_seen"],
                t("quality.file"): row["file_name"],
                t("quality.line"): row["line"],
                t("filter.feed"): t.known("feed", row["feed"]),
                t("quality.expected"): t.expected(row["rule"], row["expected"]),
            }
            for row in rows
        ),
        hide_index=True,
        width="stretch",
        height=parts.frame_height(len(rows), 520),
    )
