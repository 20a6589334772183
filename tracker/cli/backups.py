"""flask backup: create, verify, restore."""

from __future__ import annotations

from pathlib import Path

import click
from flask.cli import AppGroup

from tracker.backup.archive import Manifest, open_archive
from tracker.backup.restoring import restore
from tracker.backup.saving import create, default_path
from tracker.cli.console import config, fail, says_refusals, shown_moment
from tracker.core.clock import system_clock

group = AppGroup("backup", help="Sao lưu và phục hồi.")
FILE = click.Path(dir_okay=False, path_type=Path)


@group.command("create")
@click.argument("file", type=FILE, required=False)
@click.option("--with-secret", is_flag=True, help="Kèm khóa ký phiên; tệp này phải được giữ kín.")
@says_refusals
def create_command(file: Path | None, with_secret: bool) -> None:
    """Sao lưu cơ sở dữ liệu và tệp vào một tệp; mặc định trong thư mục backups."""
    moment = system_clock()
    path = file or default_path(config(), moment)
    manifest = create(path, config=config(), moment=moment, with_secret=with_secret)
    click.echo(_summary(manifest))
    click.echo(str(path))
    if manifest.missing:
        fail(f"Thiếu hoặc hỏng {len(manifest.missing)} tệp trong kho; chạy flask doctor để biết tệp nào.")


@group.command("verify")
@click.argument("file", type=FILE)
@says_refusals
def verify_command(file: Path) -> None:
    """Kiểm tra một bản sao lưu từ byte đầu đến byte cuối."""
    with open_archive(file) as archive:
        click.echo(_summary(archive.manifest))
    click.echo("Bản sao lưu nguyên vẹn")


@group.command("restore")
@click.argument("file", type=FILE)
@click.option("--yes", is_flag=True, help="Thay dữ liệu đang có.")
@says_refusals
def restore_command(file: Path, yes: bool) -> None:
    """Phục hồi từ một bản sao lưu: tất cả hoặc không gì cả."""
    restored = restore(file, config=config(), replace=yes)
    click.echo(_summary(restored.manifest))
    if not restored.chain.intact:
        fail(f"Đã phục hồi, nhưng chuỗi nhật ký đứt tại dấu niêm số {restored.chain.broken_at}.")
    click.echo(f"Đã phục hồi; chuỗi nhật ký nguyên vẹn ({restored.chain.sealed} dấu niêm)")


def _summary(manifest: Manifest) -> str:
    return (
        f"Sao lưu lúc {shown_moment(manifest.created_at)}: "
        f"{manifest.rows} dòng trong {len(manifest.tables)} bảng, {manifest.files} tệp; "
        f"phiên bản {manifest.application}"
    )
