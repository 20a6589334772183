"""Random histories of needs: whatever is gathered, split, merged and told, no entry is lost or stands twice."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from typing import Any, ClassVar

from flask.testing import FlaskClient
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from openpyxl import load_workbook
from sqlalchemy import select

from tests.conftest import START, restore_database, save_database
from tests.feedback.conftest import Hearing
from tracker.core import db
from tracker.core.clock import local_day
from tracker.core.errors import Refusal
from tracker.feedback import queries
from tracker.feedback.models import Entry, ImprovementNeed, Need, NeedLink
from tracker.feedback.states import ENTRY_COUNTED, EntryState, NeedState

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

    @rule(who=st.sampled_from(UNITS), village=st.sampled_from(("", "Bản Một", "BẢN MỘT", "Bản Hai")))
    def write(self, who: str, village: str) -> None:
        self.written.append(self.hearing.record(who, village=village))

    @rule(place=PLACES, verb=st.sampled_from(ENTRY_VERBS))
    def with_an_entry(self, place: int, verb: str) -> None:
        if self.written:
            row_id = self.written[place % len(self.written)]
            unit = self.hearing.entry(row_id).unit_id
            who = next(name for name in UNITS if self.hearing.cast.units[name] == unit)
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
        """At the end page, CSV and XLSX say the same of every need."""
        db.session.rollback()
        needs = queries.need_rows([Need.state != NeedState.MERGED], day=local_day(START))
        wanted = sorted((row.title, row.entries, row.villages, row.units) for row in needs)
        data = self.office.get("/feedback/needs/table.csv").get_data().decode("utf-8-sig")
        lines = list(csv.reader(io.StringIO(data)))[1:]
        assert sorted((line[1], int(line[4]), int(line[5]), int(line[6])) for line in lines) == wanted
        book = load_workbook(io.BytesIO(self.office.get("/feedback/needs/table.xlsx").get_data()))
        cells = list(book.active.iter_rows(min_row=2, values_only=True))
        assert sorted((row[1], row[4], row[5], row[6]) for row in cells) == wanted
        page = self.office.get("/feedback/needs").get_data(as_text=True)
        shown = re.findall(r'data-l="Ý kiến" class="r num">(\d+)<', page)
        assert sorted(map(int, shown)) == sorted(row.entries for row in needs)[-len(shown) or len(needs) :]


def test_histories(hearing: Hearing, browser: Any, tmp_path: Path) -> None:
    Needs.hearing, Needs.office = hearing, browser("office")
    Needs.template = save_database(tmp_path / "start.db")
    run_state_machine_as_test(
        Needs,
        settings=settings(
            max_examples=12,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
