"""The compliance report from order to PDF, and its forms made on demand: each in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Mapping

from benchmarks.browser import Broken, Browser, form_for
from benchmarks.dataset.people import OFFICE
from benchmarks.dataset.plan import for_report
from benchmarks.figures import Figure, number
from benchmarks.instance import Instance, instance
from benchmarks.options import Options
from benchmarks.server import serving
from tracker.config import ROOT

TITLE = "Báo cáo: PDF, DOCX, XLSX"
SECONDS = 300
# A warm process against a new one; three hundred rows against a plain template; and two thousand rows against the
# engine alone: what another tracker takes for them (25.6 s where the engine takes 43).
WARM, PLAIN, ENGINE = 0.35, 0.6, 25.6 / 43
PEAK_MB, PAGE_MS = 400, 300


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
    figures += _printed(2_000 if not options.quick else 300)
    return [*figures, *_while_printing(options)]


def _printed(rows: int) -> list[Figure]:
    """The PDF alone, as ratios; what the engine would take for many rows grows with their number."""
    small, middle, large = 30, 300, rows
    first = _said("benchmarks.printing", "first", str(small))
    beside = _said("benchmarks.printing", "beside", str(middle))
    once = _said("benchmarks.printing", "once", str(large))
    engine = beside["tuned"] * large / middle
    label = f"PDF {number(large)} dòng"
    return [
        Figure(
            f"reports.pdf.{small}",
            "PDF 30 dòng, lần hai so với tiến trình mới",
            first["warm"] / first["cold"],
            "×",
            WARM,
        ),
        Figure(
            f"reports.pdf.{middle}",
            "PDF 300 dòng, so với mẫu thường",
            beside["ours"] / beside["plain"],
            "×",
            PLAIN,
        ),
        Figure(f"reports.pdf.{large}", f"{label}, so với để bộ dàn trang làm", once["ours"] / engine, "×", ENGINE),
        Figure(f"reports.pdf.{large}.cpu", label, once["ours"], "s CPU", note=f"{once['kilobytes']:.0f} KB"),
        Figure(f"reports.pdf.{large}.peak", f"{label}, bộ nhớ cao nhất", once["peak_mb"], "MB", PEAK_MB),
    ]


def _while_printing(options: Options) -> list[Figure]:
    """How long pages wait while the worker makes a report of 1,000 tasks."""
    with instance(for_report(options.count(1_000, 154)), options.postgres) as place, serving(place) as server:
        office = server.browser(OFFICE)
        order = f"/directives/{place.built.matrix}/report"
        answer = office.post(order, {**form_for(office.page(order), order).fields, "as_of_day": ""})
        if answer.status not in {302, 303}:
            raise Broken(f"Không đặt được báo cáo ({answer.status}).")
        until = time.monotonic() + SECONDS
        waits: list[float] = []
        while time.monotonic() < until and not _made(office, answer.headers["location"]):
            waits += [_wait(office, path) for path in ("/tasks", "/overview", "/directives")]
        office.close()
    waits.sort()
    late = waits[min(int(len(waits) * 0.95), len(waits) - 1)]
    return [
        Figure(
            "reports.pages", "Trang khi đang lập báo cáo, 95 % không quá", late, "ms", PAGE_MS, f"{len(waits)} lần"
        )
    ]


def _made(office: Browser, path: str) -> bool:
    return "report.pdf" in office.page(path).text


def _wait(client: Browser, path: str) -> float:
    began = time.perf_counter()
    client.get(path)
    return (time.perf_counter() - began) * 1000


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


def _said(module: str, *arguments: str, environ: Mapping[str, str] | None = None) -> dict[str, float]:
    """Run a module in a process of its own and return what it measured. Raises Broken."""
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments],
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
