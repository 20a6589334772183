"""Finding directives, taking one in, its file."""

from __future__ import annotations

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from tracker.attachments import sending
from tracker.attachments.operations import Prepared
from tracker.core.access import IN_UNIT, READS_ALL, Role
from tracker.core.errors import Refusal
from tracker.directives import operations, policy, queries
from tracker.directives.forms import UploadForm
from tracker.directives.states import DIRECTIVE_LABELS, DirectiveState
from tracker.web.forms import tidy
from tracker.web.guard import roles
from tracker.web.identity import actor, now
from tracker.web.locale import date_in_words
from tracker.web.pagination import Page, address_with, page_number

bp = Blueprint("directives", __name__, url_prefix="/directives")
readers = roles(*READS_ALL, *IN_UNIT)
office = roles(Role.OFFICE)
PER_PAGE = 25


def _filters() -> queries.Filters:
    given = {name: (tidy(request.args.get(name)) or "")[:200] for name in ("q", "state", "type", "year", "sort")}
    return queries.Filters(
        words=given["q"],
        state=given["state"],
        type=given["type"],
        year=given["year"],
        sort=given["sort"] or "-date",
    )


def _chips(filters: queries.Filters) -> list[dict[str, object]]:
    """One narrowing a state, with its count; drafts and the discarded are the office's matter."""
    counts = queries.counts_by_state(filters, actor())
    shown = DirectiveState if actor().reads_all else (DirectiveState.ISSUED,)
    chips: list[dict[str, object]] = [
        {
            "label": _("Tất cả"),
            "url": address_with(state=None, page=None),
            "active": not filters.state,
            "count": counts[DirectiveState.DRAFT] + counts[DirectiveState.ISSUED],
        }
    ]
    return chips + [
        {
            "label": _(DIRECTIVE_LABELS[state]),
            "url": address_with(state=state.value, page=None),
            "active": filters.state == state,
            "count": counts[state],
        }
        for state in shown
    ]


@bp.get("")
@readers
def directives() -> str:
    """The directives that the person may know of."""
    filters, page = _filters(), page_number()
    rows, total = queries.listing(filters, actor(), page=page, per=PER_PAGE)
    return render_template(
        "directives/directives.html",
        filters=filters,
        page=Page(rows, page, PER_PAGE, total),
        date_in_words=date_in_words,
        chips_of_state=_chips(filters),
        types=queries.types(actor()),
        years=queries.years(actor()),
        labels=DIRECTIVE_LABELS,
        may_prepare=policy.can_prepare(actor()),
    )


@bp.route("/new", methods=["GET", "POST"])
@office
def upload() -> Response | tuple[str, int]:
    """Take a document in: read it and propose tasks."""
    form = UploadForm()
    if form.validate_on_submit():
        address = _take_in(form)
        if address is not None:
            flash(_("Đã đọc văn bản. Hãy rà soát các nhiệm vụ đề xuất trước khi giao."), "success")
            return redirect(address)
    limit = current_app.extensions["tracker_config"].upload_bytes
    return render_template("directives/upload.html", form=form, limit=limit), form.status


def _take_in(form: UploadForm) -> str | None:
    try:
        reading = operations.read(_document(form))
    except Refusal as refused:
        form.put(refused)
        return None
    return form.attempt_once(lambda: _intake(form, reading))


def _document(form: UploadForm) -> Prepared:
    if form.file.prepared:
        return form.file.prepared[0]
    return operations.keep_text(form.text.data, folder=current_app.extensions["tracker_config"].files)


def _intake(form: UploadForm, reading: operations.Reading) -> str:
    try:
        directive = operations.intake(
            reading,
            actor=actor(),
            now=now(),
            received_on=form.received_on.data,
            received_number=form.received_number.data or "",
            again=form.again.data,
        )
    except operations.Duplicate as duplicate:
        form.earlier = duplicate.directive_id
        raise
    return url_for("directives.review", directive_id=directive.id)


@bp.get("/<int:directive_id>/file")
@readers
def source_file(directive_id: int) -> Response:
    """The document as it came."""
    directive = queries.get_visible(directive_id, actor())
    if directive.file is None:
        abort(404)
    return sending.send(directive.file, download=True)
