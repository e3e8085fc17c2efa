"""What goes out to the field and what comes back: movements released, acknowledgements, actuals, problems, webhooks."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from api.database.tables.base import Base


class RoutePlanRow(Base):
    """A sortie, or a movement of a deployment, of a released plan as the field reads it; kept from release to release.

    ``sortie`` is its key from plan to plan: one row a key. ``number`` is the season's count of changes when it last
    changed: a reader asks for all above the last it saw. ``withdrawn`` ones do not take place any more. ``body`` is
    JSON; the scope columns are words joined by blanks, with a blank at either end.
    """

    __tablename__ = "route_plans"
    __table_args__ = (
        UniqueConstraint("season_id", "sortie"),
        Index("ix_route_plans_season_id_number", "season_id", "number"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    season_id: Mapped[str] = mapped_column(ForeignKey("seasons.id"))
    plan_id: Mapped[str]
    sortie: Mapped[str]
    number: Mapped[int]
    missions: Mapped[str]
    contributors: Mapped[str]
    carrier: Mapped[str]
    departure_min: Mapped[int]
    withdrawn: Mapped[bool] = mapped_column(default=False)
    body: Mapped[bytes] = mapped_column(LargeBinary)


class Acknowledgement(Base):
    """A user's word that it has read a sortie as it stands at ``number``."""

    __tablename__ = "acknowledgements"
    __table_args__ = (UniqueConstraint("route_plan_id", "user_id", "number"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    route_plan_id: Mapped[str] = mapped_column(ForeignKey("route_plans.id"), index=True)
    user_id: Mapped[str]
    number: Mapped[int]
    at_ms: Mapped[int]


class Actual(Base):
    """What really happened to a movement: departed, arrived, cancelled, delayed, with numbers; never changed.

    ``event`` one of those words, ``place`` where, ``moment_min`` when, ``people`` JSON of what was on board by
    requirement (a parcel's id in a deployment) and direction, ``corrects`` an earlier report that was wrong.
    """

    __tablename__ = "actuals"

    id: Mapped[str] = mapped_column(primary_key=True)
    season_id: Mapped[str] = mapped_column(ForeignKey("seasons.id"), index=True)
    route_plan_id: Mapped[str] = mapped_column(ForeignKey("route_plans.id"), index=True)
    plan_id: Mapped[str]
    event: Mapped[str]
    place: Mapped[str]
    moment_min: Mapped[int | None]
    people: Mapped[str]
    usd: Mapped[int | None]
    words: Mapped[str]
    corrects: Mapped[str | None]
    actor: Mapped[str]
    actor_name: Mapped[str]
    at_ms: Mapped[int]


class Problem(Base):
    """A problem the field raises, about a sortie or a place; ``state``: open, answered, closed."""

    __tablename__ = "problems"

    id: Mapped[str] = mapped_column(primary_key=True)
    season_id: Mapped[str] = mapped_column(ForeignKey("seasons.id"), index=True)
    route_plan_id: Mapped[str | None]
    missions: Mapped[str]
    contributors: Mapped[str]
    carrier: Mapped[str]
    state: Mapped[str]
    words: Mapped[str]
    answer: Mapped[str] = mapped_column(default="")
    owner: Mapped[str]
    owner_name: Mapped[str]
    version: Mapped[int] = mapped_column(default=1)
    created_ms: Mapped[int]
    updated_ms: Mapped[int]


class Webhook(Base):
    """Where a user wants changes of its route plans pushed. ``secret`` signs what is sent; encrypted at rest."""

    __tablename__ = "webhooks"

    id: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[str] = mapped_column(ForeignKey("users.id"), index=True)
    season_id: Mapped[str]
    url: Mapped[str]
    secret: Mapped[str]
    active: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=1)
    created_ms: Mapped[int]


class Delivery(Base):
    """One message to a webhook: ``state`` waiting, sent, dead; tried again until it is sent or dead."""

    __tablename__ = "deliveries"
    __table_args__ = (Index("ix_deliveries_state_next_ms", "state", "next_ms"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    webhook_id: Mapped[str] = mapped_column(ForeignKey("webhooks.id"), index=True)
    event: Mapped[str]
    body: Mapped[str]
    state: Mapped[str]
    attempts: Mapped[int] = mapped_column(default=0)
    next_ms: Mapped[int]
    lease_ms: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str] = mapped_column(default="")
    created_ms: Mapped[int]
    ended_ms: Mapped[int | None]
