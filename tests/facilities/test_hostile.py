"""Attackers and accidents: foreign rows behind tampered addresses, formulas in files, numbers of every kind."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from openpyxl import load_workbook

from tests.cast import Cast
from tests.facilities.conftest import Shelf, how_many
from tests.facilities.test_views import form_of
from tests.facilities.works.test_views import picture
from tracker.core import db, transaction
from tracker.facilities.models import Group, ItemVersion, StockPhoto
from tracker.units.models import Unit, UnitVersion

RUNS = '=HYPERLINK("http://x","y")'
PAGES = (
    "/facilities", "/facilities/gaps", "/facilities/trend", "/facilities/catalogue", "/facilities/works",
    "/facilities/works/board", "/facilities/works/new", "/facilities/works/table.csv",
    "/facilities/works/money.csv", "/facilities/works/table.xlsx", "/facilities/board.xlsx",
    "/facilities/board.csv", "/facilities/gaps.csv", "/facilities/gaps.xlsx", "/facilities/catalogue.csv",
    "/facilities/catalogue/items/new", "/facilities/trend?before=31/12/9999", "/facilities/trend?before=%00",
    "/facilities/gaps?group=99999999999",
    "/facilities/works?page=99999999999999999999&unit=-1&item=x&year=99999&state=x&source=%27&sort=--plan",
)  # fmt: skip


@pytest.mark.parametrize("who", ["office", "leader", "auditor", "commune_a", "head_a", "admin"])
def test_nothing_breaks_where_nothing_is_held(app: Flask, cast: Cast, browser: Any, who: str) -> None:
    client = browser(who)
    unit = cast.units["commune_a"]
    own = [f"/facilities/units/{unit}{rest}" for rest in ("", "/checklist", "/begin", "/import", "/template.xlsx")]
    answers = {path: client.get(path).status_code for path in (*PAGES, *own)}
    assert set(answers.values()) <= {200, 302, 403, 404}, answers
    assert who == "admin" or answers["/facilities"] in {200, 302}


def test_another_units_stock_take_is_nowhere(shelf: Shelf, browser: Any) -> None:
    take_id = shelf.begin()
    shelf.fill(take_id)
    group = shelf.item("TB03").group_id
    client, base = browser("commune_b"), f"/facilities/stock-takes/{take_id}"
    steps = ("submit", "approve", "send-back", "take-back", "correct", "discard", "head", f"groups/{group}")
    asked = ["", f"/groups/{group}", "/head", "/submit", "/photos/1", "/table.csv", "/table.xlsx"]
    assert {path: client.get(base + path).status_code for path in asked} == dict.fromkeys(asked, 404)
    sent = [f"/{step}" for step in (*steps, f"groups/{group}/draft")]
    assert {path: client.post(base + path, data={"version": "1"}).status_code for path in sent} == dict.fromkeys(
        sent, 404
    )
    assert shelf.state(take_id) == "draft"
    # Nor do those who read everything see a draft, or an address that leads to it.
    for reader in ("leader", "auditor"):
        assert browser(reader).get(base).status_code == 404


def test_a_draft_of_the_office_is_not_offered_to_readers(shelf: Shelf, browser: Any) -> None:
    take_id, unit = shelf.begin(by="office"), shelf.cast.units["commune_a"]
    address = f"/facilities/stock-takes/{take_id}"
    for who, offered in (("office", True), ("commune_a", True), ("leader", False), ("auditor", False)):
        page = browser(who).get(f"/facilities/units/{unit}").get_data(as_text=True)
        assert (address in page, browser(who).get(address).status_code) == (offered, 200 if offered else 404), who


def test_items_and_photographs_of_elsewhere_are_left_alone(shelf: Shelf, browser: Any) -> None:
    group = shelf.item("TB03").group_id
    takes = {}
    for unit in ("commune_a", "commune_b"):
        takes[unit] = shelf.begin(unit)
        where = f"/facilities/stock-takes/{takes[unit]}/groups/{group}"
        fields = form_of(browser(unit), where)
        fields |= {name: "7" for name in fields if name.endswith("-quantity")}
        fields["answers-0-photos"] = (picture(), "a.jpg")
        assert browser(unit).post(where, data=fields, content_type="multipart/form-data").status_code == 302
    photos = [photo.id for photo in db.session.query(StockPhoto).order_by(StockPhoto.id)]
    db.session.rollback()
    client, where = browser("commune_a"), f"/facilities/stock-takes/{takes['commune_a']}/groups/{group}"
    assert client.get(f"/facilities/stock-takes/{takes['commune_a']}/photos/{photos[1]}").status_code == 404
    assert client.post(where, data={**form_of(client, where), "drop": [str(photos[1])]}).status_code == 302
    other = shelf.item("DT01").item_id
    fields = {**form_of(client, where), "answers-0-item": str(other)}
    answer = client.post(where, data=fields)
    assert answer.status_code == 422
    assert "Danh mục đã thay đổi" in answer.get_data(as_text=True)
    assert client.get(f"/facilities/stock-takes/{takes['commune_a']}/groups/99999").status_code == 404
    assert {photo.id for photo in db.session.query(StockPhoto)} == set(photos)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("37,5", "37.5"), ("37.5", "37.5"), ("1.200", "1200"), ("1 200", "1200"), ("0", "0"), ("0,25", "0.25"),
        ("-1", None), ("1e3", None), ("NaN", None), ("Infinity", None), ("9" * 5000, None), ("9" * 12, None),
        ("१२", None), ("1,234", None), ("1.2.3", None), ("=1+1", None), ("½", None),
    ],
)  # fmt: skip
def test_quantities_as_people_and_others_type_them(
    shelf: Shelf, browser: Any, typed: str, kept: str | None
) -> None:
    take_id = shelf.begin()
    client, where = browser("commune_a"), f"/facilities/stock-takes/{take_id}/groups/{shelf.item('DT01').group_id}"
    fields = form_of(client, where)
    fields |= {name: "7" for name in fields if name.endswith("-quantity")} | {"answers-0-quantity": typed}
    answer = client.post(where, data=fields)
    assert answer.status_code == (302 if kept else 422)
    if kept:
        assert shelf.line(take_id, "DT01").quantity == Decimal(kept)


def test_no_file_runs_what_people_wrote(shelf: Shelf, browser: Any) -> None:
    with transaction():
        for group in db.session.query(Group):
            group.name = f"={group.name}"
        for version in db.session.query(ItemVersion):
            version.name, version.legal_ref, version.note = f"+{version.name}", "@SUM(1)", RUNS
        unit = db.session.get_one(Unit, shelf.cast.units["commune_a"])
        db.session.query(UnitVersion).filter_by(unit_id=unit.id).one().short_name = "-2+3"
    take_id = shelf.bring("submitted", but={"TB03": how_many(1, note=RUNS), "TB01": how_many(0, note="\t=1")})
    client = browser("office")
    for path in ("board", "gaps", "catalogue", f"stock-takes/{take_id}/table"):
        table = list(csv.reader(io.StringIO(client.get(f"/facilities/{path}.csv").data.decode("utf-8-sig"))))
        assert len(table) > 1
        assert [cell for row in table for cell in row if cell.lstrip().startswith(("=", "+", "-", "@"))] == []
        book = load_workbook(io.BytesIO(client.get(f"/facilities/{path}.xlsx").data))
        assert {cell.data_type for row in book.worksheets[0].iter_rows() for cell in row} <= {"s", "n", "d"}
    blank = browser("commune_a").get(f"/facilities/units/{shelf.cast.units['commune_a']}/template.xlsx").data
    sheet = load_workbook(io.BytesIO(blank)).worksheets[0]
    assert "f" not in {cell.data_type for row in sheet.iter_rows() for cell in row}
