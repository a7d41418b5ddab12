"""Homes to disturb, and the undisturbed one that they are held against."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.failure.homes import end_state, first_instalment, second_instalment
from tests.failure.processes import run


@pytest.fixture(scope="session")
def published(made_once: Callable[..., Path]) -> Path:
    """A home with a first version, and a second instalment in its inbox. Tests work on copies."""

    def make(home: Path) -> None:
        first_instalment(home)
        assert run(home, "refresh").status == 0
        second_instalment(home)

    return made_once("published", make)


@pytest.fixture
def home(published: Path, tmp_path: Path) -> Path:
    """A copy of the published home, to be disturbed."""
    return shutil.copytree(published, tmp_path / "home")


@pytest.fixture(scope="session")
def undisturbed(published: Path, made_once: Callable[..., Path]) -> dict[str, object]:
    """What the home holds after a refresh that nothing disturbed."""

    def make(folder: Path) -> None:
        assert run(shutil.copytree(published, folder / "home"), "refresh").status == 0

    return end_state(made_once("undisturbed", make) / "home")
