"""The map page in a real browser, opened in the app and from an address, against a page by hand with the same areas."""

from __future__ import annotations

import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import BrowserContext, Page, Playwright, expect, sync_playwright

from orchestration.settings import PROJECT_ROOT
from tests.app.test_browser import CHROMIUM, CHROMIUM_ARGUMENTS
from tests.benchmarks.harness import dti, hold, tell

VISITS = 10
LIMIT_SECONDS, LIMIT_RATIO = 1.5, 1.5
SCRIPTS = {"map": "app/main.py", "by hand": "tests/benchmarks/sides/map_by_hand.py"}
DRAWN = ".dti-areas svg path, [data-testid=stVegaLiteChart] :is(canvas, svg)"
NOTE_DRAWN = f"""
    new MutationObserver((_, observer) => {{
        if (!document.querySelector("{DRAWN}")) return
        observer.disconnect()
        requestAnimationFrame(() => {{ window.drawnAt = performance.now() }})
    }}).observe(document, {{childList: true, subtree: true}})
"""
"""By the page's own clock, which starts with its navigation: to be asked from outside comes up to 0.3 s late."""
ELSEWHERE, MAP = "Hợp đồng dữ liệu", "Bản đồ"


def measure(home: Path) -> bool:
    """Draw the map of a sample home again and again; whether it was drawn each time."""
    dti(home, "sample")
    tell("sample, refreshed", dti(home, "refresh"))
    with sync_playwright() as playwright:
        seconds = {}
        for name, script in SCRIPTS.items():
            with _serving(script, home) as address, _browser(playwright) as tabs:
                path = "/map" if name == "map" else "/"
                first, *seconds[name] = (_from_address(tabs, address + path) for _ in range(VISITS + 1))
                print(f"  {name:10} from its address: first {first:.2f} s, then {_words(seconds[name])}", flush=True)
                if name == "map":
                    in_app = list(_in_app(tabs, address))
                    print(f"  {name:10} opened in the app: {_words(in_app)}", flush=True)
    hold("map, opened in the app, slowest", max(in_app), LIMIT_SECONDS, " s")
    hold("map, from its address, median", statistics.median(seconds["map"]), LIMIT_SECONDS, " s")
    hold("  / by hand", statistics.median(seconds["map"]) / statistics.median(seconds["by hand"]), LIMIT_RATIO)
    return True


@contextmanager
def _browser(playwright: Playwright) -> Iterator[BrowserContext]:
    """With a profile, as a reader's has: it keeps the code it compiled from one visit to the next."""
    with tempfile.TemporaryDirectory() as profile:
        tabs = playwright.chromium.launch_persistent_context(
            profile,
            executable_path=str(CHROMIUM),
            args=list(CHROMIUM_ARGUMENTS),
            viewport={"width": 1440, "height": 1500},
        )
        yield tabs
        tabs.close()


def _from_address(tabs: BrowserContext, url: str) -> float:
    tab = tabs.new_page()
    tab.add_init_script(NOTE_DRAWN)
    tab.goto(url, wait_until="commit")
    drawn_at = tab.wait_for_function("window.drawnAt").json_value()
    _settle(tab)
    tab.close()
    return drawn_at / 1000


def _in_app(tabs: BrowserContext, address: str) -> Iterator[float]:
    """From another page to the map, as often as there are visits."""
    tab = tabs.new_page()
    tab.goto(f"{address}/contracts")
    for _ in range(VISITS):
        expect(tab.locator("h1")).to_have_text(ELSEWHERE)
        _settle(tab)
        started = time.perf_counter()
        _follow(tab, MAP)
        tab.wait_for_selector(DRAWN)
        yield time.perf_counter() - started
        _settle(tab)
        _follow(tab, ELSEWHERE)
    tab.close()


def _follow(tab: Page, title: str) -> None:
    tab.get_by_test_id("stSidebarNav").get_by_text(title, exact=True).click()


def _settle(tab: Page) -> None:
    expect(tab.locator("[data-testid=stStatusWidget]")).to_have_count(0, timeout=30_000)
    expect(tab.locator("[data-stale=true]")).to_have_count(0, timeout=30_000)


@contextmanager
def _serving(script: str, home: Path) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"http://localhost:{free.getsockname()[1]}"
    command = [sys.executable, "-m", "streamlit", "run", script, "--server.port", address.rpartition(":")[2]]
    server = subprocess.Popen(
        command, cwd=PROJECT_ROOT, env=os.environ | {"DTI_HOME": str(home)},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        while server.poll() is None:
            try:
                with urlopen(f"{address}/_stcore/health", timeout=2):
                    break
            except (URLError, OSError):
                time.sleep(0.1)
        yield address
    finally:
        server.terminate()
        server.wait()


def _words(seconds: list[float]) -> str:
    return f"median {statistics.median(seconds):.2f} s, slowest {max(seconds):.2f} s of {len(seconds)}"
