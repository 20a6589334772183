"""Deadline phrases of real documents and what they mean, for a letter of 5 July 2024."""

import pytest

from tracker.reader.deadlines import find, from_event
from tracker.reader.references import reference

ISSUED = "2024-07-05"

DATES = [
    ("trước ngày 23/5/2025", "2025-05-23"),
    ("chậm nhất đến ngày 30/9/2025", "2025-09-30"),
    ("chậm nhất tháng 10/2025", "2025-10-31"),
    ("trước 14 giờ, ngày 05/12/2024", "2024-12-05T14:00:00+07:00"),
    ("trước 17h ngày 30 tháng 11 năm 2024", "2024-11-30T17:00:00+07:00"),
    ("trước 16h30 ngày 12/7/2024", "2024-07-12T16:30:00+07:00"),
    ("vào ngày 09/4/2025", "2025-04-09"),
    ("xong trước ngày 30-8-2024", "2024-08-30"),
    ("trong tháng 12", "2024-12-31"),
    ("hoàn thành trong tháng 3", "2025-03-31"),
    ("xong trước tháng 11", "2024-10-31"),
    ("trong quý III/2024", "2024-09-30"),
    ("trong Quý IV năm 2024", "2024-12-31"),
    ("trong 6 tháng cuối năm 2024", "2024-12-31"),
    ("trong năm 2025", "2025-12-31"),
    ("từ nay đến hết năm 2024", "2024-12-31"),
    ("từ ngày 25/9 đến ngày 10/10/2024", "2024-10-10"),
    ("Thời gian hoàn thành: 30/8/2024", "2024-08-30"),
    ("đợt 1, trước ngày 25/5/2025; đợt 2, trước ngày 25/5/2026", "2025-05-25"),
]
RULES = [
    ("trước ngày 15/12 hằng năm", "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=15"),
    ("chậm nhất vào ngày 15 tháng 10 hàng năm", "FREQ=YEARLY;BYMONTH=10;BYMONTHDAY=15"),
    ("hằng năm, trước ngày 15/12", "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=15"),
    ("định kỳ hàng năm", "FREQ=YEARLY"),
    ("chậm nhất trong ngày 23 của tháng cuối quý", "FREQ=MONTHLY;BYMONTH=3,6,9,12;BYMONTHDAY=23"),
    ("hằng quý", "FREQ=MONTHLY;INTERVAL=3"),
    ("từ ngày 5 đến ngày 10 hằng tháng", "FREQ=MONTHLY;BYMONTHDAY=10"),
    ("hằng tháng (trước ngày 25)", "FREQ=MONTHLY;BYMONTHDAY=25"),
    ("mỗi tháng 01 lần vào ngày 5", "FREQ=MONTHLY;BYMONTHDAY=5"),
    ("định kỳ mỗi tháng 01 lần", "FREQ=MONTHLY"),
    ("định kỳ 02 tháng/lần", "FREQ=MONTHLY;INTERVAL=2"),
    ("định kỳ 06 tháng một lần", "FREQ=MONTHLY;INTERVAL=6"),
    ("02 lần/năm", "FREQ=MONTHLY;INTERVAL=6"),
    ("định kỳ 1 lần/năm", "FREQ=YEARLY"),
    ("02 năm/1 lần", "FREQ=YEARLY;INTERVAL=2"),
    ("vào thứ Hai hàng tuần", "FREQ=WEEKLY;BYDAY=MO"),
    ("mỗi tuần ít nhất một buổi", "FREQ=WEEKLY"),
    ("trước 16 giờ hằng ngày", "FREQ=DAILY"),
    ("vào ngày cuối tháng", "FREQ=MONTHLY;BYMONTHDAY=-1"),
    ("báo cáo kết quả 6 tháng, năm", "FREQ=MONTHLY;INTERVAL=6"),
]
SPANS = [
    ("trong thời hạn 60 ngày làm việc kể từ ngày có quyết định", "P60WD"),
    ("trong vòng 15 ngày làm việc kể từ ngày nhận đơn", "P15WD"),
    ("chậm nhất là 05 ngày làm việc, kể từ ngày được phê chuẩn", "P5WD"),
    ("chậm nhất là một tháng sau khi kết thúc", "P1M"),
    ("trong 24 giờ sau khi có kết quả", "P1D"),
    ("trong 06 giờ sau khi có kết quả", "PT6H"),
    ("ngay sau khi kết thúc hội nghị", "P0D"),
    ("trong thời hạn hai tuần kể từ ngày nhận", "P14D"),
]
NO_DEADLINE = [
    "khẩn trương, kịp thời triển khai",
    "đến năm 2030 đạt mục tiêu",
    "giai đoạn 2026 - 2030",
    "thực hiện từ quý III/2026",
    "theo Công văn số 12/UBND-NV ngày 01/7/2024 của UBND tỉnh",
    "có hiệu lực thi hành từ ngày 01 tháng 12 năm 2024",
    "nguồn chi thường xuyên của đơn vị",
    "Trung tâm Giáo dục thường xuyên huyện",
]


@pytest.mark.parametrize(("phrase", "due"), DATES)
def test_a_day_is_read(phrase: str, due: str) -> None:
    found, _ = find(f"Phòng Nội vụ rà soát, {phrase}.", ISSUED)
    assert (found.kind, found.due) == ("date", due)
    assert found.text is not None
    assert found.text in f"Phòng Nội vụ rà soát, {phrase}."
    assert found.before == ("trước" in phrase)


@pytest.mark.parametrize(("phrase", "rule"), RULES)
def test_a_rhythm_is_read(phrase: str, rule: str) -> None:
    found, code = find(f"Rà soát, {phrase}.", ISSUED)
    assert (found.kind, found.due, found.rule, code) == ("recurring", None, rule, None)


@pytest.mark.parametrize(("phrase", "rule"), SPANS)
def test_a_time_from_an_event_is_read(phrase: str, rule: str) -> None:
    found, _ = find(f"Giải quyết {phrase}.", ISSUED)
    assert (found.kind, found.rule) == ("relative", rule)


@pytest.mark.parametrize("phrase", NO_DEADLINE)
def test_other_dates_are_no_deadline(phrase: str) -> None:
    found, code = find(phrase, ISSUED)
    assert (found.kind, code) == ("none", None)


@pytest.mark.parametrize("phrase", ["thường xuyên kiểm tra", "theo dõi liên tục", "trực 24/24 giờ"])
def test_what_never_ends_is_continuous(phrase: str) -> None:
    assert find(phrase, ISSUED)[0].kind == "continuous"


@pytest.mark.parametrize(
    ("phrase", "due", "code"),
    [
        ("trước ngày 10/6", "2025-06-10", "year-inferred"),
        ("trước ngày 31 tháng 12", "2024-12-31", "year-inferred"),
        ("trước ngày 31 tháng 12 năm sau", "2025-12-31", "year-inferred"),
        ("trước ngày 29/02", "2028-02-29", "year-inferred"),
        ("trước ngày 25/3/2023", "2023-03-25", "due-before-issue"),
        ("trước ngày 31/11/2024", None, "impossible-date"),
        ("trước ngày 31/6", None, "impossible-date"),
    ],
)
def test_what_a_person_should_check_is_said(phrase: str, due: str | None, code: str) -> None:
    found, warning = find(phrase, ISSUED)
    assert (found.kind, found.due, warning) == ("date", due, code)


def test_the_year_counts_from_a_partial_issue_date() -> None:
    assert find("trước ngày 03/7", "2024-07")[0].due == "2024-07-03"
    assert find("trước ngày 30/6", "2024-07")[0].due == "2025-06-30"
    assert find("trước ngày 30/6/2024", "2024-07")[1] == "due-before-issue"
    assert find("trước ngày 30/6", None) == find("trước ngày 30/6", None)
    assert find("trước ngày 30/6", None)[0].due is None


def test_a_span_from_this_very_letter_is_counted_out() -> None:
    found, _ = find("trong thời gian 03 tháng kể từ ngày ban hành Thông báo này", ISSUED)
    assert (found.kind, found.due, found.rule) == ("relative", "2024-10-05", "P3M")
    assert find("trong 10 ngày kể từ ngày ký Công văn này", "2024-07")[0].due is None


def test_a_bare_day_counts_only_in_the_column_of_a_table() -> None:
    assert find("30/8/2024", ISSUED)[0].kind == "none"
    assert find("30/8/2024", ISSUED, lenient=True)[0].due == "2024-08-30"
    assert find("Quý III/2024", ISSUED, lenient=True)[0].due == "2024-09-30"


def test_a_reference_names_the_item_it_points_to() -> None:
    found = reference("cung cấp số liệu theo thời hạn nêu tại điểm c khoản 2 Công văn này")
    assert found is not None
    assert found.path == ("2", "c")
    assert reference("theo thời gian quy định") is None
    assert find("gửi Bộ Nội vụ theo thời gian quy định", ISSUED)[1] == "deadline-elsewhere"


def test_an_event_lends_its_day() -> None:
    letter = "Lễ khai giảng đồng loạt vào ngày 05/9/2024."
    found = from_event("Vận động học sinh ra lớp, đến trước ngày khai giảng.", letter, ISSUED)
    assert found is not None
    assert (found[0].due, found[0].before) == ("2024-09-05", True)
    assert from_event("trước ngày tổng kết", letter, ISSUED) is None
