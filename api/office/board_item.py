"""What the board shows: something that is missing, and the day by which it is due."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from api.render.planning_values import PlanningValue
from movcon.clock import Day


class Missing(StrEnum):
    """What is missing."""

    SUBMISSION = "submission"
    DECISION = "decision"
    CONFIRMATION = "confirmation"
    LOAD_LIST = "load_list"
    FAULTY_LOAD_LIST = "faulty_load_list"
    WEAPONS_DECLARATION = "weapons_declaration"
    FINAL_MANIFEST = "final_manifest"
    MEDICAL_CLEARANCE = "medical_clearance"
    CLEARANCE = "clearance"
    ACQUISITION = "acquisition"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """Something that is missing.

    Attributes
    ----------
    due_day
        Last day on which it is in time.
    object_id, name
        The request or consignment, or the clearance or acquisition followed up.
    concerns
        Who has to see to it.
    cure
        How it is cleared.
    lead
        Planning value that the day is reckoned by; None where the plan in force says the day.
    """

    due_day: Day
    what: Missing
    object_id: str
    name: str
    missions: tuple[str, ...]
    contributors: tuple[str, ...]
    concerns: str
    cure: str
    lead: PlanningValue | None

    @property
    def key(self) -> tuple[Day, str, str]:
        """Place in the order of the board."""
        return (self.due_day, self.what.value, self.object_id)
