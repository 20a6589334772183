"""flask demo: load the demonstration."""

from __future__ import annotations

from typing import cast

import click
from flask import current_app
from flask.cli import AppGroup

from tracker.config import Config
from tracker.core.errors import Refusal
from tracker.demo.load import load
from tracker.demo.people import Person
from tracker.jobs.surroundings import Surroundings

group = AppGroup("demo", help="Bản minh họa.")


@group.command("load")
def load_command() -> None:
    """Nạp dữ liệu minh họa và lập báo cáo; chạy lại chỉ in lại. Dòng cuối là đường dẫn tệp PDF."""
    config = cast(Config, current_app.extensions["tracker_config"])
    try:
        loaded = load(Surroundings(config, current_app.extensions["tracker_clock"]))
    except Refusal as refused:
        click.echo(refused.message, err=True)
        raise SystemExit(1) from refused
    click.echo("Dữ liệu minh họa đã sẵn sàng; người và kết quả đều là giả định.")
    _table(loaded.people)
    click.echo(f"Trang web: http://{config.host}:{config.port} (sau khi chạy ./run demo hoặc ./run web)")
    click.echo(f"Số liệu của báo cáo: {loaded.copies.csv}")
    click.echo("Báo cáo, chờ lãnh đạo duyệt:")
    click.echo(str(loaded.copies.pdf))


def _table(people: list[Person]) -> None:
    widths = [
        max(len(cell) for cell in column) for column in zip(*(vars(one).values() for one in people), strict=True)
    ]
    for one in people:
        cells = (str(cell).ljust(width) for cell, width in zip(vars(one).values(), widths, strict=True))
        click.echo("  " + "  ".join(cells).rstrip())
