"""What others wait while sixty clients hang in the middle of a form, as on a line that broke off."""

from __future__ import annotations

import contextlib
import socket
import statistics
import time
from collections.abc import Iterator

from benchmarks.browser import Browser
from benchmarks.dataset.plan import present
from benchmarks.figures import Figure
from benchmarks.instance import instance
from benchmarks.options import Options
from benchmarks.server import serving

TITLE = "Khi 60 người gửi dở dang"
HANGING = 60
HALF = (
    b"POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    b"Content-Length: 4000\r\n\r\nusername=nguoi.dung&password="
)


def run(options: Options) -> list[Figure]:
    """Measure a page without and with the hanging clients."""
    count = options.count(30, 8)
    with instance(present(), options.postgres) as place, serving(place) as server:
        client = server.browser(place.built.clients[0])
        calm = _waits(client, count)
        with _hanging(server.port):
            crowded = _waits(client, count)
            client.close()
            newcomer = _waits(server.browser(), 1)
    return [
        Figure("hanging.calm", "Việc của tôi, khi không ai gửi dở", statistics.median(calm), "ms"),
        Figure("hanging.crowded", "Việc của tôi, khi 60 người gửi dở", statistics.median(crowded), "ms"),
        Figure("hanging.worst", "  lâu nhất", max(crowded), "ms"),
        Figure("hanging.newcomer", "  của người mới kết nối", newcomer[0], "ms"),
    ]


def _waits(client: Browser, count: int) -> list[float]:
    path = "/my" if client.cookies else "/sign-in"
    waits = []
    for _ in range(count):
        began = time.perf_counter()
        client.page(path)
        waits.append((time.perf_counter() - began) * 1000)
    return waits


@contextlib.contextmanager
def _hanging(port: int) -> Iterator[None]:
    with contextlib.ExitStack() as stack:
        for _ in range(HANGING):
            half = stack.enter_context(socket.create_connection(("127.0.0.1", port), timeout=10))
            half.sendall(HALF)
        yield
