"""One row of every kind, prepared once: what the table of routes names in its addresses and forms."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import select

from tests.cast import PEOPLE, Cast
from tests.conftest import TestClock
from tests.database import restore_database, save_database, watch
from tests.escalations.conftest import Register
from tests.facilities.conftest import Shelf, how_many
from tests.facilities.works.conftest import make_yard
from tests.feedback.conftest import WHO, Hearing
from tests.outreach.conftest import Outreach
from tests.tasks.conftest import RESULT, Stage
from tracker.accounts.models import Account, AccountSession
from tracker.accounts.operations import PersonRow, keep_list
from tracker.attachments.operations import prepare
from tracker.attachments.states import SOURCE
from tracker.core import db, transaction
from tracker.core.access import SYSTEM, Role
from tracker.core.clock import local_day
from tracker.directives import operations as directives
from tracker.directives.models import Directive, Instruction, Target
from tracker.directives.operations.cutting import boundaries
from tracker.escalations.models import Escalation, EscalationFile
from tracker.facilities import operations as facilities
from tracker.facilities.models import Group, Item, StockPhoto, StockTake, WorkPhoto
from tracker.facilities.states import Verdict
from tracker.facilities.states.works import MoneyKind
from tracker.feedback.models import Entry, Improvement, Indicator, Need, Reading
from tracker.outbox.models import Message
from tracker.outreach import operations as outreach
from tracker.outreach.models import Activity, ActivityFile, Material
from tracker.outreach.states import Language, MaterialKind
from tracker.reports import operations as reports
from tracker.reports.document import Annex, Document, Letterhead, Meta, Paragraph, Signature
from tracker.reports.models import Addressee, Explanation, Report, Schedule
from tracker.reports.production import Press, produce_next
from tracker.reports.states import Every, ReportState
from tracker.steering import operations as steering
from tracker.tasks.figures import Totals
from tracker.tasks.models import Task, TaskFile
from tracker.tasks.operations import save_template
from tracker.units.models import PlannedAct, Reorganisation, Succession, Village
from tracker.units.operations import Fate, Reform, encode
from tracker.units.states import PlannedState, SuccessionKind

LETTER = Path(__file__).parents[2] / "tracker" / "demo" / "data" / "phong-tho-sipas-2024.md"
Dump = dict[str, list[tuple[Any, ...]]]


@dataclass
class World:
    """Identifiers by name, the cookie of each signed-in person, and the database as it was prepared."""

    app: Flask
    cast: Cast
    names: dict[str, Any] = field(default_factory=dict)
    cookies: dict[str, str] = field(default_factory=dict)
    saved: Any = None
    untouched: Dump = field(default_factory=dict)

    def restore(self) -> None:
        """Begin anew."""
        restore_database(self.saved)

    def browser(self, person: str) -> FlaskClient:
        """A browser of a person, signed in as when the world was prepared; 'nobody' is not."""
        client = self.app.test_client()
        if person in self.cookies:
            client.set_cookie("session", self.cookies[person])
        return client

    def changed(self) -> bool:
        """Whether any row differs from the prepared ones; rows are only compared where something was written."""
        return bool(watch.written) and self.dump() != self.untouched

    def dump(self) -> Dump:
        """Every row of every table."""
        db.session.rollback()
        with db.engine.connect() as connection:
            return {
                table.name: sorted((tuple(row) for row in connection.execute(table.select())), key=repr)
                for table in db.metadata.sorted_tables
            }


def build(app: Flask, cast: Cast, clock: TestClock, folder: Path) -> World:
    """Prepare the rows: Dào San (commune_a) owns, Tư pháp (agency) helps, Nậm Xe (stranger) has no part."""
    world, stage = World(app, cast), Stage(cast, clock)
    store = app.extensions["tracker_config"].files
    _tasks(world, stage, store)
    _draft(world, store)
    _reports(world, stage, store)
    _steering(world, stage)
    _recommendations(world, stage, store)
    _heard(world, stage)
    _outreach(world, stage, store)
    _works(world, stage, store)
    _stock_takes(world, stage, store)
    _people(world)
    _act(world, stage.clock())
    _versions(world)
    world.saved = save_database(folder / "world.db")
    world.untouched = world.dump()
    return world


def _tasks(world: World, stage: Stage, store: Path) -> None:
    own = {"leads": ("commune_a", "commune_b"), "helpers": ("agency",)}
    fresh, theirs, *others = stage.issue(own, *({**own, "leads": ("commune_a",)} for _ in range(6)))
    names = ("submitted", "at_head", "completed", "paused", "asking", "with_file")
    world.names |= {"own": fresh, "theirs": theirs, **dict(zip(names, others, strict=True))}
    stage.act("commune_a", "submit", world.names["submitted"], **RESULT)
    stage.set_unit("commune_a", wants_head_approval=True)
    stage.act("commune_a", "submit", world.names["at_head"], **RESULT)
    stage.set_unit("commune_a", wants_head_approval=False)
    stage.act("commune_a", "submit", world.names["completed"], **RESULT)
    stage.act("office", "accept", world.names["completed"])
    stage.act("office", "pause", world.names["paused"], reason="Chờ tỉnh hướng dẫn.")
    world.names["request"] = stage.ask("commune_a", world.names["asking"], "not_applicable")
    photo = io.BytesIO()
    Image.new("RGB", (8, 8), "green").save(photo, "JPEG")
    kept = prepare("anh.jpg", photo.getvalue(), folder=store)
    stage.act("commune_a", "add_note", world.names["with_file"], text="Có ảnh.", files=[kept])
    world.names["file"] = db.session.scalars(select(TaskFile.id)).one()
    with transaction():
        kept = save_template(
            None, actor=world.cast.actor("office"), now=stage.clock(), name="Nhắc tuần", text="{don_vi} nộp."
        )
        world.names |= {"template": kept.id, "v_template": kept.version}
    world.names["issued"] = stage.task(fresh).directive_id
    world.names["issued_part"] = stage.task(fresh).instruction_id
    world.names["elsewhere"] = stage.task(stage.issue({"leads": ("commune_b",)})[0]).directive_id


def _draft(world: World, store: Path) -> None:
    prepared = prepare("van-ban.md", LETTER.read_bytes(), folder=store, kinds=SOURCE, verbatim=True)
    reading = directives.read(prepared)
    moment = world.app.extensions["tracker_clock"]()
    with transaction():
        made = directives.intake(reading, actor=world.cast.actor("office"), now=moment)
        db.session.get_one(Directive, world.names["issued"]).file_id = made.file_id
    draft = db.session.get_one(Directive, made.id)
    part = draft.instructions[-1]
    world.names |= {"draft": draft.id, "part": draft.instructions[0].id, "cut_part": part.id}
    world.names["cut"] = boundaries(part.text)[0]
    world.names["target"] = db.session.scalars(select(Target.id).where(Target.directive_id == draft.id)).first()
    with transaction():
        second = directives.intake(reading, actor=world.cast.actor("office"), now=moment, again=True)
        left_out = second.instructions[0]
        left_out.included = False
    world.names |= {"other_draft": second.id, "left_out": left_out.id, "other_part": second.instructions[-1].id}


def _reports(world: World, stage: Stage, store: Path) -> None:
    def order() -> int:
        with transaction():
            report = reports.request_compliance(
                db.session.get_one(Directive, world.names["issued"]),
                as_of=stage.clock(),
                actor=world.cast.actor("office"),
                now=stage.clock(),
            )
            return report.id

    world.names["failed"] = order()
    with transaction():
        reports.claim(stage.clock())
        reports.fail(world.names["failed"], error="Máy in hỏng.", now=stage.clock())
    world.names["report"] = order()
    produce_next(Press(clock=stage.clock, folder=store))
    world.names["waiting"] = order()
    actor = world.cast.actor("office")
    with transaction():
        world.names["schedule"] = reports.add_schedule(
            reports.Plan("periodic", Every.YEAR), actor=actor, now=stage.clock()
        ).id
        about = reports.About(directive_id=world.names["issued"])
        told = reports.explain(about, "Đường sạt lở.", actor=world.cast.actor("commune_a"), now=stage.clock())
        world.names["explanation"] = told.id
    _letter(world, stage)


def _letter(world: World, stage: Stage) -> None:
    """An approved letter to Dào San and Bản Lang, sent to Dào San alone."""
    head, signature = Letterhead("UBND HUYỆN", "UBND-NV", "Phong Thổ"), Signature("CHỦ TỊCH")
    document = Document(
        kind="urging",
        title=None,
        subject="V/v đôn đốc",
        letterhead=head,
        signature=signature,
        meta=Meta("Cán bộ", stage.clock()),
        blocks=[Paragraph("Yêu cầu hoàn thành.")],
        annexes=[Annex("DANH SÁCH", [Paragraph(name)]) for name in ("Dào San", "Bản Lang")],
    )
    kept = db.session.get_one(Report, world.names["report"])
    with transaction() as session:
        letter = Report(
            kind="urging",
            title="Công văn đôn đốc",
            as_of=stage.clock(),
            state=ReportState.APPROVED,
            document=document.to_json(),
            data_hash=document.data_hash,
            draft_file_id=kept.draft_file_id,
            final_file_id=kept.draft_file_id,
            requested_at=stage.clock(),
            requested_by=world.cast.people["office"],
            requester_name="Cán bộ",
            decided_at=stage.clock(),
        )
        for place, name in enumerate(("commune_a", "commune_b")):
            sent = stage.clock() if name == "commune_a" else None
            letter.addressees.append(Addressee(unit_id=world.cast.units[name], place=place, sent_at=sent))
        session.add(letter)
        session.flush()
        world.names["letter"] = letter.id


def _steering(world: World, stage: Stage) -> None:
    """A second leader, who acts for the first, and a remark of the first."""
    with transaction() as session:
        deputy = Account(
            username="pho",
            full_name="Phó Chủ tịch thử",
            role=Role.LEADER,
            unit_id=world.cast.units["district"],
            password_hash="-",
            must_change_password=False,
            created_at=stage.clock(),
        )
        session.add(deputy)
        session.flush()
        world.names["deputy"] = deputy.id
    actor, moment = world.cast.actor("leader"), stage.clock()
    with transaction():
        today = local_day(moment)
        week = today + dt.timedelta(days=7)
        made = steering.delegate(
            world.names["deputy"], starts_on=today, ends_on=week, reason="", actor=actor, now=moment
        )
        task = db.session.get_one(Task, world.names["theirs"])
        remark = steering.remark(steering.About(task=task), "Làm trong tuần.", actor=actor, now=moment)
        world.names |= {"delegation": made.id, "remark": remark.id}


def _recommendations(world: World, stage: Stage, store: Path) -> None:
    """Recommendations upward of Dào San: a draft with a file, one that left the unit, one with an answer."""
    register = Register(world.cast, stage.clock, stage)
    picture = io.BytesIO()
    Image.new("RGB", (8, 8), "brown").save(picture, "PNG")
    kept = prepare("duong.png", picture.getvalue(), folder=store)
    world.names["rec_draft"] = register.write(files=[kept])
    world.names["rec_file"] = db.session.scalars(select(EscalationFile.id)).one()
    world.names |= {f"rec_{state}": register.bring(state) for state in ("sent", "answered")}
    world.names["rec_theirs"] = register.bring("returned", "commune_b")


def _outreach(world: World, stage: Stage, store: Path) -> None:
    """Villages, an activity of Dào San with a file, and a material that its clerk has fetched."""
    field_work = Outreach(world.cast, stage.clock, stage)
    field_work.settle()
    picture = io.BytesIO()
    Image.new("RGB", (8, 8), "orange").save(picture, "PNG")
    kept = prepare("hop-ban.png", picture.getvalue(), folder=store)
    task_id = field_work.task()
    world.names["out"] = field_work.record(task_ids=(task_id,), files=[kept])
    world.names["out_file"] = db.session.scalars(select(ActivityFile.id)).one()
    world.names["out_directive"] = field_work.directive(task_id)
    world.names |= {f"village_{name}": row for name, row in field_work.villages.items()}
    facts = outreach.MaterialFacts("Tờ rơi", MaterialKind.LEAFLET, Language.HMONG)
    with transaction():
        made = outreach.provide(facts, kept, actor=world.cast.actor("office"), now=stage.clock())
        outreach.fetch(made, actor=world.cast.actor("commune_a"), now=stage.clock())
        world.names["out_material"] = made.id


def _stock_takes(world: World, stage: Stage, store: Path) -> None:
    """Stock-takes of Dào San: one that was submitted, with a photograph, and one being entered."""
    with transaction():
        facilities.seed_catalogue(actor=SYSTEM, now=stage.clock())
    shelf = Shelf(world.cast, stage.clock)
    picture = io.BytesIO()
    Image.new("RGB", (8, 8), "teal").save(picture, "PNG")
    kept = prepare("may-quet.png", picture.getvalue(), folder=store)
    before = {"TB03": how_many(0, photos=[kept])}
    world.names["take_submitted"] = shelf.bring("submitted", but=before, day=dt.date(2024, 7, 10))
    world.names["take_photo"] = db.session.scalars(select(StockPhoto.id)).one()
    world.names["take_draft"] = shelf.begin()
    item = shelf.item("TB03")
    world.names |= {"fac_item": item.item_id, "fac_group": item.group_id}


def _heard(world: World, stage: Stage) -> None:
    """What people said to Dào San: one who wishes to be answered, needs, an improvement, an indicator."""
    hearing = Hearing(world.app, world.cast, stage.clock)
    world.names |= {
        "said": hearing.record(who=WHO),
        "said_answered": hearing.bring("answered"),
        "said_loose": hearing.record(said="Nước sinh hoạt của bản bị đục.", topic="water"),
        "need": hearing.bring_need("open"),
        "need_answered": hearing.bring_need("answered"),
        "better": hearing.plan(),
        "better_running": hearing.bring_improvement("running"),
        "indicator": hearing.indicator(),
    }
    world.names["reading"] = hearing.read(world.names["indicator"])
    with transaction():
        one = db.session.scalars(select(Entry.id).where(Entry.need_id == world.names["need"])).first()
        world.names["said_gathered"] = one


def _works(world: World, stage: Stage, store: Path) -> None:
    """Upgrade works of Dào San in several states, one with a photograph, and an item that it lacks."""
    yard = make_yard(world.cast, stage.clock)
    yard.stock("ghe-cho", 4, Verdict.PARTLY)
    for state in ("need", "planned", "approved", "under_way"):
        work_id = yard.bring(state)
        world.names |= {f"work_{state}": work_id, f"v_work_{state}": yard.row(work_id).version}
    picture = io.BytesIO()
    Image.new("RGB", (8, 8), "gray").save(picture, "PNG")
    kept = prepare("truoc.png", picture.getvalue(), folder=store)
    yard.act("add_photos", world.names["work_need"], files=[kept])
    world.names["v_work_need"] = yard.row(world.names["work_need"]).version
    world.names["work_photo"] = db.session.scalars(select(WorkPhoto.id)).one()
    world.names["work_entry"] = yard.entry(world.names["work_need"], MoneyKind.PLAN).id
    world.names["thing"], world.names["lacked"] = yard.items["may-scan"], yard.items["ghe-cho"]


def _people(world: World) -> None:
    for name in PEOPLE:
        client = world.app.test_client()
        answer = client.post(
            "/sign-in", data={"username": world.cast.account(name).username, "password": world.cast.password}
        )
        assert answer.status_code == 302
        cookie = client.get_cookie("session")
        assert cookie is not None
        world.cookies[name] = cookie.value
        world.names[f"session_{name}"] = db.session.scalars(
            select(AccountSession.id).where(AccountSession.account_id == world.cast.people[name])
        ).one()
        db.session.rollback()
    world.names |= {f"account_{name}": account for name, account in world.cast.people.items()}
    world.names |= {f"unit_{name}": unit for name, unit in world.cast.units.items()}
    for name in ("commune_a", "commune_b"):
        unit = world.cast.units[name]
        world.names[f"message_{name}"] = db.session.scalars(
            select(Message.id).where(Message.unit_id == unit).order_by(Message.id)
        ).first()


def _act(world: World, moment: dt.datetime) -> None:
    """An act by which the office's unit took over from another; it moved no task."""
    with transaction() as session:
        act = Reorganisation(
            at=moment,
            actor_id=world.cast.people["office"],
            actor_name="Cán bộ Nội vụ thử",
            effective_on=dt.date(2024, 9, 1),
            legal_ref="Nghị quyết",
            figures={name: asdict(Totals()) for name in ("before", "after")},
        )
        row = {"predecessor_id": world.cast.units["district"], "successor_id": world.cast.units["office"]}
        act.successions.append(Succession(kind=SuccessionKind.MERGE, takes_over=True, **row))
        session.add(act)
        session.flush()
        world.names["act"] = act.id
    with transaction() as session:
        for name, state in (("planned", PlannedState.WAITING), ("hindered", PlannedState.HINDERED)):
            session.add(planned := _planned(world, state, moment))
            session.flush()
            world.names[name] = planned.id
        row = PersonRow("nguoi.moi", "A Moi", "", Role.AUDITOR, world.cast.units["district"], "Phong Tho", "", "")
        world.names["people_list"] = keep_list([row], actor=world.cast.actor("admin"), now=moment)


def _planned(world: World, state: PlannedState, moment: dt.datetime) -> PlannedAct:
    """An act of a coming day: a commune that ends with its tasks withdrawn."""
    fate = Fate(world.cast.units["commune_b"], SuccessionKind.DISSOLVE, reason="Kết thúc.")
    hindered = state is PlannedState.HINDERED
    return PlannedAct(
        planned_at=moment,
        planned_by=world.cast.people["office"],
        planner_name="Cán bộ Nội vụ thử",
        effective_on=local_day(moment) + dt.timedelta(days=90),
        legal_ref="Nghị quyết",
        act=encode(Reform(local_day(moment) + dt.timedelta(days=90), "Nghị quyết", (), (fate,))),
        state=state,
        ended_at=moment if hindered else None,
        refusal="Vướng." if hindered else "",
    )


def _versions(world: World) -> None:
    """The version of each row, under the row's name with a 'v_' before it."""
    rows = {
        **dict.fromkeys(("own", "theirs", "submitted", "at_head", "completed", "paused", "asking"), Task),
        **dict.fromkeys(("issued", "draft", "other_draft"), Directive),
        **dict.fromkeys(("report", "failed", "waiting", "letter"), Report),
        "schedule": Schedule,
        "explanation": Explanation,
        **dict.fromkeys(("said", "said_answered", "said_loose"), Entry),
        **dict.fromkeys(("need", "need_answered"), Need),
        **dict.fromkeys(("better", "better_running"), Improvement),
        "indicator": Indicator,
        "reading": Reading,
        **dict.fromkeys(("rec_draft", "rec_sent", "rec_answered"), Escalation),
        "out": Activity,
        "out_material": Material,
        "village_hop_1": Village,
        **dict.fromkeys(("take_draft", "take_submitted"), StockTake),
        "fac_item": Item,
        "fac_group": Group,
        **dict.fromkeys(("rec_draft", "rec_sent", "rec_answered", "rec_theirs"), Escalation),
    }
    for name, model in rows.items():
        world.names[f"v_{name}"] = db.session.get_one(model, world.names[name]).version
    for name in world.cast.people:
        world.names[f"v_account_{name}"] = world.cast.account(name).version
    for name in world.cast.units:
        world.names[f"v_unit_{name}"] = world.cast.unit(name).version
    world.names["part_title"] = db.session.get_one(Instruction, world.names["part"]).title
