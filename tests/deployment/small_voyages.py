"""The small deployment's plan, laid by hand: every time and price below was worked out with a pencil.

What happens, by parcel (Z = UTC):

- ENG-V1: Karachi 10 May, roll-on ship, Port Sudan 16 May 00:00Z, rail 18 May, road 22 May, camp 24 May 06:00Z.
- ENG-C1: Karachi, liner 19 May, Port Sudan 29 May 12:00Z, rail 30 May, road 3 June, camp 5 June 06:00Z: 2 days late.
- BAN-V1, BAN-AM: depot 25 May, Chittagong 27 May, the same ship's second round, Port Sudan 8 June 04:50Z, rail 9 June,
  road 13 June, camp 15 June 06:00Z.
- BAN-V2: with them to Port Sudan, rail 13 June, road 17 June, camp 19 June 06:00Z: 2 days late.
- CAMP-1, CAMP-2: Brindisi 15 June, multi-purpose ship, Port Sudan 21 June 11:30Z; CAMP-2 rail 23 June, camp 29 June
  06:00Z; CAMP-1 rail 1 July, camp 7 July 06:00Z. CAMP-3 is not moved.
- ENG-P1, ENG-MED: fly 25 May, bus, camp 25 May 19:00Z. BAN-P1: 16 June 19:00Z. BAN-P2: 18 June 19:00Z.
"""

from __future__ import annotations

from movcon.deployment.plan import DeploymentCost, DeploymentPlan, LiftKind, Stop, Voyage
from movcon.plan import MissionShare, NotMoved
from tests.deployment.small_network import at, small_problem


def _stop(place: str, *times: str, loads: tuple[str, ...] = (), discharges: tuple[str, ...] = ()) -> Stop:
    """One time stands for all four."""
    arrival, start, end, departure = (at(time) for time in (times * 4 if len(times) == 1 else times))
    return Stop(
        place=place, arrival=arrival, start=start, end=end, departure=departure, loads=loads, discharges=discharges
    )


def _time_charter() -> Voyage:
    """Two rounds of one roll-on ship: Karachi to Port Sudan, then Chittagong to Port Sudan.

    Working: ENG-V1 96 m at 24 m/h = 4 h out, at 12 m/h = 8 h in. Chittagong at 20 m/h: 100 m = 5 h, 60 m = 3 h; two
    containers at 2/h = 1 h. Port Sudan at 12 m/h: 100 m = 8 h 20, 60 m = 5 h; two containers at 4/h = 30 min.
    Sailing: 1,980 miles at 360 a day = 5.5 days, 3,960 = 11 days, twice.

    Minutes: sailing 7,920 + 15,840 + 15,840 = 39,600; working 240 + 480 + 540 + 830 = 2,090; waiting for daylight in
    Chittagong 360; in all 42,050, which is 1,150 short of 30 days. Dollars: hire 10 x (39,600 + 2,090 + 1,150) =
    428,400; waiting 5 x 360 = 1,800; fuel 5 x 39,600 + 1 x 2,450 = 200,450; fixed 10,000; dues 2,000 + 5,000 + 3,000 +
    5,000 = 15,000.
    """
    battalion = ("BAN-V1", "BAN-V2", "BAN-AM")
    return Voyage(
        id="ship-1",
        kind=LiftKind.SHIP,
        source="TC-RORO",
        number=1,
        stops=(
            _stop("PKKHI", "05-10 00:00", "05-10 00:00", "05-10 04:00", "05-10 04:00", loads=("ENG-V1",)),
            _stop("SDPZU", "05-15 16:00", "05-15 16:00", "05-16 00:00", "05-16 00:00", discharges=("ENG-V1",)),
            _stop("BDCGP", "05-27 00:00", "05-27 06:00", "05-27 15:00", "05-27 15:00", loads=battalion),
            _stop("SDPZU", "06-07 15:00", "06-07 15:00", "06-08 04:50", "06-08 04:50", discharges=battalion),
        ),
        ways=("PKKHI-SDPZU", "SDPZU-BDCGP", "BDCGP-SDPZU"),
        usd=655_650,
    )


def _voyage_charter() -> Voyage:
    """A multi-purpose ship, empty from Port Sudan to Brindisi, back with the camp.

    Working: 20 containers at 4/h = 5 h and 30 t at 60 t/h = 30 min in Brindisi; 5 h and at 30 t/h 1 h in Port Sudan.
    Sailing: 1,584 miles at 288 a day = 5.5 days, twice.

    Dollars: hire 5 x (15,840 + 690) = 82,650; fuel 3 x 15,840 + 690 = 48,210; fixed 20,000; dues 4,000 + 5,000, none for
    the first stop, where nothing is worked.
    """
    camp = ("CAMP-1", "CAMP-2")
    return Voyage(
        id="ship-2",
        kind=LiftKind.SHIP,
        source="VC-MPP",
        number=1,
        stops=(
            _stop("SDPZU", "06-10 00:00"),
            _stop("ITBDS", "06-15 12:00", "06-15 12:00", "06-15 17:30", "06-15 17:30", loads=camp),
            _stop("SDPZU", "06-21 05:30", "06-21 05:30", "06-21 11:30", "06-21 11:30", discharges=camp),
        ),
        ways=("SDPZU-ITBDS", "ITBDS-SDPZU"),
        usd=159_860,
    )


def _liner() -> Voyage:
    """Sailing 1, 14 days after 5 May; four containers at 1,200."""
    return _direct(LiftKind.LINER, "LIN-KHI", 1, ("PKKHI", "05-19 12:00"), ("SDPZU", "05-29 12:00"), ("ENG-C1",), 4_800)


def _direct(
    kind: LiftKind,
    source: str,
    number: int,
    out: tuple[str, str],
    into: tuple[str, str],
    parcels: tuple[str, ...],
    usd: int,
) -> Voyage:
    """A liner sailing or a convoy: (place, moment) of departure and arrival."""
    return Voyage(
        id=f"{source}-{number}",
        kind=kind,
        source=source,
        number=number,
        stops=(_stop(*out, loads=parcels), _stop(*into, discharges=parcels)),
        ways=(source,),
        usd=usd,
    )


def _convoys() -> tuple[Voyage, ...]:
    """Numbers count intervals: a day on the roads, two on the rails, six hours for the bus."""
    dhk, pzu, nya, bus = ("DHK", "BDCGP"), ("SDPZU", "OBEID"), ("OBEID", "NYALA"), ("HSNN", "NYALA")
    rows = (
        # 18 slots x 300 + 200.
        ("ROAD-DHK", 24, dhk, "05-25 06:00", "05-25 18:00", ("BAN-V1", "BAN-V2", "BAN-AM"), 5_600),
        # Slots x 2,000 + 5,000: 8, 4, 12, 6, 3 and 20 slots.
        ("RAIL-PZU", 8, pzu, "05-18 08:00", "05-21 08:00", ("ENG-V1",), 21_000),
        ("RAIL-PZU", 14, pzu, "05-30 08:00", "06-02 08:00", ("ENG-C1",), 13_000),
        ("RAIL-PZU", 19, pzu, "06-09 08:00", "06-12 08:00", ("BAN-V1", "BAN-AM"), 29_000),
        ("RAIL-PZU", 21, pzu, "06-13 08:00", "06-16 08:00", ("BAN-V2",), 17_000),
        ("RAIL-PZU", 26, pzu, "06-23 08:00", "06-26 08:00", ("CAMP-2",), 11_000),
        ("RAIL-PZU", 30, pzu, "07-01 08:00", "07-04 08:00", ("CAMP-1",), 45_000),
        # Slots x 1,500 + 8,000.
        ("ROAD-NYA", 19, nya, "05-22 06:00", "05-24 06:00", ("ENG-V1",), 20_000),
        ("ROAD-NYA", 31, nya, "06-03 06:00", "06-05 06:00", ("ENG-C1",), 14_000),
        ("ROAD-NYA", 41, nya, "06-13 06:00", "06-15 06:00", ("BAN-V1", "BAN-AM"), 26_000),
        ("ROAD-NYA", 45, nya, "06-17 06:00", "06-19 06:00", ("BAN-V2",), 17_000),
        ("ROAD-NYA", 55, nya, "06-27 06:00", "06-29 06:00", ("CAMP-2",), 12_500),
        ("ROAD-NYA", 63, nya, "07-05 06:00", "07-07 06:00", ("CAMP-1",), 38_000),
        # 50 people x 5 + 1.25 slots x 10 rounded half up (13); a slot x 10; 100.
        ("BUS-NYA", 99, bus, "05-25 18:00", "05-25 19:00", ("ENG-P1", "ENG-MED"), 373),
        # 80 x 5 + 2 x 10 + 100; 60 x 5 + 1.5 x 10 + 100.
        ("BUS-NYA", 187, bus, "06-16 18:00", "06-16 19:00", ("BAN-P1",), 520),
        ("BUS-NYA", 195, bus, "06-18 18:00", "06-18 19:00", ("BAN-P2",), 415),
    )
    return tuple(
        _direct(LiftKind.CONVOY, source, number, (one, leaves), (two, comes), parcels, usd)
        for source, number, (one, two), leaves, comes, parcels, usd in rows
    )


def _flights() -> tuple[Voyage, Voyage]:
    """One aircraft, twice: the engineers in May, the battalion on two flights in June.

    Engineers: 120 + 330 + 270 min = 12 h x 6,000; 3 landings x 500; 20,000. Least time on the ground 120 min.

    Battalion: 300 + 3 x 510 + 270 min = 35 h x 6,000 = 210,000; 8 landings (2 on each way over Jeddah) x 500 = 4,000;
    20,000; from 17 June 00:00Z to 18 June 03:00Z it stands 1,620 min in Dhaka, of which 90 are its turnaround and 180
    free: 1,350 min at 5 = 6,750.
    """
    engineers = ("ENG-P1", "ENG-MED")
    first = Voyage(
        id="lot-1",
        kind=LiftKind.FLIGHT,
        source="LOT-SHJ",
        number=1,
        stops=(
            _stop("OMSJ", "05-25 02:00"),
            _stop("OPKC", "05-25 04:00", "05-25 04:00", "05-25 06:00", "05-25 06:00", loads=engineers),
            _stop("HSNN", "05-25 11:30", "05-25 11:30", "05-25 12:30", "05-25 13:30", discharges=engineers),
            _stop("OMSJ", "05-25 18:00"),
        ),
        ways=("OMSJ-OPKC", "OPKC-HSNN", "HSNN-OMSJ"),
        usd=93_500,
    )
    second = Voyage(
        id="lot-2",
        kind=LiftKind.FLIGHT,
        source="LOT-SHJ",
        number=2,
        stops=(
            _stop("OMSJ", "06-15 20:00"),
            _stop("VGHS", "06-16 01:00", "06-16 01:00", "06-16 03:00", "06-16 03:00", loads=("BAN-P1",)),
            _stop("HSNN", "06-16 12:30", "06-16 12:30", "06-16 13:30", "06-16 14:30", discharges=("BAN-P1",)),
            _stop("VGHS", "06-17 00:00", "06-18 01:00", "06-18 03:00", "06-18 03:00", loads=("BAN-P2",)),
            _stop("HSNN", "06-18 12:30", "06-18 12:30", "06-18 13:30", "06-18 14:30", discharges=("BAN-P2",)),
            _stop("OMSJ", "06-18 19:00"),
        ),
        ways=("OMSJ-VGHS", "VGHS-HSNN", "HSNN-VGHS", "VGHS-HSNN", "HSNN-OMSJ"),
        usd=240_750,
    )
    return first, second


COST = DeploymentCost(
    ships_usd=815_510,  # 655,650 + 159,860
    liners_usd=4_800,
    flights_usd=334_250,  # 93,500 + 240,750
    # 5,600 from the depot, 136,000 by rail, 127,500 by road, 1,308 by bus.
    corridors_usd=270_408,
    # Beyond 3 free days in Port Sudan: BAN-V2 stands 7,390 min, 3 begun days x 6 slots x 10; CAMP-1 14,190 min,
    # 7 begun days x 20 slots x 10. The others leave in time.
    storage_usd=1_580,
    # ENG-C1 2 days x 100; BAN-V2 2 days x 500.
    late_usd=1_200,
    # BAN is whole on 19 June 06:00Z, wanted by 17 June: 3 begun days x 2,000. ENG is whole on 5 June, in time.
    not_operational_usd=6_000,
    # ENG-P1 from 25 May 19:00Z to 5 June 06:00Z: 10 whole days x 50 x 40. BAN-P1 from 16 to 19 June: 2 x 80 x 40.
    # BAN-P2 waits 11 hours.
    waiting_people_usd=26_400,
    # Port Sudan's yard holds 19 slots: 23 stand there at the midnights of 22 and 23 June, 20 at those of 24 June to
    # 1 July: (2 x 4 + 8 x 1) x 30.
    over_storage_usd=480,
    not_moved_usd=1_000_000,
)
"""Lift 1,426,548, penalties 34,080, objective 2,460,628."""

SHARES = (
    # ship-1 by mass: 180 of 340 t are MIS's: 347,108 and 308,541, and the dollar left over to MIS. ship-2 159,860,
    # lot-2 240,750, depot 5,600, rail 57,000, road 55,500, bus 935, storage 1,580.
    MissionShare(mission="MIS", fiscal_year="2009/10", usd=868_334),
    # CAMP-1 by rail and road in July.
    MissionShare(mission="MIS", fiscal_year="2010/11", usd=83_000),
    # ship-1 308,541, liner 4,800, lot-1 93,500, rail 34,000, road 34,000, bus 373.
    MissionShare(mission="NIS", fiscal_year="2009/10", usd=475_214),
)


def small_plan() -> DeploymentPlan:
    """A plan for `small_problem` that keeps every rule."""
    return DeploymentPlan(
        scenario="small",
        problem_digest=small_problem().digest,
        versions=(("movcon", "0"),),
        seed=0,
        budget=0,
        voyages=(_time_charter(), _voyage_charter(), _liner(), *_convoys(), *_flights()),
        not_moved=(
            NotMoved(
                requirement="CAMP-3",
                code="left_in_stock",
                reason="The camp stands without it.",
                remedies=("Ask for another ship.",),
            ),
        ),
        cost=COST,
        shares=SHARES,
        baseline_usd=2_000_000,
        bound_usd=1_000_000,
    )
