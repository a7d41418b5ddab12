"""The page of plans: target, actual, gap, pace and forecast, with the colour in words and who answers for it."""

import csv
import io
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from streamlit.testing.v1 import AppTest

from app import charts
from app.frame import Page
from app.labels import Labels
from app.plans import queries
from app.plans.table import as_csv
from app.snapshot import open_latest
from tests.app.conftest import point_to

VI, EN = Labels("vi"), Labels("en")
Visit = Callable[..., AppTest]
Text = Callable[[AppTest], str]


def tables(shown: AppTest) -> list[str]:
    """Targets and actuals, responsible units, the example of 2022: as they stand on the page."""
    return [element.proto.body for element in shown.get("html") if "<table" in element.proto.body]


YEAR = {"period_type": "year", "period_start": "2026-01-01"}


@pytest.mark.usefixtures("published")
def test_the_targets_of_the_province_stand_beside_counts_gap_pace_forecast_and_who_answers(
    visit: Visit,
) -> None:
    html = tables(visit("targets", period="2026"))[0]
    row = html[html.index("2.1 · ") :].split("</tr>")[0]
    assert row.startswith("2.1 · Tỷ lệ hồ sơ TTHC xử lý đúng hạn"), "2.1 is a component of the DTI too"
    for said in (
        "90,00 %", "84,00 %<small>84 / 100</small>", "−6,00 điểm %", "◐ Gần đạt", "tạm tính", "92,50 %",
        "87,00 %<small>81,00 % – 88,50 %</small>", "Sở Tư pháp<small>Giám đốc Sở Tư pháp</small>",
        "Kế hoạch &lt;b&gt;thử&lt;/b&gt;", "cả năm, hiệu lực từ 15/01/2026", "mô phỏng",
    ):  # fmt: skip
        assert said in row, said
    assert "Chủ tịch UBND cấp xã" not in html


@pytest.mark.usefixtures("published")
def test_what_can_no_longer_be_reached_and_what_is_secured_are_said_in_words(visit: Visit, text_of: Text) -> None:
    text = text_of(visit("targets", period="2026", lang="en"))
    assert "○ Missed provisional 112.50% Out of reach" in text
    assert "● Reached provisional 0.00% Secured" in text


@pytest.mark.usefixtures("published")
def test_a_target_in_points_has_its_gap_in_points_and_a_missing_actual_is_no_zero(visit: Visit, text_of: Text) -> None:
    text = text_of(visit("targets", period="2026"))
    assert "80,00 điểm 66,06 điểm −13,94 điểm ○ Chưa đạt" in text
    assert "90,00 % — — – Chưa có số liệu chưa có dữ liệu — — N-XYZ" in text


@pytest.mark.usefixtures("published")
def test_a_responsible_unit_shows_what_it_leads_and_what_is_its_own(visit: Visit) -> None:
    for lead, codes in (("N-YT", ["3.3", "4.1"]), ("C1", ["3.3"]), ("N-XYZ", ["5.2"])):
        html = tables(visit("targets", period="2026", lead=lead))[0]
        shown = [code for code in ("2.1", "3.3", "4.1", "5.2", "d766") if f"{code} · " in html]
        assert shown == codes, lead
        assert "Xã <b>" not in html


@pytest.mark.usefixtures("published")
def test_each_responsible_unit_has_its_targets_counted_by_colour(visit: Visit) -> None:
    html = tables(visit("targets", period="2026"))[1]
    health = html[html.index("Sở Y tế") :].split("</tr>")[0]
    assert "lead=N-YT" in html
    assert [cell.split(">")[1].split("<")[0] for cell in health.split("<td")[2:]] == ["2", "1", "0", "1", "0", "1"]


@pytest.mark.parametrize("period", ["2026", "2025"])
@pytest.mark.usefixtures("published")
def test_the_real_example_of_2022_stands_by_itself_with_its_source(visit: Visit, text_of: Text, period: str) -> None:
    shown = visit("targets", period=period)
    html = tables(shown)[-1]
    rows = {code: html[html.index(f"<td>{code} · ") :].split("</tr>")[0] for code in ("3.2", "3.3", "4.1")}
    assert "28,61 %<small>số đã công bố</small>" in rows["3.2"] and "−51,39 điểm %" in rows["3.2"]
    assert "22,00 %" in rows["3.3"] and "129,26 %" in rows["3.3"] and "Không còn kịp" in rows["3.3"]
    assert "9,50 %" in rows["4.1"] and "Không đánh giá" in rows["4.1"] and "không có chỉ tiêu" in rows["4.1"]
    text = text_of(shown)
    assert "Ví dụ thật · 9 tháng năm 2022" in text
    assert "Thông báo của tỉnh" in text
    assert ("Chưa có chỉ tiêu nào cho Năm 2025" in text) == (period == "2025")


@pytest.mark.usefixtures("published")
def test_the_download_holds_numbers_as_they_are_and_words_for_codes() -> None:
    page = Page(open_latest(), VI)
    rows = list(
        csv.DictReader(
            io.StringIO(as_csv(page, page.snapshot.rows(queries.PLANS, lead="", **YEAR)).decode("utf-8-sig"))
        )
    )
    assert [row["Mã"] for row in rows] == ["d766", "2.1", "3.3", "4.1", "5.2"]
    late = next(row for row in rows if row["Mã"] == "4.1")
    assert (late["Chỉ tiêu"], late["Thực hiện"], late["Tử số"], late["Mẫu số"]) == ("0.95", "0.9", "9", "10")
    assert (late["Đánh giá"], late["Khả năng đạt"], late["Xuất xứ chỉ tiêu"]) == (
        "Chưa đạt",
        "Không còn kịp",
        "mô phỏng",
    )
    missing = next(row for row in rows if row["Mã"] == "5.2")
    assert (missing["Thực hiện"], missing["Chênh lệch"], missing["Trạng thái"]) == ("", "", "chưa có dữ liệu")


def test_the_chart_says_each_colour_in_words_and_goes_beyond_100_where_the_bar_does() -> None:
    rows = [
        {"name": "2.1", "unit": "A", "target": 0.9, "actual": 0.84, "colour": "amber", "word": "◐ Gần đạt"},
        {"name": "2.2", "unit": "A", "target": 0.9, "actual": 1.5, "colour": None, "word": "Không đánh giá"},
    ]
    drawn = charts.bullets(rows, VI).to_dict()
    data = next(iter(drawn["datasets"].values()))
    assert [(row["word"], row["target_shown"]) for row in data] == [
        ("◐ Gần đạt", "90,00 %"),
        ("Không đánh giá", "90,00 %"),
    ]
    assert drawn["layer"][0]["encoding"]["x"]["scale"]["domain"][1] > 150


@pytest.mark.usefixtures("bare_home")
def test_a_version_without_plans_says_what_to_do(
    visit: Visit, text_of: Text, published_home: Path, bare_home: Path
) -> None:
    file = bare_home / "serving" / "marts-old.duckdb"
    file.write_bytes((published_home / "serving" / "marts-v1.duckdb").read_bytes())
    with duckdb.connect(str(file)) as connection:
        connection.execute("drop table marts.fct_plan_actual")
    point_to(bare_home, "old", file.name)
    shown = visit("targets")
    assert not shown.exception
    assert VI("plan.older") in text_of(shown)
