"""Tables of outreach."""

from tracker.outreach.models.activity import (
    Activity,
    ActivityDirective,
    ActivityEvent,
    ActivityFile,
    ActivityLanguage,
    ActivityMaterial,
    ActivityPlace,
    ActivityReach,
    ActivityTask,
)
from tracker.outreach.models.material import Edition, Fetching, Material
from tracker.outreach.models.plan import Plan, PlanVillage

__all__ = [
    "Activity",
    "ActivityDirective",
    "ActivityEvent",
    "ActivityFile",
    "ActivityLanguage",
    "ActivityMaterial",
    "ActivityPlace",
    "ActivityReach",
    "ActivityTask",
    "Edition",
    "Fetching",
    "Material",
    "Plan",
    "PlanVillage",
]
