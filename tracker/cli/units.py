"""flask units: the list of agencies and communes."""

from __future__ import annotations

from pathlib import Path

import click
from flask.cli import AppGroup

from tracker.cli.console import fail, now, says_refusals
from tracker.core import transaction
from tracker.core.access import SYSTEM
from tracker.core.errors import Refusal
from tracker.units.operations import import_units, read_units

group = AppGroup("units", help="Đơn vị.")


@group.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--check", is_flag=True, help="Chỉ kiểm tra tệp, không ghi gì.")
@says_refusals
def import_command(file: Path, check: bool) -> None:
    """Nạp danh sách đơn vị từ tệp CSV hoặc XLSX: tất cả hoặc không gì cả; nạp lại không đổi gì."""
    try:
        data = file.read_bytes()
    except OSError as error:
        raise Refusal(f"Không đọc được tệp {file}.") from error
    reading = read_units(data)
    for problem in reading.problems:
        click.echo(f"{problem.place}: {problem.sentence}", err=True)
    if reading.problems:
        fail(f"Chưa nạp: tệp có {len(reading.problems)} chỗ cần sửa.")
    if check:
        click.echo(f"Tệp đúng: {len(reading.rows)} đơn vị")
        return
    with transaction():
        result = import_units(reading.rows, actor=SYSTEM, now=now())
    click.echo(f"Đã thêm {result.added} đơn vị, {result.known} đơn vị đã có")
