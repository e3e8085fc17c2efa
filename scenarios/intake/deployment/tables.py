"""Every table of a deployment's folder."""

from __future__ import annotations

from scenarios.intake.deployment.cargo_rows import CargoRow, ConsignmentRow, IssueRow, PeopleRow, StockRow, UnitRow
from scenarios.intake.deployment.lift_rows import LinerRow, ShipOfferRow
from scenarios.intake.deployment.network_rows import (
    ApartRow,
    ApronRow,
    ClosureRow,
    CorridorRow,
    PassageCostRow,
    PassageRow,
    PlaceRow,
    PortRow,
)
from scenarios.intake.rows import CharterRow, MissionRow, Row, TechStopRow

DEPLOYMENT_TABLES: tuple[type[Row], ...] = (
    MissionRow,
    UnitRow,
    PeopleRow,
    ConsignmentRow,
    CargoRow,
    StockRow,
    IssueRow,
    PlaceRow,
    PortRow,
    ApronRow,
    CorridorRow,
    ClosureRow,
    PassageRow,
    PassageCostRow,
    ShipOfferRow,
    LinerRow,
    CharterRow,
    TechStopRow,
    ApartRow,
)
