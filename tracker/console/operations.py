"""Changing settings while the service runs, and sending again what did not go out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from tracker.audit.operations import record
from tracker.config import Config
from tracker.console.policy import can_configure
from tracker.console.queries.settings import newest_change
from tracker.core import after_commit, db
from tracker.core.access import Actor
from tracker.core.errors import Forbidden, Invalid, Stale
from tracker.core.settings import KINDS, Setting, SettingChange, forget, from_text, to_text
from tracker.outbox.models import Delivery
from tracker.outbox.states import DeliveryState


def change_settings(
    wanted: Mapping[str, Any], *, config: Config, version: int | None, actor: Actor, now: dt.datetime
) -> list[str]:
    """Put settings in force within seconds, in every process.

    Takes the wanted values by field of Config, the settings of the environment, and the number of the newest
    change that the person saw. A value equal to the environment's needs no row. Returns the keys that changed.
    Raises Forbidden, Stale, Invalid with the field.
    """
    if not can_configure(actor):
        raise Forbidden
    if version != newest_change():
        raise Stale
    rows = {row.key: row for row in db.session.scalars(select(Setting))}
    changed: dict[str, str] = {}
    for key, value in wanted.items():
        before = rows[key].value if key in rows else to_text(getattr(config, key))
        after = _checked(key, value)
        if after != before:
            changed[key] = after
            _put(key, after, rows.get(key), config)
            db.session.add(_change(key, before, after, actor, now))
    _check_hours(wanted)
    if changed:
        record("setting.changed", actor=actor, now=now, subject_type="setting", subject_id=None, details=changed)
        after_commit(forget)
    return list(changed)


def _checked(key: str, value: Any) -> str:
    if key not in KINDS:
        raise Invalid("Không có thiết lập này.")
    try:
        text = to_text(value)
        from_text(key, text)
    except (ValueError, TypeError) as error:
        raise Invalid("Giá trị không hợp lệ.", field=key) from error
    return text


def _check_hours(wanted: Mapping[str, Any]) -> None:
    start, end = wanted.get("mail_from_time"), wanted.get("mail_until_time")
    if start is not None and end is not None and start >= end:
        raise Invalid("Giờ cuối phải sau giờ đầu.", field="mail_until_time")


def _put(key: str, text: str, row: Setting | None, config: Config) -> None:
    if text == to_text(getattr(config, key)):
        if row is not None:
            db.session.delete(row)
    elif row is None:
        db.session.add(Setting(key=key, value=text))
    else:
        row.value = text


def _change(key: str, before: str, after: str, actor: Actor, now: dt.datetime) -> SettingChange:
    return SettingChange(
        at=now, key=key, before=before, after=after, changed_by=actor.user_id, changed_by_name=actor.name
    )


def send_again(deliveries: Sequence[Delivery], *, actor: Actor, now: dt.datetime, machine: dt.datetime) -> int:
    """Queue mails that were given up, with all their tries before them; others are left as they are.

    `machine` is the machine's own moment, by which waiting is counted. Returns how many were queued. Raises
    Forbidden.
    """
    if not can_configure(actor):
        raise Forbidden
    failed = [one for one in deliveries if one.state == DeliveryState.FAILED]
    for delivery in failed:
        delivery.state, delivery.attempts, delivery.next_at = DeliveryState.QUEUED, 0, machine
    if failed:
        record(
            "message.sent_again",
            actor=actor,
            now=now,
            subject_type="message",
            subject_id=None,
            details={"deliveries": [one.id for one in failed]},
        )
    return len(failed)
