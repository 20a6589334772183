"""Pages of acts that change units: proposed, shown, confirmed; and who may not."""

from __future__ import annotations

import datetime as dt
import html
import io
import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from tests.cast import Cast
from tests.conftest import TestClock
from tests.journeys.person import Person
from tests.tasks.conftest import Stage
from tests.units.files import csv_of, xlsx_of
from tracker.core import db
from tracker.jobs.rounds import Rounds
from tracker.tasks.models import Task
from tracker.tasks.states import TaskState
from tracker.units import queries
from tracker.units.models import Reorganisation, Unit

DAY = dt.date(2024, 9, 30)
PAGES = ("/units/changes", "/units/changes/new/merge", "/units/changes/import")
HEADER = "old_code,old_name,new_code,new_name,default_target_if_split,group,receiver,reason"


@pytest.fixture
def stage(cast: Cast, clock: TestClock) -> Stage:
    return Stage(cast, clock)


def given(cast: Cast, *names: str, **values: Any) -> dict[str, Any]:
    """What a person fills in for a merger of units."""
    return {
        "effective_on": "30/9/2024",
        "legal_ref": "Nghị quyết 1670/NQ-UBTVQH15",
        "unit_ids": [str(cast.units[name]) for name in names],
        "name": "Ủy ban nhân dân xã Dào San",
        "kind": "xã",
        "receiver": "0",
        "group_id": "-1",
        "move_people": "y",
        **values,
    }


def hidden(page: str, action: str = "/units/changes") -> dict[str, str]:
    """The hidden fields of the form that confirms."""
    form = page[page.index(f'action="{action}"') :]
    found = re.findall(r'<input[^>]*name="(\w+)"[^>]*value="([^"]*)"', form)
    return {name: html.unescape(value) for name, value in found}


def show(client: FlaskClient, kind: str, values: dict[str, Any]) -> str:
    answer = client.post(f"/units/changes/new/{kind}", data=values)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return answer.get_data(as_text=True)


def test_a_merger_from_form_to_deed(browser: Any, cast: Cast, stage: Stage) -> None:
    ids = stage.issue({"leads": ("commune_a", "commune_b")})
    office = browser("office")
    page = show(office, "merge", given(cast, "commune_a", "commune_b"))
    assert "Xem trước việc sắp xếp" in page
    assert stage.task(ids[0]).state is TaskState.ASSIGNED
    answer = office.post("/units/changes", data=hidden(page))
    assert answer.status_code == 302
    done = office.get(answer.location).get_data(as_text=True)
    assert "Nghị quyết 1670/NQ-UBTVQH15" in done
    assert stage.task(ids[0]).state is TaskState.TRANSFERRED
    assert db.session.scalar(select(func.count()).where(Task.state == TaskState.ASSIGNED)) == 1
    assert office.get("/units/changes").get_data(as_text=True).count("Xã Bản Lang") == 1


def test_the_same_form_sent_twice_answers_as_the_first_time(browser: Any, cast: Cast) -> None:
    office = browser("office")
    sent = hidden(show(office, "merge", given(cast, "commune_a", "commune_b")))
    first, second = (office.post("/units/changes", data=sent) for _ in range(2))
    assert first.location == second.location
    assert db.session.scalar(select(func.count()).select_from(Reorganisation)) == 1


def test_what_changed_meanwhile_is_shown_anew(browser: Any, cast: Cast, stage: Stage) -> None:
    task_id = stage.issue({"leads": ("commune_a",)})[0]
    office = browser("office")
    sent = hidden(show(office, "merge", given(cast, "commune_a", "commune_b")))
    stage.act("commune_a", "acknowledge", task_id)
    answer = office.post("/units/changes", data=sent)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "chưa lưu" in page
    assert office.post("/units/changes", data=hidden(page)).status_code == 302


def test_an_act_done_already_leads_back_to_the_list(browser: Any, cast: Cast) -> None:
    office, admin = browser("office"), browser("admin")
    page = given(cast, "commune_a", "commune_b")
    mine, theirs = hidden(show(office, "merge", page)), hidden(show(admin, "merge", page))
    assert office.post("/units/changes", data=mine).location == "/units/changes/1"
    assert admin.post("/units/changes", data=theirs).location == "/units/changes"
    assert "đã kết thúc" in admin.get("/units/changes").get_data(as_text=True)


@pytest.mark.parametrize(
    ("kind", "values", "sentence"),
    [
        ("merge", {"name": ""}, "Hãy ghi tên đầy đủ"),
        ("merge", {"legal_ref": ""}, "Căn cứ"),
        ("merge", {"unit_ids": []}, "Hãy chọn ít nhất một đơn vị"),
        ("merge", {"name": "Phòng Tư pháp"}, "Đã có đơn vị mang tên này"),
        ("merge", {"effective_on": "1/1/2019"}, "mang tên hiện nay"),
        ("split", {"new_names": "Xã Một"}, "ít nhất hai"),
        ("dissolve", {"reason": ""}, "lý do thu hồi"),
        ("rename", {}, "Tên mới chỉ thuộc về một đơn vị"),
    ],
)
def test_what_is_missing_or_wrong_is_said_on_the_form(
    browser: Any, cast: Cast, kind: str, values: dict[str, Any], sentence: str
) -> None:
    filled = {**given(cast, "commune_a", "commune_b"), **values}
    answer = browser("office").post(f"/units/changes/new/{kind}", data=filled)
    assert answer.status_code == 422
    assert sentence in answer.get_data(as_text=True)


def test_every_kind_can_be_shown_and_done(browser: Any, cast: Cast) -> None:
    office = browser("office")
    steps = [
        ("rename", given(cast, "commune_a", name="Ủy ban nhân dân phường Dào San", kind="phường")),
        ("transfer", given(cast, "agency", name="Phòng Tư pháp", kind="phòng", group_id="0", parent="UBND tỉnh")),
        ("split", given(cast, "commune_b", new_names="Ủy ban nhân dân xã Một\nỦy ban nhân dân xã Hai")),
        ("dissolve", given(cast, "commune_c", reason="Hết nhiệm vụ")),
    ]
    for kind, values in steps:
        assert office.post("/units/changes", data=hidden(show(office, kind, values))).status_code == 302
    names = {one.short_name for one in queries.all_on(DAY)}
    assert names == {"Phòng Nội vụ", "Phường Dào San", "Xã Một", "Xã Hai"}


def test_every_kind_goes_through_with_nothing_but_what_its_page_asks(app: Flask, cast: Cast, stage: Stage) -> None:
    office = Person(app)
    office.open("/sign-in")
    office.press("Đăng nhập", username=cast.account("office").username, password=cast.password)
    asked: dict[str, dict[str, Any]] = {
        "rename": {
            "unit_ids": cast.units["commune_a"],
            "name": "Ủy ban nhân dân phường Dào San",
            "kind": "phường",
        },
        "transfer": {"unit_ids": cast.units["agency"], "name": "Phòng Tư pháp", "kind": "phòng", "parent": "Tỉnh"},
        "split": {"unit_ids": cast.units["commune_b"], "new_names": "Xã Một\nXã Hai", "kind": "xã"},
        "dissolve": {"unit_ids": cast.units["commune_c"], "reason": "Hết nhiệm vụ"},
    }
    for kind, typed in asked.items():
        office.open(f"/units/changes/new/{kind}")
        office.press("Xem trước", effective_on="30/9/2024", legal_ref="Nghị quyết", **typed)
        assert office.page.heading == "Xem trước việc sắp xếp", kind
        office.press("Xác nhận và thực hiện")
        assert office.page.heading == "Sắp xếp đơn vị ngày 30/09/2024", kind
    names = {one.short_name for one in queries.all_on(DAY)}
    assert names == {"Phòng Nội vụ", "Phòng Tư pháp", "Phường Dào San", "Xã Một", "Xã Hai"}


PLANNED = "/units/changes/planned"


def planned_page(office: FlaskClient, cast: Cast) -> str:
    """Confirm a merger of tomorrow; the address of what waits then."""
    page = show(office, "merge", given(cast, "commune_a", "commune_b", effective_on="1/10/2024"))
    assert "Xác nhận và thực hiện" not in page
    assert "Hẹn thực hiện ngày 01/10/2024" in page
    answer = office.post(PLANNED, data=hidden(page, PLANNED))
    assert answer.status_code == 302
    return str(answer.location)


def test_before_its_day_an_act_is_planned_looked_at_and_done_by_itself(
    app: Flask, browser: Any, cast: Cast, stage: Stage, clock: TestClock
) -> None:
    task_id = stage.issue({"leads": ("commune_a", "commune_b")})[0]
    office = browser("office")
    address = planned_page(office, cast)
    page = office.get(address).get_data(as_text=True)
    for words in ("Việc sắp xếp hẹn ngày 01/10/2024", "Chờ đến ngày", "2 nhiệm vụ đang mở chuyển giao", "Hủy hẹn"):
        assert words in page
    assert "Thử lại" not in page
    assert "Chờ đến ngày" in browser("admin").get("/units/changes").get_data(as_text=True)
    clock.move(days=1)
    db.session.rollback()
    Rounds(app).tick()
    db.session.rollback()
    office = browser("office")
    assert stage.task(task_id).state is TaskState.TRANSFERRED
    page = office.get(address).get_data(as_text=True)
    assert "Đã thực hiện" in page
    assert "Hủy hẹn" not in page
    done = office.get("/units/changes/1").get_data(as_text=True)
    assert "Hệ thống thực hiện" in done
    assert "Cán bộ Nội vụ thử hẹn 08:00, 30/09/2024" in done
    assert "Đã sắp xếp đơn vị theo hẹn" in office.get("/messages").get_data(as_text=True)


def test_a_planned_act_is_taken_back(browser: Any, cast: Cast, stage: Stage) -> None:
    office = browser("office")
    address = planned_page(office, cast)
    assert office.post(f"{address}/cancel", data={"version": "9"}).status_code == 409
    assert office.post(f"{address}/retry", data={"version": "1"}).status_code == 409
    answer = office.post(f"{address}/cancel", data={"version": "1"}, follow_redirects=True)
    assert "Đã hủy hẹn; chưa có gì thay đổi." in answer.get_data(as_text=True)
    assert "Chờ đến ngày" not in office.get("/units/changes").get_data(as_text=True)
    assert "Đã hủy hẹn" in office.get(address).get_data(as_text=True)
    planned_page(office, cast)


def test_one_that_is_hindered_says_so_and_is_tried_again(
    app: Flask, browser: Any, cast: Cast, clock: TestClock
) -> None:
    office = browser("office")
    address = planned_page(office, cast)
    values = given(cast, "commune_b", reason="Kết thúc")
    office.post("/units/changes", data=hidden(show(office, "dissolve", values)))
    assert "Nếu thực hiện bây giờ sẽ vướng" in office.get(address).get_data(as_text=True)
    clock.move(days=1)
    db.session.rollback()
    Rounds(app).tick()
    office = browser("office")
    page = browser("admin").get(address).get_data(as_text=True)
    assert "Chưa thực hiện được lúc 08:00, 01/10/2024" in page
    assert "Xã Bản Lang đã kết thúc trước đợt này." in page
    assert "Thử lại" in page
    assert "Chưa thực hiện được" in office.get("/units/changes").get_data(as_text=True)
    assert office.post(f"{address}/retry", data={"version": "2"}).status_code == 422
    assert "Chưa sắp xếp được đơn vị theo hẹn" in browser("office_2").get("/messages").get_data(as_text=True)


def test_a_plan_that_changed_meanwhile_is_shown_anew(browser: Any, cast: Cast, stage: Stage) -> None:
    task_id = stage.issue({"leads": ("commune_a",)})[0]
    office = browser("office")
    page = show(office, "merge", given(cast, "commune_a", "commune_b", effective_on="1/10/2024"))
    stage.act("commune_a", "acknowledge", task_id)
    answer = office.post(PLANNED, data=hidden(page, PLANNED))
    assert answer.status_code == 409
    again = hidden(answer.get_data(as_text=True), PLANNED)
    first, second = (office.post(PLANNED, data=again) for _ in range(2))
    assert first.location == second.location
    assert office.post(PLANNED, data={**again, "act": "{}"}).location == "/units/changes"


def send_file(client: FlaskClient, data: bytes, **values: str) -> Any:
    fields = {"effective_on": "30/9/2024", "legal_ref": "Nghị quyết 1670", **values}
    return client.post("/units/changes/import", data={**fields, "file": (io.BytesIO(data), "dot.csv")})


def test_a_whole_reform_from_a_file(browser: Any, cast: Cast, stage: Stage) -> None:
    stage.issue({"leads": ("commune_a", "commune_b", "commune_c", "agency")})
    office = browser("office")
    lines = (
        ",Xã Dào San,03571,Xã Dào San,,,,",
        ",Xã Bản Lang,03571,Xã Dào San,,,,",
        ",Xã Nậm Xe,03388,Phường Đoàn Kết,,-,,",
        ",Xã Thèn Sin,03388,Phường Đoàn Kết,,-,,",
        ",Phòng Tư pháp,,,,,,Kết thúc cấp huyện",
    )
    answer = send_file(office, csv_of(*lines, header=HEADER))
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200, page
    assert "Xã Thèn Sin" in page
    assert office.post("/units/changes", data=hidden(page)).status_code == 302
    assert {one.short_name for one in queries.all_on(DAY)} == {"Phòng Nội vụ", "Xã Dào San"}
    outside = queries.directory_on(DAY).unit("phường Đoàn Kết")
    assert outside is not None
    states = db.session.execute(select(Task.state, func.count()).group_by(Task.state)).all()
    assert dict(states) == {"transferred": 3, "assigned": 2, "withdrawn": 1}


def test_a_file_with_wrong_cells_is_refused_whole(browser: Any, cast: Cast) -> None:
    office = browser("office")
    bad = send_file(office, xlsx_of([["old_name", "lạ"], ["Xã Dào San", ""]]))
    assert bad.status_code == 422
    assert "Không biết cột" in bad.get_data(as_text=True)
    assert send_file(office, b"\x00\x01").status_code == 422
    split = csv_of(",Xã Dào San,,Xã Một,,,,", ",Xã Dào San,,Xã Hai,,,,", header=HEADER)
    assert "đúng một dòng" in send_file(office, split).get_data(as_text=True)
    assert db.session.scalar(select(func.count()).select_from(Unit)) == 6


def test_what_was_tampered_with_is_refused(browser: Any, cast: Cast) -> None:
    office = browser("office")
    sent = hidden(show(office, "merge", given(cast, "commune_a", "commune_b")))
    other = {**sent, "act": sent["act"].replace("Dào San", "Giả")}
    assert office.post("/units/changes", data=other).status_code == 409
    assert office.post("/units/changes", data={**sent, "act": "{}"}).location == "/units/changes"
    assert office.post("/units/changes", data={}).location == "/units/changes"


@pytest.mark.parametrize("who", ["leader", "auditor", "commune_a", "head_a", "stranger"])
def test_only_keepers_come_here(browser: Any, who: str) -> None:
    client = browser(who)
    for page in PAGES:
        assert client.get(page).status_code == 403
    assert client.post("/units/changes", data={}).status_code == 403


def test_nobody_comes_here_unknown(client: FlaskClient) -> None:
    for page in PAGES:
        assert "/sign-in" in client.get(page).location


def test_what_is_not_there(browser: Any) -> None:
    office = browser("office")
    assert office.get("/units/changes/new/abolish").status_code == 404
    assert office.get("/units/changes/99").status_code == 404
