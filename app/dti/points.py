"""What the components of a version gave one unit or province in a year: its own word, our measurement, what counts."""

from __future__ import annotations

import streamlit as st

from app import filters, parts
from app.dti import queries
from app.frame import FEEDS_OF_766, Page, simulated_feeds
from app.labels import MISSING, Labels
from app.parts import Html
from app.snapshot import Row, csv_of


def place_of(row: Row) -> str:
    return f"{row['year']}/{row['level']}/{row['entity_code']}"


def counts(t: Labels, row: Row) -> str:
    """Numerator / denominator as they were measured."""
    if row["measured_denominator"] is None:
        return MISSING
    return f"{t.number(row['measured_numerator'])} / {t.number(row['measured_denominator'])}"


def verified_text(page: Page, row: Row) -> Html | str:
    t = page.t
    basis = t.known("dti.points.basis", row["basis"]) if row["basis"] else ""
    if row["verified_points"] is not None:
        return parts.joined(t.points(row["verified_points"]), parts.small(basis), by="")
    return parts.joined(parts.chip(t.known("dti.points.status", row["status"])), parts.small(basis), by="")


def formula_text(page: Page, row: Row) -> Html:
    """The formula, with a link to the indicator of Decision 766 that stands for the component."""
    t = page.t
    link = ""
    if row["indicator_code"]:
        link = parts.anchor(
            t("dti.points.indicator", code=row["indicator_code"]),
            filters.link("indicator", indicator=row["indicator_code"]),
        )
    return parts.joined(t.name(row, "formula"), link, by=Html("<br>").markup)


def points_table(page: Page, rows: list[Row]) -> Html:
    t = page.t
    return parts.table(
        [
            t("dti.components_count"),
            t("max"),
            t("dti.points.self"),
            t("dti.points.measured_counts"),
            t("dti.points.measured"),
            t("dti.points.verified"),
            t("dti.points.formula"),
            t("confidence"),
        ],
        [
            [
                f"{row['node_code']} · {t.name(row)}",
                t.points(row["max_points"]),
                t.points(row["self_points"]),
                parts.joined(counts(t, row), parts.small(t.ratio(row["measured_quantity"])), by="")
                if row["measured_quantity"] is not None
                else counts(t, row),
                t.points(row["measured_points"]),
                verified_text(page, row),
                formula_text(page, row),
                page.confidence(row["confidence"]),
            ]
            for row in rows
        ],
        numeric=(1, 2, 3, 4),
        widths=("24%", "7%", "7%", "12%", "7%", "14%", "20%", "9%"),
        tall=True,
    )


def as_csv(t: Labels, rows: list[Row]) -> bytes:
    """What is shown, with status and confidence of each row in words."""
    headers = [
        t("code"),
        t("dti.kind.component"),
        t("max"),
        t("dti.points.self"),
        t("numerator"),
        t("denominator"),
        t("dti.points.measured"),
        t("dti.points.verified"),
        t("status"),
        t("dti.points.counts_by"),
        t("dti.points.formula"),
        t("dti.points.indicator", code=""),
        t("confidence"),
        t("dti.note"),
    ]
    return csv_of(
        headers,
        (
            [
                row["node_code"],
                t.name(row),
                row["max_points"],
                row["self_points"],
                row["measured_numerator"],
                row["measured_denominator"],
                row["measured_points"],
                row["verified_points"],
                t.known("dti.points.status", row["status"]),
                t.known("dti.points.basis", row["basis"]),
                t.name(row, "formula"),
                row["indicator_code"],
                t.known("confidence", row["confidence"]),
                t.name(row, "note"),
            ]
            for row in rows
        ),
    )


def totals(page: Page, scores: list[Row]) -> list[Html]:
    """The whole by its own word and as it counts, with how much of it was assessed."""
    t = page.t
    return [
        parts.card(
            parts.line("label", t(f"dti.points.whole.{row['source']}")),
            parts.line("mid", t.number(row["value"], 4)),
            parts.line("note", t.known("dti.points.status", row["status"])),
            parts.line(
                "note",
                t(
                    "dti.points.assessed",
                    assessed=t.points(row["max_points"]),
                    applicable=t.points(row["applicable_points"]),
                ),
            ),
        )
        for row in scores
    ]


def show(page: Page, version: str) -> None:
    t = page.t
    if not page.snapshot.has_table("fct_dti_component"):
        return
    places = page.snapshot.rows(queries.PLACES, dti_framework=version)
    st.subheader(t("dti.points"), anchor=False)
    if not places:
        st.info(t("dti.points.none"))
        return
    chosen = filters.choose(
        "dti_place",
        t("dti.points.place"),
        {place_of(row): f"{row['entity_name']} · {row['year']} · {t.known('dti.of', row['level'])}" for row in places},
    )
    place = next(row for row in places if place_of(row) == chosen)
    of_place = {
        "dti_framework": version,
        "dti_level": place["level"],
        "dti_entity": place["entity_code"],
        "dti_year": place["year"],
    }
    rows = page.snapshot.rows(queries.POINTS, **of_place)
    st.caption(t("dti.points.note"))
    if not place["is_own_framework"]:
        st.info(t("dti.points.other_version"), icon=":material/compare_arrows:")
    measured_from = simulated_feeds(page.snapshot, FEEDS_OF_766) if any(row["indicator_code"] for row in rows) else []
    if measured_from:
        st.warning(t("dti.points.simulated", feeds=t.feeds(measured_from)), icon=":material/warning:")
    cards = totals(page, page.snapshot.rows(queries.WHOLES, **of_place))
    if cards:
        parts.show(parts.grid(cards, least="260px"))
    parts.show(points_table(page, rows))
    parts.download(
        t("dti.points.download"),
        as_csv(t, rows),
        f"{version}-{place['entity_code']}-{place['year']}.csv",
    )
