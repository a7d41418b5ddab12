"""Of an identity number only its kind and a keyed hash pass the door."""

from __future__ import annotations

import hashlib
import hmac
import logging
from datetime import date

import duckdb
import polars as pl
import pytest

from orchestration.intake.feeds import FEEDS
from orchestration.intake.identity import read_identity
from orchestration.loading import load_days
from tests.unit.deliveries import DOSSIER, csv_text, deliver

CITIZEN, KEY = "079123456789", "a key of the province"


def read(*numbers: str | None, key: str | None = KEY) -> tuple[list[str | None], list[str | None]]:
    hashes, classes = read_identity(pl.Series("SoGiayTo", numbers, dtype=pl.String), key)
    return hashes.to_list(), classes.to_list()


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (CITIZEN, "citizen_id"),
        ("025123456", "old_id"),
        ("3900123456", "tax_code"),
        ("3900123456001", "tax_code"),
        ("B1234567", "passport"),
        ("000000001", "placeholder"),
        ("000000000", "placeholder"),
        ("111111111111", "placeholder"),
        ("123456789", "placeholder"),
        ("12345", "malformed"),
        ("07912345678X", "malformed"),
        ("không có", "malformed"),
    ],
)
def test_the_kind_of_number_is_told_by_its_shape(number, kind):
    assert read(number)[1] == [kind]


def test_the_hash_is_the_keyed_one_of_the_contract():
    expected = hmac.new(KEY.encode(), CITIZEN.encode(), hashlib.sha256).hexdigest()
    assert read(CITIZEN) == ([expected], ["citizen_id"])


def test_the_same_number_written_in_another_way_is_the_same_person():
    hashes, _ = read(CITIZEN, "079 123 456 789", "079.123.456.789", "079-123-456-789")
    assert len(set(hashes)) == 1


def test_another_key_gives_another_hash():
    assert read(CITIZEN) != read(CITIZEN, key="another key")


@pytest.mark.parametrize("key", [None, ""])
def test_without_a_key_there_is_no_hash_and_the_kind_stays(key):
    assert read(CITIZEN, None, key=key) == ([None, None], ["citizen_id", None])


def test_what_names_no_person_has_no_hash():
    assert read("000000001", "12345", None)[0] == [None, None, None]


@pytest.mark.parametrize(("key", "told", "counted"), [(None, 1, 0), (KEY, 0, 2)])
def test_without_a_key_the_hash_stays_empty_and_the_reason_is_logged_once(tmp_path, caplog, key, told, counted):
    for day in (1, 2):
        text = csv_text(DOSSIER | {"MaHoSo": f"H53-260105-000{day}", "SoGiayTo": CITIZEN})
        deliver(tmp_path, "dossiers", date(2026, 2, day), {"a.csv": text, "b.csv": text + "\n"})
    with duckdb.connect() as warehouse, caplog.at_level(logging.WARNING, "dti.progress"):
        load_days(warehouse, FEEDS["dossiers"], tmp_path, date.min, date.max, pii_key=key)
        hashes = warehouse.execute("select count(distinct MaHoSo) from raw.dossiers where applicant_hash is not null")
        assert hashes.fetchone() == (counted,)
    assert sum("DTI_PII_KEY is not set" in message for message in caplog.messages) == told
