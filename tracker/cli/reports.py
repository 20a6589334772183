"""flask reports: a compliance report without the pages."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click
from flask.cli import AppGroup
from sqlalchemy import select

from tracker.accounts.models import Account, actor_of
from tracker.cli.console import config, fail, now, says_refusals, shown_moment
from tracker.core import db, transaction
from tracker.core.access import Actor, Role
from tracker.core.clock import LOCAL, last_instant, local_day
from tracker.core.errors import Refusal
from tracker.directives.queries import get_visible
from tracker.jobs.printing import leave_copies, print_ordered
from tracker.jobs.surroundings import Surroundings
from tracker.reports.models import Report
from tracker.reports.operations import request_compliance
from tracker.reports.states import REPORT_LABELS

group = AppGroup("reports", help="Báo cáo.")


@group.command("compliance")
@click.argument("directive_id", type=int)
@click.option("--as-of", help="Thời điểm chốt số liệu (ISO 8601; ghi ngày là đến hết ngày); mặc định là bây giờ.")
@click.option("--as", "username", help="Tài khoản đứng tên đề nghị; mặc định là tài khoản Phòng Nội vụ đầu tiên.")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Nơi ghi tệp PDF.")
@says_refusals
def compliance_command(directive_id: int, as_of: str | None, username: str | None, output: Path | None) -> None:
    """Lập báo cáo kết quả thực hiện một văn bản; in đường dẫn tệp PDF."""
    moment = now() if as_of is None else _moment(as_of)
    with transaction():
        actor = _requester(username)
        report_id = request_compliance(get_visible(directive_id, actor), as_of=moment, actor=actor, now=now()).id
    around = Surroundings(config(), now)
    print_ordered(report_id, around)
    report = db.session.get_one(Report, report_id)
    if report.draft_file is None:
        fail(report.error or "Chưa lập được báo cáo.")
    copies = leave_copies(report, around)
    if output is not None:
        output.write_bytes(copies.pdf.read_bytes())
    click.echo(str(output or copies.pdf))


def _moment(text: str) -> dt.datetime:
    """The moment written; a day alone means its last instant, while it still counts, as the form takes it."""
    present = now()
    try:
        if len(text) == len("2024-09-30"):
            day = dt.date.fromisoformat(text)
            return present if day == local_day(present) else last_instant(day)
        moment = dt.datetime.fromisoformat(text)
    except ValueError as error:
        raise Refusal(f"'{text}' không phải thời điểm ISO 8601, ví dụ 2024-09-30T08:00.") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=LOCAL)


def _requester(username: str | None) -> Actor:
    query = select(Account).where(Account.is_locked.is_(False)).order_by(Account.id)
    query = query.where(Account.role == Role.OFFICE if username is None else Account.username == username)
    account = db.session.scalars(query.limit(1)).first()
    if account is None:
        raise Refusal("Chưa có tài khoản Phòng Nội vụ đang dùng để đứng tên đề nghị báo cáo.")
    return actor_of(account)


@group.command("list")
def list_command() -> None:
    """In danh sách báo cáo, mới nhất trước."""
    for report in db.session.scalars(select(Report).order_by(Report.id.desc())):
        click.echo(f"{report.id}\t{REPORT_LABELS[report.state]}\t{shown_moment(report.as_of)}\t{report.title}")
