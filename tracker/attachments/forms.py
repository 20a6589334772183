"""The field through which files come; what was once sent is not asked for again when a form fails."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from itsdangerous import BadSignature, URLSafeTimedSerializer
from werkzeug.datastructures import FileStorage
from wtforms import MultipleFileField
from wtforms.widgets import FileInput

from tracker.attachments.operations import Prepared, prepare
from tracker.attachments.states import EVIDENCE, EVIDENCE_ACCEPT, KIND_LABELS, FileKind
from tracker.core.errors import Refusal
from tracker.core.files import content_path
from tracker.web.identity import actor
from tracker.web.locale import told

KEPT_FOR = 14 * 24 * 3600
MOST_FILES = 20


class EvidenceField(MultipleFileField):  # type: ignore[misc]
    """Files as evidence. After validation `prepared` holds the sound ones, those sent before first.

    `kinds`, `accept` and `most_files` narrow what is taken. Files sent before arrive under the name
    '<name>-kept' as signed tokens; the page offers them as ticked boxes.
    """

    def __init__(
        self,
        label: Any = None,
        validators: Any = None,
        *,
        kinds: frozenset[FileKind] = EVIDENCE,
        accept: str = EVIDENCE_ACCEPT,
        most_files: int = MOST_FILES,
        verbatim: bool = False,
        **options: Any,
    ) -> None:
        options.setdefault("render_kw", {"accept": accept})
        options.setdefault("widget", FileInput(multiple=most_files > 1))
        super().__init__(label, validators, **options)
        self.kinds, self.most_files, self.verbatim = kinds, most_files, verbatim
        self.sent: list[FileStorage] = []
        self.tokens: list[str] = []
        self.looked_at = False
        self.prepared: list[Prepared] = []
        self.refused: Sequence[str] = ()

    def process(self, formdata: Any, *args: Any, **options: Any) -> None:
        """Take the chosen files and the tokens of those sent before."""
        super().process(formdata, *args, **options)
        values = formdata.getlist(self.name) if formdata is not None else []
        self.sent = [value for value in values if isinstance(value, FileStorage) and value.filename]
        self.data = self.sent
        self.tokens = formdata.getlist(f"{self.name}-kept") if formdata is not None else []

    def pre_validate(self, form: Any) -> None:
        """Prepare the files, so that a refusal stands at the field and the sound ones are kept."""
        config = current_app.extensions["tracker_config"]
        prepare_all(self, config.files, self.tokens)
        self.errors.extend(self.refused)

    @property
    def kept(self) -> list[tuple[str, str, str]]:
        """Token, name and kind of each file that lies ready, for the page's boxes."""
        return [(token_of(one), one.name, KIND_LABELS[one.kind]) for one in self.prepared]


def prepare_all(field: EvidenceField, folder: Path, kept_tokens: Iterable[str] = ()) -> list[Prepared]:
    """Prepare every file of a field once, and take up again those kept from an earlier try.

    Takes the field, the store's folder and the tokens that came back. Returns the sound files; sentences
    about the others stand in `field.refused`. Call it outside a transaction.
    """
    if field.looked_at:
        return field.prepared
    config = current_app.extensions["tracker_config"]
    found, refused = _taken_up(kept_tokens, folder)
    for sent in field.sent:
        if len(found) >= field.most_files:
            refused.append(_("Mỗi lần gửi tối đa %(n)d tệp.", n=field.most_files))
            break
        try:
            one = prepare(
                sent.filename or "",
                sent.read(config.upload_bytes + 1),
                folder=folder,
                kinds=field.kinds,
                most=config.upload_bytes,
                verbatim=field.verbatim,
            )
        except Refusal as refusal:
            refused.append(told(refusal))
        else:
            found.append(one)
    unique = {(one.sha256, one.name): one for one in found}
    field.looked_at, field.prepared, field.refused = True, list(unique.values()), refused
    return field.prepared


def _serializer() -> URLSafeTimedSerializer:
    keys = [*current_app.config["SECRET_KEY_FALLBACKS"], current_app.config["SECRET_KEY"]]
    return URLSafeTimedSerializer(keys, salt="kept-file")


def token_of(one: Prepared) -> str:
    """A signed note that this person sent this file, good for two weeks."""
    facts = [actor().user_id, one.name, one.kind.value, one.size, one.sha256, one.original_sha256]
    return str(_serializer().dumps(facts))


def _taken_up(tokens: Iterable[str], folder: Path) -> tuple[list[Prepared], list[str]]:
    found: list[Prepared] = []
    refused: list[str] = []
    for token in list(tokens)[:MOST_FILES]:
        try:
            owner, name, kind, size, digest, original = _serializer().loads(token, max_age=KEPT_FOR)
        except (BadSignature, ValueError):
            refused.append(_("Có tệp gửi trước đó đã hết thời gian chờ; hãy chọn lại tệp."))
            continue
        path = content_path(folder, digest)
        if owner != actor().user_id or not path.is_file():
            refused.append(_("Có tệp gửi trước đó đã hết thời gian chờ; hãy chọn lại tệp."))
            continue
        found.append(Prepared(name, FileKind(kind), size, digest, original, path))
    return found, refused
