"""Bad input, from the inbox to the published version: it is named and mended by people, and holds nothing good back."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
import pytest

from orchestration.cli import main
from tests.unit.deliveries import DOSSIER, PROCEDURE, csv_text, deliver

FIRST, SECOND = date(2026, 1, 31), date(2026, 2, 28)
NAME = "Nguyễn Thị Thử"


@dataclass(frozen=True)
class Call:
    """What a command came to: its exit status, what it printed, and what was published afterwards."""

    status: int
    out: str
    err: str
    current: dict | None
    serving: Path

    def rows(self, query: str) -> list[tuple]:
        with duckdb.connect(str(self.serving / self.current["file"]), read_only=True) as reader:
            return reader.execute(query).fetchall()

    def mends(self) -> list[str]:
        return [line for line in self.err.splitlines() if line.startswith("To mend: ")]


def call(home: Path, *arguments: str) -> Call:
    out, err = io.StringIO(), io.StringIO()
    with pytest.MonkeyPatch.context() as environment, redirect_stdout(out), redirect_stderr(err):
        environment.setenv("DTI_HOME", str(home))
        for name in ("DAGSTER_HOME", "DTI_WAREHOUSE"):  # set by the product; restored here
            environment.setenv(name, os.environ.get(name, ""))
        environment.delenv("DTI_AS_OF", raising=False)
        status = main(list(arguments))
    pointer = home / "serving" / "current.json"
    current = json.loads(pointer.read_text("utf-8")) if pointer.exists() else None
    return Call(status, out.getvalue(), err.getvalue(), current, home / "serving")


def dossiers(*codes: str, **change: str) -> str:
    return csv_text(*[DOSSIER | {"MaHoSo": code, "ChuHoSo": NAME} | change for code in codes])


def without(column: str, text: str) -> str:
    return text.replace(column, f"X{column}", 1)


@dataclass(frozen=True)
class Story:
    """Refreshes of one inbox, in order; three of them run the whole pipeline."""

    bad_input: Call
    nothing_new: Call
    flood: Call
    broken_again: Call


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Story:
    home = tmp_path_factory.mktemp("home")
    inbox = home / "inbox"

    deliver(inbox, "procedures", FIRST, {"catalogue.csv": csv_text(PROCEDURE)})
    unknown_unit = dossiers("H-3", MaDonVi="KHONG-CO").splitlines()[1]
    deliver(
        inbox, "dossiers", FIRST,
        {
            "good.csv": dossiers("H-1", "H-2") + unknown_unit + "\n",
            "short.csv": without("TrangThaiHoSo", dossiers("H-4")),
            "text.parquet": "no Parquet at all",
        },
    )  # fmt: skip
    (inbox / "dossiers" / "31-01-2026").mkdir()
    bad_input = call(home, "refresh")

    nothing_new = call(home, "refresh")

    deliver(inbox, "dossiers", SECOND, {"flood.csv": dossiers(*[f"F-{n}" for n in range(200)], MaDonVi="KHONG-CO")})
    flood = call(home, "refresh")

    deliver(inbox, "dossiers", SECOND, {"flood.csv": dossiers("H-5")})
    deliver(inbox, "dossiers", FIRST, {"good.csv": without("MaTTHC", dossiers("H-1")), "short.csv": dossiers("H-4")})
    (inbox / "dossiers" / str(FIRST) / "text.parquet").unlink()
    (inbox / "dossiers" / "31-01-2026").rmdir()
    broken_again = call(home, "refresh")
    return Story(bad_input, nothing_new, flood, broken_again)


# --- bad input beside good --------------------------------------------------------------------------------


def test_bad_input_gives_exit_status_one_and_names_each_file_with_its_reason(story):
    assert story.bad_input.status == 1
    short, text, stray = story.bad_input.mends()
    assert short.startswith("To mend: dossiers/2026-01-31/short.csv: the file is refused whole: ")
    assert "required column missing: TrangThaiHoSo" in short
    assert text.startswith("To mend: dossiers/2026-01-31/text.parquet: the file is refused whole: ")
    assert "cannot be read as parquet" in text
    assert stray == "To mend: dossiers/31-01-2026: not an arrival day (a folder named YYYY-MM-DD)"


def test_no_message_shows_a_stack_trace_or_a_person(story):
    for told in (story.bad_input, story.nothing_new, story.flood, story.broken_again):
        assert "Traceback" not in told.out + told.err
        assert NAME not in told.out + told.err


def test_feeds_that_never_came_are_named(story):
    for feed in ("petitions", "portal"):
        assert f"Feed never delivered: {feed}." in story.bad_input.out
    for feed in ("dossiers", "procedures"):
        assert f"Feed never delivered: {feed}." not in story.bad_input.out


def test_the_good_part_is_published(story):
    assert story.bad_input.current["as_of"] == str(FIRST)
    assert f"Published: version {story.bad_input.current['version']}, as of {FIRST}." in story.bad_input.out
    assert story.bad_input.rows("select dossier_code from marts.dossier_detail order by all") == [("H-1",), ("H-2",)]
    assert story.bad_input.rows("select procedure_code from marts.dim_procedure") == [("1.000001",)]


def test_what_was_kept_out_is_published_with_its_reason(story):
    assert story.bad_input.rows("select rule, column_name, value_masked from marts.fct_quarantine") == [
        ("DQ-D17", "MaDonVi", "KHONG-CO")
    ]
    assert story.bad_input.rows("select file_name from marts.fct_refusal order by all") == [
        ("short.csv",),
        ("text.parquet",),
    ]
    assert story.bad_input.rows(
        "select feed, rows_delivered, rows_accepted, rows_quarantined from marts.fct_completeness order by all"
    ) == [("dossiers", 3, 2, 1), ("procedures", 1, 1, 0)]


def test_indicators_of_a_feed_that_never_came_have_no_data_and_no_points(story):
    assert story.bad_input.rows(
        "select distinct status, points from marts.fct_indicator_value where indicator_code in ('5.2', '5.3')"
    ) == [("no_data", None)]


# --- nothing new ------------------------------------------------------------------------------------------


def test_a_refresh_with_nothing_new_says_so_and_makes_no_new_version(story):
    assert "Nothing new: every delivery is loaded and published." in story.nothing_new.out
    assert story.nothing_new.current == story.bad_input.current


def test_a_refusal_stands_until_it_is_mended(story):
    assert story.nothing_new.status == 1
    assert story.nothing_new.mends() == story.bad_input.mends()


# --- a blocking check -------------------------------------------------------------------------------------


def test_a_day_of_mostly_unusable_rows_is_held_in_words_while_the_rest_is_published(story):
    assert story.flood.status == 1
    assert story.flood.mends()[0] == (
        "To mend: dossiers/2026-02-28 is held back: accepted share 0, expected >= 0.5; the figures use no rows of"
        " this day. Deliver it again, or if it is right: make accept HOLD=dossiers/2026-02-28"
    )
    assert story.flood.current["version"] != story.bad_input.current["version"]
    assert story.flood.current["as_of"] == str(SECOND)
    assert story.flood.rows("select count(*) from marts.dossier_detail") == [(2,)]
    assert story.flood.rows(
        "select hold_id, kind, feed, arrival_day, rule, reason, unit_code, period_start from marts.fct_hold"
    ) == [("dossiers/2026-02-28", "feed_day", "dossiers", SECOND, "accepted share", "0, expected >= 0.5", None, None)]


def test_a_held_day_is_still_described_and_says_that_it_is_held(story):
    assert story.flood.rows(
        "select arrival_day, rows_delivered, rows_quarantined, is_held from marts.fct_completeness"
        " where feed = 'dossiers' order by all"
    ) == [(FIRST, 3, 1, False), (SECOND, 200, 200, True)]


def test_the_rule_that_holds_a_day_is_published_with_the_day_it_hit(story):
    assert story.flood.rows(
        "select expectation, key, observed, expected from marts.fct_check_offender"
        " where suite = 'dossiers' and expectation = 'accepted share'"
    ) == [("accepted share", str(SECOND), "0", ">= 0.5")]
    assert story.flood.rows(
        "select outcome, subject, blocking from marts.fct_check_result"
        " where suite = 'dossiers' and expectation = 'accepted share'"
    ) == [("failed", str(SECOND), True)]


def test_a_good_delivery_of_the_held_day_ends_the_hold(story):
    assert story.broken_again.rows("select * from marts.fct_hold") == []
    assert story.broken_again.rows("select * from marts.fct_check_offender where suite = 'dossiers'") == []


# --- a file that breaks later -----------------------------------------------------------------------------


def test_a_file_that_breaks_later_keeps_what_it_had_brought(story):
    assert story.broken_again.status == 1
    (mend,) = story.broken_again.mends()
    assert mend.startswith("To mend: dossiers/2026-01-31/good.csv: the file is refused whole: ")
    assert "required column missing: MaTTHC" in mend
    assert story.broken_again.rows("select dossier_code from marts.dossier_detail order by all") == [
        ("H-1",), ("H-2",), ("H-4",), ("H-5",),
    ]  # fmt: skip


def test_what_was_mended_is_published_as_a_new_version(story):
    assert story.broken_again.current["version"] != story.bad_input.current["version"]
    assert story.broken_again.current["as_of"] == str(SECOND)
    assert story.broken_again.rows("select file_name from marts.fct_refusal") == [("good.csv",)]


def test_no_person_reaches_anything_outside_the_inbox(story):
    home = story.broken_again.serving.parent
    written = [path for path in home.rglob("*") if path.is_file() and "inbox" not in path.parts]
    assert written
    assert [str(path) for path in written if NAME.encode() in path.read_bytes()] == []


# --- nothing at all, and somebody else --------------------------------------------------------------------


@pytest.mark.parametrize("command", [["refresh"], ["backfill", "2026-01-01", "2026-01-31"]])
def test_an_empty_inbox_is_no_fault_and_says_what_to_do(tmp_path, command):
    told = call(tmp_path, *command)
    assert told.status == 0
    assert told.out.startswith(f"Nothing to load: {tmp_path}/inbox holds no delivery.")
    assert "make sample" in told.out
    assert (told.err, told.current) == ("", None)
    assert not (tmp_path / "warehouse").exists()


def test_a_backfill_that_ends_before_it_begins_is_refused(tmp_path):
    told = call(tmp_path, "backfill", "2026-02-01", "2026-01-01")
    assert told.status == 2
    assert told.err == "TO (2026-01-01) lies before FROM (2026-02-01).\n"


def test_a_summary_before_anything_is_published_says_so(tmp_path):
    told = call(tmp_path, "summary")
    assert told.status == 1
    assert told.err.startswith("Nothing is published under ")


@pytest.fixture
def locked_home(tmp_path: Path) -> Iterator[Path]:
    """A home whose warehouse another process holds open."""
    warehouse = tmp_path / "warehouse" / "warehouse.duckdb"
    warehouse.parent.mkdir()
    hold = "import duckdb, sys; c = duckdb.connect(sys.argv[1]); print('open', flush=True); sys.stdin.read()"
    with subprocess.Popen(
        [sys.executable, "-c", hold, str(warehouse)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout.readline() == "open\n"
        yield tmp_path
        holder.stdin.close()


def test_a_warehouse_locked_by_another_process_is_told_in_words(locked_home):
    deliver(locked_home / "inbox", "dossiers", FIRST, {"a.csv": dossiers("H-1")})
    told = call(locked_home, "refresh")
    assert told.status == 1
    assert told.err == (
        f"{locked_home}/warehouse/warehouse.duckdb is open in another process: wait for it, or stop it\n"
    )
    assert told.current is None
