"""The register: coverage by unit, by channel and language, as a page and as files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from flask import Response, render_template
from flask_babel import gettext as _

from tracker.outreach import exports, policy, queries
from tracker.outreach.figures import Scope
from tracker.outreach.queries import Board, UnitCoverage, Way, Ways
from tracker.outreach.views.page import around, asked, bp, number, readers
from tracker.web.identity import actor

NEWEST = 3
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.get("")
@readers
def register() -> str:
    """Villages reached of all, sessions, lượt; each unit, the villages of one, and what was recorded last."""
    wanted = asked()
    scope, who = wanted.scope, actor()
    board = board_of(scope)
    chosen = _chosen(board)
    filters = queries.Filters(directive_id=scope.directive_id, last=scope.last if scope.moment else None)
    return render_template(
        "outreach/register.html",
        board=board,
        chosen=chosen,
        plan=queries.plan_of(chosen.unit_id, scope.directive_id) if chosen and scope.directive_id else None,
        newest=queries.lines(queries.conditions(who, filters), limit=NEWEST),
        asked=wanted,
        can_write=who.role in policy.WRITERS,
        **around(),
    )


def board_of(scope: Scope) -> Board:
    """The register of the person's own unit, or of all; villages count whoever reached them."""
    who = actor()
    if who.reads_all:
        return queries.board(scope)
    return queries.board(replace(scope, unit_ids=None), among=[who.unit_id or 0])


def _chosen(board: Board) -> UnitCoverage | None:
    """The unit whose villages are shown: the one asked for, else the one with the least coverage."""
    wanted = number("unit")
    found = next((one for one in board.communes if one.unit_id == wanted), None)
    return found or next(iter(board.communes), None)


@bp.get("/figures")
@readers
def figures() -> str:
    """Coverage and totals by channel and by language."""
    wanted = asked()
    return render_template("outreach/figures.html", ways=ways_of(wanted.scope), asked=wanted, **around())


def ways_of(scope: Scope) -> Ways:
    """Coverage and totals by channel and language as the person sees them."""
    who = actor()
    return queries.ways(scope, among=None if who.reads_all else [who.unit_id or 0])


def _table() -> exports.Table:
    scope = asked().scope
    found = ways_of(scope)
    ways: Sequence[tuple[str, Sequence[Way]]] = [
        (_("Theo kênh"), found.channels),
        (_("Theo ngôn ngữ (một hoạt động có thể ở nhiều dòng)"), found.languages),
    ]
    return exports.coverage_table(board_of(scope), ways, _)


@bp.get("/figures.csv")
@readers
def figures_csv() -> Response:
    """The register as CSV."""
    return sent(exports.as_csv(_table()), "text/csv; charset=utf-8", "tuyen-truyen.csv")


@bp.get("/figures.xlsx")
@readers
def figures_xlsx() -> Response:
    """The register as a workbook."""
    return sent(exports.as_xlsx((_("Độ phủ"), _table())), XLSX, "tuyen-truyen.xlsx")


def sent(data: bytes, media_type: str, name: str) -> Response:
    """An answer that is a download."""
    response = Response(data, mimetype=media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
