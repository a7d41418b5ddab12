"""A small published version made by hand: the columns come from the dbt contracts, the rules from the seeds, the rows
from a few hundred invented dossiers that are counted here once more. Needs no dbt run."""

from __future__ import annotations

import calendar
import csv
import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml
from streamlit.components.v2.component_manager import BidiComponentManager
from streamlit.testing.v1 import AppTest

from orchestration.intake.contract_file import load_contract
from orchestration.intake.contract_words import column_rows, feed_row, rule_rows
from orchestration.intake.feeds import FEEDS
from tests.app import forms, land
from tests.golden.dti_oracle import JUDGED_BY, SIZE, Key, compute

ROOT = Path(__file__).resolve().parents[2]
MARTS = ROOT / "dbt_project" / "models" / "marts"
SEEDS = ROOT / "dbt_project" / "seeds"
MAIN = ROOT / "app" / "main.py"

AS_OF = date(2026, 4, 10)
ALWAYS = date(1900, 1, 1)
MERGER = date(2025, 7, 1)

# code, names, level, parent, valid from, valid to, successor. The markup in a name must arrive as text.
UNITS = (
    ("TN72", "Tỉnh Tây Ninh (trước sắp xếp)", "Tay Ninh before", "tinh", None, ALWAYS, date(2025, 6, 30), "TN80"),
    ("TN80", "Tỉnh Tây Ninh", "Tay Ninh Province", "tinh", None, MERGER, None, None),
    ("N-YT", "Sở Y tế", "Department of Health", "so-nganh", "TN80", MERGER, None, None),
    ("N-TP", "Sở Tư pháp", "Department of Justice", "so-nganh", "TN80", MERGER, None, None),
    ("N-TTT", "Thanh tra tỉnh", "Provincial Inspectorate", "so-nganh", "TN80", MERGER, None, None),
    ("N-PHONG", "Phòng thuộc Sở Y tế", "Office of Health", "don-vi-truc-thuoc", "N-YT", MERGER, None, None),
    ("C1", "Xã <b>Đức & Hòa</b>", "Duc Hoa Commune", "xa", "TN80", MERGER, None, None),
    ("C2", "Phường Tân Ninh", "Tan Ninh Ward", "xa", "TN80", MERGER, None, None),
    ("D703", "Thành phố Tây Ninh", "Tay Ninh City", "huyen", "TN72", ALWAYS, date(2025, 6, 30), None),
)
RANKED_LEVELS = ("so-nganh", "huyen", "xa")
FRAMEWORKS = ("d766-portal-2022", "d766-portal-2026")
FLAGS = {
    "dossiers_synchronised": lambda d: d["is_synchronised"],
    "dossiers_online": lambda d: d["is_online"],
    "dossiers_paid_online": lambda d: d["has_fee_due"] and d["is_paid_online"],
    "dossiers_electronic_result": lambda d: d["has_electronic_result"],
    "dossiers_digitised": lambda d: d["is_digitised"],
    "dossiers_reusing_data": lambda d: d["reuses_data"],
    "dossiers_from_store": lambda d: d["is_from_store"],
    "dossiers_population_data": lambda d: d["uses_population_data"],
}


def contracts() -> dict[str, dict[str, str]]:
    """Column names and types of every mart, from the dbt contracts."""
    found: dict[str, dict[str, str]] = {}
    for file in sorted(MARTS.glob("*.yml")):
        for model in yaml.safe_load(file.read_text("utf-8"))["models"]:
            found[model["name"]] = {column["name"]: column["data_type"] for column in model["columns"]}
    return found


def _seed(path: str) -> list[dict[str, Any]]:
    with (SEEDS / path).open(encoding="utf-8", newline="") as file:
        return [{key: value or None for key, value in row.items()} for row in csv.DictReader(file)]


def _period(kind: str, start: date, end: date, label: str) -> dict[str, Any]:
    return {
        "period_type": kind,
        "period_start": start,
        "period_end": end,
        "label_vi": label,
        "label_en": f"{label} (en)",
        "is_closed": end <= AS_OF,
        "cutoff_on": min(end, AS_OF),
    }


def _periods() -> list[dict[str, Any]]:
    months = [date(2025 + (m - 1) // 12, (m - 1) % 12 + 1, 1) for m in range(5, 17)]  # May 2025 to April 2026
    rows = [
        _period(
            "month",
            month,
            month.replace(day=calendar.monthrange(month.year, month.month)[1]),
            f"Tháng {month:%m/%Y}",
        )
        for month in months
    ]
    rows += [
        _period("year", date(2025, 1, 1), date(2025, 12, 31), "Năm 2025"),
        _period("year", date(2026, 1, 1), date(2026, 12, 31), "Năm 2026"),
        _period("quarter", date(2026, 1, 1), date(2026, 3, 31), "Quý I 2026"),
        _period("quarter", date(2026, 4, 1), date(2026, 6, 30), "Quý II 2026"),
        _period("half", date(2025, 7, 1), date(2025, 12, 31), "6 tháng cuối năm 2025"),
        _period("half", date(2026, 1, 1), date(2026, 6, 30), "6 tháng đầu năm 2026"),
        _period("nine_months", date(2026, 1, 1), date(2026, 9, 30), "9 tháng đầu năm 2026"),
    ]
    return rows


def _dossiers() -> list[dict[str, Any]]:
    """Three a day, in turn for each unit that takes dossiers; some late, some open, some with empty flags."""
    rows = []
    day = date(2025, 5, 1)
    while day <= AS_OF:
        takers = ("D703",) if day < MERGER else ("N-YT", "N-TP", "N-PHONG", "C1", "C2")
        for _ in range(3):
            number = len(rows)
            due = None if number % 11 == 0 else day + timedelta(days=5)
            finished = day + timedelta(days=number % 8)
            if finished > AS_OF or number % 13 == 0:
                finished = None
            supplements = 2 if number % 17 == 0 else 0
            judged = finished or AS_OF
            if supplements > 1:
                overdue_from = day
            elif due is None:
                overdue_from = None
            elif finished is None:
                overdue_from = due + timedelta(days=1)
            else:
                overdue_from = day if finished > due else None
            on_time = overdue_from is None or overdue_from > AS_OF
            rows.append(
                {
                    "dossier_code": f"H53.{number:06d}",
                    "unit_code": takers[number % len(takers)],
                    "procedure_code": f"1.00{number % 4}",
                    "channel": 2 if number % 3 else 1,
                    "received_on": day,
                    "due_on": due,
                    "finished_on": finished,
                    "judged_on": judged,
                    "status": 9 if finished else 4,
                    "on_time": on_time,
                    "overdue_days": max((judged - due).days, 0) if not on_time and due else None,
                    "received_month": day.replace(day=1),
                    "overdue_from": overdue_from,
                    "supplement_requests": supplements,
                    "is_online": bool(number % 3),
                    "has_fee_due": number % 2 == 0,
                    "is_paid_online": number % 4 == 0,
                    "has_electronic_result": None if number % 19 == 0 else number % 5 != 0,
                    "is_digitised": number % 6 == 0,
                    "reuses_data": number % 7 == 0,
                    "is_from_store": number % 9 == 0,
                    "uses_population_data": number % 3 == 1,
                    "is_synchronised": True,
                    "has_petition": number % 23 == 0,
                }
            )
        day += timedelta(days=1)
    return rows


def _parents() -> dict[str, str | None]:
    return {unit[0]: unit[4] for unit in UNITS}


def _above(code: str | None) -> set[str]:
    parents, found = _parents(), set()
    while code:
        found.add(code)
        code = parents[code]
    return found


def _measures(dossiers: list[dict[str, Any]], period: dict[str, Any]) -> dict[str, int]:
    def late(dossier: dict[str, Any]) -> bool:
        return dossier["overdue_from"] is not None and dossier["overdue_from"] <= period["cutoff_on"]

    counted = {name: sum(bool(is_one(dossier)) for dossier in dossiers) for name, is_one in FLAGS.items()}
    return counted | {
        "dossiers": len(dossiers),
        "dossiers_fee_due": sum(dossier["has_fee_due"] for dossier in dossiers),
        "dossiers_on_time": sum(not late(dossier) for dossier in dossiers),
        "dossiers_satisfied": sum(not (late(dossier) or dossier["has_petition"]) for dossier in dossiers),
        "dossiers_finished": sum(dossier["finished_on"] is not None for dossier in dossiers),
        "handling_days": sum(
            (dossier["finished_on"] - dossier["received_on"]).days for dossier in dossiers if dossier["finished_on"]
        ),
    }


def _value(node: dict[str, Any], unit: str, measures: dict[str, int], is_closed: bool) -> dict[str, Any]:
    """Dossier indicators are counted; procedures are invented; petitions never arrived; 4.6 is assumed."""
    numerator = measures.get(node["numerator_measure"])
    denominator = measures.get(node["denominator_measure"])
    if node["denominator_measure"].startswith("procedures"):
        numerator, denominator = (1, 0) if node["node_code"] == "1.1" else (12, 40)
        numerator = min(numerator, denominator)
    maximum = Decimal(node["max_points"])
    if denominator == 0 and node["zero_rule"] == "not_applicable":
        status = "not_applicable"
    elif denominator is None and node["zero_rule"] != "assume_full":
        status = "no_data"
    elif node["scope"] == "province" and unit not in ("TN72", "TN80"):
        status = "inherited"
    elif denominator is None:
        status = "assumed"
    else:
        status = "ok" if is_closed else "provisional"
    scored = status not in ("not_applicable", "no_data")
    points = ratio = None
    if denominator:
        ratio = (Decimal(numerator) / denominator).quantize(Decimal("0.000001"), ROUND_HALF_UP)
    if scored:
        share = Decimal(0) if denominator == 0 else Decimal(1)
        if denominator:
            share = min(Decimal(1), Decimal(numerator) / denominator / Decimal(node["target_ratio"] or 1))
        points = (maximum * share).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return {
        "numerator": numerator,
        "denominator": denominator,
        "ratio": ratio,
        "points": points,
        "max_points": maximum if scored else None,
        "points_lost": maximum - points if scored else None,
        "status": status,
    }


def _scored(nodes: list[dict[str, Any]], bands: list[dict[str, Any]], dossiers: list[dict[str, Any]]) -> dict:
    values, scores, ranks = [], [], []
    for period in _periods():
        inside = [d for d in dossiers if period["period_start"] <= d["received_on"] <= period["period_end"]]
        for unit in UNITS:
            code, level, begins, ends = unit[0], unit[3], unit[5], unit[6] or date.max
            if begins > period["period_end"] or ends < period["period_start"]:
                continue
            measures = _measures([d for d in inside if code in _above(d["unit_code"])], period)
            for version in FRAMEWORKS:
                key = {
                    "framework_version": version,
                    "unit_code": code,
                    "period_type": period["period_type"],
                    "period_start": period["period_start"],
                }
                own = []
                for node in nodes:
                    if node["framework_version"] == version and node["level"] == "indicator":
                        value = _value(node, code, measures, period["is_closed"])
                        own.append((node, value))
                        values.append(key | {"indicator_code": node["node_code"], "as_of": AS_OF} | value)
                for node in nodes:
                    if node["framework_version"] != version or node["level"] == "indicator":
                        continue
                    below = [v for n, v in own if node["node_code"] in (n["parent_code"], n["index_code"])]
                    points = [v["points"] for v in below if v["points"] is not None]
                    maximum = sum(v["max_points"] for v in below if v["max_points"] is not None)
                    pct = sum(points) * 100 / maximum if maximum else None
                    band = next(
                        (
                            b["name_vi"]
                            for b in bands
                            if b["framework_version"] == version
                            and pct is not None
                            and pct >= Decimal(b["lower_bound_pct"])
                        ),
                        None,
                    )
                    status = (
                        "no_data"
                        if any(v["status"] == "no_data" for v in below)
                        else "ok"
                        if period["is_closed"]
                        else "provisional"
                    )
                    scores.append(
                        key
                        | {
                            "node_code": node["node_code"],
                            "points": sum(points) if points else None,
                            "max_points": maximum if points else None,
                            "pct_of_max": pct,
                            "band": band,
                            "status": status,
                            "as_of": AS_OF,
                        }
                    )
                    if node["level"] == "index" and level in RANKED_LEVELS:
                        ranks.append(key | {"rank_group": level, "pct_of_max": pct, "dossiers": measures["dossiers"]})
    for rank in ranks:
        rivals = [r for r in ranks if r["dossiers"] and all(r[k] == rank[k] for k in rank if k in _RANK_KEY)]
        if rank["dossiers"]:
            rank["rank"] = 1 + sum(r["pct_of_max"] > rank["pct_of_max"] for r in rivals)
            rank["rank_of"] = len(rivals)
            rank["previous_rank"] = 2 if rank["rank"] == 1 else 1
            rank["points_to_next_band"] = Decimal("3.25")
            rank["unranked_reason"] = None
        else:
            rank["unranked_reason"] = "no_dossiers"
    return {"fct_indicator_value": values, "fct_index_score": scores, "fct_index_rank": ranks}


_RANK_KEY = ("framework_version", "rank_group", "period_type", "period_start")


def _trust() -> dict[str, list[dict[str, Any]]]:
    """Deliveries, quarantine, findings, refusals, checks, holds and portal captures."""
    start = AS_OF - timedelta(days=9)
    days = [
        {
            "feed": feed,
            "arrival_day": start + timedelta(days=day),
            "files": 1,
            "rows_delivered": 100 + day,
            "rows_accepted": 98 + day,
            "rows_quarantined": 2,
            "freshest_record": datetime.combine(start + timedelta(days=day), datetime.min.time()),
            "late_touches": day,
            "origin": origin,
            "warnings": "unknown columns ignored: GhiChu" if day == 3 else None,
            "rows_corrected_later": 1 if day < 4 else 0,
            "files_refused": 0,
        }
        for feed, origin in (("dossiers", "simulated"), ("procedures", "delivered"), ("portal", "captured"))
        for day in range(10)
    ]
    of_which_all_was_refused = {
        "feed": "petitions",
        "arrival_day": start,
        **dict.fromkeys(("files", "rows_delivered", "rows_accepted", "rows_quarantined", "late_touches"), 0),
        "rows_corrected_later": 0,
        "files_refused": 1,
    }
    files = [
        {
            "feed": day["feed"],
            "arrival_day": day["arrival_day"],
            "file_name": "ho_so.csv",
            "vendor": "igate" if day["feed"] == "dossiers" else None,
            "encoding": "TCVN3" if number == 0 else "UTF-8",
            "sha256": f"{number:064x}",
            "warnings_vi": day["warnings"] and "bỏ qua các cột ngoài hợp đồng dữ liệu: GhiChu",
            **{
                name: day[name]
                for name in ("origin", "rows_delivered", "rows_accepted", "rows_quarantined", "warnings")
            },
        }
        for number, day in enumerate(days)
    ]
    submitted = {"feed": "submissions", "arrival_day": AS_OF, "origin": "simulated", "files": 6, "files_refused": 0}
    submitted |= {"rows_delivered": 90, "rows_accepted": 87, "rows_quarantined": 3, "rows_corrected_later": 1}
    quarantine = [
        {
            "feed": "dossiers",
            "arrival_day": start + timedelta(days=line % 3),
            "file_name": "ho_so.csv",
            "line": line,
            "rule": "DQ-D17" if line % 2 else "IN-NEW",
            "column_name": "MaDonVi",
            "value_masked": None if line % 5 else "X999",
            "expected": "a unit valid on that day",
            "record_key": f"H53.{line:06d}" if line % 2 else None,
            "first_seen": start,
            "last_seen": start + timedelta(days=line % 3),
            "times_seen": 1 + line % 3,
        }
        for line in range(1, 131)
    ] + [
        {
            "feed": "dossiers",
            "arrival_day": start,
            "file_name": "ho_so.csv",
            "line": 200,
            "rule": "IN-UNMAPPED",
            "column_name": "TrangThaiHoSo",
            "value_masked": "Chờ số hóa lại",
            "record_key": None,
            "first_seen": start,
            "last_seen": start,
            "times_seen": 7,
        }
    ]
    findings = [
        {"rule": rule, "feed": feed, "unit_code": unit, "month": month, "records": records, "sample": sample}
        for rule, feed, unit, month, records, sample in (
            ("DQ-D02", "dossiers", "N-YT", date(2026, 2, 1), 3, "H53.000900, H53.000901, H53.000902"),
            ("DQ-D02", "dossiers", "N-YT", date(2026, 3, 1), 1, "H53.000910"),
            ("DQ-D02", "dossiers", "C1", date(2026, 3, 1), 2, "H53.000911, H53.000912"),
            ("DQ-P04", "portal", "H53.999", date(2026, 4, 1), 1, "H53.999"),
        )
    ]
    holds = [
        {
            "hold_id": f"dossiers/{AS_OF}",
            "kind": "feed_day",
            "feed": "dossiers",
            "arrival_day": AS_OF,
            "rule": rule,
            "reason": reason,
            "since": datetime(2026, 4, 10, 23, 0, tzinfo=UTC),
        }
        for rule, reason in (("accepted share", "0.20 instead of 0.50 or more"), ("usual volume", "5 instead of 80"))
    ] + [
        {
            "hold_id": "index/N-YT/year/2026-01-01",
            "kind": "unit",
            "unit_code": "N-YT",
            "period_type": "year",
            "period_start": date(2026, 1, 1),
            "rule": "settled percentage",
            "reason": "82.10, last published 64.00",
            "since": datetime(2026, 4, 10, 23, 0, tzinfo=UTC),
        }
    ]
    portal = {
        "period_type": "year",
        "period_start": date(2026, 1, 1),
        "as_of": AS_OF,
        "framework_version": "d766-portal-2026",
    }
    reconciliation = [
        portal | dict(zip(_PORTAL, row, strict=False))
        for row in (
            ("TN80", "2.1", 200, 300, "13.33", 210, 300, "14.00", "14.00", "20.00", "-0.67", "other_numerator", "0.00"),
            ("TN80", "3.3", 150, 300, "6.00", 150, 300, "6.00", "6.00", "6.00", "0.00", "equal", "0.00"),
            (
                "TN80",
                "4.1",
                50,
                300,
                "1.00",
                60,
                300,
                None,
                "1.20",
                "6.00",
                None,
                "portal_without_score",
                None,
                "NO_NATIONAL_REPORT_DATA",
            ),
            ("TN80", "5.2", None, None, None, 8, 10, "4.80", "4.80", "6.00", None, "no_local_figure", "0.00"),
            ("H20", "2.1", None, None, None, 358660, 405424, "17.69", "17.69", "20.00", None, "other_province", "0.00"),
            ("H20", "4.1", None, None, None, 10, 20, "2.50", "3.00", "6.00", None, "other_province", "0.50"),
            ("H20", "3A", None, None, None, None, None, "8.84", None, "12.00", None, "other_province", None),
        )
    ]
    return {
        "fct_completeness": [*days, of_which_all_was_refused, submitted | {"late_touches": 0}],
        "fct_delivery": files,
        "fct_quarantine": [*quarantine, *forms.quarantine()],
        "fct_finding": findings,
        "fct_hold": holds,
        "fct_refusal": [
            {
                "feed": "petitions",
                "arrival_day": start,
                "file_name": "thieu_cot.csv",
                "message": "required column missing: MaHoSo",
                "message_vi": "thiếu cột bắt buộc: MaHoSo",
            }
        ],
        "fct_portal_reconciliation": reconciliation,
        "fct_check_result": [
            {
                "suite": "dossiers",
                "subject": "2026-04-09, 2026-04-10" if outcome == "failed" else "",
                "expectation": f"rule that {outcome}",
                "outcome": outcome,
                "observed": "[]",
                "expected": "{}",
                "blocking": outcome == "failed",
                "checked_at": datetime(2026, 4, 10, 23, 0, tzinfo=UTC),
            }
            for outcome in ("passed", "failed", "error")
        ],
        "fct_missing_feed": [
            {"feed": "petitions", "missing_since": start + timedelta(days=1)},
            {"feed": "land_parcels", "missing_since": AS_OF},
        ],
        "dim_check_name": [
            {"kind": "suite", "code": "dossiers", "name_vi": "Nguồn: hồ sơ", "name_en": "Feed: dossiers"},
            {
                "kind": "rule",
                "code": "accepted share",
                "name_vi": "Ít nhất một nửa số dòng dùng được",
                "name_en": "At least half of the rows are accepted",
            },
        ],
        "fct_check_offender": [
            {
                "suite": "dossiers",
                "expectation": "rule that failed",
                "key": f"2026-04-{day:02d}",
                "observed": "0.20",
                "expected": "0.50 or more",
            }
            for day in (9, 10)
        ],
    }


_PORTAL = (
    "unit_code",
    "indicator_code",
    "local_numerator",
    "local_denominator",
    "local_points",
    "portal_numerator",
    "portal_denominator",
    "portal_points",
    "portal_points_recomputed",
    "max_points",
    "difference",
    "reason",
    "recomputation_difference",
    "portal_flags",
)
_CHECK_RESULT = {
    **dict.fromkeys(("suite", "subject", "expectation", "outcome", "observed", "expected"), "varchar"),
    "blocking": "boolean",
    "checked_at": "timestamptz",
}
_CHECK_OFFENDER = dict.fromkeys(("suite", "expectation", "key", "observed", "expected"), "varchar")
_HOLD = {
    **dict.fromkeys(("hold_id", "kind", "feed"), "varchar"),
    "arrival_day": "date",
    **dict.fromkeys(("unit_code", "period_type"), "varchar"),
    "period_start": "date",
    **dict.fromkeys(("rule", "reason"), "varchar"),
    "since": "timestamptz",
}
_CHECK_NAME = dict.fromkeys(("kind", "code", "name_vi", "name_en"), "varchar")
BESIDE_MARTS = {
    "fct_check_result": _CHECK_RESULT,
    "fct_check_offender": _CHECK_OFFENDER,
    "fct_hold": _HOLD,
    "dim_check_name": _CHECK_NAME,
    "fct_missing_feed": {"feed": "varchar", "missing_since": "date"},
}


def _contracts() -> dict[str, list[dict[str, Any]]]:
    """The contracts in force, as the models publish them."""
    in_force = [load_contract(feed) for feed in FEEDS]
    feeds = [
        feed_row(contract)
        | {"contract_version": contract.version, "since": datetime(2026, 4, 1, 2, 30, tzinfo=UTC)}
        | {"document": contract.text}
        for contract in in_force
    ]
    return {
        "dim_feed": feeds,
        "dim_feed_column": [row for contract in in_force for row in column_rows(contract)],
        "dim_feed_rule": [row for contract in in_force for row in rule_rows(contract)],
    }


def _rows() -> dict[str, list[dict[str, Any]]]:
    nodes = _seed("frameworks/framework_nodes.csv")
    bands = _seed("frameworks/bands.csv")
    measures = {row["measure_code"]: row for row in _seed("frameworks/measures.csv")}
    dossiers = _dossiers()

    def worded(node: dict[str, Any], side: str) -> dict[str, Any]:
        words = measures.get(node[f"{side}_measure"] or "", {})
        return {f"{side}_{language}": words.get(f"definition_{language}") for language in ("vi", "en")}

    return {
        **_contracts(),
        "dim_framework": _seed("frameworks/frameworks.csv"),
        "dim_band": bands,
        "dim_dossier_status": _seed("reference/dossier_statuses.csv"),
        "dim_indicator": [
            node | {"indicator_code": node["node_code"]} | worded(node, "numerator") | worded(node, "denominator")
            for node in nodes
        ]
        + [
            {
                "framework_version": "dti-922-province",
                "indicator_code": "2.1",
                "index_code": "dti",
                "name_vi": "Của DTI",
            }
        ],
        "dim_period": _periods(),
        "dim_procedure": [
            {"procedure_code": f"1.00{number}", "name_vi": f"Thủ tục {number}", "field_vi": "Hộ tịch"}
            for number in range(3)
        ],
        "dim_unit": [
            dict(
                zip(
                    (
                        "unit_code",
                        "name_vi",
                        "name_en",
                        "level",
                        "parent_code",
                        "valid_from",
                        "valid_to",
                        "successor_code",
                    ),
                    unit,
                    strict=True,
                )
            )
            | {"rank_group": unit[3] if unit[3] in RANKED_LEVELS else None}
            for unit in UNITS
        ],
        "fct_mission_figure": _seed("frameworks/mission_figures.csv"),
        "dim_dq_rule": _dq_rules(),
        "dossier_detail": dossiers,
        "dim_plan_colour": _seed("frameworks/plan_colours.csv"),
        "dim_commune_shape": _shapes(),
    } | (_scored(nodes, bands, dossiers) | _trust() | _dti() | _plans() | forms.rows() | land.rows())


def _shapes() -> list[dict[str, Any]]:
    """Two communes side by side, and the district that both were."""

    def block(code: str, level: str, west: float, east: float) -> dict[str, Any]:
        corners = [[west, 11.0], [east, 11.0], [east, 11.2], [west, 11.2], [west, 11.0]]
        return {
            "code": code,
            "unit_code": code,
            "level": level,
            "is_approximate": level == "huyen",
            "geometry": json.dumps({"type": "Polygon", "coordinates": [corners]}),
        }

    return [block("C1", "xa", 106.0, 106.2), block("C2", "xa", 106.2, 106.4), block("D703", "huyen", 106.0, 106.4)]


def _plans() -> dict[str, list[dict[str, Any]]]:
    """Targets of 2026, one of each kind, and the published rates of 2022."""
    year = {
        "year": 2026,
        "period_type": "year",
        "period_start": date(2026, 1, 1),
        "plan_period": "year",
        "plan_origin": "simulated",
        "legal_basis": "Kế hoạch <b>thử</b>",
        "valid_from": date(2026, 1, 15),
        "as_of": AS_OF,
        "status": "provisional",
        "basis": "computed",
    }

    def plan(code: str, unit: str, lead: str | None, title: str | None, **row: Any) -> dict[str, Any]:
        responsible = {"lead_unit": lead, "responsible_unit": lead or unit, "responsible_head_title": title}
        return year | responsible | {"indicator_code": code, "unit_code": unit} | row

    justice, health = ("N-TP", "Giám đốc Sở Tư pháp"), ("N-YT", "Giám đốc Sở Y tế")
    rows = [
        plan("2.1", "TN80", *justice, target_ratio="0.9", actual_ratio="0.84", numerator=84, denominator=100,
             gap="-0.06", required_pace="0.925", reach="within_reach", forecast_year_end="0.87", forecast_low="0.81",
             forecast_high="0.885", colour="amber"),
        plan("3.3", "TN80", *health, target_ratio="0.8", actual_ratio="0.9", numerator=90, denominator=100, gap="0.1",
             required_pace="0", reach="secured", colour="green"),
        plan("4.1", "TN80", *health, target_ratio="0.95", actual_ratio="0.9", numerator=9, denominator=10, gap="-0.05",
             required_pace="1.125", reach="out_of_reach", colour="red"),
        plan("5.2", "TN80", "N-XYZ", None, target_ratio="0.9", colour="grey", status="no_data", basis=None),
        plan("d766", "TN80", *justice, target_points="80", actual_points="66.06", gap_points="-13.94",
             actual_ratio="0.6606", colour="red"),
        plan("3.3", "C1", None, "Chủ tịch UBND cấp xã", target_ratio="0.7", actual_ratio="0.5", numerator=1,
             denominator=2, gap="-0.2", colour="red"),
    ]  # fmt: skip
    of_2022 = {
        "year": 2022,
        "period_type": "nine_months",
        "period_start": date(2022, 1, 1),
        "basis": "published",
        "status": "ok",
        "plan_origin": "captured",
        "legal_basis": "Kế hoạch năm",
        "source": "Thông báo của tỉnh",
    }
    no_plan = {"legal_basis": None, "plan_period": None, "valid_from": None, "status": "no_target"}
    rows += [
        plan("3.2", "TN72", None, None, target_ratio="0.8", actual_ratio="0.2861", gap="-0.5139", colour="red")
        | of_2022,
        plan("3.3", "TN72", None, None, target_ratio="0.5", actual_ratio="0.22", gap="-0.28", colour="red",
             required_pace="1.292615", reach="out_of_reach") | of_2022,
        plan("4.1", "TN72", None, None, actual_ratio="0.095") | of_2022 | no_plan,
    ]  # fmt: skip
    return {"fct_plan_actual": rows}


def _dti() -> dict[str, list[dict[str, Any]]]:
    """The captured tables of provinces, and what the oracle computes from them."""
    entities = _seed("reference/dti_entities.csv")
    codes = {(row["level"], row["name_vi"]): row["entity_code"] for row in entities}
    nodes = {(row["framework_version"], row["node_code"]): row for row in _seed("frameworks/dti_nodes.csv")}
    judged = compute(SEEDS.parents[1] / "orchestration" / "sample" / "data" / "dti_results.csv")
    scores: dict[tuple, dict[str, Any]] = {}

    def add(key: Key, source: str, value: Any, rank: int | None, basis: str, **rest: Any) -> None:
        version, level, name, year, node = key
        maximum = nodes.get((version, node), {}).get("effective_points")
        scores[*key, source] = {
            "framework_version": version,
            "level": level,
            "entity_code": "mean" if name == "mean" else codes[level, name],
            "entity_name": name,
            "year": year,
            "node_code": node,
            "source": source,
            "value": None if value is None else f"{Decimal(value.numerator) / value.denominator:.10f}",
            "points": None if value is None or maximum is None else f"{float(value) * float(maximum):.4f}",
            "max_points": maximum,
            "rank": rank,
            "rank_of": SIZE[level] if rank else None,
            "basis": basis,
            "is_own_framework": version == JUDGED_BY[year],
        } | rest

    for key, (value, rank) in judged.published.items():
        add(key, "published", value, rank, "published in news", confidence="high", source_url="https://dti.gov.vn")
    for key, rank in judged.ranks.items():
        add(key, "computed", judged.published.get(key, (None, None))[0], rank, "published_value")
    ways = ("mean", "former_provinces", "pillars", "main_indices")
    for (key, basis), value in sorted(judged.computed.items(), key=lambda item: ways.index(item[0][1])):
        add(key, "computed", value, judged.ranks.get(key), basis)
    compared = [
        scores[*key, "computed"]
        | {
            "basis": basis,
            "published_value": judged.published[key][0] and f"{float(judged.published[key][0]):.4f}",
            "computed_value": scores[*key, "computed"]["value"],
            "published_rank": judged.published[key][1],
            "computed_rank": judged.ranks.get(key),
            "difference": f"{float(value - judged.published[key][0]):.10f}",
            "agrees": True,
        }
        for (key, basis), value in judged.computed.items()
        if judged.published.get(key, (None, None))[0] is not None
    ]
    contradicted = compared[0] | {"basis": "former_provinces", "entity_name": "Tỉnh <i>Thử</i>", "agrees": False}
    scores["whole of components"] = {
        "framework_version": "dti-922-province",
        "level": "province_merged",
        "entity_code": "H53",
        "year": 2026,
        "node_code": "dti",
        "source": "verified",
        "status": "insufficient",
        "max_points": 5,
        "applicable_points": 990,
        "is_own_framework": False,
    }
    for commune, value, status in (("C1", "0.6200000000", "ok"), ("C2", None, "insufficient")):
        scores[commune] = scores["whole of components"] | {
            "framework_version": "dti-tay-ninh-commune",
            "level": "commune",
            "entity_code": commune,
            "year": 2025,
            "value": value,
            "points": value and "62.0000",
            "max_points": value and 100,
            "status": status,
            "is_own_framework": True,
        }
    return {
        "fct_dti_score": list(scores.values()),
        "fct_dti_comparison": [*compared, contradicted],
        "dim_dti_framework": _seed("frameworks/dti_frameworks.csv"),
        "dim_dti_node": list(nodes.values()),
        "fct_dti_component": [*_dti_components(nodes), *_dti_components_of_communes()],
    }


def _dti_components(nodes: dict[tuple[str, str], dict[str, Any]]) -> list[dict[str, Any]]:
    """Components of 922 of one province: one appraised beside its self-score, one measured, one not applicable."""
    place = {
        "framework_version": "dti-922-province", "level": "province_merged", "entity_code": "H53", "year": 2026,
        "entity_name": "Tỉnh Tây Ninh", "is_own_framework": False, "is_provisional": True,
        "formula_vi": "công thức", "formula_en": "formula",
    }  # fmt: skip
    counted = {
        "numerator": 412, "denominator": 2100, "quantity": "0.196190", "mart": "fct_indicator_value",
        "indicator_code": "3.3", "basis": "measured", "status": "no_maximum",
        "formula_vi": "Hồ sơ trực tuyến / <i>hồ sơ</i>", "formula_en": "Online / <i>all</i>",
    }  # fmt: skip
    known = {
        ("1.1", "self"): {"basis": "submitted", "claimed_score": 10, "points": 10, "status": "ok"},
        ("1.1", "verified"): {"basis": "appraised", "claimed_score": 5, "points": 5, "status": "ok"},
        ("1.2", "verified"): {"basis": "appraised", "status": "not_applicable"},
        ("7.11", "measured"): counted,
        ("7.11", "verified"): counted,
    }
    return [
        place
        | {"node_code": code, "source": source, "max_points": node["max_points"], "confidence": node["confidence"]}
        | {"main_index_code": node["parent_code"]}
        | known.get((code, source), {"status": "no_data"})
        for (version, code), node in nodes.items()
        for source in ("self", "measured", "verified")
        if version == "dti-922-province" and node["kind"] == "component"
        if source == "verified" or (code, source) in known
    ]


def _dti_components_of_communes() -> list[dict[str, Any]]:
    """Of one commune a component that was counted, and the points that it makes."""
    counted = {
        "framework_version": "dti-tay-ninh-commune", "level": "commune", "entity_code": "C1", "year": 2025,
        "node_code": "7.1", "is_own_framework": True, "numerator": 3, "denominator": 8, "quantity": "0.375000",
        "points": "3.7500", "max_points": 10, "status": "ok", "confidence": "unverified",
    }  # fmt: skip
    return [counted | {"source": source, "basis": "measured"} for source in ("measured", "verified")]


def _dq_rules() -> list[dict[str, Any]]:
    what_to_do = {row["rule"]: row for row in _seed("reference/finding_rules.csv")}
    return [what_to_do.get(row["rule"], {}) | row for row in _seed("reference/dq_rules.csv")]


def write_marts(file: Path, rows: dict[str, list[dict[str, Any]]]) -> dict[str, int]:
    """Every mart of the contracts with these rows, empty where there are none."""
    tables = contracts() | BESIDE_MARTS
    with duckdb.connect(str(file)) as connection:
        connection.execute("create schema marts")
        for table, columns in tables.items():
            spelled = ", ".join(f'"{name}" {kind}' for name, kind in columns.items())
            connection.execute(f"create table marts.{table} ({spelled})")
            if rows.get(table):
                # one JSON file a table: inserting row by row takes half a minute
                lines = file.with_suffix(f".{table}.json")
                lines.write_text(json.dumps(rows[table], default=str), "utf-8")
                named = ", ".join(columns)
                connection.execute(
                    f"insert into marts.{table} select {named} from read_json(?, columns = ?)",  # noqa: S608
                    [str(lines), columns],
                )
                lines.unlink()
    return {table: len(rows.get(table, [])) for table in tables}


def point_to(home: Path, version: str, file: str, row_counts: dict[str, int] | None = None) -> None:
    """Write current.json."""
    pointer = {
        "version": version,
        "file": file,
        "published_at": "2026-04-10T16:30:00+00:00",
        "as_of": AS_OF.isoformat(),
        "row_counts": row_counts or {},
        "sha256": "0" * 64,
    }
    (home / "serving" / "current.json").write_text(json.dumps(pointer), "utf-8")


@pytest.fixture(scope="session", autouse=True)
def no_component_scan() -> Iterator[None]:
    """Each AppTest reads the metadata of every installed package for components, 0.6 s; the app uses none."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BidiComponentManager, "discover_and_register_components", lambda *_, **__: None)
        yield


@pytest.fixture(scope="session")
def published_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A runtime root with one published version; read only."""
    home = tmp_path_factory.mktemp("home")
    (home / "serving").mkdir()
    counts = write_marts(home / "serving" / "marts-v1.duckdb", _rows())
    point_to(home, "v1", "marts-v1.duckdb", counts)
    return home


@pytest.fixture
def published(published_home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DTI_HOME", str(published_home))
    return published_home


@pytest.fixture
def bare_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A runtime root without any version."""
    (tmp_path / "serving").mkdir()
    monkeypatch.setenv("DTI_HOME", str(tmp_path))
    return tmp_path


@pytest.fixture
def open_home(bare_home: Path, publish_as: Callable[[Path, str], None], monkeypatch: pytest.MonkeyPatch) -> Path:
    """A runtime root of its own with a published version, that takes files; today is the day of its data."""
    publish_as(bare_home, "v1")
    monkeypatch.setenv("DTI_UPLOAD", "1")
    monkeypatch.setenv("DTI_TODAY", AS_OF.isoformat())
    return bare_home


@pytest.fixture
def visit(tmp_path: Path) -> Callable[..., AppTest]:
    """Open a page of the app with URL parameters and return it as drawn."""

    def open_page(name: str, **parameters: str) -> AppTest:
        app = AppTest.from_file(str(MAIN), default_timeout=60)
        # a first run registers the pages; without a version it is quick and chooses nothing but the language
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("DTI_HOME", str(tmp_path / "nowhere"))
            app.run()
        app.query_params.clear()
        for key, value in parameters.items():
            app.query_params[key] = value
        return app.switch_page(f"views/{name}.py").run()

    return open_page


def drawn(app: AppTest) -> str:
    """All the HTML and text of a page."""
    pieces = [element.proto.body for element in app.get("html")]
    for kind in ("markdown", "caption", "subheader", "info", "success", "error", "warning"):
        pieces += [element.value for element in app.get(kind)]
    return "\n".join(pieces)


def words(app: AppTest) -> str:
    """The page without its tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", drawn(app)))


@pytest.fixture
def text_of() -> Callable[[AppTest], str]:
    return words


@pytest.fixture
def html_of() -> Callable[[AppTest], str]:
    return drawn


@pytest.fixture
def publish_as(published_home: Path) -> Callable[[Path, str], None]:
    """Publish a copy of the fixture's version in another home under another name."""

    def publish(home: Path, version: str) -> None:
        file = home / "serving" / f"marts-{version}.duckdb"
        file.write_bytes((published_home / "serving" / "marts-v1.duckdb").read_bytes())
        point_to(home, version, file.name)

    return publish


@pytest.fixture
def publish_simulated_dti() -> Callable[[Path], None]:
    """Publish DTI tables that an invented delivery brought."""

    def publish(home: Path) -> None:
        day = {"feed": "dti_results", "arrival_day": AS_OF, "origin": "simulated"}
        write_marts(home / "serving" / "marts-dti.duckdb", _dti() | {"fct_completeness": [day]})
        point_to(home, "dti", "marts-dti.duckdb")

    return publish


@pytest.fixture
def publish_empty() -> Callable[[Path], None]:
    """Publish a version whose marts hold no rows."""

    def publish(home: Path) -> None:
        write_marts(home / "serving" / "marts-empty.duckdb", {})
        point_to(home, "empty", "marts-empty.duckdb")

    return publish
