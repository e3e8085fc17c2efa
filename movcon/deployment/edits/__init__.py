"""Changes to a deployment's problem: one vocabulary for what-ifs, priced cures and planning again."""

from __future__ import annotations

from collections.abc import Sequence

from movcon.deployment.edits.change import DeploymentEdit
from movcon.deployment.edits.consignments import CancelConsignment, SetLoadPorts, SetReady, SetRequired
from movcon.deployment.edits.lift import SetAircraft, SetConvoys, SetDayRate, SetShips, SetSlotPrice
from movcon.deployment.edits.places import (
    CloseCorridor,
    ClosePassage,
    ClosePlace,
    ReopenCorridor,
    ReopenPassage,
    ReopenPlace,
    SetBerths,
    SetHandling,
    SetParking,
    SetStorage,
)
from movcon.deployment.edits.whole import SetClosing
from movcon.deployment.problem import DeploymentProblem
from movcon.errors import InvalidValue

DEPLOYMENT_EDITS: dict[str, type[DeploymentEdit]] = {
    "close_place": ClosePlace,
    "reopen_place": ReopenPlace,
    "close_corridor": CloseCorridor,
    "reopen_corridor": ReopenCorridor,
    "close_passage": ClosePassage,
    "reopen_passage": ReopenPassage,
    "set_berths": SetBerths,
    "set_storage": SetStorage,
    "set_handling": SetHandling,
    "set_parking": SetParking,
    "set_convoys": SetConvoys,
    "set_slot_price": SetSlotPrice,
    "set_ships": SetShips,
    "set_day_rate": SetDayRate,
    "set_aircraft": SetAircraft,
    "set_ready": SetReady,
    "set_required": SetRequired,
    "set_load_ports": SetLoadPorts,
    "cancel_consignment": CancelConsignment,
    "set_closing": SetClosing,
}
"""Edits by the name they have in files."""


def apply_deployment_edits(problem: DeploymentProblem, edits: Sequence[DeploymentEdit]) -> DeploymentProblem:
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
    "DEPLOYMENT_EDITS",
    "CancelConsignment",
    "CloseCorridor",
    "ClosePassage",
    "ClosePlace",
    "DeploymentEdit",
    "ReopenCorridor",
    "ReopenPassage",
    "ReopenPlace",
    "SetAircraft",
    "SetBerths",
    "SetClosing",
    "SetConvoys",
    "SetDayRate",
    "SetHandling",
    "SetLoadPorts",
    "SetParking",
    "SetReady",
    "SetRequired",
    "SetShips",
    "SetSlotPrice",
    "SetStorage",
    "apply_deployment_edits",
]
