"""The house's own rules that no linter knows."""

from __future__ import annotations

import ast
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MODULES = sorted((ROOT / "tracker").rglob("*.py"))
LONGEST = 320
TOP = {
    "tracker", "templates", "migrations", "tests", "docs", "benchmarks", "wsgi.py", "run", "pyproject.toml",
    "requirements.txt", "requirements-dev.txt", "README.md", "CHANGELOG.md", "LICENSE", ".ci", ".gitignore",
}  # fmt: skip
COMMITTERS = {"tracker/core/database.py"}
VAGUE = {"utils", "helpers", "services", "managers", "common", "misc"}


def _tracked() -> list[str]:
    answer = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True)
    return answer.stdout.split()


def test_the_top_level_holds_only_what_belongs_there() -> None:
    assert {path.split("/")[0] for path in _tracked()} <= TOP


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_stays_readable(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST
    assert path.stem not in VAGUE


def _calls(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {
        ast.unparse(node.func)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    }


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_nothing_commits_but_the_transaction(path: Path) -> None:
    if path.relative_to(ROOT).as_posix() in COMMITTERS:
        return
    assert not {call for call in _calls(path) if call.endswith("session.commit")}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_public_functions_say_what_they_do(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    silent = [
        node.name
        for node in tree.body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
    ]
    assert silent == []
