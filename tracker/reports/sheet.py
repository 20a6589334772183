"""A unit's open tasks on paper, for a meeting: landscape, with room to write by hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from tracker.core.access import Actor
from tracker.core.clock import local_day
from tracker.core.text import one_line
from tracker.desk.queries.deadlines import last_words
from tracker.desk.queries.mine import open_tasks
from tracker.desk.queries.rows import TaskRow, reference
from tracker.desk.status import Tags
from tracker.reports import wording
from tracker.reports.document import (
    Annex,
    Column,
    Document,
    Kind,
    Letterhead,
    Meta,
    Paragraph,
    Signature,
    Status,
    Table,
    Tone,
)
from tracker.tasks.queries import doers
from tracker.tasks.states import Timeliness
from tracker.units import queries as units
from tracker.units.models import UnitVersion

COLUMNS = (
    Column("TT", "number", Kind.ORDINAL, 10),
    Column("Nhiệm vụ", "task", width=58),
    Column("Văn bản", "document", width=34),
    Column("Hạn", "due", Kind.DATE, 22),
    Column("Tình trạng", "state", Kind.STATUS, 28),
    Column("Người làm", "person", width=26),
    Column("Tiến độ ghi gần nhất", "progress", width=37),
    Column("Ghi tại cuộc họp", "remarks", width=37),
)
LONGEST_WORDS = 160
TONES = {"ext": Tone.WAIT, "new": Tone.PROGRESS, **{tone.value: tone for tone in Tone}}


def build(actor: Actor, tags: Tags, *, created: dt.datetime, notice: str | None) -> Document:
    """The sheet of the actor's own unit.

    Takes the tags of the moment, when it is made, and the notice of a demonstration. Reads only.
    """
    unit_id = actor.unit_id or 0
    rows = open_tasks(unit_id)
    late = sum(tags.read(row)[1] == Timeliness.OVERDUE for row in rows)
    unit = units.version_on(unit_id, local_day(created))
    said = f"Đến ngày {wording.day(local_day(created))}, đơn vị có {len(rows)} nhiệm vụ chưa hoàn thành"
    return Document(
        kind="sheet",
        title="DANH SÁCH",
        subject=f"Nhiệm vụ chưa hoàn thành của {wording.inside(unit.short_name)}",
        letterhead=_letterhead(unit, local_day(created)),
        blocks=[
            Paragraph(
                f"{said}, trong đó {late} nhiệm vụ quá hạn. Danh sách ở Phụ lục kèm theo, có chỗ ghi tại cuộc họp."
            ),
        ],
        signature=Signature(title="NGƯỜI LẬP", name=actor.name),
        annexes=[Annex("Nhiệm vụ chưa hoàn thành", [_table(rows, unit_id, tags)], landscape=True)],
        notice=notice,
        meta=Meta(author=actor.name, created=created),
    )


def _letterhead(unit: UnitVersion, day: dt.date) -> Letterhead:
    return Letterhead(
        issuer=unit.issuer_line or unit.name.upper(),
        parent=unit.parent_line or None,
        symbol=f"DS-{unit.symbol}" if unit.symbol else "DS",
        place=unit.place,
        date=day,
        draft=False,
    )


def _table(rows: Sequence[TaskRow], unit_id: int, tags: Tags) -> Table:
    words, people = last_words(rows), doers(unit_id)
    return Table(
        columns=COLUMNS,
        rows=[
            (
                number,
                f"{row.label}. {row.title}" + (f" ({row.period})" if row.period else ""),
                reference(row),
                row.due_on,
                _status(tags, row),
                people.get(row.id, (0, ""))[1],
                one_line(words.get(row.id, ""), LONGEST_WORDS),
                "",
            )
            for number, row in enumerate(rows, 1)
        ],
        empty="Đơn vị không còn nhiệm vụ nào chưa hoàn thành.",
    )


def _status(tags: Tags, row: TaskRow) -> Status:
    tag = tags.of(row)
    return Status(str(tag.text), TONES[tag.kind])
