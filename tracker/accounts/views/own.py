"""One's own account: particulars, sessions, password."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from tracker.accounts import operations, queries
from tracker.accounts.forms import PasswordForm, ProfileForm
from tracker.accounts.views.entering import own_password_is_right
from tracker.accounts.views.page import Page, bp
from tracker.core import transaction
from tracker.core.errors import Invalid
from tracker.web.guard import signed_in_only
from tracker.web.identity import actor, idle_limit, now, settings, signed_in


@bp.route("/account", methods=["GET", "POST"])
@signed_in_only
def profile() -> Page:
    """One's own particulars and sessions."""
    me = actor()
    account = queries.get_visible(me.user_id or 0, me)
    form = ProfileForm(obj=account)
    if form.validate_on_submit():
        form.attempt(
            lambda: operations.edit_profile(
                queries.get_visible(me.user_id or 0, me),
                actor=me,
                now=now(),
                version=form.version.data,
                email=form.email.data,
                telephone=form.telephone.data or "",
                wants_mail=bool(form.wants_mail.data),
                locale=form.locale.data,
            )
        )
        if form.status == 200:
            flash(_("Đã lưu."), "success")
            return redirect(url_for("accounts.profile"))
    opened = queries.sessions_of(me.user_id or 0, now(), idle_limit())
    feed = queries.feed_of(me)
    page = render_template("accounts/profile.html", form=form, account=account, sessions=opened, feed=feed)
    return page, form.status


@bp.post("/account/sessions/<int:session_id>/revoke")
@signed_in_only
def revoke_session(session_id: int) -> Response:
    """End one of one's own sessions elsewhere."""
    with transaction():
        opened = queries.get_own_session(session_id, actor())
        operations.revoke_session(opened, actor=actor(), now=now())
    flash(_("Đã kết thúc phiên đăng nhập đó."), "success")
    return redirect(url_for("accounts.profile"))


@bp.route("/account/password", methods=["GET", "POST"])
@signed_in_only
def change_password() -> Page:
    """Set one's own password; forced at the first sign-in."""
    form = PasswordForm()
    if form.validate_on_submit() and _set_password(form):
        flash(_("Đã đổi mật khẩu. Các phiên đăng nhập khác đã kết thúc."), "success")
        return redirect(url_for("web.home"))
    return render_template("accounts/password.html", form=form, least=settings().password_length), form.status


def _set_password(form: PasswordForm) -> bool:
    """Judge and hash outside the transaction, then store; False with the sentence on the form."""
    person = signed_in()
    known = queries.credentials(person.username)
    seen_hash = known.password_hash if known else operations.dummy_hash()
    if not own_password_is_right(form, seen_hash, form.password.data):
        return False
    words = (person.username, person.full_name, person.unit_name)
    try:
        operations.check_strength(form.new_password.data, least=settings().password_length, words=words)
    except Invalid as refused:
        form.put(refused)
        return False
    if form.new_password.data == form.password.data:
        form.put(Invalid(_("Mật khẩu mới phải khác mật khẩu đang dùng."), field="new_password"))
        return False
    hashed = operations.hash_password(form.new_password.data)
    form.attempt(
        lambda: operations.change_password(
            queries.get_visible(person.actor.user_id or 0, person.actor),
            seen_hash=seen_hash,
            password_hash=hashed,
            actor=person.actor,
            now=now(),
            keep=person.session_id,
        )
    )
    return form.status == 200
