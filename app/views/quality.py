"""What arrived, how fresh it is, which rows were set aside and why, and what the checks found."""

import pandas as pd
import streamlit as st

from app import charts, filters, parts, queries
from app.frame import Page, open_page
from app.labels import MISSING
from app.parts import Html
from app.snapshot import Row

PAGE_SIZE = 100


def balance(page: Page, row: Row) -> Html:
    t = page.t
    if row["rows_unexplained"]:
        return parts.chip(t("quality.balance.off", rows=t.number(row["rows_unexplained"])), "bad")
    return parts.chip(t("quality.balance.ok"), "good")


def age(page: Page, row: Row) -> str:
    """Whole days between the freshest record and the as-of day."""
    if row["freshest_record"] is None:
        return MISSING
    days = (page.snapshot.as_of - row["freshest_record"].date()).days
    return f"{page.t.number(days)} {page.t('days')}"


def feeds_table(page: Page, feeds: list[Row]) -> Html:
    t = page.t
    rows: list[list[str | Html]] = []
    for row in feeds:
        share = row["rows_quarantined"] / row["rows_delivered"] if row["rows_delivered"] else None
        origins = parts.joined(
            *(
                parts.chip(t.known("origin", origin), "warn" if origin == "simulated" else "")
                for origin in row["origins"] or []
                if origin
            )
        )
        rows.append(
            [
                parts.joined(t.known("feed", row["feed"]), origins),
                t.number(row["files"]),
                t.number(row["rows_delivered"]),
                t.number(row["rows_accepted"]),
                t.number(row["rows_quarantined"]),
                t.ratio(share),
                balance(page, row),
                t.day(row["last_arrival"]),
                t.moment(row["freshest_record"]),
                age(page, row),
                t.number(row["late_touches"]),
            ]
        )
    headers = [
        t("filter.feed"),
        t("quality.files"),
        t("quality.delivered"),
        t("quality.accepted"),
        t("quality.quarantined"),
        t("quality.quarantined_share"),
        t("quality.balance"),
        t("quality.last_arrival"),
        t("quality.freshest"),
        t("quality.age"),
        t("quality.late"),
    ]
    return parts.table(headers, rows, numeric=(1, 2, 3, 4, 5, 9, 10), widths=("21%",))


def show_deliveries(page: Page, feeds: list[Row]) -> None:
    t = page.t
    feed = filters.choose(
        "feed",
        t("filter.feed"),
        {row["feed"]: t.known("feed", row["feed"]) for row in feeds},
        default="dossiers",
        widget=st.segmented_control,
        required=True,
    )
    rows = page.snapshot.rows(queries.DELIVERIES, feed=feed)
    for kind in ("accepted", "quarantined"):
        st.altair_chart(
            charts.deliveries(rows, kind, t),
            width="stretch",
            alt=t("quality.by_day.alt", kind=t(f"quality.{kind}")),
        )
    warned = [row for row in rows if row["warnings"]]
    if warned:
        with st.expander(f"{t('quality.warnings')} ({len(warned)})"):
            lines = [[t.day(row["arrival_day"]), row["warnings"]] for row in warned]
            parts.show(parts.table([t("day"), t("quality.warnings")], lines))


def show_quarantine(page: Page) -> None:
    t = page.t
    counts = page.snapshot.rows(queries.QUARANTINE_COUNTS)
    if not counts:
        st.caption(t("quality.quarantine.none"))
        return
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
                t("quality.first_day"),
                t("quality.last_day"),
            ],
            [
                [
                    parts.joined(parts.strong(row["rule"]), parts.small(t.known("rule", row["rule"])), by=""),
                    t.known("feed", row["feed"]),
                    row["column_name"] or MISSING,
                    t.number(row["rows"]),
                    parts.bar(row["rows"], most, "pale"),
                    t.expected(row["rule"], row["expected"]),
                    t.day(row["first_day"]),
                    t.day(row["last_day"]),
                ]
                for row in counts
            ],
            numeric=(3,),
            widths=("24%", "9%", "12%", "8%", "10%"),
        )
    )
    rules = sorted({row["rule"] for row in counts})
    chosen = filters.choose(
        "rule",
        t("filter.rule"),
        {"all": t("filter.rule.all")}
        | {rule: rule if t.known("rule", rule) == rule else f"{rule} · {t.known('rule', rule)}" for rule in rules},
        resets=("quarantine_page",),
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
                t("quality.arrival_day"): t.day(row["arrival_day"]),
                t("filter.feed"): t.known("feed", row["feed"]),
                t("quality.file"): row["file_name"],
                t("quality.line"): t.number(row["line"]),
                t("filter.rule"): row["rule"],
                t("quality.column"): row["column_name"],
                t("quality.value"): row["value_masked"] or MISSING,
                t("quality.expected"): t.expected(row["rule"], row["expected"]),
            }
            for row in rows
        ),
        hide_index=True,
        width="stretch",
        height=parts.frame_height(len(rows), 420),
    )


def show_checks(page: Page) -> None:
    t = page.t
    if not page.snapshot.has_table("fct_check_result"):
        st.caption(t("quality.checks.none"))
        return
    summary = page.snapshot.rows(queries.CHECK_SUMMARY)
    if not summary:
        st.caption(t("quality.checks.none"))
        return
    suites = list(dict.fromkeys(row["suite"] for row in summary))
    counts = {(row["suite"], row["outcome"]): row["checks"] for row in summary}
    outcomes = ("passed", "failed", "error")
    parts.show(
        parts.table(
            [t("quality.suite"), *(t(f"outcome.{outcome}") for outcome in outcomes), t("quality.checked_at")],
            [
                [
                    suite,
                    *(t.number(counts.get((suite, outcome), 0)) for outcome in outcomes),
                    t.moment(max(row["checked_at"] for row in summary if row["suite"] == suite)),
                ]
                for suite in suites
            ],
            numeric=(1, 2, 3),
        )
    )
    rows = page.snapshot.rows(queries.CHECK_RESULTS)
    st.dataframe(
        pd.DataFrame(
            {
                t("quality.outcome"): t.known("outcome", row["outcome"]),
                t("quality.blocking"): t("yes" if row["blocking"] else "no"),
                t("quality.suite"): row["suite"],
                t("quality.subject"): row["subject"] or MISSING,
                t("quality.expectation"): row["expectation"],
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


def render(page: Page) -> None:
    t = page.t
    feeds = page.snapshot.rows(queries.FEEDS)
    st.subheader(t("quality.feeds"), anchor=False)
    if feeds:
        parts.show(feeds_table(page, feeds))
        st.caption(t("quality.feeds.note"))
        st.subheader(t("quality.by_day"), anchor=False)
        show_deliveries(page, feeds)
    else:
        st.caption(t("no_rows"))

    st.subheader(t("quality.quarantine"), anchor=False)
    show_quarantine(page)

    st.subheader(t("quality.refusals"), anchor=False)
    refusals = page.snapshot.rows(queries.REFUSALS)
    if refusals:
        parts.show(
            parts.table(
                [t("day"), t("filter.feed"), t("quality.file"), t("quality.message")],
                [
                    [
                        t.day(row["arrival_day"]),
                        t.known("feed", row["feed"]),
                        row["file_name"],
                        row["message"] or MISSING,
                    ]
                    for row in refusals
                ],
            )
        )
    else:
        st.caption(t("quality.refusals.none"))

    st.subheader(t("quality.checks"), anchor=False)
    show_checks(page)


if __name__ == "__main__":
    render(open_page("quality"))
