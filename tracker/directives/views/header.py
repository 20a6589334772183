"""Pages for head and signature, number and date, goals."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from tracker.directives import operations, queries
from tracker.directives.forms import HeaderForm, NumberForm, TargetForm
from tracker.directives.models import Directive, Target
from tracker.directives.states import DirectiveState
from tracker.directives.views.intake import bp, office
from tracker.directives.views.review import Page, back_to_review, done, refresh, review_page
from tracker.web.forms import VersionedForm
from tracker.web.identity import actor, now


def _who(form: VersionedForm) -> dict[str, Any]:
    return {"actor": actor(), "now": now(), "version": form.version.data}


@bp.route("/<int:directive_id>/header", methods=["GET", "POST"])
@office
def header(directive_id: int) -> Page:
    """Correct what was read of head and signature."""
    form = HeaderForm.of(queries.get_draft(directive_id, actor()))
    if done(form, lambda: _save_header(directive_id, form)):
        return back_to_review(directive_id, _("Đã lưu thông tin văn bản."))
    directive = queries.get_draft(directive_id, actor())
    refresh(form, directive.version)
    return render_template("directives/header.html", form=form, directive=directive), form.status


def _save_header(directive_id: int, form: HeaderForm) -> Directive:
    return operations.edit_header(queries.get_draft(directive_id, actor()), form.header(), **_who(form))


@bp.route("/<int:directive_id>/number", methods=["GET", "POST"])
@office
def number(directive_id: int) -> Page:
    """Enter number and date once the document has got them, be it issued or not."""
    directive = queries.get_visible(directive_id, actor())
    form = NumberForm(obj=directive, date=directive.date_text)
    if done(form, lambda: _save_number(directive_id, form)):
        flash(_("Đã ghi số, ngày của văn bản."), "success")
        return redirect(_page_of(queries.get_visible(directive_id, actor())))
    directive = queries.get_visible(directive_id, actor())
    refresh(form, directive.version)
    back = _page_of(directive)
    return render_template("directives/number.html", form=form, directive=directive, back=back), form.status


def _page_of(directive: Directive) -> str:
    draft = directive.state is DirectiveState.DRAFT
    return url_for("directives.review" if draft else "desk.directive", directive_id=directive.id)


def _save_number(directive_id: int, form: NumberForm) -> Directive:
    return operations.record_number(
        queries.get_visible(directive_id, actor()),
        number=form.number.data,
        symbol=form.symbol.data or None,
        date_text=form.date.data,
        **_who(form),
    )


@bp.route("/<int:directive_id>/targets/new", methods=["GET", "POST"], defaults={"target_id": None})
@bp.route("/<int:directive_id>/targets/<int:target_id>", methods=["GET", "POST"])
@office
def target(directive_id: int, target_id: int | None) -> Page:
    """Edit a goal, or add one."""
    directive = queries.get_draft(directive_id, actor())
    form = TargetForm(obj=_target(directive_id, target_id), version=directive.version)
    if done(form, lambda: _save_target(directive_id, target_id, form)):
        return back_to_review(directive_id, _("Đã lưu mục tiêu."), "targets")
    directive = queries.get_draft(directive_id, actor())
    refresh(form, directive.version)
    return (
        render_template("directives/target.html", form=form, directive=directive, target_id=target_id),
        form.status,
    )


def _target(directive_id: int, target_id: int | None) -> Target | None:
    return None if target_id is None else queries.get_target(directive_id, target_id, actor())


def _save_target(directive_id: int, target_id: int | None, form: TargetForm) -> Target:
    return operations.save_target(
        queries.get_draft(directive_id, actor()),
        _target(directive_id, target_id),
        indicator=form.indicator.data,
        comparator=form.comparator.data,
        goal=form.goal.data,
        baseline=form.baseline.data,
        measure=form.measure.data or "",
        by=form.by.data,
        **_who(form),
    )


@bp.post("/<int:directive_id>/targets/<int:target_id>/remove")
@office
def remove_target(directive_id: int, target_id: int) -> Page:
    """Take a goal away."""
    form = VersionedForm()
    if done(form, lambda: _remove(directive_id, target_id, form)):
        return back_to_review(directive_id, _("Đã bỏ mục tiêu."), "targets")
    return review_page(directive_id, form)


def _remove(directive_id: int, target_id: int, form: VersionedForm) -> None:
    operations.remove_target(queries.get_target(directive_id, target_id, actor()), **_who(form))
