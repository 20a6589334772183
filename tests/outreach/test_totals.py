"""Random histories: whatever is recorded, corrected, withdrawn and merged, every total agrees and counts once.

The count that they are held against is kept beside them in plain Python: a list of what people wrote down.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

import pypdfium2
from flask.testing import FlaskClient
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from hypothesis.stateful import run_state_machine_as_test as run
from openpyxl import load_workbook

from tests.conftest import START
from tests.database import restore_database, save_database
from tests.outreach.conftest import DAY, TODAY, Outreach
from tracker.core import db, transaction
from tracker.outreach import queries
from tracker.outreach.figures import Scope
from tracker.outreach.states import Audience, Channel, Measure
from tracker.reports.document import Table
from tracker.reports.outreach import build, by_unit
from tracker.tasks.operations import succession
from tracker.units.operations import Fate, Heir, NewUnit, Reform
from tracker.units.states import SuccessionKind, UnitKind

WHO = {"commune_a": "commune_a", "commune_b": "commune_b", "commune_c": "stranger", "agency": "agency"}
CHANNELS = (Channel.MEETING, Channel.LOUDSPEAKER, Channel.MARKET, Channel.SOCIAL)
COUNTS = st.integers(min_value=1, max_value=90)
PLACES = st.integers(min_value=0, max_value=1000)
SHOWN = (Measure.SESSIONS, Measure.ATTENDANCES, Measure.BROADCASTS, Measure.MINUTES, Measure.COPIES, Measure.POSTS)


@dataclass
class Noted:
    """An activity as the independent count knows it."""

    id: int
    unit: str
    villages: frozenset[str]
    directives: frozenset[int]
    channel: Channel
    for_residents: bool
    counts: dict[Measure, int] = field(default_factory=dict)


def wanted(channel: Channel, number: int) -> dict[Measure, int]:
    """Counts of a channel made from one number."""
    made = {
        Channel.MEETING: {Measure.SESSIONS: 1, Measure.ATTENDANCES: number, Measure.WOMEN: number // 2},
        Channel.LOUDSPEAKER: {Measure.BROADCASTS: number % 7 + 1, Measure.MINUTES: number * 6},
        Channel.MARKET: {Measure.SESSIONS: 1, Measure.ATTENDANCES: number * 3, Measure.COPIES: number},
        Channel.SOCIAL: {Measure.POSTS: number},
    }
    return made[channel]


class Registers(RuleBasedStateMachine):
    """Three communes and an agency write activities for two directives; the office may merge two communes."""

    outreach: ClassVar[Outreach]
    office: ClassVar[FlaskClient]
    template: ClassVar[Any]
    tasks: ClassVar[dict[int, dict[str, int]]]

    @initialize()
    def start(self) -> None:
        restore_database(self.template)
        self.outreach.clock.moment = START
        self.noted: list[Noted] = []
        self.merged = False

    @rule(
        unit=st.sampled_from(sorted(WHO)),
        villages=st.sets(st.sampled_from(("hop_1", "hop_2", "xin_chai", "na_cung", "hop_1_b")), max_size=3),
        both=st.sampled_from(((0,), (1,), (0, 1), ())),
        channel=st.sampled_from(CHANNELS),
        number=COUNTS,
        residents=st.booleans(),
    )
    def record(
        self,
        *,
        unit: str,
        villages: set[str],
        both: tuple[int, ...],
        channel: Channel,
        number: int,
        residents: bool,
    ) -> None:
        directives = [list(self.tasks)[one] for one in both]
        tasks = [self.tasks[one][unit] for one in directives if unit in self.tasks[one] and not self.merged]
        counts = wanted(channel, number)
        row_id = self.outreach.record(
            unit, by="office" if self.merged else WHO[unit], villages=tuple(villages), channel=channel,
            directive_ids=tuple(directives), task_ids=tuple(tasks), place="Chợ",
            counts={one.value: value for one, value in counts.items()},
            audience=Audience.RESIDENTS if residents else Audience.STAFF,
        )  # fmt: skip
        self.noted.append(
            Noted(row_id, unit, frozenset(villages), frozenset(directives), channel, residents, counts)
        )

    @precondition(lambda self: self.noted)
    @rule(place=PLACES, number=COUNTS, both=st.sampled_from(((0,), (1,), (0, 1))))
    def correct(self, place: int, number: int, both: tuple[int, ...]) -> None:
        one = self.noted[place % len(self.noted)]
        one.counts, one.directives = (
            wanted(one.channel, number),
            frozenset(list(self.tasks)[each] for each in both),
        )
        self.outreach.correct(
            one.id, "office", counts=one.counts, directive_ids=tuple(one.directives), task_ids=(),
            note="Đếm lại.", place=f"Chợ {number}",
        )  # fmt: skip

    @precondition(lambda self: self.noted)
    @rule(place=PLACES)
    def withdraw(self, place: int) -> None:
        one = self.noted.pop(place % len(self.noted))
        self.outreach.withdraw(one.id, "office")

    @precondition(lambda self: not self.merged)
    @rule()
    def merge(self) -> None:
        heir = Heir(new=True, number=0)
        ending = ("commune_a", "commune_b")
        fates = tuple(Fate(self.outreach.cast.units[one], SuccessionKind.MERGE, (heir,), heir) for one in ending)
        new = NewUnit("Ủy ban nhân dân xã Hợp Nhất", UnitKind.COMMUNE)
        reform, now = Reform(TODAY, "Nghị quyết", (new,), fates), self.outreach.clock()
        with transaction():
            office = self.outreach.cast.actor("office")
            plan = succession.plan(reform, actor=office, now=now)
            succession.carry_out(reform, actor=office, now=now, digest=plan.digest)
        self.merged = True

    def _of(self, directive: int | None) -> list[Noted]:
        return [one for one in self.noted if directive is None or directive in one.directives]

    def _sum(self, noted: list[Noted]) -> dict[Measure, int]:
        total: Counter[Measure] = Counter()
        for one in noted:
            total.update(one.counts)
        return {measure: total[measure] for measure in SHOWN}

    @invariant()
    def every_total_agrees_with_an_independent_count(self) -> None:
        for directive in (None, *self.tasks):
            noted = self._of(directive)
            expected = self._sum(noted)
            villages = {name for one in noted if one.for_residents for name in one.villages}
            db.session.rollback()
            scope = Scope(last=TODAY, directive_id=directive)
            board = queries.board(scope)
            assert board.counts.activities == len(noted)
            assert {one: getattr(board.counts, one.value) for one in SHOWN} == expected
            assert sum(one.activities for one in board.by_channel.values()) == len(noted)
            assert queries.ways(scope).counts == board.counts
            assert sum(one.counts.activities for one in board.units) == len(noted)
            assert board.reached == len(villages)
            self._files_agree(directive, expected, len(noted), len(villages))
            self._paper_agrees(board, expected, len(villages))

    def _files_agree(self, directive: int | None, expected: dict[Measure, int], count: int, reached: int) -> None:
        query = f"?directive={directive}" if directive else ""
        text = self.office.get(f"/outreach/figures.csv{query}").get_data(as_text=True).lstrip("\ufeff")
        sheet = load_workbook(io.BytesIO(self.office.get(f"/outreach/figures.xlsx{query}").data)).active
        tables = [list(csv.reader(io.StringIO(text))), [[cell.value for cell in row] for row in sheet.iter_rows()]]
        for table in tables:
            heading = table[0]
            total = next(row for row in table if row and row[0] == "Toàn huyện")
            by_name = dict(zip(heading, total, strict=False))
            units = table[1 : table.index(total)]
            assert int(by_name["Số hoạt động"]) == count == sum(int(row[4]) for row in units)
            assert int(by_name["Bản đã có"]) == reached == sum(int(row[1]) for row in units)
            assert int(by_name["Số buổi"]) == expected[Measure.SESSIONS]
            assert int(by_name["Lượt người dự"]) == expected[Measure.ATTENDANCES]
            assert round(float(by_name["Số giờ phát"]) * 60) == expected[Measure.MINUTES]
        page = self.office.get(f"/outreach{query}").get_data(as_text=True)
        figures = re.findall(r'<li class="tile[^"]*"><b>([^<]*)</b>', page)
        assert figures[0].split("/")[0] == str(reached)
        assert [int(one.replace(".", "")) for one in figures[1:]] == [
            expected[Measure.SESSIONS], expected[Measure.ATTENDANCES],
        ]  # fmt: skip

    def _paper_agrees(self, board: queries.Board, expected: dict[Measure, int], reached: int) -> None:
        table = by_unit(board)
        assert isinstance(table, Table)
        total = list(table.totals or ())
        assert [total[1], total[5], total[6]] == [
            reached,
            expected[Measure.SESSIONS],
            expected[Measure.ATTENDANCES],
        ]
        rows = [list(row) for row in table.rows]
        for column in (1, 2, 4, 5, 6, 7, 8, 9, 10):
            assert sum(row[column] for row in rows) == total[column]


def prepared(outreach: Outreach) -> dict[int, dict[str, int]]:
    """Two directives that ask the three communes for outreach: the task of each, by directive."""
    found = {}
    for _ in range(2):
        leads = ("commune_a", "commune_b", "commune_c")
        tasks = outreach.tasks.issue({"leads": leads, "kind": "outreach"}, issued_on=dt.date(2024, 9, 1))
        found[outreach.directive(tasks[0])] = dict(zip(leads, tasks, strict=True))
    return found


def test_every_total_agrees_and_counts_once(outreach: Outreach, browser: Any, tmp_path: Path) -> None:
    Registers.outreach, Registers.office = outreach, browser("office")
    Registers.tasks = prepared(outreach)
    Registers.template = save_database(tmp_path / "start.db")
    run(
        Registers,
        settings=settings(
            max_examples=6,
            stateful_step_count=8,
            deadline=None,
            phases=(Phase.generate,),
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_the_printed_register_says_the_same(outreach: Outreach, browser: Any) -> None:
    (first, tasks), (second, _others) = prepared(outreach).items()
    outreach.record(task_ids=(tasks["commune_a"],), directive_ids=(first, second))
    twice = outreach.record(villages=("hop_2",), counts={"sessions": 1, "attendances": 57})
    outreach.correct(twice, counts={Measure.SESSIONS: 2, Measure.ATTENDANCES: 61})
    outreach.withdraw(outreach.record("commune_b", villages=("na_cung",)), "commune_b")
    data = browser("office").get("/outreach/table.pdf").data
    text = "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(data))
    plain = " ".join(text.split())
    assert "Đã ghi 2 hoạt động tuyên truyền: 3 buổi, 101 lượt người dự; đã đến 2/6 bản." in plain
    assert "không phải số người" in plain
    scope = Scope(last=DAY, directive_id=second)
    document = build(
        queries.board(scope), queries.ways(scope), unit_id=outreach.cast.units["office"], author="Cán bộ",
        about="", created=outreach.clock(), notice=None,
    )  # fmt: skip
    assert "Đã ghi 1 hoạt động" in document.to_json()
