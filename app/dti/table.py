"""One published table: pillars and main indices of the province among the others, and all provinces."""

from __future__ import annotations

from decimal import Decimal
from statistics import median

import pandas as pd
import streamlit as st

from app import charts, filters, parts
from app.dti import queries
from app.dti.scores import (
    DECIMALS,
    MEAN,
    PILLARS,
    PROVINCE,
    Scores,
    as_float,
    rank_text,
    table_code,
    table_text,
    value_text,
)
from app.frame import Page
from app.labels import MISSING
from app.parts import Html
from app.snapshot import Row, csv_of

SIZE = {"province": 63, "province_merged": 34}


def chosen_table(page: Page, scores: Scores) -> tuple[int, str]:
    """Year and level; by default the last that has the province's main indices."""
    tables = {table_code(year, level): (year, level) for year, level in scores.tables()}
    whole = next(
        (code for code, (year, level) in tables.items() if scores.one(level, year, PROVINCE, "nhan_thuc_so")), None
    )
    texts = {code: table_text(page, *table) for code, table in tables.items()}
    return tables[filters.choose("dti_table", page.t("dti.table"), texts, default=whole)]


def nodes_of(page: Page, scores: Scores, year: int, level: str) -> list[Row]:
    """Index, pillars and scored main indices that the table's version computes with."""
    version = next(iter(scores.own(level, year)))["framework_version"]
    nodes = page.snapshot.rows(queries.NODES, dti_framework=version)
    return [
        row
        for row in nodes
        if row["kind"] in ("index", "pillar")
        or (row["kind"] == "main_index" and row["parent_code"] == "dti" and row["effective_points"] != 0)
    ]


def values_of(scores: Scores, year: int, level: str, node: str) -> list[Row]:
    """The provinces that have a value, the highest first."""
    found = (scores.one(level, year, entity, node) for entity in scores.entities(level, year))
    return sorted((row for row in found if row and row["value"] is not None), key=lambda row: -row["value"])


def highest_text(page: Page, highest: list[Row]) -> str | Html:
    """The highest value, and who has it; how many, where several do."""
    t = page.t
    if not highest:
        return MISSING
    first = highest[0]
    who = first["entity_name"] if len(highest) == 1 else t("dti.several", count=t.number(len(highest)))
    return parts.joined(t.number(first["value"], DECIMALS), parts.small(who), by="")


def nodes_table(page: Page, scores: Scores, nodes: list[Row], year: int, level: str) -> Html:
    t = page.t
    body: list[list[str | Html]] = []
    sums = []
    for node in nodes:
        if node["kind"] != "main_index":
            sums.append(len(body))
        present = values_of(scores, year, level, node["node_code"])
        highest = [row for row in present if row["value"] == present[0]["value"]]
        body.append(
            [
                t.name(node),
                t.points(node["effective_points"]),
                value_text(page, scores.one(level, year, PROVINCE, node["node_code"])),
                rank_text(page, scores.one(level, year, PROVINCE, node["node_code"])),
                value_text(page, scores.one(level, year, MEAN, node["node_code"])),
                t.number(median(row["value"] for row in present), DECIMALS) if present else MISSING,
                highest_text(page, highest),
                f"{len(present)} / {SIZE[level]}",
            ]
        )
    headers = [
        t("dti.node"),
        t("dti.points_in_effect"),
        t("dti.ours"),
        t("rank"),
        t("dti.mean"),
        t("dti.median_of_known"),
        t("dti.highest_of_known"),
        t("dti.with_value"),
    ]
    return parts.table(headers, body, numeric=(1, 2, 3, 4, 5, 6, 7), sums=sums, widths=("24%",))


def other_versions(scores: Scores, year: int, level: str) -> list[str]:
    """The versions that did not judge the year and under which some province can be computed."""
    return sorted(
        {
            row["framework_version"]
            for row in scores.rows
            if row["year"] == year and row["level"] == level and not row["is_own_framework"]
        }
    )


def provinces(
    page: Page, scores: Scores, nodes: list[Row], versions: list[str], year: int, level: str
) -> list[dict[str, object]]:
    """A row per province: ranks and values, published and computed ones apart, and where they are from."""
    t = page.t
    rows = []
    for entity in scores.entities(level, year):
        of_entity = [row for row in scores.own(level, year) if row["entity_code"] == entity]
        published = next((r for r in of_entity if r["node_code"] == "dti" and r["source"] == "published"), None)
        computed = next((r for r in of_entity if r["node_code"] == "dti" and r["source"] == "computed"), None)
        shown = scores.one(level, year, entity)
        row: dict[str, object] = {
            "rank": shown["rank"],
            "name": of_entity[0]["entity_name"],
            "code": entity,
            "published": published and published["value"],
            "computed": computed and (computed["value"] if computed["basis"] != "published_value" else None),
            "how": t.known("dti.basis", computed["basis"]) if computed else MISSING,
        }
        for version in versions:
            row[version] = next(
                (
                    other["value"]
                    for other in scores.under_others(level, year, entity)
                    if other["framework_version"] == version
                ),
                None,
            )
        computed_nodes = []
        for node in nodes[1:]:
            found = scores.one(level, year, entity, node["node_code"])
            row[node["node_code"]] = found and found["value"]
            if found and found["value"] is not None and found["source"] == "computed":
                computed_nodes.append(t.name(node))
        row["computed_nodes"] = "; ".join(computed_nodes) or MISSING
        row["rests_on"] = (published and published["basis"]) or MISSING
        row["certainty"] = t.known("dti.certainty", published["confidence"] if published else None)
        row["source"] = (published and published["source_url"]) or MISSING
        rows.append(row)
    return sorted(rows, key=lambda row: (row["rank"] is None, row["rank"], filters.plain(str(row["name"]))))


def as_number(value: object) -> object:
    """0.6274000000 as 0.6274."""
    return f"{value.normalize():f}" if isinstance(value, Decimal) else value


def headers_of(page: Page, nodes: list[Row], versions: list[str]) -> dict[str, str]:
    t = page.t
    return {
        "rank": t("rank"),
        "name": t("filter.province"),
        "code": t("code"),
        "published": t("dti.published_value"),
        "computed": t("dti.computed_value"),
        "how": t("dti.how"),
        **{version: t("dti.under", version=version) for version in versions},
        **{
            node["node_code"]: t.name(node) + (f" ({t('dti.pillar')})" if node["node_code"] in PILLARS else "")
            for node in nodes[1:]
        },
        "computed_nodes": t("dti.computed_nodes"),
        "rests_on": t("dti.rests_on"),
        "certainty": t("dti.certainty"),
        "source": t("source"),
    }


def provinces_table(page: Page, rows: list[dict[str, object]], headers: dict[str, str], year: int, level: str) -> None:
    t = page.t
    wanted = filters.search("dti_search", t("dti.search"), placeholder=t("dti.search.hint"), icon=":material/search:")
    sought = filters.plain(wanted.strip())
    found = [row for row in rows if sought in filters.plain(f"{row['name']} {row['code']}")]
    if not found:
        st.info(t("dti.no_match", search=wanted))
    else:
        texts = {"rank", "name", "code", "how", "computed_nodes", "rests_on", "certainty", "source"}
        data = pd.DataFrame(
            {name: row[name] if name in texts else as_float(row[name]) for name in headers} for row in found
        )
        data["rank"] = data["rank"].astype("Int64")
        formats = {name: lambda value: t.number(value, DECIMALS) for name in headers if name not in texts}
        st.dataframe(
            data.style.format(formats, na_rep=MISSING),
            hide_index=True,
            width="stretch",
            height=parts.frame_height(len(data), 560),
            placeholder=MISSING,
            column_config={
                name: st.column_config.Column(header, width=150 if name == "name" else None)
                for name, header in headers.items()
            },
        )
    parts.download(
        t("dti.download"),
        csv_of(headers.values(), ([as_number(row[name]) for name in headers] for row in found)),
        f"dti-{table_code(year, level)}.csv",
    )


def show(page: Page, scores: Scores) -> None:
    t = page.t
    year, level = chosen_table(page, scores)
    nodes = nodes_of(page, scores, year, level)
    st.subheader(f"{t('dti.nodes')} · {table_text(page, year, level)}", anchor=False)
    st.caption(t("dti.nodes.note"))
    parts.show(nodes_table(page, scores, nodes, year, level))
    spread = [
        {
            "node": t.name(node) + (f" ({t('dti.pillar')})" if node["node_code"] in PILLARS else ""),
            "name": row["entity_name"],
            "value": row["value"],
            "is_ours": row["entity_code"] == PROVINCE,
            "how": t("dti.published") if row["source"] == "published" else t.known("dti.basis", row["basis"]),
        }
        for node in nodes
        for row in values_of(scores, year, level, node["node_code"])
    ]
    if spread:
        st.altair_chart(charts.dti_spread(spread, t), width="stretch", alt=t("dti.spread.alt"))
        st.caption(t("dti.spread.note"))
    st.subheader(f"{t('dti.provinces')} · {table_text(page, year, level)}", anchor=False)
    versions = other_versions(scores, year, level)
    rows = provinces(page, scores, nodes, versions, year, level)
    missing = SIZE[level] - len(rows)
    st.caption(t("dti.provinces.note") + (f" {t('dti.provinces.missing', missing=missing)}" if missing else ""))
    provinces_table(page, rows, headers_of(page, nodes, versions), year, level)
