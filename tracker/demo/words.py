"""What the people of the demonstration write: for communes and for agencies. Every text says what it is."""

from __future__ import annotations

import random
from dataclasses import dataclass

from tracker.demo.plan import SEED

COMMUNES = ("Xã ", "TT. ")


@dataclass(frozen=True)
class Result:
    """The words of a submission."""

    result: str
    difficulties: str
    proposals: str


RESULTS = {
    "1": (
        (
            "Số liệu minh họa: tổ chức {a} buổi tuyên truyền tại Bản {b}, Bản {c} và trụ sở, "
            "{d} lượt người tham dự; phát {e} tờ tài liệu về mục tiêu, đối tượng, nội dung đo lường sự hài lòng."
        ),
        (
            "Số liệu minh họa: phổ biến tại {a} cuộc họp cơ quan, {d} lượt công chức, viên chức tham dự; "
            "niêm yết tài liệu tại nơi tiếp công dân."
        ),
    ),
    "2a": (
        (
            "Số liệu minh họa: tiếp nhận {e} ý kiến của người dân Bản {b}, Bản {c}; đã trả lời {d} ý kiến, "
            "số còn lại đang xác minh."
        ),
        "Số liệu minh họa: lấy ý kiến {d} lượt người dân đến làm việc; ghi nhận {a} nhóm nhu cầu chính.",
    ),
    "2b": (
        (
            "Số liệu minh họa: rà soát {a} thủ tục, rút ngắn thời gian giải quyết {b} thủ tục; "
            "công khai quy trình tại bộ phận một cửa."
        ),
        "Số liệu minh họa: rà soát {a} quy trình nội bộ, bỏ {b} bước trung gian; phân công lại người phụ trách.",
    ),
    "2c": (
        "Số liệu minh họa: bổ sung {b} ghế chờ, {c} bộ máy tính, bảng niêm yết mới tại bộ phận một cửa.",
        "Số liệu minh họa: bổ sung {b} ghế chờ, {c} bộ máy tính, bảng niêm yết mới tại bộ phận một cửa.",
    ),
    "2d": (
        "Số liệu minh họa: tổng hợp {b} nội dung vượt thẩm quyền của xã, đã gửi cơ quan chuyên môn của huyện.",
        "Số liệu minh họa: tổng hợp {b} nội dung cần huyện, tỉnh xem xét, kèm đề xuất hướng xử lý.",
    ),
}
DIFFICULTIES = (
    ("", "", "", "Minh họa: địa bàn rộng, một số bản ở xa.", "Minh họa: mạng tại bộ phận một cửa chưa ổn định."),
    ("", "", "", "Minh họa: khối lượng hồ sơ nhiều, biên chế ít.", "Minh họa: số liệu các xã gửi về chậm."),
)
PROPOSALS = (
    ("", "", "", "Minh họa: cấp thêm tài liệu bằng tiếng dân tộc.", "Minh họa: bổ sung thiết bị một cửa."),
    ("", "", "", "", "Minh họa: thống nhất biểu mẫu trong toàn huyện."),
)
NOTES = (
    "Đã phân công người phụ trách và lập kế hoạch thực hiện.",
    "Đang phối hợp với các bản, tổ dân phố để tổng hợp kết quả.",
    "Đã thực hiện được khoảng một nửa, tiếp tục tổng hợp số liệu.",
)
RETURNS = (
    "Chưa nêu rõ số lượng và thời gian thực hiện; đề nghị bổ sung.",
    "Minh chứng chưa khớp với nội dung báo cáo; đề nghị gửi lại.",
)
EXTENSION = "Cần thêm thời gian tổng hợp ý kiến từ các bản ở xa (lý do minh họa)."
NOT_APPLICABLE = "Đơn vị không phát sinh nội dung này trong kỳ (lý do minh họa)."
REOPENING = "Có số liệu mới cần bổ sung vào kết quả (lý do minh họa)."
REFUSALS = {
    "ask_extension": "Thời gian còn đủ để hoàn thành; đề nghị khẩn trương thực hiện.",
    "ask_not_applicable": "Đơn vị có bộ phận một cửa nên vẫn thuộc phạm vi thực hiện.",
}
GRANTED = "Đồng ý theo đề nghị của đơn vị."
ACCEPTED = "Kết quả đạt yêu cầu."
PAUSE = "Tạm dừng chờ hướng dẫn của cơ quan chuyên môn (lý do minh họa)."
WITHDRAWAL = "Nội dung được thực hiện trong dự án chung của huyện (lý do minh họa)."
REMINDER = "Đề nghị đơn vị khẩn trương hoàn thành và gửi kết quả."


def result(unit: str, label: str, turn: int) -> Result:
    """What a unit hands in for an instruction at its first, second ... turn."""
    chance = random.Random(f"{SEED}-words-{unit}-{label}-{turn}")
    numbers = {"a": chance.randint(2, 6), "b": chance.randint(1, 4), "c": chance.randint(5, 8)}
    numbers |= {"d": chance.randint(30, 180), "e": chance.randint(40, 320)}
    side = 0 if unit.startswith(COMMUNES) else 1
    return Result(
        RESULTS[label][side].format(**numbers), chance.choice(DIFFICULTIES[side]), chance.choice(PROPOSALS[side])
    )


def pick(texts: tuple[str, ...], unit: str, label: str) -> str:
    """One of several texts, the same at every run."""
    return random.Random(f"{SEED}-pick-{unit}-{label}").choice(texts)
