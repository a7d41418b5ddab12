"""The state of land data: how much is clean beside the nation, what is filled in, what each rule found, and where."""

from datetime import date

import streamlit as st

from app import filters, parts
from app.frame import FEEDS_OF_LAND, Page, open_page
from app.land import links, queries
from app.land.broken import rules_table, show_worst
from app.land.state import class_cards, communes_csv, communes_table, course, flags_table, summed
from app.snapshot import Row


def choose(page: Page, days: list[Row]) -> tuple[date, str]:
    """A day on which land data arrived, and a commune or the whole province."""
    t = page.t
    left, right = st.columns([1, 2], gap="medium")
    with left:
        by_code = {row["as_of"].isoformat(): row["as_of"] for row in days}
        day = by_code[
            filters.choose("land_day", t("land.day"), {code: t.day(value) for code, value in by_code.items()})
        ]
    communes = {row["commune_code"]: t.name(row) for row in page.snapshot.rows(queries.QUALITY, day=day)}
    with right:
        commune = filters.choose(
            "commune", t("land.commune"), {"": t("land.province")} | communes, resets=("land_page",)
        )
    return day, commune


def render(page: Page) -> None:
    t = page.t
    days = page.snapshot.rows(queries.DAYS) if page.snapshot.has_table("fct_land_quality") else []
    if not days:
        st.info(t("land.none"), icon=":material/info:")
        return
    day, commune = choose(page, days)
    rows = page.snapshot.rows(queries.QUALITY, day=day)
    chosen = [row for row in rows if commune in ("", row["commune_code"])]
    total = summed(chosen)
    policy = {row["rule"]: row for row in page.snapshot.rows(queries.POLICY)}
    name = t.name(chosen[0]) if commune else t("land.province")

    st.subheader(f"{name} · {t('land.parcels.count', count=t.number(total['parcels']))}", anchor=False)
    parts.show(class_cards(page, total, policy))
    sources = dict.fromkeys(row["source"] for rule, row in policy.items() if rule.startswith("national_"))
    st.caption(t("land.national.source", source="; ".join(sources)))
    st.caption(t("land.class.note"))

    st.subheader(t("land.flags"), anchor=False)
    parts.show(flags_table(page, total, commune))

    moves = [row for row in page.snapshot.rows(queries.COURSE, commune=commune) if row["parcels"]]
    if len(moves) > 1:
        st.subheader(t("land.course"), anchor=False)
        st.altair_chart(course(moves, t), width="stretch", alt=t("land.course.alt", name=name))

    rules = page.snapshot.rows(queries.RULES)
    st.subheader(t("land.rules"), anchor=False)
    parts.show(rules_table(page, rules, total, commune))
    st.caption(t("land.rules.note"))

    st.subheader(t("land.worst"), anchor="worst")
    st.caption(t("land.worst.note", day=t.day(days[0]["as_of"])))
    show_worst(page, rules, total, commune)

    if not commune:
        st.subheader(t("land.communes"), anchor=False)
        parts.show(parts.anchor(t("land.on_map"), filters.link("map", topic="land", measure="clean")))
        parts.show(communes_table(page, rows))
        parts.download(
            t("land.communes.download"),
            communes_csv(page, rows),
            f"dat-dai-xa-{day}.csv",
        )

    st.subheader(t("land.links"), anchor=False)
    parts.show(links.table(page, "fct_land_quality", "land.flag"))
    st.caption(t("land.links.note"))


if __name__ == "__main__":
    render(open_page("land", of_766=False, feeds=FEEDS_OF_LAND, about="land.title"))
