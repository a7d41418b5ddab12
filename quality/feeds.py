"""Judging feeds by the day: measure what is new, hold it against the days before, keep what was found."""

from __future__ import annotations

from datetime import date

import duckdb

from quality import results
from quality.judging import judge
from quality.profiles.feeds import feed_days, measure_days
from quality.results import Result
from quality.suites import (
    appraisals,
    dossiers,
    dti_results,
    frameworks,
    land_certificates,
    land_parcels,
    land_tax_transfers,
    petitions,
    portal,
    procedures,
    submissions,
    targets,
)

SUITES = {
    module.SUITE.feed: module.SUITE
    for module in (
        dossiers,
        procedures,
        petitions,
        portal,
        dti_results,
        targets,
        frameworks,
        submissions,
        appraisals,
        land_parcels,
        land_certificates,
        land_tax_transfers,
    )
}


def judge_days(connection: duckdb.DuckDBPyConnection, feed: str, days: list[date], version: str) -> list[Result]:
    """Judge these arrival days of a feed; accepted ones were judged by a person and have no result.

    days: oldest first; version: see `judge_version`. Keys of offenders are days, `2026-02-28`.
    """
    suite = SUITES[feed]
    measure_days(connection, suite, days, version)
    profile = feed_days(connection, suite, days)
    (expected,) = connection.execute(
        "select count(*) from unnest(?::date[]) as days(day) where (? || '/' || day) not in ("
        "select hold_id from control.accepted inner join raw.arrivals using (fingerprint) where feed = ?)",
        [days, feed, feed],
    ).fetchone()
    judged = judge(feed, profile, suite.rules(expected), key="arrival_day") if expected else []
    results.keep(connection, feed, judged, [day.isoformat() for day in days])
    return judged
