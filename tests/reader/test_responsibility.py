"""Who leads, who cooperates, whom an order addresses: phrasings of real documents."""

import pytest

from tracker.reader.responsibility import Actors, of_heading, of_instruction, of_lead_in, own_actors

NV, TC = "Phòng Nội vụ", "Phòng Tài chính - Kế hoạch"

PHRASES = [
    ("Giao Phòng Nội vụ chủ trì, phối hợp với Phòng Tài chính - Kế hoạch rà soát.", [NV], [TC], []),
    ("Giao Phòng Nội vụ chủ trì phối hợp với Phòng Tài chính - Kế hoạch rà soát.", [NV], [TC], []),
    ("Phòng Nội vụ chủ trì, phối hợp Phòng Tài chính - Kế hoạch rà soát.", [NV], [TC], []),
    ("Phòng Nội vụ chủ trì, phối với Phòng Tài chính - Kế hoạch rà soát.", [NV], [TC], []),
    ("Phòng Nội vụ chủ trì, cùng các đơn vị liên quan tổng hợp.", [NV], ["các đơn vị liên quan"], []),
    ("Giao Phòng Nội vụ phối hợp với Thanh tra huyện kiểm tra.", [NV], ["Thanh tra huyện"], []),
    ("Giao cho Phòng Nội vụ đôn đốc.", [NV], [], []),
    ("Trưởng phòng Nội vụ tham mưu.", [NV], [], []),
    ("Chủ tịch UBND huyện giao Phòng Nội vụ tổng hợp.", [NV], [], []),
    ("Phòng Nội vụ: Theo dõi, đôn đốc.", [NV], [], []),
    ("Giao các phòng: Nội vụ, Tài chính - Kế hoạch hướng dẫn.", [NV, TC], [], []),
    (
        "Giao các sở: Nội vụ, Khoa học và Công nghệ chuẩn bị.",
        ["Sở Nội vụ", "Sở Khoa học và Công nghệ"],
        [],
        [],
    ),
    ("UBND các xã: Nậm Xe, Bản Lang chuẩn bị.", ["UBND xã Nậm Xe", "UBND xã Bản Lang"], [], []),
    ("UBND xã Mường So bố trí phòng.", ["UBND xã Mường So"], [], []),
    ("UBND các xã, thị trấn tổ chức tuyên truyền.", [], [], ["UBND các xã, thị trấn"]),
    ("Chủ tịch UBND các xã, thị trấn: chỉ đạo khoanh vùng.", [], [], ["UBND các xã, thị trấn"]),
    (
        "Yêu cầu các cơ quan, đơn vị; UBND các xã, thị trấn báo cáo.",
        [],
        [],
        ["các cơ quan, đơn vị", "UBND các xã, thị trấn"],
    ),
    ("Đề nghị Huyện đoàn vận động đoàn viên.", ["Huyện đoàn"], [], []),
    (
        "Công an huyện, Đội Quản lý thị trường số 3 kiểm tra.",
        ["Công an huyện", "Đội Quản lý thị trường số 3"],
        [],
        [],
    ),
    (
        "Trung tâm Văn hóa, Thể thao và Truyền thông huyện đưa tin.",
        ["Trung tâm Văn hóa, Thể thao và Truyền thông huyện"],
        [],
        [],
    ),
    (
        "Ban Quản lý dự án đầu tư xây dựng huyện hoàn thiện hồ sơ.",
        ["Ban Quản lý dự án đầu tư xây dựng huyện"],
        [],
        [],
    ),
    ("Văn phòng HĐND và UBND huyện rà soát.", ["Văn phòng HĐND và UBND huyện"], [], []),
    ("Đối với nội dung vượt thẩm quyền, các đơn vị báo cáo UBND huyện.", [], [], ["các đơn vị"]),
    ("Khó khăn phát sinh, Phòng Nội vụ tổng hợp.", [NV], [], []),
    ("Tổ chức hội nghị; gửi kết quả về Phòng Nội vụ (qua Văn phòng).", [], [], []),
    ("Báo cáo kết quả về UBND huyện để Phòng Nội vụ tổng hợp.", [], [], []),
    ("Bộ phận một cửa được bố trí riêng.", [], [], []),
]


@pytest.mark.parametrize(("text", "lead", "cooperate", "audience"), PHRASES, ids=lambda value: str(value)[:40])
def test_actors_are_told_apart(text: str, lead: list[str], cooperate: list[str], audience: list[str]) -> None:
    found = of_instruction(text, Actors(), [])
    assert (list(found.lead), list(found.cooperate), list(found.audience)) == (lead, cooperate, audience)


def test_an_instruction_that_names_nobody_inherits() -> None:
    heading = of_heading("Giao Phòng Nội vụ:", [])
    found = of_instruction("Phối hợp với Thanh tra huyện kiểm tra.", heading, [])
    assert found == Actors(lead=(NV,), cooperate=("Thanh tra huyện",))


def test_a_heading_is_names_and_nothing_else() -> None:
    assert of_heading("UBND các xã, thị trấn", []).audience == ("UBND các xã, thị trấn",)
    assert of_heading("Các cơ quan được kiểm tra", []).audience == ("Các cơ quan được kiểm tra",)
    assert not of_heading("Thông tin, tuyên truyền", [])
    assert not of_heading("Phòng Nội vụ rà soát", [])


def test_the_lead_in_names_the_audience_and_not_the_giver() -> None:
    found = of_lead_in("Để chấn chỉnh, UBND huyện yêu cầu các phòng, ban thực hiện các nội dung sau:", [])
    assert found.audience == ("các phòng, ban",)
    assert not of_lead_in("UBND huyện thông báo kết quả như sau:", [])


def test_a_recipient_is_known_as_a_name_whatever_its_words() -> None:
    known = ["Tổ công tác rà soát nhà ở"]
    assert own_actors("Tổ công tác rà soát nhà ở lập danh sách.", known).lead == ("Tổ công tác rà soát nhà ở",)
