"""flask audit: is the record whole?"""

from __future__ import annotations

import click
from flask.cli import AppGroup

from tracker.audit.queries import verify_chain
from tracker.cli.console import fail

group = AppGroup("audit", help="Nhật ký.")


@group.command("verify")
def verify_command() -> None:
    """Tính lại toàn bộ chuỗi niêm của nhật ký."""
    chain = verify_chain()
    click.echo(f"Đã niêm: {chain.sealed} mục; chờ niêm: {chain.waiting} mục")
    click.echo(f"Dấu niêm mới nhất: {chain.head}")
    if not chain.intact:
        fail(f"Chuỗi đứt tại dấu niêm số {chain.broken_at}")
    click.echo("Chuỗi nguyên vẹn")
