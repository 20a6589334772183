"""Outreach in reports: the section of a compliance report, and the register on paper.

Figures are those of the register itself (`outreach.queries.board`): page, CSV, XLSX and PDF cannot differ.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from tracker.core.clock import local_day
from tracker.outreach import queries
from tracker.outreach.figures import Counts, Scope
from tracker.outreach.queries import Board, UnitCoverage, Way, Ways, hours
from tracker.outreach.states import CHANNEL_LABELS, LANGUAGE_LABELS
from tracker.reports import links, wording
from tracker.reports.document import (
    Align,
    Annex,
    Block,
    Cell,
    Column,
    Document,
    Figure,
    Figures,
    Heading,
    Kind,
    Letterhead,
    Meta,
    Note,
    Paragraph,
    Signature,
    Table,
)
from tracker.reports.order import Order
from tracker.reports.render.values import whole
from tracker.units import queries as units

LUOT = "Lượt là số lần dự, không phải số người; không cộng lượt của các hoạt động thành số người."
ONCE = "Mỗi hoạt động tính một lần dù phục vụ nhiều văn bản; bản đã đến tính một lần dù có nhiều hoạt động."
COUNTED: Sequence[Column] = (
    Column("Hoạt động", "activities", Kind.INT, 12),
    Column("Buổi", "sessions", Kind.INT, 11),
    Column("Lượt người dự", "attendances", Kind.INT, 15),
    Column("Buổi phát", "broadcasts", Kind.INT, 12),
    Column("Giờ phát", "hours", Kind.DECIMAL, 12, Align.CENTER),
    Column("Bản phát", "copies", Kind.INT, 13),
    Column("Tin bài", "posts", Kind.INT, 11),
)
COVERED: Sequence[Column] = (
    Column("Bản đã đến", "reached", Kind.INT, 12),
    Column("Tổng số bản", "villages", Kind.INT, 12),
    Column("Độ phủ", "share", Kind.PCT, 17),
)
LANDSCAPE = Decimal("1.5")
"""How much wider the columns of figures are on a page on its side."""


def _counts(counts: Counts) -> list[Cell]:
    return [
        counts.activities,
        counts.sessions,
        counts.attendances,
        counts.broadcasts,
        Decimal(hours(counts.minutes).replace(",", ".")),
        counts.copies,
        counts.posts,
    ]


def _unit(one: UnitCoverage, directive_id: int | None) -> list[Cell]:
    activities, *rest = _counts(one.counts)
    if directive_id is not None:
        narrowed = {"unit": one.unit_id, "directive": directive_id}
        activities = links.listed(one.counts.activities, "/outreach/activities", **narrowed)
    return [one.name, len(one.reached), len(one.villages), one.share, activities, *rest]


def _columns(first: Column, *, landscape: bool) -> list[Column]:
    figures = [*COVERED, *COUNTED]
    if landscape:
        figures = [replace(one, width=int((one.width or 0) * LANDSCAPE)) for one in figures]
    return [first, *figures]


def by_unit(board: Board, *, landscape: bool = False, directive_id: int | None = None) -> Table:
    """Coverage and totals by unit, with their sum.

    Where the board is narrowed to a directive and nothing else, activities lead to their list.
    """
    totals: list[Cell] = ["Cộng", board.reached, len(board.villages), board.share, *_counts(board.counts)]
    return Table(
        caption="Kết quả tuyên truyền theo đơn vị",
        columns=_columns(Column("Đơn vị", "unit"), landscape=landscape),
        rows=[_unit(one, directive_id) for one in board.units],
        totals=totals,
        note=f"{LUOT} {ONCE}",
    )


def blocks(directive_id: int, unit_ids: Sequence[int], as_of: dt.datetime) -> list[Block]:
    """What the units that were asked, or those that took over from them, did for a directive up to a moment.

    For its compliance report: figures as they were known then, so that the same report can be made again. Nothing
    where nothing was recorded.
    """
    day = local_day(as_of)
    scope = Scope(last=day, directive_id=directive_id, moment=as_of)
    receivers = units.receivers_on(day)
    asked = {receivers.get(unit_id, unit_id) for unit_id in unit_ids}
    board = queries.board(scope, among=asked)
    if not board.counts.activities:
        return []
    return [Paragraph(said(board)), *_rate(board), by_unit(board, directive_id=directive_id)]


def _rate(board: Board) -> list[Block]:
    if board.share is None:
        return []
    return [
        Figures(
            [
                Figure(
                    "Độ phủ bản",
                    board.reached,
                    len(board.villages),
                    f"{board.share}%".replace(".", ","),
                    "số bản có ít nhất một hoạt động cho người dân chia cho tổng số bản còn hiệu lực",
                )
            ]
        )
    ]


def said(board: Board) -> str:
    """The totals of a board in a sentence, with the villages reached."""
    villages = len(board.villages)
    return told(board.counts, f"; đã đến {whole(board.reached)}/{whole(villages)} bản" if villages else "")


def told(counts: Counts, rest: str = "") -> str:
    """Totals in a sentence that ends with the rest."""
    parts = [
        (counts.sessions, "buổi"),
        (counts.attendances, "lượt người dự"),
        (counts.broadcasts, f"buổi phát thanh ({hours(counts.minutes)} giờ)"),
        (counts.copies, "bản tài liệu"),
        (counts.posts, "tin bài"),
    ]
    counted = ", ".join(f"{whole(value)} {text}" for value, text in parts if value)
    return f"Đã ghi {whole(counts.activities)} hoạt động tuyên truyền{': ' if counted else ''}{counted}{rest}."


def build(
    board: Board,
    ways: Ways,
    *,
    unit_id: int,
    author: str,
    about: str,
    as_of: dt.datetime,
    created: dt.datetime,
    notice: str | None,
) -> Document:
    """The register on paper.

    Takes the board, the ways of the same scope, the unit that prints it, its author, the directive it is narrowed
    to ('' for all), the moment of the figures and that of the printing, and the notice of a demonstration.
    """
    day = local_day(created)
    unit = units.version_on(unit_id, day)
    return Document(
        kind="outreach",
        title="BẢNG TỔNG HỢP",
        subject="Kết quả tuyên truyền" + (f" thực hiện {about}" if about else ""),
        letterhead=Letterhead(
            issuer=unit.issuer_line or unit.name.upper(),
            parent=unit.parent_line or None,
            symbol=f"BTH-{unit.symbol}" if unit.symbol else "BTH",
            place=unit.place,
            date=day,
        ),
        blocks=[
            Paragraph(f"Đến {wording.moment(as_of)}: {said(board)}"),
            *_rate(board),
            Note(f"{LUOT} {ONCE}"),
            Paragraph(
                f"Kết quả theo đơn vị ở {wording.enclosed(True)}, "
                f"theo kênh và ngôn ngữ ở {wording.enclosed(True, 2)}."
            ),
        ],
        signature=Signature(title="NGƯỜI LẬP", name=author),
        annexes=[
            Annex("KẾT QUẢ THEO ĐƠN VỊ", [by_unit(board, landscape=True)], landscape=True),
            Annex("KẾT QUẢ THEO KÊNH, NGÔN NGỮ", _ways(ways), landscape=True),
        ],
        notice=notice,
        meta=Meta(author=author, created=created),
    )


def build_register(order: Order) -> Document:
    """The register as of the order's moment, of the whole district."""
    scope = Scope(last=local_day(order.as_of), moment=order.as_of)
    return build(
        queries.board(scope),
        queries.ways(scope),
        unit_id=order.unit_id,
        author=order.author,
        about="",
        as_of=order.as_of,
        created=order.created,
        notice=order.notice,
    )


def _ways(ways: Ways) -> list[Block]:
    return [
        Heading("Theo kênh", "1.", 2),
        _way_table("Kênh", ways.channels, CHANNEL_LABELS),
        Heading("Theo ngôn ngữ", "2.", 2),
        _way_table("Ngôn ngữ", ways.languages, LANGUAGE_LABELS),
        Note("Một hoạt động dùng hai thứ tiếng nằm ở cả hai dòng, nên các dòng không cộng lại."),
    ]


def _way_table(title: str, ways: Sequence[Way], labels: Mapping[Any, str]) -> Table:
    return Table(
        columns=_columns(Column(title, "way"), landscape=True),
        rows=[[labels[one.key], one.reached, one.villages, one.share, *_counts(one.counts)] for one in ways],
        empty="Chưa có hoạt động nào.",
    )
