"""flask directives: reading a document without storing anything."""

from __future__ import annotations

import json
from pathlib import Path

import click
from flask.cli import AppGroup

from tracker.cli.console import says_refusals
from tracker.core.errors import Refusal
from tracker.reader.extract import extract
from tracker.reader.model import ParsedDirective
from tracker.reader.parse import parse

SHOWN = 120
group = AppGroup("directives", help="Văn bản chỉ đạo.")


@group.command("parse")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="In JSON theo lược đồ của kết quả đọc.")
@says_refusals
def parse_command(file: Path, as_json: bool) -> None:
    """Đọc một văn bản (.md, .txt, .docx, .pdf) và in những gì đọc được; không lưu gì."""
    try:
        data = file.read_bytes()
    except OSError as error:
        raise Refusal(f"Không đọc được tệp {file}.") from error
    parsed = parse(extract(data, file.name).text)
    if as_json:
        click.echo(json.dumps(parsed.to_dict(), ensure_ascii=False, indent=2))
    else:
        _summary(parsed)


def _summary(parsed: ParsedDirective) -> None:
    click.echo(f"Loại: {parsed.type or '(trống)'}")
    click.echo(f"Số, ký hiệu: {parsed.number or '(trống)'}/{parsed.symbol or '(trống)'}")
    click.echo(f"Ngày: {parsed.date or '(trống)'}")
    click.echo(f"Cơ quan ban hành: {parsed.issuer or '(trống)'}")
    click.echo(f"Trích yếu: {parsed.subject or '(trống)'}")
    if not parsed.is_directive:
        click.echo("Văn bản này không giao nhiệm vụ.")
    for instruction in parsed.instructions:
        due = instruction.deadline.due or instruction.deadline.rule or "không hạn"
        click.echo(f"{instruction.number or '-'}. [{due}] {_first_words(instruction.text)}")
    for warning in parsed.warnings:
        click.echo(f"Lưu ý: {warning.message}")


def _first_words(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= SHOWN else line[: SHOWN - 1] + "…"
