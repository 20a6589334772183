"""The glossary's tables say what the code's labels and the English catalogue say, neither more nor less."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from tracker.cli.translations import read_catalogue
from tracker.core.access import ROLE_LABELS
from tracker.directives.states import (
    CHANGE_LABELS,
    DEADLINE_LABELS,
    DIRECTIVE_LABELS,
    KIND_LABELS,
    PART_LABELS,
    RULE_LABELS,
)
from tracker.escalations.states import STATE_LABELS as ESCALATION_LABELS
from tracker.facilities.states import PER_LABELS, STOCK_LABELS, VERDICT_LABELS
from tracker.facilities.states import RULE_LABELS as NORM_LABELS
from tracker.facilities.states.works import MONEY_LABELS, WORK_LABELS
from tracker.reports.states import REPORT_LABELS
from tracker.tasks.states import REQUEST_LABELS, REQUEST_STATE_LABELS, STATE_LABELS, TIMELINESS_LABELS

GLOSSARY = Path(__file__).parents[2] / "docs" / "glossary.md"
HEADING = "## "
TABLES: dict[str, tuple[dict[str, str], ...]] = {
    "States of a task": (STATE_LABELS,),
    "One-stop offices": (STOCK_LABELS, VERDICT_LABELS, NORM_LABELS, PER_LABELS),
    "States of a recommendation": (ESCALATION_LABELS,),
    "Timeliness": (TIMELINESS_LABELS,),
    "Requests": (REQUEST_LABELS, REQUEST_STATE_LABELS),
    "Kinds of instruction": (KIND_LABELS,),
    "Deadlines, parts, completion": (DEADLINE_LABELS, PART_LABELS, RULE_LABELS),
    "Directives and reports": (DIRECTIVE_LABELS, REPORT_LABELS),
    "Changes after the issue": (CHANGE_LABELS,),
    "Upgrade works": (WORK_LABELS,),
    "Money of works": (MONEY_LABELS,),
    "Roles": (ROLE_LABELS,),
}


def _tables() -> dict[str, dict[str, str]]:
    """Vietnamese and English of each table by the heading above it, from the page as written."""
    found: dict[str, dict[str, str]] = {}
    heading = ""
    for line in GLOSSARY.read_text(encoding="utf-8").splitlines():
        if line.startswith(HEADING):
            heading = line.removeprefix(HEADING)
        elif line.startswith("| ") and not line.startswith("| Vietnamese"):
            vietnamese, english, meaning = (cell.strip() for cell in line.strip("|").split("|"))
            assert meaning, line
            found.setdefault(heading, {})[vietnamese] = english
    return found


def _labels(tables: Iterable[dict[str, str]]) -> set[str]:
    return {label for table in tables for label in table.values()}


def test_every_table_but_that_of_plain_words_is_of_labels() -> None:
    assert set(_tables()) == {"Documents and people", *TABLES}


@pytest.mark.parametrize("heading", TABLES)
def test_a_table_names_the_labels_of_the_code(heading: str) -> None:
    stated = set(_tables()[heading])
    wanted = _labels(TABLES[heading])
    # A label that two tables share is explained once.
    assert stated <= wanted
    elsewhere = {word for other, table in _tables().items() if other != heading for word in table}
    assert wanted - stated <= elsewhere


@pytest.mark.parametrize("heading", TABLES)
def test_a_table_says_the_english_of_the_catalogue(heading: str) -> None:
    catalogue = read_catalogue()
    stated = _tables()[heading]
    assert {word: catalogue[word].string for word in stated} == stated


def test_plain_words_that_pages_use_alone_have_the_glossarys_english() -> None:
    catalogue = read_catalogue()
    plain = {
        word[0].upper() + word[1:]: english
        for vietnamese, english in _tables()["Documents and people"].items()
        for word in vietnamese.split("; ")
    }
    differing = {
        word: (catalogue[word].string, english)
        for word, english in plain.items()
        if word in catalogue and english.lower() not in str(catalogue[word].string).lower()
    }
    assert differing == {}
