"""flask accounts: people, from the machine itself."""

from __future__ import annotations

import click
from flask.cli import AppGroup
from sqlalchemy import select

from tracker.accounts import operations
from tracker.accounts.models import Account
from tracker.cli.console import now, says_refusals
from tracker.core import db, transaction
from tracker.core.access import ROLE_LABELS, SYSTEM, Role
from tracker.core.clock import local_day
from tracker.core.errors import NotFound
from tracker.units.queries import issuer_on, resolve_unit, short_names

group = AppGroup("accounts", help="Tài khoản.")


@group.command("create")
@click.argument("username")
@click.option("--role", required=True, type=click.Choice([role.value for role in Role]), help="Vai trò.")
@click.option("--unit", help="Tên đơn vị; mặc định là cơ quan ban hành.")
@click.option("--name", "full_name", required=True, help="Họ và tên.")
@says_refusals
def create_command(username: str, role: str, unit: str | None, full_name: str) -> None:
    """Tạo tài khoản; mật khẩu đầu tiên chỉ in một lần."""
    password = operations.first_password()
    hashed = operations.hash_password(password)
    with transaction():
        account = operations.create_account(
            username=username,
            full_name=full_name,
            role=Role(role),
            unit_id=_unit_id(unit),
            password_hash=hashed,
            actor=SYSTEM,
            now=now(),
        )
        made = account.username
    click.echo(f"Tài khoản: {made}")
    click.echo(f"Mật khẩu đầu tiên: {password}")
    click.echo("Mật khẩu này không in lại; người dùng phải đổi khi đăng nhập lần đầu.")


def _unit_id(name: str | None) -> int:
    day = local_day(now())
    version = issuer_on(day) if name is None else resolve_unit(name, day)
    if version is None:
        wanted = "cơ quan ban hành" if name is None else f"đơn vị '{name}'"
        raise NotFound(f"Không tìm thấy {wanted}; hãy nạp danh sách đơn vị bằng flask units import.")
    return version.unit_id


@group.command("list")
def list_command() -> None:
    """In danh sách tài khoản."""
    units = short_names()
    for account in db.session.scalars(select(Account).order_by(Account.username)):
        state = "đã khóa" if account.is_locked else "đang dùng"
        click.echo(
            f"{account.username}\t{account.full_name}\t{ROLE_LABELS[account.role]}\t"
            f"{units.get(account.unit_id, '')}\t{state}"
        )


def _account(username: str) -> Account:
    name = operations.normal_username(username)
    account = db.session.scalar(select(Account).where(Account.username == name))
    if account is None:
        raise NotFound(f"Không có tài khoản '{username}'.")
    return account


@group.command("lock")
@click.argument("username")
@says_refusals
def lock_command(username: str) -> None:
    """Khóa tài khoản và kết thúc mọi phiên của tài khoản đó."""
    with transaction():
        operations.lock(_account(username), actor=SYSTEM, now=now(), version=None)
    click.echo(f"Đã khóa {username}")


@group.command("unlock")
@click.argument("username")
@says_refusals
def unlock_command(username: str) -> None:
    """Mở khóa tài khoản."""
    with transaction():
        operations.unlock(_account(username), actor=SYSTEM, now=now(), version=None)
    click.echo(f"Đã mở khóa {username}")


@group.command("reset")
@click.argument("username")
@says_refusals
def reset_command(username: str) -> None:
    """Đặt mật khẩu đầu tiên mới; chỉ in một lần."""
    password = operations.first_password()
    hashed = operations.hash_password(password)
    with transaction():
        operations.reset_password(_account(username), password_hash=hashed, actor=SYSTEM, now=now(), version=None)
    click.echo(f"Mật khẩu mới của {username}: {password}")


@group.command("reset-second-step")
@click.argument("username")
@says_refusals
def reset_second_step_command(username: str) -> None:
    """Bỏ mã hai bước của người mất điện thoại và mã dự phòng."""
    with transaction():
        operations.reset_second_step(_account(username), actor=SYSTEM, now=now(), version=None)
    click.echo(f"Đã bỏ mã hai bước của {username}; người này cài lại khi đăng nhập, nếu vai trò yêu cầu")
