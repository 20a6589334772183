"""Attackers and accidents among works: foreign rows, money of every kind, formulas in files."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import func, select

from tests.facilities.works.conftest import AMOUNT, Yard
from tests.facilities.works.test_views import PAID, go, picture, text
from tracker.core import db
from tracker.facilities.models import MoneyEntry, WorkPhoto
from tracker.facilities.queries.works import sums_of

STEPS = (
    "edit", "plan", "estimate", "return", "approve", "grant", "begin", "spend", "accept", "delay", "postpone",
    "resume", "cancel", "reopen", "photos",
)  # fmt: skip


def entries() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(MoneyEntry)) or 0


def test_another_units_work_is_nowhere(yard: Yard, browser: Any) -> None:
    work_id = yard.bring("under_way")
    before, client = entries(), browser("commune_b")
    base = f"/facilities/works/{work_id}"
    assert {path: client.get(base + path).status_code for path in ("", "/edit", "/spend", "/photos/1")} == {
        "": 404, "/edit": 404, "/spend": 404, "/photos/1": 404,
    }  # fmt: skip
    entry = db.session.scalars(select(MoneyEntry.id)).first()
    for step in (*STEPS, f"money/{entry}"):
        assert go(client, yard, work_id, step, key="x" * 32, **PAID).status_code == 404, step
    assert client.get(f"/escalations/new?from=work&id={work_id}").status_code == 404
    assert (yard.state(work_id), entries()) == ("under_way", before)


def test_rows_of_one_work_are_not_those_of_another(yard: Yard, browser: Any) -> None:
    mine, other = yard.bring("funded"), yard.bring("funded", "commune_b")
    office, commune = browser("office"), browser("commune_a")
    grants = {
        work: db.session.scalars(
            select(MoneyEntry.id).where(MoneyEntry.work_id == work, MoneyEntry.kind == "grant")
        ).one()
        for work in (mine, other)
    }
    db.session.rollback()
    answer = go(office, yard, mine, f"money/{grants[other]}", amount="1", reason="Thử")
    assert answer.status_code == 404
    assert sums_of(other)["grant"] == AMOUNT
    for work, unit in ((mine, "commune_a"), (other, "commune_b")):
        sent = {"version": str(yard.row(work).version), "moment": "before", "files": (picture(), "a.jpg")}
        form = {"data": sent, "content_type": "multipart/form-data"}
        assert browser(unit).post(f"/facilities/works/{work}/photos", **form).status_code == 302
    photos = dict(db.session.execute(select(WorkPhoto.work_id, WorkPhoto.id)).all())
    db.session.rollback()
    assert commune.get(f"/facilities/works/{mine}/photos/{photos[other]}").status_code == 404
    assert commune.get(f"/facilities/works/{other}/photos/{photos[mine]}").status_code == 404
    for gap in ("0", "-1", "99999999999", "x", str(2**31)):
        assert commune.post("/facilities/works/from-gap", data={"item": gap}).status_code in {400, 404, 422}, gap


@pytest.mark.parametrize("item", ["9" * 5000, "-1", "x", "", "2147483648"])
def test_an_acceptance_of_things_that_are_none_of_the_work(yard: Yard, browser: Any, item: str) -> None:
    work_id = yard.bring("under_way")
    form = {"accepted_on": "30/9/2024", "items-0-item_id": item, "items-0-quantity": "1"}
    assert go(browser("commune_a"), yard, work_id, "accept", **form).status_code == 422
    assert yard.state(work_id) == "under_way"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("28.500.000", 28_500_000), ("28 500 000 đồng", 28_500_000), ("28\u00a0500\u00a0000đ", 28_500_000),
        ("1", 1), ("1.000.000.000.000.000", 10**15), ("1.000.000.000.000.001", None), ("0", None), ("-5", None),
        ("28,5", None), ("28.500,50", None), ("28,500,000", None), ("1e9", None), ("०१२", None), ("đồng", None),
        ("1" + ".000" * 2000, None), ("9" * 5000, None), ("=1+1", None), ("1.00", None), ("1..000", None),
    ],
)  # fmt: skip
def test_money_as_people_and_others_type_it(yard: Yard, browser: Any, typed: str, kept: int | None) -> None:
    work_id = yard.bring("approved")
    answer = go(browser("office"), yard, work_id, "grant", key="m" * 32, **{**PAID, "amount": typed})
    assert answer.status_code == (302 if kept else 422)
    assert "4300" not in text(answer), "no words of the language below"
    assert sums_of(work_id)["grant"] == (kept or 0)
    if kept:
        written = f"{kept:,}".replace(",", ".")
        assert written in text(browser("commune_a").get(f"/facilities/works/{work_id}"))
        assert written in text(browser("leader").get("/facilities/works/board"))


def test_a_correction_is_a_figure(yard: Yard, browser: Any) -> None:
    work_id = yard.bring("funded")
    entry = db.session.scalars(select(MoneyEntry.id).where(MoneyEntry.kind == "grant")).one()
    for typed in ("đồng", "không", "-0", "१"):
        answer = go(browser("office"), yard, work_id, f"money/{entry}", amount=typed, reason="Nhầm")
        assert answer.status_code == 422, typed
    assert sums_of(work_id)["grant"] == AMOUNT


def test_no_file_runs_what_people_wrote(yard: Yard, browser: Any) -> None:
    runs = '=HYPERLINK("http://x","y")'
    yard.bring("funded", title=runs, description="@x", basis="+1")
    client = browser("office")
    for path in ("table", "money"):
        data = client.get(f"/facilities/works/{path}.csv").data.decode("utf-8-sig")
        table = list(csv.reader(io.StringIO(data)))
        assert len(table) > 1
        assert [cell for row in table for cell in row if cell.lstrip().startswith(("=", "+", "-", "@"))] == []
    book = load_workbook(io.BytesIO(client.get("/facilities/works/table.xlsx").data))
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert kinds <= {"s", "n", "d"}
