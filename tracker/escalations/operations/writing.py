"""Inside the unit: write, edit, send, approve, withdraw."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from tracker.audit import operations as audit
from tracker.core import db
from tracker.core.access import Actor, Role
from tracker.core.clock import local_day
from tracker.core.errors import Forbidden, Invalid, NotFound
from tracker.core.text import spelled
from tracker.escalations import mail, policy
from tracker.escalations.models import MOST_DONG, Escalation
from tracker.escalations.operations.history import (
    ACTS,
    Files,
    Paper,
    Stay,
    add_files,
    arrive,
    begin,
    check_paper,
    days_of,
    district_name,
    happen,
    leave,
    require_text,
    write,
)
from tracker.escalations.queries import load_terms
from tracker.escalations.registry import Link, source_named
from tracker.escalations.states import (
    RANK,
    EscalationState,
    Field,
    FileRole,
    HopKind,
    LevelCode,
    TermCode,
    level_of,
)
from tracker.outbox.operations import notify_role
from tracker.tasks.models import Task
from tracker.units import queries as units
from tracker.web.forms import expect_version


@dataclass(frozen=True)
class Matter:
    """What a unit writes: the columns of the customary table of recommendations."""

    title: str
    content: str
    field: Field
    competent_level: LevelCode
    basis: str = ""
    done_here: str = ""
    authority: str = ""
    funds: int | None = None
    wished_on: dt.date | None = None
    tell_citizens: bool = False


def raise_(
    matter: Matter,
    *,
    unit_id: int,
    actor: Actor,
    now: dt.datetime,
    task: Task | None = None,
    origin: Link | None = None,
    files: Files = (),
) -> Escalation:
    """Write a recommendation down as a draft of a unit; the office may do it for any unit.

    Takes the task that it arose from, or the row of a registered source, if there is one; the source keeps the
    link in the same transaction. Returns the row. Raises Forbidden, NotFound, Invalid.
    """
    if not policy.can_raise(actor) or (unit_id != actor.unit_id and not actor.has(Role.OFFICE)):
        raise Forbidden
    if task is not None and task.unit_id != unit_id:
        raise Invalid("Nhiệm vụ này không phải của đơn vị kiến nghị.")
    version = units.version_on(unit_id, local_day(now))
    row = Escalation(
        unit_id=unit_id,
        unit_version_id=version.id,
        task_id=task.id if task else None,
        created_at=now,
        created_by=actor.user_id,
        entered_by_office=unit_id != actor.unit_id,
    )
    _fill(row, matter, level_of(version.kind), now)
    db.session.add(row)
    db.session.flush()
    arrive(row, Stay(HopKind.WRITE, level_of(version.kind), version.short_name, None), now=now)
    add_files(row, files, FileRole.EVIDENCE, actor=actor, now=now)
    write(row, "raise", actor=actor, now=now)
    if origin is not None:
        _link(row, origin, actor=actor, now=now)
    details = {"unit": unit_id, "task": row.task_id, "origin": origin.source if origin else None}
    audit.record(
        ACTS["raise"], actor=actor, now=now, subject_type="escalation", subject_id=row.id, details=details
    )
    return row


def _link(row: Escalation, origin: Link, *, actor: Actor, now: dt.datetime) -> None:
    source = source_named(origin.source)
    if source is None:
        raise NotFound
    if source.offer(origin.key, actor, now).unit_id != row.unit_id:
        raise Invalid("Nội dung này không phải của đơn vị kiến nghị.")
    source.link(origin.key, row.id, actor=actor, now=now)


def _fill(row: Escalation, matter: Matter, level: LevelCode, now: dt.datetime) -> None:
    today = local_day(now)
    if matter.funds is not None and not 0 < matter.funds <= MOST_DONG:
        raise Invalid("Số tiền ngoài khoảng cho phép.", field="funds")
    if RANK[matter.competent_level] <= RANK[level]:
        raise Invalid("Cấp có thẩm quyền phải cao hơn cấp của đơn vị.", field="competent_level")
    if not load_terms().exists(matter.competent_level, today):
        raise Invalid("Cấp này không còn; hãy chọn cấp khác.", field="competent_level")
    if matter.wished_on is not None and matter.wished_on < today:
        raise Invalid("Ngày đề nghị trả lời đã qua.", field="wished_on")
    row.title = require_text(matter.title, "title", "Hãy ghi tên kiến nghị.")
    row.content = require_text(matter.content, "content", "Hãy ghi nội dung kiến nghị.")
    row.field, row.basis, row.done_here = matter.field, matter.basis.strip(), matter.done_here.strip()
    row.competent_level, row.authority = matter.competent_level, matter.authority.strip()
    row.funds, row.wished_on, row.tell_citizens = matter.funds, matter.wished_on, matter.tell_citizens
    row.words = f"{spelled(row.title)}\n{spelled(row.content)}"


def edit(
    row: Escalation,
    matter: Matter,
    *,
    actor: Actor,
    now: dt.datetime,
    version: int | None,
    files: Files = (),
) -> None:
    """Change what is in the unit, or came back to it. Raises Forbidden, IllegalTransition, Stale, Invalid."""
    begin(row, "edit", actor)
    expect_version(row, version)
    _fill(row, matter, level_of(units.version_on(row.unit_id, local_day(now)).kind), now)
    add_files(row, files, FileRole.EVIDENCE, actor=actor, now=now)
    happen(row, "edit", row.state, actor=actor, now=now)


def send(
    row: Escalation,
    *,
    actor: Actor,
    now: dt.datetime,
    version: int | None,
    paper: Paper | None = None,
) -> None:
    """Send a draft, or again what was returned: to the unit's head where one approves, else out of the unit.

    Where no district exists on the day it goes straight to the competent level, with number and date of the
    letter. Raises Forbidden, IllegalTransition, Stale, Invalid.
    """
    begin(row, "send", actor)
    expect_version(row, version)
    wants_head = units.get_unit(row.unit_id).wants_head_approval
    if wants_head and actor.has(Role.UNIT_REPORTER):
        happen(row, "send", EscalationState.AWAITING_HEAD, actor=actor, now=now)
        return
    _leave_unit(row, "send", paper or Paper(), actor=actor, now=now)


def approve_in_unit(
    row: Escalation,
    *,
    actor: Actor,
    now: dt.datetime,
    version: int | None,
    paper: Paper | None = None,
) -> None:
    """The unit's head lets it go. Raises as `send`."""
    begin(row, "approve_in_unit", actor)
    expect_version(row, version)
    _leave_unit(row, "approve_in_unit", paper or Paper(), actor=actor, now=now)


def _leave_unit(row: Escalation, verb: str, paper: Paper, *, actor: Actor, now: dt.datetime) -> None:
    row.sent_at = row.sent_at or now
    row.direct = not through_district(row, now)
    if row.direct:
        check_paper(paper, now, number="letter_number", day="letter_on")
        level = row.competent_level
        holder = require_text(row.authority, "authority", "Hãy ghi cơ quan có thẩm quyền.")
        arrive(row, Stay(HopKind.ANSWER, level, holder, days_of(level, now)), now=now, paper=paper)
        happen(row, verb, EscalationState.FORWARDED, actor=actor, now=now)
        return
    stay = Stay(HopKind.SORT, LevelCode.DISTRICT, district_name(now), days_of(TermCode.FORWARD, now))
    arrive(row, stay, now=now)
    happen(row, verb, EscalationState.SENT, actor=actor, now=now)
    sent = mail.sent(row, units.version_on(row.unit_id, local_day(now)).short_name)
    notify_role(Role.OFFICE, **vars(sent), actor=actor, now=now)


def through_district(row: Escalation, now: dt.datetime) -> bool:
    """Whether what the row's unit sends today comes to the district first."""
    today = local_day(now)
    return load_terms().goes_through_district(level_of(units.version_on(row.unit_id, today).kind), today)


def send_back_in_unit(
    row: Escalation, *, actor: Actor, now: dt.datetime, version: int | None, reason: str
) -> None:
    """The unit's head wants it changed. Raises Forbidden, IllegalTransition, Stale, Invalid without a reason."""
    begin(row, "send_back_in_unit", actor)
    expect_version(row, version)
    said = require_text(reason, "reason", "Hãy ghi cần sửa gì.")
    happen(row, "send_back_in_unit", EscalationState.DRAFT, actor=actor, now=now, note=said)


def withdraw(row: Escalation, *, actor: Actor, now: dt.datetime, version: int | None, reason: str) -> None:
    """Take it back before anybody above has it. Raises Forbidden, IllegalTransition, Stale, Invalid.

    Not while others are merged into it, nor while a task rests because of it.
    """
    begin(row, "withdraw", actor)
    expect_version(row, version)
    if row.merged:
        raise Invalid("Đã có kiến nghị khác gộp vào nên không rút được.")
    if row.task_paused:
        raise Invalid("Nhiệm vụ đang tạm dừng chờ kiến nghị này; hãy đề nghị Phòng Nội vụ trả lại trước.")
    said = require_text(reason, "reason", "Hãy ghi lý do rút.")
    leave(row, now)
    row.ended_at = now
    happen(row, "withdraw", EscalationState.WITHDRAWN, actor=actor, now=now, note=said)
