"""Verbs on units and villages: read a file of them, import it, edit one, rename one, carry out an act."""

from tracker.units.operations.checking import check
from tracker.units.operations.editing import Particulars, add_alias, edit_unit, rename_unit
from tracker.units.operations.importing import ImportResult, import_units
from tracker.units.operations.reading import Problem, Reading, UnitRow, read_units
from tracker.units.operations.reform import Fate, Heir, NewUnit, Reform, decode, encode
from tracker.units.operations.reform_file import Proposal, ReformFile, propose, read_reform
from tracker.units.operations.succession import change_units
from tracker.units.operations.village_file import (
    VillageLine,
    VillageReading,
    import_villages,
    read_villages,
    villages_from_plain,
    villages_to_plain,
)
from tracker.units.operations.villages import (
    VillageFacts,
    add_village,
    change_village,
    correct_village,
    end_village,
    merge_villages,
)

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
    "VillageFacts",
    "VillageLine",
    "VillageReading",
    "add_alias",
    "add_village",
    "change_units",
    "change_village",
    "check",
    "correct_village",
    "decode",
    "edit_unit",
    "encode",
    "end_village",
    "import_units",
    "import_villages",
    "merge_villages",
    "propose",
    "read_reform",
    "read_units",
    "read_villages",
    "rename_unit",
    "villages_from_plain",
    "villages_to_plain",
]
