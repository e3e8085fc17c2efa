"""The audit log: entries chained by hash, so that nothing in between can be changed or taken out unnoticed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Row, func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from api.database.engine import Database
from api.database.tables import AuditEntry, AuditHead
from api.identity.actor import Actor

GENESIS = "0" * 64
_HEAD = 1
_HASHED = (
    "number",
    "at_ms",
    "actor",
    "actor_name",
    "way",
    "action",
    "kind",
    "object_id",
    "version",
    "detail",
    "call",
    "previous",
)
_LOCKED_HEAD = select(AuditHead.number, AuditHead.hashed).where(AuditHead.id == _HEAD).with_for_update()
_MOVE_HEAD = update(AuditHead).where(AuditHead.id == _HEAD)
_ADD = insert(AuditEntry)


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
    # Every act of the office ends here, one at a time: statements made once, on the connection itself.
    connection = session.connection()
    number, hashed = connection.execute(_LOCKED_HEAD).one_or_none() or _first_head(session)
    entries = []
    for act in acts:
        number += 1
        entry: dict[str, object] = {
            "number": number,
            "at_ms": at_ms,
            "actor": actor.user,
            "actor_name": actor.name,
            "way": actor.way,
            "action": act.action,
            "kind": act.kind,
            "object_id": act.object_id,
            "version": act.version,
            "detail": act.detail,
            "call": call,
            "previous": hashed,
        }
        entry["hashed"] = hashed = entry_hash(entry)
        entries.append(entry)
    connection.execute(_ADD, entries)
    connection.execute(_MOVE_HEAD, {"number": number, "hashed": hashed})


def entry_hash(entry: Mapping[str, object]) -> str:
    """SHA-256 over every field of an entry and the hash before it."""
    parts = [entry[name] for name in _HASHED]
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def check(database: Database) -> tuple[int, list[str]]:
    """How many entries the log has and where it does not hold, all as of one moment: it may be written meanwhile."""
    with database.snapshot() as connection, Session(connection) as session:
        found = list(breaks(session))
        return session.scalar(select(func.max(AuditEntry.number))) or 0, found


def breaks(session: Session) -> Iterator[str]:
    """Where the chain does not hold, in words; nothing where it is whole."""
    number, previous = 0, GENESIS
    every = select(AuditEntry.__table__).order_by(AuditEntry.number)
    for entry in session.execute(every).yield_per(1000):
        if entry.number != number + 1:
            yield f"Entries {number + 1} to {entry.number - 1} are missing."
        if entry.previous != previous:
            yield f"Entry {entry.number} does not go on from the one before it."
        if entry.hashed != entry_hash(entry._asdict()):
            yield f"Entry {entry.number} is not as it was written."
        number, previous = entry.number, entry.hashed
    head = session.get(AuditHead, _HEAD)
    if (head.number, head.hashed) != (number, previous) if head else number:
        yield f"The log ends at entry {number}, not where it should."


def _first_head(session: Session) -> Row[int, str]:
    """The head of an empty log; where another process has just written it, that one."""
    try:
        with session.begin_nested():
            session.execute(insert(AuditHead), {"id": _HEAD, "number": 0, "hashed": GENESIS})
    except IntegrityError:
        pass
    return session.execute(_LOCKED_HEAD).one()
