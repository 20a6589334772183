"""The life of a task up to the state it is in: its row, events, submissions, notes, files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from benchmarks.dataset import words
from benchmarks.dataset.people import District, Member
from benchmarks.dataset.rows import Rows
from tracker.attachments.models import StoredFile
from tracker.audit.models import AuditEntry
from tracker.core.clock import end_of_day, local_day
from tracker.tasks.models import Submission, Task, TaskEvent, TaskFile, TaskNote, TaskRequest
from tracker.tasks.operations.history import ACTS
from tracker.tasks.states import CLOCK_STOPS, RequestKind, RequestState, TaskState

DAY = dt.timedelta(days=1)
NAME = "Cán bộ mẫu"
# What happens after 'assigned', with the state that it leads to.
LIVES: dict[TaskState, tuple[tuple[str, TaskState], ...]] = {
    TaskState.ASSIGNED: (),
    TaskState.IN_PROGRESS: (("acknowledge", TaskState.IN_PROGRESS),),
    TaskState.SUBMITTED: (("acknowledge", TaskState.IN_PROGRESS), ("submit", TaskState.SUBMITTED)),
    TaskState.RETURNED: (
        ("acknowledge", TaskState.IN_PROGRESS),
        ("submit", TaskState.SUBMITTED),
        ("return_", TaskState.RETURNED),
    ),
    TaskState.COMPLETED: (
        ("acknowledge", TaskState.IN_PROGRESS),
        ("submit", TaskState.SUBMITTED),
        ("accept", TaskState.COMPLETED),
    ),
    TaskState.PAUSED: (("acknowledge", TaskState.IN_PROGRESS), ("pause", TaskState.PAUSED)),
    TaskState.NOT_APPLICABLE: (
        ("acknowledge", TaskState.IN_PROGRESS),
        ("mark_not_applicable", TaskState.NOT_APPLICABLE),
    ),
    TaskState.WITHDRAWN: (("withdraw", TaskState.WITHDRAWN),),
}
BY_OFFICE = {"assigned", "accept", "return_", "pause", "mark_not_applicable", "withdraw"}


@dataclass(frozen=True)
class Share:
    """What a task comes from: the identifiers of directive and instruction, its deadline, when it was given."""

    directive_id: int
    instruction_id: int
    due_on: dt.date | None
    assigned_at: dt.datetime


class Writer:
    """Collects whole lives of tasks; chance decides the details, the same at each run."""

    def __init__(self, rows: Rows, district: District, now: dt.datetime, random: Random, file_ids: list[int]):
        self.rows = rows
        self.district = district
        self.now = now
        self.random = random
        self.file_ids = file_ids

    def add_task(self, share: Share, member: Member, state: TaskState) -> int:
        """Collect a task in a state with everything that led to it; returns its identifier."""
        steps = LIVES[state]
        moments = self._moments(share.assigned_at, len(steps))
        by_verb = {verb: moment for (verb, _), moment in zip(steps, moments, strict=True)}
        stopped = None
        if state in CLOCK_STOPS:
            stopped = by_verb.get("submit", by_verb.get("pause"))
        due = {"due_on": share.due_on, "due_at": end_of_day(share.due_on) if share.due_on else None}
        asked = state is TaskState.IN_PROGRESS and share.due_on is not None and self.random.random() < 0.06
        task_id = self.rows.add(
            Task,
            directive_id=share.directive_id,
            instruction_id=share.instruction_id,
            unit_id=member.unit_id,
            unit_version_id=member.version_id,
            period="",
            state=state,
            original_due_on=share.due_on,
            **due,
            clock_stopped_at=stopped,
            state_before_pause=TaskState.IN_PROGRESS if state is TaskState.PAUSED else None,
            paused_at=by_verb.get("pause"),
            assigned_at=share.assigned_at,
            acknowledged_at=by_verb.get("acknowledge"),
            completed_at=by_verb.get("accept"),
            submitted_by=member.account_id if "submit" in by_verb else None,
            open_request=RequestKind.EXTENSION if asked else None,
            updated_at=moments[-1] if moments else share.assigned_at,
            version=1 + len(steps),
        )
        story = [(moment, *step) for moment, step in zip(moments, steps, strict=True)]
        self._events(task_id, member, [(share.assigned_at, "assigned", TaskState.ASSIGNED), *story], due)
        if "submit" in by_verb:
            self._submission(task_id, member, by_verb, state)
        elif state is TaskState.IN_PROGRESS and self.random.random() < 0.4:
            self._note(task_id, member, moments[-1])
        if asked:
            self._request(task_id, member, share, moments[-1])
        return task_id

    def _moments(self, start: dt.datetime, count: int) -> list[dt.datetime]:
        """Moments in order between the assignment and now, within forty days."""
        span = min(self.now - start, 40 * DAY)
        places = sorted(self.random.uniform(0.02, 0.98) for _ in range(count))
        return [start + span * place for place in places]

    def _events(
        self,
        task_id: int,
        member: Member,
        story: Sequence[tuple[dt.datetime, str, TaskState]],
        due: dict[str, Any],
    ) -> None:
        old, stopped = None, None
        for at, verb, state in story:
            stopped = (stopped or at) if state in CLOCK_STOPS else None
            office = verb in BY_OFFICE
            actor_id = self.district.office_id if office else member.account_id
            self.rows.add(
                TaskEvent,
                task_id=task_id,
                at=at,
                verb=verb,
                actor_id=actor_id,
                actor_name=NAME,
                note="Bổ sung số liệu của quý." if verb == "return_" else "",
                old_state=old,
                state=state,
                **due,
                clock_stopped_at=stopped,
            )
            if verb in ACTS:
                details = {"from": old or "", "to": state.value}
                self.audit(at, ACTS[verb], actor_id, subject=("task", task_id), details=details)
            old = state

    def audit(
        self,
        at: dt.datetime,
        act: str,
        actor_id: int,
        *,
        subject: tuple[str, int],
        details: Mapping[str, str | int],
    ) -> None:
        """Collect an entry of the record."""
        self.rows.add(
            AuditEntry,
            at=at,
            act=act,
            actor_id=actor_id,
            actor_name=NAME,
            subject_type=subject[0],
            subject_id=subject[1],
            details=dict(details),
        )

    def _submission(self, task_id: int, member: Member, by_verb: dict[str, dt.datetime], state: TaskState) -> None:
        decided = by_verb.get("accept") or by_verb.get("return_")
        at = by_verb["submit"]
        random = self.random
        submission_id = self.rows.add(
            Submission,
            task_id=task_id,
            at=at,
            left_unit_at=at,
            submitted_by=member.account_id,
            submitter_name=NAME,
            result=words.paragraph(random, 3),
            difficulties=random.choice(words.DIFFICULTIES) if random.random() < 0.15 else "",
            proposals=random.choice(words.PROPOSALS) if random.random() < 0.08 else "",
            answer_number=f"{random.randint(10, 400)}/BC-UBND",
            answer_date=local_day(at),
            done_on=local_day(at),
            decided_at=decided,
            decided_by=self.district.office_id if decided else None,
            decision=("accepted" if state is TaskState.COMPLETED else "returned") if decided else None,
        )
        for file_id in random.sample(self.file_ids, k=random.choice((0, 0, 1, 2))):
            self.rows.add(TaskFile, task_id=task_id, file_id=file_id, submission_id=submission_id, note_id=None)

    def _note(self, task_id: int, member: Member, at: dt.datetime) -> None:
        self.rows.add(
            TaskNote,
            task_id=task_id,
            at=at,
            account_id=member.account_id,
            author_name=NAME,
            unit_id=member.unit_id,
            text=words.paragraph(self.random, 1),
            percent=self.random.randrange(10, 95, 5),
        )

    def _request(self, task_id: int, member: Member, share: Share, at: dt.datetime) -> None:
        self.rows.add(
            TaskRequest,
            task_id=task_id,
            kind=RequestKind.EXTENSION,
            state=RequestState.OPEN,
            reason="Cần thêm thời gian để tổng hợp số liệu từ các thôn, bản.",
            wished_due_on=(share.due_on or local_day(at)) + 15 * DAY,
            asked_at=at,
            asked_by=member.account_id,
            asker_name=NAME,
        )


def add_files(rows: Rows, district: District, now: dt.datetime, count: int = 40) -> list[int]:
    """Collect rows of stored files; the bytes are never asked for here, so there are none."""
    return [
        rows.add(
            StoredFile,
            name=f"anh-hop-dan-{number:02}.jpg",
            kind="jpeg",
            media_type="image/jpeg",
            size=180_000 + number,
            sha256=f"{number:064x}",
            original_sha256=f"{number:064x}",
            uploaded_by=district.office_id,
            uploaded_at=now - DAY,
        )
        for number in range(count)
    ]
