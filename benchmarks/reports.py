"""The compliance report from order to PDF, and its forms made on demand: each in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping

from benchmarks.browser import Broken
from benchmarks.dataset.plan import for_report
from benchmarks.figures import Figure, number
from benchmarks.instance import Instance, instance
from benchmarks.options import Options
from tracker.config import ROOT

TITLE = "Báo cáo: PDF, DOCX, XLSX"
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
    for rows in (154,) if options.quick else (154, 2_000):
        figures += _forms(rows)
    return figures


def _forms(rows: int) -> list[Figure]:
    said = _said("benchmarks.forms", str(rows))
    label = f"{number(rows)} dòng"
    peak = Figure(f"reports.{rows}.forms_peak", f"{label}, bộ nhớ cao nhất", said["peak_mb"], "MB")
    return [*(_form(said, rows, label, form) for form in ("docx", "xlsx")), peak]


def _form(said: dict[str, float], rows: int, label: str, form: str) -> Figure:
    size = f"{said[f'{form}_kb']:.0f} KB"
    return Figure(f"reports.{rows}.{form}", f"{label}, {form.upper()}", said[form], "s CPU", note=size)


def _child(place: Instance) -> dict[str, float]:
    """Run both productions in a process of their own. Raises Broken."""
    return _said("benchmarks.produce", str(place.built.matrix), environ=place.environ)


def _said(module: str, argument: str, *, environ: Mapping[str, str] | None = None) -> dict[str, float]:
    """Run a module in a process of its own and return what it measured. Raises Broken."""
    done = subprocess.run(
        [sys.executable, "-m", module, argument],
        cwd=ROOT,
        env=environ,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    if done.returncode != 0:
        raise Broken(f"Không lập được báo cáo: {(done.stderr.strip().splitlines() or [''])[-1]}")
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found
