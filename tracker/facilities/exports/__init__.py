"""Tables of the register as files."""

from tracker.facilities.exports.stocktakes import (
    COLUMNS,
    HEAD,
    SHEET_COLUMNS,
    Blank,
    Table,
    Value,
    Words,
    as_csv,
    as_xlsx,
    blank_sheet,
    norm_in_words,
    of_board,
    of_catalogue,
    of_gaps,
    of_stock_take,
)
from tracker.facilities.exports.works import of_money, of_works

__all__ = [
    "COLUMNS",
    "HEAD",
    "SHEET_COLUMNS",
    "Blank",
    "Table",
    "Value",
    "Words",
    "as_csv",
    "as_xlsx",
    "blank_sheet",
    "norm_in_words",
    "of_board",
    "of_catalogue",
    "of_gaps",
    "of_money",
    "of_stock_take",
    "of_works",
]
