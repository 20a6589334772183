"""Is the service well? Each part as one sentence, and what to do where it is not."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import func, select, text

from tracker.audit.models import AuditEntry, AuditSeal
from tracker.backup.models import BackupRun
from tracker.backup.saving import application_version
from tracker.backup.scheduling import last_due, newest_run
from tracker.config import Config
from tracker.console.queries.mails import count_mails
from tracker.console.states import Said, said
from tracker.core import db
from tracker.core.errors import Term
from tracker.core.migrated import expected_revision, revision_of
from tracker.core.queue import WorkerBeat, worker_alive
from tracker.reports.models import Report
from tracker.reports.states import ReportState

LEAST_FREE = 1024**3
LONG_WAIT = dt.timedelta(minutes=15)
GRACE = dt.timedelta(hours=3)
"""How long after its hour a backup may still be at work or repeated before the page warns."""


@dataclass(frozen=True)
class Moments:
    """The application's moment, by which people act, and the machine's own, by which waiting is counted."""

    now: dt.datetime
    machine: dt.datetime


@dataclass(frozen=True)
class Part:
    """One part of the service: whether it is well, what was found, and what to do where it is not.

    Figures and moments stand apart from the sentences, so that a page writes them in its own language.
    """

    name: str
    sound: bool
    state: Said
    moment: dt.datetime | None = None
    remedy: str = ""
    page: str = ""


def parts(config: Config, at: Moments) -> list[Part]:
    """Every part, in the order of the page. `config` are the settings in force."""
    looks: tuple[Callable[[Config, Moments], Part], ...] = (
        _worker,
        _reports,
        _mails,
        _record,
        _backup,
        _disk,
        _database,
        _version,
    )
    return [look(config, at) for look in looks]


def _worker(_config: Config, at: Moments) -> Part:
    beat = db.session.get(WorkerBeat, 1)
    if worker_alive(at.machine):
        return Part(Term("Tiến trình nền"), True, said("Đang chạy"), beat.at if beat else None)
    return Part(
        Term("Tiến trình nền"),
        False,
        said("Không chạy") if beat else said("Chưa chạy lần nào"),
        beat.at if beat else None,
        Term("Chạy ./run web hoặc ./run worker trên máy chủ; nhật ký của dịch vụ ghi lý do dừng."),
    )


def _reports(_config: Config, at: Moments) -> Part:
    waiting = Report.state.in_([ReportState.QUEUED, ReportState.RENDERING])
    count = db.session.scalar(select(func.count()).where(waiting)) or 0
    oldest = db.session.scalar(select(func.min(Report.requested_at)).where(waiting))
    failed = db.session.scalar(select(func.count()).where(Report.state == ReportState.FAILED)) or 0
    late = oldest is not None and at.now - oldest > LONG_WAIT
    return Part(
        Term("Báo cáo chờ lập"),
        not late and not failed,
        said("%(waiting)s chờ lập, %(failed)s lập không thành", waiting=count, failed=failed),
        oldest,
        Term("Kiểm tra tiến trình nền; Phòng Nội vụ có thể cho lập lại báo cáo không thành.")
        if late or failed
        else "",
    )


def _mails(config: Config, at: Moments) -> Part:
    found = count_mails(at.machine)
    state = said("%(queued)s chờ gửi, %(failed)s không gửi được", queued=found.queued, failed=found.failed)
    if not config.mail_enabled and not found.queued and not found.failed:
        return Part(Term("Thư"), True, said("Chưa đặt máy chủ thư; tin nhắn chỉ hiện trong hệ thống"))
    late = found.due_since is not None and at.machine - found.due_since > LONG_WAIT
    remedy = Term("Xem lý do của từng thư, sửa địa chỉ hoặc máy chủ thư rồi gửi lại.") if found.failed else ""
    if late and not found.failed:
        remedy = Term("Kiểm tra tiến trình nền và TRACKER_MAIL_HOST.")
    return Part(Term("Thư"), not late and not found.failed, state, found.due_since, remedy, "console.mails")


def _record(_config: Config, at: Moments) -> Part:
    open_ones = AuditEntry.id.not_in(select(AuditSeal.entry_id))
    count = db.session.scalar(select(func.count()).where(open_ones)) or 0
    oldest = db.session.scalar(select(func.min(AuditEntry.at)).where(open_ones))
    newest = db.session.scalar(
        select(AuditEntry.at)
        .join(AuditSeal, AuditSeal.entry_id == AuditEntry.id)
        .order_by(AuditSeal.number.desc())
        .limit(1)
    )
    late = oldest is not None and at.now - oldest > LONG_WAIT
    return Part(
        Term("Niêm phong nhật ký"),
        not late,
        said("%(waiting)s mục chờ niêm phong; lần niêm phong cuối:", waiting=count)
        if newest
        else said("%(waiting)s mục chờ niêm phong; chưa niêm phong lần nào", waiting=count),
        newest,
        Term("Kiểm tra tiến trình nền.") if late else "",
        "audit.chain",
    )


def _backup(config: Config, at: Moments) -> Part:
    if config.demo:
        return Part(Term("Sao lưu"), True, said("Bản minh họa không cần sao lưu"))
    newest, sound = newest_run(), newest_run(sound=True)
    due = last_due(at.machine, config.backup_time)
    fresh = sound is not None and (sound.at >= due or at.machine - due < GRACE)
    if newest is not None and not newest.sound:
        state = said("Lần cuối không thành: %(reason)s", reason=newest.error)
        remedy = Term("Xử lý lý do trên; hệ thống thử lại mỗi giờ, hoặc chạy ./run flask backup create.")
        return Part(Term("Sao lưu"), False, state, newest.at, remedy)
    if sound is None:
        remedy = Term("Chạy tiến trình nền, hoặc chạy ./run flask backup create.")
        return Part(Term("Sao lưu"), False, said("Chưa có bản sao lưu nào"), None, remedy)
    return Part(
        Term("Sao lưu"),
        fresh and not sound.missing,
        _backup_state(sound),
        sound.at,
        _backup_remedy(sound, fresh=fresh),
    )


def _backup_state(run: BackupRun) -> Said:
    return said(
        "%(file)s: %(rows)s dòng, %(files)s tệp; đã kiểm tra, nguyên vẹn",
        file=run.file_name,
        rows=run.rows,
        files=run.files,
    )


def _backup_remedy(run: BackupRun, *, fresh: bool) -> str:
    if run.missing:
        return Term("Có tệp thiếu hoặc hỏng trong kho; chạy ./run flask doctor để biết tệp nào.")
    return "" if fresh else Term("Đã quá giờ sao lưu; kiểm tra tiến trình nền.")


def _disk(config: Config, _at: Moments) -> Part:
    usage = shutil.disk_usage(config.instance)
    low = usage.free < LEAST_FREE
    state = said("Còn %(free)s GB trên %(total)s GB", free=_gigabytes(usage.free), total=_gigabytes(usage.total))
    return Part(
        Term("Đĩa"), not low, state, None, Term("Cần ít nhất 1 GB; hãy dọn đĩa hoặc thêm đĩa.") if low else ""
    )


def _gigabytes(size: int) -> str:
    return f"{size / 1024**3:.1f}".replace(".", ",")


def _database(_config: Config, _at: Moments) -> Part:
    dialect = db.engine.dialect.name
    if dialect == "postgresql":
        size = db.session.scalar(text("SELECT pg_database_size(current_database())")) or 0
    else:
        path = Path(str(db.engine.url.database))
        size = sum(one.stat().st_size for one in (path, path.with_name(path.name + "-wal")) if one.is_file())
    megabytes = max(1, round(size / 1024**2))
    return Part(Term("Cơ sở dữ liệu"), True, said("%(kind)s, %(size)s MB", kind=dialect, size=megabytes))


def _version(_config: Config, _at: Moments) -> Part:
    present = revision_of(db.session.connection())
    wanted = expected_revision()
    return Part(
        Term("Phiên bản"),
        present == wanted,
        said(
            "%(version)s, cơ sở dữ liệu %(revision)s", version=application_version(), revision=_revision(present)
        ),
        None,
        "" if present == wanted else Term("Cơ sở dữ liệu chưa cập nhật; chạy ./run setup."),
    )


def _revision(revision: str | None) -> str:
    return revision or "–"
