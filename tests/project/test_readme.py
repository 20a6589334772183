"""The README promises two commands; what it names must exist."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]
HEADING = re.compile(r"^## .*(?:Chạy thử|Two commands).*$", re.MULTILINE)


def readme() -> str:
    """Return the text of the README."""
    return (ROOT / "README.md").read_text(encoding="utf-8")


def commands_under_the_heading() -> list[str]:
    """Return the lines of the first shell block under the heading, without comments."""
    heading = HEADING.search(readme())
    assert heading is not None, "README has no heading “Chạy thử” (Two commands)"
    section = re.split(r"^## ", readme()[heading.end() :], maxsplit=1, flags=re.MULTILINE)[0]
    block = re.search(r"^```sh\n(.*?)^```", section, re.MULTILINE | re.DOTALL)
    assert block is not None, "no ```sh block under the heading"
    lines = (line.partition("#")[0].strip() for line in block[1].splitlines())
    return [line for line in lines if line]


def test_the_two_commands_are_the_ones_promised() -> None:
    assert commands_under_the_heading() == ["./run demo", "./run test"]


def test_every_command_the_readme_names_is_in_the_help() -> None:
    answer = subprocess.run([str(ROOT / "run"), "help"], capture_output=True, text=True, check=True)
    listed = set(re.findall(r"^  ([a-z]+)", answer.stdout, re.MULTILINE))
    named = set(re.findall(r"\./run ([a-z]+)", readme()))
    assert named
    assert named <= listed
