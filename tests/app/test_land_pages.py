"""The pages about land: classes beside the nation's, the records behind a number, the exchange with the tax office."""

import csv
import io
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from app.frame import Page
from app.labels import Labels
from app.land import flow, queries, state
from app.snapshot import open_latest
from tests.app import land

VI, EN = Labels("vi"), Labels("en")
PAGES = ("land", "land_tax")
Visit = Callable[..., AppTest]
Text = Callable[[AppTest], str]
ALL_MONTHS = {"commune": "", "first_month": date(2026, 2, 1), "last_month": date(2026, 4, 1)}


def tables(shown: AppTest) -> list[str]:
    return [element.proto.body for element in shown.get("html") if "<table" in element.proto.body]


def row_of(table: str, name: str) -> str:
    return table[table.index(name) :].split("</tr>")[0]


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("page", PAGES)
@pytest.mark.usefixtures("published")
def test_a_page_about_land_opens_and_says_as_of_when_it_is(
    visit: Visit, text_of: Text, page: str, language: str
) -> None:
    shown = visit(page, lang=language)
    assert not shown.exception
    t, text = Labels(language), text_of(shown)
    assert t(f"nav.{page}") in text and t("land.title") in text
    assert f"{t('head.as_of')} {t.day(open_latest().as_of)}" in text


@pytest.mark.parametrize("page", PAGES)
def test_without_land_data_the_page_says_where_to_put_them(
    bare_home: Path, visit: Visit, publish_empty: Callable[[Path], None], page: str
) -> None:
    publish_empty(bare_home)
    shown = visit(page)
    assert not shown.exception
    assert "inbox/land_" in shown.info[0].value


@pytest.mark.parametrize(
    ("page", "chosen"),
    [
        ("land", {"lang": "en", "land_day": "2026-03-05", "commune": "C1", "land_rule": "DQ-L08"}),
        ("land", {"land_rule": "DQ-L03", "land_page": "2"}),
        ("land_tax", {"commune": "unknown", "tax_month": "2026-03", "reason": ""}),
        ("land_tax", {"reason": "stuck"}),
    ],
)
@pytest.mark.usefixtures("published")
def test_a_shared_link_shows_the_same_view(visit: Visit, html_of: Text, page: str, chosen: dict[str, str]) -> None:
    first = visit(page, **chosen)
    link = {name: values[0] if isinstance(values, list) else values for name, values in first.query_params.items()}
    assert {name: value for name, value in chosen.items() if value}.items() <= link.items()
    assert html_of(visit(page, **link)) == html_of(first)
    assert not visit(page, **dict.fromkeys(chosen, "'; drop table x; --<b>")).exception


@pytest.mark.usefixtures("published")
def test_the_three_classes_stand_beside_those_of_the_nation_with_their_source(visit: Visit, text_of: Text) -> None:
    text = text_of(visit("land", commune="C1"))
    for said in (
        "Sạch 39,00 % 39 / 100 thửa Cả nước: 39,00 %",
        "Cần bổ sung 60,00 % 60 / 100 thửa Cả nước: 59,80 %",
        "Phải xây dựng lại 1,00 % 1 / 100 thửa Cả nước: 1,20 %",
        "515/KH-BCA-BNN&amp;MT" if "&amp;" in text else "515/KH-BCA-BNN&MT",
        "chưa được xác minh",
    ):
        assert said in text, said


@pytest.mark.usefixtures("published")
def test_the_province_is_the_sum_of_its_communes_and_unknown_is_not_missing(visit: Visit) -> None:
    table = tables(visit("land"))[0]
    assert "39 / 150 thửa" in "".join(element.proto.body for element in visit("land").get("html"))
    owners = row_of(table, "Chủ sử dụng đã xác thực")
    assert ">45<" in owners and ">150<" in owners and "30,00 %" in owners and "chưa rõ: 12" in owners
    assert ">30<" in row_of(table, "Cập nhật kịp thời") and ">60<" in row_of(table, "Cập nhật kịp thời")


@pytest.mark.usefixtures("published")
def test_a_day_without_parcels_has_no_share_and_is_not_zero(visit: Visit) -> None:
    html = "".join(element.proto.body for element in visit("land", land_day="2026-03-05", commune="C2").get("html"))
    assert "0 / 0 thửa" in html and "0,00 %" not in html.split("<table")[0]


@pytest.mark.usefixtures("published")
def test_each_rule_shows_what_it_found_what_it_costs_and_its_tolerance(visit: Visit) -> None:
    table = tables(visit("land", commune="C1"))[1]
    third = row_of(table, "DQ-L03")
    assert "Xây dựng lại" in third and "0,1 m²" in third and ">33<" in third and "33,00 %" in third
    assert "5,00 %" in row_of(table, "DQ-L04") and "250 m" in row_of(table, "DQ-L02")
    assert "và 3 giấy chứng nhận" in row_of(table, "DQ-L08")


@pytest.mark.usefixtures("published")
def test_the_worst_records_come_first_with_what_was_delivered_and_what_was_expected(
    visit: Visit, text_of: Text
) -> None:
    shown = visit("land", land_rule="DQ-L03", commune="C1")
    assert "Hiển thị 1–50 trong 60" in text_of(shown)
    table = tables(shown)[2]
    first = table.split("<tr>")[2]
    assert ">1<" in first and ">12<" in first and "100+52.3" in first and "199.0000" in first
    rest = tables(visit("land", land_rule="DQ-L03", commune="C1", land_page="2"))[2]
    assert rest.count("<tr>") - 1 == 10
    markup = tables(visit("land", land_rule="DQ-L08"))[2]
    assert "GCN&lt;b&gt;7&lt;/b&gt;" in markup
    assert "(để trống)" in row_of(markup, "GCN8"), "an empty number is the matter itself"
    assert "(để trống)" not in tables(visit("land", land_rule="DQ-L03"))[2], "areas that are missing are no empty value"


@pytest.mark.usefixtures("published")
def test_what_no_rule_asks_for_has_its_list_too_and_its_figure_leads_there(visit: Visit) -> None:
    shown = visit("land", land_rule="fresh", commune="C1")
    assert "land_rule=fresh#worst" in tables(shown)[0]
    late = row_of(tables(shown)[2], "Cập nhật không trong hạn sau biến động")
    assert "2026-03-01" in late and "2026-01-05" in late


@pytest.mark.usefixtures("published")
def test_the_list_of_the_worst_can_be_downloaded_whole() -> None:
    content = open_latest().csv(
        queries.WORST, {"parcel_no": "Số thửa"}, rule="DQ-L03", commune="C1", page_size=None, skipped=0
    )
    lines = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert [line[0] for line in lines[1:]] == [str(number) for number in range(1, 61)]


@pytest.mark.parametrize(("page", "codes"), [("land", ("4.2", "7.6")), ("land_tax", ("2.1", "7.15"))])
@pytest.mark.usefixtures("published")
def test_what_the_figures_feed_and_what_they_only_touch_is_said(
    visit: Visit, page: str, codes: tuple[str, str]
) -> None:
    table = tables(visit(page))[-1]
    of_766, of_dti = codes
    assert f"indicator={of_766}" in table and f"{of_dti} · " in table
    assert "Liên quan" in table and "Chưa xác minh" in table
    assert ("Cấu thành" in table) == (page == "land_tax")


def test_the_commune_with_the_most_to_rebuild_comes_first_and_one_without_parcels_last() -> None:
    rows = [
        {"commune_code": code, "parcels": parcels, "to_rebuild": rebuild, "to_supplement": supplement}
        for code, parcels, rebuild, supplement in (("A", 0, 0, 0), ("B", 10, 0, 9), ("C", 1000, 2, 0), ("D", 10, 0, 10))
    ]
    assert [row["commune_code"] for row in state.worst_first(rows)] == ["C", "D", "B", "A"]


def test_a_median_over_communes_and_months_is_that_of_all_answers() -> None:
    rows = [row | {"amount": Decimal(1)} for row in land.rows()["fct_land_tax_sharing"]]
    one = flow.flow_of(rows[:1])
    assert (one.median_days, one["transfers"], one.judged) == (Decimal(4), 10, 7)
    # 2 3 4 4 5 9 and six times 8
    assert flow.flow_of([rows[0], rows[3]]).median_days == Decimal(8)
    even = flow.flow_of([rows[0] | {"days_taken": [2, 5]}])
    assert even.median_days == Decimal("3.5")
    none = flow.flow_of([rows[0] | {"days_taken": None, "amount": None}])
    assert none.median_days is None and none.amount is None


def test_the_states_of_transfers_add_up_to_all_of_them() -> None:
    whole = flow.flow_of(row | {"amount": Decimal(1)} for row in land.rows()["fct_land_tax_sharing"])
    assert sum(whole.state(name) for name in flow.STATES) == whole["transfers"]


@pytest.mark.usefixtures("published")
def test_the_flow_says_what_was_sent_answered_in_time_and_came_back(visit: Visit, text_of: Text) -> None:
    text = text_of(visit("land_tax", commune="C1"))
    for said in (
        "30 80,00 % chuyển điện tử 24 / 30",
        "71,43 % 15 / 21 trả lời đúng hạn",
        "Hạn: 5 ngày làm việc (cá nhân), 7 (tổ chức)",
        "4,0 ngày làm việc, trung vị",
        "6 đang chờ, còn trong hạn 3 đang chờ, đã quá hạn 3 thuế trả lại",
        "3,75 tỷ đồng 3.750.000.000 đồng",
    ):
        assert said in text, said
    assert "Chưa rõ xã" in text_of(visit("land_tax"))


@pytest.mark.usefixtures("published")
def test_one_month_stands_by_itself(visit: Visit, text_of: Text) -> None:
    assert "10 80,00 % chuyển điện tử 8 / 10" in text_of(visit("land_tax", commune="C1", tax_month="2026-03"))


@pytest.mark.usefixtures("published")
def test_a_dossier_on_which_the_sides_disagree_shows_both_and_what_to_do(visit: Visit) -> None:
    reasons, sides = tables(visit("land_tax"))[:2]
    waiting = row_of(reasons, "reason=waiting_for_tax")
    assert ">2<" in waiting and "nhắc cơ quan thuế" in waiting
    early = row_of(sides, "H53.000003")
    for said in ("Cấp giấy trước khi thuế trả lời", "20/03/2026", "Đã chuyển, chờ thuế", "10/03/2026"):
        assert said in early
    nothing_sent = row_of(sides, "H53.000004")
    assert "Có giấy, không có phiếu chuyển" in nothing_sent and nothing_sent.count("—") == 5


@pytest.mark.usefixtures("published")
def test_stuck_are_those_that_wait_for_tax_beyond_the_last_day(visit: Visit, text_of: Text) -> None:
    shown = visit("land_tax", reason="stuck")
    assert "Hiển thị 1–1 trong 1" in text_of(shown)
    assert "H53.000001" in tables(shown)[1] and "H53.000002" not in tables(shown)[1]


@pytest.mark.usefixtures("published")
def test_the_downloads_by_commune_hold_counts_as_they_are() -> None:
    page = Page(open_latest(), VI)
    rows = page.snapshot.rows(queries.SHARING, **ALL_MONTHS)
    lines = list(csv.DictReader(io.StringIO(flow.as_csv(page, rows).decode("utf-8-sig"))))
    assert [(line["Mã"], line["Phiếu chuyển"], line["Số tiền (đồng)"]) for line in lines] == [
        ("C1", "30", "3750000000"),
        ("unknown", "30", "3750000000"),
    ]
    quality = page.snapshot.rows(queries.QUALITY, day=land.LAST_DAY)
    lines = list(csv.DictReader(io.StringIO(state.communes_csv(page, quality).decode("utf-8-sig"))))
    assert {(line["Mã"], line["Số thửa"], line["Sạch"]) for line in lines} == {("C1", "100", "39"), ("C2", "50", "0")}


@pytest.mark.usefixtures("published")
def test_no_page_about_land_shows_a_personal_column() -> None:
    snapshot = open_latest()
    shown = set()
    for sql, asked in (
        (queries.WORST, {"rule": "DQ-L03", "commune": "", "page_size": 1, "skipped": 0}),
        (queries.DISAGREEMENTS, {"reason": "", "as_of": snapshot.as_of, "page_size": 1, "skipped": 0, **ALL_MONTHS}),
    ):
        shown |= set(snapshot.rows(sql, **asked)[0])
    assert not {name for name in shown if any(word in name for word in ("owner", "person", "address", "phone", "chu"))}
