"""The page of data contracts shows each contract whole, in both languages, and gives the file itself."""

from __future__ import annotations

import html
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from streamlit.testing.v1 import AppTest

from app.labels import Labels
from orchestration.intake.contract_file import load_contract
from orchestration.intake.contract_words import column_rows, feed_row, rule_rows
from orchestration.intake.feeds import FEEDS

Visit = Callable[..., AppTest]
Shown = Callable[[AppTest], str]


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("feed", FEEDS)
@pytest.mark.usefixtures("published")
def test_everything_a_contract_tells_people_is_on_the_page(
    visit: Visit, html_of: Shown, feed: str, language: str
) -> None:
    contract, t = load_contract(feed), Labels(language)
    shown = visit("contracts", feed=feed, lang=language)
    assert not shown.exception
    page = html.unescape(html_of(shown).replace("&nbsp;", " "))
    told = feed_row(contract)
    for part in ("title", "purpose", "usage", "limitations", "grain"):
        assert told[f"{part}_{language}"] in page
    for promise in told[f"promises_{language}"].split("\n"):
        assert f"- {promise}" in page
    for column in column_rows(contract):
        assert f"<b>{column['column_name']}</b>" in page
        assert column[f"description_{language}"] in page
        if column["handling"] != "kept":
            assert t(f"handling.{column['handling']}") in page
        for choice in (column[f"choices_{language}"] or "").split("\n"):
            code, _, label = choice.partition(" ")
            assert not choice or f"<b>{code}</b> {label}" in page
    for rule in rule_rows(contract):
        assert f"<b>{rule['rule']}</b>" in page
        assert rule[f"description_{language}"] in page
        assert t(f"severity.{rule['severity']}") in page


@pytest.mark.usefixtures("published")
def test_the_page_says_where_files_go_and_what_is_in_force(visit: Visit, text_of: Shown) -> None:
    shown = visit("contracts", feed="petitions", lang="en")
    assert shown.code[0].value == "$DTI_HOME/inbox/petitions/{YYYY-MM-DD}/<any name>.csv|jsonl|parquet|xlsx|zip"
    version = load_contract("petitions").version
    assert f"Version {version} in force in this warehouse since 1 Apr 2026 09:30" in text_of(shown)
    assert shown.code[1].value == load_contract("petitions").text.strip()


@pytest.mark.usefixtures("published")
def test_a_feed_without_personal_columns_says_so(visit: Visit, text_of: Shown) -> None:
    assert "This feed has no column with personal data." in text_of(visit("contracts", feed="portal", lang="en"))
    assert "kept nowhere outside the inbox" in text_of(visit("contracts", feed="dossiers", lang="en"))


def test_a_version_that_was_published_before_there_were_contracts_says_so(
    bare_home: Path, visit: Visit, publish_as: Callable[[Path, str], None]
) -> None:
    publish_as(bare_home, "older")
    with duckdb.connect(str(bare_home / "serving" / "marts-older.duckdb")) as connection:
        for table in ("dim_feed", "dim_feed_column", "dim_feed_rule"):
            connection.execute(f"drop table marts.{table}")
    shown = visit("contracts", lang="en")
    assert not shown.exception
    assert shown.info[0].value == "This version carries no data contract."
