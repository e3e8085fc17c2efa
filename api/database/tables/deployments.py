"""What a deployment moves: consignments, and the load lists that their contributors hand in."""

from __future__ import annotations

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from api.database.tables.base import Base


class ConsignmentRow(Base):
    """What one owner sends from one place to one place for one unit; ``name`` is its id in the scenario.

    ``from_stock`` ones are issued from a deployment stock and have no contributor to declare them. ``load_list`` is
    the accepted load list that is planned from; none where the scenario's own cargo is. Scope columns as of sorties.
    """

    __tablename__ = "consignments"
    __table_args__ = (UniqueConstraint("season_id", "name"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    season_id: Mapped[str] = mapped_column(ForeignKey("seasons.id"), index=True)
    name: Mapped[str]
    unit: Mapped[str]
    owner: Mapped[str]
    description: Mapped[str]
    origin: Mapped[str]
    destination: Mapped[str]
    missions: Mapped[str]
    contributors: Mapped[str]
    carrier: Mapped[str] = mapped_column(default="")
    from_stock: Mapped[bool]
    ready_day: Mapped[int]
    required_day: Mapped[int]
    load_list: Mapped[str | None]
    version: Mapped[int] = mapped_column(default=1)
    created_ms: Mapped[int]
    updated_ms: Mapped[int]


class LoadListRow(Base):
    """A version of a consignment's load list as it was handed in; ``state``: accepted, faulty.

    ``number`` counts the versions of the consignment. ``content`` is the digest of the file, ``items`` of its lines as
    read (JSON; none where it is faulty), ``answer`` what was found in it (JSON).
    """

    __tablename__ = "load_lists"
    __table_args__ = (UniqueConstraint("consignment_id", "number"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    season_id: Mapped[str] = mapped_column(ForeignKey("seasons.id"), index=True)
    consignment_id: Mapped[str] = mapped_column(ForeignKey("consignments.id"), index=True)
    number: Mapped[int]
    state: Mapped[str]
    file_name: Mapped[str]
    sheet: Mapped[str | None]
    content: Mapped[str]
    items: Mapped[str | None]
    answer: Mapped[str]
    actor: Mapped[str]
    actor_name: Mapped[str]
    created_ms: Mapped[int]
