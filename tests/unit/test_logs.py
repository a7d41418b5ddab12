"""A command's words are kept as JSON lines, and a log that cannot be written stops nothing."""

from __future__ import annotations

import json
import logging
from pathlib import Path

import pytest

from orchestration.logs import JsonLines


@pytest.fixture
def log(tmp_path: Path):
    logger = logging.getLogger("dti.test_logs")
    logger.setLevel(logging.INFO)
    handler = JsonLines(tmp_path / "logs", "refresh")
    logger.addHandler(handler)
    yield logger
    logger.removeHandler(handler)


def test_a_line_is_one_object_with_time_command_and_message(log, tmp_path):
    log.info("dossiers: %d of %d days", 3, 31)
    log.warning("tệp bị từ chối")
    (file,) = (tmp_path / "logs").iterdir()
    first, second = map(json.loads, file.read_text("utf-8").splitlines())
    assert (first["command"], first["level"], first["message"]) == ("refresh", "info", "dossiers: 3 of 31 days")
    assert file.name == f"{first['time'][:10]}.jsonl"
    assert first["time"].endswith("+07:00")
    assert second["message"] == "tệp bị từ chối"


def test_where_the_log_cannot_be_written_the_command_goes_on(log, tmp_path):
    (tmp_path / "logs").write_text("a file in its place")
    log.info("it goes on")
    assert (tmp_path / "logs").read_text() == "a file in its place"
