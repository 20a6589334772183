"""Shape of what is typed about needs and improvements."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import Length

from tracker.escalations.forms import MatterFields
from tracker.feedback.forms.fields import LONG, SHORT, NumberField, needed, offer
from tracker.feedback.operations.improving import Plan
from tracker.feedback.states import TOPIC_LABELS, Topic
from tracker.web.forms import CreatingForm, DayField, Form, VersionedForm


class NeedFields(Form):
    """How a need is called, and what it is about."""

    title = StringField(
        _l("Tên nhu cầu"),
        validators=[needed(_l("Hãy ghi tên nhu cầu.")), Length(max=SHORT)],
        description=_l("Một câu ngắn, ví dụ: Có đèn đường ở ngã ba bản."),
    )
    topic = SelectField(_l("Lĩnh vực"), choices=offer(TOPIC_LABELS))


class NewNeedForm(NeedFields, CreatingForm):
    """A new need; its entries are ticked beside it."""


class EditNeedForm(NeedFields, VersionedForm):
    """Renaming a need."""


class SplitForm(NeedFields, VersionedForm):
    """A second need out of ticked entries."""


class MergeForm(VersionedForm):
    """The need that goes on."""

    main_id = SelectField(_l("Gộp vào nhu cầu"), coerce=int)


class NeedAnswerForm(VersionedForm):
    """What people are to be told."""

    answer = TextAreaField(
        _l("Nội dung trả lời người dân"),
        validators=[needed(_l("Hãy ghi nội dung trả lời người dân.")), Length(max=LONG)],
        description=_l("In trên thông báo niêm yết ở bản; viết ngắn, dễ hiểu, không nêu tên người dân."),
        render_kw={"rows": 5},
    )


class TellForm(VersionedForm):
    """Where and when people were told."""

    on = DayField(
        _l("Ngày đã báo"), validators=[needed(_l("Hãy ghi ngày đã báo."))], description=_l("Ví dụ: 30/9/2024")
    )
    how = TextAreaField(
        _l("Đã báo ở đâu, bằng cách nào"),
        validators=[needed(_l("Hãy ghi đã báo người dân ở đâu, bằng cách nào.")), Length(max=LONG)],
        description=_l("Ví dụ: niêm yết tại nhà văn hóa bản; đọc trên loa; họp bản."),
        render_kw={"rows": 3},
    )


class WorkForm(VersionedForm):
    """The upgrade work that answers a need."""

    work_id = SelectField(_l("Công việc nâng cấp"), coerce=int)


class EscalateForm(MatterFields, VersionedForm):
    """A recommendation upward out of a need."""


class PlanFields(Form):
    """What is to be better."""

    service = StringField(
        _l("Dịch vụ, thủ tục hoặc chính sách"),
        validators=[needed(_l("Hãy ghi dịch vụ, thủ tục hoặc chính sách.")), Length(max=SHORT)],
        description=_l("Ví dụ: Chứng thực bản sao"),
    )
    topic = SelectField(_l("Lĩnh vực"), choices=offer(TOPIC_LABELS))
    title = StringField(
        _l("Biện pháp"),
        validators=[needed(_l("Hãy ghi biện pháp cải thiện.")), Length(max=SHORT)],
        description=_l("Ví dụ: Trả kết quả ngay trong buổi cho hồ sơ dưới 5 trang"),
    )
    expected = TextAreaField(_l("Kết quả mong đợi"), validators=[Length(max=LONG)], render_kw={"rows": 3})
    starts_on = DayField(_l("Bắt đầu"), description=_l("Ví dụ: 30/9/2024"))
    measure = StringField(
        _l("Đơn vị tính của số liệu"), validators=[Length(max=40)], description=_l("Ví dụ: ngày, %, hồ sơ")
    )
    before = NumberField(_l("Số liệu trước"))

    def plan(self) -> Plan:
        """The fields as the operation takes them."""
        return Plan(
            service=self.service.data or "",
            topic=Topic(self.topic.data),
            title=self.title.data or "",
            expected=self.expected.data or "",
            starts_on=self.starts_on.data,
            measure=self.measure.data or "",
            before=self.before.data,
        )


class NewPlanForm(PlanFields, CreatingForm):
    """A new improvement."""


class EditPlanForm(PlanFields, VersionedForm):
    """Changing what was planned."""


class FinishForm(VersionedForm):
    """What came of it."""

    result = TextAreaField(
        _l("Kết quả đạt được"),
        validators=[needed(_l("Hãy ghi kết quả đạt được.")), Length(max=LONG)],
        render_kw={"rows": 4},
    )
    measure = StringField(_l("Đơn vị tính của số liệu"), validators=[Length(max=40)])
    before = NumberField(_l("Số liệu trước"))
    after = NumberField(_l("Số liệu sau"))


class ServeForm(VersionedForm):
    """The need that an improvement serves."""

    need_id = SelectField(_l("Nhu cầu"), coerce=int)
