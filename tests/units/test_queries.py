"""Units at a date: names, groups, and whom a name in a document means."""

from __future__ import annotations

import datetime as dt
import unicodedata

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event

from tests.cast import Cast
from tests.units.files import sample
from tracker.core import db, transaction
from tracker.core.access import SYSTEM
from tracker.core.errors import NotFound
from tracker.units import operations, queries

DAY = dt.date(2024, 7, 23)
NOW = dt.datetime(2024, 9, 30, 1, tzinfo=dt.UTC)


@pytest.fixture
def district(app: Flask, cast: Cast) -> Cast:
    """The cast among all 35 units of the district."""
    with transaction():
        operations.import_units(operations.read_units(sample()).rows, actor=SYSTEM, now=NOW)
    return cast


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Ủy ban nhân dân xã Dào San", "Xã Dào San"),
        ("UBND xã Dào San", "Xã Dào San"),
        ("Uỷ ban nhân dân xã Dào San", "Xã Dào San"),
        ("xã Dào San", "Xã Dào San"),
        ("XÃ DÀO SAN", "Xã Dào San"),
        ("Chủ tịch UBND xã Dào San", "Xã Dào San"),
        ("Dào San", "Xã Dào San"),
        ("UBND xã Ma Ly Pho", "Xã Ma Li Pho"),
        ("Ma Ly Pho", "Xã Ma Li Pho"),
        ("xã Si Lở Lầu", "Xã Sì Lở Lầu"),
        ("UBND thị trấn Phong Thổ", "TT. Phong Thổ"),
        ("TT. Phong Thổ", "TT. Phong Thổ"),
        ("thị trấn Phong Thổ", "TT. Phong Thổ"),
        ("Phòng Nội vụ", "Phòng Nội vụ"),
        ("Phòng Nội vụ huyện", "Phòng Nội vụ"),
        ("Phòng Nội vụ huyện Phong Thổ", "Phòng Nội vụ"),
        ("Trưởng phòng Nội vụ", "Phòng Nội vụ"),
        ("Trưởng phòng Phòng Nội vụ", "Phòng Nội vụ"),
        ("Phòng Nông nghiệp và PTNT", "Phòng Nông nghiệp và Phát triển nông thôn"),
        ("Phòng LĐ-TB&XH", "Phòng Lao động - Thương binh và Xã hội"),
        ("Phòng GD&ĐT", "Phòng Giáo dục và Đào tạo"),
        ("Phòng Tài chính – Kế hoạch", "Phòng Tài chính - Kế hoạch"),
        ("Văn phòng HĐND và UBND", "Văn phòng HĐND và UBND huyện"),
        ("Văn phòng HĐND-UBND huyện", "Văn phòng HĐND và UBND huyện"),
        ("Chánh Văn phòng HĐND và UBND huyện", "Văn phòng HĐND và UBND huyện"),
        ("Chánh Thanh tra huyện", "Thanh tra huyện"),
        (
            "Giám đốc Trung tâm Văn hóa, Thể thao và Truyền thông huyện",
            "Trung tâm Văn hóa, Thể thao và Truyền thông",
        ),
        ("UBND huyện", "UBND huyện Phong Thổ"),
        ("Ủy ban nhân dân huyện Phong Thổ", "UBND huyện Phong Thổ"),
    ],
)
def test_a_unit_is_found_as_documents_write_it(district: Cast, written: str, meant: str) -> None:
    found = queries.resolve_unit(written, DAY)
    assert found is not None
    assert found.short_name == meant


@pytest.mark.parametrize(
    "written",
    ["", "Phong Thổ", "Sở Nội vụ", "Phòng", "UBND", "Công an huyện", "xã", "Phòng Nội vụ và Phòng Tư pháp"],
)
def test_a_name_of_none_or_of_several_is_not_guessed(district: Cast, written: str) -> None:
    assert queries.resolve_unit(written, DAY) is None


@pytest.mark.parametrize(
    ("written", "group"),
    [
        ("Các cơ quan, đơn vị huyện", "cơ quan, đơn vị huyện"),
        ("các cơ quan, đơn vị", "cơ quan, đơn vị huyện"),
        ("Thủ trưởng các cơ quan, đơn vị", "cơ quan, đơn vị huyện"),
        ("Các phòng, ban, đơn vị sự nghiệp thuộc huyện", "cơ quan, đơn vị huyện"),
        ("các cơ quan, đơn vị trực thuộc UBND huyện", "cơ quan, đơn vị huyện"),
        ("UBND các xã, thị trấn", "UBND các xã, thị trấn"),
        ("Ủy ban nhân dân các xã, thị trấn", "UBND các xã, thị trấn"),
        ("Chủ tịch UBND các xã, thị trấn", "UBND các xã, thị trấn"),
        ("các xã, thị trấn trên địa bàn huyện", "UBND các xã, thị trấn"),
    ],
)
def test_a_group_is_found_as_documents_write_it(district: Cast, written: str, group: str) -> None:
    found = queries.resolve_group(written, DAY)
    assert found is not None
    assert found.name == group


@pytest.mark.parametrize("written", ["issuer", "", "các trường học", "Các sở, ban, ngành tỉnh", "Phòng Nội vụ"])
def test_other_phrases_are_no_group(district: Cast, written: str) -> None:
    assert queries.resolve_group(written, DAY) is None


spellings = st.sampled_from(
    [
        ("Ủy ban nhân dân xã Dào San", "commune_a"),
        ("Ủy ban nhân dân xã Bản Lang", "commune_b"),
        ("Phòng Tư pháp", "agency"),
    ]
)


@st.composite
def ways_to_write(draw: st.DrawFn) -> tuple[str, str]:
    """A unit's name as somebody might type it, and the name of the unit in the cast."""
    name, unit = draw(spellings)
    committee = draw(st.sampled_from(["Ủy ban nhân dân", "UBND", "Uỷ Ban Nhân Dân", "ubnd"]))
    head = draw(st.sampled_from(["", "Đồng chí ", "Chủ tịch ", "Trưởng ", "Thủ trưởng "]))
    written = head + name.replace("Ủy ban nhân dân", committee)
    written = written.upper() if draw(st.booleans()) else written
    written = unicodedata.normalize(draw(st.sampled_from(["NFC", "NFD"])), written)
    return draw(st.text(alphabet=" \t", min_size=1, max_size=3)).join(written.split(" ")), unit


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(way=ways_to_write())
def test_case_spacing_composition_and_titles_do_not_matter(cast: Cast, way: tuple[str, str]) -> None:
    written, unit = way
    found = queries.resolve_unit(written, DAY)
    assert found is not None
    assert found.unit_id == cast.units[unit]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(text=st.text(max_size=40))
def test_no_text_breaks_the_look_up(cast: Cast, text: str) -> None:
    found = queries.resolve_unit(text, DAY)
    assert found is None or found.unit_id in cast.units.values()
    queries.resolve_group(text, DAY)


def test_all_units_come_group_by_group_without_the_issuer(district: Cast) -> None:
    units = queries.all_on(DAY)
    assert len(units) == 34
    kinds = [unit.kind.value for unit in units]
    assert kinds.index("xã") > max(i for i, kind in enumerate(kinds) if kind in {"phòng", "đơn vị sự nghiệp"})
    assert queries.all_on(dt.date(2019, 12, 31)) == []
    communes = queries.groups()[2]
    assert len(queries.members_on(communes.id, DAY)) == 17
    assert queries.members_on(communes.id, dt.date(2019, 1, 1)) == []


def test_the_issuer_of_a_day(cast: Cast) -> None:
    issuer = queries.issuer_on(DAY)
    assert issuer is not None
    assert issuer.unit_id == cast.units["district"]
    assert queries.issuer_on(dt.date(2010, 1, 1)) is None


def test_short_names_take_one_query(cast: Cast) -> None:
    statements: list[str] = []

    def count(_c: object, _cur: object, statement: str, *_: object) -> None:
        statements.append(statement)

    event.listen(db.engine, "before_cursor_execute", count)
    try:
        names = queries.short_names()
    finally:
        event.remove(db.engine, "before_cursor_execute", count)
    assert names[cast.units["commune_a"]] == "Xã Dào San"
    assert len([one for one in statements if one.startswith("SELECT")]) == 1


def test_a_version_before_the_first_and_after_the_last_day(cast: Cast) -> None:
    unit = cast.units["commune_a"]
    assert queries.version_on(unit, dt.date(1999, 1, 1)).short_name == "Xã Dào San"
    assert queries.version_on(unit, dt.date(2090, 1, 1)).short_name == "Xã Dào San"
    with pytest.raises(NotFound):
        queries.version_on(999_999, DAY)
    with pytest.raises(NotFound):
        queries.get_unit(999_999)


def test_the_list_finds_without_diacritics(district: Cast) -> None:
    found = queries.listing(DAY, q="noi vu")
    assert [[entry.short_name for entry in entries] for _, entries in found] == [["Phòng Nội vụ"]]
    assert sum(len(entries) for _, entries in queries.listing(DAY)) == 35
    assert queries.listing(DAY, q="không có") == []
