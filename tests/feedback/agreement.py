"""The register counted by hand from its rows, and that page, CSV, XLSX, DOCX and PDF say the same."""

from __future__ import annotations

import csv
import datetime as dt
import html
import io
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from docx import Document as Word
from flask.testing import FlaskClient
from openpyxl import load_workbook
from pypdfium2 import PdfDocument
from sqlalchemy import text

from tests.feedback.conftest import Hearing
from tracker.core import db, transaction
from tracker.core.access import SYSTEM
from tracker.core.clock import local_day
from tracker.feedback.states import CHANNEL_LABELS, TOPIC_LABELS, Channel, Topic
from tracker.reports import feedback
from tracker.reports.document import Document, Letterhead, Meta, Signature
from tracker.reports.render.csv_ import render_csv
from tracker.reports.render.docx_ import render_docx
from tracker.reports.render.html import render_html
from tracker.reports.render.pdf import render_pdf
from tracker.reports.render.xlsx_ import render_xlsx
from tracker.units import operations as units
from tracker.units.operations import Fate, Heir, Reform, VillageFacts, change_units
from tracker.units.states import SuccessionKind, VillageKind


def take_over(hearing: Hearing, before: str, after: str) -> None:
    """One unit takes over from another today."""
    heir = Heir(new=False, number=hearing.cast.units[after])
    fate = Fate(unit_id=hearing.cast.units[before], kind=SuccessionKind.MERGE, heirs=(heir,), receiver=heir)
    with transaction():
        act = Reform(local_day(hearing.clock()), "NQ 1670", (), (fate,))
        change_units(act, actor=SYSTEM, now=hearing.clock())


def join_villages(hearing: Hearing, unit: str) -> None:
    """The first two villages of a unit become one."""
    unit_id = hearing.cast.units[unit]
    where = text("SELECT village_id FROM village_version WHERE unit_id = :unit ORDER BY village_id")
    found = list(db.session.execute(where, {"unit": unit_id}).scalars())[:2]
    db.session.rollback()
    with transaction():
        units.merge_villages(
            found,
            VillageFacts(unit_id, VillageKind.BAN, "Hợp Nhất"),
            valid_from=local_day(hearing.clock()),
            legal_ref="NQ",
            actor=SYSTEM,
            now=hearing.clock(),
        )


@dataclass
class Truth:
    """What the rows say, counted one by one."""

    heard: Counter[str]
    answered: Counter[str]
    topics: Counter[str]
    channels: Counter[str]
    needs: dict[int, tuple[str, int, int, int]]
    places: dict[int, Counter[str]]
    values: list[tuple[int, Decimal]]


def _rows(statement: str) -> list[Any]:
    return list(db.session.execute(text(statement)))


def count_by_hand(hearing: Hearing) -> Truth:
    """Go through every row in plain Python."""
    db.session.rollback()
    names = dict(_rows("SELECT unit_id, short_name FROM unit_version"))
    after = dict(_rows("SELECT predecessor_id, successor_id FROM succession"))
    joined = dict(_rows("SELECT id, merged_into_id FROM village"))
    titles = dict(_rows("SELECT id, title FROM feedback_need WHERE state <> 'merged'"))
    truth = Truth(Counter(), Counter(), Counter(), Counter(), {}, {one: Counter() for one in titles}, [])
    homes: dict[int, set[int]] = defaultdict(set)
    for unit, state, topic, channel, need, village, words in _rows(
        "SELECT unit_id, state, topic, channel, need_id, village_id, village_key FROM feedback_entry"
    ):
        if state == "withdrawn":
            continue
        name = names[after.get(unit, unit)]
        truth.heard[name] += 1
        truth.answered[name] += state == "answered"
        truth.topics[TOPIC_LABELS[Topic(topic)]] += 1
        truth.channels[CHANNEL_LABELS[Channel(channel)]] += 1
        if need is not None:
            homes[need].add(unit)
            whole = joined.get(village) or village
            truth.places[need][f"v{whole}" if village else f"{name}: {words}"] += 1
    for need, title in titles.items():
        named = [place for place in truth.places[need] if not place.endswith(": ")]
        truth.needs[need] = (title, sum(truth.places[need].values()), len(named), len(homes[need]))
    for year, *levels in _rows("SELECT year, level_1, level_2, level_3, level_4, level_5 FROM indicator_reading"):
        share = Decimal(100 * (levels[3] + levels[4])) / sum(levels)
        truth.values.append((year, share.quantize(Decimal("0.01"), ROUND_HALF_UP)))
    return truth


def agree_everywhere(hearing: Hearing, office: FlaskClient) -> None:
    """Compare what every page, file and print says with what was counted by hand."""
    truth = count_by_hand(hearing)
    _entries(truth, office)
    _needs(truth, office)
    _values(truth, office)
    _report(truth, hearing)


def _csv(client: FlaskClient, path: str) -> list[list[str]]:
    data = client.get(path).get_data().decode("utf-8-sig")
    return list(csv.reader(io.StringIO(data)))[1:]


def _xlsx(client: FlaskClient, path: str) -> list[list[str]]:
    book = load_workbook(io.BytesIO(client.get(path).get_data()))
    rows = book.active.iter_rows(min_row=2, values_only=True)
    return [["" if cell is None else str(cell) for cell in row] for row in rows]


def _page(client: FlaskClient, path: str) -> str:
    page = re.sub(r"<[^>]+>", " ", client.get(path).get_data(as_text=True))
    return html.unescape(re.sub(r"\s+", " ", page))


def _entries(truth: Truth, office: FlaskClient) -> None:
    page = _page(office, "/feedback")
    total, answered = truth.heard.total(), truth.answered.total()
    assert f"Tất cả {total} " in page
    assert f"Đã trả lời {answered} " in page
    for rows in (_csv(office, "/feedback/table.csv"), _xlsx(office, "/feedback/table.xlsx")):
        assert Counter(row[5] for row in rows) == truth.topics
        assert Counter(row[4] for row in rows) == truth.channels
        assert sum(row[8] == "Đã trả lời" for row in rows) == answered


def _needs(truth: Truth, office: FlaskClient) -> None:
    wanted = sorted((str(need), *map(str, row)) for need, row in truth.needs.items())
    for rows in (_csv(office, "/feedback/needs/table.csv"), _xlsx(office, "/feedback/needs/table.xlsx")):
        assert sorted((row[0], row[1], *row[4:7]) for row in rows) == wanted
    shown = re.findall(
        r'data-l="Ý kiến" class="r num">(\d+)<', office.get("/feedback/needs").get_data(as_text=True)
    )
    assert sorted(map(int, shown)) == sorted(row[1] for row in truth.needs.values())
    for need in sorted(truth.needs)[:3]:
        page = office.get(f"/feedback/needs/{need}").get_data(as_text=True)
        table = page[page.index('id="tb"') : page.index("</tfoot>")]
        *counts, total = map(int, re.findall(r'class="r num">(\d+)<', table))
        assert (sorted(counts), total) == (sorted(truth.places[need].values()), truth.needs[need][1])


def _values(truth: Truth, office: FlaskClient) -> None:
    page = _page(office, "/feedback/indicators/1")
    for rows in (
        _csv(office, "/feedback/indicators/1/table.csv"),
        _xlsx(office, "/feedback/indicators/1/table.xlsx"),
    ):
        assert sorted((int(row[2]), Decimal(row[6].replace(",", "."))) for row in rows) == sorted(truth.values)
    for _year, value in truth.values:
        assert f"{value.normalize():f}".replace(".", ",") in page


def _report(truth: Truth, hearing: Hearing) -> None:
    """The register's part of a report, in every form in which a report is given."""
    asked = [hearing.cast.units[name] for name in ("commune_b", "agency")]
    ended = hearing.cast.units["commune_a"]
    if not _rows("SELECT 1 FROM succession"):
        asked.append(ended)
    blocks = feedback.heard(asked, hearing.clock())
    if not blocks:
        assert truth.heard.total() == 0
        return
    document = Document(
        kind="notice",
        title="BÁO CÁO",
        subject="Ý kiến người dân",
        letterhead=Letterhead(issuer="UBND", place="Phong Thổ", symbol="BC", date=dt.date(2024, 9, 30)),
        blocks=blocks,
        signature=Signature(title="CHỦ TỊCH"),
        meta=Meta(author="Người lập", created=hearing.clock()),
    )
    wanted = {(label, count) for found in (truth.topics, truth.channels) for label, count in found.items()}
    wanted |= {(name, count, truth.answered[name]) for name, count in truth.heard.items()}
    wanted |= {("Cộng", truth.heard.total()), ("Cộng", truth.heard.total(), truth.answered.total())}
    for form, said in _forms(document):
        for row in wanted:
            assert re.search(r"\s+".join(re.escape(str(cell)) for cell in row) + r"(?!\d)", said), (form, row)
        assert f"đã trả lời {truth.answered.total()}" in said or form in {"csv", "xlsx"}, form


def _forms(document: Document) -> Iterator[tuple[str, str]]:
    """What every form of a document says, the cells of a row one after the other."""
    lines = csv.reader(io.StringIO(render_csv(document).decode("utf-8-sig")))
    yield "csv", "\n".join(" ".join(line) for line in lines)
    book = load_workbook(io.BytesIO(render_xlsx(document)), data_only=True)
    cells = (row for one in book for row in one.iter_rows(values_only=True))
    yield "xlsx", "\n".join(" ".join("" if cell is None else str(cell) for cell in row) for row in cells)
    word = Word(io.BytesIO(render_docx(document)))
    rows = [" ".join(cell.text for cell in row.cells) for one in word.tables for row in one.rows]
    yield "docx", "\n".join([*(part.text for part in word.paragraphs), *rows])
    yield "page", html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", str(render_html(document)))))
    pdf = PdfDocument(render_pdf(document))
    try:
        yield "pdf", " ".join(one.get_textpage().get_text_bounded() for one in pdf)
    finally:
        pdf.close()
