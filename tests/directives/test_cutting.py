"""No word is lost or doubled, however often an instruction is cut and joined."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.core.errors import Invalid
from tracker.directives.operations.cutting import (
    LETTERS,
    Piece,
    boundaries,
    cut,
    cut_at_quote,
    joined,
    labels_after_cut,
    labels_after_join,
    title_of,
    unique,
)

ITEM = (
    "Kịp thời nắm bắt tâm tư của người dân. Từ đó cải thiện dịch vụ công; gửi báo cáo về huyện. "
    "Chủ động nâng cấp bộ phận một cửa, đồng thời có kiến nghị với tỉnh (nếu có)."
)
WRAPPED = ITEM.replace("dịch vụ", "dịch\nvụ").replace("huyện. Chủ", "huyện.\n\n12\n\nChủ")
SOURCE = f"Đầu văn bản.\n\n2. {WRAPPED}\nHết."


def spans_of_item() -> list[list[int]]:
    start = SOURCE.index("Kịp thời")
    page, rest = SOURCE.index("\n\n12"), SOURCE.index("Chủ động")
    return [[start, page], [rest, SOURCE.index("\nHết")]]


def bare(text: str) -> str:
    return "".join(text.split())


def shown(piece: Piece) -> str:
    return "".join(SOURCE[a:b] for a, b in piece.spans)


def test_the_item_is_cut_at_its_clauses() -> None:
    pieces = cut(ITEM, spans_of_item(), SOURCE, boundaries(ITEM))
    assert [piece.text.split()[0] for piece in pieces] == ["Kịp", "Từ", "gửi", "Chủ", "đồng"]
    for piece in pieces:
        assert bare(shown(piece)) == bare(piece.text)
    assert bare("".join(piece.text for piece in pieces)) == bare(ITEM)


def possible_cuts() -> list[int]:
    return [i for i in range(1, len(ITEM)) if not (ITEM[i - 1].isalnum() and ITEM[i].isalnum())]


@settings(max_examples=200)
@given(st.data())
def test_any_sequence_of_cuts_and_joins_keeps_the_item_whole(data: st.DataObject) -> None:
    pieces = [Piece(ITEM, spans_of_item())]
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, len(pieces) - 1))
        if data.draw(st.booleans()) and at + 1 < len(pieces):
            pieces[at : at + 2] = [joined(pieces[at], pieces[at + 1], SOURCE)]
            continue
        text = pieces[at].text
        cuts = data.draw(st.sets(st.integers(-1, len(text) + 1), min_size=1, max_size=4))
        try:
            pieces[at : at + 1] = cut(text, pieces[at].spans, SOURCE, cuts)
        except Invalid:
            continue
    assert bare("".join(piece.text for piece in pieces)) == bare(ITEM)
    assert bare("".join(shown(piece) for piece in pieces)) == bare(ITEM)
    for piece in pieces:
        assert bare(shown(piece)) == bare(piece.text)


@given(st.lists(st.sampled_from(possible_cuts()), min_size=1, max_size=6))
def test_cuts_joined_again_give_the_same_words_and_spans(cuts: list[int]) -> None:
    try:
        pieces = cut(ITEM, spans_of_item(), SOURCE, cuts)
    except Invalid:
        return
    whole = pieces[0]
    for piece in pieces[1:]:
        whole = joined(whole, piece, SOURCE)
    assert bare(whole.text) == bare(ITEM)
    assert whole.spans == spans_of_item()


@pytest.mark.parametrize("cuts", [[], [0], [len(ITEM)], [-3], [2], [9999]])
def test_bad_places_are_refused(cuts: list[int]) -> None:
    with pytest.raises(Invalid):
        cut(ITEM, spans_of_item(), SOURCE, cuts)


def test_a_piece_without_a_letter_is_refused() -> None:
    with pytest.raises(Invalid, match="không có chữ"):
        cut("Làm việc A.", [], "", [len("Làm việc A")])


def test_added_text_has_no_place_in_the_source() -> None:
    pieces = cut("Làm A. Làm B.", [], SOURCE, [7])
    assert pieces == [Piece("Làm A.", []), Piece("Làm B.", [])]


def test_quoted_words_say_where_to_cut() -> None:
    assert cut_at_quote(ITEM, "  Chủ   động nâng cấp ") == ITEM.index("Chủ động")
    for words in ("không có ở đây", "Kịp thời", "", "("):
        if words != "(":
            with pytest.raises(Invalid):
                cut_at_quote(ITEM, words)
    assert cut_at_quote(ITEM, "(nếu") == ITEM.index("(nếu")


@pytest.mark.parametrize(
    ("labels", "at", "count", "printed", "after"),
    [
        (["1", "2"], 1, 4, {"1", "2"}, ["1", "2a", "2b", "2c", "2d"]),
        (["1", "2a", "2b"], 1, 2, {"1", "2"}, ["1", "2a", "2b", "2c"]),
        (["1", "2a", "2b", "3"], 2, 3, {"1", "2", "3"}, ["1", "2a", "2b", "2c", "2d", "3"]),
        (["I.1.a", "I.1.b"], 0, 2, {"I.1.a", "I.1.b"}, ["I.1.a.1", "I.1.a.2", "I.1.b"]),
        (["2a", "2b"], 0, 2, {"2a", "2b"}, ["2a.1", "2a.2", "2b"]),
        (["1"], 0, 6, {"1"}, ["1a", "1b", "1c", "1d", "1đ", "1e"]),
    ],
)
def test_labels_of_parts(labels: list[str], at: int, count: int, printed: set[str], after: list[str]) -> None:
    assert labels_after_cut(labels, at, count, printed) == after


@pytest.mark.parametrize(
    ("labels", "at", "printed", "after"),
    [
        (["1", "2a", "2b"], 1, {"1", "2"}, ["1", "2"]),
        (["1", "2a", "2b", "2c"], 1, {"1", "2"}, ["1", "2a", "2b"]),
        (["1", "2"], 0, {"1", "2"}, ["1"]),
        (["2a", "2b"], 0, {"2a", "2b"}, ["2a"]),
        (["1", "2a", "2b", "3"], 2, {"1", "2", "3"}, ["1", "2a", "2b"]),
    ],
)
def test_labels_after_joining(labels: list[str], at: int, printed: set[str], after: list[str]) -> None:
    assert labels_after_join(labels, at, printed) == after


def test_labels_are_unique() -> None:
    assert unique(["1", "1", "2", "1"]) == ["1", "1 (2)", "2", "1 (3)"]
    assert len(set(LETTERS)) == len(LETTERS)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Từ đó cải thiện dịch vụ công; gửi báo cáo.", "Cải thiện dịch vụ công"),
        ("đồng thời có kiến nghị với tỉnh.", "Có kiến nghị với tỉnh"),
        ("a) Rà soát thủ tục. Báo cáo.", "Rà soát thủ tục"),
        ("Giao Phòng Tư pháp chủ trì", "Giao Phòng Tư pháp chủ trì"),
    ],
)
def test_titles_are_the_first_clause(text: str, title: str) -> None:
    assert title_of(text) == title


@given(st.text(max_size=400))
def test_titles_are_short_for_any_text(text: str) -> None:
    assert len(title_of(text)) <= 92
