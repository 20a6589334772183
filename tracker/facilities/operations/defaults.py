"""The catalogue that the service brings with it: the office edits it from there.

Figures are proposals and marked 'tham khảo': NĐ 61/2018/NĐ-CP asks for a place that suits the work and names no
square metres; 40 (district: 80) square metres and half of them for waiting people come from QĐ 09/2015/QĐ-TTg.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from tracker.facilities.states import NormPer, Rule

VALID_FROM = dt.date(2021, 1, 1)
AREA = "QĐ 09/2015/QĐ-TTg"
PLACE = "NĐ 61/2018/NĐ-CP"


@dataclass(frozen=True)
class Default:
    """One item of the first catalogue; a norm is for each office unless it says otherwise."""

    code: str
    name: str
    unit_of_count: str
    rule: Rule = Rule.PRESENT
    norm: int | None = None
    district: int | None = None
    per: NormPer = NormPer.OFFICE
    ref: str = ""

    @property
    def figures(self) -> tuple[Decimal | None, Decimal | None]:
        """The norm of a commune's office, and that of a district's where it differs."""
        return _decimal(self.norm), _decimal(self.district)


def _decimal(value: int | None) -> Decimal | None:
    return None if value is None else Decimal(value)


def _least(
    code: str, name: str, unit: str, norm: int, *, district: int | None = None, ref: str = "", per: str = "office"
) -> Default:
    return Default(code, name, unit, Rule.AT_LEAST, norm, district, NormPer(per), ref)


GROUPS: tuple[tuple[str, str, tuple[Default, ...]], ...] = (
    (
        "DT", "Diện tích, bố trí",
        (
            _least("DT01", "Tổng diện tích", "m²", 40, district=80, ref=AREA),
            _least("DT02", "Diện tích dành cho người dân ngồi chờ", "%", 50, ref=AREA),
            Default("DT03", "Biển tên bộ phận một cửa", "cái", ref=PLACE),
            Default("DT04", "Biển chỉ dẫn", "cái", ref=PLACE),
            Default("DT05", "Lối vào và dốc cho xe lăn", "lối"),
            Default("DT06", "Khu cung cấp thông tin, thiết bị tra cứu", "khu", ref=PLACE),
            Default("DT07", "Khu tiếp nhận và trả kết quả", "khu", ref=PLACE),
            Default("DT08", "Khu ngồi chờ", "khu", ref=PLACE),
            Default("DT09", "Khu tự kê khai", "khu"),
        ),
    ),
    (
        "QC", "Quầy, chỗ ngồi",
        (
            _least("QC01", "Quầy tiếp nhận theo lĩnh vực", "quầy", 3, district=8),
            _least("QC02", "Biển lĩnh vực tại quầy", "cái", 3, district=8),
            _least("QC03", "Biển tên, ảnh, chức vụ cán bộ", "cái", 1, per="officer"),
            _least("QC04", "Ghế chờ", "chiếc", 16, district=30),
            _least("QC05", "Bàn viết", "cái", 2, district=4),
            Default("QC06", "Nước uống", "bình"),
            _least("QC07", "Quạt hoặc điều hòa", "cái", 2, district=4),
            Default("QC08", "Nhà vệ sinh cho người dân", "phòng"),
            Default("QC09", "Chỗ để xe", "chỗ"),
            Default("QC10", "Hòm thư góp ý", "cái"),
        ),
    ),
    (
        "TB", "Thiết bị",
        (
            _least("TB01", "Máy tính của cán bộ", "bộ", 1, per="officer"),
            _least("TB02", "Máy in", "cái", 2, district=4),
            _least("TB03", "Máy quét hồ sơ", "cái", 1, district=3),
            _least("TB04", "Máy photocopy", "cái", 1),
            _least("TB05", "Điện thoại", "cái", 1),
            Default("TB06", "Số đường dây nóng được niêm yết", "số"),
            _least("TB07", "Đầu đọc thẻ căn cước, mã QR", "cái", 1, district=3),
            _least("TB08", "Máy lấy số", "cái", 1),
            _least("TB09", "Màn hình gọi số", "cái", 1),
            _least("TB10", "Máy tính cho người dân tra cứu, nộp hồ sơ", "bộ", 1, district=2),
            _least("TB11", "Màn hình công khai thủ tục", "cái", 1),
            _least("TB12", "Thiết bị đánh giá hài lòng", "cái", 1),
            _least("TB13", "Camera giám sát", "cái", 2, district=4),
            _least("TB14", "Thiết bị lưu hình", "cái", 1),
            _least("TB15", "Bộ lưu điện", "cái", 1, district=2),
            Default("TB16", "Máy phát điện", "cái"),
            Default("TB17", "POS hoặc mã QR thanh toán", "điểm"),
        ),
    ),
    (
        "MG", "Mạng",
        (
            _least("MG01", "Đường truyền internet", "Mbps", 30, district=100),
            Default("MG02", "Đường truyền dự phòng 4G", "đường"),
            Default("MG03", "Wi-Fi cho người dân", "điểm"),
            _least("MG04", "Ổ mạng nội bộ tại quầy", "ổ cắm", 1, per="officer"),
            Default("MG05", "Mạng truyền số liệu chuyên dùng", "đường"),
        ),
    ),
    (
        "TT", "Thông tin",
        (
            Default("TT01", "Thủ tục niêm yết bằng giấy", "bảng", ref=PLACE),
            Default("TT02", "Thủ tục có mã QR", "bảng"),
            Default("TT03", "Phí, lệ phí niêm yết", "bảng", ref=PLACE),
            Default("TT04", "Phiếu khảo sát", "nơi lấy"),
            Default("TT05", "Tài liệu tiếng Thái", "loại"),
            Default("TT06", "Tài liệu tiếng Mông", "loại"),
            Default("TT07", "Tài liệu tiếng Dao", "loại"),
            Default("TT08", "Hướng dẫn VNeID", "bảng"),
            Default("TT09", "Hướng dẫn dịch vụ công trực tuyến", "bảng"),
        ),
    ),
    (
        "NS", "Nhân sự",
        (
            _least("NS01", "Cán bộ chuyên trách", "người", 2, district=6),
            _least("NS02", "Đồng phục", "bộ", 1, per="officer"),
            _least("NS03", "Thẻ cán bộ", "cái", 1, per="officer"),
            _least("NS04", "Người biết tiếng dân tộc", "người", 1),
            _least("NS05", "Đoàn viên hỗ trợ", "người", 1),
            Default("NS06", "Tổ công nghệ số hỗ trợ", "tổ"),
        ),
    ),
)  # fmt: skip
