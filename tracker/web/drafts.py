"""Forms left half, found again by the person who left them; nobody else ever sees one."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Sequence

from sqlalchemy import delete, select
from werkzeug.datastructures import MultiDict

from tracker.core import db
from tracker.core.access import Actor
from tracker.core.errors import Invalid
from tracker.web.models import Draft

KEPT = dt.timedelta(days=30)
MOST_TYPED = 200_000
CHOICES = frozenset({"task_ids"})
"""Boxes that are ticked before anything was typed: alone they are nothing to keep."""

NEVER_KEPT = frozenset({"csrf_token", "version", "key", "do"})
Pairs = Iterable[tuple[str, str]]


def find(actor: Actor, form: str, subject_id: int) -> Draft | None:
    """What the person left in a form about a row, or None."""
    return db.session.scalars(
        select(Draft).where(
            Draft.account_id == (actor.user_id or 0), Draft.form == form, Draft.subject_id == subject_id
        )
    ).one_or_none()


def own(actor: Actor) -> Sequence[Draft]:
    """All that the person left half, the newest first."""
    statement = select(Draft).where(Draft.account_id == (actor.user_id or 0))
    return db.session.scalars(statement.order_by(Draft.updated_at.desc(), Draft.id.desc())).all()


def typed(draft: Draft) -> MultiDict[str, str]:
    """The fields of a draft, as a form takes them."""
    return MultiDict((str(name), str(value)) for name, value in json.loads(draft.fields))


def save(
    form: str, subject_id: int, fields: Pairs, *, title: str, path: str, actor: Actor, now: dt.datetime
) -> Draft | None:
    """Keep what a person typed, within the running transaction, in place of what was kept before.

    Takes the form's stable name, the row it is about, the (field, text) pairs, and title and address of its
    page. A form without any text is not kept: returns None. Raises Invalid for more than a form can hold.
    """
    wanted = [(name, text) for name, text in fields if name not in NEVER_KEPT]
    if not any(text.strip() for name, text in wanted if name not in CHOICES):
        discard(form, subject_id, actor=actor)
        return None
    kept = json.dumps(wanted, ensure_ascii=False)
    if len(kept) > MOST_TYPED:
        raise Invalid("Nội dung quá dài, không lưu nháp được.")
    draft = find(actor, form, subject_id)
    if draft is None:
        draft = Draft(account_id=actor.user_id or 0, form=form, subject_id=subject_id)
        db.session.add(draft)
    draft.title, draft.path, draft.fields, draft.updated_at = title[:200], path, kept, now
    return draft


def discard(form: str, subject_id: int, *, actor: Actor) -> None:
    """Forget what a person left in a form about a row, within the running transaction."""
    draft = find(actor, form, subject_id)
    if draft is not None:
        db.session.delete(draft)


def clear_old(now: dt.datetime) -> None:
    """Forget, within the running transaction, what nobody came back to for a month."""
    db.session.execute(delete(Draft).where(Draft.updated_at < now - KEPT))
