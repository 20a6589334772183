"""Who acts for a leader who is away."""

from __future__ import annotations

import datetime as dt
from typing import cast

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from tracker.core import transaction
from tracker.core.access import Role
from tracker.core.clock import local_day
from tracker.steering import operations, queries
from tracker.steering.forms import DelegationForm
from tracker.steering.queries.delegations import get_own
from tracker.steering.views.page import Answer, bp
from tracker.web.guard import roles
from tracker.web.identity import actor, now


@bp.route("/delegations", methods=["GET", "POST"])
@roles(Role.LEADER)
def delegations() -> Answer:
    """The leader's own delegations, and a new one."""
    form = DelegationForm()
    form.delegate_id.choices = queries.leaders(actor().user_id)
    if form.validate_on_submit():
        done = form.attempt_once(lambda: _delegate(form))
        if done:
            flash(_("Đã ủy quyền."), "success")
            return redirect(done)
    today = local_day(now())
    return render_template(
        "steering/delegations.html",
        form=form,
        rows=queries.of_leader(actor().user_id),
        standing_in=queries.acting_for(actor(), today),
        today=today,
    ), form.status


def _delegate(form: DelegationForm) -> str:
    operations.delegate(
        form.delegate_id.data,
        starts_on=cast(dt.date, form.starts_on.data),
        ends_on=cast(dt.date, form.ends_on.data),
        reason=form.reason.data or "",
        actor=actor(),
        now=now(),
    )
    return url_for("steering.delegations")


@bp.post("/delegations/<int:delegation_id>/end")
@roles(Role.LEADER)
def end_delegation(delegation_id: int) -> Answer:
    """Take a delegation back."""
    with transaction():
        operations.end_delegation(get_own(delegation_id, actor()), actor=actor(), now=now())
    flash(_("Đã kết thúc ủy quyền."), "success")
    return redirect(url_for("steering.delegations"))
