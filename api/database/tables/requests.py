"""Seasons and what is asked of them: requests with their history, comments, attachments and manifests."""

from __future__ import annotations

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from api.database.tables.base import Base


class SeasonRow(Base):
    """A season or a deployment that is planned; ``kind`` is that of its scenario, ``rotation`` or ``deployment``.

    ``files`` is the digest of an archive of the scenario's folder: of a season all but its requirements, which are its
    requests; of a deployment all but the cargo that load lists declare. ``released_plan`` is the plan in force.
    """

    __tablename__ = "seasons"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    kind: Mapped[str]
    files: Mapped[str]
    first_day: Mapped[int]
    last_day: Mapped[int]
    released_plan: Mapped[str | None]
    version: Mapped[int] = mapped_column(default=1)
    created_ms: Mapped[int]
    updated_ms: Mapped[int]


class RequestRow(Base):
    """A rotation request. ``cells`` is a JSON object of the columns of ``rotations.csv``, as text.

    What is asked often stands in columns of its own. ``name`` is the requirement's id in the season.
    """

    __tablename__ = "requests"
    __table_args__ = (UniqueConstraint("season_id", "name"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    season_id: Mapped[str] = mapped_column(ForeignKey("seasons.id"), index=True)
    name: Mapped[str]
    state: Mapped[str] = mapped_column(index=True)
    mission: Mapped[str] = mapped_column(index=True)
    contributor: Mapped[str] = mapped_column(index=True)
    unit: Mapped[str]
    preferred_day: Mapped[int]
    cells: Mapped[str]
    reasons: Mapped[str] = mapped_column(default="[]")
    load_list_ms: Mapped[int | None]
    confirmed_ms: Mapped[int | None]
    manifest_ms: Mapped[int | None]
    owner: Mapped[str]
    version: Mapped[int] = mapped_column(default=1)
    created_ms: Mapped[int]
    updated_ms: Mapped[int]


class RequestStep(Base):
    """A request's change of state, or a comment on it."""

    __tablename__ = "request_steps"

    id: Mapped[str] = mapped_column(primary_key=True)
    request_id: Mapped[str] = mapped_column(ForeignKey("requests.id"), index=True)
    kind: Mapped[str]
    state: Mapped[str]
    words: Mapped[str]
    actor: Mapped[str]
    actor_name: Mapped[str]
    at_ms: Mapped[int]


class Attachment(Base):
    """A file handed in with a request. ``purpose`` says which of its papers it is."""

    __tablename__ = "attachments"

    id: Mapped[str] = mapped_column(primary_key=True)
    request_id: Mapped[str] = mapped_column(ForeignKey("requests.id"), index=True)
    purpose: Mapped[str]
    file_name: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]
    blob: Mapped[str]
    actor: Mapped[str]
    created_ms: Mapped[int]


class ManifestPerson(Base):
    """A person on a manifest: personal data, kept apart; every reading is logged, and it can be deleted."""

    __tablename__ = "manifest_people"

    id: Mapped[str] = mapped_column(primary_key=True)
    request_id: Mapped[str] = mapped_column(ForeignKey("requests.id"), index=True)
    direction: Mapped[str]
    number: Mapped[int]
    name: Mapped[str]
    grade: Mapped[str]
    document: Mapped[str]
    created_ms: Mapped[int]
