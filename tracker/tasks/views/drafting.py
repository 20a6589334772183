"""Forms that were left half, about a task or several of a document: kept, opened again, forgotten."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple, TypeVar

from flask import current_app, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from tracker.attachments.forms import prepare_all, token_of
from tracker.core import transaction
from tracker.core.errors import NotFound
from tracker.directives.models import reference
from tracker.tasks import policy, queries
from tracker.tasks.forms import AskForm, NoteForm, SubmitForm, SubmitManyForm
from tracker.tasks.forms.people import ColleagueForm
from tracker.tasks.states import REQUEST_LABELS, TASK_FLOW, RequestKind
from tracker.tasks.views.page import REPORTERS, bp, task_for
from tracker.web import drafts
from tracker.web.forms import Form
from tracker.web.guard import roles
from tracker.web.identity import actor, now
from tracker.web.locale import words_for
from tracker.web.models import Draft

F = TypeVar("F", bound=Form)
KEPT_FILES = "files-kept"


class Kind(NamedTuple):
    """A form that can be left half: its class, the verb it asks for, the arguments of its address."""

    form: type[Form]
    verb: str
    endpoint: str
    values: dict[str, Any]


KINDS = {
    "submit": Kind(SubmitForm, "submit", "tasks.submit", {}),
    "note": Kind(NoteForm, "add_note", "tasks.note", {}),
    "colleague": Kind(ColleagueForm, "add_note", "tasks.colleague", {}),
    **{kind.value: Kind(AskForm, policy.ASKING[kind], "tasks.ask", {"kind": kind.value}) for kind in RequestKind},
}
LABELS = words_for(
    {"submit": TASK_FLOW.transitions["submit"].label, "note": TASK_FLOW.transitions["add_note"].label}
    | {"colleague": "Nhắn đồng nghiệp"}
    | {kind.value: label for kind, label in REQUEST_LABELS.items()}
)


def _kind(name: str) -> Kind:
    if name not in KINDS:
        raise NotFound
    return KINDS[name]


def _name(name: str) -> str:
    return f"task.{name}"


MANY = "directive.submit"


def _page(name: str, task_id: int, **more: Any) -> str:
    kind = _kind(name)
    return url_for(kind.endpoint, task_id=task_id, **kind.values, **more)


def opened(made: type[F], name: str, task_id: int, **values: Any) -> F:
    """A form about a task: as sent, as it was left half where the address asks for that, or empty."""
    wanted = request.method == "GET" and "draft" in request.args
    return _filled(made, drafts.find(actor(), _name(name), task_id) if wanted else None, **values)


def opened_many(directive_id: int) -> tuple[SubmitManyForm, bool]:
    """The form of one result for several tasks of a document, and whether it is a draft opened again."""
    wanted = request.method == "GET" and "draft" in request.args
    draft = drafts.find(actor(), MANY, directive_id) if wanted else None
    return _filled(SubmitManyForm, draft), draft is not None


def _filled(made: type[F], draft: Draft | None, **values: Any) -> F:
    if draft is None:
        return made(**values)
    form = made(formdata=drafts.typed(draft), **values)
    if "files" in form:
        prepare_all(form.files, current_app.extensions["tracker_config"].files, form.files.tokens)
    return form


def finished(name: str, task_id: int) -> None:
    """Forget the draft of a form that was sent, within its transaction."""
    drafts.discard(_name(name), task_id, actor=actor())


def finished_many(directive_id: int) -> None:
    """Forget the draft of a result for several tasks of a document, within its transaction."""
    drafts.discard(MANY, directive_id, actor=actor())


@bp.route("/tasks/<int:task_id>/drafts/<name>", methods=["GET", "POST"])
@roles(*REPORTERS)
def draft(task_id: int, name: str) -> Response | tuple[str, int]:
    """Keep a form as it stands: for its button, then back to one's work; for the page itself, without a word.

    Opened by its address, as after signing in anew, it leads to the form.
    """
    kind = _kind(name)
    if request.method == "GET":
        return redirect(_page(name, task_id, draft=1))
    task_for(task_id, kind.verb)
    title = queries.get_visible(task_id, actor()).instruction.title
    return _keep(kind.form(), _name(name), task_id, title=title, path=_page(name, task_id, draft=1))


@bp.route("/directives/<int:directive_id>/submit-draft", methods=["GET", "POST"])
@roles(*REPORTERS)
def many_draft(directive_id: int) -> Response | tuple[str, int]:
    """As `draft`, for one result for several tasks of a document."""
    path = url_for("tasks.submit_many", directive=directive_id, draft=1)
    if request.method == "GET":
        return redirect(path)
    tasks = queries.own_working(actor(), directive_id)
    if not tasks:
        raise NotFound
    form = SubmitManyForm()
    form.task_ids.choices = []
    return _keep(form, MANY, directive_id, title=reference(tasks[0].instruction.directive), path=path)


def _keep(sent: Form, form: str, subject_id: int, *, title: str, path: str) -> Response | tuple[str, int]:
    sent.validate()
    fields = [(key, value) for key, value in request.form.items(multi=True) if key != KEPT_FILES]
    ready = sent.files.prepared if "files" in sent else []
    fields += [(KEPT_FILES, token_of(one)) for one in ready]
    with transaction():
        drafts.save(form, subject_id, fields, title=title, path=path, actor=actor(), now=now())
    if request.form.get("do") != "draft":
        return "", 204
    for sentence in sent.files.refused if "files" in sent else ():
        flash(sentence, "warning")
    flash(_("Đã lưu nháp; mở lại ở Việc của tôi."), "success")
    return redirect(url_for("desk.mine"))


@bp.post("/tasks/<int:task_id>/drafts/<name>/discard")
@roles(*REPORTERS)
def discard_draft(task_id: int, name: str) -> Response:
    """Forget a form left half."""
    _kind(name)
    with transaction():
        drafts.discard(_name(name), task_id, actor=actor())
    flash(_("Đã bỏ bản nháp."), "success")
    return redirect(url_for("desk.mine"))


@bp.post("/directives/<int:directive_id>/submit-draft/discard")
@roles(*REPORTERS)
def discard_many_draft(directive_id: int) -> Response:
    """Forget a result for several tasks that was left half."""
    with transaction():
        drafts.discard(MANY, directive_id, actor=actor())
    flash(_("Đã bỏ bản nháp."), "success")
    return redirect(url_for("desk.mine"))


@bp.app_template_global()
def task_draft(name: str, subject_id: int) -> Draft | None:
    """The person's draft of a form about a task, unless the page shows it already.

    'many' is the form about several tasks of a document, and the row then the document.
    """
    is_shown = request.method == "POST" or "draft" in request.args
    return None if is_shown else drafts.find(actor(), MANY if name == "many" else _name(name), subject_id)


class OwnDraft(NamedTuple):
    """A draft as the person's list shows it: what its form is called, and where it is dropped."""

    draft: Draft
    label: str
    discard_url: str


@bp.app_template_global()
def own_drafts() -> Sequence[OwnDraft]:
    """All drafts of the person about tasks, the newest first."""
    return [_listed(one) for one in drafts.own(actor())]


def _listed(one: Draft) -> OwnDraft:
    if one.form == MANY:
        url = url_for("tasks.discard_many_draft", directive_id=one.subject_id)
        return OwnDraft(one, _("Nộp chung kết quả"), url)
    name = one.form.partition(".")[2]
    url = url_for("tasks.discard_draft", task_id=one.subject_id, name=name)
    return OwnDraft(one, str(LABELS.get(name, "")), url)
