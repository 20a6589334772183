"""What the unit does: acknowledge, note, submit, approve inside, take back."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from tracker.attachments import sending
from tracker.core import transaction
from tracker.core.access import Role
from tracker.core.errors import NotFound
from tracker.tasks import operations, queries, registry
from tracker.tasks.forms import HeadForm, NoteForm, SeenForm, SubmitForm, SubmitManyForm
from tracker.tasks.models import Task
from tracker.tasks.views.drafting import finished, finished_many, opened, opened_many
from tracker.tasks.views.page import REPORTERS, SEERS, bp, page_of, renew, task_for
from tracker.web.forms import whole_number
from tracker.web.guard import roles
from tracker.web.identity import actor, now

Answer = Response | str | tuple[str, int]


@bp.post("/tasks/<int:task_id>/acknowledge")
@roles(*REPORTERS)
def acknowledge(task_id: int) -> Answer:
    """Confirm one task."""
    with transaction():
        operations.acknowledge(queries.get_visible(task_id, actor()), actor=actor(), now=now())
    flash(_("Đã tiếp nhận nhiệm vụ."), "success")
    return redirect(page_of(task_id))


@bp.post("/tasks/acknowledge")
@roles(*REPORTERS)
def acknowledge_many() -> Answer:
    """Confirm the chosen tasks, or all that wait."""
    chosen = whole_number(request.form.getlist("task"))
    with transaction():
        tasks = queries.get_all_visible(chosen, actor()) if chosen else queries.own_unacknowledged(actor())
        count = operations.acknowledge_all(tasks, actor=actor(), now=now())
    flash(ngettext("Đã tiếp nhận %(num)d nhiệm vụ.", "Đã tiếp nhận %(num)d nhiệm vụ.", count), "success")
    return redirect(url_for("desk.mine"))


@bp.route("/tasks/<int:task_id>/note", methods=["GET", "POST"])
@roles(*REPORTERS)
def note(task_id: int) -> Answer:
    """Write progress."""
    task, form = task_for(task_id, "add_note"), opened(NoteForm, "note", task_id)
    if form.validate_on_submit():
        done = form.attempt_once(lambda: _note(task_id, form))
        if done:
            flash(_("Đã ghi tiến độ."), "success")
            return redirect(done)
    return render_template("tasks/note.html", form=form, task=task, unit=queries.unit_name(task)), form.status


def _note(task_id: int, form: NoteForm) -> str:
    operations.add_note(
        queries.get_visible(task_id, actor()),
        actor=actor(),
        now=now(),
        text=form.text.data or "",
        percent=form.percent.data,
        files=form.files.prepared,
    )
    finished("note", task_id)
    return page_of(task_id)


@bp.route("/tasks/<int:task_id>/submit", methods=["GET", "POST"])
@roles(*REPORTERS)
def submit(task_id: int) -> Answer:
    """Hand in a result."""
    task = task_for(task_id, "submit")
    last = queries.last_submission(task_id)
    form = opened(SubmitForm, "submit", task_id, obj=last, version=task.version)
    proposed = registry.proposal(queries.unit_figures(task, now()))
    if request.form.get("do") == "propose":
        form.take(proposed)
    elif request.method == "GET" and last is None and "draft" not in request.args:
        form.result.data = proposed
    elif form.validate_on_submit():
        done = form.attempt_once(lambda: _submit(task_id, form))
        if done:
            flash(_("Đã nộp kết quả."), "success")
            return redirect(done)
    task = queries.get_visible(task_id, actor())
    renew(form, task)
    return _submit_page(task, form), form.status


def _submit(task_id: int, form: SubmitForm) -> str:
    report = form.report()
    operations.submit(
        queries.get_visible(task_id, actor()),
        actor=actor(),
        now=now(),
        version=form.version.data,
        files=form.files.prepared,
        **vars(report),
    )
    finished("submit", task_id)
    return page_of(task_id)


def _submit_page(task: Task, form: SubmitForm) -> str:
    return render_template(
        "tasks/submit.html",
        form=form,
        task=task,
        unit=queries.unit_name(task),
        last=queries.last_submission(task.id),
        figures=queries.unit_figures(task, now()),
    )


@bp.route("/tasks/submit", methods=["GET", "POST"])
@roles(*REPORTERS)
def submit_many() -> Answer:
    """Hand in one result for several tasks of a document."""
    directive_id = whole_number([request.args.get("directive", "")])[0]
    tasks = queries.own_working(actor(), directive_id)
    form = _many_form(directive_id, tasks)
    if form.validate_on_submit():
        done = form.attempt_once(lambda: _submit_many(directive_id, form))
        if done:
            flash(_("Đã nộp kết quả."), "success")
            return redirect(done)
    if not tasks and form.status == 200:
        raise NotFound(_("Đơn vị không còn nhiệm vụ nào phải nộp theo văn bản này."))
    page = render_template("tasks/submit_many.html", form=form, tasks=tasks, directive_id=directive_id)
    return page, form.status


def _many_form(directive_id: int, tasks: list[Task]) -> SubmitManyForm:
    """The form with the tasks that can be handed in now; those of a draft are found again by their number."""
    form, from_draft = opened_many(directive_id)
    form.task_ids.choices = [(f"{task.id}:{task.version}", _title(task)) for task in tasks]
    if request.method == "GET":
        kept = form.versions() if from_draft else {task.id: task.version for task in tasks}
        form.task_ids.data = [f"{task.id}:{task.version}" for task in tasks if task.id in kept]
    return form


def _title(task: Task) -> str:
    """A task in a list of boxes."""
    return f"{task.instruction.label}. {task.instruction.title}" + (f" ({task.period})" if task.period else "")


def _submit_many(directive_id: int, form: SubmitManyForm) -> str:
    versions = form.versions()
    operations.submit_many(
        queries.get_all_visible(versions, actor()),
        actor=actor(),
        now=now(),
        versions=versions,
        report=form.report(),
        files=form.files.prepared,
    )
    finished_many(directive_id)
    return url_for("desk.mine")


@bp.route("/tasks/<int:task_id>/approve", methods=["GET", "POST"])
@roles(Role.UNIT_HEAD)
def approve(task_id: int) -> Answer:
    """The head lets a result go, or has it changed."""
    task = task_for(task_id, "approve_in_unit")
    form = HeadForm(version=task.version)
    if form.validate_on_submit() and form.attempt(lambda: _approve(task_id, form)):
        flash(_("Đã gửi Phòng Nội vụ.") if form.do.data == "approve" else _("Đã yêu cầu sửa."), "success")
        return redirect(page_of(task_id))
    task = queries.get_visible(task_id, actor())
    renew(form, task)
    last = queries.last_submission(task_id)
    return render_template(
        "tasks/approve.html", form=form, task=task, unit=queries.unit_name(task), last=last
    ), form.status


def _approve(task_id: int, form: HeadForm) -> bool:
    task, who, seen = queries.get_visible(task_id, actor()), actor(), form.version.data
    if form.do.data == "approve":
        operations.approve_in_unit(task, actor=who, now=now(), version=seen)
    else:
        reason = form.reason.data or ""
        operations.send_back_in_unit(task, actor=who, now=now(), version=seen, reason=reason)
    return True


@bp.post("/tasks/<int:task_id>/take-back")
@roles(*REPORTERS)
def take_back(task_id: int) -> Answer:
    """Take a result back before it is decided on."""
    seen = SeenForm().version.data
    with transaction():
        operations.take_back(queries.get_visible(task_id, actor()), actor=actor(), now=now(), version=seen)
    flash(_("Đã rút lại kết quả; sửa xong hãy nộp lại."), "success")
    return redirect(page_of(task_id))


@bp.get("/tasks/<int:task_id>/files/<int:file_id>")
@roles(*SEERS)
def file(task_id: int, file_id: int) -> Response:
    """Send a file of the task."""
    found = queries.get_file(task_id, file_id, actor())
    return sending.send(found.file, download="download" in request.args)
