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
    ('C25459', '2027-01-01'), ('C25480', '2025-07-01');
create table marts.dim_indicator (
    framework_version varchar, indicator_code varchar, index_code varchar, level varchar, confidence varchar,
    parent_code varchar, name_vi varchar default 'Chỉ tiêu thử', name_en varchar, max_points decimal(9, 2) default 10,
    target_ratio decimal(5, 4), legal_basis varchar, sort_order integer
);
insert into marts.dim_indicator (framework_version, indicator_code, index_code, level, confidence) values
    ('f2', '1', 'd766', 'index', 'official'), ('f1', '1', 'd766', 'index', 'official'),
    ('f2', '1.1', 'd766', 'indicator', 'unverified'), ('f1', '1.1', 'd766', 'indicator', 'official');
create table marts.fct_completeness (origin varchar);
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
"""


@dataclass(frozen=True)
class Count:
    """Numerator and denominator of the indicator of one unit and month; None: not applicable."""

    numerator: int | None
    denominator: int | None


Counts = dict[tuple[str, date], Count]


def publish(
    serving: Path, as_of: date, counts: Counts, *, origin: str = "delivered", held: frozenset[str] = frozenset(),
    number: int = 1,
) -> str:  # fmt: skip
    """A version with one indicator and the index of each unit and month; months that end by `as_of` are closed."""
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
    pointer = {
        "version": version, "file": file.name, "as_of": as_of.isoformat(), "published_at": f"{as_of}T12:00:00+00:00"
    }  # fmt: skip
    (serving / "current.json").write_text(json.dumps(pointer), encoding="utf-8")
    return version
