"""Profiles of the feeds: a row per arrival day, made once for each version of the day and kept in the warehouse."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import pandas as pd

from quality.thresholds import (
    BULK_ROWS,
    JUDGED_DAY_ROWS,
    LEAST_DAYS,
    MAX_SHIFT,
    NOW_EMPTY,
    TRAILING_DAYS,
    USED_TO_BE_FILLED,
    USUAL_VOLUME,
)

if TYPE_CHECKING:
    from quality.suites.feed import FeedSuite

HOLIDAYS = Path(__file__).parents[2] / "dbt_project" / "seeds" / "reference" / "holidays.csv"
TABLES = """
create schema if not exists quality;
create table if not exists quality.feed_days (
    feed varchar, arrival_day date, fingerprint varchar, loaded_at timestamptz, judge varchar, files bigint,
    rows_delivered bigint, rows_accepted bigint, rows_quarantined bigint, records bigint
);
create table if not exists quality.feed_measures (
    feed varchar, arrival_day date, measure varchar, value double, named varchar
);
"""


def measure_days(connection: duckdb.DuckDBPyConnection, suite: FeedSuite, days: list[date], judge: str) -> None:
    """Measure the days whose rows, or whose measures, are others than when they were measured: one pass over them.

    judge: version of the code that measures.
    """
    connection.execute(TABLES)
    stale = [
        day
        for (day,) in connection.execute(
            """
            select arrival_day from raw.arrivals
            where feed = $feed and arrival_day in (select unnest($days::date[]))
                and (feed, arrival_day, fingerprint, loaded_at, $judge) not in (
                    select (feed, arrival_day, fingerprint, loaded_at, judge) from quality.feed_days
                )
            """,
            {"feed": suite.feed, "days": days, "judge": judge},
        ).fetchall()
    ]
    for table in ("feed_days", "feed_measures"):
        connection.execute(
            f"delete from quality.{table} where feed = ? and arrival_day in (select unnest(?::date[]))",
            [suite.feed, stale],
        )
    records = f"count(distinct {suite.record})" if suite.record else "null"
    connection.execute(
        f"""
        insert into quality.feed_days by name
        with ledger as (
            select
                arrival_day, count(*) as files, sum(rows_delivered) as rows_delivered,
                sum(rows_accepted) as rows_accepted, sum(rows_quarantined) as rows_quarantined
            from raw.deliveries
            where feed = $feed
            group by all
        ),

        accepted as (
            select arrival_day, {records} as records
            from raw.{suite.feed}
            where arrival_day in (select unnest($days::date[]))
            group by all
        )

        select
            feed, arrival_day, fingerprint, loaded_at, $judge as judge,
            coalesce(files, 0) as files, coalesce(rows_delivered, 0) as rows_delivered,
            coalesce(rows_accepted, 0) as rows_accepted, coalesce(rows_quarantined, 0) as rows_quarantined,
            if($counted, coalesce(records, 0), null) as records
        from raw.arrivals
        left join ledger using (arrival_day)
        left join accepted using (arrival_day)
        where feed = $feed and arrival_day in (select unnest($days::date[]))
        """,
        {"feed": suite.feed, "days": stale, "judge": judge, "counted": suite.record is not None},
    )
    shares = {f"share_{name}": condition for name, condition in suite.shares.items()}
    shares |= {column: f'"{column}" is not null' for column in suite.filled}
    if suite.version_time:
        shares["versions_after_arrival"] = f'cast("{suite.version_time}" as date) > arrival_day'
    averages = ", ".join(f'avg(cast({condition} as integer)) as "{name}"' for name, condition in shares.items())
    connection.execute(
        f"""
        insert into quality.feed_measures by name
        with shares as (
            select arrival_day, {averages} from raw.{suite.feed}
            where arrival_day in (select unnest($days::date[]))
            group by all
        )

        select $feed as feed, * from shares unpivot (value for measure in (* exclude (arrival_day)))
        """,
        {"feed": suite.feed, "days": stale},
    )
    if suite.compared:
        suite.compared(connection, days)


def write_measure(
    connection: duckdb.DuckDBPyConnection,
    feed: str,
    day: date,
    measure: str,
    value: float | None,
    named: str | None = None,
) -> None:
    """Keep one measure of a day. named: what it counted, in words."""
    connection.execute(
        "delete from quality.feed_measures where feed = ? and arrival_day = ? and measure = ?", [feed, day, measure]
    )
    connection.execute("insert into quality.feed_measures values (?, ?, ?, ?, ?)", [feed, day, measure, value, named])


def feed_days(connection: duckdb.DuckDBPyConnection, suite: FeedSuite, days: list[date]) -> pd.DataFrame:
    """A row per day to judge, with its measures beside the usual ones. A null is not judged.

    The usual value of a measure is its median over the last TRAILING_DAYS earlier days of the same kind (working
    days, days off), when there are LEAST_DAYS of them with JUDGED_DAY_ROWS rows. What a person accepted is the new
    usual: only days from the last accepted one on count. A day on which a column was empty is not usual, unless
    accepted.

    Columns: arrival_day, files, rows_delivered, rows_accepted, rows_quarantined; accepted_share (days of
    JUDGED_DAY_ROWS or more); volume (rows as a multiple of the usual, completed days) and usual_volume in words;
    per share `share_<name>`, `<name>_shift`, `<name>_usual` in words; per column its filled share, `<column>_judged`
    (only where it used to be filled and the day is no bulk load) and `<column>_usual` in words;
    versions_after_arrival; the measures of the feed's own comparison and `<measure>_named`.
    """
    own = sorted({rule.expectation.arguments["column"] for rule in suite.own_rules})
    measured = [*(f"share_{name}" for name in suite.shares), *suite.filled]
    columns = [f"max(value) filter (measure = '{name}') as \"{name}\"" for name in (*measured, *own)]
    columns += [f"max(usual) filter (measure = '{name}') as \"{name}_median\"" for name in measured]
    columns += [f"max(named) filter (measure = '{name}') as \"{name}_named\"" for name in own]
    judged = [
        f"""case when rows_accepted >= $rows then "share_{name}" - "share_{name}_median" end as "{name}_shift",
        format(
            '{{:.2f}} to {{:.2f}}',
            greatest("share_{name}_median" - $shift, 0),
            least("share_{name}_median" + $shift, 1)
        ) as "{name}_usual" """
        for name in suite.shares
    ] + [
        f"""case
            when "{column}_median" >= $filled and rows_accepted >= $rows and rows_delivered <= $bulk * usual_rows
                then "{column}"
        end as "{column}_judged",
        format('> {{}} (usual {{:.2f}})', $empty, "{column}_median") as "{column}_usual" """
        for column in suite.filled
    ]
    return connection.execute(
        f"""
        with profiled as (
            select
                *,
                arrival_day < (select max(arrival_day) from raw.arrivals) as is_completed,
                (feed || '/' || arrival_day, fingerprint) in (
                    select (hold_id, fingerprint) from control.accepted
                ) as is_accepted,
                $weekly and coalesce(calendar.kind = 'holiday', isodow(arrival_day) >= 6) as is_day_off
            from quality.feed_days
            left join read_csv($calendar) as calendar on arrival_day = calendar.date
            where feed = $feed
        ),

        numbered as (
            -- an acceptance begins a new epoch: what came before it is no longer usual
            select *, coalesce(sum(cast(is_accepted as integer)) over earlier, 0) as epoch
            from profiled
            window earlier as (order by arrival_day rows between unbounded preceding and 1 preceding)
        ),

        measured as (
            select numbered.*, measure, value, named from numbered
            inner join quality.feed_measures using (feed, arrival_day)
            union all by name
            select *, 'rows' as measure, rows_delivered as value from numbered
        ),

        usuals as (
            select
                measure, is_day_off, epoch + cast(is_accepted as integer) as epoch, arrival_day,
                median(value) over last_days as usual,
                count(*) over last_days as days
            from measured
            where
                rows_accepted >= $rows
                and (is_accepted or not list_contains($filled_columns::varchar[], measure) or value > $empty)
            window last_days as (
                partition by measure, is_day_off, epoch + cast(is_accepted as integer)
                order by arrival_day rows between $trailing - 1 preceding and current row
            )
        ),

        beside as (
            select measured.*, case when days >= $least then usual end as usual
            from measured
            asof left join usuals
                on
                    measured.measure = usuals.measure and measured.is_day_off = usuals.is_day_off
                    and measured.epoch = usuals.epoch and measured.arrival_day > usuals.arrival_day
            where measured.arrival_day in (select unnest($days::date[])) and not is_accepted
        ),

        days as (
            select
                arrival_day, files, rows_delivered, rows_accepted, rows_quarantined, is_completed, is_day_off,
                max(usual) filter (measure = 'rows') as usual_rows,
                max(value) filter (measure = 'versions_after_arrival') as versions_after_arrival,
                {", ".join(columns)}
            from beside
            group by all
        )

        select
            * exclude (versions_after_arrival),
            case when rows_accepted >= $rows then versions_after_arrival end as versions_after_arrival,
            case when rows_delivered >= $rows then rows_accepted / rows_delivered end as accepted_share,
            -- few rows on a day off are no news: over the new year of 2026 the sample's days bring 5, its Sundays 106
            case
                when is_completed and not (is_day_off and rows_delivered < usual_rows) then rows_delivered / usual_rows
            end as volume,
            format('{{:.0f}} to {{:.0f}}', usual_rows * $least_volume, usual_rows * $most_volume) as usual_volume,
            {", ".join(judged)}
        from days
        order by arrival_day
        """,
        {
            "feed": suite.feed,
            "weekly": suite.weekly,
            "calendar": str(HOLIDAYS),
            "days": days,
            "rows": JUDGED_DAY_ROWS,
            "filled": USED_TO_BE_FILLED,
            "filled_columns": list(suite.filled),
            "empty": NOW_EMPTY,
            "trailing": TRAILING_DAYS,
            "least": LEAST_DAYS,
            "bulk": BULK_ROWS,
            "shift": MAX_SHIFT,
            "least_volume": USUAL_VOLUME[0],
            "most_volume": USUAL_VOLUME[1],
        },
    ).df()
