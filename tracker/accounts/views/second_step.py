"""The second step: asked at sign-in, set and taken away on one's own page."""

from __future__ import annotations

import datetime as dt

from flask import flash, g, redirect, render_template, session, url_for
from flask_babel import gettext as _
from markupsafe import Markup

from tracker.accounts import operations, queries
from tracker.accounts.forms import CodeForm, OnwardForm, OwnPasswordForm, SecondStepForm
from tracker.accounts.models import Account
from tracker.accounts.views.entering import begin, lead_on, may_try, open_session, own_password_is_right
from tracker.accounts.views.page import Page, bp
from tracker.core import transaction
from tracker.core.clock import system_clock
from tracker.core.errors import Invalid
from tracker.web.guard import public, signed_in_only
from tracker.web.identity import actor, now, settings, signed_in

PENDING = "password_shown"
WAITS = dt.timedelta(minutes=10)


def _moment() -> dt.datetime:
    """The time by which codes are reckoned: a telephone's clock runs on where that of a demonstration stands."""
    return system_clock() if settings().clock is not None else now()


def _keys() -> operations.Keys:
    return operations.keys_of(settings())


def ask_second_step(known: queries.Credentials, given: OnwardForm) -> str:
    """Note in the signed cookie that the password was right, and show the page that asks for the code."""
    session.clear()
    g.pop("csrf_token", None)
    session[PENDING] = {"account": known.account_id, "mark": known.mark, "at": now().isoformat()}
    onward = {name: given[name].data for name in ("next", "typed_path", "typed")}
    return render_template("accounts/second_step.html", form=SecondStepForm(formdata=None, **onward))


def _pending() -> queries.Credentials | None:
    """Whose password was right lately, if it still is theirs and the account is not locked."""
    noted = session.get(PENDING)
    if noted is None or now() - dt.datetime.fromisoformat(noted["at"]) > WAITS:
        return None
    known = queries.credentials_of(noted["account"])
    return known if known is not None and not known.is_locked and known.mark == noted["mark"] else None


@bp.route("/sign-in/step", methods=["GET", "POST"])
@public
def sign_in_step() -> Page:
    """Finish signing in with the code of the telephone or a recovery code."""
    known = _pending()
    if known is None:
        flash(_("Đã quá thời gian chờ; hãy đăng nhập lại."), "info")
        return redirect(url_for("accounts.sign_in"))
    form = SecondStepForm()
    if form.validate_on_submit() and may_try(form, known.username):
        token = _try_code(form, known)
        if token is not None:
            begin(token)
            return lead_on(form)
    return render_template("accounts/second_step.html", form=form), form.status


def _try_code(form: SecondStepForm, known: queries.Credentials) -> str | None:
    with transaction():
        proof = operations.pass_second_step(
            known.account_id, form.code.data, keys=_keys(), now=now(), moment=_moment()
        )
        if proof is not None:
            return open_session(known.account_id, proof=proof)
        operations.fail_attempt(known.account_id, now=now())
    form.put(Invalid(_("Mã không đúng hoặc đã dùng; hãy đợi mã mới trên điện thoại."), field="code"))
    return None


def _me() -> Account:
    return queries.get_visible(actor().user_id or 0, actor())


@bp.get("/account/second-step")
@signed_in_only
def second_step() -> str:
    """How one's second step stands; the secret as a picture while it waits for its first code."""
    return _own_page()


def _own_page(*, password: OwnPasswordForm | None = None, code: CodeForm | None = None) -> str:
    step = queries.second_step_of(actor().user_id or 0)
    waiting = step is not None and step.confirmed_at is None
    secret = operations.secret_of(step, _keys()) if step is not None and waiting else None
    return render_template(
        "accounts/own_second_step.html",
        form=code if code is not None and code.errors else password,
        password=password if password is not None else OwnPasswordForm(formdata=None),
        code=code if code is not None else CodeForm(formdata=None),
        step=step,
        secret=secret,
        picture=_picture(operations.provisioning_uri(secret, signed_in().username)) if secret else None,
        left=queries.count_recovery_codes(actor().user_id or 0),
        required=_required(),
    )


def _picture(uri: str) -> Markup:
    """The address as a QR code, drawn into the page: no picture is fetched and no style is inline."""
    import segno

    drawn = segno.make(uri, error="m").svg_inline(
        scale=5, border=4, dark="#000", light="#fff", svgclass=None, lineclass=None
    )
    return Markup(drawn)  # noqa: S704 (segno's own drawing of squares; holds no text)


def _required() -> bool:
    config = settings()
    return not config.demo and signed_in().role in config.two_step_roles


def _password_is_right(form: OwnPasswordForm) -> bool:
    if not form.validate_on_submit():
        return False
    known = queries.credentials(signed_in().username)
    return own_password_is_right(
        form, known.password_hash if known else operations.dummy_hash(), form.password.data
    )


@bp.post("/account/second-step/begin")
@signed_in_only
def second_step_begin() -> Page:
    """Draw a secret; the next page shows it."""
    form = OwnPasswordForm()
    if _password_is_right(form):
        form.attempt(lambda: operations.begin_second_step(_me(), keys=_keys(), actor=actor(), now=now()))
        if form.status == 200:
            return redirect(url_for("accounts.second_step"))
    return _own_page(password=form), form.status


@bp.post("/account/second-step/confirm")
@signed_in_only
def second_step_confirm() -> Page:
    """Put it in force with the first code; the recovery codes stand in this answer only."""
    form = CodeForm()
    if form.validate_on_submit():
        codes = form.attempt(
            lambda: operations.confirm_second_step(
                _me(), form.code.data, keys=_keys(), actor=actor(), now=now(), moment=_moment()
            )
        )
        if codes is not None:
            return render_template("accounts/recovery_codes.html", codes=codes, username=signed_in().username)
    return _own_page(code=form), form.status


@bp.post("/account/second-step/codes")
@signed_in_only
def recovery_codes() -> Page:
    """New recovery codes; they stand in this answer only."""
    form = OwnPasswordForm()
    if _password_is_right(form):
        codes = form.attempt(
            lambda: operations.renew_recovery_codes(_me(), keys=_keys(), actor=actor(), now=now())
        )
        if codes is not None:
            return render_template("accounts/recovery_codes.html", codes=codes, username=signed_in().username)
    return _own_page(password=form), form.status


@bp.post("/account/second-step/remove")
@signed_in_only
def second_step_remove() -> Page:
    """Turn one's own second step off, where the role does not require it."""
    form = OwnPasswordForm()
    if _password_is_right(form):
        form.attempt(lambda: operations.remove_second_step(_me(), required=_required(), actor=actor(), now=now()))
        if form.status == 200:
            flash(_("Đã tắt đăng nhập hai bước."), "success")
            return redirect(url_for("accounts.second_step"))
    return _own_page(password=form), form.status
