"""What people wrote into the registers, kept beside them in plain Python: what reports are counted against.

Every thing is a list of moments and of how it stood from then on. Counting asks no register and no code of the
service: the definitions are those of the registers' pages, written out anew.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from flask import Flask

from tests.escalations.conftest import ROADS, Register
from tests.facilities.conftest import Shelf
from tests.facilities.works.conftest import AMOUNT, WAYS, make_yard
from tests.feedback.conftest import Hearing
from tests.outreach.conftest import Outreach
from tests.tasks.conftest import Stage
from tracker.core import db
from tracker.core.errors import Refusal
from tracker.facilities.operations import Answer
from tracker.facilities.states import Verdict
from tracker.facilities.states.works import MoneyKind
from tracker.feedback.states import Topic
from tracker.outreach.states import Measure

VERDICTS = tuple(Verdict)
WORKS = ("need", "planned", "approved", "funded", "under_way", "under_way")
MATTERS = ("draft", "withdrawn", "sent", "to_forward", "forwarded", "answered", "closed", "elsewhere")
ANSWERED = {"answered", "closed"}
HEIR = "heir"


@dataclass
class Thing:
    """A row of a register: whose it is, and how it stood from which moment on."""

    unit: str
    id: int
    told: list[tuple[dt.datetime, Any]] = field(default_factory=list)

    def at(self, moment: dt.datetime) -> Any:
        """How it stood at a moment; None before it was there."""
        return next((what for when, what in reversed(self.told) if when <= moment), None)

    @property
    def now(self) -> Any:
        """How it stands."""
        return self.told[-1][1]


@dataclass(frozen=True)
class Held:
    """An activity as it was written down."""

    villages: frozenset[str]
    directives: frozenset[int]
    attendances: int


class Ledger:
    """Lets the units of two communes write into the registers, and keeps what they wrote."""

    def __init__(self, app: Flask, stage: Stage, directives: Collection[int]) -> None:
        self.stage, self.directives = stage, tuple(directives)
        self.outreach = Outreach(stage.cast, stage.clock, stage)
        self.outreach.settle()
        self.hearing = Hearing(app, stage.cast, stage.clock)
        self.yard = make_yard(stage.cast, stage.clock)
        self.shelf = Shelf(stage.cast, stage.clock)
        self.register = Register(stage.cast, stage.clock, stage)
        self.things: dict[str, list[Thing]] = {}
        self.merged: dt.datetime | None = None

    def happen(self, verb: str, unit: str, number: int, days: int) -> None:
        """Let time pass, then try an act; what the rules refuse does not happen."""
        self.stage.clock.move(days=days, hours=1)
        try:
            ACTS[verb](self, unit, number)
        except Refusal:
            db.session.rollback()

    def write(self, kind: str, unit: str, number: int, what: Any) -> None:
        """Keep a new thing."""
        self.things.setdefault(kind, []).append(Thing(unit, number, [(self.stage.clock(), what)]))

    def turn(self, thing: Thing, what: Any) -> None:
        """Keep how a thing stands from now on."""
        thing.told.append((self.stage.clock(), what))

    def last(self, kind: str, unit: str, wanted: Callable[[Any], bool]) -> Thing:
        """The newest thing of a unit that stands as wanted. Raises Refusal where there is none."""
        for thing in reversed(self.things.get(kind, ())):
            if thing.unit == unit and wanted(thing.now):
                return thing
        raise Refusal("nothing to act on")

    def whose(self, unit: str, moment: dt.datetime) -> str:
        """The unit under which a commune's outreach and feedback are counted at a moment."""
        return HEIR if self.merged is not None and self.merged <= moment else unit

    def of(self, kind: str, units: Iterable[str], moment: dt.datetime) -> Iterator[Any]:
        """How the things of some units stood at a moment, those that were there."""
        wanted = set(units)
        for thing in self.things.get(kind, ()):
            what = thing.at(moment)
            if thing.unit in wanted and what is not None:
                yield what

    def line(self, units: Iterable[str], moment: dt.datetime) -> set[str]:
        """Some units, and the communes from which one of them had taken over at a moment."""
        wanted = set(units)
        return wanted | {one for one in ("commune_a", "commune_b") if self.whose(one, moment) in wanted}

    def held(self, units: Iterable[str], moment: dt.datetime, directive: int | None) -> list[int]:
        """Activities, sessions, attendances."""
        found = [
            one for one in self.of("activity", units, moment)
            if one != "withdrawn" and (directive is None or directive in one.directives)
        ]  # fmt: skip
        return [len(found), len(found), sum(one.attendances for one in found)]

    def reached(self, moment: dt.datetime, directive: int | None) -> set[str]:
        """Villages that an activity of any unit named."""
        everyone = {thing.unit for thing in self.things.get("activity", ())}
        return {
            village
            for one in self.of("activity", everyone, moment)
            if one != "withdrawn" and (directive is None or directive in one.directives)
            for village in one.villages
        }

    def states(self, kind: str, units: Iterable[str], moment: dt.datetime) -> Counter[str]:
        """How many things stood how."""
        return Counter(self.of(kind, units, moment))

    def money(self, units: Iterable[str], moment: dt.datetime) -> list[int]:
        """Planned, granted, spent."""
        found = [0, 0, 0]
        for one in self.of("money", units, moment):
            found[one[0]] += one[1]
        return found


def _meet(ledger: Ledger, unit: str, number: int) -> None:
    own = ("hop_1", "hop_2", "xin_chai") if unit == "commune_a" else ("na_cung", "hop_1_b")
    facts = Held(
        frozenset(own[: 1 + number % len(own)]),
        frozenset(one for place, one in enumerate(ledger.directives) if number >> place & 1),
        10 + number,
    )
    made = ledger.outreach.record(
        unit,
        villages=tuple(sorted(facts.villages)),
        directive_ids=tuple(sorted(facts.directives)),
        counts={Measure.SESSIONS: 1, Measure.ATTENDANCES: facts.attendances},
    )
    ledger.write("activity", unit, made, facts)


def _correct_meeting(ledger: Ledger, unit: str, number: int) -> None:
    thing = ledger.last("activity", unit, lambda one: one != "withdrawn")
    facts = replace(
        thing.now, attendances=thing.now.attendances + 1 + number, directives=frozenset(ledger.directives)
    )
    ledger.outreach.correct(
        thing.id,
        by=unit,
        counts={Measure.SESSIONS: 1, Measure.ATTENDANCES: facts.attendances},
        directive_ids=tuple(sorted(facts.directives)),
    )
    ledger.turn(thing, facts)


def _drop_meeting(ledger: Ledger, unit: str, _number: int) -> None:
    thing = ledger.last("activity", unit, lambda one: one != "withdrawn")
    ledger.outreach.withdraw(thing.id, by=unit)
    ledger.turn(thing, "withdrawn")


def _hear(ledger: Ledger, unit: str, number: int) -> None:
    made = ledger.hearing.record(unit, topic=list(Topic)[number % len(Topic)])
    ledger.write("entry", unit, made, "open")


def _entry_act(verb: str, before: str, after: str) -> Callable[[Ledger, str, int], None]:
    def act(ledger: Ledger, unit: str, _number: int) -> None:
        thing = ledger.last("entry", unit, lambda one: one == before)
        ledger.hearing.act(verb, thing.id, by=unit)
        ledger.turn(thing, after)

    return act


def _gather(ledger: Ledger, unit: str, number: int) -> None:
    _hear(ledger, unit, number)
    entry = ledger.things["entry"][-1]
    ledger.write("need", unit, ledger.hearing.found(entry.id, by=unit), ("open", entry))


def _reply(ledger: Ledger, unit: str, _number: int) -> None:
    thing = ledger.last("need", unit, lambda one: one[0] == "open")
    ledger.hearing.act_need("answer", thing.id, by=unit)
    ledger.turn(thing, ("answered", thing.now[1]))


def _tell(ledger: Ledger, unit: str, _number: int) -> None:
    thing = ledger.last("need", unit, lambda one: one[0] == "answered")
    ledger.hearing.act_need("tell", thing.id, by=unit)
    entry = thing.now[1]
    ledger.turn(thing, ("told", entry))
    if entry.now == "open":
        ledger.turn(entry, "answered")


def _plan(ledger: Ledger, unit: str, _number: int) -> None:
    ledger.write("improvement", unit, ledger.hearing.plan(unit), ("planned", None))


def _improve(verb: str, before: str, after: str) -> Callable[[Ledger, str, int], None]:
    def act(ledger: Ledger, unit: str, number: int) -> None:
        thing = ledger.last("improvement", unit, lambda one: one[0] == before)
        given = {"after": Decimal(number)} if verb == "finish" else {}
        ledger.hearing.act_improvement(verb, thing.id, by=unit, **given)
        ledger.turn(thing, (after, number if verb == "finish" else None))

    return act


def _answers(number: int) -> dict[str, Answer]:
    """What is said of the two items of the catalogue."""
    chosen = (VERDICTS[number % 4], VERDICTS[number // 4 % 4])
    return {
        code: Answer(quantity=Decimal(3), verdict=verdict, note="Xem tại chỗ.")
        for code, verdict in zip(("thu-may-scan", "thu-ghe-cho"), chosen, strict=True)
    }


def _verdicts(number: int) -> tuple[Verdict, ...]:
    return tuple(one.verdict for one in _answers(number).values() if one.verdict is not None)


def _count(ledger: Ledger, unit: str, number: int) -> None:
    take = ledger.shelf.begin(unit)
    ledger.shelf.enter(take, _answers(number), by=unit)
    ledger.shelf.act("submit", take, by=unit)
    ledger.write("office", unit, take, _verdicts(number))


def _count_again(ledger: Ledger, unit: str, number: int) -> None:
    """Correct the last stock-take: from then on the new edition stands in its place."""
    thing = ledger.last("office", unit, lambda one: one is not None)
    take = ledger.shelf.correct(thing.id, by=unit)
    ledger.shelf.enter(take, _answers(number), by=unit)
    ledger.shelf.act("submit", take, by=unit)
    thing.id = take
    ledger.turn(thing, _verdicts(number))


def _work(ledger: Ledger, unit: str, number: int) -> None:
    state = WORKS[number % len(WORKS)]
    made = ledger.yard.bring(state, unit)
    ledger.write("work", unit, made, state)
    for verb in WAYS[state]:
        if verb in {"estimate", "grant"}:
            ledger.write("money", unit, made, (("estimate", "grant").index(verb), AMOUNT))


def _work_act(verb: str, before: str, after: str) -> Callable[[Ledger, str, int], None]:
    def act(ledger: Ledger, unit: str, _number: int) -> None:
        thing = ledger.last("work", unit, lambda one: one == before)
        ledger.yard.act(verb, thing.id, by=ledger.yard.usual(verb, before, unit))
        ledger.turn(thing, after)
        if verb == "spend":
            ledger.write("money", unit, thing.id, (2, AMOUNT))
        if verb == "cancel":  # What was planned for it comes to nothing.
            for one in ledger.things["money"]:
                if one.id == thing.id:
                    ledger.turn(one, (one.now[0], 0))

    return act


def _correct_money(ledger: Ledger, unit: str, number: int) -> None:
    """Set the plan of the newest work right, by as many đồng as the number says and one."""
    thing = ledger.last("work", unit, lambda one: one != "cancelled")
    entry = ledger.yard.entry(thing.id, MoneyKind.PLAN)
    last = next(one for one in reversed(ledger.things["money"]) if one.id == thing.id and one.now[0] == 0)
    amount = last.now[1] + 1 + number
    ledger.yard.act(
        "correct", thing.id, by=ledger.yard.usual("correct", thing.now, unit), plain=(entry.id,), amount=amount
    )
    ledger.turn(last, (0, amount))


def _raise(ledger: Ledger, unit: str, number: int) -> None:
    state, funds = MATTERS[number % len(MATTERS)], 1000 + number
    made = ledger.register.bring(state, unit, matter=replace(ROADS, funds=funds))
    ledger.write("matter", unit, made, (state, funds))


ACTS: dict[str, Callable[[Ledger, str, int], None]] = {
    "meet": _meet,
    "correct the meeting": _correct_meeting,
    "withdraw the meeting": _drop_meeting,
    "hear": _hear,
    "answer": _entry_act("answer", "open", "answered"),
    "hear again": _entry_act("reopen", "answered", "open"),
    "strike": _entry_act("withdraw", "open", "withdrawn"),
    "gather": _gather,
    "reply": _reply,
    "tell": _tell,
    "plan": _plan,
    "begin": _improve("begin", "planned", "running"),
    "finish": _improve("finish", "running", "done"),
    "drop": _improve("drop", "planned", "dropped"),
    "count": _count,
    "count again": _count_again,
    "work": _work,
    "spend": _work_act("spend", "under_way", "under_way"),
    "accept": _work_act("accept", "under_way", "accepted"),
    "cancel": _work_act("cancel", "planned", "cancelled"),
    "correct the money": _correct_money,
    "raise": _raise,
}
