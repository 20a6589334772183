"""One work: its items, its money, what it waits for, its photographs, its journal."""

from __future__ import annotations

from flask import render_template, url_for
from werkzeug.wrappers import Response

from tracker.attachments import sending
from tracker.core.clock import local_day
from tracker.escalations.states import OPEN, OUTCOME_LABELS, EscalationState
from tracker.escalations.states import STATE_LABELS as ESCALATION_LABELS
from tracker.facilities import policy
from tracker.facilities.models import WorkPhoto
from tracker.facilities.queries import works as queries
from tracker.facilities.registry import causes_of
from tracker.facilities.states.works import MoneyKind, PhotoMoment
from tracker.facilities.views.page import bp
from tracker.facilities.views.works.page import KINDS, WORDS, WORK_READERS
from tracker.web.guard import roles
from tracker.web.identity import actor, now
from tracker.web.locale import dmy, words_for

ESCALATION_WORDS = {"state": words_for(ESCALATION_LABELS), "outcome": words_for(OUTCOME_LABELS)}


@bp.get("/facilities/works/<int:work_id>")
@roles(*WORK_READERS)
def work(work_id: int) -> str:
    """A work with everything that belongs to it."""
    who, row = actor(), queries.get_visible(work_id, actor())
    raised = queries.raised_for(work_id, who)
    photos = queries.photos_of(work_id)
    table = queries.money_of_work(work_id)
    return render_template(
        "facilities/work.html",
        row=row,
        unit=queries.unit_name(row),
        things=queries.items_of(work_id, now()),
        table=table,
        totals={kind: table.total(kind) for kind in MoneyKind},
        ledger=queries.ledger_of(work_id),
        correctable={kind for kind in MoneyKind if policy.can_correct(who, row, kind)},
        raised=raised,
        causes=causes_of(work_id, who),
        waits=any(one.state in OPEN or one.state is EscalationState.MERGED for one in raised),
        photos={moment: [_shown(one) for one in photos if one.moment is moment] for moment in PhotoMoment},
        late=row.days_late(local_day(now())),
        can=policy.work_verbs(who, row),
        words=WORDS,
        kinds=KINDS,
        escalation_words=ESCALATION_WORDS,
    )


def _shown(photo: WorkPhoto) -> dict[str, str]:
    """A photograph as the gallery takes it."""
    url = url_for("facilities.work_photo", work_id=photo.work_id, photo_id=photo.id)
    name = photo.file.name
    return {"url": url, "thumb_url": url, "alt": name, "caption": f"{name}, {dmy(photo.file.uploaded_at)}"}


@bp.get("/facilities/works/<int:work_id>/photos/<int:photo_id>")
@roles(*WORK_READERS)
def work_photo(work_id: int, photo_id: int) -> Response:
    """A photograph of a work."""
    return sending.send(queries.get_photo(work_id, photo_id, actor()).file)
