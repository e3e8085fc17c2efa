"""Rules that may stand in a parcel's way, each in a planner's words, with how it is lifted and the edits that do."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain

from movcon.clock import Day, day_text, midnight, utc_day
from movcon.deployment.cargo import Parcel
from movcon.deployment.edits import (
    CloseCorridor,
    ClosePlace,
    DeploymentEdit,
    ReopenCorridor,
    ReopenPassage,
    ReopenPlace,
    SetConvoys,
    SetHandling,
    SetLoadPorts,
)
from movcon.deployment.places import Place, Port
from movcon.deployment.problem import DeploymentProblem
from movcon.deployment.ships import ShipType
from movcon.deployment.ways import Corridor, LinerService, SeaLane
from movcon.places import Closure

Edits = tuple[DeploymentEdit, ...]
Lift = Callable[[DeploymentProblem], DeploymentProblem]

CLOSING, REQUIRED, READY = "closing", "late", "ready"
"""Rules that are dates: the edits that move them far enough depend on what else is lifted."""

_PLENTY = 10**9


@dataclass(frozen=True, slots=True, kw_only=True)
class Obstacle:
    """A rule as it may bind one parcel.

    Attributes
    ----------
    rule
        Its name in docs/rules-deployment.md, or ``ready`` and ``horizon``.
    subject
        Whose rule it is: a place, a corridor, a passage; empty where it is nobody's alone.
    words
        What stands in the way, to be said after "because of".
    lift
        The problem without it, for this parcel.
    ways
        Edits that lift it as far as some parcel may need, each by itself; empty where no edit does, and for dates.
    whole
        Edits that lift it altogether, for where none of the ways suffices.
    """

    rule: str
    words: str
    lift: Lift
    subject: str = ""
    ways: tuple[Edits, ...] = ()
    whole: Edits = ()


def obstacles(problem: DeploymentProblem, parcel: Parcel) -> list[Obstacle]:
    """Rules that may bind a parcel on its way, dates left out; what is most often the cause stands first."""
    return [
        *_closures(problem),
        *_load_ports(problem, parcel),
        *_corridors(problem, parcel),
        *_ports(problem, parcel),
        *_lift(problem, parcel),
    ]


def horizon(problem: DeploymentProblem) -> Obstacle:
    """The end of all planning."""
    words = f"the horizon of the scenario ({day_text(utc_day(problem.horizon))})"
    return Obstacle(
        rule="horizon", words=words, lift=lambda item: replace(item, horizon=item.horizon + midnight(2 * 365))
    )


def ready_from(parcel: Parcel, day: Day) -> Obstacle:
    """The date from which it may be loaded; lifted, it is as soon as on that day."""

    def lift(item: DeploymentProblem) -> DeploymentProblem:
        soon = (min(midnight(day), p.ready) for p in item.parcels)
        parcels = (replace(p, ready=ready, required=ready) for p, ready in zip(item.parcels, soon, strict=True))
        return replace(item, parcels=tuple(parcels))

    return Obstacle(rule=READY, words=f"its being ready only on {day_text(utc_day(parcel.ready))}", lift=lift)


# Closures -------------------------------------------------------------------------------------------------------------


def _closures(problem: DeploymentProblem) -> Iterator[Obstacle]:
    for place in problem.places:
        if place.closures:
            reopened = ReopenPlace(place=place.id)
            yield Obstacle(
                rule="closures",
                subject=place.id,
                words=f"the closure of {place.name} ({_when(problem, place.closures)})",
                lift=reopened.apply,
                ways=_but_one(reopened, place.closures, partial(ClosePlace, place=place.id)),
                whole=(reopened,),
            )
    for corridor in problem.corridors:
        if corridor.closures:
            let = ReopenCorridor(corridor=corridor.id)
            yield Obstacle(
                rule="corridor",
                subject=corridor.id,
                words=f"the closure of {corridor.id} ({_when(problem, corridor.closures)})",
                lift=let.apply,
                ways=_but_one(let, corridor.closures, partial(CloseCorridor, corridor=corridor.id)),
                whole=(let,),
            )
    dated = [lane for lane in problem.sea_lanes if lane.closures]
    for passage in dict.fromkeys(name for lane in dated for name in lane.passages):
        opened = ReopenPassage(passage=passage)
        yield Obstacle(
            rule="way", subject=passage, words=f"the closure of {passage}", lift=opened.apply, ways=((opened,),)
        )
    closed = [liner for liner in problem.liners if liner.closures]
    if closed:
        yield Obstacle(
            rule="liner",
            words=f"sailings that do not take place ({', '.join(liner.id for liner in closed)})",
            lift=lambda item: replace(item, liners=tuple(replace(liner, closures=()) for liner in item.liners)),
        )


def _but_one(
    reopened: DeploymentEdit, closures: Sequence[Closure], close: Callable[..., DeploymentEdit]
) -> tuple[Edits, ...]:
    """Each closure lifted alone: everything reopened, and closed again for the others. They must be of whole days."""
    days = [(midnight(utc_day(item.start)), midnight(utc_day(item.end))) for item in closures]
    if len(closures) < 2 or days != [(item.start, item.end) for item in closures]:
        return ()
    again = [
        close(first_day=utc_day(item.start), last_day=utc_day(item.end) - 1, reason=item.reason) for item in closures
    ]
    return tuple((reopened, *again[:number], *again[number + 1 :]) for number in range(len(again)))


def _when(problem: DeploymentProblem, closures: Iterable[Closure]) -> str:
    """Each closure from its first to its last date, with the reason where one is given."""
    told = []
    for closure in closures:
        last = utc_day(closure.end - 1)
        until = "beyond the horizon" if closure.end > problem.horizon else f"to {day_text(last)}"
        reason = "" if closure.reason == "closed" else f": {closure.reason}"
        told.append(f"{day_text(utc_day(closure.start))} {until}{reason}")
    return "; ".join(told)


# Ports ----------------------------------------------------------------------------------------------------------------


def _load_ports(problem: DeploymentProblem, parcel: Parcel) -> Iterator[Obstacle]:
    item = problem.consignment[parcel.consignment]
    if not item.load_ports or parcel.people:
        return
    ends = dict.fromkeys(way.origin for way in chain[SeaLane | LinerService](problem.sea_lanes, problem.liners))
    more = tuple(
        (SetLoadPorts(consignment=item.id, ports=(*item.load_ports, port)),)
        for port in ends
        if port not in item.load_ports
    )
    names = " or ".join(problem.place[port].name for port in item.load_ports)
    yield Obstacle(
        rule="load_port",
        words=f"its being loaded at {names} only",
        lift=SetLoadPorts(consignment=item.id, ports=()).apply,
        ways=more,
    )


def _ports(problem: DeploymentProblem, parcel: Parcel) -> Iterator[Obstacle]:
    if parcel.people:
        return
    types = [problem.ship_type[name] for name in dict.fromkeys(offer.type_id for offer in problem.ship_offers)]
    for place in problem.places:
        port = place.port
        if port is None:
            continue
        measures = _measures_too_small(port, types)
        if measures:
            yield Obstacle(
                rule="ship_fits_port",
                subject=place.id,
                words=f"the {' and '.join(measures)} that {place.name} allows ships",
                lift=partial(_with_port, name=place.id, change=_any_ship),
            )
        if parcel.explosive and (not port.class1 or (port.neq_max_g is not None and port.neq_max_g < parcel.neq_g)):
            most = "no explosives" if not port.class1 else f"no more than {(port.neq_max_g or 0) / 1000:,.0f} kg NEQ"
            yield Obstacle(
                rule="ship_takes_cargo",
                subject=place.id,
                words=f"{place.name} taking {most}",
                lift=partial(_with_port, name=place.id, change=_any_explosives),
            )
        if not all(kind.can_work(parcel, _any_explosives(port)) for kind in types):
            gear = f"{_gear(port)}; heaviest piece {_tonnes(parcel.piece_kg)}"
            yield Obstacle(
                rule="ship_takes_cargo",
                subject=place.id,
                words=f"what {place.name} has to work it with ({gear})",
                lift=partial(_with_port, name=place.id, change=_any_gear),
            )


def _measures_too_small(port: Port, types: Iterable[ShipType]) -> list[str]:
    """What of a port keeps some ship on offer out, with its figure."""
    found: dict[str, None] = {}
    for kind in types:
        if port.length_max_mm is not None and kind.length_mm > port.length_max_mm:
            found[f"length ({port.length_max_mm / 1000:.0f} m)"] = None
        if port.beam_max_mm is not None and kind.beam_mm > port.beam_max_mm:
            found[f"beam ({port.beam_max_mm / 1000:.1f} m)"] = None
        if port.depth_mm is not None and kind.draft_mm + port.under_keel_mm > port.depth_mm:
            found[f"draft ({(port.depth_mm - port.under_keel_mm) / 1000:.1f} m)"] = None
    return list(found)


def _gear(port: Port) -> str:
    crane = f"cranes to {_tonnes(port.crane_kg)}" if port.crane_kg else "no crane"
    return f"{'a ramp' if port.ramp else 'no ramp'}, {crane}"


def _any_ship(port: Port) -> Port:
    return replace(port, length_max_mm=None, beam_max_mm=None, depth_mm=None)


def _any_explosives(port: Port) -> Port:
    return replace(port, class1=True, neq_max_g=None)


def _any_gear(port: Port) -> Port:
    return replace(port, ramp=True, crane_kg=_PLENTY)


def _with_port(problem: DeploymentProblem, *, name: str, change: Callable[[Port], Port]) -> DeploymentProblem:
    def changed(place: Place) -> Place:
        return place if place.id != name or place.port is None else replace(place, port=change(place.port))

    return replace(problem, places=tuple(changed(place) for place in problem.places))


# Corridors ------------------------------------------------------------------------------------------------------------


def _corridors(problem: DeploymentProblem, parcel: Parcel) -> Iterator[Obstacle]:
    for corridor in problem.corridors:
        refused = _refused(corridor, parcel)
        if refused:
            edits: tuple[Edits, ...] = ()
            if replace(corridor, convoy_centi=max(corridor.convoy_centi, parcel.slots_centi)).takes(parcel):
                slots, hours = -(-parcel.slots_centi // 100), max(1, corridor.interval_min // 60)
                edits = ((SetConvoys(corridor=corridor.id, slots=slots, interval_h=hours),),)
            yield Obstacle(
                rule="corridor",
                subject=corridor.id,
                words=f"{corridor.id} taking {' and '.join(refused)}",
                lift=partial(_taking_all, name=corridor.id, least_centi=parcel.slots_centi),
                ways=edits,
            )
    for place in problem.places:
        limit = place.handled_centi_per_day
        if limit is not None and limit < parcel.slots_centi:
            more = SetHandling(place=place.id, slots_per_day=-(-parcel.slots_centi // 100))
            words = f"{place.name} handling {limit / 100:g} slots a day (it takes {parcel.slots_centi / 100:g})"
            yield Obstacle(rule="handling", subject=place.id, words=words, lift=more.apply, ways=((more,),))


def _refused(corridor: Corridor, parcel: Parcel) -> list[str]:
    """What of a parcel a corridor does not take."""
    found: list[str] = []
    if parcel.people and not corridor.carries_people:
        found.append("no people")
    if not parcel.people:
        if corridor.piece_kg_max is not None and parcel.piece_kg > corridor.piece_kg_max:
            found.append(f"no piece above {_tonnes(corridor.piece_kg_max)} (it has one of {_tonnes(parcel.piece_kg)})")
        if corridor.piece_height_max_mm is not None and parcel.piece_height_mm > corridor.piece_height_max_mm:
            limit, height = corridor.piece_height_max_mm / 1000, parcel.piece_height_mm / 1000
            found.append(f"no piece higher than {limit:.2f} m (it has one of {height:.2f} m)")
        if parcel.explosive and not corridor.class1:
            found.append("no explosives")
    if parcel.slots_centi > corridor.convoy_centi:
        found.append(f"{corridor.convoy_centi / 100:g} slots a convoy (it takes {parcel.slots_centi / 100:g})")
    return found


def _taking_all(problem: DeploymentProblem, *, name: str, least_centi: int) -> DeploymentProblem:
    def changed(item: Corridor) -> Corridor:
        if item.id != name:
            return item
        most = max(item.convoy_centi, least_centi)
        return replace(
            item, piece_kg_max=None, piece_height_max_mm=None, class1=True, carries_people=True, convoy_centi=most
        )

    return replace(problem, corridors=tuple(changed(item) for item in problem.corridors))


# Ships, liners, aircraft ----------------------------------------------------------------------------------------------


def _lift(problem: DeploymentProblem, parcel: Parcel) -> Iterator[Obstacle]:
    if problem.charter_offers:
        yield Obstacle(
            rule="flights",
            words="lead times, notices and clearances of the aircraft on offer",
            lift=_at_once,
        )
    if parcel.people or not (problem.ship_offers or problem.liners):
        return
    if parcel.explosive:
        yield Obstacle(rule="ship_takes_cargo", words="no ship and no liner taking explosives", lift=_any_class)
    yield Obstacle(
        rule="ship_takes_cargo",
        words=f"what the ships and liners on offer take ({cargo_words(parcel)})",
        lift=partial(_any_size, parcel=parcel),
    )
    if problem.ship_offers:
        first = min(offer.available_from for offer in problem.ship_offers)
        last = max(offer.available_until for offer in problem.ship_offers)
        yield Obstacle(
            rule="charter_form",
            words=f"when charters may begin ({day_text(utc_day(first))} to {day_text(utc_day(last))})",
            lift=lambda item: replace(
                item,
                ship_offers=tuple(
                    replace(offer, available_from=midnight(item.planning_day), available_until=item.horizon)
                    for offer in item.ship_offers
                ),
            ),
        )


def cargo_words(parcel: Parcel) -> str:
    """What a ship or a corridor asks of a parcel."""
    told = f"{_tonnes(parcel.mass_kg)}, heaviest piece {_tonnes(parcel.piece_kg)}, "
    told += f"{parcel.piece_height_mm / 1000:.2f} m high, {parcel.deck_kg_per_m2:,} kg/m2 on deck"
    return told + (", class 1" if parcel.explosive else "")


def _at_once(problem: DeploymentProblem) -> DeploymentProblem:
    cleared = utc_day(problem.horizon) + 1
    offers = (replace(offer, lead_time_days=0, cleared_until=cleared) for offer in problem.charter_offers)
    routes = (replace(route, notice_days=0) for route in problem.routes)
    return replace(problem, charter_offers=tuple(offers), routes=tuple(routes))


def _any_class(problem: DeploymentProblem) -> DeploymentProblem:
    types = tuple(replace(kind, class1=True) for kind in problem.ship_types)
    return replace(problem, ship_types=types, liners=tuple(replace(liner, class1=True) for liner in problem.liners))


def _any_size(problem: DeploymentProblem, *, parcel: Parcel) -> DeploymentProblem:
    def larger(kind: ShipType) -> ShipType:
        room = kind.room(parcel)
        return replace(
            kind,
            lane_mm=max(kind.lane_mm, room[0]),
            teu_centi=max(kind.teu_centi, room[1]),
            deadweight_kg=max(kind.deadweight_kg, room[2]),
            deck_kg_per_m2=max(kind.deck_kg_per_m2, parcel.deck_kg_per_m2),
            clear_height_mm=max(kind.clear_height_mm, parcel.piece_height_mm),
        )

    liners = tuple(
        replace(
            liner,
            lane_mm=max(liner.lane_mm, parcel.lane_mm),
            teu_centi=max(liner.teu_centi, parcel.teu_centi),
            loose_kg=max(liner.loose_kg, parcel.loose_kg),
        )
        for liner in problem.liners
    )
    return replace(problem, ship_types=tuple(larger(kind) for kind in problem.ship_types), liners=liners)


def _tonnes(kg: int) -> str:
    return f"{kg / 1000:.1f} t"
