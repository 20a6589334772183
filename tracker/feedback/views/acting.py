"""One page for each verb of entries, needs and improvements: what it asks for, what it does, what it says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _l

from tracker.core.clock import local_day
from tracker.core.errors import Forbidden
from tracker.facilities.queries import works
from tracker.feedback import forms, policy, queries
from tracker.feedback.operations import answering, entries, improving, needs
from tracker.feedback.states import ENTRY_FLOW, IMPROVEMENT_FLOW, NEED_FLOW
from tracker.feedback.views.page import WRITERS, Answer, bp, renew
from tracker.web.guard import roles
from tracker.web.identity import actor, now


@dataclass(frozen=True)
class Act:
    """A verb as a page: its form, what it does with it, its button, what is said afterwards, and before."""

    verb: str
    form: type[Any]
    run: Callable[[Any, Any], Any]
    button: Any
    done: Any
    lead: Any = ""
    icon: str = ""


def _with(verb: Callable[..., Any], *names: str) -> Callable[[Any, Any], Any]:
    """A verb that takes the version and some fields by their names."""

    def run(row: Any, form: Any) -> Any:
        given = {name: form[name].data for name in names}
        return verb(row, actor=actor(), now=now(), version=form.version.data, **given)

    return run


def _merge(row: Any, form: Any) -> None:
    main = queries.get_need(form.main_id.data, actor())
    needs.merge(row, main, actor=actor(), now=now(), version=form.version.data)


def _tie_work(row: Any, form: Any) -> None:
    work = works.get_visible(form.work_id.data, actor())
    answering.tie_work(row, work, actor=actor(), now=now(), version=form.version.data)


def _serve(row: Any, form: Any) -> None:
    need = queries.get_need(form.need_id.data, actor())
    improving.serve(row, need, actor=actor(), now=now(), version=form.version.data)


def _unserve(row: Any, form: Any) -> None:
    need = queries.get_need(form.need_id.data, actor())
    improving.unserve(row, need, actor=actor(), now=now(), version=form.version.data)


ENTRY_ACTS: dict[str, Act] = {
    "take-up": Act(
        "take_up", forms.ConfirmForm, _with(entries.take_up), _l("Nhận xử lý"), _l("Đã nhận xử lý ý kiến.")
    ),
    "answer": Act(
        "answer",
        forms.AnswerForm,
        _with(entries.answer, "answer"),
        _l("Ghi trả lời"),
        _l("Đã ghi trả lời."),
        _l("Sau khi trả lời, họ tên và điện thoại của người gửi được xóa khi hết thời hạn lưu."),
        "check",
    ),
    "reopen": Act(
        "reopen",
        forms.ReasonForm,
        _with(entries.reopen, "reason"),
        _l("Xử lý tiếp"),
        _l("Đã mở lại ý kiến."),
        icon="back",
    ),
    "withdraw": Act(
        "withdraw",
        forms.ReasonForm,
        _with(entries.withdraw, "reason"),
        _l("Bỏ ý kiến"),
        _l("Đã bỏ ý kiến."),
        _l("Dùng khi ghi nhầm hoặc trùng. Ý kiến không còn được đếm; người gửi được xóa ngay."),
    ),
}
NEED_ACTS: dict[str, Act] = {
    "answer": Act(
        "answer",
        forms.NeedAnswerForm,
        _with(answering.answer, "answer"),
        _l("Ghi nội dung trả lời"),
        _l("Đã ghi; hãy in thông báo gửi các bản rồi ghi đã báo người dân."),
        icon="check",
    ),
    "tell": Act(
        "tell",
        forms.TellForm,
        _with(answering.tell, "how", "on"),
        _l("Ghi đã báo người dân"),
        _l("Đã ghi việc báo người dân."),
        _l("Những ý kiến trong nhu cầu còn chờ được ghi là đã trả lời với nội dung này."),
        "horn",
    ),
    "reopen": Act(
        "reopen",
        forms.ReasonForm,
        _with(answering.reopen, "reason"),
        _l("Mở lại nhu cầu"),
        _l("Đã mở lại nhu cầu."),
        icon="back",
    ),
    "merge": Act(
        "merge",
        forms.MergeForm,
        _merge,
        _l("Gộp nhu cầu"),
        _l("Đã gộp nhu cầu; mọi ý kiến và liên kết chuyển sang nhu cầu kia."),
        _l("Không ý kiến nào bị mất hay đếm hai lần."),
    ),
    "work": Act(
        "tie_work",
        forms.WorkForm,
        _tie_work,
        _l("Gắn công việc nâng cấp"),
        _l("Đã gắn công việc nâng cấp với nhu cầu."),
    ),
}
IMPROVEMENT_ACTS: dict[str, Act] = {
    "begin": Act(
        "begin", forms.ConfirmForm, _with(improving.begin), _l("Bắt đầu làm"), _l("Đã ghi việc bắt đầu.")
    ),
    "finish": Act(
        "finish",
        forms.FinishForm,
        _with(improving.finish, "result", "measure", "before", "after"),
        _l("Ghi kết quả"),
        _l("Đã ghi kết quả cải thiện."),
        icon="check",
    ),
    "drop": Act(
        "drop",
        forms.ReasonForm,
        _with(improving.drop, "reason"),
        _l("Dừng, không làm"),
        _l("Đã ghi không làm nữa."),
    ),
    "serve": Act("serve", forms.ServeForm, _serve, _l("Gắn nhu cầu"), _l("Đã gắn nhu cầu.")),
    "unserve": Act("unserve", forms.ServeForm, _unserve, _l("Gỡ nhu cầu"), _l("Đã gỡ nhu cầu.")),
}


@dataclass(frozen=True)
class Kind:
    """What has verbs: how a row is found, who may do what, which states allow it, its page and its name."""

    acts: dict[str, Act]
    get: Callable[..., Any]
    may: Callable[..., bool]
    flow: Any
    page: str
    argument: str

    def address(self, row_id: int) -> str:
        """The page of a row."""
        given: dict[str, Any] = {self.argument: row_id}
        return url_for(self.page, **given)


ENTRY = Kind(ENTRY_ACTS, queries.get_entry, policy.may_with_entry, ENTRY_FLOW, "feedback.entry", "entry_id")
NEED = Kind(NEED_ACTS, queries.get_need, policy.may_with_need, NEED_FLOW, "feedback.need", "need_id")
IMPROVEMENT = Kind(
    IMPROVEMENT_ACTS,
    queries.get_improvement,
    policy.may_with_improvement,
    IMPROVEMENT_FLOW,
    "feedback.improvement",
    "improvement_id",
)


def _steps(acts: dict[str, Act]) -> str:
    return ", ".join(f"'{step}'" for step in acts)


@bp.route(f"/feedback/<int:entry_id>/<any({_steps(ENTRY_ACTS)}):step>", methods=["GET", "POST"])
@roles(*WRITERS)
def act_entry(entry_id: int, step: str) -> Answer:
    """Do one step with an entry."""
    return _act(ENTRY, entry_id, step)


@bp.route(f"/feedback/needs/<int:need_id>/<any({_steps(NEED_ACTS)}):step>", methods=["GET", "POST"])
@roles(*WRITERS)
def act_need(need_id: int, step: str) -> Answer:
    """Do one step with a need."""
    return _act(NEED, need_id, step)


@bp.route(
    f"/feedback/improvements/<int:improvement_id>/<any({_steps(IMPROVEMENT_ACTS)}):step>", methods=["GET", "POST"]
)
@roles(*WRITERS)
def act_improvement(improvement_id: int, step: str) -> Answer:
    """Do one step with an improvement."""
    return _act(IMPROVEMENT, improvement_id, step)


def _act(kind: Kind, row_id: int, step: str) -> Answer:
    one, row = kind.acts[step], kind.get(row_id, actor())
    if not kind.may(actor(), row, one.verb):
        raise Forbidden
    if request.method == "GET":
        kind.flow.check(one.verb, row.state)
    form = one.form(version=row.version, **_proposed(one, row))
    _offer(form, row)
    if form.validate_on_submit() and form.attempt(lambda: _run(kind, one, row_id, form)):
        flash(one.done, "success")
        return redirect(kind.address(row_id))
    row = kind.get(row_id, actor())
    renew(form, row)
    return render_template(
        "feedback/act.html",
        act=one,
        form=form,
        back=kind.address(row_id),
        name=getattr(row, "title", None) or f"#{row.id}",
        said=getattr(row, "said", ""),
        unit=queries.unit_name(row),
    ), form.status


def _run(kind: Kind, one: Act, row_id: int, form: Any) -> bool:
    one.run(kind.get(row_id, actor()), form)
    return True


def _proposed(one: Act, row: Any) -> dict[str, Any]:
    """What is known already stands in the form."""
    if one.verb == "tell":
        return {"on": local_day(now())}
    return {
        name: getattr(row, name)
        for name in ("answer", "measure", "before")
        if hasattr(one.form, name) and getattr(row, name, None)
    }


def _offer(form: Any, row: Any) -> None:
    if isinstance(form, forms.MergeForm):
        form.main_id.choices = queries.needs_to_choose(actor(), [row.id])
    elif isinstance(form, forms.WorkForm):
        where = works.conditions(actor(), works.Filters(), now())
        form.work_id.choices = [(one.id, f"{one.unit_name}: {one.title}") for one in works.rows_where(where)]
    elif isinstance(form, forms.ServeForm):
        form.need_id.choices = queries.needs_to_choose(actor())
