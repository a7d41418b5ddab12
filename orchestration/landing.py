"""Raw tables: what arrived, by arrival day and file. Replaces exactly what a batch brings, in one transaction."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

import duckdb
import polars as pl

from orchestration import holds
from orchestration.intake.delivery import Delivery
from orchestration.intake.feed import Feed
from orchestration.intake.load import BATCH_ROWS, Batch, Refusal

FILE_KEY = {"feed": pl.String, "arrival_day": pl.Date, "file_name": pl.String}


@dataclass(frozen=True)
class Landed:
    """What a load did, for the log and the materialisation's metadata. interrupted: it left days for later."""

    days: int
    files: int
    rows_accepted: int
    rows_quarantined: int
    refusals: tuple[Refusal, ...]
    touched_months: frozenset[date] = frozenset()
    interrupted: bool = False

    @staticmethod
    def total(parts: Iterable[Landed]) -> Landed:
        landed = list(parts)
        return Landed(
            sum(part.days for part in landed),
            sum(part.files for part in landed),
            sum(part.rows_accepted for part in landed),
            sum(part.rows_quarantined for part in landed),
            tuple(refusal for part in landed for refusal in part.refusals),
            frozenset().union(*(part.touched_months for part in landed)),
        )


def pending(
    connection: duckdb.DuckDBPyConnection,
    deliveries: Iterable[Delivery],
    reader: str | None = None,
    since: datetime | None = None,
) -> list[Delivery]:
    """Deliveries never seen, or whose files or manifest changed since they were.

    reader: the version of the reading code. A day of which something was refused or quarantined under another
    version is read again: a new mapping may know what the old one did not.
    since: of a backfill; what was loaded before, or under another version, is read again.
    """
    rows = connection.execute(
        """
        select feed, arrival_day, fingerprint, (feed, arrival_day) in (
            select (feed, arrival_day) from raw.quarantine union select (feed, arrival_day) from raw.refusals
        ) and reader is distinct from $reader
        or $since is not null and (loaded_at < $since or reader is distinct from $reader)
        from raw.arrivals
        """,
        {"reader": reader, "since": since},
    ).fetchall()
    settled = {(feed, day): fingerprint for feed, day, fingerprint, worth_reading in rows if not worth_reading}
    return [d for d in deliveries if _has_changed(d, settled.get((d.feed, d.arrival_day)))]


def _has_changed(delivery: Delivery, known: str | None) -> bool:
    """Whether it is another than the known one; a folder that is gone since it was listed has not changed."""
    try:
        return delivery.fingerprint() != known
    except FileNotFoundError:
        return False


def land(connection: duckdb.DuckDBPyConnection, batch: Batch, reader: str | None = None) -> Landed:
    """Put a batch into the raw tables in one transaction.

    reader: see `pending`.

    Of each day, what the delivered files had brought is replaced and what gone files had brought is dropped;
    what a refused file had brought stays, and with a refusal in the day gone files keep their rows too. What was
    judged good is kept until the new rows are judged (`holds.keep_last_good`).
    """
    feed = batch.feed
    replaced = _replaced_files(connection, batch)
    quarantined = batch.quarantined.with_columns(pl.lit(feed.name).alias("feed"))
    receipts = _receipts(batch)
    refusals = _refusals(batch)
    connection.execute("begin")
    try:
        holds.keep_last_good(connection, feed.name, batch.fingerprints)
        touched = _touch_months(connection, batch, replaced)
        if replaced.height:
            _delete(connection, feed, replaced)
        for table in ("arrivals", "refusals"):
            connection.execute(
                f"delete from raw.{table} where feed = ? and arrival_day in (select unnest(?::date[]))",
                [feed.name, list(batch.fingerprints)],
            )
        connection.execute(
            "insert into raw.arrivals by name select ? as feed, unnest(?::date[]) as arrival_day,"
            " unnest(?::varchar[]) as fingerprint, now() as loaded_at, ? as reader",
            [feed.name, list(batch.fingerprints), list(batch.fingerprints.values()), reader],
        )
        for part in batch.accepted.iter_slices(BATCH_ROWS):
            # one piece is one thread's, and fills one row group after the other; of several, each thread leaves one
            # half full and the next checkpoint writes them again: 3.0 s of CPU a million rows instead of 1.5
            accepted = part.rechunk()  # noqa: F841  (read by name in SQL)
            connection.execute(f"insert into raw.{feed.name} by name select * from accepted")
        if quarantined.height:
            connection.execute("insert into raw.quarantine by name select * from quarantined")
        if receipts.height:
            connection.execute("insert into raw.deliveries by name select *, now() as loaded_at from receipts")
        if refusals.height:
            connection.execute("insert into raw.refusals by name select *, now() as refused_at from refusals")
        connection.execute("commit")
    except BaseException:
        connection.execute("rollback")
        raise
    return Landed(
        len(batch.fingerprints),
        len(batch.files),
        batch.accepted.height,
        quarantined.height,
        tuple(batch.refusals),
        touched,
    )


def _touch_months(connection: duckdb.DuckDBPyConnection, batch: Batch, replaced: pl.DataFrame) -> frozenset[date]:
    """Write down the business months of the rows that come and of those that are about to go; see LEDGERS."""
    feed = batch.feed
    if not feed.business_day:
        return frozenset()
    business_days = batch.accepted.select("arrival_day", month=pl.col(feed.business_day).dt.date()).unique()
    touched = business_days.with_columns(pl.col("month").dt.truncate("1mo"))
    if replaced.height:
        going = connection.execute(
            f"select distinct t.arrival_day, cast(date_trunc('month', t.{feed.business_day}) as date)"
            f" from raw.{feed.name} t"
            " semi join replaced r on t.arrival_day = r.arrival_day and t.file_name = r.file_name"
        ).fetchall()
        touched = touched.vstack(pl.DataFrame(going, schema=touched.schema, orient="row"))
    touched = touched.drop_nulls().unique()
    if touched.height:
        connection.execute(
            "delete from raw.touched_months t using touched n"
            " where t.feed = ? and t.arrival_day = n.arrival_day and t.month = n.month",
            [feed.name],
        )
        connection.execute(
            "insert into raw.touched_months by name select ? as feed, *, now() as loaded_at from touched", [feed.name]
        )
    return frozenset(touched["month"])


def _replaced_files(connection: duckdb.DuckDBPyConnection, batch: Batch) -> pl.DataFrame:
    """(arrival_day, file_name) of what was loaded and the batch supersedes: delivered anew, inside an archive delivered
    anew, or gone from an unrefused day."""
    delivered = {(facts.arrival_day, facts.file_name) for facts in batch.files}
    archives = {(day, name.partition("/")[0]) for day, name in delivered if "/" in name}
    whole_days = batch.fingerprints.keys() - {refusal.arrival_day for refusal in batch.refusals}
    loaded = connection.execute(
        "select arrival_day, file_name from raw.deliveries"
        " where feed = ? and arrival_day in (select unnest(?::date[]))",
        [batch.feed.name, list(batch.fingerprints)],
    ).fetchall()
    superseded = [
        (day, name)
        for day, name in loaded
        if day in whole_days or (day, name) in delivered or (day, name.partition("/")[0]) in archives
    ]
    return pl.DataFrame(superseded, schema={"arrival_day": pl.Date, "file_name": pl.String}, orient="row")


def _delete(connection: duckdb.DuckDBPyConnection, feed: Feed, files: pl.DataFrame) -> None:  # noqa: ARG001
    """Delete what these loaded files had brought. files: columns of `_replaced_files`."""
    of_files = "t.arrival_day = files.arrival_day and t.file_name = files.file_name"
    connection.execute(f"delete from raw.{feed.name} t using files where {of_files}")
    for table in ("deliveries", "quarantine"):
        connection.execute(f"delete from raw.{table} t using files where t.feed = ? and {of_files}", [feed.name])


def _receipts(batch: Batch) -> pl.DataFrame:
    """One row per file that was read, with its counts; delivered = accepted + quarantined."""
    feed = batch.feed
    key = ["arrival_day", "file_name"]
    files = pl.DataFrame(
        [
            (f.feed, f.arrival_day, f.file_name, f.origin, f.rows, "; ".join(f.warnings) or None,
             "; ".join(warning.vietnamese() for warning in f.warnings) or None, f.sha256, f.encoding, f.vendor)
            for f in batch.files
        ],
        schema=FILE_KEY | {"origin": pl.String, "rows_delivered": pl.Int64}
        | dict.fromkeys(("warnings", "warnings_vi", "sha256", "encoding", "vendor"), pl.String),
        orient="row",
    )  # fmt: skip
    if not batch.files:
        return files
    never = pl.lit(None, pl.Datetime("us"))
    late = (
        pl.col(feed.business_day) < pl.col("arrival_day").first().dt.truncate("1mo")
        if feed.business_day
        else pl.lit(False)
    )
    accepted = batch.accepted.group_by(key).agg(
        pl.len().cast(pl.Int64).alias("rows_accepted"),
        (pl.col(feed.version_time).max() if feed.version_time else never).alias("freshest_record"),
        late.sum().cast(pl.Int64).alias("late_touches"),
    )
    quarantined = batch.quarantined.group_by(key).agg(pl.len().cast(pl.Int64).alias("rows_quarantined"))
    counts = ["rows_accepted", "rows_quarantined", "late_touches"]
    return (
        files.join(accepted, on=key, how="left")
        .join(quarantined, on=key, how="left")
        .with_columns(pl.col(counts).fill_null(0))
    )


def _refusals(batch: Batch) -> pl.DataFrame:
    return pl.DataFrame(
        [(r.feed, r.arrival_day, r.file_name, r.message, r.message_vi) for r in batch.refusals],
        schema={**FILE_KEY, "message": pl.String, "message_vi": pl.String},
        orient="row",
    )
