"""A released plan laid again in a changed problem: what still stands, what is broken and why, what cannot be mended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from movcon.clock import Minute, day_text, utc_day, utc_text
from movcon.lift import ContractOffer
from movcon.plan import Direction, Itinerary, Leg, Sortie
from movcon.release import Release
from optimizer.rotation.blocks import Block
from optimizer.rotation.chain import Chain, Span
from optimizer.rotation.commitment import Key
from optimizer.rotation.instance import Carrier, Instance
from optimizer.rotation.state import FOREVER, Holding, State

OTHER_CHALKS = "its chalks are no longer those released"
IN_PIECES = "its chalks are no longer flown one after the other"
NOT_AS_RELEASED = (OTHER_CHALKS, IN_PIECES)


@dataclass(frozen=True, slots=True)
class _Released:
    """A block as released: its start and its sorties."""

    block: Block
    start: Minute
    sorties: tuple[Sortie, ...]

    @property
    def keys(self) -> tuple[Key, ...]:
        """Requirement and part, of each where several share it."""
        return self.block.keys

    @property
    def key(self) -> Key:
        """The first of its keys: what has begun for one has begun for all."""
        return self.block.key

    @property
    def legs(self) -> tuple[tuple[Leg, ...], ...]:
        """Legs of each sortie."""
        return tuple(sortie.legs for sortie in self.sorties)


@dataclass(slots=True)
class Rebuilt:
    """A state with all that stands.

    Attributes
    ----------
    broken
        Why blocks had to leave, by (requirement, part).
    delayed
        Why blocks that have begun are finished later than released, by (requirement, part).
    impossible
        What has begun and can neither stand nor be delayed, in words.
    chains
        Chains as laid, by the id of their itinerary.
    """

    state: State
    broken: dict[Key, str] = field(default_factory=dict)
    delayed: dict[Key, str] = field(default_factory=dict)
    impossible: list[str] = field(default_factory=list)
    chains: dict[str, Chain] = field(default_factory=dict)


def rebuild(instance: Instance, release: Release, known: Mapping[str, Chain]) -> Rebuilt:
    """Lay every released itinerary again, as it was where that still works.

    ``known`` are chains of itineraries laid before in the instance that this one is like; those that are over, and
    those that nothing changed for, are taken as they are.
    """
    state = State(instance)
    rebuilt = Rebuilt(state)
    for award in release.awards:
        carrier = _carrier(instance, award.offer)
        if carrier is None or not isinstance(carrier.source, ContractOffer):
            rebuilt.impossible.append(f"Contract {award.offer} is bought and no longer in the problem.")
            continue
        usd = sum(term.usd_per_month * term.months for term in carrier.source.terms if term.months == award.months)
        state.hold(carrier, award.tail, award.first_month, award.months, usd)
    standing: list[tuple[Itinerary, Carrier, list[_Released], Chain | None]] = []
    for itinerary in sorted(release.itineraries, key=lambda item: (item.departure, item.id)):
        carrier = _carrier(instance, itinerary.source)
        if carrier is None:
            continue
        chain = known.get(itinerary.id)
        if chain is not None and _is_over(instance, chain):
            _lay_history(rebuilt, itinerary, carrier, chain)
            continue
        same = None if chain is None else _untouched(instance, carrier, chain)
        if same is None:
            rows = _read(instance, carrier, itinerary, rebuilt)
        else:
            rows = [_Released(b, t.start, ()) for b, t in zip(same.blocks, same.timings, strict=True)]
        if rows:
            standing.append((itinerary, carrier, rows, same))
            _commit(instance, itinerary, carrier, rows)
    for itinerary, carrier, rows, same in standing:
        if same is None or not _lay_as_it_was(rebuilt, itinerary, same):
            _lay(rebuilt, itinerary, carrier, rows if same is None else _read(instance, carrier, itinerary, rebuilt))
    state.forget_journal()
    return rebuilt


def _carrier(instance: Instance, source_id: str) -> Carrier | None:
    return next((carrier for carrier in instance.carriers if carrier.source.id == source_id), None)


def _is_over(instance: Instance, chain: Chain) -> bool:
    """Whether an itinerary was back at its base before the present, and all it carried is still in the problem."""
    return chain.arrival < instance.commitment.present and all(
        need.id in instance.number for block in chain.blocks for need in block.members
    )


def _untouched(instance: Instance, carrier: Carrier, chain: Chain) -> Chain | None:
    """The chain in this instance, where nothing that it flies, uses or carries has changed; else None."""
    if chain.carrier.source is not carrier.source:
        return None
    blocks = []
    for block in chain.blocks:
        now = instance.blocks_of(frozenset(need.id for need in block.members), carrier)
        if block.part >= len(now) or not now[block.part].is_again(block):
            return None
        if any(one is not two for one, two in zip(now[block.part].members, block.members, strict=True)):
            return None
        blocks.append(now[block.part])
    if instance.changed_airfields:
        for ferry in chain.ferries:
            if ferry is not None and any(
                leg.origin in instance.changed_airfields or leg.destination in instance.changed_airfields
                for leg in ferry.legs
            ):
                return None
    return replace(chain, carrier=carrier, blocks=tuple(blocks))


def _lay_as_it_was(rebuilt: Rebuilt, itinerary: Itinerary, chain: Chain) -> bool:
    """Put an untouched chain back; False where what it shares with others no longer suffices."""
    held = _holding(rebuilt.state, chain.carrier, itinerary)
    again = replace(chain, holding=0 if held is None else held.id)
    if (chain.carrier.held and held is None) or not _put(rebuilt.state, again):
        return False
    rebuilt.chains[itinerary.id] = again
    return True


def _lay_history(rebuilt: Rebuilt, itinerary: Itinerary, carrier: Carrier, chain: Chain) -> None:
    state = rebuilt.state
    commitment = state.instance.commitment
    for block, timing in zip(chain.blocks, chain.timings, strict=True):
        for key in block.keys:
            commitment.stand(key, carrier.source.id, itinerary.tail, timing.start, timing.start)
    holding = _holding(state, carrier, itinerary)
    past = state.builder.flown(carrier, 0 if holding is None else holding.id, chain)
    if (carrier.held and holding is None) or state.put(past, known_to_fit=True) is None:
        rebuilt.impossible.append(f"{itinerary.id} has been flown and no longer fits what the problem allows.")


def _holding(state: State, carrier: Carrier, itinerary: Itinerary) -> Holding | None:
    """The tail held for a released itinerary."""
    if not carrier.held:
        return None
    for holding in state.holdings.values():
        covers = holding.span.start <= itinerary.departure and itinerary.arrival <= holding.span.end
        if holding.carrier is carrier and holding.tail == itinerary.tail and covers:
            return holding
    return None


def _read(instance: Instance, carrier: Carrier, itinerary: Itinerary, rebuilt: Rebuilt) -> list[_Released]:
    """Blocks of a released itinerary in order; requirements whose chalks are no longer those are broken."""
    chalks: dict[tuple[str, Direction, int, int], Block] = {}
    for names in _companies(instance, itinerary):
        for block in instance.blocks_of(names, carrier):
            for flight in block.flights:
                direction = Direction.INCOMING if flight.incoming else Direction.OUTGOING
                for share in flight.aboard(block.need.id):
                    chalks[share.requirement, direction, share.chalk, share.people] = block
    firsts: dict[tuple[Key, ...], tuple[Block, int]] = {}
    for number, sortie in enumerate(itinerary.sorties):
        for load in sortie.loads:
            if load.requirement not in instance.number:
                continue
            found = chalks.get((load.requirement, load.direction, load.chalk, load.people))
            if found is None and load.requirement in instance.commitment.begun:
                rebuilt.impossible.append(f"{load.requirement} has begun in chalks that can no longer be flown.")
            if found is None:
                rebuilt.broken[load.requirement, 0] = OTHER_CHALKS
                continue
            firsts.setdefault(found.keys, (found, number))
    rows: list[_Released] = []
    for keys, (block, first) in firsts.items():
        if any((name, 0) in rebuilt.broken for name, _ in keys):
            for key in keys if len(keys) > 1 else ():
                rebuilt.broken.setdefault(key, "it shares sorties with a movement that cannot stand")
            continue
        flown = itinerary.sorties[first : first + len(block.flights)]
        ends = [(sortie.origin, sortie.destination) for sortie in flown]
        if ends != [(flight.origin, flight.destination) for flight in block.flights]:
            rebuilt.broken.update(dict.fromkeys(keys, IN_PIECES))
            continue
        if len(keys) > 1 and not _carries(block, flown):
            rebuilt.broken.update(dict.fromkeys(keys, "it is no longer on the same sorties as those it shares with"))
            continue
        after = next((sortie for sortie in itinerary.sorties[first + len(flown) :][:1] if not sortie.loads), None)
        rows.append(
            _Released(block if carrier.held else _as_flown(instance, block, flown, after), flown[0].departure, flown)
        )
    return rows


def _as_flown(instance: Instance, block: Block, flown: Sequence[Sortie], after: Sortie | None) -> Block:
    """The block with the waits that were released in it, and before the empty flight after it; as it is without."""
    start = flown[0].departure
    timing = block.in_the_open(start)
    if timing is None or len(block.members) > 1:
        return block
    last = flown[-1]
    turn = instance.problem.aircraft_type[block.type_id].turnaround_min
    left = 0
    if after is not None and instance.problem.airfield[last.destination].always_open:
        left = after.departure - last.arrival
    released = [sortie.legs for sortie in flown]
    if [sortie.legs for sortie in timing.sorties] == released and left <= turn:
        return block
    ground = [two.departure - one.arrival for one, two in pairwise(flown)]
    other = block.waiting((*ground, left), start)
    again = None if other is None else other.at(start)
    return block if other is None or again is None or [s.legs for s in again.sorties] != released else other


def _companies(instance: Instance, itinerary: Itinerary) -> list[frozenset[str]]:
    """The requirements of an itinerary, those that share a sortie together, in order of first loading."""
    found: list[frozenset[str]] = []
    for sortie in itinerary.sorties:
        names = frozenset(load.requirement for load in sortie.loads if load.requirement in instance.number)
        if names:
            met = [other for other in found if other & names]
            at = found.index(met[0]) if met else len(found)
            found = [other for other in found if not other & names]
            found.insert(at, names.union(*met))
    return found


def _carries(block: Block, flown: Sequence[Sortie]) -> bool:
    """Whether sorties carry, of a block's members, exactly the people that its flights carry."""
    names = {name for name, _ in block.keys}
    return all(
        {(load.requirement, load.chalk, load.people) for load in sortie.loads if load.requirement in names}
        == {(share.requirement, share.chalk, share.people) for share in flight.aboard(block.need.id)}
        for sortie, flight in zip(flown, block.flights, strict=True)
    )


def _commit(instance: Instance, itinerary: Itinerary, carrier: Carrier, rows: list[_Released]) -> None:
    commitment = instance.commitment
    before: Key | None = None
    for row in rows:
        ferry = _ferry_to(itinerary, row)
        reached_by = row.start if ferry is None else ferry.departure
        for key in row.keys:
            commitment.stand(key, carrier.source.id, itinerary.tail, row.start, reached_by)
        if ferry is not None and reached_by < commitment.present:
            commitment.departed_ferries[before, row.key] = ferry
        before = row.key
    last = itinerary.sorties[-1]
    if not last.loads and last.departure < commitment.present:
        commitment.goes_home.add(rows[-1].key)
        commitment.departed_ferries[rows[-1].key, None] = last


def _ferry_to(itinerary: Itinerary, row: _Released) -> Sortie | None:
    """The empty sortie that leads to a block; None where the aircraft is there already."""
    before: Sortie | None = None
    for sortie in itinerary.sorties:
        if sortie.departure == row.start:
            break
        before = sortie
    return before if before is not None and not before.loads else None


def _lay(rebuilt: Rebuilt, itinerary: Itinerary, carrier: Carrier, rows: list[_Released]) -> None:
    state = rebuilt.state
    held = _holding(state, carrier, itinerary)
    if carrier.held and held is None:
        for row in rows:
            _break(rebuilt, row, f"tail {itinerary.tail} of {carrier.source.id} is no longer held")
        return
    holding, span = (0, FOREVER) if held is None else (held.id, held.span)
    kept = [row for row in rows if _stands(rebuilt, row)]
    chain = _build(state, carrier, holding, span, kept)
    if chain is None:
        kept, chain = _as_far_as_it_goes(rebuilt, carrier, holding, span, kept)
    while chain is not None and not _put(state, chain):
        free = [row for row in kept if not state.instance.commitment.has_begun(row.key)]
        if not free:
            rebuilt.impossible.append(
                f"{itinerary.id}, under way since {utc_text(itinerary.departure)}, can neither stand nor be changed."
            )
            return
        _break(rebuilt, free[-1], "its aircraft, a slot or a stand is no longer free")
        kept = [row for row in kept if row is not free[-1]]
        chain = _build(state, carrier, holding, span, kept)
    if chain is not None:
        rebuilt.chains[itinerary.id] = chain


def _build(state: State, carrier: Carrier, holding: int, span: Span, rows: list[_Released]) -> Chain | None:
    if not rows:
        return None
    blocks = tuple(row.block for row in rows)
    return state.builder.build(carrier, holding, span, blocks, tuple(row.start for row in rows))


def _put(state: State, chain: Chain) -> bool:
    mark = state.mark()
    if state.put(chain) is None:
        return False
    if state.fits_together(chain):
        return True
    state.undo(mark)
    return False


def _stands(rebuilt: Rebuilt, row: _Released) -> bool:
    """Whether a block can be kept: flown as released, or begun and finished later."""
    instance = rebuilt.state.instance
    has_begun = instance.commitment.has_begun(row.key)
    present = instance.commitment.present
    if has_begun:
        row.block.begin(tuple(sortie for sortie in row.sorties if sortie.departure < present))
    timing = row.block.at(row.start)
    legs = None if timing is None else tuple(sortie.legs for sortie in timing.sorties)
    if not has_begun:
        if legs == row.legs and row.block.starts_well(row.start):
            return True
        _break(rebuilt, row, _what_is_in_the_way(instance, row))
        return False
    why = _what_is_in_the_way(instance, row)
    if timing is not None and legs is not None and row.block.ends_well(timing):
        pairs = list(zip(row.legs, legs, strict=True))
        if all(was == now for was, now in pairs if was[0].departure < present or now[0].departure < present):
            if legs != row.legs:
                rebuilt.delayed.update(dict.fromkeys(row.keys, why))
            return True
    rebuilt.impossible.append(f"{row.block.need.unit} ({row.key[0]}) is under way and cannot be finished: {why}.")
    return False


def _as_far_as_it_goes(
    rebuilt: Rebuilt, carrier: Carrier, holding: int, span: Span, rows: list[_Released]
) -> tuple[list[_Released], Chain | None]:
    """The longest row that can be flown, taking blocks in order."""
    kept: list[_Released] = []
    chain: Chain | None = None
    for row in rows:
        longer = _build(rebuilt.state, carrier, holding, span, [*kept, row])
        if longer is not None:
            kept.append(row)
            chain = longer
        elif rebuilt.state.instance.commitment.has_begun(row.key):
            rebuilt.impossible.append(
                f"{row.block.need.unit} ({row.key[0]}) is under way and its aircraft can no longer fly on or home."
            )
        else:
            _break(rebuilt, row, "its aircraft can no longer reach it or get home from it")
    return kept, chain


def _break(rebuilt: Rebuilt, row: _Released, why: str) -> None:
    for key in row.keys:
        rebuilt.broken.setdefault(key, why)


def _what_is_in_the_way(instance: Instance, row: _Released) -> str:
    """First thing that keeps the released sorties from being flown."""
    airfield = instance.problem.airfield
    present = instance.commitment.present
    for sortie in row.sorties:
        for leg in sortie.legs if sortie.departure >= present else ():
            for icao, minute in ((leg.origin, leg.departure), (leg.destination, leg.arrival)):
                for closure in airfield[icao].closures:
                    if closure.start <= minute < closure.end:
                        return f"{icao} is closed ({closure.reason}) on {utc_text(minute)}"
                if not airfield[icao].is_open(minute):
                    return f"{icao} is not open at {utc_text(minute)}"
    for blackout in row.block.need.blackouts:
        for sortie in row.sorties:
            day = utc_day(sortie.departure)
            if blackout.first_day <= day <= blackout.last_day and sortie.departure >= present:
                return f"nobody of {row.block.need.mission} moves on {day_text(day)} ({blackout.reason})"
    return "hours, strength or blackouts no longer allow its times"
