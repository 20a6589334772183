"""From a plan to a filled database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from benchmarks.dataset import words
from benchmarks.dataset.lives import DAY, Share, Writer, add_files
from benchmarks.dataset.matters import Matters
from benchmarks.dataset.people import Member, add_people
from benchmarks.dataset.plan import Sheet
from benchmarks.dataset.rows import Rows
from tracker.audit.models import GENESIS, AuditEntry, AuditSeal, digest
from tracker.core.clock import local_day
from tracker.core.text import fold
from tracker.directives.models import Directive, Instruction, InstructionUnit, Target
from tracker.directives.states import CompletionRule, DeadlineKind, DirectiveState, InstructionKind, Part
from tracker.outbox.models import Message, MessageReading
from tracker.tasks.models import Task
from tracker.tasks.states import TaskState

SEED = 20240730
READ_AFTER = 30 * DAY
KINDS = tuple(InstructionKind)


@dataclass(frozen=True)
class Built:
    """What a measurement asks for.

    Identifiers of the directive with the most instructions and of a task that awaits a decision; user names of
    the communes; of each, the tasks of the last directive that nobody has touched.
    """

    matrix: int
    clients: tuple[str, ...]
    submitted_task: int
    untouched: dict[str, tuple[int, ...]]


def build(sheets: Sequence[Sheet], now: dt.datetime, matters: int = 0) -> Built:
    """Fill an empty database after a plan; the same plan and moment give the same rows.

    Takes how many recommendations upward there shall be.
    """
    rows = Rows()
    district = add_people(rows, now)
    chance = Random(SEED)  # noqa: S311 - rows that look like work, no secrets
    writer = Writer(rows, district, now, chance, add_files(rows, district, now))
    directives = [_directive(writer, sheet, number) for number, sheet in enumerate(sheets, 1)]
    Matters(rows, district, now, chance).add(matters)
    _seals(rows)
    rows.write()
    tasks = rows.of(Task)
    return Built(
        matrix=max(zip(sheets, directives, strict=True), key=lambda pair: pair[0].instructions)[1],
        clients=tuple(member.username for member in district.communes),
        submitted_task=next((row["id"] for row in tasks if row["state"] is TaskState.SUBMITTED), 0),
        untouched={
            member.username: tuple(
                row["id"]
                for row in tasks
                if row["unit_id"] == member.unit_id
                and row["state"] is TaskState.ASSIGNED
                and row["directive_id"] == directives[-1]
            )
            for member in district.communes
        },
    )


def _directive(writer: Writer, sheet: Sheet, number: int) -> int:
    issued_at = writer.now - sheet.age * DAY
    day = local_day(issued_at)
    subject = f"về việc {words.TITLES[number % len(words.TITLES)].lower()}"
    text = f"V/v {subject}\n\n{words.paragraph(writer.random, 12)}"
    directive_id = writer.rows.add(
        Directive,
        state=DirectiveState.ISSUED,
        type="công văn",
        number=str(100 + number),
        symbol="UBND-M",
        issuer="UBND huyện Mẫu",
        place="Huyện Mẫu",
        date_text=day.isoformat(),
        issued_on=day,
        units_on=day,
        subject=subject,
        signer_title="CHỦ TỊCH",
        recipients=["Các cơ quan, đơn vị huyện", "UBND các xã, thị trấn"],
        distribution=["Như trên", "Lưu: VT"],
        parsed={},
        source_text=text,
        source_sha256=f"{number:064x}",
        folded=fold(f"{100 + number}/UBND-M {subject}"),
        created_at=issued_at,
        created_by=writer.district.office_id,
        issued_at=issued_at,
        issued_by=writer.district.office_id,
        version=2,
    )
    writer.rows.add(
        Target,
        directive_id=directive_id,
        position=1,
        indicator="Mức độ hài lòng của người dân",
        baseline="92.7",
        goal="93",
        measure="%",
        comparator=">",
        by=str(day.year),
    )
    members = writer.district.communes if sheet.communes_only else writer.district.members
    receiving = members[: sheet.units]
    _tasks(writer, sheet, directive_id, issued_at, receiving)
    _messages(writer, directive_id, issued_at, receiving)
    writer.audit(
        issued_at,
        "directive.issued",
        writer.district.office_id,
        subject=("directive", directive_id),
        details={"tasks": sheet.tasks, "units": len(receiving)},
    )
    return directive_id


def _tasks(
    writer: Writer, sheet: Sheet, directive_id: int, issued_at: dt.datetime, receiving: Sequence[Member]
) -> None:
    states, weights = list(sheet.shares), list(sheet.shares.values())
    left = sheet.tasks
    for position in range(1, sheet.instructions + 1):
        # One in five names no deadline; the others end between ten and eighty days after the issue.
        days = None if position % 5 == 0 else 10 + position * 7 % 70
        due_on = local_day(issued_at + days * DAY) if days else None
        share = Share(directive_id, _instruction(writer, directive_id, position, due_on), due_on, issued_at)
        for member in receiving[:left]:
            writer.rows.add(
                InstructionUnit,
                instruction_id=share.instruction_id,
                unit_id=member.unit_id,
                unit_version_id=member.version_id,
                part=Part.LEAD,
            )
            writer.add_task(share, member, writer.random.choices(states, weights)[0])
        left -= len(receiving[:left])


def _instruction(writer: Writer, directive_id: int, position: int, due_on: dt.date | None) -> int:
    title = words.TITLES[position % len(words.TITLES)]
    text = words.paragraph(writer.random, 4)
    return writer.rows.add(
        Instruction,
        directive_id=directive_id,
        position=position,
        label=str(position),
        title=title,
        text=text,
        spans=[],
        kind=KINDS[position % len(KINDS)],
        completion_rule=CompletionRule.EVERY,
        evidence_required=False,
        deadline_kind=DeadlineKind.DATE if due_on else DeadlineKind.NONE,
        due_on=due_on,
        included=True,
        open_names=[],
        folded=fold(f"{position} {title} {text}"),
    )


def _messages(writer: Writer, directive_id: int, issued_at: dt.datetime, receiving: Sequence[Member]) -> None:
    for member in receiving:
        message_id = writer.rows.add(
            Message,
            kind="task.assigned",
            unit_id=member.unit_id,
            account_id=None,
            subject="Nhiệm vụ mới được giao",
            body=words.paragraph(writer.random, 3),
            path=f"/directives/{directive_id}",
            sent_by=writer.district.office_id,
            at=issued_at,
        )
        if writer.now - issued_at > READ_AFTER:
            writer.rows.add(
                MessageReading, message_id=message_id, account_id=member.account_id, at=issued_at + DAY
            )


def _seals(rows: Rows) -> None:
    """Seal the record, so that the worker has no arrears to catch up with while something is measured."""
    previous = GENESIS
    for row in rows.of(AuditEntry):
        current = digest(AuditEntry(**row), previous)
        rows.add(AuditSeal, entry_id=row["id"], previous=previous, digest=current)
        previous = current
