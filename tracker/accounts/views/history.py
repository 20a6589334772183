"""What happened to a person's access and rights."""

from __future__ import annotations

from flask import render_template

from tracker.accounts import queries
from tracker.accounts.views.page import bp
from tracker.audit.queries import about_account
from tracker.audit.states import act_label
from tracker.core.access import ROLE_LABELS, Role
from tracker.core.clock import local_day
from tracker.units.queries import short_names
from tracker.web.guard import roles
from tracker.web.identity import actor, now
from tracker.web.pagination import Page, page_number

PER_PAGE = 50


@bp.get("/accounts/<int:account_id>/history")
@roles(Role.AUDITOR, Role.ADMINISTRATOR)
def history(account_id: int) -> str:
    """Created, moved, locked, passwords, second steps, and every sign-in, newest first."""
    account = queries.get_visible(account_id, actor())
    number = page_number()
    rows, total = about_account(account_id, page=number, per=PER_PAGE)
    return render_template(
        "accounts/history.html",
        account=account,
        page=Page(rows=rows, page=number, per=PER_PAGE, total=total),
        units=short_names(local_day(now())),
        act_label=act_label,
        roles={role.value: label for role, label in ROLE_LABELS.items()},
    )
