"""Dangerous goods that may not be together."""

from __future__ import annotations

from itertools import combinations_with_replacement

from movcon.deployment.problem import are_apart
from movcon.deployment.verification.reading import Reading
from movcon.finding import Finding, Findings


def segregation(reading: Reading) -> Findings:
    """No two parcels that must be apart are on one voyage at the same time."""
    parcels = reading.problem.parcel
    for voyage in reading.plan.voyages:
        if reading.released(voyage) is not None:
            continue
        told: set[tuple[str, str]] = set()
        for board in dict.fromkeys(reading.on_board[voyage.id]):
            # Whether two parcels are apart hangs on their classes alone: one of each kind stands for all.
            kinds: dict[tuple[str, ...], list[str]] = {}
            for name in sorted(board):
                if parcels[name].classes:
                    kinds.setdefault(parcels[name].classes, []).append(name)
            for one, other in combinations_with_replacement(kinds.values(), 2):
                if one is other and len(one) == 1:
                    continue
                pair = (one[0], other[1] if one is other else other[0])
                rule = are_apart(reading.problem, parcels[pair[0]], parcels[pair[1]])
                if rule is not None and pair not in told:
                    told.add(pair)
                    message = f"{pair[0]} and {pair[1]} are on board together; they are kept apart: {rule.reason}."
                    yield Finding(rule="segregation", where=voyage.id, message=message)
