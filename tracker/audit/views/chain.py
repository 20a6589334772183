"""The chain's state, its head to note down elsewhere, and a check of both."""

from __future__ import annotations

import re

from flask import render_template, request

from tracker.audit import queries
from tracker.audit.views.page import bp, readers

HEAD = re.compile(r"[0-9a-f]{64}")


@bp.get("/chain")
@readers
def chain() -> str:
    """How much is sealed and the newest seal in full; on request the whole chain is recomputed.

    A head that was noted down earlier is looked up: only a chain that was never rewritten still holds it.
    """
    noted = re.sub(r"\s", "", request.args.get("head", "")).lower()
    is_head = HEAD.fullmatch(noted) is not None
    return render_template(
        "audit/chain.html",
        state=queries.summary(),
        newest=queries.newest_seal(),
        checked=queries.verify_chain() if "check" in request.args else None,
        noted=noted,
        is_head=is_head,
        found=queries.seal_of(noted) if is_head else None,
    )
