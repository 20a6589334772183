"""Villages: added, changed with time, merged, carried along by succession; files refused whole."""

from __future__ import annotations

import datetime as dt
import html
import io
import re
from typing import Any

import pytest

from tests.cast import Cast
from tests.conftest import TestClock
from tests.units.files import csv_of, xlsx_of
from tracker.core import db, transaction
from tracker.core.errors import Forbidden, Invalid, Stale
from tracker.tasks.operations import succession
from tracker.units import operations, queries
from tracker.units.models import Village
from tracker.units.operations import Fate, Heir, NewUnit, Reform, VillageFacts
from tracker.units.states import SuccessionKind, UnitKind, VillageKind

DAY = dt.date(2024, 9, 30)
BEGAN = dt.date(2020, 2, 1)
HEADINGS = "Đơn vị,Loại,Tên bản,Số hộ,Từ ngày,Đến ngày"


def facts(cast: Cast, name: str, households: int | None = 80, unit: str = "commune_a") -> VillageFacts:
    return VillageFacts(cast.units[unit], VillageKind.BAN, name, households)


def add(cast: Cast, clock: TestClock, name: str, unit: str = "commune_a", **more: Any) -> int:
    with transaction():
        return operations.add_village(
            facts(cast, name, unit=unit, **more), valid_from=BEGAN, actor=cast.actor("office"), now=clock()
        ).id


def names(cast: Cast, day: dt.date = DAY, unit: str = "commune_a") -> list[str]:
    db.session.rollback()
    return [row.label for row in queries.villages_on(day, [cast.units[unit]])]


def act(cast: Cast, clock: TestClock, verb: str, village_id: int, **given: Any) -> None:
    with transaction():
        village = db.session.get_one(Village, village_id)
        words = {"version": village.version, "actor": cast.actor("office"), "now": clock(), **given}
        getattr(operations, f"{verb}_village")(village, **words)


def test_a_village_is_added_renamed_and_ended_with_dates(cast: Cast, clock: TestClock) -> None:
    row = add(cast, clock, "Hợp 1")
    act(
        cast, clock, "change", row, facts=facts(cast, "Hợp Nhất"), valid_from=dt.date(2023, 1, 1), legal_ref="NQ 5"
    )
    assert names(cast, dt.date(2022, 12, 31)) == ["Bản Hợp 1"]
    assert names(cast) == ["Bản Hợp Nhất"]
    act(cast, clock, "end", row, last_day=dt.date(2024, 6, 30), legal_ref="NQ 9")
    assert names(cast, dt.date(2024, 6, 30)) == ["Bản Hợp Nhất"]
    assert names(cast) == []


def test_a_village_may_pass_to_another_commune(cast: Cast, clock: TestClock) -> None:
    row = add(cast, clock, "Hợp 1")
    moved = facts(cast, "Hợp 1", unit="commune_b")
    act(cast, clock, "change", row, facts=moved, valid_from=dt.date(2024, 1, 1), legal_ref="NQ 5")
    assert (names(cast), names(cast, unit="commune_b")) == ([], ["Bản Hợp 1"])
    assert names(cast, dt.date(2023, 12, 31)) == ["Bản Hợp 1"]


@pytest.mark.parametrize(
    ("name", "households", "field"), [("bản HOP 1", 10, "name"), ("  ", 10, "name"), ("Mới", -1, "households")]
)
def test_what_cannot_be_a_village_is_refused(
    cast: Cast, clock: TestClock, name: str, households: int, field: str
) -> None:
    add(cast, clock, "Hợp 1")
    with pytest.raises(Invalid) as refused:
        add(cast, clock, name, households=households)
    assert refused.value.field == field


def test_only_keepers_and_only_on_fresh_rows(cast: Cast, clock: TestClock) -> None:
    row = add(cast, clock, "Hợp 1")
    for person in ("commune_a", "head_a", "leader", "auditor"):
        with pytest.raises(Forbidden):
            act(cast, clock, "correct", row, facts=facts(cast, "Khác"), actor=cast.actor(person))
    with pytest.raises(Stale):
        act(cast, clock, "correct", row, facts=facts(cast, "Khác"), version=99)
    act(cast, clock, "correct", row, facts=facts(cast, "Hợp Một", 90))
    assert names(cast) == ["Bản Hợp Một"]


def test_merged_villages_name_the_one_that_took_their_place(cast: Cast, clock: TestClock) -> None:
    one, two = add(cast, clock, "Hợp 1"), add(cast, clock, "Hợp 2")
    with transaction():
        whole = operations.merge_villages(
            [one, two], facts(cast, "Hợp 1", 160), valid_from=dt.date(2024, 1, 1), legal_ref="NQ 7",
            actor=cast.actor("office"), now=clock(),
        ).id  # fmt: skip
    assert names(cast) == ["Bản Hợp 1"]
    assert names(cast, dt.date(2023, 12, 31)) == ["Bản Hợp 1", "Bản Hợp 2"]
    assert queries.merged_parts() == {whole: [one, two]}
    with pytest.raises(Invalid), transaction():
        operations.merge_villages(
            [whole, add_other(cast, clock)], facts(cast, "Chung"), valid_from=DAY, legal_ref="NQ",
            actor=cast.actor("office"), now=clock(),
        )  # fmt: skip


def add_other(cast: Cast, clock: TestClock) -> int:
    """A village of another commune, within the running transaction."""
    return operations.add_village(
        facts(cast, "Xa", unit="commune_b"), valid_from=BEGAN, actor=cast.actor("office"), now=clock()
    ).id


def test_villages_go_on_with_the_unit_that_takes_over(cast: Cast, clock: TestClock) -> None:
    one, two = add(cast, clock, "Hợp 1"), add(cast, clock, "Hợp 1", "commune_b")
    heir = Heir(new=True, number=0)
    fates = tuple(
        Fate(cast.units[name], SuccessionKind.MERGE, (heir,), heir) for name in ("commune_a", "commune_b")
    )
    new = NewUnit("Ủy ban nhân dân xã Dào San", UnitKind.COMMUNE)
    reform = Reform(DAY, "Nghị quyết 1670", (new,), fates)
    with transaction():
        office = cast.actor("office")
        plan = succession.plan(reform, actor=office, now=clock())
        succession.carry_out(reform, actor=office, now=clock(), digest=plan.digest)
    assert names(cast) == names(cast, unit="commune_b") == []
    assert names(cast, DAY - dt.timedelta(days=1)) == ["Bản Hợp 1"]
    homes = queries.units_of_villages([one, two], DAY)
    assert len(set(homes.values())) == 1
    assert not set(homes.values()) & set(cast.units.values())


def test_a_unit_that_ends_without_an_heir_takes_its_villages_along(cast: Cast, clock: TestClock) -> None:
    add(cast, clock, "Hợp 1")
    reform = Reform(
        DAY, "Quyết định", (), (Fate(cast.units["commune_a"], SuccessionKind.DISSOLVE, reason="Không còn."),)
    )
    with transaction():
        operations.change_units(reform, actor=cast.actor("office"), now=clock())
    assert names(cast) == []


def send(client: Any, data: bytes, name: str = "ban.csv") -> Any:
    return client.post("/units/villages/import", data={"file": (io.BytesIO(data), name)})


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_file_is_looked_at_and_then_added(browser: Any, cast: Cast, kind: str) -> None:
    office = browser("office")
    rows = ["Xã Dào San,,Bản Hợp 1,60,,", "Dào San,tdp,Số 2,,1/1/2024,", "Xã Bản Lang,thôn,Nà Cúng,1.250,,"]
    table = [line.split(",") for line in (HEADINGS, *rows)]
    data = csv_of(*rows, header=HEADINGS) if kind == "csv" else xlsx_of(table)
    page = send(office, data).get_data(as_text=True)
    assert "Thêm 3 bản" in page
    assert names(cast) == []
    fields = {
        key: html.unescape(value) for key, value in re.findall(r'name="(key|rows)"[^>]*value="([^"]*)"', page)
    }
    assert office.post("/units/villages/import/confirm", data=fields).status_code == 302
    assert office.post("/units/villages/import/confirm", data=fields).status_code == 302
    assert names(cast) == ["Bản Hợp 1", "Tổ dân phố Số 2"]
    assert names(cast, dt.date(2023, 1, 1)) == ["Bản Hợp 1"]
    assert queries.villages_on(DAY, [cast.units["commune_b"]])[0].households == 1250
    again = send(office, data).get_data(as_text=True)
    assert "Thêm 0 bản" in again


@pytest.mark.parametrize(
    ("row", "place", "why"),
    [
        ("Xã Mù Cang,bản,Hợp 1,60,,", "A2", "Không tìm thấy xã"),
        ("Phòng Tư pháp,bản,Hợp 1,60,,", "A2", "Không tìm thấy xã"),
        ("Xã Dào San,buôn,Hợp 1,60,,", "B2", "Không có loại"),
        ("Xã Dào San,bản,,60,,", "C2", "để trống"),
        ("Xã Dào San,bản,Hợp 1,sáu,,", "D2", "số nguyên"),
        ("Xã Dào San,bản,Hợp 1,60,31/2/2024,", "E2", "Ngày cần viết"),
        ("Xã Dào San,bản,Hợp 1,60,1/2/2024,1/1/2024", "F2", "sớm hơn"),
        ("Xã Dào San,bản,=1+1,60,,", "C2", "công thức"),
    ],
)
def test_a_wrong_file_is_refused_whole(browser: Any, cast: Cast, row: str, place: str, why: str) -> None:
    page = send(browser("office"), csv_of(row, "Xã Bản Lang,bản,Nà Cúng,5,,", header=HEADINGS))
    assert page.status_code == 422
    text = page.get_data(as_text=True)
    assert f">{place}</th>" in text
    assert why in text
    assert names(cast) == names(cast, unit="commune_b") == []


def test_the_same_village_twice_in_a_file_names_the_cell(browser: Any) -> None:
    rows = ("Xã Dào San,bản,Hợp 1,60,,", "Xã Dào San,bản,hop 1,5,,")
    page = send(browser("office"), csv_of(*rows, header=HEADINGS)).get_data(as_text=True)
    assert "Trùng với bản ở ô C2" in page


def test_pages_from_list_to_change(browser: Any, cast: Cast) -> None:
    office, unit = browser("office"), cast.units["commune_a"]
    sent = {"kind": "bản", "name": "Hợp 1", "households": "60", "valid_from": "1/2/2020", "key": "k" * 32}
    for _ in range(2):
        assert office.post(f"/units/{unit}/villages", data=sent).status_code == 302
    assert names(cast) == ["Bản Hợp 1"]
    row = queries.villages_on(DAY, [unit])[0]
    assert "Bản Hợp 1" in office.get(f"/units/{unit}/villages").get_data(as_text=True)
    form = {"kind": "thôn", "name": "Hợp Một", "households": "", "version": str(row.version)}
    assert office.post(f"/units/villages/{row.id}/edit", data=form).status_code == 302
    stale = office.post(f"/units/villages/{row.id}/edit", data={**form, "name": "Muộn"})
    assert stale.status_code == 409
    assert "Muộn" in stale.get_data(as_text=True)
    assert names(cast) == ["Thôn Hợp Một"]
    assert office.get("/units/villages/999999/edit").status_code == 404
    assert office.get(f"/units/{cast.units['agency']}/villages").status_code == 404
