"""The compliance report prints of every office what an independent count of its answers says."""

from __future__ import annotations

import re
from collections import Counter
from decimal import Decimal

import pypdfium2

from tests.facilities.conftest import Shelf, full
from tests.facilities.test_totals import OFFICERS, UNITS, judged
from tests.tasks.conftest import Stage
from tracker.directives.states import InstructionKind
from tracker.facilities.operations import Answer
from tracker.reports import compliance
from tracker.reports.render.pdf import render_pdf


def test_the_pdf_prints_each_office_and_the_sum(shelf: Shelf) -> None:
    entries = {entry.code: entry for entry in shelf.entries()}
    none, broken = Answer(quantity=Decimal(0)), Answer(quantity=Decimal(5), broken=Decimal(4))
    said = {"commune_a": {"TB01": none, "QC04": broken, "TB03": none}, "commune_b": {"QC04": broken}}
    takes = {}
    for unit, answers in said.items():
        takes[unit] = shelf.begin(unit, officers=OFFICERS)
        shelf.fill(takes[unit], answers, by=unit)
        shelf.act("submit", takes[unit], by=unit)
    shelf.clock.move(days=1)
    again = shelf.correct(takes["commune_a"], by="commune_a")
    said["commune_a"]["TB03"] = full(entries["TB03"])
    shelf.enter(again, {"TB03": said["commune_a"]["TB03"]}, by="commune_a")
    shelf.act("submit", again, by="commune_a")
    stage = Stage(shelf.cast, shelf.clock)
    task_id = stage.issue({"leads": UNITS, "kind": InstructionKind.FACILITY})[0]
    document = compliance.build(
        stage.task(task_id).directive_id,
        as_of=shelf.clock(),
        created=shelf.clock(),
        unit_id=shelf.cast.units["office"],
        author="Cán bộ Nội vụ thử",
        notice=None,
    )
    pdf = pypdfium2.PdfDocument(render_pdf(document))
    text = re.sub(r"\s+", " ", " ".join(page.get_textpage().get_text_range() for page in pdf))
    every: Counter[str] = Counter()
    for unit, answers in said.items():
        wanted = Counter(judged(entry, answers.get(code, full(entry))) for code, entry in entries.items())
        every += wanted
        name = shelf.cast.account(unit).full_name.removeprefix("Báo cáo ")
        row = f"{wanted['met']} {wanted['partly']} {wanted['not_met']} 0 0 0"
        assert re.search(rf"{name} \d+/\d+/\d{{4}} {row}", text), (name, row)
    assert f"Cộng {every['met']} {every['partly']} {every['not_met']} 0 0 0" in text
    assert f"{every['met']} hạng mục đạt, {every['partly']} đạt một phần, {every['not_met']} chưa đạt" in text
