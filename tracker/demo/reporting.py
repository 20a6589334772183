"""What a unit says about its figures, and which reports make themselves."""

from __future__ import annotations

import datetime as dt

from tracker.core.clock import at_hour
from tracker.demo.people import Company
from tracker.demo.plan import LAST_DAY
from tracker.directives.models import Directive
from tracker.reports import operations as reports
from tracker.reports.operations import About, Plan
from tracker.reports.states import Every

SAID = (
    "Minh họa: mưa lũ làm sạt lở đường đến ba bản trong tháng 9, xã chưa tổng hợp được ý kiến của người dân; "
    "dự kiến xong trước ngày 10/10/2024"
)
SAID_OF_MONTH = "Minh họa: cán bộ phụ trách nghỉ ốm, xã đã phân công người khác từ ngày 20/9/2024"
SCHEDULES = (Plan("periodic", Every.QUARTER), Plan("leader", Every.MONTH))


def tell(directive: Directive, company: Company) -> None:
    """Let Dào San explain its figures and the office set its schedules."""
    reporter, head, office = (company[name] for name in ("dao.san", "dao.san.ld", "noi.vu"))
    written, approved = (at_hour(LAST_DAY, dt.time(hour)) for hour in (9, 14))
    said = reports.explain(About(directive_id=directive.id), SAID, actor=reporter, now=written)
    reports.approve_explanation(said, version=said.version, actor=head, now=approved)
    reports.explain(About(period="month-2024-9"), SAID_OF_MONTH, actor=reporter, now=approved)
    for plan in SCHEDULES:
        reports.add_schedule(plan, actor=office, now=approved)
