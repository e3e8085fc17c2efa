"""A lot whose base is the airfield of loading, or of discharge, needs no positioning at that end."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from movcon.deployment.plan import Stop
from movcon.deployment.verification import DeploymentVerification, verify
from tests.deployment.changes import with_problem, with_voyage
from tests.deployment.small import at, small_plan, small_problem

ENGINEERS = ("ENG-P1", "ENG-MED")


def _stop(place: str, arrival: str, departure: str, **lists: tuple[str, ...]) -> Stop:
    come, go = at(f"05-25 {arrival}"), at(f"05-25 {departure}")
    return Stop(place=place, arrival=come, start=come, end=go, departure=go, **lists)


def _flown_from(base: str, stops: tuple[Stop, ...]) -> DeploymentVerification:
    """What verification says of lot-1, flown by another offer that stands at ``base``."""
    problem, plan = small_problem(), small_plan()
    (offer,) = problem.charter_offers
    problem, plan = with_problem(problem, plan, charter_offers=(offer, replace(offer, id="OTHER", base=base)))
    ways = tuple(f"{one.place}-{two.place}" for one, two in pairwise(stops))
    return verify(
        problem, with_voyage(plan, "lot-1", lambda v: replace(v, source="OTHER", number=1, stops=stops, ways=ways))
    )


def _rules(found: DeploymentVerification) -> set[str]:
    return {finding.rule for finding in found.findings}


def test_a_base_of_loading_flies_out_loaded_and_home_empty():
    found = _flown_from(
        "OPKC",
        (
            _stop("OPKC", "06:00", "06:00", loads=ENGINEERS),
            _stop("HSNN", "11:30", "13:30", discharges=ENGINEERS),
            _stop("OPKC", "19:00", "19:00"),
        ),
    )
    # The bus at 18:00Z still takes them; only the price is another: 11 h x 6,000 + 2 x 500 + 20,000.
    assert _rules(found) == {"cost"}
    assert found.cost is not None
    assert found.cost.flights_usd == 240_750 + 87_000


def test_a_base_of_discharge_flies_out_empty_and_home_loaded():
    found = _flown_from(
        "HSNN",
        (
            _stop("HSNN", "04:00", "04:00"),
            _stop("OPKC", "09:30", "11:30", loads=ENGINEERS),
            _stop("HSNN", "17:00", "17:00", discharges=ENGINEERS),
        ),
    )
    # 17:00Z and an hour between carriers: the bus at 18:00Z.
    assert _rules(found) == {"cost"}
    assert found.cost is not None
    assert found.cost.flights_usd == 240_750 + 87_000


def test_nothing_is_loaded_where_the_lot_ends():
    found = _flown_from(
        "OPKC",
        (
            _stop("OPKC", "06:00", "06:00", loads=("ENG-P1",)),
            _stop("HSNN", "11:30", "13:30", discharges=ENGINEERS),
            _stop("OPKC", "19:00", "19:00", loads=("ENG-MED",)),
        ),
    )
    told = [finding.message for finding in found.findings if finding.rule == "flights"]
    assert told == ["It is worked at OPKC, where it only begins or ends."]
