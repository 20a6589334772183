"""What settings are called for people, in the order of their page, and sentences with places left open."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Said:
    """A sentence for people, with values for its places; a page writes it in its own language."""

    msgid: str
    values: dict[str, object] = field(default_factory=dict)


def said(msgid: str, **values: object) -> Said:
    """A sentence with the values of its places."""
    return Said(msgid, values)


SETTING_LABELS: dict[str, str] = {
    "support": "Nơi hỗ trợ, hiện ở chân mọi trang",
    "due_soon_days": "Số ngày làm việc trước hạn được coi là sắp đến hạn",
    "due_day_counts": "Xong trong ngày đến hạn được tính là đúng hạn",
    "idle_minutes": "Số phút không dùng thì phiên đăng nhập kết thúc",
    "session_hours": "Số giờ dài nhất của một phiên đăng nhập",
    "attempts": "Số lần nhập sai trước khi phải đợi",
    "lock_minutes": "Số phút phải đợi sau khi nhập sai nhiều lần",
    "password_length": "Số ký tự ít nhất của mật khẩu",
    "two_step_roles": "Vai trò phải đăng nhập hai bước, ngoài quản trị",
    "mail_from_time": "Gửi thư từ giờ",
    "mail_until_time": "Gửi thư đến giờ",
    "backup_time": "Giờ sao lưu hằng ngày",
    "backup_daily": "Số bản sao lưu theo ngày được giữ",
    "backup_weekly": "Số bản sao lưu theo tuần được giữ",
    "backup_monthly": "Số bản sao lưu theo tháng được giữ",
}
