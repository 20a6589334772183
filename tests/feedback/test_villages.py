"""Where people spoke: villages of the unit as data, other places in words; both follow what becomes of them."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.desk.test_statements import asked
from tests.feedback.conftest import Hearing
from tests.feedback.test_importing import GOOD, HEAD, send, sheet, signed
from tests.feedback.test_views import KEY, SAID, newest, post, text
from tracker.core import db, settings, transaction
from tracker.core.access import SYSTEM
from tracker.core.clock import local_day
from tracker.core.errors import Invalid
from tracker.desk import site
from tracker.feedback import queries
from tracker.feedback.models import Entry
from tracker.units import operations as units
from tracker.units.operations import Fate, Heir, Reform, VillageFacts, change_units
from tracker.units.queries import get_village
from tracker.units.states import SuccessionKind, VillageKind

BEGAN = dt.date(2024, 1, 15)


def village(hearing: Hearing, name: str, unit: str = "commune_a", since: dt.date = BEGAN) -> int:
    """A village of a unit."""
    with transaction():
        facts = VillageFacts(hearing.cast.units[unit], VillageKind.BAN, name, None)
        return units.add_village(facts, valid_from=since, actor=SYSTEM, now=hearing.clock()).id


def places(hearing: Hearing, need: int) -> list[tuple[str, str, int]]:
    """From where the entries of a need come, as of today."""
    found = queries.need_places(hearing.need(need), local_day(hearing.clock()))
    return [(one.unit_name, one.village, one.count) for one in found]


def test_a_village_is_chosen_on_the_form(hearing: Hearing, browser: Any) -> None:
    client = browser("commune_a")
    assert 'name="village_id"' not in client.get("/feedback/new").get_data(as_text=True), "nothing to choose from"
    hop, other = village(hearing, "Hợp 1"), village(hearing, "Nậm Pậy", "commune_b")
    page = client.get("/feedback/new").get_data(as_text=True)
    assert f'<option value="{hop}">Bản Hợp 1</option>' in page
    assert f'value="{other}"' not in page, "another unit's village is not offered"
    again = {**SAID, **KEY, "village": "", "village_id": str(hop), "do": "again"}
    saved = client.post("/feedback/new", data=again)
    row = newest()
    assert (row.village_id, row.village) == (hop, "Bản Hợp 1")
    assert f'selected value="{hop}"' in client.get(saved.location).get_data(as_text=True)
    for status, wrong in (
        (422, {"village_id": str(other)}),
        (422, {"village_id": str(hop), "village": "Chợ"}),
        (302, {"village_id": "x' OR 1"}),
    ):
        given = {**SAID, "key": "w" * 32, "village": "", **wrong}
        assert client.post("/feedback/new", data=given).status_code == status
    assert newest().village_id is None


def test_words_that_name_a_village_lead_to_it_and_others_stay(hearing: Hearing, browser: Any) -> None:
    hop = village(hearing, "Hợp 1")
    client = browser("commune_a")
    for number, (words, found) in enumerate(
        (("BẢN HỢP 1", hop), ("hop 1", hop), ("Chợ Mường So", None), ("Hợp 11", None), ("", None))
    ):
        client.post("/feedback/new", data={**SAID, "key": f"{number}" * 32, "village": words})
        assert (newest().village_id, newest().village) == (found, words)
    row = newest()
    post(client, row.id, "edit", **{**SAID, "village": "", "village_id": str(hop)})
    assert (hearing.entry(row.id).village_id, hearing.entry(row.id).village) == (hop, "Bản Hợp 1")
    page = client.get(f"/feedback/{row.id}/edit").get_data(as_text=True)
    assert f'selected value="{hop}"' in page
    assert text(client.get("/feedback?village=hợp 1")).count("Mong bộ phận một cửa mở thêm") == 3


def test_a_village_that_becomes_known_later_takes_its_entries(hearing: Hearing) -> None:
    """Only those of its unit that name it, and no entry has to be looked at again because of it."""
    named, elsewhere = hearing.record(village="bản hợp 1"), hearing.record(village="Chợ")
    foreign = hearing.record("commune_b", village="Bản Hợp 1")
    version = hearing.entry(named).version
    hop = village(hearing, "Hợp 1", since=dt.date(2024, 9, 29))
    assert [hearing.entry(one).village_id for one in (named, elsewhere, foreign)] == [hop, None, None]
    assert hearing.entry(named).version == version
    assert hearing.entry(named).village == "bản hợp 1", "what was written stays"


def test_counts_by_village_follow_names_mergers_and_units(hearing: Hearing) -> None:
    one, two = village(hearing, "Hợp 1"), village(hearing, "Hợp 2")
    same = village(hearing, "Hợp 1", "commune_b")
    rows = [
        hearing.record(village="", village_id=one),
        hearing.record(village="hợp 1"),
        hearing.record(village="", village_id=two),
        hearing.record(village="Chợ phiên"),
        hearing.record(village=""),
        hearing.record("commune_b", village="", village_id=same),
    ]
    need = hearing.found(*rows, by="office")
    assert places(hearing, need) == [
        ("Xã Dào San", "Bản Hợp 1", 2),
        ("Xã Bản Lang", "Bản Hợp 1", 1),
        ("Xã Dào San", "", 1),
        ("Xã Dào San", "Bản Hợp 2", 1),
        ("Xã Dào San", "Chợ phiên", 1),
    ]
    named = queries.names_of(queries.need_places(hearing.need(need), local_day(hearing.clock())))
    assert named[:2] == ["Bản Hợp 1 (Xã Dào San)", "Bản Hợp 1 (Xã Bản Lang)"], "people read which of the two"
    assert len(named) == 4
    day = local_day(hearing.clock())
    assert queries.need_rows([], day=day)[0].villages == 4, "two villages of one name are two"
    with transaction():
        facts = VillageFacts(hearing.cast.units["commune_a"], VillageKind.BAN, "Hợp Nhất", None)
        given = {"valid_from": day, "legal_ref": "NQ", "actor": SYSTEM, "now": hearing.clock()}
        whole = units.merge_villages([one, two], facts, **given).id
    assert ("Xã Dào San", "Bản Hợp Nhất", 3) in places(hearing, need)
    assert queries.need_rows([], day=day)[0].villages == 3
    assert {row.village_id for row in db.session.query(Entry)} == {one, two, same, None}, "history stays"
    office = hearing.cast.actor("office")
    filters = queries.EntryFilters(village="Hợp Nhất")
    assert queries.entries_page(office, filters, 1)[1] == 3, "the parts are found under the whole"
    assert whole not in {one, two}


def merged(hearing: Hearing) -> None:
    """Bản Lang takes over from Dào San today."""
    unit, day = hearing.cast.units, local_day(hearing.clock())
    heir = Heir(new=False, number=unit["commune_b"])
    fate = Fate(unit_id=unit["commune_a"], kind=SuccessionKind.MERGE, heirs=(heir,), receiver=heir)
    with transaction():
        change_units(Reform(day, "NQ 1670", (), (fate,)), actor=SYSTEM, now=hearing.clock())


def test_the_unit_that_took_over_answers_counts_and_reports(hearing: Hearing, browser: Any) -> None:
    hop = village(hearing, "Hợp 1")
    row_id = hearing.record(village="", village_id=hop, said="Điều Dào San nghe còn chờ trả lời.")
    loose = hearing.record(village="Chợ phiên")
    need = hearing.found(row_id, loose)
    merged(hearing)
    client = browser("commune_b")
    assert "Điều Dào San nghe còn chờ trả lời." in text(client.get("/feedback"))
    assert post(client, row_id, "take-up").status_code == 302
    assert post(client, row_id, "answer", answer="Xã mới làm tiếp.").status_code == 302
    assert hearing.entry(row_id).unit_id == hearing.cast.units["commune_a"], "who heard it stays"
    assert sorted(places(hearing, need)) == [("Xã Bản Lang", "Bản Hợp 1", 1), ("Xã Bản Lang", "Chợ phiên", 1)]
    counted = queries.by_unit_at([hearing.cast.units["commune_b"]], hearing.clock())
    assert [(one.unit_name, one.heard, one.answered) for one in counted] == [("Xã Bản Lang", 2, 1)]
    assert queries.totals_at([hearing.cast.units["commune_b"]], hearing.clock()).all == 2
    assert f'<option value="{hop}">Bản Hợp 1' in client.get("/feedback/new").get_data(as_text=True)
    assert browser("stranger").get(f"/feedback/{row_id}").status_code == 404


def test_a_table_knows_villages_by_name(hearing: Hearing, browser: Any) -> None:
    hop = village(hearing, "Hợp 1")
    client = browser("commune_a")
    book = load_workbook(io.BytesIO(client.get("/feedback/import/template.xlsx").get_data()))
    assert book.active["B2"].value == "Bản Hợp 1", "the example is a village of the unit"
    page = send(client, sheet(HEAD, [GOOD[0], "hợp 1", *GOOD[2:]], [GOOD[0], "Chợ phiên", *GOOD[2:]]))
    assert "Chợ phiên không có trong danh sách bản" in text(page)
    client.post("/feedback/import/confirm", data={"rows": signed(page), **KEY})
    db.session.rollback()
    rows = db.session.query(Entry).order_by(Entry.id).all()
    assert [(row.village_id, row.village) for row in rows] == [(hop, "Bản Hợp 1"), (None, "Chợ phiên")]
    table = client.get("/feedback/table.csv").get_data().decode("utf-8-sig")
    assert "Bản Hợp 1" in table
    assert "Chợ phiên" in table


def test_the_operation_refuses_a_foreign_village(hearing: Hearing) -> None:
    foreign = village(hearing, "Nậm Pậy", "commune_b")
    with pytest.raises(Invalid):
        hearing.record(village="", village_id=foreign)
    number = village(hearing, "Hợp 1")
    with transaction():
        hop = get_village(number)
        given = {"actor": SYSTEM, "now": hearing.clock(), "version": hop.version}
        units.end_village(hop, last_day=dt.date(2024, 9, 1), legal_ref="NQ", **given)
    row_id = hearing.record(village="", village_id=number)
    assert hearing.entry(row_id).village == "Bản Hợp 1", "one that has ended had people who spoke"


PAGES = {"/feedback": 9, "/feedback/new": 6, "/feedback/needs": 10, "/feedback/needs/1": 16}
"""How many statements a page takes at most."""


def test_more_rows_and_villages_ask_no_more(
    hearing: Hearing, browser: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "KEPT_SECONDS", 3600.0)
    monkeypatch.setattr(site, "KEPT_SECONDS", 3600)
    client = browser("office")
    counts: list[dict[str, int]] = []
    for start, many in ((0, 2), (2, 9)):
        for number in range(start, start + many):
            home = village(hearing, f"Hợp {number}")
            hearing.found(hearing.record(village="", village_id=home), hearing.record(village=f"Chợ {number}"))
        counts.append({})
        for path in PAGES:
            client.get(path)
            with asked() as found:
                assert client.get(path).status_code == 200
            counts[-1][path] = len(found)
    few, more = counts
    assert all(more[path] <= few[path] for path in PAGES)
    assert all(few[path] <= most for path, most in PAGES.items()), few
