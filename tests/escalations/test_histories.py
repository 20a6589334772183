"""Random histories: whatever is merged, returned, forwarded, answered: counts agree, nobody is left untold."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar

import pypdfium2 as pdfium
from flask.testing import FlaskClient
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import select

from tests.conftest import START
from tests.database import restore_database, save_database
from tests.escalations.conftest import ROADS, USUALLY, Register
from tracker.core import db, transaction
from tracker.core.clock import local_day
from tracker.core.errors import Refusal
from tracker.escalations import operations, policy, queries
from tracker.escalations.models import Escalation, Hop, Telling
from tracker.escalations.queries import Totals
from tracker.escalations.states import COUNTED, OPEN, STATE_LABELS, Audience, EscalationState
from tracker.outbox.models import Message
from tracker.reports.escalations import build
from tracker.reports.render.csv_ import render_csv
from tracker.reports.render.pdf import render_pdf

UNITS = ("commune_a", "commune_b", "agency", "stranger")
UNIT_OF = {"stranger": "commune_c"}
VERBS = (
    "send", "send", "edit", "withdraw", "mark_within", "mark_beyond", "mark_beyond", "merge", "merge", "return_",
    "redirect", "decide", "forward", "forward", "pass_on", "answer", "answer", "tell", "tell", "close", "close",
    "remind",
)  # fmt: skip
PAPERS = 3
PLACES = st.integers(min_value=0, max_value=1000)


class Histories(RuleBasedStateMachine):
    """Four units write; the office and the leader do what comes."""

    register: ClassVar[Register]
    office: ClassVar[FlaskClient]
    template: ClassVar[Any]
    papers: ClassVar[list[str]] = []

    @initialize()
    def start(self) -> None:
        restore_database(self.template)
        self.register.clock.moment = START
        self.rows: list[int] = []
        self.seen: dict[dt.datetime, Totals] = {}

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
        given: dict[str, Any] = {"main": main} if verb == "merge" else {}
        if verb == "edit":
            given = {"matter": replace(ROADS, funds=other * 1_000_000 or None)}
        offered = verb in policy.verbs(self.register.cast.actor(who), row)
        try:
            self.register.act(verb, row_id, by=who, **given)
        except Refusal:
            db.session.rollback()
        else:
            assert offered or (verb == "tell" and row.state is EscalationState.MERGED), (who, verb)

    @rule(days=st.integers(min_value=0, max_value=6))
    def wait(self, days: int) -> None:
        self.register.clock.move(days=days)

    @rule()
    def the_clock_reminds(self) -> None:
        with transaction():
            operations.nudge_due(now=self.register.clock())

    @invariant()
    def nobody_is_reminded_by_the_clock_twice_a_day(self) -> None:
        found = db.session.execute(
            select(Message.unit_id, Message.account_id, Message.at).where(Message.kind == "escalation.due")
        ).all()
        days = [(unit, account, local_day(at)) for unit, account, at in found]
        assert len(days) == len(set(days))

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
        self.seen[now] = totals
        assert replayed(now) == totals
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
        """At the end of each history page, file, report and paper say the same as the rows, then and before."""
        db.session.rollback()
        for moment, totals in self.seen.items():
            assert replayed(moment) == totals, moment
        now = self.register.clock()
        self._reported(queries.totals(self.register.cast.actor("office"), now), now)
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

    def _reported(self, totals: Totals, now: dt.datetime) -> None:
        """The summary table in its CSV, and of the first histories on paper as well."""
        office = self.register.cast.units["office"]
        document = build(as_of=now, created=now, unit_id=office, author="Cán bộ thử", notice=None)
        rows = list(csv.reader(io.StringIO(render_csv(document).decode("utf-8-sig"))))
        start = next((place for place, row in enumerate(rows) if row and row[0] == "STT"), None)
        listed = [] if start is None else [row for row in rows[start + 1 :] if row and row[0].isdigit()]
        assert len(listed) == totals.all
        assert sum(int(row[7] or 0) for row in listed) == totals.funds
        said = f"{totals.raised} kiến nghị của các đơn vị, gộp thành {totals.all} nội dung"
        assert said in str(document.blocks[0])
        if totals.all > 2 and len(self.papers) < PAPERS:
            paper = words(render_pdf(document))
            self.papers.append(paper)
            assert said in paper
            assert f"đang xử lý {totals.open}, trong đó quá hạn {totals.overdue}" in paper
            assert f"{totals.funds:,} đồng".replace(",", ".") in paper
            for state, count in totals.by_state.items():
                assert f"{STATE_LABELS[state]} {count}" in paper


def replayed(moment: dt.datetime) -> Totals:
    """The totals of a moment, from the events."""
    return queries.totals_of(queries.matters(queries.standings(moment)), moment)


def words(pdf: bytes) -> str:
    """The text of a PDF on one line."""
    document = pdfium.PdfDocument(pdf)
    try:
        text = " ".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()
    return " ".join(text.split())


def test_random_histories(register: Register, browser: Any, tmp_path: Path) -> None:
    Histories.register, Histories.office = register, browser("office")
    Histories.template = save_database(tmp_path / "signed-in.db")
    run_state_machine_as_test(
        Histories,
        settings=settings(
            max_examples=12,
            stateful_step_count=35,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert len(Histories.papers) == PAPERS
