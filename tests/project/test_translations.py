"""The English catalogue is whole, and an English page speaks English but for what people wrote themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import select

from tests.cast import Cast
from tests.conftest import TestClock
from tests.journeys.markup import Element, parse
from tests.project.tables.routes import PEOPLE, ROUTES
from tests.project.world import World, build
from tracker.cli import translations
from tracker.core import db
from tracker.core.errors import IllegalTransition, Invalid, NotFound, Refusal, Term
from tracker.directives.models import Directive, reference
from tracker.reports.render import apart
from tracker.tasks.states import TASK_FLOW, TaskState
from tracker.web.locale import told

PLACE = re.compile(r"%(?:\(\w+\))?[sd%]")
VIETNAMESE = re.compile(r"[àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ]", re.IGNORECASE)
# A language calls itself by its own name; the file of units is written with the kinds as documents name them.
OWN = ("tiếng việt", "huyện, phòng, đơn vị sự nghiệp, thị trấn, xã, phường")
SPOKEN = ("aria-label", "alt", "placeholder", "title", "data-l")
READERS = ("admin", "office", "leader", "auditor", "commune_a", "head_a")
PAGES = [row for row in ROUTES if row.method == "GET" and row.endpoint != "static"]
pytestmark = pytest.mark.one_database


@pytest.fixture(autouse=True, scope="module")
def gathered() -> Iterator[None]:
    """Code and templates are read through once."""
    found = list(translations.texts())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(translations, "texts", lambda: iter(found))
        yield


def _forms(message: translations.Any) -> list[tuple[str, str]]:
    """Each (msgid, translation) of a message, plural forms apart."""
    if isinstance(message.id, str):
        return [(message.id, message.string)]
    return list(zip(message.id, message.string, strict=True))


def test_every_text_has_its_translation() -> None:
    catalogue = translations.updated(translations.read_catalogue())
    assert len(catalogue) > 900
    assert [message.id for message in catalogue if message.id and not translations.is_translated(message)] == []


def test_the_stored_catalogue_is_todays_and_holds_nothing_old() -> None:
    stored = translations.read_catalogue()
    fresh = translations.updated(stored)
    wanted = {(message.id, message.context) for message in fresh}
    assert {(message.id, message.context) for message in stored} == wanted
    assert not stored.obsolete
    assert [message.id for message in stored if message.id and message.fuzzy] == []


def test_places_in_sentences_are_kept() -> None:
    differing = [
        (msgid, said)
        for message in translations.read_catalogue()
        if message.id
        for msgid, said in _forms(message)
        if sorted(PLACE.findall(msgid)) != sorted(PLACE.findall(said))
    ]
    assert differing == []


def test_no_translation_is_vietnamese() -> None:
    """Names that documents print, and the kinds of units as the import file writes them, stay as they are."""
    kept = ("NĐ-CP", "ỦY BAN NHÂN DÂN", "đơn vị sự nghiệp, thị trấn", "bản, thôn")
    left = [
        said
        for message in translations.read_catalogue()
        if message.id
        for _msgid, said in _forms(message)
        if VIETNAMESE.search(said) and not any(name in said for name in kept)
    ]
    assert left == []


def test_the_compiled_catalogue_is_the_stored_one() -> None:
    assert translations.COMPILED.read_bytes() == translations.as_mo(translations.read_catalogue())


def test_labels_of_every_table_are_gathered() -> None:
    gathered = {(text.msgid, text.context) for text in translations.labels()}
    of_tables = {"Phòng Nội vụ", "Chờ duyệt", "Tuyên truyền", "Đăng nhập không thành", "Trả lại"}
    assert {(label, None) for label in of_tables} <= gathered
    assert {(label, translations.VERB) for label in ("Trả lại", "Duyệt báo cáo", "Giao nhiệm vụ")} <= gathered


def test_refusals_are_gathered_from_the_rules() -> None:
    gathered = {text.msgid for text in translations.texts()}
    assert "Không tìm thấy nội dung này." in gathered, "the message a kind of refusal has by itself"
    assert "Nhiệm vụ này không có hạn nên không cần gia hạn." in gathered, "a rule's sentence"
    assert "Hãy ghi lý do thu hồi." in gathered, "a sentence handed on to a refusal"
    assert "Tệp “%(name)s” không có trang nào." in gathered, "a sentence with a place"


def test_an_update_forgets_what_is_gone_and_keeps_what_was_said() -> None:
    stored = translations.Catalog(locale="en")
    stored.add("Không tìm thấy nội dung này.", "There is nothing here.")
    stored.add("Câu không còn ở đâu.", "Gone.")
    fresh = translations.updated(stored)
    assert fresh["Không tìm thấy nội dung này."].string == "There is nothing here."
    assert "Câu không còn ở đâu." not in fresh
    assert not fresh["Chờ duyệt"].string


def _told(app: Flask, refused: Refusal, language: str) -> str:
    with app.test_request_context(headers={"Cookie": f"locale={language}"}):
        return told(refused)


def test_a_refusal_is_told_in_the_pages_language(app_of_run: Flask) -> None:
    assert _told(app_of_run, NotFound(), "vi") == "Không tìm thấy nội dung này."
    assert _told(app_of_run, NotFound(), "en") == "There is no such thing here."


def test_the_places_of_a_refusal_are_filled(app_of_run: Flask) -> None:
    refused = Invalid("Tệp “%(name)s” không có trang nào.", field="files", name="100% xong.pdf")
    assert refused.message == "Tệp “100% xong.pdf” không có trang nào."
    assert _told(app_of_run, refused, "en") == "The file “100% xong.pdf” has no pages."


def test_a_value_is_translated_only_where_it_is_a_term(app_of_run: Flask) -> None:
    sentence = "%(unit)s đã được giao nhiệm vụ này."
    plain, term = Refusal(sentence, unit="Phòng Nội vụ"), Refusal(sentence, unit=Term("Phòng Nội vụ"))
    assert _told(app_of_run, plain, "en") == "Phòng Nội vụ already has this task."
    assert _told(app_of_run, term, "en") == "Interior Office already has this task."


def test_verb_and_state_are_told_apart(app_of_run: Flask) -> None:
    with pytest.raises(IllegalTransition) as caught:
        TASK_FLOW.check("return_", TaskState.RETURNED)
    assert caught.value.message == "Không thể 'Trả lại' khi tình trạng là 'Trả lại'; hãy tải lại trang."
    said = _told(app_of_run, caught.value, "en")
    assert said == "Cannot 'Return' while the state is 'Returned'; please reload the page."


@pytest.fixture(scope="module")
def built() -> dict[str, World]:
    """The prepared world, once it was needed."""
    return {}


@pytest.fixture
def world(
    built: dict[str, World], app: Flask, cast: Cast, clock: TestClock, tmp_path_factory: pytest.TempPathFactory
) -> World:
    """One row of every kind; pages are only read here."""
    if "world" not in built:
        built["world"] = build(app, cast, clock, tmp_path_factory.mktemp("world"))
    built["world"].restore()
    return built["world"]


def _written(world: World) -> list[str]:
    """What people and documents wrote: every text stored in a row, the longest first."""
    named = {reference(one) for one in db.session.scalars(select(Directive))}
    values = {value for rows in world.dump().values() for row in rows for value in row if isinstance(value, str)}
    lines = {" ".join(line.split()).lower() for value in values | named for line in value.splitlines()}
    told_apart = {line for line in lines | set(OWN) if len(line) > 1 and VIETNAMESE.search(line)}
    return sorted(told_apart, key=len, reverse=True)


def _spoken(element: Element) -> Iterator[str]:
    """What the furniture says: texts and spoken attributes outside of what is marked as Vietnamese."""
    if element.attrs.get("lang") == "vi" and element.tag != "html":
        return
    for name in SPOKEN:
        yield element.attrs.get(name, "")
    for part in element.parts:
        if isinstance(part, str):
            yield part
        else:
            yield from _spoken(part)


def _left(text: str, written: list[str]) -> str:
    """What stays of a text when everything that people wrote is taken out of it."""
    rest = " ".join(text.split()).lower()
    for line in written:
        rest = rest.replace(line, "")
    return rest


@pytest.mark.parametrize("person", READERS)
def test_the_furniture_of_a_page_is_english(world: World, person: str, monkeypatch: pytest.MonkeyPatch) -> None:
    # Whatever is printed is no page; how it prints is proved elsewhere.
    monkeypatch.setattr(apart, "COMMAND", ("cat",))
    written, left, known, seen = _written(world), set(), set[str](), 0
    client = world.browser(person)
    client.set_cookie("locale", "en")
    for row in PAGES:
        if row.answers.split()[PEOPLE.index(person)] != "200":
            continue
        answer = client.get(row.address.format_map(world.names))
        if answer.mimetype != "text/html":
            answer.close()
            continue
        seen += 1
        texts = {text.strip() for text in _spoken(parse(answer.get_data(as_text=True)))}
        vietnamese = {text for text in texts if VIETNAMESE.search(text)} - known
        known |= vietnamese
        left |= {(row.address, text) for text in vietnamese if VIETNAMESE.search(_left(text, written))}
    assert seen > 5
    assert not left, "\n".join(map(str, sorted(left)))
