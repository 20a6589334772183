"""The pages over HTTP: what each shows, and whom it refuses."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from docx import Document
from flask.testing import FlaskClient

from tests.directives.conftest import LETTER, ORDER, REPORT, Desk
from tracker.core import db, transaction
from tracker.directives import operations
from tracker.directives.models import Directive
from tracker.directives.states import DeadlineKind, DirectiveState, InstructionKind, Part

UPLOAD = "/directives/new"
PAGES = ["review", "header", "number", "targets/new", "instructions/new", "deadlines", "file"]
BUTTONS = ["merge", "drop", "restore", "fix-year"]


def text(answer: Any) -> str:
    return str(answer.get_data(as_text=True))


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}"[^>]*value="([^"]*)"|value="([^"]*)"[^>]*name="{name}"', page)
    assert found is not None, name
    return found.group(1) or found.group(2)


def upload(client: FlaskClient, **given: Any) -> Any:
    page = text(client.get(UPLOAD))
    return client.post(UPLOAD, data={"key": hidden(page, "key"), **given})


@pytest.fixture
def office(browser: Any) -> FlaskClient:
    client: FlaskClient = browser("office")
    return client


def test_a_pasted_text_becomes_a_draft_under_review(office: FlaskClient, desk: Desk) -> None:
    answer = upload(office, text=LETTER, received_on="8/7/2024", received_number="12")
    assert answer.status_code == 302
    directive = db.session.query(Directive).one()
    assert answer.location == f"/directives/{directive.id}/review"
    assert (str(directive.received_on), directive.received_number) == ("2024-07-08", "12")
    page = text(office.get(answer.location))
    assert "Kịp thời nắm bắt tâm tư" in page
    assert page.count('class="hole"') == 2
    assert "2 nhiệm vụ, 5 đơn vị, 10 lượt giao" in page


def test_a_file_is_kept_as_it_came(office: FlaskClient, desk: Desk) -> None:
    data = ("\ufeff" + LETTER).encode()
    answer = upload(office, file=(io.BytesIO(data), "cong-van.md"))
    assert answer.status_code == 302, text(answer)
    made = db.session.query(Directive).one().id
    sent = office.get(f"/directives/{made}/file", buffered=True)
    assert sent.data == data
    assert sent.headers["Content-Disposition"].startswith("attachment")
    assert sent.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in sent.headers["Content-Security-Policy"]


def test_a_word_file_is_read_like_its_text(office: FlaskClient, desk: Desk) -> None:
    document = Document()
    for paragraph in LETTER.replace("*", "").split("\n\n"):
        document.add_paragraph(paragraph)
    data = io.BytesIO()
    document.save(data)
    answer = upload(office, file=(io.BytesIO(data.getvalue()), "cong-van.docx"))
    assert answer.status_code == 302, text(answer)
    directive = db.session.query(Directive).one()
    assert [one.label for one in directive.instructions] == ["1", "2"]
    assert directive.date_text == "2024-07"
    assert office.get(f"/directives/{directive.id}/file", buffered=True).data == data.getvalue()


def test_a_form_sent_twice_creates_once(office: FlaskClient, desk: Desk) -> None:
    key = hidden(text(office.get(UPLOAD)), "key")
    first, second = (office.post(UPLOAD, data={"key": key, "text": LETTER}) for _ in range(2))
    assert first.status_code == second.status_code == 302
    assert first.location == second.location
    assert db.session.query(Directive).count() == 1


def test_a_duplicate_is_pointed_out_with_its_address_and_goes_on_when_told(
    office: FlaskClient, desk: Desk
) -> None:
    upload(office, text=LETTER)
    earlier = db.session.query(Directive).one().id
    answer = upload(office, text=LETTER)
    assert answer.status_code == 422
    assert f'href="/directives/{earlier}/review"' in text(answer)
    assert "Kịp thời nắm bắt" in text(answer)
    assert upload(office, text=LETTER, again="y").status_code == 302


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({}, "chọn tệp hoặc dán"),
        ({"text": REPORT}, "không giao việc"),
        ({"text": LETTER, "received_on": "31/2/2024"}, "ngày/tháng/năm"),
    ],
)
def test_a_refusal_keeps_what_was_typed(office: FlaskClient, desk: Desk, given: dict[str, str], says: str) -> None:
    answer = upload(office, received_number="Số đến 77", **given)
    assert answer.status_code == 422
    page = text(answer)
    assert says in page
    assert "Số đến 77" in page
    for line in given.get("text", "").splitlines():
        assert line.strip().replace("&", "&amp;") in page
    assert db.session.query(Directive).count() == 0


def test_a_refused_file_is_named_and_leaves_nothing(office: FlaskClient, desk: Desk) -> None:
    answer = upload(office, file=(io.BytesIO(b"<html><script>"), "a.html"))
    assert answer.status_code == 422
    assert "“a.html” không thuộc loại được nhận" in text(answer)
    assert db.session.query(Directive).count() == 0


def test_a_sound_file_need_not_be_chosen_again(office: FlaskClient, desk: Desk) -> None:
    sent = (io.BytesIO(LETTER.encode()), "cong-van.md")
    answer = upload(office, file=sent, received_on="hôm qua")
    assert answer.status_code == 422
    token = hidden(text(answer), "file-kept")
    assert upload(office, **{"file-kept": token}).status_code == 302
    assert db.session.query(Directive).one().file.name == "cong-van.md"


def test_another_persons_kept_file_is_not_taken(office: FlaskClient, browser: Any, desk: Desk) -> None:
    sent = (io.BytesIO(LETTER.encode()), "cong-van.md")
    token = hidden(text(upload(office, file=sent, received_on="x")), "file-kept")
    for client, value in ((browser("office_2"), token), (office, token[:-2] + "xx")):
        answer = upload(client, **{"file-kept": value})
        assert answer.status_code == 422
        assert "hết thời gian chờ" in text(answer)
    assert db.session.query(Directive).count() == 0


@pytest.mark.parametrize("path", ["", "/new", *(f"/1/{page}" for page in PAGES), "/1/instructions/1"])
def test_strangers_to_the_service_are_sent_to_sign_in(client: FlaskClient, desk: Desk, path: str) -> None:
    desk.take_in()
    answer = client.get(f"/directives{path}")
    assert answer.status_code == 302
    assert "/sign-in" in answer.location


@pytest.mark.parametrize("name", ["commune_a", "leader", "auditor", "admin"])
def test_only_the_office_has_the_forms(browser: Any, desk: Desk, name: str) -> None:
    made = desk.take_in().id
    other = browser(name)
    for page in ("header", "number", "targets/new", "instructions/new", "deadlines", "instructions/1"):
        assert other.get(f"/directives/{made}/{page}").status_code == 403
    assert other.get(UPLOAD).status_code == 403
    for button in BUTTONS:
        assert other.post(f"/directives/{made}/instructions/1/{button}", data={"version": 1}).status_code == 403
    assert other.post(f"/directives/{made}/discard", data={"version": 1}).status_code == 403
    assert desk.directive(made).version == 1


@pytest.mark.parametrize(
    ("name", "draft", "issued"),
    [
        ("leader", 200, 200),
        ("auditor", 200, 200),
        ("commune_a", 404, 200),
        ("stranger", 404, 404),
        ("admin", 403, 403),
    ],
)
def test_who_gets_the_file(browser: Any, desk: Desk, name: str, draft: int, issued: int) -> None:
    made = desk.take_in(ORDER).id
    desk.do(operations.set_included, made, "3", included=False)
    reader = browser(name)
    assert reader.get(f"/directives/{made}/file", buffered=True).status_code == draft
    desk.issue(made)
    assert reader.get(f"/directives/{made}/file", buffered=True).status_code == issued


def test_what_does_not_exist_is_not_found(office: FlaskClient, desk: Desk) -> None:
    made = desk.take_in().id
    for page in (*PAGES, "instructions/1", "instructions/1/split"):
        assert office.get(f"/directives/{made + 1}/{page}").status_code == 404
    for page in ("instructions/999", "instructions/999/split", "targets/999"):
        assert office.get(f"/directives/{made}/{page}").status_code == 404
    answer = office.post(f"/directives/{made}/instructions/999/drop", data={"version": 1})
    assert answer.status_code == 404


def test_readers_see_the_review_without_its_buttons(browser: Any, desk: Desk) -> None:
    made = desk.take_in().id
    page = text(browser("leader").get(f"/directives/{made}/review"))
    assert "Tuyên truyền" in page
    assert "/instructions/" not in page
    assert "paybar" not in page


def test_an_issued_directive_has_left_the_review(office: FlaskClient, desk: Desk) -> None:
    made = desk.take_in().id
    desk.issue(made)
    assert office.get(f"/directives/{made}/review").location == f"/directives/{made}"
    for page in ("header", "deadlines", "instructions/new", "instructions/1"):
        assert office.get(f"/directives/{made}/{page}").status_code == 404


def fields(desk: Desk, made: int, **changes: Any) -> dict[str, Any]:
    return {
        "version": desk.directive(made).version,
        "title": "Tên ngắn mới",
        "kind": "report",
        "lead": [desk.cast.units["commune_a"], desk.cast.units["agency"]],
        "cooperate": [desk.cast.units["office"]],
        "deadline": "date",
        "due_on": "11/10/2024",
        "due_time": "14:30",
        "every": "month",
        "evidence_required": "y",
        "completion_rule": "any",
        **changes,
    }


def test_a_proposal_is_edited(office: FlaskClient, desk: Desk) -> None:
    made = desk.take_in().id
    address = f"/directives/{made}/instructions/{desk.row(made, '1').id}"
    assert "Lưu nhiệm vụ" in text(office.get(address))
    answer = office.post(address, data=fields(desk, made))
    assert answer.status_code == 302
    one = desk.row(made, "1")
    assert (one.title, one.kind, str(one.due_on), str(one.due_time)) == (
        "Tên ngắn mới", InstructionKind.REPORT, "2024-10-11", "14:30:00",
    )  # fmt: skip
    assert len([part for part in one.units if part.part is Part.LEAD]) == 2


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"title": ""}, "Cần nhập"),
        ({"due_on": ""}, "Cần nhập ngày hạn"),
        ({"due_on": "9/2024"}, "ngày/tháng/năm"),
        ({"due_time": "25:00"}, "14:30"),
        ({"deadline": "recurring", "every": "week", "every_day": "9"}, "1 (thứ Hai)"),
        ({"kind": "nothing"}, "không có trong danh sách"),
        ({"lead": [99999]}, "không có trong danh sách"),
    ],
)
def test_a_refused_proposal_keeps_what_was_typed(
    office: FlaskClient, desk: Desk, changes: dict[str, Any], says: str
) -> None:
    made = desk.take_in().id
    one = desk.row(made, "1")
    answer = office.post(f"/directives/{made}/instructions/{one.id}", data=fields(desk, made, **changes))
    assert answer.status_code == 422
    page = text(answer)
    assert says in page
    if "title" not in changes:
        assert "Tên ngắn mới" in page
    assert desk.row(made, "1").title != "Tên ngắn mới"


def test_one_unit_in_both_parts_is_refused_at_its_field(office: FlaskClient, desk: Desk) -> None:
    made = desk.take_in().id
    one = desk.row(made, "1")
    both = fields(desk, made, cooperate=[desk.cast.units["agency"]])
    answer = office.post(f"/directives/{made}/instructions/{one.id}", data=both)
    assert answer.status_code == 422
    assert "vừa chủ trì vừa phối hợp" in text(answer)


def test_a_stale_save_answers_409_keeps_the_text_and_can_be_sent_again(office: FlaskClient, desk: Desk) -> None:
    made = desk.take_in().id
    address = f"/directives/{made}/instructions/{desk.row(made, '1').id}"
    stale = fields(desk, made)
    desk.do(operations.set_included, made, "2", included=False)
    answer = office.post(address, data=stale)
    assert answer.status_code == 409
    page = text(answer)
    assert "Tên ngắn mới" in page
    assert desk.row(made, "1").title != "Tên ngắn mới"
    again = office.post(address, data={**stale, "version": hidden(page, "version")})
    assert again.status_code == 302
    assert desk.row(made, "1").title == "Tên ngắn mới"


def ticked(page: str, name: str) -> set[int]:
    boxes = re.findall(rf'name="{name}" id="[^"]*" value="(\d+)" checked', page)
    return {int(box) for box in boxes}


def test_buttons_tick_units_without_saving(office: FlaskClient, desk: Desk) -> None:
    made = desk.take_in().id
    address = f"/directives/{made}/instructions/{desk.row(made, '1').id}"
    units = desk.cast.units
    communes = {units["commune_a"], units["commune_b"], units["commune_c"]}
    wishes = {
        "one_stop": communes,
        "all": communes | {units["office"], units["agency"]},
        "none": set(),
        "0": {units["agency"], units["commune_a"], units["office"]},
    }
    for wish, wanted in wishes.items():
        page = text(office.post(address, data={**fields(desk, made), "only": wish}))
        assert ticked(page, "lead") == wanted
        assert "Tên ngắn mới" in page
        assert "chưa lưu" in page
    assert desk.directive(made).version == 1


def test_splitting_offers_clauses_and_takes_quoted_words(office: FlaskClient, desk: Desk) -> None:
    made = desk.take_in().id
    address = f"/directives/{made}/instructions/{desk.row(made, '2').id}/split"
    page = text(office.get(address))
    places = [int(value) for value in re.findall(r'name="cuts" id="[^"]*" value="(\d+)"', page)]
    assert [desk.row(made, "2").text[place:].split()[0] for place in places] == ["Từ", "Chủ", "đồng"]
    assert office.post(address, data={"version": 1}).status_code == 422
    assert office.post(address, data={"version": 1, "cuts": [3]}).status_code == 422
    assert office.post(address, data={"version": 1, "quote": "không có"}).status_code == 422
    answer = office.post(address, data={"version": 1, "cuts": places[:2], "quote": "đồng thời có kiến nghị"})
    assert answer.status_code == 302
    assert desk.labels(made) == ["1", "2a", "2b", "2c", "2d"]
    assert office.post(address, data={"version": 1, "cuts": []}).status_code in {409, 422}


def test_buttons_of_the_review(office: FlaskClient, desk: Desk) -> None:
    made = desk.take_in(ORDER).id
    ids = {label: desk.row(made, label).id for label in ("1", "2", "3")}

    def press(label: str, button: str) -> Any:
        version = {"version": desk.directive(made).version}
        return office.post(f"/directives/{made}/instructions/{ids[label]}/{button}", data=version)

    assert press("3", "drop").status_code == 302
    assert not desk.row(made, "3").included
    assert "Khôi phục" in text(office.get(f"/directives/{made}/review"))
    assert press("3", "restore").status_code == 302
    assert press("2", "fix-year").status_code == 302
    assert str(desk.row(made, "2").due_on) == "2024-09-30"
    assert press("2", "fix-year").status_code == 422
    assert press("3", "merge").status_code == 422
    assert press("1", "merge").status_code == 302
    assert desk.labels(made) == ["1", "3"]
    stale = office.post(f"/directives/{made}/instructions/{ids['3']}/drop", data={"version": 1})
    assert stale.status_code == 409
    assert office.post(f"/directives/{made}/instructions/{ids['3']}/drop").status_code == 422


def test_adding_a_task_leads_to_its_form(office: FlaskClient, desk: Desk) -> None:
    made = desk.take_in().id
    address = f"/directives/{made}/instructions/new"
    assert office.post(address, data={"version": 1, "text": " "}).status_code == 422
    answer = office.post(address, data={"version": 1, "text": "Gửi ảnh về huyện"})
    assert answer.location == f"/directives/{made}/instructions/{desk.row(made, '3').id}"
    assert office.post(address, data={"version": 1, "text": "Gửi thêm"}).status_code == 409


def test_one_deadline_for_all(office: FlaskClient, desk: Desk) -> None:
    made = desk.take_in().id
    address = f"/directives/{made}/deadlines"
    assert "2 nhiệm vụ chưa có hạn" in text(office.get(address))
    assert office.post(address, data={"version": 1, "due_on": ""}).status_code == 422
    assert office.post(address, data={"version": 1, "due_on": "12/10/2024"}).status_code == 302
    assert {one.deadline_kind for one in desk.directive(made).instructions} == {DeadlineKind.INTERNAL}
    assert office.post(address, data={"version": 2, "due_on": "12/10/2024"}).status_code == 422


def test_the_head_is_corrected(office: FlaskClient, desk: Desk) -> None:
    made = desk.take_in().id
    address = f"/directives/{made}/header"
    page = text(office.get(address))
    assert 'value="7/2024"' in page
    given = {"version": 1, "type": "Công văn", "number": "1318", "symbol": "UBND-NV", "date": "5/7/2024",
             "issuer": "UBND huyện Phong Thổ", "subject": "Về SIPAS"}  # fmt: skip
    for bad in ({"date": "5/13/2024"}, {"subject": ""}, {"type": ""}):
        assert office.post(address, data={**given, **bad}).status_code == 422
    assert office.post(address, data=given).status_code == 302
    directive = desk.directive(made)
    assert (directive.type, directive.number, str(directive.issued_on)) == ("công văn", "1318", "2024-07-05")
    assert office.post(address, data=given).status_code == 409
    assert "chưa có số" not in text(office.get(f"/directives/{made}/review"))


def test_number_and_day_are_entered_after_issue(office: FlaskClient, desk: Desk) -> None:
    made = desk.take_in().id
    desk.issue(made)
    address = f"/directives/{made}/number"
    version = desk.directive(made).version
    given = {"version": version, "number": "1318", "symbol": "UBND-NV", "date": "5/7/2024"}
    assert 'value="7/2024"' in text(office.get(address))
    assert office.post(address, data={**given, "number": ""}).status_code == 422
    assert office.post(address, data={**given, "date": "1/1/2030"}).status_code == 422
    assert office.post(address, data=given).location == f"/directives/{made}"
    assert office.post(address, data=given).status_code == 409
    assert desk.directive(made).number == "1318"


def test_goals_are_edited_added_and_removed(office: FlaskClient, desk: Desk) -> None:
    directive = desk.take_in()
    made, goal = directive.id, directive.targets[0].id
    page = text(office.get(f"/directives/{made}/targets/{goal}"))
    assert 'value="92,7"' in page
    given = {"version": 1, "indicator": "Chỉ số hài lòng", "comparator": ">=", "goal": "93,5", "measure": "%"}
    for bad in ({"goal": ""}, {"goal": "chín"}, {"goal": "NaN"}, {"comparator": "~"}):
        assert office.post(f"/directives/{made}/targets/{goal}", data={**given, **bad}).status_code == 422
    assert office.post(f"/directives/{made}/targets/{goal}", data=given).status_code == 302
    added = {**given, "version": 2, "goal": "4.289", "by": "12/2024"}
    assert office.post(f"/directives/{made}/targets/new", data=added).status_code == 302
    goals = desk.directive(made).targets
    assert [(t.comparator, float(t.goal), t.by) for t in goals] == [(">=", 93.5, None), (">=", 4289, "2024-12")]
    assert "93,5%" in text(office.get(f"/directives/{made}/review"))
    stale = office.post(f"/directives/{made}/targets/{goal}/remove", data={"version": 1})
    assert stale.status_code == 409
    assert office.post(f"/directives/{made}/targets/{goal}/remove", data={"version": 3}).status_code == 302
    assert len(desk.directive(made).targets) == 1


def test_discarding_leads_to_the_list(office: FlaskClient, desk: Desk) -> None:
    made = desk.take_in().id
    assert office.post(f"/directives/{made}/discard", data={"version": 9}).status_code == 409
    assert office.post(f"/directives/{made}/discard", data={"version": 1}).location == "/directives"
    assert desk.directive(made).state is DirectiveState.WITHDRAWN


def test_the_list_filters_and_has_its_empty_faces(browser: Any, office: FlaskClient, desk: Desk) -> None:
    assert "Chưa có văn bản nào" in text(office.get("/directives"))
    assert "Tải văn bản lên" not in text(browser("commune_a").get("/directives"))
    made = desk.take_in().id
    page = text(office.get("/directives?q=hai+long&sort=date&year=2024&type=công+văn&state=draft"))
    assert f'href="/directives/{made}/review"' in page
    assert "chưa có số" in page
    assert "Không có văn bản nào khớp" in text(office.get("/directives?q=khong+co"))
    assert f'href="/directives/{made}/review"' in text(office.get("/directives?state=%00x&page=999999999999"))
    assert browser("admin").get("/directives").status_code == 403


def test_what_a_document_says_is_never_markup(office: FlaskClient, desk: Desk) -> None:
    made = desk.take_in(LETTER.replace("tâm tư", "<script>alert(1)</script> tâm tư")).id
    page = text(office.get(f"/directives/{made}/review"))
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_the_review_asks_the_database_as_often_for_many_as_for_few(office: FlaskClient, desk: Desk) -> None:
    from sqlalchemy import event

    def queries(made: int) -> int:
        seen: list[str] = []
        listen = lambda *given: seen.append(given[2])  # noqa: E731 (removed again below)
        db.session.remove()
        event.listen(db.engine, "before_cursor_execute", listen)
        assert office.get(f"/directives/{made}/review").status_code == 200
        event.remove(db.engine, "before_cursor_execute", listen)
        return len(seen)

    few = desk.take_in().id
    many = desk.take_in(ORDER).id
    with transaction():
        for i in range(30):
            operations.add_instruction(
                desk.directive(many), text=f"Việc thêm {i}", actor=desk.cast.actor("office"), now=desk.clock()
            )
    assert queries(many) == queries(few) <= 14
