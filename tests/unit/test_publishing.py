"""A reader sees a whole version or the one before it, never a half-made one."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import pytest

from orchestration import files
from orchestration.control import Build
from orchestration.publishing import Published, publish
from orchestration.state import Step

BUILD = Build("b", date(2026, 3, 31), "digest of the inputs", Step("lineage", 1, None))


@pytest.fixture
def warehouse(tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(tmp_path / "warehouse.duckdb")) as connection:
        connection.execute(
            """
            create schema marts;
            create schema quality;
            create schema raw;
            create table marts.dim_period as select 'month' as period_type;
            create table marts.fct_index_score as select range as points from range(3);
            create table marts.fct_refusal (message varchar);
            create table marts.fct_completeness as
            from (values ('dossiers', date '2026-03-31'), ('land_parcels', date '2026-03-29'),
                ('land_certificates', date '2026-03-30'), ('petitions', date '2026-01-05')) as days(feed, arrival_day);
            create table quality.check_results as
            select 'dossiers' as suite, 'usual volume' as expectation, true as blocking;
            create table quality.offending (key varchar);
            create table quality.check_history (suite varchar);
            create schema control;
            create table control.build as select date '2026-03-31' as as_of;
            create table control.holds as
            select 'dossiers/' || day as hold_id, 'feed_day' as kind, day as arrival_day, 'f' as fingerprint,
                'accepted share' as rule
            from (values (date '2026-03-31'), (date '2026-04-01'), (null)) as days(day);
            create table raw.secret as select 'not for readers' as text;
            """
        )
        yield connection


@pytest.fixture
def serving(tmp_path: Path) -> Path:
    return tmp_path / "nơi phục vụ'" / "serving"


def pointer(serving: Path) -> dict:
    return json.loads((serving / "current.json").read_text("utf-8"))


def rows_published(serving: Path) -> int:
    with duckdb.connect(str(serving / pointer(serving)["file"]), read_only=True) as reader:
        return reader.execute("select count(*) from marts.fct_index_score").fetchone()[0]


def versions(serving: Path) -> list[str]:
    return sorted(path.name for path in serving.glob("marts-*.duckdb"))


def publish_again(warehouse, serving: Path, times: int, keep_versions: int) -> list[Published]:
    published = []
    for number in range(times):
        published.append(publish(warehouse, BUILD, serving, keep_versions))
        os.utime(published[-1].file, ns=(number + 1, number + 1))  # no two at the same moment
    return published


def test_the_pointer_has_the_promised_keys_and_tells_the_truth(warehouse, serving):
    published = publish(warehouse, BUILD, serving, 5)
    current = pointer(serving)
    assert {"version", "file", "published_at", "as_of", "row_counts", "sha256"} <= current.keys()
    assert current["version"] == published.version
    assert current["file"] == f"marts-{published.version}.duckdb" == published.file.name
    assert current["as_of"] == "2026-03-31"
    assert current["inputs"] == BUILD.inputs
    assert current["sha256"] == hashlib.sha256(published.file.read_bytes()).hexdigest()


def test_the_counts_of_the_pointer_are_the_rows_of_the_published_tables(warehouse, serving):
    published = publish(warehouse, BUILD, serving, 5)
    with duckdb.connect(str(published.file), read_only=True) as reader:
        tables = [
            name
            for (name,) in reader.execute(
                "select table_name from information_schema.tables where table_schema = 'marts'"
            ).fetchall()
        ]
        counted = {
            name: reader.execute(f"select count(*) from marts.{name}").fetchone()[0]  # noqa: S608
            for name in tables
        }
    assert counted == pointer(serving)["row_counts"] == published.row_counts
    assert counted == {
        "dim_check_name": 3,
        "dim_period": 1,
        "fct_check_history": 0,
        "fct_check_offender": 0,
        "fct_check_result": 1,
        "fct_completeness": 4,
        "fct_hold": 2,
        "fct_index_score": 3,
        "fct_missing_feed": 2,
        "fct_refusal": 0,
    }


def test_suites_and_rules_are_published_with_their_names(warehouse, serving):
    published = publish(warehouse, BUILD, serving, 5)
    with duckdb.connect(str(published.file), read_only=True) as reader:
        assert reader.execute("select kind, code, name_vi from marts.dim_check_name order by all").fetchall() == [
            ("rule", "accepted share", "Ít nhất một nửa số dòng dùng được"),
            ("rule", "usual volume", "Số dòng như thường lệ"),
            ("suite", "dossiers", "Nguồn: hồ sơ"),
        ]


def test_a_version_says_which_promised_days_were_not_there_on_its_day(warehouse, serving):
    """Petitions are promised only where something changed, and land_tax_transfers never came: neither is missing."""
    published = publish(warehouse, BUILD, serving, 5)
    with duckdb.connect(str(published.file), read_only=True) as reader:
        assert reader.execute("select feed, missing_since from marts.fct_missing_feed order by all").fetchall() == [
            ("land_certificates", date(2026, 3, 31)),
            ("land_parcels", date(2026, 3, 30)),
        ]


def test_a_hold_of_a_day_after_t_is_not_published_and_no_fingerprint_is(warehouse, serving):
    published = publish(warehouse, BUILD, serving, 5)
    with duckdb.connect(str(published.file), read_only=True) as reader:
        holds = reader.execute("select * exclude (kind, rule) from marts.fct_hold order by all nulls last").fetchall()
    assert holds == [("dossiers/2026-03-31", date(2026, 3, 31)), (None, None)]


def test_a_mart_that_the_build_no_longer_has_is_not_published_again(warehouse, serving):
    publish(warehouse, BUILD, serving, 5)
    warehouse.execute("drop table marts.fct_refusal")
    assert "fct_refusal" not in publish(warehouse, BUILD, serving, 5).row_counts


def test_nothing_but_the_marts_the_check_results_and_the_holds_is_published(warehouse, serving):
    published = publish(warehouse, BUILD, serving, 5)
    with duckdb.connect(str(published.file), read_only=True) as reader:
        schemas = reader.execute("select distinct table_schema from information_schema.tables").fetchall()
    assert schemas == [("marts",)]


def test_each_publication_is_a_new_version_under_a_new_name(warehouse, serving):
    first, second = publish_again(warehouse, serving, 2, keep_versions=5)
    assert first.version != second.version
    assert pointer(serving)["version"] == second.version
    assert versions(serving) == sorted([first.file.name, second.file.name])


def test_a_reader_keeps_its_version_open_while_the_next_is_published_and_the_old_removed(warehouse, serving):
    (first,) = publish_again(warehouse, serving, 1, keep_versions=1)
    with duckdb.connect(str(first.file), read_only=True) as reader:
        warehouse.execute("insert into marts.fct_index_score values (9)")
        publish_again(warehouse, serving, 3, keep_versions=1)
        assert reader.execute("select count(*) from marts.fct_index_score").fetchone() == (3,)
    assert not first.file.exists()
    assert rows_published(serving) == 4


@pytest.mark.parametrize("keep_versions", [1, 2, 4])
def test_old_versions_beyond_those_to_keep_are_removed(warehouse, serving, keep_versions):
    published = publish_again(warehouse, serving, 6, keep_versions)
    assert versions(serving) == sorted(p.file.name for p in published[-keep_versions - 1 :])
    assert pointer(serving)["version"] == published[-1].version


def test_no_draft_is_left_behind_and_one_of_a_crash_is_cleared_away(warehouse, serving):
    serving.mkdir(parents=True)
    (serving / "marts-20260101.tmp").write_text("half")
    (serving / "marts-20260101.tmp.wal").write_text("half")
    (serving / "current.json.tmp").write_text("half")
    publish(warehouse, BUILD, serving, 5)
    assert sorted(path.name for path in serving.iterdir()) == ["current.json", *versions(serving)]


def test_a_copy_that_fails_leaves_the_old_version_current(warehouse, serving):
    publish(warehouse, BUILD, serving, 5)
    before = (serving / "current.json").read_bytes()
    warehouse.execute("create view marts.broken as select cast(suite as integer) as n from quality.check_results")
    with pytest.raises(duckdb.Error):
        publish(warehouse, BUILD, serving, 5)
    assert (serving / "current.json").read_bytes() == before
    assert rows_published(serving) == 3
    assert len(versions(serving)) == 1


def test_after_a_copy_that_failed_the_next_one_succeeds(warehouse, serving):
    warehouse.execute("create view marts.broken as select cast(suite as integer) as n from quality.check_results")
    with pytest.raises(duckdb.Error):
        publish(warehouse, BUILD, serving, 5)
    assert not (serving / "current.json").exists()
    warehouse.execute("drop view marts.broken")
    publish(warehouse, BUILD, serving, 5)
    assert rows_published(serving) == 3


def test_a_crash_before_the_pointer_is_switched_leaves_the_old_version_current(warehouse, serving, monkeypatch):
    publish(warehouse, BUILD, serving, 5)
    before = (serving / "current.json").read_bytes()
    rename = files.rename_whole

    def crash_at_the_pointer(draft: Path, final: Path) -> None:
        if final.name == "current.json":
            raise OSError("no space left")
        rename(draft, final)

    monkeypatch.setattr(files, "rename_whole", crash_at_the_pointer)
    with pytest.raises(OSError, match="no space left"):
        publish(warehouse, BUILD, serving, 5)
    assert (serving / "current.json").read_bytes() == before
    assert rows_published(serving) == 3


def test_the_pointer_never_names_a_file_that_is_not_whole(warehouse, serving, monkeypatch):
    seen = []
    rename = files.rename_whole

    def watch(draft: Path, final: Path) -> None:
        if final.name == "current.json":
            named = json.loads(draft.read_text("utf-8"))
            content = (serving / named["file"]).read_bytes()
            seen.append(hashlib.sha256(content).hexdigest() == named["sha256"])
        rename(draft, final)

    monkeypatch.setattr(files, "rename_whole", watch)
    publish_again(warehouse, serving, 2, keep_versions=5)
    assert seen == [True, True]
