"""Which backups stay: the newest of each of so many days, weeks and months."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from tracker.core.clock import LOCAL

NAME = re.compile(r"nightly-(\d{8}-\d{6})(?:-\d+)?\.zip")
STAMP = "%Y%m%d-%H%M%S"


@dataclass(frozen=True)
class Kept:
    """How many days, weeks and months keep their newest backup."""

    daily: int
    weekly: int
    monthly: int


def scheduled_path(folder: Path, moment: dt.datetime) -> Path:
    """A free name for a backup made by the clock: by it the backup is known as one that may be thinned out."""
    stem = f"nightly-{moment.astimezone(dt.UTC):{STAMP}}"
    path, number = folder / f"{stem}.zip", 1
    while path.exists():
        number += 1
        path = folder / f"{stem}-{number}.zip"
    return path


def moment_of_name(name: str) -> dt.datetime | None:
    """When a backup of this name was made by the clock; None for any other file."""
    match = NAME.fullmatch(name)
    if match is None:
        return None
    try:
        return dt.datetime.strptime(match.group(1), STAMP).replace(tzinfo=dt.UTC)
    except ValueError:
        return None


def scheduled(folder: Path) -> dict[str, dt.datetime]:
    """The backups in a folder that were made by the clock, with their moments; backups by hand are left out."""
    found = ((path.name, moment_of_name(path.name)) for path in folder.glob("*.zip"))
    return {name: moment for name, moment in found if moment is not None}


def to_keep(made: dict[str, dt.datetime], kept: Kept) -> set[str]:
    """Names of the backups that stay.

    Of each of the newest days, weeks and months in which there is a backup the newest one stays, by the
    calendar in Vietnam; a pause does not use the numbers up. The newest of all stays always.
    """
    newest_first = sorted(made, key=lambda name: (made[name], name), reverse=True)
    stay = set(newest_first[:1])
    for count, span in ((kept.daily, _day), (kept.weekly, _week), (kept.monthly, _month)):
        stay |= _first_of_each(newest_first, made, span, count)
    return stay


Span = Callable[[dt.date], tuple[int, ...]]


def _first_of_each(names: Iterable[str], made: dict[str, dt.datetime], span: Span, count: int) -> set[str]:
    first: dict[tuple[int, ...], str] = {}
    for name in names:
        first.setdefault(span(made[name].astimezone(LOCAL).date()), name)
    return set(list(first.values())[:count])


def _day(day: dt.date) -> tuple[int, ...]:
    return (day.year, day.month, day.day)


def _week(day: dt.date) -> tuple[int, ...]:
    return tuple(day.isocalendar()[:2])


def _month(day: dt.date) -> tuple[int, ...]:
    return (day.year, day.month)


def thin_out(folder: Path, kept: Kept) -> list[str]:
    """Delete the backups made by the clock that need not stay. Returns their names."""
    made = scheduled(folder)
    gone = sorted(made.keys() - to_keep(made, kept))
    for name in gone:
        (folder / name).unlink(missing_ok=True)
    return gone
