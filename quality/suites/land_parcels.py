"""Suite of the feed `land_parcels`: deltas are held against the days before, a snapshot against what was current."""

from __future__ import annotations

from datetime import date

import duckdb

from quality.profiles.feeds import write_measure
from quality.rule import Expect, Rule
from quality.suites.feed import FeedSuite
from quality.thresholds import JUDGED_DAY_ROWS, MAX_PARCELS, MAX_PARCELS_LOST

LOST = "parcels_lost"


def compare_snapshots(connection: duckdb.DuckDBPyConnection, days: list[date]) -> None:
    """Measure of each snapshot the greatest share of a commune's current parcels that it lacks, and of which commune.

    Current are those that the good deliveries before it left so, since the snapshot before it where the commune had
    one. A snapshot that itself lost too many is no measure for the next, unless a person accepted it.
    """
    snapshots = connection.execute(
        "select distinct arrival_day from raw.land_parcels"
        " where arrival_day in (select unnest(?::date[])) and is_snapshot order by arrival_day",
        [days],
    ).fetchall()
    for (day,) in snapshots:
        lost, commune = connection.execute(
            """
            with good_days as (
                select profile.arrival_day
                from quality.feed_days as profile
                left join quality.feed_measures as lost
                    on
                        profile.feed = lost.feed and profile.arrival_day = lost.arrival_day
                        and lost.measure = $measure
                where
                    profile.feed = 'land_parcels' and profile.arrival_day < $day
                    and (
                        coalesce(lost.value, 0) <= $most
                        or (profile.feed || '/' || profile.arrival_day, profile.fingerprint) in (
                            select (hold_id, fingerprint) from control.accepted
                        )
                    )
            ),

            named as (
                select distinct commune_code, "soHieuToBanDo" as map_sheet, "soThuTuThua" as parcel_no
                from raw.land_parcels
                where arrival_day = $day and is_snapshot
            ),

            communes as (
                select
                    named.commune_code,
                    coalesce(max(earlier.arrival_day) filter (earlier.is_snapshot), date '0001-01-01') as since
                from (select distinct commune_code from named) as named
                inner join raw.land_parcels as earlier using (commune_code)
                where earlier.arrival_day in (from good_days)
                group by all
            ),

            before as (
                select commune_code, "soHieuToBanDo" as map_sheet, "soThuTuThua" as parcel_no
                from raw.land_parcels
                inner join communes using (commune_code)
                where arrival_day in (from good_days) and arrival_day >= since
                group by all
                having arg_max("isLastest", (arrival_day, "ngayCapNhat", "isLastest"))
            )

            select avg(cast(named.commune_code is null as integer)) as lost, before.commune_code
            from before
            left join named using (commune_code, map_sheet, parcel_no)
            group by before.commune_code
            having count(*) >= $rows
            union all
            select null, null
            order by lost desc nulls last
            limit 1
            """,
            {"measure": LOST, "day": day, "most": MAX_PARCELS_LOST, "rows": JUDGED_DAY_ROWS},
        ).fetchone()
        write_measure(connection, "land_parcels", day, LOST, lost, commune and f"{lost:.3g} ({commune})")


SUITE = FeedSuite(
    feed="land_parcels",
    weekly=True,
    shares={"current": '"isLastest"', "inside": "place = 'inside'", "current_code": "is_current_code"},
    filled=("maThua", "dienTich", "dienTichPhapLy", "mucDich", "dienTichMucDich", "daXacThucChu", "coHinhHoc"),
    version_time="ngayCapNhat",
    most_rows=MAX_PARCELS,
    compared=compare_snapshots,
    own_rules=(
        Rule(
            "snapshot keeps its parcels",
            Expect("ColumnValuesToBeBetween", column=LOST, max_value=MAX_PARCELS_LOST),
            blocking=True,
            observed=f"{LOST}_named",
        ),
    ),
)
