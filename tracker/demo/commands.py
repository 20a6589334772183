"""flask demo: load the demonstration."""

from __future__ import annotations

from typing import cast

import click
from flask import current_app
from flask.cli import AppGroup

from tracker.config import Config
from tracker.core.errors import Refusal
from tracker.demo import reform
from tracker.demo.load import Loaded, load
from tracker.demo.people import Person
from tracker.jobs.surroundings import Surroundings

group = AppGroup("demo", help="Bản minh họa.")


@group.command("load")
@click.option("--reform", "with_reform", is_flag=True, help="Thêm đợt sắp xếp đơn vị ngày 01/7/2025.")
def load_command(with_reform: bool) -> None:
    """Nạp dữ liệu minh họa và lập báo cáo; chạy lại chỉ in lại. Dòng cuối là đường dẫn tệp PDF."""
    config = cast(Config, current_app.extensions["tracker_config"])
    around = Surroundings(config, current_app.extensions["tracker_clock"])
    try:
        if with_reform:
            _say_reformed(config, reform.load(around))
        else:
            _say_loaded(config, load(around))
    except Refusal as refused:
        click.echo(refused.message, err=True)
        raise SystemExit(1) from refused


def _say_people(config: Config, found: list[Person], command: str) -> None:
    click.echo("Dữ liệu minh họa đã sẵn sàng; người và kết quả đều là giả định.")
    _table(found)
    click.echo(f"Trang web: http://{config.host}:{config.port} (sau khi chạy {command})")


def _say_loaded(config: Config, loaded: Loaded) -> None:
    _say_people(config, loaded.people, "./run demo hoặc ./run web")
    click.echo(f"Số liệu của báo cáo: {loaded.copies.csv}")
    click.echo("Báo cáo, chờ lãnh đạo duyệt:")
    click.echo(str(loaded.copies.pdf))


def _say_reformed(config: Config, reformed: reform.Reformed) -> None:
    _say_people(config, reformed.people, "./run demo --reform")
    click.echo(f"Báo cáo trước sắp xếp, số liệu hết ngày 30/6/2025: {reformed.before.pdf}")
    click.echo(f"Biên bản bàn giao của xã Dào San: {reformed.sheet.pdf}")
    click.echo(f"Số liệu của báo cáo sau sắp xếp: {reformed.after.csv}")
    click.echo("Báo cáo sau sắp xếp, chờ lãnh đạo duyệt:")
    click.echo(str(reformed.after.pdf))


def _table(people: list[Person]) -> None:
    widths = [
        max(len(cell) for cell in column) for column in zip(*(vars(one).values() for one in people), strict=True)
    ]
    for one in people:
        cells = (str(cell).ljust(width) for cell, width in zip(vars(one).values(), widths, strict=True))
        click.echo("  " + "  ".join(cells).rstrip())
