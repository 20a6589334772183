"""CPU time of every page about recommendations upward, with 500 of them beside 2,000 tasks."""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks.browser import Broken, form_for
from benchmarks.calibration import calibrate, on_reference
from benchmarks.dataset.building import Built
from benchmarks.dataset.people import LEADER, OFFICE
from benchmarks.dataset.plan import present
from benchmarks.figures import Figure, number
from benchmarks.instance import Instance, instance
from benchmarks.options import Options
from benchmarks.pages import WARM, Target, alone
from benchmarks.process import cpu_seconds
from benchmarks.server import Server, serving
from tracker.core import db
from tracker.escalations.models import Escalation
from tracker.escalations.states import EscalationState

TITLE = "Kiến nghị vượt thẩm quyền"
MATTERS = 500
MOST = 30
NEW = "/escalations/new"
WRITTEN = {
    "title": "Sửa chữa đường đến bản 7",
    "content": "Xã đã rà soát ngân sách và không còn nguồn; mùa mưa người dân không đến được bộ phận một cửa.",
    "field": "roads",
    "competent_level": "department",
}


def run(options: Options) -> list[Figure]:
    """Measure each page at its dearest: the longest list, the form that looks for what is alike."""
    with instance(present(), options.postgres, matters=MATTERS) as place, serving(place) as server:
        pages = _targets(place.built, _rows(place))
        found = [alone(server, "escalations", page, options.count(6, 1)) for page in pages]
        return [*found, _look(server, place.built.clients[0], options.count(90, 15))]


def _look(server: Server, person: str, times: int) -> Figure:
    """What it costs to look for what is alike while writing; nothing is written. Raises Broken."""
    client = server.browser(person)
    fields = {**form_for(client.page(NEW), NEW).fields, **WRITTEN, "do": "look"}
    for _ in range(WARM):
        client.post(NEW, fields)
    loops = [calibrate()]
    start = cpu_seconds(server.web)
    answers = [client.post(NEW, fields) for _ in range(times)]
    spent = (cpu_seconds(server.web) - start) / times * 1000
    loops.append(calibrate())
    client.close()
    if any(answer.status != 200 for answer in answers):
        raise Broken("Trang tìm kiến nghị tương tự không trả lời.")
    label = "Biểu mẫu, tìm kiến nghị tương tự"
    return Figure(
        "escalations.look", label, round(on_reference(spent, loops), 2), "ms CPU", MOST, f"đo {number(spent)}"
    )


def _rows(place: Instance) -> dict[EscalationState, int]:
    """A recommendation of each state."""
    app = place.open()
    with app.app_context():
        rows = db.session.execute(db.select(Escalation.state, Escalation.id).order_by(Escalation.id))
        found = {row.state: row.id for row in rows}
        db.session.remove()
        db.engine.dispose()
    return found


def _targets(built: Built, rows: dict[EscalationState, int]) -> Sequence[Target]:
    sent, above = rows[EscalationState.SENT], rows[EscalationState.FORWARDED]
    pages = (
        ("list", "Danh sách, 25 dòng", OFFICE, "/escalations"),
        ("search", "Danh sách, tìm theo từ khóa", OFFICE, "/escalations?q=kinh+phi&overdue=1"),
        ("unit", "Danh sách của một xã", built.clients[0], "/escalations"),
        ("path", "Đường đi của một kiến nghị", OFFICE, f"/escalations/{above}"),
        ("sort", "Phân loại, kèm kiến nghị tương tự", OFFICE, f"/escalations/{sent}"),
        ("merge", "Chọn kiến nghị để gộp", OFFICE, f"/escalations/{sent}/merge"),
        ("form", "Biểu mẫu mới", built.clients[0], "/escalations/new"),
        ("leader", "Tổng quan của lãnh đạo", LEADER, "/overview"),
        ("desk", "Bàn làm việc của Phòng Nội vụ", OFFICE, "/desk"),
        ("csv", "Tệp CSV của cả danh sách", OFFICE, "/escalations/table.csv"),
        ("terms", "Thời hạn các cấp", OFFICE, "/escalations/terms"),
    )
    return [Target(key, label, person, path, MOST) for key, label, person, path in pages]
