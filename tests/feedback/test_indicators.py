"""Indicators: both published formulas, series that never mix, the target's line, corrections, what is refused."""

from __future__ import annotations

import csv
import datetime as dt
import io
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from sqlalchemy import select

from tests.feedback.conftest import Hearing
from tests.feedback.test_views import text
from tracker.audit.models import AuditEntry
from tracker.core import db, transaction
from tracker.directives.models import Directive, Target
from tracker.feedback.figures import mean, top_two, value_of
from tracker.feedback.models import Reading
from tracker.feedback.queries import Goal, Series, series_of, values_of
from tracker.feedback.states import Direction, Formula
from tracker.feedback.views.trend import draw

KEY = {"key": "i" * 32}
COUNTS = (3, 8, 26, 128, 95)
LEVELS = st.tuples(*(st.integers(min_value=0, max_value=5000) for _ in range(5))).filter(any)


def test_the_two_formulas_by_hand() -> None:
    # 223 of 260 are satisfied; the mean is (3·1 + 8·2 + 26·3 + 128·4 + 95·5) / 260 = 1084 / 260 = 4.1692.
    assert top_two(COUNTS) == Decimal("85.77")
    assert mean(COUNTS) == Decimal("83.38")
    assert (top_two((0, 0, 0, 0, 9)), mean((0, 0, 0, 0, 9))) == (Decimal(100), Decimal(100))
    assert (top_two((9, 0, 0, 0, 0)), mean((9, 0, 0, 0, 0))) == (Decimal(0), Decimal(20))


@given(LEVELS)
def test_formulas_stay_within_their_bounds(levels: tuple[int, ...]) -> None:
    assert 0 <= top_two(levels) <= 100
    assert 20 <= mean(levels) <= 100
    better = (0, 0, 0, 0, sum(levels))
    assert mean(better) >= mean(levels)


@pytest.mark.parametrize("levels", [(0, 0, 0, 0, 0), (1, 2, 3), (-1, 1, 1, 1, 1)])
def test_counts_that_are_none(levels: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="five counts"):
        top_two(levels)
    with pytest.raises(ValueError, match="no formula"):
        value_of(Formula.STATED, COUNTS)


def test_a_line_joins_one_unit_survey_and_formula_only(hearing: Hearing) -> None:
    index = hearing.indicator()
    for year in (2022, 2023):
        hearing.read(index, year)
        hearing.read(index, year, survey="Khảo sát của Bộ", value="80")
    hearing.read(index, 2024, unit_id=hearing.cast.units["commune_a"])
    db.session.rollback()
    series = series_of(values_of([index]))
    assert sorted(len(one.points) for one in series) == [1, 2, 2]
    drawing = draw(series, None, "%")
    assert drawing is not None
    assert {len(line.points) for line in drawing.lines} == {1, 2}
    assert len({line.mark for line in drawing.lines}) == 3, "told apart without colour"


@given(
    st.lists(st.decimals(min_value=0, max_value=100, places=2), min_size=1, max_size=8),
    st.decimals(min_value=0, max_value=100, places=1),
)
def test_every_value_and_the_target_lie_in_the_drawing(values: list[Decimal], goal: Decimal) -> None:
    points = tuple((2015 + place, value) for place, value in enumerate(values))
    drawing = draw([Series(1, "Xã", "Khảo sát", Formula.STATED, points)], Goal(goal, ">", None, "Công văn"), "%")
    assert drawing is not None
    ys = [point.y for point in drawing.lines[0].points]
    assert all(0 <= y <= drawing.height for y in [*ys, drawing.goal_y or 0])
    by_value = [y for _value, y in sorted(zip(values, ys, strict=True))]
    assert by_value == sorted(by_value, reverse=True), "higher values lie higher"
    assert len(drawing.ticks) <= 9


def test_the_page_names_formula_source_and_target(hearing: Hearing, browser: Any) -> None:
    with_target = _target(hearing)
    index = hearing.indicator(target_id=with_target)
    hearing.read(index)
    hearing.read(
        index, 2023, unit_id=hearing.cast.units["commune_a"], survey="Khảo sát nhanh", source="Sổ của xã",
        formula=Formula.TOP_TWO, value=None, levels=COUNTS,
    )  # fmt: skip
    page = text(browser("commune_b").get(f"/feedback/indicators/{index}"))
    formula = "số hài lòng + số rất hài lòng"
    for said in ("92,7%", "85,77%", "Văn bản của huyện", "Sổ của xã", "Mục tiêu: > 93%", formula):
        assert said in page, said
    listed = text(browser("commune_a").get("/feedback/indicators"))
    assert "85,77%" in listed, "a unit finds its own newest value"


def _target(hearing: Hearing) -> int:
    with transaction() as session:
        directive = Directive(
            units_on=dt.date(2024, 7, 31),
            subject="SIPAS",
            source_text="SIPAS",
            source_sha256="0" * 64,
            folded="sipas",
            created_at=hearing.clock(),
        )
        session.add(directive)
        session.flush()
        target = Target(
            directive_id=directive.id, position=0, indicator="SIPAS", goal=Decimal(93), measure="%", comparator=">"
        )
        session.add(target)
        session.flush()
        return target.id


def test_the_office_enters_corrects_and_removes(hearing: Hearing, browser: Any) -> None:
    index, client = hearing.indicator(), browser("office")
    given_ = {
        "unit_id": hearing.cast.units["commune_a"], "year": "2023", "survey": "Khảo sát nhanh", "source": "Sổ",
        "formula": "mean", "level_1": "3", "level_2": "8", "level_3": "26", "level_4": "128", "level_5": "95",
    }  # fmt: skip
    address = f"/feedback/indicators/{index}"
    assert client.post(f"{address}/values/new", data={**given_, **KEY}).status_code == 302
    row = db.session.scalars(select(Reading)).one()
    assert (row.value, row.levels) == (Decimal("83.38"), COUNTS)
    again = client.post(f"{address}/values/new", data={**given_, "key": "j" * 32})
    assert "Đã có số của đơn vị, năm và cuộc khảo sát này." in text(again)
    number, version = row.id, row.version
    changed = client.post(f"{address}/values/{number}", data={**given_, "formula": "top_two", "version": version})
    assert changed.status_code == 302
    assert hearing.reading(number).value == Decimal("85.77")
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.act == "indicator.corrected")).one()
    assert (entry.details["before"], entry.details["after"]) == ("83.380", "85.77")
    db.session.rollback()
    assert client.post(f"{address}/values/{number}/remove", data={"version": version}).status_code == 409
    version = hearing.reading(number).version
    assert client.post(f"{address}/values/{number}/remove", data={"version": version}).status_code == 302
    db.session.rollback()
    assert db.session.scalars(select(Reading)).all() == []


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"year": "2025"}, "Năm phải từ 2000 đến năm nay."),
        ({"source": ""}, "Hãy ghi nguồn của số liệu."),
        ({"value": ""}, "Hãy ghi giá trị của chỉ số."),
        ({"value": "101"}, "Giá trị ngoài khoảng cho phép."),
        ({"value": "92.7.1"}, "Hãy ghi một số"),
        ({"formula": "top_two"}, "Công thức này cần đủ số phiếu của năm mức."),
        (
            {"level_1": "1", "level_2": "1", "level_3": "1", "level_4": "1", "level_5": "1"},
            "hãy chọn một công thức",
        ),
        ({"formula": "mean", **{f"level_{n}": "0" for n in range(1, 6)}}, "Số phiếu của năm mức không hợp lệ."),
    ],
)
def test_what_a_value_may_not_be(hearing: Hearing, browser: Any, changed: dict[str, str], sentence: str) -> None:
    index = hearing.indicator()
    given_ = {
        "unit_id": hearing.cast.units["commune_a"], "year": "2023", "survey": "Khảo sát", "source": "Sổ",
        "formula": "stated", "value": "92,7", **KEY,
    }  # fmt: skip
    answer = browser("office").post(f"/feedback/indicators/{index}/values/new", data={**given_, **changed})
    assert answer.status_code == 422
    assert sentence in text(answer)


def test_two_indicators_of_one_name_are_refused(hearing: Hearing, browser: Any) -> None:
    hearing.indicator("Thời gian chờ", measure="phút", direction=Direction.DOWN)
    answer = browser("office").post(
        "/feedback/indicators/new",
        data={"name": "thời gian CHỜ", "measure": "phút", "direction": "down", "target_id": "0", **KEY},
    )
    assert "Đã có chỉ số tên này." in text(answer)
    page = text(browser("leader").get("/feedback/indicators"))
    assert "Càng thấp càng tốt" in page


def test_the_same_values_in_page_csv_and_xlsx(hearing: Hearing, browser: Any) -> None:
    index = hearing.indicator()
    hearing.read(index, 2022, "91.25")
    hearing.read(index, 2023)
    client = browser("leader")
    data = client.get(f"/feedback/indicators/{index}/table.csv").get_data().decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(data)))
    assert [(row[2], Decimal(row[6])) for row in rows[1:]] == [
        ("2022", Decimal("91.25")),
        ("2023", Decimal("92.7")),
    ]
    book = load_workbook(io.BytesIO(client.get(f"/feedback/indicators/{index}/table.xlsx").get_data()))
    lines = list(book.active.iter_rows(min_row=2, values_only=True))
    assert [(line[2], line[6]) for line in lines] == [(2022, 91.25), (2023, 92.7)]
    page = text(client.get(f"/feedback/indicators/{index}"))
    assert "91,25%" in page
    assert "92,7%" in page
