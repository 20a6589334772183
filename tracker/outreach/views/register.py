"""The register: coverage by unit, by channel and language, as a page and as files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from flask import Response, render_template
from flask_babel import gettext as _

from tracker.outreach import exports, policy, queries
from tracker.outreach.figures import Scope
from tracker.outreach.queries import Board, UnitCoverage, Way, Ways
from tracker.outreach.views.page import around, bp, number, readers, scope
from tracker.web.identity import actor

NEWEST = 3
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.get("")
@readers
def register() -> str:
    """Villages reached of all, sessions, lượt; each unit, the villages of one, and what was recorded last."""
    asked = scope()
    board = _board(asked)
    who = actor()
    chosen = _chosen(board)
    newest = queries.lines(queries.conditions(who, queries.Filters(directive_id=asked.directive_id)), limit=NEWEST)
    return render_template(
        "outreach/register.html",
        board=board,
        chosen=chosen,
        plan=queries.plan_of(chosen.unit_id, asked.directive_id) if chosen and asked.directive_id else None,
        newest=newest,
        scope=asked,
        directives=queries.served_directives(who),
        can_write=who.role in policy.WRITERS,
        **around(),
    )


def asked_board() -> tuple[Scope, Board]:
    """What the address asks for, and the register for it as the person sees it."""
    asked = scope()
    return asked, _board(asked)


def _board(asked: Scope) -> Board:
    """The register of the person's own unit, or of all; villages count whoever reached them."""
    who = actor()
    if who.reads_all:
        return queries.board(asked)
    return queries.board(replace(asked, unit_ids=None), among=[who.unit_id or 0])


def _chosen(board: Board) -> UnitCoverage | None:
    """The unit whose villages are shown: the one asked for, else the one with the least coverage."""
    wanted = number("unit")
    found = next((one for one in board.communes if one.unit_id == wanted), None)
    return found or next(iter(board.communes), None)


@bp.get("/figures")
@readers
def figures() -> str:
    """Coverage and totals by channel and by language."""
    asked = scope()
    return render_template(
        "outreach/figures.html",
        ways=asked_ways(asked),
        scope=asked,
        directives=queries.served_directives(actor()),
        **around(),
    )


def asked_ways(asked: Scope) -> Ways:
    """Coverage and totals by channel and language as the person sees them."""
    who = actor()
    return queries.ways(asked, among=None if who.reads_all else [who.unit_id or 0])


def _ways(asked: Scope) -> Sequence[tuple[str, Sequence[Way]]]:
    found = asked_ways(asked)
    return [
        (_("Theo kênh"), found.channels),
        (_("Theo ngôn ngữ (một hoạt động có thể ở nhiều dòng)"), found.languages),
    ]


@bp.get("/figures.csv")
@readers
def figures_csv() -> Response:
    """The register as CSV."""
    asked = scope()
    board = _board(asked)
    table = exports.coverage_table(board, _ways(asked), _)
    return sent(exports.as_csv(table), "text/csv; charset=utf-8", "tuyen-truyen.csv")


@bp.get("/figures.xlsx")
@readers
def figures_xlsx() -> Response:
    """The register as a workbook."""
    asked = scope()
    board = _board(asked)
    table = exports.coverage_table(board, _ways(asked), _)
    return sent(exports.as_xlsx((_("Độ phủ"), table)), XLSX, "tuyen-truyen.xlsx")


def sent(data: bytes, media_type: str, name: str) -> Response:
    """An answer that is a download."""
    response = Response(data, mimetype=media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
