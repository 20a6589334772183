"""Who looks after what: the office for its clerks, each leader for themselves."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from tracker.accounts.models import Account
from tracker.core.access import Role
from tracker.core.clock import local_day
from tracker.core.errors import Forbidden
from tracker.directives.states import KIND_LABELS
from tracker.steering import operations, policy, queries
from tracker.steering.forms import ResponsibilityForm
from tracker.steering.views.page import Answer, bp
from tracker.units import queries as units
from tracker.web.guard import roles
from tracker.web.identity import actor, now
from tracker.web.locale import words_for

KIND_WORDS = words_for(KIND_LABELS)


@bp.get("/responsibilities")
@roles(Role.OFFICE, Role.AUDITOR)
def responsibilities() -> str:
    """The clerks, each with what they look after."""
    people = queries.clerks()
    known = {identifier for keeper in people for identifier in keeper.scope.directive_ids}
    return render_template(
        "steering/responsibilities.html",
        people=people,
        directives=queries.names_by_directive(sorted(known)),
        units=units.short_names(),
        kinds=KIND_WORDS,
        can_set=actor().has(Role.OFFICE),
    )


@bp.route("/responsibilities/<int:account_id>", methods=["GET", "POST"])
@roles(Role.OFFICE, Role.LEADER)
def responsibility(account_id: int) -> Answer:
    """Say what one person looks after."""
    account = queries.get_account(account_id)
    if not policy.can_set_responsibilities(actor(), account):
        raise Forbidden
    form = _form(account)
    if form.validate_on_submit():
        done = form.attempt(lambda: _set(account_id, form))
        if done is not None:
            flash(_("Đã lưu phân công."), "success")
            return redirect(_home(account.role))
        form.seen.raw_data, form.seen.data = None, queries.chosen(account_id).mark
    return render_template(
        "steering/responsibility.html", form=form, account=account, home=_home(account.role)
    ), form.status


def _home(role: Role) -> str:
    return url_for("steering.responsibilities") if role == Role.OFFICE else url_for("desk.leader")


def _form(account: Account) -> ResponsibilityForm:
    set_now = queries.chosen(account.id)
    form = ResponsibilityForm(
        directive_ids=sorted(set_now.directive_ids),
        unit_ids=sorted(set_now.unit_ids),
        kinds=sorted(set_now.kinds),
        seen=set_now.mark,
    )
    form.offer(
        queries.issued_directives(set_now.directive_ids),
        [(version.unit_id, version.short_name) for version in units.all_on(local_day(now()))],
    )
    return form


def _set(account_id: int, form: ResponsibilityForm) -> int:
    return operations.set_responsibilities(
        queries.get_account(account_id), form.scope(), actor=actor(), now=now(), seen=form.seen.data
    )
