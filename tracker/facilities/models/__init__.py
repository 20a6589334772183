"""Tables of the register of one-stop offices."""

from tracker.facilities.models.catalogue import Group, Item, ItemVersion
from tracker.facilities.models.stocktakes import StockEvent, StockLine, StockPhoto, StockTake

__all__ = ["Group", "Item", "ItemVersion", "StockEvent", "StockLine", "StockPhoto", "StockTake"]
