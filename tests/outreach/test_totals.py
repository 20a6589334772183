"""Random histories: whatever is recorded, corrected, withdrawn and merged, every total agrees and counts once.

The count that they are held against is kept beside them (`independent`). Each history goes on for a day after it
was looked at; the figures of its first day are then asked for again, and must be what they were.
"""

from __future__ import annotations

import copy
import csv
import datetime as dt
import io
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar
from unittest import mock

import docx
import pypdfium2
from flask.testing import FlaskClient
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from hypothesis.stateful import run_state_machine_as_test as run
from openpyxl import load_workbook

from tests.conftest import START
from tests.database import restore_database, save_database
from tests.outreach.conftest import TODAY, Outreach
from tests.outreach.independent import Noted, reached, sentence, serving, summed, wanted
from tracker.core import db, transaction
from tracker.core.clock import last_instant
from tracker.outreach import queries
from tracker.outreach.figures import Scope
from tracker.outreach.states import Audience, Channel, Measure
from tracker.reports.outreach import blocks, build
from tracker.reports.render.csv_ import render_csv
from tracker.reports.render.docx_ import render_docx
from tracker.reports.render.html import render_html
from tracker.reports.render.pdf import render_pdf
from tracker.reports.render.xlsx_ import render_xlsx
from tracker.tasks.operations import succession
from tracker.units import operations as units
from tracker.units.operations import Fate, Heir, NewUnit, Reform
from tracker.units.queries import short_names
from tracker.units.states import SuccessionKind, UnitKind, VillageKind

WHO = {"commune_a": "commune_a", "commune_b": "commune_b", "commune_c": "stranger", "agency": "agency"}
LEADS = ("commune_a", "commune_b", "commune_c")
CHANNELS = (Channel.MEETING, Channel.LOUDSPEAKER, Channel.MARKET, Channel.SOCIAL)
NUMBERS = st.integers(min_value=1, max_value=90)
PLACES = st.integers(min_value=0, max_value=1000)
VILLAGES = ("hop_1", "hop_2", "xin_chai", "na_cung", "hop_1_b")
SERVED = st.sampled_from(((0,), (1,), (0, 1)))
SPOKEN = st.sets(st.sampled_from(("hmong", "kinh", "thai")), min_size=1)
STATE = "Hợp Nhất"
PRINTED = 2
"""So many histories are also read back from paper, which takes longest."""
Act = tuple[str, set[str], tuple[int, ...], Channel, set[str], int, bool]
ACT = st.tuples(
    st.sampled_from(sorted(WHO)), st.sets(st.sampled_from(VILLAGES), max_size=3),
    st.sampled_from(((0,), (1,), (0, 1), ())), st.sampled_from(CHANNELS), SPOKEN, NUMBERS, st.booleans(),
)  # fmt: skip
"""An activity: unit, villages, which directives, channel, languages, a number, whether for residents."""


class Registers(RuleBasedStateMachine):
    """Three communes and an agency write activities for two directives; units and villages merge."""

    outreach: ClassVar[Outreach]
    sign_in: ClassVar[Callable[[str], FlaskClient]]
    template: ClassVar[Any]
    tasks: ClassVar[dict[int, dict[str, int]]]
    villages: ClassVar[dict[str, int]]
    printed: ClassVar[int] = 0

    @initialize()
    def start(self) -> None:
        restore_database(self.template)
        self.outreach.clock.moment = START
        self.outreach.villages = dict(self.villages)
        self.noted: list[Noted] = []
        self.remembered: list[tuple[dt.datetime, list[Noted]]] = []
        self.merged = self.together = False

    @rule(acts=st.lists(ACT, min_size=2, max_size=4))
    def record(self, acts: list[Act]) -> None:
        for act in acts:
            self._record(act)

    def _record(self, act: Act) -> None:
        unit, villages, both, channel, spoken, number, residents = act
        self.outreach.clock.move(minutes=5)
        directives = [list(self.tasks)[one] for one in both]
        tasks = [self.tasks[one][unit] for one in directives if unit in self.tasks[one] and not self.merged]
        counts = wanted(channel, number)
        row_id = self.outreach.record(
            unit, by="office" if self.merged else WHO[unit], villages=tuple(villages), channel=channel,
            directive_ids=tuple(directives), task_ids=tuple(tasks), place="Chợ", languages=tuple(spoken),
            counts={one.value: value for one, value in counts.items()},
            audience=Audience.RESIDENTS if residents else Audience.STAFF,
        )  # fmt: skip
        said = frozenset(villages), frozenset(directives), channel, frozenset(spoken), residents, counts
        self.noted.append(Noted(row_id, unit, *said))

    @precondition(lambda self: self.noted)
    @rule(
        place=PLACES, number=NUMBERS, both=SERVED, channel=st.sampled_from(CHANNELS), spoken=SPOKEN,
        villages=st.sets(st.sampled_from(VILLAGES), max_size=2), residents=st.booleans(),
    )  # fmt: skip
    def correct(
        self, *, place: int, number: int, both: tuple[int, ...], channel: Channel, spoken: set[str],
        villages: set[str], residents: bool,
    ) -> None:  # fmt: skip
        self.outreach.clock.move(minutes=5)
        one = self.noted[place % len(self.noted)]
        one.counts, one.channel, one.languages = wanted(channel, number), channel, frozenset(spoken)
        one.directives = frozenset(list(self.tasks)[each] for each in both)
        one.villages, one.for_residents = frozenset(villages), residents
        self.outreach.correct(
            one.id, "office", counts=one.counts, channel=channel, directive_ids=tuple(one.directives), task_ids=(),
            languages=tuple(spoken), village_ids=tuple(self.outreach.villages[name] for name in villages),
            audience=Audience.RESIDENTS if residents else Audience.STAFF,
            note="Đếm lại.", place=f"Chợ {self.outreach.clock():%H %M}",
        )  # fmt: skip

    @precondition(lambda self: self.noted)
    @rule(place=PLACES)
    def withdraw(self, place: int) -> None:
        self.outreach.clock.move(minutes=5)
        self.outreach.withdraw(self.noted.pop(place % len(self.noted)).id, "office")

    @precondition(lambda self: not self.together and not self.merged)
    @rule()
    def merge_villages(self) -> None:
        self.outreach.clock.move(minutes=5)
        facts = units.VillageFacts(self.outreach.cast.units["commune_a"], VillageKind.BAN, "Hợp")
        with transaction():
            self.outreach.villages["hop"] = units.merge_villages(
                [self.villages["hop_1"], self.villages["hop_2"]], facts, valid_from=TODAY, legal_ref="NQ 7",
                actor=self.outreach.cast.actor("office"), now=self.outreach.clock(),
            ).id  # fmt: skip
        self.together = True

    @precondition(lambda self: not self.merged and self.noted)
    @rule()
    def merge_units(self) -> None:
        self.outreach.clock.move(minutes=5)
        heir = Heir(new=True, number=0)
        ending = ("commune_a", "commune_b")
        fates = tuple(Fate(self.outreach.cast.units[one], SuccessionKind.MERGE, (heir,), heir) for one in ending)
        new = NewUnit(f"Ủy ban nhân dân xã {STATE}", UnitKind.COMMUNE)
        reform, now = Reform(TODAY, "Nghị quyết", (new,), fates), self.outreach.clock()
        with transaction():
            office = self.outreach.cast.actor("office")
            plan = succession.plan(reform, actor=office, now=now)
            succession.carry_out(reform, actor=office, now=now, digest=plan.digest)
        self.merged = True

    @invariant()
    def the_register_agrees(self) -> None:
        self.remembered.append((self.outreach.clock(), copy.deepcopy(self.noted)))
        self._register_agrees(self.noted, None)

    def teardown(self) -> None:
        """Every file of the day; then, a day and many changes later, the same files of that day once more."""
        if not getattr(self, "noted", None):
            return
        for moment, noted in self.remembered:
            self._register_agrees(noted, moment)
        then = copy.deepcopy(self.noted)
        self._files_agree(then, TODAY, None)
        self.outreach.clock.move(days=1)
        for number, one in enumerate([*self.noted]):
            if number % 3 == 0:
                self.withdraw(0)
            else:
                self.correct(
                    place=number, number=one.id % 80 + 1, both=(1,), channel=Channel.MARKET, spoken={"dao"},
                    villages=set(), residents=False,
                )  # fmt: skip
        self._record(("agency", {"na_cung"}, (0,), Channel.MEETING, {"dao"}, 77, True))
        self._register_agrees(self.noted, None)
        self._files_agree(then, TODAY, last_instant(TODAY))
        self._papers_agree(then)

    def _of(self, noted: list[Noted], directive: int | None) -> tuple[list[Noted], int, int]:
        """Those that serve a directive, how many villages they reached, and of how many."""
        found = serving(noted, directive)
        return found, len(reached(found, together=self.together)), 5 if self.together else 6

    def _register_agrees(self, noted: list[Noted], moment: dt.datetime | None) -> None:
        db.session.rollback()
        for directive in (None, *self.tasks):
            found, villages, of = self._of(noted, directive)
            scope = Scope(last=TODAY, directive_id=directive, moment=moment)
            board, ways = queries.board(scope), queries.ways(scope)
            assert board.counts.activities == len(found)
            assert {one: getattr(board.counts, one.value) for one in summed(found)} == summed(found)
            assert sum(one.activities for one in board.by_channel.values()) == len(found)
            assert ways.counts == board.counts
            assert (board.reached, len(board.villages)) == (villages, of)
            spoken = Counter(language for one in found for language in one.languages)
            assert {way.key.value: way.counts.activities for way in ways.languages} == spoken
            for way in (*ways.channels, *ways.languages):
                alike = [one for one in found if way.key in {one.channel, *one.languages}]
                assert way.reached == len(reached(alike, together=self.together))

    def _files_agree(self, noted: list[Noted], day: dt.date, moment: dt.datetime | None) -> None:
        """The page, CSV and XLSX of everything and of one directive, of now or of the end of a past day."""
        office = self.sign_in("office")
        for directive in (None, next(iter(self.tasks))):
            found, villages, _of = self._of(noted, directive)
            expected, args = summed(found), {"directive": directive, "day": f"{day:%d/%m/%Y}" if moment else None}
            given = {name: value for name, value in args.items() if value}
            text = office.get("/outreach/figures.csv", query_string=given).get_data(as_text=True)
            book = load_workbook(io.BytesIO(office.get("/outreach/figures.xlsx", query_string=given).data))
            rows = [[cell.value for cell in row] for row in book.active.iter_rows()]
            for table in (list(csv.reader(io.StringIO(text.lstrip("\ufeff")))), rows):
                total = next(row for row in table if row and row[0] == "Toàn huyện")
                by_name = dict(zip(table[0], total, strict=False))
                lines = table[1 : table.index(total)]
                assert int(by_name["Số hoạt động"]) == len(found) == sum(int(row[4]) for row in lines)
                assert int(by_name["Bản đã có"]) == villages == sum(int(row[1]) for row in lines)
                assert int(by_name["Số buổi"]) == expected[Measure.SESSIONS]
                assert int(by_name["Lượt người dự"]) == expected[Measure.ATTENDANCES]
                assert round(float(by_name["Số giờ phát"]) * 60) == expected[Measure.MINUTES]
                assert {row[0]: int(row[4]) for row in lines if int(row[4])} == self._by_unit(found)
            page = office.get("/outreach", query_string=given).get_data(as_text=True)
            tiles = re.findall(r'<li class="tile[^"]*"><b>([^<]*)</b>', page)
            assert tiles[0].split("/")[0] == str(villages)
            shown = [int(one.replace(".", "")) for one in tiles[1:]]
            assert shown == [expected[Measure.SESSIONS], expected[Measure.ATTENDANCES]]

    def _by_unit(self, noted: list[Noted]) -> Counter[str]:
        names, ids = short_names(), self.outreach.cast.units
        ended = {"commune_a", "commune_b"} if self.merged else set()
        return Counter(f"Xã {STATE}" if one.unit in ended else names[ids[one.unit]] for one in noted)

    def _papers_agree(self, noted: list[Noted]) -> None:
        """The register as PDF, DOCX, XLSX, CSV and page; the section of the report: all of the past day."""
        moment = last_instant(TODAY)
        found, villages, of = self._of(noted, None)
        scope = Scope(last=TODAY, moment=moment)
        document = build(
            queries.board(scope), queries.ways(scope), unit_id=self.outreach.cast.units["office"], author="Cán bộ",
            about="", as_of=moment, created=self.outreach.clock(), notice=None,
        )  # fmt: skip
        said = sentence(found, villages, of)
        if self.printed < PRINTED:
            Registers.printed += 1
            with mock.patch("tracker.reports.views.papers.render_pdf_apart", render_pdf):
                paper = self.sign_in("office").get(f"/outreach/table.pdf?day={TODAY:%d/%m/%Y}").data
            assert said in text_of_pdf(paper)
        word = docx.Document(io.BytesIO(render_docx(document)))
        assert any(said in line.text for line in word.paragraphs)
        assert said in str(render_html(document))
        line = [villages, of, len(found), summed(found)[Measure.SESSIONS], summed(found)[Measure.ATTENDANCES]]
        table = next(one for one in word.tables if one.rows[-1].cells[0].text == "Cộng")
        rows = [[cell.text for cell in row.cells] for row in table.rows]
        assert numbers(rows[-1]) == line
        assert sum(numbers(row)[2] for row in rows[1:-1]) == len(found)
        book = load_workbook(io.BytesIO(render_xlsx(document)), data_only=True)
        cells = [[cell.value for cell in row] for sheet in book for row in sheet.iter_rows()]
        written = list(csv.reader(io.StringIO(render_csv(document).decode("utf-8-sig"))))
        for lines in (cells, written):
            assert line in [numbers(row) for row in lines if "Cộng" in row]
        for directive, asked in self.tasks.items():
            served = serving([one for one in noted if one.unit != "agency"], directive)
            # A village is reached whoever reached it; what the agency did is not counted among the communes'.
            villages = len(reached(serving(noted, directive), together=self.together))
            told = blocks(directive, [self.outreach.cast.units[one] for one in asked], moment)
            assert bool(told) == bool(served)
            assert not told or told[0].text == sentence(served, villages, of)  # type: ignore[union-attr]


def numbers(row: list[Any]) -> list[int]:
    """Villages reached, villages, activities, sessions and attendances of a line that ends a table by unit."""
    at = [str(cell) for cell in row]
    start = at.index("Cộng") + 1 if "Cộng" in at else 1
    return [int(at[start + place].replace(".", "")) for place in (0, 1, 3, 4, 5)]


def text_of_pdf(paper: bytes) -> str:
    """The words of a PDF on one line."""
    pages = pypdfium2.PdfDocument(paper)
    try:
        return " ".join("".join(page.get_textpage().get_text_range() for page in pages).split())
    finally:
        pages.close()


def prepared(outreach: Outreach) -> dict[int, dict[str, int]]:
    """Two directives that ask the three communes for outreach: the task of each, by directive."""
    found = {}
    for _ in range(2):
        tasks = outreach.tasks.issue({"leads": LEADS, "kind": "outreach"}, issued_on=dt.date(2024, 9, 1))
        found[outreach.directive(tasks[0])] = dict(zip(LEADS, tasks, strict=True))
    return found


def test_every_total_agrees_and_counts_once(outreach: Outreach, browser: Any, tmp_path: Path) -> None:
    Registers.outreach, Registers.sign_in = outreach, staticmethod(browser)
    Registers.tasks, Registers.villages = prepared(outreach), dict(outreach.villages)
    Registers.template = save_database(tmp_path / "start.db")
    run(
        Registers,
        settings=settings(
            max_examples=5,
            stateful_step_count=8,
            deadline=None,
            phases=(Phase.generate,),
            suppress_health_check=list(HealthCheck),
        ),
    )
