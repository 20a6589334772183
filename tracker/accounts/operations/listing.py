"""People read from a file wait here for a second look: seen by who sent the file only, and not for long."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Sequence

from sqlalchemy import delete, select

from tracker.accounts.models import PeopleList
from tracker.accounts.operations.importing import PersonRow, to_plain
from tracker.accounts.policy import can_manage
from tracker.core import db
from tracker.core.access import Actor
from tracker.core.errors import Forbidden, NotFound

LASTS = dt.timedelta(hours=1)


def keep_list(rows: Sequence[PersonRow], *, actor: Actor, now: dt.datetime) -> str:
    """Keep what was read, in place of the person's list before. Returns the token of its address.

    Raises Forbidden for who may not create accounts.
    """
    if not can_manage(actor) or actor.user_id is None:
        raise Forbidden
    kept = db.session.scalars(select(PeopleList).where(PeopleList.account_id == actor.user_id)).one_or_none()
    if kept is None:
        kept = PeopleList(account_id=actor.user_id)
        db.session.add(kept)
    kept.token, kept.rows, kept.at = secrets.token_hex(16), to_plain(rows), now
    db.session.flush()
    return kept.token


def own_list(token: str, *, actor: Actor, now: dt.datetime) -> PeopleList:
    """The person's list of a token. Raises NotFound for another's, one replaced, used, or older than an hour."""
    found = db.session.scalars(
        select(PeopleList).where(PeopleList.token == token, PeopleList.account_id == (actor.user_id or 0))
    ).one_or_none()
    if found is None or now - found.at > LASTS:
        raise NotFound("Danh sách đã xem không còn dùng được; hãy chọn lại tệp.")
    return found


def use_list(token: str, *, actor: Actor, now: dt.datetime) -> None:
    """Forget a list whose people are being created, within the same transaction. Raises as `own_list`."""
    db.session.delete(own_list(token, actor=actor, now=now))
    db.session.flush()


def clear_lists(*, now: dt.datetime) -> None:
    """Forget, within the running transaction, the lists that nobody used in their hour."""
    db.session.execute(delete(PeopleList).where(PeopleList.at < now - LASTS))
