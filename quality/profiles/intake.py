"""Profiles of what arrived up to T: days that are missing, rows set aside, files refused."""

from __future__ import annotations

import duckdb
import pandas as pd

from quality.thresholds import JUDGED_ARRIVAL_DAYS, WEEKS_BEFORE


def expected_days(connection: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """A row per feed and day of the JUDGED_ARRIVAL_DAYS before T on which a delivery could be expected.

    It could where one came on the same weekday in each of the WEEKS_BEFORE weeks before, unless it is a holiday. T
    itself is left out: another feed may have been quicker. Columns: delivery (`<feed>/<day>`), missing (1 or 0).
    """
    return connection.execute(
        """
        with feeds as (
            select feed, list(arrival_day) as arrived
            from marts.fct_completeness
            group by all
        ),

        days as (
            select
                feed,
                arrived,
                cast(unnest(generate_series(as_of - $days::integer, as_of - 1, interval 1 day)) as date) as day
            from feeds
            cross join control.build
        ),

        weeks as (
            select *, [day - cast(7 * week as integer) for week in range(1, $weeks::integer + 1)] as same_weekdays
            from days
        )

        select feed || '/' || day as delivery, cast(not list_contains(arrived, day) as integer) as missing
        from weeks
        where list_has_all(arrived, same_weekdays)
            and day not in (select date from seeds.holidays where kind = 'holiday')
        order by all
        """,
        {"days": JUDGED_ARRIVAL_DAYS, "weeks": WEEKS_BEFORE},
    ).df()


def quarantined_shares(connection: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """A row per feed: accepted share of what came in the JUDGED_ARRIVAL_DAYS up to T, however small its days.

    Columns: feed, rows_delivered, accepted_share.
    """
    return connection.execute(
        """
        select
            feed,
            sum(rows_delivered) as rows_delivered,
            sum(rows_accepted) / sum(rows_delivered) as accepted_share
        from marts.fct_completeness
        where arrival_day > (select as_of from control.build) - ?
        group by all
        having sum(rows_delivered) > 0
        order by all
        """,
        [JUDGED_ARRIVAL_DAYS],
    ).df()


def refusals(connection: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """A row per file or delivery that stands refused. Columns: delivery (`<feed>/<day>/<file>`), refused (1)."""
    return connection.execute(
        """
        select concat_ws('/', feed, arrival_day, file_name) as delivery, 1 as refused
        from marts.fct_refusal
        order by all
        """
    ).df()
