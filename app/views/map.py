"""The map: any figure that communes have, by commune, with a table that says the same without a map."""

import streamlit as st

from app import filters, parts
from app.frame import FEEDS_OF_766, FEEDS_OF_FORMS, FEEDS_OF_LAND, Page, open_page
from app.labels import MISSING
from app.maps import queries
from app.maps.areas import clicked_area
from app.maps.drawing import choropleth, legend, told
from app.maps.figures import Shown
from app.maps.shades import NO_DATA
from app.maps.shapes import canvas
from app.maps.table import as_csv, figures_table
from app.maps.topics import NEEDS, TOPICS, measures
from app.parts import Html
from app.snapshot import Row


def facts_of(page: Page, shown: Shown) -> Html:
    """As of when, by which rules, how many units are known."""
    t = page.t
    known = sum(figure.shade != NO_DATA for figure in shown.figures)
    return parts.facts(
        [
            (t("head.as_of"), t.day(shown.as_of or page.snapshot.as_of)),
            (t("head.framework"), shown.framework or MISSING),
            (t("map.known"), t("map.known.of", known=t.number(known), units=t.number(len(shown.figures)))),
            (t("map.counts"), shown.counts_of or MISSING),
        ]
    )


def choose_level(page: Page, levels: list[Row]) -> Row:
    """A year that saw the merger has communes and the districts before them."""
    by_code = {row["level"]: row for row in levels}
    if len(by_code) == 1:
        return levels[0]
    return by_code[
        filters.choose(
            "map_level",
            page.t("filter.group"),
            {code: page.t(f"level.{code}") for code in by_code},
            widget=st.segmented_control,
            required=True,
        )
    ]


def draw(page: Page, level: Row, name: str, shown: Shown, indicator: dict[str, str]) -> None:
    """Map, legend, table and download; a click opens the unit's page, at the same indicator where that has one."""
    t = page.t
    left, right = st.columns([1, 1.15], gap="medium")
    with left:
        unit = clicked_area(
            choropleth(shown, canvas(page.snapshot, level["level"])),
            told(shown, t),
            alt=t("map.alt", name=name, period=page.period_label),
            key="map",
        )
        if unit:
            st.switch_page("views/unit.py", query_params={"unit": unit} | indicator)
        parts.show(legend(shown, t))
        st.caption(t("map.click"))
    with right:
        parts.show(figures_table(page, shown, indicator))
        parts.download(
            t("map.download"),
            as_csv(page, shown),
            f"ban-do-{filters.requested('measure')}-{filters.period_code(page.period)}.csv",
        )


def render(page: Page) -> None:
    t = page.t
    levels = page.snapshot.rows(queries.LEVELS, **page.span) if page.snapshot.has_table("dim_commune_shape") else []
    if not levels:
        st.info(t("map.none"), icon=":material/info:")
        return
    level = choose_level(page, levels)
    topics = [topic for topic in TOPICS if page.snapshot.has_table(NEEDS.get(topic, "fct_index_score"))]
    left, right = st.columns([1, 1.15], gap="medium")
    with left:
        topic = filters.choose(
            "topic", t("map.topic"), {topic: t(f"map.topic.{topic}") for topic in topics}, resets=("measure",)
        )
    offered = measures(page, topic, level["level"])
    if not offered:
        st.info(t("map.nothing", topic=t(f"map.topic.{topic}"), period=page.period_label), icon=":material/info:")
        return
    with right:
        code = filters.choose("measure", t("map.measure"), {code: offer.name for code, offer in offered.items()})
    measure = offered[code]
    shown = measure.show()
    st.subheader(f"{measure.name} · {page.period_label}", anchor=False)
    if level["is_approximate"]:
        st.warning(t("map.approximate"), icon=":material/border_style:")
    parts.show(facts_of(page, shown))
    if shown.note:
        st.caption(shown.note)
    draw(page, level, measure.name, shown, {"indicator": code} if topic == "d766" else {})
    st.caption(t("map.note"))


if __name__ == "__main__":
    render(open_page("map", feeds=[*FEEDS_OF_766, *FEEDS_OF_FORMS, "targets", *FEEDS_OF_LAND]))
