"""Refusals and faults become pages: one clear sentence, and nothing lost that was typed."""

from __future__ import annotations

import errno

import structlog
from flask import Flask, current_app, g, render_template, request
from flask_babel import gettext as _
from flask_login import AnonymousUserMixin
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from tracker.core import db
from tracker.core.errors import Forbidden, IllegalTransition, Invalid, NotFound, Refusal, Stale
from tracker.web.locale import told
from tracker.web.typed import in_words

log = structlog.get_logger()
HIDDEN = frozenset({"csrf_token", "version", "key", "password", "new_password", "repeat_password"})
STATUS: dict[type[Refusal], int] = {
    Forbidden: 403,
    NotFound: 404,
    IllegalTransition: 409,
    Stale: 409,
    Invalid: 422,
    Refusal: 422,
}
BROKEN = 500
DISK_FULL = "53100"
TEMPLATES = {400, 403, 404, 409, 413, 429, 500, 503}
Answer = tuple[str, int]


def typed() -> list[tuple[str, str]]:
    """What the person had typed, as (field in words, text), so that an error page can give it back."""
    if request.method != "POST" or request.content_length is None:
        return []
    try:
        items = list(request.form.items(multi=True))
    except HTTPException:
        return []
    return in_words((name, value) for name, value in items if name not in HIDDEN and value.strip())


def page(status: int, message: str) -> Answer:
    """The page of an error, independent of database and person."""
    template = f"errors/{status if status in TEMPLATES else 400}.html"
    if status >= BROKEN:
        g._login_user = AnonymousUserMixin()  # nobody is asked for while the database may be down
    else:
        db.session.rollback()
    return render_template(template, message=message, typed=typed(), back=request.full_path.rstrip("?")), status


def install(app: Flask) -> None:
    """Register the handlers on the application."""

    @app.errorhandler(Refusal)
    def refused(error: Refusal) -> Answer:
        status = next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)
        return page(status, told(error))[0], status

    @app.errorhandler(StaleDataError)
    def stale(_error: StaleDataError) -> Answer:
        return page(409, told(Stale()))

    @app.errorhandler(CSRFError)
    def csrf(_error: CSRFError) -> Answer:
        return page(400, _("Trang đã mở quá lâu nên chưa gửi được. Nội dung đã nhập còn ở dưới; hãy gửi lại."))

    @app.errorhandler(OperationalError)
    def database(error: OperationalError) -> Answer:
        log.error("database", error=str(error.orig))
        if "disk is full" in str(error.orig) or getattr(error.orig, "sqlstate", None) == DISK_FULL:
            return page(503, _("Ổ đĩa của máy chủ đã đầy nên chưa lưu được. Hãy báo quản trị rồi thử lại."))
        return page(503, _("Cơ sở dữ liệu đang bận. Chưa có gì bị mất; hãy thử lại sau ít phút."))

    @app.errorhandler(OSError)
    def disk(error: OSError) -> Answer:
        log.exception("system", error=str(error))
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            return page(503, _("Ổ đĩa của máy chủ đã đầy nên chưa lưu được. Hãy báo quản trị rồi thử lại."))
        return page(500, _("Máy chủ gặp lỗi. Lỗi đã được ghi lại; hãy thử lại sau ít phút."))

    app.register_error_handler(RequestEntityTooLarge, _too_large)

    @app.errorhandler(HTTPException)
    def http(error: HTTPException) -> Answer:
        return page(error.code or 500, _message(error.code or 500))

    @app.errorhandler(Exception)
    def fault(error: Exception) -> Answer:
        log.exception("fault", path=request.path, error=type(error).__name__)
        return page(500, _("Máy chủ gặp lỗi. Lỗi đã được ghi lại; hãy thử lại sau ít phút."))


def _too_large(_error: RequestEntityTooLarge) -> Answer:
    """Files may be to blame only where the whole is too large; else it is the number of fields, or their text."""
    most = current_app.config["MAX_CONTENT_LENGTH"]
    if request.content_length is None or request.content_length > most:
        return page(413, _message(413))
    sentence = _("Biểu mẫu gửi lên có quá nhiều mục hoặc quá dài; hãy chọn ít mục hơn rồi gửi lại.")
    return page(400, sentence)[0], 413


def _message(status: int) -> str:
    sentences = {
        400: _("Yêu cầu không hợp lệ; hãy tải lại trang rồi thử lại."),
        403: _("Tài khoản này không có quyền xem trang này."),
        404: _("Không tìm thấy nội dung này."),
        405: _("Trang này không nhận cách gửi đó."),
        413: _("Tệp gửi lên quá lớn. Mỗi tệp tối đa 20 MB."),
        429: _("Đã thử quá nhiều lần; hãy đợi rồi thử lại."),
    }
    return str(sentences.get(status) or _("Có lỗi khi xử lý yêu cầu; hãy thử lại."))
