"""What changed between two plans of the small deployment, in sentences."""

from __future__ import annotations

from dataclasses import replace

from api.render.deployment.changes import changed_sentences
from movcon.deployment.plan import LiftKind
from movcon.plan import NotMoved
from tests.deployment.changes import shifted, with_problem, with_voyage, without
from tests.deployment.small import small_plan, small_problem

LEFT_BEHIND = "no room on the road."


def told(after, problem=None, before=None):
    return changed_sentences(small_problem(), before or small_plan(), problem or small_problem(), after)


def left(plan, *names):
    return replace(
        plan,
        not_moved=(
            *plan.not_moved,
            *(NotMoved(requirement=name, code="no_room", reason=LEFT_BEHIND, remedies=()) for name in names),
        ),
    )


def with_names(voyage, names):
    def called(row):
        return tuple(names.get(name, name) for name in row)

    stops = tuple(replace(stop, loads=called(stop.loads), discharges=called(stop.discharges)) for stop in voyage.stops)
    return replace(voyage, stops=stops)


def test_of_a_plan_and_itself_nothing_is_told():
    assert told(small_plan()) == ()


def test_another_convoy_on_the_same_date_is_no_change():
    assert told(shifted(small_plan(), "ROAD-NYA-31", 60)) == ()


def test_a_parcel_on_another_date_is_told_by_its_consignment_with_the_days():
    assert told(shifted(small_plan(), "ROAD-NYA-31", 2 * 1440)) == (
        "ENG-EQ (ENG-C1): the same way, delivered 2 days later, on 2010-06-07 (C+6).",
    )


def test_consignments_that_come_sooner_alike_are_told_in_one_sentence():
    after = shifted(shifted(small_plan(), "ROAD-NYA-31", -1440), "ROAD-NYA-45", -3 * 1440)
    assert told(after) == (
        "BAN-EQ (BAN-V2) and ENG-EQ (ENG-C1): the same way, delivered 1 to 3 days sooner, the last on 2010-06-16 (C+15).",
    )


def test_sooner_and_later_are_told_apart():
    after = shifted(shifted(small_plan(), "ROAD-NYA-31", -1440), "ROAD-NYA-45", 1440)
    assert [sentence.partition(":")[0] for sentence in told(after)] == ["BAN-EQ (BAN-V2)", "ENG-EQ (ENG-C1)"]


def test_another_way_is_told_by_what_is_another_only():
    after = with_voyage(small_plan(), "ROAD-NYA-31", lambda v: replace(v, source="TRACK-NYA"))
    assert told(after) == ("ENG-EQ (ENG-C1): by TRACK-NYA in place of ROAD-NYA; delivered on the same date.",)


def test_a_leg_that_falls_away_or_is_added_is_told_as_such():
    straight = with_voyage(
        without(small_plan(), "ROAD-NYA-31"),
        "RAIL-PZU-14",
        lambda v: replace(v, stops=(v.stops[0], replace(v.stops[1], place="NYALA"))),
    )
    assert told(straight) == ("ENG-EQ (ENG-C1): no longer by ROAD-NYA; delivered 3 days sooner, on 2010-06-02 (C+1).",)
    back = told(small_plan(), before=straight)
    assert back == ("ENG-EQ (ENG-C1): by ROAD-NYA as well; delivered 3 days later, on 2010-06-05 (C+4).",)


def test_another_ship_of_an_offer_is_another_way_and_is_bought():
    assert told(with_voyage(small_plan(), "ship-2", lambda v: replace(v, number=2))) == (
        "CAMP (CAMP-1 and CAMP-2): by VC-MPP charter 2 in place of VC-MPP charter 1; delivered on the same dates.",
        "VC-MPP charter 1 is no longer bought: $159,860 less.",
        "VC-MPP charter 2 is bought, from 2010-06-10 (C+9) at Port Sudan: $159,860.",
    )


def test_a_charter_that_begins_later_is_told_without_its_parcels_where_they_are_there_on_the_same_dates():
    after = with_voyage(
        small_plan(),
        "ship-2",
        lambda v: replace(v, stops=(replace(v.stops[0], arrival=v.stops[0].arrival + 1440), *v.stops[1:])),
    )
    assert told(after) == ("VC-MPP charter 1 begins 1 day later, on 2010-06-11 (C+10).",)


def test_what_is_no_longer_moved_is_told_first_after_the_closing_with_the_reason():
    after = left(without(small_plan(), "ROAD-NYA-63"), "CAMP-1")
    assert told(after) == (
        "The force closes on 2010-06-29 (C+28), without 2 parcels not moved: 8 days sooner than on 2010-07-07 (C+36), without 1 parcel.",
        "CAMP (CAMP-1): no longer moved: no room on the road.",
    )


def test_what_is_moved_now_is_told_with_its_way_and_date():
    before = left(without(small_plan(), "ROAD-NYA-31"), "ENG-C1")
    assert told(small_plan(), before=before) == (
        "The force closes on 2010-07-07 (C+36), without 1 parcel not moved: as before, on 2010-07-07 (C+36), without 2 parcels.",
        "ENG-EQ (ENG-C1): moved now, by LIN-KHI, then RAIL-PZU, then ROAD-NYA; delivered on 2010-06-05 (C+4).",
    )


def test_a_later_closing_is_told_in_days():
    first, *_ = told(shifted(small_plan(), "ROAD-NYA-63", 4 * 1440))
    assert first == (
        "The force closes on 2010-07-11 (C+40), without 1 parcel not moved: 4 days later than on 2010-07-07 (C+36)."
    )


def test_a_closing_with_everything_moved_is_told_in_days():
    whole = replace(small_plan(), not_moved=())
    first, *_ = told(shifted(whole, "ROAD-NYA-63", 1440), before=whole)
    assert first == "The force closes on 2010-07-08 (C+37), 1 day later than on 2010-07-07 (C+36)."


def test_a_closing_that_leaves_something_behind_for_the_first_time_says_so():
    before = replace(small_plan(), not_moved=())
    first, *_ = told(shifted(small_plan(), "ROAD-NYA-63", -1440), before=before)
    assert first == (
        "The force closes on 2010-07-06 (C+35), without 1 parcel not moved: 1 day sooner than on 2010-07-07 (C+36), with everything moved."
    )


def test_what_the_later_problem_no_longer_asks_for_is_cancelled():
    problem = small_problem()
    problem, plan = with_problem(
        problem,
        replace(small_plan(), not_moved=()),
        parcels=tuple(parcel for parcel in problem.parcels if parcel.id != "CAMP-3"),
    )
    *_, last = told(plan, problem)
    assert last == "CAMP (CAMP-3): no longer asked for."


def test_what_only_the_later_problem_asks_for_is_anew():
    whole, plan = small_problem(), small_plan()
    smaller, before = with_problem(
        whole,
        without(without(plan, "ROAD-NYA-31"), "RAIL-PZU-14"),
        parcels=tuple(parcel for parcel in whole.parcels if parcel.id not in ("ENG-C1", "CAMP-3")),
    )
    before = without(before, next(v.id for v in plan.voyages if v.kind is LiftKind.LINER))
    before = replace(before, not_moved=())
    words = changed_sentences(smaller, before, whole, plan)
    assert "CAMP (CAMP-3): asked for anew and not moved: The camp stands without it." in words
    assert (
        "ENG-EQ (ENG-C1): asked for anew, by LIN-KHI, then RAIL-PZU, then ROAD-NYA; delivered on 2010-06-05 (C+4)."
        in words
    )


def test_of_many_parcels_the_number_is_told():
    after = with_voyage(small_plan(), "ship-1", lambda v: replace(v, number=2))
    assert told(after)[0].startswith("BAN-EQ (all 3 parcels) and ENG-EQ (ENG-V1): by TC-RORO charter 2")


def test_lots_of_flights_are_counted():
    after = left(without(without(without(small_plan(), "lot-2"), "BUS-NYA-187"), "BUS-NYA-195"), "BAN-P1", "BAN-P2")
    assert told(after)[-1] == "LOT-SHJ: 1 lot of flights in place of 2."
    assert told(small_plan(), before=without(after, "lot-1"))[-1] == "LOT-SHJ: 2 lots of flights in place of none."


def test_both_parcels_of_a_consignment_are_told_as_such():
    after = shifted(shifted(small_plan(), "BUS-NYA-187", 1440), "BUS-NYA-195", 1440)
    assert told(after)[0].startswith("BAN-PEOPLE (both parcels): the same way, delivered 1 day later")


def test_a_few_days_and_many_are_told_apart():
    after = shifted(shifted(small_plan(), "ROAD-NYA-31", 1440), "ROAD-NYA-45", 10 * 1440)
    assert [sentence.partition(";")[0] for sentence in told(after)] == [
        "BAN-EQ (BAN-V2): the same way, delivered 10 days later, on 2010-06-29 (C+28).",
        "ENG-EQ (ENG-C1): the same way, delivered 1 day later, on 2010-06-06 (C+5).",
    ]


def test_of_many_consignments_those_with_the_most_parcels_are_named():
    after = small_plan()
    for voyage in after.voyages:
        after = shifted(after, voyage.id, -2 * 1440)
    assert told(after)[1] == (
        "11 parcels of 6 consignments (BAN-EQ 3 of 3, BAN-PEOPLE 2 of 2, CAMP 2 of 3, ENG-EQ 2 of 2 and 2 others): the same way, delivered 2 days sooner, the last on 2010-07-05 (C+34)."
    )


def test_a_parcel_named_after_its_consignment_is_told_by_the_rest_of_its_name():
    problem = small_problem()
    renamed = replace(problem.parcel["ENG-C1"], id="ENG-EQ/containers-1")
    parcels = tuple(renamed if parcel.id == "ENG-C1" else parcel for parcel in problem.parcels)
    problem, plan = with_problem(
        problem,
        replace(
            small_plan(),
            voyages=tuple(
                with_names(voyage, {"ENG-C1": renamed.id}) if "ENG-C1" in voyage.parcels else voyage
                for voyage in small_plan().voyages
            ),
        ),
        parcels=parcels,
    )
    words = changed_sentences(problem, plan, problem, shifted(plan, "ROAD-NYA-31", 1440))
    assert words == ("ENG-EQ (containers-1): the same way, delivered 1 day later, on 2010-06-06 (C+5).",)
