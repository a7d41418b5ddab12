"""Deliveries into a store, in whatever order and as often as they come."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from .delivery import Delivery, Refused, read_delivery
from .store import INSERT, Store, as_row

APPLIED, REPEATED, REFUSED = "applied", "repeated", "refused"
ROWS_AT_ONCE = 10_000


@dataclass(frozen=True)
class Applied:
    """outcome: of one delivery. missing: numbers that the store lacks after it, to be asked for."""

    sequence: int | None
    outcome: str
    manifest_sha256: str | None
    missing: tuple[int, ...]
    reason: str | None = None


def apply(store: Store, delivery: Delivery) -> Applied:
    """Apply a verified delivery in one transaction. Raises Refused when it does not fit those applied before.

    A figure stands as the latest delivery by number has it, so the order of arrival does not matter; what is older than
    the latest full delivery has no say any more.
    """
    known = dict(store.ask("select sequence, manifest_sha256 from deliveries"))
    same = known.get(delivery.sequence)
    if same == delivery.manifest_sha256:
        return Applied(delivery.sequence, REPEATED, same, missing(store))
    _check_chain(store, delivery, known)
    (floor,) = store.ask("select coalesce(max(sequence), 0) from deliveries where is_full = 1")[0]
    previous = delivery.previous or (None, None)
    with store.writing() as cursor:
        if delivery.sequence > floor:
            if delivery.is_full:
                cursor.execute(store.sql("delete from figures where sequence < ?"), (delivery.sequence,))
            for rows in _some(_rows(delivery)):
                cursor.executemany(store.sql(INSERT), rows)
        cursor.execute(
            store.sql("insert into deliveries values (?, ?, ?, ?, ?, ?)"),
            (delivery.sequence, delivery.manifest_sha256, *previous, int(delivery.is_full), delivery.as_of),
        )
    return Applied(delivery.sequence, APPLIED, delivery.manifest_sha256, missing(store))


def apply_all(store: Store, folder: Path) -> Iterator[Applied]:
    """Apply every delivery under a folder, by name; one that is refused keeps none of the others back."""
    for path in sorted(path for path in folder.iterdir() if path.is_dir() and path.name[:4].isdigit()):
        try:
            yield apply(store, read_delivery(path))
        except Refused as refused:
            number = path.name.rpartition("-")[2]
            yield Applied(int(number) if number.isdigit() else None, REFUSED, None, missing(store), str(refused))


def missing(store: Store) -> tuple[int, ...]:
    """Numbers between the latest full delivery and the latest one that never came."""
    known = {number for (number,) in store.ask("select sequence from deliveries")}
    (floor,) = store.ask("select coalesce(max(sequence), 0) from deliveries where is_full = 1")[0]
    return tuple(number for number in range(max(floor, 1), max(known, default=0)) if number not in known)


def _check_chain(store: Store, delivery: Delivery, known: dict[int, str]) -> None:
    number = delivery.sequence
    if number in known:
        raise Refused(f"delivery {number} was applied with another manifest; ask which of the two is true")
    if delivery.previous and known.get(delivery.previous[0], delivery.previous[1]) != delivery.previous[1]:
        raise Refused(f"delivery {number} names another delivery {delivery.previous[0]} than was applied")
    following = store.ask("select sequence, previous_sha256 from deliveries where previous_sequence = ?", [number])
    if any(sha256 != delivery.manifest_sha256 for _, sha256 in following):
        raise Refused(f"delivery {number} is not the one that delivery {following[0][0]} names before it")


def _rows(delivery: Delivery) -> Iterator[tuple]:
    for line, figure in enumerate(delivery.figures(), 1):
        try:
            yield as_row(figure, delivery.sequence)
        except (KeyError, TypeError) as error:
            raise Refused(f"delivery {delivery.sequence}, figure {line}: {error} is missing") from error


def _some(rows: Iterable[tuple]) -> Iterator[list[tuple]]:
    some: list[tuple] = []
    for row in rows:
        some.append(row)
        if len(some) == ROWS_AT_ONCE:
            yield some
            some = []
    if some:
        yield some
