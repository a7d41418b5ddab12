"""The page by which a unit sends its form: checked at once, sent only when asked, refused where nothing can be used."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from app import inbox
from app.labels import Labels
from tests.app.conftest import AS_OF
from tests.app.forms import cells_of
from tests.unit.forms import filled

VI = Labels("vi")
NAME = "N-YT__dti-so__2025.xlsx"
LOCKED = "C25459__dti-xa__2025.xlsx"
WRONG = {("1.3", "numerator"): "nhiều", ("1.3", "denominator"): 40}
Visit = Callable[..., AppTest]
Text = Callable[[AppTest], str]


def book(name: str = NAME, answers: dict | None = None) -> bytes:
    unit, form, period = name.removesuffix(".xlsx").split("__")
    return filled(answers, unit=unit, form=form, key=period)


def choose(shown: AppTest, name: str, content: bytes) -> AppTest:
    shown.file_uploader[0].upload(name, content)
    return shown.run()


def sent_to(home: Path) -> dict[str, bytes]:
    folder = home / "inbox" / "submissions" / AS_OF.isoformat()
    return {path.name: path.read_bytes() for path in folder.glob("*")} if folder.exists() else {}


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.usefixtures("open_home")
def test_the_page_says_that_nobody_signs_in_and_what_is_taken(visit: Visit, text_of: Text, language: str) -> None:
    shown = visit("upload", lang=language)
    assert not shown.exception
    t = Labels(language)
    assert t("door.no_login") in [warning.value for warning in shown.warning]
    assert "SIMULATED DATA" not in text_of(shown)
    uploader = shown.file_uploader[0]
    assert (uploader.label, uploader.allowed_type) == (t("upload.file"), [".xlsx"])
    assert not shown.button


@pytest.mark.parametrize("page", ["upload", "appraisal"])
@pytest.mark.usefixtures("published")
def test_a_page_that_writes_is_not_there_unless_it_was_switched_on(visit: Visit, page: str) -> None:
    assert not visit("submissions").exception
    with pytest.raises(ValueError, match="Could not find a navigation page"):
        visit(page)


def test_a_wrong_cell_is_told_and_the_good_ones_can_be_sent(open_home: Path, visit: Visit, html_of: Text) -> None:
    content = book(answers=WRONG)
    shown = choose(visit("upload"), NAME, content)
    assert not shown.exception
    field, *cells = cells_of(html_of(shown), "<b>G11</b>")
    assert field.startswith("1.3 · ")
    assert cells[:3] == ["Tử số", "G11", "chưa được nhận"] and cells[3].startswith("Ghi một số")
    assert VI("upload.good_cells_count") in [caption.value for caption in shown.caption]
    assert sent_to(open_home) == {}
    shown.button[0].click().run()
    # the version by hand holds two versions of this unit already
    assert sent_to(open_home) == {"N-YT__dti-so__2025__v3.xlsx": content}
    assert VI("upload.sent", name="N-YT__dti-so__2025__v3.xlsx") in [success.value for success in shown.success]
    assert not shown.button
    shown.run()
    assert len(sent_to(open_home)) == 1


def test_a_workbook_of_another_unit_is_refused_whole_and_cannot_be_sent(
    open_home: Path, visit: Visit, html_of: Text
) -> None:
    shown = choose(visit("upload", lang="en"), "N-TP__dti-so__2025.xlsx", book(NAME))
    assert "dti-banner bad" in html_of(shown) and "The file cannot be used." in html_of(shown)
    assert not shown.button
    assert sent_to(open_home) == {}


@pytest.mark.usefixtures("open_home")
def test_a_locked_period_and_a_late_day_are_told_before_sending(visit: Visit, html_of: Text) -> None:
    shown = choose(visit("upload"), LOCKED, book(LOCKED))
    html = html_of(shown)
    assert "Kỳ này đã khóa" in html and "gửi chậm 85 ngày" in html
    assert [button.label for button in shown.button] == [VI("upload.send")]


def test_a_file_that_cannot_be_checked_within_the_limits_is_not_taken(
    open_home: Path, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    def hang(command: list[str], **_: object) -> None:
        raise subprocess.TimeoutExpired(command, 60)

    page = visit("upload")
    monkeypatch.setattr("app.forms.check.subprocess.run", hang)
    shown = choose(page, NAME, b"hostile")
    assert [error.value for error in shown.error] == [VI("upload.not_checked")]
    assert not shown.button and sent_to(open_home) == {}


def test_a_too_large_file_is_not_even_checked(open_home: Path, visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    page = visit("upload")
    monkeypatch.setattr("app.forms.check.subprocess.run", None)
    monkeypatch.setattr(inbox, "MOST_BYTES", 10)
    shown = choose(page, NAME, b"more than ten bytes")
    assert [error.value for error in shown.error] == [VI("not_sent.too_large")]
    assert sent_to(open_home) == {}


@pytest.mark.parametrize("page", ["upload", "appraisal"])
def test_a_version_without_rows_is_no_error(
    open_home: Path, visit: Visit, html_of: Text, publish_empty: Callable[[Path], None], page: str
) -> None:
    publish_empty(open_home)
    shown = visit(page)
    assert not shown.exception
    if page == "upload":
        # a form that is newer than the published version
        shown = choose(shown, NAME, book())
        assert not shown.exception and "N-YT" in html_of(shown) and "dti-so" in html_of(shown)


def test_what_stands_in_the_way_of_sending_is_told(open_home: Path, visit: Visit) -> None:
    folder = open_home / "inbox" / "submissions" / AS_OF.isoformat()
    folder.mkdir(parents=True)
    (folder / "_manifest.json").write_text('{"files": []}')
    shown = choose(visit("upload"), NAME, book())
    shown.button[0].click().run()
    assert [error.value for error in shown.error] == [VI("not_sent.listed")]
    assert list(sent_to(open_home)) == ["_manifest.json"]


def test_the_empty_template_of_a_unit_can_be_downloaded(open_home: Path, visit: Visit) -> None:
    folder = open_home / "templates" / "2025"
    folder.mkdir(parents=True)
    (folder / NAME).write_bytes(b"template")
    shown = visit("upload")
    assert not shown.exception
    assert [button.label for button in shown.get("download_button")] == [VI("upload.template.download")]
    assert shown.selectbox(key="filter_upload_unit").options == ["Sở Y tế (N-YT)"]
