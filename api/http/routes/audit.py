"""What the auditor reads: who did what to which version, and whether the log is whole."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query
from sqlalchemy import select

from api.database.tables import AuditEntry
from api.http.call import Call, allowed
from api.http.caller_first import CallerFirst
from api.http.problems import problem_responses
from api.http.wire import Limit, NoNul, Page, Wire, moment
from api.identity.roles import Permission
from api.office.audit import check

router = APIRouter(prefix="/v1", tags=["audit"], route_class=CallerFirst)
_Filter = Annotated[str | None, Query(max_length=80, pattern=NoNul)]


class EntryOut(Wire):
    """An entry of the audit log; ``hash`` covers all of it and ``previous``, the hash of the entry before."""

    number: int
    at: datetime
    actor: str
    actor_name: str
    way: str
    action: str
    kind: str
    object: str
    version: int
    detail: dict[str, Any]
    call: str
    previous: str
    hash: str


class Chain(Wire):
    """Whether the log is whole; ``breaks`` tell where it is not."""

    entries: int
    whole: bool
    breaks: list[str]


@router.get("/audit", responses=problem_responses(401, 403, 422))
def list_entries(
    call: Call = allowed(Permission.READ_AUDIT),
    object_: Annotated[str | None, Query(alias="object", max_length=80, pattern=NoNul)] = None,
    action: _Filter = None,
    actor: _Filter = None,
    after: Annotated[int, Query(description="Number of the last entry seen.", ge=0, le=10**15)] = 0,
    limit: Limit = 50,
) -> Page[EntryOut]:
    """Entries of the log, oldest first."""
    query = select(AuditEntry).where(AuditEntry.number > after)
    if object_ is not None:
        query = query.where(AuditEntry.object_id == object_)
    if action is not None:
        query = query.where(AuditEntry.action == action)
    if actor is not None:
        query = query.where(AuditEntry.actor == actor)
    with call.office.look(call.actor, call.id) as tx:
        rows = tx.session.scalars(query.order_by(AuditEntry.number).limit(limit + 1)).all()
    more = len(rows) > limit
    return Page[EntryOut](
        items=[_entry(row) for row in rows[:limit]], next=str(rows[limit - 1].number) if more else None
    )


@router.get("/audit/chain", responses=problem_responses(401, 403, 422))
def check_chain(call: Call = allowed(Permission.READ_AUDIT)) -> Chain:
    """Check the whole log: every hash, every link, nothing missing."""
    last, found = check(call.office.database)
    return Chain(entries=last, whole=not found, breaks=found)


def _entry(row: AuditEntry) -> EntryOut:
    return EntryOut(
        number=row.number,
        at=moment(row.at_ms),
        actor=row.actor,
        actor_name=row.actor_name,
        way=row.way,
        action=row.action,
        kind=row.kind,
        object=row.object_id,
        version=row.version,
        detail=json.loads(row.detail),
        call=row.call,
        previous=row.previous,
        hash=row.hashed,
    )
