"""What of a plan stands in a problem that goes on from a release: begun, fixed, what feeds them, and what is kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from movcon.clock import Minute, utc_text
from movcon.deployment.plan import LiftKind, Voyage
from movcon.deployment.problem import DeploymentProblem
from movcon.errors import InvalidValue
from optimizer.deployment.ledger import Ledger
from optimizer.deployment.options import Ways
from optimizer.deployment.replanning import checks
from optimizer.deployment.replanning.feeders import Feeder, feeder
from optimizer.deployment.replanning.finishing import finished
from optimizer.deployment.replanning.prices import priced
from optimizer.deployment.standing import Leg, legs_of

_SHARED = (LiftKind.CONVOY, LiftKind.LINER)
_FINISHES_MAX = 4


class Unplannable(InvalidValue):
    """What has begun cannot be finished; the message says why."""


@dataclass(slots=True)
class Kept:
    """Voyages that stand, with what they carry, and why those that had to stand could not.

    ``reasons`` are in words, by voyage; ``under_way`` are the parcels of voyages begun and fixed.
    """

    voyages: tuple[Voyage, ...]
    reasons: dict[str, str] = field(default_factory=dict)
    under_way: frozenset[str] = frozenset()


def keep(
    problem: DeploymentProblem, voyages: Sequence[Voyage], free: frozenset[str], changed: frozenset[str] = frozenset()
) -> Kept:
    """Keep what can be kept of voyages; ``free`` parcels stay only on what has begun or is fixed, and its feeders.

    What has begun does not load ``changed`` parcels: they are other cargo than it was to carry. A voyage that can no
    longer be made as it was is left out, a convoy or a sailing only what it no longer takes. What has begun stands; a
    ship that cannot go on is finished otherwise.
    """
    return _Keeping(problem, voyages, free, changed).kept()


class _Keeping:
    def __init__(
        self, problem: DeploymentProblem, voyages: Sequence[Voyage], free: frozenset[str], changed: frozenset[str]
    ) -> None:
        release = problem.release
        assert release is not None
        self._problem = problem
        self._present = release.present
        self._changed = changed
        self._ways = Ways(problem)
        self._begun = frozenset(release.begun)
        self._fixed = frozenset(release.fixed)
        self._now = {voyage.id: voyage for voyage in voyages}
        self._reasons: dict[str, str] = {}
        self._finishes: dict[str, int] = {}
        self._lost: set[tuple[str, str]] = set()
        self._at_quay: dict[str, Minute] = {}
        self._left_at: dict[str, tuple[str, Minute]] = {}
        self._leave(free)

    def _leave(self, free: frozenset[str]) -> None:
        """Let go of the legs of free parcels beyond the last that must stand, and of parcels no longer known.

        Raises
        ------
        Unplannable
            A parcel that is no longer known, or is other cargo now, is loaded already.
        """
        for name, row in legs_of(self._now.values()).items():
            must = max((number for number, leg in enumerate(row) if self._must(leg.voyage)), default=-1)
            parcel = self._problem.parcel.get(name)
            under_way = [leg.voyage.id for leg in row if self._has_happened(leg)]
            if under_way and parcel is None:
                raise Unplannable(f"{name} is no longer in the problem, and {under_way[-1]} carries it.")
            if under_way and name in self._changed:
                raise Unplannable(f"{name} is other cargo than was released, and {under_way[-1]} carries that.")
            if parcel is None:
                self._lost.update((name, leg.voyage.id) for leg in row)
            elif name in free or row[-1].discharged.place != self._problem.destination_of(parcel):
                self._lost.update((name, leg.voyage.id) for leg in row[must + 1 :])

    def _must(self, voyage: Voyage) -> bool:
        return voyage.id in self._begun or voyage.id in self._fixed

    def _has_happened(self, leg: Leg) -> bool:
        return leg.voyage.id in self._begun and leg.loaded.start < self._present

    def kept(self) -> Kept:
        """Look at everything again until nothing more falls away."""
        while self._walk() or self._look():
            pass
        stand = tuple(self._standing())
        must = frozenset(name for voyage in stand if self._must(voyage) for name in voyage.parcels)
        return Kept(stand, self._reasons, must)

    def _standing(self) -> Iterator[Voyage]:
        for voyage in self._now.values():
            loads = self._loads(voyage)
            if voyage.id in self._begun:
                yield voyage
            elif loads:
                yield priced(self._problem, _only(voyage, frozenset(loads)))

    def _loads(self, voyage: Voyage) -> tuple[str, ...]:
        return tuple(name for name in voyage.parcels if (name, voyage.id) not in self._lost)

    def _walk(self) -> bool:
        """Follow each parcel along its legs; where one cannot be begun it and those after it are lost."""
        self._at_quay.clear()
        self._left_at.clear()
        before = len(self._lost)
        for name, row in legs_of(self._now.values()).items():
            parcel = self._problem.parcel.get(name)
            if parcel is None:
                continue
            here, since = self._problem.origin_of(parcel), parcel.ready
            whole, moved = True, False
            for leg in row:
                begun = leg.voyage.id in self._begun
                if (name, leg.voyage.id) in self._lost and not begun:
                    continue
                if begun and name in self._changed:
                    whole = False
                elif not self._has_happened(leg):
                    due = since + (self._problem.place[here].tranship_min if moved else 0)
                    if whole and leg.loaded.place != here:
                        whole = False
                        self._left_at[name] = (here, due)
                    elif whole and begun:
                        self._at_quay[name] = due
                        whole = leg.loaded.start >= due
                    elif whole and self._closes(leg) < due:
                        whole = False
                        self._left_at[name] = (here, due)
                if not whole:
                    self._lost.add((name, leg.voyage.id))
                here, since, moved = leg.discharged.place, leg.discharged.end, True
        return len(self._lost) > before

    def _closes(self, leg: Leg) -> Minute:
        """By when a parcel must be there to board."""
        if leg.voyage.kind is not LiftKind.LINER or leg.voyage.source not in self._problem.liner:
            return leg.loaded.start
        return leg.loaded.departure - self._problem.liner[leg.voyage.source].cut_off_min

    def _look(self) -> bool:
        """Look at each voyage beside those before it; whether anything fell away."""
        ledger = Ledger(self._problem)
        before = (len(self._lost), sum(self._finishes.values()))
        for voyage in sorted(self._now.values(), key=self._rank):
            if voyage.id in self._begun:
                self._look_at_begun(ledger, voyage)
            elif voyage.kind in _SHARED:
                self._look_at_shared(ledger, voyage)
            else:
                self._look_at_whole(ledger, voyage)
        return before != (len(self._lost), sum(self._finishes.values()))

    def _rank(self, voyage: Voyage) -> tuple[int, Minute, str]:
        rank = 0 if voyage.id in self._begun else 1 if voyage.id in self._fixed else 2
        return rank, voyage.departure, voyage.id

    def _look_at_shared(self, ledger: Ledger, voyage: Voyage) -> None:
        loads = self._loads(voyage)
        check = checks.convoy if voyage.kind is LiftKind.CONVOY else checks.sailing
        refused = check(self._problem, ledger, voyage, loads) if loads else None
        if refused is not None:
            self._lose(voyage, refused.parcels)
            self._tell(voyage, refused.reason)
        elif len(loads) < len(voyage.parcels):
            self._tell(voyage, "what it carries can no longer come")

    def _look_at_whole(self, ledger: Ledger, voyage: Voyage) -> None:
        """A ship or a lot goes with everything, or not; a flight of a lot may leave some of its load behind."""
        loads = self._loads(voyage)
        left = _only(voyage, frozenset(loads))
        if len(loads) < len(voyage.parcels):
            self._tell(voyage, "what it carries can no longer come")
            if not loads or voyage.kind is LiftKind.SHIP or _has_idle_flight(voyage, left):
                self._lose(voyage, loads)
                return
        reason = (checks.ship if voyage.kind is LiftKind.SHIP else checks.lot)(self._problem, ledger, left)
        if reason is not None:
            self._tell(voyage, reason)
            self._lose(voyage, loads)

    def _look_at_begun(self, ledger: Ledger, voyage: Voyage) -> None:
        reason = self._why_not_on(voyage)
        if reason is not None and self._finishes.get(voyage.id, 0) < _FINISHES_MAX:
            self._finishes[voyage.id] = self._finishes.get(voyage.id, 0) + 1
            self._reasons.setdefault(voyage.id, reason)
            other = self._finished(ledger, voyage)
            if other is None:
                self._now.pop(voyage.id)
                self._lose(voyage, voyage.parcels)
                return
            self._now[voyage.id] = voyage = other
        ledger.stand(voyage)

    def _finished(self, ledger: Ledger, voyage: Voyage) -> Voyage | None:
        """A voyage under way otherwise; None where it is left out, nothing being on board."""
        coming = {name: minute for name, minute in self._at_quay.items() if name in voyage.parcels}
        if voyage.kind is LiftKind.SHIP:
            brought = self._brought(voyage, coming)
            coming |= {name: way.there for name, way in brought.items()}
            other = finished(self._problem, self._ways, ledger, voyage, self._present, coming)
            self._bring({name: way for name, way in brought.items() if other is not None and name in other.parcels})
        else:
            other = without_idle_flights(self._problem, voyage, frozenset(self._loads(voyage)))
        if other is not None:
            self._lost = {item for item in self._lost if item[1] != voyage.id}
            return other
        if not any(stop.loads and stop.start < self._present for stop in voyage.stops):
            return None
        if len(self._loads(voyage)) < len(voyage.parcels):
            raise Unplannable(f"{voyage.id} is under way and cannot be finished: {self._reasons[voyage.id]}.")
        return voyage

    def _brought(self, voyage: Voyage, coming: Mapping[str, Minute]) -> dict[str, Feeder]:
        """How cargo that can no longer come to a ship as released gets to its port otherwise, as room is left."""
        ledger = Ledger(self._problem)
        for other in self._now.values():
            if other.kind is LiftKind.CONVOY and other.id in self._begun:
                ledger.stand(other)
            elif other.kind is LiftKind.CONVOY:
                checks.convoy(self._problem, ledger, other, self._loads(other))
        found: dict[str, Feeder] = {}
        for stop in voyage.stops:
            for name in stop.loads if stop.start >= self._present else ():
                if name not in coming and name in self._left_at:
                    here, due = self._left_at[name]
                    ready = max(due, self._present)
                    way = feeder(self._problem, self._ways, ledger, self._problem.parcel[name], here, ready, stop.place)
                    if way is not None:
                        found[name] = way
        return found

    def _bring(self, brought: Mapping[str, Feeder]) -> None:
        """Put cargo on the convoys that bring it to a ship; they stand as what feeds it."""
        for name, way in brought.items():
            for made in way.convoys:
                known = [one for one in self._now.values() if (one.source, one.number) == (made.source, made.number)]
                joined = next((one for one in known if one.id not in self._begun), None)
                if joined is not None:
                    self._now[joined.id] = joined if name in joined.parcels else _with(joined, name)
                    self._lost.discard((name, joined.id))
                    continue
                fresh = made.id
                while fresh in self._now or fresh in self._begun:
                    fresh += "b"
                self._now[fresh] = replace(made, id=fresh)

    def _why_not_on(self, voyage: Voyage) -> str | None:
        """Why a voyage that has begun cannot go on as it is: ships where ports or seas are closed, or cargo is late."""
        for name in voyage.parcels:
            if name in self._changed:
                return f"{name} is other cargo now than it was to load"
            if (name, voyage.id) in self._lost:
                return f"{name} can no longer be loaded in time"
        if voyage.kind is not LiftKind.SHIP:
            return None
        for stop in voyage.stops:
            place = self._problem.place[stop.place]
            worked = (stop.loads or stop.discharges) and stop.start >= self._present
            if worked and place.is_closed(stop.start, stop.end):
                return f"{stop.place} is closed {utc_text(stop.start)}"
        for number, lane in enumerate(voyage.ways):
            one, two = voyage.stops[number], voyage.stops[number + 1]
            if one.departure >= self._present:
                reason = checks.lane_refuses(self._problem, voyage, lane, one, two)
                if reason is not None:
                    return reason
        return None

    def _lose(self, voyage: Voyage, names: Sequence[str]) -> None:
        self._lost.update((name, voyage.id) for name in names)

    def _tell(self, voyage: Voyage, reason: str) -> None:
        if self._must(voyage):
            self._reasons.setdefault(voyage.id, reason)


def _only(voyage: Voyage, names: frozenset[str]) -> Voyage:
    """A voyage with these parcels alone."""
    if names.issuperset(voyage.parcels):
        return voyage
    stops = tuple(
        replace(
            stop,
            loads=tuple(name for name in stop.loads if name in names),
            discharges=tuple(name for name in stop.discharges if name in names),
        )
        for stop in voyage.stops
    )
    return replace(voyage, stops=stops)


def _with(voyage: Voyage, name: str) -> Voyage:
    """A convoy with one parcel more."""
    first, last = voyage.stops
    stops = (replace(first, loads=(*first.loads, name)), replace(last, discharges=(*last.discharges, name)))
    return replace(voyage, stops=stops)


def _has_idle_flight(was: Voyage, now: Voyage) -> bool:
    return any(one.loads and not two.loads for one, two in zip(was.stops, now.stops, strict=True))


def without_idle_flights(problem: DeploymentProblem, was: Voyage, names: frozenset[str]) -> Voyage | None:
    """A lot under way with these parcels alone; the flights left empty are not flown. None where none is left.

    Between two flights the aircraft waits where it loads; after the last one it flies home at once.
    """
    left = _only(was, names)
    stops, ways = list(left.stops), list(left.ways)
    idle = [n for n, stop in enumerate(was.stops) if stop.loads and not left.stops[n].loads]
    for n in reversed(idle):
        if n + 2 < len(stops) and stops[n + 2].place == stops[n].place and stops[n + 2].loads:
            stops[n : n + 3] = [replace(stops[n + 2], arrival=stops[n].arrival)]
            del ways[n : n + 2]
        elif n < 2 or not stops[n - 1].discharges:
            return None
        elif n + 2 < len(stops):
            back = stops[n + 2].arrival - stops[n + 1].departure
            home = stops[n - 1].departure + back
            stops[n:] = [replace(stops[n + 2], arrival=home, start=home, end=home, departure=home)]
            del ways[n - 1 : n + 1]
        else:
            stops[n - 1 :] = [replace(stops[n - 1], departure=stops[n - 1].end)]
            del ways[n - 1 :]
    shorter = replace(left, stops=tuple(stops), ways=tuple(ways))
    return priced(problem, shorter)
