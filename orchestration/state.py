"""What the marts in the warehouse were built from, and so what the next build must do anew.

The state names every delivery that the last finished build saw. It is taken away before dbt writes and put back when
everything is written, so a build that did not end leaves none, and the next one is full.
"""

from __future__ import annotations

import logging
import uuid
from dataclasses import dataclass
from datetime import date

import duckdb

from orchestration.holds import FEED_DAY

TABLES = {
    "state": {
        "lineage": "varchar",
        "build_no": "bigint",
        "as_of": "date",
        "code": "varchar",
        "feeds": "varchar[]",
    },
    "state_days": {"feed": "varchar", "arrival_day": "date", "version": "varchar"},
    "build_days": {"feed": "varchar", "arrival_day": "date", "version": "varchar"},
    "changed_days": {"feed": "varchar", "arrival_day": "date"},
}
"""Tables of schema `control`, by name: columns and types.

state: no row or one. lineage: the full build from which the marts grew; build_no: how many builds since.
state_days: the deliveries that the marts hold. build_days: those that the build begun last is of. changed_days: those
in which the two differ, or all in a full build.
"""
REBUILT_IN_FULL_FROM = 5
"""Where one row in so many changed, all is read: that costs little more than merging, and leaves the file in order."""
DELIVERIES = """
    select
        arrivals.feed,
        arrivals.arrival_day,
        case
            when held.feed is null then 'loaded ' || epoch_us(arrivals.loaded_at)
            when kept.feed is not null then 'kept ' || kept.fingerprint
            else 'held'
        end as version
    from raw.arrivals as arrivals
    semi join raw.deliveries using (feed, arrival_day)
    left join (select distinct feed, arrival_day from control.holds where kind = $feed_day) as held
        using (feed, arrival_day)
    left join control.kept as kept using (feed, arrival_day)
    where arrivals.arrival_day <= $as_of
"""
"""Of each delivery that arrived up to T, which of its versions counts."""
progress = logging.getLogger("dti.progress")


@dataclass(frozen=True)
class Step:
    """How a build goes on from the state. previous_as_of: day T of the state, None in a full build."""

    lineage: str
    build_no: int
    previous_as_of: date | None

    @property
    def is_full(self) -> bool:
        return self.previous_as_of is None


def next_step(connection: duckdb.DuckDBPyConnection, as_of: date, code: str) -> Step:
    """Compare what arrived up to T with the state, and write down which arrival days changed.

    code: version of what computes the marts. A full build looks at every day.
    """
    connection.execute("delete from control.build_days")
    connection.execute(f"insert into control.build_days {DELIVERIES}", {"as_of": as_of, "feed_day": FEED_DAY})
    connection.execute("delete from control.changed_days")
    connection.execute(
        """
        insert into control.changed_days
        select feed, arrival_day
        from control.build_days as now
        full outer join control.state_days as before using (feed, arrival_day)
        where now.version is distinct from before.version
        """
    )
    known = connection.execute("select lineage, build_no, as_of, code, feeds from control.state").fetchone()
    reason = _reason_for_full(connection, known, as_of, code)
    if reason is None:
        lineage, build_no, previous_as_of, *_ = known
        return Step(lineage, build_no + 1, previous_as_of)
    progress.info("the marts are built in full: %s", reason)
    connection.execute("delete from control.changed_days")
    connection.execute("insert into control.changed_days select feed, arrival_day from control.build_days")
    return Step(uuid.uuid4().hex, 1, None)


def _reason_for_full(connection: duckdb.DuckDBPyConnection, known: tuple | None, as_of: date, code: str) -> str | None:
    if known is None:
        return "no finished build stands before this one"
    _, _, previous_as_of, previous_code, previous_feeds = known
    if previous_code != code:
        return "the code has changed"
    if as_of < previous_as_of:
        return f"the day {as_of} lies before {previous_as_of}, the day of the last build"
    if _counting_feeds(connection) != previous_feeds:
        return "a feed came that had never come, or went"
    changed, all_rows = connection.execute(
        """
        select
            coalesce(sum(rows_accepted) filter (
                where (feed, arrival_day) in (select (feed, arrival_day) from control.changed_days)
            ), 0),
            coalesce(sum(rows_accepted), 0)
        from raw.deliveries
        where arrival_day <= ?
        """,
        [as_of],
    ).fetchone()
    if changed * REBUILT_IN_FULL_FROM > all_rows:
        return f"{changed:,} of {all_rows:,} rows changed"
    return None


def _counting_feeds(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Feeds of which a delivery counts, in order."""
    rows = connection.execute(
        "select distinct feed from control.build_days where version <> 'held' order by feed"
    ).fetchall()
    return [feed for (feed,) in rows]


def changed_feeds(connection: duckdb.DuckDBPyConnection) -> set[str]:
    """Feeds of which an arrival day changed since the build before, by the last `next_step`."""
    return {feed for (feed,) in connection.execute("select distinct feed from control.changed_days").fetchall()}


def leave_state(connection: duckdb.DuckDBPyConnection) -> None:
    """Forget the state, because the marts are about to be written."""
    connection.execute("delete from control.state")


def reach_state(connection: duckdb.DuckDBPyConnection, step: Step, as_of: date, code: str) -> None:
    """Write down, in one transaction, that the marts hold what `next_step` found."""
    connection.execute("begin")
    try:
        connection.execute("delete from control.state")
        connection.execute("delete from control.state_days")
        connection.execute("insert into control.state_days from control.build_days")
        connection.execute(
            "insert into control.state values (?, ?, ?, ?, ?)",
            [step.lineage, step.build_no, as_of, code, _counting_feeds(connection)],
        )
        connection.execute("commit")
    except BaseException:
        connection.execute("rollback")
        raise
