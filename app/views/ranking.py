"""Ranks within a group of units, with what changed and how far the next band is."""

from collections import Counter
from statistics import median

import pandas as pd
import streamlit as st

from app import filters, parts, queries
from app.frame import Page, open_page
from app.labels import MISSING
from app.snapshot import Row


def movement(row: Row) -> str:
    """▲3, ▼2 or = against the period before; the missing sign where there was no rank."""
    if row["rank"] is None or row["previous_rank"] is None:
        return MISSING
    gained = row["previous_rank"] - row["rank"]
    return f"▲ {gained}" if gained > 0 else f"▼ {-gained}" if gained < 0 else "="


def matches(row: Row, wanted: str) -> bool:
    return wanted in filters.plain(f"{row['name_vi']} {row['name_en']} {row['unit_code']}")


def summary(page: Page, ranked: list[Row]) -> None:
    t = page.t
    percentages = [row["pct_of_max"] for row in ranked]
    best, worst = ranked[0], ranked[-1]
    counts = Counter((row["band_rank"], t.name(row, "band")) for row in ranked if row["band_rank"])
    bands = parts.joined(
        *(
            parts.chip(f"{name}: {count}", parts.BAND_TONES.get(place, ""))
            for (place, name), count in sorted(counts.items())
        )
    )
    figures = (
        (t("ranking.best"), t.percent(best["pct_of_max"]), t.name(best)),
        (t("ranking.median"), t.percent(median(percentages)), t("ranking.count", ranked=len(ranked))),
        (t("ranking.worst"), t.percent(worst["pct_of_max"]), t.name(worst)),
    )
    cards = [
        parts.card(parts.line("label", label), parts.line("mid", value), parts.line("note", note))
        for label, value, note in figures
    ]
    cards.append(parts.card(parts.line("label", t("ranking.bands")), parts.line("note", bands)))
    parts.show(parts.grid(cards))


def ranked_table(page: Page, rows: list[Row]) -> None:
    t = page.t
    data = pd.DataFrame(
        {
            "rank": row["rank"],
            # the name rides behind `#`, where the column finds its text and the server does not look
            "unit": f"{filters.link('unit', unit=row['unit_code'])}#{t.name(row)}",
            "change": movement(row),
            "pct": float(row["pct_of_max"]),
            "bar": float(row["pct_of_max"]),
            "points": f"{t.points(row['points'])} / {t.points(row['max_points'])}",
            "band": t.name(row, "band"),
            "to_next": None if row["points_to_next_band"] is None else float(row["points_to_next_band"]),
            "dossiers": row["dossiers"],
            "status": t.status(row["status"]),
        }
        for row in rows
    )
    change_help = (
        t("ranking.change.help", period=t.name(page.previous_period, "label"))
        if page.previous_period
        else t("ranking.change.none")
    )
    st.dataframe(
        data.style.format({"pct": t.percent, "to_next": t.points, "dossiers": t.number}),
        hide_index=True,
        width="stretch",
        height=parts.frame_height(len(data), 1000),
        placeholder=MISSING,
        column_config={
            "rank": st.column_config.NumberColumn(t("rank"), width=55),
            "unit": st.column_config.LinkColumn(t("unit"), display_text=r"#(.*)$", width=280),
            "change": st.column_config.TextColumn(t("ranking.change"), width=82, help=change_help),
            "pct": st.column_config.NumberColumn(t("pct"), width=93),
            "bar": st.column_config.ProgressColumn(t("ranking.bar"), min_value=0, max_value=100, format=" ", width=80),
            "points": st.column_config.TextColumn(t("points.of_max"), width=104),
            "band": st.column_config.TextColumn(t("band"), width=82),
            "to_next": st.column_config.NumberColumn(t("ranking.to_next"), help=t("ranking.to_next.help"), width=90),
            "dossiers": st.column_config.NumberColumn(t("dossiers"), width=68),
            "status": st.column_config.TextColumn(t("status"), width=78),
        },
    )
    st.caption(t("ranking.open"))


def unranked_table(page: Page, rows: list[Row]) -> parts.Html:
    t = page.t
    return parts.table(
        [t("unit"), t("code"), t("reason")],
        [
            [
                parts.anchor(t.name(row), filters.link("unit", unit=row["unit_code"])),
                row["unit_code"],
                t.known("ranking.unranked", row["unranked_reason"] or "other"),
            ]
            for row in rows
        ],
    )


def render(page: Page) -> None:
    t = page.t
    groups = page.snapshot.rows(queries.RANK_GROUPS, **page.of_period)
    if not groups:
        st.info(t("ranking.none"))
        return
    left, right = st.columns([1, 1], gap="medium", vertical_alignment="bottom")
    with left:
        group = filters.choose(
            "group",
            t("filter.group"),
            {row["rank_group"]: f"{t.known('level', row['rank_group'])} ({row['units']})" for row in groups},
            widget=st.segmented_control,
            required=True,
        )
    with right:
        wanted = filters.search(
            "search", t("filter.search"), placeholder=t("filter.search.hint"), icon=":material/search:"
        )
    rows = page.snapshot.rows(queries.RANKING, rank_group=group, period_end=page.period["period_end"], **page.of_period)
    ranked = [row for row in rows if row["rank"] is not None]
    if ranked:
        summary(page, ranked)
    else:
        st.info(t("ranking.none"))
    found = [row for row in rows if matches(row, filters.plain(wanted.strip()))]
    if not found:
        st.info(t("ranking.no_match", search=wanted))
    found_ranked = [row for row in found if row["rank"] is not None]
    if found_ranked:
        ranked_table(page, found_ranked)
    unranked = [row for row in found if row["rank"] is None]
    if unranked:
        st.subheader(f"{t('ranking.unranked')} ({len(unranked)})", anchor=False)
        parts.show(unranked_table(page, unranked))


if __name__ == "__main__":
    render(open_page("ranking"))
