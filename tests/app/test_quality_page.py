"""What the page Data quality promises, part by part."""

from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from streamlit.testing.v1 import AppTest

from app.labels import Labels
from app.snapshot import open_latest

Visit = Callable[..., AppTest]
Text = Callable[[AppTest], str]
PARTS = ("deliveries", "quarantine", "findings", "checks", "rules")
T = Labels("vi")


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("part", PARTS)
@pytest.mark.usefixtures("published")
def test_each_part_opens_in_both_languages(visit: Visit, part: str, language: str) -> None:
    shown = visit("quality", part=part, lang=language)
    assert not shown.exception
    assert shown.subheader


@pytest.mark.usefixtures("published")
def test_the_parts_say_how_much_they_hold(visit: Visit) -> None:
    rules = open_latest().row("select count(*) as rules from marts.dim_dq_rule")["rules"]
    (parts,) = [control for control in visit("quality").segmented_control if control.key == "filter_part"]
    assert parts.options == ["Dữ liệu đến", "Cách ly · 132", "Phát hiện · 7", "Kiểm tra · 4", f"Quy tắc · {rules}"]


@pytest.mark.usefixtures("published")
def test_what_was_delivered_is_balanced(visit: Visit, text_of: Text) -> None:
    assert "✓ Khớp" in text_of(visit("quality"))


@pytest.mark.usefixtures("published")
def test_a_feed_that_is_missing_says_since_when(visit: Visit, text_of: Text) -> None:
    assert "01/04/2026 chưa có từ 02/04/2026" in text_of(visit("quality"))


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.usefixtures("published")
def test_refusals_and_warnings_are_told_in_the_readers_language(visit: Visit, text_of: Text, language: str) -> None:
    refusal = {"vi": "thiếu cột bắt buộc: MaHoSo", "en": "required column missing: MaHoSo"}
    warning = {"vi": "bỏ qua các cột ngoài hợp đồng dữ liệu: GhiChu", "en": "unknown columns ignored: GhiChu"}
    shown = visit("quality", feed="dossiers", lang=language)
    assert [words for words in refusal.values() if words in text_of(shown)] == [refusal[language]]
    assert set(shown.dataframe[1].value[Labels(language)("quality.warnings")]) == {"", warning[language]}


@pytest.mark.usefixtures("published")
def test_each_day_tells_what_was_corrected_since_and_what_is_held(visit: Visit) -> None:
    days = visit("quality", feed="dossiers").dataframe[0].value
    assert len(days) == 10
    assert set(days[T("quality.balance")]) == {T("quality.balance.ok")}
    assert list(days[T("quality.held")]) == [T("quality.held.yes")] + [""] * 9
    assert days[T("quality.corrected")].sum() == 4


@pytest.mark.usefixtures("published")
def test_a_day_of_which_all_was_refused_stands_among_the_days(visit: Visit) -> None:
    (day,) = visit("quality", feed="petitions").dataframe[0].value.to_dict("records")
    assert (day[T("quality.files")], day[T("quality.files_refused")], day[T("quality.delivered")]) == (0, 1, 0)


@pytest.mark.usefixtures("published")
def test_a_file_names_its_vendor_and_encoding(visit: Visit) -> None:
    files = visit("quality", feed="dossiers").dataframe[1].value
    assert set(files[T("quality.vendor")]) == {"igate"}
    assert list(files[T("quality.encoding")]) == ["UTF-8"] * 9 + ["TCVN3"]
    others = visit("quality", feed="portal").dataframe[1].value
    assert set(others[T("quality.vendor")]) == {T("vendor.exchange")}


@pytest.mark.usefixtures("published")
def test_a_quarantined_row_tells_its_rule_in_words_and_since_when(visit: Visit, text_of: Text) -> None:
    shown = visit("quality", part="quarantine", rule="DQ-D17")
    assert "Đơn vị lạ hoặc hết hiệu lực vào ngày đó" in text_of(shown)
    assert "IN-NEW" in text_of(shown)  # a rule without words is shown by its id
    row = shown.dataframe[0].value.iloc[0]
    assert row[T("quality.record")].startswith("H53.")
    assert (row[T("quality.first_seen")], row[T("quality.last_seen")]) == ("01/04/2026", "03/04/2026")
    assert row[T("quality.times_seen")] == 3


@pytest.mark.usefixtures("published")
def test_words_that_no_mapping_knows_are_listed_with_their_vendor(visit: Visit, text_of: Text) -> None:
    text = text_of(visit("quality", part="quarantine"))
    assert T("quality.unmapped") in text
    assert "igate Hồ sơ TrangThaiHoSo Chờ số hóa lại 7" in text


@pytest.mark.usefixtures("published")
def test_a_finding_says_what_to_do_where_and_in_which_dossiers(visit: Visit, text_of: Text) -> None:
    shown = visit("quality", part="findings", finding="DQ-D02")
    assert "Ghi ngày kết thúc xử lý vào hệ thống một cửa" in text_of(shown)
    units = shown.dataframe[0].value.to_dict("records")
    assert [(row[T("unit")], row[T("quality.records")]) for row in units] == [
        ("Sở Y tế", 4),
        ("Xã <b>Đức & Hòa</b>", 2),
    ]
    assert units[0][T("quality.sample")] == "H53.000910, H53.000900, H53.000901, H53.000902"
    english = text_of(visit("quality", part="findings", lang="en"))
    assert "Enter the end of handling in the one-stop system" in english


@pytest.mark.usefixtures("published")
def test_a_unit_that_only_the_portal_knows_is_shown_by_its_code(visit: Visit) -> None:
    (row,) = visit("quality", part="findings", finding="DQ-P04").dataframe[0].value.to_dict("records")
    assert row[T("unit")] == "H53.999"


@pytest.mark.usefixtures("published")
def test_failed_and_error_are_told_apart_and_name_the_offending_days(visit: Visit, text_of: Text) -> None:
    shown = visit("quality", part="checks")
    text = text_of(shown)
    assert "✗ Không đạt Giữ lại phần bị sai rule that failed" in text
    assert "! Lỗi khi kiểm tra rule that error" in text
    assert "2026-04-10 0.20 2026-04-09 0.20" in text and "rule that passed" not in text
    assert len(shown.dataframe[0].value) == 2  # the offenders, each with what was observed
    assert len(shown.dataframe[1].value) == 3


@pytest.mark.usefixtures("published")
def test_a_hold_says_what_why_and_how_to_accept_it(visit: Visit, text_of: Text) -> None:
    text = text_of(visit("quality", part="checks"))
    assert "Hồ sơ, dữ liệu đến ngày 10/04/2026" in text
    assert "Ít nhất một nửa số dòng dùng được 0.20 instead of 0.50 or more" in text
    assert "usual volume" in text  # a rule without words is shown by its code
    assert "make accept HOLD=dossiers/2026-04-10" in text
    assert "Sở Y tế · Năm 2026" in text


@pytest.mark.parametrize("name", ["overview", "ranking", "method"])
@pytest.mark.usefixtures("published")
def test_every_page_names_what_is_held_back(visit: Visit, text_of: Text, html_of: Text, name: str) -> None:
    shown = visit(name)
    assert "ĐANG GIỮ LẠI / HELD BACK" in text_of(shown)
    assert "Hồ sơ, dữ liệu đến ngày 10/04/2026; Sở Y tế · Năm 2026." in text_of(shown)
    assert "part=checks" in html_of(shown)


@pytest.mark.usefixtures("published")
def test_every_rule_has_an_owner_or_the_reason_why_not(visit: Visit, text_of: Text) -> None:
    text = text_of(visit("quality", part="rules"))
    assert "DQ-D12" in text and "Nguồn của Cổng chỉ có số tổng hợp, không có từng hồ sơ." in text
    assert "DQ-L01" in text


def test_a_version_of_before_says_how_to_compute_it_again(
    bare_home: Path, visit: Visit, publish_as: Callable[[Path, str], None]
) -> None:
    publish_as(bare_home, "old")
    with duckdb.connect(str(bare_home / "serving" / "marts-old.duckdb")) as connection:
        for table in ("dim_dq_rule", "fct_hold", "fct_finding"):
            connection.execute(f"drop table marts.{table}")
    shown = visit("quality")
    assert not shown.exception
    assert "make refresh" in shown.info[0].value
