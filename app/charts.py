"""Altair charts. Each takes rows of a query and says in words what its colours say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import altair as alt
import pandas as pd

from app.labels import Labels
from app.snapshot import Row

ACCENT = "#1b4f8a"
PALE = "#8aa6c6"
WARN = "#c2701c"
BAD = "#b23a48"
INK = "#1c2733"
MUTED = "#5a6878"
SERIES = (ACCENT, WARN, "#4d7f59", "#7a5c99")

# The measure itself changed on these days (d766_notes, section 5): no line may cross them.
BREAKS = (date(2025, 7, 1), date(2026, 3, 1))


def month_number(day: date) -> int:
    """Months since year 0: an axis on which a break lies exactly between two months, in any time zone."""
    return day.year * 12 + day.month - 1


def segment(day: date) -> int:
    """How many breaks lie at or before `day`: points of different segments are never joined."""
    return sum(day >= broken for broken in BREAKS)


def trend(rows: Sequence[Row], names: Mapping[str, str], bands: Sequence[Row], t: Labels) -> alt.LayerChart:
    """Percentage of the maximum by month, one line per unit and segment, hollow points for months still open."""
    data = pd.DataFrame(
        {
            "at": month_number(row["period_start"]),
            "month": t.month(row["period_start"]),
            "unit": names[row["unit_code"]],
            "part": f"{row['unit_code']}/{segment(row['period_start'])}",
            "pct": None if row["pct_of_max"] is None else float(row["pct_of_max"]),
            "shown": t.percent(row["pct_of_max"]),
            "score": f"{t.points(row['points'])} / {t.points(row['max_points'])}",
            "state": t("trend.closed" if row["is_closed"] else "trend.provisional"),
            "status": t.status(row["status"]),
        }
        for row in rows
    )
    first, last = int(data["at"].min()), int(data["at"].max())
    axis_text = (
        "'T' + ((datum.value % 12) + 1) + '/' + floor(datum.value / 12)"
        if t.language == "vi"
        else "['Jan','Feb','Mar','Apr','May','Jun','Jul','Aug','Sep','Oct','Nov','Dec'][datum.value % 12]"
        " + ' ' + floor(datum.value / 12)"
    )
    x = alt.X(
        "at:Q",
        title=None,
        scale=alt.Scale(domain=[first - 0.6, last + 0.6], nice=False),
        axis=alt.Axis(
            values=list(range(first, last + 1)), labelExpr=axis_text, grid=False, labelOverlap="greedy", labelPadding=6
        ),
    )
    floor = max(0, int((data["pct"].min() - 10) // 10) * 10)
    bounds = [float(row["lower_bound_pct"]) for row in bands]
    y = alt.Y(
        "pct:Q",
        title=t("pct"),
        scale=alt.Scale(domain=[floor, 100]),
        axis=alt.Axis(
            values=sorted({floor, 100, *(bound for bound in bounds if bound > floor)}),
            labelExpr="datum.label + ' %'",
            titleColor=MUTED,
        ),
    )
    units = list(dict.fromkeys(names.values()))
    colour = alt.Color(
        "unit:N",
        title=None,
        scale=alt.Scale(domain=units, range=list(SERIES[: len(units)])),
        legend=alt.Legend(orient="top", symbolType="stroke", labelLimit=400) if len(units) > 1 else None,
    )
    dash = alt.StrokeDash(
        "unit:N", legend=None, scale=alt.Scale(domain=units, range=[[1, 0], [6, 3], [2, 2], [8, 2, 2, 2]][: len(units)])
    )
    tooltip = [
        alt.Tooltip("unit:N", title=t("unit")),
        alt.Tooltip("month:N", title=t("month")),
        alt.Tooltip("shown:N", title=t("pct")),
        alt.Tooltip("score:N", title=t("points")),
        alt.Tooltip("state:N", title=t("status")),
    ]
    base = alt.Chart(data).encode(x=x, y=y)
    lines = base.mark_line(strokeWidth=2.2).encode(color=colour, strokeDash=dash, detail="part:N")
    fill = alt.condition(f"datum.state == '{t('trend.closed')}'", colour, alt.value("white"))
    points = base.mark_point(size=55, strokeWidth=2, opacity=1, filled=False).encode(
        stroke=colour, fill=fill, tooltip=tooltip
    )
    ends = data[data["state"] == t("trend.provisional")]
    open_months = (
        alt.Chart(ends)
        .mark_text(dy=-14, color=MUTED, fontSize=11, text=t("trend.provisional"), align="right", dx=8)
        .encode(x=x, y=y)
    )
    layers: list[alt.Chart] = [lines, points, open_months]
    inside = [day for day in BREAKS if first < month_number(day) <= last]
    if inside:
        broken = pd.DataFrame(
            {"at": month_number(day) - 0.5, "label": t(f"trend.break.{day}"), "pct": floor + 2} for day in inside
        )
        layers.append(alt.Chart(broken).mark_rule(color=MUTED, strokeDash=[4, 3]).encode(x=x))
        # a label stands on the side of its line that has room
        for align, shift, of_side in (
            ("left", 6, broken["at"] < (first + last) / 2),
            ("right", -6, broken["at"] >= (first + last) / 2),
        ):
            layers.append(
                alt.Chart(broken[of_side])
                .mark_text(align=align, dx=shift, color=MUTED, fontSize=11)
                .encode(x=x, y=y, text=alt.Text("label:N"))
            )
    edges = pd.DataFrame(
        {"pct": float(row["lower_bound_pct"]), "label": t.name(row), "at": last + 0.6}
        for row in bands
        if row["lower_bound_pct"] > floor
    )
    if not edges.empty:
        layers.append(
            alt.Chart(edges)
            .mark_text(align="left", dx=5, dy=-1, color=MUTED, fontSize=11)
            .encode(x=x, y=y, text="label:N")
        )
    return (
        alt.layer(*layers)
        .properties(height=300, padding={"right": 72, "left": 5, "top": 5, "bottom": 5})
        .configure_view(stroke=None)
    )


def units_by_ratio(rows: Sequence[Row], target: float | None, t: Labels, is_days: bool = False) -> alt.LayerChart:
    """A bar for each unit that has a ratio, sorted; a rule at the target. Units without one are not drawn as zero."""
    present = [row for row in rows if row["ratio"] is not None]
    scale = 1 if is_days else 100
    data = pd.DataFrame(
        {
            "unit": t.name(row),
            "code": row["unit_code"],
            "order": place,
            "value": float(row["ratio"]) * scale,
            "shown": t.number(row["ratio"], 1) if is_days else t.ratio(row["ratio"]),
            "counts": f"{t.number(row['numerator'])} / {t.number(row['denominator'])}",
            "status": t.status(row["status"]),
        }
        for place, row in enumerate(present)
    )
    # two communes may carry one name: the code keeps their bars apart
    repeated = data["unit"].duplicated(keep=False)
    data.loc[repeated, "unit"] = data["unit"] + " (" + data["code"] + ")"
    y = alt.Y(
        "unit:N",
        sort=list(data["unit"]),
        title=None,
        axis=alt.Axis(
            labelLimit=330,
            labelPadding=6,
            ticks=False,
            domain=False,
            labelOverlap=False,
            labelFlush=False,
            labelColor=INK,
        ),
    )
    top = float(data["value"].max()) if is_days else max(100.0, float(data["value"].max()))
    x = alt.X(
        "value:Q",
        title=None,
        scale=alt.Scale(domain=[0, top * 1.1]),
        axis=(
            alt.Axis(orient="top", grid=True, tickCount=5)
            if is_days
            else alt.Axis(
                orient="top",
                grid=True,
                values=[0, 20, 40, 60, 80, 100],
                labelExpr="datum.label + ' %'",
                labelOverlap=False,
            )
        ),
    )
    base = alt.Chart(data).encode(y=y, x=x)
    bars = base.mark_bar(height=12, color=ACCENT, cornerRadiusEnd=2).encode(
        tooltip=[
            alt.Tooltip("unit:N", title=t("unit")),
            alt.Tooltip("shown:N", title=t("ratio")),
            alt.Tooltip("counts:N", title=f"{t('numerator')} / {t('denominator')}"),
            alt.Tooltip("status:N", title=t("status")),
        ],
    )
    numbers = base.mark_text(align="left", dx=4, fontSize=11, color=INK).encode(text="shown:N")
    layers = [bars, numbers]
    if target is not None:
        goal = pd.DataFrame({"value": [target * 100]})
        layers.append(alt.Chart(goal).mark_rule(color=WARN, strokeWidth=2, strokeDash=[5, 3]).encode(x=x))
    return alt.layer(*layers).properties(height=alt.Step(20)).configure_view(stroke=None)


def deliveries(rows: Sequence[Row], kind: str, t: Labels) -> alt.Chart:
    """Rows by arrival day; `kind` is `accepted` or `quarantined`, each on a scale of its own."""
    data = pd.DataFrame(
        {
            "day": row["arrival_day"].isoformat(),
            "shown_day": t.day(row["arrival_day"]),
            "rows": row[f"rows_{kind}"],
            "shown": t.number(row[f"rows_{kind}"]),
        }
        for row in rows
    )
    most = int(data["rows"].max())
    accepted = kind == "accepted"
    return (
        alt.Chart(data)
        .mark_bar(color=PALE if accepted else BAD)
        .encode(
            x=alt.X(
                "utcyearmonthdate(day):T",
                title=None,
                scale=alt.Scale(type="utc"),
                axis=alt.Axis(format="%m/%Y", tickCount="month", labelOverlap="parity", grid=False),
            ),
            y=alt.Y(
                "rows:Q",
                title=t(f"quality.{kind}"),
                scale=alt.Scale(domain=[0, max(most, 1)]),
                axis=alt.Axis(labelExpr=grouped(t), tickCount=4 if accepted else 2, tickMinStep=1, minExtent=42),
            ),
            tooltip=[
                alt.Tooltip("shown_day:N", title=t("day")),
                alt.Tooltip("shown:N", title=t(f"quality.{kind}")),
            ],
        )
        .properties(height=170 if accepted else 80)
        .configure_view(stroke=None)
    )


def recomputed(rows: Sequence[Row], t: Labels) -> alt.LayerChart:
    """The portal's points against our rules on its own counts; matches lie on the diagonal."""
    data = pd.DataFrame(
        {
            "portal": float(row["portal_points"]),
            "ours": float(row["portal_points_recomputed"]),
            "unit": row["unit_code"],
            "indicator": f"{row['indicator_code']} {t.name(row)}",
            "shown": f"{t.points(row['portal_points'])} → {t.points(row['portal_points_recomputed'])}",
            "match": t("yes" if abs(row["recomputation_difference"]) <= 0.01 else "no"),
        }
        for row in rows
    )
    top = max(float(data["portal"].max()), float(data["ours"].max()), 1)
    diagonal = (
        alt.Chart(pd.DataFrame({"portal": [0, top], "ours": [0, top]}))
        .mark_line(color=MUTED, strokeDash=[4, 3], strokeWidth=1)
        .encode(x="portal:Q", y="ours:Q")
    )
    points = (
        alt.Chart(data)
        .mark_point(size=60, filled=True, opacity=0.75)
        .encode(
            x=alt.X("portal:Q", title=t("recon.portal_points")),
            y=alt.Y("ours:Q", title=t("recon.recomputed")),
            color=alt.Color(
                "match:N",
                title=t("recon.matches"),
                scale=alt.Scale(domain=[t("yes"), t("no")], range=[ACCENT, BAD]),
                legend=alt.Legend(orient="top"),
            ),
            shape=alt.Shape(
                "match:N",
                title=t("recon.matches"),
                scale=alt.Scale(domain=[t("yes"), t("no")], range=["circle", "cross"]),
            ),
            tooltip=[
                alt.Tooltip("unit:N", title=t("unit")),
                alt.Tooltip("indicator:N", title=t("indicator")),
                alt.Tooltip("shown:N", title=t("points")),
            ],
        )
    )
    return alt.layer(diagonal, points).properties(height=320).configure_view(stroke=None)


def grouped(t: Labels) -> str:
    expression = "format(datum.value, ',')"
    return f"replace({expression}, /,/g, '.')" if t.language == "vi" else expression


def dti_course(points: Sequence[Row], t: Labels) -> alt.LayerChart:
    """Values by year; a line joins years that were judged by the same points, hollow points are computed."""
    data = pd.DataFrame(
        point | {"value": float(point["value"]), "shown": t.number(point["value"], 4)} for point in points
    )
    first, last = int(data["year"].min()), int(data["year"].max())
    x = alt.X(
        "year:Q",
        title=None,
        scale=alt.Scale(domain=[first - 0.4, last + 0.4], nice=False),
        axis=alt.Axis(values=list(range(first, last + 1)), format="d", grid=False),
    )
    top = min(1.0, float(data["value"].max()) + 0.08)
    y = alt.Y(
        "value:Q", title="DTI", scale=alt.Scale(domain=[0, top]), axis=_tenths(t, titleColor=MUTED, values=FIFTHS)
    )
    series = list(dict.fromkeys(data["series"]))
    colour = alt.Color(
        "series:N",
        title=None,
        scale=alt.Scale(domain=series, range=list(SERIES[: len(series)])),
        legend=alt.Legend(orient="top", labelLimit=420, columns=2),
    )
    base = alt.Chart(data).encode(x=x, y=y)
    lines = base.mark_line(strokeWidth=2.2).encode(color=colour, detail="segment:N")
    fill = alt.condition(f"datum.kind == '{t('dti.published')}'", colour, alt.value("white"))
    marks = base.mark_point(size=65, strokeWidth=2, opacity=1).encode(
        stroke=colour,
        fill=fill,
        shape=alt.Shape("series:N", legend=None, scale=alt.Scale(domain=series, range=_SHAPES[: len(series)])),
        tooltip=[
            alt.Tooltip("series:N", title=t("dti.node")),
            alt.Tooltip("year:Q", title=t("dti.year")),
            alt.Tooltip("shown:N", title="DTI"),
            alt.Tooltip("how:N", title=t("dti.how")),
            alt.Tooltip("version:N", title=t("dti.version")),
        ],
    )
    layers: list[alt.Chart] = [lines, marks]
    judged = {point["year"]: point["weights"] for point in points if point["is_own"]}
    breaks = [year for year in judged if year - 1 in judged and judged[year] != judged[year - 1]]
    if breaks:
        number = {year: version.split("-")[1] for year, version in judged.items()}
        broken = pd.DataFrame(
            {
                "year": year - 0.5,
                "value": 0.02,
                "label": t("dti.break", before=number[year - 1], after=number[year]),
            }
            for year in breaks
        )
        layers.append(alt.Chart(broken).mark_rule(color=MUTED, strokeDash=[4, 3]).encode(x=x))
        layers.append(
            alt.Chart(broken)
            .mark_text(align="left", dx=6, dy=-4, color=MUTED, fontSize=11)
            .encode(x=x, y=y, text="label:N")
        )
    return alt.layer(*layers).properties(height=330).configure_view(stroke=None)


FIFTHS = [0, 0.2, 0.4, 0.6, 0.8, 1]


def _tenths(t: Labels, **axis: object) -> alt.Axis:
    """An axis of values from 0 to 1, with the comma in Vietnamese."""
    text = "format(datum.value, '.1f')"
    return alt.Axis(labelExpr=f"replace({text}, '.', ',')" if t.language == "vi" else text, **axis)


_SHAPES = ["circle", "square", "triangle-up", "diamond"]


def dti_spread(rows: Sequence[Row], t: Labels) -> alt.LayerChart:
    """Each province that has a value as a tick, index by index; ours stands out by colour and by size."""
    ours, others = t("dti.ours"), t("dti.others")
    data = pd.DataFrame(
        {
            "node": row["node"],
            "name": row["name"],
            "value": float(row["value"]),
            "shown": t.number(row["value"], 4),
            "how": row["how"],
            "who": ours if row["is_ours"] else others,
        }
        for row in rows
    )
    nodes = list(dict.fromkeys(data["node"]))
    base = alt.Chart(data).encode(
        x=alt.X("value:Q", title=None, scale=alt.Scale(domain=[0, 1]), axis=_tenths(t, orient="top", values=FIFTHS)),
        y=alt.Y(
            "node:N",
            sort=nodes,
            title=None,
            axis=alt.Axis(labelLimit=300, labelPadding=6, ticks=False, domain=False, labelColor=INK),
        ),
        tooltip=[
            alt.Tooltip("name:N", title=t("filter.province")),
            alt.Tooltip("shown:N", title=t("dti.value")),
            alt.Tooltip("how:N", title=t("dti.how")),
        ],
    )
    colour = alt.Color(
        "who:N",
        title=None,
        scale=alt.Scale(domain=[ours, others], range=[WARN, PALE]),
        legend=alt.Legend(orient="top"),
    )
    ticks = base.transform_filter(alt.datum.who == others).mark_tick(thickness=2, height=14).encode(color=colour)
    point = (
        base.transform_filter(alt.datum.who == ours)
        .mark_point(size=110, filled=True, opacity=1, shape="diamond")
        .encode(color=colour)
    )
    return alt.layer(ticks, point).properties(height=alt.Step(26)).configure_view(stroke=None)


PLAN_COLOURS = {"green": "#3f7d58", "amber": WARN, "red": BAD, None: PALE}


def bullets(rows: Sequence[Row], t: Labels) -> alt.LayerChart:
    """Each target as a line across the bar of its actual, in per cent; the colour stands in words at the bar's end."""
    several = len({row["unit"] for row in rows}) > 1
    data = pd.DataFrame(
        {
            "name": f"{row['name']} · {row['unit']}" if several else row["name"],
            "target": float(row["target"]) * 100,
            "actual": float(row["actual"]) * 100,
            "word": row["word"],
            "fill": PLAN_COLOURS.get(row["colour"], PALE),
            "target_shown": t.ratio(row["target"]),
            "actual_shown": t.ratio(row["actual"]),
        }
        for row in rows
    )
    names = list(dict.fromkeys(data["name"]))
    most = max(100.0, float(data["actual"].max()))
    x = alt.Scale(domain=[0, most * 1.12], nice=False)
    axis = alt.Axis(labelExpr="datum.label + ' %'", values=[0, 20, 40, 60, 80, 100], orient="top")
    base = alt.Chart(data).encode(
        y=alt.Y(
            "name:N",
            sort=names,
            title=None,
            axis=alt.Axis(labelLimit=420, labelPadding=6, ticks=False, domain=False, labelColor=INK),
        ),
        tooltip=[
            alt.Tooltip("name:N", title=t("indicator")),
            alt.Tooltip("target_shown:N", title=t("plan.target")),
            alt.Tooltip("actual_shown:N", title=t("plan.actual")),
            alt.Tooltip("word:N", title=t("plan.colour")),
        ],
    )
    bars = base.mark_bar(height=13).encode(
        x=alt.X("actual:Q", title=None, scale=x, axis=axis), color=alt.Color("fill:N", scale=None)
    )
    targets = base.mark_tick(thickness=3, size=22, color=INK).encode(x=alt.X("target:Q", scale=x, axis=axis))
    words = base.mark_text(align="left", dx=7, color=INK, fontSize=11).encode(
        x=alt.X("end:Q", scale=x, axis=axis), text="word:N"
    )
    words = words.transform_calculate(end="max(datum.actual, datum.target)")
    return alt.layer(bars, targets, words).properties(height=alt.Step(30)).configure_view(stroke=None)
