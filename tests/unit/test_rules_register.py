"""Every rule of the data-quality catalogue has one owner in quality/rules.md, and what is claimed to be tested is."""

from __future__ import annotations

import csv
import re
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SEEDS = ROOT / "dbt_project" / "seeds" / "reference"
RULE_ID = re.compile(r"^(DQ-[DLPS]\d\d|(IN|PET|PRO|APP|LAND)-[A-Z]+)$")
DOUBTED_BY_THE_READER = {"DQ-S10", "DQ-S13"}
"""Findings that need the workbook: the reader marks the field, the model only counts the marks."""
MEASURED_BY_THE_READER = {"DQ-L02"}
"""The reader says where a parcel lies, a model judges it."""


def seed(name: str) -> dict[str, dict[str, str]]:
    with (SEEDS / name).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    by_rule = {row["rule"]: row for row in rows}
    assert len(by_rule) == len(rows), f"a rule stands twice in {name}"
    return by_rule


CATALOGUE, FINDINGS = seed("dq_rules.csv"), seed("finding_rules.csv")


def register() -> list[dict[str, str]]:
    """The rows of the tables of quality/rules.md that begin with a rule id."""
    rows, header = [], []
    for line in (ROOT / "quality" / "rules.md").read_text("utf-8").splitlines():
        if not line.startswith("|"):
            continue
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if cells[0] == "Rule":
            header = cells
        elif RULE_ID.match(cells[0]):
            rows.append(dict(zip(header, cells, strict=True)))
    return rows


REGISTER = {row["Rule"]: row for row in register()}


def test_every_rule_stands_once_in_the_register_and_in_the_seed() -> None:
    assert max(Counter(row["Rule"] for row in register()).values()) == 1
    assert REGISTER.keys() == CATALOGUE.keys()


def test_the_catalogue_of_47_rules_is_whole() -> None:
    letters = {"D": 18, "L": 10, "P": 5, "S": 14}
    assert {rule for rule in CATALOGUE if rule.startswith("DQ-")} == {
        f"DQ-{letter}{number:02d}" for letter, count in letters.items() for number in range(1, count + 1)
    }


@pytest.mark.parametrize("rule", CATALOGUE)
def test_register_and_seed_name_the_same_owner(rule: str) -> None:
    owner, status = CATALOGUE[rule]["decided_by"], CATALOGUE[rule]["status"]
    assert REGISTER[rule]["Owner"] == owner
    assert (owner == "none") == (status != "checked")
    if status != "checked":
        assert CATALOGUE[rule]["note_vi"] and CATALOGUE[rule]["note_en"]


@pytest.mark.parametrize("rule", [rule for rule, row in CATALOGUE.items() if row["status"] == "checked"])
def test_a_checked_rule_names_a_file_that_mentions_it_or_the_very_test(rule: str) -> None:
    named = re.findall(r"`([^`]+\.(?:py|yml))(?:::(\w+))?`", REGISTER[rule]["Tested"])
    proofs = []
    for name, test in named:
        texts = [found.read_text("utf-8") for found in _files(name)]
        if test:
            assert any(f"def {test}(" in text or f"name: {test}\n" in text for text in texts), f"no such test: {test}"
        proofs += [test or rule in text for text in texts]
    assert any(proofs), f"{rule}: none of {named} mentions it"


def _files(name: str) -> list[Path]:
    """A file by its path in the project, or by its name in the folder of the tests."""
    found = [ROOT / name] if "/" in name else sorted((ROOT / "tests").rglob(name))
    assert found and all(path.is_file() for path in found), f"no such file: {name}"
    return found


def test_every_finding_has_an_owner_and_says_what_to_do_in_both_languages() -> None:
    models = "\n".join(
        path.read_text("utf-8") for path in (ROOT / "dbt_project" / "models").rglob("int_findings__*.sql")
    )
    filled = set(re.findall(r"select '([A-Z0-9-]+)' as rule|^\s*'([A-Z0-9-]+)' as rule", models, re.MULTILINE))
    assert FINDINGS.keys() == {first or second for first, second in filled}
    for rule, row in FINDINGS.items():
        assert CATALOGUE[rule]["decided_by"] == ("reader" if rule in DOUBTED_BY_THE_READER else "dbt model")
        assert row["what_to_do_vi"] and row["what_to_do_en"] and row["basis"]


def test_every_rule_that_a_reader_may_name_is_in_the_register() -> None:
    sources = "\n".join(path.read_text("utf-8") for path in (ROOT / "orchestration" / "intake").rglob("*.py"))
    named = set(re.findall(r'"((?:IN|DQ|LAND)-[A-Z0-9]+)"', sources)) - MEASURED_BY_THE_READER
    assert {"IN-EMPTY", "IN-CHOICE", "DQ-D17"} <= named
    assert {rule: CATALOGUE[rule]["decided_by"] for rule in named} == dict.fromkeys(named, "reader")


def test_a_rule_has_a_name_in_both_languages() -> None:
    for rule, row in CATALOGUE.items():
        assert row["name_vi"] and row["name_en"], rule
