"""Plan against actual: what each responsible unit was to reach, how far it is, what the rest of the year must bring."""

import streamlit as st

from app import charts, filters, parts
from app.frame import FEEDS_OF_766, Page, open_page
from app.labels import MISSING
from app.plans import queries
from app.plans.table import as_csv, colour_word, indicator_name, lead_name, plans_table
from app.snapshot import Row

FEEDS = [*FEEDS_OF_766, "targets"]
COLOURS = ("green", "amber", "red", "grey")


def leads_table(page: Page, leads: list[Row], colours: dict[str, Row]) -> parts.Html:
    """How many targets of each colour a responsible unit has."""
    t = page.t
    headers = [
        t("plan.responsible"),
        t("plan.head"),
        t("plan.targets"),
        *(f"{colours[name]['mark']} {t.name(colours[name])}" for name in COLOURS),
        t("plan.reach.out_of_reach"),
    ]
    body = [
        [
            parts.anchor(name_of(page, row), filters.link("targets", lead=row["responsible_unit"])),
            row["title"] or MISSING,
            *(t.number(row[name]) for name in ("targets", *COLOURS, "out_of_reach")),
        ]
        for row in leads
    ]
    return parts.table(headers, body, numeric=range(2, 8), widths=("30%", "22%"), tall=len(body) > 12)


def name_of(page: Page, lead: Row) -> str:
    return page.t.name(lead) if lead["name_vi"] else lead["responsible_unit"]


def of_lead(page: Page, rows: list[Row], lead: str) -> None:
    t = page.t
    bars = [
        {
            "name": indicator_name(page, row),
            "unit": t.name(row, "unit"),
            "target": row["target_ratio"],
            "actual": row["actual_ratio"],
            "colour": row["colour"],
            "word": colour_word(page, row),
        }
        for row in rows
        if row["target_ratio"] is not None and row["actual_ratio"] is not None
    ]
    if bars:
        st.altair_chart(charts.bullets(bars, t), width="stretch", alt=t("plan.chart.alt"))
        st.caption(t("plan.chart.note"))
    parts.show(plans_table(page, rows))
    st.caption(t("plan.note"))
    parts.download(
        t("plan.download"),
        as_csv(page, rows),
        f"ke-hoach-{filters.period_code(page.period)}{f'-{lead}' if lead else ''}.csv",
    )


def of_2022(page: Page) -> None:
    """The province's own plan and rates: the real example."""
    t = page.t
    rows = page.snapshot.rows(queries.PUBLISHED)
    if not rows:
        return
    st.subheader(f"{t('plan.example')} · {t.name(rows[0], 'period_label')}", anchor=False)
    parts.show(plans_table(page, rows))
    st.caption(t("plan.example.note", source="; ".join(dict.fromkeys(row["source"] for row in rows))))


def render(page: Page) -> None:
    t = page.t
    if not page.snapshot.has_table("fct_plan_actual"):
        st.info(t("plan.older"), icon=":material/info:")
        return
    of_period = {"period_type": page.period["period_type"], "period_start": page.period["period_start"]}
    colours = {row["colour"]: row for row in page.snapshot.rows(queries.COLOURS)}
    leads = page.snapshot.rows(queries.LEADS, **of_period)
    if not leads:
        st.info(t("plan.none", period=page.period_label), icon=":material/info:")
        of_2022(page)
        return
    lead = filters.choose(
        "lead",
        t("plan.lead"),
        {"": t("plan.lead.all")} | {row["responsible_unit"]: name_of(page, row) for row in leads},
    )
    rows = page.snapshot.rows(queries.PLANS, lead=lead, **of_period)
    title = lead_name(page, rows[0]) if lead and rows else t("plan.lead.all")
    st.subheader(f"{title} · {page.period_label}", anchor=False)
    if rows:
        of_lead(page, rows, lead)
    else:
        st.info(t("plan.none", period=page.period_label), icon=":material/info:")
    parts.show(
        parts.line(
            "note",
            *(
                parts.joined(
                    parts.strong(f"{row['mark']} {t.name(row)}"),
                    f": {t.name(row, 'meaning')}.",
                    page.confidence(row["confidence"]) if row["confidence"] == "unverified" else "",
                    " ",
                    by="",
                )
                for row in colours.values()
            ),
        )
    )
    st.subheader(t("plan.leads"), anchor=False)
    parts.show(leads_table(page, leads, colours))
    of_2022(page)


if __name__ == "__main__":
    render(open_page("targets", feeds=FEEDS))
