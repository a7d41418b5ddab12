"""The province over the years, with the breaks between versions, and whether what we compute was published so."""

from __future__ import annotations

import streamlit as st

from app import charts, parts
from app.dti import queries
from app.dti.scores import DECIMALS, LEVELS, MEAN, PROVINCE, Scores, rank_text, table_text, value_text
from app.frame import Page
from app.labels import MISSING
from app.parts import Html
from app.snapshot import Row


def latest_cards(page: Page, scores: Scores) -> list[Html]:
    """Each level's last year: value, rank, mean, first."""
    t = page.t
    cards = []
    for level in LEVELS:
        year = next((year for year in reversed(scores.years()) if scores.one(level, year, PROVINCE)), None)
        if year is None:
            continue
        own, mean, best = scores.one(level, year, PROVINCE), scores.one(level, year, MEAN), scores.best(level, year)
        mean_said = t.number(mean and mean["value"], DECIMALS)
        if mean and mean["source"] == "computed":
            mean_said += f" ({t('dti.computed')}, {t('dti.basis.mean')})"
        first = f"{best['entity_name']} {t.number(best['value'], DECIMALS)}" if best else MISSING
        cards.append(
            parts.card(
                parts.line("label", f"{t(f'dti.ours.{level}')} · {year}"),
                parts.line("mid", t.number(own["value"], DECIMALS)),
                parts.line("note", f"{t('rank')}:", rank_text(page, own)),
                parts.line("note", f"{t('dti.mean')}: {mean_said}"),
                parts.line("note", f"{t('dti.best')}: {first}"),
            )
        )
    return cards


def versions(page: Page) -> dict[str, Row]:
    return {row["framework_version"]: row for row in page.snapshot.rows(queries.FRAMEWORKS)}


def weights_of(version: Row) -> str:
    return version["weights_of"] or version["framework_version"]


def other_versions(page: Page, scores: Scores, year: int) -> str | Html:
    """The same year under the points of other versions, or why there is none."""
    t = page.t
    lines = [
        f"{row['framework_version']}: {t.number(row['value'], DECIMALS)} ({t(f'dti.level.{level}')})"
        for level in LEVELS
        for row in scores.under_others(level, year, PROVINCE)
    ]
    if not lines:
        return parts.joined(MISSING, parts.small(t("dti.no_main_indices")), by="")
    return parts.joined(*lines, by=Html("<br>").markup)


def years_table(page: Page, scores: Scores) -> Html:
    t = page.t
    known = versions(page)
    body: list[list[str | Html]] = []
    for year in scores.years():
        row = scores.one("province", year, PROVINCE) or scores.one("province_merged", year, PROVINCE)
        version = known.get(row["framework_version"]) if row else None
        merged = scores.one("province_merged", year, PROVINCE)
        body.append(
            [
                parts.joined(
                    parts.strong(str(year)),
                    parts.small(row["framework_version"] if row else MISSING),
                    page.confidence(version["confidence"]) if version else "",
                ),
                value_text(page, scores.one("province", year, PROVINCE)),
                rank_text(page, scores.one("province", year, PROVINCE)),
                value_text(page, scores.one("province", year, MEAN)),
                value_text(page, scores.best("province", year), with_source=False),
                value_text(page, merged),
                rank_text(page, merged),
                other_versions(page, scores, year),
            ]
        )
    headers = [
        f"{t('dti.year')} · {t('dti.version').lower()}",
        t("dti.level.province"),
        t("rank"),
        t("dti.mean"),
        t("dti.best"),
        t("dti.with_long_an"),
        t("rank"),
        t("dti.under_others"),
    ]
    return parts.table(headers, body, numeric=(1, 2, 3, 4, 5, 6))


def chart_points(page: Page, scores: Scores) -> list[Row]:
    """Points of the chart: series, year, value, whether published, and the segment that a line may join."""
    t = page.t
    known = versions(page)
    points = []

    def add(row: Row | None, series: str, *, join: bool = True) -> None:
        if row is None or row["value"] is None:
            return
        version = known[row["framework_version"]]
        points.append(
            {
                "year": row["year"],
                "value": row["value"],
                "series": t(f"dti.series.{series}"),
                "kind": t("dti.published") if row["source"] == "published" else t("dti.computed"),
                "how": t.known("dti.basis", row["basis"]) if row["source"] == "computed" else t("dti.published"),
                "version": row["framework_version"],
                "segment": f"{series}/{weights_of(version) if join else row['year']}",
                "weights": weights_of(version),
                "is_own": row["is_own_framework"],
            }
        )

    for year in scores.years():
        add(scores.one("province", year, PROVINCE), "province")
        add(scores.one("province_merged", year, PROVINCE), "province_merged")
        add(scores.one("province", year, MEAN), "mean")
        for level in LEVELS:
            for row in scores.under_others(level, year, PROVINCE):
                add(row, "others", join=False)
    return points


def compared(page: Page) -> None:
    """How many published values also follow from others, and each that does not agree."""
    t = page.t
    rows = page.snapshot.rows(queries.COMPARED)
    st.subheader(t("dti.compared"), anchor=False)
    if not rows:
        st.info(t("dti.compared.none"))
        return
    wrong = page.snapshot.rows(queries.DISAGREEING)
    totals = page.snapshot.row(queries.COMPARED_TOTALS) or {}
    said = t("dti.compared.all") if not wrong else t("dti.compared.some", wrong=t.number(len(wrong)))
    st.markdown(t("dti.compared.text", values=t.number(totals["values"]), ranks=t.number(totals["ranks"])) + " " + said)
    parts.show(
        parts.table(
            [t("dti.year"), t("dti.how"), t("dti.values"), t("dti.ranks"), t("dti.largest"), t("dti.disagreeing")],
            [
                [
                    table_text(page, row["year"], row["level"]),
                    t.known("dti.basis", row["basis"]),
                    t.number(row["compared_values"]),
                    t.number(row["compared_ranks"]),
                    t.number(row["largest"], 6),
                    t.number(row["disagreeing"]),
                ]
                for row in rows
            ],
            numeric=(2, 3, 4, 5),
        )
    )
    if wrong:
        parts.show(
            parts.table(
                [t("filter.province"), t("dti.how"), t("dti.published"), t("dti.computed"), t("rank")],
                [
                    [
                        f"{row['entity_name']} · {row['year']} · {row['node_code']}",
                        t.known("dti.basis", row["basis"]),
                        t.number(row["published_value"], DECIMALS),
                        t.number(row["computed_value"], 6),
                        f"{t.number(row['published_rank'])} → {t.number(row['computed_rank'])}",
                    ]
                    for row in wrong
                ],
                numeric=(2, 3, 4),
            )
        )


def show(page: Page, scores: Scores) -> None:
    t = page.t
    parts.show(parts.grid(latest_cards(page, scores), least="260px"))
    st.subheader(t("dti.course"), anchor=False)
    points = chart_points(page, scores)
    if points:
        st.altair_chart(charts.dti_course(points, t), width="stretch", alt=t("dti.course.alt"))
    st.caption(t("dti.course.note"))
    parts.show(years_table(page, scores))
    compared(page)
