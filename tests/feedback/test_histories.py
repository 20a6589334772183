"""Random histories of needs: whatever is gathered, split, merged and told, no entry is lost or stands twice."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any, ClassVar

from flask.testing import FlaskClient
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select

from tests.conftest import START
from tests.database import restore_database, save_database
from tests.feedback.agreement import agree_everywhere, join_villages, take_over
from tests.feedback.conftest import Hearing
from tracker.core import db, transaction
from tracker.core.access import SYSTEM
from tracker.core.clock import local_day
from tracker.core.errors import Refusal
from tracker.feedback import queries
from tracker.feedback.models import Entry, ImprovementNeed, Need, NeedLink
from tracker.feedback.states import ENTRY_COUNTED, Channel, EntryState, Formula, NeedState, Topic
from tracker.units import operations as units
from tracker.units.operations import VillageFacts
from tracker.units.states import VillageKind

VILLAGES = (("commune_a", "Một"), ("commune_a", "Hai"), ("commune_b", "Hai"))
BEGAN = dt.date(2024, 1, 15)
UNITS = ("commune_a", "commune_b", "agency")
VERBS = (
    "gather", "gather", "release", "split", "split", "merge", "merge", "answer", "tell", "reopen", "escalate",
)  # fmt: skip
ENTRY_VERBS = ("take_up", "answer", "reopen", "withdraw")
PLACES = st.integers(min_value=0, max_value=1000)


class Needs(RuleBasedStateMachine):
    """Three units write; the office gathers, splits, merges and tells."""

    hearing: ClassVar[Hearing]
    office: ClassVar[FlaskClient]
    template: ClassVar[Any]

    @initialize()
    def start(self) -> None:
        restore_database(self.template)
        self.hearing.clock.moment = START
        self.written: list[int] = []
        self.needs: list[int] = []
        self.ended: list[str] = []
        self.joined = False

    @rule(
        who=st.sampled_from(UNITS),
        village=st.sampled_from(("", "Bản Một", "BẢN MỘT", "hai", "Chợ phiên")),
        topic=st.sampled_from((Topic.ROADS, Topic.WATER)),
        channel=st.sampled_from((Channel.BOX, Channel.VISIT)),
    )
    def write(self, who: str, village: str, topic: Topic, channel: Channel) -> None:
        if who not in self.ended:
            self.written.append(self.hearing.record(who, village=village, topic=topic, channel=channel))

    @precondition(lambda self: len(self.written) > 4 and not self.ended)
    @rule(what=st.sampled_from(("units", "villages")))
    def merge_places(self, what: str) -> None:
        """The unit ends, its villages go on; or two of its villages become one, once."""
        if what == "units":
            take_over(self.hearing, "commune_a", "commune_b")
            self.ended.append("commune_a")
        elif not self.joined:
            join_villages(self.hearing, "commune_a")
            self.joined = True

    @rule(year=st.integers(2020, 2022), levels=st.lists(st.integers(0, 90), min_size=5, max_size=5))
    def read(self, year: int, levels: list[int]) -> None:
        self._try(lambda: self.hearing.read(1, year, None, formula=Formula.TOP_TWO, levels=tuple(levels)))

    @rule(place=PLACES, verb=st.sampled_from(ENTRY_VERBS))
    def with_an_entry(self, place: int, verb: str) -> None:
        if self.written:
            row_id = self.written[place % len(self.written)]
            unit = self.hearing.entry(row_id).unit_id
            who = next(name for name in UNITS if self.hearing.cast.units[name] == unit)
            if who in self.ended:
                who = "commune_b"
            self._try(lambda: self.hearing.act(verb, row_id, by=who))

    @rule(places=st.lists(PLACES, min_size=1, max_size=3))
    def found(self, places: list[int]) -> None:
        if self.written:
            wanted = {self.written[place % len(self.written)] for place in places}
            made = self._try(lambda: self.hearing.found(*wanted, by="office"))
            if made:
                self.needs.append(made)

    @rule(place=PLACES, other=PLACES, verb=st.sampled_from(VERBS))
    def with_a_need(self, place: int, other: int, verb: str) -> None:
        if not self.needs or not self.written:
            return
        need_id, main = self.needs[place % len(self.needs)], self.needs[other % len(self.needs)]
        given: dict[str, Any] = {}
        if verb == "merge":
            given["main"] = main
        if verb == "gather":
            given["entries"] = [self.written[other % len(self.written)]]
        made = self._try(lambda: self.hearing.act_need(verb, need_id, by="office", **given))
        if verb == "split" and made:
            self.needs.append(made)

    @rule(place=PLACES)
    def improve(self, place: int) -> None:
        if self.needs:
            self._try(lambda: self.hearing.plan("office", need=self.needs[place % len(self.needs)]))

    def _try(self, change: Any) -> Any:
        try:
            return change()
        except Refusal:
            db.session.rollback()
            return None

    @invariant()
    def no_entry_is_lost_or_doubled(self) -> None:
        db.session.rollback()
        rows = list(db.session.scalars(select(Entry)))
        assert sorted(row.id for row in rows) == sorted(self.written)
        live = {need.id for need in db.session.scalars(select(Need)) if need.state is not NeedState.MERGED}
        gathered = {row.id for row in rows if row.need_id is not None}
        assert {row.need_id for row in rows if row.need_id is not None} <= live, "merged needs hold nothing"
        counted = 0
        for need_id in live:
            places = queries.need_places(db.session.get_one(Need, need_id), local_day(START))
            counted += sum(place.count for place in places)
        assert counted == len(gathered)

    @invariant()
    def what_is_merged_leads_one_step_to_one_that_lives(self) -> None:
        for need in db.session.scalars(select(Need).where(Need.merged_into_id.is_not(None))):
            assert db.session.get_one(Need, need.merged_into_id).state is not NeedState.MERGED
            for model in (NeedLink, ImprovementNeed):
                assert db.session.scalars(select(model).where(model.need_id == need.id)).all() == []

    @invariant()
    def every_count_agrees(self) -> None:
        who = self.hearing.cast.actor("office")
        rows = [row for row in db.session.scalars(select(Entry)) if row.state in ENTRY_COUNTED]
        totals = queries.totals(who)
        assert totals.all == len(rows) == sum(totals.by_topic.values()) == sum(totals.by_channel.values())
        assert totals.answered == sum(row.state is EntryState.ANSWERED for row in rows)
        by_unit = queries.by_unit_at([self.hearing.cast.units[one] for one in UNITS], self.hearing.clock())
        assert sum(unit.heard for unit in by_unit) == totals.all
        assert sum(unit.answered for unit in by_unit) == totals.answered

    def teardown(self) -> None:
        """At the end every page, file and print says what can be counted by hand."""
        agree_everywhere(self.hearing, self.office)


def test_histories(hearing: Hearing, browser: Any, tmp_path: Path) -> None:
    for unit, name in VILLAGES:
        facts = VillageFacts(hearing.cast.units[unit], VillageKind.BAN, name)
        with transaction():
            units.add_village(facts, valid_from=BEGAN, actor=SYSTEM, now=hearing.clock())
    hearing.indicator()
    Needs.hearing, Needs.office = hearing, browser("office")
    Needs.template = save_database(tmp_path / "start.db")
    run_state_machine_as_test(
        Needs,
        settings=settings(
            max_examples=6,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
