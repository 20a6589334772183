"""Random histories: whatever is merged, returned, forwarded, answered: counts agree, nobody is left untold."""

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
from sqlalchemy import select

from tests.conftest import START, restore_database, save_database
from tests.escalations.conftest import USUALLY, Register
from tracker.core import db
from tracker.core.errors import Refusal
from tracker.escalations import policy, queries
from tracker.escalations.models import Escalation, Hop, Telling
from tracker.escalations.states import COUNTED, OPEN, Audience, EscalationState

UNITS = ("commune_a", "commune_b", "agency", "stranger")
UNIT_OF = {"stranger": "commune_c"}
VERBS = (
    "send", "withdraw", "mark_within", "mark_beyond", "mark_beyond", "merge", "merge", "return_", "redirect",
    "decide", "forward", "forward", "pass_on", "answer", "answer", "tell", "tell", "close", "close", "remind",
)  # fmt: skip
PLACES = st.integers(min_value=0, max_value=1000)


class Histories(RuleBasedStateMachine):
    """Four units write; the office and the leader do what comes."""

    register: ClassVar[Register]
    office: ClassVar[FlaskClient]
    template: ClassVar[Any]

    @initialize()
    def start(self) -> None:
        restore_database(self.template)
        self.register.clock.moment = START
        self.rows: list[int] = []

    @rule(who=st.sampled_from(UNITS), sent=st.booleans())
    def write(self, who: str, sent: bool) -> None:
        row_id = self.register.write(UNIT_OF.get(who, who), by=who)
        self.rows.append(row_id)
        if sent:
            self.register.act("send", row_id, by=who)

    @rule(place=PLACES, other=PLACES, verb=st.sampled_from(VERBS))
    def act(self, place: int, other: int, verb: str) -> None:
        if not self.rows:
            return
        row_id, main = self.rows[place % len(self.rows)], self.rows[other % len(self.rows)]
        row = self.register.row(row_id)
        who = USUALLY.get(verb, "office")
        if who == "commune_a":
            who = next(name for name in UNITS if self.register.cast.units[UNIT_OF.get(name, name)] == row.unit_id)
        if verb == "mark_beyond" and row.state is EscalationState.WITH_LEADER:
            who = "leader"
        offered = verb in policy.verbs(self.register.cast.actor(who), row)
        try:
            self.register.act(verb, row_id, by=who, **({"main": main} if verb == "merge" else {}))
        except Refusal:
            db.session.rollback()
        else:
            assert offered or (verb == "tell" and row.state is EscalationState.MERGED), (who, verb)

    @rule(days=st.integers(min_value=0, max_value=6))
    def wait(self, days: int) -> None:
        self.register.clock.move(days=days)

    @invariant()
    def every_open_one_has_one_holder(self) -> None:
        db.session.rollback()
        for row in db.session.scalars(select(Escalation)):
            held = [hop for hop in row.hops if hop.left_on is None]
            assert len(held) == (1 if row.state in OPEN else 0), row.state

    @invariant()
    def what_is_merged_leads_to_one_that_travels(self) -> None:
        for row in db.session.scalars(select(Escalation).where(Escalation.merged_into_id.is_not(None))):
            main = db.session.get_one(Escalation, row.merged_into_id)
            assert main.state not in {EscalationState.MERGED, EscalationState.WITHDRAWN}

    @invariant()
    def nobody_is_left_untold(self) -> None:
        ended = {EscalationState.CLOSED, EscalationState.ELSEWHERE}
        told = set(
            db.session.scalars(
                select(Telling.escalation_id).where(
                    Telling.audience == Audience.ORIGINATOR, Telling.told_at.is_not(None)
                )
            )
        )
        for row in db.session.scalars(select(Escalation)):
            if queries.main_of(row).state in ended:
                assert row.id in told

    @invariant()
    def every_count_agrees(self) -> None:
        who, now = self.register.cast.actor("office"), self.register.clock()
        states = db.session.scalars(select(Escalation.state)).all()
        matters = [state for state in states if state in COUNTED]
        totals = queries.totals(who, now)
        assert totals.all == len(matters)
        assert totals.raised == len(matters) + states.count(EscalationState.MERGED)
        assert totals.overdue == len(
            [
                hop
                for hop in db.session.scalars(select(Hop).where(Hop.left_on.is_(None)))
                if hop.due_on is not None and hop.due_on < now.date()
            ]
        )

    def teardown(self) -> None:
        """At the end of each history page and file say the same as the rows."""
        self.register.clock.moment = START
        total = queries.totals(self.register.cast.actor("office"), START).all
        page = self.office.get("/escalations").get_data(as_text=True)
        chip = re.search(r'aria-current="true">[^<]*(?:<b>(\d+)</b>)', page)
        assert chip is not None
        assert int(chip[1]) == total
        file = self.office.get("/escalations/table.csv").get_data().decode("utf-8-sig")
        rows = list(csv.DictReader(io.StringIO(file)))
        assert len(rows) == total
        units = sum(int(row["Số đơn vị cùng kiến nghị"]) for row in rows)
        assert units == queries.totals(self.register.cast.actor("office"), START).raised


def test_random_histories(register: Register, browser: Any, tmp_path: Path) -> None:
    Histories.register, Histories.office = register, browser("office")
    Histories.template = save_database(tmp_path / "signed-in.db")
    run_state_machine_as_test(
        Histories,
        settings=settings(
            max_examples=15,
            stateful_step_count=35,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
