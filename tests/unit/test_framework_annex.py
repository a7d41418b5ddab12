"""An annex is imported whole or not at all, and what is wrong with it is told by file, row, rule and expectation."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from orchestration.cli import main
from orchestration.framework_annex import Annexed, deliver_annex
from orchestration.intake.annex import NEEDS_BANDS, NEEDS_TARGET, SCORING_TYPES
from orchestration.intake.feeds import FRAMEWORKS
from orchestration.intake.mapping import mappings
from orchestration.intake.reading import read_file
from orchestration.intake.table import Refused
from orchestration.settings import DBT_PROJECT, PROJECT_ROOT, Settings

EXAMPLE = PROJECT_ROOT / "docs" / "framework-annex.csv"
TODAY = date(2026, 2, 25)
VERSION = "dti-vi-du-xa-2026"
Rows = list[dict[str, str]]


def example() -> Rows:
    with EXAMPLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def changed(node: str | None = None, **cells: str) -> Rows:
    """The example with cells changed in the row of one node, or in all rows."""
    return [row | cells if node in (None, row["node_code"]) else row for row in example()]


def as_csv(rows: Rows) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "home", today=TODAY)


@pytest.fixture
def deliver(settings: Settings, tmp_path: Path):
    def run(content: bytes | Rows, name: str = "annex.csv") -> Annexed:
        file = tmp_path / name
        file.write_bytes(content if isinstance(content, bytes) else as_csv(content))
        return deliver_annex(settings, file)

    return run


def found(annexed: Annexed) -> list[tuple[int, str, str]]:
    return [(fault.line, fault.column, fault.rule) for fault in annexed.faults]


def in_inbox(settings: Settings) -> list[str]:
    return sorted(str(path.relative_to(settings.inbox)) for path in settings.inbox.rglob("*") if path.is_file())


def test_the_documented_example_is_imported_under_its_version_on_the_day_it_came(deliver, settings):
    annexed = deliver(example())
    assert annexed.is_new
    assert in_inbox(settings) == [f"frameworks/2026-02-25/{VERSION}.csv"]
    assert annexed.delivered.read_bytes() == EXAMPLE.read_bytes()
    assert read_file("x.csv", annexed.delivered.read_bytes(), FRAMEWORKS).rows.height == len(example())


@pytest.mark.parametrize(
    ("rows", "fault"),
    [
        (changed("1.3", max_points="11"), (5, "max_points", "FW-SUM")),
        (changed("dti", max_points="110"), (2, "max_points", "FW-SUM")),
        (changed("xhs", max_points="41"), (4, "max_points", "FW-SUM")),
        (changed("dti", n_components="98"), (2, "n_components", "FW-COUNT")),
        (changed("nhan_thuc_so", n_components=""), (5, "n_components", "FW-COUNT")),
        (changed("1.3", node_code=""), (8, "node_code", "FW-VALUE")),
        (changed("1.3", node_code="1 3/x"), (8, "node_code", "FW-CODE")),
        (changed("1.3", node_code="1.2"), (8, "node_code", "FW-CODE")),
        (changed("1.3", parent_code="dti"), (8, "parent_code", "FW-PARENT")),
        (changed("1.3", scoring_type="zscore"), (8, "scoring_type", "FW-VALUE")),
        (changed("1.3", scoring_type=""), (8, "scoring_type", "FW-FORMULA")),
        (changed("1.3", bands="1=10"), (8, "bands", "FW-FORMULA")),
        (changed("1.2", bands=""), (7, "bands", "FW-FORMULA")),
        (changed("1.2", bands="4=10; 4=5"), (7, "bands", "FW-FORMULA")),
        (changed("1.2", bands="4=9; 3=5"), (7, "bands", "FW-FORMULA")),
        (changed("1.2", bands="nhiều=10"), (7, "bands", "FW-FORMULA")),
        (changed("2.2", target=""), (12, "target", "FW-FORMULA")),
        (changed("2.1", indicator_code="hồ sơ"), (11, "indicator_code", "FW-FORMULA")),
        (changed("1.3", max_points="mười"), (8, "max_points", "FW-VALUE")),
        (changed("1.3", max_points="-10"), (8, "max_points", "FW-POINTS")),
        (changed("dti", min_assessed="50"), (2, "min_assessed", "FW-POINTS")),
        (changed("nhan_thuc_so", pillars="cqs;kts"), (5, "pillars", "FW-PILLARS")),
        (changed("dti", level=""), (2, "kind", "FW-INDEX")),
        (changed("dti", valid_to="2025-12-31"), (2, "valid_to", "FW-INDEX")),
        (changed("1.3", framework_version="bo-khac"), (8, "framework_version", "FW-VERSION")),
        (changed(framework_version="Bộ xã"), (2, "framework_version", "FW-VERSION")),
        (changed("1.3", confidence=""), (8, "confidence", "FW-VALUE")),
    ],
)  # fmt: skip
def test_an_annex_with_a_fault_is_refused_with_its_row_and_rule_and_nothing_is_imported(rows, fault, deliver, settings):
    annexed = deliver(rows)
    assert annexed.delivered is None
    assert fault in found(annexed)
    assert in_inbox(settings) == []


def test_all_faults_are_listed_in_both_languages(deliver):
    rows = changed("1.3", max_points="11", scoring_type="")
    annexed = deliver(rows)
    assert len(annexed.faults) == 2
    text = annexed.marked.read_text("utf-8-sig")
    listed = list(csv.DictReader(io.StringIO(text)))
    assert [row["file"] for row in listed] == ["annex.csv", "annex.csv"]
    assert [(row["row"], row["rule"]) for row in listed] == [("5", "FW-SUM"), ("8", "FW-FORMULA")]
    assert listed[0]["expected_vi"] == "nhan_thuc_so có 40 điểm nhưng các chỉ số thuộc nó cộng lại được 41"
    assert listed[0]["expected_en"] == "nhan_thuc_so has 40 points, what belongs to it adds up to 41"


def test_what_is_dropped_into_the_inbox_by_hand_is_held_to_the_same_rules():
    with pytest.raises(Refused, match="row 5: nhan_thuc_so has 40 points") as refused:
        read_file("x.csv", as_csv(changed("1.3", max_points="11")), FRAMEWORKS)
    assert "phụ lục chưa phải một bộ chỉ số trọn vẹn" in refused.value.sentence.vietnamese()


def test_a_version_never_changes(deliver, settings):
    assert deliver(example()).is_new
    again = deliver(example(), "again.csv")
    assert (again.is_new, again.faults) == (False, ())
    other = deliver(changed("1.3", name_vi="Tên khác"), "other.csv")
    assert found(other) == [(1, "framework_version", "FW-KNOWN")]
    assert "2026-02-25" in other.faults[0].sentence
    assert in_inbox(settings) == [f"frameworks/2026-02-25/{VERSION}.csv"]


def test_a_version_of_the_product_is_not_replaced(deliver):
    annexed = deliver(changed(framework_version="dti-922-province"))
    assert found(annexed) == [(1, "framework_version", "FW-KNOWN")]


def official_workbook(rows: Rows) -> bytes:
    """As offices lay annexes out: a title, merged header cells in two rows, Vietnamese words, numbers as numbers."""
    (mapping,) = [mapping for mapping in mappings() if mapping.feed == "frameworks"]
    titles = {ours: delivered[0] for ours, delivered in mapping.columns.items()}
    words = {column: {str(code): text for text, code in codes.items()} for column, codes in mapping.values.items()}
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Phụ lục I")
        sheet.merge_range(0, 0, 0, 8, "PHỤ LỤC: BỘ CHỈ SỐ ĐÁNH GIÁ CHUYỂN ĐỔI SỐ CẤP XÃ (VÍ DỤ)")
        for column, name in enumerate(titles):
            if name in ("name_vi", "name_en"):
                continue
            sheet.merge_range(2, column, 3, column, titles[name])
        at = list(titles).index("name_vi")
        sheet.merge_range(2, at, 2, at + 1, "Chỉ số")
        sheet.write(3, at, titles["name_vi"])
        sheet.write(3, at + 1, titles["name_en"])
        for number, row in enumerate(rows, 4):
            for column, name in enumerate(titles):
                cell: Any = words.get(name, {}).get(row[name], row[name])
                is_number = name in ("max_points", "n_components", "target") and cell
                sheet.write(number, column, float(cell.replace(",", ".")) if is_number else cell)
    return content.getvalue()


def test_a_workbook_with_merged_header_rows_and_vietnamese_words_is_the_same_annex(deliver):
    annexed = deliver(official_workbook(example()), "Phụ lục.xlsx")
    assert annexed.faults == ()
    with annexed.delivered.open(encoding="utf-8", newline="") as file:
        read = list(csv.DictReader(file))
    numbers = ("max_points", "n_components", "target")
    for ours, theirs in zip(read, example(), strict=True):
        assert {k: v for k, v in ours.items() if k not in numbers} == {
            k: v for k, v in theirs.items() if k not in numbers
        }
        assert [float(ours[k] or 0) for k in numbers] == [float(theirs[k].replace(",", ".") or 0) for k in numbers]


def test_a_fault_in_a_workbook_is_told_by_the_row_of_its_sheet(deliver):
    annexed = deliver(official_workbook(changed("1.3", scoring_type="theo cảm tính")), "annex.xlsx")
    assert found(annexed) == [(11, "scoring_type", "IN-UNMAPPED")]


def test_a_file_that_is_no_annex_is_refused_in_words(deliver):
    assert found(deliver(b"a,b\n1,2\n")) == [(1, "", "FW-FILE")]
    assert found(deliver(b"not a workbook", "annex.xlsx")) == [(1, "", "FW-FILE")]


def test_the_command_ends_with_1_and_names_each_fault_and_the_list(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("DTI_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("DTI_TODAY", "2026-02-25")
    bad = tmp_path / "bad.csv"
    bad.write_bytes(as_csv(changed("1.3", max_points="11")))
    assert main(["framework", str(bad)]) == 1
    told = capsys.readouterr().err
    assert "To mend: bad.csv, row 5: nhan_thuc_so has 40 points, what belongs to it adds up to 41 (FW-SUM)." in told
    assert "answers/frameworks/2026-02-25/bad.csv" in told
    assert main(["framework", str(EXAMPLE)]) == 0
    assert f"Imported: {tmp_path / 'home' / 'inbox'}" in capsys.readouterr().out
    assert main(["framework", str(tmp_path / "none.csv")]) == 2


def test_the_formula_types_of_the_reader_are_those_that_the_scores_know():
    with (DBT_PROJECT / "seeds" / "frameworks" / "dti_scoring_types.csv").open(encoding="utf-8", newline="") as seed:
        types = list(csv.DictReader(seed))
    assert {row["scoring_type"] for row in types} == set(SCORING_TYPES)
    assert {row["scoring_type"] for row in types if row["needs_target"] == "true"} == NEEDS_TARGET
    assert {row["scoring_type"] for row in types if row["needs_bands"] == "true"} == NEEDS_BANDS
