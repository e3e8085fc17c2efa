"""Users, their API keys and failed sign-ins."""

from __future__ import annotations

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from api.database.tables.base import Base


class User(Base):
    """A user. ``roles`` and the scopes are words joined by blanks; ``epoch`` counts ended sign-ins."""

    __tablename__ = "users"

    id: Mapped[str] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    password_hash: Mapped[str | None]
    roles: Mapped[str]
    everything: Mapped[bool]
    missions: Mapped[str] = mapped_column(default="")
    contributors: Mapped[str] = mapped_column(default="")
    carriers: Mapped[str] = mapped_column(default="")
    active: Mapped[bool] = mapped_column(default=True)
    epoch: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)
    created_ms: Mapped[int]


class ApiKey(Base):
    """A key of a user; only its keyed hash is kept."""

    __tablename__ = "api_keys"

    id: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[str] = mapped_column(ForeignKey("users.id"), index=True)
    hashed: Mapped[str]
    label: Mapped[str]
    created_ms: Mapped[int]
    expires_ms: Mapped[int | None]
    revoked_ms: Mapped[int | None]


class SignInFailure(Base):
    """A failed sign-in, kept while it counts."""

    __tablename__ = "sign_in_failures"

    id: Mapped[str] = mapped_column(primary_key=True)
    account: Mapped[str] = mapped_column(index=True)
    at_ms: Mapped[int]
