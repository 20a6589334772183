"""Pages and acts of upgrade works over HTTP: from a gap to acceptance, upward and back, each with its refusals."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import func, select

from tests.escalations.conftest import Register
from tests.facilities.works.conftest import Yard
from tests.tasks.conftest import Stage
from tests.tasks.test_views import text
from tracker.core import db
from tracker.directives.states import InstructionKind
from tracker.escalations.models import Escalation
from tracker.facilities.models import MoneyEntry, Work, WorkEscalation
from tracker.facilities.states import Verdict
from tracker.outbox.models import Message

PAID = {"amount": "28.500.000", "source": "district", "year": "2024", "document": "1127/QĐ-UBND"}


def go(client: Any, yard: Yard, work_id: int, step: str, **data: str) -> Any:
    """Send a step of a work with its present version."""
    data.setdefault("version", str(yard.row(work_id).version))
    return client.post(f"/facilities/works/{work_id}/{step}", data=data, content_type="multipart/form-data")


def picture() -> io.BytesIO:
    """A photograph that knows where it was taken."""
    out = io.BytesIO()
    image = Image.new("RGB", (40, 30), "gray")
    exif = Image.Exif()
    exif[0x8825] = {1: "N", 2: (22.0, 32.0, 0.0)}
    image.save(out, "JPEG", exif=exif)
    out.seek(0)
    return out


def test_from_a_gap_to_acceptance(yard: Yard, browser: Any) -> None:
    yard.stock("ghe-cho", 4, Verdict.PARTLY)
    commune, office = browser("commune_a"), browser("office")
    unit = yard.cast.units["commune_a"]
    assert "Lập công việc" in text(commune.get(f"/facilities/units/{unit}"))
    made = commune.post("/facilities/works/from-gap", data={"item": yard.items["ghe-cho"]})
    assert made.status_code == 302
    work_id = int(made.location.rsplit("/", 1)[1])
    page = text(commune.get(made.location))
    assert "Bổ sung ghế chờ" in page
    assert "12 chiếc" in page
    # Pressed again it leads to the same work, and the office page no longer offers it.
    assert (
        commune.post("/facilities/works/from-gap", data={"item": yard.items["ghe-cho"]}).location == made.location
    )
    assert "Lập công việc" not in text(commune.get(f"/facilities/units/{unit}"))
    # Without a day and money it cannot be submitted.
    assert "ngày dự kiến xong" in text(go(commune, yard, work_id, "plan"))
    saved = go(
        commune, yard, work_id, "edit", title="Bổ sung ghế chờ", kind="purchase", finish_on="30/11/2024",
        **{"items-0-item_id": str(yard.items["ghe-cho"]), "items-0-quantity": "12"},
    )  # fmt: skip
    assert saved.status_code == 302, text(saved)
    assert "kế hoạch vốn trước khi trình" in text(go(commune, yard, work_id, "plan"))
    assert go(commune, yard, work_id, "estimate", key="a" * 32, **PAID).status_code == 302
    assert go(commune, yard, work_id, "plan").status_code == 302
    assert go(office, yard, work_id, "approve").status_code == 302
    assert go(office, yard, work_id, "grant", key="b" * 32, **PAID).status_code == 302
    assert go(commune, yard, work_id, "begin", began_on="30/9/2024").status_code == 302
    assert go(commune, yard, work_id, "spend", key="c" * 32, **{**PAID, "amount": "28499999"}).status_code == 302
    items = {"items-0-item_id": str(yard.items["ghe-cho"])}
    too_many = go(commune, yard, work_id, "accept", accepted_on="30/9/2024", **items, **{"items-0-quantity": "13"})
    assert too_many.status_code == 422
    done = go(commune, yard, work_id, "accept", accepted_on="30/9/2024", **items, **{"items-0-quantity": "12"})
    assert done.status_code == 302, text(done)
    page = text(commune.get(f"/facilities/works/{work_id}"))
    assert "Đã nghiệm thu" in page
    assert "28.499.999" in page
    kinds = set(db.session.scalars(select(Message.kind).where(Message.kind.like("work.%"))))
    assert kinds == {"work.planned", "work.approved", "work.granted", "work.accepted"}


def test_upward_in_one_step_and_back(yard: Yard, browser: Any, clock: Any, cast: Any) -> None:
    work_id = yard.bring("need")
    commune = browser("commune_a")
    address = f"/escalations/new?from=work&id={work_id}"
    assert address.replace("&", "&amp;") in commune.get(f"/facilities/works/{work_id}").text
    form = text(commune.get(address))
    assert browser("office").get(address).status_code == 403
    assert "Máy scan (2 cái)" in form
    assert "28.500.001" in form
    field = {name: re.search(rf'name="{name}"[^>]*value="([^"]*)"', form) for name in ("title", "funds")}
    assert all(field.values())
    content = form.partition('name="content"')[2].partition(">")[2].partition("</textarea>")[0].strip()
    sent = commune.post(
        address,
        data={
            "key": "u" * 32, "title": str(field["title"][1]), "content": content,  # type: ignore[index]
            "field": "equipment", "competent_level": "district", "funds": "28.500.001",
        },
    )  # fmt: skip
    assert sent.status_code == 302, text(sent)
    row = db.session.scalars(select(Escalation)).one()
    assert (row.funds, row.field, row.state) == (28_500_001, "equipment", "draft")
    assert db.session.scalars(select(WorkEscalation.work_id)).all() == [work_id]
    # Linked both ways; it waits, and others do not see the unit's draft.
    assert "Chờ kiến nghị" in text(commune.get(f"/facilities/works/{work_id}"))
    assert f'href="/facilities/works/{work_id}"' in text(commune.get(f"/escalations/{row.id}"))
    assert row.title not in text(browser("office").get(f"/facilities/works/{work_id}"))
    assert "Chờ kiến nghị" in text(commune.get("/facilities/works?waits=1"))
    register = Register(cast, clock, Stage(cast, clock))
    for verb in ("send", "mark_beyond", "forward", "answer"):
        register.act(verb, row.id, by="commune_a" if verb == "send" else "")
    page = text(commune.get(f"/facilities/works/{work_id}"))
    assert "Kiến nghị đã có trả lời: Chấp thuận kiến nghị" in page
    assert "Bố trí trong kế hoạch năm sau." in page


@pytest.mark.parametrize("state", ["accepted", "cancelled"])
def test_nothing_is_asked_for_a_work_that_is_over(yard: Yard, browser: Any, state: str) -> None:
    work_id = yard.bring(state)
    page = browser("commune_a").get(f"/escalations/new?from=work&id={work_id}")
    assert page.status_code == 409
    assert db.session.scalar(select(func.count()).select_from(Escalation)) == 0


def test_a_stale_form_keeps_what_was_typed(yard: Yard, browser: Any) -> None:
    work_id = yard.bring("approved")
    office = browser("office")
    answer = go(office, yard, work_id, "grant", version="1", key="s" * 32, **PAID)
    assert answer.status_code == 409
    assert "28.500.000" in text(answer)
    before = db.session.scalar(select(func.count()).select_from(MoneyEntry))
    assert go(office, yard, work_id, "grant", key="t" * 32, **PAID).status_code == 302
    # The same form sent again records nothing more.
    again = go(office, yard, work_id, "grant", key="t" * 32, **PAID)
    assert again.status_code == 302
    assert db.session.scalar(select(func.count()).select_from(MoneyEntry)) == (before or 0) + 1


def test_an_entry_corrected_keeps_its_past(yard: Yard, browser: Any) -> None:
    work_id = yard.bring("funded")
    office = browser("office")
    entry = db.session.scalars(select(MoneyEntry).where(MoneyEntry.kind == "grant")).one()
    where = f"money/{entry.id}"
    assert go(office, yard, work_id, where, amount="30.000.000", reason="").status_code == 422
    assert go(office, yard, work_id, where, amount="hai triệu", reason="Nhầm").status_code == 422
    assert go(office, yard, work_id, where, amount="30.000.000", reason="Theo quyết định mới").status_code == 302
    page = text(office.get(f"/facilities/works/{work_id}"))
    assert "30.000.000" in page
    assert "Ghi ban đầu 28.500.001" in page
    assert "Theo quyết định mới" in page
    # A grant that never was: the work waits for money again.
    assert go(office, yard, work_id, where, amount="0", reason="Ghi nhầm công việc").status_code == 302
    assert yard.state(work_id) == "approved"
    assert browser("commune_a").get(f"/facilities/works/{work_id}/{where}").status_code == 403


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("amount", "0"),
        ("amount", "1" * 17),
        ("amount", "-5"),
        ("year", "1990"),
        ("year", "2031"),
        ("document", ""),
    ],
)
def test_wrong_money_is_refused(yard: Yard, browser: Any, field: str, value: str) -> None:
    work_id = yard.bring("approved")
    answer = go(browser("office"), yard, work_id, "grant", key="w" * 32, **{**PAID, field: value})
    assert answer.status_code == 422
    assert yard.state(work_id) == "approved"


def test_photographs_lose_their_place(yard: Yard, browser: Any) -> None:
    work_id = yard.bring("need")
    commune = browser("commune_a")
    assert go(commune, yard, work_id, "photos", moment="before").status_code == 422
    sent = {"version": str(yard.row(work_id).version), "moment": "before", "files": (picture(), "truoc.jpg")}
    answer = commune.post(f"/facilities/works/{work_id}/photos", data=sent, content_type="multipart/form-data")
    assert answer.status_code == 302, text(answer)
    page = text(commune.get(f"/facilities/works/{work_id}"))
    address = re.search(r"/facilities/works/\d+/photos/\d+", page)
    assert address is not None
    shown = commune.get(address[0])
    assert not Image.open(io.BytesIO(shown.data)).getexif()
    shown.close()


def test_several_items_and_one_more_row(yard: Yard, browser: Any) -> None:
    commune = browser("commune_a")
    thing, other = yard.items.values()
    typed = {
        "title": "Sắp xếp lại phòng", "kind": "repair", "key": "m" * 32, "do": "more",
        "items-0-item_id": str(thing), "items-0-quantity": "1,5", "items-1-item_id": str(other),
        "items-1-quantity": "x", "items-2-item_id": "0",
    }  # fmt: skip
    page = text(commune.post("/facilities/works/new", data=typed))
    assert "items-3-item_id" in page
    assert 'value="1,5"' in page
    typed.pop("do")
    assert commune.post("/facilities/works/new", data=typed).status_code == 422
    assert commune.post("/facilities/works/new", data={**typed, "items-1-quantity": "4"}).status_code == 302
    row = db.session.scalars(select(Work)).one()
    assert {one.item_id: float(one.quantity) for one in row.items} == {thing: 1.5, other: 4.0}


def test_the_task_page_tells_and_proposes(yard: Yard, browser: Any) -> None:
    stage = Stage(yard.cast, yard.clock)
    task_id = stage.issue({"leads": ("commune_a",), "kind": InstructionKind.FACILITY})[0]
    stage.bring(task_id, "in_progress")
    yard.stock("may-scan", 1, Verdict.PARTLY)
    yard.bring("funded")
    commune = browser("commune_a")
    assert "Số liệu hiện nay: Bộ phận một cửa" in text(commune.get(f"/tasks/{task_id}"))
    form = text(commune.get(f"/tasks/{task_id}/submit"))
    proposed = form.partition('name="result"')[2].partition(">")[2].partition("</textarea>")[0]
    assert "0 hạng mục đạt, 1 đạt một phần" in proposed
    assert "đã bố trí 28.500.001 đồng" in proposed


def test_the_board_and_the_list_narrow(yard: Yard, browser: Any) -> None:
    yard.bring("need", title="Mua máy lấy số")
    late = yard.bring("under_way", "commune_b", title="Sửa mái")
    yard.clock.move(days=120)
    office = browser("office")
    assert "Sửa mái" in text(office.get("/facilities/works?late=1"))
    assert "Mua máy lấy số" not in text(office.get("/facilities/works?late=1"))
    assert "Mua máy lấy số" in text(office.get("/facilities/works?q=may+lay+so"))
    assert "Không có công việc nào khớp" in text(office.get("/facilities/works?source=social"))
    board = text(office.get("/facilities/works/board"))
    assert "Xã Bản Lang" in board
    own = text(browser("commune_b").get("/facilities/works/board"))
    assert "Sửa mái" in own
    assert "Mua máy lấy số" not in own
    assert f"/facilities/works/{late}" in own
    for sort in ("title", "-title", "state", "-finish", "plan", "-grant", "spend", "nonsense"):
        assert office.get(f"/facilities/works?sort={sort}").status_code == 200
