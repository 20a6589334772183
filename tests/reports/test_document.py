"""The report as data: frozen, checked, and the same after a round trip through JSON."""

import json
from dataclasses import FrozenInstanceError, replace
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.reports.render.samples import full_document, make_document
from tracker.reports import charts
from tracker.reports.document import (
    Align,
    Chart,
    ChartRow,
    Column,
    Document,
    DocumentError,
    Kind,
    Meta,
    Paragraph,
    Series,
    Status,
    Table,
    Tone,
)

CELLS = st.one_of(
    st.none(),
    st.text(),
    st.integers(),
    st.decimals(allow_nan=False, allow_infinity=False),
    st.dates(),
    st.builds(Status, st.text(), st.sampled_from(Tone)),
)


def test_a_full_document_survives_json():
    full = full_document()
    again = Document.from_json(full.to_json())

    assert again == full
    assert again.to_json() == full.to_json()
    assert again.blocks[3].rows[1][5] == Decimal("97.8")


@given(st.lists(st.tuples(CELLS, CELLS)), st.sampled_from(Kind), st.sampled_from([None, *Align]))
def test_every_value_keeps_its_type(rows, kind, align):
    table = Table([Column("A", "a", kind, align=align), Column("B", "b")], rows)
    document = make_document(blocks=[table])
    again = Document.from_json(document.to_json())

    assert again == document
    for before, after in zip(table.rows, again.blocks[0].rows, strict=True):
        assert [type(cell) for cell in before] == [type(cell) for cell in after]
    assert type(again.blocks[0].columns[0].kind) is Kind


def test_json_is_canonical():
    full = full_document()
    text = full.to_json()

    assert text == json.dumps(json.loads(text), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert "Phòng Nội vụ" in text


def test_lists_become_tuples_so_that_frozen_is_frozen():
    rows = [["Xã", 1]]
    table = Table([Column("A", "a"), Column("B", "b", Kind.INT)], rows)
    rows[0][1] = 2

    assert table.rows == (("Xã", 1),)
    assert hash(table) == hash(Table(table.columns, table.rows))
    with pytest.raises(FrozenInstanceError):
        table.caption = "Khác"  # type: ignore[misc]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        "null",
        '{"schema": 2, "document": {}}',
        '{"schema": 1, "document": {"type": "Nothing"}}',
        '{"schema": 1, "document": {"type": "Document"}}',
        '{"schema": 1, "document": {"type": "Paragraph", "text": "x", "basis": false}}',
        '{"schema": 1, "document": {"type": "decimal", "value": "x"}}',
        '{"schema": 1, "document": {"type": "date", "value": "2024-02-30"}}',
        '{"schema": 1, "document": {"type": "Status", "text": "x", "tone": {"type": "Tone", "value": "pink"}}}',
    ],
)
def test_anything_else_is_refused(text):
    with pytest.raises(DocumentError):
        Document.from_json(text)


def test_the_data_hash_follows_the_figures_only():
    document = make_document()
    signed = replace(document.signature, name="Trần Thị B")
    later = Meta("Khác", datetime(2030, 1, 1, tzinfo=UTC))

    assert replace(document, signature=signed, meta=later).data_hash == document.data_hash
    for change in ({"subject": "Khác"}, {"notice": "Khác"}, {"blocks": []}, {"annexes": []}, {"kind": "khác"}):
        same = change == {"annexes": []}
        assert (replace(document, **change).data_hash == document.data_hash) is same


def test_one_changed_figure_changes_the_hash():
    def hashed(value: object) -> str:
        return make_document(blocks=[Table([Column("A", "a", Kind.INT)], [[value]])]).data_hash

    assert len({hashed(value) for value in (1, 2, "1", Decimal(1), Decimal("1.0"), date(2024, 9, 1))}) == 6


def test_a_row_needs_one_cell_for_each_column():
    columns = [Column("A", "a"), Column("B", "b")]
    with pytest.raises(DocumentError):
        Table(columns, [["một"]])
    with pytest.raises(DocumentError):
        Table(columns, [], totals=["một", "hai", "ba"])


@pytest.mark.parametrize("values", [[1], [1, 2, 3], [1, -1]])
def test_a_bar_needs_one_number_for_each_series(values):
    with pytest.raises(DocumentError):
        Chart("Biểu", [Series("A", Tone.OK), Series("B", Tone.OVER)], [ChartRow("x", values)])


def test_the_moment_of_creation_needs_a_zone_and_is_kept_in_utc():
    with pytest.raises(DocumentError):
        Meta("Phòng Nội vụ", datetime(2024, 9, 16))  # noqa: DTZ001  # that is the point
    vietnam = timezone(timedelta(hours=7))
    assert Meta("x", datetime(2024, 9, 16, 7, tzinfo=vietnam)) == Meta("x", datetime(2024, 9, 16, tzinfo=UTC))
    moved = make_document(meta=Meta("x", datetime(2024, 9, 16, 7, tzinfo=vietnam)))
    assert moved.to_json() == make_document(meta=Meta("x", datetime(2024, 9, 16, tzinfo=UTC))).to_json()


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=8))
def test_the_longest_bar_is_full(values):
    [bar] = charts.bars(
        Chart("Biểu", [Series(str(i), Tone.OK) for i in range(len(values))], [ChartRow("x", values)])
    )

    assert bar.total == sum(values)
    assert sum(part.width for part in bar.segments) == (charts.SCALE if any(values) else 0)


def test_bars_are_as_long_as_their_share_of_the_longest():
    chart = Chart(
        "Biểu",
        [Series("Đúng hạn", Tone.OK), Series("Quá hạn", Tone.OVER)],
        [ChartRow("a", [6, 2]), ChartRow("b", [0, 4]), ChartRow("c", [0, 0])],
    )
    longest, half, none = charts.bars(chart)

    assert [(s.tone, s.x, s.width) for s in longest.segments] == [(Tone.OK, 0, 750), (Tone.OVER, 750, 250)]
    assert [(s.tone, s.x, s.width) for s in half.segments] == [(Tone.OVER, 0, 500)]
    assert none.segments == ()
    assert charts.totals(chart) == [6, 6]
    assert longest.words == "a: đúng hạn 6, quá hạn 2"


def test_paragraphs_compare_by_value():
    assert Paragraph("a") == Paragraph("a")
    assert Paragraph("a") != Paragraph("a", basis=True)
