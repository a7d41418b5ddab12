"""Land to tax and back: what was sent, what was answered in time, what is stuck, and where the two sides disagree."""

from datetime import date
from typing import Any

import streamlit as st

from app import filters, parts
from app.frame import FEEDS_OF_LAND, Page, open_page
from app.land import disagreements, links, queries
from app.land.flow import as_csv, commune_name, communes_table, flow_of, months, steps
from app.snapshot import Row


def choose(page: Page, found: list[Row]) -> tuple[str, dict[str, Any]]:
    """A commune or the province, and a month of sending or all of them; the months as first and last."""
    t = page.t
    by_code = {f"{row['period_start']:%Y-%m}": row["period_start"] for row in found}
    first, last = min(by_code.values()), max(by_code.values())
    every = {"": t("tax.months.all", first=t.month(first), last=t.month(last))}
    left, right = st.columns([1, 2], gap="medium")
    with left:
        month = filters.choose(
            "tax_month",
            t("tax.month"),
            every | {code: t.month(day) for code, day in by_code.items()},
            resets=("tax_page",),
        )
    communes = {row["commune_code"]: commune_name(page, row) for row in page.snapshot.rows(queries.TAX_COMMUNES)}
    with right:
        commune = filters.choose(
            "commune", t("land.commune"), {"": t("land.province")} | communes, resets=("tax_page",)
        )
    return commune, _span(by_code[month], by_code[month]) if month else _span(first, last)


def _span(first: date, last: date) -> dict[str, date]:
    return {"first_month": first, "last_month": last}


def render(page: Page) -> None:
    t = page.t
    found = page.snapshot.rows(queries.MONTHS) if page.snapshot.has_table("fct_land_tax_sharing") else []
    if not found:
        st.info(t("tax.none"), icon=":material/info:")
        return
    commune, span = choose(page, found)
    rows = page.snapshot.rows(queries.SHARING, commune=commune, **span)
    if not rows:
        st.info(t("tax.nothing"), icon=":material/info:")
        return
    name = commune_name(page, rows[0]) if commune else t("land.province")
    allowed = {row["rule"]: row for row in page.snapshot.rows(queries.POLICY)}
    st.subheader(name, anchor=False)
    parts.show(steps(page, flow_of(rows), allowed))
    st.caption(t("tax.steps.note"))

    if len({row["period_start"] for row in rows}) > 1:
        st.subheader(t("tax.by_month"), anchor=False)
        st.altair_chart(months(rows, t), width="stretch", alt=t("tax.by_month.alt", name=name))

    st.subheader(t("tax.disagreements"), anchor=False)
    st.caption(t("tax.disagreements.note"))
    disagreements.show(page, commune, span)

    if not commune:
        st.subheader(t("land.communes"), anchor=False)
        parts.show(parts.anchor(t("land.on_map"), filters.link("map", topic="tax", measure="answered_on_time")))
        parts.show(communes_table(page, rows))
        parts.download(
            t("land.communes.download"),
            as_csv(page, rows),
            "lien-thong-thue-xa.csv",
        )

    st.subheader(t("land.links"), anchor=False)
    parts.show(links.table(page, "fct_land_tax_sharing", "tax.count"))
    st.caption(t("land.links.note"))


if __name__ == "__main__":
    render(open_page("land_tax", of_766=False, feeds=FEEDS_OF_LAND, about="land.title"))
