"""A file on which a library fails costs that file: the run, the other files and the other days go on."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from orchestration.intake import load as module
from orchestration.intake.feeds import PETITIONS
from orchestration.intake.load import Batch, read_batches
from orchestration.intake.reading import read_file
from tests.unit.deliveries import CANDIDATES, PETITION, csv_text, deliver

DAY, NEXT = date(2026, 1, 30), date(2026, 1, 31)
SECRET = "Nguyễn Thị Thử"
GOOD, ODD = csv_text(PETITION), csv_text(PETITION | {"MaPAKN": "PA-ODD"})


def panic() -> None:
    """As a library written in Rust fails: what it raises is no Exception."""
    raise pl.exceptions.PanicException(f"index out of bounds near '{SECRET}'")


def overflow() -> None:
    raise RecursionError(SECRET)


def exhaust() -> None:
    raise MemoryError(SECRET)


def interrupt() -> None:
    raise KeyboardInterrupt


def leave() -> None:
    raise SystemExit(3)


def read(*deliveries) -> Batch:
    (batch,) = read_batches(PETITIONS, deliveries, CANDIDATES)
    return batch


@pytest.fixture
def two_days(tmp_path: Path):
    return [
        deliver(tmp_path, "petitions", DAY, {"good.csv": GOOD, "odd.csv": ODD}),
        deliver(tmp_path, "petitions", NEXT, {"good.csv": GOOD}),
    ]


def fail_to_read_the_odd_file(monkeypatch, failure) -> None:
    def reader(name, content, feed):
        if b"PA-ODD" in content:
            failure()
        return read_file(name, content, feed)

    monkeypatch.setattr(module, "read_file", reader)


def fail_to_sort_the_odd_row(monkeypatch, failure) -> None:
    sort_rows = module.sort_rows

    def sort(feed, text, *others):
        if "PA-ODD" in text["MaPAKN"].to_list():
            failure()
        return sort_rows(feed, text, *others)

    monkeypatch.setattr(module, "sort_rows", sort)


WHERE = pytest.mark.parametrize("fail", [fail_to_read_the_odd_file, fail_to_sort_the_odd_row])


@WHERE
@pytest.mark.parametrize("failure", [panic, overflow, exhaust])
def test_a_file_on_which_a_library_fails_is_refused_and_everything_else_is_loaded(monkeypatch, two_days, fail, failure):
    fail(monkeypatch, failure)
    batch = read(*two_days)
    (refusal,) = batch.refusals
    assert (refusal.arrival_day, refusal.file_name) == (DAY, "odd.csv")
    assert refusal.message.startswith("the file is refused whole: this program failed on it (")
    assert batch.accepted.select("arrival_day", "file_name").rows() == [(DAY, "good.csv"), (NEXT, "good.csv")]
    assert [(file.arrival_day, file.file_name) for file in batch.files] == [(DAY, "good.csv"), (NEXT, "good.csv")]
    assert batch.fingerprints.keys() == {DAY, NEXT}


@WHERE
def test_the_log_says_what_failed_and_where_and_quotes_nothing_of_the_file(monkeypatch, two_days, caplog, fail):
    fail(monkeypatch, panic)
    batch = read(*two_days)
    assert f"petitions/{DAY}/odd.csv: PanicException at " in caplog.text
    assert "test_unforeseen.py" in caplog.text
    assert SECRET not in caplog.text
    assert SECRET not in batch.refusals[0].message


@WHERE
@pytest.mark.parametrize(("failure", "ends_with"), [(interrupt, KeyboardInterrupt), (leave, SystemExit)])
def test_whoever_ends_the_run_ends_it(monkeypatch, two_days, fail, failure, ends_with):
    fail(monkeypatch, failure)
    with pytest.raises(ends_with):
        read(*two_days)


def test_what_a_row_that_cannot_be_sorted_came_with_is_refused_whole_with_its_archive(monkeypatch, tmp_path):
    from tests.unit.test_unpack import archive

    fail_to_sort_the_odd_row(monkeypatch, panic)
    content = archive(("a.csv", GOOD), ("b.csv", ODD))
    batch = read(deliver(tmp_path, "petitions", DAY, {"all.zip": content, "good.csv": GOOD}))
    assert [refusal.file_name for refusal in batch.refusals] == ["all.zip"]
    assert batch.accepted["file_name"].to_list() == ["good.csv"]
    assert [file.file_name for file in batch.files] == ["good.csv"]
