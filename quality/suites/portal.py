"""Suite of the feed `portal`: a partial capture must not replace a whole one of the same reading (DQ-P02)."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb

from quality.profiles.feeds import write_measure
from quality.rule import Expect, Rule
from quality.suites.feed import FeedSuite

NODES = Path(__file__).parents[2] / "dbt_project" / "seeds" / "frameworks" / "framework_nodes.csv"
LOST = "groups_lost"


def compare_captures(connection: duckdb.DuckDBPyConnection, days: list[date]) -> None:
    """Measure of each day how many groups its captures lack or show as all zeros, though the same reading (day and
    unit) was captured before with values: on an earlier day, or in the version of this day that is kept."""
    rows = connection.execute(
        """
        with groups as (
            -- a group has one row a framework version
            select distinct node_code, case level when 'group' then node_code else parent_code end as group_code
            from read_csv(?, all_varchar = true)
            where level in ('group', 'indicator')
        ),

        captures as (
            select arrival_day, 'raw' as version, as_of, unit_code, indicator_code, score from raw.portal
            union all by name
            select arrival_day, 'kept' as version, as_of, unit_code, indicator_code, score from kept.portal
        ),

        readings as (
            select
                arrival_day, version, cast(as_of as date) as read_on, unit_code, group_code,
                count(score) = 0 or max(abs(score)) > 0 as has_values
            from captures
            inner join groups on captures.indicator_code = groups.node_code
            group by all
        ),

        judged as (
            -- of both versions: a unit that was captured before may be missing altogether
            select distinct arrival_day, read_on, unit_code from readings
            where arrival_day in (select unnest(?::date[]))
        ),

        lost as (
            -- a group seen on several earlier days is lost once
            select distinct judged.arrival_day, judged.read_on, judged.unit_code, earlier.group_code
            from judged
            inner join readings as earlier
                on judged.read_on = earlier.read_on and judged.unit_code = earlier.unit_code and earlier.has_values
                and (
                    earlier.arrival_day < judged.arrival_day
                    or earlier.arrival_day = judged.arrival_day and earlier.version = 'kept'
                )
            anti join readings as now
                on judged.arrival_day = now.arrival_day and judged.read_on = now.read_on
                and judged.unit_code = now.unit_code and earlier.group_code = now.group_code
                and now.version = 'raw' and now.has_values
        )

        select
            arrival_day,
            count(*),
            string_agg(unit_code || ' ' || read_on || ' ' || group_code, ', ' order by unit_code, read_on, group_code)
        from lost
        group by all
        """,
        [str(NODES), days],
    ).fetchall()
    found = {day: (count, named) for day, count, named in rows}
    for day in days:
        write_measure(connection, "portal", day, LOST, *found.get(day, (0, None)))


SUITE = FeedSuite(
    feed="portal",
    weekly=False,
    shares={"scored": "score is not null"},
    filled=("score",),
    compared=compare_captures,
    own_rules=(
        Rule(
            "whole captures",
            Expect("ColumnValuesToBeBetween", column=LOST, max_value=0),
            blocking=True,
            observed=f"{LOST}_named",
        ),
    ),
)
