"""How figures of tasks are put in the words of a report."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from tracker.core.clock import LOCAL, local_day
from tracker.directives.models import Directive, Target, reference
from tracker.reports.document import Figure, Status, Tone
from tracker.reports.gather import Answer, Ending
from tracker.reports.render import values
from tracker.tasks.figures import Standing, Totals
from tracker.tasks.states import STATE_LABELS, TaskState, Timeliness

BLANK = "\u00a0" * 5
COMPARATORS = {">": "trên", ">=": "từ", "=": "đạt", "<": "dưới", "<=": "không quá"}
TONES = {
    TaskState.NOT_APPLICABLE: Tone.NONE,
    TaskState.WITHDRAWN: Tone.NONE,
    TaskState.TRANSFERRED: Tone.NONE,
    TaskState.SUBMITTED: Tone.WAIT,
    TaskState.AWAITING_HEAD: Tone.WAIT,
    TaskState.RETURNED: Tone.RETURNED,
    TaskState.PAUSED: Tone.NONE,
    TaskState.ASSIGNED: Tone.NONE,
    TaskState.IN_PROGRESS: Tone.PROGRESS,
}

COMMON = ("Xã ", "Phường ", "Thị trấn ", "Đặc khu ")
"""Common nouns before the name of a commune: written small within a sentence."""

NOTICE = "Số liệu minh họa"
"""Stands on every sheet of a demonstration."""


def day(value: dt.date | None) -> str:
    """A date as administrative documents write it (05/7/2024), '–' for none."""
    return "–" if value is None else values.day(value)


def moment(value: dt.datetime) -> str:
    """A moment as '08 giờ 00 ngày 30/9/2024' by the clock in Vietnam."""
    local = value.astimezone(LOCAL)
    return f"{local:%H} giờ {local:%M} ngày {values.day(local.date())}"


def enclosed(several: bool, place: int = 1) -> str:
    """How a body refers to an annex: by its number where there are several."""
    return f"Phụ lục {values.roman(place)} kèm theo" if several else "Phụ lục kèm theo"


def inside(name: str) -> str:
    """A unit's name within a sentence: 'xã Dào San', 'phường Đoàn Kết' (NĐ 30/2020/NĐ-CP, annex II)."""
    return name[:1].lower() + name[1:] if name.startswith(COMMON) else name


def percent(value: Decimal | None) -> str:
    """A rate as '91,2%'; '–' where the denominator is zero."""
    return "–" if value is None else f"{value}".replace(".", ",") + "%"


def number(value: Decimal) -> str:
    """A goal or baseline as printed: 92,7 and 93, without idle zeros."""
    return f"{value.normalize():f}".replace(".", ",")


def cited_number(directive: Directive) -> str:
    """The directive by name and number, the place of a number that is not given yet left blank.

    Drafts are printed so: 'Công văn số     /UBND-NV' (Nghị định 30/2020/NĐ-CP, Phụ lục I).
    """
    if directive.number is not None or not directive.symbol:
        return reference(directive)
    return f"{directive.type[:1].upper()}{directive.type[1:]} số{BLANK}/{directive.symbol}"


def cited(directive: Directive) -> str:
    """The directive as a report cites it: name, day as exact as it is known, issuer and subject."""
    return f"{cited_head(directive)} về {directive.subject}"


def cited_head(directive: Directive) -> str:
    """The same without the subject: 'Công văn số 1318/UBND-NV ngày 08/7/2024 của UBND huyện Phong Thổ'."""
    when = f" ngày {values.day(directive.issued_on)}" if directive.issued_on else _partial(directive.date_text)
    by = f" của {directive.issuer}" if directive.issuer else ""
    return f"{cited_number(directive)}{when}{by}"


def ended(end: Ending) -> str:
    """That the directive is no longer followed up, since when, and what took its place."""
    when = f"ngày {day(local_day(end.at))}"
    if end.replaced_by is None:
        return f"Văn bản này đã được thu hồi {when}."
    return f"Văn bản này đã được thay thế bằng {cited_number(end.replaced_by)} {when}."


def _partial(text: str | None) -> str:
    parts = (text or "").split("-")
    if len(parts) == 2:
        return f" tháng {int(parts[1])}/{parts[0]}"
    return f" năm {parts[0]}" if parts[0] else ""


def goal(target: Target) -> str:
    """A target in one sentence."""
    unit = target.measure
    baseline = f" (trước đó: {number(target.baseline)}{unit})" if target.baseline is not None else ""
    by = f" năm {target.by[:4]}" if target.by else ""
    return f"{target.indicator}: {COMPARATORS[target.comparator]} {number(target.goal)}{unit}{by}{baseline}."


def status(standing: Standing) -> Status:
    """The state of a task with its timeliness in words, and its tone."""
    late = f" {standing.days_late} ngày" if standing.days_late else ""
    if standing.state is TaskState.COMPLETED:
        words = {
            Timeliness.ON_TIME: ("Hoàn thành đúng hạn", Tone.OK),
            Timeliness.LATE: (f"Hoàn thành quá hạn{late}", Tone.LATE),
        }
        text, tone = words.get(standing.timeliness, ("Hoàn thành", Tone.OK))
        return Status(text, tone)
    label = STATE_LABELS[standing.state]
    if standing.timeliness is Timeliness.OVERDUE:
        return Status(f"{label}, quá hạn{late}", Tone.OVER)
    return Status(label, TONES[standing.state])


def due(standing: Standing, *, internal: bool) -> str:
    """The deadline that counts, the original one beside it where it was moved, and whether it is internal."""
    if standing.due_on is None:
        return "Không hạn"
    text = day(standing.due_on)
    if standing.original_due_on is not None and standing.original_due_on != standing.due_on:
        text += f" (hạn gốc {day(standing.original_due_on)})"
    return text + (" (hạn nội bộ)" if internal else "")


def result(answer: Answer | None, note: str | None) -> str:
    """What a unit reported, with the number and date of its document; its last progress while it works."""
    if answer is None:
        return note or ""
    paper = f"Văn bản {answer.answer_number}" if answer.answer_number else ""
    if paper and answer.answer_date:
        paper += f" ngày {day(answer.answer_date)}"
    return ". ".join(part.rstrip(". ") for part in (answer.result, paper) if part) + "."


def rates(totals: Totals) -> list[Figure]:
    """The three rates with numerator, denominator and definition."""
    return [
        Figure(
            label="Tỷ lệ hoàn thành",
            numerator=totals.done,
            denominator=totals.done + totals.open_overdue,
            value=percent(totals.completion_rate),
            definition="số đã hoàn thành chia cho tổng số đã hoàn thành và quá hạn chưa hoàn thành",
        ),
        Figure(
            label="Tỷ lệ hoàn thành trên tổng số giao",
            numerator=totals.done,
            denominator=totals.all,
            value=percent(totals.done_share),
            definition="số đã hoàn thành chia cho tổng số nhiệm vụ tính tỷ lệ",
        ),
        Figure(
            label="Tỷ lệ hoàn thành đúng hạn",
            numerator=totals.done_on_time,
            denominator=totals.done_on_time + totals.done_late,
            value=percent(totals.on_time_rate),
            definition="số hoàn thành đúng hạn chia cho số đã hoàn thành có hạn",
        ),
    ]


def sums(totals: Totals) -> str:
    """How tasks stand, in a sentence whose parts add up."""
    return (
        f"Trong {totals.all} nhiệm vụ, đã hoàn thành {totals.done} (đúng hạn {totals.done_on_time}, quá hạn "
        f"{totals.done_late}, không hạn {totals.done_no_deadline}); chưa hoàn thành {totals.open} (trong hạn "
        f"{totals.open_in_term}, quá hạn {totals.open_overdue}, không hạn {totals.open_no_deadline})."
    )


def apart(totals: Totals) -> str:
    """The tasks outside the rates in a sentence, '' where there are none."""
    if not totals.apart:
        return ""
    return (
        f"Ngoài ra có {totals.apart} nhiệm vụ không tính vào tỷ lệ: {totals.not_applicable} không "
        f"áp dụng, {totals.withdrawn} thu hồi, {totals.transferred} chuyển giao."
    )
