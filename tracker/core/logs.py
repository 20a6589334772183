"""Logs: one JSON object a line on standard error, with moment and level; no values of variables, no typed text."""

from __future__ import annotations

import logging
import sys

import structlog


def configure() -> None:
    """Set up logging once for the process; the standard library's warnings come out the same way."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=lambda *_: structlog.WriteLogger(sys.stderr),
        cache_logger_on_first_use=False,
    )
