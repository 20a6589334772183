"""Pages of one-stop offices over HTTP: entered on a phone without a script, refused, seen by whom."""

from __future__ import annotations

import io
import re
from typing import Any

from PIL import Image

from tests.facilities.conftest import Shelf, how_many
from tests.facilities.merging import merge
from tests.journeys.markup import parse
from tracker.core import db
from tracker.facilities import queries
from tracker.facilities.models import StockTake


def text(answer: Any) -> str:
    """The page's text without its marks."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True)))


def form_of(client: Any, where: str) -> dict[str, Any]:
    """The fields of a page's own form, as a browser without a script would send them."""
    page = parse(client.get(where).get_data(as_text=True))
    fields: dict[str, Any] = {}
    for form in page.all("form", enctype="multipart/form-data"):
        for control in form.all("input"):
            kind = control.attrs.get("type", "text")
            named = control.attrs.get("name")
            if not named or kind == "file" or named == "drop":
                continue
            if kind in {"radio", "checkbox"} and "checked" not in control.attrs:
                continue
            fields[named] = control.attrs.get("value") or ""
    return fields


def sevens(fields: dict[str, Any]) -> dict[str, Any]:
    """The same fields with seven of everything."""
    return {name: ("7" if name.endswith("-quantity") else value) for name, value in fields.items()}


def test_a_commune_enters_group_by_group_and_submits(shelf: Shelf, browser: Any) -> None:
    unit = shelf.cast.units["commune_a"]
    client = browser("commune_a")
    assert client.get("/facilities").location == f"/facilities/units/{unit}"
    form = {"taken_on": "30/9/2024", "officers": "2", "key": "k" * 32}
    begun = client.post(f"/facilities/units/{unit}/begin", data=form)
    again = client.post(f"/facilities/units/{unit}/begin", data=form)
    assert begun.location == again.location, "sent twice, opened once"
    where, groups = begun.location, 0
    while "/groups/" in where:
        fields = form_of(client, where)
        for name in list(fields):
            if name.endswith("-quantity"):
                fields[name] = "100"
        saved = client.post(where, data=fields)
        assert saved.status_code == 302, text(saved)
        where, groups = saved.location, groups + 1
    assert groups == 6
    take_id = int(where.rsplit("/", 1)[1])
    assert "Đã nhập 56/56" in text(client.get(where))
    version = shelf.row(take_id).version
    assert client.post(f"{where}/submit", data={"version": version}).status_code == 302
    assert shelf.state(take_id) == "submitted"
    page = text(browser("leader").get("/facilities"))
    assert "1/3 đơn vị đã kiểm kê" in page
    assert "2 đơn vị chưa kiểm kê" in page
    assert "56/56 = 100,0%" in page


def test_a_stale_save_keeps_what_was_typed(shelf: Shelf, browser: Any) -> None:
    take_id = shelf.begin()
    group_id = shelf.item("DT01").group_id
    where = f"/facilities/stock-takes/{take_id}/groups/{group_id}"
    client = browser("commune_a")
    fields = form_of(client, where)
    shelf.enter(take_id, {"TB03": how_many(1)}, by="head_a")
    for name in list(fields):
        if name.endswith("-quantity"):
            fields[name] = "37,5"
    answer = client.post(where, data=fields)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert page.count('value="37,5"') == 9
    assert "Có người vừa lưu lần kiểm kê này" in page
    db.session.rollback()
    fields["version"] = str(shelf.row(take_id).version)
    assert client.post(where, data=fields).status_code == 302


def test_a_wrong_item_is_named_and_the_rest_of_what_was_typed_stays(shelf: Shelf, browser: Any) -> None:
    take_id = shelf.begin()
    where = f"/facilities/stock-takes/{take_id}/groups/{shelf.item('DT01').group_id}"
    client = browser("commune_a")
    fields = {
        name: ("7" if name.endswith("-quantity") else value) for name, value in form_of(client, where).items()
    }
    for wrong, said in (
        ({"answers-2-quantity": "nhiều"}, "Cần nhập một số từ 0"),
        ({"answers-2-broken": "8"}, "Số hỏng không được lớn hơn số lượng."),
        ({"answers-2-verdict": "not_met"}, "đánh giá khác với định mức thì cần ghi lý do"),
        ({"answers-2-verdict": "bay"}, "Lựa chọn không có trong danh sách"),
        ({"answers-2-item": "999999"}, "Danh mục đã thay đổi"),
    ):
        answer = client.post(where, data={**fields, **wrong})
        assert answer.status_code == 422, wrong
        assert said in text(answer), wrong
        assert queries.lines_of(shelf.row(take_id)) == {}
        db.session.rollback()


def test_the_last_one_stands_in_the_fields_of_the_next(shelf: Shelf, browser: Any) -> None:
    shelf.bring("submitted", but={"DT01": how_many("37.5", 2)})
    shelf.clock.move(days=1)
    take_id = shelf.begin()
    where = f"/facilities/stock-takes/{take_id}/groups/{shelf.item('DT01').group_id}"
    fields = form_of(browser("commune_a"), where)
    assert (fields["answers-0-quantity"], fields["answers-0-broken"]) == ("37,5", "2")
    assert queries.lines_of(shelf.row(take_id)) == {}, "filled in, but not entered"


def test_a_photograph_is_sent_with_its_item_and_read_by_who_sees_it(shelf: Shelf, browser: Any) -> None:
    take_id = shelf.begin()
    where = f"/facilities/stock-takes/{take_id}/groups/{shelf.item('DT01').group_id}"
    client = browser("commune_a")
    out = io.BytesIO()
    Image.new("RGB", (16, 16), "teal").save(out, "JPEG")
    fields = {
        name: ("7" if name.endswith("-quantity") else value) for name, value in form_of(client, where).items()
    }
    fields["answers-0-photos"] = (io.BytesIO(out.getvalue()), "phong.jpg")
    saved = client.post(where, data=fields, content_type="multipart/form-data")
    assert saved.status_code == 302
    (photo,) = shelf.line(take_id, "DT01").photos
    address = f"/facilities/stock-takes/{take_id}/photos/{photo.id}"
    answers = {name: browser(name).get(address) for name in ("commune_a", "commune_b", "leader")}
    assert {name: answer.status_code for name, answer in answers.items()} == {
        "commune_a": 200, "commune_b": 404, "leader": 404,
    }  # fmt: skip
    for answer in answers.values():
        answer.close()


def test_the_office_enters_for_a_unit_and_it_is_marked(shelf: Shelf, browser: Any) -> None:
    unit = shelf.cast.units["commune_b"]
    client = browser("office")
    client.post(
        f"/facilities/units/{unit}/begin", data={"taken_on": "30/9/2024", "officers": "2", "key": "k" * 32}
    )
    take = db.session.query(StockTake).one()
    shelf.fill(take.id, by="office")
    version = shelf.row(take.id).version
    assert client.post(f"/facilities/stock-takes/{take.id}/submit", data={"version": version}).status_code == 302
    assert "nhập thay" in text(browser("commune_b").get(f"/facilities/units/{unit}"))


def test_typed_text_is_kept_as_a_draft_for_a_lost_line(shelf: Shelf, browser: Any) -> None:
    take_id = shelf.begin()
    where = f"/facilities/stock-takes/{take_id}/groups/{shelf.item('DT01').group_id}"
    client = browser("commune_a")
    fields = {**form_of(client, where), "answers-0-quantity": "41", "answers-0-note": "đang đo"}
    assert client.post(f"{where}/draft", data=fields).status_code == 204
    assert "đang đo" in client.get(f"{where}?draft=1").get_data(as_text=True)
    assert "đang đo" not in browser("head_a").get(f"{where}?draft=1").get_data(as_text=True)


def test_gaps_name_the_units_that_lack_an_item(shelf: Shelf, browser: Any) -> None:
    shelf.bring("submitted", "commune_a", but={"TB03": how_many(0)})
    shelf.bring("submitted", "commune_b", but={"TB03": how_many(1, 1)})
    leader = browser("leader")
    item = shelf.item("TB03").item_id
    assert "Xã Dào San, Xã Bản Lang" in text(leader.get("/facilities/gaps"))
    page = text(leader.get(f"/facilities/gaps/{item}"))
    assert "2 đơn vị chưa có đủ" in page
    assert browser("commune_a").get("/facilities/gaps").status_code == 403


def test_a_successor_reads_the_past_of_its_predecessors(shelf: Shelf, browser: Any) -> None:
    before = shelf.bring("submitted", "commune_a", but={"TB03": how_many(0)})
    shelf.clock.move(days=3)
    merge(shelf, "commune_a", "commune_b")
    client = browser("commune_b")
    unit_a, unit_b = shelf.cast.units["commune_a"], shelf.cast.units["commune_b"]
    assert client.get(f"/facilities/stock-takes/{before}").status_code == 200
    assert f"/facilities/stock-takes/{before}" in client.get(f"/facilities/units/{unit_b}").get_data(as_text=True)
    assert client.get(f"/facilities/units/{unit_a}").status_code == 200
    page = text(browser("leader").get("/facilities"))
    assert "0/2 đơn vị đã kiểm kê" in page, "what was merged away is not counted"


def test_what_waits_for_the_head_is_not_said_to_be_handed_in(shelf: Shelf, browser: Any) -> None:
    take_id = shelf.begin("commune_a")
    shelf.fill(take_id, {}, by="commune_a")
    shelf.head_approves(True)
    client = browser("commune_a")
    where = f"/facilities/stock-takes/{take_id}/submit"
    sent = client.post(where, data={"version": str(shelf.row(take_id).version)})
    page = text(client.get(sent.location))
    assert "Đã trình lãnh đạo đơn vị duyệt" in page
    assert "Đã nộp kiểm kê." not in page


def test_taking_back_is_offered_on_the_day_only(shelf: Shelf, browser: Any) -> None:
    take_id = shelf.bring("submitted")
    assert "Rút lại" in text(browser("commune_a").get(f"/facilities/stock-takes/{take_id}"))
    shelf.clock.move(days=1)
    assert "Rút lại" not in text(browser("commune_a").get(f"/facilities/stock-takes/{take_id}"))
