"""The list of recommendations and its table as a file, narrowed by the address."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, TypeVar

from flask import Response, render_template, request
from flask_babel import gettext as _

from tracker.core.access import Role
from tracker.core.calendar import load_calendar
from tracker.core.clock import local_day
from tracker.escalations import exports, policy, queries
from tracker.escalations.queries import AGES, SORTS, Filters, Funds, Group
from tracker.escalations.states import Field
from tracker.escalations.views.page import KINDS, LABELS, READERS, bp
from tracker.escalations.views.terms import LOOKERS
from tracker.units.queries import short_names
from tracker.web.forms import tidy
from tracker.web.guard import roles
from tracker.web.identifiers import identifier
from tracker.web.identity import actor, now
from tracker.web.pagination import Page, address_with, page_number

E = TypeVar("E", bound=StrEnum)
USUAL = (Group.SORT, Group.LEADER, Group.FORWARD, Group.ABOVE, Group.TELL, Group.DONE)
COUNTED = (*USUAL, Group.RETURNED)


@bp.get("/escalations")
@roles(*READERS)
def escalations() -> str:
    """Recommendations that the person sees, 25 a page, the most urgent first."""
    who, moment, filters, page = actor(), now(), _filters(), page_number()
    rows, total = queries.page_of(who, filters, page=page, now=moment)
    counts = queries.counts(who, filters, moment)
    today, calendar = local_day(moment), load_calendar()
    return render_template(
        "escalations/escalations.html",
        rows=[(row, queries.clock(row, today, calendar)) for row in rows],
        page=Page(rows, page, queries.PER_PAGE, total),
        filters=filters,
        chips=_chips(filters, counts, who.reads_all),
        to_sort=counts[Group.SORT] if who.has(Role.OFFICE) else 0,
        terms_too=who.has(*LOOKERS),
        units=dict(sorted(short_names().items(), key=lambda one: one[1])) if who.reads_all else {},
        holders=queries.holders(who) if who.reads_all else [],
        args=request.args.to_dict(),
        ages=AGES,
        can_raise=policy.can_raise(who),
        labels=LABELS,
        kinds=KINDS,
    )


def _chips(filters: Filters, counts: dict[Group, int], reads_all: bool) -> list[dict[str, Any]]:
    """Ready narrowings: those that are usual, and others where there is something in them."""
    every = sum(counts[group] for group in (COUNTED if reads_all else Group))
    found = [
        {
            "label": LABELS["group"][group],
            "url": address_with(group=group.value, page=None),
            "active": filters.group is group,
            "count": counts[group],
        }
        for group in Group
        if (group in USUAL and reads_all) or counts[group]
    ]
    every_url = address_with(group=None, page=None)
    return [{"label": _("Tất cả"), "url": every_url, "active": filters.group is None, "count": every}, *found]


def _choice(name: str, kind: type[E]) -> E | None:
    value = request.args.get(name, "")
    return kind(value) if value in set(kind) else None


def _filters() -> Filters:
    """What the address says; what it says wrongly is left out, so that a stale link shows the whole list."""
    older, sort = identifier(request.args.get("older", "")), request.args.get("sort", "")
    return Filters(
        words=(tidy(request.args.get("q")) or "")[:200],
        group=_choice("group", Group),
        holder=(request.args.get("holder") or "")[:200],
        field=_choice("field", Field),
        older=older if older in AGES else None,
        funds=_choice("funds", Funds),
        unit_id=identifier(request.args.get("unit", "")),
        overdue=request.args.get("overdue") == "1",
        waiting=request.args.get("waiting") == "1",
        sort=sort if sort in SORTS else "due",
    )


@bp.get("/escalations/table.csv")
@roles(*READERS)
def table() -> Response:
    """All that the filters leave, in the customary columns, as a file that a spreadsheet opens safely."""
    rows = queries.rows_where(queries.conditions(actor(), _filters(), now()), _filters().sort)
    data = exports.as_csv(_headings(), rows, words=_)
    response = Response(data, mimetype="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="kien-nghi.csv"'
    return response


def _headings() -> list[str]:
    return [
        _("Số"),
        _("Nội dung kiến nghị"),
        _("Đơn vị kiến nghị"),
        _("Số đơn vị cùng kiến nghị"),
        _("Lĩnh vực"),
        _("Cấp có thẩm quyền"),
        _("Cơ quan có thẩm quyền"),
        _("Kinh phí đề xuất (đồng)"),
        _("Đề nghị trả lời trước ngày"),
        _("Ngày gửi"),
        _("Tình trạng"),
        _("Đang ở"),
        _("Hạn xử lý"),
        _("Văn bản chuyển"),
        _("Kết quả"),
    ]
