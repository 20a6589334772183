"""flask worker: the process that works in the background."""

from __future__ import annotations

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from tracker.cli.console import says_refusals
from tracker.core.migrated import require_migrated
from tracker.jobs.worker import Worker

group = AppGroup("worker", help="Tiến trình nền.")


@group.command("run")
@click.option("--parent", type=int, hidden=True, help="Dừng khi tiến trình này kết thúc.")
@says_refusals
def run_command(parent: int | None) -> None:
    """Chạy tiến trình nền đến khi được yêu cầu dừng."""
    require_migrated()
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    Worker(app, parent=parent).run()
