"""Which sorties, clearances, acquisitions and problems concern a user: by mission, contributor or carrier."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import func, or_, true
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql import ColumnElement

from api.database.tables import Problem, RoutePlanRow, Tracked
from api.identity.actor import Scope

Concerning = type[RoutePlanRow] | type[Tracked] | type[Problem]


def words(names: Iterable[str]) -> str:
    """Names as a scope column holds them: joined by blanks, one at either end, so that whole words are found."""
    return f" {' '.join(names)} "


def concerning(scope: Scope, table: Concerning) -> ColumnElement[bool]:
    """Condition on rows that concern a scope."""
    if scope.everything:
        return true()
    return or_(
        *(_holds(table.missions, name) for name in sorted(scope.missions)),
        *(_holds(table.contributors, name) for name in sorted(scope.contributors)),
        table.carrier.in_(sorted(scope.carriers - {""})),
    )


def _holds(column: InstrumentedAttribute[str], name: str) -> ColumnElement[bool]:
    """Whether a scope column holds a name to the letter; LIKE would take large for small letters in SQLite."""
    return func.replace(column, words([name]), "") != column


def concerns(scope: Scope, row: RoutePlanRow | Tracked | Problem) -> bool:
    """Whether a row concerns a scope."""
    return (
        scope.everything
        or not scope.missions.isdisjoint(row.missions.split())
        or not scope.contributors.isdisjoint(row.contributors.split())
        or (row.carrier != "" and row.carrier in scope.carriers)
    )
