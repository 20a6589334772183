"""Pages of the review: proposals beside the text, each with its form."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response
from wtforms.fields.choices import SelectChoice

from tracker.core.access import READS_ALL
from tracker.directives import operations, policy, queries
from tracker.directives.forms import AddForm, DeadlinesForm, InstructionForm, SplitForm
from tracker.directives.models import Directive, Instruction
from tracker.directives.operations.cutting import boundaries, cut_at_quote
from tracker.directives.states import DEADLINE_LABELS, KIND_LABELS, DeadlineKind, DirectiveState, rule_in_words
from tracker.directives.views.intake import bp, office
from tracker.web.forms import VersionedForm
from tracker.web.guard import roles
from tracker.web.identity import actor, now
from tracker.web.locale import date_in_words

Page = Response | tuple[str, int]


def refresh(form: VersionedForm, version: int) -> None:
    """After a conflict the page shows what was typed; sent again, it is saved over the newer state knowingly."""
    if form.status == 409:
        form.version.raw_data, form.version.data = None, version


def back_to_review(directive_id: int, sentence: str, anchor: str | None = None) -> Response:
    """Say what was done and return to the review."""
    flash(sentence, "success")
    return redirect(url_for("directives.review", directive_id=directive_id, _anchor=anchor))


def review_page(directive_id: int, form: VersionedForm | None = None) -> Page:
    """The review as it stands now; an issued directive has a page of its own."""
    directive = queries.get_visible(directive_id, actor())
    if directive.state is not DirectiveState.DRAFT:
        return redirect(url_for("desk.directive", directive_id=directive_id))
    shown = form or VersionedForm(formdata=None, version=directive.version)
    page = render_template(
        "directives/review.html",
        directive=directive,
        sheet=queries.sheet(directive),
        passages=queries.passages(directive),
        form=shown,
        key=uuid.uuid4().hex,
        kinds=KIND_LABELS,
        deadlines=DEADLINE_LABELS,
        DeadlineKind=DeadlineKind,
        rule_in_words=rule_in_words,
        date_in_words=date_in_words,
        may_edit=policy.can_prepare(actor()),
    )
    return page, shown.status


def done(form: VersionedForm, change: Callable[[], object]) -> bool:
    """Whether the form was sent, is well formed, and the change was made."""
    return form.validate_on_submit() and form.attempt(lambda: (change(),)) is not None


def _act(directive_id: int, change: Callable[[VersionedForm], object], sentence: str, anchor: str) -> Page:
    """A button of the review: do it, or show the review again with the rule's sentence."""
    form = VersionedForm()
    if done(form, lambda: change(form)):
        return back_to_review(directive_id, sentence, anchor)
    return review_page(directive_id, form)


def _row(directive_id: int, instruction_id: int) -> Instruction:
    return queries.get_instruction(directive_id, instruction_id, actor())


def _who(form: VersionedForm) -> dict[str, Any]:
    return {"actor": actor(), "now": now(), "version": form.version.data}


@bp.get("/<int:directive_id>/review")
@roles(*READS_ALL)
def review(directive_id: int) -> Page:
    """The document beside what would be assigned."""
    return review_page(directive_id)


@bp.route("/<int:directive_id>/instructions/<int:instruction_id>", methods=["GET", "POST"])
@office
def instruction(directive_id: int, instruction_id: int) -> Page:
    """Edit a proposal; buttons that tick units show the form again without saving."""
    one = _draft_row(directive_id, instruction_id)
    groups = queries.group_members(one.directive.units_on)
    ids = [[version.unit_id for version in group.units] for group in groups]
    form = InstructionForm.of(one, [unit_id for group in ids for unit_id in group])
    wish = request.form.get("only")
    if wish:
        form.narrow(wish, queries.one_stop_ids(), ids)
    elif done(form, lambda: _save(directive_id, instruction_id, form)):
        return back_to_review(directive_id, _("Đã lưu nhiệm vụ."), f"p{instruction_id}")
    one = _draft_row(directive_id, instruction_id)
    refresh(form, one.directive.version)
    page = render_template(
        "directives/instruction.html",
        form=form,
        one=one,
        directive=one.directive,
        groups=groups,
        one_stop=queries.one_stop_ids(),
        wished=bool(wish),
    )
    return page, form.status


def _draft_row(directive_id: int, instruction_id: int) -> Instruction:
    queries.get_draft(directive_id, actor())
    return _row(directive_id, instruction_id)


def _save(directive_id: int, instruction_id: int, form: InstructionForm) -> Instruction:
    return operations.edit_instruction(_row(directive_id, instruction_id), **form.changes(), **_who(form))


@bp.route("/<int:directive_id>/instructions/<int:instruction_id>/split", methods=["GET", "POST"])
@office
def split(directive_id: int, instruction_id: int) -> Page:
    """Cut a proposal into several."""
    one = _draft_row(directive_id, instruction_id)
    form = SplitForm(version=one.directive.version)
    form.cuts.choices = [SelectChoice(str(place)) for place in boundaries(one.text)]
    if done(form, lambda: _cut(directive_id, instruction_id, form)):
        return back_to_review(directive_id, _("Đã tách; xem lại đơn vị của từng phần."), f"p{instruction_id}")
    one = _draft_row(directive_id, instruction_id)
    refresh(form, one.directive.version)
    page = render_template(
        "directives/split.html", form=form, one=one, directive=one.directive, pieces=_pieces(one.text)
    )
    return page, form.status


def _pieces(text: str) -> list[tuple[int, str]]:
    places = [0, *boundaries(text)]
    return [(a, text[a:b].strip()) for a, b in zip(places, [*places[1:], len(text)], strict=True)]


def _cut(directive_id: int, instruction_id: int, form: SplitForm) -> list[Instruction]:
    one = _row(directive_id, instruction_id)
    cuts = list(form.cuts.data or [])
    if form.quote.data:
        cuts.append(cut_at_quote(one.text, form.quote.data))
    return operations.split(one, cuts=cuts, **_who(form))


@bp.post("/<int:directive_id>/instructions/<int:instruction_id>/merge")
@office
def merge(directive_id: int, instruction_id: int) -> Page:
    """Join a proposal with the one after it."""
    return _act(
        directive_id,
        lambda form: operations.merge_with_next(_row(directive_id, instruction_id), **_who(form)),
        _("Đã gộp hai nhiệm vụ; xem lại đơn vị và thời hạn."),
        f"p{instruction_id}",
    )


@bp.post("/<int:directive_id>/instructions/<int:instruction_id>/drop")
@office
def drop(directive_id: int, instruction_id: int) -> Page:
    """Leave a proposal out."""
    return _act(
        directive_id,
        lambda form: operations.set_included(_row(directive_id, instruction_id), included=False, **_who(form)),
        _("Đã bỏ nhiệm vụ khỏi danh sách giao; có thể khôi phục trước khi giao."),
        f"p{instruction_id}",
    )


@bp.post("/<int:directive_id>/instructions/<int:instruction_id>/restore")
@office
def restore(directive_id: int, instruction_id: int) -> Page:
    """Take up a proposal that was left out."""
    return _act(
        directive_id,
        lambda form: operations.set_included(_row(directive_id, instruction_id), included=True, **_who(form)),
        _("Đã khôi phục nhiệm vụ."),
        f"p{instruction_id}",
    )


@bp.post("/<int:directive_id>/instructions/<int:instruction_id>/fix-year")
@office
def fix_year(directive_id: int, instruction_id: int) -> Page:
    """Put a deadline that lies before the document into the year that the page proposed."""
    return _act(
        directive_id,
        lambda form: operations.fix_year(_row(directive_id, instruction_id), **_who(form)),
        _("Đã sửa năm của thời hạn."),
        f"p{instruction_id}",
    )


@bp.route("/<int:directive_id>/instructions/new", methods=["GET", "POST"])
@office
def add(directive_id: int) -> Page:
    """Add a task that the reader did not find."""
    directive = queries.get_draft(directive_id, actor())
    form = AddForm(version=directive.version)
    added = form.attempt(lambda: _add(directive_id, form).id) if form.validate_on_submit() else None
    if added is not None:
        flash(_("Đã thêm nhiệm vụ; chọn đơn vị và thời hạn."), "success")
        return redirect(url_for("directives.instruction", directive_id=directive_id, instruction_id=added))
    directive = queries.get_draft(directive_id, actor())
    refresh(form, directive.version)
    return render_template("directives/add.html", form=form, directive=directive), form.status


def _add(directive_id: int, form: AddForm) -> Instruction:
    directive = queries.get_draft(directive_id, actor())
    return operations.add_instruction(directive, text=form.text.data, title=form.title.data or "", **_who(form))


@bp.route("/<int:directive_id>/deadlines", methods=["GET", "POST"])
@office
def deadlines(directive_id: int) -> Page:
    """One internal deadline for every task without one."""
    directive = queries.get_draft(directive_id, actor())
    form = DeadlinesForm(version=directive.version)
    if done(form, lambda: _deadlines(directive_id, form)):
        return back_to_review(directive_id, _("Đã đặt hạn nội bộ cho các nhiệm vụ chưa có hạn."))
    directive = queries.get_draft(directive_id, actor())
    refresh(form, directive.version)
    waiting = [one for one in directive.instructions if one.included and one.deadline_kind is DeadlineKind.NONE]
    page = render_template("directives/deadlines.html", form=form, directive=directive, waiting=waiting)
    return page, form.status


def _deadlines(directive_id: int, form: DeadlinesForm) -> int:
    directive: Directive = queries.get_draft(directive_id, actor())
    return operations.set_internal_deadlines(directive, due_on=form.due_on.data, **_who(form))


@bp.post("/<int:directive_id>/discard")
@office
def discard(directive_id: int) -> Page:
    """Put away a draft that will not be issued."""
    form = VersionedForm()
    if done(form, lambda: operations.discard(queries.get_draft(directive_id, actor()), **_who(form))):
        flash(_("Đã bỏ văn bản chưa giao; văn bản vẫn được lưu để tra cứu."), "success")
        return redirect(url_for("directives.directives"))
    return review_page(directive_id, form)
