"""What an instruction asks for, by its words."""

import re

from tracker.reader.view import flat, lower

_CLAUSE = re.compile(r"[.;] |, (?=đồng thời)|; ")
_OUTREACH = re.compile(
    r"tuyên truyền|truyền thông|phổ biến|vận động|quán triệt|tập huấn|đưa tin|tin,? bài|"
    r"chuyên mục|chuyên trang|ký cam kết|"
    r"ra quân|thông báo (?:tới|đến|rộng rãi|cho)|thông báo [^.;]{0,50} (?:tới|đến) (?:phụ huynh|"
    r"người dân|bà con|hộ)|thông tin,? (?:tới|đến|rộng rãi|tuyên)|"
    r"niêm yết công khai|pa-nô|tờ rơi|"
    r"hướng dẫn (?:người dân|nhân dân|bà con|công dân|hộ)|hỗ trợ (?:người dân|nhân dân|bà con|"
    r"công dân)(?! số)|"
    r"(?:đến|tại) các (?:bản|thôn)[^.;]{0,40}hướng dẫn|loa truyền thanh"
)
_FEEDBACK = re.compile(
    r"góp ý|tâm tư|nguyện vọng|ý kiến (?:của |phản ánh của |đóng góp của )?(?:người dân|nhân dân|"
    r"cử tri|tổ chức|bà con)|"
    r"(?:đơn|tiếp nhận|tổng hợp|xử lý|giải quyết|nắm bắt)[^.;]{0,25}(?:phản ánh|kiến nghị|khiếu nại)|"
    r"(?:phản ánh|kiến nghị) của (?:người dân|nhân dân|cử tri|bà con|công dân|tổ chức)|"
    r"trả lời (?:bằng văn bản|công khai|cử tri|người dân)|"
    r"đơn thư|(?:giải đáp|tiếp thu|lắng nghe|tiếp nhận)[^.;]{0,30}ý kiến|(?:phát|"
    r"thu)[^.;]{0,12}phiếu|đối thoại với|lấy ý kiến (?:người dân|nhân dân|đánh giá)|"
    r"phiếu hài lòng|"
    r"đánh giá sự hài lòng|hòm thư"
)
_SURVEY = re.compile(r"^(?:tổ chức |tiến hành |thực hiện )?(?:khảo sát|điều tra xã hội học)")
_FACILITY = re.compile(
    r"cơ sở vật chất|trang thiết bị|thiết bị(?! đánh giá| di động)|máy (?:vi )?(?:tính|in|quét|"
    r"scan|photo|lấy số)|bàn ghế|"
    r"ghế (?:chờ|ngồi)|quạt mát|phòng làm việc|phòng học|nhà bán trú|quầy giao dịch|biển chỉ dẫn|"
    r"camera|ki-?ốt|đường truyền|"
    r"trụ sở|sửa chữa|lắp đặt|mua sắm|nâng cấp|bộ phát wifi|nhà vệ sinh|diện tích phòng"
)
_ESCALATION = re.compile(
    r"(?:vượt|ngoài|không thuộc|quá|chưa thuộc)(?: quá)? (?:thẩm quyền|khả năng|phạm vi thẩm quyền)|"
    r"(?:kiến nghị|đề xuất|báo cáo) (?:với |lên )?cấp (?:trên|có thẩm quyền)"
)
_REPORT = re.compile(
    r"(?<!nghe )(?<!tờ )báo cáo|gửi (?:kết quả |văn bản )?về|gửi (?:danh mục|danh sách|biểu|"
    r"số liệu|kết quả|bản|hồ sơ|tài liệu|báo)|"
    r"cung cấp (?:số liệu|thông tin|tài liệu)|^trình |(?:tổng hợp|văn bản)[^.;]{0,60}(?:gửi|"
    r"trình) (?:bộ|sở|ubnd|ủy ban|phòng)"
)
_IMPROVEMENT = re.compile(
    r"cải thiện|nâng cao (?:chất lượng|mức độ|hiệu quả|hiệu lực)|cải tiến|đơn giản hóa|rút ngắn|cắt giảm|"
    r"đổi mới (?:phương thức|lề lối|cách)|chấn chỉnh"
)
_RESULTS = re.compile(
    r"kết quả (?:thực hiện |triển khai |công tác |về )*(?:tuyên truyền|truyền thông|phổ biến|vận động)"
)
_NOT_ENDS = re.compile(r"(?:qua đó|nhằm|để|góp phần|từng bước) [^.;]*$")


def guess_kinds(text: str, subject: str | None = None) -> tuple[str, ...]:
    """Return what `text` asks for: outreach, feedback, improvement, facility, escalation, report, or general.

    A clause that sends matters upward counts as escalation alone. Where the words tell nothing, a
    letter about equipment or rooms (`subject`) makes its items `facility`.
    """
    found: set[str] = set()
    for clause in _CLAUSE.split(text):
        found |= _of_clause(_acting(clause.strip()))
    order = ("outreach", "feedback", "improvement", "facility", "escalation", "report")
    kinds = tuple(kind for kind in order if kind in found)
    if not kinds and subject and re.search(r"co so vat chat|trang thiet bi|sua chua|mua sam", flat(subject)):
        return ("facility",)
    return kinds or ("general",)


def _of_clause(clause: str) -> set[str]:
    if _ESCALATION.search(clause):
        return {"escalation"}
    found = set()
    for kind, pattern in (
        ("outreach", _OUTREACH),
        ("feedback", _FEEDBACK),
        ("facility", _FACILITY),
        ("report", _REPORT),
    ):
        if pattern.search(clause):
            found.add(kind)
    if _SURVEY.search(clause):
        found.add("feedback")
    if _IMPROVEMENT.search(_NOT_ENDS.sub("", clause)):
        found.add("improvement")
    return found


_RECEIVERS = ("ubnd", "sở", "bộ", "phòng", "ủy")


def _acting(clause: str) -> str:
    """Return the clause in small letters, words that are part of a name made unreadable ('và Truyền thông')."""
    low = lower(clause)
    out = [low[:1]]
    for i in range(1, len(clause)):
        inside = clause[i].isupper() and clause[i - 1] == " " and clause[i - 2 : i - 1] not in {".", ":", '"'}
        out.append("\u2022" if inside and not low.startswith(_RECEIVERS, i) else low[i])
    return _RESULTS.sub("kết quả", "".join(out))
