"""Every rule has at least one broken plan that it catches by name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from movcon.clock import MINUTES_PER_DAY, day_of, midnight
from movcon.lift import Grounding, SourceKind
from movcon.movements import Blackout
from movcon.places import Closure
from movcon.plan import Direction, Itinerary, Load, Plan, Sortie
from movcon.problem import ContributorsApart, ForbiddenLink, FundsCeiling, OnwardCapacity, Problem
from movcon.release import Release
from movcon.verification import RULES, verify

Pair = tuple[Problem, Plan]
Break = Callable[[Problem, Plan], Pair]


def _itinerary(plan: Plan, name: str, change: Callable[[Itinerary], Itinerary]) -> Plan:
    return replace(plan, itineraries=tuple(change(i) if i.id == name else i for i in plan.itineraries))


def _sortie(plan: Plan, name: str, number: int, change: Callable[[Sortie], Sortie]) -> Plan:
    def within(itinerary: Itinerary) -> Itinerary:
        row = list(itinerary.sorties)
        row[number] = change(row[number])
        return replace(itinerary, sorties=tuple(row))

    return _itinerary(plan, name, within)


def _later(sortie: Sortie, minutes: int) -> Sortie:
    legs = tuple(replace(g, departure=g.departure + minutes, arrival=g.arrival + minutes) for g in sortie.legs)
    return replace(sortie, legs=legs)


def _shift(plan: Plan, name: str, minutes: int) -> Plan:
    return _itinerary(plan, name, lambda i: replace(i, sorties=tuple(_later(s, minutes) for s in i.sorties)))


def _load(plan: Plan, name: str, number: int, **values: object) -> Plan:
    return _sortie(
        plan,
        name,
        number,
        lambda s: replace(s, loads=tuple(replace(x, **values) for x in s.loads)),  # type: ignore[arg-type]
    )


def _need(problem: Problem, plan: Plan, name: str, **values: object) -> Pair:
    needs = tuple(replace(n, **values) if n.id == name else n for n in problem.rotations)  # type: ignore[arg-type]
    return _with(problem, plan, rotations=needs)


def _field(problem: Problem, plan: Plan, icao: str, **values: object) -> Pair:
    fields = tuple(replace(f, **values) if f.icao == icao else f for f in problem.airfields)  # type: ignore[arg-type]
    return _with(problem, plan, airfields=fields)


def _with(problem: Problem, plan: Plan, **values: object) -> Pair:
    changed = replace(problem, **values)  # type: ignore[arg-type]
    return changed, replace(plan, problem_digest=changed.digest)


def _source(problem: Problem, plan: Plan, kind: str, **values: object) -> Pair:
    (source,) = getattr(problem, kind)
    return _with(problem, plan, **{kind: (replace(source, **values),)})


def _aboard(plan: Plan, name: str, number: int, requirement: str) -> Plan:
    """One person more of another requirement on a sortie."""
    load = Load(requirement=requirement, direction=Direction.INCOMING, chalk=9, people=1, baggage_kg=45)
    return _sortie(plan, name, number, lambda s: replace(s, loads=(*s.loads, load)))


def _words(problem: Problem, plan: Plan, **words: str) -> Pair:
    needs = tuple(replace(n, shares=words.get(n.id.replace("-", "_"))) for n in problem.rotations)
    return _with(problem, plan, rotations=needs)


def _ground(problem: Problem, plan: Plan, source: str, first: str, last: str) -> Pair:
    """The source's first tail cannot fly from the one date up to the other."""
    start, end = (midnight(day_of(date.fromisoformat(day))) for day in (first, last))
    return _with(
        problem,
        plan,
        groundings=(Grounding(source=source, tail=1, start=start, end=end, reason="lost"),),
    )


def _released(problem: Problem, plan: Plan, present: str, change: Callable[[Plan], Plan]) -> Pair:
    """The plan is released and changed afterwards; dates of its movements: 6, 7, 11 July, 2 August, 2 January."""
    release = Release(
        present=midnight(day_of(date.fromisoformat(present))), itineraries=plan.itineraries, awards=plan.awards
    )
    return _with(problem, change(plan), release=release)


def _without(plan: Plan, name: str) -> Plan:
    return replace(plan, itineraries=tuple(item for item in plan.itineraries if item.id != name))


DAY = MINUTES_PER_DAY
BROKEN: list[tuple[str, str, Break]] = [
    ("plan_language", "an unknown requirement", lambda p, q: (p, _load(q, "lot-1", 1, requirement="NOBODY"))),
    ("plan_language", "an unknown route", lambda p, q: (p, _sortie(q, "lot-1", 0, lambda s: replace(s, route="none")))),
    ("plan_language", "a sortie without legs", lambda p, q: (p, _sortie(q, "lot-1", 0, lambda s: replace(s, legs=())))),
    (
        "plan_language",
        "an itinerary without sorties",
        lambda p, q: (p, _itinerary(q, "lot-1", lambda i: replace(i, sorties=()))),
    ),
    ("plan_language", "a chalk of minus one", lambda p, q: (p, _load(q, "lot-1", 1, people=-1))),
    (
        "both_directions",
        "one passenger left behind",
        lambda p, q: (p, _load(q, "lot-1", 1, people=149, baggage_kg=149 * 45)),
    ),
    ("both_directions", "a movement neither made nor explained", lambda p, q: (p, replace(q, not_moved=()))),
    (
        "both_directions",
        "a reason without a remedy",
        lambda p, q: (p, replace(q, not_moved=(replace(q.not_moved[0], remedies=()),))),
    ),
    ("both_directions", "chalks numbered out of order", lambda p, q: (p, _load(q, "lot-2", 1, chalk=3))),
    (
        "both_directions",
        "outgoing people flown the wrong way",
        lambda p, q: (p, _load(q, "lot-1", 2, direction=Direction.INCOMING)),
    ),
    ("baggage", "one kilogram too little", lambda p, q: (p, _load(q, "lot-1", 1, baggage_kg=150 * 45 - 1))),
    ("payload", "an overloaded sortie", lambda p, q: (p, _load(q, "lot-1", 1, people=201, baggage_kg=201 * 45))),
    (
        "strength_ceiling",
        "a ceiling lower than the night after arrival",
        lambda p, q: _need(p, q, "ALF-2", ceiling=350),
    ),
    ("advance_party", "an advance party too small", lambda p, q: _need(p, q, "ALF-1", advance_permille=600)),
    ("advance_party", "a main body too soon", lambda p, q: _need(p, q, "ALF-1", advance_days_min=6)),
    (
        "relief",
        "old troops leaving before new ones come",
        lambda p, q: (p, _load(q, "lot-1", 2, people=170, baggage_kg=170 * 45)),
    ),
    ("chalk_gap", "chalks too close", lambda p, q: _need(p, q, "ALF-2", chalk_gap_min=4 * DAY)),
    ("spread", "a movement too long", lambda p, q: _need(p, q, "ALF-1", spread_days_max=4)),
    (
        "window",
        "a movement too late",
        lambda p, q: _need(
            p,
            q,
            "BRV-1",
            window_first_day=p.rotations[2].window_first_day - 9,
            window_last_day=p.rotations[2].window_first_day + 1,
            preferred_day=p.rotations[2].preferred_day,
        ),
    ),
    ("tour", "a tour too short", lambda p, q: _need(p, q, "ALF-2", tour_days_min=185)),
    (
        "blackout",
        "a chalk on election day",
        lambda p, q: _need(
            p,
            q,
            "ALF-1",
            blackouts=(
                Blackout(
                    first_day=p.rotations[0].window_first_day,
                    last_day=p.rotations[0].window_last_day,
                    reason="election",
                ),
            ),
        ),
    ),
    (
        "onward_capacity",
        "more people than buses",
        lambda p, q: _with(p, q, onward=(OnwardCapacity(apod="MMMM", mission="MIS", people_per_day=140),)),
    ),
    (
        "continuity",
        "an aircraft that jumps",
        lambda p, q: (p, _itinerary(q, "lot-1", lambda i: replace(i, sorties=i.sorties[1:]))),
    ),
    ("continuity", "a turnaround too short", lambda p, q: (p, _sortie(q, "lot-1", 2, lambda s: _later(s, -100)))),
    (
        "continuity",
        "two itineraries of one id",
        lambda p, q: (p, _itinerary(q, "lot-2", lambda i: replace(i, id="lot-1"))),
    ),
    (
        "continuity",
        "a tail that does not exist",
        lambda p, q: (p, _itinerary(q, "mission-1", lambda i: replace(i, tail=2))),
    ),
    (
        "direct_positioning",
        "an empty flight broken half-way",
        lambda p, q: (p, _itinerary(q, "lot-1", lambda i: replace(i, sorties=(i.sorties[0], *i.sorties)))),
    ),
    (
        "route",
        "a leg flown too fast",
        lambda p, q: (
            p,
            _sortie(q, "lot-1", 0, lambda s: replace(s, legs=(replace(s.legs[0], arrival=s.legs[0].arrival - 5),))),
        ),
    ),
    (
        "route",
        "a route of another type",
        lambda p, q: (p, _itinerary(q, "letter-1", lambda i: replace(i, source="ADHOC", kind=SourceKind.CHARTER))),
    ),
    (
        "route",
        "a route not valid on the date",
        lambda p, q: _with(
            p, q, routes=tuple(replace(r, valid_from=q.itineraries[0].departure + DAY * 2) for r in p.routes)
        ),
    ),
    (
        "approved_airfield",
        "an airfield not approved",
        lambda p, q: _with(p, q, approvals=tuple(a for a in p.approvals if a.icao != "TTTT")),
    ),
    ("airfield_hours", "a landing at night", lambda p, q: _field(p, q, "MMMM", opens_local_min=17 * 60)),
    (
        "airfield_hours",
        "a landing in a closure",
        lambda p, q: _field(
            p,
            q,
            "MMMM",
            closures=(
                Closure(start=q.itineraries[0].departure, end=q.itineraries[0].departure + DAY, reason="runway works"),
            ),
        ),
    ),
    (
        "slots",
        "one arrival too many",
        lambda p, q: (
            p,
            replace(q, itineraries=(*q.itineraries, *(replace(q.itineraries[0], id=f"more-{k}") for k in range(3)))),
        ),
    ),
    (
        "parking_mog",
        "no room on the apron",
        lambda p, q: (
            p,
            replace(q, itineraries=(*q.itineraries, *(replace(q.itineraries[0], id=f"more-{k}") for k in range(3)))),
        ),
    ),
    (
        "clearance_notice",
        "a clearance asked too late",
        lambda p, q: _with(p, q, routes=tuple(replace(r, notice_days=120) for r in p.routes)),
    ),
    ("lead_time", "a charter bought too late", lambda p, q: _source(p, q, "charter_offers", lead_time_days=120)),
    (
        "operator_clearance",
        "an operator whose clearance has lapsed",
        lambda p, q: _source(p, q, "charter_offers", cleared_until=p.planning_day + 60),
    ),
    (
        "market_size",
        "more aircraft than the market has",
        lambda p, q: (
            p,
            replace(q, itineraries=(*q.itineraries, *(replace(q.itineraries[0], id=f"more-{k}") for k in range(2)))),
        ),
    ),
    ("contract_terms", "a term not on offer", lambda p, q: (p, replace(q, awards=(replace(q.awards[0], months=4),)))),
    (
        "market_size",
        "an aircraft lost that the market needs",
        lambda p, q: _ground(
            *_source(p, q, "charter_offers", aircraft_available=1), "ADHOC", "2010-07-06", "2010-07-07"
        ),
    ),
    (
        "grounding",
        "an aircraft that cannot fly leaves its base",
        lambda p, q: _ground(p, q, "MISSION-NARR", "2010-08-02", "2010-08-03"),
    ),
    (
        "grounding",
        "an aircraft lost on its way to the first load takes it all the same",
        lambda p, q: _ground(
            *(p, _sortie(q, "contract-1", 0, lambda s: _later(s, -DAY))), "LTC", "2011-01-02", "2011-01-05"
        ),
    ),
    (
        "grounding",
        "an aircraft lost in the middle takes a movement it had not begun",
        lambda p, q: _ground(p, _load(q, "contract-1", 3, requirement="ALF-1"), "LTC", "2011-01-03", "2011-01-05"),
    ),
    (
        "contract_terms",
        "an itinerary outside its award",
        lambda p, q: (p, replace(q, awards=(replace(q.awards[0], first_month=q.awards[0].first_month - 1),))),
    ),
    (
        "contract_terms",
        "an award that flies nothing",
        lambda p, q: (p, replace(q, awards=(*q.awards, replace(q.awards[0], first_month=q.awards[0].first_month + 3)))),
    ),
    (
        "contract_hours",
        "more hours than the contract has",
        lambda p, q: _source(p, q, "contract_offers", hours_max_per_month=30),
    ),
    (
        "contract_hours",
        "more hours than the mission can spare",
        lambda p, q: _source(p, q, "mission_aircraft", hours_per_month=5),
    ),
    ("crew_duty", "a crew that does not sleep", lambda p, q: _source(p, q, "contract_offers", duty_max_min=860)),
    (
        "forbidden_link",
        "a flight between States not linked",
        lambda p, q: _with(p, q, forbidden_links=(ForbiddenLink(state="AAA", other_state="MMM", reason="no flights"),)),
    ),
    (
        "contributors_apart",
        "two contributors on one aircraft",
        lambda p, q: (
            _with(p, q, contributors_apart=(ContributorsApart(contributor="AAA", other="BBB", reason="kept apart"),))[
                0
            ],
            _load(
                replace(
                    q,
                    problem_digest=_with(
                        p,
                        q,
                        contributors_apart=(ContributorsApart(contributor="AAA", other="BBB", reason="kept apart"),),
                    )[0].digest,
                ),
                "lot-1",
                1,
                requirement="BRV-1",
            ),
        ),
    ),
    ("sharing", "two units that have not agreed", lambda p, q: (p, _aboard(q, "lot-1", 1, "ALF-2"))),
    (
        "sharing",
        "one agrees, the other does not",
        lambda p, q: _words(p, _aboard(q, "lot-1", 1, "ALF-2"), ALF_2="ALF"),
    ),
    (
        "sharing",
        "units that share with others",
        lambda p, q: _words(p, _aboard(q, "lot-1", 1, "ALF-2"), ALF_1="ALF", ALF_2="BRV"),
    ),
    (
        "own_contingent_only",
        "a letter that carries others",
        lambda p, q: (p, _load(q, "letter-1", 0, requirement="ALF-1")),
    ),
    (
        "lift_source",
        "a source not allowed",
        lambda p, q: _need(p, q, "ALF-1", lift_sources=(SourceKind.LETTER_OF_ASSIST,)),
    ),
    (
        "lift_source",
        "mission aircraft for another mission",
        lambda p, q: _source(p, q, "mission_aircraft", missions=("MIS",)),
    ),
    (
        "history",
        "a flight that has departed is left out",
        lambda p, q: _released(p, q, "2010-07-10", lambda r: _without(r, "letter-1")),
    ),
    (
        "history",
        "a flight that has departed leaves an hour later",
        lambda p, q: _released(p, q, "2010-07-10", lambda r: _sortie(r, "lot-1", 3, lambda s: _later(s, 60))),
    ),
    (
        "history",
        "a flight that has departed carried one person less",
        lambda p, q: _released(p, q, "2010-07-10", lambda r: _load(r, "lot-1", 1, people=149, baggage_kg=149 * 45)),
    ),
    (
        "history",
        "a flight that has departed was flown by another tail",
        lambda p, q: _released(p, q, "2010-08-05", lambda r: _itinerary(r, "mission-1", lambda i: replace(i, tail=2))),
    ),
    (
        "history",
        "a flight that was never released is said to have departed",
        lambda p, q: _released(
            p, q, "2010-07-30", lambda r: replace(r, itineraries=(*r.itineraries, replace(r.itineraries[0], id="more")))
        ),
    ),
    (
        "history",
        "a contract that is bought vanishes",
        lambda p, q: _released(p, q, "2010-07-01", lambda r: replace(r, awards=())),
    ),
    (
        "staged_release",
        "a fixed movement leaves an hour later",
        lambda p, q: _released(p, q, "2010-06-25", lambda r: _shift(r, "letter-1", 60)),
    ),
    (
        "staged_release",
        "a fixed movement carries its people in other chalks",
        lambda p, q: _released(p, q, "2010-06-25", lambda r: _load(r, "lot-1", 1, people=140, baggage_kg=140 * 45)),
    ),
    (
        "staged_release",
        "a fixed movement is left out",
        lambda p, q: _released(p, q, "2010-06-25", lambda r: _without(r, "letter-1")),
    ),
    (
        "staged_release",
        "a movement under way comes back on another day than fixed",
        lambda p, q: _released(p, q, "2010-07-07", lambda r: _shift(r, "lot-2", DAY)),
    ),
    (
        "staged_release",
        "a movement kept on its aircraft flies on another",
        lambda p, q: _released(p, q, "2010-06-25", lambda r: _itinerary(r, "mission-1", lambda i: replace(i, tail=2))),
    ),
    (
        "staged_release",
        "a movement in sequence flies on another aircraft",
        lambda p, q: _released(p, q, "2010-07-10", lambda r: _itinerary(r, "mission-1", lambda i: replace(i, tail=2))),
    ),
    (
        "one_aircraft",
        "a main body on two aircraft",
        lambda p, q: _need(p, q, "ALF-1", advance_permille=0),
    ),
    (
        "one_aircraft",
        "a movement on two types",
        lambda p, q: (p, _sortie(q, "lot-2", 1, lambda s: replace(s, route="NARR:BBBB-MMMM"))),
    ),
    (
        "one_aircraft",
        "another movement flown between the chalks",
        lambda p, q: (p, _aboard(q, "contract-1", 3, "ALF-1")),
    ),
    (
        "one_aircraft",
        "an aircraft that brings a chalk and goes back empty while troops wait to go home",
        lambda p, q: (p, _sortie(q, "contract-1", 2, lambda s: replace(s, loads=()))),
    ),
    (
        "funds",
        "a mission without funds",
        lambda p, q: _with(p, q, funds=(FundsCeiling(mission="MIS", fiscal_year="2010/11", usd=1000),)),
    ),
    ("cost", "a lot sold too cheap", lambda p, q: (p, _itinerary(q, "lot-1", lambda i: replace(i, usd=i.usd - 1)))),
    (
        "cost",
        "a sum that does not add up",
        lambda p, q: (p, replace(q, cost=replace(q.cost, charter_usd=q.cost.charter_usd - 1))),
    ),
    ("cost", "a flattering baseline", lambda p, q: (p, replace(q, baseline_usd=q.baseline_usd + 1))),
    ("cost", "people under the floor not paid for", lambda p, q: _need(p, q, "ALF-1", floor=310)),
    (
        "cost",
        "days off the preferred date not paid for",
        lambda p, q: _need(p, q, "ALF-1", preferred_day=p.rotations[0].preferred_day + 1),
    ),
    (
        "apportionment",
        "a mission charged too little",
        lambda p, q: (p, replace(q, shares=(replace(q.shares[0], usd=q.shares[0].usd - 1), *q.shares[1:]))),
    ),
    ("bound", "a bound above the objective", lambda p, q: (p, replace(q, bound_usd=q.cost.objective_usd + 1))),
    ("problem_digest", "a plan for another problem", lambda p, q: (p, replace(q, problem_digest="sha256:0"))),
]


@pytest.mark.parametrize(("rule", "story", "spoil"), BROKEN, ids=[f"{rule}: {story}" for rule, story, _ in BROKEN])
def test_a_broken_plan_is_rejected_and_its_rule_named(
    rule: str, story: str, spoil: Break, complete_problem: Problem, complete_plan: Plan
) -> None:
    found = verify(*spoil(complete_problem, complete_plan))
    assert not found.accepted, story
    assert rule in {finding.rule for finding in found.findings}


def test_every_rule_has_a_broken_plan() -> None:
    assert {rule for rule, _, _ in BROKEN} >= set(RULES)


def test_units_that_have_agreed_may_be_on_one_sortie(complete_problem: Problem, complete_plan: Plan) -> None:
    mixed = _aboard(complete_plan, "lot-1", 1, "ALF-2")
    found = verify(*_words(complete_problem, mixed, ALF_1="ALF", ALF_2="ALF"))
    assert "sharing" not in {finding.rule for finding in found.findings}


@settings(max_examples=60, deadline=None)
@given(data=st.data(), minutes=st.integers(-3000, 3000).filter(bool))
def test_moving_any_one_leg_is_rejected(
    data: st.DataObject, minutes: int, complete_problem: Problem, complete_plan: Plan
) -> None:
    itinerary = data.draw(st.sampled_from(complete_plan.itineraries))
    number = data.draw(st.integers(0, len(itinerary.sorties) - 1))
    at = data.draw(st.integers(0, len(itinerary.sorties[number].legs) - 1))

    def move(sortie: Sortie) -> Sortie:
        legs = list(sortie.legs)
        # Only the arrival moves: no leg of a route takes any other time than its own.
        legs[at] = replace(legs[at], arrival=legs[at].arrival + minutes)
        return replace(sortie, legs=tuple(legs))

    assert not verify(complete_problem, _sortie(complete_plan, itinerary.id, number, move)).accepted


@settings(max_examples=60, deadline=None)
@given(data=st.data(), people=st.integers(-5, 400))
def test_changing_any_one_count_of_people_is_rejected(
    data: st.DataObject, people: int, complete_problem: Problem, complete_plan: Plan
) -> None:
    loaded = [(i.id, k, s) for i in complete_plan.itineraries for k, s in enumerate(i.sorties) if s.loads]
    name, number, sortie = data.draw(st.sampled_from(loaded))
    if people == sortie.people:
        return
    assert not verify(complete_problem, _load(complete_plan, name, number, people=people)).accepted
