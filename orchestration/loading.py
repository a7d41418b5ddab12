"""Load a range of arrival days of one feed: find what is new, read it, land it, say how far it is."""

from __future__ import annotations

import functools
import hashlib
import logging
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import duckdb

from orchestration.answers import FEED, write_answers
from orchestration.backfill_ledger import rows_since
from orchestration.contracts import prepare_raw
from orchestration.forms.catalogue import catalogue_digest
from orchestration.intake.delivery import scan, settle
from orchestration.intake.feed import Feed
from orchestration.intake.feeds import FEEDS
from orchestration.intake.land.communes import SEEDS_READ
from orchestration.intake.load import Batch, read_batches
from orchestration.intake.units import unit_candidates
from orchestration.landing import Landed, land, pending
from orchestration.months import in_words
from orchestration.progress import Progress
from orchestration.settings import DBT_PROJECT, PROJECT_ROOT

FORMS_CODE = PROJECT_ROOT / "orchestration" / "forms"
UNITS_SEED = DBT_PROJECT / "seeds" / "reference" / "units.csv"
progress = logging.getLogger("dti.progress")


def load_days(
    connection: duckdb.DuckDBPyConnection,
    feed: Feed,
    inbox: Path,
    first: date,
    last: date,
    *,
    since: datetime | None = None,
    pii_key: str | None = None,
    settle_seconds: float = 0,
    answers: Path | None = None,
    asked_for: Callable[[], bool] = lambda: False,
) -> Landed:
    """Load the deliveries of one feed that arrived in [first, last]: the new and changed ones.

    since: of a backfill; also those that were not loaded since. pii_key: see `identity.read_identity`.
    settle_seconds: see `Settings`. answers: the folder into which submitted workbooks go back, None for nowhere.
    asked_for: whether to leave the rest for later, asked between two batches.
    Raises ContractBroken before anything is read.
    """
    wanted = scan(inbox, (feed.name,), first, last).deliveries
    parts = []
    prepare_raw(connection, FEEDS.values())
    reader = reading_version()
    todo = pending(connection, wanted, reader, since)
    if todo and feed.identity and not pii_key:
        progress.warning(
            "%s: DTI_PII_KEY is not set, so %s stays empty and nobody is counted", feed.name, feed.identity.hash_column
        )
    settle(todo, settle_seconds)
    days = len(wanted) if since else len(todo)
    so_far = Progress(feed.name, days, days - len(todo), rows_since(connection, feed.name, first, last, since))
    interrupted = False
    for batch in one_ahead(read_batches(feed, todo, unit_candidates(UNITS_SEED), pii_key)):
        # what was read ahead is not landed: whoever works meanwhile may load a newer delivery of the same day
        interrupted = asked_for()
        if interrupted:
            break
        parts.append(land(connection, batch, reader))
        done = Landed.total(parts)
        progress.info(so_far.line(done.days, done.rows_accepted))
        if answers and feed.name == FEED:
            write_answers(connection, [d for d in todo if d.arrival_day in batch.fingerprints], answers)
    landed = replace(Landed.total(parts), interrupted=interrupted)
    if landed.touched_months:
        progress.info("%s: touched months %s", feed.name, in_words(landed.touched_months))
    return landed


def one_ahead(batches: Iterator[Batch]) -> Iterator[Batch]:
    """The same batches, each read in a thread while the caller lands the one before it: Polars and DuckDB both work
    outside the interpreter's lock. Raises what reading raises, after the batches that were read before it."""
    with ThreadPoolExecutor(max_workers=1) as reader:
        upcoming = reader.submit(next, batches, None)
        while (batch := upcoming.result()) is not None:
            upcoming = reader.submit(next, batches, None)
            yield batch


@functools.cache
def reading_version() -> str:
    """Digest of what decides how a file is read: the readers and mappings, the seeds they read, what forms ask."""
    digest = hashlib.sha256(catalogue_digest().encode())
    code = [*(PROJECT_ROOT / "orchestration" / "intake").rglob("*"), *FORMS_CODE.glob("*")]
    for path in [*sorted(code), UNITS_SEED, *SEEDS_READ]:
        if path.suffix in {".py", ".yml", ".csv"}:
            digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()
