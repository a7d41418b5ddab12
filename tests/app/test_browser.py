"""The app as a reader meets it: a real server, a real browser, every page in both languages.

Screenshots go to the folder `DTI_SCREENSHOTS` names, else to pytest's temporary one.
"""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.parse import parse_qs, urlparse
from urllib.request import urlopen

import pytest
from playwright.sync_api import BrowserContext, Page, expect, sync_playwright

from app.labels import Labels
from orchestration.intake.contract_file import load_contract
from tests.unit.forms import filled

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))
CHROMIUM_ARGUMENTS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PAGES = {
    "overview": "",
    "ranking": "ranking",
    "unit": "unit",
    "indicator": "indicator",
    "map": "map",
    "targets": "targets",
    "dti": "dti",
    "submissions": "submissions",
    "upload": "upload",
    "appraisal": "appraisal",
    "land": "land",
    "land_tax": "land_tax",
    "reconciliation": "reconciliation",
    "quality": "quality",
    "contracts": "contracts",
    "method": "method",
}
AREAS = ".dti-areas svg path[aria-label]"
PATIENCE = 30_000
TODAY = "2026-04-10"
WITHOUT_FIGURES = {"dti", "upload", "land", "land_tax"}
"""Pages that show no figure of a simulated delivery."""


@pytest.fixture(scope="module")
def address(published_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running app."""
    with socket.socket() as free:
        free.bind(("localhost", 0))
        port = free.getsockname()[1]
    log = (tmp_path_factory.mktemp("server") / "streamlit.log").open("w+")
    command = [sys.executable, "-m", "streamlit", "run", "app/main.py", "--server.port", str(port)]
    settings = {"DTI_HOME": str(published_home), "DTI_UPLOAD": "1", "DTI_TODAY": TODAY}
    server = subprocess.Popen(command, cwd=ROOT, env=os.environ | settings, stdout=log, stderr=subprocess.STDOUT)
    url = f"http://localhost:{port}"
    try:
        deadline = time.monotonic() + 60
        while True:
            try:
                with urlopen(f"{url}/_stcore/health", timeout=2):
                    break
            except (URLError, OSError):
                if server.poll() is not None or time.monotonic() > deadline:
                    log.seek(0)
                    pytest.fail(f"the app did not start:\n{log.read()}")
                time.sleep(0.2)
        yield url
    finally:
        server.terminate()
        server.wait(20)
        log.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[BrowserContext]:
    """One browser profile for all tabs, so that Streamlit's own scripts are fetched once."""
    if not CHROMIUM.exists():
        pytest.fail(f"no browser at {CHROMIUM}: install Debian's chromium, or name another in CHROMIUM")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=str(CHROMIUM), args=list(CHROMIUM_ARGUMENTS))
        yield opened.new_context(viewport={"width": 1440, "height": 1800})
        opened.close()


@pytest.fixture(scope="module")
def gallery(tmp_path_factory: pytest.TempPathFactory) -> Path:
    named = os.environ.get("DTI_SCREENSHOTS")
    folder = Path(named) if named else tmp_path_factory.mktemp("screenshots")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture
def tab(browser: BrowserContext) -> Iterator[Page]:
    """A tab that fails the test on a script error or on a request to another host."""
    page = browser.new_page()
    page.set_default_timeout(PATIENCE)
    errors: list[str] = []
    hosts: set[str | None] = set()
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("request", lambda request: hosts.add(urlparse(request.url).hostname))
    yield page
    page.close()
    assert errors == []
    assert hosts - {None} <= {"localhost"}


def settle(tab: Page) -> None:
    """Wait until the script has run and no part of the page is stale."""
    expect(tab.locator("h1")).to_be_visible(timeout=PATIENCE)
    expect(tab.locator("[data-testid=stStatusWidget]")).to_have_count(0, timeout=PATIENCE)
    expect(tab.locator("[data-stale=true]")).to_have_count(0, timeout=PATIENCE)


def chosen(tab: Page) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlparse(tab.url).query).items()}


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_opens_without_an_exception(tab: Page, address: str, gallery: Path, name: str, language: str) -> None:
    tab.goto(f"{address}/{PAGES[name]}?lang={language}")
    settle(tab)
    expect(tab.locator("h1")).to_have_text(Labels(language)(f"nav.{name}"))
    expect(tab.locator("[data-testid=stException]")).to_have_count(0)
    if name in WITHOUT_FIGURES:
        expect(tab.locator(".dti-banner")).to_have_count(0)
    else:
        expect(tab.locator(".dti-banner:not(.held)")).to_contain_text("DỮ LIỆU MÔ PHỎNG / SIMULATED DATA")
    if name == "map":
        expect(tab.locator(AREAS).first).to_be_visible(timeout=PATIENCE)
    if name in (
        "overview",
        "unit",
        "indicator",
        "targets",
        "dti",
        "land",
        "land_tax",
        "quality",
        "reconciliation",
    ):
        expect(tab.locator("[data-testid=stVegaLiteChart] :is(canvas, svg)").first).to_be_visible(timeout=PATIENCE)
    if name in ("ranking", "unit", "indicator", "quality", "reconciliation", "appraisal"):
        expect(tab.locator("[data-testid=stDataFrame] canvas").first).to_be_visible()
    if name == "submissions":
        expect(tab.locator("table.dti-table")).to_contain_text(
            "Sở Y tế" if language == "vi" else "Department of Health"
        )
    if name == "upload":
        expect(tab.get_by_test_id("stFileUploader")).to_be_visible()
    if name == "contracts":
        expect(tab.get_by_test_id("stDownloadButton")).to_be_visible()
    assert chosen(tab)["lang"] == language
    tab.screenshot(path=gallery / f"{name}_{language}.png")


def test_an_area_of_the_map_says_what_it_is_and_a_click_opens_the_page_of_the_commune(tab: Page, address: str) -> None:
    tab.goto(f"{address}/map?measure=3.3")
    area = tab.locator(f"{AREAS}[aria-label=C1]")
    expect(area).to_be_visible(timeout=PATIENCE)
    settle(tab)
    expect(tab.locator(".dti-tip")).to_be_hidden()
    area.hover()
    expect(tab.locator(".dti-tip")).to_contain_text("Xã <b>Đức & Hòa</b>")
    expect(tab.locator(".dti-tip")).to_contain_text("Giá trị: 66,67 %")
    tab.locator("h1").hover()
    expect(tab.locator(".dti-tip")).to_be_hidden()
    picture = tab.get_by_role("img", name=re.compile("^Bản đồ các xã, phường: 3.3"))
    expect(picture).to_have_count(1)
    expect(picture.locator("svg")).to_have_attribute("aria-hidden", "true")
    area.click()
    expect(tab.locator("h1")).to_have_text("Đơn vị")
    settle(tab)
    assert chosen(tab) | {"unit": "C1", "indicator": "3.3"} == chosen(tab)


def test_the_map_follows_another_choice_and_a_commune_can_be_opened_twice(tab: Page, address: str) -> None:
    tab.goto(f"{address}/map?measure=3.3")
    settle(tab)
    before = tab.locator(".dti-areas").inner_html()
    tab.get_by_test_id("stMain").get_by_role("combobox").nth(1).click()
    tab.get_by_role("option").nth(0).click()
    settle(tab)
    expect(tab.locator(f"{AREAS}[aria-label=C1]")).to_be_visible()
    assert tab.locator(".dti-areas").inner_html() != before
    for _ in range(2):
        tab.locator(f"{AREAS}[aria-label=C1]").click()
        expect(tab.locator("h1")).to_have_text("Đơn vị")
        settle(tab)
        tab.get_by_test_id("stSidebarNav").get_by_text("Bản đồ", exact=True).click()
        expect(tab.locator("h1")).to_have_text("Bản đồ")
        settle(tab)


@pytest.mark.parametrize("name", ["map", "land", "land_tax"])
def test_pages_about_communes_fit_a_telephone(tab: Page, address: str, gallery: Path, name: str) -> None:
    tab.set_viewport_size({"width": 390, "height": 844})
    tab.goto(f"{address}/{name}")
    settle(tab)
    drawn = ".dti-areas svg" if name == "map" else "[data-testid=stVegaLiteChart] :is(canvas, svg)"
    chart = tab.locator(drawn).first
    expect(chart).to_be_visible(timeout=PATIENCE)
    assert chart.bounding_box()["width"] <= 390
    assert tab.evaluate("document.documentElement.scrollWidth") <= 390
    chart.scroll_into_view_if_needed()
    tab.screenshot(path=gallery / f"{name}_phone_vi.png")


@pytest.mark.parametrize("part", ["table", "components"])
def test_each_part_of_the_page_dti_opens(tab: Page, address: str, gallery: Path, part: str) -> None:
    tab.goto(f"{address}/dti?dti_part={part}")
    settle(tab)
    expect(tab.locator("[data-testid=stException]")).to_have_count(0)
    expect(tab.get_by_test_id("stDownloadButton").first).to_be_visible()
    if part == "components":
        tab.get_by_text("Điểm từng chỉ số thành phần").scroll_into_view_if_needed()
    tab.screenshot(path=gallery / f"dti_{part}_vi.png")


def test_the_language_switch_changes_page_navigation_and_address(tab: Page, address: str) -> None:
    tab.goto(f"{address}/method")
    settle(tab)
    tab.get_by_test_id("stSidebar").get_by_text("English", exact=True).click()
    expect(tab.locator("h1")).to_have_text("Method")
    settle(tab)
    expect(tab.get_by_test_id("stSidebarNav")).to_contain_text("Reconciliation")
    assert chosen(tab)["lang"] == "en"
    tab.get_by_test_id("stSidebarNav").get_by_text("Ranking", exact=True).click()
    expect(tab.locator("h1")).to_have_text("Ranking")
    settle(tab)
    expect(tab).to_have_url(re.compile("lang=en"))


def test_choices_go_on_after_the_language_was_switched(tab: Page, address: str) -> None:
    tab.goto(f"{address}/map?measure=3.3")
    settle(tab)
    tab.get_by_test_id("stSidebar").get_by_text("English", exact=True).click()
    expect(tab.locator("h1")).to_have_text("Map")
    settle(tab)
    tab.get_by_test_id("stMain").get_by_role("combobox").nth(0).click()
    tab.get_by_role("option", name=Labels("en")("map.topic.land")).click()
    expect(tab).to_have_url(re.compile("topic=land"))
    settle(tab)
    tab.get_by_test_id("stSidebar").get_by_role("combobox").nth(0).click()
    tab.get_by_role("option", name=Labels("en")("period.month"), exact=True).click()
    expect(tab).to_have_url(re.compile(r"period=2026-\d\d"))
    settle(tab)
    expect(tab.locator("[data-testid=stException]")).to_have_count(0)
    tab.locator(f"{AREAS}[aria-label=C1]").click()
    expect(tab.locator("h1")).to_have_text("Unit")
    expect(tab).to_have_url(re.compile("unit=C1.*lang=en|lang=en.*unit=C1"))


def test_a_period_chosen_in_the_sidebar_is_in_the_address_and_survives_a_reload(tab: Page, address: str) -> None:
    tab.goto(f"{address}/?lang=en")
    settle(tab)
    tab.get_by_test_id("stSidebar").get_by_role("combobox").nth(1).click()
    tab.get_by_role("option", name="Năm 2025 (en)").click()
    expect(tab.locator(".dti-meta")).to_contain_text("Năm 2025 (en)")
    settle(tab)
    expect(tab).to_have_url(re.compile("period=2025"))
    expect(tab).to_have_url(re.compile("framework=d766-portal-2022"))
    tab.reload()
    settle(tab)
    expect(tab.locator(".dti-meta")).to_contain_text("Năm 2025 (en)")


def test_the_way_back_undoes_one_choice_and_then_leaves_the_page(tab: Page, address: str) -> None:
    tab.goto(f"{address}/map")
    settle(tab)
    tab.get_by_test_id("stSidebarNav").get_by_text("Tổng quan", exact=True).click()
    expect(tab.locator("h1")).to_have_text("Tổng quan")
    settle(tab)
    expect(tab).to_have_url(re.compile("period=2026"))
    before = tab.evaluate("history.length")
    tab.get_by_test_id("stSidebar").get_by_role("combobox").nth(1).click()
    tab.get_by_role("option", name="Năm 2025").click()
    expect(tab).to_have_url(re.compile("period=2025.*framework=d766-portal-2022"))
    settle(tab)
    assert tab.evaluate("history.length") == before + 1
    tab.go_back()
    expect(tab).to_have_url(re.compile("period=2026"))
    expect(tab.locator(".dti-meta")).to_contain_text("Năm 2026")
    settle(tab)
    tab.go_back()  # the page as it was opened, which shows the same
    settle(tab)
    tab.go_back()
    expect(tab.locator("h1")).to_have_text("Bản đồ")
    settle(tab)
    assert chosen(tab)["topic"] == "d766"


def test_the_reader_goes_from_what_costs_points_to_the_dossiers_behind_it(tab: Page, address: str) -> None:
    tab.goto(f"{address}/")
    settle(tab)
    tab.locator("table.dti-table a", has_text="2.1 ·").click()
    expect(tab.locator("h1")).to_have_text("Đơn vị")
    settle(tab)
    assert chosen(tab) | {"unit": "TN80", "indicator": "2.1", "side": "rest"} == chosen(tab)
    expect(tab.get_by_test_id("stAlert")).to_contain_text("Khớp")
    with tab.expect_download() as download:
        tab.get_by_role("button", name="Tải danh sách").click()
    lines = Path(download.value.path()).read_text("utf-8-sig").splitlines()
    listed = int(re.search(r"có ([\d.]+) hồ sơ", tab.get_by_test_id("stAlert").inner_text()).group(1).replace(".", ""))
    assert len(lines) - 1 == listed


def test_the_next_page_of_a_list_is_in_the_address(tab: Page, address: str) -> None:
    tab.goto(f"{address}/unit?unit=TN80&indicator=2.1&side=denominator")
    settle(tab)
    tab.get_by_test_id("stPagination").get_by_role("button", name="Page 2", exact=True).click()
    expect(tab).to_have_url(re.compile(r"[?&]page=2"))
    expect(tab.get_by_text("Hiển thị 51–100")).to_be_visible()
    settle(tab)
    expect(tab.locator("[data-testid=stException]")).to_have_count(0)


def test_the_contract_that_is_downloaded_is_the_file_in_force(tab: Page, address: str) -> None:
    tab.goto(f"{address}/contracts?lang=en")
    settle(tab)
    tab.get_by_text("Petitions", exact=True).first.click()
    expect(tab).to_have_url(re.compile("feed=petitions"))
    settle(tab)
    with tab.expect_download() as download:
        tab.get_by_role("button", name="Download the contract").click()
    contract = load_contract("petitions")
    assert download.value.suggested_filename == f"petitions-{contract.version}.odcs.yaml"
    assert Path(download.value.path()).read_text("utf-8") == contract.text


def test_a_unit_sees_its_wrong_cell_at_once_and_sends_its_form_to_the_inbox(
    tab: Page, address: str, gallery: Path, published_home: Path
) -> None:
    content = filled(
        {("1.3", "numerator"): "nhiều", ("1.3", "denominator"): 40}, unit="N-TTT", form="dti-so", key="2025"
    )
    name = "N-TTT__dti-so__2025.xlsx"
    tab.goto(f"{address}/upload")
    settle(tab)
    tab.locator("input[type=file]").set_input_files({"name": name, "mimeType": "application/xlsx", "buffer": content})
    row = tab.locator("table.dti-table tr", has_text="G11")
    expect(row).to_contain_text("Tử số")
    expect(row).to_contain_text("chưa được nhận")
    folder = published_home / "inbox" / "submissions" / TODAY
    assert not folder.exists()
    tab.get_by_role("button", name="Gửi vào hộp thư").click()
    expect(tab.get_by_test_id("stAlert").last).to_contain_text(name)
    settle(tab)
    expect(tab.get_by_role("button", name="Gửi vào hộp thư")).to_have_count(0)
    assert [path.name for path in folder.iterdir()] == [name]
    assert (folder / name).read_bytes() == content
    tab.screenshot(path=gallery / "upload_sent_vi.png")
