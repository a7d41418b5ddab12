"""Who is reminded of what, and in which order."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import duckdb

from orchestration.reminders import UNVERIFIED, reminders

UNITS = [("C1", "Xã Một", date(2025, 7, 1), None), ("C1", "Xã Một cũ", date(1990, 1, 1), date(2025, 6, 30))]
DUE = [
    ("C1", "f", "2026-Q1", date(2026, 3, 19), 12, "missing", "unverified", date(2026, 3, 14)),
    ("C1", "f", "2025-Q4", date(2025, 12, 19), 0, "returned", "unverified", date(2025, 12, 14)),
    ("C1", "f", "2025-Q3", date(2025, 9, 19), 3, "late", "unverified", date(2025, 9, 14)),
    ("C1", "f", "2025-Q2", date(2025, 6, 19), 0, "submitted", "unverified", date(2025, 6, 14)),
    ("C1", "f", "2026-Q2", date(2026, 6, 19), 0, "open", "unverified", date(2026, 6, 14)),
]


def publish(serving: Path, *, with_forms: bool = True) -> Path:
    serving.mkdir()
    with duckdb.connect(str(serving / "marts-1.duckdb")) as connection:
        connection.execute("create schema marts")
        if with_forms:
            connection.execute(
                "create table marts.dim_unit (unit_code varchar, name_vi varchar, valid_from date, valid_to date)"
            )
            connection.executemany("insert into marts.dim_unit values (?, ?, ?, ?)", UNITS)
            connection.execute(
                "create table marts.dim_form as select 'f' as form_code, 'Báo cáo' as name_vi, 1 as sort_order"
            )
            connection.execute(
                "create table marts.fct_submission_due (unit_code varchar, form_code varchar, period varchar,"
                " due_at date, days_late bigint, status varchar, deadline_confidence varchar, closes_on date)"
            )
            connection.executemany("insert into marts.fct_submission_due values (?, ?, ?, ?, ?, ?, ?, ?)", DUE)
    (serving / "current.json").write_text(json.dumps({"file": "marts-1.duckdb", "as_of": "2026-03-31"}))
    return serving


def test_what_is_missing_or_was_returned_is_owed_the_oldest_first_and_an_unsure_deadline_says_so(tmp_path):
    assert reminders(publish(tmp_path / "serving")).splitlines() == [
        "Số liệu đến 2026-03-31: 2 biểu còn phải gửi.",
        UNVERIFIED,
        "19/12/2025  Xã Một (C1): Báo cáo (f), kỳ 2025-Q4: bị trả lại, chờ bản sửa",
        "19/03/2026  Xã Một (C1): Báo cáo (f), kỳ 2026-Q1: chưa gửi, chậm 12 ngày",
    ]


def test_what_is_not_due_yet_is_shown_on_demand(tmp_path):
    text = reminders(publish(tmp_path / "serving"), with_open=True)
    assert text.splitlines()[-1] == "19/06/2026  Xã Một (C1): Báo cáo (f), kỳ 2026-Q2: chưa đến hạn"


def test_nobody_is_reminded_by_a_version_of_before_the_forms_and_nothing_published_is_told_apart(tmp_path):
    assert reminders(tmp_path) is None
    assert reminders(publish(tmp_path / "serving", with_forms=False)).splitlines() == [
        "Số liệu đến 2026-03-31: 0 biểu còn phải gửi."
    ]
