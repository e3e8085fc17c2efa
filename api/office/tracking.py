"""Clearances and acquisitions that the plan in force needs: asked, granted or refused, and by when they are due."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlalchemy.sql import Select

from api.database.ids import new_id
from api.database.tables import Tracked
from api.identity.roles import Permission
from api.office.concerns import concerning, concerns, words
from api.office.office import Transaction, fresh
from api.office.refusals import NotFound, WrongState
from movcon.clock import Day, date_of, day_of
from movcon.release import Release


class TrackedKind(StrEnum):
    """What is asked for."""

    CLEARANCE = "clearance"
    ACQUISITION = "acquisition"


class TrackedState(StrEnum):
    """How far it is."""

    NEEDED = "needed"
    ASKED = "asked"
    GRANTED = "granted"
    REFUSED = "refused"


FILES = {TrackedKind.CLEARANCE: "clearances.json", TrackedKind.ACQUISITION: "acquisitions.json"}
_AFTER = {
    TrackedState.NEEDED: {TrackedState.ASKED},
    TrackedState.ASKED: {TrackedState.GRANTED, TrackedState.REFUSED, TrackedState.NEEDED},
    TrackedState.GRANTED: {TrackedState.REFUSED},
    TrackedState.REFUSED: {TrackedState.ASKED},
}
_HELD = "held"
"""In ``detail``: the day for which it was last asked."""
_TERMS = "terms"


def take_up(tx: Transaction, season_id: str, plan_id: str, files: Mapping[str, bytes]) -> None:
    """Bring what is tracked to what a released plan needs.

    What was asked or granted stays so where it is still for the same aircraft and State and the day has moved by no
    more than a clearance holds; else it is needed anew. What is no longer needed is kept, not current.
    """
    there = {
        (row.kind, row.name): row for row in tx.session.scalars(select(Tracked).where(Tracked.season_id == season_id))
    }
    needed: set[tuple[str, str]] = set()
    for kind, file in FILES.items():
        if file not in files:
            continue  # of a deployment no clearances are worked out
        for asked in json.loads(files[file])["rows"]:
            needed.add((kind.value, asked["name"]))
            row = there.get((kind.value, asked["name"]))
            if row is None:
                row = Tracked(
                    id=new_id("trk"),
                    season_id=season_id,
                    kind=kind.value,
                    name=asked["name"],
                    state=TrackedState.NEEDED.value,
                    detail="{}",
                    version=0,
                )
                tx.session.add(row)
            _bring_up(tx, row, plan_id, asked)
    for key, row in there.items():
        if key not in needed and row.current:
            row.current, row.version, row.updated_ms = False, row.version + 1, tx.now_ms
            tx.note("tracked.dropped", "tracked", row.id, row.version, name=row.name, state=row.state)
    tx.session.flush()


def listed(
    tx: Transaction,
    season_id: str,
    *,
    kind: TrackedKind | None = None,
    state: TrackedState | None = None,
    due_before: Day | None = None,
    current: bool | None = True,
) -> Select[Tracked]:
    """What a season tracks that concerns the actor; the caller pages it."""
    tx.need(Permission.READ_TRACKED)
    query = select(Tracked).where(Tracked.season_id == season_id, concerning(tx.actor.scope, Tracked))
    if kind is not None:
        query = query.where(Tracked.kind == kind.value)
    if state is not None:
        query = query.where(Tracked.state == state.value)
    if due_before is not None:
        query = query.where(Tracked.due_day < due_before)
    return query if current is None else query.where(Tracked.current.is_(current))


def find_tracked(tx: Transaction, name: str, *, change: bool = False) -> Tracked:
    """A clearance or acquisition that concerns the actor; for a ``change`` it is locked until the transaction ends."""
    tx.need(Permission.READ_TRACKED)
    row = tx.session.get(Tracked, name, with_for_update=True if change else None)
    if row is None or not concerns(tx.actor.scope, row):
        raise NotFound("clearance or acquisition", name)
    return row


def track(
    tx: Transaction, name: str, version: int | None, state: TrackedState, *, reference: str, note: str
) -> Tracked:
    """Say how far it is: asked, granted (with the reference it was granted under), refused, or not asked after all."""
    tx.need(Permission.TRACK)
    row = find_tracked(tx, name, change=True)
    fresh(row.version, version, row.kind)
    before = TrackedState(row.state)
    if not row.current:
        raise WrongState("no_longer_needed", f"The {row.kind} is no longer needed by the plan in force.", "Leave it.")
    if state not in _AFTER[before]:
        allowed = " or ".join(sorted(_AFTER[before]))
        raise WrongState("wrong_state", f"The {row.kind} is {before}; next it is {allowed}.", "Take one of these.")
    detail = json.loads(row.detail)
    if state is TrackedState.ASKED:
        detail[_HELD] = row.needed_day
    row.state, row.detail = state.value, json.dumps(detail, ensure_ascii=False)
    row.reference, row.words = reference or row.reference, note
    row.version, row.updated_ms = row.version + 1, tx.now_ms
    tx.note(f"tracked.{state}", "tracked", row.id, row.version, name=row.name, reference=row.reference)
    return row


def _bring_up(tx: Transaction, row: Tracked, plan_id: str, asked: Mapping[str, Any]) -> None:
    before = json.loads(row.detail)
    needed_day = day_of(date.fromisoformat(asked["needed"]))
    detail = dict(asked)
    if row.state != TrackedState.NEEDED.value:
        held = before[_HELD]
        if before[_TERMS] == asked[_TERMS] and abs(needed_day - held) <= Release.clearance_days:
            detail[_HELD] = held
        else:
            was = f"{row.state} under {row.reference}" if row.reference else row.state
            row.words = f"To be asked anew: it was {was}, for {date_of(held)}; the plan released now needs another."
            row.state = TrackedState.NEEDED.value
            tx.note("tracked.needed", "tracked", row.id, row.version + 1, name=row.name, reference=row.reference)
    text = json.dumps(detail, ensure_ascii=False)
    if row.version == 0 or text != row.detail or not row.current:
        row.version, row.updated_ms = row.version + 1, tx.now_ms
    row.plan_id, row.detail, row.current = plan_id, text, True
    row.missions, row.contributors = words(asked["missions"]), words(asked["contributors"])
    row.carrier = asked["carrier"]
    row.due_day, row.needed_day = day_of(date.fromisoformat(asked["due"])), needed_day
