"""CPU time of the pages of outreach with 20,000 activities in 238 villages."""

from __future__ import annotations

import datetime as dt
from random import Random

from sqlalchemy import insert, select

from benchmarks.dataset.people import LEADER, OFFICE
from benchmarks.dataset.plan import present
from benchmarks.figures import Figure
from benchmarks.instance import Instance, instance
from benchmarks.options import Options
from benchmarks.pages import Target, alone
from benchmarks.server import serving
from tracker.core import Model, db, transaction
from tracker.core.clock import local_day, start_of_day
from tracker.core.text import sort_key
from tracker.directives.models import Directive
from tracker.outreach.figures import channel_way, language_way
from tracker.outreach.models import (
    Activity,
    ActivityDirective,
    ActivityEvent,
    ActivityLanguage,
    ActivityPlace,
    ActivityReach,
)
from tracker.outreach.states import CHANNELS, ActivityState, Audience, Channel, Language, Measure
from tracker.units.models import Unit, UnitVersion, Village, VillageVersion
from tracker.units.states import COMMUNE_KINDS, VillageKind

TITLE = "Sổ tuyên truyền, 20.000 hoạt động"
ACTIVITIES = 20_000
VILLAGES = 14
MOST = 40
CHUNK = 5_000
PAST = 30
"""So many days back lies the day whose figures are made again."""
SEED = 1318


def run(options: Options) -> list[Figure]:
    """Measure every page of outreach."""
    with instance(present(), options.postgres) as place:
        directive = fill(place)
        with serving(place) as server:
            return [alone(server, "outreach", page, options.count(3, 1)) for page in _targets(place, directive)]


def _targets(place: Instance, directive: int) -> list[Target]:
    commune = place.built.clients[0]
    past = f"{local_day(dt.datetime.now(dt.UTC)) - dt.timedelta(days=PAST):%d/%m/%Y}"
    pages = (
        ("register", "Độ phủ toàn huyện", LEADER, "/outreach"),
        ("directive", "Độ phủ theo một văn bản", OFFICE, f"/outreach?directive={directive}"),
        ("own", "Độ phủ của một xã", commune, "/outreach"),
        ("figures", "Theo kênh, ngôn ngữ", OFFICE, "/outreach/figures"),
        ("past", "Độ phủ của một ngày đã qua", OFFICE, f"/outreach?day={past}"),
        (
            "past_ways",
            "Kênh, ngôn ngữ của một ngày",
            OFFICE,
            f"/outreach/figures?directive={directive}&day={past}",
        ),
        ("list", "Danh sách hoạt động", OFFICE, "/outreach/activities"),
        ("narrowed", "Danh sách lọc theo tiếng", OFFICE, "/outreach/activities?language=hmong&channel=meeting"),
        ("plans", "Kế hoạch và tiến độ", OFFICE, f"/outreach/plans?directive={directive}"),
        ("form", "Biểu mẫu ghi hoạt động", commune, "/outreach/new?channel=meeting"),
        ("activity", "Trang một hoạt động", OFFICE, f"/outreach/{ACTIVITIES // 2}"),
    )
    return [Target(key, label, person, path, MOST) for key, label, person, path in pages]


def fill(place: Instance) -> int:
    """Insert villages and activities of two years; returns the directive that most of them serve."""
    app = place.open()
    with app.app_context():
        chance = Random(SEED)  # noqa: S311 - rows that look like work, no secrets
        today = local_day(dt.datetime.now(dt.UTC))
        communes = db.session.execute(
            select(UnitVersion.unit_id, UnitVersion.id)
            .join(Unit, Unit.id == UnitVersion.unit_id)
            .where(UnitVersion.kind.in_(COMMUNE_KINDS))
        ).all()
        directives = list(db.session.scalars(select(Directive.id).order_by(Directive.id)))
        with transaction():
            villages = _villages([unit_id for unit_id, _version in communes])
            _activities(communes, villages, directives, today, chance)
        db.session.remove()
        db.engine.dispose()
    return directives[-1]


def _villages(unit_ids: list[int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    rows: list[dict[str, object]] = []
    for unit_id in unit_ids:
        for number in range(1, VILLAGES + 1):
            village_id = len(rows) + 1
            found.setdefault(unit_id, []).append(village_id)
            name = f"Mẫu {number}"
            rows.append(
                {
                    "id": village_id, "village_id": village_id, "unit_id": unit_id, "name": name,
                    "folded": name.lower(), "sort_key": sort_key(name), "kind": VillageKind.BAN, "households": 80,
                    "valid_from": dt.date(2015, 1, 1), "legal_ref": "",
                }
            )  # fmt: skip
    _insert(Village, [{"id": row["id"], "version": 1} for row in rows])
    _insert(VillageVersion, rows)
    return found


def _activities(
    communes: list[tuple[int, int]],
    villages: dict[int, list[int]],
    directives: list[int],
    today: dt.date,
    chance: Random,
) -> None:
    made: dict[type[Model], list[dict[str, object]]] = {}
    channels, languages = list(Channel), list(Language)
    for number in range(1, ACTIVITIES + 1):
        unit_id, version_id = communes[number % len(communes)]
        channel = chance.choice(channels)
        held_on = today - dt.timedelta(days=chance.randint(0, 730))
        moment = start_of_day(held_on) + dt.timedelta(hours=10)
        withdrawn = moment + dt.timedelta(hours=20 * (1 + number % 7)) if number % 50 == 0 else None
        counts = {one.value: chance.randint(1, 90) for one in CHANNELS[channel].needed}
        made.setdefault(Activity, []).append(
            {
                "id": number, "unit_id": unit_id, "unit_version_id": version_id, "channel": channel,
                "state": ActivityState.WITHDRAWN if withdrawn else ActivityState.RECORDED,
                "withdrawn_at": withdrawn, "held_on": held_on, "audience": Audience.RESIDENTS,
                "place": "", "note": "", "concerns": "", "concern_reason": "", "entered_by_office": False,
                "created_at": moment, "version": 1, **{one.value: counts.get(one.value) for one in Measure},
            }
        )  # fmt: skip
        spoken = sorted(chance.sample(languages, k=1 + number % 2))
        row = made[Activity][-1]
        row["spoken"] = ",".join(spoken)
        for language in spoken:
            made.setdefault(ActivityLanguage, []).append({"activity_id": number, "language": language})
        ways = [channel_way(channel), *map(language_way, spoken)]
        # One village of each commune stays unreached, as in life.
        for village_id in chance.sample(villages[unit_id][:-1], k=2):
            made.setdefault(ActivityPlace, []).append({"activity_id": number, "village_id": village_id})
            if row["state"] is ActivityState.RECORDED:
                made.setdefault(ActivityReach, []).extend(
                    {"way": way, "village_id": village_id, "held_on": row["held_on"], "activity_id": number}
                    for way in ways
                )
        for directive_id in chance.sample(directives, k=1 + number % 2):
            made.setdefault(ActivityDirective, []).append({"activity_id": number, "directive_id": directive_id})
        made.setdefault(ActivityEvent, []).append(
            {
                "activity_id": number, "at": moment, "verb": "record", "actor_name": "Cán bộ mẫu",
                "by_office": False, "note": "", "changes": [],
            }
        )  # fmt: skip
    for model, rows in made.items():
        _insert(model, rows)


def _insert(model: type[Model], rows: list[dict[str, object]]) -> None:
    for start in range(0, len(rows), CHUNK):
        db.session.execute(insert(model.__table__), rows[start : start + CHUNK])
