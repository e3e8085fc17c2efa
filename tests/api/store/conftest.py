"""A small plan with one of everything, for the file tests."""

from __future__ import annotations

import pytest

from movcon.lift import SourceKind
from movcon.plan import (
    ContractAward,
    CostStatement,
    Direction,
    Itinerary,
    Leg,
    Load,
    MissionShare,
    NotMoved,
    Plan,
    Sortie,
)


@pytest.fixture
def plan() -> Plan:
    leg = Leg(origin="VGHS", destination="HSSS", departure=21_300_000, arrival=21_300_480)
    load = Load(requirement="R1", direction=Direction.INCOMING, chalk=1, people=150, baggage_kg=6750)
    itinerary = Itinerary(
        id="I1",
        kind=SourceKind.CHARTER,
        source="CH1",
        tail=1,
        sorties=(Sortie(route="r", legs=(leg,), loads=(load,)),),
        usd=400_000,
    )
    return Plan(
        scenario="small",
        problem_digest="sha256:00",
        versions=(("movcon", "0.1.0"),),
        seed=1,
        budget=10,
        awards=(ContractAward(offer="LTC", tail=1, first_month=486, months=3),),
        itineraries=(itinerary,),
        not_moved=(
            NotMoved(requirement="R2", code="no_route", reason="Zu weit für Yaoundé.", remedies=("Tech stop.",)),
        ),
        cost=CostStatement(**dict.fromkeys(CostStatement.__dataclass_fields__, 7)),
        shares=(MissionShare(mission="UNMIS", fiscal_year="2010/11", usd=400_000),),
        baseline_usd=1,
        as_was_usd=2,
        bound_usd=None,
    )
