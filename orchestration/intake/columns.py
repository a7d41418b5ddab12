"""Which delivered column is which of the feed's, by name; and what to say when they are not all there."""

from __future__ import annotations

import re
from collections.abc import Iterable

from orchestration.intake.feed import Feed
from orchestration.intake.mapping import Mapping
from orchestration.intake.masking import shown_name
from orchestration.intake.table import Refused
from orchestration.intake.told import Sentence
from orchestration.intake.words import comparable

NO_NAME = re.compile(r"\d([ .-]?\d){5}|@")
SHOWN_NAMES = 20
PERSONAL_PREFIX = "diachi"  # `DiaChi…` of the contract: any address


def own_positions(names: list[str], feed: Feed) -> dict[str, int]:
    """Our column -> position, where the file uses the contract's names; letter case and blanks do not matter."""
    at = {comparable(name): position for position, name in reversed(list(enumerate(names)))}
    return {column: at[comparable(column)] for column in feed.read_columns if comparable(column) in at}


def missing(positions: Iterable[str], feed: Feed) -> list[str]:
    """Required columns that are not among the found ones."""
    found = set(positions)
    return [column.name for column in feed.columns if column.required and column.name not in found]


def refuse_incomplete(positions: dict[str, int], feed: Feed, mapping: Mapping | None) -> None:
    """Raise Refused, with what is missing and what was found, when a required column is not there.

    Only names of the contract and of mappings are shown: the first line of a file without header is personal data.
    """
    lacking = missing(positions, feed)
    if not lacking:
        return
    found = list(positions) or [Sentence("no column of the contract")]
    if mapping is None:
        raise Refused("required column missing: {columns:, }; found: {found:, }", columns=lacking, found=found)
    asked = [
        Sentence("{column} ({names: or })", column=ours, names=mapping.columns[ours])
        if ours in mapping.columns
        else ours
        for ours in lacking
    ]
    raise Refused(
        "an export of {vendor}, but required columns are missing: {columns:, }; found: {found:, }",
        vendor=mapping.vendor,
        columns=asked,
        found=found,
    )


def doubled(names: list[str], positions: dict[str, int]) -> list[str]:
    """Our columns whose delivered name stands more than once."""
    keys = [comparable(name) for name in names]
    return [ours for ours, position in positions.items() if keys.count(keys[position]) > 1]


def unknown_columns(
    names: list[str], positions: dict[str, int], feed: Feed, mapping: Mapping | None
) -> Sentence | None:
    """In words, the delivered columns that nobody reads and that are not personal; None where there are none, and with
    a mapping, because a vendor's export holds many more than it names.

    A name with a long number or an e-mail address in it is no name: objects may be keyed by the identity numbers of
    persons, and where the line break below a header is lost, the first record stands in it.
    """
    read = {comparable(names[position]) for position in positions.values()}
    passed_over = read | {comparable(name) for name in feed.personal}
    unknown = {
        comparable(name): shown_name(name)
        for name in names
        if name.strip() and comparable(name) not in passed_over and not comparable(name).startswith(PERSONAL_PREFIX)
    }
    if mapping is not None or not unknown:
        return None
    shown = [name for name in unknown.values() if not NO_NAME.search(name)][:SHOWN_NAMES]
    more = [Sentence("{columns} more", columns=len(unknown) - len(shown))] if len(unknown) > len(shown) else []
    return Sentence("unknown columns ignored: {names:, }", names=[*shown, *more])
