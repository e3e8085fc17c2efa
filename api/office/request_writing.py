"""Writing requests: new ones, their steps and their history."""

from __future__ import annotations

from collections.abc import Mapping

from api.database.ids import new_id
from api.database.tables import RequestRow, RequestStep
from api.office.office import Transaction
from api.office.request_cells import to_json
from api.office.request_states import State, Step, after
from scenarios.intake.rows import RotationRow


def new_request(
    tx: Transaction, season_id: str, row: RotationRow, cells: Mapping[str, str], state: State
) -> RequestRow:
    """A request of a checked row; the caller writes it."""
    return RequestRow(
        id=new_id("req"),
        season_id=season_id,
        name=row.id,
        state=state.value,
        mission=row.mission,
        contributor=row.contributor,
        unit=row.unit,
        preferred_day=row.preferred,
        cells=to_json(cells),
        reasons="[]",
        owner=tx.actor.user,
        version=1,
        created_ms=tx.now_ms,
        updated_ms=tx.now_ms,
    )


def step(tx: Transaction, request: RequestRow, taken: Step, words: str = "") -> None:
    """Take a step with a request: new state, version, history, audit."""
    request.state = after(State(request.state), taken).value
    touch(tx, request)
    record(tx, request, taken.value, words)
    tx.note(f"request.{request.state}", "request", request.id, request.version, name=request.name)


def touch(tx: Transaction, request: RequestRow) -> None:
    """A new version of a request."""
    request.version += 1
    request.updated_ms = tx.now_ms


def record(tx: Transaction, request: RequestRow, kind: str, words: str) -> RequestStep:
    """A line in a request's history."""
    line = RequestStep(
        id=new_id("stp"),
        request_id=request.id,
        kind=kind,
        state=request.state,
        words=words,
        actor=tx.actor.user,
        actor_name=tx.actor.name,
        at_ms=tx.now_ms,
    )
    tx.write(line)
    return line
