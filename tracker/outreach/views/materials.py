"""Materials: the shelf, one material with its editions and who fetched them, providing and fetching."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from tracker.attachments import sending
from tracker.attachments.operations import Prepared
from tracker.core import transaction
from tracker.core.access import Role
from tracker.core.errors import Invalid
from tracker.outreach import operations, policy, queries
from tracker.outreach.forms import EditionForm, MaterialForm, RetireForm
from tracker.outreach.models import Material
from tracker.outreach.views.page import Answer, around, bp, most_bytes, readers, renew
from tracker.units.queries import short_names
from tracker.web.guard import roles
from tracker.web.identity import actor, now

office = roles(Role.OFFICE)


@bp.get("/materials")
@readers
def materials() -> str:
    """Materials in use, with whether the person's unit has fetched the edition in force."""
    who = actor()
    return render_template(
        "outreach/materials.html", rows=queries.shelf(who), can_provide=policy.can_provide(who), **around()
    )


@bp.route("/materials/new", methods=["GET", "POST"])
@office
def new_material() -> Answer:
    """Provide a material."""
    form = MaterialForm()
    form.offer_directives(queries.served_directives(actor()))
    if form.validate_on_submit():
        done = form.attempt_once(lambda: _provide(form))
        if done:
            flash(_("Đã đưa tài liệu lên; các đơn vị tải được ngay."), "success")
            return redirect(done)
    page = render_template("outreach/new_material.html", form=form, most=most_bytes(), **around())
    return page, form.status


def _one(files: list[Prepared]) -> Prepared:
    if not files:
        raise Invalid("Hãy chọn tệp.", field="files")
    return files[0]


def _provide(form: MaterialForm) -> str:
    row = operations.provide(form.facts(), _one(form.files.prepared), actor=actor(), now=now())
    return url_for("outreach.material", material_id=row.id)


@bp.get("/materials/<int:material_id>")
@readers
def material(material_id: int) -> str:
    """A material: its editions, and who fetched which."""
    return _page(queries.get_material(material_id, actor()))


def _page(row: Material, form: EditionForm | None = None) -> str:
    who = actor()
    found = queries.fetchings([one.id for one in row.editions])
    newest = row.editions[-1]
    return render_template(
        "outreach/material.html",
        row=row,
        newest=newest,
        fetched=[one for one in found if who.reads_all or one.unit_id == who.unit_id],
        numbers={one.id: one.number for one in row.editions},
        names=short_names(),
        can_provide=policy.can_provide(who) and row.withdrawn_at is None,
        form=form or EditionForm(formdata=None, version=row.version),
        retire=RetireForm(formdata=None, version=row.version),
        most=most_bytes(),
        **around(),
    )


@bp.post("/materials/<int:material_id>/editions")
@office
def new_edition(material_id: int) -> Answer:
    """Put a new edition in the place of the one in force."""
    row = queries.get_material(material_id, actor())
    form = EditionForm()
    if form.validate_on_submit() and form.attempt(lambda: _renew(material_id, form)):
        flash(_("Đã đưa bản mới lên."), "success")
        return redirect(url_for("outreach.material", material_id=material_id))
    row = queries.get_material(material_id, actor())
    renew(form, row.version)
    return _page(row, form), form.status


def _renew(material_id: int, form: EditionForm) -> bool:
    operations.renew(
        queries.get_material(material_id, actor()),
        _one(form.files.prepared),
        note=form.note.data or "",
        actor=actor(),
        now=now(),
        version=form.version.data,
    )
    return True


@bp.post("/materials/<int:material_id>/retire")
@office
def retire_material(material_id: int) -> Answer:
    """Take a material out of use."""
    queries.get_material(material_id, actor())
    form = RetireForm()
    if form.validate_on_submit() and form.attempt(lambda: _retire(material_id, form)):
        flash(_("Tài liệu thôi dùng; các hoạt động đã dùng vẫn ghi."), "success")
        return redirect(url_for("outreach.materials"))
    said: Any = form.refusal or _("Chưa thực hiện được; hãy tải lại trang.")
    flash(said, "error")
    return redirect(url_for("outreach.material", material_id=material_id))


def _retire(material_id: int, form: RetireForm) -> bool:
    row = queries.get_material(material_id, actor())
    operations.retire(row, actor=actor(), now=now(), version=form.version.data)
    return True


@bp.post("/materials/<int:material_id>/fetch")
@readers
def fetch(material_id: int) -> Response:
    """Note that the person fetches the edition in force, and lead to its file."""
    with transaction():
        row = queries.get_material(material_id, actor())
        edition = operations.fetch(row, actor=actor(), now=now())
        number = edition.number
    return redirect(url_for("outreach.edition", material_id=material_id, number=number))


@bp.get("/materials/<int:material_id>/editions/<int:number>")
@readers
def edition(material_id: int, number: int) -> Response:
    """The file of an edition, for who has fetched it."""
    return sending.send(queries.get_edition(material_id, number, actor()).file, download=True)
