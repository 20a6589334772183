"""Vietnamese text: normal form, fold, unit key and order."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.core.text import fold, nfc, sort_key, unit_key


def test_nfc_composes_decomposed_text() -> None:
    assert nfc(unicodedata.normalize("NFD", "Sì Lở Lầu")) == "Sì Lở Lầu"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("HÒA BÌNH", "hoà bình"),
        ("Ủy ban", "Uỷ ban"),
        ("Đào  San\u00a0", "dao san"),
        (unicodedata.normalize("NFD", "Mồ Sì San"), "Mồ Sì San"),
    ],
)
def test_fold_ignores_case_marks_tone_placement_and_space(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_fold_keeps_different_letters_apart() -> None:
    assert fold("Bản Lang") == "ban lang"
    assert fold("Bản Lang") != fold("Bản Láng 2")


@pytest.mark.parametrize(
    ("short", "full"),
    [
        ("UBND xã Mường So", "Ủy ban nhân dân xã Mường So"),
        ("Phòng NN&PTNT", "Phòng Nông nghiệp và Phát triển nông thôn"),
        ("Phòng Nông nghiệp và PTNT", "Phòng Nông nghiệp & Phát triển nông thôn"),
        ("Phòng TN&MT", "Phòng Tài nguyên và Môi trường"),
        ("Phòng GD&ĐT", "Phòng Giáo dục và Đào tạo"),
        ("Phòng LĐ-TB&XH", "Phòng Lao động - Thương binh và Xã hội"),
        ("Phòng LĐ – TB&XH", "Phòng Lao động – Thương binh và Xã hội"),
        ("Phòng TC-KH", "Phòng Tài chính - Kế hoạch"),
        ("Văn phòng HĐND và UBND", "Văn phòng Hội đồng nhân dân và Uỷ ban nhân dân"),
    ],
)
def test_unit_key_writes_abbreviations_out(short: str, full: str) -> None:
    assert unit_key(short) == unit_key(full)


def test_unit_key_drops_no_word() -> None:
    assert unit_key("Ủy ban nhân dân xã Nậm Xe") != unit_key("xã Nậm Xe")


def test_sort_key_follows_the_alphabet() -> None:
    names = ["Anh", "Ăn", "Ân", "Bản Lang", "Dào San", "Đoàn Kết", "Em", "Êm", "On", "Ôn", "Ơn", "Ưng"]
    assert sorted(sorted(names, key=len), key=sort_key) == names


def test_sort_key_orders_tones_after_letters() -> None:
    assert sorted(["bạ", "bá", "bã", "bả", "bà", "ba"], key=sort_key) == ["ba", "bà", "bả", "bã", "bá", "bạ"]
    assert sorted(["bá an", "ba bình", "bà"], key=sort_key) == ["bà", "bá an", "ba bình"]


def test_sort_key_is_the_same_wherever_the_tone_is_written() -> None:
    assert sort_key("Hòa Bình") == sort_key("Hoà Bình")
    assert sort_key("  Mậu - Thìn ") == sort_key(unicodedata.normalize("NFD", "mậu thìn"))


def test_sort_key_puts_a_shorter_name_first() -> None:
    names = ["Phong", "Phong Thổ", "Phong Thổ 2"]
    assert sorted(["Phong Thổ 2", "Phong", "Phong Thổ"], key=sort_key) == names


@given(st.text())
def test_keys_accept_any_text(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert unit_key(unit_key(text)) == unit_key(text)
    key = sort_key(text)
    assert key.isascii()
    assert key.isalpha()
    assert nfc(nfc(text)) == nfc(text)
