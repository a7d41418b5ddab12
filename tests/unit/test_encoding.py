"""A delivered text is read exactly, or refused by name; nothing is guessed and nothing of it is quoted."""

from __future__ import annotations

import codecs
import random
import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from orchestration.intake import encoding
from orchestration.intake.encoding import UnknownEncoding, decode, legacy_font
from tests.unit.legacy_letters import TABLES, TCVN3, VNI, typed

steady = settings(derandomize=True, max_examples=300, deadline=None, database=None)
SENTENCES = [
    "Sở Nông nghiệp và Môi trường",
    "Sở Nội vụ; Sở Tài chính; Sở Xây dựng; Sở Khoa học và Công nghệ",
    "Đang xử lý, Đã trả kết quả, Dừng xử lý",
    "Yêu cầu bổ sung giấy tờ",
    "Mã hồ sơ;Ngày tiếp nhận;Ngày hẹn trả;Trạng thái hồ sơ",
    "Công dân yêu cầu rút hồ sơ theo Nghị định 61/2018/NĐ-CP của Chính phủ",
    "Cấp giấy chứng nhận quyền sử dụng đất, quyền sở hữu tài sản gắn liền với đất",
    "Văn phòng đăng ký đất đai: 350.000đ, thửa số 12, tờ bản đồ 7, 105,5 m²",
]
CSV = "\r\n".join(
    ["MaHoSo;Trạng thái;Đơn vị;NgayTiepNhan;Ghi chú"]
    + [
        f"H53.12-260101-{number:04};Đang xử lý;Sở Nội vụ;2026010110{number % 60:02}00;"
        f'"Yêu cầu ""bổ sung"" giấy tờ, nộp lại; lần {number}"'
        for number in range(300)
    ]
)
FORMS = [*SENTENCES, CSV]
SECRET = "Nguyễn Thị Thử Nghiệm"


def as_typed(text: str, name: str) -> str:
    return typed(text, TABLES[name])


def refusal(content: bytes) -> str:
    with pytest.raises(UnknownEncoding) as refused:
        decode(content)
    message = str(refused.value)
    assert "UTF-8" in message and "send it again" in message
    return message


@pytest.mark.parametrize("text", [*FORMS, "", "MaHoSo,TrangThaiHoSo\n1,2\n"])
@pytest.mark.parametrize("mark", [b"", codecs.BOM_UTF8])
def test_utf8_is_returned_as_it_is_without_its_mark(text, mark):
    read = decode(mark + text.encode())
    assert (read.text, read.encoding) == (text, "UTF-8")
    assert read.utf8 == text.encode()


@pytest.mark.parametrize("text", FORMS)
@pytest.mark.parametrize("form", ["utf-16-le", "utf-16-be"])
def test_utf16_with_its_mark_is_read(text, form):
    read = decode(("\ufeff" + text).encode(form))
    assert (read.text, read.encoding) == (text, "UTF-16")


@pytest.mark.parametrize("text", FORMS)
@pytest.mark.parametrize("name", TABLES)
def test_bytes_of_a_legacy_encoding_are_read_exactly(text, name):
    text = text.replace("²", "2")  # no legacy encoding of these has it beside its letters
    read = decode(as_typed(text, name).encode("cp1252"))
    assert (read.text, read.encoding) == (text, name)


@pytest.mark.parametrize("text", FORMS)
@pytest.mark.parametrize("name", TABLES)
def test_unicode_typed_in_a_legacy_font_is_read_exactly(text, name):
    text = text.replace("²", "2")
    typed_text = as_typed(text, name)
    assert (decode(typed_text.encode()).text, decode(typed_text.encode()).encoding) == (text, f"UTF-8 in {name} font")
    read = decode(("\ufeff" + typed_text).encode("utf-16-le"))
    assert (read.text, read.encoding) == (text, f"UTF-16 in {name} font")


@pytest.mark.parametrize("text", FORMS)
def test_decomposed_text_is_named_and_composed(text):
    read = decode(unicodedata.normalize("NFD", text).encode())
    assert (read.text, read.encoding) == (text, "UTF-8 decomposed")


def test_text_composed_in_part_is_named_and_composed():
    mixed = "Sở Nội vụ;" + unicodedata.normalize("NFD", "Sở Tài chính")
    assert decode(mixed.encode()) == encoding.Decoded("Sở Nội vụ;Sở Tài chính".encode(), "UTF-8 decomposed")


def test_text_that_reads_differently_by_the_rules_of_old_and_new_spelling_is_left_alone():
    text = "Xã Hòa Thắng; Xã Hoà Thắng; phường Thủy Xuân; phường Thuỷ Xuân"
    assert decode(text.encode()).text == text


# what stays as it is


@pytest.mark.parametrize("word", ["café", "Müller", "São", "né", "là", "Ý", "«", "m²", "5 °C", "đ", "王小明"])
def test_a_foreign_word_among_good_vietnamese_converts_nothing(word):
    text = f"{CSV}\r\n{word}"
    assert (decode(text.encode()).text, decode(text.encode()).encoding) == (text, "UTF-8")


@pytest.mark.parametrize(
    "text", ["Müller", "café né", "Së Néi", "m² µm «x» ½ · ¶ §", "QĐ-UBND; NĐ-CP; HĐND; ĐKKD; TĐC"]
)
def test_a_handful_of_words_is_no_evidence_against_utf8(text):
    assert (decode(text.encode()).text, decode(text.encode()).encoding) == (text, "UTF-8")


@pytest.mark.parametrize(
    "text",
    [
        "Müller, Schröder und Jäger fahren über die Brücke nach Zürich, schön für Günther und Käthe",
        "L'année dernière, le garçon a mangé à l'hôtel où sa mère était très fâchée, ça a été réglé là-bas",
        "王小明 住在 北京市 海淀区; 東京都 渋谷区; 서울특별시",
    ],
)
def test_utf8_in_another_language_is_utf8(text):
    assert (decode(text.encode()).text, decode(text.encode()).encoding) == (text, "UTF-8")


def test_abbreviations_and_codes_do_not_count_against_a_legacy_encoding():
    text = "Quyết định số 05/QĐ-HĐND; HĐND; TĐC; ĐKKD; Sở Nội vụ; Đang xử lý"
    assert decode(as_typed(text, "TCVN3 (ABC)").encode("cp1252")).text == text


@pytest.mark.parametrize("name", TABLES)
def test_a_foreign_word_in_ten_does_not_spoil_a_legacy_encoding(name):
    text = "Sở Nội vụ; Đang xử lý; Yêu cầu bổ túc giấy tờ; Müller"
    read = decode(as_typed(text, name).encode("cp1252"))
    assert read.encoding == name
    assert read.text.startswith("Sở Nội vụ; Đang xử lý; Yêu cầu bổ túc giấy tờ; M")


def test_words_of_letters_that_windows_1252_and_1258_share_are_read():
    text = "là bà và hà"
    assert decode(text.encode("cp1252")) == encoding.Decoded(text.encode(), "Windows-1258")


# what is refused


def test_random_bytes_are_refused():
    rng = random.Random(766)
    for size in (10, 100, 1_000, 10_000):
        refusal(rng.randbytes(size) + b"\xff")


@pytest.mark.parametrize("charset", ["latin-1", "cp1252"])
@pytest.mark.parametrize(
    "text",
    [
        "Müller, Schröder und Jäger fahren über die Brücke nach Zürich, schön für Günther und Käthe",
        "L'année dernière, le garçon a mangé à l'hôtel où sa mère était très fâchée, ça a été réglé là-bas",
    ],
)
def test_western_text_in_its_own_encoding_is_refused(text, charset):
    assert "no other encoding fits" in refusal(text.encode(charset))


@pytest.mark.parametrize(
    "text, charset",
    [
        ("東京都渋谷区の住民票を申請する。受付番号は一二三です。", "shift_jis"),
        ("北京市海淀区居民身份证申请表，受理编号一二三。", "gbk"),
        ("서울특별시 강남구 주민등록 신청서", "euc_kr"),
        ("Заявление о выдаче паспорта принято", "cp1251"),
    ],
)
def test_text_of_other_scripts_in_their_own_encodings_is_refused(text, charset):
    refusal(text.encode(charset))


@pytest.mark.parametrize("name", TABLES)
def test_legacy_text_of_which_a_third_is_no_vietnamese_is_refused(name):
    text = as_typed("Sở Nội vụ; Đang xử lý; bổ túc", name) + "; Müller; Schröder; Jäger; Brücke; Käthe"
    assert f"in the nearest, {name}, " in refusal(text.encode("cp1252"))


def test_words_that_are_vietnamese_in_two_encodings_are_refused():
    assert as_typed("bộ mộ hộ", "TCVN3 (ABC)") == "bé mé hé"  # which Windows-1258 reads as it stands
    refusal("bé mé hé".encode("cp1252"))


def test_two_words_are_too_few_to_tell_a_legacy_encoding():
    refusal(as_typed("Sở Nội", "TCVN3 (ABC)").encode("cp1252"))


@pytest.mark.parametrize("name", TABLES)
def test_a_file_put_together_from_two_encodings_is_refused_with_the_line(name):
    first, second = "Sở Nội vụ;Đang xử lý\n" * 5, "Yêu cầu bổ sung giấy tờ;Sở Tài chính\n" * 5
    message = refusal(first.encode() + as_typed(second, name).encode("cp1252"))
    assert "UTF-8 in part, but not on line 6" in message
    assert "UTF-8 in part, but not on line 1" in refusal(as_typed(first, name).encode("cp1252") + second.encode())


@pytest.mark.parametrize("name", TABLES)
def test_unicode_of_which_half_is_typed_in_a_legacy_font_is_refused(name):
    text = "Sở Nội vụ;Đang xử lý\n" + as_typed("Yêu cầu bổ sung giấy tờ;Sở Tài chính\n", name)
    assert f"typed in the font {name}" in refusal(text.encode())


@pytest.mark.parametrize("name", TABLES)
def test_three_unicode_words_among_many_typed_in_a_legacy_font_are_refused(name):
    text = as_typed(" ".join(SENTENCES).replace("²", ""), name) + "; Từ chối; Thuế"
    assert f"typed in the font {name}" in refusal(text.encode())


def test_a_text_cut_off_within_a_letter_is_refused_with_the_line():
    assert "not on line 2" in refusal("Sở Nội vụ\nĐang xử lý, yêu cầu".encode() + "ổ".encode()[:2])


def test_utf16_cut_off_is_refused():
    assert "UTF-16 damaged" in refusal("\ufeffSở Nội vụ".encode("utf-16-le")[:-1])


def test_utf16_without_its_mark_is_refused():
    assert "zero bytes" in refusal("MaHoSo;1".encode("utf-16-le"))


def test_utf8_saved_a_second_time_is_refused():
    twice = "Sở Nội vụ; Tiếp nhận hồ sơ; bổ sung giấy tờ".encode().decode("latin-1")
    assert "a second time" in refusal(twice.encode())


@pytest.mark.parametrize("name", TABLES)
def test_no_refusal_quotes_the_file(name):
    half = SECRET.encode() + b"\n" + as_typed(SECRET, name).encode("cp1252")
    western = f"Müller Schröder Jäger {SECRET.encode('ascii', 'ignore').decode()}".encode("latin-1")
    for content in (half, western, SECRET.encode("utf-16-le"), f"{SECRET}\n{as_typed(SECRET, name)}".encode()):
        message = refusal(content)
        assert not {word for part in (SECRET, as_typed(SECRET, name)) for word in part.split() if word in message}
        assert "ller" not in message


# large files


@pytest.fixture
def small_pieces(monkeypatch) -> int:
    """Pieces of 256 bytes, so that 16 KiB is a large file."""
    monkeypatch.setattr(encoding, "BLOCK", 1 << 8)
    return encoding.BLOCK * encoding.BLOCKS


@pytest.mark.parametrize("name", TABLES)
def test_a_large_file_is_judged_by_pieces_of_all_of_it(name, small_pieces):
    text = "H53.12-260101-0001;1;20260101100000\n" * 1_000 + "Sở Nội vụ;Đang xử lý;Yêu cầu bổ sung\n" * 1_000
    assert text.index("Sở") > small_pieces
    assert decode(text.encode()) == encoding.Decoded(text.encode(), "UTF-8")
    for content, form in ((as_typed(text, name).encode("cp1252"), name),
                          (as_typed(text, name).encode(), f"UTF-8 in {name} font")):  # fmt: skip
        read = decode(content)
        assert read.encoding == form
        assert read.text == text


def test_words_cut_by_the_pieces_of_a_large_file_are_no_evidence(small_pieces):
    text = "Yêu_cầu_bổ_sung_giấy_tờ_" * 5_000
    assert len(text) > small_pieces
    assert decode(text.encode()).encoding == "UTF-8"
    assert decode(as_typed(text, "VNI Windows").encode("cp1252")).text == text


def test_very_many_different_words_are_judged_by_a_part_of_them():
    words = [f"{onset}{rhyme}" for onset in ("", *"bđhlmnrstvx", "ch", "kh", "nh", "ph", "th", "tr")
             for rhyme in ("ộ", "ầu", "ạng", "iếp", "ường", "uyền", "ạt", "ấy", "ởi", "ũng")]  # fmt: skip
    pairs = " ".join(f"{first}-{second}" for first in words for second in words[:40])
    assert decode(as_typed(pairs, "TCVN3 (ABC)").encode("cp1252")).text == pairs


# text that is already Unicode: cells, JSON values


@pytest.mark.parametrize("name", TABLES)
def test_cells_typed_in_a_legacy_font_are_judged_together(name):
    cells = ["MaHoSo", "123", *(as_typed(text, name) for text in ("Sở Nội vụ", "Đang xử lý", "bổ sung"))]
    font = legacy_font(cells)
    assert font is not None and font.name == name
    assert [font.convert(cell) for cell in cells[2:]] == ["Sở Nội vụ", "Đang xử lý", "bổ sung"]


@pytest.mark.parametrize("cells", [[], ["123"], ["Sở Nội vụ", "Đang xử lý"], ["Müller", "café"], [typed("Sở", VNI)]])
def test_cells_in_no_legacy_font_have_none(cells):
    assert legacy_font(cells) is None


def test_cells_of_which_some_are_typed_in_a_legacy_font_are_refused():
    with pytest.raises(UnknownEncoding, match="part of the text is typed"):
        legacy_font(["Sở Nội vụ", "Đang xử lý", *(typed(text, TCVN3) for text in ("Yêu cầu", "giấy tờ", "bổ sung"))])


# properties


vietnamese = st.lists(st.sampled_from(" ".join(SENTENCES).split()), max_size=40).map(" ".join)


@steady
@given(st.one_of(st.binary(), st.text().map(str.encode), st.text().map(lambda text: text.encode("utf-16")),
                 vietnamese.map(lambda text: typed(text, VNI).encode("cp1252", "ignore"))))  # fmt: skip
@example(b"\xff\xfe")
@example(b"\xff\xfe\x00\xd8")
@example(b"\xef\xbb\xbf")
@example(b"\x81\x8d")
def test_any_bytes_are_read_or_refused_and_nothing_else(content):
    try:
        read = decode(content)
    except UnknownEncoding:
        return
    assert read.utf8.decode() == read.text
    assert read.encoding


@steady
@given(st.text(st.characters(max_codepoint=127, exclude_characters="\x00")))
def test_ascii_passes_unchanged(text):
    assert decode(text.encode()) == encoding.Decoded(text.encode(), "UTF-8")


@steady
@given(vietnamese)
def test_composed_vietnamese_passes_unchanged(text):
    assert decode(text.encode()) == encoding.Decoded(text.encode(), "UTF-8")


@steady
@given(vietnamese, st.sampled_from(sorted(TABLES)))
def test_what_is_read_from_legacy_bytes_is_what_was_typed(text, name):
    text = text.replace("²", "2")
    try:
        read = decode(typed(text, TABLES[name]).encode("cp1252"))
    except UnknownEncoding:
        assert len({word for word in text.split() if not word.isascii()}) < 2 * encoding.FEWEST
        return
    assert read.text == text
