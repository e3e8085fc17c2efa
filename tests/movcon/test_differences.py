"""What changed between two plans, in exactly these words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from movcon.clock import MINUTES_PER_DAY
from movcon.differences import award_differences, differences, legs_unchanged, lift_usd_by_requirement
from movcon.plan import Itinerary, Plan, Sortie
from movcon.problem import Problem


def changed(plan: Plan, name: str, change: Callable[[Itinerary], Itinerary]) -> Plan:
    return replace(plan, itineraries=tuple(change(i) if i.id == name else i for i in plan.itineraries))


def later(sortie: Sortie, minutes: int) -> Sortie:
    legs = tuple(replace(g, departure=g.departure + minutes, arrival=g.arrival + minutes) for g in sortie.legs)
    return replace(sortie, legs=legs)


def shifted(plan: Plan, name: str, days: int) -> Plan:
    minutes = days * MINUTES_PER_DAY
    return changed(plan, name, lambda i: replace(i, sorties=tuple(later(s, minutes) for s in i.sorties)))


def people(plan: Plan, name: str, number: int, count: int) -> Plan:
    def within(itinerary: Itinerary) -> Itinerary:
        row = list(itinerary.sorties)
        row[number] = replace(row[number], loads=tuple(replace(x, people=count) for x in row[number].loads))
        return replace(itinerary, sorties=tuple(row))

    return changed(plan, name, within)


def words(problem: Problem, before: Plan, after: Plan) -> list[str]:
    return [item.words for item in differences(problem, before, after)]


def test_a_plan_differs_from_itself_in_nothing(complete_problem: Problem, complete_plan: Plan) -> None:
    assert words(complete_problem, complete_plan, complete_plan) == []
    legs = sum(len(s.legs) for i in complete_plan.itineraries for s in i.sorties)
    assert legs_unchanged(complete_plan, complete_plan) == (legs, legs)


@pytest.mark.parametrize(
    ("days", "sentence"),
    [
        (
            2,
            (
                "BRV-1: chalk 1 in moves from 2010-07-07 to 2010-07-09; chalk 1 out moves from 2010-07-07 to 2010-07-09; "
                "same aircraft; +$0"
            ),
        ),
        (
            -1,
            (
                "BRV-1: chalk 1 in moves from 2010-07-07 to 2010-07-06; chalk 1 out moves from 2010-07-07 to 2010-07-06; "
                "same aircraft; +$0"
            ),
        ),
    ],
)
def test_a_movement_that_shifts_is_told_chalk_by_chalk(
    days: int, sentence: str, complete_problem: Problem, complete_plan: Plan
) -> None:
    assert words(complete_problem, complete_plan, shifted(complete_plan, "letter-1", days)) == [sentence]


def test_neighbouring_chalks_with_the_same_shift_are_told_together(
    complete_problem: Problem, complete_plan: Plan
) -> None:
    assert words(complete_problem, complete_plan, shifted(complete_plan, "contract-1", 1)) == [
        (
            "ALF-2: chalks 1 to 2 in move 1 day later, from 2011-01-02 to 2011-01-03 on; chalks 1 to 2 out move 1 day later, "
            "from 2011-01-03 to 2011-01-04 on; same aircraft; +$0"
        )
    ]


def test_only_the_chalk_that_moves_is_told(complete_problem: Problem, complete_plan: Plan) -> None:
    assert words(complete_problem, complete_plan, shifted(complete_plan, "lot-2", 2)) == [
        (
            "ALF-1: chalk 2 in moves from 2010-07-11 to 2010-07-13; chalk 2 out moves from 2010-07-11 to 2010-07-13; "
            "same aircraft; +$0"
        )
    ]


def test_an_hour_on_the_same_date_is_no_difference(complete_problem: Problem, complete_plan: Plan) -> None:
    after = changed(complete_plan, "letter-1", lambda i: replace(i, sorties=tuple(later(s, 60) for s in i.sorties)))
    assert words(complete_problem, complete_plan, after) == []


def test_other_people_on_a_chalk_are_told(complete_problem: Problem, complete_plan: Plan) -> None:
    (sentence,) = words(complete_problem, complete_plan, people(complete_plan, "letter-1", 0, 85))
    assert sentence == "BRV-1: chalk 1 in carries 85 people, not 90; same aircraft; +$0"


def test_another_aircraft_is_told_with_its_price(complete_problem: Problem, complete_plan: Plan) -> None:
    (letter,) = (item for item in complete_plan.itineraries if item.id == "letter-1")
    after = changed(complete_plan, "letter-1", lambda i: replace(i, source="ADHOC", usd=i.usd + 41_000))
    (found,) = differences(complete_problem, complete_plan, after)
    assert found.words == "BRV-1: ADHOC tail 1 in place of LOA-BBB tail 1; +$41,000"
    assert found.usd == 41_000
    cheaper = replace(complete_plan, itineraries=tuple(i for i in after.itineraries if i.id != "letter-1"))
    cheaper = replace(cheaper, itineraries=(*cheaper.itineraries, replace(letter, usd=letter.usd - 5)))
    # The same movement for less money is no difference of the movement.
    assert differences(complete_problem, complete_plan, cheaper) == ()


def test_a_chalk_more_and_a_chalk_less_are_told(complete_problem: Problem, complete_plan: Plan) -> None:
    without = replace(complete_plan, itineraries=tuple(i for i in complete_plan.itineraries if i.id != "lot-2"))
    (less,) = words(complete_problem, complete_plan, without)
    assert less.startswith("ALF-1: chalk 2 in falls away; chalk 2 out falls away; same aircraft; -")
    (more,) = words(complete_problem, without, complete_plan)
    assert more.startswith(
        "ALF-1: chalk 2 in is new, 150 people on 2010-07-11; chalk 2 out is new, 150 people on 2010-07-11; same aircraft; +"
    )


def test_a_movement_no_longer_moved_cancelled_or_new_is_told(complete_problem: Problem, complete_plan: Plan) -> None:
    without = replace(complete_plan, itineraries=tuple(i for i in complete_plan.itineraries if i.id != "letter-1"))
    (letter,) = (item for item in complete_plan.itineraries if item.id == "letter-1")
    assert words(complete_problem, complete_plan, without) == [f"BRV-1: no longer moved; -${letter.usd:,}"]
    assert words(complete_problem, without, complete_plan) == [
        f"BRV-1: moved from 2010-07-07 on, by LOA-BBB tail 1; +${letter.usd:,}"
    ]
    fewer = replace(complete_problem, rotations=tuple(n for n in complete_problem.rotations if n.id != "BRV-1"))
    assert words(fewer, complete_plan, without) == [f"BRV-1: cancelled; -${letter.usd:,}"]


def test_shares_of_the_movements_add_up_to_the_cost_of_lift(complete_problem: Problem, complete_plan: Plan) -> None:
    shares = lift_usd_by_requirement(complete_problem, complete_plan)
    assert sum(shares.values()) == complete_plan.cost.lift_usd


def test_contracts_bought_and_no_longer_bought_are_told(complete_plan: Plan) -> None:
    (award,) = complete_plan.awards
    more = replace(complete_plan, awards=(award, replace(award, tail=2)))
    assert award_differences(complete_plan, more) == ("tail 2 of LTC from 2010-11 for 3 months is bought",)
    assert award_differences(more, complete_plan) == ("tail 2 of LTC from 2010-11 for 3 months is no longer bought",)


def test_two_aircraft_flying_the_same_leg_are_two_legs(complete_plan: Plan) -> None:
    lot = complete_plan.itineraries[0]
    twice = replace(complete_plan, itineraries=(lot, replace(lot, id="other")))
    legs = sum(len(s.legs) for s in lot.sorties)
    assert legs_unchanged(twice, twice) == (2 * legs, 2 * legs)
    assert legs_unchanged(twice, replace(twice, itineraries=(lot,))) == (legs, 2 * legs)


def test_a_leg_flown_by_another_tail_or_an_hour_later_has_changed(complete_plan: Plan) -> None:
    whole = legs_unchanged(complete_plan, complete_plan)[1]
    tail = changed(complete_plan, "mission-1", lambda i: replace(i, tail=2))
    assert legs_unchanged(complete_plan, tail) == (whole - 2, whole)
    late = changed(complete_plan, "mission-1", lambda i: replace(i, sorties=tuple(later(s, 60) for s in i.sorties)))
    assert legs_unchanged(complete_plan, late) == (whole - 2, whole)


def test_a_leg_with_other_people_on_board_is_flown_as_released(complete_plan: Plan) -> None:
    whole = legs_unchanged(complete_plan, complete_plan)[1]
    assert legs_unchanged(complete_plan, people(complete_plan, "letter-1", 0, 85)) == (whole, whole)
