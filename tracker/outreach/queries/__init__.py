"""Reading outreach: single activities, lists, the register, plans, materials, and what is pointed out."""

from tracker.outreach.queries.doubts import ActivityFacts, Doubt, codes, doubts, facts_of
from tracker.outreach.queries.listing import PER_PAGE, Filters, Line, conditions, lines, page_of
from tracker.outreach.queries.materials import (
    Shelf,
    fetching_of,
    fetchings,
    get_edition,
    get_material,
    material_choices,
    shelf,
)
from tracker.outreach.queries.planning import Progress, plan_of, progress
from tracker.outreach.queries.register import (
    Board,
    UnitCoverage,
    Way,
    Ways,
    board,
    share,
    ways,
)
from tracker.outreach.queries.rows import Around, around, files_of, get_file, get_visible, last_of, seen_units
from tracker.outreach.queries.serving import TaskChoice, directives_for, served_directives, task_line, tasks_of
from tracker.outreach.queries.telling import hours, told_of

__all__ = [
    "PER_PAGE",
    "ActivityFacts",
    "Around",
    "Board",
    "Doubt",
    "Filters",
    "Line",
    "Progress",
    "Shelf",
    "TaskChoice",
    "UnitCoverage",
    "Way",
    "Ways",
    "around",
    "board",
    "codes",
    "conditions",
    "directives_for",
    "doubts",
    "facts_of",
    "fetching_of",
    "fetchings",
    "files_of",
    "get_edition",
    "get_file",
    "get_material",
    "get_visible",
    "hours",
    "last_of",
    "lines",
    "material_choices",
    "page_of",
    "plan_of",
    "progress",
    "seen_units",
    "served_directives",
    "share",
    "shelf",
    "task_line",
    "tasks_of",
    "told_of",
    "ways",
]
