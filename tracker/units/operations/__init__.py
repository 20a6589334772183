"""Verbs on units: read a file of them, import it, edit one, rename one from a day on."""

from tracker.units.operations.editing import Particulars, add_alias, edit_unit, rename_unit
from tracker.units.operations.importing import ImportResult, import_units
from tracker.units.operations.reading import Problem, Reading, UnitRow, read_units

__all__ = [
    "ImportResult",
    "Particulars",
    "Problem",
    "Reading",
    "UnitRow",
    "add_alias",
    "edit_unit",
    "import_units",
    "read_units",
    "rename_unit",
]
