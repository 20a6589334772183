"""The annotated documents are read as people read them, and the page on the reader tells the truth."""

import re
from pathlib import Path

import jsonschema
import pytest

from tests.reader import corpus
from tests.reader.score import mean, score
from tracker.reader import parse
from tracker.reader.extract import extract

FLOOR_DISTRICT = 0.97
FLOOR_EACH = 1.0
"""What the reader has reached on every annotated document: a loss on any of them must show."""

ALL = corpus.TEXTS + corpus.FILES
PAGE = Path(__file__).parents[2] / "docs" / "reader.md"


def _read(path: Path) -> dict[str, object]:
    return parse(extract(path.read_bytes(), path.name).text).to_dict()


def test_the_districts_letter_reaches_its_floor() -> None:
    path = corpus.FOLDER / f"{corpus.DISTRICT}.md"
    assert mean(score(corpus.annotation(path), _read(path))) >= FLOOR_DISTRICT


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.name)
def test_every_document_reaches_its_floor(path: Path) -> None:
    rows = score(corpus.annotation(path), _read(path))
    weak = {name: value for name, value in rows.items() if value < 1}
    assert mean(rows) >= FLOOR_EACH, weak


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.name)
def test_every_reading_keeps_the_schema(path: Path) -> None:
    jsonschema.validate(_read(path), corpus.SCHEMA)


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.name)
def test_spans_lead_back_to_the_text_of_each_instruction(path: Path) -> None:
    found = parse(extract(path.read_bytes(), path.name).text)
    for instruction in found.instructions:
        joined = "".join(found.source_text[a:b] for a, b in instruction.spans)
        assert re.sub(r"\s+", "", joined) == re.sub(r"\s+", "", instruction.text)
        assert list(instruction.spans) == sorted(instruction.spans)


@pytest.mark.parametrize("path", corpus.TEXTS, ids=lambda path: path.name)
def test_signature_and_distribution_are_read(path: Path) -> None:
    gold, found = corpus.annotation(path), _read(path)
    assert found["signer"] == gold["signer"]
    assert found["distribution"] == gold["distribution"]


def test_instructions_carry_the_numbers_that_are_printed() -> None:
    for path in corpus.TEXTS:
        gold, found = corpus.annotation(path), parse(path.read_text("utf-8"))
        assert [i["number"] for i in gold["instructions"]] == [i.number for i in found.instructions], path.name


def test_the_scorer_notices_what_is_wrong() -> None:
    path = corpus.FOLDER / f"{corpus.DISTRICT}.md"
    gold, found = corpus.annotation(path), _read(path)
    assert isinstance(found["instructions"], list)
    found["instructions"].pop()
    found["number"] = "12"
    rows = score(gold, found)
    assert rows["number"] == 0
    assert rows["instructions"] == pytest.approx(2 / 3)
    assert mean(rows) < FLOOR_DISTRICT


def test_the_page_on_the_reader_shows_the_figures_of_today() -> None:
    printed = dict(re.findall(r"^\| `([^`]+)` \| .*? \| (\d\.\d{3}) \|$", PAGE.read_text("utf-8"), re.MULTILINE))
    today = {path.name: f"{mean(score(corpus.annotation(path), _read(path))):.3f}" for path in ALL}
    assert printed == today
