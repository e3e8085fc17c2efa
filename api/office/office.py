"""The office: one transaction for one act, with who acts, the moment, and the audit log."""

from __future__ import annotations

import hashlib
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from api.database.engine import Database
from api.database.tables import Base, Blob, Revision
from api.identity.actor import Actor
from api.identity.roles import Permission
from api.office import audit
from api.office.refusals import Missing, NotAllowed, Stale
from api.settings import Settings


def _now_ms() -> int:
    return time.time_ns() // 1_000_000


@dataclass(slots=True)
class Transaction:
    """One act of one actor. What it does is all there afterwards, audited, or nothing of it.

    Attributes
    ----------
    now_ms
        The act's moment, UTC milliseconds since 1970.
    call
        Id of the call, as in the logs.
    """

    session: Session
    actor: Actor
    settings: Settings
    now_ms: int
    call: str
    acts: list[audit.Act] = field(default_factory=list)
    written: list[Base] = field(default_factory=list)

    def need(self, permission: Permission) -> None:
        """Refuse where the actor lacks a permission.

        Raises
        ------
        NotAllowed
            It does.
        """
        need(self.actor, permission)

    def note(self, action: str, kind: str, object_id: str, version: int, **detail: object) -> None:
        """Put an act into the audit log when the transaction is committed. No personal data in ``detail``."""
        text = json.dumps(detail, ensure_ascii=False, sort_keys=True, default=str)
        self.acts.append(audit.Act(action=action, kind=kind, object_id=object_id, version=version, detail=text))

    def write(self, *rows: Base) -> None:
        """Write new rows when the transaction is committed, as they are then; what is read before does not show them.

        It costs far less than adding them to the session, which would look after them.
        """
        self.written += rows

    def raise_revision(self, name: str, by: int = 1) -> int:
        """Count changes of a kind; the new count. Its row is locked until the transaction ends."""
        done = self.session.execute(
            update(Revision).where(Revision.name == name).values(number=Revision.number + by).returning(Revision.number)
        ).scalar_one_or_none()
        if done is not None:
            return done
        self.session.add(Revision(name=name, number=by))
        self.session.flush()
        return by

    def alone(self, name: str) -> None:
        """Let no other changing transaction that asks for the same name run until this one ends."""
        if self.session.get_bind().dialect.name == "postgresql":
            self.session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(name, 0))))

    def keep(self, content: bytes) -> str:
        """Digest under which a content is kept; the same content is kept once."""
        digest = hashlib.sha256(content).hexdigest()
        if self.session.scalar(select(Blob.digest).where(Blob.digest == digest)) is None:
            self.session.add(Blob(digest=digest, content=content, size=len(content), created_ms=self.now_ms))
            self.session.flush()
        return digest

    def keep_apart(self, name: str, content: bytes) -> str:
        """Name under which a content is kept that may have to be forgotten: alone, whoever else has the same."""
        self.session.add(Blob(digest=f"apart:{name}", content=content, size=len(content), created_ms=self.now_ms))
        self.session.flush()
        return f"apart:{name}"

    def forget(self, name: str) -> None:
        """Delete a content that was kept apart."""
        if not name.startswith("apart:"):
            raise ValueError(f"{name} may be shared; only what was kept apart is forgotten.")
        self.session.execute(delete(Blob).where(Blob.digest == name))

    def content(self, digest: str) -> bytes:
        """Content kept under a digest."""
        return self.session.execute(select(Blob.content).where(Blob.digest == digest)).scalar_one()


def need(actor: Actor, permission: Permission) -> None:
    """Refuse where an actor lacks a permission."""
    if not actor.may(permission):
        roles = ", ".join(sorted(actor.roles)) or "no role"
        raise NotAllowed(
            "not_allowed",
            f"Your roles ({roles}) do not hold {permission}.",
            "Ask somebody who holds it, or an administrator for the role.",
        )


def fresh(found: int, expected: int | None, kind: str) -> None:
    """Refuse a change of an object that is no longer as the caller read it.

    Raises
    ------
    Missing
        The caller does not say which version it read.
    Stale
        The object has another version by now.
    """
    if expected is None:
        raise Missing(
            "version_missing",
            f"The call does not say which version of the {kind} it changes.",
            "Read it and send its ETag as If-Match.",
        )
    if found != expected:
        raise Stale(
            "changed_meanwhile",
            f"The {kind} is at version {found}, not {expected}: somebody has changed it.",
            "Read it again and decide anew.",
        )


class Office:
    """The service's own: database, settings and clock."""

    def __init__(self, database: Database, settings: Settings, clock: Callable[[], int] = _now_ms) -> None:
        self.database = database
        self.settings = settings
        self.clock = clock
        self._log_end = threading.Lock()

    @contextmanager
    def act(self, actor: Actor, call: str = "") -> Iterator[Transaction]:
        """A transaction that may change things."""
        with ExitStack() as committed, self.database.writing() as session:
            transaction = Transaction(session, actor, self.settings, self.clock(), call)
            yield transaction
            session.flush()
            session.bulk_save_objects(transaction.written)
            if transaction.acts:
                # The end of the log is locked in the database anyway: threads that wait for it here wait in order,
                # and the one that holds it is not held up by those that do not.
                committed.enter_context(self._log_end)
                audit.append(session, transaction.acts, actor=actor, at_ms=transaction.now_ms, call=call)

    @contextmanager
    def look(self, actor: Actor, call: str = "") -> Iterator[Transaction]:
        """A transaction that only reads."""
        with self.database.reading() as session:
            yield Transaction(session, actor, self.settings, self.clock(), call)
