"""Lift sources of a scenario from its market tables, and which requirement may use which."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from fleet.sources import charter_offer, contract_offer, letter_of_assist, mission_aircraft
from movcon.lift import LetterOfAssist, MissionAircraft, Source
from movcon.movements import RotationRequirement
from movcon.problem import source_kind
from scenarios.intake.folder import ScenarioRows
from scenarios.intake.rows import CharterRow, ContractRow, LetterRow, MissionAircraftRow, Row

_OFFERS = (
    (CharterRow, charter_offer),
    (LetterRow, letter_of_assist),
    (ContractRow, contract_offer),
    (MissionAircraftRow, mission_aircraft),
)


def lift_sources(rows: ScenarioRows, price_factor_permille: int) -> tuple[Source, ...]:
    """Every source of the four market tables, all its prices times the factor / 1000, rounded half up."""
    found: list[Source] = []
    for table, offer in _OFFERS:
        for row in rows.of(table):
            found.append(offer(**_figures(row), price_factor_permille=price_factor_permille))
    return tuple(found)


def may_carry(source: Source, need: RotationRequirement) -> bool:
    """Whether the rules on kind, contributor and mission let a source carry a requirement."""
    if source_kind(source) not in need.lift_sources:
        return False
    if isinstance(source, LetterOfAssist):
        return source.contributor == need.contributor
    return not isinstance(source, MissionAircraft) or need.mission in source.missions


def _figures(row: Row) -> dict[str, Any]:
    return {field.name: getattr(row, field.name) for field in fields(row) if field.name not in ("line", "source")}
