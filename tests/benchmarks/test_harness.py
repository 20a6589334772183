"""The parts that measure: figures, processes, the client; and one real run."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import __main__ as bench
from benchmarks import process
from benchmarks.browser import Answer, Broken, form_for
from benchmarks.calibration import calibrate
from benchmarks.figures import Block, Figure, lines, missed, number

TWO_FORMS = """<form action="/find"><input type="hidden" name="where" value="all"></form>
<form method="post" action="/tasks/7/note?x=1"><input type="hidden" name="csrf_token" value="t&amp;1">
<input name="text" value="typed"><input type="hidden" name="key" value="k"></form>
<input type="hidden" name="outside" value="1">"""


@pytest.mark.parametrize(
    ("value", "text"), [(0, "0"), (3, "3"), (9.96, "10,0"), (14.25, "14,2"), (1234.5, "1.234"), (20000, "20.000")]
)
def test_numbers_are_written_as_people_here_read_them(value: float, text: str) -> None:
    assert number(value) == text


def test_a_target_is_met_up_to_its_value() -> None:
    assert Figure("a", "A", 15.0, "ms", most=15).met is True
    assert Figure("a", "A", 15.1, "ms", most=15).met is False
    assert Figure("a", "A", 15.1, "ms").met is None


def test_the_table_marks_what_is_met_and_what_is_not() -> None:
    figures = [Figure("a", "Nhanh", 3, "ms", 15), Figure("b", "Chậm", 16, "ms", 15), Figure("c", "Khác", 1, "MB")]
    block = Block("pages", "Trang", figures, (100.0, 101.0))
    head, quick, slow, other = lines(block)
    assert "100 và 101 ms" in head
    assert quick.endswith("✓")
    assert slow.endswith("✗")
    assert "✓" not in other
    assert "✗" not in other
    assert [figure.key for figure in missed([block])] == ["b"]


def test_a_form_is_found_by_where_it_goes() -> None:
    page = Answer(200, {}, TWO_FORMS.encode())
    assert form_for(page, "/tasks/7/note").fields == {"csrf_token": "t&1", "key": "k"}
    with pytest.raises(Broken):
        form_for(page, "/tasks/8/note")


def test_the_kernel_knows_processes_and_their_children() -> None:
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    try:
        assert child.pid in process.family(os.getpid())
        assert process.resident_mb(os.getpid()) > 5
        before = process.cpu_seconds(os.getpid())
        assert calibrate() > 0
        assert process.cpu_seconds(os.getpid()) > before
    finally:
        child.communicate()


def test_postgres_is_measured_only_where_there_is_one(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("TRACKER_DATABASE_URL", raising=False)
    assert bench.main(["--postgres"]) == 2
    assert "TRACKER_DATABASE_URL" in capsys.readouterr().err


def test_strict_fails_where_a_target_is_missed(monkeypatch: pytest.MonkeyPatch) -> None:
    slow = bench.Measurement("Trang", lambda _: [Figure("a", "A", 16, "ms", 15)])
    monkeypatch.setattr(bench, "MEASUREMENTS", {"slow": slow})
    assert bench.main(["--only", "slow"]) == 0
    assert bench.main(["--only", "slow", "--strict"]) == 1


def test_what_cannot_be_measured_is_said_and_fails(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def breaks(_: object) -> list[Figure]:
        raise Broken("/my trả lời 500.")

    monkeypatch.setattr(bench, "MEASUREMENTS", {"broken": bench.Measurement("Trang", breaks)})
    assert bench.main([]) == 1
    assert "/my trả lời 500." in capsys.readouterr().err


def test_a_real_run_serves_measures_and_stops(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = process.family(os.getpid())
    assert bench.main(["--only", "first-load", "--quick", "--json", str(tmp_path / "bench.json")]) == 0
    assert "Trang đăng nhập" in capsys.readouterr().out
    found = json.loads((tmp_path / "bench.json").read_text())
    assert found["database"] == "sqlite"
    figures = {figure["key"]: figure for figure in found["blocks"][0]["figures"]}
    assert set(figures) == {"first_load.sign_in", "first_load.mine"}
    assert all(1 < figure["value"] < 500 for figure in figures.values())
    assert process.family(os.getpid()) == before
