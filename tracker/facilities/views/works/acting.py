"""One page for every verb of a work: what it asks for, what it does, what it says afterwards."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from tracker.core.clock import local_day
from tracker.core.errors import Forbidden, NotFound
from tracker.escalations.forms import ConfirmForm, OpinionForm, ReasonForm
from tracker.facilities import policy
from tracker.facilities.forms import works as forms
from tracker.facilities.models import MoneyEntry, Work
from tracker.facilities.operations import works as operations
from tracker.facilities.queries import works as queries
from tracker.facilities.states.works import WORK_FLOW, MoneyKind, PhotoMoment
from tracker.facilities.views.page import Answer, bp, most_bytes
from tracker.facilities.views.works.page import WORDS, WORK_ACTORS, renew, work_page
from tracker.web.guard import roles
from tracker.web.identity import actor, now

Run = Callable[[Work, Any], object]


@dataclass(frozen=True)
class Act:
    """A verb as a page: its form, what it does with it, its button, a sentence afterwards and one before."""

    verb: str
    form: type[Any]
    run: Run
    button: Any
    done: Any
    lead: Any = ""
    icon: str = ""


def _plain(verb: Callable[..., object]) -> Run:
    return lambda row, form: verb(row, actor=actor(), now=now(), version=form.version.data)


def _said(verb: Callable[..., object], name: str = "reason") -> Run:
    return lambda row, form: verb(
        row, actor=actor(), now=now(), version=form.version.data, **{name: form.reason.data or ""}
    )


def _paid(verb: Callable[..., object]) -> Run:
    return lambda row, form: verb(row, form.given(), actor=actor(), now=now(), version=form.version.data)


def _begin(row: Work, form: Any) -> None:
    operations.begin(row, actor=actor(), now=now(), version=form.version.data, began_on=form.began_on.data)


def _delay(row: Work, form: Any) -> None:
    operations.delay(
        row,
        actor=actor(),
        now=now(),
        version=form.version.data,
        finish_on=form.finish_on.data,
        reason=form.reason.data or "",
    )


def _accept(row: Work, form: Any) -> None:
    operations.accept(
        row,
        actor=actor(),
        now=now(),
        version=form.version.data,
        accepted_on=form.accepted_on.data,
        quantities=form.quantities(),
        files=form.files.prepared,
    )


def _photos(row: Work, form: Any) -> None:
    operations.add_photos(
        row,
        actor=actor(),
        now=now(),
        version=form.version.data,
        moment=PhotoMoment(form.moment.data),
        files=form.files.prepared,
    )


ACTS: dict[str, Act] = {
    "plan": Act(
        "plan",
        ConfirmForm,
        _plain(operations.plan),
        _l("Trình kế hoạch"),
        _l("Đã trình kế hoạch; Phòng Nội vụ đã được báo."),
        _l("Sau khi trình, nội dung chỉ sửa được khi bị trả lại."),
        "send",
    ),
    "return": Act(
        "return_",
        ReasonForm,
        _said(operations.return_),
        _l("Trả lại kế hoạch"),
        _l("Đã trả lại kế hoạch."),
        icon="back",
    ),
    "approve": Act(
        "approve",
        OpinionForm,
        _said(operations.approve, "note"),
        _l("Duyệt kế hoạch"),
        _l("Đã duyệt kế hoạch; đơn vị đã được báo."),
        _l("Ngày dự kiến xong được giữ lại làm mốc."),
        "check",
    ),
    "estimate": Act(
        "estimate",
        forms.MoneyForm,
        _paid(operations.estimate),
        _l("Ghi kế hoạch vốn"),
        _l("Đã ghi kế hoạch vốn."),
    ),
    "grant": Act(
        "grant",
        forms.MoneyForm,
        _paid(operations.grant),
        _l("Ghi bố trí vốn"),
        _l("Đã ghi bố trí vốn; đơn vị đã được báo."),
        _l("Ghi theo quyết định bố trí vốn, mỗi nguồn và năm một khoản."),
    ),
    "begin": Act(
        "begin", forms.BeginForm, _begin, _l("Bắt đầu thực hiện"), _l("Đã ghi ngày bắt đầu."), icon="check"
    ),
    "spend": Act("spend", forms.MoneyForm, _paid(operations.spend), _l("Ghi đã chi"), _l("Đã ghi số đã chi.")),
    "delay": Act("delay", forms.DelayForm, _delay, _l("Ghi chậm tiến độ"), _l("Đã ghi ngày mới và lý do.")),
    "accept": Act(
        "accept",
        forms.AcceptForm,
        _accept,
        _l("Nghiệm thu, đưa vào sử dụng"),
        _l("Đã nghiệm thu; số lượng được đề xuất cho lần kiểm kê tới."),
        icon="check",
    ),
    "reopen": Act(
        "reopen", ReasonForm, _said(operations.reopen), _l("Hủy nghiệm thu"), _l("Đã hủy nghiệm thu."), icon="back"
    ),
    "postpone": Act(
        "postpone", ReasonForm, _said(operations.postpone), _l("Tạm hoãn"), _l("Đã tạm hoãn công việc.")
    ),
    "resume": Act(
        "resume", OpinionForm, _said(operations.resume, "note"), _l("Tiếp tục"), _l("Công việc tiếp tục.")
    ),
    "cancel": Act(
        "cancel",
        ReasonForm,
        _said(operations.cancel),
        _l("Hủy công việc"),
        _l("Đã hủy công việc."),
        _l("Kế hoạch vốn được đính chính về 0; sổ vẫn giữ số cũ."),
    ),
    "photos": Act("add_photos", forms.PhotosForm, _photos, _l("Thêm ảnh"), _l("Đã thêm ảnh."), icon="plus"),
}
STEPS = ", ".join(f"'{step}'" for step in ACTS)


@bp.route(f"/facilities/works/<int:work_id>/<any({STEPS}):step>", methods=["GET", "POST"])
@roles(*WORK_ACTORS)
def act_on_work(work_id: int, step: str) -> Answer:
    """Do one step with a work."""
    one, row = ACTS[step], queries.get_visible(work_id, actor())
    if not policy.may_work(actor(), row, one.verb):
        raise Forbidden
    if request.method == "GET":
        WORK_FLOW.check(one.verb, row.state)
    form = one.form(**_known(one, row))
    if form.validate_on_submit() and _done(one, work_id, form):
        flash(one.done, "success")
        return redirect(work_page(work_id))
    row = queries.get_visible(work_id, actor())
    renew(form, row)
    return render_template(
        "facilities/work_act.html",
        act=one,
        form=form,
        row=row,
        unit=queries.unit_name(row),
        names={str(thing.item_id): thing for thing in queries.items_of(work_id, now())},
        most=most_bytes(),
    ), form.status


def _known(one: Act, row: Work) -> dict[str, Any]:
    """What a form is filled in with."""
    today = local_day(now())
    known: dict[str, Any] = {"version": row.version}
    if one.form is forms.MoneyForm:
        known["year"] = today.year
    elif one.form is forms.BeginForm:
        known["began_on"] = today
    elif one.form is forms.AcceptForm:
        known["accepted_on"] = today
        known["items"] = [{"item_id": str(thing.item_id), "quantity": thing.quantity} for thing in row.items]
    return {"data": known}


def _done(one: Act, work_id: int, form: Any) -> bool:
    """Whether the verb was done; what creates an entry is done once for each key."""

    def run() -> str:
        one.run(queries.get_visible(work_id, actor()), form)
        return work_page(work_id)

    if isinstance(form, forms.MoneyForm):
        return form.attempt_once(run) is not None
    return form.attempt(run) is not None


@bp.route("/facilities/works/<int:work_id>/money/<int:entry_id>", methods=["GET", "POST"])
@roles(*WORK_ACTORS)
def correct_money(work_id: int, entry_id: int) -> Answer:
    """Set an entry of the ledger right."""
    row = queries.get_visible(work_id, actor())
    line = next((one for one in queries.ledger_of(work_id) if one.entry.id == entry_id), None)
    if line is None:
        raise NotFound
    if not policy.can_correct(actor(), row, MoneyKind(line.entry.kind)):
        raise Forbidden
    form = forms.CorrectForm(version=row.version, amount=line.amount)
    if form.validate_on_submit() and form.attempt(lambda: _correct(work_id, line.entry, form)):
        flash(_("Đã đính chính; số cũ và lý do vẫn được giữ."), "success")
        return redirect(work_page(work_id))
    row = queries.get_visible(work_id, actor())
    renew(form, row)
    return render_template(
        "facilities/work_correct.html", form=form, row=row, line=line, unit=queries.unit_name(row), words=WORDS
    ), form.status


def _correct(work_id: int, entry: MoneyEntry, form: forms.CorrectForm) -> bool:
    operations.correct(
        queries.get_visible(work_id, actor()),
        entry.id,
        amount=form.amount.data or 0,
        reason=form.reason.data or "",
        actor=actor(),
        now=now(),
        version=form.version.data,
    )
    return True
