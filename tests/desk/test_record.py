"""A unit's own record: its months from events, and its rates beside an average that names nobody."""

from __future__ import annotations

import datetime as dt
import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cast import Cast
from tests.conftest import TestClock
from tests.database import restore_database
from tests.desk.seeding import seed_directive, seed_units
from tests.desk.test_own import ACTS, UNITS, _play
from tests.tasks.conftest import RESULT, Stage
from tracker.core.clock import end_of_day
from tracker.desk.queries.trend import beside_others, months
from tracker.tasks import figures
from tracker.tasks.figures import Totals

START = dt.datetime(2024, 9, 30, 1, 0, tzinfo=dt.UTC)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=ACTS, later=st.integers(0, 120))
def test_each_month_is_what_the_replay_says(
    app: Flask, stage: Stage, clock: TestClock, acts: list[Any], later: int
) -> None:
    restore_database(app.extensions["test_template"])
    clock.moment = START
    tasks = stage.issue({"leads": UNITS}, {"leads": UNITS, "due_on": None}, {"leads": UNITS})
    _play(stage, tasks, acts)
    now = clock.move(days=later)
    directive, unit = stage.task(tasks[0]).directive_id, stage.cast.units["commune_a"]
    found = months(unit, now)
    assert found[-1].totals == figures.by_unit(now).get(unit)
    for month in found[:-1]:
        first = dt.date(month.year, month.month, 1)
        end = end_of_day((first + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1))
        replayed = figures.standings(directive, end - dt.timedelta(microseconds=1))
        assert month.totals == figures.grouped(replayed, "unit_id")[unit]
    keys = [(month.year, month.month) for month in found]
    assert keys == sorted(set(keys))
    assert len(found) <= 6


def test_months_before_the_first_task_are_left_out(stage: Stage, clock: TestClock, browser: Any) -> None:
    stage.issue()
    unit = stage.cast.units["commune_a"]
    assert [(one.month, one.year) for one in months(unit, clock())] == [(9, 2024)]
    assert "Theo tháng" not in browser("commune_a").get(f"/units/{unit}").text
    clock.move(days=40)
    assert [one.month for one in months(unit, clock())] == [9, 10, 11]
    html = browser("commune_a").get(f"/units/{unit}").text
    assert "Theo tháng" in html
    assert "11/2024" in html


@given(figure=st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=8))
def test_the_average_is_plain_and_hidden_for_few(figure: list[tuple[int, int, int]]) -> None:
    by_unit = {
        number: Totals(done_on_time=on_time, done_late=late, open_overdue=over)
        for number, (on_time, late, over) in enumerate(figure)
    }
    shown = {row.rate: row for row in beside_others(by_unit, 0)}
    for rate in ("completion_rate", "done_share", "on_time_rate"):
        others = [getattr(totals, rate) for number, totals in by_unit.items() if number]
        known = [value for value in others if value is not None]
        assert (rate in shown) is (len(known) >= 3)
        if rate in shown:
            average = sum(known, Decimal(0)) / len(known)
            assert shown[rate].others == average.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
            assert shown[rate].own == getattr(by_unit[0], rate)


def test_the_head_reads_the_average_and_no_name(cast: Cast, clock: TestClock, browser: Any) -> None:
    seed_directive(clock(), seed_units(6))
    html = browser("head_a").get(f"/units/{cast.units['commune_a']}").text
    assert "So với các đơn vị khác" in html
    assert "(8 đơn vị)" in html
    part = html[html.index("So với các đơn vị khác") :]
    assert "Xã Thử" not in part
    assert "Xã Bản Lang" not in html
    assert f'href="/units/{cast.units["commune_a"]}"' in browser("head_a").get("/my").text


def test_two_others_are_too_few(stage: Stage, browser: Any) -> None:
    stage.issue({"leads": ("commune_a", "commune_b", "commune_c")})
    assert "So với các đơn vị khác" not in browser("head_a").get(f"/units/{stage.cast.units['commune_a']}").text


@pytest.mark.parametrize("name", ["commune_b", "stranger", "agency"])
def test_another_units_record_stays_closed(stage: Stage, browser: Any, name: str) -> None:
    stage.issue({"leads": UNITS})
    assert browser(name).get(f"/units/{stage.cast.units['commune_a']}").status_code == 404


def test_what_waits_for_the_head_is_on_the_heads_page(stage: Stage, browser: Any) -> None:
    stage.set_unit("commune_a", wants_head_approval=True)
    task = stage.issue({"title": "Việc chờ"})[0]
    stage.act("commune_a", "submit", task, **RESULT)
    html = browser("head_a").get("/my").text
    part = re.search(r'aria-labelledby="approve">(.*?)</section>', html, re.DOTALL)
    assert part is not None
    assert "Việc chờ" in part[1]


def test_my_page_of_one_directive(stage: Stage, browser: Any) -> None:
    first = stage.issue({"title": "Việc một"})[0]
    stage.issue({"title": "Việc hai"})
    foreign = stage.task(stage.issue({"leads": ("commune_b",)})[0]).directive_id
    client = browser("commune_a")
    html = client.get(f"/my?directive={stage.task(first).directive_id}").text
    assert "Việc một" in html
    assert "Việc hai" not in html
    assert "Chỉ nhiệm vụ theo" in html
    for stale in (foreign, 99999, "x"):
        whole = client.get(f"/my?directive={stale}").text
        assert "Việc hai" in whole
        assert "Chỉ nhiệm vụ theo" not in whole


def test_progress_is_the_active_entry_of_a_matrix(many: int, browser: Any) -> None:
    def active(path: str) -> set[str]:
        html = browser("leader").get(path).text
        return set(re.findall(r'<a href="([^"]*)" aria-current="page">', html))

    assert active(f"/directives/{many}/matrix") == {"/matrix"}
    assert active(f"/directives/{many}") == {"/directives"}
