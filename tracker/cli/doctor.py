"""flask doctor: is this installation sound, and if not, what to do."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from tracker.cli.checks import all_checks
from tracker.cli.console import config
from tracker.core import db
from tracker.core.clock import system_clock


@click.command("doctor", help="Kiểm tra hệ thống; ✗ kèm việc cần làm.")
@with_appcontext
def doctor() -> None:
    """Run every check; exit with status 1 when one fails."""
    failed = False
    for check in all_checks():
        finding = check(config(), system_clock())
        db.session.rollback()
        failed = failed or not finding.sound
        click.echo(f"{'✓' if finding.sound else '✗'} {finding.sentence}")
    if failed:
        raise SystemExit(1)
