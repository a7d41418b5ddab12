"""What is held back: which rule holds it, which rows count instead, and how a person accepts it.

A hold on an arrival day of a feed keeps that delivery out of the figures and nothing else: the rows judged good
before it (schema `kept`) count in its place, or no rows of that day.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import duckdb

FEED_DAY = "feed_day"
TABLES = {
    "holds": {
        "hold_id": "varchar",
        "kind": "varchar",
        "feed": "varchar",
        "arrival_day": "date",
        "fingerprint": "varchar",
        "unit_code": "varchar",
        "period_type": "varchar",
        "period_start": "date",
        "rule": "varchar",
        "reason": "varchar",
        "since": "timestamptz",
    },
    "accepted": {"hold_id": "varchar", "fingerprint": "varchar", "accepted_at": "timestamptz"},
    "kept": {"feed": "varchar", "arrival_day": "date", "fingerprint": "varchar"},
    "judged": {
        "feed": "varchar",
        "arrival_day": "date",
        "fingerprint": "varchar",
        "loaded_at": "timestamptz",
        "completed": "boolean",
        "accepted": "boolean",
        "judge": "varchar",
    },
}
"""Tables of schema `control`, by name: columns and types.

holds: a row per hold and broken rule. kind `feed_day` fills feed and arrival_day; kinds of the marts fill unit_code,
period_type and period_start. fingerprint: what was judged, so that an acceptance is of that and of nothing later.
kept: the delivery whose rows stand in `kept.<feed>`. judged: under which circumstances a day was last judged.
"""


@dataclass(frozen=True)
class Broken:
    """A blocking rule that a day did not pass. reason: what was observed and what was expected."""

    arrival_day: date
    rule: str
    reason: str


@dataclass(frozen=True)
class Hold:
    """A day that is held, with its rules in words. has_kept_rows: an earlier version counts in its place."""

    hold_id: str
    reasons: tuple[str, ...]
    has_kept_rows: bool

    def __str__(self) -> str:
        counted = "the version loaded before" if self.has_kept_rows else "no rows of this day"
        return (
            f"{self.hold_id} is held back: {'; '.join(self.reasons)}; the figures use {counted}."
            f" Deliver it again, or if it is right: make accept HOLD={self.hold_id}"
        )


def keep_last_good(connection: duckdb.DuckDBPyConnection, feed: str, incoming: Mapping[date, str]) -> None:
    """Copy the rows of days about to be replaced, where what stands was judged good; within the caller's transaction.

    incoming: fingerprint by arrival day. A day that is held keeps what was kept before; an unchanged delivery
    is no other version.
    """
    connection.execute(
        """
        insert into control.kept
        select arrivals.feed, arrivals.arrival_day, arrivals.fingerprint
        from raw.arrivals as arrivals
        inner join (select unnest(?::date[]) as arrival_day, unnest(?::varchar[]) as fingerprint) as incoming
            on arrivals.arrival_day = incoming.arrival_day and arrivals.fingerprint <> incoming.fingerprint
        inner join control.judged as judged
            on arrivals.feed = judged.feed and arrivals.arrival_day = judged.arrival_day
            and arrivals.fingerprint = judged.fingerprint and arrivals.loaded_at = judged.loaded_at
        where arrivals.feed = ?
            and (arrivals.feed, arrivals.arrival_day) not in (
                select (feed, arrival_day) from control.holds where kind = ?
                union all select (feed, arrival_day) from control.kept
            )
        """,
        [list(incoming), list(incoming.values()), feed, FEED_DAY],
    )
    connection.execute(
        f"""
        insert into kept.{feed} by name
        select * from raw.{feed}
        where arrival_day in (select unnest(?::date[]))
            and arrival_day in (select arrival_day from control.kept where feed = ?)
            and arrival_day not in (select arrival_day from kept.{feed})
        """,
        [list(incoming), feed],
    )


def unjudged(connection: duckdb.DuckDBPyConnection, feed: str, judge: str) -> list[date]:
    """Days to judge, oldest first: those whose rows, completion, acceptance or judge changed, and every later one.

    Later days are measured against the days before them, so they are judged again too; whatever order days came
    in, each is judged in the light of the same history. judge: version of the code that judges.
    """
    rows = connection.execute(
        f"""
        with changed as (
            select now.arrival_day
            from ({CIRCUMSTANCES}) as now
            left join control.judged as judged
                on now.feed = judged.feed and now.arrival_day = judged.arrival_day
                and now.fingerprint = judged.fingerprint and now.loaded_at = judged.loaded_at
                and now.completed = judged.completed and now.accepted = judged.accepted and judged.judge = $judge
            where judged.feed is null
        )

        select arrival_day from raw.arrivals
        where feed = $feed and arrival_day >= (select min(arrival_day) from changed)
        order by arrival_day
        """,
        {"feed": feed, "judge": judge},
    ).fetchall()
    return [day for (day,) in rows]


CIRCUMSTANCES = """
    select
        arrivals.feed, arrivals.arrival_day, arrivals.fingerprint, arrivals.loaded_at,
        arrivals.arrival_day < (select max(arrival_day) from raw.arrivals) as completed,
        (arrivals.feed || '/' || arrivals.arrival_day, arrivals.fingerprint) in (
            select (hold_id, fingerprint) from control.accepted
        ) as accepted
    from raw.arrivals as arrivals
    where arrivals.feed = $feed
"""
"""Of each day of a feed, what its judgement depends on beside its rows. A day is completed when any feed has a
later one: the newest day may still be growing."""


def settle(
    connection: duckdb.DuckDBPyConnection, feed: str, days: Iterable[date], broken: Iterable[Broken], judge: str | None
) -> None:
    """Hold the days that broke a blocking rule and release the others that were judged, in one transaction.

    days: those judged; broken: may name a day several times, for several rules. judge: version of the code that
    judged; None when a rule could not be judged, so that the days are judged again. The rows kept for a day that is
    good again are dropped.
    """
    judged = list(days)
    found = list(broken)
    connection.execute("begin")
    try:
        since = connection.execute(
            "select hold_id, fingerprint, rule, since from control.holds where kind = ? and feed = ?", [FEED_DAY, feed]
        ).fetchall()
        began = {(hold_id, fingerprint, rule): moment for hold_id, fingerprint, rule, moment in since}
        release(connection, feed, judged)
        delivered = dict(
            connection.execute("select arrival_day, fingerprint from raw.arrivals where feed = ?", [feed]).fetchall()
        )
        for fault in found:
            hold_id = f"{feed}/{fault.arrival_day}"
            fingerprint = delivered[fault.arrival_day]
            connection.execute(
                "insert into control.holds by name select ? as hold_id, ? as kind, ? as feed, ? as arrival_day,"
                " ? as fingerprint, ? as rule, ? as reason, coalesce(?::timestamptz, now()) as since",
                [hold_id, FEED_DAY, feed, fault.arrival_day, fingerprint, fault.rule, fault.reason,
                 began.get((hold_id, fingerprint, fault.rule))],
            )  # fmt: skip
        drop_kept(connection, feed, set(judged) - {fault.arrival_day for fault in found})
        connection.execute(
            "delete from control.judged where feed = ? and arrival_day in (select unnest(?::date[]))", [feed, judged]
        )
        connection.execute(
            f"insert into control.judged by name select *, $judge as judge from ({CIRCUMSTANCES})"
            " where arrival_day in (select unnest($days::date[]))",
            {"feed": feed, "judge": judge, "days": judged},
        )
        connection.execute("commit")
    except BaseException:
        connection.execute("rollback")
        raise


def release(connection: duckdb.DuckDBPyConnection, feed: str, days: Iterable[date]) -> None:
    """End the holds of these days."""
    connection.execute(
        "delete from control.holds where kind = ? and feed = ? and arrival_day in (select unnest(?::date[]))",
        [FEED_DAY, feed, list(days)],
    )


def drop_kept(connection: duckdb.DuckDBPyConnection, feed: str, days: Iterable[date]) -> None:
    """Forget the earlier versions of these days: the delivered rows count."""
    for table, of_feed in ((f"kept.{feed}", ""), ("control.kept", f"and feed = '{feed}'")):
        connection.execute(
            f"delete from {table} where arrival_day in (select unnest(?::date[])) {of_feed}", [list(days)]
        )


def never_judged(connection: duckdb.DuckDBPyConnection, as_of: date) -> list[str]:
    """Arrival days up to T whose present rows nobody judged; those that are held do not count anyway."""
    rows = connection.execute(
        """
        select feed || '/' || arrival_day as day from raw.arrivals as arrivals
        anti join control.judged as judged
            on arrivals.feed = judged.feed and arrivals.arrival_day = judged.arrival_day
            and arrivals.fingerprint = judged.fingerprint and arrivals.loaded_at = judged.loaded_at
        anti join control.holds as holds
            on arrivals.feed = holds.feed and arrivals.arrival_day = holds.arrival_day
        where arrivals.arrival_day <= ?
        order by day
        """,
        [as_of],
    ).fetchall()
    return [day for (day,) in rows]


def counted_instead(connection: duckdb.DuckDBPyConnection, as_of: date) -> list[tuple[str, str | None]]:
    """Of each day up to T that is held: its id, and the fingerprint of the delivery that counts in its place."""
    return connection.execute(
        """
        select distinct hold_id, kept.fingerprint
        from control.holds as holds
        left join control.kept as kept using (feed, arrival_day)
        where kind = ? and arrival_day <= ?
        order by all
        """,
        [FEED_DAY, as_of],
    ).fetchall()


def standing(connection: duckdb.DuckDBPyConnection, as_of: date | None = None) -> list[Hold]:
    """Feed-days that are held; with `as_of`, only those that a build as of that day meets."""
    rows = connection.execute(
        """
        select
            hold_id,
            list(rule || ' ' || reason order by rule),
            bool_or((feed, arrival_day) in (select (feed, arrival_day) from control.kept))
        from control.holds
        where kind = ? and (?::date is null or arrival_day <= ?)
        group by hold_id
        order by hold_id
        """,
        [FEED_DAY, as_of, as_of],
    ).fetchall()
    return [Hold(hold_id, tuple(reasons), has_kept) for hold_id, reasons, has_kept in rows]


def accept(connection: duckdb.DuckDBPyConnection, hold_id: str) -> list[str]:
    """Let exactly what is held count, for good: another delivery of that day, or other figures, are judged anew.

    hold_id: a hold, or the beginning of several: `unit/C25459` accepts that unit's figures of every period. Returns
    the holds accepted. Raises LookupError, naming the holds that exist, when there is none of that id.
    """
    held = connection.execute(
        "select distinct hold_id, kind, feed, arrival_day, fingerprint from control.holds"
        " where hold_id = ? or starts_with(hold_id, ? || '/') order by hold_id",
        [hold_id, hold_id],
    ).fetchall()
    if not held:
        existing = connection.execute("select distinct hold_id from control.holds order by hold_id").fetchall()
        named = ", ".join(name for (name,) in existing) or "none"
        raise LookupError(f"There is no hold {hold_id!r}. Holds that exist: {named}.")
    connection.execute("begin")
    try:
        for accepted, kind, feed, arrival_day, fingerprint in held:
            connection.execute("insert into control.accepted values (?, ?, now())", [accepted, fingerprint])
            connection.execute("delete from control.holds where hold_id = ?", [accepted])
            if kind == FEED_DAY:
                drop_kept(connection, feed, [arrival_day])
        connection.execute("commit")
    except BaseException:
        connection.execute("rollback")
        raise
    return [accepted for accepted, *_ in held]
