"""Holds of figures: a unit in a period, or a whole period, whose new figures a blocking rule of the marts named.

What is held stays as it was published (`keeping`), everything else is published new, and a person who finds the new
figures right accepts them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from orchestration.keeping import not_published_before
from orchestration.previous import previous_version
from quality.results import Outcome, Result
from quality.thresholds import MAX_LOST_DOSSIERS, MAX_MOVED_POINTS

SCORED = "index"
"""The suite of the scored marts, the only one that holds figures back."""
UNIT, PERIOD = "unit", "period"
HOLDS_NAMED = 20
REASONS = {
    "the province is scored": "is broken: it has no percentage",
    "percentage of the maximum": "it is {}, outside 0 to 100",
    "settled percentage": f"moved from {{}} to {{}} (more than {MAX_MOVED_POINTS} points)",
    "settled dossiers": f"fell from {{}} to {{}} (more than {MAX_LOST_DOSSIERS:.0%})",
}
"""What a broken rule says of one unit or period, after the rule's name; `→` parts the values observed."""


@dataclass(frozen=True)
class HeldFigures:
    """A hold in words. shown_as_of: day of the published figures that stay; None: none were, and nothing can be."""

    hold_id: str
    unit_code: str | None
    period_type: str
    period_start: date
    reasons: tuple[str, ...]
    shown_as_of: date | None

    def __str__(self) -> str:
        whose = f"the figures of {self.unit_code} in" if self.unit_code else "all figures of"
        stays = (
            f"the published ones of {self.shown_as_of} stay"
            if self.shown_as_of
            else "none were published before, so nothing is published"
        )
        return (
            f"{whose} {self.period_type} {self.period_start:%Y-%m} are held back: {'; '.join(self.reasons)};"
            f" {stays}. If the new ones are right: make accept HOLD={self.hold_id}"
        )


def names_whole(results: Iterable[Result]) -> bool:
    """Whether a blocking rule is broken that names no unit or period: it raised, or there is nothing to judge."""
    return any(result.blocks and (result.outcome is Outcome.ERROR or not result.offenders) for result in results)


def hold_figures(connection: duckdb.DuckDBPyConnection, results: Iterable[Result]) -> int:
    """Replace the holds of figures by what the suite of the scored marts found, in one transaction; how many there are.

    The fingerprint of a hold is what was observed, so an acceptance is of these figures and of no others.
    """
    broken: dict[str, dict[str, str]] = {}
    held = 0
    for result in results:
        for offender in result.offenders if result.blocks else ():
            broken.setdefault(offender.key, {})[result.expectation] = offender.observed
    connection.execute("begin")
    try:
        began = {
            (hold_id, rule): since
            for hold_id, rule, since in connection.execute(
                "select hold_id, rule, since from control.holds where kind in (?, ?)", [UNIT, PERIOD]
            ).fetchall()
        }
        accepted = set(connection.execute("select hold_id, fingerprint from control.accepted").fetchall())
        connection.execute("delete from control.holds where kind in (?, ?)", [UNIT, PERIOD])
        for hold_id, observed in broken.items():
            fingerprint = "; ".join(f"{rule} {value}" for rule, value in sorted(observed.items()))
            if (hold_id, fingerprint) in accepted:
                continue
            held += 1
            *_, period_type, period_start = hold_id.split("/")
            kind, unit_code = hold_id.split("/")[:2]
            for rule, value in observed.items():
                connection.execute(
                    "insert into control.holds by name select ? as hold_id, ? as kind, ? as unit_code,"
                    " ? as period_type, ?::date as period_start, ? as fingerprint, ? as rule, ? as reason,"
                    " coalesce(?::timestamptz, now()) as since",
                    [
                        hold_id, kind, unit_code if kind == UNIT else None, period_type, period_start, fingerprint,
                        rule, REASONS[rule].format(*value.split(" → ")), began.get((hold_id, rule)),
                    ],
                )  # fmt: skip
        connection.execute("commit")
    except BaseException:
        connection.execute("rollback")
        raise
    return held


def acceptances_wait(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether figures were accepted that no version has published yet."""
    return connection.execute(
        "select count(*) > 0 from control.accepted where split_part(hold_id, '/', 1) in (?, ?)", [UNIT, PERIOD]
    ).fetchone()[0]


def use_up_acceptances(connection: duckdb.DuckDBPyConnection) -> None:
    """Forget what was accepted of figures: the published version now has them."""
    connection.execute("delete from control.accepted where split_part(hold_id, '/', 1) in (?, ?)", [UNIT, PERIOD])


def standing(connection: duckdb.DuckDBPyConnection, serving: Path) -> list[HeldFigures]:
    """Holds of figures, in order, with the day of the published figures that stay in their place."""
    rows = connection.execute(
        """
        select hold_id, any_value(unit_code), any_value(period_type), any_value(period_start),
            list(rule || ' ' || reason order by rule)
        from control.holds
        where kind in (?, ?)
        group by hold_id
        order by hold_id
        """,
        [UNIT, PERIOD],
    ).fetchall()
    shown = _shown_as_of(connection, serving) if rows else {}
    return [
        HeldFigures(hold_id, unit_code, period_type, period_start, tuple(reasons), shown.get(hold_id))
        for hold_id, unit_code, period_type, period_start, reasons in rows
    ]


def in_words(connection: duckdb.DuckDBPyConnection, serving: Path) -> list[str]:
    """What there is to mend: a sentence for each of the first holds of figures, and one for all others."""
    held = standing(connection, serving)
    more = len(held) - HOLDS_NAMED
    others = (
        f"{more} more figures are held back; the report names them. To accept those of all units: make accept HOLD=unit"
    )
    return [str(hold) for hold in held[:HOLDS_NAMED]] + ([others] if more > 0 else [])


def _shown_as_of(connection: duckdb.DuckDBPyConnection, serving: Path) -> dict[str, date]:
    """By hold, the day of the published figures that stand in place of the held ones; those without are left out."""
    with previous_version(connection, serving) as published_as_of:
        if published_as_of is None:
            return {}
        unpublished = not_published_before(connection, has_previous=True)
        rows = connection.execute(
            """
            select holds.hold_id, max(scores.as_of)
            from control.holds as holds
            inner join previous.marts.fct_index_score as scores
                on holds.period_type = scores.period_type and holds.period_start = scores.period_start
            where holds.kind = ? or (holds.kind = ? and holds.unit_code = scores.unit_code)
            group by holds.hold_id
            """,
            [PERIOD, UNIT],
        ).fetchall()
    return {hold_id: as_of for hold_id, as_of in rows if hold_id not in unpublished}
