"""Tables of the register of one-stop offices."""

from tracker.facilities.models.catalogue import Group, Item, ItemVersion
from tracker.facilities.models.stocktakes import StockEvent, StockLine, StockPhoto, StockTake
from tracker.facilities.models.works import (
    FIRST_YEAR,
    LAST_YEAR,
    MOST_DONG,
    MoneyEntry,
    Work,
    WorkEscalation,
    WorkEvent,
    WorkItem,
    WorkPhoto,
)

__all__ = [
    "FIRST_YEAR",
    "LAST_YEAR",
    "MOST_DONG",
    "Group",
    "Item",
    "ItemVersion",
    "MoneyEntry",
    "StockEvent",
    "StockLine",
    "StockPhoto",
    "StockTake",
    "Work",
    "WorkEscalation",
    "WorkEvent",
    "WorkItem",
    "WorkPhoto",
]
