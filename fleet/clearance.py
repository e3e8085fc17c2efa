"""Operators' and aircraft's clearance: registration, insurance and audit; what has lapsed cannot be planned on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from movcon.clock import Day


class Document(StrEnum):
    """Documents every operator and type must hold."""

    REGISTRATION = "registration"
    INSURANCE = "insurance"
    AUDIT = "audit"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClearanceRecord:
    """A document of a carrier for a type, valid to the end of ``valid_until`` (UTC date)."""

    carrier: str
    type_id: str
    document: Document
    valid_until: Day


def cleared_until(records: Iterable[ClearanceRecord]) -> Day | None:
    """Last date on which all three documents are valid; None when one is missing: not cleared at all."""
    latest: dict[Document, Day] = {}
    for record in records:
        latest[record.document] = max(latest.get(record.document, record.valid_until), record.valid_until)
    if set(latest) != set(Document):
        return None
    return min(latest.values())
