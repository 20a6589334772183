"""What a recommendation came from, told by a package above through the registry."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from tests.escalations.conftest import ROADS, Register
from tests.escalations.test_views import KEY, MATTER, newest, text
from tracker.core import db
from tracker.core.access import Actor
from tracker.core.errors import Invalid, NotFound
from tracker.escalations import registry
from tracker.escalations.models import Escalation
from tracker.escalations.registry import Link, Offer, Origin
from tracker.escalations.states import Field


class Rooms:
    """A source with one row, a room of Dào San; it keeps its links itself."""

    def __init__(self, unit_id: int) -> None:
        self.unit_id = unit_id
        self.links: dict[int, int] = {}

    def offer(self, key: int, actor: Actor, _now: dt.datetime) -> Offer:
        if key != 7 or not (actor.reads_all or actor.unit_id == self.unit_id):
            raise NotFound
        origin = Origin("Hạng mục", "Phòng một cửa", "/rooms/7")
        return Offer(
            self.unit_id, origin, title="Mở rộng phòng một cửa", field=Field.FACILITIES, funds=115_000_000
        )

    def link(self, key: int, escalation_id: int, *, actor: Actor, now: dt.datetime) -> None:
        self.offer(key, actor, now)
        if db.session.get_one(Escalation, escalation_id).unit_id != self.unit_id:
            raise Invalid("Phòng này không phải của đơn vị kiến nghị.")
        self.links[escalation_id] = key

    def origins(self, escalation_id: int, actor: Actor) -> Sequence[Origin]:
        key = self.links.get(escalation_id)
        return [] if key is None else [self.offer(key, actor, dt.datetime.now(dt.UTC)).origin]


@pytest.fixture
def rooms(register: Register) -> Iterator[Rooms]:
    source = Rooms(register.cast.units["commune_a"])
    registry.use_source("rooms", source)
    yield source
    del registry._registry.sources["rooms"]


def test_the_form_begins_with_what_the_source_proposes(rooms: Rooms, browser: Any) -> None:
    client = browser("commune_a")
    page = client.get("/escalations/new?from=rooms&id=7")
    assert "Hạng mục: Phòng một cửa" in text(page)
    assert 'value="115.000.000"' in page.text
    saved = client.post("/escalations/new?from=rooms&id=7", data={**MATTER, **KEY})
    assert rooms.links == {newest().id: 7}
    assert 'href="/rooms/7"' in client.get(saved.location).text
    client.post("/escalations/new?from=rooms&id=7", data={**MATTER, **KEY})
    assert len(rooms.links) == 1


@pytest.mark.parametrize("address", ["?from=rooms&id=8", "?from=cellars&id=7", "?id=7"])
def test_what_is_not_there(rooms: Rooms, browser: Any, address: str) -> None:
    assert browser("commune_a").get(f"/escalations/new{address}").status_code == 404
    assert browser("commune_a").post(f"/escalations/new{address}", data={**MATTER, **KEY}).status_code == 404


def test_another_units_row_is_not_there(rooms: Rooms, browser: Any) -> None:
    assert browser("stranger").get("/escalations/new?from=rooms&id=7").status_code == 404


def test_it_belongs_to_the_unit_of_its_origin(rooms: Rooms, register: Register) -> None:
    with pytest.raises(NotFound):
        register.write("commune_b", origin=Link("rooms", 7), matter=ROADS)
    with pytest.raises(Invalid):
        register.write("commune_b", by="office", origin=Link("rooms", 7), matter=ROADS)
    assert rooms.links == {}
    row_id = register.write("commune_a", by="office", origin=Link("rooms", 7), matter=ROADS)
    assert rooms.links == {row_id: 7}
