"""An activity with its places, languages, what it serves, its history and its evidence."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.attachments.models import StoredFile
from tracker.core import Model
from tracker.core.database import Choice, code, long, pk, short
from tracker.outreach.states import ActivityState, Audience, Channel, Language, Measure, most_of


def _in(column: str, values: Any) -> str:
    return f"{column} IN ({', '.join(repr(value.value) for value in values)})"


def _within(measure: Measure) -> CheckConstraint:
    column = measure.value
    return CheckConstraint(f"{column} IS NULL OR ({column} >= 0 AND {column} <= {most_of(measure)})", name=column)


_COUNTS = tuple(measure.value for measure in Measure)


class Activity(Model):
    """One piece of outreach of one unit on one day (or begun on it), by one channel.

    Counts that the channel does not ask for are null. `concerns` are the points that were pointed out and
    confirmed, as values of `Concern` with commas between; `concern_reason` is why they stand. `unit_version_id`
    is the unit as it was called. `spoken` are its languages with commas between, in the order of their names, as
    totals by language ask for them. `entered_by_office` marks one that the office recorded for the unit.
    """

    __tablename__ = "outreach_activity"
    __table_args__ = (
        CheckConstraint(_in("state", ActivityState), name="state"),
        CheckConstraint(_in("channel", Channel), name="channel"),
        CheckConstraint(_in("audience", Audience), name="audience"),
        CheckConstraint("(state = 'withdrawn') = (withdrawn_at IS NOT NULL)", name="withdrawn"),
        CheckConstraint("(concerns = '') = (concern_reason = '')", name="confirmed"),
        CheckConstraint("women IS NULL OR (attendances IS NOT NULL AND women <= attendances)", name="women_share"),
        CheckConstraint(
            "minorities IS NULL OR (attendances IS NOT NULL AND minorities <= attendances)",
            name="minorities_share",
        ),
        *(_within(measure) for measure in Measure),
        # Totals are answered from the first two indexes alone, the list from the third.
        Index("ix_outreach_activity_by_unit", "state", "unit_id", "channel", "held_on", *_COUNTS),
        Index("ix_outreach_activity_by_way", "state", "channel", "spoken", "held_on", *_COUNTS),
        Index("ix_outreach_activity_state_held_on_id", "state", "held_on", "id"),
        Index("ix_outreach_activity_unit_id_held_on", "unit_id", "held_on"),
        Index("ix_outreach_activity_created_at", "created_at"),
    )

    id: Mapped[pk]
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    unit_version_id: Mapped[int] = mapped_column(ForeignKey("unit_version.id"))
    state: Mapped[ActivityState] = mapped_column(Choice(ActivityState, 12), default=ActivityState.RECORDED)
    held_on: Mapped[dt.date]
    channel: Mapped[Channel] = mapped_column(Choice(Channel, 16))
    audience: Mapped[Audience] = mapped_column(Choice(Audience, 12))
    place: Mapped[short] = mapped_column(default="")
    note: Mapped[long] = mapped_column(default="")
    spoken: Mapped[short] = mapped_column(default="")
    sessions: Mapped[int | None]
    broadcasts: Mapped[int | None]
    minutes: Mapped[int | None]
    attendances: Mapped[int | None]
    women: Mapped[int | None]
    minorities: Mapped[int | None]
    copies: Mapped[int | None]
    items: Mapped[int | None]
    posts: Mapped[int | None]
    views: Mapped[int | None]
    households: Mapped[int | None]
    assists: Mapped[int | None]
    concerns: Mapped[short] = mapped_column(default="")
    concern_reason: Mapped[long] = mapped_column(default="")
    entered_by_office: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[dt.datetime]
    created_by: Mapped[int | None]
    withdrawn_at: Mapped[dt.datetime | None]
    version: Mapped[int] = mapped_column(default=1)
    places: Mapped[list[ActivityPlace]] = relationship(cascade="all, delete-orphan")
    languages: Mapped[list[ActivityLanguage]] = relationship(cascade="all, delete-orphan")
    tasks: Mapped[list[ActivityTask]] = relationship(cascade="all, delete-orphan")
    directives: Mapped[list[ActivityDirective]] = relationship(cascade="all, delete-orphan")
    materials: Mapped[list[ActivityMaterial]] = relationship(cascade="all, delete-orphan")
    events: Mapped[list[ActivityEvent]] = relationship(order_by="ActivityEvent.id", viewonly=True)
    files: Mapped[list[ActivityFile]] = relationship(order_by="ActivityFile.id", viewonly=True)

    __mapper_args__ = {"version_id_col": version}


class ActivityPlace(Model):
    """A village that an activity took place in or reached."""

    __tablename__ = "outreach_place"
    __table_args__ = (Index("ix_outreach_place_village_id_activity_id", "village_id", "activity_id"),)

    activity_id: Mapped[int] = mapped_column(ForeignKey("outreach_activity.id"), primary_key=True)
    village_id: Mapped[int] = mapped_column(ForeignKey("village.id"), primary_key=True)


class ActivityReach(Model):
    """That an activity reaches a village in a way: by its channel, and in each of its languages.

    Only what counts has rows: recorded, for residents. They repeat what stands elsewhere, so that whether a
    village was reached is one look into an index however many activities there are; recording, correcting and
    withdrawing write them anew.
    """

    __tablename__ = "outreach_reach"
    __table_args__ = (Index("ix_outreach_reach_activity_id", "activity_id"),)

    way: Mapped[code] = mapped_column(primary_key=True)
    village_id: Mapped[int] = mapped_column(ForeignKey("village.id"), primary_key=True)
    held_on: Mapped[dt.date] = mapped_column(primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("outreach_activity.id"), primary_key=True)


class ActivityLanguage(Model):
    """A language that an activity used."""

    __tablename__ = "outreach_language"
    __table_args__ = (
        CheckConstraint(_in("language", Language), name="language"),
        Index("ix_outreach_language_language_activity_id", "language", "activity_id"),
    )

    activity_id: Mapped[int] = mapped_column(ForeignKey("outreach_activity.id"), primary_key=True)
    language: Mapped[Language] = mapped_column(Choice(Language, 8), primary_key=True)


class ActivityTask(Model):
    """A task that an activity serves."""

    __tablename__ = "outreach_task"
    __table_args__ = (Index("ix_outreach_task_task_id_activity_id", "task_id", "activity_id"),)

    activity_id: Mapped[int] = mapped_column(ForeignKey("outreach_activity.id"), primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"), primary_key=True)


class ActivityDirective(Model):
    """A directive that an activity serves; those of its tasks are always among them."""

    __tablename__ = "outreach_directive"
    __table_args__ = (Index("ix_outreach_directive_directive_id_activity_id", "directive_id", "activity_id"),)

    activity_id: Mapped[int] = mapped_column(ForeignKey("outreach_activity.id"), primary_key=True)
    directive_id: Mapped[int] = mapped_column(ForeignKey("directive.id"), primary_key=True)


class ActivityMaterial(Model):
    """A material of the office that an activity used."""

    __tablename__ = "outreach_activity_material"

    activity_id: Mapped[int] = mapped_column(ForeignKey("outreach_activity.id"), primary_key=True)
    material_id: Mapped[int] = mapped_column(ForeignKey("outreach_material.id"), primary_key=True)


class ActivityEvent(Model):
    """What happened to an activity.

    Of a correction, `changes` are [field, before, after] in words, and `before` is what counted until then, so
    that figures of an earlier moment can be made again; null for other verbs, and where it was not kept yet.
    """

    __tablename__ = "outreach_event"
    __table_args__ = (Index("ix_outreach_event_activity_id", "activity_id"), Index("ix_outreach_event_at", "at"))

    id: Mapped[pk]
    activity_id: Mapped[int] = mapped_column(ForeignKey("outreach_activity.id"))
    at: Mapped[dt.datetime]
    verb: Mapped[code]
    actor_id: Mapped[int | None]
    actor_name: Mapped[short]
    by_office: Mapped[bool] = mapped_column(default=False)
    note: Mapped[long] = mapped_column(default="")
    changes: Mapped[list[list[str]]] = mapped_column(JSON, default=list)
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))


class ActivityFile(Model):
    """A file as evidence of an activity."""

    __tablename__ = "outreach_file"
    __table_args__ = (UniqueConstraint("activity_id", "file_id"),)

    id: Mapped[pk]
    activity_id: Mapped[int] = mapped_column(ForeignKey("outreach_activity.id"))
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"))
    file: Mapped[StoredFile] = relationship()
