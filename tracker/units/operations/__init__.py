"""Verbs on units: read a file of them, import it, edit one, rename one, carry out what an act does to them."""

from tracker.units.operations.checking import check
from tracker.units.operations.editing import Particulars, add_alias, edit_unit, rename_unit
from tracker.units.operations.importing import ImportResult, import_units
from tracker.units.operations.reading import Problem, Reading, UnitRow, read_units
from tracker.units.operations.reform import Fate, Heir, NewUnit, Reform, decode, encode
from tracker.units.operations.reform_file import Proposal, ReformFile, propose, read_reform
from tracker.units.operations.succession import change_units

__all__ = [
    "Fate",
    "Heir",
    "ImportResult",
    "NewUnit",
    "Particulars",
    "Problem",
    "Proposal",
    "Reading",
    "Reform",
    "ReformFile",
    "UnitRow",
    "add_alias",
    "change_units",
    "check",
    "decode",
    "edit_unit",
    "encode",
    "import_units",
    "propose",
    "read_reform",
    "read_units",
    "rename_unit",
]
