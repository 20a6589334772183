"""flask facilities: what the register of one-stop offices needs before anybody uses it."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from tracker.cli.console import now, says_refusals
from tracker.core import transaction
from tracker.core.access import SYSTEM
from tracker.facilities.operations import seed_catalogue

group = AppGroup("facilities", help="Bộ phận một cửa.")


@group.command("seed")
@says_refusals
def seed_command() -> None:
    """Thêm những hạng mục của danh mục ban đầu chưa có; chạy lại không đổi gì."""
    with transaction():
        added = seed_catalogue(actor=SYSTEM, now=now())
    click.echo(f"Đã thêm {added} hạng mục vào danh mục" if added else "Danh mục đã đủ hạng mục ban đầu")
