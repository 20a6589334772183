"""The commands of the project: what `run` promises before it touches anything."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[2]
SCRIPTS = [ROOT / "run", ROOT / ".ci" / "run"]
COMMANDS = ["setup", "demo", "test", "check", "web", "worker", "bench", "flask", "help"]


def call(*arguments: str, script: Path = SCRIPTS[0], **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the script as a person would, with its two outputs apart."""
    return subprocess.run(
        [str(script), *arguments],
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
        env={**os.environ, **environment},
    )


def pins(name: str) -> dict[str, str]:
    """Return each library a requirements file installs, with its version; fail where a hash is missing."""
    text = (ROOT / name).read_text(encoding="utf-8").replace("\\\n", " ")
    found = {}
    for line in text.splitlines():
        if not line or line.startswith("#"):
            continue
        match = re.match(r"([a-z0-9-]+)==([^ ;]+)", line)
        assert match is not None, f"not pinned: {line[:60]}"
        assert "--hash=sha256:" in line, f"no hash: {line[:60]}"
        found[match[1]] = match[2]
    return found


@pytest.mark.parametrize("script", SCRIPTS, ids=["run", "ci"])
def test_script_is_executable_and_bash_accepts_it(script: Path) -> None:
    assert os.access(script, os.X_OK)
    checked = subprocess.run(["bash", "-n", str(script)], capture_output=True, text=True, check=False)
    assert (checked.returncode, checked.stderr) == (0, "")


@pytest.mark.parametrize("arguments", [(), ("help",), ("--help",)])
def test_help_names_every_command_and_no_other(arguments: tuple[str, ...]) -> None:
    answer = call(*arguments)
    assert answer.returncode == 0
    assert re.findall(r"^  ([a-z]+)", answer.stdout, re.MULTILINE) == COMMANDS


def test_every_command_of_the_help_is_understood() -> None:
    branches = re.findall(
        r"^        ([a-z]+)(?: \|[^)]*)?\)", SCRIPTS[0].read_text(encoding="utf-8"), re.MULTILINE
    )
    assert branches == COMMANDS


@pytest.mark.parametrize("arguments", [("deploy",), ("demo", "--fast")])
def test_an_unknown_word_is_named_in_one_sentence(arguments: tuple[str, ...]) -> None:
    answer = call(*arguments)
    assert answer.returncode == 2
    assert answer.stdout == ""
    assert len(answer.stderr.splitlines()) == 1
    assert f"“{arguments[-1]}”" in answer.stderr


def stand_in(folder: Path, name: str, body: str) -> None:
    """Put a program of this name first on the path of the script under test."""
    program = folder / name
    program.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
    program.chmod(0o755)


@pytest.fixture
def bare_machine(tmp_path: Path) -> Path:
    """A Debian machine on which nothing is installed and nobody may install: returns its programs."""
    shutil.copy(SCRIPTS[0], tmp_path / "run")
    programs = tmp_path / "programs"
    programs.mkdir()
    stand_in(programs, "id", "echo 1000")
    stand_in(programs, "dpkg-query", "exit 1")
    stand_in(programs, "apt-get", f"touch {tmp_path}/apt-was-called")
    stand_in(programs, "sudo", "exit 1")
    return programs


@pytest.mark.parametrize(
    ("command", "missing"),
    [
        ("setup", "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"),
        (
            "test",
            "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 chromium fonts-dejavu-core poppler-utils",
        ),
    ],
)
def test_without_rights_it_says_the_one_line_to_run(bare_machine: Path, command: str, missing: str) -> None:
    machine = bare_machine.parent
    answer = call(command, script=machine / "run", PATH=f"{bare_machine}:{os.environ['PATH']}")
    assert answer.returncode == 1
    assert answer.stderr.strip().endswith(f"sudo apt-get install -y {missing}")
    assert len(answer.stderr.splitlines()) == 1
    assert not (machine / "apt-was-called").exists()
    assert not (machine / ".venv").exists()


def test_with_rights_it_installs_only_what_is_missing(bare_machine: Path) -> None:
    machine = bare_machine.parent
    stand_in(bare_machine, "sudo", 'shift; exec "$@"')
    stand_in(bare_machine, "apt-get", f'echo "$@" >> {machine}/asked; exit 0')
    stand_in(bare_machine, "dpkg-query", 'case "$4" in *pango*) printf installed;; *) exit 1;; esac')
    for name in ("python3", "python3.11", "python3.12", "python3.13", "python3.14"):
        stand_in(bare_machine, name, "exit 1")
    answer = call("setup", script=machine / "run", PATH=f"{bare_machine}:{os.environ['PATH']}")
    asked = (machine / "asked").read_text(encoding="utf-8").splitlines()
    assert asked == ["update -qq", "install -y -qq --no-install-recommends libharfbuzz-subset0"]
    assert answer.returncode == 1
    assert "Python 3.11" in answer.stderr.splitlines()[-1]


def test_a_failed_installation_shows_why_and_stops(bare_machine: Path) -> None:
    stand_in(bare_machine, "sudo", 'shift; exec "$@"')
    stand_in(bare_machine, "apt-get", 'echo "no route to the mirror" >&2; exit 100')
    machine = bare_machine.parent
    answer = call("setup", script=machine / "run", PATH=f"{bare_machine}:{os.environ['PATH']}")
    assert answer.returncode == 1
    assert answer.stderr.splitlines()[-1] == "no route to the mirror"
    assert "✓" not in answer.stderr


def test_every_declared_library_is_pinned_in_range_and_with_hashes() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    declared = {
        "requirements.txt": project["project"]["dependencies"],
        "requirements-dev.txt": project["dependency-groups"]["dev"],
    }
    for name, wanted in declared.items():
        found = pins(name)
        for requirement in map(Requirement, wanted):
            assert requirement.name in found, f"{requirement.name} is not in {name}"
            assert requirement.specifier.contains(found[requirement.name]), requirement


def test_both_requirement_files_agree_where_they_meet() -> None:
    run, dev = pins("requirements.txt"), pins("requirements-dev.txt")
    assert {name: dev[name] for name in run.keys() & dev.keys()} == {
        name: run[name] for name in run.keys() & dev.keys()
    }


@pytest.mark.parametrize("name", ["run", ".ci/run", "requirements.txt", "requirements-dev.txt", "pyproject.toml"])
def test_no_secret_and_no_package_index_is_written_down(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert not re.search(r"(?i)(secret|passwor[dt]|token|api_?key)\w*\s*=\s*[\"']?\w", text)
    assert not re.search(r"(?i)index-url|find-links|https?://", text)
