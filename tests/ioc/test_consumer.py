"""However deliveries come, the consumer ends in the same state, asks for what it lacks, refuses what is tampered."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orchestration.ioc.consumer import Refused, Store, apply, apply_all, open_store, read_delivery
from orchestration.ioc.consumer.applying import missing
from orchestration.ioc.deliveries import LINES, MANIFEST, sent
from orchestration.ioc.delivering import deliver
from orchestration.ioc.receipts import answered
from orchestration.settings import PROJECT_ROOT
from tests.ioc.older import as_version_1_0
from tests.ioc.published import DTI, MONTHS, UNITS, Count, publish

DAYS = [date(2026, 2, 15), date(2026, 3, 15), date(2026, 3, 16), date(2026, 3, 31), date(2026, 4, 1), date(2026, 4, 2)]
FULL = {1, 4}


@pytest.fixture(scope="module")
def deliveries(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six deliveries, the first and the fourth full, with corrections, withdrawals and figures that come back."""
    root = tmp_path_factory.mktemp("ioc")
    serving, folder = root / "serving", root / "ioc"
    everything = [(unit, month) for unit in UNITS for month in MONTHS]
    for number, day in enumerate(DAYS, 1):
        counts = {
            key: Count(10 + (number * place) % 7, 40)
            for place, key in enumerate(everything)
            if (number + place) % 4 or number in FULL
        }
        publish(serving, day, counts, number=number)
        deliver(serving, folder, full=number in FULL)
    return folder


def whole(deliveries: Path) -> list[tuple]:
    """The state of a consumer that got every delivery once, in order."""
    store = open_store(":memory:")
    for one in sent(deliveries):
        apply(store, read_delivery(one.folder))
    return store.current()


def test_the_state_is_what_is_published(deliveries, tmp_path):
    with_all = {row[:7]: row for row in whole(deliveries)}
    store = open_store(":memory:")
    publish(tmp_path, DAYS[-1], {}, number=0)
    shutil.copytree(deliveries.parent / "serving", tmp_path / "serving")
    apply(store, read_delivery(deliver(tmp_path / "serving", tmp_path / "ioc").folder))
    figures = slice(0, 14)  # without status, as of and what is replaced: a first delivery corrects nothing
    assert [row[figures] for row in store.current()] == [with_all[row[:7]][figures] for row in store.current()]
    assert len(store.current()) == len(with_all)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_dropping_repeating_and_reordering_end_in_the_same_state(deliveries, data):
    numbers = [one.manifest.sequence for one in sent(deliveries)]
    folders = {one.manifest.sequence: one.folder for one in sent(deliveries)}
    came = data.draw(st.lists(st.sampled_from(numbers), max_size=12))
    store = open_store(":memory:")
    for number in [*came, numbers[-1]]:
        apply(store, read_delivery(folders[number]))
    while lacking := missing(store):  # what is asked for comes, and no more
        for number in data.draw(st.permutations(lacking)):
            assert apply(store, read_delivery(folders[number])).outcome == "applied"
    assert store.current() == whole(deliveries)


def test_deliveries_of_version_1_0_and_later_ones_come_into_one_store(tmp_path):
    """Also into a store that the consumer of then has made."""
    counts = {(UNITS[0], MONTHS[0]): Count(30, 40)}
    publish(tmp_path / "serving", DAYS[0], counts)
    older = as_version_1_0(deliver(tmp_path / "serving", tmp_path / "ioc"))
    file = str(tmp_path / "ioc.sqlite")
    apply(open_store(file), read_delivery(older))
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("alter table figures drop column source")
    publish(tmp_path / "serving", DAYS[1], counts, number=2, dti=DTI)
    store = open_store(file)
    assert apply(store, read_delivery(deliver(tmp_path / "serving", tmp_path / "ioc").folder)).outcome == "applied"
    counted = store.ask("select index_code, source, count(*) from figures group by 1, 2 order by 1, 2")
    assert counted == [("d766", None, 2), ("dti", "computed", 1), ("dti", "published", 1), ("dti", "verified", 9)]


def test_a_gap_is_asked_for_by_number_until_it_comes(deliveries):
    folders = [one.folder for one in sent(deliveries)]
    store = open_store(":memory:")
    assert apply(store, read_delivery(folders[0])).missing == ()
    assert apply(store, read_delivery(folders[2])).missing == (2,)
    assert apply(store, read_delivery(folders[1])).missing == ()
    assert apply(store, read_delivery(folders[5])).missing == (4, 5)
    assert apply(store, read_delivery(folders[3])).missing == (5,)


def test_what_is_older_than_a_full_delivery_is_not_asked_for(deliveries):
    store = open_store(":memory:")
    assert apply(store, read_delivery(sent(deliveries)[3].folder)).missing == ()


def test_a_repeated_delivery_changes_nothing(deliveries):
    store, folder = open_store(":memory:"), sent(deliveries)[0].folder
    apply(store, read_delivery(folder))
    before = store.current()
    assert apply(store, read_delivery(folder)).outcome == "repeated"
    assert store.current() == before


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_one_byte_changed_anywhere_is_refused_or_breaks_the_chain(deliveries, tmp_path_factory, data):
    """A changed manifest is caught by the one after it, which names its hash."""
    second, third = sent(deliveries)[1:3]
    tampered = tmp_path_factory.mktemp("tampered") / second.folder.name
    shutil.copytree(second.folder, tampered)
    path = tampered / data.draw(st.sampled_from([LINES, MANIFEST, "figures.parquet"]))
    content = bytearray(path.read_bytes())
    content[data.draw(st.integers(0, len(content) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    path.write_bytes(content)
    store = open_store(":memory:")
    apply(store, read_delivery(third.folder))
    before = store.current()
    with pytest.raises(Refused):
        apply(store, read_delivery(tampered))
    assert store.current() == before


def test_a_delivery_that_another_one_was_applied_for_is_refused(deliveries, tmp_path):
    one = sent(deliveries)[0]
    copy = tmp_path / one.folder.name
    shutil.copytree(one.folder, copy)
    manifest = json.loads((copy / MANIFEST).read_text("utf-8")) | {"published_version": "another"}
    (copy / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
    store = open_store(":memory:")
    apply(store, read_delivery(one.folder))
    with pytest.raises(Refused, match="was applied with another manifest"):
        apply(store, read_delivery(copy))


def test_a_line_that_lacks_a_column_brings_nothing_of_its_delivery(deliveries, monkeypatch):
    delivery = read_delivery(sent(deliveries)[0].folder)
    broken = [*list(delivery.figures())[:-1], {"kind": "indicator"}]
    monkeypatch.setattr(type(delivery), "figures", lambda _: iter(broken))
    store = open_store(":memory:")
    with pytest.raises(Refused, match=r"figure \d+: 'index_code' is missing"):
        apply(store, delivery)
    assert store.current() == []
    assert missing(store) == ()


def test_receipts_come_back_and_tell_what_is_lacking(deliveries, tmp_path):
    theirs = tmp_path / "ioc"
    for one in sent(deliveries):
        if one.manifest.sequence not in {2, 5}:
            shutil.copytree(one.folder, theirs / one.folder.name)
    (theirs / "2026-03-16-000003" / LINES).write_text("{}")
    command = [sys.executable, "-m", "consumer", str(theirs), str(tmp_path / "ioc.sqlite")]
    env = os.environ | {"PYTHONPATH": str(PROJECT_ROOT / "orchestration" / "ioc")}
    ran = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    assert ran.returncode == 1
    assert ran.stderr == "missing: 5\n"
    shutil.copytree(theirs / "receipts", deliveries / "receipts", dirs_exist_ok=True)
    (deliveries / "receipts" / "hỏng.json").write_text("[]")
    told = answered(deliveries, sent(deliveries))
    shutil.rmtree(deliveries / "receipts")
    assert (told.last_applied, told.awaited, told.missing) == (6, (2, 5), (5,))
    assert list(told.refused) == [3]
    assert "figures.jsonl is not what its manifest says" in told.refused[3]
    assert list(told.unreadable) == ["hỏng.json"]


def test_the_consumer_needs_nothing_of_the_product():
    """A vendor takes the folder as it is: only the standard library, and psycopg where PostgreSQL is asked for."""
    code = "import json, sys; import consumer.__main__; print(json.dumps([name.split('.')[0] for name in sys.modules]))"
    ran = subprocess.run(
        [sys.executable, "-S", "-c", code], cwd=PROJECT_ROOT / "orchestration" / "ioc", capture_output=True, text=True,
        check=True,
    )  # fmt: skip
    foreign = set(json.loads(ran.stdout)) - sys.stdlib_module_names - {"consumer", "__main__"}
    assert foreign == set()


def test_deliveries_are_numbered_without_gaps(deliveries):
    numbers = [one.manifest.sequence for one in sent(deliveries)]
    assert numbers[0] == 1
    assert all(later == earlier + 1 for earlier, later in pairwise(numbers))


def test_the_whole_folder_is_applied_by_one_call(deliveries):
    store = open_store(":memory:")
    assert [one.outcome for one in apply_all(store, deliveries)] == ["applied"] * 6
    assert isinstance(store, Store)
    assert store.current() == whole(deliveries)
