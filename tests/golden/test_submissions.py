"""The marts of submitted forms on a drawn year of submissions and decisions: equal to the oracle, row by row."""

from __future__ import annotations

import csv
import io
import random
import shutil
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from orchestration.control import begin_build
from orchestration.intake.delivery import scan
from orchestration.intake.feeds import FEEDS
from orchestration.intake.submission.checking import marked_up, validate
from orchestration.loading import load_days
from orchestration.transforming import transform
from orchestration.warehouse import open_warehouse
from tests.golden import dti_component_oracle
from tests.golden.dti_models import components_in, given_in
from tests.golden.submission_oracle import Decided, Sent, due_day, owed, states
from tests.unit.deliveries import deliver
from tests.unit.forms import filled, with_part

UNIVERSE = Path(__file__).parent / "universe" / "inbox"
TODAY = date(2027, 4, 10)
YEARLY, QUARTERLY = "dti-xa", "cds-xa"
UNITS = ("C25459", "C28243", "C25486", "C25489")
STORY = [  # by hand: sent in time, returned, corrected, approved, locked, and one more after that
    Sent(UNITS[0], YEARLY, "2026", date(2027, 1, 10)),
    Sent(UNITS[0], YEARLY, "2026", date(2027, 1, 25)),
    Sent(UNITS[0], YEARLY, "2026", date(2027, 3, 1)),
]
STORY_DECIDED = [
    Decided(UNITS[0], YEARLY, "2026", 1, "returned", datetime(2027, 1, 20, 9)),
    Decided(UNITS[0], YEARLY, "2026", 2, "approved", datetime(2027, 2, 10, 9)),
    Decided(UNITS[0], YEARLY, "2026", 2, "locked", datetime(2027, 2, 20, 9)),
]
ANSWERS = {
    ("1.3", "numerator"): 5,
    ("1.3", "denominator"): 8,
    ("1.3", "self_score"): 10,
    ("2.1", "value"): "Có",
    ("2.1", "self_score"): 10,
    ("2.1", "evidence_link"): "https://tayninh.gov.vn/2",
    ("4.3", "value"): "1.650",
    ("8.1", "not_applicable"): "x",
}


def drawn() -> tuple[list[Sent], list[Decided]]:
    """A year of submissions of a quarterly form, early and late, numbered and not, with decisions of every kind."""
    draw = random.Random(2026)
    sent, decided = [], []
    for unit in UNITS:
        for period in ("2026-Q3", "2026-Q4", "2027-Q1"):
            day = due_day(period) + timedelta(days=draw.randint(-8, 8))
            for _ in range(draw.choice((0, 1, 2, 3, 4))):
                sent.append(Sent(unit, QUARTERLY, period, day, draw.choice((None, None, 1, 2, 4))))
                day += timedelta(days=draw.randint(0, 6))
            for _ in range(draw.choice((0, 0, 1, 2, 4))):
                moment = datetime.combine(day - timedelta(days=draw.randint(0, 8)), time(draw.randint(7, 17)))
                decision = draw.choice(("returned", "approved", "locked"))
                decided.append(Decided(unit, QUARTERLY, period, draw.randint(1, 4), decision, moment))
    # two workbooks of one name on one day are one file, and two decisions of one moment have no order
    names = {(each.day, each.name): each for each in sent}
    moments = {(each.unit, each.period, each.version, each.at): each for each in decided}
    return list(names.values()), list(moments.values())


DRAWN_SENT, DRAWN_DECIDED = drawn()
SENT, DECIDED = STORY + DRAWN_SENT, STORY_DECIDED + DRAWN_DECIDED


def appraisal_rows() -> list[dict]:
    whole = [
        {"form_code": d.form, "unit_code": d.unit, "period": d.period, "version": d.version, "node_code": "",
         "decision": d.decision, "verified_score": "", "reason": "Bổ sung minh chứng", "decided_at": d.at}
        for d in DECIDED
    ]  # fmt: skip
    verified = whole[1] | {"decision": "verified", "decided_at": datetime(2027, 2, 9, 9), "reason": ""}
    return [
        *whole,
        verified | {"node_code": "1.3", "verified_score": "6.25", "reason": "Theo số văn bản đã kiểm"},
        verified | {"node_code": "2.1", "verified_score": "0"},
        verified | {"node_code": "2.2", "version": 9, "verified_score": "5"},
    ]


@pytest.fixture(scope="module")
def inbox(tmp_path_factory: pytest.TempPathFactory) -> Path:
    inbox = tmp_path_factory.mktemp("submissions") / "inbox"
    shutil.copytree(UNIVERSE, inbox)
    books = {
        (unit, form, key): filled(ANSWERS if form == YEARLY else {}, unit=unit, form=form, key=key)
        for unit, form, key in {(s.unit, s.form, s.period) for s in SENT}
    }
    for number, each in enumerate(SENT):  # no two files are alike, or the second of a day would be read as the first
        book = with_part(books[each.unit, each.form, each.period], f"docProps/{number}.txt", b"")
        deliver(inbox, "submissions", each.day, {each.name: book})
    deliver(
        inbox, "submissions", date(2027, 4, 9), {"bieu.xlsx": b"none", f"{UNITS[1]}__{YEARLY}__2026.xlsx": b"cut off"}
    )
    by_day: dict[date, list[dict]] = {}
    for row in appraisal_rows():
        by_day.setdefault(row["decided_at"].date(), []).append(row)
    for day, rows in by_day.items():
        text = io.StringIO()
        writer = csv.DictWriter(text, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
        deliver(inbox, "appraisals", day, {"quyet_dinh.csv": text.getvalue()})
    return inbox


@pytest.fixture(scope="module")
def marts(inbox: Path, build_marts: Callable[..., Path]) -> Iterator[duckdb.DuckDBPyConnection]:
    warehouse = build_marts(inbox, inbox.parent / "warehouse.duckdb", TODAY)
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        yield connection


VERSIONS = """
    select form_code, unit_code, period, version, state, counts, not_counting_because, submitted_at, days_late
    from marts.fct_submission
"""


def expected_on(day: date) -> dict[tuple, tuple]:
    return {key: (v.state, v.counts, v.because, v.day, v.days_late) for key, v in states(SENT, DECIDED, day).items()}


def test_every_version_has_the_state_the_count_and_the_delay_of_the_oracle(marts):
    rows = marts.execute(VERSIONS).fetchall()
    assert {row[:4]: row[4:] for row in rows} == expected_on(TODAY)
    assert len(rows) == len(SENT)
    assert {row[4] for row in rows} == {"sent", "returned", "corrected", "approved", "locked", "after_lock"}


def test_an_earlier_day_has_its_own_states_in_whatever_order_the_days_were_loaded(inbox, dbt_target, tmp_path):
    earlier = date(2027, 1, 24)
    warehouse = tmp_path / "warehouse.duckdb"
    deliveries = scan(inbox, tuple(FEEDS)).deliveries
    with open_warehouse(warehouse) as connection:
        for delivery in reversed(deliveries):
            day = delivery.arrival_day
            load_days(connection, FEEDS[delivery.feed], inbox, day, day)
        begin_build(connection, earlier)
    assert transform(warehouse, dbt_target) == []
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        rows = connection.execute(VERSIONS).fetchall()
    assert {row[:4]: row[4:] for row in rows} == expected_on(earlier)
    assert 0 < len(rows) < len(SENT)


def test_the_story_told_by_hand(marts):
    rows = marts.execute(
        "select version, state, counts, not_counting_because, days_late, accepted_values, errors"
        " from marts.fct_submission where form_code = 'dti-xa' order by version"
    ).fetchall()
    assert rows == [
        (1, "returned", False, "returned", 0, 3, 1),
        (2, "locked", True, None, 10, 3, 1),
        (3, "after_lock", False, "after_lock", 45, 3, 1),
    ]


def test_each_unit_owes_each_period_due_by_today_and_the_next(marts):
    rows = marts.execute(
        "select form_code, unit_code, period, status, days_late, due_at from marts.fct_submission_due"
    ).fetchall()
    versions: dict[tuple[str, str, str], list] = {}
    for (*key, _), version in states(SENT, DECIDED, TODAY).items():
        versions.setdefault(tuple(key), []).append(version)
    for form, unit, period, status, late, due in rows:
        if form in (YEARLY, QUARTERLY):
            of_unit = versions.get((form, unit, period), [])
            assert (status, late, due) == (*owed(period, of_unit, TODAY), due_day(period)), (unit, period)
    refused = marts.execute(
        "select unit_code, form_code, period, refused_at, status from marts.fct_submission_due"
        " where refused_at is not null"
    ).fetchall()
    assert refused == [(UNITS[1], YEARLY, "2026", date(2027, 4, 9), "missing")]
    asked = {form: sorted({period for f, _, period, *_ in rows if f == form}) for form in (YEARLY, QUARTERLY)}
    assert asked == {YEARLY: ["2025", "2026", "2027"], QUARTERLY: ["2026-Q3", "2026-Q4", "2027-Q1", "2027-Q2"]}
    units = {form: {unit for f, unit, *_ in rows if f == form} for form in ("dti-so", YEARLY)}
    assert (len(units["dti-so"]), len(units[YEARLY])) == (15, 96)
    assert {row[3] for row in rows} == {"missing", "open", "submitted", "late", "returned"}


def test_the_verified_score_stands_beside_the_self_score_and_no_self_score_stands_in_for_it(marts):
    rows = marts.execute(
        "select node_code, value, self_score, verified_score, status, is_not_applicable from"
        " intermediate.int_submissions__counting"
        " where form_code = 'dti-xa' and node_code in ('1.3', '2.1', '4.3', '8.1', '9.1') order by node_code"
    ).fetchall()
    assert rows == [
        ("1.3", Decimal("62.5"), Decimal(10), Decimal("6.25"), "ok", False),
        ("2.1", Decimal(1), Decimal(10), Decimal(0), "ok", False),
        ("4.3", None, None, None, "set_aside", False),
        ("8.1", None, None, None, "not_applicable", True),
        ("9.1", None, None, None, "empty", False),
    ]


def test_every_version_has_a_row_for_every_field_of_its_form(marts):
    short = marts.execute(
        """
        select count(*)
        from marts.fct_submission
        where (form_code, unit_code, period, version, (
            select count(*) from marts.dim_form_field as fields where fields.form_code = fct_submission.form_code
        )) not in (
            select form_code, unit_code, period, version, count(*) from marts.fct_submission_value group by all
        )
        """
    ).fetchone()
    assert short == (0,)


def test_what_is_doubted_of_the_counting_version_and_decisions_about_nothing_are_found(marts):
    found = dict(
        marts.execute(
            "select rule, sum(records) from marts.fct_finding where feed in ('submissions', 'appraisals') group by all"
        ).fetchall()
    )
    unknown = sum((d.form, d.unit, d.period, d.version) not in states(SENT, DECIDED, TODAY) for d in DECIDED)
    # 1.3 without evidence; 2.1 verified without a reason; a field of a version that never came
    assert found == {"DQ-S13": 1, "APP-DIFFERS": 1, "APP-NOWHERE": unknown + 1}


def test_the_copy_of_a_delivered_workbook_says_what_the_warehouse_set_aside(marts):
    rows = marts.execute(
        "select distinct column_name, rule, record_key from marts.fct_quarantine where feed = 'submissions'"
    ).fetchall()
    checked = validate(SENT[0].name, filled(ANSWERS, key="2026"), SENT[0].day)
    told = [(f.column, f.rule, f"{YEARLY}|{UNITS[0]}|2026|{f.node_code}") for f in checked.findings if f.sets_aside]
    assert told == rows
    assert marked_up(checked)


def test_submitted_components_are_scored_as_the_oracle_scores_them_and_self_scores_are_not_verified(marts):
    tables, as_of = given_in(marts)
    expected = dti_component_oracle.compute(tables, as_of)
    assert components_in(marts) == expected.components
    own = {key for key, (status, _) in expected.components.items() if key[0][4] == "self" and status == "ok"}
    assert own
    (unverified,) = marts.execute(
        "select count(*) from marts.fct_dti_component as verified"
        " inner join intermediate.int_dti__submitted as submitted"
        " using (framework_version, level, entity_code, year, node_code)"
        " where verified.source = 'verified' and submitted.verified_score is null and verified.basis = 'appraised'"
        " and verified.points is not null"
    ).fetchone()
    assert unverified == 0
    assert marts.execute(
        "select count(*) from marts.fct_dti_component where mart = 'fct_submission_due' and denominator > 0"
    ).fetchone() != (0,)
