"""flask translations: the English catalogue, drawn from the Vietnamese texts in code, templates and tables."""

from __future__ import annotations

import ast
import importlib
import importlib.util
import io
import pkgutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from flask.cli import AppGroup

from tracker.cli.console import fail
from tracker.config import ROOT
from tracker.core import access
from tracker.core.workflow import Workflow
from tracker.web.messages import VIETNAMESE

LOCALE = "en"
CATALOGUE = ROOT / "tracker" / "translations" / LOCALE / "LC_MESSAGES" / "messages.po"
COMPILED = CATALOGUE.with_suffix(".mo")
KEYWORDS: dict[str, Any] = {
    "_": None,
    "_l": None,
    "gettext": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "_lp": ((1, "c"), 2),
    # Wordings of a task's standing (desk/status.py); the second with a number of days.
    "_word": None,
    "_days": (1, 1),
}
# The reports' own templates are Vietnamese by law; commands and the demonstration's data speak to no page.
TEMPLATES_APART = ("reports/nd30/", "reports/render/")
PACKAGES_APART = ("backup/", "cli/", "demo/")
# In Vietnamese a verb and the state it leads to are often one word.
VERB = "verb"
# Functions that pass their sentence on to a refusal, and the place of the sentence among their arguments.
PASSES_ON = {"Term": 0, "said": 0, "require_text": 2}
# Of the head of the file: neither a moment nor the version of a tool, so that it changes when a text does.
HEADERS = {"Language", "Plural-Forms", "MIME-Version", "Content-Type", "Content-Transfer-Encoding"}
COMMENT = "# The English texts of the pages."
WIDTH = 110

group = AppGroup("translations", help="Bản dịch.")


@dataclass(frozen=True)
class Text:
    """One text for people: its msgid (a pair where it has a plural), its context, and the file it stands in."""

    msgid: str | tuple[str, str]
    place: str
    context: str | None = None


@group.command("update")
def update_command() -> None:
    """Cập nhật danh mục bản dịch theo mã nguồn; giữ bản dịch đã có, bỏ mục không còn dùng."""
    catalogue = updated(read_catalogue())
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    CATALOGUE.write_bytes(as_po(catalogue))
    missing = [message for message in catalogue if message.id and not is_translated(message)]
    click.echo(f"{len(catalogue)} mục, {len(missing)} mục chưa dịch")


@group.command("compile")
def compile_command() -> None:
    """Biên dịch danh mục để trang web dùng; báo lỗi khi còn mục chưa dịch."""
    catalogue = read_catalogue()
    missing = [message for message in catalogue if message.id and not is_translated(message)]
    COMPILED.write_bytes(as_mo(catalogue))
    click.echo(f"{len(catalogue)} mục")
    if missing:
        fail(f"Còn {len(missing)} mục chưa dịch trong {CATALOGUE.relative_to(ROOT)}.")


def read_catalogue() -> Catalog:
    """The stored catalogue; an empty one where there is none yet."""
    if not CATALOGUE.exists():
        return Catalog(locale=LOCALE)
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale=LOCALE)


def updated(stored: Catalog) -> Catalog:
    """The catalogue of today's texts with the stored translations.

    A translation is never carried to a similar text: a guess would pass for a translation.
    """
    fresh = _Plain(LOCALE, header_comment=COMMENT, charset="utf-8", fuzzy=False)
    for text in texts():
        flags = {"python-format"} if "%(" in str(text.msgid) else set()
        fresh.add(text.msgid, locations=[(text.place, 0)], context=text.context, flags=flags)
    for message in fresh:
        known = stored.get(message.id, message.context) if message.id else None
        if known is not None and isinstance(known.string, str) is isinstance(message.id, str):
            message.string = known.string
    return fresh


def is_translated(message: Any) -> bool:
    """Whether every form of a message has a translation."""
    forms = message.string if isinstance(message.string, tuple | list) else (message.string,)
    return bool(forms) and all(forms)


def as_po(catalogue: Catalog) -> bytes:
    """The catalogue as a file for translators: sorted, without dates and lines, so that a diff shows texts."""
    out = io.BytesIO()
    write_po(out, _plain(catalogue), width=WIDTH, sort_output=True, include_lineno=False)
    return out.getvalue()


def as_mo(catalogue: Catalog) -> bytes:
    """The catalogue as the application reads it."""
    out = io.BytesIO()
    write_mo(out, _plain(catalogue))
    return out.getvalue()


class _Plain(Catalog):
    """A catalogue whose head is the same at every update."""

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        """The head, without what changes by itself."""
        return [(name, value) for name, value in super().mime_headers if name in HEADERS]


def _plain(catalogue: Catalog) -> _Plain:
    copied = _Plain(LOCALE, header_comment=COMMENT, charset="utf-8", fuzzy=False)
    for message in catalogue:
        if message.id:
            copied.add(message.id, message.string, message.locations, message.flags, context=message.context)
    return copied


def texts() -> Iterator[Text]:
    """Every text for people: marked ones in code and templates, labels of the states, sentences of refusals."""
    yield from _marked()
    yield from labels()
    yield from _refusals()


def _marked() -> Iterator[Text]:
    for path in _files("tracker", "*.py"):
        yield from _extracted("python", path)
    for path in _files("templates", "*.html"):
        if not _inside("templates", path).startswith(TEMPLATES_APART):
            yield from _extracted("jinja2", path)


def _extracted(method: str, path: Path) -> Iterator[Text]:
    options = {"encoding": "utf-8"}
    if method == "jinja2":
        options |= {"trimmed": "true", "silent": "false"}
    for _line, msgid, _comments, context in extract_from_file(method, str(path), KEYWORDS, options=options):
        # WTForms' own sentences are English msgids with a table of their own.
        if msgid not in VIETNAMESE:
            yield Text(msgid if isinstance(msgid, str) else (msgid[0], msgid[1]), _place(path), context)


def labels() -> Iterator[Text]:
    """Every label of a table (`*_LABELS`) and of a workflow's verbs: pages translate them where they show them."""
    for module in (*_state_modules(), access):
        place = _place(Path(str(module.__file__)))
        for name, value in vars(module).items():
            if isinstance(value, Workflow):
                yield from (Text(verb.label, place, VERB) for verb in value.transitions.values())
            elif name.endswith("_LABELS"):
                yield from (Text(word, place) for word in value.values())


def _state_modules() -> Iterator[Any]:
    for package in pkgutil.iter_modules([str(ROOT / "tracker")], "tracker."):
        name = f"{package.name}.states"
        if package.ispkg and importlib.util.find_spec(name):
            states = importlib.import_module(name)
            yield states
            for part in pkgutil.iter_modules(getattr(states, "__path__", ()), f"{name}."):
                yield importlib.import_module(part.name)


def _refusals() -> Iterator[Text]:
    paths = [path for path in _files("tracker", "*.py") if not _inside("tracker", path).startswith(PACKAGES_APART)]
    trees = {_place(path): ast.parse(path.read_text(encoding="utf-8")) for path in paths}
    names = _kinds_of_refusal(trees.values())
    for place, tree in trees.items():
        yield from (Text(sentence, place) for sentence in _sentences(tree, names))


def _kinds_of_refusal(trees: Iterable[ast.Module]) -> set[str]:
    """Refusal and every class below it, by name; read from the code, so that it matters not what is loaded."""
    bases = {
        node.name: {base.id for base in node.bases if isinstance(base, ast.Name)}
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
    }
    names = {"Refusal"}
    while more := {name for name, above in bases.items() if above & names} - names:
        names |= more
    return names


def _sentences(tree: ast.Module, names: set[str]) -> Iterator[str]:
    """Sentences written out as a refusal's message, or as the message a kind of refusal has by itself."""
    constants = {
        node.targets[0].id: node.value.value
        for node in tree.body
        if isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Name)
        and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            found = _message(node, names)
        elif isinstance(node, ast.ClassDef) and node.name in names:
            found = _default(node)
        else:
            continue
        if isinstance(found, ast.Name):
            found = ast.Constant(constants.get(found.id))
        if isinstance(found, ast.Constant) and isinstance(found.value, str):
            yield found.value


def _message(call: ast.Call, names: set[str]) -> ast.expr | None:
    called = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    at = 0 if called in names else PASSES_ON.get(called)
    return call.args[at] if at is not None and len(call.args) > at else None


def _default(kind: ast.ClassDef) -> ast.expr | None:
    for node in ast.walk(kind):
        if isinstance(node, ast.FunctionDef) and node.name == "__init__" and node.args.defaults:
            return node.args.defaults[0]
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "__init__":
            return node.args[0] if node.args else None
    return None


def _files(folder: str, pattern: str) -> list[Path]:
    return sorted((ROOT / folder).rglob(pattern))


def _inside(folder: str, path: Path) -> str:
    return path.relative_to(ROOT / folder).as_posix()


def _place(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()
