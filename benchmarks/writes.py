"""Eight people at once acknowledge, note and hand in, over HTTP with the forms' own tokens; none may get lost."""

from __future__ import annotations

import http.client
import statistics
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from sqlalchemy import func, select

from benchmarks.browser import Broken, Browser, form_for
from benchmarks.dataset.plan import for_writing
from benchmarks.figures import Figure
from benchmarks.instance import Instance, instance
from benchmarks.options import Options
from benchmarks.process import cpu_seconds
from benchmarks.server import serving
from tracker.core import db
from tracker.tasks.models import Submission, TaskEvent, TaskNote

TITLE = "Ghi cùng lúc, 8 người"
CLIENTS = 8
DONE = frozenset({302, 303})
TYPED = {
    "acknowledge": {},
    "note": {"text": "Đã họp dân tại ba bản, đang tổng hợp ý kiến.", "percent": "40"},
    "submit": {"result": "Đã thực hiện xong, có biên bản kèm theo.", "answer_number": "12/BC-UBND"},
}


@dataclass
class Tally:
    """What one client saw: writes answered well by verb, failures by kind, waits in seconds."""

    done: Counter[str] = field(default_factory=Counter)
    failed: Counter[str] = field(default_factory=Counter)
    waits: list[float] = field(default_factory=list)


def run(options: Options) -> list[Figure]:
    """Measure the writes and count the rows they left."""
    writes = options.count(500, 48)
    with instance(for_writing(writes, CLIENTS), options.postgres) as place, serving(place) as server:
        clients = place.built.clients[:CLIENTS]
        browsers = {name: server.browser(name) for name in clients}
        before = _rows(place)
        start, cpu = time.perf_counter(), cpu_seconds(server.web)
        tallies = _all_at_once(place, browsers, writes)
        elapsed, cpu = time.perf_counter() - start, cpu_seconds(server.web) - cpu
        after = _rows(place)
    return _figures(tallies, after - before, elapsed=elapsed, cpu=cpu, writes=writes)


def _all_at_once(place: Instance, browsers: dict[str, Browser], writes: int) -> list[Tally]:
    shares = [writes // CLIENTS + (number < writes % CLIENTS) for number in range(CLIENTS)]
    with ThreadPoolExecutor(CLIENTS) as pool:
        jobs = [
            pool.submit(_work, browser, place.built.untouched[name], share)
            for (name, browser), share in zip(browsers.items(), shares, strict=True)
        ]
        return [job.result() for job in jobs]


def _work(browser: Browser, task_ids: Sequence[int], share: int) -> Tally:
    tally = Tally()
    steps = [(task_id, verb) for task_id in task_ids for verb in TYPED][:share]
    for task_id, verb in steps:
        try:
            _write(browser, task_id, verb, tally)
        except (OSError, http.client.HTTPException):
            tally.failed["hết thời gian chờ"] += 1
        except Broken:
            tally.failed[f"{verb}: không mở được biểu mẫu"] += 1
    browser.close()
    return tally


def _write(browser: Browser, task_id: int, verb: str, tally: Tally) -> None:
    path = f"/tasks/{task_id}/{verb}"
    found = form_for(browser.page(f"/tasks/{task_id}" if verb == "acknowledge" else path), path)
    began = time.perf_counter()
    answer = browser.post(path, {**found.fields, **TYPED[verb]})
    tally.waits.append(time.perf_counter() - began)
    if answer.status in DONE:
        tally.done[verb] += 1
    else:
        tally.failed[f"{verb}: {answer.status}"] += 1


def _rows(place: Instance) -> Counter[str]:
    """What stands in the database: acknowledgements, notes, submissions."""
    app = place.open()
    with app.app_context():
        acknowledged = select(func.count()).select_from(TaskEvent).where(TaskEvent.verb == "acknowledge")
        found = Counter(
            acknowledge=db.session.scalar(acknowledged) or 0,
            note=db.session.scalar(select(func.count()).select_from(TaskNote)) or 0,
            submit=db.session.scalar(select(func.count()).select_from(Submission)) or 0,
        )
        db.session.remove()
        db.engine.dispose()
    return found


def _figures(
    tallies: Sequence[Tally], written: Counter[str], *, elapsed: float, cpu: float, writes: int
) -> list[Figure]:
    done = sum((tally.done for tally in tallies), Counter())
    failed = sum((tally.failed for tally in tallies), Counter())
    lost = sum((done - written).values())
    waits = sorted(wait for tally in tallies for wait in tally.waits)
    slow = waits[int(len(waits) * 0.95)] if waits else 0.0
    why = ", ".join(f"{kind}: {count}" for kind, count in failed.most_common(3))
    return [
        Figure("writes.failed", f"Lượt ghi hỏng trong {writes}", failed.total() + lost, "", 0, why),
        Figure("writes.lost", "Trả lời xong mà không có dòng", lost, "", 0),
        Figure("writes.wait", "Chờ một lượt ghi, trung vị", statistics.median(waits or [0]) * 1000, "ms"),
        Figure("writes.slow", "Chờ một lượt ghi, 95 % không quá", slow * 1000, "ms"),
        Figure("writes.rate", "Lượt ghi mỗi giây, kể cả mở biểu mẫu", done.total() / elapsed, ""),
        Figure("writes.cpu", "CPU một lượt ghi, kể cả mở biểu mẫu", cpu / max(done.total(), 1) * 1000, "ms"),
    ]
