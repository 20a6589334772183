"""Every act that the code records has a name for people."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import tracker
from tracker.audit.states import ACT_LABELS, DETAIL_LABELS, act_label, subject_label

SUBJECTS = (
    "account|backup|calendar|delegation|directive|instruction|message|remark|report|responsibility|session|setting"
    "|task|units?"
)
ACT = re.compile(rf"({SUBJECTS})\.[a-z_]+")
RECORDERS = re.compile(r"record|_revoke|_record.*|_note_act")


def recorded() -> Iterator[tuple[str, str]]:
    """Every act handed to a function that records, with the file it stands in."""
    for path in Path(tracker.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if not RECORDERS.fullmatch(name):
                continue
            for argument in node.args:
                if isinstance(argument, ast.Constant) and ACT.fullmatch(str(argument.value)):
                    yield str(argument.value), path.name


def test_every_act_has_a_name() -> None:
    found = dict(recorded())
    assert len(found) > 15, "the search finds too little"
    assert {act: file for act, file in found.items() if act not in ACT_LABELS} == {}


def detail_keys() -> set[str]:
    """Names that the code gives to details: keys of dictionaries handed to what records."""
    found: set[str] = set()
    for path in Path(tracker.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if RECORDERS.fullmatch(name):
                given = [argument.value for argument in node.keywords if argument.arg == "details"]
                tables = [one for value in given for one in ast.walk(value) if isinstance(one, ast.Dict)]
                found |= {str(key.value) for one in tables for key in one.keys if isinstance(key, ast.Constant)}
    return found


def test_every_detail_has_a_name() -> None:
    found = detail_keys()
    assert len(found) > 20, "the search finds too little"
    assert found - set(DETAIL_LABELS) == set()


def test_no_two_acts_share_a_name() -> None:
    assert len(set(ACT_LABELS.values())) == len(ACT_LABELS)


def test_an_act_without_a_name_is_shown_as_it_is_stored() -> None:
    assert act_label("task.submitted") == "Nộp kết quả"
    assert act_label("new.act") == "new.act"
    assert subject_label("nothing") == "nothing"
