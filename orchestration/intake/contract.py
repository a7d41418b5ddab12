"""What a feed and its senders have agreed, and where two agreements, or an agreement and the reader, differ.

Everything that decides whether a delivery is accepted stands in `Terms`; the rest of a contract is words for people.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from orchestration.intake.feed import Column, Feed
from orchestration.intake.rows import EXPECTED, UNIT_RULE

QUARANTINE = "quarantine"
EVERY_COLUMN = ""
FORM_RULES = ("IN-WIDTH", "IN-JSON", "IN-UNMAPPED")
"""Rules about a row before its columns are read, of every feed without a reader of its own."""


@dataclass(frozen=True)
class Terms:
    """What the reader enforces.

    columns: what is kept of a record. key: columns that name a record. version_column: which version is later.
    rules: severity by (rule, column); the column of a rule about all columns of a kind is EVERY_COLUMN.
    personal: what is not kept, each with the column that holds its keyed hash, or None where nothing stays.
    """

    columns: tuple[Column, ...]
    key: tuple[str, ...]
    version_column: str | None
    rules: dict[tuple[str, str], str]
    personal: dict[str, str | None]


@dataclass(frozen=True)
class Contract:
    """A version of a feed's contract.

    text: the file as it stands. body: the same, parsed: a document of the Open Data Contract Standard.
    """

    feed: str
    version: str
    terms: Terms
    text: str
    body: dict[str, Any]


@dataclass(frozen=True)
class Difference:
    """One thing on which two terms differ: what each says of it, and in words what changed from the first."""

    about: str
    before: str
    after: str
    words: str
    breaking: bool


@dataclass(frozen=True)
class Changes:
    """What changed, in words. Breaking: rows that were accepted may no longer be, or rows kept would mean else."""

    breaking: tuple[str, ...]
    additive: tuple[str, ...]


def reader_terms(feed: Feed) -> Terms:
    """The terms that the reader of a feed enforces."""
    hashed = {feed.identity.column: feed.identity.hash_column} if feed.identity else {}
    return Terms(
        columns=feed.columns,
        key=feed.key,
        version_column=feed.version_time,
        rules=dict.fromkeys(_reader_rules(feed), QUARANTINE),
        personal=dict.fromkeys(sorted(feed.personal)) | hashed,
    )


def _reader_rules(feed: Feed) -> Iterator[tuple[str, str]]:
    for rule in () if feed.own_rules else FORM_RULES:
        yield rule, EVERY_COLUMN
    if any(column.filled for column in feed.columns):
        yield "IN-EMPTY", EVERY_COLUMN
    for column in feed.columns:
        if column.kind in EXPECTED:
            yield EXPECTED[column.kind][0], EVERY_COLUMN
        if column.choices:
            yield "IN-CHOICE", EVERY_COLUMN
    if feed.open_codes:
        yield "IN-CODE", EVERY_COLUMN
    if feed.unit_column:
        yield UNIT_RULE, feed.unit_column
    for rule in feed.rules:
        yield rule.rule, rule.column
    yield from feed.own_rules


def drift(feed: Feed, contract: Contract) -> list[str]:
    """Where the reader of a feed and its contract disagree; empty when they say the same.

    Only rules that set rows aside are the reader's; others of the contract have their owner elsewhere.
    """
    terms = contract.terms
    owned = {rule: severity for rule, severity in terms.rules.items() if severity == QUARANTINE}
    agreed = Terms(terms.columns, terms.key, terms.version_column, owned, terms.personal)
    return [
        f"{difference.about}: the contract says {difference.before}, the reader {difference.after}"
        for difference in differences(agreed, reader_terms(feed))
    ]


def changes(old: Contract, new: Contract) -> Changes:
    """What the newer version changes."""
    found = list(differences(old.terms, new.terms))
    return Changes(
        breaking=tuple(difference.words for difference in found if difference.breaking),
        additive=tuple(difference.words for difference in found if not difference.breaking),
    )


def version_asked_for(old: Contract, new: Contract) -> str:
    """The least version that the newer contract may bear: a major one more for a breaking change, a minor one more
    for an additive one, the same where only words changed."""
    major, minor, _ = numbers(old.version)
    found = changes(old, new)
    if found.breaking:
        return f"{major + 1}.0.0"
    return f"{major}.{minor + 1}.0" if found.additive else old.version


def numbers(version: str) -> tuple[int, int, int]:
    """`1.10.0` as numbers, so that it is later than `1.9.0`. Raises ValueError for what is no such version."""
    major, minor, patch = version.split(".")
    return int(major), int(minor), int(patch)


def differences(old: Terms, new: Terms) -> Iterator[Difference]:
    """Where two terms differ. The order of columns does not matter: files name theirs."""
    before, after = ({column.name: column for column in terms.columns} for terms in (old, new))
    for name in before:
        if name not in after:
            yield Difference(f"column {name}", "it is kept", "nothing", f"column {name} removed", True)
    for name, column in after.items():
        if name in before:
            yield from _of_column(before[name], column)
        else:
            yield _added(column, personal=name in old.personal)
    if old.key != new.key:
        keys = " + ".join(old.key), " + ".join(new.key)
        yield Difference("the key", *keys, f"the key {keys[0]} became {keys[1]}", True)
    if old.version_column != new.version_column:
        columns = old.version_column or "none", new.version_column or "none"
        yield Difference("the version column", *columns, f"the version column {columns[0]} became {columns[1]}", True)
    yield from _of_rules(old.rules, new.rules)
    yield from _of_personal(old.personal, new.personal)


def _added(column: Column, *, personal: bool) -> Difference:
    if personal:
        words, breaking = f"personal column {column.name} would be kept", True
    elif column.required:
        words, breaking = f"column {column.name} added, {_presence(column)}", True
    else:
        words, breaking = f"column {column.name} added", False
    return Difference(f"column {column.name}", "nothing", f"{column.kind}, {_presence(column)}", words, breaking)


def _presence(column: Column) -> str:
    if column.filled:
        return "required and filled"
    return "required, may be empty" if column.required else "optional"


def _of_column(old: Column, new: Column) -> Iterator[Difference]:
    name = old.name
    if old.kind != new.kind:
        yield Difference(f"kind of {name}", old.kind, new.kind, f"column {name}: {old.kind} became {new.kind}", True)
    if (old.required, old.filled) != (new.required, new.filled):
        stricter = (new.required and not old.required) or (new.filled and not old.filled)
        words = f"column {name} is now {_presence(new)}"
        yield Difference(f"presence of {name}", _presence(old), _presence(new), words, stricter)
    if old.default != new.default:
        values = old.default or "none", new.default or "none"
        yield Difference(
            f"default of {name}", *values, f"column {name}: the default {values[0]} became {values[1]}", True
        )
    if old.choices and not new.choices:
        yield Difference(f"choices of {name}", "a closed list", "any", f"column {name} may hold any value", False)
    elif new.choices and not old.choices:
        allowed = ", ".join(str(choice) for choice in sorted(new.choices))
        yield Difference(f"choices of {name}", "any", allowed, f"column {name} may only be one of {allowed}", True)
    elif old.choices and new.choices:
        for choice in sorted(old.choices - new.choices):
            words = f"choice {choice} of {name} no longer allowed"
            yield Difference(f"choice {choice} of {name}", "it is allowed", "it is not", words, True)
        for choice in sorted(new.choices - old.choices):
            words = f"choice {choice} of {name} now allowed"
            yield Difference(f"choice {choice} of {name}", "it is not allowed", "it is", words, False)


def _of_rules(old: dict[tuple[str, str], str], new: dict[tuple[str, str], str]) -> Iterator[Difference]:
    for key in sorted(old.keys() | new.keys()):
        before, after = old.get(key), new.get(key)
        if before == after:
            continue
        rule = f"rule {key[0]}" + (f" on {key[1]}" if key[1] else "")
        if after is None:
            words = f"{rule} no longer holds"
        else:
            words = f"{rule} now holds: {after}" if before is None else f"{rule}: {before} became {after}"
        yield Difference(rule, before or "nothing", after or "nothing", words, after == QUARANTINE)


def _of_personal(old: dict[str, str | None], new: dict[str, str | None]) -> Iterator[Difference]:
    for name in sorted(old.keys() | new.keys()):
        before, after = _handling(old, name), _handling(new, name)
        if before != after:
            words = f"personal column {name}: {before} became {after}"
            breaking = old.get(name) is not None or name not in new
            yield Difference(f"personal column {name}", before, after, words, breaking)


def _handling(personal: dict[str, str | None], name: str) -> str:
    if name not in personal:
        return "not named"
    return f"hashed into {personal[name]}" if personal[name] else "dropped"
