"""What acts and rows of the record are called for people; the stable names stay what is stored."""

from __future__ import annotations

ACT_LABELS: dict[str, str] = {
    "account.created": "Tạo tài khoản",
    "account.edited": "Sửa tài khoản",
    "account.locked": "Khóa tài khoản",
    "account.password_changed": "Đổi mật khẩu",
    "account.password_reset": "Cấp lại mật khẩu",
    "account.profile_edited": "Sửa thông tin của mình",
    "account.unlocked": "Mở khóa tài khoản",
    "backup.failed": "Sao lưu không thành",
    "backup.made": "Sao lưu",
    "calendar.seeded": "Bổ sung lịch nghỉ",
    "directive.deadlines_set": "Đặt thời hạn của văn bản",
    "directive.discarded": "Bỏ văn bản chưa giao",
    "directive.header_changed": "Sửa thông tin văn bản",
    "directive.issued": "Giao văn bản",
    "directive.numbered": "Ghi số văn bản",
    "directive.taken_in": "Tải văn bản lên",
    "directive.target_removed": "Bỏ chỉ tiêu",
    "directive.target_saved": "Ghi chỉ tiêu",
    "directive.withdrawn": "Thu hồi văn bản",
    "instruction.added": "Thêm chỉ đạo",
    "instruction.changed": "Sửa chỉ đạo",
    "instruction.deadline_set": "Đặt thời hạn của chỉ đạo",
    "instruction.dropped": "Bỏ chỉ đạo",
    "instruction.merged": "Gộp chỉ đạo",
    "instruction.restored": "Lấy lại chỉ đạo",
    "instruction.split": "Tách chỉ đạo",
    "instruction.units_set": "Chọn đơn vị của chỉ đạo",
    "instruction.year_fixed": "Ghi năm của thời hạn",
    "message.sent": "Gửi tin nhắn",
    "report.approved": "Duyệt báo cáo",
    "report.failed": "Lập báo cáo không thành",
    "report.printed": "In báo cáo",
    "report.produced": "Lập xong báo cáo",
    "report.requested": "Yêu cầu lập báo cáo",
    "report.retried": "Lập lại báo cáo",
    "report.returned": "Trả lại báo cáo",
    "session.closed": "Đăng xuất",
    "session.opened": "Đăng nhập",
    "session.refused": "Đăng nhập không thành",
    "session.revoked": "Kết thúc phiên đăng nhập",
    "task.accepted": "Duyệt kết quả",
    "task.acknowledged": "Nhận nhiệm vụ",
    "task.added": "Giao thêm nhiệm vụ",
    "task.approved_in_unit": "Lãnh đạo đơn vị duyệt kết quả",
    "task.entered_for_unit": "Nhập thay kết quả của đơn vị",
    "task.extended": "Gia hạn",
    "task.extension_asked": "Đề nghị gia hạn",
    "task.marked_not_applicable": "Xác nhận không áp dụng",
    "task.not_applicable_asked": "Báo không áp dụng",
    "task.noted": "Ghi tiến độ",
    "task.paused": "Tạm dừng nhiệm vụ",
    "task.period_opened": "Mở kỳ báo cáo",
    "task.reminded": "Nhắc đơn vị",
    "task.reopened": "Mở lại nhiệm vụ",
    "task.reopening_asked": "Đề nghị mở lại",
    "task.request_answered": "Trả lời đề nghị",
    "task.request_cancelled": "Rút đề nghị",
    "task.request_refused": "Không chấp nhận đề nghị",
    "task.resumed": "Tiếp tục nhiệm vụ",
    "task.returned": "Trả lại kết quả",
    "task.sent_back_in_unit": "Lãnh đạo đơn vị trả lại",
    "task.submitted": "Nộp kết quả",
    "task.taken_back": "Rút kết quả đã nộp",
    "task.withdrawn": "Thu hồi nhiệm vụ",
    "unit.alias_added": "Thêm cách viết tên đơn vị",
    "unit.edited": "Sửa đơn vị",
    "unit.renamed": "Đổi tên đơn vị",
    "units.imported": "Nhập danh sách đơn vị",
}

SUBJECT_LABELS: dict[str, str] = {
    "account": "Tài khoản",
    "backup": "Bản sao lưu",
    "calendar": "Lịch nghỉ",
    "directive": "Văn bản",
    "instruction": "Chỉ đạo",
    "message": "Tin nhắn",
    "report": "Báo cáo",
    "request": "Đề nghị",
    "task": "Nhiệm vụ",
    "unit": "Đơn vị",
}


def act_label(act: str) -> str:
    """What an act is called for people; an act without a name here is shown by its stable name."""
    return ACT_LABELS.get(act, act)


def subject_label(subject_type: str) -> str:
    """What a kind of row is called for people."""
    return SUBJECT_LABELS.get(subject_type, subject_type)
