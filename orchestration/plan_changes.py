"""What differs between two published versions, figure by figure, and which settled publications the new one
contradicts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb

from orchestration.previous import quoted
from quality.thresholds import SETTLED_AFTER_DAYS

PERIOD = ("period_type", "period_start")


@dataclass(frozen=True)
class Compared:
    """A mart that is compared: the key of its rows, the numbers whose movement is told, the figures that people quote.

    code: what a row is about beside its unit and period.
    """

    mart: str
    key: tuple[str, ...]
    moves: tuple[str, ...] = ()
    quotes: tuple[str, ...] = ()
    code: str = ""


FIGURES = {
    "scores": Compared(
        "fct_index_score",
        ("framework_version", "unit_code", *PERIOD, "node_code"),
        ("points", "pct_of_max"),
        ("points", "max_points", "pct_of_max", "band"),
        "node_code",
    ),
    "indicators": Compared(
        "fct_indicator_value",
        ("framework_version", "unit_code", *PERIOD, "indicator_code"),
        ("numerator", "denominator", "points"),
        ("numerator", "denominator", "points"),
        "indicator_code",
    ),
    "ranks": Compared(
        "fct_index_rank",
        ("framework_version", "unit_code", *PERIOD, "rank_group"),
        ("rank",),
        ("rank", "rank_of"),
        "rank_group",
    ),
}
"""Tables of figures, by the name of their list."""
DOSSIERS = {"dossiers": Compared("dossier_detail", ("dossier_code",))}
NO_FIGURE = "as_of"
"""The day T of a row moves with every build; it is no difference."""
LISTS = ("periods", *FIGURES, *DOSSIERS, "contradictions")
"""Tables of differences; each is written as a file of that name."""


class Comparison:
    """Differences between the version before (`was`) and the one after (`would`), as tables in a connection."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, before: Path, after: Path, versions: Iterable[Path]):
        """versions: published files, `before` among them, that are held against the new one; `unreadable` names those
        that cannot be opened."""
        self._connection = connection
        self._attach(before, "was")
        self._attach(after, "would")
        connection.execute(NAMES)
        connection.execute(IN_FORCE)
        for name, compared in FIGURES.items():
            connection.execute(f"create table {name} as {self._differences(compared)} {JOINED_WITH_NAMES}")
        for name, compared in DOSSIERS.items():
            connection.execute(f"create table {name} as {self._differences(compared)} from differing")
        connection.execute(PERIODS_TOUCHED)
        self.unreadable: list[str] = []
        self._contradict(before, versions)

    def rows(self, query: str, *values: object) -> list[dict[str, Any]]:
        """Rows of a question to the tables of differences, as mappings."""
        cursor = self._connection.execute(query, values)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def counts(self) -> dict[str, int]:
        """Rows of each list."""
        return {name: self.rows(f"select count(*) as n from {name}")[0]["n"] for name in LISTS}

    def write(self, folder: Path) -> None:
        """Write each list as CSV."""
        for name in LISTS:
            self._connection.execute(f"copy (from {name} order by all) to {quoted(folder / f'{name}.csv')} (header)")

    def _attach(self, file: Path, name: str) -> None:
        self._connection.execute(f"attach {quoted(file)} as {name} (read_only)")

    def _columns(self, catalogue: str, mart: str) -> list[str]:
        rows = self._connection.execute(
            "select column_name from duckdb_columns() where database_name = ? and schema_name = 'marts'"
            " and table_name = ? order by column_index",
            [catalogue, mart],
        ).fetchall()
        return [name for (name,) in rows]

    def _differences(self, compared: Compared) -> str:
        """The rows that are not the same in both. A column that only one of the two has is no difference."""
        old, key = self._columns("was", compared.mart), ", ".join(compared.key)
        columns = [
            column
            for column in self._columns("would", compared.mart)
            if column in old and column not in (*compared.key, NO_FIGURE)
        ]
        shown = [f"before.{c} as {c}_before, after.{c} as {c}_after" for c in columns]
        shown += [f"after.{c} - before.{c} as {c}_difference" for c in compared.moves]
        return f"""
            with differing as (
                select
                    case
                        when before.is_there is null then 'appears'
                        when after.is_there is null then 'disappears'
                        else 'changes'
                    end as change,
                    {key}, {", ".join(shown)}
                from (select *, true as is_there from was.marts.{compared.mart}) as before
                full join (select *, true as is_there from would.marts.{compared.mart}) as after using ({key})
                where before.is_there is null or after.is_there is null
                    or {" or ".join(f"before.{c} is distinct from after.{c}" for c in columns)}
            )

            select differing.*
        """

    def _contradict(self, before: Path, versions: Iterable[Path]) -> None:
        """Settled figures of published versions that a changed figure contradicts. What differs from an older version
        already, and would not change, is no matter of the new one."""
        parts = []
        for number, version in enumerate(versions):
            catalogue = "was" if version == before else f"version_{number}"
            try:
                if version != before:
                    self._attach(version, catalogue)
            except duckdb.Error:
                self.unreadable.append(version.name)
                continue
            parts += [self._contradicted(version, catalogue, name) for name in FIGURES]
        self._connection.execute(f"create table contradictions as {' union all by name '.join(parts)}")

    def _contradicted(self, version: Path, catalogue: str, name: str) -> str:
        compared, day = FIGURES[name], day_of(version)
        figures = [column for column in compared.quotes if column in self._columns(catalogue, compared.mart)]
        values = ", ".join(f"shown.{c} as shown_{c}, changed.{c}_after as would_be_{c}" for c in figures)
        return f"""
            select
                '{version_of(version)}' as version, date '{day}' as as_of, '{name}' as list,
                framework_version, unit_code, changed.unit_name, changed.is_province, period_type, period_start,
                changed.period, {compared.code} as code, {values}
            from {name} as changed
            inner join {catalogue}.marts.{compared.mart} as shown using ({", ".join(compared.key)})
            inner join {catalogue}.marts.dim_period as periods using (period_type, period_start)
            where periods.period_end <= date '{day}' - {SETTLED_AFTER_DAYS}
                and ({" or ".join(f"shown.{c} is distinct from changed.{c}_after" for c in figures)})
        """


def version_of(file: Path) -> str:
    """Name of the version in a published file, `marts-<version>.duckdb`."""
    return file.stem.removeprefix("marts-")


def day_of(version: Path) -> date:
    """Day T of a published file, `marts-<day>-<moment>.duckdb`."""
    return datetime.strptime(version.stem.split("-")[1], "%Y%m%d").date()


NAMES = """
create table names as
with units as (
    select unit_code, name_vi, level, valid_from from would.marts.dim_unit
    union
    select unit_code, name_vi, level, valid_from from was.marts.dim_unit
),

periods as (
    select period_type, period_start, period_end, label_en from would.marts.dim_period
    union
    select period_type, period_start, period_end, label_en from was.marts.dim_period
)

select
    units.unit_code, periods.period_type, periods.period_start, periods.period_end,
    any_value(periods.label_en) as period,
    arg_max(units.name_vi, units.valid_from) as unit_name,
    arg_max(units.level, units.valid_from) = 'tinh' as is_province
from units
inner join periods on units.valid_from <= periods.period_end
group by units.unit_code, periods.period_type, periods.period_start, periods.period_end
"""
"""What units and periods are called; of a code that was used again, the unit of that time."""
IN_FORCE = """
create table in_force as
select
    frameworks.index_code, periods.period_type, periods.period_start,
    arg_max(frameworks.framework_version, frameworks.valid_from) as framework_version
from would.marts.dim_framework as frameworks
inner join (select distinct period_type, period_start from names) as periods
    on frameworks.valid_from <= periods.period_start
group by all
"""
"""The framework of each period: the one valid on its first day. A period is scored under every framework."""
JOINED_WITH_NAMES = """
    , names.unit_name, names.is_province, names.period
    from differing
    left join names using (unit_code, period_type, period_start)
"""
PERIODS_TOUCHED = """
create table periods as
with figures as (
    select 'scores' as list, unit_code, period_type, period_start from scores
    union all
    select 'indicators' as list, unit_code, period_type, period_start from indicators
    union all
    select 'ranks' as list, unit_code, period_type, period_start from ranks
),

figures_by_period as (
    select
        period_type, period_start,
        count(distinct unit_code) as units,
        count(*) filter (list = 'scores') as scores,
        count(*) filter (list = 'indicators') as indicators,
        count(*) filter (list = 'ranks') as ranks
    from figures
    group by all
),

dossiers_by_month as (
    select
        month,
        count(*) filter (change = 'appears') as dossiers_in,
        count(*) filter (change = 'disappears') as dossiers_out,
        count(*) filter (change = 'changes') as dossiers_changed
    from (
        select change, unnest(list_distinct([received_month_before, received_month_after])) as month from dossiers
    )
    group by all
),

every_period as (
    -- names has a row per unit and period
    select distinct period_type, period_start, period_end, period from names
)

select
    every_period.*,
    coalesce(any_value(units), 0) as units,
    coalesce(any_value(scores), 0) as scores,
    coalesce(any_value(indicators), 0) as indicators,
    coalesce(any_value(ranks), 0) as ranks,
    coalesce(sum(dossiers_in), 0)::bigint as dossiers_in,
    coalesce(sum(dossiers_out), 0)::bigint as dossiers_out,
    coalesce(sum(dossiers_changed), 0)::bigint as dossiers_changed
from every_period
left join figures_by_period using (period_type, period_start)
left join dossiers_by_month on month between every_period.period_start and every_period.period_end
group by all
having count(units) > 0 or count(month) > 0
"""
