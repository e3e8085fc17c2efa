"""Pages of a query: in order of ids, from the one after the last seen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from pydantic import BaseModel
from sqlalchemy.orm import InstrumentedAttribute, Session
from sqlalchemy.sql import Select

from api.http.wire import Page

M = TypeVar("M", bound=BaseModel)


def page(
    session: Session,
    query: Select[Any],
    key: InstrumentedAttribute[str],
    shown: Callable[[Any], M],
    *,
    after: str | None,
    limit: int,
    newest_first: bool = False,
) -> Page[M]:
    """One page of a query's rows as they are shown; ``key`` is the column they are in order of."""
    if after is not None:
        query = query.where(key < after if newest_first else key > after)
    rows = session.scalars(query.order_by(key.desc() if newest_first else key).limit(limit + 1)).all()
    more = len(rows) > limit
    return Page[M](items=[shown(row) for row in rows[:limit]], next=getattr(rows[limit - 1], key.key) if more else None)
