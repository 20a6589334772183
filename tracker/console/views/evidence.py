"""Is this file the one that was handed in, and where?"""

from __future__ import annotations

import hashlib

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _

from tracker.console.forms import EvidenceForm
from tracker.console.queries.evidence import find_evidence, normal_digest
from tracker.console.views.page import Page, bp
from tracker.core.access import Role
from tracker.core.errors import Invalid
from tracker.web.guard import roles
from tracker.web.identity import settings


@bp.route("/evidence", methods=["GET", "POST"])
@roles(Role.AUDITOR)
def evidence() -> Page:
    """Look a file up by its hash. A file sent here is hashed and forgotten; nothing is stored."""
    form = EvidenceForm()
    if form.validate_on_submit():
        digest = _digest_of(form)
        if digest is not None:
            return redirect(url_for("console.evidence", hash=digest))
    digest = normal_digest(request.args.get("hash", "")) if request.method == "GET" else None
    found = find_evidence(digest, settings().files) if digest else None
    return render_template("console/evidence.html", form=form, digest=digest, found=found), form.status


def _digest_of(form: EvidenceForm) -> str | None:
    if form.file.data:
        return hashlib.file_digest(form.file.data.stream, "sha256").hexdigest()
    digest = normal_digest(form.digest.data or "")
    if digest is None:
        form.put(Invalid(_("Cần chọn một tệp, hoặc dán mã gồm 64 chữ số và chữ cái a đến f."), field="digest"))
    return digest
