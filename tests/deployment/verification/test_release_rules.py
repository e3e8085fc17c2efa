"""A plan made again from a released one: what is over is no longer bound, what is changed is priced."""

from __future__ import annotations

from dataclasses import replace

import pytest

from movcon.clock import MINUTES_PER_DAY
from movcon.deployment.release import DeploymentRelease, FreedVoyage
from movcon.deployment.verification import verify
from movcon.places import Closure
from tests.deployment.changes import Pair, shifted, with_problem, with_record, with_voyage
from tests.deployment.small import at, small_plan, small_problem


def _pair(present: str, **values: object) -> Pair:
    release = DeploymentRelease(present=at(present), voyages=small_plan().voyages, **values)  # type: ignore[arg-type]
    return with_problem(small_problem(), small_plan(), release=release)


@pytest.mark.parametrize("present", ["04-01 00:00", "05-10 02:00", "05-22 00:00", "06-16 12:00", "07-20 00:00"])
def test_a_plan_made_again_as_it_was_is_accepted_at_its_price(present: str):
    found = verify(*_pair(present))
    assert [str(finding) for finding in found.findings] == []
    assert found.cost == small_plan().cost


def _closed(start: str, end: str) -> tuple[Closure, ...]:
    return (Closure(start=at(start), end=at(end), reason="closed"),)


@pytest.mark.parametrize(
    ("kind", "name", "values"),
    [
        ("places", "PKKHI", {"closures": _closed("05-09 00:00", "05-12 00:00")}),
        ("places", "HSNN", {"closures": _closed("05-20 00:00", "05-27 00:00")}),
        ("corridors", "RAIL-PZU", {"closures": _closed("05-10 00:00", "05-31 00:00")}),
        ("corridors", "RAIL-PZU", {"usd_per_slot": 1, "interval_min": 4_320}),
        ("ship_offers", "TC-RORO", {"available_until": at("05-02 00:00"), "usd_per_day": 1}),
        ("ship_types", "RORO", {"lane_mm": 1}),
        ("parcels", "ENG-V1", {"ready": at("06-20 00:00")}),
    ],
)
def test_limits_changed_since_do_not_bind_what_is_over(kind: str, name: str, values: dict[str, object]):
    problem, plan = _pair("07-20 00:00")
    found = verify(*with_record(problem, plan, kind, name, **values))
    assert [str(finding) for finding in found.findings] == []
    assert found.cost is not None
    assert found.cost.lift_usd == small_plan().cost.lift_usd


def test_a_port_closed_since_binds_the_ship_that_is_still_to_work_there():
    # On 20 May ship-1 is on its way to Chittagong, where it works on the 27th.
    problem, plan = _pair("05-20 00:00")
    closed = {"closures": _closed("05-25 00:00", "06-05 00:00")}
    pair = with_record(problem, plan, "places", "BDCGP", **closed)
    assert {finding.where for finding in verify(*pair).findings if finding.rule == "closures"} >= {"ship-1"}
    problem, plan = _pair("05-20 00:00", freed=(FreedVoyage(voyage="ship-1", reason="Nothing else is to be had."),))
    pair = with_record(problem, plan, "places", "BDCGP", **closed)
    assert "ship-1" not in {finding.where for finding in verify(*pair).findings}


def test_a_parcel_under_way_may_wait_where_what_has_begun_leaves_it():
    problem, plan = _pair("06-04 00:00", fixed_days=0)
    assert all(voyage.departure < at("06-04 00:00") for voyage in plan.voyages if "ENG-C1" in voyage.parcels)
    left = replace(plan.not_moved[0], requirement="BAN-V1")
    voyages = tuple(
        replace(
            voyage,
            stops=tuple(
                replace(
                    stop,
                    loads=tuple(n for n in stop.loads if n != "BAN-V1"),
                    discharges=tuple(n for n in stop.discharges if n != "BAN-V1"),
                )
                for stop in voyage.stops
            ),
        )
        if voyage.departure >= at("06-04 00:00")
        else voyage
        for voyage in plan.voyages
    )
    found = verify(problem, replace(plan, voyages=voyages, not_moved=(*plan.not_moved, left)))
    assert {finding.rule for finding in found.findings} == {"cost"}


def test_changes_are_priced_by_parcel():
    problem, plan = _pair("05-12 00:00", fixed_days=0)
    prices = problem.release.prices  # type: ignore[union-attr]
    # BAN-P2 alone rides the bus that brings it on 18 June; a day later it comes on another date by the same sources.
    bus = next(v for v in plan.voyages if v.source == "BUS-NYA" and v.parcels == ("BAN-P2",))
    moved = shifted(plan, bus.id, MINUTES_PER_DAY)
    moved = with_voyage(moved, bus.id, lambda v: replace(v, number=v.number + 4))
    found = verify(problem, moved)
    assert {finding.rule for finding in found.findings} == {"cost"}
    assert found.cost is not None
    assert found.cost.stability_usd == prices.usd_per_changed_date
    assert found.cost.penalties_usd >= prices.usd_per_changed_date
