"""Choices live in the URL, both ways."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from app import filters

PAGES = (
    "overview",
    "ranking",
    "unit",
    "indicator",
    "map",
    "targets",
    "reconciliation",
    "quality",
    "contracts",
    "method",
)


@pytest.mark.parametrize(
    ("kind", "start", "code"),
    [
        ("year", date(2026, 1, 1), "2026"),
        ("nine_months", date(2026, 1, 1), "2026-9M"),
        ("half", date(2025, 7, 1), "2025-H2"),
        ("quarter", date(2026, 4, 1), "2026-Q2"),
        ("month", date(2026, 3, 1), "2026-03"),
    ],
)
def test_a_period_has_a_readable_code(kind: str, start: date, code: str) -> None:
    assert filters.period_code({"period_type": kind, "period_start": start}) == code


def test_the_framework_valid_at_the_start_of_the_period_is_the_default() -> None:
    versions = [
        {"framework_version": "new", "valid_from": date(2026, 1, 1), "valid_to": None},
        {"framework_version": "old", "valid_from": date(2022, 6, 23), "valid_to": date(2025, 12, 31)},
    ]
    assert filters.default_framework(versions, date(2025, 1, 1)) == "old"
    assert filters.default_framework(versions, date(2026, 1, 1)) == "new"
    assert filters.default_framework(versions, date(2020, 1, 1)) == "new"


def test_searching_ignores_case_and_accents() -> None:
    assert filters.plain("Xã ĐỨC Hòa") == "xa duc hoa"


@pytest.mark.parametrize(
    ("page", "chosen"),
    [
        ("overview", {"lang": "en", "period": "2025", "framework": "d766-portal-2026", "province": "TN72"}),
        ("ranking", {"lang": "en", "period": "2026-03", "group": "xa", "search": "tan ninh"}),
        ("unit", {"period": "2026-Q1", "unit": "C1", "indicator": "3.6", "side": "rest"}),
        ("unit", {"period": "2026", "unit": "TN80", "indicator": "2.1", "side": "denominator", "page": "3"}),
        ("indicator", {"lang": "en", "period": "2026-H1", "indicator": "4.1", "group": "xa"}),
        ("map", {"lang": "en", "period": "2026-Q1", "topic": "d766", "measure": "3.3"}),
        ("map", {"period": "2025", "map_level": "huyen", "topic": "forms"}),
        ("map", {"period": "2026", "topic": "land", "measure": "fresh"}),
        ("targets", {"lang": "en", "period": "2026", "lead": "N-TP"}),
        ("quality", {"part": "deliveries", "feed": "portal"}),
        ("quality", {"part": "quarantine", "rule": "DQ-D17"}),
        ("quality", {"part": "findings", "finding": "DQ-P04"}),
        ("contracts", {"lang": "en", "feed": "petitions"}),
        ("reconciliation", {"capture": "TN80@2026@2026-04-10"}),
        ("submissions", {"lang": "en", "form": "dti-xa", "form_period": "2026", "form_status": "open"}),
        ("submissions", {"form_part": "unit", "form_unit": "N-YT", "form_version": "1"}),
        ("dti", {"lang": "en", "dti_part": "table", "dti_table": "2022-63", "dti_search": "tay ninh"}),
        ("dti", {"dti_part": "components", "dti_framework": "dti-405-province"}),
    ],
)
@pytest.mark.usefixtures("published")
def test_a_shared_link_shows_the_same_view(
    visit: Callable[..., AppTest], html_of: Callable[[AppTest], str], page: str, chosen: dict[str, str]
) -> None:
    first = visit(page, **chosen)
    link = {name: values[0] if isinstance(values, list) else values for name, values in first.query_params.items()}
    assert chosen.items() <= link.items()
    assert html_of(visit(page, **link)) == html_of(first)


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.usefixtures("published")
def test_nonsense_in_the_url_falls_back(visit: Callable[..., AppTest], page: str) -> None:
    names = "lang period framework province group search unit indicator side page feed rule capture lead"
    of_quality = "part finding quarantine_page files_page"
    of_map = "topic measure map_level"
    shown = visit(page, **dict.fromkeys(f"{names} {of_quality} {of_map}".split(), "'; drop table x; --<b>"))
    assert not shown.exception
    assert shown.query_params["lang"] in ("vi", ["vi"])
    assert shown.query_params["period"] in ("2026", ["2026"])


@pytest.mark.usefixtures("published")
def test_a_choice_is_written_to_the_url_and_a_new_period_takes_its_own_framework(
    visit: Callable[..., AppTest],
) -> None:
    shown = visit("overview")
    shown.sidebar.selectbox(key="filter_framework").set_value("d766-portal-2022").run()
    assert shown.query_params["framework"] in ("d766-portal-2022", ["d766-portal-2022"])
    shown.sidebar.selectbox(key="filter_period_type").set_value("month").run()
    assert shown.query_params["period"] in ("2026-04", ["2026-04"])
    assert shown.query_params["framework"] in ("d766-portal-2026", ["d766-portal-2026"])
    shown.sidebar.selectbox(key="filter_period").set_value("2025-08").run()
    assert shown.query_params["framework"] in ("d766-portal-2022", ["d766-portal-2022"])
    assert not shown.exception


@pytest.mark.usefixtures("published")
def test_another_page_keeps_language_and_period(visit: Callable[..., AppTest]) -> None:
    shown = visit("overview", lang="en", period="2026-Q1")
    shown.query_params.clear()
    shown.switch_page("views/ranking.py").run()
    assert shown.query_params["lang"] in ("en", ["en"])
    assert shown.query_params["period"] in ("2026-Q1", ["2026-Q1"])


def test_a_link_keeps_what_is_shared_and_escapes_values(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filters, "requested", {"lang": "en", "period": "2026"}.get)
    assert filters.link("unit", unit="C 1&2") == "unit?lang=en&period=2026&unit=C+1%262"


def test_the_shared_modules_know_no_orchestration() -> None:
    import ast

    forbidden = {"orchestration", "quality", "dagster", "dbt", "dagster_dbt", "dagster_duckdb", "great_expectations"}
    folder = Path(filters.__file__).parent
    for file in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            names = (
                [alias.name for alias in node.names]
                if isinstance(node, ast.Import)
                else [node.module or ""]
                if isinstance(node, ast.ImportFrom)
                else []
            )
            assert not forbidden & {name.split(".")[0] for name in names}, file
