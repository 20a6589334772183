"""The report inside a page of the site."""

import re
import xml.etree.ElementTree as ET

import pytest
from markupsafe import Markup

from tests.reports.render.samples import annex_row, annex_table
from tests.reports.render.test_render_pdf import HOSTILE
from tracker.reports.document import Annex, Bullets, Heading, Paragraph, Status, Tone
from tracker.reports.render.html import render_html


def tree(markup: str) -> ET.Element:
    """Return the fragment as a tree; every tag it opens has to be closed."""
    return ET.fromstring(f"<x>{markup.replace('<br>', '<br/>')}</x>")  # noqa: S314  # our own markup


def test_it_is_well_formed_markup_in_the_documents_language(full):
    fragment = render_html(full)

    assert isinstance(fragment, Markup)
    assert tree(fragment).find("article").attrib["lang"] == "vi"


def test_tables_have_captions_heads_and_the_sites_classes(full):
    found = tree(render_html(full))
    tables = list(found.iter("table"))

    assert len(tables) == 5
    assert all(each.attrib["class"] == "tbl" for each in tables)
    assert all(each.attrib["class"] == "tbl-box" for each in found.iter("div") if each.find("table") is not None)
    assert all(each.find("caption").text for each in tables)
    assert all(head.attrib["scope"] for each in tables for head in each.iter("th"))
    rows = [row for row in tables[0].find("tbody") if row.find("td") is not None]
    assert [row.find("th").text for row in rows] == ["Cơ quan, đơn vị huyện", "UBND xã, thị trấn"]
    group = next(head for head in tables[0].iter("th") if head.text == "Hoàn thành")
    assert (group.attrib["colspan"], group.attrib["scope"]) == ("2", "colgroup")


def test_figures_are_written_in_vietnamese(full):
    fragment = render_html(full)

    for text in ("1.069", "97,8%", "91,2%", "(73/80)", "05/9/2024", "Số liệu minh họa"):
        assert text in fragment


def test_a_status_has_its_words_and_its_colour(make):
    row = annex_row(1)
    rows = []
    for number, tone in enumerate(Tone, 1):
        row = annex_row(number)
        row[5] = Status(f"Tình trạng {number}", tone)
        rows.append(row)
    found = tree(render_html(make(blocks=[annex_table(rows)])))
    shown = {each.text: each.attrib["class"] for each in found.iter("span") if each.text.startswith("Tình")}

    assert shown["Tình trạng 1"] == "st st-ok"
    assert set(shown.values()) == {
        f"st st-{name}" for name in ("ok", "late", "over", "soon", "ext", "prog", "ret", "na")
    }


def test_bars_are_drawn_by_attributes_and_say_their_figures(full):
    found = tree(render_html(full))
    drawn = [each for each in found.iter("svg") if each.attrib.get("role") == "img"]

    assert drawn[0].attrib["aria-label"] == "Phòng Tư pháp: đúng hạn 3, quá hạn 1"
    assert [(part.attrib["x"], part.attrib["width"]) for part in drawn[0]] == [("0", "750"), ("750", "250")]
    assert len(drawn[1]) == 0


def test_no_style_no_script_no_address(full):
    fragment = render_html(full)

    assert not re.search(r"\s(style|on\w+|href|src)=", fragment)
    assert "<script" not in fragment


def test_headings_begin_below_the_pages_own(full):
    levels = re.findall(r"<h(\d)", render_html(full))

    assert levels[0] == "2"
    assert "1" not in levels


def test_deep_headings_stay_within_html(make):
    fragment = render_html(make(blocks=[Heading("Sâu", level=9), Paragraph("Lời")]))

    assert "<h6>Sâu</h6>" in fragment


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(make, text):
    document = make(
        subject=text,
        notice=text,
        blocks=[Paragraph(text), Bullets([text]), annex_table([annex_row(1, difficulty=text)])],
        annexes=[Annex(text, [Paragraph(text)])],
    )
    found = tree(render_html(document))

    assert {each.tag for each in found.iter()}.isdisjoint({"script", "img", "image", "h1", "link"})
    assert "".join(found.itertext()).count(text) == 7
