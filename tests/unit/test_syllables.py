"""The grammar knows the syllables of official Vietnamese and nothing that only looks like them."""

from __future__ import annotations

import unicodedata

import pytest

from orchestration.intake.syllables import is_syllable

OFFICIAL = """
Ủy ban nhân dân tỉnh Sở Nội vụ Sở Nông nghiệp và Môi trường Tài chính Xây dựng Khoa học Công nghệ Y tế Giáo dục
Đào tạo Tư pháp Văn hóa Thể thao Du lịch Dân tộc Tôn giáo Thanh tra Ban Quản lý Khu kinh tế phường xã đặc khu
Đang xử lý Yêu cầu bổ sung giấy tờ Đã trả kết quả Chờ tiếp nhận Từ chối Yêu cầu thực hiện nghĩa vụ tài chính
Công dân yêu cầu rút hồ sơ Dừng xử lý Đã xử lý xong Ngày tiếp nhận Ngày hẹn trả Giấy chứng nhận quyền sử dụng đất
thửa đất số tờ bản đồ diện tích biến động chuyển nhượng thừa kế tặng cho thế chấp quyết định khuyến khích
nguyên nghiêng nghỉ ngoằn nghèo khuya khuỷu quýt quốc quằn quạnh giếng giữ gì gìn xoong rượu hươu bướm thuở huơ
"""
FOREIGN = """
café Müller über schön garçon señor année naïve Zürich João Łódź šest čtyři Bêlô Pokémon
Sôû Noäi vuï quaän ngöôøi Së Néi xö phßng Ná»™i
"""


@pytest.mark.parametrize("word", sorted(set(OFFICIAL.split())))
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_official_words_are_syllables_in_every_form_and_case(word, form):
    for cased in (word, word.lower(), word.upper()):
        assert is_syllable(unicodedata.normalize(form, cased))


@pytest.mark.parametrize("word", FOREIGN.split())
def test_foreign_words_and_text_of_a_legacy_font_are_no_syllables(word):
    assert not is_syllable(word)


@pytest.mark.parametrize("old, new", [("hòa", "hoà"), ("thủy", "thuỷ"), ("khỏe", "khoẻ"), ("qúi", "quí"), ("ủy", "uỷ")])
def test_both_places_of_the_tone_mark_are_good(old, new):
    assert is_syllable(old)
    assert is_syllable(new)


@pytest.mark.parametrize("stop", ["các", "cạc", "thích", "thịch", "cấp", "cập", "mất", "mật"])
def test_a_closed_syllable_with_acute_or_dot_is_good(stop):
    assert is_syllable(stop)


@pytest.mark.parametrize("stop", ["cac", "càc", "cảc", "cãc", "thìch", "câp", "cầp", "mât", "mẩt"])
def test_a_closed_syllable_with_another_tone_or_none_is_not(stop):
    assert not is_syllable(stop)


@pytest.mark.parametrize("word", ["cí", "kà", "gế", "ngề", "ngheà", "qùu", "ghà", "nghá"])
def test_an_onset_is_spelled_for_the_vowel_that_follows(word):
    assert not is_syllable(word)


@pytest.mark.parametrize("word", ["", "b", "ng", "đ", "áà", "số1", "m²", "ổn định", "thuộcc"])
def test_what_is_not_one_syllable_is_none(word):
    assert not is_syllable(word)
