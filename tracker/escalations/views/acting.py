"""One page for every verb: what it asks for, what it does, what it says afterwards."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from tracker.core.clock import local_day
from tracker.core.errors import Forbidden
from tracker.escalations import forms, mail, operations, policy, queries
from tracker.escalations.models import Escalation
from tracker.escalations.operations import Paper
from tracker.escalations.states import ESCALATION_FLOW, Audience, Elsewhere, EscalationState, LevelCode
from tracker.escalations.views.page import ACTORS, KINDS, LABELS, Answer, bp, most_bytes, page_of, renew
from tracker.web.guard import roles
from tracker.web.identity import actor, now

Run = Callable[[Escalation, Any], None]


@dataclass(frozen=True)
class Act:
    """A verb as a page: its form, what it does with it, its button, a sentence before and one afterwards."""

    verb: str
    form: type[Any]
    run: Run
    button: Any
    done: Any
    lead: Any = ""
    icon: str = ""


def _plain(verb: Callable[..., None]) -> Run:
    """A verb that needs nothing but the version."""
    return lambda row, form: verb(row, actor=actor(), now=now(), version=form.version.data)


def _said(verb: Callable[..., None]) -> Run:
    """A verb with a reason or an opinion."""
    return lambda row, form: verb(
        row, actor=actor(), now=now(), version=form.version.data, reason=form.reason.data or ""
    )


def _letter(verb: Callable[..., None]) -> Run:
    """A verb that may need the number of a letter."""
    return lambda row, form: verb(row, actor=actor(), now=now(), version=form.version.data, paper=form.paper())


def _upward(verb: Callable[..., None]) -> Run:
    """A verb with a next holder."""
    return lambda row, form: verb(
        row,
        form.holder(),
        form.paper(),
        actor=actor(),
        now=now(),
        version=form.version.data,
        reason=form.reason.data or "",
        files=form.files.prepared,
    )


def _answer(row: Escalation, form: Any) -> None:
    operations.answer(
        row, form.reply(), actor=actor(), now=now(), version=form.version.data, files=form.files.prepared
    )


def _decide(row: Escalation, form: Any) -> None:
    operations.decide(
        row, form.reply(), actor=form.decider(), now=now(), version=form.version.data, files=form.files.prepared
    )


def _merge(row: Escalation, form: Any) -> None:
    main = queries.get_visible(form.main_id.data, actor())
    operations.merge(row, main, actor=actor(), now=now(), version=form.version.data, reason=form.reason.data or "")


def _redirect(row: Escalation, form: Any) -> None:
    operations.redirect(
        row,
        actor=actor(),
        now=now(),
        version=form.version.data,
        kind=Elsewhere(form.kind.data),
        reason=form.reason.data or "",
    )


def _remind(row: Escalation, form: Any) -> None:
    paper = Paper(form.letter_number.data or "")
    operations.remind(row, actor=actor(), now=now(), note=form.note.data or "", paper=paper)


ACTS: dict[str, Act] = {
    "send": Act(
        "send",
        forms.PaperFields,
        _letter(operations.send),
        _l("Gửi kiến nghị"),
        _l("Đã gửi kiến nghị."),
        _l("Sau khi gửi, nội dung chỉ sửa được khi bị trả lại."),
        "send",
    ),
    "approve": Act(
        "approve_in_unit",
        forms.PaperFields,
        _letter(operations.approve_in_unit),
        _l("Duyệt và gửi"),
        _l("Đã duyệt và gửi kiến nghị."),
        icon="check",
    ),
    "send-back": Act(
        "send_back_in_unit",
        forms.ReasonForm,
        _said(operations.send_back_in_unit),
        _l("Yêu cầu sửa"),
        _l("Đã yêu cầu sửa kiến nghị."),
        icon="back",
    ),
    "withdraw": Act(
        "withdraw",
        forms.ReasonForm,
        _said(operations.withdraw),
        _l("Rút kiến nghị"),
        _l("Đã rút kiến nghị."),
    ),
    "within": Act(
        "mark_within",
        forms.OpinionForm,
        _said(operations.mark_within),
        _l("Trình lãnh đạo quyết định"),
        _l("Đã trình lãnh đạo quyết định."),
        _l("Nội dung thuộc thẩm quyền của huyện."),
    ),
    "beyond": Act(
        "mark_beyond",
        forms.ReasonForm,
        _said(operations.mark_beyond),
        _l("Xác định vượt thẩm quyền"),
        _l("Đã xác định vượt thẩm quyền; hãy lập văn bản chuyển cấp trên."),
        _l("Chuyển cấp có thẩm quyền trong 5 ngày làm việc kể từ ngày nhận."),
    ),
    "merge": Act(
        "merge",
        forms.MergeForm,
        _merge,
        _l("Gộp kiến nghị"),
        _l("Đã gộp kiến nghị; đơn vị đã được báo."),
        _l("Các kiến nghị gộp lại tính là một; mỗi đơn vị vẫn được báo kết quả."),
    ),
    "return": Act(
        "return_",
        forms.ReasonForm,
        _said(operations.return_),
        _l("Trả lại bổ sung"),
        _l("Đã trả lại để bổ sung."),
        icon="back",
    ),
    "redirect": Act(
        "redirect",
        forms.RedirectForm,
        _redirect,
        _l("Hướng dẫn gửi nơi khác"),
        _l("Đã hướng dẫn đơn vị gửi đúng nơi."),
        _l("Khiếu nại, tố cáo không xử lý ở đây."),
    ),
    "decide": Act(
        "decide",
        forms.DecideForm,
        _decide,
        _l("Ghi quyết định"),
        _l("Đã ghi quyết định; Phòng Nội vụ đã được báo."),
        icon="check",
    ),
    "forward": Act(
        "forward",
        forms.ForwardForm,
        _upward(operations.forward),
        _l("Ghi đã chuyển cấp trên"),
        _l("Đã ghi văn bản chuyển; đơn vị đã được báo."),
        _l("Ghi số, ngày của văn bản đã gửi đi."),
        "send",
    ),
    "pass-on": Act(
        "pass_on",
        forms.ForwardForm,
        _upward(operations.pass_on),
        _l("Ghi nơi giữ mới"),
        _l("Đã ghi nơi giữ mới."),
        _l("Khi cấp trên chuyển tiếp cho cơ quan khác."),
    ),
    "answer": Act(
        "answer",
        forms.ReplyForm,
        _answer,
        _l("Ghi trả lời"),
        _l("Đã ghi trả lời; hãy báo lại đơn vị kiến nghị."),
        icon="check",
    ),
    "remind": Act("remind", forms.RemindForm, _remind, _l("Đôn đốc"), _l("Đã ghi đôn đốc."), icon="bell"),
    "pause-task": Act(
        "pause_task",
        forms.ConfirmForm,
        _plain(operations.pause_task),
        _l("Tạm dừng nhiệm vụ"),
        _l("Đã tạm dừng nhiệm vụ trong khi chờ."),
        _l("Những ngày làm việc chờ cấp trên được cộng vào hạn của nhiệm vụ khi kiến nghị đóng."),
    ),
    "close": Act(
        "close",
        forms.ConfirmForm,
        _plain(operations.close),
        _l("Đóng kiến nghị"),
        _l("Đã đóng kiến nghị."),
        icon="check",
    ),
}
STEPS = ", ".join(f"'{step}'" for step in ACTS)


@bp.route(f"/escalations/<int:escalation_id>/<any({STEPS}):step>", methods=["GET", "POST"])
@roles(*ACTORS)
def act(escalation_id: int, step: str) -> Answer:
    """Do one step with a recommendation."""
    one, row = ACTS[step], queries.get_visible(escalation_id, actor())
    if not policy.may(queries.in_place(actor(), row), row, one.verb):
        raise Forbidden
    if request.method == "GET":
        ESCALATION_FLOW.check(one.verb, row.state)
    form = one.form(version=row.version)
    _prepare(form, row)
    if form.validate_on_submit() and form.attempt(lambda: _run(one, escalation_id, form)):
        flash(_said_after(one, escalation_id), "success")
        return redirect(page_of(escalation_id))
    row = queries.get_visible(escalation_id, actor())
    renew(form, row)
    unit = queries.unit_name(row)
    return render_template(
        "escalations/act.html", act=one, form=form, row=row, unit=unit, most=most_bytes()
    ), form.status


def _said_after(one: Act, escalation_id: int) -> str:
    """What is said afterwards; what waits for the unit's head has not left the unit."""
    if queries.get_visible(escalation_id, actor()).state is EscalationState.AWAITING_HEAD:
        return str(_("Đã trình lãnh đạo đơn vị duyệt; duyệt xong mới gửi đi."))
    return str(one.done)


def _run(one: Act, escalation_id: int, form: Any) -> bool:
    one.run(queries.get_visible(escalation_id, actor()), form)
    return True


def _prepare(form: Any, row: Escalation) -> None:
    """Offer what can be chosen, propose what is known, and leave out a letter that the district writes later."""
    if isinstance(form, forms.MergeForm):
        form.main_id.choices = queries.joinable(row, actor())
    elif isinstance(form, forms.ForwardForm) and request.method == "GET":
        level = row.competent_level
        form.level.data = (LevelCode.DEPARTMENT if level is LevelCode.DISTRICT else level).value
        form.authority.data = row.authority
    elif isinstance(form, forms.RemindForm) and request.method == "GET":
        hop = operations.current_hop(row)
        form.note.data = mail.letter_text(row, hop) if hop else ""
    elif type(form) is forms.PaperFields and operations.through_district(row, now()):
        del form.letter_number, form.letter_on


@bp.route("/escalations/<int:escalation_id>/tell/<any(originator, citizens):audience>", methods=["GET", "POST"])
@roles(*ACTORS)
def tell(escalation_id: int, audience: str) -> Answer:
    """Note that the originator, or its citizens, were told of the answer."""
    wanted, row = Audience(audience), queries.get_visible(escalation_id, actor())
    if not policy.can_tell(queries.in_place(actor(), row), row, wanted):
        raise Forbidden
    main, form = queries.main_of(row), forms.TellForm(told_on=local_day(now()))
    if form.validate_on_submit() and form.attempt(lambda: _tell(escalation_id, wanted, form)):
        flash(_("Đã ghi việc báo lại."), "success")
        return redirect(page_of(main.id if actor().reads_all else row.id))
    row = queries.get_visible(escalation_id, actor())
    return render_template(
        "escalations/tell.html",
        form=form,
        row=row,
        main=queries.main_of(row),
        unit=queries.unit_name(row),
        audience=wanted,
        labels=LABELS,
        kinds=KINDS,
    ), form.status


def _tell(escalation_id: int, audience: Audience, form: forms.TellForm) -> bool:
    operations.tell(
        queries.get_visible(escalation_id, actor()),
        audience,
        actor=actor(),
        now=now(),
        how=form.how.data or "",
        told_on=form.told_on.data,
    )
    return True
