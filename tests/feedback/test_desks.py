"""What waits stands on the desks of office and leader, each figure as long as the list behind it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conftest import START
from tests.database import restore_database, save_database
from tests.feedback.conftest import Hearing
from tests.project.test_counts import enter, listed
from tracker.core.clock import local_day

DAYS = 15
TODAY = local_day(START)
TITLES = {
    "late": "Ý kiến người dân quá 15 ngày chưa trả lời",
    "undecided": "Nhu cầu của người dân chưa có hướng giải quyết",
    "untold": "Nhu cầu đã có trả lời, chờ báo người dân",
}
ENTRY = st.tuples(
    st.sampled_from(("commune_a", "commune_b")),
    st.sampled_from(("received", "handling", "answered", "withdrawn")),
    st.integers(0, 40),
)
NEED = st.sampled_from(("open", "answered", "told", "merged", "improved", "escalated", "worked"))


def waits(person: Any, address: str) -> dict[str, int]:
    """The figures of a desk's lines about people, each proved against its list."""
    page, found = person.open(address), {}
    for name, title in TITLES.items():
        for item in page.root.all("a", cls="todo-a"):
            if item.one("span", cls="todo-t").text == title:
                found[name] = int(item.one("span", cls="todo-n").text)
                assert listed(person, item.attrs["href"]) == found[name] > 0, item.text
    return found


def bring_need(hearing: Hearing, state: str) -> None:
    """A need in a state, or led somewhere."""
    if state in {"open", "answered", "told", "merged"}:
        hearing.bring_need(state, entries=1)
        return
    need = hearing.found(title="Nhu cầu dẫn tới việc khác")
    if state == "improved":
        hearing.plan(need=need)
    else:
        hearing.act_need({"escalated": "escalate", "worked": "tie_work"}[state], need)


def test_each_line_is_as_long_as_its_list(hearing: Hearing, tmp_path: Any) -> None:
    template = save_database(tmp_path / "start.db")

    @settings(max_examples=3, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(ENTRY, min_size=3, max_size=8), st.lists(NEED, min_size=2, max_size=5))
    def agree(entries: list[tuple[str, str, int]], needs: list[str]) -> None:
        restore_database(template)
        hearing.yard = None
        for unit, state, ago in entries:
            hearing.bring(state, unit, received_on=TODAY - dt.timedelta(days=ago))
        for state in needs:
            bring_need(hearing, state)
        late = sum(state in {"received", "handling"} and ago > DAYS for _, state, ago in entries)
        # The need into which one was merged was founded for it and waits itself.
        undecided = sum(state in {"open", "merged"} for state in needs)
        wanted = {"late": late, "undecided": undecided, "untold": needs.count("answered")}
        wanted = {name: count for name, count in wanted.items() if count}
        for name, address in (("office", "/desk"), ("leader", "/overview")):
            assert waits(enter(hearing.app, hearing.cast, name), address) == wanted, name

    agree()


@pytest.mark.parametrize("person", ["office", "leader"])
def test_nothing_stands_there_where_nothing_waits(hearing: Hearing, person: str) -> None:
    page = enter(hearing.app, hearing.cast, person).open("/desk" if person == "office" else "/overview")
    assert all(title not in page.main for title in TITLES.values())
    assert hearing.app.extensions["tracker_config"].answer_days == DAYS
