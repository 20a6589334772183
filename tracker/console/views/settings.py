"""Settings that may change while the service runs, and who changed what."""

from __future__ import annotations

from flask import current_app, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from tracker.console import operations
from tracker.console.forms import WORDS, SettingsForm, shown
from tracker.console.queries import settings as queries
from tracker.console.views.page import Page, bp
from tracker.core.access import ROLE_LABELS, Role
from tracker.core.settings import KINDS, RoleList, YesNo, from_text
from tracker.web.guard import roles
from tracker.web.identity import actor, now, settings
from tracker.web.pagination import Page as Paged
from tracker.web.pagination import page_number

PER_PAGE = 20


@bp.route("/settings", methods=["GET", "POST"])
@roles(Role.ADMINISTRATOR)
def edit_settings() -> Page:
    """Change settings; every one in force is shown, and the changes made so far."""
    form = SettingsForm(data={**shown(settings()), "version": queries.newest_change()})
    if form.validate_on_submit():
        changed = form.attempt(lambda: _change(form))
        if changed is not None:
            return _saved(len(changed))
    number = page_number()
    rows = queries.changes(limit=PER_PAGE, offset=(number - 1) * PER_PAGE)
    page = Paged(rows=rows, page=number, per=PER_PAGE, total=queries.count_changes())
    return render_template("console/settings.html", form=form, page=page, words=WORDS, value=value), form.status


def _change(form: SettingsForm) -> list[str]:
    return operations.change_settings(
        form.wanted(),
        config=current_app.extensions["tracker_config"],
        version=form.version.data,
        actor=actor(),
        now=now(),
    )


def _saved(count: int) -> Response:
    if count:
        flash(ngettext("Đã đổi %(num)d thiết lập.", "Đã đổi %(num)d thiết lập.", count), "success")
    else:
        flash(_("Không có thiết lập nào thay đổi."), "info")
    return redirect(url_for("console.edit_settings"))


def value(key: str, text: str) -> str:
    """A stored value as people read it; what no longer fits its kind is shown as it is stored."""
    try:
        found = from_text(key, text)
    except (ValueError, KeyError):
        return text
    kind = KINDS[key]
    if isinstance(kind, YesNo):
        return str(_("có") if found else _("không"))
    if isinstance(kind, RoleList):
        return ", ".join(_(ROLE_LABELS[role]) for role in found)
    return f"{found:%H:%M}" if hasattr(found, "strftime") else str(found) or "–"
