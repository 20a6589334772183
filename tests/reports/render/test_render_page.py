"""The printed page measured with a ruler against NĐ 30/2020/NĐ-CP, annex I."""

from datetime import date

import pytest

from tracker.reports.document import Annex, Band, Letterhead, Note, Paragraph, Signature
from tracker.reports.render.pdf import render_pdf
from tracker.reports.render.values import day_line, enclosed_with, number_line


@pytest.fixture
def sheets(full_sheets):
    return full_sheets


def test_the_page_is_a4_upright_and_landscape_annexes_lie(sheets):
    sizes = [(round(sheet.width), round(sheet.height)) for sheet in sheets]

    assert sizes[0] == (210, 297)
    assert sizes[-1] == (210, 297)
    assert (297, 210) in sizes
    assert set(sizes) == {(210, 297), (297, 210)}


def test_text_and_tables_keep_the_margins(sheets):
    for sheet in sheets:
        inside = [word for word in sheet.words if 20 < word.top < sheet.height - 20]
        assert inside
        assert min(word.left for word in inside) >= 29.5
        assert max(word.right for word in inside) <= sheet.width - 14.5
        assert max(word.bottom for word in inside) <= sheet.height - 19.5
        for rule in sheet.rules:
            assert rule.left >= 29.5
            assert rule.right <= sheet.width - 14.5


def test_only_number_draft_mark_notice_and_trace_stand_in_the_margins(sheets):
    for sheet in sheets:
        margin = [w.text.strip() for w in sheet.words if w.bottom < 20 or w.top > sheet.height - 20]
        rest = [text for text in margin if not text.isdigit() and text not in {"DỰ THẢO", "Số liệu minh họa"}]
        assert len(rest) == 1
        assert rest[0].startswith("Mã số liệu ")


@pytest.mark.parametrize(
    ("start", "size"),
    [
        ("UBND HUYỆN PHONG THỔ", 12),
        ("PHÒNG NỘI VỤ", 12),
        ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 12),
        ("Độc lập - Tự do - Hạnh phúc", 13),
        ("Số:", 13),
        ("Phong Thổ, ngày", 13),
        ("BÁO CÁO", 14),
        ("Kết quả thực hiện", 14),
        ("Đã giao", 14),
    ],
)
def test_sizes_are_those_of_the_sample(sheets, start, size):
    assert sheets[0].word(start).size == pytest.approx(size, abs=0.05)


def test_recipients_and_signature(sheets):
    last = next(sheet for sheet in sheets if "Nơi nhận:" in sheet.text)
    title, label = last.word("TRƯỞNG PHÒNG"), last.word("Nơi nhận:")

    assert label.size == pytest.approx(12, abs=0.05)
    assert last.word("- UBND huyện (b/c);").size == pytest.approx(11, abs=0.05)
    assert last.word("- Lưu: VT, NV.").left == pytest.approx(30, abs=0.5)
    assert abs(title.top - label.top) < 2
    assert title.left > 105
    assert last.word("Nguyễn Văn Hòa").top - title.bottom > 20


def test_the_motto_has_a_rule_of_its_own_length(sheets):
    motto = sheets[0].word("Độc lập")
    rule = sheets[0].rule_below(motto)

    assert rule.top - motto.bottom < 2
    assert rule.left == pytest.approx(motto.left, abs=0.6)
    assert rule.right == pytest.approx(motto.right, abs=0.6)


@pytest.mark.parametrize("start", ["PHÒNG NỘI VỤ", "Kết quả thực hiện"])
def test_issuer_and_subject_have_a_rule_of_a_third_to_a_half(sheets, start):
    text = sheets[0].word(start)
    rule = sheets[0].rule_below(text)
    share = (rule.right - rule.left) / (text.right - text.left)

    assert 1 / 3 <= share <= 1 / 2
    assert (rule.left + rule.right) / 2 == pytest.approx((text.left + text.right) / 2, abs=0.6)


def test_number_and_day_stand_on_one_line(sheets):
    number, day = sheets[0].word("Số:"), sheets[0].word("Phong Thổ, ngày")

    assert number.top == pytest.approx(day.top, abs=0.6)
    assert number.right < 100 < day.left


def test_body_is_indented_and_justified(sheets):
    lines = [word for word in sheets[0].words if "Đã giao" in word.text or word.text.startswith("vị.")]
    first = sheets[0].word("Đã giao")

    assert first.left == pytest.approx(30 + 12.7, abs=0.5)
    assert first.right == pytest.approx(195, abs=0.5)
    assert any(line.left == pytest.approx(30, abs=0.5) for line in lines if line is not first)


def _page_numbers(sheets):
    """Return what stands as a lone number in the top margin of each page, with its offset from the middle."""
    found = []
    for sheet in sheets:
        numbers = [word for word in sheet.words if word.bottom < 20 and word.text.strip().isdigit()]
        assert len(numbers) <= 1
        found.append(int(numbers[0].text) if numbers else None)
        for word in numbers:
            middle = 30 + (sheet.width - 45) / 2
            assert (word.left + word.right) / 2 == pytest.approx(middle, abs=0.6)
            assert word.size == pytest.approx(14, abs=0.05)
    return found


def test_pages_count_from_two_and_every_annex_counts_anew(sheets):
    starts = [
        index for index, sheet in enumerate(sheets) if index == 0 or sheet.text.lstrip().startswith("Phụ lục")
    ]
    parts = [_page_numbers(sheets)[start:end] for start, end in zip(starts, [*starts[1:], None], strict=True)]

    assert len(parts) == 4
    assert len(parts[0]) > 1
    assert len(parts[1]) > 2
    for part in parts:
        assert part == [None, *range(2, len(part) + 1)]


def test_annexes_are_named_by_roman_numerals(sheets, make, read):
    assert [s.text.split("\n")[0].strip() for s in sheets if s.text.lstrip().startswith("Phụ lục")] == [
        "Phụ lục I",
        "Phụ lục II",
        "Phụ lục III",
    ]
    only = read(render_pdf(make(annexes=[Annex("Danh mục", [Paragraph("Một dòng.")])])))[-1]
    assert only.text.split("\n")[0].strip() == "Phụ lục"


def test_the_head_of_a_table_is_repeated(sheets):
    annexes = [sheet for sheet in sheets if sheet.width > 290]

    assert all("Nội dung nhiệm vụ" in sheet.text for sheet in annexes)


def test_draft_mark_and_notice_stand_on_every_page(sheets):
    for sheet in sheets[1:]:
        # The first page of an annex carries the mark as well: it may be read on its own.
        assert sheet.text.count("Số liệu minh họa") == 1
        assert "DỰ THẢO" in sheet.text
    assert sheets[0].text.count("DỰ THẢO") == 1
    assert sheets[0].text.count("Số liệu minh họa") == 1


def test_an_issued_report_has_number_and_day_and_no_draft_mark(make, read):
    sheets = read(render_pdf(make(number="5", draft=False)))
    text = "\n".join(sheet.text for sheet in sheets)

    assert "Số: 05/BC-NV" in text
    assert "Phong Thổ, ngày 16 tháng 9 năm 2024" in text
    assert "DỰ THẢO" not in text
    assert "Số liệu minh họa" not in text


def test_the_last_sentence_carries_the_end_mark(sheets):
    text = "\n".join(sheet.text for sheet in sheets)

    assert "30/9/2024./." in text
    assert text.count("./.") == 1


def test_a_note_at_the_end_carries_the_mark(make, read):
    text = read(render_pdf(make(blocks=[Note("Chỉ tính đến hôm nay.")])))[0].text

    assert "Chỉ tính đến hôm nay./." in text
    assert text.count("./.") == 1


def test_several_addressees_stand_below_the_colon(make, read):
    sheet = read(render_pdf(make(addressees=["Ủy ban nhân dân huyện", "Sở Nội vụ"])))[0]
    first, second = sheet.word("- Ủy ban nhân dân huyện;"), sheet.word("- Sở Nội vụ.")
    label = sheet.word("Kính gửi")

    assert first.left == pytest.approx(second.left, abs=0.3)
    assert first.left == pytest.approx(label.right, abs=1.5)
    assert label.bottom < first.bottom < second.bottom


def test_a_long_addressee_does_not_squeeze_the_label(make, read):
    sheet = read(render_pdf(make(addressees=["Ủy ban nhân dân các xã, thị trấn " * 5, "Sở Nội vụ"])))[0]

    assert sheet.word("Kính gửi").text.strip() == "Kính gửi"


def test_a_letter_has_its_subject_below_the_number(make, read):
    sheet = read(render_pdf(make(title=None, subject="V/v đôn đốc thực hiện nhiệm vụ", symbol="NV")))[0]
    subject = sheet.word("V/v đôn đốc")

    assert "BÁO CÁO" not in sheet.text
    assert subject.size == pytest.approx(12, abs=0.05)
    assert subject.top > sheet.word("Số:").bottom
    assert subject.right < 100


def test_lines_of_authority_stand_above_the_office(make, read):
    signature = Signature("PHÓ CHỦ TỊCH", ["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH"])
    sheets = read(render_pdf(make(blocks=[Paragraph("Một dòng.")], signature=signature)))

    tops = [sheets[0].word(line).top for line in ("TM. ỦY BAN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")]
    assert tops == sorted(tops)


def test_a_band_spans_the_table(make, read):
    blocks = make().blocks
    assert any(isinstance(row, Band) for row in blocks[3].rows)
    text = "\n".join(sheet.text for sheet in read(render_pdf(make())))
    assert "I. Cấp huyện" in text
    assert "1.069" in text
    assert "97,8%" in text


@pytest.mark.parametrize(
    ("number", "on", "expected"),
    [
        (None, date(2024, 9, 5), "Phong Thổ, ngày~tháng 9 năm 2024"),
        ("12", date(2024, 9, 5), "Phong Thổ, ngày 05 tháng 9 năm 2024"),
        ("12", date(2025, 2, 14), "Phong Thổ, ngày 14 tháng 02 năm 2025"),
        ("12", date(2025, 3, 14), "Phong Thổ, ngày 14 tháng 3 năm 2025"),
        (None, None, "Phong Thổ, ngày~tháng~năm~"),
    ],
)
def test_the_day_line(number, on, expected):
    head = Letterhead("PHÒNG NỘI VỤ", "BC-NV", "Phong Thổ", number=number, date=on)

    assert day_line(head) == expected.replace("~", "\u00a0" * 6)


@pytest.mark.parametrize(
    ("number", "expected"), [("5", "05/BC-NV"), ("12", "12/BC-NV"), ("05a", "05a/BC-NV"), ("209", "209/BC-NV")]
)
def test_numbers_below_ten_take_a_zero(number, expected):
    head = Letterhead("PHÒNG NỘI VỤ", "BC-NV", "Phong Thổ", number=number, date=date(2024, 9, 5))

    assert number_line(head) == f"Số: {expected}"
    assert enclosed_with(head, title="Báo cáo", issuer="Phòng Nội vụ") == (
        f"(Kèm theo Báo cáo số {expected} ngày 05 tháng 9 năm 2024 của Phòng Nội vụ)"
    )
