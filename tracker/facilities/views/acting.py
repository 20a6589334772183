"""A stock-take as it stands, and what is done with it: one page for every verb."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from tracker.facilities import forms, operations, policy, queries
from tracker.facilities.figures import counted
from tracker.facilities.models import StockTake
from tracker.facilities.states import StockState
from tracker.facilities.views.drawing import checked
from tracker.facilities.views.entering import writable
from tracker.facilities.views.office import shown
from tracker.facilities.views.page import READERS, WRITERS, Answer, bp, page_of, renew, words
from tracker.web.guard import roles
from tracker.web.identity import actor, now

Run = Callable[[StockTake, Any], StockTake | None]


@dataclass(frozen=True)
class Act:
    """A verb as a page: its form, what it does with it, its button, a sentence before and one afterwards."""

    verb: str
    form: type[Any]
    run: Run
    button: Any
    done: Any
    lead: Any
    icon: str = ""


def _plain(verb: Callable[..., StockTake | None]) -> Run:
    """A verb that needs nothing but the version."""
    return lambda row, form: verb(row, actor=actor(), now=now(), version=form.version.data)


def _send_back(row: StockTake, form: Any) -> None:
    operations.send_back_in_unit(
        row, actor=actor(), now=now(), version=form.version.data, reason=form.reason.data or ""
    )


ACTS: dict[str, Act] = {
    "submit": Act(
        "submit", forms.ConfirmForm, _plain(operations.submit), _l("Nộp kiểm kê"), _l("Đã nộp kiểm kê."),
        _l("Số liệu được tính vào bảng chung của huyện. Trong ngày nộp còn rút lại được."), "send",
    ),
    "approve": Act(
        "approve_in_unit", forms.ConfirmForm, _plain(operations.approve_in_unit), _l("Duyệt và nộp"),
        _l("Đã duyệt và nộp kiểm kê."), _l("Số liệu được tính vào bảng chung của huyện."), "check",
    ),
    "send-back": Act(
        "send_back_in_unit", forms.ReasonForm, _send_back, _l("Yêu cầu sửa"), _l("Đã trả lại để sửa."),
        _l("Cán bộ báo cáo sửa rồi nộp lại."), "back",
    ),
    "take-back": Act(
        "take_back", forms.ConfirmForm, _plain(operations.take_back), _l("Rút lại"), _l("Đã rút lại để sửa."),
        _l("Lần kiểm kê trở lại trạng thái đang nhập; số liệu của nó thôi được tính."), "back",
    ),
    "correct": Act(
        "correct", forms.ConfirmForm, _plain(operations.correct), _l("Đính chính"),
        _l("Đã mở lần đính chính; hãy sửa rồi nộp."),
        _l("Một lần mới được mở với số liệu này. Lần cũ vẫn được tính đến khi nộp lần mới, và luôn xem lại được."),
        "edit",
    ),
    "discard": Act(
        "discard", forms.ConfirmForm, _plain(operations.discard), _l("Bỏ lần kiểm kê này"),
        _l("Đã bỏ lần kiểm kê đang nhập."), _l("Số liệu đã nhập trong lần này không được dùng nữa."), "trash",
    ),
}  # fmt: skip
STEPS = ", ".join(f"'{step}'" for step in ACTS)


@bp.get("/facilities/stock-takes/<int:take_id>")
@roles(*READERS)
def stock_take(take_id: int) -> str:
    """A stock-take item by item, with its editions and what happened to it."""
    who = actor()
    row = queries.get_visible(take_id, who)
    around = shown(row)
    can = policy.verbs(who, row)
    if not operations.still_takes_back(row, now()):
        can -= {"take_back"}
    answered = len(around["lines"])
    return render_template(
        "facilities/stock_take.html",
        row=row,
        unit=queries.unit_name(row),
        counts=counted(around["lines"].values()),
        answered=answered,
        total=sum(len(entries) for _id, _name, entries in around["parts"]),
        editions=queries.editions_of(row),
        acts=[(step, one) for step, one in ACTS.items() if one.verb in can],
        can_enter="enter" in can,
        checked=checked(**around, moved={}),
        **around,
        **words(),
    )


@bp.route(f"/facilities/stock-takes/<int:take_id>/<any({STEPS}):step>", methods=["GET", "POST"])
@roles(*WRITERS)
def act(take_id: int, step: str) -> Answer:
    """Do one step with a stock-take."""
    one = ACTS[step]
    row = writable(take_id, one.verb)
    form = one.form(version=row.version)
    if form.validate_on_submit():
        done = form.attempt(lambda: _run(one, take_id, form))
        if done:
            flash(_said(one, take_id), "success")
            return redirect(page_of(done))
    row = queries.get_visible(take_id, actor())
    renew(form, row)
    return render_template(
        "facilities/act.html", act=one, form=form, row=row, unit=queries.unit_name(row)
    ), form.status


def _said(one: Act, take_id: int) -> str:
    """What is said afterwards; what waits for the unit's head has not left the unit."""
    if queries.get_visible(take_id, actor()).state is StockState.AWAITING_HEAD:
        return str(_("Đã trình lãnh đạo đơn vị duyệt; duyệt xong mới là đã nộp."))
    return str(one.done)


def _run(one: Act, take_id: int, form: Any) -> int:
    """Do it; the identifier of the stock-take to look at afterwards."""
    made = one.run(queries.get_visible(take_id, actor()), form)
    return take_id if made is None else made.id
