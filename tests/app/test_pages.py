"""Every page in both languages, and the promises each makes."""

import csv
import io
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from app import charts, filters, queries
from app.labels import TEXTS, Labels
from app.snapshot import open_latest

PAGES = (
    "overview",
    "ranking",
    "unit",
    "indicator",
    "map",
    "targets",
    "reconciliation",
    "quality",
    "contracts",
    "method",
)
"""Those about a period of Decision 766; the page DTI has its own tests (test_dti_page.py)."""
Visit = Callable[..., AppTest]
Text = Callable[[AppTest], str]


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("page", PAGES)
@pytest.mark.usefixtures("published")
def test_a_page_shows_its_header_line_and_the_banner(visit: Visit, text_of: Text, page: str, language: str) -> None:
    shown = visit(page, lang=language)
    assert not shown.exception
    t, text = Labels(language), text_of(shown)
    assert t(f"nav.{page}") in text
    assert "DỮ LIỆU MÔ PHỎNG / SIMULATED DATA" in text
    assert f"{t('head.as_of')} {t.day(open_latest().as_of)}" in text
    assert f"{t('head.version')} v1" in text
    assert "d766-portal-2026" in text
    assert t("head.open") in text


@pytest.mark.parametrize(
    ("page", "language", "missing"),
    [
        ("overview", "vi", "Chưa có Phản ánh, kiến nghị từ 02/04/2026 Kỳ"),
        ("map", "en", "Missing Petitions since 2 Apr 2026 Land parcels since 10 Apr 2026 Period"),
        ("submissions", "vi", ""),
    ],
)
@pytest.mark.usefixtures("published")
def test_beside_the_day_a_page_says_which_of_its_feeds_are_missing(
    visit: Visit, text_of: Text, page: str, language: str, missing: str
) -> None:
    text = text_of(visit(page, lang=language))
    assert missing in text
    assert bool(missing) == (Labels(language)("head.missing") in text)


@pytest.mark.parametrize("period", ["2025", "2025-05", "2025-H2", "2026-9M", "2026-Q2"])
@pytest.mark.parametrize("page", PAGES[:5])
@pytest.mark.usefixtures("published")
def test_periods_before_across_and_after_the_merger_can_be_shown(visit: Visit, page: str, period: str) -> None:
    shown = visit(page, period=period)
    assert not shown.exception
    assert shown.query_params["period"] in (period, [period])


@pytest.mark.parametrize("code", ["2.2", "4.6", "5.2", "1.1", "3.2"])
@pytest.mark.usefixtures("published")
def test_an_indicator_that_counts_no_dossiers_says_what_it_counts(visit: Visit, code: str) -> None:
    shown = visit("unit", unit="N-YT", indicator=code)
    assert not shown.exception
    row = next(
        row
        for row in open_latest().rows(queries.INDICATORS, framework="d766-portal-2026")
        if row["indicator_code"] == code
    )
    assert any(row["numerator_vi"] in info.value for info in shown.info)
    assert not visit("indicator", indicator=code).exception


@pytest.mark.parametrize("period", ["2025", "2026", "2026-03", "2026-Q1", "2025-09", "2025-05"])
@pytest.mark.usefixtures("published")
def test_the_list_is_as_long_as_the_number_it_explains(period: str) -> None:
    snapshot = open_latest()
    chosen = next(row for row in snapshot.rows(queries.PERIODS) if filters.period_code(row) == period)
    span = {"period_start": chosen["period_start"], "period_end": chosen["period_end"]}
    compared = 0
    for unit in snapshot.rows(queries.UNITS_IN_PERIOD, **span):
        values = snapshot.rows(
            queries.INDICATORS_OF_UNIT,
            framework="d766-portal-2026",
            unit=unit["unit_code"],
            period_type=chosen["period_type"],
            period_start=chosen["period_start"],
        )
        for value in values:
            if value["indicator_code"] not in queries.DOSSIER_INDICATORS:
                continue
            asked = {
                "unit": unit["unit_code"],
                "indicator": value["indicator_code"],
                "cutoff_on": chosen["cutoff_on"],
                "as_of": snapshot.as_of,
                **span,
            }
            counts = snapshot.row(queries.DOSSIER_COUNTS, **asked)
            assert (counts["numerator"], counts["denominator"]) == (value["numerator"], value["denominator"])
            listed = snapshot.rows(queries.DOSSIER_LIST, side="rest", page_size=None, skipped=0, **asked)
            assert len(listed) == counts["rest"] == value["denominator"] - value["numerator"]
            compared += 1
    assert compared >= 20


@pytest.mark.usefixtures("published")
def test_the_page_confirms_that_list_and_number_are_equal(visit: Visit) -> None:
    for code in queries.DOSSIER_INDICATORS:
        shown = visit("unit", unit="N-YT", indicator=code, side="numerator")
        assert not shown.exception
        assert not shown.error
        assert len(shown.success) == 1


@pytest.mark.usefixtures("published")
def test_a_units_list_includes_the_units_below_it(visit: Visit) -> None:
    frames = visit("unit", unit="N-YT", indicator="2.1", side="denominator").dataframe
    assert set(frames[0].value["unit"]) == {"Sở Y tế", "Phòng thuộc Sở Y tế"}


@pytest.mark.usefixtures("published")
def test_pages_of_a_list_follow_each_other(visit: Visit) -> None:
    first, second = (
        visit("unit", unit="TN80", indicator="2.1", side="denominator", page=page).dataframe[0].value for page in "12"
    )
    assert len(first) == len(second) == 50
    assert not set(first["code"]) & set(second["code"])


@pytest.mark.usefixtures("published")
def test_the_download_holds_the_whole_list() -> None:
    snapshot = open_latest()
    year = next(row for row in snapshot.rows(queries.PERIODS) if filters.period_code(row) == "2026")
    asked = {
        "unit": "TN80",
        "indicator": "2.1",
        "side": "rest",
        "cutoff_on": year["cutoff_on"],
        "as_of": snapshot.as_of,
        "period_start": year["period_start"],
        "period_end": year["period_end"],
    }
    content = snapshot.csv(queries.DOSSIER_LIST, {"dossier_code": "Mã hồ sơ"}, page_size=None, skipped=0, **asked)
    lines = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    listed = snapshot.rows(queries.DOSSIER_LIST, page_size=None, skipped=0, **asked)
    assert lines[0] == ["Mã hồ sơ"]
    assert [line[0] for line in lines[1:]] == [row["dossier_code"] for row in listed]


@pytest.mark.usefixtures("published")
def test_missing_is_a_dash_with_its_status_and_never_zero(visit: Visit, html_of: Text) -> None:
    html = html_of(visit("unit", unit="N-YT"))
    petitions = html[html.index("5.2 ·") : html.index("5.3 ·")]
    assert "Chưa có dữ liệu" in petitions
    assert ">0,00<" not in petitions and ">0<" not in petitions
    assert petitions.count("—") >= 5
    announced = html[html.index("1.1 ·") : html.index("1.2 ·")]
    assert "Không áp dụng" in announced and ">0,00<" not in announced


@pytest.mark.usefixtures("published")
def test_what_is_unverified_says_so(visit: Visit, text_of: Text) -> None:
    assert "Chưa xác minh" in text_of(visit("indicator", indicator="2.2"))
    assert "Chưa xác minh" in text_of(visit("overview", framework="d766-portal-2022"))


@pytest.mark.usefixtures("published")
def test_the_provinces_own_figures_of_2022_stand_beside_the_present(visit: Visit, text_of: Text) -> None:
    text = text_of(visit("overview"))
    for figure in ("28,61 %", "80,00 %", "22,00 %", "50,00 %", "9,50 %", "Thông báo không nêu kế hoạch"):
        assert figure in text
    present = open_latest().row(
        queries.MISSION_FIGURES,
        framework="d766-portal-2026",
        unit="TN80",
        period_type="year",
        period_start=open_latest().as_of.replace(month=1, day=1),
    )
    assert f"{present['numerator']} / {present['denominator']}" in text


@pytest.mark.usefixtures("published")
def test_what_costs_most_comes_first(visit: Visit, html_of: Text) -> None:
    html = html_of(visit("overview"))
    values = open_latest().rows(
        queries.INDICATORS_OF_UNIT,
        framework="d766-portal-2026",
        unit="TN80",
        period_type="year",
        period_start=open_latest().as_of.replace(month=1, day=1),
    )
    costs = sorted((row["points_lost"] for row in values if row["points_lost"]), reverse=True)
    assert costs
    table = html[html.rindex("<table") :]
    places = [table.index(f">{Labels('vi').points(cost)}<") for cost in costs]
    assert places == sorted(places)


@pytest.mark.usefixtures("published")
def test_no_line_crosses_a_break() -> None:
    days = [row["period_start"] for row in open_latest().rows(queries.PERIODS) if row["period_type"] == "month"]
    for broken in charts.BREAKS:
        before, after = [day for day in days if day < broken], [day for day in days if day >= broken]
        assert before and after
        assert not {charts.segment(day) for day in before} & {charts.segment(day) for day in after}
    rows = open_latest().rows(queries.MONTHLY_SCORES, framework="d766-portal-2026", node="d766", units=("TN80", "TN72"))
    names = {"TN80": "Sau", "TN72": "Trước"}
    chart = charts.trend(rows, names, [], Labels("vi")).to_dict()
    line = chart["layer"][0]
    assert line["encoding"]["detail"]["field"] == "part"
    parts = {point["part"] for data in chart["datasets"].values() for point in data if "part" in point}
    assert parts == {"TN72/0", "TN80/1", "TN80/2"}
    assert {TEXTS[f"trend.break.{day}"][0] for day in charts.BREAKS} <= {
        point.get("label") for data in chart["datasets"].values() for point in data
    }


@pytest.mark.usefixtures("published")
def test_the_year_of_the_merger_lets_the_reader_choose_the_province(visit: Visit, text_of: Text) -> None:
    shown = visit("overview", period="2025", province="TN72")
    assert "Tỉnh Tây Ninh (trước sắp xếp)" in text_of(shown)


@pytest.mark.usefixtures("published")
def test_the_ranking_lists_who_is_not_ranked_with_the_reason(visit: Visit, text_of: Text) -> None:
    shown = visit("ranking", group="so-nganh")
    table = shown.dataframe[0].value
    assert list(table["rank"]) == sorted(table["rank"])
    assert all(f"unit={code}" in " ".join(table["unit"]) for code in ("N-YT", "N-TP"))
    assert "Thanh tra tỉnh" in text_of(shown) and "Không có hồ sơ trong kỳ" in text_of(shown)


@pytest.mark.usefixtures("published")
def test_the_ranking_is_searched_without_accents(visit: Visit) -> None:
    shown = visit("ranking", group="xa", search="DUC hoa")
    assert len(shown.dataframe[0].value) == 1
    assert "nobody" in visit("ranking", group="xa", search="nobody").info[0].value


@pytest.mark.usefixtures("published")
def test_markup_in_a_name_arrives_as_text(visit: Visit) -> None:
    # the English page shows the Vietnamese name among the facts of the unit
    markup = "".join(element.proto.body for element in visit("unit", unit="C1", lang="en").get("html"))
    assert "Xã &lt;b&gt;Đức &amp; Hòa&lt;/b&gt;" in markup
    assert "<b>Đức" not in markup


@pytest.mark.usefixtures("published")
def test_the_portal_is_never_zero_where_it_shows_nothing(visit: Visit, html_of: Text) -> None:
    html = html_of(visit("reconciliation"))
    electronic = html[html.index("4.1 ·") : html.index("5.2 ·")]
    assert "Cổng không cho điểm" in electronic and ">0,00<" not in electronic
    assert "−0,67" in html


@pytest.mark.usefixtures("published")
def test_what_the_portal_says_of_a_figure_of_its_own_stands_beside_it(visit: Visit, html_of: Text) -> None:
    html = html_of(visit("reconciliation"))
    assert "NO_NATIONAL_REPORT_DATA" in html[html.index("4.1 ·") : html.index("5.2 ·")]


@pytest.mark.usefixtures("published")
def test_our_rules_are_tested_on_other_provinces(visit: Visit, text_of: Text) -> None:
    text = text_of(visit("reconciliation"))
    # three rows of H20: two could be re-computed, one of them within 0.01
    assert "Tất cả 2 1 0,50 1" in text


@pytest.mark.parametrize("language", ["vi", "en"])
def test_without_a_version_the_page_says_what_to_run(
    bare_home: Path, visit: Visit, text_of: Text, language: str
) -> None:
    shown = visit("overview", lang=language)
    assert not shown.exception
    assert Labels(language)("nothing.title") in text_of(shown)
    assert shown.code[0].value == f"DTI_HOME={bare_home} make demo SERVE=0"


@pytest.mark.usefixtures("bare_home")
def test_the_language_can_be_chosen_where_a_link_names_the_other_and_the_page_ends_early(
    visit: Visit, text_of: Text
) -> None:
    shown = visit("overview", lang="vi")
    (language,) = [control for control in shown.sidebar.segmented_control if control.key == "filter_lang"]
    language.set_value("en").run()
    assert Labels("en")("nothing.title") in text_of(shown)


@pytest.mark.parametrize("page", [*PAGES, "dti", "submissions"])
def test_a_version_without_rows_is_no_error(
    bare_home: Path, visit: Visit, publish_empty: Callable[[Path], None], page: str
) -> None:
    publish_empty(bare_home)
    shown = visit(page)
    assert not shown.exception
    assert shown.info


def test_the_next_run_shows_the_next_version(
    bare_home: Path, visit: Visit, text_of: Text, publish_as: Callable[[Path, str], None]
) -> None:
    publish_as(bare_home, "monday")
    shown = visit("overview")
    assert "monday" in text_of(shown)
    publish_as(bare_home, "tuesday")
    shown.run()
    assert "tuesday" in text_of(shown) and "monday" not in text_of(shown)


def test_what_is_still_missing_is_rounded_up() -> None:
    from app.views.overview import short_of

    row = {"numerator": 24, "denominator": 101, "points_lost": Decimal("3.15"), "target_ratio": Decimal("0.5000")}
    assert short_of(row) == 27
    assert short_of(row | {"target_ratio": None}) == 77
    assert short_of(row | {"numerator": None}) is None
