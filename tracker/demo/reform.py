"""The reform of 1 July 2025 on top of the story: communes merge, the district's agencies end, nothing is lost."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import select

from tracker.accounts.models import Account, actor_of
from tracker.core import db, transaction
from tracker.core.access import Actor
from tracker.core.clock import last_instant, local_day
from tracker.core.errors import Refusal
from tracker.demo import people
from tracker.demo.load import begin, print_report, seal
from tracker.demo.story import DATA
from tracker.directives.models import Directive
from tracker.jobs.printing import Copies, leave_copies
from tracker.jobs.surroundings import Surroundings
from tracker.reports.models import Report
from tracker.reports.operations import request_compliance, request_handover
from tracker.tasks.operations import succession
from tracker.units import queries as units
from tracker.units.models import Reorganisation
from tracker.units.operations import Reform, propose, read_reform
from tracker.units.operations.reform_file import Line
from tracker.units.states import COMMUNE_KINDS

EFFECTIVE = dt.date(2025, 7, 1)
EVE = EFFECTIVE - dt.timedelta(days=1)
COMMUNES_FILE = DATA / "lai-chau-units-old-new.csv"
LEGAL_REF = "Nghị quyết số 1670/NQ-UBTVQH15 ngày 16/6/2025 của Ủy ban Thường vụ Quốc hội"
PROVINCE = "Ủy ban nhân dân tỉnh Lai Châu"
REASON = "Cơ quan cấp huyện kết thúc hoạt động từ ngày 01/7/2025; chưa có đơn vị nhận trong bản minh họa."


@dataclass(frozen=True)
class Reformed:
    """What a run prints: who can sign in, the reports before and after, and one handover sheet."""

    people: list[people.Person]
    before: Copies
    after: Copies
    sheet: Copies


def proposed() -> Reform:
    """The act: the communes by the province's list of old and new; agencies and the district itself end."""
    lines = read_reform(COMMUNES_FILE.read_bytes()).lines
    issuer = units.issuer_on(EVE)
    offices = [one for one in units.all_on(EVE) if one.kind not in COMMUNE_KINDS] + ([issuer] if issuer else [])
    ending = [Line(place="", old_name=one.name) for one in offices]
    return propose(
        [*lines, *ending], effective_on=EFFECTIVE, legal_ref=LEGAL_REF, parent=PROVINCE, reason=REASON
    ).reform


def load(around: Surroundings) -> Reformed:
    """Load the story, report on its last day, carry the reform out and report again; each part once.

    Raises Refusal as the story does, and for a clock that stands before the day.
    """
    if local_day(around.clock()) < EFFECTIVE:
        raise Refusal("Đồng hồ minh họa đứng trước ngày 01/7/2025; hãy chạy ./run demo --reform.")
    everyone = begin(around)
    before = _report(around, last_instant(EVE), 0)
    act = _carry_out(around)
    seal(around.config.instance)
    after = _report(around, around.clock(), 1)
    sheet = _sheet(around, act)
    seal(around.config.instance)
    return Reformed(everyone, *(leave_copies(one, around) for one in (before, after, sheet)))


def _office() -> Actor:
    clerk = db.session.scalars(select(Account).where(Account.username == people.PARTS[0].username)).one()
    return actor_of(clerk)


def _report(around: Surroundings, as_of: dt.datetime, place: int) -> Report:
    found = db.session.scalars(select(Report.id).where(Report.kind == "compliance").order_by(Report.id)).all()
    if len(found) > place:
        return print_report(found[place], around)
    with transaction():
        directive = db.session.scalars(select(Directive).order_by(Directive.id)).one()
        report_id = request_compliance(directive, as_of=as_of, actor=_office(), now=around.clock()).id
    return print_report(report_id, around)


def _carry_out(around: Surroundings) -> int:
    done = db.session.scalar(select(Reorganisation.id).order_by(Reorganisation.id).limit(1))
    db.session.rollback()
    if done is not None:
        return done
    with transaction():
        reform, actor, now = proposed(), _office(), around.clock()
        digest = succession.plan(reform, actor=actor, now=now).digest
        return succession.carry_out(reform, actor=actor, now=now, digest=digest).id


def _sheet(around: Surroundings, act_id: int) -> Report:
    """The handover sheet of the commune that a visitor signs in for."""
    with transaction():
        giver = units.resolve_unit(people.DAO_SAN, EVE)
        if giver is None:
            raise Refusal(f"Bản minh họa không có {people.DAO_SAN}.")
        order = request_handover(units.get_act(act_id), giver.unit_id, actor=_office(), now=around.clock())
        report_id = order.id
    return print_report(report_id, around)
