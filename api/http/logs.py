"""The service's log: one JSON object a line on standard error, with no secrets and no personal data."""

from __future__ import annotations

import logging
import sys
import traceback
from collections.abc import Iterator, MutableMapping
from typing import Any

import structlog
from structlog.types import Processor

from api.settings import Settings

_DATA_IN_MESSAGE = ("sqlalchemy", "psycopg", "sqlite3", "pydantic", "pydantic_core", "fastapi")
"""Packages whose errors quote the values they were given."""


def configure_logs(settings: Settings) -> None:
    """Send everything that is logged, by movcon and by what it stands on, to standard error in one form."""
    level = logging.getLevelNamesMapping()[settings.log_level.upper()]
    shared: list[Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        told_without_data,
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    # Libraries tell addresses and statements at lower levels; what goes wrong in them is enough.
    for name in ("alembic", "sqlalchemy", "httpx", "httpx2", "httpcore", "uvicorn"):
        logging.getLogger(name).setLevel(max(level, logging.WARNING))


def told_without_data(_logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Tell an exception by its kinds and places; its message only where it cannot quote what was sent."""
    error = event.pop("exc_info", None)
    if error is True or isinstance(error, tuple):
        error = sys.exc_info()[1] if error is True else error[1]
    if isinstance(error, BaseException):
        event["exception"] = told_error(error)
    return event


def told_error(error: BaseException) -> str:
    """An exception with what it came of, by kinds and places; its message only where it cannot quote what was sent."""
    return "\n".join(_told(error))


def _told(error: BaseException) -> Iterator[str]:
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before is not None:
        yield from _told(before)
    kind = type(error)
    for frame in traceback.extract_tb(error.__traceback__):
        yield f"  {frame.filename}:{frame.lineno} in {frame.name}"
    quotes = kind.__module__.partition(".")[0] in _DATA_IN_MESSAGE
    yield f"{kind.__module__}.{kind.__qualname__}" + ("" if quotes else f": {error}")
