"""What units say about their figures: who writes, who approves, editions, where it is printed."""

from __future__ import annotations

from typing import Any

import pytest

from tests.reports.conftest import built, with_column, words_of
from tests.tasks.conftest import Stage
from tracker.core import db, transaction
from tracker.core.errors import Forbidden, IllegalTransition, Invalid, NotFound, Stale
from tracker.reports import operations, queries
from tracker.reports.document import Table
from tracker.reports.models import Explanation, Report
from tracker.reports.operations import About, Asked, request_report
from tracker.reports.periods import Span, span
from tracker.reports.production import Press, produce_next
from tracker.reports.states import EVERY_LABELS, Every, ExplanationState

SEPTEMBER = span(Every.MONTH, 2024, 9)


def say(stage: Stage, who: str, about: About, text: str = "Mưa lũ, đường sạt lở.") -> int:
    with transaction():
        return operations.explain(about, text, actor=stage.cast.actor(who), now=stage.clock()).id


def settle(stage: Stage, who: str, row_id: int, *, approve: bool = True, **values: Any) -> None:
    with transaction():
        row = db.session.get_one(Explanation, row_id)
        common = {
            "version": values.get("version", row.version),
            "actor": stage.cast.actor(who),
            "now": stage.clock(),
        }
        if approve:
            operations.approve_explanation(row, **common)
        else:
            operations.return_explanation(row, remark=values.get("remark", ""), **common)


def test_it_prints_beside_the_figures_once_the_head_approved(stage: Stage, directive_id: int) -> None:
    about = About(directive_id=directive_id)
    row_id = say(stage, "commune_a", about)
    assert with_column(built(stage, "compliance", directive_id=directive_id), "explanation") == []
    before = stage.clock()
    stage.clock.move(hours=1)
    settle(stage, "head_a", row_id)
    table = with_column(built(stage, "compliance", directive_id=directive_id), "explanation")[0]
    assert table.rows == (("Xã Dào San", "Mưa lũ, đường sạt lở.", "Lãnh đạo Dào San, ngày 30/9/2024"),)
    assert "Mưa lũ, đường sạt lở." in words_of(built(stage, "unit", unit="commune_a"))
    assert "Mưa lũ" not in words_of(built(stage, "unit", unit="commune_b"))
    assert with_column(built(stage, "compliance", directive_id=directive_id, as_of=before), "explanation") == []


def test_a_new_edition_prints_in_place_of_the_old_which_stays(stage: Stage, directive_id: int) -> None:
    about = About(period=SEPTEMBER.code)
    first = say(stage, "head_a", about, "Lần một.")
    second = say(stage, "commune_a", about, "Lần hai.")
    assert db.session.get_one(Explanation, first).state is ExplanationState.APPROVED
    periodic = built(stage, "periodic", span=SEPTEMBER)
    assert [row[1] for row in with_column(periodic, "explanation")[0].rows] == ["Lần một."]  # type: ignore[index]
    settle(stage, "head_a", second)
    assert db.session.get_one(Explanation, second).serial == 2
    free = Span(SEPTEMBER.first, stage.clock().date())
    for one in (SEPTEMBER, free):
        document = built(stage, "periodic", span=one)
        assert [row[1] for row in with_column(document, "explanation")[0].rows] == ["Lần hai."]  # type: ignore[index]
    other = built(stage, "periodic", span=span(Every.MONTH, 2024, 8))
    assert with_column(other, "explanation") == []


def test_what_is_said_after_a_period_prints_in_what_is_ordered_afterwards(
    stage: Stage, press: Press, tasks: list[int]
) -> None:
    """As the office orders it: the figures are those of the last instant of 14 September, on 30 September."""

    def printed() -> list[Table]:
        with transaction():
            asked = Asked(as_of=stage.clock(), period=SEPTEMBER.code)
            made = request_report("periodic", asked, actor=stage.cast.actor("office"), now=stage.clock()).id
        stage.clock.move(hours=1)
        produce_next(press)
        return with_column(queries.document_of(db.session.get_one(Report, made)), "explanation")

    row_id = say(stage, "commune_a", About(period=SEPTEMBER.code))
    assert printed() == []
    settle(stage, "head_a", row_id)
    assert [row[1] for row in printed()[0].rows] == ["Mưa lũ, đường sạt lở."]  # type: ignore[index]


def test_sent_back_it_is_rewritten(stage: Stage) -> None:
    about = About(period=SEPTEMBER.code)
    row_id = say(stage, "commune_a", about)
    with pytest.raises(Invalid):
        settle(stage, "head_a", row_id, approve=False)
    settle(stage, "head_a", row_id, approve=False, remark="Ghi rõ bao giờ xong.")
    with pytest.raises(IllegalTransition):
        settle(stage, "head_a", row_id)
    assert say(stage, "commune_a", about, "Xong trước 20/10.") == row_id
    settle(stage, "head_a", row_id)
    assert db.session.get_one(Explanation, row_id).text == "Xong trước 20/10."


def test_refusals(stage: Stage, directive_id: int) -> None:
    about = About(period=SEPTEMBER.code)
    row_id = say(stage, "commune_a", about)
    for who in ("commune_a", "office", "leader"):
        with pytest.raises(Forbidden):
            settle(stage, who, row_id)
    with pytest.raises(Stale):
        settle(stage, "head_a", row_id, version=99)
    for who in ("leader", "auditor", "admin"):
        with pytest.raises(Forbidden):
            say(stage, who, about)
    bad = [(about, ""), (about, "a" * 2001), (About(period="x"), "a"), (About(directive_id=999), "a")]
    for wrong, text in bad:
        with pytest.raises(Invalid):
            say(stage, "commune_b", wrong, text)
    with pytest.raises(NotFound):
        queries.get_explanation(row_id, stage.cast.actor("commune_b"))


def test_the_offices_own_needs_another_clerk(stage: Stage) -> None:
    row_id = say(stage, "office", About(period=SEPTEMBER.code))
    with pytest.raises(Forbidden):
        settle(stage, "office", row_id)
    settle(stage, "office_2", row_id)
    assert db.session.get_one(Explanation, row_id).decider_name == "Cán bộ Nội vụ hai"


def test_the_page_of_a_unit(stage: Stage, browser: Any, directive_id: int) -> None:
    reporter, head = browser("commune_a"), browser("head_a")
    data = {"about": f"directive-{directive_id}", "text": "Đường sạt lở.", "key": "a" * 32}
    assert reporter.post("/explanations", data=data).status_code == 302
    reporter.post("/explanations", data=data)
    row = db.session.query(Explanation).one()
    page = head.get("/explanations").get_data(as_text=True)
    assert "Đường sạt lở." in page
    assert "Duyệt" in page
    assert f"/explanations/{row.id}/settle" not in reporter.get("/explanations").get_data(as_text=True)
    stale = head.post(f"/explanations/{row.id}/settle", data={"version": 0, "do": "return", "remark": "Sửa câu."})
    assert (stale.status_code, "Sửa câu." in stale.get_data(as_text=True)) == (409, True)
    unsaid = head.post(f"/explanations/{row.id}/settle", data={"version": row.version, "do": "return"})
    assert (unsaid.status_code, "Hãy ghi cần sửa gì." in unsaid.get_data(as_text=True)) == (422, True)
    assert (
        head.post(f"/explanations/{row.id}/settle", data={"version": row.version, "do": "approve"}).status_code
        == 302
    )
    assert "Đã duyệt, in cùng số liệu" in reporter.get("/explanations").get_data(as_text=True)
    wrong = reporter.post("/explanations", data={**data, "text": "", "key": "b" * 32})
    assert wrong.status_code == 422


def test_every_length_has_a_name() -> None:
    assert set(EVERY_LABELS) == set(Every)
