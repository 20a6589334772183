"""Entering a stock-take: group by group, saved as one goes."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from tracker.attachments.sending import send
from tracker.core import transaction
from tracker.core.errors import Forbidden, NotFound
from tracker.facilities import operations, policy, queries
from tracker.facilities.forms import GroupForm, HeadForm, chosen
from tracker.facilities.models import StockLine, StockTake
from tracker.facilities.queries import Entry
from tracker.facilities.states import STOCK_FLOW, Rule
from tracker.facilities.views.office import is_district
from tracker.facilities.views.page import READERS, WRITERS, Answer, bp, most_bytes, norms_of, page_of, renew, words
from tracker.facilities.views.works.beside import brought_by_works
from tracker.web import drafts
from tracker.web.forms import whole_number
from tracker.web.guard import roles
from tracker.web.identity import actor, now


def writable(take_id: int, verb: str = "enter") -> StockTake:
    """A stock-take that the person may change now. Raises NotFound, Forbidden, on a GET IllegalTransition."""
    row = queries.get_visible(take_id, actor())
    if not policy.may(actor(), row, verb):
        raise Forbidden
    if request.method == "GET":
        STOCK_FLOW.check(verb, row.state)
    return row


@bp.route("/facilities/stock-takes/<int:take_id>/groups/<int:group_id>", methods=["GET", "POST"])
@roles(*WRITERS)
def group(take_id: int, group_id: int) -> Answer:
    """Enter the items of one group; saving leads to the next that is not complete."""
    row = writable(take_id)
    entries = {entry.item_id: entry for entry in queries.entries_on(row.taken_on, group_id)}
    if not entries:
        raise NotFound("Không tìm thấy nhóm này.")
    form = _form(row, entries)
    if form.validate_on_submit() and form.attempt(lambda: _save(take_id, group_id, form, entries)):
        flash(_("Đã lưu nhóm %(name)s.", name=next(iter(entries.values())).group), "success")
        return redirect(_next(take_id, group_id))
    row = queries.get_visible(take_id, actor())
    renew(form, row)
    return render_template(
        "facilities/group.html",
        form=form,
        fields=form.by_item(),
        row=row,
        entries=list(entries.values()),
        norms=norms_of(entries.values(), is_district(row)),
        lines=queries.lines_of(row),
        before=queries.lines_of(queries.last_before(row)),
        brought=brought_by_works(row),
        unit=queries.unit_name(row),
        progress=_progress(row),
        group_id=group_id,
        Rule=Rule,
        most=most_bytes(),
        **words(),
    ), form.status


def _form(row: StockTake, entries: dict[int, Entry]) -> GroupForm:
    """The form as sent, as it was left half where the address asks for that, or as the last count stands."""
    if request.method == "POST":
        return GroupForm()
    draft = drafts.find(actor(), _draft_name(entries), row.id) if "draft" in request.args else None
    if draft is not None:
        return GroupForm(formdata=drafts.typed(draft), version=row.version)
    lines, before = queries.lines_of(row), queries.lines_of(queries.last_before(row))
    answers = [_typed(entry, lines.get(item) or before.get(item)) for item, entry in entries.items()]
    return GroupForm(formdata=None, version=row.version, answers=answers)


def _typed(entry: Entry, line: StockLine | None) -> dict[str, Any]:
    """What stands in the fields of an item: what was found this time, or the last time."""
    if line is None:
        return {"item": entry.item_id}
    by_person = line.overridden or line.quantity is None or entry.rule is Rule.NONE
    return {
        "item": entry.item_id,
        "quantity": line.quantity,
        "broken": line.broken or None,
        "verdict": line.verdict.value if by_person else "",
        "note": line.note,
    }


def _save(take_id: int, group_id: int, form: GroupForm, entries: dict[int, Entry]) -> bool:
    drop = frozenset(whole_number(request.form.getlist("drop")))
    row = queries.get_visible(take_id, actor())
    operations.enter(row, form.read(entries, drop), actor=actor(), now=now(), version=form.version.data)
    drafts.discard(f"stock.{group_id}", take_id, actor=actor())
    return True


def _draft_name(entries: dict[int, Entry]) -> str:
    return f"stock.{next(iter(entries.values())).group_id}"


def _progress(row: StockTake) -> list[tuple[int, str, int, int]]:
    """Each group with how many of its items are answered: identifier, name, answered, all."""
    answered = set(queries.lines_of(row))
    return [
        (group_id, name, sum(entry.item_id in answered for entry in found), len(found))
        for group_id, name, found in queries.by_group(queries.entries_on(row.taken_on))
    ]


def _next(take_id: int, group_id: int) -> str:
    """The next group that is not complete, after this one first; the stock-take when all are."""
    row = queries.get_visible(take_id, actor())
    progress = _progress(row)
    place = next((number for number, one in enumerate(progress) if one[0] == group_id), 0)
    for one in [*progress[place + 1 :], *progress[:place]]:
        if one[2] < one[3]:
            return url_for("facilities.group", take_id=take_id, group_id=one[0])
    return page_of(take_id)


@bp.route("/facilities/stock-takes/<int:take_id>/groups/<int:group_id>/draft", methods=["GET", "POST"])
@roles(*WRITERS)
def draft(take_id: int, group_id: int) -> Response | tuple[str, int]:
    """Keep what is typed into a group, for the page itself; opened by its address it leads to the group."""
    if request.method == "GET":
        return redirect(url_for("facilities.group", take_id=take_id, group_id=group_id, draft=1))
    writable(take_id)
    fields = [(name, value) for name, value in request.form.items(multi=True) if name != "drop"]
    with transaction():
        row = queries.get_visible(take_id, actor())
        title = f"{queries.unit_name(row)}: {queries.get_group(group_id).name}"
        path = url_for("facilities.group", take_id=take_id, group_id=group_id, draft=1)
        drafts.save(f"stock.{group_id}", take_id, fields, title=title, path=path, actor=actor(), now=now())
    return "", 204


@bp.route("/facilities/stock-takes/<int:take_id>/head", methods=["GET", "POST"])
@roles(*WRITERS)
def head(take_id: int) -> Answer:
    """Change day, officers and note."""
    row = writable(take_id)
    form = HeadForm(obj=row)
    if form.validate_on_submit() and form.attempt(lambda: _head(take_id, form)):
        flash(_("Đã lưu thông tin kiểm kê."), "success")
        return redirect(page_of(take_id))
    row = queries.get_visible(take_id, actor())
    renew(form, row)
    return render_template("facilities/head.html", form=form, row=row, unit=queries.unit_name(row)), form.status


def _head(take_id: int, form: HeadForm) -> bool:
    operations.set_head(
        queries.get_visible(take_id, actor()),
        taken_on=chosen(form.taken_on),
        officers=form.officers.data,
        note=form.note.data or "",
        actor=actor(),
        now=now(),
        version=form.version.data,
    )
    return True


@bp.get("/facilities/stock-takes/<int:take_id>/photos/<int:photo_id>")
@roles(*READERS)
def photo(take_id: int, photo_id: int) -> Response:
    """A photograph of a stock-take."""
    return send(queries.get_photo(take_id, photo_id, actor()).file)
