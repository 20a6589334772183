"""Who spoke stands nowhere: not in a byte that anybody fetches, not in database, backup, record or log.

Every route of the table, by every person, is searched where the table is tried (`test_routes`); here are the forms
of files that the table does not name, what can be searched for, the database, the backup, and the search itself.
"""

from __future__ import annotations

import datetime as dt
import html
import io
import json
import re
import zipfile
from pathlib import Path
from typing import Any
from unicodedata import normalize
from urllib.parse import quote

import pytest
from docx import Document as Word
from flask import Flask
from openpyxl import Workbook

from tests.cast import Cast
from tests.conftest import START, TestClock
from tests.database import restore_database
from tests.feedback.conftest import WHO, Hearing
from tests.project.planted import found
from tests.project.tables.routes import PEOPLE, ROUTES
from tests.project.test_routes import _filled
from tests.project.world import World, build
from tracker.backup.saving import create
from tracker.core import db
from tracker.core.sheets import as_csv, as_xlsx
from tracker.core.text import fold
from tracker.reports.document import Document, Letterhead, Meta, Paragraph, Signature
from tracker.reports.render.pdf import render_pdf

FORMS = re.compile(r"\.(csv|xlsx|docx|pdf)$")


@pytest.fixture(scope="module")
def world(app_of_run: Flask, clock_of_run: TestClock, tmp_path_factory: pytest.TempPathFactory) -> World:
    clock_of_run.moment = START
    with app_of_run.app_context():
        restore_database(app_of_run.extensions["test_template"])
        cast: Cast = app_of_run.extensions["test_cast"]
        return build(app_of_run, cast, clock_of_run, tmp_path_factory.mktemp("secrets"))


def _other_forms(app: Flask, world: World) -> list[str]:
    """Addresses of files in the forms that the table does not name, where such a file can be had."""
    named = {row.address.partition("?")[0] for row in ROUTES}
    addresses = []
    for address in sorted(named):
        for form in ("csv", "xlsx", "docx"):
            other = FORMS.sub(f".{form}", address)
            if other in named or other in addresses:
                continue
            addresses.append(other)
    return [_filled(address, world.names) for address in addresses]


def test_no_other_form_of_a_file_says_who_spoke(app: Flask, world: World, capfd: Any) -> None:
    world.restore()
    addresses, read = _other_forms(app, world), 0
    for person in PEOPLE:
        client = world.browser(person)
        for address in addresses:
            answer = client.get(address)
            assert found(answer.get_data()) == [], (person, address)
            read += answer.status_code == 200
            answer.close()
            db.session.rollback()
    assert read > 25, "files were fetched"
    said = capfd.readouterr()
    assert found((said.out + said.err).encode()) == []


@pytest.mark.parametrize("person", ["office", "leader", "auditor", "commune_a", "head_a", "agency", "stranger"])
def test_nothing_can_be_searched_for_by_it(app: Flask, world: World, person: str) -> None:
    world.restore()
    client = world.browser(person)
    for query in (WHO.name, fold(WHO.name), "Mẩy", "0912345678", WHO.telephone):
        for path in ("/search", "/feedback", "/feedback/needs", "/feedback/table.csv"):
            page = client.get(path, query_string={"q": query}).get_data(as_text=True)
            assert "Đường vào bản lầy lội" not in page, (path, query)
    if person in {"office", "leader", "auditor", "commune_a", "head_a"}:
        page = client.get("/feedback", query_string={"q": "duong lay loi"}).get_data(as_text=True)
        assert "Đường vào bản lầy lội" in page, "by its words it is found"


def test_only_the_few_are_shown_and_each_look_is_recorded(app: Flask, world: World) -> None:
    world.restore()
    address = f"/feedback/{world.names['said']}/person"
    for person in PEOPLE:
        answer = world.browser(person).post(address)
        shown = person in {"commune_a", "head_a"}
        assert bool(found(answer.get_data())) is shown, person
        if shown:
            assert answer.headers["Cache-Control"] == "no-store"
    with db.engine.connect() as connection:
        looks = connection.exec_driver_sql("SELECT actor_name FROM feedback_look ORDER BY id").scalars().all()
    assert looks == ["Báo cáo Dào San", "Lãnh đạo Dào San"]
    page = world.browser("auditor").get(f"/feedback/{world.names['said']}").get_data(as_text=True)
    assert "Báo cáo Dào San" in page, "the auditor reads who looked"
    assert found(page.encode()) == []


def test_neither_database_nor_record_nor_backup_says_it(
    app: Flask, world: World, tmp_path: Path, clock: TestClock
) -> None:
    world.restore()
    hearing = Hearing(app, world.cast, clock)
    for verb in ("see_person", "take_up", "answer", "erase_person"):
        hearing.act(verb, world.names["said"])
    hearing.record(who=WHO)
    for rows in world.dump().values():
        assert found(repr(rows).encode()) == []
    path = tmp_path / "copy.zip"
    create(path, config=app.extensions["tracker_config"], moment=dt.datetime(2024, 9, 30, tzinfo=dt.UTC))
    assert found(path.read_bytes()) == []
    assert "feedback_person" in "".join(zipfile.ZipFile(path).namelist())


def _printed(text: str) -> bytes:
    """A report that says something."""
    return render_pdf(
        Document(
            kind="notice",
            title="THÔNG BÁO",
            subject="Thử",
            letterhead=Letterhead(issuer="UBND XÃ", place="Dào San", symbol="TB", date=dt.date(2024, 9, 30)),
            blocks=[Paragraph(text)],
            signature=Signature(title="CHỦ TỊCH"),
            meta=Meta(author="Người lập", created=START),
        )
    )


def _packed(document: Any) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _word(text: str) -> Any:
    word = Word()
    word.add_paragraph(text)
    return word


def _book(text: str) -> Any:
    book = Workbook()
    book.active.append([text])
    return book


def test_the_search_would_notice_it() -> None:
    """In every kind of file that the service gives, however written, and in none where it is not."""
    for text in (WHO.name, WHO.telephone, "lo thi may", "LÒ THỊ MẨY", normalize("NFD", WHO.name), "0912345678"):
        for data in (
            text.encode(),
            repr([(1, text)]).encode(),
            json.dumps({"a": text}).encode(),
            f"/feedback?q={quote(text)}".encode(),
            f"<p>{html.escape(text)}</p>".encode("ascii", "xmlcharrefreplace"),
            as_csv(["a"], [(text,)]),
            as_xlsx(["a"], [(text,)]),
            _packed(_book(text)),
            _packed(_word(text)),
        ):
            assert found(data), (text, data[:40])
    printed = found(_printed(f"{WHO.name}, {WHO.telephone}"))
    assert {WHO.name.casefold(), WHO.telephone} <= set(printed)
    other = "Đường vào bản lầy lội, 0912 000 000"
    assert found(other.encode()) == found(as_xlsx(["a"], [(other,)])) == found(_printed(other)) == []
