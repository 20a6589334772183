"""CPU time of the register of one-stop offices: 190 offices, 60 items, four stock-takes and ten works each."""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal
from random import Random

from sqlalchemy import insert

from benchmarks.dataset.people import LEADER, OFFICE
from benchmarks.dataset.plan import with_past
from benchmarks.figures import Figure
from benchmarks.instance import Instance, instance
from benchmarks.options import Options
from benchmarks.pages import Target, alone
from benchmarks.server import serving
from benchmarks.works import fill as fill_works
from tracker.core import db, transaction
from tracker.core.access import SYSTEM, Actor, Role
from tracker.core.clock import local_day
from tracker.core.text import sort_key, unit_key
from tracker.facilities import operations
from tracker.facilities.models import StockLine, StockTake
from tracker.facilities.operations import Norm
from tracker.facilities.queries import Entry, all_groups, entries_on
from tracker.facilities.states import Rule, StockState, Verdict
from tracker.units.models import Unit, UnitVersion
from tracker.units.states import UnitKind

TITLE = "Bộ phận một cửa: 190 đơn vị × 60 hạng mục × 4 lần kiểm kê"
OFFICES, ITEMS, TAKES = 190, 60, 4
SPACING = dt.timedelta(days=80)
MOST = 40.0
FROM = dt.date(2020, 1, 1)
SEED = 18


def run(options: Options) -> list[Figure]:
    """Measure every page of the register that reads figures."""
    with instance(with_past(2_000), options.postgres) as place:
        unit_id, take_id, item_id, work_id = _fill(place)
        with serving(place) as server:
            targets = (*_targets(unit_id, take_id, item_id), *_of_works(item_id, work_id))
            return [alone(server, "facilities", target, options.count(10, 1)) for target in targets]


def _targets(unit_id: int, take_id: int, item_id: int) -> list[Target]:
    return [
        Target("board", "Theo đơn vị và nhóm", LEADER, "/facilities", MOST),
        Target("gaps", "Còn thiếu theo hạng mục", OFFICE, "/facilities/gaps", MOST),
        Target("gap", "Một hạng mục", OFFICE, f"/facilities/gaps/{item_id}", MOST),
        Target("trend", "Thay đổi giữa hai lần", LEADER, "/facilities/trend", MOST),
        Target("office", "Một bộ phận một cửa", OFFICE, f"/facilities/units/{unit_id}", MOST),
        Target("take", "Một lần kiểm kê", OFFICE, f"/facilities/stock-takes/{take_id}", MOST),
        Target("catalogue", "Danh mục", OFFICE, "/facilities/catalogue", MOST),
    ]


def _of_works(item_id: int, work_id: int) -> list[Target]:
    return [
        Target("works", "Danh sách công việc nâng cấp", OFFICE, "/facilities/works", MOST),
        Target("by_money", "Danh sách xếp theo vốn", OFFICE, "/facilities/works?sort=-plan", MOST),
        Target(
            "facilities.of_item",
            "Danh sách một hạng mục",
            OFFICE,
            f"/facilities/works?item={item_id}&late=1",
            MOST,
        ),
        Target("works_board", "Bảng công việc nâng cấp", LEADER, "/facilities/works/board", MOST),
        Target("work", "Một công việc", OFFICE, f"/facilities/works/{work_id}", MOST),
    ]


def _fill(place: Instance) -> tuple[int, int, int, int]:
    """Write offices, items, stock-takes and works; a unit, its last stock-take, an item and a work."""
    app = place.open()
    with app.app_context():
        now = dt.datetime.now(dt.UTC)
        with transaction():
            operations.seed_catalogue(actor=SYSTEM, now=now)
            db.session.flush()
            _more_items(now)
            units = [_office(number) for number in range(OFFICES)]
            db.session.flush()
            entries = entries_on(local_day(now))
            take_id = _stock_takes(units, entries, now)
            work_id = fill_works(units, [entry.item_id for entry in entries], now)
            found = units[-1].id, take_id, entries[0].item_id, work_id
        db.session.remove()
        db.engine.dispose()
    return found


def _more_items(now: dt.datetime) -> None:
    office = Actor(user_id=None, name="Đo", role=Role.OFFICE, unit_id=None)
    group = all_groups()[0]
    for number in range(ITEMS - len(entries_on(local_day(now)))):
        norm = Norm(f"Hạng mục thêm {number}", "cái", Rule.AT_LEAST, Decimal(1))
        operations.add_item(group, norm, position=50 + number, valid_from=FROM, actor=office, now=now)


def _office(number: int) -> Unit:
    name = f"Ủy ban nhân dân xã Đo {number:03d}"
    unit = Unit(uuid=str(uuid.uuid4()), position=500 + number, one_stop=True)
    unit.versions.append(
        UnitVersion(
            name=name,
            short_name=f"Xã Đo {number:03d}",
            folded=unit_key(name),
            sort_key=sort_key(name),
            kind=UnitKind.COMMUNE,
            valid_from=FROM,
        )
    )
    db.session.add(unit)
    return unit


def _stock_takes(units: list[Unit], entries: list[Entry], now: dt.datetime) -> int:
    chance = Random(SEED)  # noqa: S311 - rows that look like work, no secrets
    take_id = 0
    for unit in units:
        for place in range(TAKES):
            at = now - SPACING * (TAKES - place)
            take = StockTake(
                unit_id=unit.id,
                unit_version_id=unit.versions[0].id,
                taken_on=local_day(at),
                state=StockState.SUBMITTED,
                officers=2,
                created_at=at,
                submitted_at=at,
            )
            db.session.add(take)
            db.session.flush()
            take_id = take.id
            db.session.execute(insert(StockLine), [_line(take_id, entry, chance) for entry in entries])
    return take_id


def _line(take_id: int, entry: Entry, chance: Random) -> dict[str, object]:
    needed = entry.required(2, False)
    verdict = chance.choices(list(Verdict), (70, 8, 20, 2))[0]
    quantity = {Verdict.MET: needed or 1, Verdict.PARTLY: Decimal(1)}.get(verdict, 0)
    na = verdict is Verdict.NOT_APPLICABLE
    return {
        "stock_take_id": take_id,
        "item_id": entry.item_id,
        "item_version_id": entry.version_id,
        "quantity": None if na else quantity,
        "broken": 0,
        "required": needed,
        "verdict": verdict,
        "overridden": na,
        "note": "Không có nhu cầu." if na else "",
    }
