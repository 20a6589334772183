"""Whatever is written into the registers, reports count it as a list of what was written does, then and now.

The registers' sections of the compliance report, those of the unit sheet, the table of recommendations and the
register of outreach on paper: of the present moment and of one in the middle, before a merger and after it.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Collection
from dataclasses import replace

from flask import Flask
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from tests.conftest import START
from tests.database import restore_database
from tests.reports.conftest import built, column, merge_communes, total, with_column, words_of
from tests.reports.ledger import ACTS, ANSWERED, HEIR, Ledger
from tests.reports.test_figures_agree import forms_agree, on_paper, sums_agree
from tests.tasks.conftest import Stage
from tracker.core.clock import local_day
from tracker.reports.document import Document, Table
from tracker.units.queries import receivers_on

BOTH = ("commune_a", "commune_b")
KINDS = ("outreach", "feedback", "improvement", "facility", "escalation")
ACT = st.tuples(st.sampled_from(sorted(ACTS)), st.sampled_from(BOTH), st.integers(0, 40), st.integers(0, 1))
FULL = [
    ("meet", "commune_a", 3, 0), ("meet", "commune_a", 1, 0), ("meet", "commune_b", 5, 0),
    ("hear", "commune_a", 1, 0), ("gather", "commune_a", 2, 0), ("reply", "commune_a", 0, 0),
    ("hear", "commune_b", 3, 0),
    ("plan", "commune_a", 0, 0), ("begin", "commune_a", 0, 0), ("count", "commune_a", 6, 0),
    ("work", "commune_a", 4, 0), ("work", "commune_b", 1, 1), ("raise", "commune_a", 2, 0),
    ("raise", "commune_a", 5, 0), ("raise", "commune_b", 6, 0), ("raise", "commune_a", 7, 0),
    # Everything below is of after the middle, and must not be known there.
    ("correct the meeting", "commune_a", 9, 0), ("withdraw the meeting", "commune_b", 0, 0),
    ("tell", "commune_a", 0, 0), ("hear", "commune_b", 4, 0), ("answer", "commune_b", 0, 0),
    ("strike", "commune_a", 0, 0), ("finish", "commune_a", 3, 1), ("plan", "commune_b", 0, 0),
    ("drop", "commune_b", 0, 0), ("count again", "commune_a", 1, 0), ("count", "commune_b", 3, 0),
    ("spend", "commune_a", 0, 0), ("correct the money", "commune_a", 7, 0), ("accept", "commune_a", 0, 0),
    ("cancel", "commune_b", 0, 0), ("raise", "commune_b", 4, 0), ("meet", "commune_b", 2, 0),
]  # fmt: skip


class Story:
    """Two directives that ask for what the registers hold: one both communes, the other Dào San alone."""

    def __init__(self, app: Flask, stage: Stage, acts: list[tuple[str, str, int, int]], merged: bool) -> None:
        stage.clock.moment = START
        restore_database(app.extensions["test_template"])
        # A cast of its own, for the heir: the other tests of this run share theirs.
        stage = Stage(replace(stage.cast, units=dict(stage.cast.units)), stage.clock)
        self.stage, self.asked = stage, dict[int, tuple[str, ...]]()
        for units in (BOTH, BOTH[:1]):
            tasks = stage.issue(*({"leads": units, "kind": kind} for kind in KINDS))
            self.asked[stage.task(tasks[0]).directive_id] = units
        self.ledger = Ledger(app, stage, self.asked)
        self.half = stage.clock.move(minutes=1)
        for place, act in enumerate(acts):
            self.ledger.happen(*act)
            if place == len(acts) // 2:
                self.half = stage.clock()
        self.end = stage.clock.move(hours=1)
        if merged:
            stage.clock.move(days=1)
            merge_communes(stage)
            self.ledger.merged = stage.clock()
            self.end = stage.clock.move(hours=1)
            heirs = receivers_on(local_day(self.end))
            stage.cast.units[HEIR] = heirs[stage.cast.units["commune_a"]]

    def asks(self, directive: int, moment: dt.datetime) -> set[str]:
        """The units of which a directive asks at a moment, those that have ended among them."""
        asked = self.asked[directive]
        return {*asked, *(self.ledger.whose(one, moment) for one in asked)}


def registers_agree(document: Document, story: Story, moment: dt.datetime, units: Collection[str]) -> None:
    """Everything but outreach: of units, and for feedback of those that they took over from."""
    _voices_agree(document, story, moment, units)
    _facilities_agree(document, story, moment, units)
    _matters_agree(document, story, moment, units)


def _voices_agree(document: Document, story: Story, moment: dt.datetime, units: Collection[str]) -> None:
    ledger, line = story.ledger, story.ledger.line(units, moment)
    entries = ledger.states("entry", line, moment)
    heard, answered = entries["open"] + entries["answered"], entries["answered"]
    found = with_column(document, "heard")
    assert [(total(one, "heard"), total(one, "answered")) for one in found] == (
        [(heard, answered)] if heard else []
    )
    words = words_of(document)
    if heard:
        needs = Counter(state for state, _entry in ledger.of("need", line, moment))
        told = (
            f"đã trả lời {answered}; gom thành {needs.total()} nhu cầu, đã báo người dân {needs['told']} nhu cầu."
        )
        assert told in words
    improvements = list(ledger.of("improvement", line, moment))
    states = Counter(state for state, _after in improvements)
    said = (
        f"Đã cải thiện {states['done']} việc, đang làm {states['running']}, dự kiến {states['planned']}, "
        f"không làm nữa {states['dropped']}."
    )
    assert (said in words) == bool(improvements)
    after = [
        cell for one in with_column(document, "after") if "service" in _keys(one) for cell in column(one, "after")
    ]
    assert sorted(after) == sorted(f"{figure} ngày" for state, figure in improvements if state == "done")


def _keys(table: Table) -> set[str]:
    return {one.key for one in table.columns}


def _facilities_agree(document: Document, story: Story, moment: dt.datetime, units: Collection[str]) -> None:
    ledger = story.ledger
    last = [takes[-1] for one in units if (takes := list(ledger.of("office", [one], moment)))]
    verdicts = Counter(str(verdict) for take in last for verdict in take)
    works, money = ledger.states("work", units, moment), ledger.money(units, moment)
    tables = with_column(document, "met")
    assert bool(tables) == bool(last or works)
    ended = works["accepted"] + works["cancelled"]
    for table in tables:
        keys = ("met", "partly", "not_met", "not_applicable")
        assert [total(table, key) for key in keys] == [verdicts[key] for key in keys]
        assert (total(table, "open"), total(table, "accepted")) == (works.total() - ended, works["accepted"])
        by_state = [one for one in with_column(document, "plan") if "count" in _keys(one)]
        assert [total(one, "count") for one in by_state] == [works.total()]
    for table in with_column(document, "plan"):
        if table.rows:
            assert [total(table, key) for key in ("plan", "grant", "spend")] == money


def _matters_agree(document: Document, story: Story, moment: dt.datetime, units: Collection[str]) -> None:
    rows = [row for row in story.ledger.of("matter", units, moment) if row[0] not in {"draft", "withdrawn"}]
    tables = [one for one in with_column(document, "holder") if "funds" in _keys(one)]
    assert [len(table.rows) for table in tables] == ([len(rows)] if rows else [])
    for table in tables:
        assert total(table, "funds") == sum(funds for _state, funds in rows)
        left = sum(state not in ANSWERED for state, _funds in rows)
        assert f"Đã kiến nghị {len(rows)} nội dung vượt thẩm quyền, {left} nội dung chưa có" in words_of(document)


def compliance_agrees(story: Story, moment: dt.datetime, directive: int) -> Document:
    """The sections of a directive's report: what was done for it, and what its units hold."""
    document, ledger = built(story.stage, "compliance", directive_id=directive, as_of=moment), story.ledger
    places = {ledger.whose(one, moment) for one in story.asked[directive]}
    counted = ledger.held(ledger.line(places, moment), moment, directive)
    tables = with_column(document, "attendances")
    assert len(tables) == (counted[0] > 0)
    for table in tables:
        assert [total(table, key) for key in ("activities", "sessions", "attendances")] == counted
        villages = _villages_of(story, places, moment)
        assert total(table, "villages") == len(villages)
        assert total(table, "reached") == len(villages & ledger.reached(moment, directive))
    registers_agree(document, story, moment, story.asks(directive, moment))
    return document


def _villages_of(story: Story, units: Collection[str], moment: dt.datetime) -> set[str]:
    own = {"commune_a": {"hop_1", "hop_2", "xin_chai"}, "commune_b": {"na_cung", "hop_1_b"}}
    return {
        village for unit, names in own.items() if story.ledger.whose(unit, moment) in units for village in names
    }


def sheet_agrees(story: Story, moment: dt.datetime, unit: str) -> Document:
    """Section V of a unit's sheet: what it and those before it wrote, whatever it serves."""
    document, ledger = built(story.stage, "unit", unit=unit, as_of=moment), story.ledger
    activities, sessions, attendances = ledger.held(ledger.line([unit], moment), moment, None)
    said = re.findall(r"Đã ghi (\d+) hoạt động tuyên truyền: (\d+) buổi, (\d+) lượt người dự", words_of(document))
    expected = [(activities, sessions, attendances)] if activities else []
    assert [tuple(map(int, one)) for one in said] == expected
    registers_agree(document, story, moment, [unit])
    return document


def tables_agree(story: Story, moment: dt.datetime) -> None:
    """The table of recommendations and those of the other registers, of the whole district."""
    document, ledger = built(story.stage, "escalations", as_of=moment), story.ledger
    rows = [row for row in ledger.of("matter", BOTH, moment) if row[0] not in {"draft", "withdrawn"}]
    states = Counter(state for state, _funds in rows)
    by_state = next(one for one in with_column(document, "count") if "state" in _keys(one))
    assert total(by_state, "count") == states.total()
    assert Counter({count: 1 for count in column(by_state, "count") if count}).keys() == set(states.values())
    assert total(with_column(document, "wished")[0], "funds") == sum(funds for _state, funds in rows)
    paper = built(story.stage, "outreach", as_of=moment)
    by_unit = next(one for one in with_column(paper, "attendances") if "unit" in _keys(one))
    keys = ("activities", "sessions", "attendances")
    assert [total(by_unit, key) for key in keys] == ledger.held(BOTH, moment, None)
    places = {ledger.whose(one, moment) for one in BOTH}
    opinions, offices = (built(story.stage, kind, as_of=moment) for kind in ("feedback", "facilities"))
    _voices_agree(opinions, story, moment, places)
    line = ledger.line(places, moment)
    [needs] = [one for one in with_column(opinions, "count") if one.caption == "Nhu cầu theo tình trạng"]
    assert total(needs, "count") == len(list(ledger.of("need", line, moment)))
    _facilities_agree(offices, story, moment, places)
    for document in (paper, opinions, offices):
        sums_agree(document)


def everything_agrees(story: Story) -> list[Document]:
    """All reports on registers, of both moments; those of the end."""
    documents: list[Document] = []
    for moment in (story.half, story.end):
        documents = [compliance_agrees(story, moment, directive) for directive in story.asked]
        units = [*BOTH, HEIR] if story.ledger.whose("commune_a", moment) == HEIR else BOTH
        documents += [sheet_agrees(story, moment, unit) for unit in units]
        tables_agree(story, moment)
        for document in documents:
            sums_agree(document)
    return documents


@settings(
    max_examples=4,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@example(acts=FULL, merged=True)
@given(acts=st.lists(ACT, min_size=20, max_size=40), merged=st.booleans())
def test_reports_count_what_was_written(
    app: Flask, stage: Stage, acts: list[tuple[str, str, int, int]], merged: bool
) -> None:
    everything_agrees(Story(app, stage, acts, merged))


def test_every_form_holds_the_same_figures_of_the_registers(app: Flask, stage: Stage) -> None:
    story = Story(app, stage, FULL, merged=False)
    happened = {kind: len(things) for kind, things in story.ledger.things.items()}
    assert happened == {
        "activity": 4, "entry": 4, "need": 1, "improvement": 2, "office": 2, "work": 2, "money": 4, "matter": 5,
    }  # fmt: skip
    compliance, *_others, sheet, _theirs = everything_agrees(story)
    others = [built(story.stage, kind) for kind in ("outreach", "feedback", "facilities")]
    for document in (compliance, sheet, *others):
        forms_agree(document)
    on_paper(compliance)
