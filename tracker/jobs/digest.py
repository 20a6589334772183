"""Writing the day's mail of each person; nobody is written to outside working hours."""

from __future__ import annotations

from tracker.config import Config
from tracker.core import transaction
from tracker.core.calendar import load_calendar
from tracker.core.clock import LOCAL, local_day
from tracker.core.settings import current
from tracker.jobs.surroundings import Surroundings
from tracker.outbox import operations, queries
from tracker.outbox.registry import addressees


def site_address(config: Config) -> str:
    """Where people reach the pages: by the first trusted host name, else on this machine."""
    if config.trusted_hosts:
        return f"{'https' if config.https else 'http'}://{config.trusted_hosts[0].lstrip('.')}"
    return f"http://{config.host}:{config.port}"


def is_mail_time(around: Surroundings) -> bool:
    """Whether mail may go out now: on a working day of the calendar, between the hours of the settings."""
    moment = around.clock().astimezone(LOCAL)
    config = current(around.config)
    return config.mail_from_time <= moment.time() < config.mail_until_time and load_calendar().is_working_day(
        moment.date()
    )


def write_mails(around: Surroundings) -> int:
    """Queue a mail for each person who has unread messages and had none today. Returns how many were queued."""
    if not around.config.mail_enabled or not is_mail_time(around):
        return 0
    now, machine, site = around.clock(), around.machine(), site_address(around.config)
    with transaction():
        served = queries.mailed_accounts(local_day(now))
        waiting = [reader for reader in addressees().mail_readers() if reader.account_id not in served]
        written = [operations.write_mail(reader, now=now, machine=machine, site=site) for reader in waiting]
    return sum(one is not None for one in written)
