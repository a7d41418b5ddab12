"""A plan on the screen: what a backfill would load and change, the largest movements first."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any

from orchestration.plan_changes import LISTS, Comparison, day_of, version_of
from orchestration.plan_trial import Trial

SHOWN = 10
"""Lines of a list on the screen; the files have all."""
PERIODS_SHOWN = 36
COLUMNS = {
    "period": "period",
    "units": "units",
    "scores": "scores",
    "indicators": "indicators",
    "ranks": "ranks",
    "dossiers_in": "dossiers in",
    "dossiers_out": "out",
    "dossiers_changed": "changed",
}
"""Of the table of periods: columns and their headings."""
TOUCHED = """
select
    count(*) filter (change = 'appears') as come_in,
    count(*) filter (change = 'disappears') as go_out,
    count(*) filter (change = 'changes') as change,
    (
        select count(*)
        from (select unit_code from scores union select unit_code from indicators union select unit_code from ranks)
    ) as units
from dossiers
"""
MONTHS = """
select
    strftime(period_start, '%Y-%m') as month,
    scores + indicators + dossiers_in + dossiers_out + dossiers_changed > 0 as own
from periods
where period_type = 'month'
order by month
"""
"""own: something of the month itself changes, not only the previous rank that it shows."""
PERIODS = """
from periods
order by list_position(['month', 'quarter', 'half', 'nine_months', 'year'], period_type), period_start
"""
INDEX_MOVES = """
select scores.*, ranks.rank_before, ranks.rank_after, ranks.rank_of_after, scores.framework_version as framework
from scores
inner join in_force using (framework_version, period_type, period_start)
left join ranks using (framework_version, unit_code, period_type, period_start)
where scores.node_code = in_force.index_code and scores.is_province = ?
order by abs(scores.pct_of_max_difference) desc nulls first, period_start, period_type, unit_code
"""
GROUP_MOVES = """
select node_code, points_before, points_after
from scores
inner join in_force using (framework_version, period_type, period_start)
where unit_code = ? and period_type = ? and period_start = ? and node_code <> in_force.index_code
    and points_before is distinct from points_after
order by node_code
"""
RANK_MOVES = """
select ranks.*
from ranks
inner join in_force using (framework_version, period_type, period_start)
where rank_before is distinct from rank_after
order by abs(rank_difference) desc nulls first, period_start, period_type, unit_code
"""
CONTRADICTED = """
select version, as_of, count(*) as figures, count(distinct unit_code) as units
from contradictions
group by version, as_of
order by version desc
"""
CONTRADICTED_PERIODS = """
select period from contradictions where version = ? group by period, period_start order by period_start, period
"""
CONTRADICTED_MOST = """
select unit_name, unit_code, period, shown_pct_of_max, would_be_pct_of_max
from contradictions
inner join in_force using (framework_version, period_type, period_start)
where version = ? and list = 'scores' and code = in_force.index_code
order by abs(would_be_pct_of_max - shown_pct_of_max) desc nulls first, period_start, period_type, unit_code
limit 3
"""


def describe(trial: Trial, comparison: Comparison | None, lists: Path | None) -> str:
    """The plan for a terminal.

    comparison: None when the backfill would publish nothing. lists: folder of the full lists; None when nothing would
    change.
    """
    first, last = trial.days
    parts = [
        [f"Plan of a backfill of arrival days {first} to {last}, from the inbox as it is now. Nothing was changed."],
        _deliveries(trial),
        _problems(trial),
    ]
    if comparison is None:
        parts.append(_block("The backfill would publish nothing", trial.outcome.faults.in_words()))
    elif lists is None:
        parts.append(
            [*_versions(trial), "Nothing would change: published figures and dossiers would stay as they are."]
        )
    else:
        parts += [
            [*_versions(trial), *_totals(comparison)],
            _periods(comparison),
            _moves("Scores of the province", comparison, is_province=True),
            _moves("Scores of units", comparison, is_province=False),
            _ranks(comparison),
            _contradicted(comparison),
            _files(comparison, lists),
        ]
    if comparison is not None:
        as_of = f" AS_OF={trial.as_of}" if trial.as_of else ""
        parts.append([f"To do it: make backfill FROM={first} TO={last}{as_of}"])
    return "\n\n".join("\n".join(part) for part in parts if part) + "\n"


def _deliveries(trial: Trial) -> list[str]:
    by_feed = ", ".join(f"{feed} {_of(days, 'day')}" for feed, days in trial.loaded.items())
    return [
        f"Would be loaded: {by_feed}.",
        *_named("  of these new, or changed since they were loaded", trial.changed),
        *_named("Not in the inbox any more, their rows stay", trial.absent),
        *_named("Waiting outside the range; this plan is without them, the next refresh loads them", trial.beside),
    ]


def _problems(trial: Trial) -> list[str]:
    before, after = trial.before, trial.after
    refused = {file: words for file, words in after.refused.items() if words != before.refused.get(file)}
    return [
        *_block("Would be refused", [f"{file}: {words}" for file, words in refused.items()]),
        *_named("Would stay refused", after.refused.keys() - refused),
        *_named("Would be refused no longer", before.refused.keys() - after.refused),
        *_block(
            "Would be held back; the backfill would say",
            [after.held[hold] for hold in sorted(after.held.keys() - before.held)],
        ),
        *_named("Would stay held back", after.held.keys() & before.held),
        *_named("Would be held back no longer", before.held.keys() - after.held),
    ]


def _versions(trial: Trial) -> list[str]:
    lines = [
        f"Published now: version {version_of(trial.published)}, as of {day_of(trial.published)}."
        f" The backfill would publish as of {day_of(trial.would_publish)}."
    ]
    if not trial.is_current:
        lines.append(
            "What is published is not what is loaded and the present code would give: some of these changes come with"
            " the next refresh, whether the range is loaded again or not."
        )
    return lines


def _totals(comparison: Comparison) -> list[str]:
    counts = comparison.counts()
    (touched,) = comparison.rows(TOUCHED)
    months = comparison.rows(MONTHS)
    own = [row["month"] for row in months if row["own"]]
    figures = (
        f"{_of(counts['scores'], 'score')}, {_of(counts['indicators'], 'indicator value')},"
        f" {_of(counts['ranks'], 'rank')}, of {_of(touched['units'], 'unit')} in {_of(counts['periods'], 'period')}"
    )
    return [
        f"Would change: {figures}.",
        f"Dossiers: {touched['come_in']:,} come in, {touched['go_out']:,} go out, {touched['change']:,} change.",
        f"Months touched: {_some(own, PERIODS_SHOWN) or 'none'}.",
        *_named("Months that only show another previous rank", (row["month"] for row in months if not row["own"])),
    ]


def _periods(comparison: Comparison) -> list[str]:
    rows = comparison.rows(PERIODS)
    lines = [tuple(COLUMNS.values())]
    lines += [tuple(_number(row[column]) for column in COLUMNS) for row in rows[:PERIODS_SHOWN]]
    width = [max(len(line[column]) for line in lines) for column in range(len(COLUMNS))]
    return [
        "What changes, by period:",
        *("  " + "  ".join([name.ljust(width[0]), *map(str.rjust, numbers, width[1:])]) for name, *numbers in lines),
        *_more(len(rows) - PERIODS_SHOWN),
    ]


def _moves(title: str, comparison: Comparison, *, is_province: bool) -> list[str]:
    rows = comparison.rows(INDEX_MOVES, is_province)
    lines = []
    for row in rows[:SHOWN]:
        lines += [f"  {_whose(row)}", f"      index {_index(row)}"]
        key = (row["unit_code"], row["period_type"], row["period_start"])
        groups = [
            f"{group['node_code']} {_move(group['points_before'], group['points_after'])}"
            for group in comparison.rows(GROUP_MOVES, *key)
        ]
        lines += [f"      groups {', '.join(groups)}"] if groups else []
    return [f"{title}, the largest movements first:", *lines, *_more(len(rows) - SHOWN)] if rows else []


def _index(row: dict[str, Any]) -> str:
    told = [
        f"{_move(row['points_before'], row['points_after'])} points",
        f"{_move(row['pct_of_max_before'], row['pct_of_max_after'])} %",
        _turn(row["band_before"], row["band_after"]),
    ]
    if row["rank_before"] != row["rank_after"]:
        told.append(f"rank {_turn(row['rank_before'], row['rank_after'])} of {row['rank_of_after'] or '-'}")
    return ", ".join(told)


def _ranks(comparison: Comparison) -> list[str]:
    rows = comparison.rows(RANK_MOVES)
    lines = [
        f"{_whose(row)}: {_turn(row['rank_before'], row['rank_after'])} of {row['rank_of_after'] or '-'}"
        for row in rows
    ]
    return _block("Ranks, the largest movements first", lines)


def _contradicted(comparison: Comparison) -> list[str]:
    lines = []
    for version in comparison.rows(CONTRADICTED):
        most = [
            f"{_whose(row)} {_move(row['shown_pct_of_max'], row['would_be_pct_of_max'])} %"
            for row in comparison.rows(CONTRADICTED_MOST, version["version"])
        ]
        periods = [row["period"] for row in comparison.rows(CONTRADICTED_PERIODS, version["version"])]
        lines += [
            f"  {version['version']}, as of {version['as_of']}: {_of(version['figures'], 'figure')} of"
            f" {_of(version['units'], 'unit')}, in {_some(periods)}",
            *(f"      {line}" for line in most),
        ]
    unreadable = _named("Cannot be read, so not compared", comparison.unreadable)
    if not lines:
        return ["No kept publication showed as settled what would change.", *unreadable]
    return ["Publications that showed another figure as settled, and would have to be corrected:", *lines, *unreadable]


def _files(comparison: Comparison, lists: Path) -> list[str]:
    counts = comparison.counts()
    named = ", ".join(f"{name}.csv ({counts[name]:,})" for name in LISTS)
    return [
        f"All of it, under every framework, in {lists}: {named}.",
        "The lists above have the framework that is in force in the period.",
    ]


def _whose(row: dict[str, Any]) -> str:
    return f"{row['unit_name']} ({row['unit_code']}), {row['period']}"


def _move(before: Decimal | None, after: Decimal | None) -> str:
    if before is None or after is None:
        return _turn(_rounded(before), _rounded(after))
    return f"{_rounded(before)} → {_rounded(after)} ({after - before:+.2f})"


def _rounded(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:.2f}"


def _turn(before: object, after: object) -> str:
    """A value that stays is told once; one that is not there is a dash."""
    shown = ["-" if value is None else str(value) for value in (before, after)]
    return shown[0] if before == after else " → ".join(shown)


def _number(value: object) -> str:
    return f"{value:,}" if isinstance(value, int) else str(value)


def _of(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def _named(what: str, names: Iterable[str]) -> list[str]:
    named = sorted(names)
    return [f"{what}: {_some(named)}."] if named else []


def _some(names: list[str], shown: int = SHOWN) -> str:
    more = [f"and {len(names) - shown:,} more"] if len(names) > shown else []
    return ", ".join([*names[:shown], *more])


def _block(what: str, sentences: Iterable[str]) -> list[str]:
    lines = list(sentences)
    return [f"{what}:", *(f"  {line}" for line in lines[:SHOWN]), *_more(len(lines) - SHOWN)] if lines else []


def _more(number: int) -> list[str]:
    return [f"  and {number:,} more"] if number > 0 else []
