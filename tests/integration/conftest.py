"""A published home that several stories begin with."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.integration.settled import deliver_settled
from tests.integration.test_bad_input import call


@pytest.fixture(scope="session")
def settled(made_once: Callable[..., Path]) -> Path:
    """A home whose first version shows the months of `settled.py`. Stories work on copies."""

    def make(home: Path) -> None:
        deliver_settled(home / "inbox")
        assert call(home, "refresh").status == 0

    return made_once("settled", make)
