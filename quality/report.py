"""The report of a refresh: what was judged, what is held and what arrived, as one HTML file that needs nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import duckdb
import jinja2

from quality import words
from quality.results import TABLES
from quality.thresholds import JUDGED_ARRIVAL_DAYS

LOCAL_TIME = ZoneInfo("Asia/Ho_Chi_Minh")
KEYS_SHOWN, HOLDS_SHOWN = 20, 200
OUTCOMES = ("passed", "failed", "error")


@dataclass(frozen=True)
class Heading:
    """What the report is about.

    version, published_at: of what this refresh published; None when it published nothing, then `reasons` say why.
    as_of: day T of the build; None before the first.
    """

    as_of: date | None
    version: str | None
    published_at: datetime | None
    reasons: tuple[str, ...]
    written_at: datetime


def render(connection: duckdb.DuckDBPyConnection, heading: Heading) -> str:
    """The report's HTML, from the results, holds, ledgers and marts in the warehouse. Every value is escaped."""
    connection.execute(TABLES)
    suites = _suites(connection)
    return _page(
        "report.html.j2",
        heading=heading,
        suites=suites,
        totals={outcome: sum(suite["totals"][outcome] for suite in suites) for outcome in OUTCOMES},
        holds=[hold | {"name": words.of_rule(hold["rule"])} for hold in _rows(connection, HOLDS)],
        feeds=_feeds(connection, heading.as_of),
        quarantine=_rows(connection, QUARANTINE) if _is_built(connection) else [],
        refusals=_rows(connection, REFUSALS),
    )


def render_index(reports: Iterable[dict[str, Any]]) -> str:
    """The list of reports, newest first. A report: file, as_of, written_at, published."""
    return _page("index.html.j2", reports=list(reports))


HOLDS = """
    select hold_id, kind, rule, reason, min(since) as since
    from control.holds
    group by all
    order by kind, hold_id, rule
"""
QUARANTINE = """
    select
        rows.feed, rows.rule, rules.name_vi, rules.name_en, rows.column_name, count(*) as rows,
        min(rows.first_seen) as first_day, max(rows.last_seen) as last_day
    from marts.fct_quarantine as rows
    left join marts.dim_dq_rule as rules on rows.rule = rules.rule
    group by all
    order by rows desc, rows.feed, rows.rule, rows.column_name
"""
REFUSALS = "select feed, arrival_day, file_name, message, message_vi from raw.refusals order by all"
RESULTS = """
    select
        suite, expectation, outcome, observed, expected, blocking, checked_at,
        (
            select list(offending order by key) from quality.offending
            where offending.suite = results.suite and offending.expectation = results.expectation
        ) as offenders
    from quality.check_results as results
"""
DELIVERIES = """
    select
        feed, arrival_day,
        sum(rows_delivered) as delivered, sum(rows_accepted) as accepted, sum(rows_quarantined) as quarantined
    from raw.deliveries
    where arrival_day between ? and ?
    group by all
    order by all
"""


def _rows(connection: duckdb.DuckDBPyConnection, query: str, values: list[Any] | None = None) -> list[dict[str, Any]]:
    found = connection.execute(query, values or [])
    names = [column[0] for column in found.description]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def _is_built(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether there are marts; a first build may have failed before it made any."""
    return connection.execute(
        "select count(*) = 2 from information_schema.tables"
        " where table_schema = 'marts' and table_name in ('fct_quarantine', 'dim_dq_rule')"
    ).fetchone()[0]


def _suites(connection: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """Per suite its rules, what did not pass first, and how many passed, failed or erred."""
    order = list(words.SUITES)
    rows = _rows(connection, RESULTS)
    rows.sort(
        key=lambda r: (
            order.index(r["suite"]) if r["suite"] in order else len(order),
            r["suite"],
            -OUTCOMES.index(r["outcome"]),
            not r["blocking"],
            r["expectation"],
        )
    )
    suites = []
    for suite, grouped in groupby(rows, key=lambda row: row["suite"]):
        rules = [
            rule | {"name": words.of_rule(rule["expectation"]), "remark": _remark(rule["observed"])} for rule in grouped
        ]
        suites.append(
            {
                "name": words.of_suite(suite),
                "broken": [rule for rule in rules if rule["outcome"] != "passed"],
                "passed": [rule for rule in rules if rule["outcome"] == "passed"],
                "totals": {o: sum(rule["outcome"] == o for rule in rules) for o in OUTCOMES},
                "checked_at": max(rule["checked_at"] for rule in rules),
            }
        )
    return suites


def _remark(observed: str | None) -> str | None:
    """What a passed rule said, where it is more than a number: that there was nothing to compare."""
    return observed if observed and not observed.replace(".", "").isdigit() else None


def _feeds(connection: duckdb.DuckDBPyConnection, as_of: date | None) -> list[dict[str, Any]]:
    """Per feed the balance of the JUDGED_ARRIVAL_DAYS up to T, and each of these days."""
    if as_of is None:
        return []
    first = as_of - timedelta(days=JUDGED_ARRIVAL_DAYS - 1)
    days = [first + timedelta(days=number) for number in range(JUDGED_ARRIVAL_DAYS)]
    feeds = []
    for feed, grouped in groupby(_rows(connection, DELIVERIES, [first, as_of]), key=lambda row: row["feed"]):
        arrived = {row["arrival_day"]: row for row in grouped}
        most = max(row["delivered"] for row in arrived.values()) or 1
        sums = {
            count: sum(row[count] for row in arrived.values()) for count in ("delivered", "accepted", "quarantined")
        }
        feeds.append(
            sums
            | {
                "name": words.of_suite(feed),
                "arrived": len(arrived),
                "last": max(arrived),
                "unexplained": sums["delivered"] - sums["accepted"] - sums["quarantined"],
                "days": [
                    {
                        "day": day,
                        "delivered": arrived[day]["delivered"] if day in arrived else None,
                        "quarantined": arrived[day]["quarantined"] if day in arrived else 0,
                        "height": max(round(100 * arrived[day]["delivered"] / most), 4) if day in arrived else 0,
                    }
                    for day in days
                ],
            }
        )
    return feeds


def _page(template: str, **values: Any) -> str:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"number": _number, "day": _day, "moment": _moment}
    return environment.get_template(template).render(keys_shown=KEYS_SHOWN, holds_shown=HOLDS_SHOWN, **values)


def _number(value: int) -> str:
    """Thousands with a point, as in Vietnam."""
    return f"{value:,}".replace(",", ".")


def _day(value: date | None) -> str:
    return f"{value:%d/%m/%Y}" if value else "—"


def _moment(value: datetime) -> str:
    return f"{value.astimezone(LOCAL_TIME):%d/%m/%Y %H:%M}"
