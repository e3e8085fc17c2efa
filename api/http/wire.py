"""What schemas share: unknown fields are refused, moments are ISO 8601 in UTC, pages go on from a name."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Any, Generic, TypeVar

from fastapi import Query
from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictInt, StringConstraints

from api.office.deployments import is_deployment

_EPOCH = date(1970, 1, 1)
PAGE_MAX = 200

NoNul = r"^[^\x00]*$"
Line = Annotated[str, StringConstraints(strict=True, min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f]+$")]
"""A line of text."""
Words = Annotated[str, StringConstraints(strict=True, min_length=1, max_length=4_000, pattern=NoNul)]
"""Some sentences."""
Name = Annotated[
    str, StringConstraints(strict=True, min_length=1, max_length=80, pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")
]
"""A name without blanks."""
Email = Annotated[
    str,
    StringConstraints(strict=True, max_length=200, pattern=r"^[^@\s\x00-\x1f]+@[^@\s\x00-\x1f]+\.[^@\s\x00-\x1f]+$"),
]
Count = Annotated[StrictInt, Field(ge=0, le=1_000_000)]
Flag = StrictBool


class Wire(BaseModel):
    """A body that comes in or goes out."""

    model_config = ConfigDict(extra="forbid")


class OfSeason(Wire):
    """What is of a season, or of a deployment: one of the two is null."""

    season: Annotated[str | None, Field(description="Id of the season; null where it is of a deployment.")]
    deployment: Annotated[str | None, Field(description="Id of the deployment; null where it is of a season.")]


def whose(name: str) -> dict[str, Any]:
    """Fields of `OfSeason` by the id of a season or deployment."""
    return {"season": None, "deployment": name} if is_deployment(name) else {"season": name, "deployment": None}


M = TypeVar("M", bound=BaseModel)


class Page(Wire, Generic[M]):
    """Part of a list; ``next`` is the ``after`` of the next part, null at the end."""

    items: list[M]
    next: Annotated[str | None, Field(examples=[None])]


After = Annotated[str | None, Query(description="`next` of the page before.", max_length=80, pattern=NoNul)]
Limit = Annotated[int, Query(description="Most items of a page.", ge=1, le=PAGE_MAX)]


def moment(ms: int) -> datetime:
    """UTC moment of milliseconds."""
    return datetime.fromtimestamp(ms / 1000, tz=UTC)


def moment_or_none(ms: int | None) -> datetime | None:
    """UTC moment of milliseconds, where there are any."""
    return None if ms is None else moment(ms)


def calendar_date(day: int) -> date:
    """Date of a day counted from 1970-01-01."""
    return _EPOCH + timedelta(days=day)
