"""A demonstration: the real letter of a real district, with people and results that are marked as invented."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Add the commands of the demonstration to the application."""
    from tracker.demo import commands

    app.cli.add_command(commands.group)
