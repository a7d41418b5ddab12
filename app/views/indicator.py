"""One indicator: what it means, where the rule comes from, and the result of every unit."""

import pandas as pd
import streamlit as st

from app import charts, filters, parts, queries
from app.frame import Page, open_page
from app.labels import MISSING
from app.parts import Html
from app.snapshot import Row

LEVELS = ("so-nganh", "xa", "huyen", "tinh", "nganh-doc", "don-vi-truc-thuoc")
MEAN_DAYS = "2.2"
MOST_BARS = 30  # more than these scroll inside their frame


def formula(page: Page, row: Row) -> Html:
    """The fraction in words, then the points."""
    t = page.t
    above, below = parts.text(t.name(row, "numerator")), parts.text(t.name(row, "denominator"))
    fraction = Html(f'<span class="dti-fraction"><span>{above}</span><span>{below}</span></span>')
    if row["max_points"]:
        rule = t(
            "indicator.formula.points",
            max=t.points(row["max_points"]),
            target=t.ratio(row["target_ratio"]) if row["target_ratio"] is not None else t.ratio(1),
        )
    else:
        rule = t("indicator.formula.monitored")
    head = Html(f"<span>{parts.text(t('ratio'))} =</span>")
    return parts.card(
        parts.line("label", t("indicator.formula")),
        Html(f'<div class="dti-formula">{head.markup}{fraction.markup}</div>'),
        parts.line("note", parts.strong(rule)),
    )


def definition(page: Page, row: Row, group: Row | None) -> Html:
    t = page.t
    return parts.facts(
        [
            (t("group"), f"{group['indicator_code']} · {t.name(group)}" if group else MISSING),
            (t("max"), t.points(row["max_points"])),
            (t("target"), t.ratio(row["target_ratio"]) if row["target_ratio"] is not None else t.ratio(1)),
            (t("indicator.zero"), t.known("zero_rule", row["zero_rule"])),
            (t("indicator.scope"), t.known("scope", row["scope"])),
            (t("indicator.basis"), row["legal_basis"] or MISSING),
            (t("source"), t.name(row, "source")),
            (t("confidence"), page.confidence(row["confidence"])),
        ]
    )


def results(page: Page, row: Row) -> None:
    t = page.t
    present = {unit["level"] for unit in page.units().values()}
    level = filters.choose(
        "group",
        t("filter.group"),
        {level: t(f"level.{level}") for level in LEVELS if level in present},
        widget=st.segmented_control,
        required=True,
    )
    rows = page.snapshot.rows(
        queries.INDICATOR_BY_UNIT,
        indicator=row["indicator_code"],
        level=level,
        period_end=page.period["period_end"],
        **page.of_period,
    )
    is_days = row["indicator_code"] == MEAN_DAYS
    with_ratio = [unit for unit in rows if unit["ratio"] is not None]
    if with_ratio:
        target = row["target_ratio"] if row["max_points"] else None
        with st.container(height=640 if len(with_ratio) > MOST_BARS else "content", border=True):
            st.altair_chart(
                charts.units_by_ratio(rows, None if target is None else float(target), t, is_days),
                width="stretch",
                alt=t("indicator.chart.alt"),
            )
    if len(with_ratio) < len(rows):
        st.caption(t("indicator.without", count=len(rows) - len(with_ratio)))
    if not rows:
        st.caption(t("no_rows"))
        return
    data = pd.DataFrame(
        {
            "unit": f"{filters.link('unit', unit=unit['unit_code'], indicator=row['indicator_code'])}#{t.name(unit)}",
            "numerator": unit["numerator"],
            "denominator": unit["denominator"],
            "ratio": None if unit["ratio"] is None else float(unit["ratio"]),
            "points": None if unit["points"] is None else float(unit["points"]),
            "max": None if unit["max_points"] is None else float(unit["max_points"]),
            "lost": None if unit["points_lost"] is None else float(unit["points_lost"]),
            "status": t.status(unit["status"]),
        }
        for unit in rows
    ).astype(dict.fromkeys(("numerator", "denominator", "ratio", "points", "max", "lost"), "float64"))
    share = (lambda value: t.number(value, 1)) if is_days else t.ratio
    st.dataframe(
        data.style.format(
            {
                "numerator": t.number,
                "denominator": t.number,
                "ratio": share,
                "points": t.points,
                "max": t.points,
                "lost": t.points,
            }
        ),
        hide_index=True,
        width="stretch",
        height=parts.frame_height(len(data), 700),
        placeholder=MISSING,
        column_config={
            "unit": st.column_config.LinkColumn(t("unit"), display_text=r"#(.*)$", width=320),
            "numerator": st.column_config.NumberColumn(t("numerator")),
            "denominator": st.column_config.NumberColumn(t("denominator")),
            "ratio": st.column_config.NumberColumn(t("ratio")),
            "points": st.column_config.NumberColumn(t("points")),
            "max": st.column_config.NumberColumn(t("max")),
            "lost": st.column_config.NumberColumn(t("lost")),
            "status": st.column_config.TextColumn(t("status")),
        },
    )


def render(page: Page) -> None:
    t = page.t
    nodes = page.snapshot.rows(queries.INDICATORS, framework=page.framework_version)
    by_code = {row["indicator_code"]: row for row in nodes}
    code = filters.choose(
        "indicator",
        t("filter.indicator"),
        {code: f"{code} · {t.name(row)}" for code, row in by_code.items() if row["level"] == "indicator"},
        default="2.1",
    )
    row = by_code[code]
    st.subheader(f"{code} · {t.name(row)}", anchor=False)
    if row["open_conflict_vi"]:
        st.warning(f"**{t('indicator.conflict')}:** {t.name(row, 'open_conflict')}", icon=":material/balance:")
    parts.show(formula(page, row))
    parts.show(definition(page, row, by_code.get(row["parent_code"])))
    st.subheader(t("indicator.units"), anchor=False)
    results(page, row)


if __name__ == "__main__":
    render(open_page("indicator"))
