"""Whatever is done to a plan, verification answers; what it accepts costs what it says."""

from __future__ import annotations

from dataclasses import fields, replace

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from movcon.deployment.plan import DeploymentCost, DeploymentPlan, LiftKind, Stop, Voyage
from movcon.deployment.verification import verify
from movcon.plan import MissionShare, NotMoved
from tests.deployment.changes import later, with_stop, with_voyage
from tests.deployment.small import small_plan, small_problem

PROBLEM = small_problem()
PLAN = small_plan()
VOYAGES = st.sampled_from(PLAN.voyages)
PARCELS = st.sampled_from([parcel.id for parcel in PROBLEM.parcels])
SMALL = st.integers(-3_000, 3_000)
ANY_INT = st.one_of(SMALL, st.integers(-(10**18), 10**18), st.sampled_from(PLAN.voyages[0].stops).map(lambda s: s.end))
ANY_NAME = st.one_of(
    st.sampled_from([*PROBLEM.place, *PROBLEM.parcel, *PROBLEM.route, *PROBLEM.sea_lane, *PROBLEM.corridor]),
    st.sampled_from([*PROBLEM.ship_offer, *PROBLEM.liner, *PROBLEM.charter_offer]),
    st.text(max_size=3),
)


@st.composite
def one_change(draw: st.DrawFn, plan: DeploymentPlan) -> DeploymentPlan:
    """A time, a load, a way or a price of the plan changed."""
    voyage = draw(VOYAGES)
    number = draw(st.integers(0, len(voyage.stops) - 1))
    match draw(st.integers(0, 6)):
        case 0:
            field, by = draw(st.sampled_from(("arrival", "start", "end", "departure"))), draw(SMALL)
            return with_stop(plan, voyage.id, number, lambda s: replace(s, **{field: getattr(s, field) + by}))
        case 1:
            by = draw(SMALL)
            return with_stop(plan, voyage.id, number, lambda s: later(s, by))
        case 2:
            by = draw(SMALL)
            return with_voyage(plan, voyage.id, lambda v: replace(v, stops=tuple(later(s, by) for s in v.stops)))
        case 3:
            name = draw(PARCELS)
            return with_stop(plan, voyage.id, number, lambda s: replace(s, loads=(*s.loads, name)))
        case 4:
            return with_stop(
                plan, voyage.id, number, lambda s: replace(s, loads=s.loads[1:], discharges=s.discharges[1:])
            )
        case 5:
            by = draw(SMALL)
            return with_voyage(plan, voyage.id, lambda v: replace(v, usd=v.usd + by))
        case _:
            field, by = draw(st.sampled_from([field.name for field in fields(DeploymentCost)])), draw(SMALL)
            return replace(plan, cost=replace(plan.cost, **{field: getattr(plan.cost, field) + by}))


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_a_plan_changed_at_random_is_rejected_or_costs_what_it_says(data: st.DataObject):
    plan = PLAN
    for _ in range(data.draw(st.integers(1, 3))):
        plan = data.draw(one_change(plan))
    assume(plan != PLAN)
    found = verify(PROBLEM, plan)
    assert found.accepted == (not found.findings)
    if found.accepted:
        assert found.cost == plan.cost
        assert found.shares == plan.shares
        assert found.cost.ships_usd == sum(v.usd for v in plan.voyages if v.kind is LiftKind.SHIP)


@settings(max_examples=200, deadline=None)
@given(earlier=st.integers(0, 720), waits=st.integers(0, 720))
def test_a_ship_that_waits_costs_its_waiting_and_nothing_else(earlier: int, waits: int):
    """ship-2 begins so much earlier, and waits for it in Brindisi before or after its work."""
    waits = min(waits, earlier)

    def change(voyage: Voyage) -> Voyage:
        first, second, third = voyage.stops
        first = later(first, -earlier)
        second = replace(second, arrival=second.arrival - earlier, start=second.start - waits, end=second.end - waits)
        return replace(voyage, stops=(first, second, third))

    found = verify(PROBLEM, with_voyage(PLAN, "ship-2", change))
    # By the minute: 3 of demurrage and 1 of fuel in port. The charter's fixed sum and the rest are whole dollars.
    due = 159_860 + 4 * earlier
    assert found.cost is not None
    assert found.cost.ships_usd == 655_650 + due
    assert found.accepted == (earlier == 0)
    assert {finding.rule for finding in found.findings} <= {"cost"}


STOPS = st.builds(
    Stop,
    place=ANY_NAME,
    arrival=ANY_INT,
    start=ANY_INT,
    end=ANY_INT,
    departure=ANY_INT,
    loads=st.lists(ANY_NAME, max_size=3).map(tuple),
    discharges=st.lists(ANY_NAME, max_size=3).map(tuple),
)
ANY_VOYAGE = st.builds(
    Voyage,
    id=ANY_NAME,
    kind=st.sampled_from(LiftKind),
    source=ANY_NAME,
    number=ANY_INT,
    stops=st.lists(STOPS, max_size=4).map(tuple),
    ways=st.lists(ANY_NAME, max_size=4).map(tuple),
    usd=ANY_INT,
)
RISING = st.lists(st.integers(PLAN.voyages[0].departure - 5_000, PROBLEM.horizon), min_size=20, max_size=20).map(sorted)


@st.composite
def any_readable_voyage(draw: st.DrawFn) -> Voyage:
    """Known names and possible times in a senseless order: what reaches every rule."""
    kind = draw(st.sampled_from(LiftKind))
    sources = {
        LiftKind.SHIP: (PROBLEM.ship_offer, PROBLEM.sea_lane),
        LiftKind.LINER: (PROBLEM.liner, PROBLEM.liner),
        LiftKind.CONVOY: (PROBLEM.corridor, PROBLEM.corridor),
        LiftKind.FLIGHT: (PROBLEM.charter_offer, PROBLEM.route),
    }
    offers, ways = sources[kind]
    times = draw(RISING)
    count = draw(st.integers(2, 5))
    some = st.lists(PARCELS, max_size=4).map(tuple)
    stops = []
    for number in range(count):
        arrival, start, end, departure = times[4 * number : 4 * number + 4]
        place = draw(st.sampled_from(sorted(PROBLEM.place)))
        last = number == count - 1
        stops.append(
            Stop(
                place=place,
                arrival=arrival,
                start=start,
                end=end,
                departure=end if last else departure,
                loads=draw(some),
                discharges=draw(some),
            )
        )
    return Voyage(
        id=f"any-{draw(st.integers(0, 10**6))}",
        kind=kind,
        source=draw(st.sampled_from(sorted(offers))),
        number=draw(st.one_of(st.integers(1, 200), st.integers(1, 10**18))),
        stops=tuple(stops),
        ways=tuple(draw(st.lists(st.sampled_from(sorted(ways)), min_size=count - 1, max_size=count - 1))),
        usd=draw(st.integers(0, 10**9)),
    )


@settings(max_examples=200, deadline=None)
@given(
    voyages=st.lists(st.one_of(ANY_VOYAGE, VOYAGES), max_size=6).map(tuple),
    left=st.lists(ANY_NAME, max_size=3),
    usd=ANY_INT,
    shares=st.lists(st.builds(MissionShare, mission=ANY_NAME, fiscal_year=ANY_NAME, usd=ANY_INT), max_size=2).map(
        tuple
    ),
)
def test_verification_never_raises(
    voyages: tuple[Voyage, ...], left: list[str], usd: int, shares: tuple[MissionShare, ...]
):
    not_moved = tuple(NotMoved(requirement=name, code="", reason="", remedies=()) for name in left)
    plan = replace(PLAN, voyages=voyages, not_moved=not_moved, bound_usd=usd, shares=shares)
    assert not verify(PROBLEM, plan).accepted


@settings(max_examples=300, deadline=None)
@given(voyages=st.lists(any_readable_voyage(), min_size=1, max_size=4, unique_by=lambda v: v.id), kept=st.booleans())
def test_verification_never_raises_on_what_it_can_read(voyages: list[Voyage], kept: bool):
    plan = replace(PLAN, voyages=(*(PLAN.voyages if kept else ()), *voyages))
    found = verify(PROBLEM, plan)
    assert not found.accepted
    assert all(finding.rule != "plan_language" for finding in found.findings)
    assert found.cost is not None
