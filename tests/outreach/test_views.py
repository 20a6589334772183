"""Pages of outreach: what a commune writes down on its phone, what is kept, refused and handed out."""

from __future__ import annotations

import csv
import html
import io
import re
from typing import Any

import pytest
from openpyxl import load_workbook
from PIL import Image
from sqlalchemy import select

from tests.outreach.conftest import Outreach
from tests.units.files import csv_of, xlsx_of
from tracker.core import db, transaction
from tracker.directives.models import Directive
from tracker.outreach import queries
from tracker.outreach.models import Activity
from tracker.outreach.queries.serving import MOST_OFFERED
from tracker.reports.document import Table
from tracker.reports.outreach import blocks

NEW = "/outreach/new?channel=meeting"
HEADINGS = "Đơn vị;Ngày;Kênh;Bản;Địa điểm;Ngôn ngữ;Số buổi;Lượt người dự;Văn bản;Lý do"
MEETING = "Họp bản, thôn, hội nghị".replace("thôn, hội", "thôn; hội")


def form(outreach: Outreach, **given: Any) -> dict[str, Any]:
    """What a person fills in for a meeting in Hợp 1."""
    return {
        "held_on": "20/9/2024",
        "sessions": "1",
        "attendances": "40",
        "village_ids": [str(outreach.villages["hop_1"])],
        "languages": ["hmong"],
        "audience": "residents",
        "key": "k" * 32,
        **given,
    }


def hidden(page: str, *names: str) -> dict[str, str]:
    """Hidden fields of a page by name."""
    found = re.findall(r'name="(\w+)"[^>]*value="([^"]*)"', page)
    return {name: html.unescape(value) for name, value in found if name in names}


def test_the_channel_comes_first_and_asks_for_its_own_counts(browser: Any, outreach: Outreach) -> None:
    commune = browser("commune_a")
    chooser = commune.get("/outreach/new").get_data(as_text=True)
    assert "Ghi giống lần trước" not in chooser
    assert "channel=loudspeaker" in chooser
    meeting, horn = (
        commune.get(f"/outreach/new?channel={name}").get_data(as_text=True) for name in ("meeting", "loudspeaker")
    )
    assert 'name="attendances"' in meeting
    assert 'name="minutes"' not in meeting
    assert 'name="minutes"' in horn
    assert 'name="attendances"' not in horn
    assert "Bản Hợp 1" in meeting
    assert "Nà Cúng" not in meeting


def test_a_form_sent_twice_records_once(browser: Any, outreach: Outreach) -> None:
    commune = browser("commune_a")
    answers = [commune.post(NEW, data=form(outreach)) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert answers[0].location == answers[1].location
    assert outreach.totals().activities == 1
    page = commune.get(answers[0].location).get_data(as_text=True)
    assert "40 lượt" in page
    assert "không phải số người" in page


def test_the_last_one_is_a_start_without_its_figures(browser: Any, outreach: Outreach) -> None:
    row_id = outreach.record(place="Nhà văn hóa Hợp 1", note="Riêng lần này")
    commune = browser("commune_a")
    assert f"copy={row_id}" in commune.get("/outreach/new").get_data(as_text=True)
    page = commune.get(f"/outreach/new?copy={row_id}").get_data(as_text=True)
    assert "Nhà văn hóa Hợp 1" in page
    assert "Riêng lần này" not in page
    assert 'value="40"' not in page
    assert re.search(rf'checked[^>]*value="{outreach.villages["hop_1"]}"', page)


def test_what_is_pointed_out_is_shown_then_confirmed(browser: Any, outreach: Outreach) -> None:
    commune = browser("commune_a")
    crowd = form(outreach, attendances="700")
    asked = commune.post(NEW, data=crowd)
    page = asked.get_data(as_text=True)
    assert asked.status_code == 422
    assert "700 lượt trong 1 buổi" in page
    assert hidden(page, "seen") == {"seen": "crowd"}
    assert outreach.totals().activities == 0
    # A reason alone, for a page that did not show the point, is not enough.
    assert commune.post(NEW, data={**crowd, "concern_reason": "Đúng."}).status_code == 422
    done = commune.post(NEW, data={**crowd, **hidden(page, "seen"), "concern_reason": "Ba bản cùng họp."})
    assert done.status_code == 302
    shown = browser("office").get(done.location).get_data(as_text=True)
    assert "Ba bản cùng họp." in shown
    doubtful = browser("leader").get("/outreach/activities?look=doubts").get_data(as_text=True)
    assert "Lượt người cao hơn mức hợp lý" in doubtful


def test_a_stale_correction_answers_409_and_keeps_what_was_typed(browser: Any, outreach: Outreach) -> None:
    row_id = outreach.record()
    commune, seen = browser("commune_a"), outreach.row(row_id).version
    sent = form(outreach, attendances="44", version=str(seen))
    assert commune.post(f"/outreach/{row_id}/edit", data=sent).status_code == 302
    stale = commune.post(f"/outreach/{row_id}/edit", data={**sent, "place": "Sân vận động"})
    assert stale.status_code == 409
    assert "Sân vận động" in stale.get_data(as_text=True)
    page = commune.get(f"/outreach/{row_id}").get_data(as_text=True)
    assert "Lượt người dự: 40 → 44" in page


def test_a_withdrawn_activity_is_read_only(browser: Any, outreach: Outreach) -> None:
    row_id = outreach.record()
    outreach.withdraw(row_id)
    commune = browser("commune_a")
    assert commune.get(f"/outreach/{row_id}").status_code == 200
    for step in ("edit", "withdraw"):
        assert commune.get(f"/outreach/{row_id}/{step}").status_code == 409
    assert "Không có hoạt động nào khớp" not in commune.get("/outreach/activities?look=withdrawn").get_data(
        as_text=True
    )


def test_the_office_writes_for_a_unit_and_a_unit_never_for_another(browser: Any, outreach: Outreach) -> None:
    unit = outreach.cast.units["commune_a"]
    done = browser("office").post(f"{NEW}&unit={unit}", data=form(outreach))
    assert done.status_code == 302
    assert outreach.row(int(done.location.rsplit("/", 1)[1])).entered_by_office
    other = outreach.cast.units["commune_b"]
    own = browser("commune_a").post(f"{NEW}&unit={other}", data=form(outreach, sessions="2"))
    assert own.status_code == 422  # it is its own unit's, and that one has been recorded
    assert db.session.query(Activity).filter_by(unit_id=other).count() == 0


def line(**given: str) -> str:
    usual = {
        "unit": "", "day": "20/9/2024", "channel": MEETING, "villages": "Hợp 1", "place": "",
        "languages": "Mông", "sessions": "1", "attendances": "40", "directives": "", "reason": "",
    }  # fmt: skip
    return ",".join(f'"{value}"' for value in {**usual, **given}.values())


def send(client: Any, *lines: str, kind: str = "csv") -> Any:
    header = HEADINGS.replace(";", ",")
    data = csv_of(*lines, header=header)
    if kind == "xlsx":
        data = xlsx_of(csv.reader(io.StringIO(data.decode())))
    return client.post("/outreach/import", data={"file": (io.BytesIO(data), f"tep.{kind}")})


def test_what_is_older_than_a_form_offers_can_still_be_served(browser: Any, outreach: Outreach) -> None:
    oldest = outreach.task()
    directive = outreach.directive(oldest)
    with transaction():
        db.session.get_one(Directive, directive).number = "77"
    named = dict(queries.directives_for(outreach.cast.units["commune_a"]))[directive]
    row_id = outreach.record(directive_ids=(directive,))
    for _ in range(MOST_OFFERED):
        outreach.clock.move(minutes=1)
        outreach.task()
    commune = browser("commune_a")
    assert named not in commune.get(NEW).get_data(as_text=True)
    # What an activity serves and what a register is narrowed to stand there still, and stay chosen.
    kept = commune.get(f"/outreach/{row_id}/edit").get_data(as_text=True)
    assert re.search(rf'value="{directive}"[^>]*checked|checked[^>]*value="{directive}"', kept)
    narrowed = browser("office").get(f"/outreach?directive={directive}").get_data(as_text=True)
    assert re.search(rf'<option value="{directive}" selected>', narrowed)
    # A file names any of them, and serves the task of the one that it names.
    page = send(commune, line(villages="Hợp 2", directives=named)).get_data(as_text=True)
    assert commune.post("/outreach/import/confirm", data=hidden(page, "rows", "key")).status_code == 302
    newest = db.session.scalars(select(Activity).order_by(Activity.id.desc())).first()
    assert newest is not None
    assert ([one.directive_id for one in newest.directives], [one.task_id for one in newest.tasks]) == (
        [directive],
        [oldest],
    )


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_file_is_looked_at_and_then_recorded(browser: Any, outreach: Outreach, kind: str) -> None:
    commune = browser("commune_a")
    lines = (line(), line(villages="Bản Hợp 2; Xin Chải", languages="Mông; Tiếng Việt", attendances="1.000",
                          sessions="5"))  # fmt: skip
    page = send(commune, *lines, kind=kind)
    assert page.status_code == 200
    assert outreach.totals().activities == 0
    fields = hidden(page.get_data(as_text=True), "rows", "key")
    for _ in range(2):
        assert commune.post("/outreach/import/confirm", data=fields).status_code == 302
    assert (outreach.totals().activities, outreach.totals().attendances) == (2, 1040)
    assert outreach.reached() == {"hop_1", "hop_2", "xin_chai"}
    # Another person cannot use what this one saw.
    assert browser("head_a").post("/outreach/import/confirm", data=fields).status_code == 302
    assert outreach.totals().activities == 2


@pytest.mark.parametrize(
    ("given", "place", "why"),
    [
        ({"unit": "Xã Bản Lang"}, "A2", "đơn vị mình"),
        ({"day": "31/2/2024"}, "B2", "Ngày cần viết"),
        ({"day": ""}, "B2", "để trống"),
        ({"channel": "Thư"}, "C2", "danh mục"),
        ({"villages": "Bản Lạ"}, "D2", "Không có bản"),
        ({"villages": ""}, "D2", "Hãy chọn bản"),
        ({"languages": "Pháp"}, "F2", "Không biết ngôn ngữ"),
        ({"sessions": ""}, "G2", "từ 1 trở lên"),
        ({"attendances": "nhiều"}, "H2", "số nguyên"),
        ({"attendances": "900"}, "J2", "900 lượt"),
        ({"directives": "99/UBND"}, "I2", "Không tìm thấy văn bản"),
        ({"place": "=HYPERLINK(1)"}, "E2", "công thức"),
    ],
)
def test_a_wrong_file_is_refused_whole(
    browser: Any, outreach: Outreach, given: dict[str, str], place: str, why: str
) -> None:
    page = send(browser("commune_a"), line(**given), line(villages="Hợp 2"))
    assert page.status_code == 422
    text = page.get_data(as_text=True)
    assert f">{place}</th>" in text
    assert why in text
    assert outreach.totals().activities == 0


def test_the_same_event_twice_in_a_file_needs_a_reason(browser: Any, outreach: Outreach) -> None:
    commune = browser("commune_a")
    assert "Giống dòng có ô B2" in send(commune, line(), line()).get_data(as_text=True)
    assert send(commune, line(), line(reason="Hai buổi sáng, chiều.")).status_code == 200


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04hong", b"\xd0\xcf\x11\xe0cu", b"\xff\xfe\x00a"])
def test_hostile_files_are_refused_in_one_sentence(browser: Any, outreach: Outreach, data: bytes) -> None:
    with browser("commune_a").post("/outreach/import", data={"file": (io.BytesIO(data), "tep.xlsx")}) as answer:
        assert answer.status_code == 422
    assert outreach.totals().activities == 0


def test_the_template_reads_back(browser: Any, outreach: Outreach) -> None:
    answer = browser("commune_a").get("/outreach/template.xlsx")
    book = load_workbook(io.BytesIO(answer.data))
    assert [sheet.title for sheet in book] == ["Hoạt động", "Danh mục"]
    heading = [cell.value for cell in book["Hoạt động"][1]]
    assert heading[:4] == ["Đơn vị", "Ngày", "Kênh", "Đối tượng"]
    assert "Bản Hợp 1" in {row[2].value for row in book["Danh mục"]}
    again = browser("commune_a").post("/outreach/import", data={"file": (io.BytesIO(answer.data), "mau.xlsx")})
    assert "chỉ có dòng tiêu đề" in again.get_data(as_text=True)


def test_files_carry_no_formula(browser: Any, outreach: Outreach) -> None:
    outreach.record(place="=1+1", note="@SUM(A1)")
    office = browser("office")
    text = office.get("/outreach/activities.csv").get_data(as_text=True)
    assert '"\'=1+1"' in text
    sheet = load_workbook(io.BytesIO(office.get("/outreach/activities.xlsx").data)).active
    assert {cell.data_type for row in sheet for cell in row} <= {"s", "n", "d"}


def test_materials_are_fetched_by_a_button_and_noted(browser: Any, outreach: Outreach) -> None:
    office, commune = browser("office"), browser("commune_a")
    sent = {"title": "Tờ rơi SIPAS", "kind": "leaflet", "language": "hmong", "directive_id": "0", "key": "m" * 32}
    made = office.post("/outreach/materials/new", data={**sent, "files": (io.BytesIO(picture()), "to-roi.png")})
    assert made.status_code == 302
    path = made.location
    assert commune.get(f"{path}/editions/1").status_code == 404
    file = commune.post(f"{path}/fetch")
    assert file.status_code == 302
    with commune.get(file.location) as sent_file:
        assert sent_file.status_code == 200
    assert "Báo cáo Dào San" in office.get(path).get_data(as_text=True)
    assert "Báo cáo Dào San" not in browser("commune_b").get(path).get_data(as_text=True)


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "purple").save(out, "PNG")
    return out.getvalue()


def test_the_compliance_report_has_a_table_by_unit(outreach: Outreach) -> None:
    task = outreach.task("commune_a", "commune_b")
    outreach.record(task_ids=(task,))
    outreach.record("commune_c", "stranger", villages=("po_chai",))
    asked = [outreach.cast.units[name] for name in ("commune_a", "commune_b")]
    found = blocks(outreach.directive(task), asked, outreach.clock())
    table = next(block for block in found if isinstance(block, Table))
    assert [list(row)[:3] for row in table.rows] == [["Xã Bản Lang", 0, 2], ["Xã Dào San", 1, 3]]
    assert list(table.totals or ())[:3] == ["Cộng", 1, 5]
    assert blocks(outreach.directive(outreach.task()), asked, outreach.clock()) == []


def test_a_task_proposes_the_figures_when_it_is_handed_in(browser: Any, outreach: Outreach) -> None:
    task = outreach.task()
    outreach.record(task_ids=(task,))
    outreach.tasks.act("commune_a", "acknowledge", task)
    page = browser("commune_a").get(f"/tasks/{task}/submit").get_data(as_text=True)
    assert "Đã tuyên truyền 1 buổi, 40 lượt người dự; đã đến 1/3 bản." in page


def test_the_plan_lists_villages_to_act_on(browser: Any, outreach: Outreach) -> None:
    task = outreach.task()
    directive, unit = outreach.directive(task), outreach.cast.units["commune_a"]
    commune = browser("commune_a")
    sent = {"sessions": "3", "due_on": "10/10/2024", "version": "0"}
    assert commune.post(f"/outreach/plans/{directive}/{unit}", data=sent).status_code == 302
    stale = commune.post(f"/outreach/plans/{directive}/{unit}", data=sent)
    assert stale.status_code == 409
    outreach.record(task_ids=(task,))
    page = commune.get("/outreach/plans").get_data(as_text=True)
    assert "1/3" in page
    assert f"village={outreach.villages['xin_chai']}" in page
    assert f"village={outreach.villages['hop_1']}" not in page
