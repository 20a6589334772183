"""Reminders that are sent often: named texts whose places are filled for each unit."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from sqlalchemy import select

from tracker.audit.operations import record
from tracker.core import db
from tracker.core.access import Actor
from tracker.core.errors import Invalid
from tracker.tasks import mail, policy
from tracker.tasks.models import ReminderTemplate, Task
from tracker.tasks.operations.history import require, require_text
from tracker.web.forms import expect_version

PLACES = ("don_vi", "so_nhiem_vu", "han")
_PLACE = re.compile(r"\{([^{}]*)\}")


def check_places(text: str, field: str = "text") -> None:
    """Raise Invalid for a place in braces that nobody fills."""
    unknown = [name for name in _PLACE.findall(text) if name not in PLACES]
    if unknown:
        known = ", ".join(f"{{{name}}}" for name in PLACES)
        raise Invalid(
            "Không có chỗ điền {%(name)s}; dùng được: %(known)s.", field=field, name=unknown[0], known=known
        )


def fill(text: str, unit_name: str, tasks: Sequence[Task]) -> str:
    """The text with its places filled for a unit: its name, how many tasks, the earliest deadline among them."""
    days = [task.due_on for task in tasks if task.due_on is not None]
    values = {"don_vi": unit_name, "so_nhiem_vu": str(len(tasks)), "han": mail.day(min(days, default=None))}
    return _PLACE.sub(lambda place: values.get(place[1], place[0]), text)


def save_template(
    template: ReminderTemplate | None,
    *,
    actor: Actor,
    now: dt.datetime,
    name: str,
    text: str,
    version: int | None = None,
) -> ReminderTemplate:
    """Change a template, or add one (`template` None). Raises Forbidden, Stale, Invalid."""
    require(policy.can_manage(actor))
    if template is not None:
        expect_version(template, version)
    called = require_text(name, "name", "Hãy đặt tên cho mẫu.")[:200]
    said = require_text(text, "text", "Hãy ghi nội dung mẫu.")
    check_places(said)
    twin = db.session.scalars(select(ReminderTemplate).where(ReminderTemplate.name == called)).first()
    if twin is not None and twin is not template:
        raise Invalid("Đã có mẫu mang tên này.", field="name")
    if template is None:
        template = ReminderTemplate()
        db.session.add(template)
    template.name, template.text = called, said
    template.updated_at, template.updated_by = now, actor.user_id
    db.session.flush()
    record("template.saved", actor=actor, now=now, subject_type="template", subject_id=template.id)
    return template


def remove_template(
    template: ReminderTemplate, *, actor: Actor, now: dt.datetime, version: int | None = None
) -> None:
    """Take a template away; what was sent with it stays. Raises Forbidden, Stale."""
    require(policy.can_manage(actor))
    expect_version(template, version)
    removed = template.id
    db.session.delete(template)
    db.session.flush()
    record("template.removed", actor=actor, now=now, subject_type="template", subject_id=removed)
