"""Days, months and quarters as documents print them."""

import re
from calendar import monthrange
from datetime import date, timedelta

DAY = r"(?P<d>\d{1,2})(?: ?[/.-] ?| thang )(?P<m>\d{1,2})(?:(?: ?[/.-] ?| nam )(?P<y>\d{4}))?(?!\d|[/]\d)"
"""A day on flat text: 05/7/2024, 5 tháng 7 năm 2024, 05/7."""

ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}
WORDS = {"mot": 1, "hai": 2, "ba": 3, "bon": 4, "nam": 5, "sau": 6, "bay": 7, "tam": 8, "chin": 9, "muoi": 10}


def number(word: str) -> int:
    """Return the value of digits or of a folded numeral up to ten. Raises KeyError for other words."""
    return int(word) if word.isdigit() else WORDS[word]


def valid(year: int, month: int, day: int) -> date | None:
    """Return the day, or None where the calendar has no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def month_end(year: int, month: int) -> date | None:
    """Return the last day of a month, None for a month that does not exist."""
    if not (1 <= month <= 12 and 1 <= year <= 9999):
        return None
    return date(year, month, monthrange(year, month)[1])


def earliest(issued: str | None) -> date | None:
    """Return the first day that an ISO date, perhaps partial, can mean."""
    if not issued:
        return None
    year, month, day = [*(int(part) for part in issued.split("-")), 1, 1][:3]
    return valid(year, month, day)


def is_before(due: date, issued: str | None) -> bool:
    """Tell whether `due` lies before every day that the issue date can mean."""
    first = earliest(issued)
    return first is not None and due < first


def next_such_day(month: int, day: int, issued: str | None) -> date | None:
    """Return the first such day on or after the issue date; None without one, or if there is none."""
    first = earliest(issued)
    if first is None:
        return None
    for year in range(first.year, min(first.year + 9, 10000)):
        found = valid(year, month, day)
        if found and found >= first:
            return found
    return None


def add_months(start: date, months: int) -> date:
    """Return the same day so many months later, or the last day of that month."""
    index = start.year * 12 + start.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def day_before(day: date) -> date:
    """Return the day before."""
    return day - timedelta(days=1)


def iso_partial(year: str | None, month: str | None, day: str | None) -> str | None:
    """Return ISO 8601 as exact as what is known; None when it is no date."""
    if not year or not 1900 <= int(year) <= 2200:
        return None
    if not month or not 1 <= int(month) <= 12:
        return year
    if not day:
        return f"{year}-{int(month):02d}"
    found = valid(int(year), int(month), int(day))
    return found.isoformat() if found else f"{year}-{int(month):02d}"


def first_day(flat_text: str) -> str | None:
    """Return the first complete day printed in `flat_text` after the word 'ngay', as ISO 8601."""
    for match in re.finditer(rf"\bngay ?{DAY}", flat_text):
        if match["y"]:
            return iso_partial(match["y"], match["m"], match["d"])
    return None
