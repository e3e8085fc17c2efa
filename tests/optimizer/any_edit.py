"""Any edit of the vocabulary that a problem can take, for tests that hold whatever changes."""

from __future__ import annotations

from hypothesis import strategies as st

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
)
from movcon.lift import ContractOffer, MissionAircraft, SourceKind
from movcon.problem import Problem


def any_edit(problem: Problem) -> st.SearchStrategy[Edit]:
    """Edits with names of the problem and numbers around those it has; some of them cannot be made."""
    names = st.sampled_from([need.id for need in problem.rotations])
    followers = st.sampled_from([need.id for need in problem.rotations if need.follows is not None])
    fields = st.sampled_from([field.icao for field in problem.airfields])
    sources = st.sampled_from(list(problem.source))
    held = st.sampled_from([s.id for s in problem.source.values() if isinstance(s, ContractOffer | MissionAircraft)])
    bought = st.sampled_from([*(o.id for o in problem.charter_offers), *(o.id for o in problem.letters_of_assist)])
    missions = st.sampled_from([mission.id for mission in problem.missions])
    days = st.integers(problem.season_first_day - 20, problem.season_last_day + 10)
    lengths = st.integers(0, 25)

    def dated(kind: type[Edit], **others: st.SearchStrategy[object]) -> st.SearchStrategy[Edit]:
        def build(first: int, length: int, given: dict[str, object]) -> Edit:
            return kind(first_day=first, last_day=first + length, **given)  # type: ignore[call-arg]

        return st.builds(build, days, lengths, st.fixed_dictionaries(others))

    few = st.integers(0, 3)
    hours = st.integers(0, 24).map(lambda hour: 60 * hour)
    by_kind: dict[type[Edit], st.SearchStrategy[Edit]] = {
        CloseAirfield: dated(CloseAirfield, airfield=fields),
        ReopenAirfield: st.builds(ReopenAirfield, airfield=fields),
        SetSlots: st.builds(SetSlots, airfield=fields, slots_per_day=few.filter(bool) | st.none()),
        SetParking: st.builds(SetParking, airfield=fields, parking_mog=few.filter(bool) | st.none()),
        SetOpeningHours: st.builds(SetOpeningHours, airfield=fields, opens_local_min=hours, closes_local_min=hours),
        SetOnward: st.builds(SetOnward, apod=fields, mission=missions, people_per_day=st.integers(0, 400)),
        AllowLink: st.sampled_from(
            [AllowLink(state=link.state, other_state=link.other_state) for link in problem.forbidden_links]
        ),
        SetNotice: st.builds(SetNotice, airfield=fields, days=st.integers(0, 30)),
        GroundAircraft: dated(GroundAircraft, source=sources),
        SetAvailable: st.builds(SetAvailable, source=sources, aircraft=few),
        SetMonthlyHours: st.builds(SetMonthlyHours, source=held, hours=st.integers(0, 300)),
        SetLeadTime: st.builds(SetLeadTime, source=bought, days=st.integers(0, 200)),
        SetClearedUntil: st.builds(SetClearedUntil, source=sources, last_day=days),
        Reprice: st.builds(Reprice, source=sources, permille=st.integers(200, 5000)),
        SetFunds: st.builds(SetFunds, mission=missions, fiscal_year=st.just("2010/11"), usd=st.integers(0, 3_000_000)),
        MoveWindow: dated(MoveWindow, requirement=names),
        SetPeople: st.builds(SetPeople, requirement=names, incoming=st.integers(0, 400), outgoing=st.integers(0, 400)),
        SetCeiling: st.builds(SetCeiling, requirement=names, ceiling=st.integers(100, 700)),
        SetSpread: st.builds(SetSpread, requirement=names, days=st.integers(0, 30)),
        SetTour: st.builds(SetTour, requirement=followers, days_min=st.just(100), days_max=st.integers(100, 250)),
        SetAdvanceParty: st.builds(SetAdvanceParty, requirement=names, permille=st.integers(0, 500)),
        AllowSource: st.builds(AllowSource, requirement=names, source_kind=st.sampled_from(SourceKind)),
        SetSharing: st.builds(SetSharing, requirement=names, shares=st.none() | st.just("ours")),
        MoveAirport: st.builds(MoveAirport, requirement=names, apoe=fields | st.none(), apod=fields | st.none()),
        BlackOut: dated(BlackOut, mission=missions, reason=st.just("election")),
        LiftBlackouts: st.builds(LiftBlackouts, requirement=names),
        CancelMovement: st.builds(CancelMovement, requirement=names),
    }
    return st.one_of([by_kind[kind] for kind in EDITS.values()])
