"""Our figures beside the portal's, and our rules on the portal's own counts. Neither replaces the other."""

from decimal import Decimal
from itertools import groupby
from operator import itemgetter

import pandas as pd
import streamlit as st

from app import charts, filters, parts, queries
from app.frame import Page, open_page
from app.labels import MISSING
from app.parts import Html
from app.snapshot import Row

MATCH = Decimal("0.01")
CAPTURE = itemgetter("unit_code", "as_of", "period_type", "period_start")
REASON_TONES = {"equal": "good", "portal_scores_otherwise": "bad", "no_local_figure": "bad"}


def period_text(page: Page, row: Row) -> str:
    """The period of a capture, in words where the version knows it."""
    known = {(p["period_type"], p["period_start"]): p for p in page.snapshot.rows(queries.PERIODS)}
    period = known.get((row["period_type"], row["period_start"]))
    return page.t.name(period, "label") if period else filters.period_code(row)


def counts(page: Page, numerator: int | None, denominator: int | None) -> str:
    if numerator is None and denominator is None:
        return MISSING
    return f"{page.t.number(numerator)} / {page.t.number(denominator)}"


def signed(page: Page, difference: Decimal | None) -> str:
    return page.t.number(difference, 2, sign=True)


def ours(page: Page) -> None:
    t = page.t
    captures = page.snapshot.rows(queries.PORTAL_CAPTURES_OF_OURS)
    if not captures:
        st.info(t("recon.none"))
        return
    by_code = {f"{row['unit_code']}@{filters.period_code(row)}@{row['as_of']}": row for row in captures}
    code = filters.choose(
        "capture",
        t("filter.capture"),
        {
            code: f"{t.name(row)} · {period_text(page, row)} · {t('recon.captured_on', day=t.day(row['as_of']))}"
            for code, row in by_code.items()
        },
    )
    capture = by_code[code]
    rows = page.snapshot.rows(
        queries.PORTAL_BESIDE_LOCAL,
        unit=capture["unit_code"],
        period_type=capture["period_type"],
        period_start=capture["period_start"],
        captured_on=capture["as_of"],
    )
    indicators = [row for row in rows if row["level"] == "indicator"]
    compared = [row for row in indicators if row["difference"] is not None]
    total = next((row for row in rows if row["level"] == "index"), None)
    cards = []
    if total:
        cards.append(
            (
                f"{t('recon.total')}: {t('recon.local').lower()} · {t('recon.portal').lower()}",
                f"{t.points(total['local_points'])} · {t.points(total['portal_points'])}",
                f"{t('recon.difference')}: {signed(page, total['difference'])}",
            )
        )
    equal = sum(row["difference"] == 0 for row in compared)
    cards.append((t("recon.equal"), f"{t.number(equal)} / {t.number(len(compared))}", ""))
    if compared:
        widest = max(compared, key=lambda row: abs(row["difference"]))
        cards.append(
            (
                t("recon.largest"),
                signed(page, widest["difference"]),
                f"{widest['indicator_code']} · {t.name(widest)}",
            )
        )
    cards.append((t("recon.incomparable"), t.number(len(indicators) - len(compared)), t("recon.incomparable.note")))
    parts.show(
        parts.grid(
            [
                parts.card(parts.line("label", name), parts.line("mid", value), parts.line("note", remark))
                for name, value, remark in cards
            ]
        )
    )
    body: list[list[str | Html]] = []
    for row in rows:
        body.append(
            [
                f"{row['indicator_code']} · {t.name(row)}",
                counts(page, row["local_numerator"], row["local_denominator"]),
                counts(page, row["portal_numerator"], row["portal_denominator"]),
                t.points(row["local_points"]),
                t.points(row["portal_points"]),
                t.points(row["portal_points_recomputed"]),
                signed(page, row["difference"]),
                parts.joined(
                    parts.chip(t.known("reason", row["reason"]), REASON_TONES.get(row["reason"], "")),
                    parts.small(row["portal_flags"] or ""),
                ),
            ]
        )
    headers = [
        t("indicator"),
        t("recon.local_counts"),
        t("recon.portal_counts"),
        t("recon.local_points"),
        t("recon.portal_points"),
        t("recon.recomputed"),
        t("recon.difference"),
        t("reason"),
    ]
    sums = [place for place, row in enumerate(rows) if row["level"] in ("index", "group")]
    parts.show(parts.table(headers, body, numeric=(1, 2, 3, 4, 5, 6), sums=sums, widths=("30%",)))
    st.caption(t("recon.difference.help"))


def others(page: Page) -> None:
    t = page.t
    rows = page.snapshot.rows(queries.RULE_TESTS)
    if not rows:
        st.info(t("recon.others.none"))
        return
    st.caption(t("recon.others.note"))
    tested = [row for row in rows if row["recomputation_difference"] is not None]
    matching = [row for row in tested if abs(row["recomputation_difference"]) <= MATCH]
    left, right = st.columns([1.25, 1], gap="medium")
    with left:
        body: list[list[str | Html]] = [
            [
                t("recon.all"),
                t.number(len(tested)),
                t.number(len(matching)),
                t.points(max((abs(row["recomputation_difference"]) for row in tested), default=None)),
                t.number(len(rows) - len(tested)),
            ]
        ]
        for (unit, captured_on, *_), group in groupby(sorted(rows, key=CAPTURE), key=CAPTURE):
            lines = list(group)
            when = f"{period_text(page, lines[0])} · {t('recon.captured_on', day=t.day(captured_on))}"
            differences = [
                abs(row["recomputation_difference"]) for row in lines if row["recomputation_difference"] is not None
            ]
            body.append(
                [
                    parts.joined(unit, parts.small(when), by=""),
                    t.number(len(differences)),
                    t.number(sum(difference <= MATCH for difference in differences)),
                    t.points(max(differences, default=None)),
                    t.number(len(lines) - len(differences)),
                ]
            )
        parts.show(
            parts.table(
                [t("unit"), t("recon.tested"), t("recon.matches"), t("recon.largest"), t("recon.untested")],
                body,
                numeric=(1, 2, 3, 4),
                sums=[0],
                tall=True,
            )
        )
    with right:
        if tested:
            st.altair_chart(charts.recomputed(tested, t), width="stretch", alt=t("recon.chart.alt"))
    st.dataframe(
        pd.DataFrame(
            {
                t("unit"): row["unit_code"],
                t("head.period"): period_text(page, row),
                t("head.as_of"): t.day(row["as_of"]),
                t("indicator"): f"{row['indicator_code']} · {t.name(row)}",
                t("recon.portal_counts"): counts(page, row["portal_numerator"], row["portal_denominator"]),
                t("recon.portal_points"): t.points(row["portal_points"]),
                t("recon.recomputed"): t.points(row["portal_points_recomputed"]),
                t("recon.difference"): signed(page, row["recomputation_difference"]),
            }
            for row in rows
        ),
        hide_index=True,
        width="stretch",
        height=parts.frame_height(len(rows), 420),
        column_config={t("indicator"): st.column_config.TextColumn(width=290)},
    )


def render(page: Page) -> None:
    st.subheader(page.t("recon.ours"), anchor=False)
    ours(page)
    st.subheader(page.t("recon.others"), anchor=False)
    others(page)


if __name__ == "__main__":
    render(open_page("reconciliation"))
