"""What is published, in a few lines for a terminal."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb

from orchestration.previous import POINTER

SUMMARY = """
select
    periods.label_vi,
    nodes.name_vi,
    scores.points,
    scores.max_points,
    round(scores.pct_of_max, 2) as pct,
    scores.band,
    scores.status
from marts.fct_index_score as scores
inner join marts.dim_unit as units on scores.unit_code = units.unit_code and units.level = 'tinh'
inner join marts.dim_period as periods using (period_type, period_start)
inner join marts.dim_indicator as nodes
    on scores.framework_version = nodes.framework_version and scores.node_code = nodes.indicator_code
where
    periods.period_type = 'year'
    and periods.period_start = (select max(period_start) from marts.dim_period where period_type = 'year')
    and scores.framework_version = (
        select max(framework_version) from marts.dim_framework
        where valid_from <= (select max(period_end) from marts.dim_period)
    )
    and scores.points is not null
order by nodes.sort_order
"""


def published_summary(serving: Path) -> str | None:
    """The province's scores of the latest year, in Vietnamese; None when nothing is published."""
    pointer = serving / POINTER
    if not pointer.exists():
        return None
    current = json.loads(pointer.read_text("utf-8"))
    with duckdb.connect(str(serving / current["file"]), read_only=True) as connection:
        rows = connection.execute(SUMMARY).fetchall()
        simulated = connection.execute(
            "select count(*) from marts.fct_completeness where origin like '%simulated%'"
        ).fetchone()[0]
    lines = [f"Số liệu đến {current['as_of']} (phiên bản {current['version']})"]
    if simulated:
        lines.append("DỮ LIỆU MÔ PHỎNG: hồ sơ, thủ tục, phản ánh trong hộp thư là dữ liệu sinh ra để thử.")
    for label, name, points, maximum, pct, band, status in rows:
        lines.append(f"{label:>10}  {name:<45} {points:>7} / {maximum:<7} {pct:>6} %  {band}  ({status})")
    return "\n".join(lines)
