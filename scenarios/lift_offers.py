"""Lift sources of a scenario from its market tables, and which requirement may use which."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from typing import Any

from fleet.clearance import ClearanceRecord, cleared_until
from fleet.sources import charter_offer, contract_offer, letter_of_assist, mission_aircraft
from movcon.lift import CharterOffer, ContractOffer, LetterOfAssist, MissionAircraft, Source
from movcon.movements import RotationRequirement
from movcon.problem import source_kind
from scenarios.intake.folder import ScenarioRows
from scenarios.intake.rows import CharterRow, ClearanceRow, ContractRow, LetterRow, MissionAircraftRow, Row

_OFFERS = (
    (CharterRow, charter_offer),
    (LetterRow, letter_of_assist),
    (ContractRow, contract_offer),
    (MissionAircraftRow, mission_aircraft),
)


def lift_sources(rows: ScenarioRows, price_factor_permille: int) -> tuple[Source, ...]:
    """Every source of the four market tables, all its prices times the factor / 1000, rounded half up."""
    documents: defaultdict[tuple[str, str], list[ClearanceRecord]] = defaultdict(list)
    for row in rows.of(ClearanceRow):
        record = ClearanceRecord(
            carrier=row.carrier, type_id=row.type, document=row.document, valid_until=row.valid_until
        )
        documents[row.carrier, row.type].append(record)
    found: list[Source] = []
    for table, offer in _OFFERS:
        for market in rows.of(table):
            source = offer(**_figures(market), price_factor_permille=price_factor_permille)
            found.append(_cleared(source, documents))
    return tuple(found)


def _cleared(source: Source, documents: Mapping[tuple[str, str], Sequence[ClearanceRecord]]) -> Source:
    """Return the source with the date to which its carrier's documents for the type are valid, if any are told.

    A carrier that lacks one of the three documents was never cleared: its date lies before any planning.
    """
    if not isinstance(source, CharterOffer | ContractOffer):
        return source
    told = documents.get((source.carrier, source.type_id))
    if not told:
        return source
    until = cleared_until(told)
    return replace(source, cleared_until=0 if until is None else min(until, source.cleared_until))


def may_carry(source: Source, need: RotationRequirement) -> bool:
    """Whether the rules on kind, contributor and mission let a source carry a requirement."""
    if source_kind(source) not in need.lift_sources:
        return False
    if isinstance(source, LetterOfAssist):
        return source.contributor == need.contributor
    return not isinstance(source, MissionAircraft) or need.mission in source.missions


def _figures(row: Row) -> dict[str, Any]:
    return {field.name: getattr(row, field.name) for field in fields(row) if field.name not in ("line", "source")}
