"""Rendering in a child process with limits, so that one report cannot take the worker down."""

import gc
import multiprocessing
import resource
import signal
from collections.abc import Sequence
from multiprocessing.connection import Connection
from pathlib import Path

from tracker.reports.document import Document
from tracker.reports.render.pdf import Attachment, render_pdf

# Forked, because the engine takes seconds to import and the parent has it already.
_FORK = multiprocessing.get_context("fork")
_MEGABYTE = 1024 * 1024


class RenderFailed(Exception):
    """No PDF was made. `message` is one Vietnamese sentence for the person who asked for it."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


TOO_LONG = "Báo cáo quá lớn: quá thời gian cho phép để tạo tệp PDF. Vui lòng thu hẹp phạm vi báo cáo."
TOO_MUCH = "Báo cáo quá lớn: quá bộ nhớ cho phép để tạo tệp PDF. Vui lòng thu hẹp phạm vi báo cáo."
FAULT = "Chưa tạo được tệp PDF do lỗi trình bày. Số liệu vẫn được giữ nguyên; vui lòng báo quản trị hệ thống."


def render_pdf_isolated(
    document: Document, *, attachments: Sequence[Attachment] = (), seconds: int, memory_mb: int
) -> bytes:
    """Return `render_pdf` of the same arguments, made in a child process.

    `seconds` limits both processor time and waiting; `memory_mb` limits what the child may take beyond
    what it inherits. Raises RenderFailed where a limit is reached or the engine fails.
    """
    receiver, sender = _FORK.Pipe(duplex=False)
    child = _FORK.Process(
        target=_render, args=(sender, document, tuple(attachments), seconds, memory_mb), daemon=True
    )
    with receiver:
        with sender:
            child.start()
        try:
            answer = _answer(receiver, child, seconds)
        finally:
            child.kill()
            child.join()
            exit_code = child.exitcode
            child.close()
    if isinstance(answer, bytes):
        return answer
    raise RenderFailed(TOO_LONG if exit_code == -signal.SIGXCPU else answer)


def _answer(receiver: Connection, child: multiprocessing.process.BaseProcess, seconds: int) -> bytes | str:
    if not receiver.poll(seconds):
        return TOO_LONG
    try:
        failed, body = receiver.recv()
    except EOFError:
        # The child died without a word; its exit status, known once it is joined, says whether of time.
        child.join(1)
        return FAULT
    return str(body) if failed else bytes(body)


def _render(
    sender: Connection,
    document: Document,
    attachments: tuple[Attachment, ...],
    seconds: int,
    memory_mb: int,
) -> None:
    # What was inherited must not be finalised here: it may hold sockets that the parent still uses.
    gc.freeze()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    ceiling = _inherited() + memory_mb * _MEGABYTE
    resource.setrlimit(resource.RLIMIT_AS, (ceiling, ceiling))
    try:
        answer: tuple[bool, bytes | str] = (False, render_pdf(document, attachments))
    except MemoryError:
        answer = (True, TOO_MUCH)
    except Exception:  # noqa: BLE001  # whatever the engine raises, the person gets one sentence
        answer = (True, FAULT)
    sender.send(answer)


def _inherited() -> int:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    return pages * resource.getpagesize()
