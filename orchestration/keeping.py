"""What a hold of figures keeps: the rows of the last published version, beside the new ones of everything else."""

from __future__ import annotations

import duckdb

KEPT = {
    "fct_indicator_value": "indicator_code",
    "fct_index_score": "node_code",
    "fct_portal_reconciliation": "indicator_code",
    "fct_plan_actual": "indicator_code",
}
"""Marts whose rows of a held unit and period, or of a held period, stay as published, and what they count there."""
SPINE = ("fct_indicator_value", "fct_index_score")
"""Of these, the ones that promise a row for each unit and period."""
IS_HELD = """
    exists (
        from control.holds
        where holds.kind in ('unit', 'period')
            and holds.period_type = {table}.period_type and holds.period_start = {table}.period_start
            and (holds.kind = 'period' or holds.unit_code = {table}.unit_code)
    )
"""
GROUP_IS_HELD = """
    ({table}.rank_group, {table}.period_type, {table}.period_start) in (
        select (ranks.rank_group, ranks.period_type, ranks.period_start)
        from marts.fct_index_rank as ranks
        where {is_held}
    )
"""


def not_published_before(connection: duckdb.DuckDBPyConnection, *, has_previous: bool) -> list[str]:
    """Ids of holds whose unit or period the published version (`previous`) does not show as the new build would.

    Nothing could stand in their place, and the spine promises a row, so nothing can be published.
    """
    held = [hold_id for (hold_id,) in connection.execute(HELD).fetchall()]
    if not has_previous or not held:  # all figures of all years would be compared, to find nothing
        return held
    missing: set[str] = set()
    for mart in SPINE:
        keys = f"framework_version, unit_code, period_type, period_start, {KEPT[mart]}"
        rows = connection.execute(
            f"""
            with differing as (
                (select {keys} from marts.{mart} except select {keys} from previous.marts.{mart})
                union all
                (select {keys} from previous.marts.{mart} except select {keys} from marts.{mart})
            )

            select distinct hold_id
            from control.holds
            inner join differing using (period_type, period_start)
            where holds.kind = 'period' or (holds.kind = 'unit' and holds.unit_code = differing.unit_code)
            """
        ).fetchall()
        missing |= {hold_id for (hold_id,) in rows}
    return sorted(missing)


HELD = "select distinct hold_id from control.holds where kind in ('unit', 'period') order by hold_id"


def keep_published(connection: duckdb.DuckDBPyConnection) -> None:
    """In the version being written (`published`), put rows of the version before (`previous`) in place of held ones.

    Of the ranks a group is kept whole: ranks of units that were not computed together would contradict each other.
    The ranks of the period after point at the ranks that are shown.
    """
    if not connection.execute(HELD).fetchall():
        return
    for mart in KEPT:
        _replace(connection, mart, IS_HELD)
    _replace(connection, "fct_index_rank", GROUP_IS_HELD)
    connection.execute(
        """
        update published.marts.fct_index_rank as ranks
        set previous_rank = shown.rank
        from published.marts.fct_index_rank as shown, (
            select
                period_type, period_start,
                lag(period_start) over (partition by period_type order by period_start) as previous_start
            from marts.dim_period
        ) as periods
        where ranks.period_type = periods.period_type and ranks.period_start = periods.period_start
            and shown.period_type = periods.period_type and shown.period_start = periods.previous_start
            and shown.framework_version = ranks.framework_version and shown.rank_group = ranks.rank_group
            and shown.unit_code = ranks.unit_code
            and ranks.previous_rank is distinct from shown.rank
        """
    )


def _replace(connection: duckdb.DuckDBPyConnection, mart: str, is_held: str) -> None:
    """Columns that the version before did not have yet stay empty in its rows; of a mart that it did not have, the held
    rows are left out."""

    def columns(catalogue: str) -> list[str]:
        rows = connection.execute(
            "select column_name from duckdb_columns() where database_name = ? and schema_name = 'marts'"
            " and table_name = ? order by column_index",
            [catalogue, mart],
        ).fetchall()
        return [name for (name,) in rows]

    before = columns("previous")
    common = ", ".join(f'"{name}"' for name in columns("published") if name in before)
    held = is_held.format(table="figures", is_held=IS_HELD.format(table="ranks"))
    connection.execute(f"delete from published.marts.{mart} as figures where {held}")
    if not before:
        return
    connection.execute(
        f"insert into published.marts.{mart} by name select {common} from previous.marts.{mart} as figures where {held}"
    )
