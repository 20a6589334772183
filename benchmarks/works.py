"""Upgrade works for the measure of one-stop offices: ten an office, with items, money and events."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from random import Random

from sqlalchemy import func, insert, select

from tracker.core import db
from tracker.core.clock import local_day
from tracker.facilities.models import MoneyEntry, Work, WorkEvent, WorkItem
from tracker.facilities.states.works import AGREED, MoneyKind, Source, WorkKind, WorkState
from tracker.units.models import Unit

EACH = 10
SEED = 5
GRANTED = (WorkState.FUNDED, WorkState.UNDER_WAY, WorkState.ACCEPTED)
SPENT = (WorkState.UNDER_WAY, WorkState.ACCEPTED)


def fill(units: Sequence[Unit], item_ids: Sequence[int], now: dt.datetime) -> int:
    """Write the works of the units within the running transaction; the identifier of the last one."""
    chance = Random(SEED)  # noqa: S311 - rows that look like work, no secrets
    first = (db.session.scalar(select(func.max(Work.id))) or 0) + 1
    plan = [(unit, turn) for unit in units for turn in range(EACH)]
    works = [_work(first + number, unit, turn, now) for number, (unit, turn) in enumerate(plan)]
    db.session.execute(insert(Work), works)
    items = [
        {"work_id": one["id"], "item_id": item_id, "quantity": Decimal(chance.randint(1, 9))}
        for one in works
        for item_id in chance.sample(list(item_ids), 2)
    ]
    db.session.execute(insert(WorkItem), items)
    db.session.execute(insert(MoneyEntry), [entry for one in works for entry in _money(one, chance, now)])
    db.session.execute(
        insert(WorkEvent),
        [
            {"work_id": one["id"], "at": now, "verb": "add", "actor_name": "Đo", "note": "", "state": one["state"]}
            for one in works
        ],
    )
    return first + len(works) - 1


def _work(number: int, unit: Unit, turn: int, now: dt.datetime) -> dict[str, object]:
    state = list(WorkState)[(number + turn) % len(WorkState)]
    day = local_day(now)
    return {
        "id": number,
        "unit_id": unit.id,
        "unit_version_id": unit.versions[0].id,
        "state": state,
        "kind": WorkKind.PURCHASE,
        "title": f"Mua thiết bị đợt {turn + 1}",
        "description": "Theo kết quả kiểm kê.",
        "basis": "",
        "words": f"mua thiet bi dot {turn + 1}",
        "finish_on": day + dt.timedelta(days=number % 90 - 20),
        "original_finish_on": day if state in AGREED or state is WorkState.ACCEPTED else None,
        "began_on": day - dt.timedelta(days=30) if state in SPENT else None,
        "accepted_on": day - dt.timedelta(days=2) if state is WorkState.ACCEPTED else None,
        "state_before": WorkState.APPROVED if state is WorkState.POSTPONED else None,
        "created_at": now,
        "updated_at": now,
        "version": 1,
    }


def _money(work: dict[str, object], chance: Random, now: dt.datetime) -> list[dict[str, object]]:
    state, amount = work["state"], chance.randint(5_000_000, 400_000_000)
    kinds = [MoneyKind.PLAN, *([MoneyKind.GRANT] if state in GRANTED else [])]
    kinds += [MoneyKind.SPEND] if state in SPENT else []
    source, year = chance.choice(list(Source)), chance.choice((2023, 2024, 2025))
    return [
        {
            "work_id": work["id"],
            "kind": kind,
            "source": source,
            "year": year,
            "amount": amount,
            "document": "",
            "reason": "",
            "at": now,
            "actor_name": "Đo",
        }
        for kind in kinds
    ]
