"""A directive's dossier, and the matrix of its tasks."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response

from tracker.core.access import Role
from tracker.desk import goal
from tracker.desk.matrix import CONDITIONS, ORDERS, arrange
from tracker.desk.queries import dossier as dossiers
from tracker.desk.queries import matrix as matrices
from tracker.desk.views.page import READERS, WORKERS, bp, number, own_scope, tags, text
from tracker.directives.models import reference
from tracker.directives.queries import get_visible
from tracker.directives.states import DEADLINE_LABELS, DIRECTIVE_LABELS, KIND_LABELS, DirectiveState
from tracker.steering.policy import can_remark
from tracker.steering.queries import about
from tracker.web.guard import roles
from tracker.web.identity import actor
from tracker.web.locale import date_in_words, words_for

LABELS = {
    "state": words_for(DIRECTIVE_LABELS),
    "kind": words_for(KIND_LABELS),
    "deadline": words_for(DEADLINE_LABELS),
}


@bp.get("/directives/<int:directive_id>")
@roles(*WORKERS)
def directive(directive_id: int) -> str | Response:
    """What the document is, what it asks of whom, how far that is."""
    who = actor()
    found = get_visible(directive_id, who)
    if found.state == DirectiveState.DRAFT:
        return redirect(url_for("directives.review", directive_id=directive_id))
    parts = dossiers.dossier(found, who, tags())
    return render_template(
        "desk/directive.html",
        directive=found,
        reference=reference(found),
        date_in_words=date_in_words,
        found=parts,
        goals=goal.goals(parts.targets),
        labels=LABELS,
        remarks=about(directive_id=directive_id),
        can_remark=can_remark(who) and found.state == DirectiveState.ISSUED,
    )


@bp.get("/directives/<int:directive_id>/matrix")
@roles(*READERS)
def matrix(directive_id: int) -> str:
    """Units against instructions: who is behind, where."""
    found = get_visible(directive_id, actor())
    condition, order = text("condition"), text("order")
    own = own_scope().unit_ids
    only_own = text("scope") == "own"
    made = arrange(
        matrices.material(found),
        tags(),
        group_id=number("group"),
        condition=condition,
        order=order if order in ORDERS else ORDERS[0],
        own=own,
        only_own=only_own,
    )
    return render_template(
        "desk/matrix.html",
        directive=found,
        reference=reference(found),
        matrix=made,
        condition=condition if condition in CONDITIONS else "",
        order=order,
        group=number("group"),
        own=own,
        only_own=only_own,
        can_remind=actor().has(Role.OFFICE),
    )


@bp.get("/matrix")
@roles(*READERS)
def matrix_home() -> str | Response:
    """The matrix of the one issued directive, or a choice among several."""
    own = own_scope().directive_ids
    found = sorted(matrices.issued_directives(), key=lambda row: row.id not in own)
    if len(found) == 1:
        return redirect(url_for("desk.matrix", directive_id=found[0].id))
    return render_template("desk/matrix_home.html", directives=found, own=own)
