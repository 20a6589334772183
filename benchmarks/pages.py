"""CPU time and waiting time of the pages that people open all day, with 2,000 and with 20,000 tasks."""

from __future__ import annotations

import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.browser import Browser
from benchmarks.dataset.building import Built
from benchmarks.dataset.people import LEADER, OFFICE
from benchmarks.dataset.plan import present, with_past
from benchmarks.figures import Figure, number
from benchmarks.instance import instance
from benchmarks.options import Options
from benchmarks.process import cpu_seconds
from benchmarks.server import Server, serving

TITLE = "Trang, một người dùng, kết nối giữ mở"
GROWTH = 1.3
WARM = 8
SIZES = (2_000, 20_000)


@dataclass(frozen=True)
class Target:
    """A page: who opens it, where it is, how many CPU milliseconds it may take."""

    key: str
    label: str
    username: str
    path: str
    most: float


def targets(built: Built) -> list[Target]:
    """The pages measured, for a database."""
    return [
        Target("list", "Danh sách nhiệm vụ, 50 dòng", OFFICE, "/tasks", 15),
        Target("task", "Trang một nhiệm vụ", OFFICE, f"/tasks/{built.submitted_task}", 10),
        Target("mine", "Việc của tôi, của một xã", built.clients[0], "/my", 15),
        Target("matrix", "Bảng tiến độ 40 nội dung × 34 đơn vị", OFFICE, f"/directives/{built.matrix}/matrix", 40),
        Target("leader", "Tổng quan của lãnh đạo", LEADER, "/overview", 20),
    ]


def run(options: Options) -> list[Figure]:
    """Measure every page at both sizes, and how much dearer ten times the tasks make it."""
    figures: list[Figure] = []
    waits: list[Figure] = []
    spent: dict[str, list[float]] = {}
    for size in SIZES:
        sheets = present() if size == SIZES[0] else with_past(size)
        with instance(sheets, options.postgres) as place, serving(place) as server:
            for target in targets(place.built):
                cpu, wall, size_kb = _measure(server, target, options.count(150, 15))
                spent.setdefault(target.key, []).append(cpu)
                label = f"{target.label}, {number(size)} nhiệm vụ"
                note = f"{size_kb:.0f} KB"
                key = f"pages.{target.key}.{size}"
                figures.append(Figure(key, label, round(cpu, 2), "ms CPU", target.most, note))
                waits.append(Figure(f"{key}.wall", f"{label}, chờ", round(wall, 2), "ms"))
    return [*figures, *_growth(targets(place.built), spent), *waits]


def _measure(server: Server, target: Target, count: int) -> tuple[float, float, float]:
    """CPU milliseconds a request, median wait in milliseconds, and the page's size in KB."""
    client: Browser = server.browser(target.username)
    for _ in range(WARM):
        answer = client.page(target.path)
    waits = []
    start = cpu_seconds(server.web)
    for _ in range(count):
        began = time.perf_counter()
        client.page(target.path)
        waits.append(time.perf_counter() - began)
    spent = cpu_seconds(server.web) - start
    client.close()
    return spent / count * 1000, statistics.median(waits) * 1000, len(answer.body) / 1024


def _growth(pages: Sequence[Target], spent: dict[str, list[float]]) -> list[Figure]:
    return [
        Figure(
            f"pages.{page.key}.growth",
            f"{page.label}, lần đắt hơn khi nhiều gấp mười",
            round(spent[page.key][1] / max(spent[page.key][0], 0.1), 2),
            "×",
            GROWTH,
        )
        for page in pages
    ]
