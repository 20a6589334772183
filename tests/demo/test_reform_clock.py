"""The reform is played on its day or not at all; a file of its own, because there is nothing to load for it."""

from __future__ import annotations

from pathlib import Path

from tracker import create_app
from tracker.config import load_config


def test_it_needs_the_clock_of_its_day(tmp_path: Path) -> None:
    clock = "2025-06-30T08:00:00+07:00"
    environ = {"TRACKER_INSTANCE": str(tmp_path), "TRACKER_DEMO": "1", "TRACKER_CLOCK": clock}
    early = create_app(load_config(environ))
    answer = early.test_cli_runner().invoke(args=["demo", "load", "--reform"])
    assert answer.exit_code == 1
    assert "--reform" in answer.stderr
