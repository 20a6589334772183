"""CPU time and waiting time of the pages that people open all day, with 2,000 and with 20,000 tasks."""

from __future__ import annotations

import contextlib
import statistics
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from benchmarks.browser import Browser
from benchmarks.calibration import calibrate, on_reference
from benchmarks.dataset.building import Built
from benchmarks.dataset.people import LEADER, OFFICE
from benchmarks.dataset.plan import with_past
from benchmarks.figures import Figure, number
from benchmarks.instance import instance
from benchmarks.options import Options
from benchmarks.process import cpu_seconds
from benchmarks.server import Server, serving

TITLE = "Trang, một người dùng, kết nối giữ mở"
GROWTH = 1.3
WARM = 16
TURN = 15
SIZES = (2_000, 20_000)


@dataclass(frozen=True)
class Target:
    """A page: who opens it, where it is, how many CPU milliseconds of the reference machine it may take."""

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


@dataclass
class Cost:
    """What a page cost at one size: CPU milliseconds on the reference machine, and as they were measured."""

    cpu: float
    raw: float
    wait: float
    kilobytes: float


def run(options: Options) -> list[Figure]:
    """Measure every page at both sizes, and how much dearer ten times the tasks make it."""
    with contextlib.ExitStack() as stack:
        places = {size: stack.enter_context(instance(with_past(size), options.postgres)) for size in SIZES}
        servers = {size: stack.enter_context(serving(place)) for size, place in places.items()}
        built = {size: targets(place.built) for size, place in places.items()}
        costs = [
            measure(servers, {size: built[size][number] for size in SIZES}, options.count(10, 1))
            for number in range(len(built[SIZES[0]]))
        ]
    pages = list(zip(built[SIZES[0]], costs, strict=True))
    return [*_cpu(pages), *_growth(pages), *_waits(pages)]


def measure(servers: Mapping[int, Server], pages: Mapping[int, Target], turns: int) -> dict[int, Cost]:
    """What a page costs; the sizes take turns, so that a busy moment of the machine falls on both."""
    clients = {size: server.browser(pages[size].username) for size, server in servers.items()}
    waits: dict[int, list[float]] = {size: [] for size in servers}
    for size, client in clients.items():
        for _ in range(WARM):
            client.page(pages[size].path)
    spent = dict.fromkeys(servers, 0.0)
    loops = []
    for _ in range(turns):
        loops.append(calibrate())
        for size, server in servers.items():
            start = cpu_seconds(server.web)
            waits[size] += [_wait(clients[size], pages[size].path) for _ in range(TURN)]
            spent[size] += cpu_seconds(server.web) - start
    sizes = {size: len(client.page(pages[size].path).body) / 1024 for size, client in clients.items()}
    for client in clients.values():
        client.close()
    raw = {size: spent[size] / len(waits[size]) * 1000 for size in servers}
    return {
        size: Cost(on_reference(raw[size], loops), raw[size], statistics.median(waits[size]) * 1000, sizes[size])
        for size in servers
    }


def alone(server: Server, block: str, page: Target, turns: int) -> Figure:
    """What a page of one installation costs, with its target."""
    cost = measure({0: server}, {0: page}, turns)[0]
    note = f"đo {number(cost.raw)}; chờ {number(cost.wait)} ms; {cost.kilobytes:.0f} KB"
    return Figure(f"{block}.{page.key}", page.label, round(cost.cpu, 2), "ms CPU", page.most, note)


def _wait(client: Browser, path: str) -> float:
    began = time.perf_counter()
    client.page(path)
    return time.perf_counter() - began


Measured = Sequence[tuple[Target, dict[int, Cost]]]


def _cpu(pages: Measured) -> list[Figure]:
    return [
        Figure(
            f"pages.{page.key}.{size}",
            f"{page.label}, {number(size)} nhiệm vụ",
            round(cost[size].cpu, 2),
            "ms CPU",
            page.most,
            f"đo {number(cost[size].raw)}; {cost[size].kilobytes:.0f} KB",
        )
        for size in SIZES
        for page, cost in pages
    ]


def _waits(pages: Measured) -> list[Figure]:
    return [
        Figure(
            f"pages.{page.key}.{size}.wait",
            f"{page.label}, {number(size)} nhiệm vụ, chờ ở trung vị",
            round(cost[size].wait, 2),
            "ms",
        )
        for size in SIZES
        for page, cost in pages
    ]


def _growth(pages: Measured) -> list[Figure]:
    small, large = SIZES
    return [
        Figure(
            f"pages.{page.key}.growth",
            f"{page.label}, lần đắt hơn khi nhiều gấp mười",
            round(cost[large].raw / max(cost[small].raw, 0.1), 2),
            "×",
            GROWTH,
        )
        for page, cost in pages
    ]
