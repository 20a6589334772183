"""The web server under clients that stall, and the worker beside it."""

from __future__ import annotations

import http.client
import signal
import socket
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask

from tracker.cli.serve import WorkerKeeper, server_of


@pytest.fixture
def port(app: Flask) -> Iterator[int]:
    """A running server with two threads, on a port of its own choice."""
    config = replace(app.extensions["tracker_config"], host="127.0.0.1", port=0, threads=2)
    server = server_of(app, config)
    stop = threading.Event()

    def rounds() -> None:
        while not stop.is_set():
            server.asyncore.loop(timeout=0.05, use_poll=True, map=server._map, count=1)

    runner = threading.Thread(target=rounds)
    runner.start()
    yield server.effective_port
    stop.set()
    runner.join()
    server.asyncore.close_all(server._map)
    server.task_dispatcher.shutdown()


def test_sixty_clients_that_send_half_a_request_keep_nobody_waiting(port: int) -> None:
    halves = [
        b"GET / HTTP/1.1\r\nHost: x",
        b"POST /sign-in HTTP/1.1\r\nHost: x\r\nContent-Length: 90000\r\n\r\nabc",
    ]
    clients = [socket.create_connection(("127.0.0.1", port), timeout=5) for _ in range(60)]
    try:
        for number, client in enumerate(clients):
            client.sendall(halves[number % 2])
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        connection.request("GET", "/static/site.css")
        answer = connection.getresponse()
        answer.read()
        assert answer.status == 200
        assert answer.getheader("Server") is None
        connection.close()
    finally:
        for client in clients:
            client.close()


def counted(line: str) -> tuple[str, ...]:
    return (sys.executable, "-c", line)


def test_a_worker_that_dies_is_started_again() -> None:
    started = threading.Event()

    class Counting(WorkerKeeper):
        """Tells when the third worker was started."""

        @property
        def starts(self) -> int:
            return self._starts

        @starts.setter
        def starts(self, value: int) -> None:
            self._starts = value
            if value == 3:
                started.set()

    keeper = Counting(counted("raise SystemExit(3)"), first_pause=0.01)
    keeper.start()
    assert started.wait(20)
    keeper.stop()


def test_stopping_ends_the_worker(tmp_path_factory: pytest.TempPathFactory) -> None:
    ready = tmp_path_factory.mktemp("worker") / "ready"
    line = f"import pathlib, signal; pathlib.Path({str(ready)!r}).touch(); signal.pause()"
    keeper = WorkerKeeper(counted(line), first_pause=60)
    keeper.start()
    for _ in range(2000):
        if ready.exists():
            break
        threading.Event().wait(0.01)
    process = keeper.process
    assert process is not None
    keeper.stop()
    assert process.returncode == -signal.SIGTERM
    assert keeper.starts == 1
