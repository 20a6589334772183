"""Rendering in a child process with limits, so that one report cannot take the worker down."""

from __future__ import annotations

import gc
import multiprocessing
import resource
import signal
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import TYPE_CHECKING

from tracker.reports.document import Document

if TYPE_CHECKING:
    from tracker.reports.render.pdf import Attachment

# Forked, because the engine takes seconds to import and the parent has it already.
_FORK = multiprocessing.get_context("fork")
_MEGABYTE = 1024 * 1024
ASK_EVERY = 2.0


class RenderFailed(Exception):
    """No PDF was made. `message` is one Vietnamese sentence for the person who asked for it."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class Abandoned(Exception):
    """The pages were given up because nobody wants them any longer."""


TOO_LONG = "Báo cáo quá lớn: quá thời gian cho phép để tạo tệp PDF. Vui lòng thu hẹp phạm vi báo cáo."
TOO_MUCH = "Báo cáo quá lớn: quá bộ nhớ cho phép để tạo tệp PDF. Vui lòng thu hẹp phạm vi báo cáo."
FAULT = "Chưa tạo được tệp PDF do lỗi trình bày. Số liệu vẫn được giữ nguyên; vui lòng báo quản trị hệ thống."


@dataclass(frozen=True)
class _Answer:
    """What the child says: the bytes, or a sentence for the person and a trace for the log."""

    pdf: bytes | None = None
    message: str = FAULT
    trace: str = ""


def render_pdf_isolated(
    document: Document,
    *,
    attachments: Sequence[Attachment] = (),
    seconds: int,
    memory_mb: int,
    wanted: Callable[[], bool] | None = None,
) -> bytes:
    """Return `render_pdf` of the same arguments, made in a child process.

    `seconds` limits both processor time and waiting; `memory_mb` limits what the child may take beyond
    what it inherits. `wanted` is asked every two seconds; Abandoned is raised once it says no. Raises RenderFailed
    where a limit is reached or the engine fails; what the engine said is a note of the exception.
    """
    # Loaded before the fork, and only once there is something to print: the web process, which prints nothing,
    # reaches this module too and does without the engine's 45 MB.
    import tracker.reports.render.pdf  # noqa: F401

    receiver, sender = _FORK.Pipe(duplex=False)
    child = _FORK.Process(
        target=_render, args=(sender, document, tuple(attachments), seconds, memory_mb), daemon=True
    )
    with receiver:
        with sender:
            child.start()
        try:
            answer = _answer(receiver, child, seconds, wanted)
        finally:
            child.kill()
            child.join()
            child.close()
    if answer.pdf is not None:
        return answer.pdf
    failed = RenderFailed(answer.message)
    if answer.trace:
        failed.add_note(answer.trace)
    raise failed


def _answer(receiver: Connection, child: BaseProcess, seconds: int, wanted: Callable[[], bool] | None) -> _Answer:
    until = time.monotonic() + seconds
    while not receiver.poll(min(ASK_EVERY, seconds)):
        if time.monotonic() >= until:
            return _Answer(message=TOO_LONG)
        if wanted is not None and not wanted():
            raise Abandoned
    try:
        answer: _Answer = receiver.recv()
    except EOFError:
        # The child died without a word; its exit status says of what.
        child.join()
        over = child.exitcode == -signal.SIGXCPU
        return _Answer(message=TOO_LONG if over else FAULT, trace=f"exit status {child.exitcode}")
    return answer


def _render(
    sender: Connection,
    document: Document,
    attachments: tuple[Attachment, ...],
    seconds: int,
    memory_mb: int,
) -> None:
    from weasyprint.urls import FatalURLFetchingError

    from tracker.reports.render.pdf import render_pdf

    # What was inherited must not be finalised here: it may hold sockets that the parent still uses.
    gc.freeze()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    ceiling = _inherited() + memory_mb * _MEGABYTE
    resource.setrlimit(resource.RLIMIT_AS, (ceiling, ceiling))
    try:
        answer = _Answer(render_pdf(document, attachments))
    except MemoryError:
        answer = _Answer(message=TOO_MUCH)
    except (Exception, FatalURLFetchingError):  # noqa: BLE001  # the person gets one sentence, the log the rest
        answer = _Answer(trace=traceback.format_exc())
    sender.send(answer)


def _inherited() -> int:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    return pages * resource.getpagesize()
