"""The PDF as a file: what it embeds, carries and claims, and what hostile or odd text does to it."""

import hashlib
import io
import os
import time
from dataclasses import replace
from datetime import UTC, datetime

import pikepdf
import pytest
from weasyprint.urls import FatalURLFetchingError

from tests.reports.render.samples import MOMENT, annex_row, annex_table
from tracker.reports.document import Annex, Bullets, Chart, Paragraph, Series, Table, Tone
from tracker.reports.render import pdf as pdf_module
from tracker.reports.render.csv_ import render_csv
from tracker.reports.render.drawn import LongTables
from tracker.reports.render.glyphs import FACES, FONTS, covered, drawable
from tracker.reports.render.isolated import FAULT, TOO_LONG, TOO_MUCH, RenderFailed, render_pdf_isolated
from tracker.reports.render.pdf import Attachment, ShippedFonts, cache_key, page_html, render_pdf

HOSTILE = [
    "<script>alert(1)</script>",
    '<img src="http://example.invalid/a.png">',
    "<svg onload=alert(1)><image href='file:///etc/passwd'/></svg>",
    "</td></tr></table><h1>chen</h1>",
    "url(file:///etc/passwd)",
    "{{ 7 * 7 }}",
    "=HYPERLINK(1)",
    'x"; content: url(http://example.invalid/)',
    "</style><link rel=attachment href=file:///etc/passwd>",
]
FONT_SUMS = {
    "LiberationSerif-Regular.ttf": "29d12439831b7f59194efec85872f24f54eff05738933f9a860220d2abff88ba",
    "LiberationSerif-Bold.ttf": "446a4421f297698427170fd7db20e59169a4188baaaf940e9bea58af6341a723",
    "LiberationSerif-Italic.ttf": "c1830c433ab41379f1139fac388989d37c9f08c81e1bd643efdcc7946db30753",
    "LiberationSerif-BoldItalic.ttf": "36dd6965be8915f6d7efb259757f1f7546a7c6f72c53a20bbe4ae7092f2cd558",
}


def one_table(make, rows):
    return make(annexes=[Annex("Danh mục", [annex_table(rows)], landscape=True)])


def test_the_same_document_gives_the_same_bytes(full, full_pdf):
    assert full_pdf == render_pdf(type(full).from_json(full.to_json()))


def test_another_figure_gives_other_bytes_and_another_key(make):
    one, other = make(), make(subject="Khác")

    assert render_pdf(one) != render_pdf(other)
    assert cache_key(one) != cache_key(other)
    assert cache_key(one) == cache_key(make())


def test_only_the_shipped_family_is_embedded(full_pdf, full_sheets):
    assert {font for sheet in full_sheets for font in sheet.fonts} == {
        "Liberation-Serif-ND30",
        "Liberation-Serif-ND30-Bold",
        "Liberation-Serif-ND30-Italic",
        "Liberation-Serif-ND30-Bold-Italic",
    }
    with pikepdf.open(io.BytesIO(full_pdf)) as opened:
        descriptors = [
            each for each in opened.objects if isinstance(each, pikepdf.Dictionary) and "/FontName" in each
        ]
        assert len(descriptors) == 6
        assert all("/FontFile2" in each or "/FontFile3" in each for each in descriptors)


def test_the_fonts_are_the_unmodified_files_with_their_licence():
    found = {name: hashlib.sha256((FONTS / name).read_bytes()).hexdigest() for name in FACES}

    assert found == FONT_SUMS
    assert "SIL OPEN FONT LICENSE Version 1.1" in (FONTS / "OFL.txt").read_text(encoding="utf-8")


def test_the_fonts_have_every_vietnamese_letter():
    letters = "aàáảãạăằắẳẵặâầấẩẫậeèéẻẽẹêềếểễệiìíỉĩịoòóỏõọôồốổỗộơờớởỡợuùúủũụưừứửữựyỳýỷỹỵđ"

    assert {ord(each) for each in letters + letters.upper()} <= covered()


def test_it_claims_pdf_a_3u_and_is_tagged(full_pdf):
    with pikepdf.open(io.BytesIO(full_pdf)) as opened:
        metadata = opened.open_metadata()
        assert metadata.pdfa_status == "3U"
        assert opened.Root.Lang == "vi"
        assert opened.Root.MarkInfo.Marked
        assert "/StructTreeRoot" in opened.Root
        assert opened.docinfo["/Title"] == "BÁO CÁO Kết quả thực hiện Công văn số 1318/UBND-NV"
        assert opened.docinfo["/Author"] == "Phòng Nội vụ"
        assert "20240916011200" in str(opened.docinfo["/CreationDate"])
        with opened.open_outline() as outline:
            titles = [item.title for item in outline.root]
        assert titles[0] == "BÁO CÁO"
        assert any(title.startswith("Phụ lục II ") for title in titles)


def test_the_figures_are_attached_once_with_their_date(full):
    extra = Attachment("goc.json", b"{}", "Bản gốc", datetime(2024, 9, 1, tzinfo=UTC))
    with pikepdf.open(io.BytesIO(render_pdf(full, [extra]))) as opened:
        assert opened.attachments["so-lieu.csv"].get_file().read_bytes() == render_csv(full)
        assert opened.attachments["goc.json"].get_file().read_bytes() == b"{}"
        assert opened.attachments["so-lieu.csv"].get_file().creation_date == MOMENT
        assert opened.attachments["so-lieu.csv"].relationship == pikepdf.Name.Data
        assert len(opened.Root.AF) == 2


def test_the_trace_ties_the_sheet_to_the_data(full, full_sheets):
    line = f"Mã số liệu {full.data_hash[:16]}; nhật ký abababababababab"

    assert all(line in sheet.text for sheet in full_sheets)


def test_hostile_text_is_printed_as_text_and_asks_for_nothing(make, read, monkeypatch):
    asked = []
    original = ShippedFonts.fetch

    def recorded(self, url, headers=None):
        asked.append(url)
        return original(self, url, headers)

    monkeypatch.setattr(ShippedFonts, "fetch", recorded)
    rows = [annex_row(number, difficulty=text) for number, text in enumerate(HOSTILE, 1)]
    document = make(
        subject=HOSTILE[0],
        issuer=HOSTILE[1],
        notice=HOSTILE[7],
        recipients=[HOSTILE[3]],
        blocks=[*map(Paragraph, HOSTILE), Bullets(HOSTILE)],
        annexes=[Annex(HOSTILE[4], [annex_table(rows)], HOSTILE[2], landscape=True)],
    )
    sheets = read(render_pdf(document))
    printed = "".join("".join(sheet.text.split()) for sheet in sheets)

    for text in HOSTILE:
        assert printed.count("".join(text.split())) >= 2, text
    assert all("".join(HOSTILE[7].split()) in "".join(sheet.text.split()) for sheet in sheets)
    assert {url.split(":")[0] for url in asked} == {"shipped"}
    assert len(set(asked)) == len(FACES)


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "http://example.invalid/a.png",
        "data:text/plain,x",
        "shipped:../site.css",
        "shipped:OFL.txt",
        "LiberationSerif-Bold.ttf",
    ],
)
def test_every_other_address_stops_the_rendering(url):
    with pytest.raises(FatalURLFetchingError):
        ShippedFonts()(url)


def test_a_template_that_asks_for_an_address_fails(make, monkeypatch):
    monkeypatch.setattr(pdf_module, "page_html", lambda *_given: "<img src='file:///etc/passwd' alt=x>")

    with pytest.raises(FatalURLFetchingError):
        render_pdf(make())


def test_a_table_without_rows_says_so(make, read):
    text = "".join(sheet.text for sheet in read(render_pdf(one_table(make, []))))

    assert "Không có số liệu." in text
    assert "Nội dung nhiệm vụ" in text


def test_an_empty_report_is_still_a_page(make, read):
    empty = make(blocks=[], recipients=[], annexes=[])
    [sheet] = read(render_pdf(empty))

    assert "./." in sheet.text
    assert "Nơi nhận" not in sheet.text


def test_a_chart_without_bars_and_one_row(make, read):
    chart = Chart("Biểu", [Series("Đúng hạn", Tone.OK)], [])
    sheets = read(render_pdf(make(blocks=[chart], annexes=[Annex("Một", [annex_table([annex_row(1)])])])))

    assert "Biểu" in sheets[0].text
    assert "UBND xã" in sheets[-1].text


def test_a_long_word_breaks_inside_its_cell(make, read):
    word = "x" * 80
    sheets = read(render_pdf(one_table(make, [annex_row(1, unit=word, difficulty=word)])))

    assert max(each.right for each in sheets[-1].words) <= 297 - 14.5
    assert "".join(sheets[-1].text.split()).count("x") == 160
    [unit] = {round(each.left) for each in sheets[-1].words if each.text.startswith("xxx") and each.left < 80}
    assert unit == 42


def test_a_cell_longer_than_a_page_flows_onto_the_next(make, read):
    story = " ".join(f"câu{number}" for number in range(1500))
    sheets = read(render_pdf(one_table(make, [annex_row(1, difficulty=story), annex_row(2)])))
    printed = "".join("".join(sheet.text.split()) for sheet in sheets)

    assert len([sheet for sheet in sheets if "câu" in sheet.text]) > 1
    assert all(f"câu{number}" in printed for number in (0, 700, 1499))
    for sheet in sheets:
        assert max(word.bottom for word in sheet.words if word.top < 185) <= 190.5


def test_a_short_row_is_not_torn(make, read):
    text = "Mưa lớn, sạt lở đường đến các bản vùng cao. " * 5
    rows = [annex_row(number, difficulty=f"đầu{number} {text} cuối{number}") for number in range(1, 31)]
    sheets = read(render_pdf(one_table(make, rows)))

    for number in range(1, 31):
        assert any(f"đầu{number} " in s.text and f"cuối{number}" in s.text for s in sheets), number


def test_letters_the_fonts_lack_print_as_a_box_and_stay_in_the_figures(make, read):
    odd = "bản 中 ok ✓ \u202eđảo\u202c \x00x"
    document = one_table(make, [annex_row(1, difficulty=odd)])
    pdf = render_pdf(document)
    sheets = read(pdf)

    assert drawable(odd) == "bản □ ok □ đảo x"
    assert all(font.startswith("Liberation-Serif-ND30") for sheet in sheets for font in sheet.fonts)
    assert "bản 中 ok ✓" in render_csv(document).decode("utf-8-sig")


def test_decomposed_letters_are_composed():
    assert drawable("Nô\u0323i") == "Nội"


def test_the_page_has_no_address(full):
    page = page_html(full, LongTables(full.annexes))

    assert "href" not in page
    assert "src=" not in page
    assert "url(" not in page


def test_a_child_process_gives_the_same_bytes(make):
    assert render_pdf_isolated(make(), seconds=60, memory_mb=600) == render_pdf(make())


def test_the_child_is_stopped_when_its_time_is_over(make):
    slow = one_table(make, [annex_row(number) for number in range(1, 1001)])

    with pytest.raises(RenderFailed) as failed:
        render_pdf_isolated(slow, seconds=1, memory_mb=600)
    assert failed.value.message == TOO_LONG


def test_the_child_is_stopped_when_its_memory_is_used_up(make):
    with pytest.raises(RenderFailed) as failed:
        render_pdf_isolated(make(notice="x" * 30_000_000), seconds=60, memory_mb=20)
    assert failed.value.message == TOO_MUCH


@pytest.mark.parametrize("fault", [ValueError("lỗi"), FatalURLFetchingError("lỗi")])
def test_a_fault_in_the_child_is_one_sentence(make, monkeypatch, fault):
    def broken(*_given):
        raise fault

    monkeypatch.setattr(pdf_module, "page_html", broken)
    with pytest.raises(RenderFailed) as failed:
        render_pdf_isolated(make(), seconds=30, memory_mb=600)
    assert failed.value.message == FAULT
    assert "lỗi" in failed.value.__notes__[0]


def test_a_child_that_dies_is_one_sentence(make, monkeypatch):
    monkeypatch.setattr(pdf_module, "page_html", lambda *_given: os._exit(3))

    with pytest.raises(RenderFailed) as failed:
        render_pdf_isolated(make(), seconds=30, memory_mb=600)
    assert failed.value.message == FAULT
    assert failed.value.__notes__ == ["exit status 3"]


def test_a_child_that_only_burns_time_is_stopped(make, monkeypatch):
    def spin(*_given):
        while True:
            pass

    monkeypatch.setattr(pdf_module, "page_html", spin)
    started = time.monotonic()
    with pytest.raises(RenderFailed) as failed:
        render_pdf_isolated(make(), seconds=1, memory_mb=600)
    assert failed.value.message == TOO_LONG
    assert time.monotonic() - started < 5


def test_settings_of_the_document_do_not_reach_its_data_hash(make):
    draft = make()
    issued = replace(draft, letterhead=replace(draft.letterhead, number="7", draft=False))

    assert issued.data_hash == draft.data_hash
    assert make(blocks=[Table([], [])]).data_hash != draft.data_hash
