"""Pages of one thing: a task, a directive, a unit."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from tests.cast import Cast
from tests.conftest import TestClock
from tests.desk.conftest import counted
from tests.desk.page import texts
from tests.tasks.conftest import Stage
from tracker.attachments.models import StoredFile
from tracker.core import db, transaction
from tracker.directives.models import LegalBasis, Target
from tracker.tasks.models import Task, TaskFile
from tracker.units.models import UnitVersion


def _file(task_id: int, submission_id: int | None, name: str, media_type: str, now: dt.datetime) -> None:
    with transaction() as session:
        stored = StoredFile(
            name=name,
            kind=name.rpartition(".")[2],
            media_type=media_type,
            size=2048,
            sha256="0" * 64,
            original_sha256="0" * 64,
            uploaded_at=now,
        )
        session.add(stored)
        session.flush()
        session.add(TaskFile(task_id=task_id, file_id=stored.id, submission_id=submission_id))


def test_a_task_from_assignment_to_decision(stage: Stage, browser: Any, clock: TestClock) -> None:
    task_id = stage.issue(
        {"leads": ("commune_b",), "helpers": ("agency",), "title": "Tuyên truyền"}, number="1318"
    )[0]
    clock.move(days=1)
    stage.act("commune_b", "acknowledge", task_id)
    stage.act(
        "commune_b",
        "submit",
        task_id,
        result="Đã họp đủ 15/15 bản.",
        difficulties="Đường sạt lở.",
        answer_number="52/BC-UBND",
        answer_date=dt.date(2024, 9, 30),
    )
    submission = stage.task(task_id).submissions[0].id
    _file(task_id, submission, "hop-ban.jpg", "image/jpeg", clock())
    _file(task_id, submission, "bien-ban.pdf", "application/pdf", clock())
    html = browser("office").get(f"/tasks/{task_id}").text
    assert texts(html, "h1") == ["Xã Bản Lang: Tuyên truyền"]
    assert "Mục 1, Công văn 1318/UBND-NV" in html
    assert texts(html, "span", "st")[0] == "Chờ duyệt"
    assert "Đã họp đủ 15/15 bản." in html
    assert "Đường sạt lở." in html
    assert "52/BC-UBND, 30/09/2024" in html
    assert "Phòng Tư pháp" in html
    assert [text.split(",")[0] for text in texts(html, "p", "tl-h")] == [
        "Nộp kết quả",
        "Đã tiếp nhận",
        "Giao nhiệm vụ",
    ]
    assert re.search(rf'<img src="/tasks/{task_id}/files/\d+" alt="hop-ban.jpg"', html)
    assert re.search(rf'href="/tasks/{task_id}/files/\d+">bien-ban.pdf', html)
    assert "PDF · 2 KB" in html
    assert "Quyết định của Phòng Nội vụ" in html


def test_who_cannot_decide_is_not_offered_it(stage: Stage, browser: Any) -> None:
    task_id = stage.issue()[0]
    stage.act("commune_a", "submit", task_id, result="Xong")
    for name in ("leader", "auditor", "commune_a"):
        assert "Quyết định của Phòng Nội vụ" not in browser(name).get(f"/tasks/{task_id}").text


def test_a_return_and_a_request_are_told(stage: Stage, browser: Any, clock: TestClock) -> None:
    task_id = stage.issue({"due_on": dt.date(2024, 10, 15)})[0]
    stage.act("commune_a", "submit", task_id, result="Lần một")
    stage.act("office", "return_", task_id, reason="Thiếu ảnh.")
    request = stage.ask("commune_a", task_id, "extension", wished_due_on=dt.date(2024, 10, 30))
    html = browser("office").get(f"/tasks/{task_id}").text
    assert "Xin gia hạn: Chờ trả lời" in html
    assert "xin đến 30/10/2024" in html
    assert "Đơn vị đề nghị" in html
    stage.answer("office", request, True, granted_due_on=dt.date(2024, 10, 25), answer="Cố gắng sớm hơn.")
    html = browser("commune_a").get(f"/tasks/{task_id}").text
    assert "Xin gia hạn: Chấp thuận" in html
    assert "Cố gắng sớm hơn." in html
    assert "(hạn gốc 15/10/2024)" in html
    assert "Gia hạn, hạn 25/10/2024" in html
    assert "Thiếu ảnh." in html


def test_earlier_results_stay_readable(stage: Stage, browser: Any) -> None:
    task_id = stage.issue()[0]
    stage.act("commune_a", "submit", task_id, result="Lần một")
    stage.act("office", "return_", task_id, reason="Thiếu ảnh.")
    stage.act("commune_a", "submit", task_id, result="Lần hai")
    html = browser("office").get(f"/tasks/{task_id}").text
    assert html.index("Kết quả nộp lần 2") < html.index("Lần hai") < html.index("Lần một")


def test_what_people_wrote_is_never_markup(stage: Stage, browser: Any) -> None:
    task_id = stage.issue({"title": "<i>Việc</i>"})[0]
    stage.act("commune_a", "add_note", task_id, text="<script>alert(1)</script>")
    stage.act("commune_a", "submit", task_id, result="<b>Xong</b>")
    office = browser("office")
    for path in (f"/tasks/{task_id}", "/tasks", f"/directives/{stage.task(task_id).directive_id}/matrix", "/desk"):
        html = office.get(path).text
        assert "<script>alert" not in html
        assert "<b>Xong" not in html
        assert "<i>Việc" not in html


def test_a_directive_with_its_parts(stage: Stage, browser: Any, clock: TestClock) -> None:
    first = stage.issue(
        {"leads": ("commune_a", "commune_b"), "helpers": ("agency",), "title": "Một"},
        {"leads": ("commune_a",), "title": "Hai", "due_on": None},
        {"leads": ("commune_b",), "title": "Bỏ", "included": False},
    )[0]
    directive = stage.task(first).directive_id
    stage.act("commune_a", "submit", first, result="Xong")
    stage.act("office", "accept", first)
    with transaction() as session:
        session.add(LegalBasis(directive_id=directive, position=0, text="Quyết định số 694/QĐ-UBND"))
        session.add(
            Target(
                directive_id=directive,
                position=0,
                indicator="SIPAS",
                baseline=Decimal("92.7"),
                goal=Decimal(93),
                measure="%",
                comparator=">",
            )
        )
    html = browser("leader").get(f"/directives/{directive}").text
    assert texts(html, "h1") == ["Nâng cao Chỉ số hài lòng của người dân"]
    assert "Quyết định số 694/QĐ-UBND" in html
    assert "trên 93%" in html
    assert "2 đơn vị chủ trì · 1 đơn vị phối hợp" in html
    assert "Bỏ" not in " ".join(texts(html, "th"))
    assert re.findall(r'data-l="Đã xong">([^<]*)<', html) == ["1/2", "0/1"]
    assert " ".join(texts(html, "ul", "facts")).split("nhiệm vụ")[0].strip() == "2"
    assert f'href="/directives/{directive}/matrix"' in html
    assert "Nội dung" in html


def test_a_unit_reads_of_its_own_tasks_only(stage: Stage, browser: Any) -> None:
    first = stage.issue({"leads": ("commune_a", "commune_b")})[0]
    directive = stage.task(first).directive_id
    html = browser("commune_a").get(f"/directives/{directive}").text
    assert re.findall(r'data-l="Đã xong">([^<]*)<', html) == ["0/1"]
    assert "/matrix" not in html
    assert "Lập báo cáo" not in html


def test_a_draft_leads_to_its_review(stage: Stage, browser: Any) -> None:
    directive = stage.draft()
    assert browser("office").get(f"/directives/{directive}").location == f"/directives/{directive}/review"
    assert browser("commune_a").get(f"/directives/{directive}").status_code == 404


def test_a_units_record_counts_its_tasks(many: int, browser: Any, cast: Cast, clock: TestClock) -> None:
    unit = cast.units["commune_a"]
    own = counted(clock(), unit_id=unit)
    html = browser("commune_a").get(f"/units/{unit}").text
    done = own["done"] + own["done_late"] + own["done_none"]
    assert f"{sum(own.values()) - own['apart']} nhiệm vụ được giao" in html
    assert f"= {done} đã xong" in html
    assert texts(html, "h1") == ["Ủy ban nhân dân xã Dào San"]


def test_a_unit_that_was_renamed(browser: Any, cast: Cast) -> None:
    with transaction() as session:
        old = session.scalars(select(UnitVersion).where(UnitVersion.unit_id == cast.units["agency"])).one()
        old.valid_to = dt.date(2024, 8, 31)
        session.add(
            UnitVersion(
                unit_id=old.unit_id,
                name="Phòng Tư pháp và Hộ tịch",
                short_name="Phòng TPHT",
                folded="phong tu phap va ho tich",
                sort_key="a",
                kind=old.kind,
                valid_from=dt.date(2024, 9, 1),
            )
        )
    html = browser("office").get(f"/units/{cast.units['agency']}").text
    assert texts(html, "h1") == ["Phòng Tư pháp và Hộ tịch"]
    assert "Phòng Tư pháp · từ 01/02/2020 đến 31/08/2024" in html
    assert "Chưa được giao nhiệm vụ nào" in html


def test_tasks_keep_the_name_of_the_documents_day(stage: Stage, browser: Any, cast: Cast) -> None:
    task_id = stage.issue({"leads": ("agency",)})[0]
    with transaction() as session:
        old = session.scalars(select(UnitVersion).where(UnitVersion.unit_id == cast.units["agency"])).one()
        old.valid_to = dt.date(2024, 8, 31)
        session.add(
            UnitVersion(
                unit_id=old.unit_id,
                name="Tên mới",
                short_name="Tên mới",
                folded="ten moi",
                sort_key="a",
                kind=old.kind,
                valid_from=dt.date(2024, 9, 1),
            )
        )
    office = browser("office")
    assert "Phòng Tư pháp" in texts(office.get(f"/tasks/{task_id}").text, "h1")[0]
    directive = db.session.scalars(select(Task.directive_id)).one()
    assert "Phòng Tư pháp" in office.get(f"/directives/{directive}/matrix").text
