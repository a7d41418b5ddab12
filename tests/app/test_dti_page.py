"""The page DTI: real figures, what is computed says so, what is missing is a dash, what nobody verified is marked."""

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from app import charts
from app.dti import points, queries
from app.dti.components import as_csv
from app.dti.course import chart_points
from app.dti.scores import Scores
from app.frame import Page
from app.labels import Labels
from app.snapshot import open_latest

VI, EN = Labels("vi"), Labels("en")
PARTS = ("course", "table", "components")
Visit = Callable[..., AppTest]
Text = Callable[[AppTest], str]


def row_of(html: str, first: str) -> list[str]:
    """The cells of the table row whose first cell begins with `first`."""
    body = html[html.index(f"<tr><td>{first}") if f"<tr><td>{first}" in html else html.index(f"<td>{first}") :]
    return [cell.split("</td>")[0].split(">", 1)[1] for cell in body.split("</tr>")[0].split("<td")[1:]]


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("part", PARTS)
@pytest.mark.usefixtures("published")
def test_the_page_has_the_header_line_and_no_banner_of_data_that_it_does_not_show(
    visit: Visit, text_of: Text, part: str, language: str
) -> None:
    shown = visit("dti", dti_part=part, lang=language)
    assert not shown.exception
    t, text = Labels(language), text_of(shown)
    assert f"{t('head.as_of')} {t.day(open_latest().as_of)}" in text
    assert f"{t('head.version')} v1" in text
    assert "SIMULATED DATA" not in text and "HELD BACK" not in text
    assert "d766" not in text
    assert (t("dti.real") in text) == (part != "components")


@pytest.mark.usefixtures("published")
def test_the_province_stands_over_the_years_with_value_rank_mean_and_first(visit: Visit, html_of: Text) -> None:
    html = html_of(visit("dti"))
    year = row_of(html, "<b>2022")
    assert year[1:5] == ["0,5638", "40 / 63", "0,5786", "0,8002"]
    assert year[5] == "0,6012<small>trung bình các tỉnh cũ</small>"
    assert year[6] == "12 / 34<small>tính lại</small>"
    year = row_of(html, "<b>2024")
    assert year[1:3] == ["0,6274", "53 / 63"]
    assert year[5:] == ["0,6959", "21 / 34", "dti-922-province: 0,7054 (34 tỉnh)"]


@pytest.mark.usefixtures("published")
def test_what_was_not_found_is_a_dash_and_says_why(visit: Visit, html_of: Text) -> None:
    year = row_of(html_of(visit("dti")), "<b>2023")
    assert year[1:5] == ["0,6817", "33 / 63", "0,6783", "—"]
    assert year[6:] == ["—", "—<small>chưa đủ chỉ số chính của năm này</small>"]


@pytest.mark.usefixtures("published")
def test_no_line_of_the_chart_crosses_a_change_of_version() -> None:
    page = Page(open_latest(), VI)
    points = chart_points(page, Scores.of(page))
    of_63 = {point["year"]: point["segment"] for point in points if point["series"] == VI("dti.series.province")}
    assert of_63[2020] != of_63[2021] == of_63[2022] == of_63[2023] != of_63[2024]
    others = [point for point in points if point["series"] == VI("dti.series.others")]
    assert [(point["year"], point["kind"]) for point in others] == [(2024, "tính lại")]
    drawn = charts.dti_course(points, VI).to_json()
    assert "1726 → 922" in drawn and "922 → 405" in drawn and "922 → 922" not in drawn


@pytest.mark.usefixtures("published")
def test_a_figure_that_disagrees_is_named_and_its_text_arrives_as_text(visit: Visit, html_of: Text) -> None:
    shown = visit("dti")
    assert "1 chỗ không khớp" in html_of(shown)
    assert "Tỉnh &lt;i&gt;Thử&lt;/i&gt; · 2022" in html_of(shown)


@pytest.mark.usefixtures("published")
def test_main_indices_stand_beside_the_highest_and_the_mean_only_where_all_provinces_are_known(
    visit: Visit, html_of: Text
) -> None:
    html = html_of(visit("dti", dti_part="table"))
    whole = row_of(html, "Chỉ số chuyển đổi số (DTI)")
    assert whole[1:4] == ["940,00", "0,6959", "21 / 34"]
    assert whole[4].startswith("0,70") and "đủ các tỉnh" in whole[4]
    assert whole[7] == "34 / 34"
    pillar = row_of(html, "Chính quyền số")
    assert pillar[2:5] == ["0,7937<small>tính từ chỉ số chính</small>", "—", "—"]
    index = row_of(html, "Hoạt động kinh tế số")
    assert index[1:5] == ["150,00", "0,4516", "—", "—"]
    assert index[6:] == ["0,7613<small>Hải Phòng</small>", "18 / 34"]


@pytest.mark.usefixtures("published")
def test_the_table_of_provinces_is_searched_without_accents(visit: Visit) -> None:
    found = visit("dti", dti_part="table", dti_table="2024-63", dti_search="tay ninh").dataframe[0].value
    assert list(found["name"]) == ["Tây Ninh"]
    assert list(found["rank"]) == [53]
    assert len(visit("dti", dti_part="table", dti_table="2024-63").dataframe[0].value) == 63
    none = visit("dti", dti_part="table", dti_table="2024-63", dti_search="atlantis")
    assert not none.dataframe and "atlantis" in none.info[-1].value


@pytest.mark.usefixtures("published")
def test_a_table_with_main_indices_shows_the_year_under_the_other_version_too(visit: Visit) -> None:
    rows = visit("dti", dti_part="table", dti_table="2022-63").dataframe[0].value.set_index("name")
    assert rows.loc["Đà Nẵng", "dti-405-province"] > 0
    assert rows.loc["Tây Ninh", "dti-405-province"] != rows.loc["Tây Ninh", "dti-405-province"]  # not a number
    assert rows.loc["Đà Nẵng", "computed_nodes"] == "Chính quyền số; Kinh tế số; Xã hội số"


@pytest.mark.usefixtures("published")
def test_an_incomplete_table_says_how_many_provinces_it_lacks(visit: Visit, text_of: Text) -> None:
    assert "thiếu 10 tỉnh" in text_of(visit("dti", dti_part="table", dti_table="2023-63"))
    assert "lacks 10 provinces" in text_of(visit("dti", dti_part="table", dti_table="2023-63", lang="en"))


@pytest.mark.usefixtures("published")
def test_components_that_nobody_verified_are_marked_and_their_points_are_a_dash(visit: Visit, html_of: Text) -> None:
    shown = visit("dti", dti_part="components")
    html = html_of(shown)
    assert "Chưa xác minh" in row_of(html, "7.11 ·")[7]
    assert row_of(html, "7.11 ·")[2:4] == ["—", "—"]
    assert row_of(html, "1.1 ·")[2] == "10,00"
    assert "98 chỉ số thành phần; 98 được liệt kê ở đây, trong đó 95 chưa xác minh tên và 92 chưa biết điểm" in html
    text = html_of(visit("dti", dti_part="components", dti_framework="dti-405-province"))
    assert "47 chỉ số thành phần; 11 được liệt kê" in text


@pytest.mark.parametrize("t", [VI, EN], ids=["vi", "en"])
@pytest.mark.usefixtures("published")
def test_the_download_of_components_bears_the_same_marks(t: Labels) -> None:
    nodes = open_latest().rows(queries.NODES, dti_framework="dti-922-province")
    header, *rows = csv.reader(io.StringIO(as_csv(t, nodes).decode("utf-8-sig")))
    assert len(rows) == len(nodes) == 1 + 3 + 9 + 98
    marks = [
        row[header.index(t("confidence"))]
        for row in rows
        if row[header.index(t("dti.kind"))] == t("dti.kind.component")
    ]
    assert marks.count(t("confidence.unverified")) == 95
    assert marks.count(t("confidence.derived")) == 3


@pytest.mark.usefixtures("published")
def test_self_score_measurement_and_what_counts_stand_beside_each_other(visit: Visit, html_of: Text) -> None:
    html = html_of(visit("dti", dti_part="components"))
    html = html[html.index("Số đo (tử / mẫu)") :]
    appraised = row_of(html, "1.1 ·")
    assert appraised[1:3] == ["10,00", "10,00"]
    assert appraised[5] == "5,00<small>thẩm định</small>"
    measured = row_of(html, "7.11 ·")
    assert measured[2:5] == ["—", "412 / 2.100<small>19,62 %</small>", "—"]
    assert "chưa biết điểm tối đa" in measured[5] and "hệ thống tự đo" in measured[5]
    assert "Hồ sơ trực tuyến / &lt;i&gt;hồ sơ&lt;/i&gt;" in measured[6]
    assert 'href="indicator?' in measured[6] and "indicator=3.3" in measured[6]
    assert "Chưa xác minh" in measured[7]
    assert "không áp dụng" in row_of(html, "1.2 ·")[5]
    assert "chưa có số liệu" in row_of(html, "1.3 ·")[5]


@pytest.mark.usefixtures("published")
def test_a_whole_of_which_too_little_is_assessed_is_a_dash_that_says_so(visit: Visit, text_of: Text) -> None:
    text = text_of(visit("dti", dti_part="components", lang="en"))
    assert "too little assessed" in text
    assert "5.00 of 990.00 points that apply are assessed" in text
    assert "Measured figures rest on simulated deliveries" in text
    assert "Nobody has figures under this version yet" in text_of(
        visit("dti", dti_part="components", lang="en", dti_framework="dti-405-province")
    )


@pytest.mark.parametrize("t", [VI, EN], ids=["vi", "en"])
@pytest.mark.usefixtures("published")
def test_the_download_of_points_bears_status_basis_and_confidence(t: Labels) -> None:
    place = {"dti_level": "province_merged", "dti_entity": "H53", "dti_year": 2026}
    rows = open_latest().rows(queries.POINTS, dti_framework="dti-922-province", **place)
    header, *body = csv.reader(io.StringIO(points.as_csv(t, rows).decode("utf-8-sig")))
    by_code = {row[0]: dict(zip(header, row, strict=True)) for row in body}
    assert len(by_code) == 98
    assert by_code["1.1"][t("dti.points.counts_by")] == t("dti.points.basis.appraised")
    assert by_code["7.11"][t("status")] == t("dti.points.status.no_maximum")
    assert by_code["7.11"][t("confidence")] == t("confidence.unverified")


def test_a_simulated_table_would_have_its_banner(
    bare_home: Path, visit: Visit, text_of: Text, publish_simulated_dti: Callable[[Path], None]
) -> None:
    publish_simulated_dti(bare_home)
    text = text_of(visit("dti"))
    assert "SIMULATED DATA" in text
    assert VI("dti.real") not in text


@pytest.mark.usefixtures("published")
def test_nonsense_in_the_url_falls_back_to_what_there_is(visit: Visit) -> None:
    for part in (*PARTS, "'; drop"):
        names = ("dti_table", "dti_framework", "dti_search", "period", "framework")
        shown = visit("dti", dti_part=part, **dict.fromkeys(names, "'; drop table x; --<b>"))
        assert not shown.exception
