"""Text of the length that real documents and reports have."""

from __future__ import annotations

from random import Random

TITLES = (
    "Tuyên truyền về chỉ số hài lòng của người dân",
    "Niêm yết công khai thủ tục hành chính tại bộ phận một cửa",
    "Rà soát hồ sơ quá hạn và xin lỗi người dân",
    "Bố trí trang thiết bị cho nơi tiếp nhận hồ sơ",
    "Báo cáo kết quả tiếp nhận phản ánh, kiến nghị",
    "Tập huấn kỹ năng giao tiếp cho công chức một cửa",
    "Cập nhật dữ liệu giải quyết hồ sơ trực tuyến",
    "Kiểm tra việc thực hiện quy chế làm việc",
)
SENTENCES = (
    "Đơn vị đã phân công người phụ trách và lập kế hoạch thực hiện đến từng thôn, bản.",
    "Nội dung đã được đăng trên trang thông tin điện tử và đọc trên hệ thống loa truyền thanh.",
    "Trong kỳ đã tổ chức hai buổi họp dân, có biên bản và danh sách người tham dự kèm theo.",
    "Bộ phận một cửa đã niêm yết đủ thủ tục, số điện thoại đường dây nóng và hòm thư góp ý.",
    "Hồ sơ trễ hạn đã được rà soát, có thư xin lỗi gửi từng người dân theo quy định.",
    "Kết quả sẽ tiếp tục được theo dõi và tổng hợp vào báo cáo tháng tới của đơn vị.",
)
DIFFICULTIES = (
    "Đường truyền ở một số bản còn yếu nên cập nhật chậm.",
    "Kinh phí mua sắm trang thiết bị chưa được bố trí.",
    "Công chức phụ trách kiêm nhiệm nhiều việc.",
)
PROPOSALS = (
    "Đề nghị cấp huyện bố trí kinh phí trang thiết bị.",
    "Đề nghị tổ chức thêm lớp tập huấn tại cụm xã.",
)


def paragraph(random: Random, sentences: int) -> str:
    """So many sentences in a row."""
    return " ".join(random.choice(SENTENCES) for _ in range(sentences))
