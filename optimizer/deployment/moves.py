"""Small changes of a candidate that one laying tries: who comes first, which way, on which flight."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cached_property

from movcon.clock import MINUTES_PER_DAY, Minute
from movcon.deployment.plan import LiftKind, Voyage
from movcon.deployment.problem import DeploymentProblem
from optimizer.deployment.decisions import Charter, Decisions, Option, Trunk
from optimizer.deployment.estimates import Estimates
from optimizer.deployment.laying import Laid

_CYCLES = (1, 2, 3, 4, 6, 8, 12)
_DAYS = (1, 1, 2, 3, 5, 8, 13)
_TIMETABLED = (LiftKind.CONVOY, LiftKind.LINER)

Move = Callable[[Decisions, Laid, random.Random], Decisions | None]


class Moves:
    """Moves on the decisions of one problem; each gives None where it finds nothing to change."""

    def __init__(self, problem: DeploymentProblem, estimates: Estimates, names: tuple[str, ...]) -> None:
        self._problem = problem
        self._estimates = estimates
        self._names = names

    @cached_property
    def _of_unit(self) -> dict[str, frozenset[str]]:
        """Main cargo by unit."""
        found: dict[str, set[str]] = {}
        for name in self._names:
            item = self._problem.consignment[self._problem.parcel[name].consignment]
            if item.main and not self._problem.parcel[name].people:
                found.setdefault(item.unit, set()).add(name)
        return {unit: frozenset(names) for unit, names in found.items()}

    @cached_property
    def _of_consignment(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {}
        for name in self._names:
            found.setdefault(self._problem.parcel[name].consignment, []).append(name)
        return {consignment: tuple(names) for consignment, names in found.items()}

    def try_one(self, now: Decisions, laid: Laid, rng: random.Random) -> Decisions | None:
        """One move, drawn by kind."""
        moves: list[tuple[Move, int]] = [
            (self._forward, 5),
            (self._unit_moved, 2),
            (self._units_swapped, 1),
            (self._consignment_moved, 2),
            (self._other_way, 4),
            (self._hurried, 2),
            (self._held, 2),
        ]
        if any(option.trunk is Trunk.AIR for option in now.chosen.values()):
            moves += [(self._lots_joined, 3), (self._flown_otherwise, 2), (self._lot_rule, 1)]
        if len(now.charters) > 1:
            moves.append((self._charter_first, 1))
        return rng.choices([move for move, _ in moves], [weight for _, weight in moves])[0](now, laid, rng)

    def _costly(self, laid: Laid) -> list[str]:
        """Parcels that are late or not moved, and cargo that its unit waits for longest."""
        delivered = laid.delivered
        found = [
            name
            for name in self._names
            if (there := delivered.get(name)) is None or there > self._problem.parcel[name].required
        ]
        for unit, names in self._of_unit.items():
            last = max((delivered[name] for name in names if name in delivered), default=None)
            if last is not None and (
                self._problem.unit[unit].usd_per_person_day_waiting or last > self._problem.unit[unit].operational_by
            ):
                found += sorted(name for name in names if delivered.get(name) == last)
        return found

    def _some(self, laid: Laid, rng: random.Random) -> str:
        costly = self._costly(laid)
        return rng.choice(costly if costly and rng.random() < 0.75 else self._names)

    # Who comes first ------------------------------------------------------------------------------------------------

    def _forward(self, now: Decisions, laid: Laid, rng: random.Random) -> Decisions:
        order = list(now.order)
        for _ in range(rng.choice((1, 1, 1, 2, 3, 5))):
            at = order.index(self._some(laid, rng))
            name = order.pop(at)
            order.insert(rng.randint(0, at) if rng.random() < 0.8 else rng.randint(0, len(order)), name)
        return replace(now, order=tuple(order))

    def _unit_moved(self, now: Decisions, laid: Laid, rng: random.Random) -> Decisions | None:
        del laid
        if not self._of_unit:
            return None
        return _together(now, self._of_unit[rng.choice(sorted(self._of_unit))], rng)

    def _consignment_moved(self, now: Decisions, laid: Laid, rng: random.Random) -> Decisions:
        consignment = self._problem.parcel[self._some(laid, rng)].consignment
        return _together(now, self._of_consignment[consignment], rng)

    def _units_swapped(self, now: Decisions, laid: Laid, rng: random.Random) -> Decisions | None:
        """The cargo of two units in each other's places, each in its own order."""
        del laid
        if len(self._of_unit) < 2:
            return None
        one, two = (self._of_unit[unit] for unit in rng.sample(sorted(self._of_unit), 2))
        places = [at for at, name in enumerate(now.order) if name in one or name in two]
        first = next(now.order[at] for at in places) in one
        ahead, behind = (two, one) if first else (one, two)
        moved = [name for part in (ahead, behind) for name in now.order if name in part]
        order = list(now.order)
        for at, name in zip(places, moved, strict=True):
            order[at] = name
        return replace(now, order=tuple(order))

    def _charter_first(self, now: Decisions, laid: Laid, rng: random.Random) -> Decisions:
        """Another ship before others: the first to sail finds berths free."""
        del laid
        charters = list(now.charters)
        charters.insert(rng.randrange(len(charters)), charters.pop(rng.randrange(len(charters))))
        return replace(now, charters=tuple(charters))

    # Which way ------------------------------------------------------------------------------------------------------

    def _other_way(self, now: Decisions, laid: Laid, rng: random.Random) -> Decisions | None:
        """A parcel or its consignment by another option without a charter, off its ship if it is on one."""
        first = self._some(laid, rng)
        moved: tuple[str, ...] = (first,)
        if rng.random() < 0.5:
            moved = self._of_consignment[self._problem.parcel[first].consignment]
        chosen: dict[str, Option] = dict(now.chosen)
        place = int(rng.expovariate(0.5))
        for name in moved:
            row = self._estimates.otherwise[name]
            if row:
                chosen[name] = row[min(len(row) - 1, place)].option
        off = {name for name in moved if chosen.get(name) != now.chosen.get(name)}
        if not off:
            return None
        return replace(now, chosen=chosen, charters=without(now.charters, off))

    def _hurried(self, now: Decisions, laid: Laid, rng: random.Random) -> Decisions:
        """A consignment's way on by time and not by price, or back."""
        names = frozenset(self._of_consignment[self._problem.parcel[self._some(laid, rng)].consignment])
        return replace(now, hurried=now.hurried - names if names <= now.hurried else now.hurried | names)

    def _held(self, now: Decisions, laid: Laid, rng: random.Random) -> Decisions | None:
        """A parcel or its consignment leaves at once, or so much later that it takes the next convoy or sailing."""
        names = self._of_consignment[self._problem.parcel[rng.choice(self._names)].consignment]
        if rng.random() < 0.5:
            names = (rng.choice(names),)
        if rng.random() < 0.2:
            return _as_usual(now, names)
        own = [voyage for voyage in laid.voyages if voyage.kind in _TIMETABLED and names[0] in voyage.parcels]
        if not own:
            return None
        one = rng.choice(own)
        later = [
            voyage.departure
            for voyage in laid.voyages
            if voyage.source == one.source and voyage.kind is one.kind and voyage.departure > one.departure
        ]
        if not later:
            return None
        wait = min(later) - one.departure
        held = {
            name: max(self._problem.parcel[name].ready, now.leave.get(name, 0)) + wait
            for name in names
            if (option := now.chosen.get(name)) is not None and option.trunk is not Trunk.AIR
        }
        return replace(now, leave={**now.leave, **held}) if held else None

    # On which flight ------------------------------------------------------------------------------------------------

    def _lots_joined(self, now: Decisions, laid: Laid, rng: random.Random) -> Decisions | None:
        """The parcels of two lots between the same airfields, mostly close in time, on one day."""
        lots = _lots(laid)
        pairs: dict[tuple[str, str], list[Voyage]] = {}
        for voyage in lots:
            pairs.setdefault(_airfields(voyage), []).append(voyage)
        rows = [row for _, row in sorted(pairs.items()) if len(row) > 1]
        if not rows:
            return None
        row = rng.choice(rows)
        at = rng.randrange(len(row) - 1)
        other = at + 1 if rng.random() < 0.7 else rng.randrange(at + 1, len(row))
        go = _first_load(row[rng.choice((at, other))])
        return replace(now, leave={**now.leave, **dict.fromkeys((*row[at].parcels, *row[other].parcels), go)})

    def _flown_otherwise(self, now: Decisions, laid: Laid, rng: random.Random) -> Decisions | None:
        """A lot's parcels, all people of a unit or one parcel some days sooner or later, or timed as usual again."""
        lots = _lots(laid)
        if not lots:
            return None
        lot = rng.choice(lots)
        name = rng.choice(lot.parcels)
        names: Iterable[str] = rng.choice((lot.parcels, self._travel_together(name, lots), (name,)))
        if rng.random() < 0.3:
            return _as_usual(now, names)
        days = rng.choice(_DAYS) * rng.choice((-1, 1))
        left: dict[str, Minute] = {item: _first_load(voyage) for voyage in lots for item in voyage.parcels}
        return replace(now, leave={**now.leave, **{item: left[item] + days * MINUTES_PER_DAY for item in names}})

    def _travel_together(self, name: str, lots: list[Voyage]) -> tuple[str, ...]:
        """What flies of a parcel's unit, people or cargo as it is."""
        parcel = self._problem.parcel[name]
        unit = self._problem.unit_of(parcel).id
        return tuple(
            item
            for voyage in lots
            for item in voyage.parcels
            if self._problem.unit_of(self._problem.parcel[item]).id == unit
            and bool(self._problem.parcel[item].people) == bool(parcel.people)
        )

    def _lot_rule(self, now: Decisions, laid: Laid, rng: random.Random) -> Decisions | None:
        """Longer or shorter lots between two airfields, or another offer asked first."""
        lots = _lots(laid)
        if not lots:
            return None
        pair = _airfields(rng.choice(lots))
        rule = now.lot_rule(*pair)
        if rng.random() < 0.5:
            rule = replace(rule, cycles_max=rng.choice(_CYCLES))
        else:
            rule = replace(rule, offer=rng.choice((None, *(offer.id for offer in self._problem.charter_offers))))
        return replace(now, lots={**now.lots, pair: rule})


def _together(now: Decisions, names: Iterable[str], rng: random.Random) -> Decisions:
    """Parcels together at another place in the order, in the order they had."""
    moved = set(names)
    rest = [name for name in now.order if name not in moved]
    at = rng.randint(0, len(rest))
    return replace(now, order=(*rest[:at], *(name for name in now.order if name in moved), *rest[at:]))


def _as_usual(now: Decisions, names: Iterable[str]) -> Decisions | None:
    freed = set(names) & now.leave.keys()
    if not freed:
        return None
    return replace(now, leave={name: minute for name, minute in now.leave.items() if name not in freed})


def _lots(laid: Laid) -> list[Voyage]:
    """Lots laid, by when they leave; those that stand are not to be changed."""
    stands = {voyage.id for voyage in laid.ways.standing.voyages}
    return [voyage for voyage in laid.voyages if voyage.kind is LiftKind.FLIGHT and voyage.id not in stands]


def _airfields(lot: Voyage) -> tuple[str, str]:
    load = next(stop.place for stop in lot.stops if stop.loads)
    return load, next(stop.place for stop in lot.stops if stop.discharges)


def _first_load(lot: Voyage) -> Minute:
    return next(stop.departure for stop in lot.stops if stop.loads)


def without(charters: tuple[Charter, ...], off: set[str]) -> tuple[Charter, ...]:
    """Charters without these parcels; those left empty fall away."""
    return tuple(
        Charter(charter.offer, rounds)
        for charter in charters
        if (rounds := charter.only({name for name in charter.parcels if name not in off}))
    )
