"""What happens to which task, and when: pure data, the same on every machine."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

from tracker.core.calendar import WorkCalendar
from tracker.core.clock import at_hour

SEED = 20240709
ISSUED = dt.date(2024, 7, 9)
LAST_DAY = dt.date(2024, 9, 27)
DEADLINES = {
    "1": dt.date(2024, 8, 30),
    "2a": dt.date(2024, 9, 11),
    "2b": dt.date(2024, 11, 15),
    "2c": dt.date(2024, 10, 31),
    "2d": dt.date(2024, 9, 20),
}
REMINDERS = {"1": dt.date(2024, 9, 4), "2a": dt.date(2024, 9, 16), "2d": dt.date(2024, 9, 24)}
TITLES = {
    "1": "Tuyên truyền về đo lường sự hài lòng của người dân",
    "2a": "Nắm bắt tâm tư, nguyện vọng, nhu cầu của người dân",
    "2b": "Cải thiện chất lượng chính sách công, dịch vụ công",
    "2c": "Nâng cấp cơ sở vật chất bộ phận một cửa",
    "2d": "Kiến nghị nội dung vượt thẩm quyền",
}


class Course(Enum):
    """How a task fares up to the last day."""

    NEW = auto()
    GOING = auto()
    ON_TIME = auto()
    LATE = auto()
    AFTER_RETURN = auto()
    EXTENDED = auto()
    WAITING = auto()
    WAITING_HEAD = auto()
    RETURNED = auto()
    EXTENSION_ASKED = auto()
    EXTENSION_REFUSED = auto()
    NOT_APPLICABLE = auto()
    NOT_APPLICABLE_ASKED = auto()
    NOT_APPLICABLE_REFUSED = auto()
    REOPENING_ASKED = auto()
    PAUSED = auto()
    WITHDRAWN = auto()


_C = Course
# How many of the other units fare how; the rest of the units go on working.
SHARES: dict[str, dict[Course, int]] = {
    "1": {
        _C.ON_TIME: 21,
        _C.LATE: 3,
        _C.AFTER_RETURN: 2,
        _C.EXTENDED: 1,
        _C.WAITING: 1,
        _C.NEW: 1,
        _C.REOPENING_ASKED: 1,
    },
    "2a": {
        _C.ON_TIME: 16,
        _C.LATE: 3,
        _C.AFTER_RETURN: 1,
        _C.WAITING: 3,
        _C.RETURNED: 2,
        _C.EXTENSION_ASKED: 2,
        _C.NEW: 1,
    },
    "2b": {
        _C.ON_TIME: 5,
        _C.WAITING: 2,
        _C.NEW: 4,
        _C.NOT_APPLICABLE: 2,
        _C.NOT_APPLICABLE_ASKED: 1,
        _C.PAUSED: 1,
    },
    "2c": {
        _C.ON_TIME: 3,
        _C.WAITING: 2,
        _C.NOT_APPLICABLE_REFUSED: 1,
        _C.WITHDRAWN: 1,
        _C.PAUSED: 1,
        _C.EXTENSION_ASKED: 1,
    },
    "2d": {
        _C.ON_TIME: 13,
        _C.LATE: 2,
        _C.EXTENDED: 2,
        _C.WAITING: 2,
        _C.RETURNED: 2,
        _C.EXTENSION_ASKED: 2,
        _C.EXTENSION_REFUSED: 1,
        _C.NEW: 2,
        _C.NOT_APPLICABLE: 2,
        _C.NOT_APPLICABLE_ASKED: 1,
    },
}
# The two units that a visitor can sign in for show one of each kind.
CHOSEN: dict[str, dict[str, Course]] = {
    "Xã Dào San": {"1": _C.ON_TIME, "2a": _C.WAITING_HEAD, "2b": _C.GOING, "2c": _C.RETURNED, "2d": _C.GOING},
    "Phòng Nội vụ": {"1": _C.ON_TIME, "2a": _C.ON_TIME, "2b": _C.GOING, "2d": _C.WAITING},
}


@dataclass(frozen=True, order=True)
class Step:
    """One act on one task: when, in which place of that moment, by which unit, on which instruction."""

    at: dt.datetime
    place: int
    unit: str
    label: str
    verb: str
    day: dt.date | None = None


def courses(label: str, units: Sequence[str]) -> dict[str, Course]:
    """The course of every unit's task of an instruction."""
    chance = random.Random(f"{SEED}-{label}")
    found = {unit: CHOSEN[unit][label] for unit in units if label in CHOSEN.get(unit, {})}
    others = sorted(unit for unit in units if unit not in found)
    chance.shuffle(others)
    wanted = [course for course, count in SHARES[label].items() for _ in range(count)]
    rest = [Course.GOING] * (len(others) - len(wanted))
    return found | dict(zip(others, wanted + rest, strict=True))


def steps_of(unit: str, label: str, course: Course, calendar: WorkCalendar) -> list[Step]:
    """Every act on one task, in order."""
    return _Steps(unit, label, calendar).take(course)


class _Steps:
    """Builds the acts on one task; days are working days, hours are office hours."""

    def __init__(self, unit: str, label: str, calendar: WorkCalendar) -> None:
        self.unit, self.label, self.calendar = unit, label, calendar
        self.chance = random.Random(f"{SEED}-{unit}-{label}")
        self.due = DEADLINES[label]
        self.found: list[Step] = []

    def take(self, course: Course) -> list[Step]:
        """The acts of a course; the method of its name adds what follows the acknowledgement."""
        if course is Course.NEW:
            return []
        self._do("acknowledge", self._after(ISSUED, 1, 4))
        getattr(self, f"_{course.name.lower()}")()
        return self.found

    def _after(self, day: dt.date, least: int, most: int) -> dt.date:
        return self.calendar.add(day, self.chance.randint(least, most))

    def _before(self, day: dt.date, least: int, most: int) -> dt.date:
        earlier = day - dt.timedelta(days=self.chance.randint(least, most))
        while not self.calendar.is_working_day(earlier):
            earlier -= dt.timedelta(days=1)
        return earlier

    def _do(self, verb: str, on: dt.date, day: dt.date | None = None) -> dt.date:
        on = min(on, LAST_DAY)
        moment = at_hour(on, dt.time(self.chance.randint(7, 16), self.chance.randint(30, 59)))
        if self.found:
            moment = max(moment, self.found[-1].at + dt.timedelta(minutes=5))
        self.found.append(Step(moment, len(self.found), self.unit, self.label, verb, day))
        return on

    def _note(self) -> None:
        self._do("note", self._after(ISSUED, 8, 25))

    def _going(self) -> None:
        self._note()

    def _submit_by(self, last: dt.date) -> dt.date:
        # What is due after the last day was handed in early.
        return self._do("submit", self._before(min(last, LAST_DAY - dt.timedelta(days=4)), 1, 16))

    def _on_time(self) -> None:
        self._note()
        self._do("accept", self._after(self._submit_by(self.due), 1, 4))

    def _late(self) -> None:
        self._note()
        self._do("accept", self._after(self._do("submit", self._after(self.due, 1, 3)), 1, 2))

    def _after_return(self) -> None:
        handed = self._do("submit", self._before(self.due, 8, 14))
        answered = self._after(handed, 1, 2)
        back = self._do("return", answered, self.calendar.add(answered, 12))
        self._do("accept", self._after(self._do("submit", self._after(back, 3, 6)), 1, 3))

    def _extended(self) -> None:
        asked = self._do("ask_extension", self._before(self.due, 3, 7), self.calendar.add(self.due, 5))
        self._do("grant", self._after(asked, 1, 2), self.calendar.add(self.due, 5))
        self._do("accept", self._after(self._do("submit", self._after(self.due, 1, 3)), 1, 2))

    def _waiting(self) -> None:
        self._note()
        self._do("submit", self._before(LAST_DAY, 0, 3))

    def _waiting_head(self) -> None:
        self._waiting()

    def _returned(self) -> None:
        handed = self._do("submit", self._before(LAST_DAY, 8, 12))
        self._do("return", self._after(handed, 1, 3), max(self.due, dt.date(2024, 10, 4)))

    def _extension_asked(self) -> None:
        self._note()
        self._do("ask_extension", self._before(LAST_DAY, 0, 3), self.calendar.add(max(self.due, LAST_DAY), 10))

    def _extension_refused(self) -> None:
        asked = self._do("ask_extension", self._before(self.due, 2, 4), self.calendar.add(self.due, 20))
        self._do("refuse", self._after(asked, 1, 2))

    def _not_applicable(self) -> None:
        self._do("grant", self._after(self._do("ask_not_applicable", self._after(ISSUED, 5, 12)), 1, 4))

    def _not_applicable_asked(self) -> None:
        self._do("ask_not_applicable", self._before(LAST_DAY, 0, 3))

    def _not_applicable_refused(self) -> None:
        self._do("refuse", self._after(self._do("ask_not_applicable", self._after(ISSUED, 5, 12)), 1, 4))
        self._do("note", self._after(ISSUED, 30, 40))

    def _reopening_asked(self) -> None:
        self._on_time()
        self._do("ask_reopening", self._before(LAST_DAY, 0, 3))

    def _paused(self) -> None:
        self._note()
        self._do("pause", self._before(LAST_DAY, 8, 20))

    def _withdrawn(self) -> None:
        self._do("withdraw", self._after(ISSUED, 10, 20))
