"""Whoever asks over HTTP gets the figures of the feed, of one version at a time, and is told what was wrong."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from orchestration.ioc.api import keys
from orchestration.ioc.api.answers import Figures, Nodes, Periods, Units, Version
from orchestration.ioc.api.app import create_app
from orchestration.ioc.api.asking import EXPECTED_VI, FILTERS, MOST, Asked
from orchestration.ioc.api.current import RETRY_SECONDS, Current
from orchestration.ioc.deliveries import LINES
from orchestration.ioc.delivering import deliver
from orchestration.ioc.published import KEY
from orchestration.ioc.record import PublishedFigure
from orchestration.settings import Settings
from tests.ioc.published import DTI, MONTHS, UNITS, Count, publish

JANUARY, FEBRUARY, MARCH = MONTHS
COMMUNE, OTHER = UNITS
FEBRUARY_15, MARCH_15 = date(2026, 2, 15), date(2026, 3, 15)
COUNTS = {
    (COMMUNE, JANUARY): Count(30, 40),
    (COMMUNE, FEBRUARY): Count(0, 10),
    (OTHER, JANUARY): Count(None, None),
    (OTHER, FEBRUARY): Count(3, 4),
}
PROBLEM = "application/problem+json"


class Clock:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


Start = Callable[..., TestClient]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "nhà 'IOC'"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def start(home: Path, clock: Clock) -> Start:
    """The API on what is published in `home`; settings by name."""
    return lambda **settings: _started(home, clock, **settings)


@pytest.fixture
def client(home: Path, start: Start) -> TestClient:
    publish(home / "serving", FEBRUARY_15, COUNTS)
    return start()


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    """As `client`, for tests that only read."""
    home = tmp_path_factory.mktemp("home")
    publish(home / "serving", FEBRUARY_15, COUNTS, dti=DTI)
    return _started(home, Clock())


def _started(home: Path, clock: Clock, **settings: object) -> TestClient:
    app = create_app(Settings(home=home, **{"api_burst": 1000} | settings), clock)
    return TestClient(app, raise_server_exceptions=False)


def pages(client: TestClient, **asked: str | int) -> Iterator[list[dict]]:
    """The figures of page after page, each held against its shape."""
    cursor = None
    while True:
        page = client.get("/v1/figures", params=asked | ({"cursor": cursor} if cursor else {}))
        Figures.model_validate_json(page.content)
        yield page.json()["items"]
        cursor = page.json()["next_cursor"]
        if cursor is None:
            return


def everything(client: TestClient) -> list[dict]:
    return [item for page in pages(client, limit=MOST) for item in page]


def problem(response) -> dict:
    assert response.headers["content-type"] == PROBLEM
    told = response.json()
    assert told["status"] == response.status_code
    assert told["title_vi"] and told["detail_vi"] and told["title"] and told["detail"]
    return told


def test_the_pages_hold_the_figures_of_the_feed_each_once(client, home):
    delivery = deliver(home / "serving", home / "ioc")
    delivered = [json.loads(line) for line in (delivery.folder / LINES).read_text("utf-8").splitlines()]
    told = [{name: one[name] for name in PublishedFigure.model_fields} for one in delivered]
    told.sort(key=lambda figure: [figure[name] for name in KEY])
    read = list(pages(client, limit=3))
    assert [len(page) for page in read] == [3, 3, 2]
    assert [item for page in read for item in page] == told


def test_null_is_not_zero_and_a_small_cell_has_no_figure(reader):
    rows = {(row["unit_code"], row["period_start"]): row for row in everything(reader) if row["kind"] == "indicator"}
    zero, unknown, small = rows[COMMUNE, "2026-02-01"], rows[OTHER, "2026-01-01"], rows[OTHER, "2026-02-01"]
    assert (zero["numerator"], zero["points"]) == (0, 0)
    assert (unknown["numerator"], unknown["points"], unknown["state"]) == (None, None, "not_applicable")
    assert (small["numerator"], small["denominator"], small["points"]) == (None, None, None)
    assert "small_cell" in small["quality_flags"]


@pytest.mark.parametrize("name", FILTERS)
def test_a_filter_leaves_the_figures_to_which_it_applies(reader, name):
    rows = everything(reader)
    values = {row[name] for row in rows}
    assert len(values) > 1
    for value in values:
        found = [item for page in pages(reader, limit=2, **{name: value}) for item in page]
        assert found == [row for row in rows if row[name] == value]


def test_filters_apply_together_and_may_leave_nothing(reader):
    rows = reader.get("/v1/figures", params={"unit_code": OTHER, "kind": "index", "status": "closed"}).json()["items"]
    assert [(row["unit_code"], row["kind"], row["status"]) for row in rows] == [(OTHER, "index", "closed")]
    of_dti = reader.get("/v1/figures", params={"index_code": "dti", "framework_version": "province"}).json()["items"]
    assert [(row["node_code"], row["source"]) for row in of_dti] == [("cqs", "computed"), ("dti", "published")]
    nothing = reader.get("/v1/figures", params={"framework_version": "f1", "period_type": "month"}).json()
    assert (nothing["items"], nothing["next_cursor"]) == ([], None)


NO_CODES = ("?", "", "a\x00b", "x" * 65, "Sở")
NO_OTHERS = (*NO_CODES, "0", "2026-13-01")
CODES = ("index_code", "unit_code", "node_code", "framework_version")


@pytest.mark.parametrize(
    ("name", "value"),
    [(name, value) for name in Asked.model_fields for value in (NO_CODES if name in CODES else NO_OTHERS)],
)
def test_a_parameter_that_is_not_valid_is_named_with_what_is_expected(reader, name, value):
    response = reader.get("/v1/figures", params={name: value})
    assert response.status_code == 422
    (fault,) = problem(response)["errors"]
    assert (fault["parameter"], fault["expected_vi"]) == (name, EXPECTED_VI[name])
    assert fault["expected"] == Asked.model_fields[name].description


def test_every_parameter_is_explained_in_vietnamese():
    assert list(EXPECTED_VI) == list(Asked.model_fields)


@pytest.mark.parametrize("query", ["unit=C25459", "kind=index&kind=group"])
def test_a_misspelt_or_repeated_parameter_is_not_passed_over(reader, query):
    response = reader.get(f"/v1/figures?{query}")
    assert response.status_code == 422
    assert problem(response)["errors"][0]["parameter"] == query.partition("=")[0]


def test_a_page_has_at_most_a_thousand_figures(reader):
    assert reader.get("/v1/figures", params={"limit": MOST}).status_code == 200
    assert reader.get("/v1/figures", params={"limit": MOST + 1}).status_code == 422


def test_names_of_units_periods_and_indicators_of_the_figures(reader):
    units = Units.model_validate_json(reader.get("/v1/units").content)
    assert [(unit.unit_code, unit.valid_from.year) for unit in units.items][:2] == [(COMMUNE, 2022), (COMMUNE, 2025)]
    periods = Periods.model_validate_json(reader.get("/v1/periods").content)
    assert [(period.label_vi, period.period_start, period.is_closed) for period in periods.items] == [
        ("Tháng thử", JANUARY, True), ("Tháng thử", FEBRUARY, False), ("Tháng thử", MARCH, False),
        ("Năm 2024", date(2024, 1, 1), True), ("Năm 2025", date(2025, 1, 1), True), ("Năm 2026", JANUARY, False),
    ]  # fmt: skip
    nodes = Nodes.model_validate_json(reader.get("/v1/indicators").content)
    assert {(node.framework_version, node.kind, node.node_code) for node in nodes.items} == {
        ("f2", "index", "1"), ("f2", "indicator", "1.1"),
        ("province", "index", "dti"), ("province", "group", "cqs"),
        ("commune", "index", "dti"), ("commune", "group", "1"),
        ("commune", "indicator", "1.1"), ("commune", "indicator", "1.2"),
    }  # fmt: skip


@pytest.mark.parametrize(
    "path", ["/v1/version", "/v1/units", "/v1/periods", "/v1/indicators", "/v1/figures", "/healthz"]
)
def test_every_answer_names_the_version_and_its_day(reader, path):
    told = reader.get(path).json()
    assert (told["published_version"], told["as_of"]) == ("20260215-001", "2026-02-15")


def test_the_version_says_which_feeds_were_missing(reader):
    told = Version.model_validate_json(reader.get("/v1/version").content)
    assert (told.missing_feeds, told.figures) == ({"land_parcels": date(2026, 2, 1)}, 19)


@pytest.mark.parametrize("form", ["{}", "W/{}", '"other", {}', "*"])
def test_what_the_client_has_is_not_sent_again(reader, form):
    first = reader.get("/v1/figures")
    again = reader.get("/v1/figures", headers={"If-None-Match": form.format(first.headers["etag"])})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])


def test_a_new_publication_is_answered_without_a_restart(client, home):
    before = client.get("/v1/version")
    publish(home / "serving", MARCH_15, COUNTS | {(COMMUNE, FEBRUARY): Count(6, 10)}, number=2)
    after = client.get("/v1/version", headers={"If-None-Match": before.headers["etag"]})
    assert (after.status_code, after.json()["published_version"]) == (200, "20260315-002")
    assert after.headers["etag"] != before.headers["etag"]
    rows = client.get("/v1/figures", params={"unit_code": COMMUNE, "kind": "indicator", "period_start": "2026-02-01"})
    assert [row["numerator"] for row in rows.json()["items"]] == [6]


def test_pages_of_two_versions_are_not_mixed(client, home):
    cursor = client.get("/v1/figures", params={"limit": 1}).json()["next_cursor"]
    publish(home / "serving", MARCH_15, COUNTS, number=2)
    response = client.get("/v1/figures", params={"limit": 1, "cursor": cursor})
    assert response.status_code == 410
    assert problem(response)["type"].endswith("stale-cursor")


def test_the_last_good_version_stays_while_the_next_cannot_be_read_or_the_file_is_removed(client, home, clock):
    rows = everything(client)
    for file in (home / "serving").glob("marts-*"):
        file.unlink()
    assert everything(client) == rows
    (home / "serving" / "current.json").write_text("{", encoding="utf-8")
    assert everything(client) == rows
    publish(home / "serving", MARCH_15, COUNTS, number=3)
    clock.now += RETRY_SECONDS
    assert client.get("/v1/version").json()["published_version"] == "20260315-003"


def test_before_anything_is_published_it_says_so_and_then_answers(home, start, clock, caplog):
    client = start()
    for path in ("/v1/figures", "/healthz"):
        response = client.get(path)
        assert (response.status_code, response.headers["retry-after"]) == (503, str(RETRY_SECONDS))
        assert problem(response)["type"].endswith("nothing-published")
    assert caplog.text.count(f"Nothing is published under {home / 'serving'}") == 1
    publish(home / "serving", FEBRUARY_15, COUNTS)
    clock.now += RETRY_SECONDS
    assert client.get("/healthz").status_code == 200


def test_without_a_valid_key_nothing_is_told_but_health_and_the_description(home, start, tmp_path):
    publish(home / "serving", FEBRUARY_15, COUNTS)
    file = tmp_path / "keys"
    key = keys.add(file, "ioc")
    client = start(api_keys=file)
    for headers in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": f"Basic {key}"}, {"Authorization": key}):
        response = client.get("/v1/figures", headers=headers)
        assert (response.status_code, response.headers["www-authenticate"]) == (401, 'Bearer realm="dti"')
        assert "items" not in problem(response)
    assert client.get("/v1/figures", headers={"Authorization": f"Bearer {key}"}).status_code == 200
    assert {client.get(path).status_code for path in ("/healthz", "/v1/openapi.json")} == {200}


def test_a_key_counts_as_soon_as_it_stands_in_the_file_and_no_longer(home, start, tmp_path):
    publish(home / "serving", FEBRUARY_15, COUNTS)
    file = tmp_path / "keys"
    first = keys.add(file, "first")
    client = start(api_keys=file)

    def status(key: str) -> int:
        return client.get("/v1/version", headers={"Authorization": f"Bearer {key}"}).status_code

    assert status(first) == 200
    second = keys.add(file, "second")
    assert (status(first), status(second)) == (200, 200)
    file.write_text(f"first is broken\nsecond {keys.hash_of(second)}\n", encoding="utf-8")
    assert (status(first), status(second)) == (401, 200)
    file.unlink()
    assert (status(first), status(second)) == (401, 401)


def test_a_key_that_asks_too_often_waits_and_others_do_not(home, start, clock, tmp_path):
    publish(home / "serving", FEBRUARY_15, COUNTS)
    file = tmp_path / "keys"
    hasty, calm = ({"Authorization": f"Bearer {keys.add(file, name)}"} for name in ("hasty", "calm"))
    client = start(api_keys=file, api_rate=0.25, api_burst=2)
    assert [client.get("/v1/version", headers=hasty).status_code for _ in range(3)] == [200, 200, 429]
    response = client.get("/v1/version", headers=hasty)
    assert (problem(response)["status"], response.headers["retry-after"]) == (429, "4")
    assert client.get("/v1/version", headers=calm).status_code == 200
    clock.now += 4
    assert [client.get("/v1/version", headers=hasty).status_code for _ in range(2)] == [200, 429]


def test_the_access_log_names_who_and_what_but_no_key_and_no_query(home, start, tmp_path, caplog):
    publish(home / "serving", FEBRUARY_15, COUNTS)
    file = tmp_path / "keys"
    key = keys.add(file, "ioc")
    caplog.set_level(logging.INFO, "dti.api.access")
    client = start(api_keys=file)
    client.get("/v1/figures", params={"unit_code": COMMUNE}, headers={"Authorization": f"Bearer {key}"})
    client.get("/Nguyen-Van-Thu", headers={"Authorization": f"Bearer {key}"})
    lines = [record.message for record in caplog.records if record.name == "dti.api.access"]
    assert [line.partition(",")[0] for line in lines] == ["ioc GET /v1/figures 200", "- GET - 404"]
    assert not any(word in caplog.text for word in (key, COMMUNE, "Nguyen", "testclient"))


def test_it_only_reads(reader):
    for path in ("/v1/figures", "/healthz"):
        for method in ("POST", "PUT", "PATCH", "DELETE"):
            response = reader.request(method, path)
            assert (problem(response)["status"], response.headers["allow"]) == (405, "GET")


def test_a_failure_of_ours_shows_no_insides(client):
    client.app.state.current = None
    told = problem(client.get("/v1/version"))
    assert (told["status"], told["type"]) == (500, "urn:dti:problem:failed")
    assert "NoneType" not in json.dumps(told)


def test_each_answer_is_of_one_version_while_another_is_published(home):
    publish(home / "serving", FEBRUARY_15, {(COMMUNE, JANUARY): Count(1, 10)}, number=1)
    current = Current(home / "serving", "200MB")
    asked = Asked(kind="indicator")

    def told() -> tuple[str, int]:
        answer = json.loads(current.version().page(asked))
        return answer["published_version"], answer["items"][0]["numerator"]

    with ThreadPoolExecutor(4) as readers:
        seen = {told()}
        for number in range(2, 5):
            reading = [readers.submit(told) for _ in range(50)]
            publish(home / "serving", FEBRUARY_15, {(COMMUNE, JANUARY): Count(number, 10)}, number=number)
            seen |= {one.result() for one in reading} | {told()}
    assert seen == {(f"20260215-{number:03}", number) for number in range(1, 5)}
