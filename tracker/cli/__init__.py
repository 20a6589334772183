"""Commands for people, one file a group."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Add every group of commands to the application.

    Imported here and not above: a web process has no use for what only commands need.
    """
    from tracker.cli import (
        accounts,
        audit,
        backups,
        calendar,
        directives,
        doctor,
        facilities,
        reports,
        translations,
        units,
        worker,
    )

    for module in (
        accounts,
        audit,
        backups,
        calendar,
        directives,
        facilities,
        reports,
        translations,
        units,
        worker,
    ):
        app.cli.add_command(module.group)
    app.cli.add_command(doctor.doctor)
