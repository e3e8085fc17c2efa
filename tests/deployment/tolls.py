"""A deployment whose sea lanes all pass a canal with a toll, with a longer way round each, and handling to pay."""

from __future__ import annotations

from dataclasses import replace

from movcon.deployment.places import Place
from movcon.deployment.problem import DeploymentProblem

HANDLING = {"handling_usd_per_lane_m": 28, "handling_usd_per_teu": 190, "handling_usd_per_tonne": 15}


def tolled(problem: DeploymentProblem) -> DeploymentProblem:
    """The problem with 16 hours and 25,000 dollars and 7 a gross ton on each lane, and a free lane a fifth longer."""
    through = [
        replace(lane, extra_min=960, toll_usd=25_000, toll_usd_per_1000_gt=7_000, passages=("suez",))
        for lane in problem.sea_lanes
    ]
    around = [
        replace(lane, id=f"{lane.id}/2", distance_nm=lane.distance_nm * 6 // 5, passages=(), draft_max_mm=None)
        for lane in problem.sea_lanes
    ]
    return replace(problem, sea_lanes=(*through, *around), places=tuple(map(_handled, problem.places)))


def _handled(place: Place) -> Place:
    return place if place.port is None else replace(place, port=replace(place.port, **HANDLING))
