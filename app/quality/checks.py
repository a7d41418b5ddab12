"""What the checks said of the build, with the rows that broke a rule, and what is held back because of it."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from app import parts
from app.frame import Page
from app.labels import MISSING
from app.quality import queries
from app.snapshot import Row

OUTCOMES = ("passed", "failed", "error")
TONES = {"passed": "good", "failed": "bad", "error": "warn"}
KEYS_SHOWN = 5


def show(page: Page) -> None:
    t = page.t
    _show_holds(page)
    st.subheader(t("quality.checks"), anchor=False)
    results = page.snapshot.rows(queries.CHECK_RESULTS) if page.snapshot.has_table("fct_check_result") else []
    if not results:
        st.caption(t("quality.checks.none"))
        return
    _show_summary(page)
    _show_broken(page, [row for row in results if row["outcome"] != "passed"])
    _show_all(page, results)


def _named(page: Page, kind: str, code: str) -> str:
    """A suite or rule in words; its code where it has none."""
    names = page.snapshot.rows(queries.CHECK_NAMES) if page.snapshot.has_table("dim_check_name") else []
    return next((page.t.name(row) for row in names if (row["kind"], row["code"]) == (kind, code)), code)


def _show_holds(page: Page) -> None:
    t = page.t
    holds = page.holds()
    if not holds:
        return
    st.subheader(t("quality.holds"), anchor=False)
    st.caption(t("quality.holds.note"))
    parts.show(
        parts.table(
            [t("quality.holds.what"), t("filter.rule"), t("quality.holds.since"), t("quality.holds.accept")],
            [
                [
                    page.held_thing(row),
                    parts.joined(
                        *(
                            parts.joined(
                                parts.strong(_named(page, "rule", broken["rule"])),
                                parts.small(t.held_because(broken["reason"])),
                                by="",
                            )
                            for broken in row["broken"]
                        ),
                        by="",
                    ),
                    t.moment(row["since"]),
                    parts.code(f"make accept HOLD={row['hold_id']}"),
                ]
                for row in holds
            ],
            widths=("24%", "38%", "14%"),
            tall=len(holds) > 10,
        )
    )


def _show_summary(page: Page) -> None:
    t = page.t
    summary = page.snapshot.rows(queries.CHECK_SUMMARY)
    counts = {(row["suite"], row["outcome"]): row["checks"] for row in summary}
    parts.show(
        parts.table(
            [t("quality.suite"), *(t(f"outcome.{outcome}") for outcome in OUTCOMES), t("quality.checked_at")],
            [
                [
                    _named(page, "suite", suite),
                    *(t.number(counts.get((suite, outcome), 0)) for outcome in OUTCOMES),
                    t.moment(max(row["checked_at"] for row in summary if row["suite"] == suite)),
                ]
                for suite in dict.fromkeys(row["suite"] for row in summary)
            ],
            numeric=(1, 2, 3),
        )
    )
    st.caption(t("quality.checks.note"))


def _show_broken(page: Page, broken: list[Row]) -> None:
    t = page.t
    if not broken:
        return
    offenders = page.snapshot.rows(queries.CHECK_OFFENDERS) if page.snapshot.has_table("fct_check_offender") else []
    st.subheader(t("quality.checks.broken"), anchor=False)
    parts.show(
        parts.table(
            [t("quality.outcome"), t("quality.expectation"), t("quality.keys"), t("quality.expected")],
            [
                [
                    parts.joined(
                        parts.chip(t.known("outcome", row["outcome"]), TONES[row["outcome"]]),
                        parts.small(t("quality.blocking")) if row["blocking"] else "",
                    ),
                    parts.joined(
                        parts.strong(_named(page, "rule", row["expectation"])),
                        parts.small(_named(page, "suite", row["suite"])),
                        by="",
                    ),
                    _places(page, row, offenders),
                    row["expected"] or MISSING,
                ]
                for row in broken
            ],
            widths=("15%", "27%", "38%"),
        )
    )
    if offenders:
        with st.expander(f"{t('quality.offenders')} ({t.number(len(offenders))})"):
            st.dataframe(
                pd.DataFrame(
                    {
                        t("quality.suite"): _named(page, "suite", row["suite"]),
                        t("quality.expectation"): _named(page, "rule", row["expectation"]),
                        t("quality.keys"): row["key"],
                        t("quality.observed"): row["observed"],
                        t("quality.expected"): row["expected"],
                    }
                    for row in offenders
                ),
                hide_index=True,
                width="stretch",
                height=parts.frame_height(len(offenders), 420),
            )


def _places(page: Page, result: Row, offenders: list[Row]) -> parts.Html:
    """The first rows that broke a rule, each with what was observed; the message where the check itself broke down."""
    own = [row for row in offenders if (row["suite"], row["expectation"]) == (result["suite"], result["expectation"])]
    if not own:
        return parts.joined(result["subject"] or "", parts.small(result["observed"] or MISSING), by="")
    named = [parts.joined(row["key"], parts.small(row["observed"] or MISSING), by="") for row in own[:KEYS_SHOWN]]
    more = len(own) - KEYS_SHOWN
    return parts.joined(
        *named, parts.small(page.t("quality.keys.more", count=page.t.number(more)) if more > 0 else ""), by=""
    )


def _show_all(page: Page, rows: list[Row]) -> None:
    t = page.t
    with st.expander(f"{t('quality.checks.all')} ({t.number(len(rows))})"):
        st.dataframe(
            pd.DataFrame(
                {
                    t("quality.outcome"): t.known("outcome", row["outcome"]),
                    t("quality.blocking"): t("yes" if row["blocking"] else "no"),
                    t("quality.suite"): _named(page, "suite", row["suite"]),
                    t("quality.expectation"): _named(page, "rule", row["expectation"]),
                    t("quality.keys"): row["subject"] or MISSING,
                    t("quality.observed"): row["observed"] or MISSING,
                    t("quality.expected"): row["expected"] or MISSING,
                    t("quality.checked_at"): t.moment(row["checked_at"]),
                }
                for row in rows
            ),
            hide_index=True,
            width="stretch",
            height=parts.frame_height(len(rows), 420),
        )
