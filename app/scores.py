"""The score of one unit as a card, its groups as a table, its months as a chart. Shared by overview and unit."""

from __future__ import annotations

from decimal import ROUND_CEILING, Decimal

import streamlit as st

from app import charts, parts, queries
from app.frame import Page
from app.labels import MISSING
from app.parts import Html
from app.snapshot import Row


def score_card(page: Page, scores: list[Row], rank: Row | None = None) -> Html:
    """Points of the index out of the unit's own maximum, its band, and the way to the next one."""
    t = page.t
    index = next(row for row in scores if row["level"] == "index")
    if index["points"] is None:
        value = MISSING
        note = parts.joined(t("overview.no_score"), page.status(index["status"]))
    else:
        of = Html(f'<span class="of"> / {t.points(index["max_points"])}</span>')
        value = parts.joined(t.points(index["points"]), of, by="")
        percentage = parts.strong(t.percent(index["pct_of_max"]))
        note = parts.joined(percentage, page.band(index), page.status(index["status"]))
    return parts.card(
        parts.line("label", t("points")),
        parts.line("big", value),
        parts.line("note", note),
        parts.line("note", distance_to_next_band(page, index, rank)),
    )


def distance_to_next_band(page: Page, index: Row, rank: Row | None) -> str:
    """Ranked units bring the distance; for a province it is worked out in the same way (decision R14)."""
    if index["points"] is None or not index["max_points"] or index["band_rank"] in (None, 1):
        return ""
    bands = page.snapshot.rows(queries.BANDS, framework=page.framework_version)
    following = next(row for row in bands if row["band_rank"] == index["band_rank"] - 1)
    if rank is not None:
        missing = rank["points_to_next_band"]
    else:
        bound = following["lower_bound_pct"] * index["max_points"] / 100
        missing = bound.quantize(Decimal("0.01"), ROUND_CEILING) - index["points"]
    return page.t("overview.next_band", points=page.t.points(missing), band=page.t.name(following))


def blocks_table(page: Page, scores: list[Row]) -> Html:
    t = page.t
    rows: list[list[str | Html]] = []
    for row in (row for row in scores if row["level"] == "group"):
        rows.append(
            [
                parts.joined(parts.strong(row["node_code"]), t.name(row), by=" · "),
                parts.bar(row["points"], row["max_points"]),
                t.points(row["points"]),
                t.points(row["max_points"]),
                t.percent(row["pct_of_max"]),
                page.status(row["status"]),
            ]
        )
    headers = [t("group"), Html("&nbsp;"), t("points"), t("max"), t("pct"), t("status")]
    return parts.table(headers, rows, numeric=(2, 3, 4), widths=("38%", "20%"))


def show_trend(page: Page, units: list[Row]) -> None:
    """Months of these units. A unit that ended and its successor are different lines."""
    t = page.t
    names = {row["unit_code"]: t.name(row) for row in units}
    rows = page.snapshot.rows(
        queries.MONTHLY_SCORES, framework=page.framework_version, node=page.index_code, units=tuple(names)
    )
    rows = [row for row in rows if row["pct_of_max"] is not None]
    if not rows:
        st.caption(t("trend.empty"))
        return
    drawn = {row["unit_code"] for row in rows}
    names = {code: name for code, name in names.items() if code in drawn}
    bands = page.snapshot.rows(queries.BANDS, framework=page.framework_version)
    st.altair_chart(
        charts.trend(rows, names, bands, t), width="stretch", alt=t("trend.alt", units=", ".join(names.values()))
    )
    st.caption(t("overview.trend.note"))
