"""Homes to disturb, and the undisturbed one that they are held against."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.failure.homes import end_state, first_instalment, second_instalment
from tests.failure.processes import run


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a first version, and a second instalment in its inbox. Tests work on copies."""
    home = tmp_path_factory.mktemp("published")
    first_instalment(home)
    assert run(home, "refresh").status == 0
    second_instalment(home)
    return home


@pytest.fixture
def home(published: Path, tmp_path: Path) -> Path:
    """A copy of the published home, to be disturbed."""
    return shutil.copytree(published, tmp_path / "home")


@pytest.fixture(scope="session")
def undisturbed(published: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    """What the home holds after a refresh that nothing disturbed."""
    home = shutil.copytree(published, tmp_path_factory.mktemp("undisturbed") / "home")
    assert run(home, "refresh").status == 0
    return end_state(home)
