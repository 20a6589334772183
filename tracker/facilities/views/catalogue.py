"""The catalogue: read by everyone, edited by the office."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from tracker.core.access import IN_UNIT, Role
from tracker.core.clock import local_day
from tracker.facilities import operations, policy, queries
from tracker.facilities.forms import EditGroupForm, EditItemForm, EndItemForm, NewGroupForm, NewItemForm, chosen
from tracker.facilities.models import Item
from tracker.facilities.views.board import ways
from tracker.facilities.views.page import READERS, Answer, bp, norms_of, words
from tracker.web.guard import roles
from tracker.web.identifiers import identifier
from tracker.web.identity import actor, now


def _catalogue() -> str:
    return url_for("facilities.catalogue")


@bp.get("/facilities/catalogue")
@roles(*READERS)
def catalogue() -> str:
    """Groups and items of today with their norms; below them what is counted no more or not yet."""
    today = local_day(now())
    entries = queries.entries_on(today)
    counted = {entry.item_id for entry in entries}
    groups = queries.all_groups()
    return render_template(
        "facilities/catalogue.html",
        groups=groups,
        parts={group_id: found for group_id, _name, found in queries.by_group(entries)},
        norms=norms_of(entries, False),
        district=norms_of([entry for entry in entries if entry.norm_district is not None], True),
        others=[item for group in groups for item in group.items if item.id not in counted],
        total=len(entries),
        today=today,
        can_edit=policy.can_edit_catalogue(actor()),
        places=ways("catalogue") if actor().role not in IN_UNIT else [],
        **words(),
    )


@bp.route("/facilities/catalogue/groups/new", methods=["GET", "POST"])
@roles(Role.OFFICE)
def new_group() -> Answer:
    """Add a group."""
    form = NewGroupForm(position=queries.next_position())
    if form.validate_on_submit() and form.attempt_once(lambda: _add_group(form)):
        flash(_("Đã thêm nhóm."), "success")
        return redirect(_catalogue())
    return render_template("facilities/group_form.html", form=form, group=None), form.status


def _add_group(form: NewGroupForm) -> str:
    operations.save_group(None, name=form.name.data, position=form.position.data, actor=actor(), now=now())
    return _catalogue()


@bp.route("/facilities/catalogue/groups/<int:group_id>", methods=["GET", "POST"])
@roles(Role.OFFICE)
def edit_group(group_id: int) -> Answer:
    """Rename or move a group."""
    group = queries.get_group(group_id)
    form = EditGroupForm(obj=group)
    if form.validate_on_submit() and form.attempt(lambda: _save_group(group_id, form)):
        flash(_("Đã lưu nhóm."), "success")
        return redirect(_catalogue())
    _renew(form, queries.get_group(group_id).version)
    return render_template("facilities/group_form.html", form=form, group=group), form.status


def _save_group(group_id: int, form: EditGroupForm) -> bool:
    operations.save_group(
        queries.get_group(group_id),
        name=form.name.data,
        position=form.position.data,
        actor=actor(),
        now=now(),
        version=form.version.data,
    )
    return True


def _renew(form: Any, version: int) -> None:
    if form.status == 409:
        form.version.raw_data, form.version.data = None, version


def _offer(form: Any) -> None:
    form.group_id.choices = [(group.id, group.name) for group in queries.all_groups()]


@bp.route("/facilities/catalogue/items/new", methods=["GET", "POST"])
@roles(Role.OFFICE)
def new_item() -> Answer:
    """Add an item to a group."""
    form = NewItemForm(valid_from=local_day(now()), group_id=identifier(request.args.get("group", "")))
    _offer(form)
    if form.validate_on_submit() and form.attempt_once(lambda: _add_item(form)):
        flash(_("Đã thêm hạng mục."), "success")
        return redirect(_catalogue())
    return render_template("facilities/item_form.html", form=form, item=None, newest=None), form.status


def _add_item(form: NewItemForm) -> str:
    operations.add_item(
        queries.get_group(form.group_id.data),
        form.written(),
        position=form.position.data,
        valid_from=chosen(form.valid_from),
        actor=actor(),
        now=now(),
    )
    return _catalogue()


@bp.get("/facilities/catalogue/items/<int:item_id>")
@roles(*READERS)
def item(item_id: int) -> str:
    """An item with every norm that it had."""
    return render_template(
        "facilities/item.html",
        item=queries.get_item(item_id),
        can_edit=policy.can_edit_catalogue(actor()),
        today=local_day(now()),
        **words(),
    )


@bp.route("/facilities/catalogue/items/<int:item_id>/edit", methods=["GET", "POST"])
@roles(Role.OFFICE)
def edit_item(item_id: int) -> Answer:
    """Let another name or norm hold from a day on."""
    row = queries.get_item(item_id)
    form = EditItemForm(**({} if request.method == "POST" else _present(row)))
    _offer(form)
    if form.validate_on_submit() and form.attempt(lambda: _change(item_id, form)):
        flash(_("Đã lưu hạng mục; kiểm kê trước ngày áp dụng giữ định mức cũ."), "success")
        return redirect(url_for("facilities.item", item_id=item_id))
    row = queries.get_item(item_id)
    _renew(form, row.version)
    return render_template("facilities/item_form.html", form=form, item=row, newest=row.versions[-1]), form.status


def _present(row: Item) -> dict[str, Any]:
    """The newest version as the form takes it; the new one holds from today unless the office says otherwise."""
    newest = row.versions[-1]
    names = ("name", "unit_of_count", "norm", "norm_district", "legal_ref", "reference_only", "note")
    return {
        **{name: getattr(newest, name) for name in names},
        "rule": newest.rule.value,
        "norm_per": newest.norm_per.value,
        "group_id": row.group_id,
        "position": row.position,
        "version": row.version,
        "valid_from": max(local_day(now()), newest.valid_from),
    }


def _change(item_id: int, form: EditItemForm) -> bool:
    operations.change_item(
        queries.get_item(item_id),
        form.written(),
        group=queries.get_group(form.group_id.data),
        position=form.position.data,
        valid_from=chosen(form.valid_from),
        actor=actor(),
        now=now(),
        version=form.version.data,
    )
    return True


@bp.route("/facilities/catalogue/items/<int:item_id>/end", methods=["GET", "POST"])
@roles(Role.OFFICE)
def end_item(item_id: int) -> Answer:
    """Count an item no more after a day."""
    row = queries.get_item(item_id)
    form = EndItemForm(version=row.version, last_day=local_day(now()))
    if form.validate_on_submit() and form.attempt(lambda: _end(item_id, form)):
        flash(_("Hạng mục thôi được kiểm kê sau ngày đã chọn; số liệu cũ vẫn còn."), "success")
        return redirect(_catalogue())
    _renew(form, queries.get_item(item_id).version)
    return render_template("facilities/end_item.html", form=form, item=row), form.status


def _end(item_id: int, form: EndItemForm) -> bool:
    operations.end_item(
        queries.get_item(item_id),
        last_day=chosen(form.last_day),
        actor=actor(),
        now=now(),
        version=form.version.data,
    )
    return True
