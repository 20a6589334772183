"""Labels, hints, errors and controls are tied together for every kind of field."""

from __future__ import annotations

import re
from collections.abc import Callable

from werkzeug.datastructures import MultiDict
from wtforms import FieldList, Form, FormField, HiddenField, validators

from tests.web.stage import Inner, Outline, Sample, sent

Draw = Callable[..., str]


def _field(draw: Draw, form: Form, name: str, extra: str = "") -> str:
    return draw("forms", "field", f"{{{{ field(form[name]{extra}) }}}}", form=form, name=name)


def test_field_ties_label_hint_error_and_control(draw: Draw) -> None:
    text = _field(
        draw, sent(day="16.9"), "day", ", hint='Ví dụ: 16/9/2024', cls='w-5', attrs={'inputmode': 'numeric'}"
    )
    page = Outline(text)
    tag, control = page.by_id("day")
    assert tag == "input"
    assert control["value"] == "16.9"
    assert control["aria-describedby"] == "day-h day-e"
    assert control["aria-invalid"] == "true"
    assert control["class"] == "form-control w-5"
    assert control["inputmode"] == "numeric"
    assert {page.by_id("day-h")[0], page.by_id("day-e")[0]} == {"p", "div"}
    assert page.all("label")[0]["for"] == "day"
    assert text.index("Nhập ngày") < text.index("<input")


def test_field_without_hint_or_error_says_nothing_of_them(draw: Draw) -> None:
    text = _field(draw, Sample(), "count", ", optional=True, suffix='trên 11'")
    assert "aria-" not in text
    assert "field-error" not in text
    assert "(nếu có)" in text
    assert "<span>trên 11</span>" in text


def test_textarea_keeps_typed_text_and_takes_its_description_as_hint(draw: Draw) -> None:
    text = _field(draw, sent(result="</textarea><b>"), "result", ", attrs={'rows': 5}")
    assert "&lt;/textarea&gt;&lt;b&gt;</textarea>" in text
    assert 'rows="5"' in text
    assert 'id="result-h">Đã làm gì.' in text


def test_select_keeps_its_choice(draw: Draw) -> None:
    text = _field(draw, sent(group="b"), "group")
    assert 'class="form-select"' in text
    assert re.search(r'<option selected value="b">', text)
    assert "multiple" in _field(draw, Sample(), "many")


def test_lists_of_choices_are_groups_with_a_legend(draw: Draw) -> None:
    form = sent(langs="dao")
    page = Outline(_field(draw, form, "langs", ", cls='pair'"))
    boxes = page.all("input")
    assert [("checked" in box, box["type"], box["class"]) for box in boxes] == [
        (False, "checkbox", "tick"), (True, "checkbox", "tick"),
    ]  # fmt: skip
    assert [label["for"] for label in page.all("label")] == [box["id"] for box in boxes]
    verdict = _field(draw, form, "verdict", ", hint='Theo biên bản'")
    assert Outline(verdict).all("fieldset")[0]["aria-describedby"] == "verdict-h verdict-e"
    assert "<legend>Kết luận</legend>" in verdict
    assert verdict.count('type="radio"') == 2


def test_checkbox_stands_before_its_label(draw: Draw) -> None:
    text = _field(draw, sent(sure="y"), "sure", ", hint='Theo mẫu'")
    assert text.index('type="checkbox"') < text.index("<label")
    assert Outline(text).by_id("sure")[1]["aria-describedby"] == "sure-h"
    assert "checked" in text


def test_password_is_never_given_back(draw: Draw) -> None:
    text = _field(draw, sent(secret="bí mật"), "secret")
    assert 'type="password"' in text
    assert "bí mật" not in text


def test_file_field_tells_the_script_its_limit(draw: Draw) -> None:
    text = _field(draw, Sample(), "photos", ", limit=1048576")
    control = Outline(text).by_id("photos")[1]
    assert "multiple" in control
    assert control["data-limit"] == "1048576"
    assert control["data-over"]
    assert Outline(text).by_id("photos-files")[0] == "ul"
    assert "data-limit" not in _field(draw, Sample(), "photos")


def test_summary_leads_to_every_field_in_order(draw: Draw) -> None:
    text = draw("forms", "error_summary", "{{ error_summary(form) }}", form=sent(day="x"))
    page = Outline(text)
    assert [a["href"] for a in page.all("a")] == ["#result", "#day", "#verdict-0"]
    assert "còn 3 chỗ cần sửa" in text
    box = page.all("div")[0]
    assert (box["role"], box["tabindex"]) == ("alert", "-1")


def test_summary_says_the_rules_sentence_alone(draw: Draw) -> None:
    form = Sample()
    form.refusal = "Nhiệm vụ đã được duyệt."
    text = draw("forms", "error_summary", "{{ error_summary(form) }}", form=form)
    assert '<li class="strong">Nhiệm vụ đã được duyệt.</li>' in text
    assert "chỗ cần sửa" not in text


def test_summary_of_a_hidden_field_has_no_link(draw: Draw) -> None:
    class Keyed(Form):
        key = HiddenField(validators=[validators.InputRequired("Trang đã cũ")])

    form = Keyed(MultiDict({"x": "1"}))
    form.validate()
    text = draw("forms", "error_summary", "{{ error_summary(form) }}", form=form)
    assert "Trang đã cũ" in text
    assert "<a" not in text


def test_summary_reaches_inner_forms(draw: Draw) -> None:
    class Outer(Form):
        head = FormField(Inner)
        rows = FieldList(FormField(Inner), min_entries=2)

    form = Outer(MultiDict({"rows-0-name": "Có", "rows-1-name": ""}))
    form.validate()
    text = draw("forms", "error_summary", "{{ error_summary(form, 'Chưa lưu được') }}", form=form)
    assert [a["href"] for a in Outline(text).all("a")] == ["#head-name", "#rows-1-name"]
    assert "Chưa lưu được</h2>" in text


def test_summary_is_absent_when_nothing_is_wrong(draw: Draw) -> None:
    assert draw("forms", "error_summary", "{{ error_summary(form) }}", form=Sample()).strip() == ""


def test_form_carries_its_hidden_fields_once_and_without_ids(draw: Draw) -> None:
    text = draw(
        "forms",
        "form_open",
        "{% call form_open(form, '/send', upload=True, cls='x') %}<p>ruột</p>{% endcall %}",
        form=Sample(),
    )
    page = Outline(text)
    (form,) = page.all("form")
    assert (form["method"], form["action"], form["enctype"]) == ("post", "/send", "multipart/form-data")
    assert "novalidate" in form
    hidden = [i for i in page.all("input") if i["type"] == "hidden"]
    assert [(i["name"], i["value"]) for i in hidden] == [("version", "3"), ("key", "k-1")]
    assert all("id" not in i for i in hidden)
    assert draw("forms", "csrf", "{{ csrf(form) }}", form=Sample()) in text


def test_buttons_put_the_main_verb_first_and_the_way_out_last(draw: Draw) -> None:
    text = draw(
        "forms",
        "buttons, button",
        "{% call buttons('Nộp', icon='send', value='submit', cancel_url='/back') %}"
        "{{ button('Lưu nháp', 'draft') }}{% endcall %}",
    )
    page = Outline(text)
    assert [(b["name"], b["value"]) for b in page.all("button")] == [("do", "submit"), ("do", "draft")]
    assert "btn-primary" in (page.all("button")[0]["class"] or "")
    assert text.index("Lưu nháp") < text.index('href="/back"')
    lone = Outline(draw("forms", "buttons", "{{ buttons('Lưu') }}")).all("button")
    assert len(lone) == 1
    assert "name" not in lone[0]


def test_post_button_is_a_form_with_a_token(draw: Draw) -> None:
    text = draw("forms", "post_button", "{{ post_button('/remind', 'Nhắc', icon='bell', hidden={'unit': 4}) }}")
    assert [(i["name"], i["value"]) for i in Outline(text).all("input")] == [
        ("csrf_token", "token-of-session"), ("unit", "4"),
    ]  # fmt: skip
    assert "#i-bell" in text
