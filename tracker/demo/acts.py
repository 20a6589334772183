"""One act of the story, done by the person whose turn it is."""

from __future__ import annotations

import datetime as dt

from tracker.attachments.operations import Prepared
from tracker.core import db
from tracker.core.access import Actor
from tracker.core.clock import local_day
from tracker.demo import words
from tracker.demo.evidence import Evidence
from tracker.demo.people import DAO_SAN, OFFICE, Company
from tracker.demo.plan import Step
from tracker.tasks import operations
from tracker.tasks.models import Task, TaskRequest
from tracker.tasks.states import RequestKind, RequestState, TaskState

WITH_PHOTOS = frozenset({"1", "2c"})
HEAD_WAITS = ("2a",)


class Acts:
    """Knows the people, the tasks by unit and label, and the stock of files."""

    def __init__(
        self,
        company: Company,
        reporters: dict[str, Actor],
        task_ids: dict[tuple[str, str], int],
        evidence: Evidence,
    ) -> None:
        self._company = company
        self._reporters = reporters
        self._task_ids = task_ids
        self._evidence = evidence
        self._order = {key: number for number, key in enumerate(task_ids)}

    def do(self, step: Step) -> None:
        """Do one step of the plan."""
        getattr(self, f"_{step.verb}")(step)

    def _task(self, step: Step) -> Task:
        return db.session.get_one(Task, self._task_ids[step.unit, step.label])

    def _decider(self, step: Step) -> Actor:
        """The office decides; on its own tasks the leader; its two clerks take turns."""
        if step.unit == OFFICE:
            return self._company["lanh.dao"]
        return self._company["noi.vu" if self._order[step.unit, step.label] % 3 else "noi.vu.2"]

    def _acknowledge(self, step: Step) -> None:
        operations.acknowledge(self._task(step), actor=self._reporters[step.unit], now=step.at)

    def _note(self, step: Step) -> None:
        operations.add_note(
            self._task(step),
            actor=self._reporters[step.unit],
            now=step.at,
            text=words.pick(words.NOTES, step.unit, step.label),
        )

    def _submit(self, step: Step) -> None:
        task = self._task(step)
        said = words.result(step.unit, step.label, step.place)
        number = self._order[step.unit, step.label]
        answered = number % 3 == 0
        operations.submit(
            task,
            actor=self._reporters[step.unit],
            now=step.at,
            version=task.version,
            result=said.result,
            difficulties=said.difficulties,
            proposals=said.proposals,
            answer_number=f"MH-{number + 1:03d}/BC" if answered else "",
            answer_date=local_day(step.at) if answered else None,
            done_on=local_day(step.at),
            files=self._files(step, number),
        )
        if task.state is TaskState.AWAITING_HEAD and not (step.unit == DAO_SAN and step.label in HEAD_WAITS):
            self._approve(task, step.at)

    def _approve(self, task: Task, handed_in: dt.datetime) -> None:
        db.session.flush()
        operations.approve_in_unit(
            task,
            actor=self._company["dao.san.ld"],
            now=handed_in + dt.timedelta(minutes=4),
            version=task.version,
        )

    def _files(self, step: Step, number: int) -> list[Prepared]:
        if step.label in WITH_PHOTOS:
            return [self._evidence.photo(number), self._evidence.photo(number + 1)][: 1 + number % 2]
        return [self._evidence.scan(number)]

    def _accept(self, step: Step) -> None:
        task = self._task(step)
        operations.accept(task, actor=self._decider(step), now=step.at, version=task.version, note=words.ACCEPTED)

    def _return(self, step: Step) -> None:
        task = self._task(step)
        operations.return_(
            task,
            actor=self._decider(step),
            now=step.at,
            version=task.version,
            reason=words.pick(words.RETURNS, step.unit, step.label),
            redo_on=step.day,
        )

    def _ask(self, step: Step, kind: RequestKind, reason: str) -> None:
        operations.ask(
            self._task(step),
            actor=self._reporters[step.unit],
            now=step.at,
            kind=kind,
            reason=reason,
            wished_due_on=step.day,
        )

    def _ask_extension(self, step: Step) -> None:
        self._ask(step, RequestKind.EXTENSION, words.EXTENSION)

    def _ask_not_applicable(self, step: Step) -> None:
        self._ask(step, RequestKind.NOT_APPLICABLE, words.NOT_APPLICABLE)

    def _ask_reopening(self, step: Step) -> None:
        self._ask(step, RequestKind.REOPENING, words.REOPENING)

    def _request(self, step: Step) -> TaskRequest:
        task = self._task(step)
        db.session.refresh(task, ["requests"])
        return next(request for request in task.requests if request.state is RequestState.OPEN)

    def _grant(self, step: Step) -> None:
        operations.decide_request(
            self._request(step),
            actor=self._decider(step),
            now=step.at,
            grant=True,
            answer=words.GRANTED,
            granted_due_on=step.day,
        )

    def _refuse(self, step: Step) -> None:
        request = self._request(step)
        operations.decide_request(
            request,
            actor=self._decider(step),
            now=step.at,
            grant=False,
            answer=words.REFUSALS[f"ask_{request.kind.value}"],
        )

    def _pause(self, step: Step) -> None:
        task = self._task(step)
        operations.pause(
            task, actor=self._company["noi.vu"], now=step.at, version=task.version, reason=words.PAUSE
        )

    def _withdraw(self, step: Step) -> None:
        task = self._task(step)
        operations.withdraw(
            task, actor=self._company["noi.vu"], now=step.at, version=task.version, reason=words.WITHDRAWAL
        )

    def _remind(self, step: Step) -> None:
        ids = [task_id for (_, label), task_id in self._task_ids.items() if label == step.label]
        owed = [
            task
            for task in (db.session.get_one(Task, task_id) for task_id in ids)
            if task.due_at is not None and task.due_at <= step.at
        ]
        operations.remind(owed, actor=self._company["noi.vu"], now=step.at, note=words.REMINDER)
