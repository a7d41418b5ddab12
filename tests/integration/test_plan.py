"""The plan of a backfill says exactly what the backfill then does: no figure is missing, none is too much."""

from __future__ import annotations

import csv
import hashlib
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import duckdb
import pytest

from tests.integration.settled import APART, FIRST, UNITS, deleted, dossiers, together
from tests.integration.test_bad_input import Call, call
from tests.integration.test_held_figures import COLLAPSED, HOLD
from tests.unit.deliveries import DOSSIER, PETITION, csv_text, deliver

LATE, COLLAPSE, FLOOD, BESIDE = (date(2026, 4, day) for day in (15, 16, 18, 20))
PERIOD = ("framework_version", "unit_code", "period_type", "period_start")
MARTS = {
    "scores": ("fct_index_score", (*PERIOD, "node_code")),
    "indicators": ("fct_indicator_value", (*PERIOD, "indicator_code")),
    "ranks": ("fct_index_rank", (*PERIOD, "rank_group")),
    "dossiers": ("dossier_detail", ("dossier_code",)),
}
QUOTED = {
    "scores": ("points", "max_points", "pct_of_max", "band"),
    "indicators": ("numerator", "denominator", "points"),
    "ranks": ("rank", "rank_of"),
}
CHANGE = {(False, True): "appears", (True, False): "disappears", (True, True): "changes"}
Rows = dict[tuple, dict[str, str]]


@dataclass(frozen=True)
class Plan:
    """told: what the command said. lists: what it wrote, by file; text: the plan in words among them. touched: files of
    the home, beside its own and the log, that it changed."""

    told: Call
    lists: dict[str, list[dict[str, str]]]
    text: str | None
    touched: list[str]


@dataclass(frozen=True)
class Round:
    """A plan, then the backfill of the same days.

    before: the version published until then. kept: all published files of that moment. after: what the backfill
    published.
    """

    plan: Plan
    before: Path
    kept: list[Path]
    backfill: Call
    after: Path


def rows(file: Path, mart: str, key: tuple[str, ...]) -> Rows:
    """Rows of a published mart as text, by key; empty text where there is nothing, as in a CSV file."""
    with duckdb.connect(str(file), read_only=True) as connection:
        cursor = connection.execute(f"select cast(columns(*) as varchar) from marts.{mart}")
        names = [column[0] for column in cursor.description]
        found = [dict(zip(names, (value or "" for value in row), strict=True)) for row in cursor.fetchall()]
    return {tuple(row[column] for column in key): row for row in found}


def digests(home: Path) -> dict[str, str]:
    """All files of a home but the plans and what commands said, with their content."""
    beside = {"plans", "logs"}
    files = [path for path in home.rglob("*") if path.is_file() and path.relative_to(home).parts[0] not in beside]
    return {str(path.relative_to(home)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def make_plan(home: Path, first: date, last: date) -> Plan:
    made_before = set((home / "plans").glob("2*"))
    state = digests(home)
    told = call(home, "plan", str(first), str(last))
    touched = sorted(name for name, _ in digests(home).items() ^ state.items())
    made = [path for folder in set((home / "plans").glob("2*")) - made_before for path in folder.iterdir()]
    lists = {path.stem: list(csv.DictReader(path.open(encoding="utf-8"))) for path in made if path.suffix == ".csv"}
    text = "".join(path.read_text("utf-8") for path in made if path.suffix == ".txt") or None
    return Plan(told, lists, text, touched)


def play(home: Path, first: date, last: date, files: Path) -> Round:
    """files: a folder for copies of published files, because a backfill removes old ones."""
    plan = make_plan(home, first, last)
    shutil.copytree(home / "serving", files)
    backfill = call(home, "backfill", str(first), str(last))
    after = shutil.copy(home / "serving" / backfill.current["file"], files / "after.duckdb")
    return Round(plan, files / plan.told.current["file"], sorted(files.glob("marts-*")), backfill, after)


def late_rows(inbox: Path) -> None:
    """Dossiers of January that nobody had sent, the first ones of April, and a day that the plan is not about."""
    late = [row | {"MaHoSo": f"{row['MaHoSo']}-L", "NgayKetThucXuLy": "20260301"} for row in dossiers(UNITS[1], 1, 3)]
    deliver(inbox, "dossiers", LATE, {"d.csv": csv_text(*late, *dossiers(UNITS[2], 4, 4))})
    deliver(inbox, "dossiers", BESIDE, {"d.csv": csv_text(*dossiers(UNITS[3], 4, 4))})


def corrected_lost_and_bad_deliveries(inbox: Path) -> None:
    """Of a day delivered again, two of a unit's dossiers of February are finished late and a file is gone; a file that
    is refused stands in place of a good one; a day that a blocking check holds; a settled month that collapses and is
    held; a day that the inbox has lost."""
    corrected = together()
    for row in corrected:
        if row["MaHoSo"] in {f"H53-{UNITS[4]}-02-00", f"H53-{UNITS[4]}-02-01"}:
            row |= {"NgayKetThucXuLy": "20260225", "CoKetQuaDienTu": "0"}
    deliver(inbox, "dossiers", FIRST, {"d.csv": csv_text(*corrected)})
    (inbox / "dossiers" / str(FIRST) / APART).unlink()
    deliver(inbox, "petitions", FIRST, {"p.csv": csv_text(PETITION).replace("MaPAKN", "X", 1)})
    flood = [DOSSIER | {"MaHoSo": f"F-{n}", "MaDonVi": "KHONG-CO"} for n in range(200)]
    deliver(inbox, "dossiers", FLOOD, {"d.csv": csv_text(*flood)})
    deliver(inbox, "dossiers", COLLAPSE, {"d.csv": csv_text(*deleted(COLLAPSED, 1, 7, "20260415090000"))})
    shutil.rmtree(inbox / "dossiers" / str(LATE))


LATE_ROWS, CORRECTED_AND_BAD = (
    "late rows and a month without earlier figures",
    "corrected rows, a file that went away, a refused file, a held day and held figures",
)
SITUATIONS: dict[str, tuple[Callable[[Path], None], date, date]] = {
    LATE_ROWS: (late_rows, LATE, LATE),
    CORRECTED_AND_BAD: (corrected_lost_and_bad_deliveries, FIRST, FLOOD),
}


@pytest.fixture(scope="module")
def nothing_changed(settled: Path, tmp_path_factory: pytest.TempPathFactory) -> Plan:
    return make_plan(shutil.copytree(settled, tmp_path_factory.mktemp("plan") / "home"), FIRST, FIRST)


@pytest.fixture(scope="module")
def rounds(settled: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Round]:
    """Each situation in turn, in one home: first the plan, then the backfill."""
    home = shutil.copytree(settled, tmp_path_factory.mktemp("plan") / "home")
    played = {}
    for situation, (prepare, first, last) in SITUATIONS.items():
        prepare(home / "inbox")
        played[situation] = play(home, first, last, home.with_name(f"published-{len(played)}"))
    return played


@pytest.mark.parametrize("name", MARTS)
@pytest.mark.parametrize("situation", SITUATIONS)
def test_predicted_equals_actual(rounds, situation, name):
    made, (mart, key) = rounds[situation], MARTS[name]
    before, after = rows(made.before, mart, key), rows(made.after, mart, key)
    expected = {}
    for row in before.keys() | after.keys():
        old, new = before.get(row), after.get(row)
        columns = [column for column in (old or new) if column not in (*key, "as_of")]
        values = {(c, side): (of or {}).get(c, "") for c in columns for side, of in (("before", old), ("after", new))}
        if not (old and new) or any(values[c, "before"] != values[c, "after"] for c in columns):
            expected[row] = (CHANGE[old is not None, new is not None], values)
    predicted = {
        tuple(row[column] for column in key): (
            row["change"],
            {(c.rpartition("_")[0], c.rpartition("_")[2]): row[c] for c in row if c.endswith(("_before", "_after"))},
        )
        for row in made.plan.lists[name]
    }
    assert predicted == expected


@pytest.mark.parametrize("situation", SITUATIONS)
def test_each_settled_figure_that_a_kept_version_showed_otherwise_is_named(rounds, situation):
    made = rounds[situation]
    expected = set()
    for name, figures in QUOTED.items():
        mart, key = MARTS[name]
        now, after = (rows(file, mart, key) for file in (made.before, made.after))
        for version in made.kept:
            as_of = date.fromisoformat(version.stem.split("-")[1])
            periods = rows(version, "dim_period", ("period_type", "period_start"))
            for row, figure in rows(version, mart, key).items():
                period_end = date.fromisoformat(periods[row[2], row[3]]["period_end"])
                would_be, is_now = (
                    {c: of.get(row, {}).get(c, "") for c in figure if c != "as_of"} for of in (after, now)
                )
                if period_end + timedelta(days=30) <= as_of and would_be != is_now:
                    expected |= {
                        (version.stem.removeprefix("marts-"), name, *row, column, figure[column], would_be[column])
                        for column in figures
                        if figure[column] != would_be[column]
                    }
    told = {
        (
            row["version"],
            row["list"],
            *(row[c] for c in PERIOD),
            row["code"],
            c,
            row[f"shown_{c}"],
            row[f"would_be_{c}"],
        )
        for row in made.plan.lists["contradictions"]
        for c in QUOTED[row["list"]]
        if row[f"shown_{c}"] != row[f"would_be_{c}"]
    }
    assert told == expected


@pytest.mark.parametrize("situation", SITUATIONS)
def test_a_plan_touches_nothing_but_its_own_folder(rounds, situation):
    assert rounds[situation].plan.touched == []
    assert rounds[situation].plan.told.status == 0
    assert not (rounds[situation].plan.told.serving.parent / "plan").exists()


def test_a_plan_without_a_change_says_so_and_writes_nothing(nothing_changed):
    assert "Nothing would change: published figures and dossiers would stay as they are." in nothing_changed.told.out
    assert (nothing_changed.told.status, nothing_changed.lists, nothing_changed.touched) == (0, {}, [])


def test_what_waits_outside_the_range_is_named_and_not_loaded(rounds, nothing_changed):
    waiting = f"Waiting outside the range; this plan is without them, the next refresh loads them: dossiers/{BESIDE}.\n"
    assert waiting in rounds[LATE_ROWS].plan.told.out
    assert waiting not in nothing_changed.told.out
    assert "Would be loaded: dossiers 1 day.\n" in rounds[LATE_ROWS].plan.told.out


def test_changed_deliveries_and_lost_ones_are_named(rounds):
    told = rounds[CORRECTED_AND_BAD].plan.told.out
    changed = ", ".join(f"dossiers/{day}" for day in (FIRST, COLLAPSE, FLOOD))
    assert f"  of these new, or changed since they were loaded: {changed}, petitions/{FIRST}.\n" in told
    assert f"Not in the inbox any more, their rows stay: dossiers/{LATE}.\n" in told


def test_months_and_dossiers_are_counted(rounds):
    told = rounds[LATE_ROWS].plan.told.out
    assert "Months touched: 2026-01, 2026-04.\n" in told
    assert "Dossiers: 7 come in, 0 go out," in told
    assert "Dossiers: 0 come in, 10 go out, 2 change.\n" in rounds[CORRECTED_AND_BAD].plan.told.out


def test_old_and_new_score_of_a_moved_unit_stand_on_the_screen(rounds):
    plan = rounds[CORRECTED_AND_BAD].plan
    (row,) = [
        row
        for row in plan.lists["scores"]
        if (row["unit_code"], row["period_type"], row["period_start"]) == (UNITS[4], "month", "2026-02-01")
        and (row["node_code"], row["framework_version"]) == ("d766", "d766-portal-2026")
    ]
    points = f"{row['points_before']} → {row['points_after']} ({row['points_difference']}) points"
    assert f"({UNITS[4]}), February 2026\n      index {points}" in plan.told.out


def test_problems_are_told_as_the_backfill_then_tells_them(rounds):
    told, mends = rounds[CORRECTED_AND_BAD].plan.told.out, rounds[CORRECTED_AND_BAD].backfill.mends()
    assert "Would be refused:\n  petitions/2026-03-31/p.csv: the file is refused whole: required column missing" in told
    for held in (f"dossiers/{FLOOD} is held back", f"make accept HOLD={HOLD}", "petitions/2026-03-31/p.csv"):
        assert [held for mend in mends if held in mend]
    for mend in mends:
        assert f"  {mend.removeprefix('To mend: ')}\n" in told


def test_a_version_that_showed_a_settled_figure_is_named_with_both_figures(rounds):
    plan = rounds[CORRECTED_AND_BAD].plan
    assert "Publications that showed another figure as settled, and would have to be corrected:\n" in plan.told.out
    for version in {row["version"] for row in plan.lists["contradictions"]}:
        assert f"  {version}, as of " in plan.told.out


@pytest.mark.parametrize("situation", SITUATIONS)
def test_the_screen_stands_in_the_folder_too(rounds, situation):
    assert rounds[situation].plan.text == rounds[situation].plan.told.out
