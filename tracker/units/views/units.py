"""Units: the list, a unit's particulars, and the import of a file."""

from __future__ import annotations

import datetime as dt
from typing import cast

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from tracker.core.clock import local_day
from tracker.core.errors import Invalid
from tracker.units import operations, queries
from tracker.units.forms import AliasForm, ImportForm, RenameForm, UnitForm
from tracker.units.models import Unit
from tracker.units.policy import KEEPERS
from tracker.units.views.page import Page, bp
from tracker.web.guard import roles
from tracker.web.identity import actor, now


@bp.get("")
@roles(*KEEPERS)
def units() -> Page:
    """Groups with the units of today, narrowed by words."""
    found = queries.listing(local_day(now()), q=request.args.get("q", ""))
    return render_template("units/units.html", found=found)


@bp.route("/<int:unit_id>/edit", methods=["GET", "POST"])
@roles(*KEEPERS)
def unit_form(unit_id: int) -> Page:
    """Correct letterhead, telephone and ways of working."""
    unit = queries.get_unit(unit_id)
    form = UnitForm(obj=unit.versions[-1], **_flags(unit))
    if form.validate_on_submit():
        form.attempt(lambda: _edit(unit_id, form))
        if form.status == 200:
            flash(_("Đã lưu thông tin đơn vị."), "success")
            return redirect(url_for("units.units"))
    alias, rename = AliasForm(formdata=None, version=unit.version), RenameForm(formdata=None, version=unit.version)
    return _page(unit, form, alias, rename), form.status


def _flags(unit: Unit) -> dict[str, int | bool]:
    return {
        "version": unit.version,
        "wants_head_approval": unit.wants_head_approval,
        "one_stop": unit.one_stop,
    }


def _edit(unit_id: int, form: UnitForm) -> None:
    operations.edit_unit(
        queries.get_unit(unit_id),
        form.particulars(),
        wants_head_approval=form.wants_head_approval.data,
        one_stop=form.one_stop.data,
        actor=actor(),
        now=now(),
        version=form.version.data,
    )


def _page(unit: Unit, form: UnitForm, alias: AliasForm, rename: RenameForm) -> str:
    wrong = next((one for one in (form, alias, rename) if one.status != 200), form)
    return render_template(
        "units/unit_form.html", unit=unit, form=wrong, particulars=form, alias=alias, rename=rename
    )


@bp.post("/<int:unit_id>/aliases")
@roles(*KEEPERS)
def add_alias(unit_id: int) -> Page:
    """Add a spelling by which documents mean the unit."""
    form = AliasForm()
    if form.validate_on_submit():
        form.attempt(
            lambda: operations.add_alias(
                queries.get_unit(unit_id), form.spelling.data, actor=actor(), now=now(), version=form.version.data
            )
        )
        if form.status == 200:
            flash(_("Đã thêm cách viết."), "success")
            return redirect(url_for("units.unit_form", unit_id=unit_id))
    unit = queries.get_unit(unit_id)
    rename = RenameForm(formdata=None, version=unit.version)
    return _page(unit, _untouched(unit), form, rename), form.status


@bp.post("/<int:unit_id>/name")
@roles(*KEEPERS)
def rename(unit_id: int) -> Page:
    """Give another name from a day on."""
    form = RenameForm()
    if form.validate_on_submit():
        form.attempt(lambda: _rename(unit_id, form))
        if form.status == 200:
            flash(_("Đã ghi tên mới; văn bản trước ngày đó giữ tên cũ."), "success")
            return redirect(url_for("units.unit_form", unit_id=unit_id))
    unit = queries.get_unit(unit_id)
    alias = AliasForm(formdata=None, version=unit.version)
    return _page(unit, _untouched(unit), alias, form), form.status


def _rename(unit_id: int, form: RenameForm) -> None:
    operations.rename_unit(
        queries.get_unit(unit_id),
        name=form.name.data,
        valid_from=cast(dt.date, form.valid_from.data),
        legal_ref=form.legal_ref.data,
        actor=actor(),
        now=now(),
        version=form.version.data,
    )


def _untouched(unit: Unit) -> UnitForm:
    return UnitForm(formdata=None, obj=unit.versions[-1], **_flags(unit))


@bp.route("/import", methods=["GET", "POST"])
@roles(*KEEPERS)
def import_units() -> Page:
    """Take in a file of units, whole or not at all."""
    form = ImportForm()
    problems: tuple[operations.Problem, ...] = ()
    if form.validate_on_submit():
        reading = _read(form)
        problems = reading.problems
        done = form.attempt(lambda: _import(reading)) if form.status == 200 else None
        if done is not None:
            flash(_("Đã thêm %(added)s đơn vị; %(known)s đơn vị đã có từ trước.", **vars(done)), "success")
            return redirect(url_for("units.units"))
    return render_template("units/import.html", form=form, problems=problems), form.status


def _import(reading: operations.Reading) -> operations.ImportResult:
    return operations.import_units(reading.rows, actor=actor(), now=now())


def _read(form: ImportForm) -> operations.Reading:
    """The file's rows; with its problems the form is refused as a whole."""
    try:
        reading = operations.read_units(form.file.data.read())
    except Invalid as refused:
        form.put(refused)
        return operations.Reading((), ())
    if reading.problems:
        form.put(Invalid(_("Tệp có chỗ sai nên chưa nhập dòng nào; xem từng ô ở dưới."), field="file"))
    return reading
