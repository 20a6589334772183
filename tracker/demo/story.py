"""The story: from the letter's arrival to the last working day, through the operations that the pages use."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import select

from tracker.accounts.operations import Keys
from tracker.core import db
from tracker.core.access import SYSTEM, Actor
from tracker.core.calendar import WorkCalendar, load_calendar
from tracker.core.clock import at_hour
from tracker.demo import outreach, plan, reporting
from tracker.demo.acts import Acts
from tracker.demo.escalations import Matters
from tracker.demo.evidence import Evidence
from tracker.demo.facilities import Counting
from tracker.demo.people import DAO_SAN, Company, Hashes, create_accounts
from tracker.demo.voices import Voices
from tracker.demo.works import Building
from tracker.directives import operations as directives
from tracker.directives.models import Directive, Instruction
from tracker.directives.operations.cutting import boundaries
from tracker.directives.states import DeadlineKind
from tracker.facilities.operations import seed_catalogue
from tracker.jobs.calendar_seed import seed_calendar
from tracker.tasks import operations as tasks
from tracker.tasks.models import Task
from tracker.units import operations as units
from tracker.units.models import UnitVersion
from tracker.units.operations import Particulars, UnitRow
from tracker.units.queries import all_on, get_unit, issuer_on

SET_UP = at_hour(dt.date(2024, 7, 5), dt.time(8))
ARRIVED = dt.date(2024, 7, 8)
DATA = Path(__file__).parent / "data"
UNITS_FILE = DATA / "phong-tho-2024.csv"
LETTER_FILE = DATA / "phong-tho-sipas-2024.md"
# The second item holds four duties; its sentences and clauses begin with these words.
DUTIES = ("Từ đó cải thiện", "Chủ động nâng cấp", "đồng thời có kiến nghị")


def tell(
    rows: Sequence[UnitRow], letter: directives.Reading, evidence: Evidence, hashes: Hashes, keys: Keys
) -> int:
    """Let everything happen, within the running transaction.

    Takes the units' rows, the letter as read, files to hand in and the hashes of passwords, all made before, and
    the keys that seal who spoke.
    Returns the directive's identifier.
    """
    units.import_units(rows, actor=SYSTEM, now=SET_UP)
    seed_calendar(actor=SYSTEM, now=SET_UP)
    seed_catalogue(actor=SYSTEM, now=SET_UP)
    db.session.flush()
    versions, issuer = all_on(plan.ISSUED), issuer_on(plan.ISSUED)
    if issuer is None:
        raise ValueError("the list of units names no issuer")
    company = create_accounts(issuer, versions, hashes, now=SET_UP)
    outreach.settle(outreach.communes_among(versions))
    _let_head_approve(next(one for one in versions if one.short_name == DAO_SAN), company["quan.tri"])
    directive = _review(letter, company["noi.vu"])
    tasks.issue_directive(directive, actor=company["noi.vu"], now=at_hour(plan.ISSUED, dt.time(9, 30)))
    db.session.flush()
    _live(directive, versions, company, evidence, keys)
    reporting.tell(directive, company)
    return directive.id


def _let_head_approve(version: UnitVersion, actor: Actor) -> None:
    unit = get_unit(version.unit_id)
    same = {name: getattr(version, name) for name in Particulars.__dataclass_fields__}
    units.edit_unit(
        unit,
        Particulars(**same),
        wants_head_approval=True,
        one_stop=unit.one_stop,
        actor=actor,
        now=SET_UP,
        version=unit.version,
    )


def _review(letter: directives.Reading, actor: Actor) -> Directive:
    """Take the letter in, split its second item, name the duties and give them internal deadlines."""
    directive = directives.intake(letter, actor=actor, now=at_hour(ARRIVED, dt.time(14)), received_on=ARRIVED)
    now = at_hour(ARRIVED, dt.time(15))
    second = directive.instructions[1]
    directives.split(second, cuts=_cuts(second.text), actor=actor, now=now)
    for instruction in directive.instructions:
        _confirm(instruction, actor, now)
    return directive


def _cuts(text: str) -> list[int]:
    return [place for place in boundaries(text) if text.startswith(DUTIES, place)]


def _confirm(instruction: Instruction, actor: Actor, now: dt.datetime) -> None:
    directives.edit_instruction(
        instruction,
        title=plan.TITLES[instruction.label],
        kind=instruction.kind,
        lead_unit_ids=[part.unit_id for part in instruction.units],
        cooperate_unit_ids=[],
        due=directives.Due(DeadlineKind.INTERNAL, plan.DEADLINES[instruction.label]),
        evidence_required=instruction.evidence_required,
        completion_rule=instruction.completion_rule,
        actor=actor,
        now=now,
    )


def _live(
    directive: Directive, versions: Sequence[UnitVersion], company: Company, evidence: Evidence, keys: Keys
) -> None:
    names = {version.unit_id: version.short_name for version in versions}
    labels = {instruction.id: instruction.label for instruction in directive.instructions}
    task_ids = {
        (names[unit_id], labels[instruction_id]): task_id
        for task_id, unit_id, instruction_id in db.session.execute(
            select(Task.id, Task.unit_id, Task.instruction_id).where(Task.directive_id == directive.id)
        )
    }
    reporters = {names[unit_id]: actor for unit_id, actor in company.reporters.items() if unit_id in names}
    acts = Acts(company, reporters, task_ids, evidence)
    matters = Matters(company, reporters, task_ids)
    counts = Counting(company, reporters, evidence)
    works = Building(company, reporters, evidence)
    voices = Voices(company, reporters, keys)
    campaign = outreach.Campaign(directive, company, reporters, evidence)
    beside = (matters, counts, works, voices, campaign)
    for step in _steps(list(task_ids), load_calendar()):
        for course in beside:
            course.until(step.at)
        acts.do(step)
        db.session.flush()
    for course in beside:
        course.until(None)


def _steps(tasks_of: Sequence[tuple[str, str]], calendar: WorkCalendar) -> list[plan.Step]:
    """Every act on every task, in the order of time; reminders among them."""
    found: list[plan.Step] = []
    for label in plan.DEADLINES:
        units_of = [unit for unit, of in tasks_of if of == label]
        for unit, course in sorted(plan.courses(label, units_of).items()):
            found += plan.steps_of(unit, label, course, calendar)
    for label, day in plan.REMINDERS.items():
        found.append(plan.Step(at_hour(day, dt.time(8)), 0, "", label, "remind"))
    return sorted(found)
