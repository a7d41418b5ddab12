"""The province at a glance: score, six groups, course, plan against actual, and what to mend first."""

from decimal import ROUND_CEILING, Decimal

import streamlit as st

from app import filters, parts, queries
from app.frame import Page, open_page
from app.parts import Html
from app.scores import blocks_table, score_card, show_trend
from app.snapshot import Row


def province(page: Page) -> Row:
    """The province valid in the period; a year that saw the merger has three, the reader chooses."""
    found = {code: row for code, row in page.units().items() if row["level"] == "tinh"}
    if len(found) == 1:
        return next(iter(found.values()))
    code = filters.choose(
        "province", page.t("filter.province"), {code: page.t.name(row) for code, row in found.items()}
    )
    return found[code]


def mission_card(page: Page, figure: Row) -> Html:
    """Plan and actual of 2022 beside the present ratio of the same indicator."""
    t = page.t
    present = t.ratio(figure["ratio"])
    counts = f"{t.number(figure['numerator'])} / {t.number(figure['denominator'])}"
    rows = [
        (
            t("overview.plan.plan", year=figure["year"]),
            "plan",
            figure["plan_ratio"],
            t.ratio(figure["plan_ratio"]),
            "" if figure["plan_ratio"] is not None else t("overview.plan.none"),
        ),
        (t.name(figure, "period_label"), "pale", figure["actual_ratio"], t.ratio(figure["actual_ratio"]), ""),
        (
            t("overview.plan.now", period=page.period_label),
            "",
            figure["ratio"],
            present,
            parts.joined(counts, page.status(figure["status"])),
        ),
    ]
    lines = "".join(
        f"<span>{parts.text(name)}</span><span class='v'>{parts.text(value)}</span>"
        f"<span class='full'>{parts.joined(parts.bar(ratio, Decimal(1), tone), parts.small(note)).markup}</span>"
        for name, tone, ratio, value, note in rows
    )
    verdict = ""
    if figure["plan_ratio"] is not None and figure["ratio"] is not None:
        gap = (figure["ratio"] - figure["plan_ratio"]) * 100
        word = "above" if gap > 0 else "below" if gap < 0 else "even"
        verdict = t(f"overview.plan.{word}", points=t.number(abs(gap), 2)) if gap else t("overview.plan.even")
    link = parts.anchor(
        f"{figure['indicator_code']} · {t.name(figure)}",
        filters.link("indicator", indicator=figure["indicator_code"]),
    )
    return parts.card(
        Html(f"<h3>{link.markup}</h3>"),
        Html(f'<div class="dti-plan">{lines}</div>'),
        parts.line("note", parts.strong(verdict) if verdict else ""),
    )


def short_of(row: Row) -> int | None:
    """How many more must enter the numerator for full points, the denominator as it is. Whole numbers only."""
    if row["numerator"] is None or not row["denominator"] or not row["points_lost"]:
        return None
    needed = ((row["target_ratio"] or Decimal(1)) * row["denominator"]).to_integral_value(ROUND_CEILING)
    return max(int(needed) - row["numerator"], 0)


def mend_table(page: Page, unit: Row, indicators: list[Row]) -> Html:
    t = page.t
    losing = sorted((row for row in indicators if row["points_lost"]), key=lambda row: row["points_lost"], reverse=True)
    if not losing:
        return Html(f"<p>{parts.text(t('overview.mend.none'))}</p>")
    largest = losing[0]["points_lost"]
    rows: list[list[str | Html]] = [
        [
            parts.joined(
                parts.anchor(
                    f"{row['indicator_code']} · {t.name(row)}",
                    filters.link("unit", unit=unit["unit_code"], indicator=row["indicator_code"], side="rest"),
                ),
                page.confidence(row["confidence"]) if row["confidence"] == "unverified" else "",
            ),
            t.points(row["points_lost"]),
            parts.bar(row["points_lost"], largest, "lost"),
            f"{t.points(row['points'])} / {t.points(row['max_points'])}",
            t.ratio(row["ratio"]),
            t.ratio(row["target_ratio"] or Decimal(1)),
            t.number(short_of(row)),
        ]
        for row in losing
    ]
    headers = [
        t("indicator"),
        t("lost"),
        Html("&nbsp;"),
        t("points.of_max"),
        t("ratio"),
        t("target"),
        t("overview.mend.short"),
    ]
    return parts.table(headers, rows, numeric=(1, 3, 4, 5, 6), widths=("40%", "8%", "14%"))


def render(page: Page) -> None:
    t = page.t
    unit = province(page)
    scores = page.snapshot.rows(queries.SCORES_OF_UNIT, unit=unit["unit_code"], **page.of_period)
    left, right = st.columns([1, 2.2], gap="medium")
    with left:
        st.subheader(t.name(unit), anchor=False)
        parts.show(score_card(page, scores))
    with right:
        st.subheader(t("overview.blocks"), anchor=False)
        parts.show(blocks_table(page, scores))

    st.subheader(t("overview.trend"), anchor=False)
    before = page.snapshot.rows(queries.PREDECESSORS, unit=unit["unit_code"])
    show_trend(page, [unit, *(row for row in before if row["level"] == "tinh")])

    st.subheader(t("overview.plan"), anchor=False)
    figures = page.snapshot.rows(queries.MISSION_FIGURES, unit=unit["unit_code"], **page.of_period)
    parts.show(parts.grid([mission_card(page, figure) for figure in figures], least="280px"))
    st.caption(t("overview.plan.note"))

    st.subheader(t("overview.mend"), anchor=False)
    indicators = page.snapshot.rows(queries.INDICATORS_OF_UNIT, unit=unit["unit_code"], **page.of_period)
    parts.show(mend_table(page, unit, indicators))
    st.caption(t("overview.mend.note"))


if __name__ == "__main__":
    render(open_page("overview"))
