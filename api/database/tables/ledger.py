"""What keeps the rest honest: audit log, answers to repeated calls, revisions, contents by digest."""

from __future__ import annotations

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from api.database.tables.base import Base


class AuditEntry(Base):
    """Who did what to which version of what. ``hashed`` covers every other field and ``previous``: a chain."""

    __tablename__ = "audit"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at_ms: Mapped[int]
    actor: Mapped[str] = mapped_column(index=True)
    actor_name: Mapped[str]
    way: Mapped[str]
    action: Mapped[str] = mapped_column(index=True)
    kind: Mapped[str]
    object_id: Mapped[str] = mapped_column(index=True)
    version: Mapped[int]
    detail: Mapped[str]
    call: Mapped[str]
    previous: Mapped[str]
    hashed: Mapped[str]


class AuditHead(Base):
    """Last entry of the chain; its only row is locked while entries are added."""

    __tablename__ = "audit_head"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int]
    hashed: Mapped[str]


class Answered(Base):
    """Answer to a POST with an idempotency key, given again to the same call."""

    __tablename__ = "answered"

    user_id: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    call_digest: Mapped[str]
    status: Mapped[int]
    headers: Mapped[str]
    body: Mapped[bytes] = mapped_column(LargeBinary)
    at_ms: Mapped[int] = mapped_column(index=True)


class Revision(Base):
    """A count that grows with every change of a kind, so that what is held in memory knows when it is stale."""

    __tablename__ = "revisions"

    name: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int]


class Blob(Base):
    """Content by its SHA-256; written once, never changed. What may be deleted has a name of its own."""

    __tablename__ = "blobs"

    digest: Mapped[str] = mapped_column(primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)
    size: Mapped[int]
    created_ms: Mapped[int]
