"""Improvements: the list and its tables, planning, one improvement with the needs that it serves."""

from __future__ import annotations

from flask import Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from tracker.core.clock import local_day
from tracker.core.errors import Forbidden
from tracker.feedback import exports, policy, queries
from tracker.feedback.forms import EditPlanForm, NewPlanForm
from tracker.feedback.models import Improvement, Need
from tracker.feedback.operations import improving as operations
from tracker.feedback.queries import IMPROVEMENT_SORTS, ImprovementFilters
from tracker.feedback.states import IMPROVEMENT_FLOW, ImprovementState, Topic
from tracker.feedback.views.page import (
    KINDS,
    LABELS,
    NEED_KINDS,
    READERS,
    WRITERS,
    Answer,
    bp,
    choice,
    renew,
    table,
    words_asked,
)
from tracker.units.queries import short_names
from tracker.web.guard import roles
from tracker.web.identifiers import identifier
from tracker.web.identity import actor, now
from tracker.web.pagination import Page, address_with, page_number


@bp.get("/feedback/improvements")
@roles(*READERS)
def improvements() -> str:
    """Improvements that the person sees, the newest start first."""
    who, filters, page = actor(), _filters(), page_number()
    rows, total = queries.improvements_page(who, filters, page)
    return render_template(
        "feedback/improvements.html",
        page=Page(rows, page, queries.PER_PAGE, total),
        filters=filters,
        chips=_chips(queries.improvement_counts(who, filters), filters),
        units=dict(sorted(short_names().items(), key=lambda one: one[1])) if who.reads_all else {},
        args=request.args.to_dict(),
        can_write=policy.can_write(who),
        labels=LABELS,
        kinds=KINDS,
    )


def _chips(counts: dict[ImprovementState, int], filters: ImprovementFilters) -> list[dict[str, object]]:
    found: list[dict[str, object]] = [
        {
            "label": LABELS["improvement"][state],
            "url": address_with(state=state.value, page=None),
            "active": filters.state is state,
            "count": count,
        }
        for state, count in counts.items()
    ]
    url = address_with(state=None, page=None)
    every = sum(counts.values())
    return [{"label": _("Tất cả"), "url": url, "active": filters.state is None, "count": every}, *found]


def _filters() -> ImprovementFilters:
    sort = request.args.get("sort", "")
    return ImprovementFilters(
        words=words_asked(),
        state=choice("state", ImprovementState),
        topic=choice("topic", Topic),
        unit_id=identifier(request.args.get("unit", "")),
        sort=sort if sort in IMPROVEMENT_SORTS else "-start",
    )


@bp.get("/feedback/improvements/table.<any(csv, xlsx):kind>")
@roles(*READERS)
def improvements_table(kind: str) -> Response:
    """All that the filters leave, as a file."""
    rows = queries.improvement_rows(queries.improvement_conditions(actor(), _filters()), _filters().sort)
    headings = [
        _("Số"),
        _("Dịch vụ, thủ tục hoặc chính sách"),
        _("Biện pháp"),
        _("Lĩnh vực"),
        _("Đơn vị"),
        _("Bắt đầu"),
        _("Kết quả mong đợi"),
        _("Tình trạng"),
        _("Kết thúc"),
        _("Kết quả đạt được"),
        _("Đơn vị tính của số liệu"),
        _("Số liệu trước"),
        _("Số liệu sau"),
        _("Số nhu cầu"),
    ]
    return table(kind, "cai-thien", headings, exports.improvements(rows, _))


def _need() -> Need | None:
    """The need that the address names. Raises NotFound for one that the person does not see."""
    need_id = identifier(request.args.get("need", ""))
    return None if need_id is None else queries.get_need(need_id, actor())


@bp.route("/feedback/improvements/new", methods=["GET", "POST"])
@roles(*WRITERS)
def new_improvement() -> Answer:
    """Plan an improvement, for a need where the address names one."""
    need = _need()
    form = NewPlanForm(starts_on=local_day(now()), topic=(need.topic if need else Topic.SERVICES).value)
    if form.validate_on_submit():
        done = form.attempt_once(lambda: _plan(form))
        if done:
            flash(_("Đã ghi việc cải thiện."), "success")
            return redirect(done)
    return render_template("feedback/improvement_form.html", form=form, row=None, need=need), form.status


def _plan(form: NewPlanForm) -> str:
    row = operations.plan(form.plan(), actor=actor(), now=now(), need=_need())
    return _page_of(row.id)


def _page_of(improvement_id: int) -> str:
    return url_for("feedback.improvement", improvement_id=improvement_id)


@bp.get("/feedback/improvements/<int:improvement_id>")
@roles(*READERS)
def improvement(improvement_id: int) -> str:
    """An improvement: measure, expectation, result, figures before and after, needs, journal."""
    row, who = queries.get_improvement(improvement_id, actor()), actor()
    return render_template(
        "feedback/improvement.html",
        row=row,
        unit=queries.unit_name(row),
        can=policy.improvement_verbs(who, row),
        needs=queries.needs_served(row, who),
        labels=LABELS,
        kinds=KINDS,
        need_kinds=NEED_KINDS,
    )


@bp.route("/feedback/improvements/<int:improvement_id>/edit", methods=["GET", "POST"])
@roles(*WRITERS)
def edit_improvement(improvement_id: int) -> Answer:
    """Change what was planned."""
    row = queries.get_improvement(improvement_id, actor())
    if not policy.may_with_improvement(actor(), row, "edit"):
        raise Forbidden
    if request.method == "GET":
        IMPROVEMENT_FLOW.check("edit", row.state)
    form = EditPlanForm(data=_editable(row))
    if form.validate_on_submit() and form.attempt(lambda: _edit(improvement_id, form)):
        flash(_("Đã lưu việc cải thiện."), "success")
        return redirect(_page_of(improvement_id))
    row = queries.get_improvement(improvement_id, actor())
    renew(form, row)
    return render_template("feedback/improvement_form.html", form=form, row=row, need=None), form.status


def _editable(row: Improvement) -> dict[str, object]:
    names = ("service", "title", "expected", "starts_on", "measure", "before", "version")
    return {**{name: getattr(row, name) for name in names}, "topic": row.topic.value}


def _edit(improvement_id: int, form: EditPlanForm) -> bool:
    row = queries.get_improvement(improvement_id, actor())
    operations.edit(row, form.plan(), actor=actor(), now=now(), version=form.version.data)
    return True
