"""What is an order and what is not, in letters of many layouts; and what holds for any text at all."""

import re
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.reader import corpus
from tracker.reader import ParsedDirective, guess_kinds, parse, split_clauses, split_sentences

HEAD = """ỦY BAN NHÂN DÂN
HUYỆN PHONG THỔ
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Số: 12/UBND-NV
Phong Thổ, ngày 05 tháng 7 năm 2024
V/v rà soát thủ tục
"""
SENT = """Kính gửi:
- Các cơ quan, đơn vị huyện;
- UBND các xã, thị trấn.
"""
FOOT = """Nơi nhận:
- Như trên;
- Lưu: VT, NV.
CHỦ TỊCH
Lò Văn An
"""


def _letter(body: str, head: str = HEAD) -> ParsedDirective:
    return parse(head + SENT + body + FOOT)


def _orders(found: ParsedDirective) -> list[tuple[str | None, str]]:
    return [(i.number, i.text) for i in found.instructions]


def test_a_plain_letter_is_read_whole() -> None:
    found = _letter("UBND huyện yêu cầu:\n1. Rà soát hồ sơ.\n2. Báo cáo trước ngày 20/7/2024./.\n")
    assert (found.type, found.number, found.symbol) == ("công văn", "12", "UBND-NV")
    assert (found.issuer, found.place, found.date) == ("UBND huyện Phong Thổ", "Phong Thổ", "2024-07-05")
    assert found.subject == "rà soát thủ tục"
    assert found.recipients == ("Các cơ quan, đơn vị huyện", "UBND các xã, thị trấn")
    assert _orders(found) == [("1", "Rà soát hồ sơ."), ("2", "Báo cáo trước ngày 20/7/2024./.")]
    assert found.instructions[0].audience == found.recipients
    assert found.warnings == ()


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("Phong Thổ, ngày     tháng     năm 2024", "2024"),
        ("Phong Thổ, ngày … tháng 7 năm 2024", "2024-07"),
        ("Phong Thổ, ngày 5 tháng 07 năm 2024", "2024-07-05"),
    ],
)
def test_a_date_is_as_exact_as_the_paper(line: str, date: str) -> None:
    head = re.sub("Phong Thổ, ngày.*", line, HEAD)
    found = _letter("Yêu cầu:\n1. Rà soát hồ sơ.\n", head)
    assert found.date == date
    assert [w.code for w in found.warnings] == ([] if len(date) == 10 else ["partial-date"])


@pytest.mark.parametrize(
    ("line", "number", "symbol"),
    [
        ("Số:        /UBND-NV", None, "UBND-NV"),
        ("Số:…/UBND-NV", None, "UBND-NV"),
        ("Số 598 /UBND-CN&TY", "598", "UBND-CN&TY"),
        ("Số: 05/UBND-VX", "05", "UBND-VX"),
        ("Số: 25/2021/QĐ-UBND", "25", "2021/QĐ-UBND"),
    ],
)
def test_number_and_symbol_are_kept_as_printed(line: str, number: str | None, symbol: str) -> None:
    found = _letter("Yêu cầu:\n1. Rà soát hồ sơ.\n", HEAD.replace("Số: 12/UBND-NV", line))
    assert (found.number, found.symbol) == (number, symbol)
    assert ("blank-number" in [w.code for w in found.warnings]) == (number is None)


def test_the_subjects_number_is_not_the_letters() -> None:
    head = HEAD.replace("V/v rà soát thủ tục", "V/v thực hiện Công văn số 99/SNV-CCHC").replace(
        "Số: 12/", "Số:   /"
    )
    assert _letter("Yêu cầu:\n1. Rà soát hồ sơ.\n", head).number is None


def test_two_columns_on_one_line_are_set_apart() -> None:
    head = """      ỦY BAN NHÂN DÂN                 CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
     HUYỆN PHONG THỔ                     Độc lập - Tự do - Hạnh phúc
     Số:       /UBND-NV               Phong Thổ, ngày      tháng 7 năm 2024
   V/v rà soát thủ tục
"""
    found = _letter("Yêu cầu:\n1. Rà soát hồ sơ.\n", head)
    assert (found.issuer, found.symbol, found.date) == ("UBND huyện Phong Thổ", "UBND-NV", "2024-07")
    assert found.subject == "rà soát thủ tục"


def test_dotted_numbers_stay_whole_and_take_the_actor_of_their_heading() -> None:
    found = _letter(
        "Yêu cầu:\n1. Phòng Nội vụ\n1.1. Rà soát quy chế làm việc.\n1.2. Kiểm tra công vụ.\n"
        "2. UBND các xã báo cáo.\n"
    )
    assert [i.number for i in found.instructions] == ["1.1", "1.2", "2"]
    assert [i.lead for i in found.instructions] == [("Phòng Nội vụ",), ("Phòng Nội vụ",), ()]


def test_a_plain_paragraph_below_a_heading_is_the_headings_task() -> None:
    found = _letter(
        "Yêu cầu:\n1. Công an huyện\nXây dựng phương án bảo đảm an ninh.\n2. Phòng Nội vụ\nRà soát hồ sơ.\n"
    )
    assert _orders(found) == [("1", "Xây dựng phương án bảo đảm an ninh."), ("2", "Rà soát hồ sơ.")]
    assert found.instructions[0].lead == ("Công an huyện",)


def test_orders_without_numbers_are_one_a_sentence() -> None:
    found = _letter(
        "Căn cứ Công văn số 5/BNV-CCHC ngày 01/7/2024 của Bộ Nội vụ, UBND huyện giao Phòng Nội vụ rà soát hồ sơ. "
        "Báo cáo trước ngày 20/7/2024. Giao Thanh tra huyện kiểm tra công vụ./.\n"
    )
    assert [i.lead for i in found.instructions] == [("Phòng Nội vụ",), ("Thanh tra huyện",)]
    assert found.instructions[0].deadline.due == "2024-07-20"
    assert [b.number for b in found.legal_bases] == ["5/BNV-CCHC"]


def test_items_counted_in_words_are_items() -> None:
    found = _letter(
        "UBND huyện yêu cầu các phòng, ban:\nMột là, rà soát hồ sơ.\nHai là, báo cáo trước ngày 20/7/2024.\n"
    )
    assert _orders(found) == [("Một là", "rà soát hồ sơ."), ("Hai là", "báo cáo trước ngày 20/7/2024.")]
    assert found.instructions[0].audience == ("các phòng, ban",)


def test_plain_paragraphs_that_a_lead_in_announces_are_orders() -> None:
    found = _letter(
        "UBND huyện yêu cầu các phòng, ban thực hiện các nội dung sau:\nRà soát hồ sơ.\nKiểm tra công vụ.\n"
    )
    assert _orders(found) == [(None, "Rà soát hồ sơ."), (None, "Kiểm tra công vụ.")]
    assert {i.audience for i in found.instructions} == {("các phòng, ban",)}


def test_a_text_without_line_breaks_is_taken_apart() -> None:
    body = " ".join(["Thời gian qua việc giải quyết hồ sơ còn chậm."] * 12)
    order = "UBND huyện yêu cầu:\n1. Phòng Nội vụ rà soát hồ sơ.\n2. UBND các xã báo cáo./.\n"
    found = _letter(f"{body} {order}")
    found = parse(found.source_text.replace("\n", ""))
    assert (found.issuer, found.number, found.date) == ("UBND huyện Phong Thổ", "12", "2024-07-05")
    assert [i.text for i in found.instructions] == ["Phòng Nội vụ rà soát hồ sơ.", "UBND các xã báo cáo./."]
    assert found.signer is not None
    assert found.signer.name == "Lò Văn An"


def test_a_month_in_a_heading_is_the_deadline_of_what_stands_below() -> None:
    found = _letter(
        "UBND huyện thông báo:\nI. NHỮNG VIỆC CẦN LÀM NGAY TRONG THÁNG 12/2024\n1. Phòng Nội vụ rà soát hồ sơ.\n"
        "2. Phòng Tư pháp báo cáo trước ngày 20/12/2024.\n"
    )
    assert [i.deadline.due for i in found.instructions] == ["2024-12-31", "2024-12-20"]


def test_a_deadline_is_copied_from_the_item_it_points_to() -> None:
    found = _letter(
        "Yêu cầu:\n1. Phòng Nội vụ\na) Rà soát hồ sơ chậm nhất ngày 20/7/2024.\n"
        "2. UBND các xã cung cấp số liệu theo thời hạn nêu tại điểm a khoản 1.\n"
        "3. Phòng Tư pháp báo cáo theo thời hạn nêu tại khoản 9.\n"
    )
    assert [i.deadline.due for i in found.instructions] == ["2024-07-20", "2024-07-20", None]
    assert [(w.code, w.instruction) for w in found.warnings] == [("deadline-elsewhere", 2)]


def test_purposes_approvals_and_closings_are_no_orders() -> None:
    found = _letter(
        "UBND huyện yêu cầu các cơ quan, đơn vị:\nI. MỤC ĐÍCH, YÊU CẦU\n1. Nâng cao ý thức.\nII. NHIỆM VỤ\n"
        "1. Thống nhất chủ trương như đề xuất.\n2. Giao Phòng Nội vụ rà soát hồ sơ.\n"
        "3. Kinh phí thực hiện: từ ngân sách.\n"
        "Trong quá trình thực hiện, nếu có vướng mắc, các đơn vị phản ánh về Phòng Nội vụ.\n"
        "Yêu cầu các cơ quan, đơn vị nghiêm túc thực hiện./.\n"
    )
    assert _orders(found) == [("II.2", "Giao Phòng Nội vụ rà soát hồ sơ.")]


def test_a_dated_order_after_the_items_is_kept() -> None:
    found = _letter(
        "Yêu cầu:\n1. Rà soát hồ sơ.\n"
        "Yêu cầu các cơ quan, đơn vị báo cáo về UBND huyện (qua Phòng Nội vụ) trước ngày 15/9/2024./.\n"
    )
    assert [i.deadline.due for i in found.instructions] == [None, "2024-09-15"]
    assert found.instructions[1].number is None


def test_the_articles_of_a_decision_give_tasks_only_where_they_assign() -> None:
    head = HEAD.replace("12/UBND-NV", "12/QĐ-UBND").replace(
        "V/v rà soát thủ tục", "QUYẾT ĐỊNH\nVề việc giao nhiệm vụ\nCHỦ TỊCH ỦY BAN NHÂN DÂN HUYỆN PHONG THỔ"
    )
    found = parse(
        head
        + "Căn cứ Luật Tổ chức chính quyền địa phương ngày 19/6/2015;\nQUYẾT ĐỊNH:\nĐiều 1. Ban hành Quy chế.\n"
        "Điều 2. Giao nhiệm vụ cho các đơn vị như sau:\n1. Phòng Nội vụ: Đôn đốc hằng quý.\n"
        "Điều 3. Trưởng phòng Nội vụ chịu trách nhiệm thi hành Quyết định này./.\n" + FOOT
    )
    assert found.issuer == "Chủ tịch UBND huyện Phong Thổ"
    assert [(b.number, b.date) for b in found.legal_bases] == [(None, "2015-06-19")]
    assert _orders(found) == [("Điều 2.1", "Phòng Nội vụ: Đôn đốc hằng quý.")]


@pytest.mark.parametrize(
    ("title", "symbol"), [("TỜ TRÌNH", "TTr-UBND"), ("BÁO CÁO", "BC-UBND"), ("GIẤY MỜI", "GM-UBND")]
)
def test_what_asks_reports_or_invites_assigns_nothing(title: str, symbol: str) -> None:
    head = HEAD.replace("12/UBND-NV", f"12/{symbol}").replace(
        "V/v rà soát thủ tục", f"{title}\nVề việc sửa chữa trụ sở"
    )
    found = _letter("1. Giao Phòng Nội vụ thẩm định trước ngày 20/7/2024./.\n", head)
    assert (found.is_directive, found.instructions, found.targets) == (False, (), ())
    assert [w.code for w in found.warnings] == ["not-a-directive"]


def test_a_letter_that_asks_for_a_report_is_a_directive_one_that_asks_for_advice_is_not() -> None:
    body = "UBND huyện yêu cầu các cơ quan, đơn vị báo cáo kết quả trước ngày 20/7/2024./.\n"
    assert _letter(body, HEAD.replace("rà soát thủ tục", "báo cáo kết quả")).is_directive
    assert not _letter(body, HEAD.replace("rà soát thủ tục", "xin ý kiến dự thảo")).is_directive


def test_targets_are_goals_and_never_results() -> None:
    found = _letter(
        "Năm 2023 tỷ lệ hồ sơ đúng hạn đạt 97%. Phấn đấu năm 2024 tỷ lệ hồ sơ đúng hạn đạt tối thiểu 98,5%, "
        "UBND huyện yêu cầu:\n1. Rà soát ít nhất 30% số hồ sơ.\n"
    )
    assert [(t.indicator, t.baseline, t.comparator, t.goal, t.unit, t.by) for t in found.targets] == [
        ("tỷ lệ hồ sơ đúng hạn", 97.0, ">=", 98.5, "%", "2024")
    ]


def test_the_districts_second_item_divides_into_its_four_duties() -> None:
    found = parse((corpus.FOLDER / f"{corpus.DISTRICT}.md").read_text("utf-8"))
    ((start, end),) = found.instructions[1].spans
    parts = [found.source_text[a:b] for a, b in split_clauses(found.source_text, start, end)]
    openings = ["Kịp thời nắm bắt", "Từ đó cải thiện", "Chủ động nâng cấp", "đồng thời có kiến nghị"]
    assert [part[: len(opening)] for part, opening in zip(parts, openings, strict=True)] == openings
    assert [guess_kinds(part) for part in parts] == [
        ("feedback",),
        ("improvement",),
        ("facility",),
        ("escalation",),
    ]
    assert len(split_sentences(found.source_text, start, end)) == 3


def test_improvement_is_ours_and_stays_out_of_the_exchange_schema() -> None:
    found = _letter("Yêu cầu:\n1. Cải thiện chất lượng cung ứng dịch vụ công.\n")
    assert found.instructions[0].kinds == ("improvement",)
    assert found.to_dict()["instructions"][0]["kinds"] == ["general"]


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Tuyên truyền trên loa truyền thanh.", ("outreach",)),
        ("Trung tâm Văn hóa và Truyền thông rà soát hồ sơ.", ("general",)),
        ("Báo cáo kết quả tuyên truyền về Phòng Nội vụ.", ("report",)),
        ("Tổng hợp phản ánh, kiến nghị của người dân.", ("feedback",)),
        ("Sửa chữa, thay thế bàn ghế tại bộ phận một cửa.", ("facility",)),
        ("Những nội dung vượt thẩm quyền thì báo cáo UBND huyện.", ("escalation",)),
        ("Rà soát danh mục thủ tục; sửa chữa phòng làm việc; báo cáo UBND huyện.", ("facility", "report")),
    ],
)
def test_kinds_follow_the_words(text: str, kinds: tuple[str, ...]) -> None:
    assert guess_kinds(text) == kinds


def _holds(found: ParsedDirective) -> None:
    for instruction in found.instructions:
        joined = "".join(found.source_text[a:b] for a, b in instruction.spans)
        assert re.sub(r"\s+", "", joined) == re.sub(r"\s+", "", instruction.text)
    jsonschema.validate(found.to_dict(), corpus.SCHEMA)


@given(st.text(max_size=400))
def test_any_text_is_read_without_error(text: str) -> None:
    _holds(parse(text))


_LINES = [line for path in corpus.TEXTS for line in Path(path).read_text("utf-8").split("\n") if line.strip()]


@settings(deadline=None, max_examples=150)
@given(
    st.lists(st.sampled_from(_LINES) | st.text(max_size=20), max_size=40),
    st.sampled_from(["\n", "\n\n", "", " ", "\r\n"]),
)
def test_documents_shuffled_and_glued_are_read_without_error(lines: list[str], between: str) -> None:
    _holds(parse(between.join(lines)))


@given(st.text(max_size=300), st.integers(0, 300), st.integers(0, 300))
def test_splitting_loses_nothing_but_white_space(text: str, start: int, end: int) -> None:
    start, end = sorted((min(start, len(text)), min(end, len(text))))
    for split in (split_sentences, split_clauses):
        spans = split(text, start, end)
        joined = "".join(text[a:b] for a, b in spans)
        assert "".join(joined.split()) == "".join(text[start:end].split())
        assert all(a < b for a, b in spans)
