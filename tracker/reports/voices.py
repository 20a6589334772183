"""What units wrote of difficulties and what they propose: the same words once, with all who wrote them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tracker.reports import wording
from tracker.reports.document import Block, Bullets, Heading, Paragraph
from tracker.reports.gather import Answer, UnitName
from tracker.tasks.figures import Standing


def blocks(
    standings: Sequence[Standing], units: Mapping[int, UnitName], answers: Mapping[int, Answer]
) -> list[Block]:
    """Difficulties, then proposals, under a heading each. Takes tasks, names of units, and answers by task."""
    difficulties = gathered(standings, units, answers, "difficulties")
    proposals = gathered(standings, units, answers, "proposals")
    return [
        Heading("Khó khăn, vướng mắc", "1.", 2),
        Bullets(difficulties) if difficulties else Paragraph("Không đơn vị nào nêu khó khăn."),
        Heading("Đề xuất, kiến nghị", "2.", 2),
        Bullets(proposals) if proposals else Paragraph("Không đơn vị nào nêu đề xuất."),
    ]


def gathered(
    standings: Sequence[Standing], units: Mapping[int, UnitName], answers: Mapping[int, Answer], field: str
) -> list[str]:
    """What units wrote in a field, the same words gathered once with the units that wrote them."""
    said: dict[str, list[str]] = {}
    for standing in sorted(standings, key=lambda row: (units[row.unit_id].order, row.instruction_id)):
        answer = answers.get(standing.task_id)
        text = getattr(answer, field).strip() if answer else ""
        name = wording.inside(units[standing.unit_id].name)
        if text and name not in said.setdefault(text, []):
            said[text].append(name)
    return [f"{text.rstrip('. ')} ({', '.join(names)})" for text, names in said.items()]
