"""Words by which the reader tells the name of a unit from what the unit is told to do."""


def _words(text: str) -> tuple[str, ...]:
    """Return the words between bars, longest first, so that a longer one is tried before its start."""
    return tuple(sorted({" ".join(word.split()) for word in text.split("|")}, key=lambda w: (-len(w), w)))


VERBS = _words(
    """
    ban hành|báo cáo|bảo đảm|bảo vệ|bám sát|biên soạn|bổ sung|bố trí|cài đặt|căn cứ|cân đối|cấp phát|cấp|cắm|
    chấn chỉnh|chấp hành|chỉ đạo|chỉnh trang|chỉnh lý|chi trả|chia sẻ|chịu trách nhiệm|cho ý kiến|chốt|
    chủ động|
    chủ trì|chuẩn bị|chuyển|chú trọng|công bố|công khai|cung cấp|cung ứng|cử|củng cố|cập nhật|
    có kế hoạch|có nhiệm vụ|
    có phương án|có trách nhiệm|có văn bản|có biện pháp|có giải pháp|có|dán|duy trì|dự thảo|đảm bảo|đánh giá|
    đào tạo|đăng ký|đăng tải|đăng tin|đăng|đẩy mạnh|đẩy nhanh|đặt|đề nghị|đề xuất|định kỳ|điều chỉnh|
    điều động|điều tra|
    đôn đốc|đổi mới|đối chiếu|đối thoại|đưa tin|đưa|giải quyết|giải trình|giao|giám sát|giúp|gắn|gặp gỡ|
    gương mẫu|gửi|
    hỗ trợ|hoàn thành|hoàn thiện|hoàn tất|hướng dẫn|huy động|in ấn|kê khai|khẩn trương|khảo sát|
    khắc phục|kịp thời|
    khen thưởng|khơi thông|kiểm soát|kiểm tra|kiện toàn|kiến nghị|là|làm sạch|làm tốt|làm đầu mối|làm|
    lãnh đạo|lắp đặt|
    lắng nghe|lập|liên hệ|lồng ghép|lựa chọn|lưu trữ|mở|mua sắm|mua|nâng cao|nâng cấp|nghiên cứu|
    nghiêm túc|ngừng|
    nắm bắt|nắm chắc|nắm tình hình|nhập|niêm yết|nộp|nêu|phân bổ|phân công|phân loại|phát động|
    phát hành|phát hiện|
    phát huy|phát sóng|phát triển|phát|phê duyệt|phổ biến|phối hợp|phối với|phòng, chống|phục vụ|
    phụ trách|quan tâm|
    quản lý|quán triệt|quyết liệt|rà soát|ra quân|sắp xếp|sẵn sàng|sử dụng|sửa chữa|soạn thảo|sơ kết|
    số hóa|tăng cường|
    tăng thời lượng|tăng|tạo điều kiện|tạo|tập chung|tập trung|tập huấn|tập hợp|tham dự|tham gia|
    tham mưu|thanh tra|thành lập|thay thế|
    theo dõi|thẩm định|thiết lập|thông báo|thông tin|thống kê|thống nhất|thu gom|thu thập|thúc đẩy|thực hiện|
    thường trực|thường xuyên|tiếp nhận|tiếp thu|tiếp tục|tiếp xúc|tiến hành|tích cực|tính toán|tổ chức|
    tổng hợp|
    tổng kết|trả lời|trang bị|tranh thủ|tra cứu|triển khai|trình|trực tiếp|truyền thông|tuyên truyền|
    tuyên dương|tuân thủ|
    tự kiểm tra|ưu tiên|ủng hộ|vận động|vận hành|viết|xác minh|xác nhận|xác định|xây dựng|xem xét|xử lý|
    xong|yêu cầu|
    phải|cần|đã|đang|sẽ|không|được|bị|thì|mà|nếu|khi|để|do|theo|trước|sau|trong|tại|từ|đến|bằng|vào|cho|
    cùng|với|
    ngay|như|hằng|hàng tháng|hàng năm|hàng quý|hàng tuần|hàng ngày|tùy theo|trên cơ sở|trên|tại|gồm|nhằm|
    cơ bản|nhất trí|mỗi|
    chưa|quyết định|kết luận|chủ yếu|ký|hợp nhất|tích hợp|vệ sinh|khử trùng|rút|đầu tư|nghiệm thu|
    lấy ý kiến|thu|chi
    """
)
"""Verbs and adverbs that end a name, longest first; small letters, tones placed the usual way."""

TYPES = _words(
    """
    Phòng|Sở|Ban|Văn phòng|Trung tâm|Thanh tra|Công an|Hội đồng nhân dân|Hội|Chi cục|Cục|Bộ Chỉ huy|
    Ban Chỉ huy|Bộ|
    Đài|Báo|Bưu điện|Điện lực|Công ty|Kho bạc|Bảo hiểm xã hội|Ngân hàng|Trường|Tòa án|Viện kiểm sát|Viện|Đoàn|
    Huyện đoàn|Thành đoàn|Tỉnh đoàn|Xã đoàn|Liên đoàn|Đội|Tổ|Hạt|Trạm|UBND|Ủy ban nhân dân|Ủy ban|HĐND|Bộ phận|
    Bệnh viện|
    Chi nhánh|Quỹ|Mặt trận|Đảng ủy|Đảng uỷ|Huyện ủy|Huyện uỷ|Tỉnh ủy|Tỉnh uỷ|Thành ủy|Thị ủy|Đồn|Chi bộ|
    BQL|BCĐ|
    BCH|VNPT|Viettel|MTTQ|UBMTTQ|Hợp tác xã|Thường trực|Khoa|Học viện|Nhà văn hóa|Thư viện|Bảo tàng|Tổng cục|
    Kiểm lâm|Hải quan|Thuế|Thống kê|TTYT|Cổng Thông tin|Trang Thông tin
    """
)
"""What the name of a unit begins with."""

STANDALONE = _words(
    """
    Huyện đoàn|Thành đoàn|Tỉnh đoàn|Xã đoàn|Công an|Thanh tra|Văn phòng|Mặt trận|MTTQ|UBMTTQ|VNPT|
    Viettel|Kho bạc|
    Kiểm lâm|Đảng ủy|Huyện ủy|Tỉnh ủy|Thành ủy|UBND|HĐND|Bưu điện|Điện lực|Công ty|Thuế
    """
)
"""Types that name a unit with no further word."""

LOWER_NAMED = _words(
    """
    Tổ|Đội|Ban|Hội|Bộ phận|Trạm|Hợp tác xã|Nhà văn hóa|Trung tâm|Hạt|Đồn|Thư viện
    """
)
"""Types whose proper name may begin with a small letter: 'Tổ hỗ trợ'."""

NOUNS = _words(
    """
    sở|ban|ngành|phòng|cơ quan|đơn vị|địa phương|tổ chức|đoàn thể|hội|xã|phường|thị trấn|thị xã|huyện|
    thành phố|
    đặc khu|tỉnh|trường học|trường|trạm y tế|trạm|bệnh viện|doanh nghiệp|hợp tác xã|chủ đầu tư|
    tổ dân phố|bản|thôn|
    tổ|đội|cá nhân|cơ sở|chi cục|trung tâm|văn phòng|công ty|hộ|khu dân cư|hội quần chúng|
    tổ chức chính trị|ban quản lý|
    mặt trận|công an|bộ|nhà trường|đồng chí|thành viên|trưởng bản|trưởng thôn|bí thư|cán bộ|công chức|
    viên chức|
    chuyên môn|sự nghiệp|chi nhánh|khu phố|ấp|buôn|nhóm|tổ công nghệ|đồn|lực lượng
    """
)
"""Nouns that carry on the list of a group: 'các sở, ban, ngành'."""

HEADS = (
    r"(?:các )?(?:đồng chí |đ/c |ông |bà )?(?:thủ trưởng|người đứng đầu|giám đốc|phó giám đốc|"
    r"chánh|phó chánh|"
    r"chỉ huy trưởng|trưởng ban|hiệu trưởng|phó chủ tịch|chủ tịch|cục trưởng|chi cục trưởng|viện trưởng|"
    r"tổng biên tập|bí thư|trưởng)"
)
"""Posts whose holder stands for the unit."""

LEVELS = r"(?:các )?(?:xã|phường|thị trấn|thị xã|huyện|thành phố|đặc khu|tỉnh)"
