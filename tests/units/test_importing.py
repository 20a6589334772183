"""Importing units: whole or not at all, and never twice."""

from __future__ import annotations

import csv
import datetime as dt
import io
import unicodedata
import zipfile

import pytest
from sqlalchemy import func, select

from tests.cast import Cast
from tests.units.files import COMMUNE, HEADER, ISSUER, csv_of, sample, xlsx_of
from tracker.audit.models import AuditEntry
from tracker.core import db, transaction
from tracker.core.access import SYSTEM
from tracker.core.errors import Forbidden, Invalid
from tracker.units import operations, queries
from tracker.units.models import Unit, UnitAlias, UnitGroup, UnitVersion

NOW = dt.datetime(2024, 9, 30, 1, tzinfo=dt.UTC)
DAY = dt.date(2024, 9, 30)


def take_in(data: bytes) -> operations.ImportResult:
    reading = operations.read_units(data)
    assert reading.problems == ()
    with transaction():
        return operations.import_units(reading.rows, actor=SYSTEM, now=NOW)


def version(name: str) -> UnitVersion:
    return db.session.scalars(select(UnitVersion).where(UnitVersion.name == name)).one()


def test_the_district_s_file_gives_34_units_and_the_issuer(cast: Cast) -> None:
    result = take_in(sample())
    assert (result.added, result.known) == (29, 6)
    assert len(queries.all_on(DAY)) == 34


def test_a_second_import_changes_nothing(cast: Cast) -> None:
    take_in(sample())
    counted = (Unit, UnitVersion, UnitAlias, UnitGroup, AuditEntry)
    before = [db.session.scalar(select(func.count()).select_from(model)) for model in counted]
    assert take_in(sample()) == operations.ImportResult(added=0, known=35)
    assert [db.session.scalar(select(func.count()).select_from(model)) for model in counted] == before


def test_what_people_corrected_survives_another_import(cast: Cast) -> None:
    take_in(sample())
    with transaction():
        version("Phòng Dân tộc").symbol = "PDT"
    take_in(sample())
    assert version("Phòng Dân tộc").symbol == "PDT"


def test_letterheads_follow_from_name_and_kind(cast: Cast) -> None:
    take_in(sample())
    town, office = version("Ủy ban nhân dân thị trấn Phong Thổ"), version("Phòng Dân tộc")
    assert town.short_name == "TT. Phong Thổ"
    assert town.parent_line == "ỦY BAN NHÂN DÂN HUYỆN PHONG THỔ"
    assert town.issuer_line == "ỦY BAN NHÂN DÂN THỊ TRẤN PHONG THỔ"
    assert (town.signer_authority, town.signer_title) == ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH")
    assert town.gso_code == "03549"
    assert (office.short_name, office.place) == ("Phòng Dân tộc", "Phong Thổ")
    assert office.issuer_line == "PHÒNG DÂN TỘC"
    assert (office.signer_authority, office.signer_title) == ("", "TRƯỞNG PHÒNG")
    assert version("Ủy ban nhân dân xã Mù Sang").place == "Mù Sang"
    assert version("Trung tâm Phát triển quỹ đất").signer_title == "GIÁM ĐỐC"
    assert version("Thanh tra huyện").signer_title == "CHÁNH THANH TRA"


def test_eighteen_units_run_a_one_stop_desk(cast: Cast) -> None:
    take_in(sample())
    marked = db.session.scalar(select(func.count()).select_from(Unit).where(Unit.one_stop.is_(True)))
    assert marked == 18


def test_the_same_name_on_other_days_is_another_unit(cast: Cast) -> None:
    take_in(sample())
    later = '"UBND các xã, thị trấn",xã,Ủy ban nhân dân xã Dào San,UBND,03571,,2025-07-01,'
    with transaction():
        for one in db.session.scalars(select(UnitVersion).where(UnitVersion.folded.contains("dao san"))):
            one.valid_to = dt.date(2025, 6, 30)
    assert take_in(csv_of(later)).added == 1
    before, after = (queries.resolve_unit("xã Dào San", day) for day in (DAY, dt.date(2025, 8, 1)))
    assert before is not None
    assert after is not None
    assert before.unit_id != after.unit_id


def test_xlsx_reads_like_csv(cast: Cast) -> None:
    rows = list(csv.reader(io.StringIO(sample().decode())))
    assert operations.read_units(xlsx_of(rows)) == operations.read_units(sample())


def test_xlsx_numbers_and_dates_become_codes_and_days() -> None:
    header = HEADER.split(",")
    row = ["UBND các xã", "xã", "UBND xã Nà Thử", "UBND", 3571, None, dt.date(2020, 2, 1), None]
    read = operations.read_units(xlsx_of([header, row]))
    assert read.problems == ()
    assert read.rows[0].gso_code == "03571"
    assert read.rows[0].valid_from == dt.date(2020, 2, 1)


def test_semicolons_a_byte_order_mark_and_day_first_dates_are_read() -> None:
    data = "\ufeffgroup;kind;name;valid_from\nissuer;huyện;UBND huyện Thử;1/2/2020\n".encode()
    read = operations.read_units(data)
    assert [(row.name, row.valid_from) for row in read.rows] == [("UBND huyện Thử", dt.date(2020, 2, 1))]


def test_cells_are_as_tidy_as_a_form_s_fields() -> None:
    name = unicodedata.normalize("NFD", "\u202eUBND  xã\u200f Nà\tThử\x07")
    csv_row = csv_of(f"nhóm,xã,{name},UB\u2066ND,,\u200eNa Thu|Nà Thừ,2020-02-01,")
    head, *row = HEADER.split(","), "nhóm", "xã", name, "UB\u2066ND", None, "\u200eNa Thu|Nà Thừ", "2020-02-01"
    for data in (csv_row, xlsx_of([head, [value and value.replace("\x07", "") for value in row]])):
        read = operations.read_units(data)
        assert [(one.name, one.symbol, one.aliases) for one in read.rows] == [
            ("UBND xã Nà Thử", "UBND", ("Na Thu", "Nà Thừ"))
        ]


def test_a_formula_behind_a_mark_of_direction_is_a_formula() -> None:
    read = operations.read_units(csv_of("nhóm,xã,\u200e=1+1,,,,2020-02-01,"))
    assert [one.place for one in read.problems] == ["C2"]


@pytest.mark.parametrize(
    ("line", "place", "words"),
    [
        ("nhóm,bản,UBND xã Nà Thử,,,,2020-02-01,", "B2", "loại đơn vị"),
        ("nhóm,xã,,,,,2020-02-01,", "C2", "cần có giá trị"),
        (",xã,UBND xã Nà Thử,,,,2020-02-01,", "A2", "cần có giá trị"),
        ("nhóm,xã,UBND xã Nà Thử,,,,ngày mai,", "G2", "Ngày cần viết"),
        ("nhóm,xã,UBND xã Nà Thử,,,,2020-02-30,", "G2", "Ngày cần viết"),
        ("nhóm,xã,UBND xã Nà Thử,,,,2020-02-01,2019-01-01", "H2", "sớm hơn"),
        ("nhóm,xã,UBND xã Nà Thử,,ABC,,2020-02-01,", "E2", "Mã thống kê"),
        ('nhóm,xã,"=HYPERLINK(""x"")",,,,2020-02-01,', "C2", "công thức"),
        ("nhóm,xã,UBND xã Nà Thử,@SUM,,,2020-02-01,", "D2", "công thức"),
        (f"nhóm,xã,{'x' * 201},,,,2020-02-01,", "C2", "dài quá"),
    ],
)
def test_a_wrong_cell_is_named_and_nothing_is_taken(line: str, place: str, words: str) -> None:
    read = operations.read_units(csv_of(COMMUNE, ISSUER).replace(COMMUNE.encode(), line.encode()))
    assert read.rows == ()
    assert [problem.place for problem in read.problems] == [place]
    assert words in read.problems[0].sentence


def test_every_wrong_cell_is_named_at_once() -> None:
    read = operations.read_units(csv_of("n,bản,A,,,,2020-02-01,", COMMUNE, "n,xã,,,,,2020-02-01,", COMMUNE))
    assert [problem.place for problem in read.problems] == ["B2", "C4", "C5"]


@pytest.mark.parametrize(
    ("header", "words"),
    [
        ("group,kind,name", "Thiếu cột valid_from"),
        (HEADER + ",name", "có hai lần"),
        (HEADER + ",population", "Không biết cột 'population'"),
    ],
)
def test_a_wrong_heading_is_named(header: str, words: str) -> None:
    read = operations.read_units(csv_of(COMMUNE, header=header))
    assert read.rows == ()
    assert any(words in problem.sentence for problem in read.problems)


def with_macro() -> bytes:
    out = io.BytesIO(xlsx_of([HEADER.split(",")]))
    with zipfile.ZipFile(out, "a") as package:
        package.writestr("xl/vbaProject.bin", b"x")
    return out.getvalue()


def with_bomb() -> bytes:
    out = io.BytesIO(xlsx_of([HEADER.split(",")]))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/media/x.bin", b"\0" * (31 * 1024 * 1024))
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (with_macro(), "macro"),
        (with_bomb(), "quá lớn khi giải nén"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 100, "Excel cũ"),
        (b"PK\x03\x04 not an archive", "Không đọc được tệp Excel"),
        ("tên".encode("utf-16"), "Không đọc được tệp"),
        (b"%PDF-1.7\x00\xff", "Không đọc được tệp"),
        (b"x" * (2 * 1024 * 1024 + 1), "quá 2 MB"),
        (csv_of(*[COMMUNE] * 2001), "quá 2000 dòng"),
    ],
)
def test_a_file_that_is_no_plain_table_is_refused(data: bytes, words: str) -> None:
    with pytest.raises(Invalid, match=words):
        operations.read_units(data)


def test_a_formula_in_a_workbook_is_refused() -> None:
    row = ["nhóm", "xã", '="UBND xã "&"Nà Thử"', "", "", "", "2020-02-01", ""]
    read = operations.read_units(xlsx_of([HEADER.split(","), row]))
    assert [(problem.place, "công thức" in problem.sentence) for problem in read.problems] == [("C2", True)]


def test_an_empty_file_and_one_with_a_heading_only_are_refused() -> None:
    assert operations.read_units(b"").problems[0].place == "A1"
    assert operations.read_units(csv_of()).problems[0].place == "A2"


def test_without_any_issuer_nothing_is_added(app: object) -> None:
    with transaction():
        for group in db.session.scalars(select(UnitGroup)):
            group.is_issuer = False
    rows = operations.read_units(csv_of(COMMUNE)).rows
    with pytest.raises(Invalid, match="cơ quan ban hành"), transaction():
        operations.import_units(rows, actor=SYSTEM, now=NOW)
    assert queries.resolve_unit("xã Nà Thử", DAY) is None


@pytest.mark.parametrize("name", ["leader", "auditor", "commune_a", "head_a"])
def test_only_keepers_import(cast: Cast, name: str) -> None:
    with pytest.raises(Forbidden), transaction():
        operations.import_units((), actor=cast.actor(name), now=NOW)
