"""CPU time of the pages of what people say, with 5,000 entries, 150 needs and 200 improvements."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from random import Random

from sqlalchemy import insert, select

from benchmarks.dataset import words
from benchmarks.dataset.people import LEADER, OFFICE
from benchmarks.dataset.plan import present
from benchmarks.figures import Figure
from benchmarks.instance import Instance, instance
from benchmarks.options import Options
from benchmarks.pages import Target, alone
from benchmarks.server import serving
from tracker.core import db, transaction
from tracker.core.text import fold, spelled
from tracker.feedback.models import Entry, Improvement, Need
from tracker.feedback.states import Channel, EntryState, ImprovementState, NeedState, Topic
from tracker.units.models import UnitVersion

TITLE = "Ý kiến người dân, 5.000 ý kiến"
ENTRIES, NEEDS, IMPROVEMENTS = 5_000, 150, 200
MOST = 40
"""CPU milliseconds that a page may take."""
STATES = (EntryState.RECEIVED, EntryState.HANDLING, EntryState.ANSWERED, EntryState.ANSWERED)


def targets(commune: str) -> list[Target]:
    """The pages measured: of the office over all units, of a commune over its own."""
    return [
        Target("entries", "Danh sách ý kiến", OFFICE, "/feedback", MOST),
        Target("found", "Tìm ý kiến theo từ", OFFICE, "/feedback?q=duong&topic=roads&sort=unit", MOST),
        Target("entry", "Một ý kiến", OFFICE, "/feedback/17", MOST),
        Target("form", "Ghi ý kiến", commune, "/feedback/new", MOST),
        Target("needs", "Danh sách nhu cầu", OFFICE, "/feedback/needs", MOST),
        Target("need", "Một nhu cầu", OFFICE, "/feedback/needs/7", MOST),
        Target("alike", "Gom ý kiến giống nhau", OFFICE, "/feedback/needs/alike", MOST),
        Target("improvements", "Danh sách cải thiện", LEADER, "/feedback/improvements", MOST),
        Target("own", "Danh sách ý kiến, của một xã", commune, "/feedback", MOST),
    ]


def run(options: Options) -> list[Figure]:
    """Measure every page of the register."""
    with instance(present(), options.postgres) as place:
        _fill(place)
        with serving(place) as server:
            wanted = targets(place.built.clients[0])
            return [alone(server, "voices", target, options.count(4, 1)) for target in wanted]


def _fill(place: Instance) -> None:
    app = place.open()
    with app.app_context():
        units = db.session.execute(select(UnitVersion.unit_id, UnitVersion.id).order_by(UnitVersion.id)).all()
        moment = dt.datetime.now(dt.UTC)
        with transaction() as session:
            session.execute(insert(Need), _needs(units, moment))
            session.execute(insert(Entry), _entries(units, moment))
            session.execute(insert(Improvement), _improvements(units, moment))
        db.session.remove()
        db.engine.dispose()


Units = Sequence[tuple[int, int]]


def _needs(units: Units, moment: dt.datetime) -> list[dict[str, object]]:
    return [
        {
            "unit_id": units[place % len(units)][0],
            "unit_version_id": units[place % len(units)][1],
            "state": NeedState.OPEN,
            "title": f"Nhu cầu {place}",
            "topic": list(Topic)[place % len(Topic)],
            "words": f"nhu cau {place}",
            "answer": "",
            "told_how": "",
            "created_at": moment,
            "version": 1,
        }
        for place in range(NEEDS)
    ]


def _entries(units: Units, moment: dt.datetime) -> list[dict[str, object]]:
    chance = Random(20240730)  # noqa: S311 - rows that look like work, no secrets
    rows: list[dict[str, object]] = []
    for place in range(ENTRIES):
        said, state = words.paragraph(chance, 3), STATES[place % len(STATES)]
        village, done = f"Bản số {place % 60}", state is EntryState.ANSWERED
        rows.append(
            {
                "unit_id": units[place % len(units)][0],
                "unit_version_id": units[place % len(units)][1],
                "state": state,
                "received_on": moment.date() - dt.timedelta(days=place % 365),
                "village": village,
                "village_key": fold(village),
                "channel": list(Channel)[place % len(Channel)],
                "topic": list(Topic)[place % len(Topic)],
                "said": said,
                "answer": "Đã làm." if done else "",
                "words": f"{spelled(said)}\n{fold(village)}\n",
                "need_id": place % NEEDS + 1 if place % 3 == 0 else None,
                "created_at": moment,
                "answered_at": moment if done else None,
                "version": 1,
            }
        )
    return rows


def _improvements(units: Units, moment: dt.datetime) -> list[dict[str, object]]:
    return [
        {
            "unit_id": units[place % len(units)][0],
            "unit_version_id": units[place % len(units)][1],
            "state": ImprovementState.PLANNED,
            "service": "Chứng thực",
            "topic": Topic.SERVICES,
            "title": f"Biện pháp {place}",
            "expected": "",
            "result": "",
            "measure": "",
            "words": f"bien phap {place}",
            "created_at": moment,
            "version": 1,
        }
        for place in range(IMPROVEMENTS)
    ]
