"""Jobs, plans, releases, and the clearances and acquisitions that a release asks for."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from api.database.tables.base import Base


class JobRow(Base):
    """Long work for a season or deployment, taken by workers by lease.

    ``fence`` grows with every taking; a result is recorded only under the fence it was begun with. ``progress`` and
    ``result`` are JSON; ``incumbent`` the digest of the best plan so far.
    """

    __tablename__ = "jobs"
    __table_args__ = (Index("ix_jobs_state_lease_ms", "state", "lease_ms"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    season_id: Mapped[str] = mapped_column(ForeignKey("seasons.id"), index=True)
    kind: Mapped[str]
    arguments: Mapped[str]
    state: Mapped[str]
    owner: Mapped[str] = mapped_column(index=True)
    worker: Mapped[str | None]
    lease_ms: Mapped[int] = mapped_column(default=0)
    fence: Mapped[int] = mapped_column(default=0)
    attempts: Mapped[int] = mapped_column(default=0)
    stop_wanted: Mapped[bool] = mapped_column(default=False)
    progress: Mapped[str | None]
    progress_number: Mapped[int] = mapped_column(default=0)
    incumbent: Mapped[str | None]
    result: Mapped[str | None]
    plan_id: Mapped[str | None]
    created_ms: Mapped[int]
    started_ms: Mapped[int | None]
    ended_ms: Mapped[int | None]


class PlanRow(Base):
    """A plan of a season or deployment as a job made it; it never changes. ``state``: verified, released, superseded.

    ``kind`` is that of its season: which plan language ``content`` is written in.
    ``content`` is the digest of ``plan.json``, ``inputs`` of an archive of all it was made from (the scenario's
    files, edits, and the release it goes on from), ``summary`` and ``verification`` are JSON. ``files`` is the
    digest of an archive of everything rendered of it.
    """

    __tablename__ = "plans"

    id: Mapped[str] = mapped_column(primary_key=True)
    season_id: Mapped[str] = mapped_column(ForeignKey("seasons.id"), index=True)
    kind: Mapped[str]
    job_id: Mapped[str]
    digest: Mapped[str]
    problem_digest: Mapped[str]
    state: Mapped[str]
    verified: Mapped[bool]
    content: Mapped[str]
    inputs: Mapped[str]
    files: Mapped[str | None]
    summary: Mapped[str]
    verification: Mapped[str]
    follows_plan: Mapped[str | None]
    superseded_by: Mapped[str | None]
    owner: Mapped[str]
    version: Mapped[int] = mapped_column(default=1)
    created_ms: Mapped[int]
    released_ms: Mapped[int | None]
    released_by: Mapped[str | None]


class Tracked(Base):
    """A clearance or an acquisition that a released plan needs: ``state`` needed, asked, granted, refused.

    ``kind`` is ``clearance`` or ``acquisition``; ``name`` tells it apart across releases of a season; ``detail`` is
    JSON: the row of the clearance table or the acquisition list.
    """

    __tablename__ = "tracked"
    __table_args__ = (UniqueConstraint("season_id", "kind", "name"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    season_id: Mapped[str] = mapped_column(ForeignKey("seasons.id"), index=True)
    plan_id: Mapped[str]
    kind: Mapped[str]
    name: Mapped[str]
    carrier: Mapped[str]
    missions: Mapped[str]
    contributors: Mapped[str]
    due_day: Mapped[int] = mapped_column(index=True)
    needed_day: Mapped[int]
    state: Mapped[str]
    reference: Mapped[str] = mapped_column(default="")
    words: Mapped[str] = mapped_column(default="")
    detail: Mapped[str]
    current: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=1)
    updated_ms: Mapped[int]
