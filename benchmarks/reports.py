"""The compliance report from order to PDF, in a process that has just started and again in the same one."""

from __future__ import annotations

import json
import subprocess
import sys

from benchmarks.browser import Broken
from benchmarks.dataset.plan import for_report
from benchmarks.figures import Figure, number
from benchmarks.instance import Instance, instance
from benchmarks.options import Options
from tracker.config import ROOT

TITLE = "Báo cáo kết quả thực hiện, PDF"
SECONDS = 300


def run(options: Options) -> list[Figure]:
    """Measure a report of 154 tasks and one of 1,000."""
    figures: list[Figure] = []
    for tasks in (154,) if options.quick else (154, 1_000):
        with instance(for_report(tasks), options.postgres) as place:
            said = _child(place)
        label = f"{number(tasks)} nhiệm vụ"
        pages = f"{said['kilobytes']:.0f} KB"
        figures += [
            Figure(f"reports.{tasks}.cold", f"{label}, tiến trình mới", said["cold"], "s CPU", note=pages),
            Figure(f"reports.{tasks}.warm", f"{label}, lần thứ hai", said["warm"], "s CPU"),
            Figure(f"reports.{tasks}.peak", f"{label}, bộ nhớ cao nhất", said["peak_mb"], "MB"),
        ]
    return figures


def _child(place: Instance) -> dict[str, float]:
    """Run both productions in a process of their own. Raises Broken."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.produce", str(place.built.matrix)],
        cwd=ROOT,
        env=place.environ,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    if done.returncode != 0:
        raise Broken(f"Không lập được báo cáo: {(done.stderr.strip().splitlines() or [''])[-1]}")
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found
