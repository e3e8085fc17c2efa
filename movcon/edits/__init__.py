"""Changes to a problem: one vocabulary for what-ifs, priced cures and planning again."""

from __future__ import annotations

from collections.abc import Sequence

from movcon.edits.change import Edit
from movcon.edits.places import (
    AllowLink,
    CloseAirfield,
    ReopenAirfield,
    SetNotice,
    SetOnward,
    SetOpeningHours,
    SetParking,
    SetSlots,
)
from movcon.edits.requirements import (
    AllowSource,
    BlackOut,
    CancelMovement,
    LiftBlackouts,
    MoveAirport,
    MoveWindow,
    SetAdvanceParty,
    SetCeiling,
    SetPeople,
    SetSharing,
    SetSpread,
    SetTour,
)
from movcon.edits.sources import (
    GroundAircraft,
    Reprice,
    SetAvailable,
    SetClearedUntil,
    SetFunds,
    SetLeadTime,
    SetMonthlyHours,
)
from movcon.errors import InvalidValue
from movcon.problem import Problem

EDITS: dict[str, type[Edit]] = {
    "close_airfield": CloseAirfield,
    "reopen_airfield": ReopenAirfield,
    "set_slots": SetSlots,
    "set_parking": SetParking,
    "set_opening_hours": SetOpeningHours,
    "set_onward": SetOnward,
    "allow_link": AllowLink,
    "set_notice": SetNotice,
    "ground_aircraft": GroundAircraft,
    "set_available": SetAvailable,
    "set_monthly_hours": SetMonthlyHours,
    "set_lead_time": SetLeadTime,
    "set_cleared_until": SetClearedUntil,
    "reprice": Reprice,
    "set_funds": SetFunds,
    "move_window": MoveWindow,
    "set_people": SetPeople,
    "set_ceiling": SetCeiling,
    "set_spread": SetSpread,
    "set_tour": SetTour,
    "set_advance_party": SetAdvanceParty,
    "allow_source": AllowSource,
    "set_sharing": SetSharing,
    "move_airport": MoveAirport,
    "black_out": BlackOut,
    "lift_blackouts": LiftBlackouts,
    "cancel_movement": CancelMovement,
}
"""Edits by the name they have in files."""


def apply_edits(problem: Problem, edits: Sequence[Edit]) -> Problem:
    """The problem with every edit made, in order.

    Raises
    ------
    InvalidValue
        With one line for every edit that cannot be made, numbered from 1.
    """
    faults: list[str] = []
    for number, edit in enumerate(edits, start=1):
        try:
            problem = edit.apply(problem)
        except InvalidValue as error:
            faults.append(f"Edit {number} ({edit.words}): {error}")
    if faults:
        raise InvalidValue("\n".join(faults))
    return problem


__all__ = [
    "EDITS",
    "AllowLink",
    "AllowSource",
    "BlackOut",
    "CancelMovement",
    "CloseAirfield",
    "Edit",
    "GroundAircraft",
    "LiftBlackouts",
    "MoveAirport",
    "MoveWindow",
    "ReopenAirfield",
    "Reprice",
    "SetAdvanceParty",
    "SetAvailable",
    "SetCeiling",
    "SetClearedUntil",
    "SetFunds",
    "SetLeadTime",
    "SetMonthlyHours",
    "SetNotice",
    "SetOnward",
    "SetOpeningHours",
    "SetParking",
    "SetPeople",
    "SetSharing",
    "SetSlots",
    "SetSpread",
    "SetTour",
    "apply_edits",
]
