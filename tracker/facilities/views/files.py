"""Tables of the register as files, with the figures of the pages."""

from __future__ import annotations

from flask import Response
from flask_babel import gettext as _

from tracker.core.clock import local_day
from tracker.facilities import exports, figures, queries
from tracker.facilities.views.board import groups
from tracker.facilities.views.office import XLSX, attachment, is_district
from tracker.facilities.views.page import OVERSEERS, READERS, bp
from tracker.web.guard import roles
from tracker.web.identity import actor, now

FORMAT = "<any('csv','xlsx'):extension>"


def _file(table: exports.Table, name: str, extension: str) -> Response:
    if extension == "xlsx":
        return attachment(exports.as_xlsx(table), XLSX, f"{name}.xlsx")
    return attachment(exports.as_csv(table), "text/csv; charset=utf-8", f"{name}.csv")


@bp.get(f"/facilities/board.{FORMAT}")
@roles(*OVERSEERS)
def board_file(extension: str) -> Response:
    """Every office with its figures by group."""
    district = figures.district_figures(now())
    return _file(exports.of_board(district, groups(), _), "mot-cua", extension)


@bp.get(f"/facilities/gaps.{FORMAT}")
@roles(*OVERSEERS)
def gaps_file(extension: str) -> Response:
    """Every item with the offices that lack it."""
    found = queries.gaps(figures.offices_at(now()))
    return _file(exports.of_gaps(found, _), "mot-cua-con-thieu", extension)


@bp.get(f"/facilities/catalogue.{FORMAT}")
@roles(*READERS)
def catalogue_file(extension: str) -> Response:
    """The items of today with their norms."""
    entries = queries.entries_on(local_day(now()))
    return _file(exports.of_catalogue(entries, _), "danh-muc-mot-cua", extension)


@bp.get(f"/facilities/stock-takes/<int:take_id>/table.{FORMAT}")
@roles(*READERS)
def stock_take_file(take_id: int, extension: str) -> Response:
    """A stock-take item by item."""
    row = queries.get_visible(take_id, actor())
    entries = queries.entries_on(row.taken_on)
    table = exports.of_stock_take(entries, queries.lines_of(row), district=is_district(row), words=_)
    return _file(table, f"kiem-ke-{row.taken_on:%Y-%m-%d}-{row.id}", extension)
