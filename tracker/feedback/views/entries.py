"""Entries: the list and its tables, writing down, one entry with its journal, putting right."""

from __future__ import annotations

import datetime as dt

from flask import Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from tracker.accounts.operations import keys_of
from tracker.core.clock import local_day
from tracker.core.errors import Forbidden
from tracker.feedback import exports, policy, queries
from tracker.feedback.forms import EditEntryForm, EntryFields, NewEntryForm
from tracker.feedback.models import Entry
from tracker.feedback.operations import entries as operations
from tracker.feedback.operations.entries import Spoken
from tracker.feedback.operations.guarding import wrong_door
from tracker.feedback.queries import ENTRY_SORTS, EntryFilters
from tracker.feedback.states import ENTRY_FLOW, Channel, EntryState, Topic
from tracker.feedback.views.page import (
    KINDS,
    LABELS,
    READERS,
    WRITERS,
    Answer,
    bp,
    choice,
    day_of,
    renew,
    table,
    words_asked,
)
from tracker.units.queries import short_names
from tracker.web.guard import roles
from tracker.web.identifiers import identifier
from tracker.web.identity import actor, now, settings
from tracker.web.pagination import Page, address_with, page_number

GATHERED = {"1": True, "0": False}


@bp.get("/feedback")
@roles(*READERS)
def entries() -> str:
    """What people said, as far as the person sees it, 25 a page, the newest first."""
    who, filters, page = actor(), _filters(), page_number()
    rows, total = queries.entries_page(who, filters, page)
    return render_template(
        "feedback/entries.html",
        page=Page(rows, page, queries.PER_PAGE, total),
        filters=filters,
        chips=_chips(queries.entry_counts(who, filters), filters),
        units=_units() if who.reads_all else {},
        villages=queries.villages(who),
        args=request.args.to_dict(),
        can_write=policy.can_write(who),
        labels=LABELS,
        kinds=KINDS,
    )


def _units() -> dict[int, str]:
    return dict(sorted(short_names().items(), key=lambda one: one[1]))


def _chips(counts: dict[EntryState, int], filters: EntryFilters) -> list[dict[str, object]]:
    every = sum(count for state, count in counts.items() if state is not EntryState.WITHDRAWN)
    found: list[dict[str, object]] = [
        {
            "label": LABELS["entry"][state],
            "url": address_with(state=state.value, page=None),
            "active": filters.state is state,
            "count": count,
        }
        for state, count in counts.items()
        if count or state is not EntryState.WITHDRAWN
    ]
    url = address_with(state=None, page=None)
    late = filters.late_before is not None
    return [
        {"label": _("Tất cả"), "url": url, "active": filters.state is None, "count": every},
        *found,
        {
            "label": _("Quá %(days)s ngày chưa trả lời", days=settings().answer_days),
            "url": address_with(late=None if late else 1, page=None),
            "active": late,
            "count": None,
        },
    ]


def _filters() -> EntryFilters:
    """What the address says; what it says wrongly is left out, so that a stale link shows the whole list."""
    sort = request.args.get("sort", "")
    return EntryFilters(
        words=words_asked(),
        state=choice("state", EntryState),
        topic=choice("topic", Topic),
        channel=choice("channel", Channel),
        village=(request.args.get("village") or "")[:200],
        unit_id=identifier(request.args.get("unit", "")),
        since=day_of("since"),
        until=day_of("until"),
        gathered=GATHERED.get(request.args.get("gathered", "")),
        late_before=_late_before() if "late" in request.args else None,
        sort=sort if sort in ENTRY_SORTS else "-day",
    )


def _late_before() -> dt.date:
    return local_day(now()) - dt.timedelta(days=settings().answer_days)


@bp.get("/feedback/table.<any(csv, xlsx):kind>")
@roles(*READERS)
def entries_table(kind: str) -> Response:
    """All that the filters leave, as a file."""
    rows = queries.entry_rows(queries.entry_conditions(actor(), _filters()), _filters().sort)
    headings = [
        _("Số"),
        _("Ngày tiếp nhận"),
        _("Đơn vị"),
        _("Bản, tổ dân phố"),
        _("Cách tiếp nhận"),
        _("Lĩnh vực"),
        _("Người dân nói gì"),
        _("Đơn vị đã hoặc sẽ làm gì"),
        _("Tình trạng"),
        _("Nhu cầu"),
    ]
    return table(kind, "y-kien-nguoi-dan", headings, exports.entries(rows, _))


@bp.route("/feedback/new", methods=["GET", "POST"])
@roles(*WRITERS)
def new() -> Answer:
    """Write down what was said; 'again' comes back to an empty form with day, village and way kept."""
    form = NewEntryForm(
        received_on=day_of("day") or local_day(now()),
        village_id=identifier(request.args.get("place", "")),
        village=(request.args.get("village") or "")[:200],
        channel=(choice("channel", Channel) or Channel.ONE_STOP).value,
        topic=Topic.SERVICES.value,
    )
    form.offer_villages(queries.villages_to_choose(actor(), local_day(now())))
    if form.validate_on_submit():
        address = form.attempt_once(lambda: _record(form))
        if address:
            flash(_("Đã ghi ý kiến."), "success")
            return redirect(address)
    return _form_page(form, None), form.status


def _form_page(form: EntryFields, row: Entry | None) -> str:
    return render_template(
        "feedback/entry_form.html",
        form=form,
        row=row,
        villages=queries.villages(actor()),
        asks=bool(form.not_complaint.errors or form.not_complaint.data or wrong_door(form.said.data or "")),
        kept_days=settings().person_days,
        has_person=queries.has_person(row) if row else False,
    )


def _record(form: NewEntryForm) -> str:
    row = operations.record(
        form.heard(), actor=actor(), now=now(), spoken=_spoken(form), answered=bool(form.answered.data)
    )
    if request.form.get("do") != "again":
        return _page_of(row.id)
    day = row.received_on
    return url_for(
        "feedback.new",
        day=f"{day.day}/{day.month}/{day.year}",
        place=row.village_id,
        village=None if row.village_id else row.village or None,
        channel=row.channel.value,
    )


def _spoken(form: EntryFields) -> Spoken | None:
    who = form.who()
    return Spoken(who, keys_of(settings())) if who else None


def _page_of(entry_id: int) -> str:
    return url_for("feedback.entry", entry_id=entry_id)


@bp.get("/feedback/<int:entry_id>")
@roles(*READERS)
def entry(entry_id: int) -> str:
    """What was said, what became of it, what is alike, and its journal; who spoke is not on this page."""
    row, who = queries.get_entry(entry_id, actor()), actor()
    sees = policy.can_see_person(who, row)
    reads_looks = policy.can_read_looks(who, row)
    return render_template(
        "feedback/entry.html",
        row=row,
        unit=queries.unit_name(row),
        can=policy.entry_verbs(who, row),
        has_person=queries.has_person(row) if sees or reads_looks else False,
        sees=sees,
        erased_on=_erased_on(row),
        looks=queries.looks_at(row) if reads_looks else [],
        need=queries.get_need(row.need_id, who) if row.need_id else None,
        likely=queries.needs_like(who, row.said, row.topic) if row.need_id is None else [],
        labels=LABELS,
        kinds=KINDS,
    )


def _erased_on(row: Entry) -> dt.date | None:
    """The day from which who spoke is no longer kept; None before there is an answer."""
    if row.answered_at is None:
        return None
    return local_day(row.answered_at) + dt.timedelta(days=settings().person_days)


@bp.route("/feedback/<int:entry_id>/edit", methods=["GET", "POST"])
@roles(*WRITERS)
def edit(entry_id: int) -> Answer:
    """Put an entry right; who spoke is never shown here, only replaced."""
    row = queries.get_entry(entry_id, actor())
    if not policy.may_with_entry(actor(), row, "edit"):
        raise Forbidden
    if request.method == "GET":
        ENTRY_FLOW.check("edit", row.state)
    form = EditEntryForm(data=_editable(row))
    form.offer_villages(queries.villages_to_choose(actor(), local_day(now()), row.village_id))
    if form.validate_on_submit() and form.attempt(lambda: _edit(entry_id, form)):
        flash(_("Đã lưu ý kiến."), "success")
        return redirect(_page_of(entry_id))
    row = queries.get_entry(entry_id, actor())
    renew(form, row)
    return _form_page(form, row), form.status


def _editable(row: Entry) -> dict[str, object]:
    kept = {name: getattr(row, name) for name in ("received_on", "village_id", "said", "answer", "version")}
    asked = wrong_door(row.said) is not None
    return {
        **kept,
        "village": "" if row.village_id else row.village,
        "channel": row.channel.value,
        "topic": row.topic.value,
        "not_complaint": asked,
    }


def _edit(entry_id: int, form: EditEntryForm) -> bool:
    operations.edit(
        queries.get_entry(entry_id, actor()),
        form.heard(),
        actor=actor(),
        now=now(),
        version=form.version.data,
        spoken=_spoken(form),
    )
    return True
