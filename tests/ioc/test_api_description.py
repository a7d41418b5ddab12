"""Whatever is asked, valid or not, the API answers as its OpenAPI description says."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path

import pytest
import schemathesis
from hypothesis import HealthCheck, settings

from orchestration.ioc.api import keys
from orchestration.ioc.api.app import create_app
from orchestration.settings import Settings
from tests.ioc.published import MONTHS, UNITS, Count, publish

TEMPORARY = tempfile.TemporaryDirectory()
HOME = Path(TEMPORARY.name)
SETTINGS = Settings(home=HOME, api_keys=HOME / "keys", api_rate=1e6, api_burst=1_000_000)
schema = schemathesis.openapi.from_asgi("/v1/openapi.json", create_app(SETTINGS))


@pytest.fixture(scope="module", autouse=True)
def published() -> None:
    publish(SETTINGS.serving, date(2026, 2, 15), {(unit, MONTHS[0]): Count(30, 40) for unit in UNITS})
    schema.config.update(headers={"Authorization": f"Bearer {keys.add(SETTINGS.api_keys, 'ioc')}"})


@schema.parametrize()
@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_answers_are_as_described(case):
    case.call_and_validate()
