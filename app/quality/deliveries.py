"""What arrived: the balance of each feed and day, its files, and what was refused."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from app import charts, filters, parts
from app.frame import Page
from app.labels import MISSING
from app.parts import Html
from app.quality import queries
from app.snapshot import Row

FILES_SHOWN = 100


def show(page: Page) -> None:
    t = page.t
    feeds = page.snapshot.rows(queries.FEEDS)
    if not feeds:
        st.caption(t("no_rows"))
        return
    st.subheader(t("quality.feeds"), anchor=False)
    parts.show(_feeds_table(page, feeds))
    st.caption(t("quality.feeds.note"))
    st.subheader(t("quality.by_day"), anchor=False)
    feed = filters.choose(
        "feed",
        t("filter.feed"),
        {row["feed"]: t.known("feed", row["feed"]) for row in feeds},
        default="dossiers",
        widget=st.segmented_control,
        required=True,
        resets=("files_page",),
    )
    _show_days(page, feed)
    _show_files(page, feed)
    _show_refusals(page)


def balance(page: Page, rows_unexplained: int) -> Html:
    t = page.t
    if rows_unexplained:
        return parts.chip(t("quality.balance.off", rows=t.number(rows_unexplained)), "bad")
    return parts.chip(t("quality.balance.ok"), "good")


def _age(page: Page, row: Row) -> str:
    """Whole days between the freshest record and the as-of day."""
    if row["freshest_record"] is None:
        return MISSING
    days = (page.snapshot.as_of - row["freshest_record"].date()).days
    return f"{page.t.number(days)} {page.t('days')}"


def _feeds_table(page: Page, feeds: list[Row]) -> Html:
    t = page.t
    missing = page.missing_since()
    rows: list[list[str | Html]] = []
    for row in feeds:
        since = missing.get(row["feed"])
        share = row["rows_quarantined"] / row["rows_delivered"] if row["rows_delivered"] else None
        origins = parts.joined(
            *(
                parts.chip(t.known("origin", origin), "warn" if origin == "simulated" else "")
                for origin in row["origins"] or []
            )
        )
        rows.append(
            [
                parts.joined(t.known("feed", row["feed"]), origins),
                t.number(row["files"]),
                parts.chip(t.number(row["files_refused"]), "bad") if row["files_refused"] else t.number(0),
                t.number(row["rows_delivered"]),
                t.number(row["rows_accepted"]),
                parts.joined(t.number(row["rows_quarantined"]), parts.small(t.ratio(share))),
                t.number(row["rows_corrected_later"]),
                balance(page, row["rows_unexplained"]),
                parts.joined(
                    t.day(row["last_arrival"]),
                    parts.chip(t("missing.since", day=t.day(since)), "warn", t("missing.means")) if since else "",
                ),
                parts.joined(t.moment(row["freshest_record"]), parts.small(_age(page, row))),
                t.number(row["late_touches"]),
            ]
        )
    headers = [
        t("filter.feed"),
        t("quality.files"),
        t("quality.files_refused"),
        t("quality.delivered"),
        t("quality.accepted"),
        t("quality.quarantined"),
        t("quality.corrected"),
        t("quality.balance"),
        t("quality.last_arrival"),
        t("quality.freshest"),
        t("quality.late"),
    ]
    return parts.table(headers, rows, numeric=(1, 2, 3, 4, 5, 6, 10), widths=("19%",))


def _show_days(page: Page, feed: str) -> None:
    t = page.t
    rows = page.snapshot.rows(queries.DAYS, feed=feed)
    held = held_days(page, feed)
    for kind in ("accepted", "quarantined"):
        st.altair_chart(
            charts.deliveries(rows, kind, t),
            width="stretch",
            alt=t("quality.by_day.alt", kind=t(f"quality.{kind}")),
        )
    st.dataframe(
        pd.DataFrame(
            {
                t("quality.arrival_day"): row["arrival_day"],
                t("quality.files"): row["files"],
                t("quality.files_refused"): row["files_refused"],
                t("quality.delivered"): row["rows_delivered"],
                t("quality.accepted"): row["rows_accepted"],
                t("quality.quarantined"): row["rows_quarantined"],
                t("quality.corrected"): row["rows_corrected_later"],
                t("quality.balance"): (
                    t("quality.balance.off", rows=t.number(row["rows_unexplained"]))
                    if row["rows_unexplained"]
                    else t("quality.balance.ok")
                ),
                t("quality.held"): t("quality.held.yes") if row["arrival_day"] in held else "",
                t("quality.late"): row["late_touches"],
            }
            for row in reversed(rows)
        ),
        column_config={t("quality.arrival_day"): st.column_config.DateColumn(format="DD/MM/YYYY")},
        hide_index=True,
        width="stretch",
        height=parts.frame_height(len(rows), 330),
    )


def held_days(page: Page, feed: str) -> set:
    """The arrival days of a feed that are held back."""
    return {row["arrival_day"] for row in page.holds() if row["feed"] == feed and row["arrival_day"]}


def _show_files(page: Page, feed: str) -> None:
    t = page.t
    total = sum(row["files"] for row in page.snapshot.rows(queries.FEEDS) if row["feed"] == feed)
    st.subheader(t("quality.files_read"), anchor=False)
    st.caption(t("quality.files_read.note"))
    number = filters.page_number("files_page", -(-total // FILES_SHOWN))
    rows = page.snapshot.rows(queries.FILES, feed=feed, page_size=FILES_SHOWN, skipped=(number - 1) * FILES_SHOWN)
    st.dataframe(
        pd.DataFrame(
            {
                t("quality.arrival_day"): row["arrival_day"],
                t("quality.file"): row["file_name"],
                t("quality.vendor"): t.known("vendor", row["vendor"] or "exchange"),
                t("quality.encoding"): row["encoding"] or MISSING,
                t("quality.origin"): t.known("origin", row["origin"]),
                t("quality.delivered"): row["rows_delivered"],
                t("quality.quarantined"): row["rows_quarantined"],
                t("quality.warnings"): t.name(row, "warnings") if row["warnings_en"] else "",
                "SHA-256": row["sha256"] or MISSING,
            }
            for row in rows
        ),
        column_config={t("quality.arrival_day"): st.column_config.DateColumn(format="DD/MM/YYYY")},
        hide_index=True,
        width="stretch",
        height=parts.frame_height(len(rows), 330),
    )


def _show_refusals(page: Page) -> None:
    t = page.t
    st.subheader(t("quality.refusals"), anchor=False)
    refusals = page.snapshot.rows(queries.REFUSALS)
    if not refusals:
        st.caption(t("quality.refusals.none"))
        return
    st.caption(t("quality.refusals.note"))
    parts.show(
        parts.table(
            [t("quality.arrival_day"), t("filter.feed"), t("quality.file"), t("quality.message")],
            [
                [
                    t.day(row["arrival_day"]),
                    t.known("feed", row["feed"]),
                    row["file_name"],
                    t.name(row, "message"),
                ]
                for row in refusals
            ],
            widths=("11rem", "14%", "24%"),
            tall=len(refusals) > 12,
        )
    )
