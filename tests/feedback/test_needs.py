"""Needs over HTTP: gathered by a person, led upward, answered, told; improvements that serve them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tests.feedback.conftest import ROAD, Hearing
from tests.feedback.test_views import text
from tracker.core import db
from tracker.core.clock import local_day
from tracker.core.errors import Invalid
from tracker.escalations.models import Escalation
from tracker.feedback import queries
from tracker.feedback.models import Entry, Improvement, Need

KEY = {"key": "n" * 32}


def newest(model: Any) -> Any:
    """The row written last."""
    db.session.rollback()
    return db.session.query(model).order_by(model.id.desc()).first()


def test_alike_entries_are_proposed_and_a_person_decides(hearing: Hearing, browser: Any) -> None:
    one = hearing.record(said="Đường vào bản lầy lội mùa mưa, xin rải đá.")
    two = hearing.record(said="Mùa mưa đường vào bản lầy lội, đề nghị rải đá đoạn dốc.")
    other = hearing.record(said="Đề nghị trạm y tế có thêm thuốc cho trẻ.", topic="health")
    hearing.record("commune_b", said="Đường vào bản lầy lội mùa mưa, xin rải đá.")
    client = browser("commune_a")
    page = client.get("/feedback/needs/alike").get_data(as_text=True)
    assert f'value="{one}" checked' in page
    assert f'value="{two}" checked' in page
    assert f'value="{other}"' not in page
    assert page.count('name="entry"') == 2, "another unit's entry is not offered"
    form = client.get(f"/feedback/needs/new?entry={one}&entry={two}&topic=roads")
    assert "Đường vào bản" in text(form)
    done = client.post(
        "/feedback/needs/new", data={"title": "Rải đá đường vào bản", "topic": "roads", "entry": [one, two], **KEY}
    )
    need = newest(Need)
    assert done.location == f"/feedback/needs/{need.id}"
    assert {hearing.entry(row_id).need_id for row_id in (one, two)} == {need.id}
    assert "Không thấy ý kiến nào giống nhau" in text(client.get("/feedback/needs/alike"))


def test_an_entry_is_in_one_need_only(hearing: Hearing, browser: Any) -> None:
    entry = hearing.record()
    hearing.found(entry)
    again = browser("commune_a").post(
        "/feedback/needs/new", data={"title": "Lần hai", "topic": "roads", "entry": [entry], **KEY}
    )
    assert again.status_code == 422
    assert "đã thuộc nhu cầu khác" in text(again)
    with pytest.raises(Invalid):
        hearing.found(entry, by="office")


def test_the_office_gathers_across_units_and_each_unit_sees_its_own(hearing: Hearing, browser: Any) -> None:
    own, theirs = hearing.record(), hearing.record("commune_b", said="Ý của Bản Lang về đường.")
    need = hearing.found(own, theirs, by="office")
    page = text(browser("commune_a").get(f"/feedback/needs/{need}"))
    assert "2 ý kiến" in page
    assert "Ý của Bản Lang về đường." not in page, "another unit's words stay with it"
    assert "Chỉ hiện ý kiến của đơn vị" in page
    assert "Ý của Bản Lang về đường." in text(browser("office").get(f"/feedback/needs/{need}"))
    assert browser("agency").get(f"/feedback/needs/{need}").status_code == 404
    foreign = browser("commune_a").post(
        f"/feedback/needs/{need}/release", data={"entry": [own], "version": hearing.need(need).version}
    )
    assert foreign.status_code == 403


def test_a_need_goes_upward_in_one_step_linked_both_ways(hearing: Hearing, browser: Any) -> None:
    need = hearing.bring_need("open")
    client = browser("commune_a")
    form = client.get(f"/feedback/needs/{need}/escalate").get_data(as_text=True)
    assert "2 ý kiến của người dân ở Bản Dền Thàng." in form
    done = client.post(
        f"/feedback/needs/{need}/escalate",
        data={
            "title": "Làm đường", "content": "Đề nghị hỗ trợ.", "field": "roads", "competent_level": "district",
            "version": hearing.need(need).version,
        },
    )  # fmt: skip
    row = newest(Escalation)
    assert done.location == f"/escalations/{row.id}"
    assert row.state.value == "draft"
    assert "Nhu cầu của người dân" in text(client.get(f"/escalations/{row.id}"))
    assert "Làm đường" in text(client.get(f"/feedback/needs/{need}"))
    assert "Làm đường" not in text(browser("office").get(f"/feedback/needs/{need}")), "a draft is the unit's own"
    other = hearing.bring_need("open")
    hearing.act_need("merge", need, main=other)
    assert "Làm đường" in text(client.get(f"/feedback/needs/{other}")), "what it led to goes along"


def test_a_need_is_answered_by_an_upgrade_work_linked_both_ways(hearing: Hearing, browser: Any) -> None:
    need, work = hearing.bring_need("open"), hearing.work()
    client = browser("commune_a")
    form = client.get(f"/feedback/needs/{need}/work").get_data(as_text=True)
    assert f'value="{work}"' in form
    version = hearing.need(need).version
    done = client.post(f"/feedback/needs/{need}/work", data={"work_id": work, "version": version})
    assert done.status_code == 302
    assert f'href="/facilities/works/{work}"' in client.get(f"/feedback/needs/{need}").get_data(as_text=True)
    assert hearing.need(need).title in text(client.get(f"/facilities/works/{work}"))
    foreign = browser("commune_b")
    assert foreign.post(f"/feedback/needs/{need}/work", data={"work_id": work, "version": 2}).status_code == 404


def test_telling_people_answers_what_still_waits(hearing: Hearing, browser: Any) -> None:
    done, open_ = hearing.bring("answered"), hearing.record()
    need = hearing.found(done, open_)
    client = browser("commune_a")
    assert client.get(f"/feedback/needs/{need}/notice").status_code == 404, "nothing to tell so far"
    version = hearing.need(need).version
    client.post(f"/feedback/needs/{need}/answer", data={"answer": "Rải đá trong tháng 10.", "version": version})
    notice = text(client.get(f"/feedback/needs/{need}/notice"))
    assert "2 ý kiến của người dân." in notice
    assert "Rải đá trong tháng 10." in notice
    told = client.post(
        f"/feedback/needs/{need}/tell",
        data={"how": "Niêm yết ở bản.", "on": "30/9/2024", "version": hearing.need(need).version},
    )
    assert told.status_code == 302
    assert hearing.entry(open_).answer == "Rải đá trong tháng 10."
    assert hearing.entry(done).answer == "Xã đã rải đá đoạn lầy.", "an answer that was given stays"
    assert hearing.need(need).state.value == "told"


def test_merging_and_splitting_by_the_pages(hearing: Hearing, browser: Any) -> None:
    first, second = hearing.bring_need("open"), hearing.bring_need("open")
    client = browser("commune_a")
    merged = client.post(
        f"/feedback/needs/{first}/merge", data={"main_id": second, "version": hearing.need(first).version}
    )
    assert merged.status_code == 302
    assert sum(place.count for place in queries.need_places(hearing.need(second), local_day(hearing.clock()))) == 4
    page = client.get(f"/feedback/needs/{first}").get_data(as_text=True)
    assert "đã gộp vào nhu cầu khác" in page or client.get(f"/feedback/needs/{first}").status_code == 200
    everything = [entry.id for entry in db.session.query(Entry).filter(Entry.need_id == second)]
    data = {"title": "Tách ra", "topic": "roads", "version": hearing.need(second).version}
    whole = client.post(f"/feedback/needs/{second}/split", data={**data, "entry": everything})
    assert whole.status_code == 422
    assert (
        client.post(f"/feedback/needs/{second}/split", data={**data, "entry": everything[:1]}).status_code == 302
    )
    assert hearing.entry(everything[0]).need_id == newest(Need).id


def test_an_improvement_from_need_to_result(hearing: Hearing, browser: Any) -> None:
    need = hearing.bring_need("open")
    client = browser("commune_a")
    wish = {"service": "Chứng thực", "topic": "services", "title": "Trả trong buổi", "before": "2,5", **KEY}
    lacking = client.post(f"/feedback/improvements/new?need={need}", data=wish)
    assert "Hãy ghi đơn vị tính của số liệu." in text(lacking)
    done = client.post(f"/feedback/improvements/new?need={need}", data={**wish, "measure": "ngày"})
    row = newest(Improvement)
    assert done.location == f"/feedback/improvements/{row.id}"
    assert row.before == Decimal("2.5")
    assert "Trả trong buổi" in text(client.get(f"/feedback/needs/{need}")), "linked both ways"
    for step, form in (
        ("begin", {}),
        ("finish", {"result": "Đã trả trong buổi.", "after": "0,5", "measure": "ngày"}),
    ):
        version = hearing.improvement(row.id).version
        assert (
            client.post(f"/feedback/improvements/{row.id}/{step}", data={"version": version, **form}).status_code
            == 302
        )
    page = text(client.get(f"/feedback/improvements/{row.id}"))
    assert "2,5 ngày" in page
    assert "0,5 ngày" in page
    assert browser("commune_b").get(f"/feedback/improvements/{row.id}").status_code == 404
    table = client.get("/feedback/improvements/table.csv").get_data().decode("utf-8-sig")
    assert '"2.500","0.500","1"' in table


def test_what_a_need_may_not_say(hearing: Hearing, browser: Any) -> None:
    need = hearing.bring_need("open")
    answer = browser("commune_a").post(
        f"/feedback/needs/{need}/answer",
        data={"answer": f"{ROAD.said} Hỏi 0912 345 678.", "version": hearing.need(need).version},
    )
    assert answer.status_code == 422
    assert "Không ghi số điện thoại" in text(answer)
