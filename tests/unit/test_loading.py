"""Reading and landing overlap, and nothing is lost between them."""

from __future__ import annotations

import threading

import pytest

from orchestration.loading import one_ahead


def test_the_next_batch_is_read_while_the_present_one_is_landed():
    is_read = threading.Event()

    def batches():
        yield "first"
        is_read.set()
        yield "second"

    landed = one_ahead(batches())
    assert next(landed) == "first"
    assert is_read.wait(60)
    assert list(landed) == ["second"]


def test_what_was_read_before_a_failure_is_landed_before_it_is_told():
    def batches():
        yield from ("first", "second")
        raise OSError("the disk is gone")

    landed = []
    with pytest.raises(OSError, match="the disk is gone"):
        for batch in one_ahead(batches()):
            landed.append(batch)
    assert landed == ["first", "second"]


def test_reading_ends_with_a_landing_that_fails():
    ended = threading.Event()

    def batches():
        try:
            yield from range(1000)
        finally:
            ended.set()

    def land_all():
        for _ in one_ahead(batches()):
            raise OSError("the disk is full")

    with pytest.raises(OSError, match="the disk is full"):
        land_all()
    assert ended.wait(60)
