"""The odd inbox is deterministic, and each of its traps is really in it."""

from collections import Counter
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from tests.golden import odd_inbox, oracle
from tests.golden.oracle_inbox import FEEDS, arrival_days, latest, standing

REFERENCE = Path(__file__).parents[2] / "dbt_project" / "seeds" / "reference"
SEED = 766


@pytest.fixture(scope="module")
def root(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("odd")
    odd_inbox.write(folder, SEED)
    return folder


@pytest.fixture(scope="module")
def judged(root) -> oracle.Oracle:
    return oracle.compute(root / "inbox", REFERENCE / "units.csv", REFERENCE / "holidays.csv")


def files_under(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*.csv"))}


def test_the_same_seed_writes_the_same_bytes(root, tmp_path):
    odd_inbox.write(tmp_path, SEED)
    assert files_under(tmp_path) == files_under(root)


def test_another_seed_writes_another_inbox(root, tmp_path):
    odd_inbox.write(tmp_path, SEED + 1, dossiers=40)
    assert files_under(tmp_path) != files_under(root)


def test_no_file_is_refused_whole(judged):
    assert judged.inbox.refused == []


def test_every_rule_of_quarantine_catches_rows(judged):
    rules = {(key[0], rule.split()[0]) for key, rule in judged.inbox.quarantined.items()}
    assert rules >= {("dossiers", f"DQ-D{n:02d}") for n in (1, 3, 4, 5, 17)}
    assert rules >= {(feed, kind) for feed in FEEDS for kind in ("empty", "unreadable")}


def test_some_quarantined_records_are_corrected_and_some_are_delivered_badly_twice(judged):
    stands = standing(judged.inbox)
    corrected = {place[0] for place in judged.inbox.quarantined if place not in stands}
    assert corrected == {"dossiers", "petitions"}
    days = {(place[0], record, place[1]) for place, record in stands.items() if record}
    assert max(Counter(key[:2] for key in days).values()) > 1


def test_the_files_come_in_every_shape(root):
    files = files_under(root / "inbox").values()
    shapes = Counter((raw.startswith(b"\xef\xbb\xbf"), b"\r\n" in raw, b";" in raw.splitlines()[0]) for raw in files)
    assert len(shapes) == 8
    assert any(len(paths) > 1 for paths in arrival_days(root / "inbox").values())


def test_some_versions_differ_in_content_only_and_some_arrive_out_of_order(judged):
    rows = sorted(judged.inbox.rows["dossiers"], key=lambda row: (row["MaHoSo"], row.version))
    pairs = [(a, b) for a, b in pairwise(rows) if a["MaHoSo"] == b["MaHoSo"]]
    same_time = [(a, b) for a, b in pairs if a["NgayCapNhat"] == b["NgayCapNhat"] and a.values != b.values]
    assert any(a.arrival == b.arrival and a.file == b.file for a, b in same_time)
    assert any(a.arrival == b.arrival and a.file != b.file for a, b in same_time)
    assert any(a.arrival != b.arrival for a, b in same_time)
    assert any(a.arrival > b.arrival for a, b in pairs)


def test_the_dossiers_cover_the_judgements(judged):
    state = latest(judged.inbox.rows["dossiers"], "MaHoSo")
    assert {row["SoLanBoSung"] for row in state} >= {0, 1, 2}
    assert {row["TrangThaiHoSo"] for row in state} == set(range(1, 11))
    assert {row["KenhThucHien"] for row in state} == {1, 2, 3}
    assert any(row["DaXoa"] for row in state)
    assert any(row["NgayHenTra"] is None and row["NgayTiepNhan"] for row in state)
    assert any(row["TrangThaiHoSo"] == 5 and row["NgayYeuCauBoSung"] for row in state)
    assert {row.unit.code for row in state} >= {
        "TN72", "TN80", "LA80", "D703", "X25456", "SO-CT", "N-CT", "N-VPDKDD", "N-THUE", "C25459",
        *odd_inbox.TWINS,
    }  # fmt: skip


def test_the_first_and_the_last_month_do_not_hang_on_one_odd_row(judged):
    months = {key[2] for key, codes in judged.population.items() if key[1] == "month" and codes}
    assert min(months) == date(2025, 5, 1)
    assert max(months) == date(2026, 3, 1)
    assert judged.as_of == odd_inbox.ARRIVALS[-1]


def test_twin_communes_tie_and_the_next_rank_is_skipped(judged):
    first, second = odd_inbox.TWINS
    ties = 0
    for key, rank in judged.ranks.items():
        if key[-1] == first and rank.rank:
            assert judged.ranks[(*key[:-1], second)] == rank
            ties += 1
            others = {r.rank for k, r in judged.ranks.items() if k[:-1] == key[:-1]}
            assert rank.rank + 1 not in others
    assert ties > 10


def test_an_empty_month_of_a_unit_scores_zero_and_is_not_ranked(judged):
    key = ("d766-portal-2026", "N-XD", "month", date(2025, 11, 1))
    assert judged.values[(*key, "2.1")].points == 0
    assert judged.values[(*key, "4.1")].status == "not_applicable"
    assert judged.ranks["d766-portal-2026", "so-nganh", "month", date(2025, 11, 1), "N-XD"].rank is None


def test_every_unit_and_period_has_every_indicator(judged):
    cells = Counter(key[:4] for key in judged.values)
    assert set(cells.values()) == {23}
    assert set(cells) == {key[:4] for key in judged.scores}


def test_an_earlier_as_of_sees_only_what_had_arrived(root, judged):
    as_of = date(2025, 9, 8)
    early = oracle.compute(root / "inbox", REFERENCE / "units.csv", REFERENCE / "holidays.csv", as_of)
    assert {row.arrival for row in early.inbox.rows["dossiers"]} < {
        row.arrival for row in judged.inbox.rows["dossiers"]
    }
    assert early.values["d766-portal-2026", "TN80", "month", date(2025, 9, 1), "2.1"].status == "provisional"
    assert max(key[3] for key in early.values) == date(2025, 9, 1)
