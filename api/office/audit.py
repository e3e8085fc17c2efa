"""The audit log: entries chained by hash, so that nothing in between can be changed or taken out unnoticed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from api.database.engine import Database
from api.database.tables import AuditEntry, AuditHead
from api.identity.actor import Actor

GENESIS = "0" * 64
_HEAD = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """Something done: ``action`` such as ``request.submitted``, on which version of which object."""

    action: str
    kind: str
    object_id: str
    version: int
    detail: str


def append(session: Session, acts: Sequence[Act], *, actor: Actor, at_ms: int, call: str) -> None:
    """Chain acts to the log in the session's transaction. The head is locked until the transaction ends."""
    head = session.execute(select(AuditHead).where(AuditHead.id == _HEAD).with_for_update()).scalar_one_or_none()
    if head is None:
        head = _first_head(session)
    entries = []
    for act in acts:
        entry = AuditEntry(
            number=head.number + 1,
            at_ms=at_ms,
            actor=actor.user,
            actor_name=actor.name,
            way=actor.way,
            action=act.action,
            kind=act.kind,
            object_id=act.object_id,
            version=act.version,
            detail=act.detail,
            call=call,
            previous=head.hashed,
            hashed="",
        )
        entry.hashed = entry_hash(entry)
        entries.append(entry)
        head.number, head.hashed = entry.number, entry.hashed
    session.add_all(entries)


def entry_hash(entry: AuditEntry) -> str:
    """SHA-256 over every field of an entry and the hash before it."""
    parts = (
        entry.number,
        entry.at_ms,
        entry.actor,
        entry.actor_name,
        entry.way,
        entry.action,
        entry.kind,
        entry.object_id,
        entry.version,
        entry.detail,
        entry.call,
        entry.previous,
    )
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def check(database: Database) -> tuple[int, list[str]]:
    """How many entries the log has and where it does not hold, all as of one moment: it may be written meanwhile."""
    with database.snapshot() as connection, Session(connection) as session:
        found = list(breaks(session))
        return session.scalar(select(func.max(AuditEntry.number))) or 0, found


def breaks(session: Session) -> Iterator[str]:
    """Where the chain does not hold, in words; nothing where it is whole."""
    number, previous = 0, GENESIS
    for entry in session.scalars(select(AuditEntry).order_by(AuditEntry.number)).yield_per(1000):
        if entry.number != number + 1:
            yield f"Entries {number + 1} to {entry.number - 1} are missing."
        if entry.previous != previous:
            yield f"Entry {entry.number} does not go on from the one before it."
        if entry.hashed != entry_hash(entry):
            yield f"Entry {entry.number} is not as it was written."
        number, previous = entry.number, entry.hashed
    head = session.get(AuditHead, _HEAD)
    if (head.number, head.hashed) != (number, previous) if head else number:
        yield f"The log ends at entry {number}, not where it should."


def _first_head(session: Session) -> AuditHead:
    """The head of an empty log; where another process has just written it, that one."""
    try:
        with session.begin_nested():
            session.add(AuditHead(id=_HEAD, number=0, hashed=GENESIS))
    except IntegrityError:
        pass
    return session.execute(select(AuditHead).where(AuditHead.id == _HEAD).with_for_update()).scalar_one()
