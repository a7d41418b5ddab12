"""The map of communes as a script would draw it: one question, no choices, table, words or texts in two languages.

streamlit run tests/benchmarks/sides/map_by_hand.py
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import altair as alt
import duckdb
import shapely
import streamlit as st

QUESTION = """
    select shapes.geometry, shapes.unit_code, scores.pct_of_max::double as value
    from marts.dim_commune_shape as shapes
    left join marts.fct_index_score as scores
        on scores.unit_code = shapes.unit_code and scores.node_code = 'd766' and scores.period_type = 'month'
        and scores.period_start = (select max(period_start) from marts.dim_period where period_type = 'month')
    where shapes.level = 'xa'
"""

serving = Path(os.environ["DTI_HOME"]) / "serving"
pointer = json.loads((serving / "current.json").read_text("utf-8"))
with duckdb.connect(str(serving / pointer["file"]), read_only=True) as connection:
    rows = connection.execute(QUESTION).fetchall()
areas = shapely.coverage_simplify(shapely.from_geojson([geometry for geometry, *_ in rows]), 0.0015)
features = [
    {"type": "Feature", "geometry": json.loads(shapely.to_geojson(area)), "unit": unit, "value": value}
    for area, (_, unit, value) in zip(areas, rows, strict=True)
]
st.title("Map")
chart = alt.Chart(alt.NamedData("areas")).mark_geoshape().encode(color="value:Q", tooltip=["unit:N", "value:Q"])
chart = chart.project(type="identity", reflectY=True).properties(height=540).to_dict()
st.vega_lite_chart(chart | {"datasets": {"areas": features}})
