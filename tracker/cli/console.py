"""What every command shares: where it gets its settings, how it says no."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Callable
from typing import NoReturn, ParamSpec, TypeVar, cast

import click
from flask import current_app

from tracker.config import Config
from tracker.core.clock import LOCAL, Clock
from tracker.core.errors import Refusal

P = ParamSpec("P")
T = TypeVar("T")


def config() -> Config:
    """The settings of the running application."""
    return cast(Config, current_app.extensions["tracker_config"])


def now() -> dt.datetime:
    """The present moment by the application's clock."""
    clock: Clock = current_app.extensions["tracker_clock"]
    return clock()


def fail(sentence: str) -> NoReturn:
    """End the command with one sentence on the error output and status 1."""
    click.echo(sentence, err=True)
    raise SystemExit(1)


def says_refusals(command: Callable[P, T]) -> Callable[P, T]:
    """Let a command answer a rule's refusal with its sentence instead of a trace."""

    @functools.wraps(command)
    def answered(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return command(*args, **kwargs)
        except Refusal as refused:
            fail(refused.message)

    return answered


def shown_moment(moment: dt.datetime | str) -> str:
    """A moment as people read it, by Vietnam's clock."""
    value = dt.datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    return value.astimezone(LOCAL).strftime("%H:%M %d/%m/%Y")
