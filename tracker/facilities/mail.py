"""What people are told about upgrade works: final Vietnamese text, written by the operation that causes it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from tracker.facilities.models import Work
from tracker.facilities.states.works import SOURCE_LABELS, Source


@dataclass(frozen=True)
class Letter:
    """A message before it has an addressee."""

    kind: str
    subject: str
    body: str
    path: str


def _letter(row: Work, kind: str, subject: str, body: str) -> Letter:
    return Letter(f"work.{kind}", f"{subject}: {row.title}", body, f"/facilities/works/{row.id}")


def dong(amount: int) -> str:
    """A sum as people write it: 115.000.000 đồng."""
    return f"{amount:,} đồng".replace(",", ".")


def planned(row: Work, unit: str, amount: int) -> Letter:
    """To the office: a plan to be approved."""
    body = f"{unit} trình kế hoạch nâng cấp, kế hoạch vốn {dong(amount)}: {row.description or row.title}"
    return _letter(row, "planned", "Kế hoạch nâng cấp chờ duyệt", body)


def returned(row: Work, said: str) -> Letter:
    """To the unit: the plan has to be changed."""
    return _letter(row, "returned", "Kế hoạch nâng cấp bị trả lại", f"Đề nghị sửa rồi trình lại: {said}")


def approved(row: Work) -> Letter:
    """To the unit: the plan stands."""
    body = "Kế hoạch đã được duyệt. Khi được bố trí vốn, đơn vị bắt đầu mua sắm, thi công."
    return _letter(row, "approved", "Kế hoạch nâng cấp đã duyệt", body)


def granted(row: Work, amount: int, source: Source, year: int) -> Letter:
    """To the unit: money was granted."""
    body = f"Đã bố trí {dong(amount)}, nguồn {SOURCE_LABELS[source].lower()}, năm {year}."
    return _letter(row, "granted", "Đã bố trí vốn", body)


def delayed(row: Work, unit: str, day: dt.date, said: str) -> Letter:
    """To the office: it will be done later."""
    body = f"{unit} báo chậm tiến độ, hẹn xong ngày {day:%d/%m/%Y}: {said}"
    return _letter(row, "delayed", "Công việc nâng cấp chậm tiến độ", body)


def accepted(row: Work, unit: str) -> Letter:
    """To the office: done and in use."""
    return _letter(row, "accepted", "Công việc nâng cấp đã nghiệm thu", f"{unit} đã nghiệm thu, đưa vào sử dụng.")


def changed(row: Work, what: str, said: str) -> Letter:
    """To the unit: the office did something with its work."""
    return _letter(row, "changed", what, said)
