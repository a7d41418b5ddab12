"""What SQLite, DuckDB and the system say of a full disk or a damaged file becomes a sentence that tells what to do."""

from __future__ import annotations

import os
import sqlite3

import duckdb
import pytest

from orchestration.accidents import explain
from orchestration.settings import Settings


@pytest.fixture
def settings(tmp_path) -> Settings:
    return Settings(home=tmp_path)


@pytest.mark.parametrize(
    "accident",
    [
        OSError(28, os.strerror(28)),
        OSError(27, os.strerror(27)),
        sqlite3.OperationalError("database or disk is full"),
        duckdb.IOException('Failed to commit: Could not write file "w.duckdb": No space left on device'),
        "Runtime Error in model fct\n  IO Error: No space left on device",
    ],
    ids=str,
)
def test_a_full_disk_is_named_with_the_folder_and_the_free_space(accident, settings):
    told = explain(accident, settings)
    assert told.startswith(f"no space to write under {settings.root} (")
    assert " GB free): " in told
    assert "Make space on that disk" in told


def test_what_caused_an_exception_is_found_behind_it(settings):
    try:
        try:
            raise OSError(28, os.strerror(28))
        except OSError as cause:
            raise RuntimeError("the log could not be kept") from cause
    except RuntimeError as error:
        assert explain(error, settings).startswith("no space to write")


def test_a_damaged_file_is_named_with_the_way_out(settings):
    told = explain("Corrupt database file: computed checksum 1 does not match stored checksum 2", settings)
    assert told.startswith(f"the warehouse file {settings.warehouse} cannot be read: Corrupt database file")
    assert "`make rebuild`" in told


@pytest.mark.parametrize("other", [ValueError("a bug"), "Binder Error: no such column"])
def test_anything_else_is_not_explained_away(other, settings):
    assert explain(other, settings) is None
