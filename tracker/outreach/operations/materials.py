"""Materials: provided by the office in editions, withdrawn, fetched by people of units."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy.orm.attributes import flag_modified

from tracker.attachments import operations as attachments
from tracker.audit import operations as audit
from tracker.core import db
from tracker.core.access import Actor
from tracker.core.errors import Forbidden, IllegalTransition, Invalid
from tracker.outreach import policy
from tracker.outreach.models import Edition, Fetching, Material
from tracker.outreach.queries import fetching_of
from tracker.outreach.states import Language, MaterialKind
from tracker.web.forms import expect_version


@dataclass(frozen=True)
class MaterialFacts:
    """What a material is, in which language, and the directive that it is for, if it is for one."""

    title: str
    kind: MaterialKind
    language: Language
    directive_id: int | None = None
    note: str = ""


def provide(facts: MaterialFacts, file: attachments.Prepared, *, actor: Actor, now: dt.datetime) -> Material:
    """Provide a material with its first edition. Returns it. Raises Forbidden, Invalid, Refusal."""
    _may_provide(actor)
    title = " ".join(facts.title.split())
    if not title:
        raise Invalid("Hãy ghi tên tài liệu.", field="title")
    row = Material(
        title=title,
        kind=facts.kind,
        language=facts.language,
        directive_id=facts.directive_id,
        note=facts.note.strip(),
        created_at=now,
    )
    db.session.add(row)
    db.session.flush()
    _edition(row, file, 1, "", actor=actor, now=now)
    _record("outreach.material_provided", row, 1, actor=actor, now=now)
    return row


def renew(
    row: Material, file: attachments.Prepared, *, note: str, actor: Actor, now: dt.datetime, version: int | None
) -> Edition:
    """Add an edition that takes the place of the one in force; who fetched that one is told by the page.

    Returns it. Raises Forbidden, IllegalTransition for a withdrawn material, Stale, Refusal.
    """
    _begin(row, actor, version)
    edition = _edition(row, file, row.editions[-1].number + 1, note.strip(), actor=actor, now=now)
    flag_modified(row, "note")
    _record("outreach.material_renewed", row, edition.number, actor=actor, now=now)
    return edition


def retire(row: Material, *, actor: Actor, now: dt.datetime, version: int | None) -> None:
    """Take a material out of use; activities that used it keep it. Raises Forbidden, IllegalTransition, Stale."""
    _begin(row, actor, version)
    row.withdrawn_at = now
    _record("outreach.material_retired", row, row.editions[-1].number, actor=actor, now=now)


def fetch(row: Material, *, actor: Actor, now: dt.datetime) -> Edition:
    """Note that a person fetches the edition in force; a second time nothing is added. Returns the edition.

    Raises Forbidden for who does not read the register, IllegalTransition for a withdrawn material.
    """
    if not policy.can_fetch(actor):
        raise Forbidden
    if row.withdrawn_at is not None:
        raise IllegalTransition("Tài liệu này đã thôi dùng.")
    edition = row.editions[-1]
    if fetching_of(edition.id, actor) is None:
        db.session.add(
            Fetching(
                edition_id=edition.id,
                unit_id=actor.unit_id or 0,
                account_id=actor.user_id or 0,
                person_name=actor.name,
                at=now,
            )
        )
        _record("outreach.material_fetched", row, edition.number, actor=actor, now=now)
    return edition


def _may_provide(actor: Actor) -> None:
    if not policy.can_provide(actor):
        raise Forbidden


def _begin(row: Material, actor: Actor, version: int | None) -> None:
    db.session.refresh(row, with_for_update=True)
    _may_provide(actor)
    if row.withdrawn_at is not None:
        raise IllegalTransition("Tài liệu này đã thôi dùng.")
    expect_version(row, version)


def _edition(
    row: Material, file: attachments.Prepared, number: int, note: str, *, actor: Actor, now: dt.datetime
) -> Edition:
    stored = attachments.add(file, actor=actor, now=now)
    edition = Edition(
        material_id=row.id, number=number, file_id=stored.id, note=note, at=now, author_name=actor.name
    )
    db.session.add(edition)
    db.session.flush()
    return edition


def _record(act: str, row: Material, number: int, *, actor: Actor, now: dt.datetime) -> None:
    details: audit.Details = {"name": row.title, "edition": number}
    audit.record(act, actor=actor, now=now, subject_type="outreach_material", subject_id=row.id, details=details)
