"""Units that need help are ranked by missed deadlines, and not on a handful of tasks."""

from __future__ import annotations

from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask

from tracker.desk import goal, ranking
from tracker.tasks.figures import Totals

NAMES = {1: "A", 2: "B", 3: "C", 4: "D"}


def test_share_decides_before_number() -> None:
    found = {
        1: Totals(done_on_time=16, open_overdue=4),
        2: Totals(done_on_time=4, open_overdue=2),
        3: Totals(done_on_time=9),
        4: Totals(open_overdue=4),
    }
    ranked, few = ranking.needing_help(found, NAMES)
    assert [unit.name for unit in ranked] == ["B", "A"]
    assert [unit.name for unit in few] == ["D"]
    assert ranking.total(found).open_overdue == 10


def test_five_tasks_are_enough_for_a_rank() -> None:
    ranked, few = ranking.needing_help({1: Totals(open_overdue=5), 2: Totals(open_overdue=4)}, NAMES)
    assert [unit.unit_id for unit in ranked] == [1]
    assert [unit.unit_id for unit in few] == [2]


def _target(**values: Any) -> Any:
    given = {
        "indicator": "Chỉ số hài lòng",
        "baseline": Decimal("92.7"),
        "goal": Decimal("93"),
        "measure": "%",
        "comparator": ">",
        "by": "2024",
        "type": "công văn",
        "number": None,
        "symbol": "UBND-NV",
    }
    return SimpleNamespace(**{**given, **values})


def test_the_districts_own_goal(app: Flask) -> None:
    made = goal.goals([_target()])[0]
    assert (made.baseline, made.goal) == ("92,7%", "trên 93%: mục tiêu 2024")
    assert (made.low, made.high) == ("90%", "95%")
    assert (made.base_x, made.goal_x) == (173, 192)
    assert made.gap == "Cần tăng hơn 0,3 điểm phần trăm."
    assert made.source == "Công văn chưa có số (/UBND-NV)"


@pytest.mark.parametrize(
    ("values", "gap"),
    [
        ({"comparator": ">="}, "Cần tăng 0,3 điểm phần trăm."),
        ({"comparator": "<", "goal": Decimal("90")}, "Cần giảm hơn 2,7 điểm phần trăm."),
        ({"comparator": "<=", "goal": Decimal("90")}, "Cần giảm 2,7 điểm phần trăm."),
        ({"comparator": "<=", "goal": Decimal("95")}, ""),
        ({"comparator": ">=", "goal": Decimal("92.7")}, ""),
        ({"baseline": None}, ""),
        ({"measure": "hộ", "baseline": Decimal(100), "goal": Decimal(120)}, "Cần tăng hơn 20 hộ."),
    ],
)
def test_the_way_to_a_goal(app: Flask, values: dict[str, Any], gap: str) -> None:
    assert goal.goals([_target(**values)])[0].gap == gap


@pytest.mark.parametrize(
    ("baseline", "aim"), [(None, "0"), ("0", "0"), ("1", "100000"), ("99.999", "100"), ("-3", "40")]
)
def test_a_scale_holds_both_ends(app: Flask, baseline: str | None, aim: str) -> None:
    made = goal.goals([_target(baseline=baseline and Decimal(baseline), goal=Decimal(aim))])[0]
    assert 0 <= made.goal_x <= goal.WIDTH
    assert made.base_x is None or 0 <= made.base_x <= goal.WIDTH
