"""The register's figures beside tasks and in reports: as they were at the moment, the same in print."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdfium2 import PdfDocument

from tests.conftest import START
from tests.database import restore_database, save_database
from tests.feedback.conftest import Hearing
from tests.feedback.test_views import text
from tests.tasks.conftest import Stage
from tracker.core import db
from tracker.core.access import SYSTEM
from tracker.directives.states import InstructionKind
from tracker.feedback import queries
from tracker.reports import feedback, sections
from tracker.reports.document import Block, Document, Paragraph, Table
from tracker.reports.gather import gather
from tracker.reports.notice import build
from tracker.reports.render.pdf import render_pdf

UNITS = ("commune_a", "commune_b")


@pytest.fixture
def stage(hearing: Hearing) -> Stage:
    return Stage(hearing.cast, hearing.clock)


def asked(stage: Stage, kind: InstructionKind) -> int:
    """A task of Dào San of a kind; Bản Lang has one too."""
    task_id = stage.issue({"leads": UNITS, "kind": kind})[0]
    stage.bring(task_id, "in_progress")
    return task_id


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (
            InstructionKind.FEEDBACK,
            ("Ý kiến người dân của đơn vị", "đã ghi 3 ý kiến của người dân, trả lời 1"),
        ),
        (
            InstructionKind.IMPROVEMENT,
            ("Cải thiện chính sách", "Đã cải thiện 1 việc, đang làm 0, dự kiến 1"),
        ),
    ],
)
def test_a_task_shows_and_proposes_its_units_figures(
    hearing: Hearing, stage: Stage, browser: Any, kind: InstructionKind, said: tuple[str, str]
) -> None:
    task_id = asked(stage, kind)
    hearing.bring("answered")
    hearing.plan(need=hearing.bring_need("open"))
    hearing.bring_improvement("done")
    hearing.record("commune_b")
    client = browser("commune_a")
    figure, proposed = said
    assert figure in text(client.get(f"/tasks/{task_id}"))
    assert proposed in text(client.get(f"/tasks/{task_id}/submit"))


def parts(stage: Stage, task_id: int, moment: Any) -> list[sections.Part]:
    """The register's parts of a report."""
    db.session.rollback()
    return sections.parts(gather(stage.task(task_id).directive_id, moment), moment)


def table(blocks: list[Block], key: str) -> Table:
    """The table whose first column has a key."""
    return next(one for one in blocks if isinstance(one, Table) and one.columns[-1].key == key)


def test_a_report_of_a_past_moment_knows_only_what_had_happened(hearing: Hearing, stage: Stage) -> None:
    task_id = asked(stage, InstructionKind.FEEDBACK)
    hearing.record()
    waiting = hearing.record()
    then = hearing.clock()
    hearing.clock.move(days=2)
    hearing.act("answer", waiting)
    hearing.bring_need("told")
    old, new = (parts(stage, task_id, moment)[0].blocks for moment in (then, hearing.clock()))
    said = [block.text for blocks in (old, new) for block in blocks if isinstance(block, Paragraph)]
    assert "2 ý kiến của người dân, đã trả lời 0; gom thành 0 nhu cầu" in said[0]
    assert "4 ý kiến của người dân, đã trả lời 3; gom thành 1 nhu cầu, đã báo người dân 1 nhu cầu" in said[1]


def test_no_section_where_nothing_was_heard(hearing: Hearing, stage: Stage) -> None:
    task_id = asked(stage, InstructionKind.FEEDBACK)
    assert parts(stage, task_id, hearing.clock()) == []
    assert feedback.improved([hearing.cast.units["commune_a"]], hearing.clock()) == []


BROUGHT = st.sampled_from(("received", "handling", "answered", "withdrawn"))
STATES = st.lists(st.tuples(st.sampled_from(UNITS), BROUGHT), max_size=8)


def test_replayed_as_of_now_is_as_it_stands(hearing: Hearing, tmp_path: Any) -> None:
    template = save_database(tmp_path / "start.db")

    @settings(max_examples=10, suppress_health_check=list(HealthCheck))
    @given(STATES)
    def agree(wanted: list[tuple[str, str]]) -> None:
        restore_database(template)
        hearing.clock.moment = START
        for unit, state in wanted:
            hearing.bring(state, unit)
        db.session.rollback()
        units = [hearing.cast.units[name] for name in UNITS]
        assert queries.totals_at(units, hearing.clock()) == queries.totals(SYSTEM, unit_ids=units)
        blocks = feedback.heard(units, hearing.clock())
        if blocks:
            rows = table(blocks, "answered").totals
            assert rows is not None
            assert list(rows[1:]) == [queries.totals(SYSTEM).all, queries.totals(SYSTEM).answered]

    agree()


def test_the_notice_in_print_says_what_the_page_says(hearing: Hearing, browser: Any) -> None:
    need = hearing.bring_need("answered", entries=3)
    page = text(browser("commune_a").get(f"/feedback/needs/{need}/notice"))
    document: Document = build(hearing.need(need), author="Người lập", created=hearing.clock(), notice=None)
    pdf = PdfDocument(render_pdf(document))
    try:
        printed = " ".join(one.get_textpage().get_text_bounded() for one in pdf)
    finally:
        pdf.close()
    printed = re.sub(r"\s+", " ", printed)
    assert "3 ý kiến của người dân" in page
    assert "3 ý kiến của người dân" in printed
    for said in ("Xã rải đá 300 m trước mùa mưa.", "Bản Dền Thàng"):
        assert said in page
        assert said in printed
