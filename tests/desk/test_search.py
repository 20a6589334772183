"""Search by number as people write it, without diacritics, and by people."""

from __future__ import annotations

from typing import Any

import pytest

from tests.conftest import TestClock
from tests.desk.page import texts
from tests.desk.seeding import seed_directive
from tests.tasks.conftest import Stage
from tracker.core import transaction
from tracker.directives.models import Directive


@pytest.fixture
def directive(stage: Stage, clock: TestClock) -> int:
    found = seed_directive(clock(), [stage.cast.units["commune_a"]], instructions=1, number="694")
    with transaction() as session:
        row = session.get_one(Directive, found)
        row.symbol, row.folded = "QĐ-UBND", "694/qd-ubnd quyet dinh nang cao chi so"
    return found


@pytest.mark.parametrize(
    "words", ["694", "694/QĐ-UBND", "694/qd-ubnd", "694 qd-ubnd", "số 694", "So: 694/QĐ-UBND"]
)
def test_a_number_with_or_without_its_symbol(directive: int, browser: Any, words: str) -> None:
    client = browser("office")
    html = client.get("/search", query_string={"q": words}).text
    assert f'href="/directives/{directive}"' in html
    assert "Nhiệm vụ (1)" in html
    assert len(texts(client.get("/tasks", query_string={"q": words}).text, "td", "full")) == 1


def test_the_exact_number_stands_first(stage: Stage, clock: TestClock, browser: Any) -> None:
    unit = [stage.cast.units["commune_a"]]
    exact = seed_directive(clock(), unit, instructions=1, number="13")
    seed_directive(clock(), unit, instructions=1, number="1318")
    html = browser("office").get("/search?q=13").text
    assert texts(html, "h3")[0] == "Công văn 13/UBND-NV"
    assert f'href="/directives/{exact}"' in html


def test_people_by_name_for_office_and_administrators(stage: Stage, browser: Any) -> None:
    with transaction():
        stage.cast.account("head_a").telephone = "0912 345 678"
    for name in ("office", "admin"):
        html = browser(name).get("/search?q=lanh dao dao san").text
        assert "Lãnh đạo Dào San" in html
        assert "Xã Dào San" in html
        assert 'href="tel:0912345678"' in html
    assert "/accounts/" in browser("admin").get("/search?q=dao san").text
    assert "/accounts/" not in browser("office").get("/search?q=dao san").text
    for name in ("leader", "auditor", "commune_a", "head_a"):
        assert "Báo cáo Dào San" not in texts(browser(name).get("/search?q=bao cao dao san").text, "h3")


def test_locked_people_are_not_offered(stage: Stage, browser: Any) -> None:
    with transaction():
        stage.cast.account("stranger").is_locked = True
    assert "Báo cáo Nậm Xe" not in browser("admin").get("/search?q=nam xe").text
