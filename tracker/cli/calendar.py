"""flask calendar: the days that are not what their weekday says."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from tracker.cli.console import now, says_refusals
from tracker.core import transaction
from tracker.core.access import SYSTEM
from tracker.jobs.calendar_seed import seed_calendar

group = AppGroup("calendar", help="Lịch nghỉ và ngày làm bù.")


@group.command("seed")
@says_refusals
def seed_command() -> None:
    """Thêm những ngày nghỉ, ngày làm bù chưa có; chạy lại không đổi gì."""
    with transaction():
        added = seed_calendar(actor=SYSTEM, now=now())
    click.echo(f"Đã thêm {added} ngày vào lịch" if added else "Lịch đã đủ ngày nghỉ và ngày làm bù")
