"""Rendering in a process of its own, for the web process: it keeps neither the engine nor its memory.

Run as a module, it reads a document's JSON and writes the PDF.
"""

from __future__ import annotations

import resource
import subprocess
import sys

from tracker.config import ROOT
from tracker.reports.document import Document
from tracker.reports.render.isolated import FAULT, TOO_LONG, RenderFailed

SECONDS = 30
MEMORY = 1024 * 1024 * 1024
COMMAND = (sys.executable, "-m", "tracker.reports.render.apart")


def render_pdf_apart(document: Document, *, seconds: int = SECONDS) -> bytes:
    """Return the PDF of a short document. Raises RenderFailed where it takes too long or the engine fails."""
    try:
        done = subprocess.run(  # noqa: S603 (a fixed command)
            COMMAND, input=document.to_json().encode(), capture_output=True, timeout=seconds, check=True, cwd=ROOT
        )
    except subprocess.TimeoutExpired as late:
        raise RenderFailed(TOO_LONG) from late
    except subprocess.CalledProcessError as broken:
        failed = RenderFailed(FAULT)
        failed.add_note(broken.stderr.decode(errors="replace"))
        raise failed from broken
    return done.stdout


def main() -> None:
    """Turn the document on standard input into a PDF on standard output, within limits."""
    from tracker.reports.render.pdf import render_pdf

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    sys.stdout.buffer.write(render_pdf(Document.from_json(sys.stdin.buffer.read().decode())))


if __name__ == "__main__":
    main()
