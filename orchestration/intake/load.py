"""From deliveries to batches of accepted rows, quarantined rows and refusals. Pure: files in, frames out.

Always: rows delivered = rows accepted + rows quarantined. A refused file brings no row at all.
"""

from __future__ import annotations

import hashlib
import itertools
import os
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import polars as pl

from orchestration.intake.delivery import (
    DELTA,
    MANIFEST,
    SNAPSHOT,
    Delivery,
    manifest_mismatches,
    read_manifest,
    state_of,
)
from orchestration.intake.feed import IS_SNAPSHOT, Feed
from orchestration.intake.reading import TextFile, files_in, read_file
from orchestration.intake.rows import QUARANTINE_SCHEMA, sort_rows
from orchestration.intake.table import Refused, Unusable
from orchestration.intake.told import Sentence, Unfit
from orchestration.intake.unforeseen import as_refusal
from orchestration.intake.words import readable

BATCH_ROWS = 2 * 122_880
"""Two of DuckDB's row groups: what goes a little beyond makes it write the groups around it a second time."""
SORTED_ROWS = 4 * 122_880
"""Of a bulk load, rows sorted at a time: sorting takes as much memory again as the rows themselves."""
READ_AHEAD = 4
"""More of them take each other's caches: with 16 a load took a sixth longer."""
SHOWN_MISMATCHES = 50


@dataclass(frozen=True)
class Refusal:
    """A file or a whole delivery that was not loaded, and what its sender must mend."""

    feed: str
    arrival_day: date
    file_name: str
    message: Sentence

    @property
    def message_vi(self) -> str:
        return self.message.vietnamese()

    def __str__(self) -> str:
        return f"{self.feed}/{self.arrival_day}/{self.file_name}: {self.message}"


@dataclass(frozen=True)
class FileFacts:
    """A file that was read: where it came from, how many rows it held, what warnings it raised.

    sha256: of the delivered bytes. encoding: of a text file, in words. vendor: the mapping that was used, if any.
    is_snapshot: its delivery names everything that is current, see `Feed.snapshots`.
    """

    feed: str
    arrival_day: date
    file_name: str
    origin: str
    rows: int
    warnings: tuple[Sentence, ...]
    sha256: str | None = None
    encoding: str | None = None
    vendor: str | None = None
    is_snapshot: bool = False

    @property
    def delivered_as(self) -> tuple[date, str]:
        """Arrival day and name of the delivered file: of the archive, where it came in one."""
        return self.arrival_day, self.file_name.partition("/")[0]


@dataclass
class Batch:
    """What a run of deliveries of one feed brought.

    fingerprints: of each arrival day, taken before its files were read, so that a file that grows is read again.
    accepted: columns of `Feed.raw_schema`.
    quarantined: columns of QUARANTINE_SCHEMA.
    files: every file that was read, with or without rows.
    """

    feed: Feed
    fingerprints: dict[date, str] = field(default_factory=dict)
    accepted: pl.DataFrame = field(init=False)
    quarantined: pl.DataFrame = field(init=False)
    files: list[FileFacts] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.accepted = pl.DataFrame(schema=self.feed.raw_schema)
        self.quarantined = pl.DataFrame(schema=QUARANTINE_SCHEMA)


@dataclass(frozen=True)
class ReadFile:
    """A file that was read: its facts, its rows as text, and the rows that are no rows of the feed."""

    facts: FileFacts
    text: pl.DataFrame
    unusable: pl.DataFrame


@dataclass(frozen=True)
class DeliveryRead:
    """One delivery as text: its readable files, and what was refused."""

    delivery: Delivery
    fingerprint: str
    files: tuple[ReadFile, ...] = ()
    refusals: tuple[Refusal, ...] = ()


def read_batches(
    feed: Feed, deliveries: Iterable[Delivery], candidates: pl.DataFrame, pii_key: str | None = None
) -> Iterator[Batch]:
    """Read deliveries of one feed and yield them in batches of at most BATCH_ROWS rows, or of one day that has more.

    candidates: see `units.unit_candidates`. pii_key: see `identity.read_identity`.
    """
    batch, files, rows = Batch(feed), [], 0
    for read in _read_ahead(feed, deliveries):
        rows_of_day = sum(file.facts.rows for file in read.files)
        if batch.fingerprints and rows + rows_of_day > BATCH_ROWS:
            finished = _finish(batch, files, candidates, pii_key)
            batch, files, rows = Batch(feed), [], 0
            yield finished
        batch.fingerprints[read.delivery.arrival_day] = read.fingerprint
        batch.refusals.extend(read.refusals)
        files.extend(read.files)
        rows += rows_of_day
    if batch.fingerprints:
        finished = _finish(batch, files, candidates, pii_key)
        del files, read  # a bulk load's text is as large as its rows, which are about to be landed
        yield finished


def _read_ahead(feed: Feed, deliveries: Iterable[Delivery]) -> Iterator[DeliveryRead]:
    """Read a few deliveries in threads, which go on while those before them are sorted."""
    waiting = iter(deliveries)
    with ThreadPoolExecutor(min(READ_AHEAD, os.cpu_count() or 1)) as threads:
        reads = deque(threads.submit(read_delivery, feed, one) for one in itertools.islice(waiting, READ_AHEAD))
        while reads:
            read = reads.popleft().result()
            reads.extend(threads.submit(read_delivery, feed, one) for one in itertools.islice(waiting, 1))
            if read is not None:
                yield read


def read_delivery(feed: Feed, delivery: Delivery) -> DeliveryRead | None:
    """Every readable file of a delivery. A manifest that cannot be used or is not true refuses all of it.

    None when its folder is gone since it was listed: what it had brought stays, as if it had never been asked for.
    """
    try:
        fingerprint = delivery.fingerprint()  # before reading, so that a file that grows is read again
        paths = delivery.files
    except FileNotFoundError:
        return None

    def refused_whole(*reasons: Sentence) -> DeliveryRead:
        message = Sentence("the whole delivery is refused: {reasons:; }", reasons=list(reasons))
        return DeliveryRead(
            delivery, fingerprint, refusals=(Refusal(feed.name, delivery.arrival_day, MANIFEST, message),)
        )

    try:
        manifest = read_manifest(delivery)
    except Unfit as error:
        return refused_whole(Sentence("its manifest is unusable: {reason}", reason=error))
    except (ValueError, OSError) as error:
        return refused_whole(Sentence("its manifest is unusable: {library}", library=str(error)))
    origin = (manifest or {}).get("origin", "delivered")
    is_snapshot = (manifest or {}).get("content", DELTA) == SNAPSHOT
    if is_snapshot and not feed.snapshots:
        return refused_whole(Sentence("a delivery of {feed} cannot be a snapshot", feed=feed.name))
    files: list[ReadFile] = []
    refusals: list[Refusal] = []
    rows: dict[str, int] = {}
    sha256: dict[str, str] = {}
    for path in paths:
        name = readable(path.name)
        try:
            content = _whole_content(path)
        except Refused as refused:
            refusals.append(_refused_file(feed, delivery.arrival_day, name, refused))
            continue
        digest = hashlib.sha256(content).hexdigest()
        twin = next((other for other, known in sha256.items() if known == digest), None)
        sha256[name] = digest
        if twin is not None:
            facts = FileFacts(
                feed.name,
                delivery.arrival_day,
                name,
                origin,
                0,
                (Sentence("the same content as {twin}: read once", twin=twin),),
                digest,
            )
            files.append(ReadFile(facts, pl.DataFrame(), quarantine_frame([], facts)))
            rows |= {name: rows[twin]} if twin in rows else {}
            continue
        read, refused = _read_content(feed, delivery, name, content, origin, digest, is_snapshot=is_snapshot)
        files += read
        refusals += refused
        if not refused:
            rows[name] = sum(file.facts.rows for file in read)
    if manifest is not None:
        mismatches = list(manifest_mismatches(manifest, rows, sha256))
        if mismatches:
            more = len(mismatches) - SHOWN_MISMATCHES
            uncounted = [Sentence("{number} more", number=more)] if more > 0 else []
            return refused_whole(*mismatches[:SHOWN_MISMATCHES], *uncounted)
    return DeliveryRead(delivery, fingerprint, tuple(files), tuple(refusals))


def _whole_content(path: Path) -> bytes:
    """The bytes of a file that nobody writes to. Raises Refused while somebody does, or when it cannot be opened."""
    try:
        before = state_of(path)
        content = path.read_bytes()
        after = state_of(path)
    except OSError as error:
        raise Refused(
            "it cannot be opened ({library}); it is read at the next refresh", library=error.strerror
        ) from error
    if after != before or len(content) != before[0]:
        raise Refused("it is still being written; it is read again at the next refresh")
    return content


def _read_content(
    feed: Feed, delivery: Delivery, name: str, content: bytes, origin: str, sha256: str, *, is_snapshot: bool
) -> tuple[list[ReadFile], list[Refusal]]:
    """A delivered file, or all files of a delivered archive; an archive with one refused file brings nothing."""
    read: list[ReadFile] = []
    inside = name
    try:
        with as_refusal(f"{feed.name}/{delivery.arrival_day}/{name}"):
            for inside, bytes_inside in files_in(name, content):
                text = read_file(inside, bytes_inside, feed)
                facts = FileFacts(
                    feed.name,
                    delivery.arrival_day,
                    inside,
                    origin,
                    text.rows.height + len(text.unusable),
                    text.warnings,
                    sha256,
                    text.encoding,
                    text.vendor,
                    is_snapshot,
                )
                read.append(ReadFile(facts, _with_provenance(text, facts), quarantine_frame(text.unusable, facts)))
    except Refused as refused:
        if inside == name:
            return [], [_refused_file(feed, delivery.arrival_day, name, refused)]
        message = Sentence("the file is refused whole: {inside}: {reason}", inside=inside, reason=refused)
        return [], [Refusal(feed.name, delivery.arrival_day, name, message)]
    return read, []


def _refused_file(feed: Feed, day: date, name: str, reason: Refused) -> Refusal:
    return Refusal(feed.name, day, name, Sentence("the file is refused whole: {reason}", reason=reason))


def _with_provenance(text: TextFile, facts: FileFacts) -> pl.DataFrame:
    return text.rows.with_columns(
        pl.lit(facts.arrival_day).alias("arrival_day"), pl.lit(facts.file_name).alias("file_name")
    )


def quarantine_frame(unusable: Iterable[Unusable], facts: FileFacts) -> pl.DataFrame:
    rows = [
        (facts.arrival_day, facts.file_name, u.line, u.rule, u.column, u.value_masked, u.expected, u.record_key)
        for u in unusable
    ]
    return pl.DataFrame(rows, schema=QUARANTINE_SCHEMA, orient="row")


def _finish(batch: Batch, files: list[ReadFile], candidates: pl.DataFrame, pii_key: str | None) -> Batch:
    """Sort the rows of all files together; where that fails, of each file, so that one costs no other day."""

    def sort(some: list[ReadFile], what: str) -> None:
        texts = [file.text for file in some if file.text.height]
        with as_refusal(f"{batch.feed.name}/{what}"):
            if texts:
                # numbers of one file may be text in another
                text = pl.concat(texts, how="vertical_relaxed", rechunk=True)
                pairs = [sort_rows(batch.feed, part, candidates, pii_key) for part in text.iter_slices(SORTED_ROWS)]
                accepted, quarantined = (pl.concat(parts) for parts in zip(*pairs, strict=True))
                batch.accepted = batch.accepted.vstack(accepted)
                batch.quarantined = batch.quarantined.vstack(quarantined)
        batch.quarantined = pl.concat([batch.quarantined, *(file.unusable for file in some)])
        batch.files.extend(file.facts for file in some)

    try:
        sort(files, f"{len(files)} files")
    except Refused:
        for (day, name), of_one in itertools.groupby(files, key=lambda file: file.facts.delivered_as):
            try:
                sort(list(of_one), f"{day}/{name}")
            except Refused as refused:
                batch.refusals.append(_refused_file(batch.feed, day, name, refused))
    if batch.feed.snapshots:
        batch.accepted = batch.accepted.with_columns(
            pl.col("arrival_day").is_in(list(_snapshot_days(batch))).alias(IS_SNAPSHOT)
        )
    return batch


def _snapshot_days(batch: Batch) -> set[date]:
    """Days that brought everything; with a file refused one brought less, and what it lacks is not gone."""
    whole = {facts.arrival_day for facts in batch.files if facts.is_snapshot}
    return whole - {refusal.arrival_day for refusal in batch.refusals}
