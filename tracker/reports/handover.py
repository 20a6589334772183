"""A unit that ended hands over to the one that takes over: a biên bản of two sides.

Form: NĐ 30/2020/NĐ-CP, annex I; a record (biên bản) names both sides and both sign it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from tracker.accounts.models import Account
from tracker.accounts.operations.moving import people_of
from tracker.audit import queries as audit
from tracker.audit.models import AuditEntry
from tracker.core import db
from tracker.core.clock import local_day
from tracker.core.errors import NotFound
from tracker.directives.models import Directive, Instruction, reference_of
from tracker.reports import wording
from tracker.reports.document import (
    Block,
    Bullets,
    Column,
    Document,
    Heading,
    Kind,
    Letterhead,
    Meta,
    Paragraph,
    Signature,
    Table,
)
from tracker.tasks import figures
from tracker.tasks.figures import Totals
from tracker.tasks.models import Task, TaskEvent, TaskFile, TaskLink
from tracker.tasks.states import STATE_LABELS, TaskState
from tracker.units import queries as units
from tracker.units.models import Reorganisation, UnitVersion

DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class _Side:
    """One side of the record under the name it bears on its day."""

    unit: UnitVersion
    role: str

    @property
    def sentence(self) -> str:
        """The side in one line."""
        name = f" {self.unit.signer_name}," if self.unit.signer_name else ""
        return f"{self.role}: {self.unit.name}; người đại diện:{name} {self.unit.signer_title.lower()}"

    @property
    def signature(self) -> Signature:
        """Where the side signs."""
        return Signature(
            title=self.unit.signer_title,
            authority=[self.role.upper(), *([self.unit.signer_authority] if self.unit.signer_authority else [])],
            name=self.unit.signer_name,
        )


def build(
    act_id: int, unit_id: int, *, as_of: dt.datetime, created: dt.datetime, author: str, notice: str | None
) -> Document:
    """The document of the handover sheet.

    Takes the act, the unit that hands over, the moment up to which its tasks are listed, moment and author of the
    order, and the notice of a demonstration. Reads only. Raises NotFound where the unit handed nothing over.
    """
    act = units.get_act(act_id)
    receiver = next(
        (row.successor_id for row in act.successions if row.takes_over and row.predecessor_id == unit_id), None
    )
    if receiver is None:
        raise NotFound
    giver = _Side(units.version_on(unit_id, act.effective_on - DAY), "Bên giao")
    taker = _Side(units.version_on(receiver, act.effective_on), "Bên nhận")
    return Document(
        kind="handover",
        title="BIÊN BẢN",
        subject=_subject(giver.unit, taker.unit, act.effective_on),
        letterhead=_letterhead(giver.unit, local_day(as_of)),
        blocks=_body(act, giver, taker, as_of),
        signature=taker.signature,
        left_signature=giver.signature,
        notice=notice,
        meta=Meta(author=author, created=created, audit_head=audit.head()),
    )


def _subject(giver: UnitVersion, taker: UnitVersion, day: dt.date) -> str:
    """Both names; a unit that inherits the name is told apart by its first day."""
    since = f" (lập từ ngày {wording.day(day)})" if taker.short_name == giver.short_name else ""
    return (
        f"Bàn giao nhiệm vụ từ {wording.inside(giver.short_name)} sang {wording.inside(taker.short_name)}{since}"
    )


def _letterhead(giver: UnitVersion, day: dt.date) -> Letterhead:
    return Letterhead(
        issuer=giver.issuer_line,
        parent=giver.parent_line or None,
        symbol=f"BB-{giver.symbol}" if giver.symbol else "BB",
        place=giver.place,
        date=day,
        draft=False,
    )


def _body(act: Reorganisation, giver: _Side, taker: _Side, as_of: dt.datetime) -> list[Block]:
    tasks = _handed_over(act, giver.unit.unit_id, as_of)
    blocks: list[Block] = [
        Paragraph(f"Căn cứ {act.legal_ref.removeprefix('Căn cứ ').rstrip('. ')};", basis=True),
        Paragraph(
            f"Thực hiện sắp xếp đơn vị từ ngày {wording.day(act.effective_on)}, hai bên lập biên bản bàn giao "
            f"nhiệm vụ theo các văn bản chỉ đạo, số liệu đến {wording.moment(as_of)}."
        ),
        Heading("Thành phần", "I."),
        Bullets([giver.sentence, taker.sentence]),
        Heading("Nội dung bàn giao", "II."),
        Heading("Tổng số nhiệm vụ của bên giao", "1.", 2),
        Paragraph(_totals(figures.totals(as_of, Task.unit_id == giver.unit.unit_id), len(tasks))),
        Heading("Nhiệm vụ đang mở bàn giao", "2.", 2),
        _table(tasks),
        Heading("Hồ sơ, tài liệu", "3.", 2),
        Paragraph(_files(giver.unit.unit_id, tasks)),
        Heading("Người thực hiện", "4.", 2),
        *_people(act, giver.unit.unit_id),
        Heading("Cam kết", "III."),
        Paragraph(
            "Bên nhận tiếp tục thực hiện các nhiệm vụ trên; thời hạn tính tiếp, không bắt đầu lại. Kết quả đã có "
            "thuộc về bên giao. Biên bản lập thành 02 bản, mỗi bên giữ 01 bản."
        ),
    ]
    return blocks


def _handed_over(act: Reorganisation, unit_id: int, as_of: dt.datetime) -> Sequence[Any]:
    """The old tasks with the state in which they were, oldest deadline first."""
    files = select(func.count()).where(TaskFile.task_id == Task.id).scalar_subquery()
    return db.session.execute(
        select(
            Task.id,
            Task.due_on,
            Task.period,
            Instruction.label,
            Instruction.title,
            Directive.type,
            Directive.number,
            Directive.symbol,
            TaskEvent.old_state,
            files.label("files"),
        )
        .join(TaskLink, TaskLink.old_id == Task.id)
        .join(TaskEvent, TaskEvent.task_id == Task.id)
        .join(Instruction, Instruction.id == Task.instruction_id)
        .join(Directive, Directive.id == Task.directive_id)
        .where(
            TaskLink.reorganisation_id == act.id,
            Task.unit_id == unit_id,
            TaskEvent.verb == "transfer",
            TaskEvent.at <= as_of,
        )
        .order_by(Task.due_on.is_(None), Task.due_on, Directive.id, Instruction.position, Task.id)
    ).all()


def _totals(totals: Totals, moved: int) -> str:
    return (
        f"Đã hoàn thành {totals.done}; đã nộp, chờ quyết định {totals.open}; bàn giao {moved}; thu hồi "
        f"{totals.withdrawn}; không áp dụng {totals.not_applicable}."
    )


def _table(tasks: Sequence[Any]) -> Table:
    rows = [
        [
            number,
            f"{row.label}. {row.title}" + (f" (kỳ {row.period})" if row.period else ""),
            reference_of(row.type, row.number, row.symbol),
            row.due_on,
            STATE_LABELS[TaskState(row.old_state)],
            row.files,
        ]
        for number, row in enumerate(tasks, start=1)
    ]
    return Table(
        columns=[
            Column("STT", "number", Kind.ORDINAL, 11),
            Column("Nhiệm vụ", "instruction"),
            Column("Văn bản", "directive", width=34),
            Column("Hạn", "due", Kind.DATE, 23),
            Column("Tình trạng khi bàn giao", "state", width=30),
            Column("Số tệp", "files", Kind.INT, 14),
        ],
        rows=rows,
        totals=[None, "Cộng", "", None, "", sum(row.files for row in tasks)] if tasks else None,
        empty="Không có nhiệm vụ đang mở.",
    )


def _files(unit_id: int, tasks: Sequence[Any]) -> str:
    count = select(func.count()).join(Task, Task.id == TaskFile.task_id).where(Task.unit_id == unit_id)
    of_unit = db.session.scalar(count.select_from(TaskFile)) or 0
    return (
        f"Hồ sơ của bên giao gồm {of_unit} tệp minh chứng, trong đó {sum(row.files for row in tasks)} tệp thuộc "
        "nhiệm vụ bàn giao. Bên nhận xem được toàn bộ hồ sơ trên hệ thống."
    )


def _people(act: Reorganisation, unit_id: int) -> list[Block]:
    moved, left = _moved(act, unit_id), people_of(unit_id)
    if not moved and not left:
        return [Paragraph("Không có tài khoản nào thuộc bên giao.")]
    lines = [f"{_called(one)}: chuyển sang bên nhận" for one in moved]
    return [Bullets([*lines, *(f"{_called(one)}: chưa chuyển, chờ quyết định" for one in left)])]


def _moved(act: Reorganisation, unit_id: int) -> list[Account]:
    """Who moved in the act, from its record: an account itself knows only where it is now."""
    entries = db.session.scalars(
        select(AuditEntry).where(AuditEntry.act == "account.moved_with_unit", AuditEntry.at == act.at)
    )
    ids = [entry.subject_id for entry in entries if entry.details.get("from") == unit_id]
    return list(
        db.session.scalars(select(Account).where(Account.id.in_(ids)).order_by(Account.full_name, Account.id))
    )


def _called(account: Account) -> str:
    return f"{account.full_name}, {account.position_title}" if account.position_title else account.full_name
