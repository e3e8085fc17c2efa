"""Each edit changes what it says and nothing else, says so in words, and refuses what cannot be."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date

import pytest

from movcon.clock import day_of, midnight
from movcon.edits import (
    EDITS,
    AllowLink,
    AllowSource,
    BlackOut,
    CancelMovement,
    CloseAirfield,
    Edit,
    GroundAircraft,
    LiftBlackouts,
    MoveAirport,
    MoveWindow,
    ReopenAirfield,
    Reprice,
    SetAdvanceParty,
    SetAvailable,
    SetCeiling,
    SetClearedUntil,
    SetFunds,
    SetLeadTime,
    SetMonthlyHours,
    SetNotice,
    SetOnward,
    SetOpeningHours,
    SetParking,
    SetPeople,
    SetSharing,
    SetSlots,
    SetSpread,
    SetTour,
    apply_edits,
)
from movcon.errors import InvalidValue
from movcon.lift import SourceKind
from movcon.problem import Problem


def day(text: str) -> int:
    return day_of(date.fromisoformat(text))


AUGUST = {"first_day": day("2010-08-01"), "last_day": day("2010-08-10")}
ONE_OF_EACH: list[tuple[Edit, str, str]] = [
    (
        CloseAirfield(airfield="MMMM", reason="floods", **AUGUST),
        "Close MMMM from 2010-08-01 to 2010-08-10 (floods)",
        "airfields",
    ),
    (ReopenAirfield(airfield="MMMM"), "Reopen MMMM", "airfields"),
    (SetSlots(airfield="MMMM", slots_per_day=1), "Have 1 slots a day at MMMM", "airfields"),
    (SetSlots(airfield="MMMM", slots_per_day=None), "Have as many slots as asked for at MMMM", "airfields"),
    (SetParking(airfield="MMMM", parking_mog=3), "Have 3 stands at once at MMMM", "airfields"),
    (SetParking(airfield="MMMM", parking_mog=None), "Have as many stands as asked for at MMMM", "airfields"),
    (
        SetOpeningHours(airfield="MMMM", opens_local_min=450, closes_local_min=1080),
        "Open MMMM from 07:30 to 18:00 local time",
        "airfields",
    ),
    (SetOnward(apod="MMMM", mission="MIS", people_per_day=90), "Let MIS move 90 people a day on from MMMM", "onward"),
    (AllowLink(state="CCC", other_state="BBB"), "Allow flights between CCC and BBB", "forbidden_links"),
    (SetNotice(airfield="MMMM", days=1), "Get clearances to and from MMMM within 1 days", "routes"),
    (
        GroundAircraft(source="LTC", reason="bird strike", **AUGUST),
        "Lose tail 1 of LTC from 2010-08-01 to 2010-08-10 (bird strike)",
        "groundings",
    ),
    (SetAvailable(source="ADHOC", aircraft=5), "Have 5 aircraft of ADHOC", "charter_offers"),
    (SetAvailable(source="LOA-BBB", aircraft=5), "Have 5 aircraft of LOA-BBB", "letters_of_assist"),
    (SetAvailable(source="LTC", aircraft=5), "Have 5 aircraft of LTC", "contract_offers"),
    (SetAvailable(source="MISSION-NARR", aircraft=5), "Have 5 aircraft of MISSION-NARR", "mission_aircraft"),
    (SetMonthlyHours(source="LTC", hours=300), "Let each tail of LTC fly 300 hours a month", "contract_offers"),
    (
        SetMonthlyHours(source="MISSION-NARR", hours=20),
        "Let each tail of MISSION-NARR fly 20 hours a month",
        "mission_aircraft",
    ),
    (SetLeadTime(source="ADHOC", days=20), "Get ADHOC within 20 days", "charter_offers"),
    (SetLeadTime(source="LOA-BBB", days=20), "Get LOA-BBB within 20 days", "letters_of_assist"),
    (
        SetClearedUntil(source="ADHOC", last_day=day("2010-09-30")),
        "Have ADHOC cleared until 2010-09-30",
        "charter_offers",
    ),
    (Reprice(source="ADHOC", permille=1200), "Raise the prices of ADHOC by 20 %", "charter_offers"),
    (Reprice(source="LOA-BBB", permille=875), "Lower the prices of LOA-BBB by 12.5 %", "letters_of_assist"),
    (Reprice(source="LTC", permille=500), "Lower the prices of LTC by 50 %", "contract_offers"),
    (Reprice(source="MISSION-NARR", permille=2000), "Raise the prices of MISSION-NARR by 100 %", "mission_aircraft"),
    (SetFunds(mission="MIS", fiscal_year="2010/11", usd=7_000_000), "Give MIS funds of $7,000,000 in 2010/11", "funds"),
    (MoveWindow(requirement="BRV-1", **AUGUST), "Let BRV-1 move between 2010-08-01 and 2010-08-10", "rotations"),
    (SetPeople(requirement="BRV-1", incoming=80, outgoing=70), "Bring 80 in and take 70 out with BRV-1", "rotations"),
    (SetCeiling(requirement="ALF-1", ceiling=490), "Have beds for 490 people of ALF-1", "rotations"),
    (SetSpread(requirement="ALF-1", days=20), "Let ALF-1 take 20 days from first to last chalk", "rotations"),
    (
        SetTour(requirement="ALF-2", days_min=170, days_max=200),
        "Let the tour before ALF-2 last 170 to 200 days",
        "rotations",
    ),
    (SetAdvanceParty(requirement="ALF-1", permille=125), "Send 12.5 % of ALF-1 as advance party", "rotations"),
    (SetAdvanceParty(requirement="ALF-1", permille=0), "Move ALF-1 without an advance party", "rotations"),
    (
        AllowSource(requirement="ALF-1", source_kind=SourceKind.LETTER_OF_ASSIST),
        "Let ALF-1 go by letter of assist",
        "rotations",
    ),
    (SetSharing(requirement="ALF-1", shares="AAA"), "Let ALF-1 share sorties as AAA", "rotations"),
    (MoveAirport(requirement="ALF-1", apoe="BBBB"), "Let ALF-1 embark at BBBB", "rotations"),
    (
        MoveAirport(requirement="ALF-1", apoe="BBBB", apod="NNNN"),
        "Let ALF-1 embark at BBBB and debark at NNNN",
        "rotations",
    ),
    (
        BlackOut(mission="MIS", reason="election", **AUGUST),
        "Move nobody of MIS from 2010-08-01 to 2010-08-10 (election)",
        "rotations",
    ),
    (LiftBlackouts(requirement="ALF-1"), "Let ALF-1 move during blackouts", "rotations"),
    (CancelMovement(requirement="ALF-1"), "Cancel ALF-1", "rotations"),
]


def test_there_is_an_example_of_every_edit() -> None:
    assert {type(edit) for edit, _, _ in ONE_OF_EACH} == set(EDITS.values())


@pytest.mark.parametrize(("edit", "words", "part"), ONE_OF_EACH, ids=[words for _, words, _ in ONE_OF_EACH])
def test_an_edit_changes_its_part_of_the_problem_alone_and_says_so(
    edit: Edit, words: str, part: str, complete_problem: Problem
) -> None:
    changed = edit.apply(complete_problem)
    differing = {
        item.name for item in fields(Problem) if getattr(changed, item.name) != getattr(complete_problem, item.name)
    }
    assert differing == {part}
    assert edit.words == words


def test_a_closure_lasts_from_the_first_to_the_last_minute_of_its_days(complete_problem: Problem) -> None:
    field = CloseAirfield(airfield="NNNN", **AUGUST).apply(complete_problem).airfield["NNNN"]
    first, after = midnight(AUGUST["first_day"]), midnight(AUGUST["last_day"] + 1)
    assert [field.is_open(minute) for minute in (first - 1, first, after - 1, after)] == [True, False, False, True]


def test_closures_stand_in_order_of_time_and_are_all_lifted(complete_problem: Problem) -> None:
    (closed,) = complete_problem.airfield["MMMM"].closures
    early = CloseAirfield(airfield="MMMM", first_day=day("2010-07-01"), last_day=day("2010-07-02"))
    changed = early.apply(complete_problem)
    assert changed.airfield["MMMM"].closures[1] == closed
    assert ReopenAirfield(airfield="MMMM").apply(changed).airfield["MMMM"].closures == ()


def test_a_link_is_allowed_whichever_way_round_it_is_named(complete_problem: Problem) -> None:
    one = AllowLink(state="BBB", other_state="CCC").apply(complete_problem)
    other = AllowLink(state="CCC", other_state="BBB").apply(complete_problem)
    assert one.forbidden_links == other.forbidden_links == ()


def test_an_onward_capacity_takes_the_place_of_the_one_before(complete_problem: Problem) -> None:
    changed = SetOnward(apod="MMMM", mission="MIS", people_per_day=90).apply(complete_problem)
    assert [item.people_per_day for item in changed.onward] == [90]
    assert len(SetOnward(apod="NNNN", mission="MIS", people_per_day=90).apply(complete_problem).onward) == 2


def test_a_grounding_lasts_from_the_first_to_the_last_minute_of_its_days(complete_problem: Problem) -> None:
    (grounding,) = GroundAircraft(source="LTC", **AUGUST).apply(complete_problem).groundings
    assert (grounding.start, grounding.end) == (midnight(AUGUST["first_day"]), midnight(AUGUST["last_day"] + 1))


def test_every_price_of_a_source_is_multiplied_and_rounded_half_up(complete_problem: Problem) -> None:
    changed = Reprice(source="LOA-BBB", permille=1001).apply(complete_problem).source["LOA-BBB"]
    # 5,000 -> 5,005; 500 -> 500.5, rounded up to 501; 1,000 -> 1,001.
    assert (changed.usd_per_block_hour, changed.usd_per_landing, changed.usd_fixed) == (5_005, 501, 1_001)  # type: ignore[union-attr]


def test_contract_terms_are_repriced_too(complete_problem: Problem) -> None:
    (offer,) = Reprice(source="LTC", permille=900).apply(complete_problem).contract_offers
    assert [term.usd_per_month for term in offer.terms] == [270_000]
    assert (offer.usd_per_extra_hour, offer.usd_per_landing) == (5_400, 900)


def test_a_contract_includes_no_more_hours_than_it_flies(complete_problem: Problem) -> None:
    (offer,) = SetMonthlyHours(source="LTC", hours=12).apply(complete_problem).contract_offers
    assert (offer.hours_max_per_month, offer.hours_included_per_month) == (12, 12)
    (offer,) = SetMonthlyHours(source="LTC", hours=120).apply(complete_problem).contract_offers
    assert (offer.hours_max_per_month, offer.hours_included_per_month) == (120, 20)


def test_funds_take_the_place_of_those_of_the_year(complete_problem: Problem) -> None:
    changed = SetFunds(mission="MIS", fiscal_year="2010/11", usd=1).apply(complete_problem)
    assert [(item.mission, item.fiscal_year, item.usd) for item in changed.funds] == [("MIS", "2010/11", 1)]
    assert len(SetFunds(mission="MIS", fiscal_year="2011/12", usd=1).apply(complete_problem).funds) == 2


@pytest.mark.parametrize(
    ("first", "last", "preferred"),
    [
        ("2010-07-01", "2010-07-30", "2010-07-06"),
        ("2010-07-10", "2010-07-30", "2010-07-10"),
        ("2010-07-01", "2010-07-03", "2010-07-03"),
    ],
)
def test_the_preferred_date_moves_into_the_window_as_little_as_needed(
    first: str, last: str, preferred: str, complete_problem: Problem
) -> None:
    edit = MoveWindow(requirement="ALF-1", first_day=day(first), last_day=day(last))
    assert edit.apply(complete_problem).rotation["ALF-1"].preferred_day == day(preferred)


def test_a_blackout_holds_for_every_movement_of_the_mission_and_no_other(complete_problem: Problem) -> None:
    changed = BlackOut(mission="NIS", reason="election", **AUGUST).apply(complete_problem)
    added = {need.id for need in changed.rotations if need.blackouts != complete_problem.rotation[need.id].blackouts}
    assert added == {"CHL-1"}


def test_a_source_is_allowed_once_however_often_it_is_asked_for(complete_problem: Problem) -> None:
    edit = AllowSource(requirement="ALF-1", source_kind=SourceKind.CHARTER)
    assert edit.apply(complete_problem).rotation["ALF-1"] == complete_problem.rotation["ALF-1"]


def test_what_follows_a_cancelled_movement_keeps_its_window_and_loses_its_tour(complete_problem: Problem) -> None:
    changed = CancelMovement(requirement="ALF-1").apply(complete_problem)
    assert "ALF-1" not in changed.rotation
    assert changed.rotation["ALF-2"] == replace(complete_problem.rotation["ALF-2"], follows=None)


LATE = {"first_day": day("2010-08-10"), "last_day": day("2010-08-01")}
REFUSED: list[tuple[Edit, str]] = [
    (CloseAirfield(airfield="ZZZZ", **AUGUST), "ZZZZ is not in the problem"),
    (CloseAirfield(airfield="MMMM", **LATE), "the last day is before the first"),
    (ReopenAirfield(airfield="ZZZZ"), "ZZZZ is not in the problem"),
    (SetSlots(airfield="MMMM", slots_per_day=0), "at least 1"),
    (SetParking(airfield="MMMM", parking_mog=0), "at least 1"),
    (SetOpeningHours(airfield="MMMM", opens_local_min=300, closes_local_min=1441), "outside a day"),
    (SetOnward(apod="ZZZZ", mission="MIS", people_per_day=9), "ZZZZ is not in the problem"),
    (SetOnward(apod="MMMM", mission="XXX", people_per_day=9), "XXX is not in the problem"),
    (SetOnward(apod="MMMM", mission="MIS", people_per_day=-1), "may not be negative"),
    (AllowLink(state="AAA", other_state="BBB"), "nothing to lift"),
    (GroundAircraft(source="NONE", **AUGUST), "NONE is not in the problem"),
    (GroundAircraft(source="LTC", **LATE), "the last day is before the first"),
    (GroundAircraft(source="LTC", tail=0, **AUGUST), "tails count from 1"),
    (GroundAircraft(source="ADHOC", tail=0, **AUGUST), "tails count from 1"),
    (GroundAircraft(source="LTC", tail=2, **AUGUST), "tails count from 1 to 1"),
    (GroundAircraft(source="MISSION-NARR", tail=2, **AUGUST), "tails count from 1 to 1"),
    (SetAvailable(source="NONE", aircraft=1), "NONE is not in the problem"),
    (SetAvailable(source="ADHOC", aircraft=-1), "may not be negative"),
    (SetMonthlyHours(source="ADHOC", hours=10), "has no monthly hours"),
    (SetMonthlyHours(source="LTC", hours=-1), "may not be negative"),
    (SetMonthlyHours(source="LTC", hours=0), "set_available 0"),
    (SetLeadTime(source="LTC", days=10), "has no lead time"),
    (SetLeadTime(source="ADHOC", days=-1), "may not be negative"),
    (Reprice(source="ADHOC", permille=0), "above 0"),
    (Reprice(source="NONE", permille=1000), "NONE is not in the problem"),
    (SetFunds(mission="XXX", fiscal_year="2010/11", usd=1), "XXX is not in the problem"),
    (SetFunds(mission="MIS", fiscal_year="2010", usd=1), "2010/11"),
    (SetFunds(mission="MIS", fiscal_year="2010/12", usd=1), "2010/11"),
    (SetFunds(mission="MIS", fiscal_year="2010/11", usd=-1), "may not be negative"),
    (MoveWindow(requirement="NOBODY", **AUGUST), "NOBODY is not in the problem"),
    (MoveWindow(requirement="ALF-1", **LATE), "the window ends before it begins"),
    (SetPeople(requirement="ALF-1", incoming=0, outgoing=0), "somebody must move"),
    (SetPeople(requirement="ALF-1", incoming=481, outgoing=0), "ceiling is below"),
    (SetCeiling(requirement="ALF-1", ceiling=299), "ceiling is below"),
    (SetSpread(requirement="ALF-1", days=-1), "may not be negative"),
    (SetTour(requirement="ALF-2", days_min=200, days_max=100), "days min <= max"),
    (SetTour(requirement="ALF-1", days_min=100, days_max=200), "follows nothing"),
    (SetAdvanceParty(requirement="ALF-1", permille=1000), "below 1000"),
    (AllowSource(requirement="NOBODY", source_kind=SourceKind.CHARTER), "NOBODY is not in the problem"),
    (SetSharing(requirement="ALF-1", shares=""), "word it shares by is empty"),
    (MoveAirport(requirement="ALF-1"), "name an APOE or an APOD"),
    (MoveAirport(requirement="ALF-1", apoe="ZZZZ"), "'ZZZZ' is not in the problem"),
    (MoveAirport(requirement="ALF-1", apoe="MMMM"), "nothing would fly"),
    (BlackOut(mission="XXX", reason="x", **AUGUST), "XXX is not in the problem"),
    (BlackOut(mission="MIS", reason="x", **LATE), "the last day is before the first"),
    (LiftBlackouts(requirement="NOBODY"), "NOBODY is not in the problem"),
    (CancelMovement(requirement="NOBODY"), "NOBODY is not in the problem"),
]


@pytest.mark.parametrize(("edit", "why"), REFUSED, ids=[edit.words for edit, _ in REFUSED])
def test_an_edit_that_cannot_be_is_refused_and_says_why(edit: Edit, why: str, complete_problem: Problem) -> None:
    with pytest.raises(InvalidValue, match=why):
        edit.apply(complete_problem)


def test_edits_are_made_in_order(complete_problem: Problem) -> None:
    one, two = SetSlots(airfield="MMMM", slots_per_day=1), SetSlots(airfield="MMMM", slots_per_day=2)
    assert apply_edits(complete_problem, [one, two]).airfield["MMMM"].slots_per_day == 2
    assert apply_edits(complete_problem, [two, one]).airfield["MMMM"].slots_per_day == 1
    assert apply_edits(complete_problem, []) is complete_problem


def test_every_edit_that_cannot_be_made_is_told_with_its_number(complete_problem: Problem) -> None:
    edits = [CancelMovement(requirement="NOBODY"), ReopenAirfield(airfield="MMMM"), SetSpread(requirement="X", days=1)]
    with pytest.raises(InvalidValue) as refused:
        apply_edits(complete_problem, edits)
    lines = str(refused.value).splitlines()
    assert [line.split(" (")[0] for line in lines] == ["Edit 1", "Edit 3"]
    assert "Cancel NOBODY" in lines[0]
