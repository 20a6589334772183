"""The first page of each role: the office's desk, the leader's overview, a unit's own work."""

from __future__ import annotations

from flask import render_template

from tracker.core.access import IN_UNIT, Role
from tracker.core.calendar import load_calendar
from tracker.desk import goal, ranking
from tracker.desk.queries import mine as my_tasks
from tracker.desk.queries import office as waiting
from tracker.desk.registry import awaiting_reports
from tracker.desk.site import day_text
from tracker.desk.todo import heard_items, office_items, own_items, upward_items
from tracker.desk.views.page import bp, number, own_scope, tags, text
from tracker.desk.work import board, shares
from tracker.escalations import queries as escalations
from tracker.escalations.queries import Filters, Group
from tracker.steering.queries import acting_for
from tracker.tasks import figures
from tracker.tasks.queries import doers
from tracker.units.queries import short_names
from tracker.web.guard import roles
from tracker.web.identity import actor, settings
from tracker.web.pagination import Page, page_number

LONGEST = 10


@bp.get("/desk")
@roles(Role.OFFICE, Role.AUDITOR)
def office() -> str:
    """What waits for the office, how all of it stands, which units are late."""
    shared = tags()
    by_unit = figures.by_unit(shared.now)
    totals = ranking.total(by_unit)
    late = waiting.longest_overdue(shared.now, LONGEST)
    submitted = waiting.count_submitted()
    scope = own_scope()
    return render_template(
        "desk/office.html",
        own=[] if scope.empty else own_items(shared, scope),
        scope=scope,
        today=day_text(shared.today),
        tags=shared,
        totals=totals,
        submitted=submitted,
        items=[
            *office_items(shared, late, by_unit, submitted),
            *upward_items(actor(), shared.now),
            *heard_items(actor(), shared.now, settings().answer_days),
        ],
        late=late,
        goals=goal.goals(waiting.targets()),
    )


@bp.get("/overview")
@roles(Role.LEADER, Role.OFFICE, Role.AUDITOR)
def leader() -> str:
    """The whole in figures, the units that need help, what awaits the leader's word.

    A leader with a field of responsibility sees that field, and all of it by a switch in the address.
    """
    shared, scope, who = tags(), own_scope(), actor()
    narrowed = not scope.empty and who.has(Role.LEADER) and text("all") != "1"
    where = (scope.where(),) if narrowed else ()
    by_unit = figures.by_unit(shared.now, *where)
    above = escalations.holdings(who, shared.now, load_calendar())
    waits = escalations.counts(who, Filters(waiting=True), shared.now) if who.has(Role.LEADER) else {}
    to_decide = waits.get(Group.LEADER, 0)
    ranked, few = ranking.needing_help(by_unit, short_names())
    return render_template(
        "desk/leader.html",
        today=day_text(shared.today),
        tags=shared,
        totals=ranking.total(by_unit),
        scope=scope,
        narrowed=narrowed,
        standing_in=acting_for(who, shared.today),
        submitted=waiting.count_submitted(*where),
        ranked=ranked[:LONGEST],
        few=few[: LONGEST - len(ranked[:LONGEST])],
        others=max(0, len(ranked) + len(few) - LONGEST),
        late=waiting.longest_overdue(shared.now, 5, *where),
        goals=goal.goals(waiting.targets()),
        reports=awaiting_reports(who),
        to_decide=to_decide,
        above=above,
        heard=heard_items(who, shared.now, settings().answer_days),
        above_all=escalations.together(above),
    )


@bp.get("/my")
@roles(*IN_UNIT, Role.OFFICE)
def mine() -> str:
    """A unit's own tasks as cards, by what to do first."""
    who = actor()
    unit_id, wanted = who.unit_id or 0, number("directive")
    only = my_tasks.name_of(wanted, who) if wanted is not None else ""
    directive_id = wanted if only else None
    done, ended = my_tasks.ended_tasks(unit_id, page_number(), directive_id)
    shared = shares(my_tasks.open_tasks(unit_id, directive_id), doers(unit_id), who, only_mine=text("who") == "me")
    rows = shared.rows
    return render_template(
        "desk/mine.html",
        board=board(rows, tags(), is_head=who.has(Role.UNIT_HEAD)),
        shares=shared,
        tags=tags(),
        unit_name=who.unit_name,
        only=only,
        unit_id=unit_id,
        reasons=my_tasks.reasons(rows),
        notes=my_tasks.last_notes(rows),
        helping=my_tasks.count_helping(who),
        done=Page(done, page_number(), my_tasks.DONE_PER_PAGE, ended),
    )
