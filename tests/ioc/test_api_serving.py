"""The API starts only where nobody but those meant can read, and then answers a real client."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import httpx
import pytest

from orchestration.cli import main
from orchestration.ioc.api import keys
from orchestration.ioc.api.serving import WouldBeOpen, check
from orchestration.settings import PROJECT_ROOT, Settings
from tests.ioc.published import MONTHS, UNITS, Count, publish

COUNTS = {(UNITS[0], MONTHS[0]): Count(30, 40)}


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1", "::", "dti.example"])
def test_beyond_this_machine_it_needs_keys(host, tmp_path):
    with pytest.raises(WouldBeOpen, match=r"DTI_API_KEYS.*make api-key"):
        check(Settings(home=tmp_path, api_host=host))
    keys.add(tmp_path / "keys", "ioc")
    check(Settings(home=tmp_path, api_host=host, api_keys=tmp_path / "keys"))


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost"])
def test_on_this_machine_alone_it_needs_none(host, tmp_path):
    check(Settings(home=tmp_path, api_host=host))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "has no key"),
        ("# nobody yet\n", "has no key"),
        ("ioc secret\n", "line 1: expected a name and a SHA-256"),
        (f"ioc {'a' * 64}\nioc {'b' * 64}\n", "line 2: ioc stands there twice"),
        (None, "cannot be read"),
    ],
)
def test_a_file_of_keys_that_is_not_as_it_should_be_stops_the_start(tmp_path, text, told):
    file = tmp_path / "keys"
    if text is not None:
        file.write_text(text, encoding="utf-8")
    with pytest.raises(WouldBeOpen, match=told):
        check(Settings(home=tmp_path, api_keys=file))


def test_a_key_is_shown_once_and_only_its_hash_is_kept(tmp_path, capsys, monkeypatch):
    file = tmp_path / "keys"
    monkeypatch.setenv("DTI_API_KEYS", str(file))
    assert main(["api-key", "ioc"]) == 0
    key = capsys.readouterr().out.strip()
    assert key not in file.read_text("utf-8")
    assert keys.read(file).keys == {"ioc": keys.hash_of(key)}
    assert file.stat().st_mode & 0o077 == 0
    assert [main(["api-key", name]) for name in ("ioc", "hai chữ")] == [2, 2]
    assert "already has a key of ioc" in capsys.readouterr().err
    assert list(keys.read(file).keys) == ["ioc"]


def test_a_key_is_added_to_a_file_whose_last_line_has_no_end(tmp_path):
    file = tmp_path / "keys"
    file.write_text(f"first {'a' * 64}", encoding="utf-8")
    keys.add(file, "second")
    assert list(keys.read(file).keys) == ["first", "second"]


def test_a_real_client_reads_a_version_and_the_next(tmp_path):
    publish(tmp_path / "serving", date(2026, 2, 15), COUNTS)
    key = keys.add(tmp_path / "keys", "ioc")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with (tmp_path / "log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "orchestration.cli", "api", "--port", str(port)],
            cwd=PROJECT_ROOT, stderr=log, stdout=log,
            env=os.environ | {"DTI_HOME": str(tmp_path), "DTI_API_KEYS": str(tmp_path / "keys")},
        )  # fmt: skip
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", headers={"Authorization": f"Bearer {key}"}) as client:
            _wait_for(client, process, tmp_path / "log")
            first = client.get("/v1/figures")
            assert (first.status_code, len(first.json()["items"])) == (200, 2)
            etag = {"If-None-Match": first.headers["etag"]}
            assert client.get("/v1/figures", headers=etag).status_code == 304
            publish(tmp_path / "serving", date(2026, 3, 15), COUNTS, number=2)
            assert client.get("/v1/figures", headers=etag).json()["as_of"] == "2026-03-15"
        assert httpx.get(f"http://127.0.0.1:{port}/v1/figures").status_code == 401
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=60)
    log = (tmp_path / "log").read_text("utf-8")
    assert "ioc GET /v1/figures 304" in log
    assert key not in log
    assert "Traceback" not in log


def _wait_for(client: httpx.Client, process: subprocess.Popen, log: Path) -> None:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        assert process.poll() is None, log.read_text("utf-8")
        try:
            if client.get("/healthz").status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise AssertionError(log.read_text("utf-8"))
