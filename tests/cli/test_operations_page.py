"""The page for the machine's keeper: its settings are those of the program, its commands exist."""

from __future__ import annotations

import re
from pathlib import Path

from flask import Flask

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")


def test_the_table_lists_every_setting_and_no_other() -> None:
    code = (ROOT / "tracker" / "config.py").read_text(encoding="utf-8")
    read = set(re.findall(r'read\.\w+\(\s*"(TRACKER_\w+|PORT)"', code))
    listed = re.findall(r"^\| `(\w+)` \|", PAGE, re.MULTILINE)
    assert len(listed) == len(set(listed))
    assert set(listed) == read


def test_the_secrets_that_can_be_files_are_the_three_named() -> None:
    code = (ROOT / "tracker" / "config.py").read_text(encoding="utf-8")
    secrets = set(re.findall(r'read\.secret\("(\w+)"', code))
    (sentence,) = re.findall(r"`TRACKER_\w+`, `TRACKER_\w+` and `TRACKER_\w+` can also", PAGE)
    assert set(re.findall(r"TRACKER_\w+", sentence)) == secrets


def test_every_command_named_exists(app: Flask) -> None:
    named = set(
        re.findall(r"(?:\./run flask|`)\s*((?:units|accounts|backup|audit|reports|worker|calendar) [a-z]+)", PAGE)
    )
    assert len(named) >= 7
    for line in named:
        group, command = line.split()
        assert command in app.cli.commands[group].commands, line  # type: ignore[attr-defined]
