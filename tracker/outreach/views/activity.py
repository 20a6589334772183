"""One activity: its page, its evidence, withdrawing it, and the form on paper."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from tracker.attachments import sending
from tracker.core.clock import local_day
from tracker.core.errors import Forbidden
from tracker.outreach import operations, policy, queries
from tracker.outreach.forms import WithdrawForm
from tracker.outreach.models import Activity
from tracker.outreach.states import ACTIVITY_FLOW, CHANNELS, ActivityState, Channel
from tracker.outreach.views.page import Answer, around, bp, choice, readers, renew, writers
from tracker.units.queries import villages_on
from tracker.web.identity import actor, now


@bp.get("/<int:activity_id>")
@readers
def activity(activity_id: int) -> str:
    """An activity with its counts, what is pointed out about it, its evidence and its history."""
    row = queries.get_visible(activity_id, actor())
    return render_template(
        "outreach/activity.html",
        row=row,
        about=queries.around(row),
        doubts=_doubts(row),
        files=queries.files_of(row.id),
        can=policy.verbs(actor(), row),
        can_record=policy.can_record(actor(), row.unit_id),
        **around(),
    )


def _doubts(row: Activity) -> list[queries.Doubt]:
    """What is pointed out about it as things stand now: another one may have been recorded since."""
    if row.state is not ActivityState.RECORDED:
        return []
    return queries.doubts(queries.facts_of(row), local_day(now()), but=row.id)


@bp.get("/<int:activity_id>/files/<int:file_id>")
@readers
def file(activity_id: int, file_id: int) -> Response:
    """A file of an activity."""
    return sending.send(queries.get_file(activity_id, file_id, actor()).file)


@bp.route("/<int:activity_id>/withdraw", methods=["GET", "POST"])
@writers
def withdraw(activity_id: int) -> Answer:
    """Take an activity out of every total, with a reason."""
    row = queries.get_visible(activity_id, actor())
    if not policy.can_change(actor(), row):
        raise Forbidden
    ACTIVITY_FLOW.check("withdraw", row.state)
    form = WithdrawForm(version=row.version)
    if form.validate_on_submit() and form.attempt(lambda: _withdraw(activity_id, form)):
        flash(_("Đã rút hoạt động; số liệu không còn tính."), "success")
        return redirect(url_for("outreach.activity", activity_id=activity_id))
    row = queries.get_visible(activity_id, actor())
    renew(form, row.version)
    return render_template(
        "outreach/withdraw.html", form=form, row=row, about=queries.around(row), **around()
    ), form.status


def _withdraw(activity_id: int, form: WithdrawForm) -> bool:
    operations.withdraw(
        queries.get_visible(activity_id, actor()),
        actor=actor(),
        now=now(),
        version=form.version.data,
        reason=form.reason.data or "",
    )
    return True


@bp.get("/<int:activity_id>/paper")
@readers
def paper(activity_id: int) -> str:
    """An activity on one sheet, to be signed and filed."""
    row = queries.get_visible(activity_id, actor())
    return _paper(row.channel, row=row, about=queries.around(row), unit=queries.around(row).unit)


@bp.get("/paper")
@writers
def blank() -> str:
    """The sheet to be filled in by hand where there is no network."""
    who = actor()
    villages = villages_on(local_day(now()), [who.unit_id or 0])
    return _paper(
        choice("channel", Channel) or Channel.MEETING, row=None, about=None, unit=who.unit_name, villages=villages
    )


def _paper(channel: Channel, **known: Any) -> str:
    return render_template(
        "outreach/paper.html", channel=channel, kind=CHANNELS[channel], **{"villages": (), **known}, **around()
    )
