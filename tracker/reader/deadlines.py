"""When something is due: from the phrases of directives to a date, a rule or a duration.

Phrases are tried from the most to the least telling; the first that fits is taken. Patterns run on
flat text (no case, no diacritics, same length), so that spelling variants need no rule of their own.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from tracker.reader.dates import (
    DAY,
    ROMAN,
    add_months,
    day_before,
    earliest,
    is_before,
    month_end,
    next_such_day,
    number,
    valid,
)
from tracker.reader.model import Deadline
from tracker.reader.view import flat, lower

Found = tuple[Deadline, str | None]
"""A deadline and the code of the warning that goes with it."""

_NUMERAL = r"(?P<n>\d{1,3}|mot|hai|ba|bon|nam|sau|bay|tam|chin|muoi)"
_EACH = r"(?:hang|moi)"
_UNTIL = (
    r"(?:truoc|cham nhat|muon nhat|den|toi|het|xong|hoan thanh|vao|trong|han cuoi|thoi han|thoi gian|han)"
    r"(?:(?: (?:la|den|vao|trong|het|han|cuoi|cung|truoc|cham|nhat|hoan thanh|xong|nay|nop|gui|"
    r"bao cao))*[ :]+)"
)
_HOUR = r"(?P<H>\d{1,2}) ?(?:gio|h|g)(?![a-z]) ?(?:(?P<M>\d{2})(?!\d)(?: ?phut| ?['’])?)?,? ?"
_WEEKDAYS = {"hai": "MO", "ba": "TU", "tu": "WE", "nam": "TH", "sau": "FR", "bay": "SA"}
_FREQ = {"ngay": "DAILY", "tuan": "WEEKLY", "thang": "MONTHLY", "quy": "MONTHLY;INTERVAL=3", "nam": "YEARLY"}


def _recurs(rule: str, text: str) -> Found:
    return Deadline("recurring", None, f"FREQ={rule}", text, flat(text).startswith("truoc")), None


def _dated(day: date | None, text: str, issued: str | None, hour: str = "") -> Found:
    before = bool(re.search(r"\btruoc\b", flat(text)))
    if day is None:
        return Deadline("date", None, None, text, before), None
    code = "due-before-issue" if is_before(day, issued) else None
    return Deadline("date", day.isoformat() + hour, None, text, before), code


def _day(match: re.Match[str], text: str, issued: str | None) -> Found:
    """A printed day, with or without hour and year."""
    hour = ""
    if "H" in match.groupdict() and match["H"] and int(match["H"]) < 24 and int(match["M"] or 0) < 60:
        hour = f"T{int(match['H']):02d}:{int(match['M'] or 0):02d}:00+07:00"
    month, day = int(match["m"]), int(match["d"])
    if match["y"]:
        found = valid(int(match["y"]), month, day)
        if found is None:
            return Deadline("date", None, None, text, "truoc" in flat(text)), "impossible-date"
        return _dated(found, text, issued, hour)
    if valid(2024, month, day) is None:
        return Deadline("date", None, None, text, "truoc" in flat(text)), "impossible-date"
    found = next_such_day(month, day, issued)
    start = earliest(issued)
    if start and re.match(r" nam (?:sau|toi)\b", match.string[match.end() :]):
        found = valid(start.year + 1, month, day)
    deadline, _ = _dated(found, text, issued, hour)
    return deadline, "year-inferred" if found else None


def _period(match: re.Match[str], text: str, issued: str | None) -> Found | None:
    """A month, a quarter, a half or a year: its last day, or the day before it for 'trước'."""
    first, last = _bounds(match, issued)
    if first is None or last is None:
        return None
    bare = flat(text)
    if re.match(r"(?:den|toi) nam\b", bare):
        return None  # the horizon of a target, no day that a task is due
    exclusive = re.search(r"truoc (?:thang|quy|nam)\b", bare) is not None
    return _dated(day_before(first) if exclusive else last, text, issued)


def _bounds(match: re.Match[str], issued: str | None) -> tuple[date | None, date | None]:
    start = earliest(issued)
    year = int(match["y"]) if match["y"] else (start.year if start else None)
    if year is None or not 1 < year < 9999:
        return None, None
    if match["mm"]:
        month = int(match["mm"])
        if not match["y"] and start and 1 <= month < start.month:
            year += 1
        return valid(year, month, 1), month_end(year, month)
    if match["q"]:
        quarter = ROMAN[match["q"]]
        return valid(year, quarter * 3 - 2, 1), month_end(year, quarter * 3)
    if match["half"]:
        return valid(year, 1 if match["half"] == "dau" else 7, 1), month_end(
            year, 6 if match["half"] == "dau" else 12
        )
    return valid(year, 1, 1), valid(year, 12, 31)


def _relative(match: re.Match[str], text: str, issued: str | None) -> Found | None:
    """So long from an event; counted out only from the issue of this very document."""
    count, unit = number(match["n"]), match["u"]
    days = {"ngay": count, "tuan": 7 * count}
    if unit.startswith("ngay lam"):
        rule = f"P{count}WD"
    elif unit == "gio":
        rule = f"P{count // 24}D" if count % 24 == 0 else f"PT{count}H"
    elif unit in days:
        rule = f"P{days[unit]}D"
    else:
        rule = f"P{count}{'M' if unit == 'thang' else 'Y'}"
    due = None
    start = earliest(issued) if issued and len(issued) == 10 else None
    if start and re.search(r"(?:ban hanh|ky)\b.* nay\b", flat(text)):
        if unit in days:
            due = (start + timedelta(days=days[unit])).isoformat()
        elif unit == "thang":
            due = add_months(start, count).isoformat()
    return Deadline("relative", due, rule, text, False), None


def _monthly(match: re.Match[str], text: str, _: str | None) -> Found:
    return _recurs(f"MONTHLY;BYMONTHDAY={int(match['d'])}", text)


def _quarter_end(match: re.Match[str], text: str, _: str | None) -> Found:
    return _recurs(f"MONTHLY;BYMONTH=3,6,9,12;BYMONTHDAY={int(match['d'])}", text)


def _yearly(match: re.Match[str], text: str, _: str | None) -> Found:
    return _recurs(f"YEARLY;BYMONTH={int(match['m'])};BYMONTHDAY={int(match['d'])}", text)


def _weekday(match: re.Match[str], text: str, _: str | None) -> Found:
    return _recurs(f"WEEKLY;BYDAY={_WEEKDAYS.get(match['w'] or '', 'SU')}", text)


def _every(match: re.Match[str], text: str, _: str | None) -> Found:
    return _recurs(_FREQ[match["p"]], text)


def _every_n(match: re.Match[str], text: str, _: str | None) -> Found | None:
    """Once in n months or years."""
    count = number(match["n"])
    if not count:
        return None
    freq = {"thang": "MONTHLY", "nam": "YEARLY", "tuan": "WEEKLY", "ngay": "DAILY"}[match["p"]]
    return _recurs(freq + (f";INTERVAL={count}" if count > 1 else ""), text)


def _times(match: re.Match[str], text: str, _: str | None) -> Found | None:
    """n times in a period."""
    count, period = number(match["n"]), match["p"]
    months = {"nam": 12, "quy": 3}.get(period, 0)
    if months and count and months % count == 0 and months // count != 12:
        return _recurs("MONTHLY" + (f";INTERVAL={months // count}" if months // count > 1 else ""), text)
    return _recurs(_FREQ[period], text)


Reader = Callable[[re.Match[str], str, str | None], Found | None]

_PERIOD = (
    r"(?:thang (?P<mm>\d{1,2})|quy (?P<q>iv|i{1,3}|[1-4])|(?:0?6|sau) thang (?P<half>dau|"
    r"cuoi) nam|(?=nam \d{4}))"
    r"(?:(?: ?/ ?| ?-? ?nam | )?(?P<y>\d{4}))?(?![\d/])"
)
_YEARLY_AFTER = (
    rf"{_EACH} nam[ ,(]+(?:(?:vao|truoc|cham nhat) )*ngay (?P<d>\d{{1,2}})(?:/| thang )(?P<m>\d{{1,2}})"
    r"(?![\d/]| nam)"
)
_FROM_EVENT = (
    r"(?:trong(?: thoi (?:han|gian)| vong)?|cham nhat(?: la)?(?: sau| trong)?|khong qua|toi da|sau)"
    rf" (?:toi da |khong qua )?{_NUMERAL} (?P<u>ngay lam viec|ngay|thang|tuan|gio|nam)\b"
    r"(?! dau| cuoi| qua| gan)(?:,? (?:ke tu|tinh tu|sau khi|tu ngay|tu khi|sau ngay|sau)[^,.;]*)"
)
_WITHIN = (
    rf"trong (?:thoi (?:han|gian)|vong) (?:toi da |khong qua )?{_NUMERAL}"
    r" (?P<u>ngay lam viec|ngay|thang|tuan|gio|nam)\b(?! dau| cuoi| qua| gan)"
)
_SO_OFTEN = (
    rf"(?:dinh ky )?moi (?P<p>tuan|thang|quy|nam)(?: it nhat)? {_NUMERAL} (?:buoi|lan|phien|ky|"
    r"tin|bai)"
)
_RULES: tuple[tuple[str, Reader], ...] = (
    (
        rf"(?:{_UNTIL})?(?:ngay )?(?P<d>\d{{1,2}})(?: cua)? thang cuoi (?:cung )?(?:cua |moi |hang )?quy",
        _quarter_end,
    ),
    (rf"tu ngay \d{{1,2}} den (?:het )?(?:ngay )?(?P<d>\d{{1,2}}) {_EACH} thang", _monthly),
    (rf"(?:{_UNTIL})?(?:ngay )?(?P<d>\d{{1,2}})(?: cua)? {_EACH} thang", _monthly),
    (
        (
            rf"{_EACH} thang[ ,(]+(?:(?:vao|truoc|cham nhat|trong) )*ngay (?P<d>\d{{1,2}})(?![\d/]|"
            rf" thang)"
        ),
        _monthly,
    ),
    (r"(?:dinh ky )?moi thang \d+ lan,? vao ngay (?P<d>\d{1,2})", _monthly),
    (
        rf"(?:{_UNTIL})?(?:ngay )?(?P<d>\d{{1,2}})(?:/| thang )(?P<m>\d{{1,2}}) (?:cua )?{_EACH} nam",
        _yearly,
    ),
    (_YEARLY_AFTER, _yearly),
    (rf"(?:thu (?P<w>hai|ba|tu|nam|sau|bay)|chu nhat)(?: cua)? {_EACH} tuan", _weekday),
    (rf"(?:{_UNTIL})?(?:luc |hoi )?{_HOUR}(?:cua )?(?:ngay )?{DAY}", _day),
    (rf"tu (?:ngay )?\d{{1,2}}(?:/\d{{1,2}}(?:/\d{{4}})?)? (?:-|den)(?: het)? (?:ngay )?{DAY}", _day),
    (rf"(?:phai )?(?:xong[^.;]{{0,20}} )?{_UNTIL}(?:het )?(?:ngay )?{DAY}", _day),
    (_FROM_EVENT, _relative),
    (_WITHIN, _relative),
    (_SO_OFTEN, _every),
    (
        (
            rf"(?:dinh ky )?{_NUMERAL} (?P<p>thang|nam|tuan|ngay) ?(?:/ ?(?:\d+ |mot )?| (?:0?1 |"
            rf"mot ))lan"
        ),
        _every_n,
    ),
    (rf"(?:dinh ky|cu) (?:moi |hang )?{_NUMERAL} (?P<p>thang|nam|tuan|ngay)\b", _every_n),
    (rf"{_NUMERAL} lan ?(?:/|moi|trong) ?(?:1 |01 |mot )?(?P<p>ngay|tuan|thang|quy|nam)\b", _times),
    (rf"(?:tu nay )?{_UNTIL}(?:cuoi |het )?{_PERIOD}", _period),
)
_COMPILED = tuple((re.compile(rf"(?<![\w/]){pattern}"), reader) for pattern, reader in _RULES)
_SIX_MONTHLY = re.compile(r"bao cao[^.;]{0,30}?(?<!\w)(?:0?6|sau) thang(?:,| va) (?:ca )?nam\b")
_BARE_EVERY = re.compile(
    r"(?:trước \d{1,2} ?(?:giờ|h)(?: ?\d{2})?(?: phút)? )?(?:h[ằà]ng|mỗi) (ngày|tuần|tháng|quý|năm)\b"
)
_MONTH_END = re.compile(rf"(?:vao |truoc )?ngay cuoi (?:cung )?(?:cua )?(?:{_EACH} )?thang(?! \d)")
_ELSEWHERE = re.compile(
    r"(?:theo|dung|bao dam) (?:dung )?(?:thoi (?:gian|han)|tien do)(?: theo)? (?:quy dinh|yeu cau)"
)
_AFTER_EVENT = re.compile(r"ngay sau khi [^,.;]+")
_CONTINUOUS = re.compile(
    r"(?<!giáo dục )(?<!chi )(?<!không )(?<!nguồn )(?<!ngân sách )(?<!kinh phí )"
    r"\b(?:thường xuyên|liên tục|24/24)(?! (?:và |, )?(?:đào tạo|sự nghiệp))"
)
_LENIENT: tuple[tuple[str, Reader], ...] = ((rf"(?:ngay )?{DAY}", _day), (_PERIOD, _period))
_LENIENT_COMPILED = tuple((re.compile(rf"(?<![\w/]){pattern}"), reader) for pattern, reader in _LENIENT)


def find(text: str, issued: str | None, *, lenient: bool = False) -> Found:
    """Return the deadline in `text` and the code of its warning, kind `none` where it has none.

    `issued` is the issue date, perhaps partial; a day without a year is the first on or after it.
    `lenient` also takes a bare day, month or quarter, as in the column of a table.
    """
    bare = flat(text)
    found = _first(_COMPILED, text, bare, issued) or _loose(text, bare)
    if found is None and lenient:
        found = _first(_LENIENT_COMPILED, text, bare, issued)
    if found is None and (steady := _CONTINUOUS.search(lower(text))):
        found = Deadline("continuous", None, None, text[steady.start() : steady.end()]), None
    if found is None and (elsewhere := _ELSEWHERE.search(bare)):
        found = Deadline(text=text[elsewhere.start() : elsewhere.end()]), "deadline-elsewhere"
    return found or (Deadline(), None)


def _first(
    rules: tuple[tuple[re.Pattern[str], Reader], ...], text: str, bare: str, issued: str | None
) -> Found | None:
    for pattern, reader in rules:
        for match in pattern.finditer(bare):
            found = reader(match, text[match.start() : match.end()].strip(), issued)
            if found is not None:
                return found
    return None


def _loose(text: str, bare: str) -> Found | None:
    """Phrases that name a rhythm or an event but no day."""
    if match := _MONTH_END.search(bare):
        return _recurs("MONTHLY;BYMONTHDAY=-1", text[match.start() : match.end()])
    if match := _SIX_MONTHLY.search(bare):
        return _recurs("MONTHLY;INTERVAL=6", text[match.start() : match.end()])
    if match := _BARE_EVERY.search(lower(text)):
        return _recurs(_FREQ[flat(match.group(1))], text[match.start() : match.end()])
    if match := _AFTER_EVENT.search(bare):
        return Deadline("relative", None, "P0D", text[match.start() : match.end()]), None
    return None


_EVENT = re.compile(r"(?:den )?truoc ngay (?P<e>[a-z]+ [a-z]+)(?![\w/])")


def from_event(text: str, document: str, issued: str | None) -> Found | None:
    """Return the deadline 'before the day of' an event whose day the document names elsewhere."""
    match = _EVENT.search(flat(text))
    if match is None:
        return None
    day = re.search(rf"{match['e']}[^.;\n]{{0,60}}?\bngay {DAY}", flat(document))
    if day is None:
        return None
    found, code = _day(day, text[match.start() : match.end()], issued)
    return replace(found, before=True), code
