"""The page of submitted forms: who owes, who is late, what was returned, self-scores beside verified ones."""

import csv
import io
from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from app.forms import queries
from app.forms.reminders import as_csv
from app.frame import Page
from app.labels import Labels
from app.snapshot import open_latest
from tests.app.forms import cells_of

VI = Labels("vi")
Visit = Callable[..., AppTest]
Text = Callable[[AppTest], str]


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("part", ["owed", "unit", "reminders"])
@pytest.mark.usefixtures("published")
def test_each_part_opens_with_the_banner_and_says_what_nobody_verified(
    visit: Visit, text_of: Text, part: str, language: str
) -> None:
    shown = visit("submissions", form_part=part, lang=language)
    assert not shown.exception
    t, text = Labels(language), text_of(shown)
    assert t("nav.submissions") in text
    assert "DỮ LIỆU MÔ PHỎNG / SIMULATED DATA" in text and f"({t.feeds(['submissions'])})" in text
    if part == "reminders":
        assert t("forms.due.basis") in text
    else:
        assert {"vi": "Bộ tạm, chưa phải văn bản của tỉnh", "en": "Draft, no text of the province"}[language] in text


@pytest.mark.usefixtures("published")
def test_who_is_missing_comes_first_and_each_is_late_by_its_first_version(visit: Visit, html_of: Text) -> None:
    html = html_of(visit("submissions"))
    assert html.index("Thanh tra tỉnh") < html.index("Sở Y tế") < html.index("Sở Tư pháp")
    assert cells_of(html, "Thanh tra tỉnh")[1:6] == [
        "Chưa gửi, quá hạn tệp đến 16/01/2026 bị từ chối", "—", "85", "0", "—",
    ]  # fmt: skip
    late = cells_of(html, "Sở Y tế")
    assert late[1:6] == ["Gửi chậm", "20/01/2026", "5", "2", "Đã duyệt"]
    assert cells_of(html, "Sở Tư pháp")[1:8] == ["Đã gửi đúng hạn", "10/01/2026", "0", "1", "Đã gửi", "12", "2"]


@pytest.mark.usefixtures("published")
def test_the_self_score_never_stands_in_for_the_verified_one(visit: Visit, html_of: Text) -> None:
    html = html_of(visit("submissions"))
    sums = cells_of(html, "Sở Y tế")
    assert sums[8] == "150,00 (15 mục)"
    assert sums[9] == "14,00 (2 mục) tự chấm các mục này: 20,00"
    assert cells_of(html, "Sở Tư pháp")[9] == "—"
    fields = html_of(visit("submissions", form_part="unit", form_unit="N-YT"))
    assert cells_of(fields, "1.1 ·")[2:5] == ["10,00 / 10,00", "10,00", ""]
    assert cells_of(fields, "1.2 ·")[2:5] == ["10,00 / 10,00", "4,00 −6,00", "Chỉ dự họp của cấp trên"]
    assert cells_of(fields, "1.3 ·")[2:4] == ["10,00 / 10,00", "—"]


@pytest.mark.usefixtures("published")
def test_every_version_tells_its_state_and_whether_it_counts(visit: Visit, html_of: Text) -> None:
    html = html_of(visit("submissions", form_part="unit", form_unit="N-YT"))
    assert cells_of(html, "<b>2</b>")[:5] == ["2", "Đã duyệt", "✓ Bản được tính", "25/01/2026", "10"]
    returned = cells_of(html, "<b>1</b>")
    assert returned[:3] == ["1", "Bị trả lại", "Không: bị trả lại"]
    assert returned[8] == "22/01/2026 10:00 · cơ quan thường trực Thiếu số liệu của mục 1.3"
    locked = html_of(visit("submissions", form_part="unit", form="dti-xa", form_unit="C25459"))
    assert cells_of(locked, "<b>2</b>")[1:3] == ["Gửi sau khi khóa", "Không: gửi sau khi khóa"]


@pytest.mark.usefixtures("published")
def test_where_everything_was_returned_nothing_counts_and_a_reason_is_text(visit: Visit, html_of: Text) -> None:
    shown = visit("submissions", form_part="unit", form="dti-xa", form_unit="C1")
    assert VI("forms.nothing_counts") in [warning.value for warning in shown.warning]
    assert "Không mở được &lt;b&gt;tệp&lt;/b&gt;" in html_of(shown)


@pytest.mark.usefixtures("published")
def test_a_field_that_says_nothing_tells_why_and_a_wrong_cell_what_is_expected(visit: Visit, html_of: Text) -> None:
    html = html_of(visit("submissions", form_part="unit", form_unit="N-TP"))
    assert cells_of(html, "1.3 ·")[1:3] == ["chưa được nhận", "—"]
    assert cells_of(html, "3.1 ·")[1] == "chưa được nhận"
    assert cells_of(html, "2.1 ·")[1:3] == ["không áp dụng", "—"]
    assert cells_of(html, "2.2 ·")[1:3] == ["để trống", "—"]
    wrong = cells_of(html, "nhiều")
    assert wrong[:4] == ["1.3", "Tử số", "11", "nhiều"]
    assert wrong[5] == VI("expected.IN-NUMBER")


@pytest.mark.parametrize("part", ["owed", "unit"])
@pytest.mark.usefixtures("published")
def test_nonsense_in_the_url_falls_back(visit: Visit, part: str) -> None:
    names = "form form_period form_unit form_version form_status"
    shown = visit("submissions", form_part=part, **dict.fromkeys(names.split(), "'; drop table x; --<b>"))
    assert not shown.exception
    assert shown.query_params["form"] in ("dti-so", ["dti-so"])


@pytest.mark.usefixtures("published")
def test_values_are_words_of_their_field(visit: Visit, html_of: Text) -> None:
    html = html_of(visit("submissions", form_part="unit", form_unit="N-YT"))
    assert cells_of(html, "1.1 ·")[1] == "Phó Trưởng ban (tổ phó)"
    assert cells_of(html, "1.3 ·")[1] == "42,50 % 17 / 40"
    assert cells_of(html, "1.4 ·")[1] == "Có minh chứng cần xem lại"
    english = html_of(visit("submissions", form_part="unit", form_unit="N-YT", lang="en"))
    assert cells_of(english, "1.1 ·")[1] == "Deputy head of it"


@pytest.mark.usefixtures("published")
def test_the_download_of_reminders_holds_everybody_that_is_owed_something() -> None:
    snapshot = open_latest()
    listed = list(csv.DictReader(io.StringIO(
        as_csv(Page(snapshot, VI), snapshot.rows(queries.REMINDERS)).decode("utf-8-sig")
    )))  # fmt: skip
    assert {(row["Mã"], row["Kỳ của biểu"]) for row in listed if row["Trạng thái"] != "Chưa đến hạn"} == {
        ("N-TTT", "2025"),
        ("C1", "2025"),
    }
    assert [row["Mã"] for row in listed[:2]] == ["N-TTT", "C1"]
    assert (listed[0]["Hạn gửi"], listed[0]["Số ngày chậm"]) == ("2026-01-15", "85")
    assert listed[0]["Ngày đến của tệp bị từ chối"] == "2026-01-16"
    assert listed[1]["Lý do"] == "Không mở được <b>tệp</b>"
    assert {row["Mã"] for row in listed[2:]} == {"N-YT", "N-TP", "N-TTT", "C1", "C25459"}
