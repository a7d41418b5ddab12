"""Published versions of a few figures, made by hand: what the feed reads of a version and no more."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb

UNITS = ("C25459", "C25480")
MONTHS = (date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1))
SHAPES = """
create schema marts;
create table marts.dim_period (
    period_type varchar, period_start date, period_end date, label_vi varchar, label_en varchar, is_closed boolean
);
create table marts.dim_framework (framework_version varchar, valid_from date, valid_to date);
insert into marts.dim_framework values ('f1', '2022-01-01', '2025-12-31'), ('f2', '2026-01-01', null);
create table marts.dim_unit (
    unit_code varchar, valid_from date, name_vi varchar default 'Xã thử', name_en varchar, level varchar default 'xa',
    parent_code varchar, valid_to date, successor_code varchar, rank_group varchar
);
insert into marts.dim_unit (unit_code, valid_from) values ('C25459', '2022-01-01'), ('C25459', '2025-07-01'),
    ('C25459', '2027-01-01'), ('C25480', '2025-07-01'), ('TN80', '2025-07-01');
create table marts.dim_indicator (
    framework_version varchar, indicator_code varchar, index_code varchar, level varchar, confidence varchar,
    parent_code varchar, name_vi varchar default 'Chỉ tiêu thử', name_en varchar, max_points decimal(9, 2) default 10,
    target_ratio decimal(5, 4), legal_basis varchar, sort_order integer
);
insert into marts.dim_indicator (framework_version, indicator_code, index_code, level, confidence) values
    ('f2', '1', 'd766', 'index', 'official'), ('f1', '1', 'd766', 'index', 'official'),
    ('f2', '1.1', 'd766', 'indicator', 'unverified'), ('f1', '1.1', 'd766', 'indicator', 'official'),
    ('province', 'dti', 'dti', 'index', 'derived'), ('province', 'cqs', 'dti', 'group', 'derived'),
    ('other', 'dti', 'dti', 'index', 'derived'), ('commune', 'dti', 'dti', 'index', 'derived'),
    ('commune', '1', 'dti', 'group', 'derived'), ('commune', '1.1', 'dti', 'indicator', 'unverified'),
    ('commune', '1.2', 'dti', 'indicator', 'derived');
create table marts.dim_dti_node as
    select framework_version, indicator_code as node_code, confidence from marts.dim_indicator where index_code = 'dti';
create table marts.fct_completeness (origin varchar);
create table marts.fct_missing_feed as select 'land_parcels' as feed, date '2026-02-01' as missing_since;
create table marts.fct_hold (unit_code varchar, period_type varchar, period_start date);
create table marts.fct_indicator_value (
    framework_version varchar, unit_code varchar, period_type varchar, period_start date, indicator_code varchar,
    numerator bigint, denominator bigint, ratio decimal(18, 6), points decimal(9, 2), max_points decimal(9, 2),
    status varchar, as_of date
);
create table marts.fct_index_score (
    framework_version varchar, unit_code varchar, period_type varchar, period_start date, node_code varchar,
    points decimal(9, 2), max_points decimal(9, 2), pct_of_max decimal(14, 10), status varchar, as_of date
);
create table marts.fct_dti_score (
    framework_version varchar, level varchar, entity_code varchar, unit_code varchar, year integer, node_code varchar,
    source varchar, value decimal(14, 10), points decimal(12, 4), max_points decimal(9, 2),
    applicable_points decimal(9, 2), status varchar, is_own_framework boolean
);
create table marts.fct_dti_component (
    framework_version varchar, level varchar, entity_code varchar, year integer, node_code varchar, source varchar,
    numerator decimal(28, 4), denominator decimal(28, 4), quantity decimal(28, 6), points decimal(12, 4),
    max_points decimal(9, 2), status varchar, confidence varchar, is_provisional boolean,
    is_own_framework boolean
);
"""


@dataclass(frozen=True)
class Count:
    """Numerator and denominator of the indicator of one unit and month; None: not applicable."""

    numerator: int | None
    denominator: int | None


Counts = dict[tuple[str, date], Count]
DTI = """
insert into marts.fct_dti_score values
    ('province', 'province_merged', 'H53', 'TN80', 2024, 'dti', 'published', 0.6959, 654.146, 940, null, null, true),
    ('province', 'province_merged', 'H53', 'TN80', 2024, 'dti', 'computed', 0.69591, 654.1554, 940, null, null, true),
    ('province', 'province_merged', 'H53', 'TN80', 2024, 'cqs', 'published', null, null, 940, null, null, true),
    ('province', 'province_merged', 'H53', 'TN80', 2024, 'cqs', 'computed', 0.7012345, 659.1604, 940, null, null, true),
    ('other', 'province_merged', 'H53', 'TN80', 2024, 'dti', 'computed', 0.5, 500, 1000, null, null, false),
    ('province', 'province_merged', 'H01', null, 2024, 'dti', 'published', 0.7, 658, 940, null, null, true),
    ('commune', 'commune', 'C25459', 'C25459', 2025, '1', 'self', 1, 20, 20, 20, 'ok', true),
    ('commune', 'commune', 'C25459', 'C25459', 2025, '1', 'verified', 0.65, 13, 20, 20, 'ok', true),
    ('commune', 'commune', 'C25459', 'C25459', 2025, 'dti', 'verified', 0.65, 13, 20, 30, 'ok', true),
    ('commune', 'commune', 'C25459', 'C25459', 2026, '1', 'verified', 0, 0, 20, 20, 'provisional', true),
    ('commune', 'commune', 'C25459', 'C25459', 2026, 'dti', 'verified', null, null, 10, 30, 'insufficient', true),
    ('commune', 'commune', 'C25480', 'C25480', 2025, 'dti', 'verified', null, null, null, 30, 'no_data', true);
insert into marts.fct_dti_component values
    ('commune', 'commune', 'C25459', 2025, '1.1', 'self', null, null, null, 10, 10, 'ok', 'unverified', false, true),
    ('commune', 'commune', 'C25459', 2025, '1.1', 'verified', 30, 40, 0.75, 7.5, 10, 'ok', 'unverified', false, true),
    ('commune', 'commune', 'C25459', 2025, '1.2', 'verified', null, null, null, 5.5125, 10, 'ok', null, false, true),
    ('commune', 'commune', 'C25459', 2026, '1.1', 'verified', 0, 10, 0, 0, 10, 'ok', 'unverified', true, true),
    ('commune', 'commune', 'C25480', 2025, '1.1', 'verified', 3, 4, 0.75, 7.5, 10, 'ok', 'unverified', false, true),
    ('commune', 'commune', 'C25480', 2025, '1.2', 'verified', null, null, null, null, 10, 'no_data', null, false, true);
"""
"""Scores and components of the province, of another one and of two communes; also some that do not count."""


def publish(
    serving: Path, as_of: date, counts: Counts, *, origin: str = "delivered", held: frozenset[str] = frozenset(),
    number: int = 1, dti: str = "",
) -> str:  # fmt: skip
    """A version with one indicator and the index of each unit and month; months that end by `as_of` are closed.

    dti: what fills its tables, as `DTI`.
    """
    serving.mkdir(parents=True, exist_ok=True)
    version = f"{as_of:%Y%m%d}-{number:03}"
    file = serving / f"marts-{version}.duckdb"
    file.unlink(missing_ok=True)
    with duckdb.connect(str(file)) as connection:
        connection.execute(SHAPES)
        connection.execute("insert into marts.fct_completeness values (?)", [origin])
        connection.executemany("insert into marts.fct_hold values (?, 'month', ?)",
                               [(unit, MONTHS[0]) for unit in sorted(held)] or [("nobody", MONTHS[0])])  # fmt: skip
        connection.executemany(
            "insert into marts.dim_period"
            " select 'month', start, last_day(start), 'Tháng thử', 'Trial month', last_day(start) <= ?"
            " from (select ?::date as start)",
            [(as_of, month) for month in MONTHS],
        )
        for (unit, month), count in counts.items():
            ratio = Decimal(count.numerator) / count.denominator if count.denominator else None
            points = None if ratio is None else round(ratio * 10, 2)
            status = "not_applicable" if ratio is None else "ok"
            for version_of in ("f1", "f2"):
                connection.execute(
                    "insert into marts.fct_indicator_value values (?, ?, 'month', ?, '1.1', ?, ?, ?, ?, 10, ?, ?)",
                    [version_of, unit, month, count.numerator, count.denominator, ratio, points, status, as_of],
                )
            connection.execute(
                "insert into marts.fct_index_score values ('f2', ?, 'month', ?, '1', ?, 10, ?, ?, ?)",
                [unit, month, points, None if points is None else points * 10, status, as_of],
            )
        connection.execute(dti)
    pointer = {
        "version": version, "file": file.name, "as_of": as_of.isoformat(), "published_at": f"{as_of}T12:00:00+00:00"
    }  # fmt: skip
    (serving / "current.json").write_text(json.dumps(pointer), encoding="utf-8")
    return version
