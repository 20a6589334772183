"""Every macro but those of forms renders what it promises, under a bare application without missing names."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise
from types import SimpleNamespace

import pytest
from flask import Flask, render_template_string
from jinja2 import UndefinedError

from tests.web.stage import Outline

Draw = Callable[..., str]


def test_icon_is_hidden_and_points_into_the_sprite(draw: Draw) -> None:
    text = draw("icons", "ic", "{{ ic('check', 'ic-lg') }}")
    assert 'href="/static/icons.svg#i-check"' in text
    assert 'aria-hidden="true"' in text
    assert 'class="ic ic-lg"' in text


@pytest.mark.parametrize(
    ("kind", "icon"),
    [
        ("ok", "check"), ("late", "checkclock"), ("over", "alert"), ("soon", "clock"), ("wait", "hourglass"),
        ("ext", "calplus"), ("prog", "progress"), ("ret", "back"), ("new", "dot"), ("na", "minus"),
    ],
)  # fmt: skip
def test_status_has_icon_word_and_colour(draw: Draw, kind: str, icon: str) -> None:
    text = draw("status", "st", "{{ st(kind, 'Chữ') }}", kind=kind)
    assert f'class="st st-{kind}"' in text
    assert f"#i-{icon}" in text
    assert text.endswith("Chữ</span>")


def test_status_takes_another_icon(draw: Draw) -> None:
    assert "#i-progress" in draw("status", "st", "{{ st('late', 'Đạt một phần', 'progress') }}")


def test_unknown_status_is_refused(draw: Draw) -> None:
    with pytest.raises(UndefinedError):
        draw("status", "st", "{{ st('fine', 'Chữ') }}")


def test_cell_is_a_link_only_with_an_address(draw: Draw) -> None:
    assert '<a class="cell st-over" href="/t/1">' in draw("status", "cell", "{{ cell('over', 'Q', '/t/1') }}")
    assert "<a" not in draw("status", "cell", "{{ cell('over', 'Quá hạn') }}")
    missing = draw("status", "cell", "{{ cell('na', 'Không giao') }}")
    assert '<span class="visually-hidden">Không giao</span>' in missing


def test_legend_names_every_kind(draw: Draw) -> None:
    text = draw("status", "legend", "{{ legend([('ok', 'Đúng hạn'), ('ret', 'Trả lại')]) }}")
    assert 'class="st-ok"' in text
    assert 'class="st-ret"' in text


@pytest.mark.parametrize("counts", [(68, 5, 74, 7), (1, 1, 1, 0), (0, 0, 0, 9), (333, 333, 1, 0)])
def test_bar_fills_exactly_its_width_in_whole_numbers(draw: Draw, counts: tuple[int, ...]) -> None:
    parts = list(zip(("f-ok", "f-late", "f-run", "f-over"), counts, strict=True))
    text = draw("bars", "bar", "{{ bar(parts, total, 'Nhãn') }}", parts=parts, total=sum(counts))
    rects = Outline(text).all("rect")
    edges = [(int(r["x"] or ""), int(r["width"] or "")) for r in rects]
    assert len(rects) == sum(1 for c in counts if c)
    assert edges[0][0] == 0
    assert all(x + w == following for (x, w), (following, _) in pairwise(edges))
    assert sum(edges[-1]) == 1000
    assert 'role="img" aria-label="Nhãn"' in text


def test_bar_leaves_room_for_what_is_not_counted_and_stands_with_nothing(draw: Draw) -> None:
    text = draw("bars", "bar", "{{ bar([('f-brand', 7)], 11, 'x', 'bar-s') }}")
    assert 'width="636"' in text
    assert 'class="bar bar-s"' in text
    assert "<rect" not in draw("bars", "bar", "{{ bar([('f-ok', 0)], 0, 'x') }}")


def test_note_wraps_what_the_caller_says(draw: Draw) -> None:
    text = draw("notes", "note", "{% call note('soon', 'alert', 'status') %}<p>Chú ý</p>{% endcall %}")
    assert 'class="note note-soon" role="status"' in text
    assert "<div><p>Chú ý</p></div>" in text


def test_flashes_speak_by_category_and_escape(draw: Draw) -> None:
    said = [("success", "Đã lưu"), ("error", "<b>"), ("warning", "W"), ("message", "M")]
    text = draw("notes", "flashes", "{{ flashes(said) }}", said=said)
    assert re.findall(r"note-(\w+)\" role=\"(\w+)\"", text) == [
        ("ok", "status"), ("over", "alert"), ("soon", "status"), ("info", "status"),
    ]  # fmt: skip
    assert "&lt;b&gt;" in text


def test_crumb(draw: Draw) -> None:
    assert '<a class="crumb" href="/d">' in draw("crumb", "crumb", "{{ crumb('/d', 'Chỉ đạo') }}")


def test_todo_lists_counts_in_the_readers_writing(draw: Draw) -> None:
    item = SimpleNamespace(kind="wait", count=1234, title="Chờ duyệt", detail="", url="/w")
    text = draw("todo", "todo", "{{ todo([item]) }}", item=item)
    assert "1.234" in text
    assert 'class="todo-a c-wait" href="/w"' in text
    assert "todo-d" not in text


def test_task_card_with_and_without_buttons(draw: Draw) -> None:
    bare_card = draw("todo", "task_card", "{{ task_card('over', 'T', '/t', 'Tag', 'Hạn 1/9') }}")
    assert "actions" not in bare_card
    full = draw(
        "todo", "task_card", "{% call task_card('over', 'T', '/t', 'Tag', 'H', 'x') %}<b>N</b>{% endcall %}"
    )
    assert '<div class="actions actions-block"><b>N</b></div>' in full
    assert '<p class="small">x</p>' in full


def test_tiles_write_numbers_and_leave_text(draw: Draw) -> None:
    text = draw(
        "tiles",
        "tile, tiles",
        "{% call tiles('tiles-3') %}{{ tile('ok', 1015, 'lượt') }}"
        "{{ tile('run', '7/11', 'bản', 'n') }}{% endcall %}",
    )
    assert "<b>1.015</b>" in text
    assert "<b>7/11</b>" in text
    assert text.count("<small>") == 1
    assert 'class="tiles tiles-3"' in text


def test_four_way_shows_its_sum_and_the_callers_rate(draw: Draw) -> None:
    text = draw("tiles", "four_way", "{% call four_way(68, 5, 74, 7, 8) %}Tỷ lệ 91,2%.{% endcall %}")
    assert "68 + 5 + 74 + 7 = 154. Tỷ lệ 91,2%." in text
    assert "gồm 8 kết quả chờ duyệt" in text
    assert re.findall(r"tile t-(\w+)", text) == ["ok", "late", "run", "over"]
    assert "chờ duyệt" not in draw("tiles", "four_way", "{{ four_way(1, 0, 0, 0) }}")


@pytest.mark.parametrize(
    ("args", "target", "order"),
    [
        ({}, "sort=name", None),
        ({"sort": "name", "q": "x", "page": "3"}, "sort=-name", "ascending"),
        ({"sort": "-name"}, "sort=name", "descending"),
        ({"sort": "due"}, "sort=name", None),
    ],
)
def test_sort_heading_turns_round_and_tells_its_order(
    draw: Draw, args: dict[str, str], target: str, order: str | None
) -> None:
    text = draw("tables", "sort_th", "{{ sort_th('Tên', 'name', args, 'r') }}", args=args)
    page = Outline(text)
    href = page.all("a")[0]["href"] or ""
    assert href.startswith("/units/2?")
    assert target in href.split("?")[1].split("&")
    assert "page=" not in href
    assert ("q=x" in href) == ("q" in args)
    assert page.all("th")[0].get("aria-sort") == order
    assert draw("tables", "sort_link", "{{ sort_link('Tên', 'name', args) }}", args=args) in text


def _page(page: int, pages: int, total: int = 100) -> SimpleNamespace:
    return SimpleNamespace(page=page, pages=pages, total=total, first=1, last=10, url=lambda n: f"?page={n}")


def test_pagination_shows_neighbours_ends_and_where_one_is(draw: Draw) -> None:
    text = draw("tables", "pagination", "{{ pagination(page) }}", page=_page(5, 9, 1234))
    hrefs = [a["href"] for a in Outline(text).all("a")]
    assert hrefs == ["?page=4", "?page=1", "?page=4", "?page=6", "?page=9", "?page=6"]
    assert text.count('aria-current="page"') == 1
    assert text.count("…") == 2
    assert "1–10 trên 1.234" in text


def test_pagination_of_one_page_has_no_links_and_of_nothing_is_nothing(draw: Draw) -> None:
    assert "<a" not in draw("tables", "pagination", "{{ pagination(page) }}", page=_page(1, 1))
    assert draw("tables", "pagination", "{{ pagination(page) }}", page=_page(1, 1, 0)).strip() == ""


def test_chips_mark_the_active_one_and_show_a_zero(draw: Draw) -> None:
    chips = [
        SimpleNamespace(label="Tất cả", url="/a", active=True, count=None),
        SimpleNamespace(label="Quá hạn", url="/o", active=False, count=0),
    ]
    text = draw("tables", "chips", "{{ chips(items) }}", items=chips)
    assert text.count('aria-current="true"') == 1
    assert text.count("<b>") == 1
    assert "<b>0</b>" in text


def test_select_all_is_hidden_until_the_script_shows_it(draw: Draw) -> None:
    text = draw("tables", "select_all", "{{ select_all('unit') }}")
    assert 'hidden><input class="tick" type="checkbox" data-all="unit">' in text
    assert "name=" not in text


def test_empty_with_and_without_action(draw: Draw) -> None:
    assert "<a" not in draw("lists", "empty", "{{ empty('file', 'Chưa có gì', 'Nội dung') }}")
    text = draw("lists", "empty", "{% call empty('file', 'T', 'N', '/new', 'Thêm') %}Giới hạn{% endcall %}")
    assert 'href="/new">Thêm</a>' in text
    assert "Giới hạn" in text


def test_kv_leaves_out_what_is_empty_and_keeps_zero(draw: Draw) -> None:
    text = draw("lists", "kv", "{{ kv([('A', 'a'), ('B', none), ('C', ''), ('D', 0)]) }}")
    assert re.findall(r"<dt>(\w)</dt>", text) == ["A", "D"]


def test_timeline_of_a_done_and_a_coming_step(draw: Draw) -> None:
    text = draw(
        "lists",
        "timeline, tl_item",
        "{% call timeline() %}{{ tl_item('new', 'dot', 'Chờ', '', next=True) }}"
        "{{ tl_item('ret', 'back', 'Trả lại', '04/9/2024', 'Hương', 'Thiếu <ảnh>', '2024-09-04') }}{% endcall %}",
    )
    assert 'class="tl-next"' in text
    assert '<time datetime="2024-09-04">04/9/2024</time>' in text
    assert "Thiếu &lt;ảnh&gt;</blockquote>" in text
    assert text.count("<svg") == 1


def test_files_with_picture_with_icon_and_with_button(draw: Draw) -> None:
    text = draw(
        "lists",
        "files, file_item",
        "{% call files() %}{{ file_item('/f/1', 'a.pdf', 'PDF') }}"
        "{% call file_item('/f/2', 'b.jpg', '168 KB', '/t/2') %}<button>Bỏ</button>{% endcall %}{% endcall %}",
    )
    assert text.count("<li>") == 2
    assert '<img src="/t/2" alt=""' in text
    assert text.count("#i-file") == 1
    assert "<button>Bỏ</button></li>" in text


def test_gallery_describes_every_picture(draw: Draw) -> None:
    photo = SimpleNamespace(url="/p", thumb_url="/t", alt='Họp "bản"', caption="Bản Nà Giang")
    text = draw("lists", "gallery", "{{ gallery([photo], 'gal-2') }}", photo=photo)
    assert Outline(text).all("img")[0]["alt"] == 'Họp "bản"'
    assert 'class="gal gal-2"' in text


def test_language_switch_offers_the_other_language_and_comes_back(draw: Draw) -> None:
    text = draw("switches", "language_switch", "{{ language_switch('vi') }}")
    page = Outline(text)
    assert [b["value"] for b in page.all("button")] == ["en"]
    values = {i["name"]: i["value"] for i in page.all("input")}
    assert values == {"csrf_token": "token-of-session", "next": "/units/2?sort=name&q=x"}


@pytest.mark.parametrize(("theme", "offered"), [(None, ["light", "dark"]), ("dark", ["auto", "light"])])
def test_theme_switch_offers_what_is_not_in_use(draw: Draw, theme: str | None, offered: list[str]) -> None:
    text = draw("switches", "theme_switch", "{{ theme_switch(theme) }}", theme=theme)
    assert [b["value"] for b in Outline(text).all("button")] == offered


def test_switch_after_a_refused_form_returns_to_its_address(bare: Flask) -> None:
    with bare.test_request_context("/units/2?x=1", method="POST"):
        text = render_template_string(
            '{% from "macros/switches.html" import back_here, csrf_input %}{{ back_here() }}{{ csrf_input() }}'
        )
    assert 'value="/units/2"' in text


def test_typed_text_can_be_copied_back(draw: Draw) -> None:
    text = draw("typed", "typed_back", "{{ typed_back([('result', '<i>bảy bản')], '/form') }}")
    assert "&lt;i&gt;bảy bản</textarea>" in text
    assert 'href="/form"' in text
    assert draw("typed", "typed_back", "{{ typed_back([], '/form') }}").strip() == ""
