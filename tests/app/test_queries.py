"""Every query of the app runs against the columns of the dbt contracts."""

import re
from datetime import date
from pathlib import Path

import duckdb
import pytest

from app import queries
from app.dti import queries as dti_queries
from app.forms import queries as form_queries
from app.land import queries as land_queries
from app.maps import queries as map_queries
from app.plans import queries as plan_queries
from app.quality import queries as quality_queries

MODULES = (queries, quality_queries, dti_queries, plan_queries, form_queries, map_queries, land_queries)
QUERIES = {
    f"{module.__name__.removeprefix('app.')}.{name}": value
    for module in MODULES
    for name, value in vars(module).items()
    if name.isupper() and isinstance(value, str) and "select" in value
}
SAMPLES = {
    "framework": "d766-portal-2026",
    "period_type": "year",
    "period_start": date(2026, 1, 1),
    "period_end": date(2026, 12, 31),
    "cutoff_on": date(2026, 4, 10),
    "as_of": date(2026, 4, 10),
    "captured_on": date(2026, 4, 10),
    "unit": "TN80",
    "units": ["TN80", "TN72"],
    "node": "d766",
    "rank_group": "so-nganh",
    "indicator": "2.1",
    "level": "so-nganh",
    "side": "numerator",
    "page_size": 10,
    "skipped": 0,
    "feed": "dossiers",
    "feeds": ["dossiers"],
    "dti_framework": "dti-922-province",
    "dti_level": "province_merged",
    "dti_entity": "H53",
    "dti_year": 2026,
    "rule": "",
    "lead": "N-YT",
    "dti_source": "verified",
    "flag": "clean",
    "until": date(2026, 4, 10),
    "day": date(2026, 4, 10),
    "commune": "",
    "first_month": date(2026, 2, 1),
    "last_month": date(2026, 4, 1),
    "reason": "",
    "mart": "fct_land_quality",
    "form": "dti-so",
    "period": "2025",
    "version": 1,
    "file_name": "N-TP__dti-so__2025.xlsx",
    "arrival_day": date(2026, 1, 10),
}

OF_ONE_QUERY = {
    "queries.RANK_OF_UNIT": {"unit": "N-YT"},
    "quality.queries.FINDINGS_BY_UNIT": {"rule": "DQ-D02"},
    "forms.queries.VERSIONS": {"unit": "N-YT"},
    "forms.queries.FIELDS": {"unit": "N-YT"},
    "forms.queries.LOCKS": {"unit": "C25459"},
    "land.queries.WORST": {"rule": "DQ-L03"},
    "land.queries.WORST_COUNT": {"rule": "DQ-L03"},
    "maps.queries.DTI_NODES": {"dti_level": "commune", "dti_year": 2025},
    "maps.queries.DTI_COMPONENTS": {"dti_level": "commune", "dti_year": 2025},
    "maps.queries.FORMS": {"period_start": date(2025, 1, 1)},
}


def parameters(sql: str) -> dict[str, object]:
    return {name: SAMPLES[name] for name in set(re.findall(r"\$([a-z_]+)", sql))}


@pytest.mark.parametrize("name", QUERIES)
def test_a_query_runs_on_the_contract_and_finds_rows(published_home: Path, name: str) -> None:
    sql = QUERIES[name]
    of_map = {"level": "xa"} if name.startswith("maps.") and "$level" in sql else {}
    sample = parameters(sql) | of_map | OF_ONE_QUERY.get(name, {})
    with duckdb.connect(str(published_home / "serving" / "marts-v1.duckdb"), read_only=True) as connection:
        assert connection.execute(sql, sample).fetchall()


def test_values_are_bound_and_never_written_into_a_query() -> None:
    source = "".join(Path(module.__file__).read_text("utf-8") for module in MODULES)
    assert not re.search(r'f"""|\.format\(|% \(', source)
    assert len(QUERIES) > 20


@pytest.mark.parametrize("level", ["tinh", "so-nganh"])
def test_a_list_without_a_page_size_holds_every_row(published_home: Path, level: str) -> None:
    sample = parameters(queries.DOSSIER_LIST) | {"page_size": None, "side": "denominator"}
    sample["unit"] = {"tinh": "TN80", "so-nganh": "N-YT"}[level]
    count = {name: sample[name] for name in parameters(queries.DOSSIER_COUNTS)}
    with duckdb.connect(str(published_home / "serving" / "marts-v1.duckdb"), read_only=True) as connection:
        rows = connection.execute(queries.DOSSIER_LIST, sample).fetchall()
        assert len(rows) == connection.execute(queries.DOSSIER_COUNTS, count).fetchone()[2] > 0
