"""Why a movement goes as it does: the next best, where it and its price are known."""

from __future__ import annotations

import pytest

from movcon.lift import SourceKind
from movcon.problem import ContributorsApart, Problem
from optimizer.rotation import solve
from optimizer.rotation.inquiry import Alternative, Choice, LaidPlan, explain_choice
from tests.optimizer.inquiry.one_battalion import charter, day, letter, movement, season

# One lot over BASE: 20,000 + (2 + 4 x 4 + 2) h x 10,000 + 6 landings x 1,000.
LOT_USD = 20_000 + 200_000 + 6_000


def asked(problem: Problem, name: str = "BN-1", **how: object) -> Choice:
    plan = solve(problem, budget=10, seed=1).plan
    assert plan is not None
    return explain_choice(LaidPlan(problem, plan), name, **how)  # type: ignore[arg-type]


def answer(found: Choice, question: str) -> Alternative:
    return next(item for item in found.alternatives if item.question == question)


def test_another_date_costs_what_a_day_off_the_preferred_one_does() -> None:
    found = asked(season())
    assert "2010-08-05, on its preferred date, by CHARTER (Jet), alone on its itinerary" in found.words
    assert answer(found, "an earlier date").usd == 100
    later = answer(found, "a later date")
    assert later.usd == 100
    assert "2010-08-06, 1 day after its preferred date" in later.words


def test_another_source_costs_the_difference_of_the_two_lots() -> None:
    # 20 hours at 2,000 dollars more.
    found = asked(season(charter_offers=(charter(), charter("DEAR", usd_per_block_hour=12_000))))
    other = answer(found, "another source than CHARTER")
    assert other.usd == 40_000
    assert "DEAR" in other.words


def test_a_dearer_kind_of_source_is_named_by_its_kind() -> None:
    both = (SourceKind.CHARTER, SourceKind.LETTER_OF_ASSIST)
    found = asked(season(movement(lift_sources=both), letters_of_assist=(letter(),)))
    # The letter: 10,000 + 16 h x 8,000 + 4 x 1,000 from HOME, and so it is the one chosen.
    assert "by LETTER (Jet), by its own State" in found.words
    assert answer(found, "by charter").usd == LOT_USD - (10_000 + 128_000 + 4_000)


def test_where_nothing_else_is_possible_it_is_said() -> None:
    only = day("2010-08-05")
    found = asked(season(movement(window_first_day=only, window_last_day=only, preferred_day=only)))
    for question in ("an earlier date", "a later date", "another source than CHARTER", "another aircraft than Jet"):
        assert answer(found, question).usd is None
        assert answer(found, question).words == "Nothing of the kind is possible."


def test_an_answer_keeps_to_its_question_though_neighbours_are_placed_again() -> None:
    # Two units that share a lot: searching around the one takes the other, and with it both, off the aircraft.
    problem = season(
        movement("BN-1", incoming=90, outgoing=90),
        movement("CO-2", incoming=90, outgoing=90),
        charter_offers=(charter(), charter("DEAR", usd_per_block_hour=12_000)),
    )
    found = asked(problem, budget=12)
    assert "DEAR" in answer(found, "another source than CHARTER").words
    assert all(item.usd is None or item.usd >= 0 for item in found.alternatives)


def test_what_another_date_leaves_unmoved_is_named_and_priced() -> None:
    # One aircraft, not shared: on the 6th it flies CO-2, or BN-1 and CO-2 not at all.
    sixth = day("2010-08-06")
    problem = season(
        movement("BN-1", window_last_day=sixth, window_first_day=sixth - 2, preferred_day=sixth - 2),
        movement(
            "CO-2",
            incoming=90,
            outgoing=90,
            contributor="GGG",
            window_first_day=sixth,
            window_last_day=sixth,
            preferred_day=sixth,
        ),
        contributors_apart=(ContributorsApart(contributor="HHH", other="GGG", reason="apart"),),
    )
    later = answer(asked(problem), "a later date")
    assert "leaves CO-2 unmoved" in later.words
    assert later.usd is not None
    assert later.usd > 180 * 20_000 - LOT_USD


def test_a_wish_to_stop_keeps_the_answers_found() -> None:
    asked_so_far: list[int] = []

    def stop() -> bool:
        asked_so_far.append(1)
        return len(asked_so_far) > 2

    assert len(asked(season(), should_stop=stop).alternatives) == 2


def test_a_movement_that_is_not_in_the_plan_has_no_choice_to_explain() -> None:
    with pytest.raises(KeyError):
        asked(season(), "CO-9")


def sharing() -> Problem:
    """Two halves of one aircraft that may share it, and a dearer offer."""
    halves = [movement(name, incoming=40, outgoing=40, shares="HHH") for name in ("BN-1", "CN-1")]
    return season(*halves, charter_offers=(charter(), charter("DEAR", usd_per_block_hour=12_000)))


def test_two_on_one_sortie_are_told_to_go_together() -> None:
    found = asked(sharing())
    assert "by CHARTER (Jet), on one itinerary together with CN-1" in found.words
    assert "after" not in found.words


def test_one_of_two_that_share_keeps_to_the_source_asked_for() -> None:
    other = answer(asked(sharing()), "another source than CHARTER")
    assert "by DEAR" in other.words
    # Both on it, 12 hours at 2,000 dollars more: the other one shares it still.
    assert other.usd == 24_000
