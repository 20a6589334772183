"""Needs: the list, what seems alike, gathering and splitting, the notice for the village board."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from tracker.core import carry_out
from tracker.core.clock import local_day
from tracker.core.errors import Forbidden
from tracker.feedback import exports, policy, queries
from tracker.feedback.forms import EditNeedForm, NewNeedForm, SplitForm
from tracker.feedback.models import Entry, Need
from tracker.feedback.operations import needs as operations
from tracker.feedback.queries import NEED_SORTS, NeedFilters
from tracker.feedback.states import NEED_FLOW, NeedState, Topic
from tracker.feedback.views.page import (
    KINDS,
    LABELS,
    NEED_KINDS,
    READERS,
    WRITERS,
    Answer,
    bp,
    choice,
    renew,
    table,
    words_asked,
)
from tracker.units.queries import short_names
from tracker.web.forms import whole_number
from tracker.web.guard import roles
from tracker.web.identifiers import identifier
from tracker.web.identity import actor, now
from tracker.web.pagination import Page, address_with, page_number

COMPARED = 3
"""How many of a need's entries, beside its name, others are compared with."""


@bp.get("/feedback/needs")
@roles(*READERS)
def needs() -> str:
    """Needs that the person sees, those with the most entries first."""
    who, filters, page = actor(), _filters(), page_number()
    rows, total = queries.needs_page(who, filters, page, local_day(now()))
    counts = queries.need_counts(who, filters)
    return render_template(
        "feedback/needs.html",
        page=Page(rows, page, queries.PER_PAGE, total),
        filters=filters,
        chips=_chips(counts, filters),
        units=dict(sorted(short_names().items(), key=lambda one: one[1])) if who.reads_all else {},
        args=request.args.to_dict(),
        can_write=policy.can_write(who),
        labels=LABELS,
        kinds=NEED_KINDS,
    )


def _chips(counts: dict[NeedState, int], filters: NeedFilters) -> list[dict[str, object]]:
    every = sum(count for state, count in counts.items() if state is not NeedState.MERGED)
    found: list[dict[str, object]] = [
        {
            "label": LABELS["need"][state],
            "url": address_with(state=state.value, page=None),
            "active": filters.state is state,
            "count": count,
        }
        for state, count in counts.items()
        if count or state is not NeedState.MERGED
    ]
    url = address_with(state=None, page=None)
    return [
        {"label": _("Tất cả"), "url": url, "active": filters.state is None, "count": every},
        *found,
        {
            "label": _("Chưa có hướng giải quyết"),
            "url": address_with(undecided=None if filters.undecided else 1, page=None),
            "active": filters.undecided,
            "count": None,
        },
    ]


def _filters() -> NeedFilters:
    sort = request.args.get("sort", "")
    return NeedFilters(
        words=words_asked(),
        state=choice("state", NeedState),
        topic=choice("topic", Topic),
        unit_id=identifier(request.args.get("unit", "")),
        undecided="undecided" in request.args,
        sort=sort if sort in NEED_SORTS else "-entries",
    )


@bp.get("/feedback/needs/table.<any(csv, xlsx):kind>")
@roles(*READERS)
def needs_table(kind: str) -> Response:
    """All that the filters leave, as a file."""
    where = queries.need_conditions(actor(), _filters())
    rows = queries.need_rows(where, _filters().sort, day=local_day(now()))
    headings = [
        _("Số"),
        _("Nhu cầu"),
        _("Lĩnh vực"),
        _("Đơn vị"),
        _("Số ý kiến"),
        _("Số bản"),
        _("Số đơn vị"),
        _("Việc cải thiện"),
        _("Tình trạng"),
        _("Ngày báo người dân"),
    ]
    return table(kind, "nhu-cau", headings, exports.needs(rows, _))


@bp.get("/feedback/needs/alike")
@roles(*WRITERS)
def alike() -> str:
    """Entries in no need that seem to ask for the same; nothing is gathered before a person says so."""
    return render_template("feedback/alike.html", proposals=queries.proposals(actor()), labels=LABELS)


def _ticked(values: list[str]) -> list[int]:
    return whole_number(values)


@bp.route("/feedback/needs/new", methods=["GET", "POST"])
@roles(*WRITERS)
def new_need() -> Answer:
    """Make a need out of the entries that the address or the form names."""
    form = NewNeedForm(**_called())
    ticked = _ticked(request.form.getlist("entry") or request.args.getlist("entry"))
    rows = queries.some_entries(ticked, actor())
    if form.validate_on_submit():
        done = form.attempt_once(lambda: _found(form, ticked))
        if done:
            flash(_("Đã lập nhu cầu."), "success")
            return redirect(done)
    return render_template(
        "feedback/need_form.html", form=form, need=None, entries=rows, ticked=set(ticked), labels=LABELS
    ), form.status


def _called() -> dict[str, str]:
    """A title and topic that the address proposes."""
    topic = choice("topic", Topic)
    return {
        "title": (request.args.get("title") or "")[:200],
        "topic": topic.value if topic else Topic.SERVICES.value,
    }


def _found(form: NewNeedForm, ticked: list[int]) -> str:
    rows = queries.some_entries(ticked, actor())
    row = operations.found(form.title.data or "", Topic(form.topic.data), rows, actor=actor(), now=now())
    return _page_of(row.id)


def _page_of(need_id: int) -> str:
    return url_for("feedback.need", need_id=need_id)


@bp.get("/feedback/needs/<int:need_id>")
@roles(*READERS)
def need(need_id: int) -> str:
    """A need: counts by village and topic, its entries as far as the person sees them, where it leads."""
    row, who = queries.get_need(need_id, actor()), actor()
    can = policy.need_verbs(who, row)
    entries = _entries(row)
    return render_template(
        "feedback/need.html",
        row=row,
        unit=queries.unit_name(row),
        can=can,
        entries=entries,
        places=queries.need_places(row, local_day(now())),
        topics=queries.need_topics(row),
        ways=queries.ways_of(row, who),
        improvements=queries.improvements_for(row, who),
        alike=_alike(row, entries) if "gather" in can else [],
        main=queries.get_need(row.merged_into_id, who) if row.merged_into_id and who.reads_all else None,
        can_write=policy.can_write(who),
        labels=LABELS,
        entry_kinds=KINDS,
        kinds=NEED_KINDS,
    )


def _entries(row: Need) -> list[queries.EntryRow]:
    where = [policy.entries_visible_to(actor()), Entry.need_id == row.id]
    return queries.entry_rows(where, "-day", limit=200)


def _alike(row: Need, entries: list[queries.EntryRow]) -> list[queries.AlikeEntry]:
    return queries.alike_to(actor(), [row.title, *(one.said for one in entries[:COMPARED])], row.topic)


@bp.route("/feedback/needs/<int:need_id>/edit", methods=["GET", "POST"])
@roles(*WRITERS)
def edit_need(need_id: int) -> Answer:
    """Rename a need, or give it another topic."""
    row = may_do(need_id, "edit")
    form = EditNeedForm(title=row.title, topic=row.topic.value, version=row.version)
    if form.validate_on_submit() and form.attempt(lambda: _edit(need_id, form)):
        flash(_("Đã lưu nhu cầu."), "success")
        return redirect(_page_of(need_id))
    row = queries.get_need(need_id, actor())
    renew(form, row)
    return render_template(
        "feedback/need_form.html", form=form, need=row, entries=[], ticked=set(), labels=LABELS
    ), form.status


def may_do(need_id: int, verb: str) -> Need:
    """The need for a page of a verb. Raises Forbidden; IllegalTransition where the page is only opened."""
    row = queries.get_need(need_id, actor())
    if not policy.may_with_need(actor(), row, verb):
        raise Forbidden
    if request.method == "GET":
        NEED_FLOW.check(verb, row.state)
    return row


def _edit(need_id: int, form: EditNeedForm) -> bool:
    row = queries.get_need(need_id, actor())
    topic = Topic(form.topic.data)
    operations.edit(row, form.title.data or "", topic, actor=actor(), now=now(), version=form.version.data)
    return True


@bp.post("/feedback/needs/<int:need_id>/<any(gather, release):verb>")
@roles(*WRITERS)
def move(need_id: int, verb: str) -> Answer:
    """Put ticked entries into a need, or take them out."""
    change: Callable[..., None] = operations.gather if verb == "gather" else operations.release
    ticked = _ticked(request.form.getlist("entry"))
    version = identifier(request.form.get("version", ""))

    def run() -> None:
        row = queries.get_need(need_id, actor())
        change(row, queries.some_entries(ticked, actor()), actor=actor(), now=now(), version=version)

    carry_out(run)
    flash(_("Đã đưa ý kiến vào nhu cầu.") if verb == "gather" else _("Đã lấy ý kiến ra khỏi nhu cầu."), "success")
    return redirect(_page_of(need_id))


@bp.route("/feedback/needs/<int:need_id>/split", methods=["GET", "POST"])
@roles(*WRITERS)
def split(need_id: int) -> Answer:
    """Make a second need out of ticked entries."""
    row = may_do(need_id, "split")
    form = SplitForm(topic=row.topic.value, version=row.version)
    ticked = _ticked(request.form.getlist("entry"))
    if form.validate_on_submit():
        done = form.attempt(lambda: _split(need_id, form, ticked))
        if done:
            flash(_("Đã tách thành nhu cầu mới."), "success")
            return redirect(done)
    row = queries.get_need(need_id, actor())
    renew(form, row)
    return render_template(
        "feedback/need_form.html",
        form=form,
        need=row,
        entries=_entries(row),
        ticked=set(ticked),
        labels=LABELS,
    ), form.status


def _split(need_id: int, form: SplitForm, ticked: list[int]) -> str:
    other = operations.split(
        queries.get_need(need_id, actor()),
        form.title.data or "",
        Topic(form.topic.data),
        queries.some_entries(ticked, actor()),
        actor=actor(),
        now=now(),
        version=form.version.data,
    )
    return _page_of(other.id)
