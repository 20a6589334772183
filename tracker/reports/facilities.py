"""One-stop offices in a compliance report: verdicts by unit, works by state, money by source and year.

Everything is replayed as of the report's moment: stock-takes that stood then, what had happened to works, entries
that had been written.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from tracker.facilities.figures import Counts, UnitFigures, figures_of, total
from tracker.facilities.models import Work
from tracker.facilities.queries.works import MoneyTable, Standing, money_table, standings
from tracker.facilities.states.works import SOURCE_LABELS, WORK_LABELS, WORK_OPEN, MoneyKind, WorkState
from tracker.reports import links
from tracker.reports.document import Annex, Block, Cell, Column, Kind, Note, Paragraph, Table

MONEY = (
    Column("Kế hoạch vốn (đồng)", "plan", Kind.INT, 32),
    Column("Vốn bố trí (đồng)", "grant", Kind.INT, 32),
    Column("Đã chi (đồng)", "spend", Kind.INT, 32),
)


def blocks(unit_ids: Sequence[int], as_of: dt.datetime) -> list[Block]:
    """The section: what the stock-takes found, what is being done, with which money; empty without any row."""
    offices = figures_of(unit_ids, as_of)
    works = standings(as_of, unit_ids)
    taken = [one for one in offices if one.stock_take_id is not None]
    if not taken and not works:
        return []
    counts = total(one.counts for one in offices)
    money = _money(unit_ids, as_of)
    ready = sum(one.state is WorkState.ACCEPTED for one in works)
    running = sum(one.state in WORK_OPEN for one in works)
    return [
        Paragraph(
            f"{len(taken)}/{len(offices)} bộ phận một cửa đã kiểm kê; {counts.met} hạng mục đạt, {counts.partly} "
            f"đạt một phần, {counts.not_met} chưa đạt, {counts.not_applicable} không áp dụng. "
            f"Có {len(works)} công việc nâng cấp: {ready} đã nghiệm thu, {running} đang mở, "
            f"{len(works) - ready - running} đã hủy."
        ),
        _offices(offices, works, counts),
        _states(works),
        _money_table(money),
        Note("Số tiền là tổng các khoản trong sổ kinh phí, gồm cả đính chính, đến thời điểm báo cáo."),
    ]


def _money(unit_ids: Sequence[int], as_of: dt.datetime) -> MoneyTable:
    return money_table([Work.unit_id.in_(unit_ids)], as_of)


def _offices(offices: Sequence[UnitFigures], works: Sequence[Standing], counts: Counts) -> Table:
    rows = [_office(one, works) for one in offices]
    return Table(
        caption="Hạng mục bộ phận một cửa và công việc nâng cấp theo đơn vị",
        columns=[
            Column("Đơn vị", "unit"),
            Column("Kiểm kê ngày", "taken_on", Kind.DATE, 24),
            Column("Đạt", "met", Kind.INT, 14, group="Hạng mục"),
            Column("Một phần", "partly", Kind.INT, 15, group="Hạng mục"),
            Column("Chưa đạt", "not_met", Kind.INT, 15, group="Hạng mục"),
            Column("Không áp dụng", "not_applicable", Kind.INT, 17, group="Hạng mục"),
            Column("Đang mở", "open", Kind.INT, 15, group="Công việc"),
            Column("Nghiệm thu", "accepted", Kind.INT, 17, group="Công việc"),
        ],
        rows=rows,
        totals=[
            "Cộng",
            None,
            counts.met,
            counts.partly,
            counts.not_met,
            counts.not_applicable,
            sum(one.state in WORK_OPEN for one in works),
            sum(one.state is WorkState.ACCEPTED for one in works),
        ],
    )


def _office(office: UnitFigures, works: Sequence[Standing]) -> list[Cell]:
    own = [one for one in works if one.unit_id == office.unit_id]
    accepted = sum(one.state is WorkState.ACCEPTED for one in own)
    return [
        links.page(f"/facilities/units/{office.unit_id}", office.unit),
        office.taken_on,
        office.met,
        office.partly,
        office.not_met,
        office.not_applicable,
        sum(one.state in WORK_OPEN for one in own),
        links.listed(accepted, "/facilities/works", unit=office.unit_id, state=WorkState.ACCEPTED.value),
    ]


def _states(works: Sequence[Standing]) -> Table:
    return Table(
        caption="Công việc nâng cấp theo tình trạng",
        columns=[Column("Tình trạng", "state"), Column("Số công việc", "count", Kind.INT, 30), *MONEY],
        rows=[
            [WORK_LABELS[state], len(own), *_summed(own)]
            for state in WorkState
            if (own := [one for one in works if one.state is state])
        ],
        totals=["Cộng", len(works), *_summed(works)],
        empty="Chưa có công việc nâng cấp.",
    )


def _summed(works: Sequence[Standing]) -> list[Cell]:
    return [sum(one.sums[kind] for one in works) for kind in MoneyKind]


def _money_table(money: MoneyTable) -> Table:
    return Table(
        caption="Vốn nâng cấp theo nguồn và năm",
        columns=[Column("Nguồn vốn", "source"), Column("Năm", "year", Kind.ORDINAL, 18), *MONEY],
        rows=[[SOURCE_LABELS[line.source], line.year, line.plan, line.grant, line.spend] for line in money.lines],
        totals=["Cộng", "", *(money.total(kind) for kind in MoneyKind)],
        empty="Chưa ghi khoản vốn nào.",
    )


def annex(unit_ids: Sequence[int], as_of: dt.datetime) -> Annex | None:
    """Every work with its money, on landscape pages; none without works."""
    works = standings(as_of, unit_ids)
    if not works:
        return None
    return Annex(
        title="CÔNG VIỆC NÂNG CẤP BỘ PHẬN MỘT CỬA",
        landscape=True,
        blocks=[
            Table(
                columns=[
                    Column("STT", "number", Kind.ORDINAL, 12),
                    Column("Đơn vị", "unit", width=34),
                    Column("Công việc", "title"),
                    Column("Tình trạng", "state", width=36),
                    Column("Dự kiến xong", "finish", Kind.DATE, 24),
                    *MONEY,
                ],
                rows=[
                    [
                        number,
                        one.unit_name,
                        links.page(f"/facilities/works/{one.id}", one.title),
                        WORK_LABELS[one.state],
                        one.finish_on,
                        *(one.sums[kind] for kind in MoneyKind),
                    ]
                    for number, one in enumerate(works, start=1)
                ],
                totals=["", "Cộng", "", "", None, *_summed(works)],
            )
        ],
    )
