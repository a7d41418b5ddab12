"""Suite of the feed `procedures`: each delivery is a whole catalogue, so it is compared with the last good one."""

from __future__ import annotations

from datetime import date

import duckdb

from quality.profiles.feeds import write_measure
from quality.rule import Expect, Rule
from quality.suites.feed import FeedSuite
from quality.thresholds import JUDGED_DAY_ROWS, MAX_CODES_LOST, MIN_ACCEPTED_SHARE

LOST = "codes_lost"


def compare_catalogues(connection: duckdb.DuckDBPyConnection, days: list[date]) -> None:
    """Measure of each catalogue which share of the last good one's codes it lacks.

    Good is one with enough accepted rows that did not itself lose too many, or that a person accepted; a bad
    catalogue is no measure for the next.
    """
    for day in days:
        (lost,) = connection.execute(
            """
            with before as (
                select profile.arrival_day
                from quality.feed_days as profile
                left join quality.feed_measures as lost
                    on
                        profile.feed = lost.feed and profile.arrival_day = lost.arrival_day
                        and lost.measure = $measure
                where
                    profile.feed = 'procedures' and profile.arrival_day < $day and profile.records >= $rows
                    and (
                        profile.rows_accepted >= $accepted * profile.rows_delivered
                        and coalesce(lost.value, 0) <= $most
                        or (profile.feed || '/' || profile.arrival_day, profile.fingerprint) in (
                            select (hold_id, fingerprint) from control.accepted
                        )
                    )
                order by profile.arrival_day desc
                limit 1
            ),

            codes as (
                select distinct "MaTTHC" as code from raw.procedures
                where arrival_day = (select arrival_day from before)
            )

            select avg(cast(code not in (select "MaTTHC" from raw.procedures where arrival_day = $day) as integer))
            from codes
            """,
            {
                "measure": LOST,
                "day": day,
                "rows": JUDGED_DAY_ROWS,
                "accepted": MIN_ACCEPTED_SHARE,
                "most": MAX_CODES_LOST,
            },
        ).fetchone()
        write_measure(connection, "procedures", day, LOST, lost)


SUITE = FeedSuite(
    feed="procedures",
    weekly=False,
    shares={
        "online": '"MucDo" in (3, 4)',
        "with_fee": '"CoPhiLePhi"',
        "payment_integrated": '"TichHopThanhToan"',
    },
    filled=("NgayCongBo", "NgayHieuLuc", "NgayCongKhai", "NoiDungDayDu"),
    record='"MaTTHC"',
    compared=compare_catalogues,
    own_rules=(
        Rule(
            "catalogue keeps its codes",
            Expect("ColumnValuesToBeBetween", column=LOST, max_value=MAX_CODES_LOST),
            blocking=True,
        ),
    ),
)
