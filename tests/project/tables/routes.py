"""Every route by person, written by hand from what each role may do, never from the code.

The row belongs to Dào San (commune_a, head_a); Tư pháp (agency) cooperates in it; Nậm Xe (stranger) has no part.
'in' is the way to the sign-in page. Names in braces are rows of the prepared world.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

Form = Mapping[str, str | list[str]]
NOTHING: Form = MappingProxyType({})

PEOPLE = ("nobody", "admin", "office", "leader", "auditor", "commune_a", "head_a", "agency", "stranger")


class Row(NamedTuple):
    """A route as called: endpoint, method, address, form, and the answer for each of PEOPLE in order."""

    endpoint: str
    method: str
    address: str
    answers: str
    form: Form = NOTHING


KEY = {"key": "k" * 32}
NOTE = {"reason": "Lý do rõ ràng."}
RESULT = {"result": "Đã họp 7 bản.", **KEY}
CLOCK = {"begins": "1/1/2025", "exists": "yes", "days": "30", "reason": "Quy chế mới.", "do": "save"}
MATTER = {
    "title": "Sửa đường", "content": "Sửa đường đến bản.", "field": "roads", "competent_level": "department",
    "authority": "Sở Giao thông vận tải", "unit_id": "{unit_commune_a}", **KEY,
}  # fmt: skip
HEARD = {
    "received_on": "27/9/2024",
    "channel": "one_stop",
    "topic": "services",
    "said": "Mong mở thêm buổi chiều.",
    **KEY,
}
PLANNED = {"service": "Chứng thực", "topic": "services", "title": "Trả ngay trong buổi", **KEY}
MEASURED = {
    "unit_id": "{unit_district}", "year": "2022", "survey": "Khảo sát của tỉnh", "source": "Báo cáo",
    "formula": "stated", "value": "91,5", **KEY,
}  # fmt: skip
ACTIVITY = {
    "held_on": "20/9/2024", "sessions": "1", "attendances": "20", "place": "Nhà văn hóa bản",
    "languages": ["hmong"], "audience": "residents", "concern_reason": "",
}  # fmt: skip
VILLAGE = {"kind": "bản", "name": "Mới", "households": "40"}
SINCE = {"valid_from": "30/9/2024", "legal_ref": "Nghị quyết 7"}
PLAN = {"sessions": "3", "due_on": "10/10/2024", "version": "0"}
NEED = {
    "title": "Mua ghế chờ", "kind": "purchase", "items-0-item_id": "{thing}", "items-0-quantity": "4", **KEY,
}  # fmt: skip
PAID = {"amount": "28.500.000", "source": "district", "year": "2024", "document": "1127/QĐ-UBND", **KEY}
GROUP = {"name": "An toàn", "position": "9", **KEY}
ITEM = {
    "name": "Bình chữa cháy", "group_id": "{fac_group}", "position": "1", "unit_of_count": "bình",
    "rule": "at_least", "norm": "2", "norm_per": "office", "valid_from": "30/9/2024", **KEY,
}  # fmt: skip
STOCK = {"taken_on": "30/9/2024", "officers": "2", **KEY}
#                       nobody admin office leader auditor commune_a head_a agency stranger
EVERYBODY = "               200  200   200    200    200     200       200    200    200"
SIGNED_IN = "               in   200   200    200    200     200       200    200    200"
SIGNED_IN_ACT = "           in   302   302    302    302     302       302    302    302"
ADMIN = "                   in   200   403    403    403     403       403    403    403"
ADMIN_ACT = "               in   302   403    403    403     403       403    403    403"
KEEPERS = "                 in   200   200    403    403     403       403    403    403"
KEEPERS_ACT = "             in   302   302    403    403     403       403    403    403"
RECORD = "                  in   200   403    403    200     403       403    403    403"
OFFICE = "                  in   403   200    403    403     403       403    403    403"
OFFICE_ACT = "              in   403   302    403    403     403       403    403    403"
LEADER_ACT = "              in   403   403    302    403     403       403    403    403"
READERS = "                 in   403   200    200    200     403       403    403    403"
ALL_BUT_ADMIN = "           in   403   200    200    200     200       200    200    200"
ROW_SEEN = "                in   403   200    200    200     200       200    200    404"
WRITERS = "                 in   403   200    403    403     200       200    200    200"
WRITERS_ACT = "             in   403   302    403    403     302       302    302    302"
OWN_SEEN = "                in   403   200    200    200     200       200    404    404"
OWN = "                     in   403   200    403    403     200       200    404    404"
OWN_ACT = "                 in   403   302    403    403     302       302    404    404"
UNIT = "                    in   403   403    403    403     200       200    403    404"
STOCK_OWN = "               in   403   200    403    403     200       200    404    404"
STOCK_NOT_YET = "           in   403   422    403    403     422       422    404    404"
STOCK_DRAFT = "             in   403   404    403    403     200       200    404    404"
STOCK_DRAFT_ACT = "         in   403   404    403    403     302       302    404    404"
WORK_SEEN = "               in   403   200    200    200     200       200    404    404"
WORK_OWN = "                in   403   403    403    403     200       200    404    404"
WORK_STALE = "              in   403   403    403    403     409       409    404    404"
WORK_OWN_ACT = "            in   403   403    403    403     302       302    404    404"
UNIT_ACT = "                in   403   403    403    403     302       302    403    404"
UNITS = "                   in   403   200    403    403     200       200    200    200"
UNITS_ACT = "               in   403   302    403    403     302       302    302    302"
OWN_UNIT = "                in   403   403    403    403     200       200    404    404"
OWN_UNIT_ACT = "            in   403   403    403    403     302       302    404    404"
OWN_UNIT_STALE = "          in   403   403    403    403     409       409    404    404"
KEEPS_NEED = "              in   403   200    403    403     200       200    404    404"
KEEPS_NEED_ACT = "          in   403   302    403    403     302       302    404    404"

ROUTES: tuple[Row, ...] = (
    # Furniture.
    Row("static", "GET", "/static/site.css", EVERYBODY),
    Row("web.home", "GET", "/", SIGNED_IN_ACT),
    Row("web.help", "GET", "/help", EVERYBODY),
    Row("web.healthz", "GET", "/healthz", EVERYBODY),
    Row("web.set_locale", "POST", "/locale", "302 " * 9, {"locale": "en", "next": "/help"}),
    Row("web.set_theme", "POST", "/theme", "302 " * 9, {"theme": "dark", "next": "/help"}),
    # Accounts.
    Row("accounts.sign_in", "GET", "/sign-in", "200 302 302 302 302 302 302 302 302"),
    Row("accounts.sign_in", "POST", "/sign-in", "422 302 302 302 302 302 302 302 302"),
    Row("accounts.sign_out", "POST", "/sign-out", "in " * 9),
    Row("accounts.profile", "GET", "/account", SIGNED_IN),
    Row("accounts.profile", "POST", "/account", "in 422 422 422 422 422 422 422 422"),
    Row("accounts.change_password", "GET", "/account/password", SIGNED_IN),
    Row("accounts.change_password", "POST", "/account/password", "in 422 422 422 422 422 422 422 422"),
    Row(
        "accounts.revoke_session", "POST", "/account/sessions/{session_commune_a}/revoke",
        "in 404 404 404 404 302 404 404 404",
    ),
    Row("accounts.sign_in_step", "GET", "/sign-in/step", "in " * 9),
    Row("accounts.sign_in_step", "POST", "/sign-in/step", "in " * 9, {"code": "000000"}),
    Row("accounts.use_slip", "GET", "/sign-in/code", EVERYBODY),
    Row("accounts.use_slip", "POST", "/sign-in/code", "422 " * 9),
    Row("accounts.second_step", "GET", "/account/second-step", SIGNED_IN),
    Row("accounts.second_step_begin", "POST", "/account/second-step/begin", "in" + " 422" * 8),
    Row("accounts.second_step_confirm", "POST", "/account/second-step/confirm", "in" + " 422" * 8),
    Row("accounts.recovery_codes", "POST", "/account/second-step/codes", "in" + " 422" * 8),
    Row("accounts.second_step_remove", "POST", "/account/second-step/remove", "in" + " 422" * 8),
    Row("accounts.accounts", "GET", "/accounts", RECORD),
    Row("accounts.history", "GET", "/accounts/{account_stranger}/history", RECORD),
    Row("accounts.import_accounts", "GET", "/accounts/import", ADMIN),
    Row("accounts.import_accounts", "POST", "/accounts/import", "in 422 403 403 403 403 403 403 403"),
    Row("accounts.import_preview", "GET", "/accounts/import/{people_list}", ADMIN),
    Row("accounts.confirm_import", "POST", "/accounts/import/forged/confirm", ADMIN_ACT, KEY),
    Row(
        "accounts.print_slip", "POST", "/accounts/{account_commune_b}/slip", ADMIN,
        {"version": "{v_account_commune_b}"},
    ),
    Row(
        "accounts.leave_account", "POST", "/accounts/{account_commune_b}/leave", ADMIN_ACT,
        {"version": "{v_account_commune_b}", "left_on": "30/9/2024"},
    ),
    Row(
        "accounts.reset_second_step", "POST", "/accounts/{account_commune_b}/second-step/reset",
        "in 404 403 403 403 403 403 403 403", {"version": "{v_account_commune_b}"},
    ),
    Row("accounts.new_account", "GET", "/accounts/new", ADMIN),
    Row(
        "accounts.new_account", "POST", "/accounts/new", ADMIN_ACT,
        {"username": "moi", "full_name": "Người mới", "role": "auditor", "unit_id": "{unit_district}", **KEY},
    ),
    Row("accounts.edit_account", "GET", "/accounts/{account_stranger}/edit", ADMIN),
    Row(
        "accounts.edit_account", "POST", "/accounts/{account_stranger}/edit", ADMIN_ACT,
        {
            "full_name": "Tên khác", "role": "unit_reporter", "unit_id": "{unit_commune_c}",
            "version": "{v_account_stranger}",
        },
    ),
    Row(
        "accounts.lock_account", "POST", "/accounts/{account_commune_b}/lock", ADMIN_ACT,
        {"version": "{v_account_commune_b}"},
    ),
    Row(
        "accounts.unlock_account", "POST", "/accounts/{account_commune_b}/unlock",
        ADMIN_ACT, {"version": "{v_account_commune_b}"},
    ),
    Row(
        "accounts.reset_password", "POST", "/accounts/{account_commune_b}/reset", ADMIN_ACT,
        {"version": "{v_account_commune_b}"},
    ),
    # Units.
    Row("units.units", "GET", "/units", KEEPERS),
    Row("units.unit_form", "GET", "/units/{unit_agency}/edit", KEEPERS),
    Row(
        "units.unit_form", "POST", "/units/{unit_agency}/edit", KEEPERS_ACT,
        {
            "version": "{v_unit_agency}", "short_name": "Phòng Tư pháp", "issuer_line": "PHÒNG TƯ PHÁP",
            "place": "Phong Thổ", "signer_title": "TRƯỞNG PHÒNG",
        },
    ),
    Row(
        "units.add_alias", "POST", "/units/{unit_agency}/aliases", KEEPERS_ACT,
        {"version": "{v_unit_agency}", "spelling": "Phòng TP"},
    ),
    Row(
        "units.rename", "POST", "/units/{unit_agency}/name", KEEPERS_ACT,
        {"version": "{v_unit_agency}", "name": "Phòng Tư pháp mới", "valid_from": "1/1/2025", "legal_ref": "QĐ 1"},
    ),
    Row("units.import_units", "GET", "/units/import", KEEPERS),
    Row("units.import_units", "POST", "/units/import", "in 422 422 403 403 403 403 403 403"),
    # Acts that change units: shown by one request, done by another; a confirmation of nothing leads to the list.
    Row("tasks.changes", "GET", "/units/changes", KEEPERS),
    Row("tasks.change", "GET", "/units/changes/{act}", KEEPERS),
    Row("tasks.new_change", "GET", "/units/changes/new/merge", KEEPERS),
    Row(
        "tasks.new_change", "POST", "/units/changes/new/dissolve", KEEPERS,
        {
            "effective_on": "30/9/2024", "legal_ref": "Nghị quyết", "unit_ids": "{unit_commune_c}", "kind": "xã",
            "group_id": "0", "receiver": "0", "reason": "Kết thúc.",
        },
    ),
    Row("tasks.import_change", "GET", "/units/changes/import", KEEPERS),
    Row("tasks.import_change", "POST", "/units/changes/import", "in 422 422 403 403 403 403 403 403"),
    Row("tasks.carry_out_change", "POST", "/units/changes", KEEPERS_ACT),
    Row("tasks.plan_change", "POST", "/units/changes/planned", KEEPERS_ACT),
    Row("tasks.planned", "GET", "/units/changes/planned/{planned}", KEEPERS),
    Row("tasks.cancel_planned", "POST", "/units/changes/planned/{planned}/cancel", KEEPERS_ACT, {"version": "1"}),
    Row("tasks.retry_planned", "POST", "/units/changes/planned/{hindered}/retry", KEEPERS_ACT, {"version": "1"}),
    Row("reports.handover", "POST", "/units/changes/{act}/handover/{unit_district}", OFFICE_ACT),
    Row("desk.unit", "GET", "/units/{unit_commune_a}", "in 403 200 200 200 200 200 404 404"),
    # The record.
    Row("audit.entries", "GET", "/audit", RECORD),
    Row("audit.chain", "GET", "/audit/chain?check=1", RECORD),
    Row("audit.export", "GET", "/audit/entries.csv?act=session.opened", RECORD),
    Row("audit.export", "GET", "/audit/entries.xlsx?act=session.opened", RECORD),
    Row("console.evidence", "GET", "/evidence", "in 403 403 403 200 403 403 403 403"),
    Row("console.evidence", "POST", "/evidence", "in 403 403 403 302 403 403 403 403", {"digest": "0" * 64}),
    # The service itself.
    Row("console.health", "GET", "/health", ADMIN),
    Row("console.mails", "GET", "/mails", ADMIN),
    Row("console.send_again", "POST", "/mails/send", ADMIN_ACT),
    Row("console.edit_settings", "GET", "/settings", ADMIN),
    Row("console.edit_settings", "POST", "/settings", "in 422 403 403 403 403 403 403 403"),
    # Directives: read.
    Row("directives.directives", "GET", "/directives", ALL_BUT_ADMIN),
    Row("desk.directive", "GET", "/directives/{issued}", ROW_SEEN),
    Row("desk.directive", "GET", "/directives/{draft}", "in 403 302 302 302 404 404 404 404"),
    Row("directives.source_file", "GET", "/directives/{issued}/file", ROW_SEEN),
    Row("directives.source_file", "GET", "/directives/{draft}/file", "in 403 200 200 200 404 404 404 404"),
    Row("desk.matrix", "GET", "/directives/{issued}/matrix", READERS),
    Row("desk.matrix_home", "GET", "/matrix", READERS),
    # Directives: prepare.
    Row("directives.upload", "GET", "/directives/new", OFFICE),
    Row("directives.upload", "POST", "/directives/new", "in 403 422 403 403 403 403 403 403", KEY),
    Row("directives.review", "GET", "/directives/{draft}/review", READERS),
    Row("directives.review", "GET", "/directives/{issued}/review", "in 403 302 302 302 403 403 403 403"),
    Row("directives.header", "GET", "/directives/{draft}/header", OFFICE),
    Row(
        "directives.header", "POST", "/directives/{draft}/header", OFFICE_ACT,
        {"version": "{v_draft}", "type": "công văn", "subject": "Trích yếu", "symbol": "UBND-NV"},
    ),
    Row("directives.number", "GET", "/directives/{issued}/number", OFFICE),
    Row(
        "directives.number", "POST", "/directives/{issued}/number", OFFICE_ACT,
        {"version": "{v_issued}", "number": "1234", "date": "5/7/2024"},
    ),
    Row("directives.target", "GET", "/directives/{draft}/targets/new", OFFICE),
    Row(
        "directives.target", "POST", "/directives/{draft}/targets/{target}", OFFICE_ACT,
        {"version": "{v_draft}", "indicator": "Chỉ số", "comparator": ">", "goal": "93"},
    ),
    Row(
        "directives.remove_target", "POST", "/directives/{draft}/targets/{target}/remove", OFFICE_ACT,
        {"version": "{v_draft}"},
    ),
    Row("directives.add", "GET", "/directives/{draft}/instructions/new", OFFICE),
    Row(
        "directives.add", "POST", "/directives/{draft}/instructions/new", OFFICE_ACT,
        {"version": "{v_draft}", "text": "Việc thêm."},
    ),
    Row("directives.deadlines", "GET", "/directives/{draft}/deadlines", OFFICE),
    Row(
        "directives.deadlines", "POST", "/directives/{draft}/deadlines", OFFICE_ACT,
        {"version": "{v_draft}", "due_on": "15/11/2024"},
    ),
    Row("directives.instruction", "GET", "/directives/{draft}/instructions/{part}", OFFICE),
    Row(
        "directives.instruction", "POST", "/directives/{draft}/instructions/{part}", OFFICE_ACT,
        {
            "version": "{v_draft}", "title": "Tên", "kind": "general", "lead": ["{unit_commune_a}"],
            "deadline": "none", "every": "month", "completion_rule": "every",
        },
    ),
    Row("directives.split", "GET", "/directives/{draft}/instructions/{cut_part}/split", OFFICE),
    Row(
        "directives.split", "POST", "/directives/{draft}/instructions/{cut_part}/split", OFFICE_ACT,
        {"version": "{v_draft}", "cuts": ["{cut}"]},
    ),
    Row(
        "directives.merge", "POST", "/directives/{draft}/instructions/{part}/merge", OFFICE_ACT,
        {"version": "{v_draft}"},
    ),
    Row(
        "directives.drop", "POST", "/directives/{draft}/instructions/{part}/drop", OFFICE_ACT,
        {"version": "{v_draft}"},
    ),
    Row(
        "directives.restore", "POST", "/directives/{other_draft}/instructions/{left_out}/restore", OFFICE_ACT,
        {"version": "{v_other_draft}"},
    ),
    Row(
        "directives.fix_year", "POST", "/directives/{draft}/instructions/{part}/fix-year",
        "in 403 422 403 403 403 403 403 403", {"version": "{v_draft}"},
    ),
    Row("directives.discard", "POST", "/directives/{draft}/discard", OFFICE_ACT, {"version": "{v_draft}"}),
    Row("tasks.issue", "POST", "/directives/{draft}/issue", OFFICE_ACT, {"version": "{v_draft}", **KEY}),
    Row(
        "tasks.issue", "POST", "/directives/{issued}/issue", "in 403 409 403 403 403 403 403 403",
        {"version": "{v_issued}", **KEY},
    ),
    Row("tasks.add", "GET", "/directives/{issued}/tasks/new", OFFICE),
    Row(
        "tasks.add", "POST", "/directives/{issued}/tasks/new", OFFICE,
        {"instruction_id": "0", "title": "Việc mới", "text": "Nội dung", "unit_ids": ["{unit_commune_c}"], **KEY},
    ),
    # Directives: change what was issued; what was not shown first is not done.
    Row("tasks.correct", "GET", "/directives/{issued}/correct", OFFICE),
    Row("tasks.correct", "GET", "/directives/{draft}/correct", OFFICE_ACT),
    Row(
        "tasks.correct", "POST", "/directives/{issued}/correct", OFFICE,
        {"version": "{v_issued}", "type": "công văn", "subject": "Trích yếu đúng", **NOTE, **KEY},
    ),
    Row(
        "tasks.correct", "POST", "/directives/{issued}/correct", "in 403 409 403 403 403 403 403 403",
        {"version": "{v_issued}", "type": "công văn", "subject": "Khác", "do": "confirm", **NOTE, **KEY},
    ),
    Row("tasks.withdraw_directive", "GET", "/directives/{issued}/withdraw", OFFICE),
    Row("tasks.withdraw_directive", "POST", "/directives/{issued}/withdraw", OFFICE, {**NOTE, **KEY}),
    Row(
        "tasks.withdraw_directive", "POST", "/directives/{issued}/withdraw",
        "in 403 409 403 403 403 403 403 403", {"do": "confirm", "seen": "khac", **NOTE, **KEY},
    ),
    Row("tasks.replace", "GET", "/directives/{issued}/replace", OFFICE),
    Row(
        "tasks.replace", "POST", "/directives/{issued}/replace", OFFICE,
        {"replacement": "{elsewhere}", "carried": ["{issued_part}"], **NOTE, **KEY},
    ),
    Row("tasks.move", "GET", "/directives/{issued}/instructions/{issued_part}/move", OFFICE),
    Row(
        "tasks.move", "POST", "/directives/{issued}/instructions/{issued_part}/move", OFFICE,
        {"days": "5", **NOTE, **KEY},
    ),
    Row("tasks.remove_units", "GET", "/directives/{issued}/instructions/{issued_part}/remove", OFFICE),
    Row(
        "tasks.remove_units", "POST", "/directives/{issued}/instructions/{issued_part}/remove", OFFICE,
        {"unit_ids": ["{unit_commune_a}"], **NOTE, **KEY},
    ),
    Row("tasks.reword", "GET", "/directives/{issued}/instructions/{issued_part}/reword", OFFICE),
    Row(
        "tasks.reword", "POST", "/directives/{issued}/instructions/{issued_part}/reword", OFFICE,
        {"title": "Tên mới", "text": "Nội dung mới", **NOTE, **KEY},
    ),
    # Tasks: read.
    Row("desk.tasks", "GET", "/tasks", ALL_BUT_ADMIN),
    Row("desk.task", "GET", "/tasks/{own}", ROW_SEEN),
    Row("tasks.file", "GET", "/tasks/{with_file}/files/{file}", ROW_SEEN),
    Row("desk.mine", "GET", "/my", "in 403 200 403 403 200 200 200 200"),
    Row("desk.sheet", "GET", "/my/sheet", "in 403 200 403 403 200 200 200 200"),
    Row("reports.sheet", "GET", "/my/sheet.pdf", "in 403 200 403 403 200 200 200 200"),
    Row("desk.calendar", "GET", "/calendar/khong-co.ics", "404 " * 9),
    Row("accounts.open_feed", "POST", "/account/calendar", "in 403 200 403 403 200 200 200 200"),
    Row("accounts.close_feed", "POST", "/account/calendar/close", "in 403 404 403 403 404 404 404 404"),
    Row("desk.office", "GET", "/desk", "in 403 200 403 200 403 403 403 403"),
    Row("desk.leader", "GET", "/overview", READERS),
    Row("desk.search", "GET", "/search?q=viec", SIGNED_IN),
    # Tasks: the unit.
    Row("tasks.acknowledge", "POST", "/tasks/{own}/acknowledge", UNIT_ACT),
    Row("tasks.acknowledge_many", "POST", "/tasks/acknowledge", UNIT_ACT, {"task": ["{own}"]}),
    Row("tasks.note", "GET", "/tasks/{own}/note", "in 403 403 403 403 200 200 200 404"),
    Row("tasks.draft", "GET", "/tasks/{own}/drafts/note", "in 403 302 403 403 302 302 302 302"),
    Row(
        "tasks.draft", "POST", "/tasks/{own}/drafts/note", "in 403 403 403 403 302 302 302 404",
        {"do": "draft", "text": "Đang làm", **KEY},
    ),
    Row(
        "tasks.draft", "POST", "/tasks/{own}/drafts/submit", "in 403 403 403 403 302 302 403 404",
        {"do": "draft", **RESULT},
    ),
    Row("tasks.discard_draft", "POST", "/tasks/{own}/drafts/note/discard", "in 403 302 403 403 302 302 302 302"),
    Row("tasks.many_draft", "GET", "/directives/{issued}/submit-draft", "in 403 302 403 403 302 302 302 302"),
    Row(
        "tasks.many_draft", "POST", "/directives/{issued}/submit-draft", "in 403 404 403 403 302 302 404 404",
        {"result": "Đang làm", "do": "draft", **KEY},
    ),
    Row(
        "tasks.discard_many_draft", "POST", "/directives/{issued}/submit-draft/discard",
        "in 403 302 403 403 302 302 302 302",
    ),
    Row("tasks.person", "GET", "/tasks/{own}/person", UNIT),
    Row("tasks.person", "POST", "/tasks/{own}/person", UNIT_ACT, {"person_id": "0"}),
    Row("tasks.colleague", "GET", "/tasks/{own}/colleague", UNIT),
    Row(
        "tasks.colleague", "POST", "/tasks/{own}/colleague", "in 403 403 403 403 422 422 403 404",
        {"person_id": "0", "text": "Nhờ xem", **KEY},
    ),
    Row(
        "tasks.note", "POST", "/tasks/{own}/note", "in 403 403 403 403 302 302 302 404",
        {"text": "Đã họp 2 bản.", "percent": "30", **KEY},
    ),
    Row("tasks.submit", "GET", "/tasks/{own}/submit", UNIT),
    Row("tasks.submit", "POST", "/tasks/{own}/submit", UNIT_ACT, {"version": "{v_own}", **RESULT}),
    Row(
        "tasks.submit", "POST", "/tasks/{own}/submit", "in 403 403 403 403 409 409 403 404",
        {"version": "0", **RESULT},
    ),
    Row("tasks.submit_many", "GET", "/tasks/submit?directive={issued}", "in 403 404 403 403 200 200 404 404"),
    Row(
        "tasks.submit_many", "POST", "/tasks/submit?directive={issued}",
        "in 403 403 403 403 302 302 403 404", {"task_ids": ["{own}:{v_own}"], **RESULT},
    ),
    Row("tasks.take_back", "POST", "/tasks/{submitted}/take-back", UNIT_ACT, {"version": "{v_submitted}"}),
    Row("tasks.approve", "GET", "/tasks/{at_head}/approve", "in 403 403 403 403 403 200 403 403"),
    Row(
        "tasks.approve", "POST", "/tasks/{at_head}/approve", "in 403 403 403 403 403 302 403 403",
        {"version": "{v_at_head}", "do": "approve"},
    ),
    Row("tasks.ask", "GET", "/tasks/{own}/ask/extension", UNIT),
    Row(
        "tasks.ask", "POST", "/tasks/{own}/ask/extension", UNIT_ACT,
        {"wished_due_on": "1/11/2024", **NOTE, **KEY},
    ),
    Row("tasks.ask", "POST", "/tasks/{own}/ask/not_applicable", UNIT_ACT, {**NOTE, **KEY}),
    Row("tasks.ask", "POST", "/tasks/{completed}/ask/reopening", UNIT_ACT, {**NOTE, **KEY}),
    Row("tasks.cancel_request", "POST", "/tasks/{asking}/requests/{request}/cancel", UNIT_ACT),
    # Tasks: the office.
    Row("tasks.decide", "GET", "/tasks/{submitted}/decide", OFFICE),
    Row(
        "tasks.decide", "POST", "/tasks/{submitted}/decide", OFFICE_ACT,
        {"version": "{v_submitted}", "do": "accept"},
    ),
    Row(
        "tasks.decide", "POST", "/tasks/{submitted}/decide", "in 403 409 403 403 403 403 403 403",
        {"version": "0", "do": "return", "note": "Thiếu ảnh."},
    ),
    Row("tasks.decide_request", "GET", "/tasks/{asking}/requests/{request}", OFFICE),
    Row("tasks.decide_request", "POST", "/tasks/{asking}/requests/{request}", OFFICE_ACT, {"do": "grant"}),
    Row("tasks.remind", "GET", "/tasks/remind?task={own}", OFFICE),
    Row("tasks.remind", "POST", "/tasks/remind", OFFICE_ACT, {"task": ["{own}"], "send": "1", **KEY}),
    Row("tasks.many", "GET", "/tasks/many/accept?task={submitted}", "in 403 200 200 403 403 403 403 403"),
    Row(
        "tasks.many", "POST", "/tasks/many/accept", "in 403 302 422 403 403 403 403 403",
        {"task": ["{submitted}:{v_submitted}"], "send": "1", **KEY},
    ),
    Row(
        "tasks.many", "POST", "/tasks/many/return", "in 403 302 422 403 403 403 403 403",
        {"task": ["{submitted}:{v_submitted}"], "send": "1", "note": "Thiếu ảnh.", **KEY},
    ),
    Row("tasks.many", "GET", "/tasks/many/extend?task={own}", OFFICE),
    Row(
        "tasks.many", "POST", "/tasks/many/extend", OFFICE_ACT,
        {
            "task": ["{own}:{v_own}"], "send": "1", "days": "5", "seen": "Later(until=None, days=5)",
            "note": "Mưa lũ.", **KEY,
        },
    ),
    Row("tasks.extend", "GET", "/tasks/{own}/extend", OFFICE),
    Row("tasks.extend", "POST", "/tasks/{own}/extend", OFFICE_ACT, {"version": "{v_own}", "days": "5", **NOTE}),
    Row("tasks.enter", "GET", "/tasks/{own}/enter", OFFICE),
    Row(
        "tasks.enter", "POST", "/tasks/{own}/enter", OFFICE_ACT,
        {"version": "{v_own}", "channel": "paper", "told_by": "Văn thư", "told_on": "30/9/2024", **RESULT},
    ),
    Row("tasks.templates", "GET", "/reminder-templates", OFFICE),
    Row("tasks.template", "GET", "/reminder-templates/new", OFFICE),
    Row(
        "tasks.template", "POST", "/reminder-templates/new", OFFICE_ACT,
        {"version": "0", "name": "Mẫu mới", "text": "Đề nghị {{don_vi}} nộp.", **KEY},
    ),
    Row("tasks.template", "GET", "/reminder-templates/{template}", OFFICE),
    Row(
        "tasks.template", "POST", "/reminder-templates/{template}", "in 403 409 403 403 403 403 403 403",
        {"version": "0", "name": "Mẫu khác", "text": "Đề nghị nộp.", **KEY},
    ),
    Row(
        "tasks.remove_template", "POST", "/reminder-templates/{template}/remove", OFFICE_ACT,
        {"version": "{v_template}"},
    ),
    Row("tasks.withdraw", "GET", "/tasks/{own}/withdraw", OFFICE),
    Row("tasks.withdraw", "POST", "/tasks/{own}/withdraw", OFFICE_ACT, {"version": "{v_own}", **NOTE}),
    Row("tasks.pause", "GET", "/tasks/{own}/pause", OFFICE),
    Row("tasks.pause", "POST", "/tasks/{own}/pause", OFFICE_ACT, {"version": "{v_own}", **NOTE}),
    Row("tasks.resume", "POST", "/tasks/{paused}/resume", OFFICE_ACT, {"version": "{v_paused}"}),
    # Messages.
    Row("desk.messages", "GET", "/messages", SIGNED_IN),
    Row("desk.message", "GET", "/messages/{message_commune_a}", "in 404 404 404 404 200 200 404 404"),
    Row("desk.read_message", "POST", "/messages/{message_commune_a}", "in 404 404 404 404 302 302 404 404"),
    Row("desk.read_all_messages", "POST", "/messages/read", SIGNED_IN_ACT),
    # Steering: who looks after what, remarks, delegates, the calendar.
    Row("steering.responsibilities", "GET", "/responsibilities", "in 403 200 403 200 403 403 403 403"),
    Row(
        "steering.responsibility", "GET", "/responsibilities/{account_office_2}",
        "in 403 200 403 403 403 403 403 403",
    ),
    Row(
        "steering.responsibility", "POST", "/responsibilities/{account_office_2}", OFFICE_ACT,
        {"unit_ids": "{unit_commune_a}", "kinds": "report", "seen": "[] [] []"},
    ),
    Row(
        "steering.responsibility", "POST", "/responsibilities/{account_office_2}",
        "in 403 409 403 403 403 403 403 403", {"kinds": "report", "seen": "[] [1] []"},
    ),
    Row(
        "steering.responsibility", "GET", "/responsibilities/{account_leader}",
        "in 403 403 200 403 403 403 403 403",
    ),
    Row("steering.delegations", "GET", "/delegations", "in 403 403 200 403 403 403 403 403"),
    Row(
        "steering.delegations", "POST", "/delegations", LEADER_ACT,
        {"delegate_id": "{deputy}", "starts_on": "1/11/2024", "ends_on": "5/11/2024", **KEY},
    ),
    Row("steering.end_delegation", "POST", "/delegations/{delegation}/end", LEADER_ACT),
    Row("steering.remarks", "GET", "/remarks", READERS),
    Row("steering.remark", "GET", "/remarks/{remark}", READERS),
    Row("steering.remark", "POST", "/remarks/{remark}", OFFICE_ACT, {"answer": "Đã họp.", "version": "1"}),
    Row(
        "steering.remark", "POST", "/remarks/{remark}", "in 403 409 403 403 403 403 403 403",
        {"answer": "Đã họp.", "version": "0"},
    ),
    Row("steering.new_remark", "GET", "/remarks/new?task={own}", "in 403 403 200 403 403 403 403 403"),
    Row(
        "steering.new_remark", "POST", "/remarks/new?task={own}", LEADER_ACT,
        {"text": "Làm trong tuần.", "outcome": "note", "directive_id": "{issued}", **KEY},
    ),
    Row("steering.calendar", "GET", "/calendar", SIGNED_IN),
    Row("steering.day", "GET", "/calendar/day", KEEPERS),
    Row(
        "steering.day", "POST", "/calendar/day", KEEPERS_ACT,
        {"day": "2/9/2024", "kind": "off", "reason": "Quốc khánh", "version": "0", "do": "save"},
    ),
    Row(
        "steering.day", "POST", "/calendar/day", "in 409 409 403 403 403 403 403 403",
        {"day": "2/9/2024", "kind": "off", "reason": "Quốc khánh", "version": "7", "do": "save"},
    ),
    # One-stop offices: the catalogue, and stock-takes of Dào San.
    Row("facilities.board", "GET", "/facilities", "in 403 200 200 200 302 302 302 302"),
    Row("facilities.board_file", "GET", "/facilities/board.csv", READERS),
    Row("facilities.board_file", "GET", "/facilities/board.xlsx", READERS),
    Row("facilities.gaps", "GET", "/facilities/gaps?group={fac_group}", READERS),
    Row("facilities.gaps_file", "GET", "/facilities/gaps.xlsx", READERS),
    Row("facilities.gap", "GET", "/facilities/gaps/{fac_item}", READERS),
    Row("facilities.trend", "GET", "/facilities/trend?before=1/9/2024", READERS),
    Row("facilities.catalogue", "GET", "/facilities/catalogue", ALL_BUT_ADMIN),
    Row("facilities.catalogue_file", "GET", "/facilities/catalogue.csv", ALL_BUT_ADMIN),
    Row("facilities.item", "GET", "/facilities/catalogue/items/{fac_item}", ALL_BUT_ADMIN),
    Row("facilities.new_group", "GET", "/facilities/catalogue/groups/new", OFFICE),
    Row("facilities.new_group", "POST", "/facilities/catalogue/groups/new", OFFICE_ACT, GROUP),
    Row("facilities.edit_group", "GET", "/facilities/catalogue/groups/{fac_group}", OFFICE),
    Row(
        "facilities.edit_group", "POST", "/facilities/catalogue/groups/{fac_group}", OFFICE_ACT,
        {**GROUP, "version": "{v_fac_group}"},
    ),
    Row("facilities.new_item", "GET", "/facilities/catalogue/items/new", OFFICE),
    Row("facilities.new_item", "POST", "/facilities/catalogue/items/new", OFFICE_ACT, ITEM),
    Row("facilities.edit_item", "GET", "/facilities/catalogue/items/{fac_item}/edit", OFFICE),
    Row(
        "facilities.edit_item", "POST", "/facilities/catalogue/items/{fac_item}/edit", OFFICE_ACT,
        {**ITEM, "version": "{v_fac_item}"},
    ),
    Row(
        "facilities.edit_item", "POST", "/facilities/catalogue/items/{fac_item}/edit",
        "in 403 409 403 403 403 403 403 403", {**ITEM, "version": "999"},
    ),
    Row("facilities.end_item", "GET", "/facilities/catalogue/items/{fac_item}/end", OFFICE),
    Row(
        "facilities.end_item", "POST", "/facilities/catalogue/items/{fac_item}/end", OFFICE_ACT,
        {"last_day": "30/9/2024", "version": "{v_fac_item}"},
    ),
    Row("facilities.office", "GET", "/facilities/units/{unit_commune_a}", WORK_SEEN),
    Row("facilities.checklist", "GET", "/facilities/units/{unit_commune_a}/checklist", WORK_SEEN),
    Row("facilities.begin", "GET", "/facilities/units/{unit_commune_a}/begin", STOCK_OWN),
    Row("facilities.begin", "POST", "/facilities/units/{unit_commune_a}/begin", STOCK_NOT_YET, STOCK),
    Row(
        "facilities.begin", "POST", "/facilities/units/{unit_commune_c}/begin",
        "in 403 302 403 403 404 404 404 302", STOCK,
    ),
    Row("facilities.template", "GET", "/facilities/units/{unit_commune_a}/template.xlsx", STOCK_OWN),
    Row("facilities.import_sheet", "GET", "/facilities/units/{unit_commune_a}/import", STOCK_OWN),
    Row("facilities.import_sheet", "POST", "/facilities/units/{unit_commune_a}/import", STOCK_NOT_YET),
    Row(
        "facilities.confirm_import", "POST", "/facilities/units/{unit_commune_a}/import/confirm",
        "in 403 302 403 403 302 302 404 404", KEY,
    ),
    Row("facilities.stock_take", "GET", "/facilities/stock-takes/{take_submitted}", WORK_SEEN),
    Row(
        "facilities.stock_take", "GET", "/facilities/stock-takes/{take_draft}",
        "in 403 404 404 404 200 200 404 404",
    ),
    Row("facilities.stock_take_file", "GET", "/facilities/stock-takes/{take_submitted}/table.xlsx", WORK_SEEN),
    Row("facilities.stock_take_file", "GET", "/facilities/stock-takes/{take_submitted}/table.csv", WORK_SEEN),
    Row("facilities.photo", "GET", "/facilities/stock-takes/{take_submitted}/photos/{take_photo}", WORK_SEEN),
    Row("facilities.group", "GET", "/facilities/stock-takes/{take_draft}/groups/{fac_group}", STOCK_DRAFT),
    Row(
        "facilities.group", "POST", "/facilities/stock-takes/{take_draft}/groups/{fac_group}", STOCK_DRAFT_ACT,
        {"version": "{v_take_draft}", "answers-0-item": "{fac_item}", "answers-0-quantity": "2"},
    ),
    Row(
        "facilities.group", "POST", "/facilities/stock-takes/{take_draft}/groups/{fac_group}",
        "in 403 404 403 403 409 409 404 404",
        {"version": "999", "answers-0-item": "{fac_item}", "answers-0-quantity": "2"},
    ),
    Row(
        "facilities.draft", "GET", "/facilities/stock-takes/{take_draft}/groups/{fac_group}/draft",
        "in 403 302 403 403 302 302 302 302",
    ),
    Row(
        "facilities.draft", "POST", "/facilities/stock-takes/{take_draft}/groups/{fac_group}/draft",
        "in 403 404 403 403 204 204 404 404", {"version": "1"},
    ),
    Row("facilities.head", "GET", "/facilities/stock-takes/{take_draft}/head", STOCK_DRAFT),
    Row(
        "facilities.head", "POST", "/facilities/stock-takes/{take_draft}/head", STOCK_DRAFT_ACT,
        {**STOCK, "version": "{v_take_draft}"},
    ),
    Row("facilities.act", "GET", "/facilities/stock-takes/{take_draft}/discard", STOCK_DRAFT),
    Row(
        "facilities.act", "POST", "/facilities/stock-takes/{take_draft}/discard", STOCK_DRAFT_ACT,
        {"version": "{v_take_draft}"},
    ),
    Row(
        "facilities.act", "POST", "/facilities/stock-takes/{take_draft}/submit",
        "in 403 404 403 403 422 422 404 404", {"version": "{v_take_draft}"},
    ),
    Row(
        "facilities.act", "POST", "/facilities/stock-takes/{take_submitted}/correct", STOCK_NOT_YET,
        {"version": "{v_take_submitted}"},
    ),
    Row(
        "facilities.act", "POST", "/facilities/stock-takes/{take_submitted}/take-back",
        "in 403 409 403 403 409 409 404 404", {"version": "999"},
    ),
    # Villages.
    Row("units.villages", "GET", "/units/villages", KEEPERS),
    Row("units.unit_villages", "GET", "/units/{unit_commune_a}/villages", KEEPERS),
    Row(
        "units.unit_villages", "POST", "/units/{unit_commune_a}/villages", KEEPERS_ACT,
        {**VILLAGE, "valid_from": "1/2/2020", **KEY},
    ),
    Row("units.merge_villages", "GET", "/units/{unit_commune_a}/villages/merge", KEEPERS),
    Row(
        "units.merge_villages", "POST", "/units/{unit_commune_a}/villages/merge", KEEPERS_ACT,
        {**VILLAGE, **SINCE, **KEY, "village_ids": ["{village_hop_1}", "{village_hop_2}"]},
    ),
    Row("units.edit_village", "GET", "/units/villages/{village_hop_1}/edit", KEEPERS),
    Row(
        "units.edit_village", "POST", "/units/villages/{village_hop_1}/edit", KEEPERS_ACT,
        {**VILLAGE, "version": "{v_village_hop_1}"},
    ),
    Row(
        "units.change_village", "POST", "/units/villages/{village_hop_1}/change", KEEPERS_ACT,
        {**VILLAGE, **SINCE, "unit_id": "{unit_commune_b}", "version": "{v_village_hop_1}"},
    ),
    Row(
        "units.end_village", "POST", "/units/villages/{village_hop_1}/end", KEEPERS_ACT,
        {"last_day": "30/9/2024", "legal_ref": "Nghị quyết 7", "version": "{v_village_hop_1}"},
    ),
    Row("units.import_villages", "GET", "/units/villages/import", KEEPERS),
    Row("units.import_villages", "POST", "/units/villages/import", "in 422 422 403 403 403 403 403 403"),
    Row(
        "units.confirm_villages", "POST", "/units/villages/import/confirm", KEEPERS_ACT,
        {"rows": "forged", **KEY},
    ),
    # Outreach.
    *(
        Row(f"outreach.{endpoint}", "GET", f"/outreach{path}", ALL_BUT_ADMIN)
        for endpoint, path in (
            ("register", ""), ("figures", "/figures"), ("figures_csv", "/figures.csv"),
            ("figures_xlsx", "/figures.xlsx"), ("activities", "/activities"),
            ("activities_csv", "/activities.csv"), ("activities_xlsx", "/activities.xlsx"),
            ("plans", "/plans"), ("materials", "/materials"), ("material", "/materials/{out_material}"),
        )
    ),
    Row("reports.outreach_table", "GET", "/outreach/table.pdf", ALL_BUT_ADMIN),
    Row("outreach.new", "GET", "/outreach/new", WRITERS),
    Row("outreach.new", "POST", "/outreach/new?channel=meeting", WRITERS_ACT, {**ACTIVITY, **KEY}),
    Row("outreach.activity", "GET", "/outreach/{out}", OWN_SEEN),
    Row("outreach.file", "GET", "/outreach/{out}/files/{out_file}", OWN_SEEN),
    Row("outreach.paper", "GET", "/outreach/{out}/paper", OWN_SEEN),
    Row("outreach.edit", "GET", "/outreach/{out}/edit", OWN),
    Row("outreach.edit", "POST", "/outreach/{out}/edit", OWN_ACT, {**ACTIVITY, "version": "{v_out}"}),
    Row(
        "outreach.edit", "POST", "/outreach/{out}/edit", "in 403 409 403 403 409 409 404 404",
        {**ACTIVITY, "version": "99"},
    ),
    Row("outreach.withdraw", "GET", "/outreach/{out}/withdraw", OWN),
    Row("outreach.withdraw", "POST", "/outreach/{out}/withdraw", OWN_ACT, {**NOTE, "version": "{v_out}"}),
    Row("outreach.blank", "GET", "/outreach/paper", WRITERS),
    Row("outreach.template", "GET", "/outreach/template.xlsx", WRITERS),
    Row("outreach.import_activities", "GET", "/outreach/import", WRITERS),
    Row("outreach.import_activities", "POST", "/outreach/import", "in 403 422 403 403 422 422 422 422"),
    Row("outreach.confirm_import", "POST", "/outreach/import/confirm", WRITERS_ACT, {"rows": "forged", **KEY}),
    Row("outreach.plan", "GET", "/outreach/plans/{out_directive}/{unit_commune_a}", OWN),
    Row("outreach.plan", "POST", "/outreach/plans/{out_directive}/{unit_commune_a}", OWN_ACT, PLAN),
    Row("outreach.new_material", "GET", "/outreach/materials/new", OFFICE),
    Row("outreach.new_material", "POST", "/outreach/materials/new", "in 403 422 403 403 403 403 403 403"),
    Row(
        "outreach.new_edition", "POST", "/outreach/materials/{out_material}/editions",
        "in 403 422 403 403 403 403 403 403", {"version": "{v_out_material}"},
    ),
    Row(
        "outreach.retire_material", "POST", "/outreach/materials/{out_material}/retire", OFFICE_ACT,
        {"version": "{v_out_material}"},
    ),
    Row(
        "outreach.fetch", "POST", "/outreach/materials/{out_material}/fetch",
        "in 403 302 302 302 302 302 302 302",
    ),
    Row(
        "outreach.edition", "GET", "/outreach/materials/{out_material}/editions/1",
        "in 403 200 404 404 200 404 404 404",
    ),
    Row("escalations.escalations", "GET", "/escalations", ALL_BUT_ADMIN),
    Row("escalations.table", "GET", "/escalations/table.csv", ALL_BUT_ADMIN),
    Row("escalations.new", "GET", "/escalations/new", "in 403 200 403 403 200 200 200 200"),
    Row("escalations.new", "POST", "/escalations/new", "in 403 302 403 403 302 302 302 302", MATTER),
    Row("escalations.escalation", "GET", "/escalations/{rec_sent}", "in 403 200 200 200 200 200 404 404"),
    Row("escalations.escalation", "GET", "/escalations/{rec_draft}", "in 403 404 404 404 200 200 404 404"),
    Row(
        "escalations.file", "GET", "/escalations/{rec_draft}/files/{rec_file}",
        "in 403 404 404 404 200 200 404 404",
    ),
    Row("escalations.edit", "GET", "/escalations/{rec_draft}/edit", "in 403 404 403 403 200 200 404 404"),
    Row(
        "escalations.edit", "POST", "/escalations/{rec_draft}/edit", "in 403 404 403 403 302 302 404 404",
        {**MATTER, "version": "{v_rec_draft}"},
    ),
    Row("escalations.act", "GET", "/escalations/{rec_draft}/send", "in 403 404 404 403 200 200 404 404"),
    Row(
        "escalations.act", "POST", "/escalations/{rec_draft}/send", "in 403 404 404 403 302 302 404 404",
        {"version": "{v_rec_draft}"},
    ),
    Row(
        "escalations.act", "POST", "/escalations/{rec_draft}/send", "in 403 404 404 403 409 409 404 404",
        {"version": "0"},
    ),
    Row(
        "escalations.act", "POST", "/escalations/{rec_sent}/beyond", "in 403 302 403 403 403 403 404 404",
        {"version": "{v_rec_sent}", **NOTE},
    ),
    Row(
        "escalations.act", "POST", "/escalations/{rec_sent}/redirect", "in 403 302 403 403 403 403 404 404",
        {"version": "{v_rec_sent}", "kind": "complaint"},
    ),
    Row(
        "escalations.act", "POST", "/escalations/{rec_sent}/decide", "in 403 403 409 403 403 403 404 404",
        {"version": "{v_rec_sent}", "outcome": "accepted", "answer": "Đồng ý."},
    ),
    Row(
        "escalations.tell", "GET", "/escalations/{rec_answered}/tell/originator",
        "in 403 200 403 403 403 403 404 404",
    ),
    Row(
        "escalations.tell", "POST", "/escalations/{rec_answered}/tell/originator",
        "in 403 302 403 403 403 403 404 404", {"how": "Công văn."},
    ),
    # What people say: of Dào San, where commune_a wrote it down.
    Row("feedback.entries", "GET", "/feedback", ALL_BUT_ADMIN),
    Row("feedback.entries_table", "GET", "/feedback/table.csv", ALL_BUT_ADMIN),
    Row("feedback.entries_table", "GET", "/feedback/table.xlsx", ALL_BUT_ADMIN),
    Row("feedback.new", "GET", "/feedback/new", UNITS),
    Row("feedback.new", "POST", "/feedback/new", UNITS_ACT, HEARD),
    Row("feedback.entry", "GET", "/feedback/{said}", "in 403 200 200 200 200 200 404 404"),
    Row("feedback.edit", "GET", "/feedback/{said}/edit", OWN_UNIT),
    Row("feedback.edit", "POST", "/feedback/{said}/edit", OWN_UNIT_ACT, {**HEARD, "version": "{v_said}"}),
    Row("feedback.edit", "POST", "/feedback/{said}/edit", OWN_UNIT_STALE, {**HEARD, "version": "0"}),
    Row("feedback.act_entry", "GET", "/feedback/{said}/answer", OWN_UNIT),
    Row(
        "feedback.act_entry", "POST", "/feedback/{said}/answer", OWN_UNIT_ACT,
        {"version": "{v_said}", "answer": "Đã rải đá."},
    ),
    Row("feedback.act_entry", "POST", "/feedback/{said}/take-up", OWN_UNIT_STALE, {"version": "0"}),
    Row("feedback.act_entry", "POST", "/feedback/{said_answered}/reopen", OWN_UNIT_ACT,
        {"version": "{v_said_answered}", **NOTE}),
    Row("feedback.act_entry", "POST", "/feedback/{said}/withdraw", OWN_UNIT_ACT, {"version": "{v_said}", **NOTE}),
    Row("feedback.person", "POST", "/feedback/{said}/person", "in 403 403 403 403 200 200 404 404"),
    Row("feedback.person", "POST", "/feedback/{said_loose}/person", "in 403 403 403 403 422 422 404 404"),
    Row("feedback.erase", "POST", "/feedback/{said}/person/erase", OWN_UNIT_ACT),
    Row("feedback.import_entries", "GET", "/feedback/import", UNITS),
    Row("feedback.import_entries", "POST", "/feedback/import", "in 403 422 403 403 422 422 422 422"),
    Row("feedback.entries_template", "GET", "/feedback/import/template.xlsx", UNITS),
    Row("feedback.confirm_entries", "POST", "/feedback/import/confirm", UNITS_ACT, {"rows": "forged", **KEY}),
    Row("feedback.needs", "GET", "/feedback/needs", ALL_BUT_ADMIN),
    Row("feedback.needs_table", "GET", "/feedback/needs/table.xlsx", ALL_BUT_ADMIN),
    Row("feedback.alike", "GET", "/feedback/needs/alike", UNITS),
    Row("feedback.new_need", "GET", "/feedback/needs/new?entry={said_loose}", KEEPS_NEED),
    Row(
        "feedback.new_need", "POST", "/feedback/needs/new", "in 403 302 403 403 302 302 404 404",
        {"title": "Nước sạch", "topic": "water", "entry": ["{said_loose}"], **KEY},
    ),
    Row("feedback.need", "GET", "/feedback/needs/{need}", "in 403 200 200 200 200 200 404 404"),
    Row("feedback.edit_need", "GET", "/feedback/needs/{need}/edit", KEEPS_NEED),
    Row(
        "feedback.edit_need", "POST", "/feedback/needs/{need}/edit", KEEPS_NEED_ACT,
        {"title": "Đường tốt", "topic": "roads", "version": "{v_need}"},
    ),
    Row(
        "feedback.move", "POST", "/feedback/needs/{need}/gather", KEEPS_NEED_ACT,
        {"entry": ["{said_loose}"], "version": "{v_need}"},
    ),
    Row(
        "feedback.move", "POST", "/feedback/needs/{need}/release", KEEPS_NEED_ACT,
        {"entry": ["{said_gathered}"], "version": "{v_need}"},
    ),
    Row(
        "feedback.move", "POST", "/feedback/needs/{need}/release", "in 403 409 403 403 409 409 404 404",
        {"entry": ["{said_gathered}"], "version": "0"},
    ),
    Row("feedback.split", "GET", "/feedback/needs/{need}/split", KEEPS_NEED),
    Row(
        "feedback.split", "POST", "/feedback/needs/{need}/split", KEEPS_NEED_ACT,
        {"title": "Cầu", "topic": "roads", "entry": ["{said_gathered}"], "version": "{v_need}"},
    ),
    Row("feedback.act_need", "GET", "/feedback/needs/{need}/answer", KEEPS_NEED),
    Row(
        "feedback.act_need", "POST", "/feedback/needs/{need}/answer", KEEPS_NEED_ACT,
        {"answer": "Rải đá.", "version": "{v_need}"},
    ),
    Row(
        "feedback.act_need", "POST", "/feedback/needs/{need_answered}/tell", KEEPS_NEED_ACT,
        {"how": "Niêm yết.", "on": "30/9/2024", "version": "{v_need_answered}"},
    ),
    Row(
        "feedback.act_need", "POST", "/feedback/needs/{need}/merge", KEEPS_NEED_ACT,
        {"main_id": "{need_answered}", "version": "{v_need}"},
    ),
    Row("feedback.escalate", "GET", "/feedback/needs/{need}/escalate", KEEPS_NEED),
    Row(
        "feedback.escalate", "POST", "/feedback/needs/{need}/escalate", KEEPS_NEED_ACT,
        {**MATTER, "version": "{v_need}"},
    ),
    Row("feedback.notice", "GET", "/feedback/needs/{need_answered}/notice", "in 403 200 200 200 200 200 404 404"),
    Row("feedback.notice", "GET", "/feedback/needs/{need}/notice", "in 403 404 404 404 404 404 404 404"),
    Row(
        "reports.notice", "GET", "/feedback/needs/{need_answered}/notice.pdf", "in 403 200 200 200 200 200 404 404"
    ),
    Row("feedback.improvements", "GET", "/feedback/improvements", ALL_BUT_ADMIN),
    Row("feedback.improvements_table", "GET", "/feedback/improvements/table.csv", ALL_BUT_ADMIN),
    Row("feedback.new_improvement", "GET", "/feedback/improvements/new", UNITS),
    Row("feedback.new_improvement", "POST", "/feedback/improvements/new", UNITS_ACT, PLANNED),
    Row("feedback.improvement", "GET", "/feedback/improvements/{better}", "in 403 200 200 200 200 200 404 404"),
    Row("feedback.edit_improvement", "GET", "/feedback/improvements/{better}/edit", OWN_UNIT),
    Row(
        "feedback.edit_improvement", "POST", "/feedback/improvements/{better}/edit", OWN_UNIT_ACT,
        {**PLANNED, "version": "{v_better}"},
    ),
    Row("feedback.act_improvement", "GET", "/feedback/improvements/{better}/begin", OWN_UNIT),
    Row(
        "feedback.act_improvement", "POST", "/feedback/improvements/{better}/begin", OWN_UNIT_ACT,
        {"version": "{v_better}"},
    ),
    Row(
        "feedback.act_improvement", "POST", "/feedback/improvements/{better_running}/finish", OWN_UNIT_ACT,
        {"version": "{v_better_running}", "result": "Trả ngay.", "after": "0,5"},
    ),
    Row("feedback.indicators", "GET", "/feedback/indicators", ALL_BUT_ADMIN),
    Row("feedback.new_indicator", "GET", "/feedback/indicators/new", OFFICE),
    Row(
        "feedback.new_indicator", "POST", "/feedback/indicators/new", OFFICE_ACT,
        {"name": "Thời gian chờ", "measure": "phút", "direction": "down", "target_id": "0", **KEY},
    ),
    Row("feedback.indicator", "GET", "/feedback/indicators/{indicator}", ALL_BUT_ADMIN),
    Row("feedback.edit_indicator", "GET", "/feedback/indicators/{indicator}/edit", OFFICE),
    Row(
        "feedback.edit_indicator", "POST", "/feedback/indicators/{indicator}/edit", OFFICE_ACT,
        {"name": "SIPAS", "measure": "%", "direction": "up", "target_id": "0", "version": "{v_indicator}"},
    ),
    Row("feedback.indicator_table", "GET", "/feedback/indicators/{indicator}/table.csv", ALL_BUT_ADMIN),
    Row("feedback.new_reading", "GET", "/feedback/indicators/{indicator}/values/new", OFFICE),
    Row("feedback.new_reading", "POST", "/feedback/indicators/{indicator}/values/new", OFFICE_ACT, MEASURED),
    Row("feedback.edit_reading", "GET", "/feedback/indicators/{indicator}/values/{reading}", OFFICE),
    Row(
        "feedback.edit_reading", "POST", "/feedback/indicators/{indicator}/values/{reading}", OFFICE_ACT,
        {**MEASURED, "version": "{v_reading}"},
    ),
    Row(
        "feedback.edit_reading", "POST", "/feedback/indicators/{indicator}/values/{reading}",
        "in 403 409 403 403 403 403 403 403", {**MEASURED, "version": "0"},
    ),
    Row(
        "feedback.remove_reading", "POST", "/feedback/indicators/{indicator}/values/{reading}/remove", OFFICE_ACT,
        {"version": "{v_reading}"},
    ),
    Row("feedback.import_readings", "GET", "/feedback/indicators/{indicator}/import", OFFICE),
    Row(
        "feedback.import_readings", "POST", "/feedback/indicators/{indicator}/import",
        "in 403 422 403 403 403 403 403 403",
    ),
    Row("feedback.readings_template", "GET", "/feedback/indicators/{indicator}/import/template.xlsx", OFFICE),
    Row(
        "feedback.confirm_readings", "POST", "/feedback/indicators/{indicator}/import/confirm", OFFICE_ACT,
        {"rows": "forged", **KEY},
    ),
    Row("facilities.works", "GET", "/facilities/works", ALL_BUT_ADMIN),
    Row("facilities.works", "GET", "/facilities/works?state=need&sort=-plan&year=2024&q=may", ALL_BUT_ADMIN),
    Row("facilities.works_board", "GET", "/facilities/works/board", ALL_BUT_ADMIN),
    Row("facilities.works_table", "GET", "/facilities/works/table.csv", ALL_BUT_ADMIN),
    Row("facilities.works_table", "GET", "/facilities/works/table.xlsx", ALL_BUT_ADMIN),
    Row("facilities.works_money", "GET", "/facilities/works/money.csv", ALL_BUT_ADMIN),
    Row("facilities.new_work", "GET", "/facilities/works/new", "in 403 403 403 403 200 200 200 200"),
    Row("facilities.new_work", "POST", "/facilities/works/new", "in 403 403 403 403 302 302 302 302", NEED),
    Row(
        "facilities.work_from_gap", "POST", "/facilities/works/from-gap", "in 403 403 403 403 302 302 422 422",
        {"item": "{lacked}"},
    ),
    Row("facilities.work", "GET", "/facilities/works/{work_need}", WORK_SEEN),
    Row("facilities.work_photo", "GET", "/facilities/works/{work_need}/photos/{work_photo}", WORK_SEEN),
    Row("facilities.edit_work", "GET", "/facilities/works/{work_need}/edit", WORK_OWN),
    Row(
        "facilities.edit_work", "POST", "/facilities/works/{work_need}/edit", WORK_OWN_ACT,
        {**NEED, "version": "{v_work_need}"},
    ),
    Row("facilities.edit_work", "GET", "/facilities/works/{work_planned}/edit", WORK_STALE),
    Row("escalations.new", "GET", "/escalations/new?from=work&id={work_need}", WORK_OWN),
    Row("escalations.new", "POST", "/escalations/new?from=work&id={work_need}", WORK_OWN_ACT, MATTER),
    Row("facilities.act_on_work", "GET", "/facilities/works/{work_need}/plan", WORK_OWN),
    Row(
        "facilities.act_on_work", "POST", "/facilities/works/{work_need}/plan", WORK_OWN_ACT,
        {"version": "{v_work_need}"},
    ),
    Row(
        "facilities.act_on_work", "POST", "/facilities/works/{work_need}/plan", WORK_STALE,
        {"version": "1"},
    ),
    Row(
        "facilities.act_on_work", "POST", "/facilities/works/{work_planned}/approve",
        "in 403 302 403 403 403 403 404 404", {"version": "{v_work_planned}"},
    ),
    Row(
        "facilities.act_on_work", "POST", "/facilities/works/{work_approved}/grant",
        "in 403 302 403 403 403 403 404 404", {"version": "{v_work_approved}", **PAID},
    ),
    Row(
        "facilities.act_on_work", "POST", "/facilities/works/{work_under_way}/spend",
        "in 403 403 403 403 302 302 404 404", {"version": "{v_work_under_way}", **PAID},
    ),
    Row("facilities.correct_money", "GET", "/facilities/works/{work_need}/money/{work_entry}", WORK_OWN),
    Row(
        "facilities.correct_money", "POST", "/facilities/works/{work_need}/money/{work_entry}", WORK_OWN_ACT,
        {"version": "{v_work_need}", "amount": "0", "reason": "Nhầm."},
    ),
    Row("escalations.notice", "GET", "/escalations/{rec_answered}/notice", "in 403 200 200 200 200 200 404 404"),
    Row("escalations.notice", "GET", "/escalations/{rec_sent}/notice", "in 403 404 404 404 404 404 404 404"),
    Row("escalations.terms", "GET", "/escalations/terms", "in 200 200 200 200 403 403 403 403"),
    Row("escalations.term", "GET", "/escalations/terms/department", KEEPERS),
    Row("escalations.term", "GET", "/escalations/terms/forward", "in 403 403 403 403 403 403 403 403"),
    Row("escalations.term", "POST", "/escalations/terms/department", KEEPERS_ACT, {**CLOCK, "version": "0"}),
    Row(
        "escalations.term", "POST", "/escalations/terms/department", "in 409 409 403 403 403 403 403 403",
        {**CLOCK, "version": "7"},
    ),
    Row("reports.petition", "POST", "/escalations/{rec_sent}/letter", OFFICE_ACT),
    Row("reports.petition", "POST", "/escalations/{rec_sent}/letter", OFFICE_ACT, {"kind": "petition_letter"}),
    Row(
        "reports.petition", "POST", "/escalations/{rec_sent}/letter", "in 403 422 403 403 403 403 403 403",
        {"kind": "handover"},
    ),
    Row("reports.petition", "POST", "/escalations/{rec_answered}/letter", "in 403 409 403 403 403 403 403 403"),
    Row("reports.escalation_table", "GET", "/escalations/table", OFFICE),
    Row("reports.escalation_table", "POST", "/escalations/table", OFFICE_ACT, KEY),
    # Reports.
    Row("reports.reports", "GET", "/reports", READERS),
    Row("reports.new", "GET", "/directives/{issued}/report", OFFICE),
    Row("reports.new", "POST", "/directives/{issued}/report", OFFICE_ACT, KEY),
    Row("reports.report", "GET", "/reports/{report}", READERS),
    Row("reports.pdf", "GET", "/reports/{report}/report.pdf", READERS),
    Row("reports.docx", "GET", "/reports/{report}/report.docx", READERS),
    Row("reports.xlsx", "GET", "/reports/{report}/figures.xlsx", READERS),
    Row("reports.csv", "GET", "/reports/{report}/figures.csv", READERS),
    Row(
        "reports.decide", "POST", "/reports/{report}/decide", LEADER_ACT,
        {"version": "{v_report}", "do": "approve", "remark": "Đồng ý."},
    ),
    Row(
        "reports.decide", "POST", "/reports/{report}/decide", "in 403 403 409 403 403 403 403 403",
        {"version": "0", "do": "return", "remark": "Thiếu xã."},
    ),
    Row("reports.retry", "POST", "/reports/{failed}/retry", OFFICE_ACT, {"version": "{v_failed}"}),
    Row("reports.cancel", "POST", "/reports/{waiting}/cancel", OFFICE_ACT, {"version": "{v_waiting}"}),
    Row("reports.kinds", "GET", "/reports/new", OFFICE),
    Row("reports.order", "GET", "/reports/new/periodic", OFFICE),
    Row("reports.order", "GET", "/reports/new/handover", "in 403 404 403 403 403 403 403 403"),
    Row("reports.order", "POST", "/reports/new/unit", OFFICE_ACT, {"unit": "{unit_commune_a}", **KEY}),
    Row("reports.schedules", "GET", "/reports/schedules", OFFICE),
    Row(
        "reports.schedules", "POST", "/reports/schedules", OFFICE_ACT,
        {"kind": "leader", "every": "month", "directive": "0", "unit": "0", **KEY},
    ),
    Row(
        "reports.end_schedule", "POST", "/reports/schedules/{schedule}/end", OFFICE_ACT,
        {"version": "{v_schedule}"},
    ),
    Row("reports.send", "POST", "/reports/{letter}/send", OFFICE_ACT, {"version": "{v_letter}"}),
    Row("reports.letter", "GET", "/letters/{letter}", "in 403 404 403 403 200 200 404 404"),
    Row("reports.letter_pdf", "GET", "/letters/{letter}/letter.pdf", "in 403 404 403 403 200 200 404 404"),
    Row("reports.explanations", "GET", "/explanations", UNITS),
    Row(
        "reports.explanations", "POST", "/explanations", UNITS_ACT,
        {"about": "month-2024-9", "text": "Đường sạt lở.", **KEY},
    ),
    Row(
        "reports.settle_explanation", "POST", "/explanations/{explanation}/settle",
        "in 403 404 403 403 403 302 403 403", {"version": "{v_explanation}", "do": "approve"},
    ),
)  # fmt: skip


class Foreign(NamedTuple):
    """A person tries an identifier that is not theirs, or that belongs to another parent."""

    person: str
    method: str
    address: str
    form: Form = NOTHING


FOREIGN: tuple[Foreign, ...] = (
    # Somebody else's one-stop office, and a photograph under a stock-take that is not its own.
    Foreign("commune_a", "GET", "/facilities/units/{unit_commune_b}"),
    Foreign("commune_a", "GET", "/facilities/units/{unit_commune_b}/begin"),
    Foreign("commune_a", "GET", "/facilities/units/{unit_commune_b}/template.xlsx"),
    Foreign("commune_a", "POST", "/facilities/units/{unit_commune_b}/begin", STOCK),
    Foreign("commune_a", "GET", "/facilities/stock-takes/{take_draft}/photos/{take_photo}"),
    Foreign("office", "POST", "/facilities/stock-takes/{take_draft}/groups/{fac_group}/draft", {"x": "y"}),
    # A commune with the task of another commune.
    Foreign("commune_a", "GET", "/tasks/{theirs}"),
    Foreign("commune_a", "POST", "/tasks/{theirs}/acknowledge"),
    Foreign("commune_a", "GET", "/tasks/{theirs}/note"),
    Foreign("commune_a", "POST", "/tasks/{theirs}/note", {"text": "Chen vào.", **KEY}),
    Foreign("commune_a", "GET", "/tasks/{theirs}/submit"),
    Foreign("commune_a", "POST", "/tasks/{theirs}/submit", {"version": "{v_theirs}", **RESULT}),
    Foreign("commune_a", "POST", "/tasks/{theirs}/take-back", {"version": "{v_theirs}"}),
    Foreign("commune_a", "GET", "/tasks/{theirs}/ask/extension"),
    Foreign("commune_a", "POST", "/tasks/{theirs}/ask/not_applicable", {**NOTE, **KEY}),
    Foreign("head_a", "GET", "/tasks/{theirs}/approve"),
    Foreign("head_a", "POST", "/tasks/{theirs}/approve", {"version": "{v_theirs}", "do": "approve"}),
    # One's own and another's together: nothing of it happens.
    Foreign("commune_a", "POST", "/tasks/acknowledge", {"task": ["{own}", "{theirs}"]}),
    Foreign(
        "commune_a", "POST", "/tasks/submit?directive={issued}",
        {"task_ids": ["{own}:{v_own}", "{theirs}:{v_theirs}"], **RESULT},
    ),
    Foreign("commune_a", "GET", "/tasks/submit?directive={elsewhere}"),
    # A work of another commune, and a photograph and an entry under the wrong work.
    Foreign("commune_b", "GET", "/facilities/works/{work_need}"),
    Foreign("commune_b", "POST", "/facilities/works/{work_need}/plan", {"version": "{v_work_need}"}),
    Foreign("commune_b", "GET", "/facilities/works/{work_need}/photos/{work_photo}"),
    Foreign("commune_a", "GET", "/facilities/works/{work_planned}/photos/{work_photo}"),
    Foreign("commune_a", "GET", "/facilities/works/{work_planned}/money/{work_entry}"),
    # The right kind of row under the wrong parent.
    Foreign("commune_a", "GET", "/tasks/{own}/files/{file}"),
    Foreign("office", "GET", "/tasks/{theirs}/files/{file}"),
    Foreign("commune_a", "POST", "/tasks/{own}/requests/{request}/cancel"),
    Foreign("office", "GET", "/tasks/{own}/requests/{request}"),
    Foreign("office", "POST", "/tasks/{own}/requests/{request}", {"do": "grant"}),
    Foreign("office", "GET", "/directives/{draft}/instructions/{other_part}"),
    Foreign("office", "GET", "/directives/{draft}/instructions/{issued_part}"),
    Foreign("office", "GET", "/directives/{draft}/instructions/{other_part}/split"),
    Foreign("office", "POST", "/directives/{draft}/instructions/{other_part}/merge", {"version": "{v_draft}"}),
    Foreign("office", "POST", "/directives/{draft}/instructions/{other_part}/drop", {"version": "{v_draft}"}),
    Foreign("office", "POST", "/directives/{draft}/instructions/{left_out}/restore", {"version": "{v_draft}"}),
    Foreign("office", "POST", "/directives/{draft}/instructions/{other_part}/fix-year", {"version": "{v_draft}"}),
    Foreign("office", "GET", "/directives/{other_draft}/targets/{target}"),
    Foreign("office", "POST", "/directives/{other_draft}/targets/{target}/remove", {"version": "{v_other_draft}"}),
    # Documents, units, messages, sessions of others.
    Foreign("commune_a", "GET", "/directives/{elsewhere}"),
    Foreign("agency", "GET", "/directives/{elsewhere}/file"),
    Foreign("commune_a", "GET", "/units/{unit_commune_b}"),
    Foreign("commune_a", "GET", "/messages/{message_commune_b}"),
    Foreign("commune_a", "POST", "/messages/{message_commune_b}"),
    Foreign("office", "GET", "/messages/{message_commune_b}"),
    Foreign("commune_a", "POST", "/account/sessions/{session_office}/revoke"),
    Foreign("admin", "POST", "/account/sessions/{session_commune_a}/revoke"),
    # A delegation is its maker's; a remark is about what is there.
    Foreign("leader", "POST", "/delegations/99999/end"),
    Foreign("leader", "GET", "/remarks/99999"),
    Foreign("leader", "GET", "/remarks/new?task=99999"),
    Foreign("office", "POST", "/remarks/99999", {"answer": "Đã họp.", "version": "1"}),
    Foreign("office", "GET", "/responsibilities/{account_commune_a}"),
    Foreign("office", "GET", "/calendar/day?day=2030-01-01"),
    # Outreach of another commune, files of another activity, what a unit does not see.
    Foreign("stranger", "GET", "/outreach/{out}"),
    Foreign("stranger", "POST", "/outreach/{out}/edit", {**ACTIVITY, "version": "{v_out}"}),
    Foreign("agency", "POST", "/outreach/{out}/withdraw", {**NOTE, "version": "{v_out}"}),
    Foreign("commune_a", "GET", "/outreach/{out}/files/99999"),
    Foreign("commune_a", "GET", "/outreach/new?copy=99999"),
    Foreign("commune_a", "GET", "/outreach/activities?task=99999"),
    Foreign("commune_a", "GET", "/outreach?directive={elsewhere}"),
    Foreign("commune_a", "GET", "/outreach/plans/{out_directive}/{unit_commune_b}"),
    Foreign("agency", "GET", "/outreach/materials/{out_material}/editions/1"),
    Foreign("office", "GET", "/outreach/materials/{out_material}/editions/9"),
    Foreign("office", "GET", "/outreach/99999"),
    Foreign("office", "GET", "/outreach/materials/99999"),
    Foreign("office", "GET", "/units/villages/99999/edit"),
    Foreign("office", "GET", "/units/{unit_agency}/villages"),
    # Recommendations of another unit, and what lies below them.
    Foreign("commune_a", "GET", "/escalations/{rec_theirs}"),
    Foreign("commune_a", "GET", "/escalations/{rec_theirs}/notice"),
    Foreign("commune_a", "GET", "/escalations/{rec_theirs}/edit"),
    Foreign("commune_a", "POST", "/escalations/{rec_theirs}/edit", {**MATTER, "version": "{v_rec_theirs}"}),
    Foreign("commune_a", "POST", "/escalations/{rec_theirs}/send", {"version": "{v_rec_theirs}"}),
    Foreign("commune_a", "POST", "/escalations/{rec_theirs}/withdraw", {"version": "{v_rec_theirs}", **NOTE}),
    Foreign("head_a", "POST", "/escalations/{rec_theirs}/approve", {"version": "{v_rec_theirs}"}),
    Foreign("commune_a", "POST", "/escalations/{rec_theirs}/tell/citizens", {"how": "Họp bản."}),
    Foreign("commune_a", "GET", "/escalations/{rec_sent}/files/{rec_file}"),
    Foreign("commune_b", "GET", "/escalations/{rec_theirs}/files/{rec_file}"),
    Foreign("commune_a", "GET", "/escalations/new?task={theirs}"),
    Foreign("commune_a", "POST", "/escalations/new?task={theirs}", MATTER),
    Foreign("commune_a", "GET", "/escalations/new?from=nowhere&id=1"),
    Foreign("office", "POST", "/escalations/{rec_draft}/withdraw", {"version": "{v_rec_draft}", **NOTE}),
    Foreign("office", "GET", "/escalations/terms/nowhere"),
    Foreign("office", "POST", "/escalations/99999/letter"),
    # What does not exist.
    Foreign("office", "GET", "/tasks/99999"),
    Foreign("office", "POST", "/tasks/remind", {"task": ["{own}", "99999"], "send": "1", **KEY}),
    Foreign("office", "POST", "/tasks/many/accept", {"task": ["{submitted}:1", "99999:1"], "send": "1", **KEY}),
    Foreign("leader", "POST", "/tasks/many/return", {"task": ["99999:1"], "send": "1", "note": "Sửa.", **KEY}),
    Foreign("office", "GET", "/directives/{draft}/instructions/{issued_part}/move"),
    Foreign("office", "GET", "/directives/{elsewhere}/instructions/{issued_part}/remove"),
    Foreign("office", "POST", "/directives/{elsewhere}/instructions/{issued_part}/reword", {**NOTE, **KEY}),
    Foreign("office", "GET", "/directives/99999/withdraw"),
    Foreign("office", "GET", "/directives/99999/replace"),
    Foreign("office", "GET", "/reminder-templates/99999"),
    Foreign("office", "POST", "/reminder-templates/99999/remove", {"version": "1"}),
    Foreign("office", "GET", "/directives/99999"),
    Foreign("office", "GET", "/directives/99999/matrix"),
    Foreign("office", "GET", "/directives/99999/report"),
    Foreign("office", "POST", "/directives/99999/issue", {"version": "1", **KEY}),
    Foreign("office", "GET", "/directives/99999/tasks/new"),
    Foreign("office", "GET", "/units/99999"),
    Foreign("office", "GET", "/units/changes/99999"),
    Foreign("office", "GET", "/units/changes/new/abolish"),
    Foreign("office", "GET", "/units/changes/planned/99999"),
    Foreign("office", "POST", "/units/changes/planned/99999/cancel", {"version": "1"}),
    Foreign("admin", "POST", "/units/changes/planned/99999/retry", {"version": "1"}),
    Foreign("admin", "GET", "/accounts/import/forged"),
    Foreign("office", "POST", "/units/changes/99999/handover/{unit_district}"),
    Foreign("office", "GET", "/units/99999/edit"),
    Foreign("leader", "GET", "/reports/99999"),
    Foreign("leader", "POST", "/reports/99999/decide", {"version": "1", "do": "approve"}),
    Foreign("leader", "GET", "/reports/{failed}/report.pdf"),
    Foreign("leader", "GET", "/reports/{failed}/report.docx"),
    Foreign("leader", "GET", "/reports/{failed}/figures.xlsx"),
    Foreign("leader", "GET", "/reports/{failed}/figures.csv"),
    Foreign("office", "POST", "/reports/99999/cancel", {"version": "1"}),
    Foreign("office", "POST", "/reports/99999/send", {"version": "1"}),
    Foreign("office", "POST", "/reports/schedules/99999/end", {"version": "1"}),
    Foreign("stranger", "GET", "/letters/{letter}"),
    Foreign("stranger", "GET", "/letters/{report}"),
    Foreign("admin", "GET", "/accounts/99999/edit"),
    Foreign("admin", "POST", "/accounts/99999/lock", {"version": "1"}),
    Foreign("admin", "POST", "/accounts/99999/slip", {"version": "1"}),
    Foreign("admin", "POST", "/accounts/99999/leave", {"version": "1", "left_on": "30/9/2024"}),
    Foreign("admin", "POST", "/accounts/99999/second-step/reset", {"version": "1"}),
    Foreign("auditor", "GET", "/accounts/99999/history"),
)  # fmt: skip
