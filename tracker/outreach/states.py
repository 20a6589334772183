"""Channels and what each counts, languages, states and verbs of an activity, points to look at: tables of data."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tracker.core.workflow import Transition, Workflow


class ActivityState(StrEnum):
    """Whether an activity counts. A correction keeps it counted; what should not be there is withdrawn."""

    RECORDED = "recorded"
    WITHDRAWN = "withdrawn"


STATE_LABELS: dict[ActivityState, str] = {
    ActivityState.RECORDED: "Đã ghi",
    ActivityState.WITHDRAWN: "Đã rút",
}
_R, _W = ActivityState.RECORDED, ActivityState.WITHDRAWN
ACTIVITY_FLOW: Workflow[ActivityState] = Workflow(
    STATE_LABELS,
    (
        Transition("correct", frozenset({_R}), frozenset({_R}), "Sửa"),
        Transition("withdraw", frozenset({_R}), frozenset({_W}), "Rút"),
    ),
)


class Measure(StrEnum):
    """What can be counted of an activity; the value is the column that holds it. Hours are kept in minutes.

    A session is one that people come to; what goes out by loudspeaker is a broadcast and never added to sessions.
    """

    SESSIONS = "sessions"
    BROADCASTS = "broadcasts"
    MINUTES = "minutes"
    ATTENDANCES = "attendances"
    WOMEN = "women"
    MINORITIES = "minorities"
    COPIES = "copies"
    ITEMS = "items"
    POSTS = "posts"
    VIEWS = "views"
    HOUSEHOLDS = "households"
    ASSISTS = "assists"


MEASURE_LABELS: dict[Measure, str] = {
    Measure.SESSIONS: "Số buổi",
    Measure.BROADCASTS: "Số buổi phát",
    Measure.MINUTES: "Số giờ phát",
    Measure.ATTENDANCES: "Lượt người dự",
    Measure.WOMEN: "Trong đó lượt nữ",
    Measure.MINORITIES: "Trong đó lượt dân tộc thiểu số",
    Measure.COPIES: "Số bản phát",
    Measure.ITEMS: "Số cái",
    Measure.POSTS: "Số tin bài",
    Measure.VIEWS: "Lượt xem",
    Measure.HOUSEHOLDS: "Lượt hộ",
    Measure.ASSISTS: "Lượt hỗ trợ",
}
UNIT_LABELS: dict[Measure, str] = {
    Measure.SESSIONS: "buổi",
    Measure.BROADCASTS: "buổi phát",
    Measure.MINUTES: "phút",
    Measure.ATTENDANCES: "lượt, không phải số người",
    Measure.WOMEN: "lượt",
    Measure.MINORITIES: "lượt",
    Measure.COPIES: "bản",
    Measure.ITEMS: "cái",
    Measure.POSTS: "tin bài",
    Measure.VIEWS: "lượt",
    Measure.HOUSEHOLDS: "lượt",
    Measure.ASSISTS: "lượt",
}
"""What one of a measure is, where a task is told of it."""
PARTS = frozenset({Measure.WOMEN, Measure.MINORITIES})
"""Shares of the attendances; none may exceed them."""
MOST = {Measure.MINUTES: 24 * 60 * 366, Measure.VIEWS: 10_000_000}
MOST_USUALLY = 100_000


def most_of(measure: Measure) -> int:
    """The greatest value that a measure of one activity may have."""
    return MOST.get(measure, MOST_USUALLY)


class Channel(StrEnum):
    """A way of informing."""

    MEETING = "meeting"
    COMBINED = "combined"
    LOUDSPEAKER = "loudspeaker"
    MOBILE = "mobile"
    MARKET = "market"
    LEAFLET = "leaflet"
    BANNER = "banner"
    SOCIAL = "social"
    WEBSITE = "website"
    PRESS = "press"
    PERFORMANCE = "performance"
    ONE_STOP = "one_stop"
    HOME = "home"
    SCHOOL = "school"
    SUPPORT = "support"


@dataclass(frozen=True)
class ChannelKind:
    """A channel as data: its name, what must be counted, what may be, the icon, and how many are plausible.

    `most_a_session` is the attendance above which a session is pointed out where households are not known.
    """

    label: str
    needed: tuple[Measure, ...]
    optional: tuple[Measure, ...] = ()
    icon: str = "horn"
    most_a_session: int = 300

    @property
    def measures(self) -> tuple[Measure, ...]:
        """All that the channel asks for, in order."""
        return (*self.needed, *self.optional)


_SHARES = (Measure.WOMEN, Measure.MINORITIES)
_PRESENT = (Measure.SESSIONS, Measure.ATTENDANCES)
CHANNELS: dict[Channel, ChannelKind] = {
    Channel.MEETING: ChannelKind("Họp bản, thôn; hội nghị", _PRESENT, _SHARES, "users"),
    Channel.COMBINED: ChannelKind("Lồng ghép sinh hoạt đoàn thể", _PRESENT, _SHARES, "users"),
    Channel.LOUDSPEAKER: ChannelKind("Loa truyền thanh xã, bản", (Measure.BROADCASTS, Measure.MINUTES)),
    Channel.MOBILE: ChannelKind("Loa kéo, xe lưu động", (Measure.BROADCASTS, Measure.MINUTES)),
    Channel.MARKET: ChannelKind("Chợ phiên", _PRESENT, (*_SHARES, Measure.COPIES), "home", 2_000),
    Channel.LEAFLET: ChannelKind("Tờ rơi, tờ gấp, sổ tay", (Measure.COPIES,), (Measure.HOUSEHOLDS,), "file"),
    Channel.BANNER: ChannelKind("Pa-nô, băng rôn, áp phích", (Measure.ITEMS,), (), "grid"),
    Channel.SOCIAL: ChannelKind("Zalo, Facebook", (Measure.POSTS,), (Measure.VIEWS,), "chat"),
    Channel.WEBSITE: ChannelKind("Trang thông tin điện tử", (Measure.POSTS,), (Measure.VIEWS,), "link"),
    Channel.PRESS: ChannelKind("Báo, đài", (Measure.POSTS,), (), "file"),
    Channel.PERFORMANCE: ChannelKind("Sân khấu hóa, văn nghệ, chiếu phim", _PRESENT, _SHARES, "users", 1_000),
    Channel.ONE_STOP: ChannelKind("Tại bộ phận một cửa", (Measure.ATTENDANCES,), _SHARES, "desk"),
    Channel.HOME: ChannelKind("Tại nhà", (Measure.HOUSEHOLDS,), (Measure.ATTENDANCES, *_SHARES), "home"),
    Channel.SCHOOL: ChannelKind("Trường học", _PRESENT, _SHARES, "users", 1_500),
    Channel.SUPPORT: ChannelKind(
        "Tổ công nghệ số, biên phòng, đoàn thể hỗ trợ", (Measure.ASSISTS,), (Measure.HOUSEHOLDS,), "users"
    ),
}
CHANNEL_LABELS: dict[Channel, str] = {channel: kind.label for channel, kind in CHANNELS.items()}


class Language(StrEnum):
    """A language in which people were spoken or written to."""

    KINH = "kinh"
    THAI = "thai"
    HMONG = "hmong"
    DAO = "dao"
    GIAY = "giay"
    HA_NHI = "ha_nhi"
    LU = "lu"
    LO_LO = "lo_lo"
    OTHER = "other"


LANGUAGE_LABELS: dict[Language, str] = {
    Language.KINH: "Tiếng Việt",
    Language.THAI: "Tiếng Thái",
    Language.HMONG: "Tiếng Mông",
    Language.DAO: "Tiếng Dao",
    Language.GIAY: "Tiếng Giáy",
    Language.HA_NHI: "Tiếng Hà Nhì",
    Language.LU: "Tiếng Lự",
    Language.LO_LO: "Tiếng Lô Lô",
    Language.OTHER: "Tiếng khác",
}


class Audience(StrEnum):
    """Who was informed. Only what was for residents reaches a village."""

    RESIDENTS = "residents"
    STAFF = "staff"


AUDIENCE_LABELS: dict[Audience, str] = {
    Audience.RESIDENTS: "Người dân",
    Audience.STAFF: "Cán bộ, công chức",
}


class Concern(StrEnum):
    """A point that is shown before an activity is recorded; it can stand, with a reason."""

    CROWD = "crowd"
    FUTURE = "future"
    EARLY = "early"
    TWICE = "twice"
    TWO_UNITS = "two_units"
    FOREIGN = "foreign"


CONCERN_LABELS: dict[Concern, str] = {
    Concern.CROWD: "Lượt người cao hơn mức hợp lý",
    Concern.FUTURE: "Ngày ở tương lai",
    Concern.EARLY: "Trước ngày ban hành văn bản",
    Concern.TWICE: "Có thể đã ghi rồi",
    Concern.TWO_UNITS: "Đơn vị khác đã ghi buổi này",
    Concern.FOREIGN: "Bản của xã khác",
}
PEOPLE_A_HOUSEHOLD = 8
"""More than so many lượt a household and session are pointed out; a household here has four to five people."""


class MaterialKind(StrEnum):
    """What a material of the office is."""

    LEAFLET = "leaflet"
    SCRIPT = "script"
    POSTER = "poster"
    RECORDING = "recording"
    OTHER = "other"


MATERIAL_LABELS: dict[MaterialKind, str] = {
    MaterialKind.LEAFLET: "Tờ rơi, tờ gấp",
    MaterialKind.SCRIPT: "Bài phát thanh",
    MaterialKind.POSTER: "Áp phích, pa-nô",
    MaterialKind.RECORDING: "Lời thoại ghi âm",
    MaterialKind.OTHER: "Tài liệu khác",
}


FIGURE_LABELS: dict[str, str] = {
    "title": "Tuyên truyền",
    "reached": "Bản đã có tuyên truyền",
    "villages": "Tổng số bản",
    "activities": "Số hoạt động",
    "minutes": "Thời gian phát",
    "doubtful": "Hoạt động có điểm cần xem lại",
    "bare": "Hoạt động chưa có minh chứng",
}
"""What a task of kind outreach is told."""

FACT_LABELS: dict[str, str] = {
    "held_on": "Ngày",
    "channel": "Kênh",
    "audience": "Đối tượng",
    "villages": "Bản",
    "place": "Địa điểm",
    "languages": "Ngôn ngữ",
    "tasks": "Nhiệm vụ",
    "directives": "Văn bản",
    "materials": "Tài liệu",
    "note": "Ghi chú",
}
"""What an activity says, where a correction names what it changed."""

HEADING_LABELS: dict[str, str] = {
    "id": "Số",
    "unit": "Đơn vị",
    "files": "Số tệp minh chứng",
    "concerns": "Điểm cần xem lại",
    "reason": "Lý do",
    "share": "Độ phủ (%)",
    "reached": "Bản đã có",
    "district": "Toàn huyện",
}
"""Headings of files that no other table names."""
