"""Of random deliveries, re-deliveries and refusals, every row is accounted for on its own day."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from random import Random

import duckdb
import pytest

from orchestration.control import begin_build, latest_arrival
from orchestration.warehouse import open_warehouse
from tests.conftest import load_inbox, run_dbt
from tests.unit.deliveries import RECORDS, csv_text, deliver

FIRST_DAY = date(2026, 2, 1)
KEYS = {"dossiers": ("MaHoSo", "H53-260105-{:04d}"), "petitions": ("MaPAKN", "PA-{:04d}")}
FAULTS = (
    {"MaDonVi": "KHONG-CO"},
    {"NgayTiepNhan": "hôm qua"},
    {"NgayCapNhat": ""},
)
DAYS, RECORDS_IN_ALL = 25, 30


@dataclass
class Day:
    """The rows of each readable file as (code or None, whether it is good), and how many files are refused."""

    files: dict[str, list[tuple[str | None, bool]]] = field(default_factory=dict)
    refused: int = 0

    @property
    def rows(self) -> list[tuple[str | None, bool]]:
        return [row for rows in self.files.values() for row in rows]


Written = dict[tuple[str, date], Day]


def random_file(rng: Random, feed: str) -> tuple[str, list[tuple[str | None, bool]]]:
    """The text of a file, and what its rows are. Its first row is in no other: equal files of a day count once."""
    column, pattern = KEYS[feed]
    own = pattern.format(rng.randint(1000, 9999))
    records, rows = [RECORDS[feed] | {column: own}], [(own, True)]
    for _ in range(rng.randint(0, 8)):
        code = pattern.format(rng.randint(2, RECORDS_IN_ALL))
        fault = rng.choice((None, None, *FAULTS, {column: ""}))
        records.append(RECORDS[feed] | {column: code} | (fault or {}))
        rows.append((records[-1][column] or None, fault is None))
    return csv_text(*records), rows


def deliver_day(rng: Random, inbox: Path, feed: str, day: date, known: Day | None) -> Day:
    """Write a day for the first time, or change one without refusals: a file anew, one added, one gone."""
    written = known or Day()
    for name in rng.sample(("a.csv", "b.csv", "c.csv"), rng.randint(1, 2)):
        text, rows = random_file(rng, feed)
        deliver(inbox, feed, day, {name: text})
        written.files[name] = rows
    if known is None and rng.random() < 0.3:
        deliver(inbox, feed, day, {"bad.csv": "SoGiDo\n1\n", "worse.csv": ""})
        written.refused = 2
        if rng.random() < 0.5:  # a day of which nothing can be read
            for name in written.files:
                (inbox / feed / day.isoformat() / name).unlink()
            written.files.clear()
    elif known is not None and len(written.files) > 1 and not written.refused:
        gone = rng.choice(sorted(written.files))
        (inbox / feed / day.isoformat() / gone).unlink()
        del written.files[gone]
    return written


def corrected_later(written: Written, feed: str, day: date) -> int:
    good_days: dict[str, date] = {}
    for (other, arrival), content in written.items():
        for code, is_good in content.rows if other == feed else []:
            if is_good:
                good_days[code] = max(arrival, good_days.get(code, arrival))
    bad = [code for code, is_good in written[feed, day].rows if not is_good and code]
    return sum(good_days.get(code, day) > day for code in bad)


@pytest.mark.parametrize("seed", [3, 766])
def test_every_day_balances_and_tells_what_was_refused_and_corrected_since(
    seed: int, tmp_path: Path, dbt_target: Path
) -> None:
    rng, inbox, warehouse = Random(seed), tmp_path / "inbox", tmp_path / "warehouse.duckdb"
    written: Written = {}
    for number in range(DAYS):
        for feed in KEYS:
            day = FIRST_DAY + timedelta(days=number)
            written[feed, day] = deliver_day(rng, inbox, feed, day, None)
    load_inbox(inbox, warehouse)
    for feed, day in rng.sample(sorted(written), DAYS // 2):
        if not written[feed, day].refused:
            written[feed, day] = deliver_day(rng, inbox, feed, day, written[feed, day])
    load_inbox(inbox, warehouse)
    with open_warehouse(warehouse) as connection:
        begin_build(connection, latest_arrival(connection))
    chosen = ("--select", "+fct_completeness", "+fct_quarantine")
    run_dbt(warehouse, dbt_target, "build", "--exclude-resource-type", "unit_test", *chosen)
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        rows = connection.execute(
            "select feed, arrival_day, files, rows_delivered, rows_accepted, rows_quarantined, files_refused,"
            " rows_corrected_later from marts.fct_completeness"
        ).fetchall()
        standing = Counter(
            dict(connection.execute("select feed, sum(times_seen) from marts.fct_quarantine group by feed").fetchall())
        )
    expected = {
        (feed, day): (
            len(content.files),
            len(content.rows),
            sum(is_good for _, is_good in content.rows),
            sum(not is_good for _, is_good in content.rows),
            content.refused,
            corrected_later(written, feed, day),
        )
        for (feed, day), content in written.items()
    }
    assert {row[:2]: row[2:] for row in rows} == expected
    assert all(delivered == accepted + quarantined for _, delivered, accepted, quarantined, *_ in expected.values())
    assert any(not files and refused for files, *_, refused, _ in expected.values())
    assert sum(row[7] for row in rows) > 0
    for feed in KEYS:
        of_feed = [row for row in rows if row[0] == feed]
        assert standing[feed] == sum(row[5] - row[7] for row in of_feed)
