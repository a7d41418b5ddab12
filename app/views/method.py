"""How figures are made: versions of the rules, each rule, bands, statuses, data flow, and what is not certain."""

import streamlit as st

from app import parts, queries
from app.frame import FEEDS_OF_766, Page, open_page, simulated_feeds
from app.labels import MISSING
from app.parts import Html

STATUSES = ("not_applicable", "no_data", "assumed", "inherited", "provisional", "ok")
CONFIDENCES = ("official", "derived", "unverified")


def frameworks_table(page: Page) -> Html:
    t = page.t
    return parts.table(
        [t("head.framework"), t("method.validity"), t("indicator.basis"), t("confidence"), Html("&nbsp;")],
        [
            [
                parts.joined(parts.strong(row["framework_version"]), parts.small(t.name(row)), by=""),
                f"{t.day(row['valid_from'])} – {t.day(row['valid_to']) if row['valid_to'] else t('now')}",
                row["legal_basis"] or MISSING,
                page.confidence(row["confidence"]),
                t.name(row, "note"),
            ]
            for row in page.snapshot.rows(queries.FRAMEWORKS)
        ],
        widths=("22%", "16%", "16%", "10%"),
    )


def rules_table(page: Page) -> Html:
    """The whole tree of the chosen version."""
    t = page.t
    nodes = page.snapshot.rows(queries.INDICATORS, framework=page.framework_version)
    rows: list[list[str | Html]] = []
    sums = []
    for node in nodes:
        if node["level"] != "indicator":
            sums.append(len(rows))
            rows.append([f"{node['indicator_code']} · {t.name(node)}", "", t.points(node["max_points"]), "", "", ""])
            continue
        fraction = parts.joined(
            t.name(node, "numerator"), parts.small(parts.joined("÷ ", t.name(node, "denominator"), by="")), by=""
        )
        rows.append(
            [
                f"{node['indicator_code']} · {t.name(node)}",
                fraction,
                t.points(node["max_points"]),
                t.ratio(node["target_ratio"]) if node["target_ratio"] is not None else t.ratio(1),
                t.known("zero_rule", node["zero_rule"]),
                page.confidence(node["confidence"]),
            ]
        )
    headers = [
        t("indicator"),
        f"{t('numerator')} ÷ {t('denominator').lower()}",
        t("max"),
        t("target"),
        t("indicator.zero"),
        t("confidence"),
    ]
    return parts.table(headers, rows, numeric=(2, 3), sums=sums, widths=("30%", "32%"))


def bands_table(page: Page) -> Html:
    t = page.t
    return parts.table(
        [t("band"), t("method.bands.from"), t("confidence"), t("source")],
        [
            [
                parts.chip(t.name(row), parts.BAND_TONES.get(row["band_rank"], "")),
                f"≥ {t.percent(row['lower_bound_pct'])}",
                page.confidence(row["confidence"]),
                t.name(row, "source"),
            ]
            for row in page.snapshot.rows(queries.BANDS, framework=page.framework_version)
        ],
        numeric=(1,),
    )


def honesty(page: Page) -> None:
    t = page.t
    feeds = simulated_feeds(page.snapshot, FEEDS_OF_766)
    simulated = t("method.honesty.simulated", feeds=t.feeds(feeds)) if feeds else t("method.honesty.real")
    lines = [simulated, t("method.honesty.mission"), t("method.honesty.annex")]
    st.markdown("\n".join(f"- {line}" for line in lines))
    nodes = page.snapshot.rows(queries.INDICATORS, framework=page.framework_version)
    disputed = [node for node in nodes if node["open_conflict_vi"]]
    if disputed:
        parts.show(
            parts.table(
                [t("indicator"), t("method.conflicts")],
                [[f"{node['indicator_code']} · {t.name(node)}", t.name(node, "open_conflict")] for node in disputed],
                widths=("42%",),
            )
        )


def render(page: Page) -> None:
    t = page.t
    st.subheader(t("method.honesty"), anchor=False)
    honesty(page)

    left, right = st.columns(2, gap="large")
    with left:
        st.subheader(t("method.flow"), anchor=False)
        st.markdown(t("method.flow.text"))
    with right:
        st.subheader(t("method.as_of"), anchor=False)
        st.markdown(t("method.as_of.text"))

    st.subheader(t("method.frameworks"), anchor=False)
    parts.show(frameworks_table(page))

    st.subheader(f"{t('method.rules')} ({page.framework_version})", anchor=False)
    parts.show(rules_table(page))

    left, right = st.columns(2, gap="large")
    with left:
        st.subheader(t("method.bands"), anchor=False)
        parts.show(bands_table(page))
        st.subheader(t("method.confidence"), anchor=False)
        parts.show(
            parts.table(
                [t("confidence"), Html("&nbsp;")],
                [[page.confidence(code), t(f"confidence.{code}.means")] for code in CONFIDENCES],
                widths=("24%",),
            )
        )
    with right:
        st.subheader(t("method.statuses"), anchor=False)
        parts.show(
            parts.table(
                [t("status"), Html("&nbsp;")],
                [[page.status(code), t(f"status.{code}.means")] for code in STATUSES],
                widths=("26%",),
            )
        )
        st.caption(t("method.statuses.note"))

    st.subheader(t("method.dossier_statuses"), anchor=False)
    parts.show(
        parts.table(
            [t("code"), t("status"), t("method.counts")],
            [
                [str(row["status_code"]), t.name(row), t.known("method.counts", row["reporting_class"])]
                for row in page.snapshot.rows(queries.DOSSIER_STATUSES)
            ],
            widths=("8%", "40%"),
        )
    )


if __name__ == "__main__":
    render(open_page("method"))
