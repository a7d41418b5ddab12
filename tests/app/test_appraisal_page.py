"""The page by which an appraiser decides: one file of decisions, by the rules of their feed; scores are exact."""

import csv
import io
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from app.forms.decisions import COLUMNS, TITLES, WHOLE, Decisions, changed
from app.labels import Labels
from orchestration.intake.feeds import APPRAISALS
from tests.app.conftest import AS_OF

VI = Labels("vi")
Visit = Callable[..., AppTest]
Text = Callable[[AppTest], str]
OF = {"form": "dti-so", "unit": "N-TP", "period": "2025", "version": 1}
FIELDS = [
    {"node_code": code, "max_self_score": Decimal(10), "self_score": self_score, "verified_score": verified,
     "reason": reason}
    for code, self_score, verified, reason in (
        ("1.1", Decimal("8.0000"), None, None),
        ("1.2", Decimal("8.0000"), Decimal("5.0000"), "Thiếu văn bản"),
        ("1.3", None, None, None),
    )
]  # fmt: skip
AS_THEY_ARE = {"1.1": (None, None), "1.2": (5.0, "Thiếu văn bản"), "1.3": (None, "")}


def decisions(typed: dict, whole: str | None = None, reason: str = "", title: str | None = TITLES[0]) -> Decisions:
    return Decisions(OF, changed(FIELDS, AS_THEY_ARE | typed), whole, reason, title)


def sent_to(home: Path) -> list[list[dict[str, str]]]:
    folder = home / "inbox" / "appraisals" / AS_OF.isoformat()
    return [list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig")))) for path in sorted(folder.glob("*"))]


def test_what_was_left_as_it_was_is_not_decided_on() -> None:
    assert len(decisions({})) == 0
    assert [score.field["node_code"] for score in decisions({"1.1": (8.0, "")}).scores] == ["1.1"]
    assert [score.field["node_code"] for score in decisions({"1.2": (5.0, "Văn bản hết hiệu lực")}).scores] == ["1.2"]


def test_a_score_is_the_decimal_that_was_typed() -> None:
    (score,) = decisions({"1.1": (7.35, "Thiếu một văn bản")}).scores
    assert score.points == Decimal("7.35")
    assert f"{next(decisions({'1.1': (0.1, 'x')}).rows(datetime(2026, 4, 10)))[6]}" == "0.1"


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"1.1": (7.0, " ")}, "appraisal.wrong.differs"),
        ({"1.3": (7.0, "")}, "appraisal.wrong.differs"),
        ({"1.1": (10.5, "Vượt")}, "appraisal.wrong.range"),
        ({"1.1": (-1.0, "Âm")}, "appraisal.wrong.range"),
        ({"1.2": (None, "Thiếu văn bản")}, "appraisal.wrong.withdrawn"),
        ({"1.1": (None, "Thiếu văn bản")}, "appraisal.wrong.no_score"),
    ],
)
def test_what_must_be_mended_names_its_field(typed: dict, told: str) -> None:
    (code,) = typed
    assert decisions(typed).wrong(VI) == [VI(told).format(field=code, most="10,00")]


def test_a_return_needs_a_reason_and_every_decision_a_title() -> None:
    assert decisions({}, "returned").wrong(VI) == [VI("appraisal.wrong.reason")]
    assert decisions({}, "approved", title=None).wrong(VI) == [VI("appraisal.wrong.title")]
    assert decisions({}, "approved").wrong(VI) == []


def test_codes_and_columns_are_those_of_the_feed() -> None:
    choices = {column.name: column.choices for column in APPRAISALS.columns}
    assert tuple(choices) == COLUMNS
    assert choices["appraiser_title"] == set(TITLES)
    assert choices["decision"] == {*WHOLE, "verified"}


def test_rows_come_field_by_field_and_then_the_whole() -> None:
    made = decisions({"1.1": (7.5, "Thiếu một văn bản"), "1.2": (6.0, "Bổ sung")}, "approved")
    rows = list(csv.DictReader(io.StringIO(made.as_csv(datetime(2026, 4, 10, 9, 30)).decode("utf-8-sig"))))
    assert [(row["node_code"], row["decision"], row["verified_score"], row["reason"]) for row in rows] == [
        ("1.1", "verified", "7.5", "Thiếu một văn bản"),
        ("1.2", "verified", "6.0", "Bổ sung"),
        ("", "approved", "", ""),
    ]
    assert {row["decided_at"] for row in rows} == {"2026-04-10 09:30:00"}


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.usefixtures("open_home")
def test_the_page_shows_the_version_and_says_that_nobody_signs_in(visit: Visit, text_of: Text, language: str) -> None:
    shown = visit("appraisal", lang=language, form_unit="N-YT")
    assert not shown.exception
    t, text = Labels(language), text_of(shown)
    assert "DỮ LIỆU MÔ PHỎNG / SIMULATED DATA" in text
    assert t("door.no_login") in text and t("appraisal.version_note") in text
    typed = shown.data_editor[0].value
    # the self-score is shown, and what is to be typed holds only what was verified
    assert list(typed["score"].dropna()) == [10.0, 4.0]
    assert next(iter(typed["self"])) == t.points(Decimal(10))
    assert not shown.button


@pytest.mark.usefixtures("open_home")
def test_who_waits_for_a_decision_comes_first(visit: Visit) -> None:
    shown = visit("appraisal")
    assert shown.selectbox(key="filter_form_unit").options == ["Sở Tư pháp (N-TP) · chờ quyết định", "Sở Y tế (N-YT)"]
    assert VI("appraisal.waiting.count", count="1") in [caption.value for caption in shown.caption]


def test_a_return_is_sent_once_it_has_a_reason_and_a_title(open_home: Path, visit: Visit, html_of: Text) -> None:
    shown = visit("appraisal", form_unit="N-TP")
    next(choice for choice in shown.segmented_control if choice.key.startswith("whole/")).set_value("returned").run()
    assert VI("appraisal.wrong.reason") in html_of(shown) and VI("appraisal.wrong.title") in html_of(shown)
    shown.text_area[0].set_value("Gọi 0912 345 678").run()
    shown.selectbox[-1].set_value("hoi_dong").run()
    shown.button[0].click().run()
    assert not shown.exception
    assert f"Lý do: cần {VI('expected.IN-PERSON')}" in html_of(shown)
    assert sent_to(open_home) == []
    shown.text_area[0].set_value("Thiếu minh chứng của mục 1.3").run()
    shown.button[0].click().run()
    ((row,),) = sent_to(open_home)
    assert (row["unit_code"], row["version"], row["node_code"]) == ("N-TP", "1", "")
    assert (row["decision"], row["reason"]) == ("returned", "Thiếu minh chứng của mục 1.3")
    assert (row["appraiser_title"], row["decided_at"][:10]) == ("hoi_dong", AS_OF.isoformat())
    # the widgets begin anew, so that a second press sends nothing
    assert not shown.button and len(shown.success) == 1
