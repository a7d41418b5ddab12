"""The versions of the DTI, and the components of one: what a source confirms, and what nobody has verified."""

from __future__ import annotations

import streamlit as st

from app import filters, parts
from app.dti import points, queries
from app.frame import Page
from app.labels import MISSING, Labels
from app.parts import Html
from app.snapshot import Row, csv_of


def years(row: Row) -> str:
    first, last = row["valid_from"], row["valid_to"]
    return f"{first.year}–{last.year if last else ''}" if not last or first.year != last.year else str(first.year)


def frameworks_table(page: Page, frameworks: list[Row]) -> Html:
    t = page.t
    return parts.table(
        [
            t("dti.version"),
            t("dti.level_of"),
            t("dti.judged_years"),
            t("dti.total_points"),
            t("dti.points_in_effect"),
            t("dti.components_count"),
            t("confidence"),
            Html("&nbsp;"),
        ],
        [
            [
                parts.joined(parts.strong(row["framework_version"]), parts.small(row["legal_basis"] or MISSING), by=""),
                t.known("dti.of", row["level"]),
                years(row),
                t.points(row["total_points"]),
                t.points(row["effective_points"]),
                t.number(row["n_components"]),
                page.confidence(row["confidence"]),
                t.name(row, "note"),
            ]
            for row in frameworks
        ],
        numeric=(3, 4, 5),
        widths=("18%", "9%", "8%", "8%", "8%", "7%", "9%", "33%"),
    )


def nodes_table(page: Page, nodes: list[Row]) -> Html:
    """The tree below its root: pillars and main indices as sums, components with what is known of them."""
    t = page.t
    children: dict[str, list[Row]] = {}
    for node in nodes:
        children.setdefault(node["parent_code"], []).append(node)
    body: list[list[str | Html]] = []
    sums = []

    def add(node: Row) -> None:
        is_component = node["kind"] == "component"
        if not is_component:
            sums.append(len(body))
        body.append(
            [
                f"{node['node_code']} · {t.name(node)}" if is_component else t.name(node),
                t.known("dti.kind", node["kind"]),
                t.points(node["max_points"]),
                t.points(node["effective_points"]),
                MISSING if is_component else t.number(node["n_components"]),
                t.known("dti.scoring", node["scoring_type"]),
                t.known("dti.measured", node["measured_by"]),
                page.confidence(node["confidence"]),
                t.name(node, "note"),
            ]
        )
        for child in children.get(node["node_code"], []):
            add(child)

    for root in children.get(None, []):
        add(root)
    return parts.table(
        [
            t("dti.node"),
            t("dti.kind"),
            t("dti.total_points"),
            t("dti.points_in_effect"),
            t("dti.components_count"),
            t("dti.scoring"),
            t("dti.measured"),
            t("confidence"),
            t("dti.note"),
        ],
        body,
        numeric=(2, 3, 4),
        sums=sums,
        widths=("22%", "8%", "7%", "7%", "7%", "11%", "10%", "9%", "19%"),
        tall=True,
    )


def as_csv(t: Labels, nodes: list[Row]) -> bytes:
    """The list as it is shown, with the confidence of each row in words."""
    other = "vi" if t.language == "vi" else "en"
    headers = [
        t("code"),
        t("dti.node"),
        t("dti.kind"),
        t("dti.belongs_to"),
        t("dti.total_points"),
        t("dti.points_in_effect"),
        t("dti.components_count"),
        t("dti.scoring"),
        t("dti.measured"),
        t("confidence"),
        t("dti.note"),
        t("source"),
    ]
    rows = (
        [
            node["node_code"],
            t.name(node),
            t.known("dti.kind", node["kind"]),
            node[f"parent_{other}"],
            node["max_points"],
            node["effective_points"],
            node["n_components"],
            t.known("dti.scoring", node["scoring_type"]),
            t.known("dti.measured", node["measured_by"]),
            t.known("confidence", node["confidence"]),
            t.name(node, "note"),
            node["source"],
        ]
        for node in nodes
    )
    return csv_of(headers, rows)


def show(page: Page) -> None:
    t = page.t
    frameworks = page.snapshot.rows(queries.FRAMEWORKS)
    if not frameworks:
        st.info(t("dti.none"), icon=":material/info:")
        return
    st.subheader(t("dti.versions"), anchor=False)
    st.caption(t("dti.versions.note"))
    parts.show(frameworks_table(page, frameworks))
    st.subheader(t("dti.components"), anchor=False)
    version = filters.choose(
        "dti_framework",
        t("dti.version"),
        {row["framework_version"]: f"{row['framework_version']} · {t.name(row)}" for row in frameworks},
        default="dti-922-province",
    )
    framework = next(row for row in frameworks if row["framework_version"] == version)
    nodes = page.snapshot.rows(queries.NODES, dti_framework=version)
    components = [node for node in nodes if node["kind"] == "component"]
    unverified = sum(node["confidence"] == "unverified" for node in components)
    st.warning(
        t(
            "dti.components.text",
            counted=t.number(framework["n_components"]),
            listed=t.number(len(components)),
            unverified=t.number(unverified),
            without=t.number(sum(node["max_points"] is None for node in components)),
        ),
        icon=":material/help:",
    )
    parts.show(nodes_table(page, nodes))
    parts.download(
        t("dti.components.download"),
        as_csv(t, nodes),
        f"{version}.csv",
    )
    points.show(page, version)
