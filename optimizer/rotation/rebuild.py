"""A released plan laid again in a changed problem: what still stands, what is broken and why, what cannot be mended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from movcon.clock import Minute, utc_text
from movcon.lift import ContractOffer
from movcon.plan import Direction, Itinerary, Leg, Sortie
from movcon.release import Release
from optimizer.rotation.blocks import Block
from optimizer.rotation.chain import Chain, Span
from optimizer.rotation.commitment import Key
from optimizer.rotation.instance import Carrier, Instance
from optimizer.rotation.state import FOREVER, Holding, State


@dataclass(frozen=True, slots=True)
class _Released:
    """A block as released: its start and its sorties."""

    block: Block
    start: Minute
    sorties: tuple[tuple[Leg, ...], ...]

    @property
    def key(self) -> Key:
        """Requirement and part."""
        return self.block.need.id, self.block.part


@dataclass(slots=True)
class Rebuilt:
    """A state with all that stands.

    Attributes
    ----------
    broken
        Why blocks had to leave, by (requirement, part).
    impossible
        What has begun and can neither stand nor be delayed, in words.
    chains
        Chains as laid, by the id of their itinerary.
    """

    state: State
    broken: dict[Key, str] = field(default_factory=dict)
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
    return chain.arrival < instance.commitment.present and all(b.need.id in instance.number for b in chain.blocks)


def _untouched(instance: Instance, carrier: Carrier, chain: Chain) -> Chain | None:
    """The chain in this instance, where nothing that it flies, uses or carries has changed; else None."""
    if chain.carrier.source is not carrier.source:
        return None
    blocks = []
    for block in chain.blocks:
        number = instance.number.get(block.need.id)
        now = None if number is None else instance.blocks[number].get(carrier.index)
        if now is None or block.part >= len(now) or not now[block.part].is_again(block):
            return None
        if now[block.part].need is not block.need:
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
        commitment.stand((block.need.id, block.part), carrier.source.id, itinerary.tail, timing.start, timing.start)
    holding = _holding(state, carrier, itinerary)
    past = replace(chain, carrier=carrier, holding=0 if holding is None else holding.id)
    if (carrier.held and holding is None) or state.put(past) is None:
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
    for name in itinerary.requirements:
        if name not in instance.number:
            continue
        for block in instance.blocks[instance.number[name]].get(carrier.index, ()):
            for flight in block.flights:
                if flight.incoming:
                    chalks[name, Direction.INCOMING, flight.chalk, flight.incoming] = block
                elif flight.outgoing:
                    chalks[name, Direction.OUTGOING, flight.chalk, flight.outgoing] = block
    firsts: dict[Key, tuple[Block, int]] = {}
    for number, sortie in enumerate(itinerary.sorties):
        for load in sortie.loads:
            if load.requirement not in instance.number:
                continue
            found = chalks.get((load.requirement, load.direction, load.chalk, load.people))
            if found is None:
                rebuilt.broken[load.requirement, 0] = "its chalks are no longer those released"
                continue
            firsts.setdefault((load.requirement, found.part), (found, number))
    rows: list[_Released] = []
    for key, (block, first) in firsts.items():
        if (key[0], 0) in rebuilt.broken:
            continue
        flown = itinerary.sorties[first : first + len(block.flights)]
        ends = [(sortie.origin, sortie.destination) for sortie in flown]
        if ends != [(flight.origin, flight.destination) for flight in block.flights]:
            rebuilt.broken[key] = "its chalks are no longer flown one after the other"
            continue
        rows.append(_Released(block, flown[0].departure, tuple(sortie.legs for sortie in flown)))
    return rows


def _commit(instance: Instance, itinerary: Itinerary, carrier: Carrier, rows: list[_Released]) -> None:
    for row in rows:
        instance.commitment.stand(row.key, carrier.source.id, itinerary.tail, row.start, _reached_by(itinerary, row))
    last = itinerary.sorties[-1]
    if not last.loads and last.departure < instance.commitment.present:
        instance.commitment.goes_home.add(rows[-1].key)


def _reached_by(itinerary: Itinerary, row: _Released) -> Minute:
    """When the aircraft leaves for a block: the departure of the empty sortie that leads to it, or of its own first."""
    before: Sortie | None = None
    for sortie in itinerary.sorties:
        if sortie.departure == row.start:
            break
        before = sortie
    return before.departure if before is not None and not before.loads else row.start


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
    timing = row.block.at(row.start)
    legs = None if timing is None else tuple(sortie.legs for sortie in timing.sorties)
    if legs == row.sorties and row.block.starts_well(row.start):
        return True
    if not instance.commitment.has_begun(row.key):
        _break(rebuilt, row, _what_is_in_the_way(instance, row))
        return False
    present = instance.commitment.present
    if legs is not None:
        pairs = zip(row.sorties, legs, strict=True)
        if all(was == now for was, now in pairs if was[0].departure < present or now[0].departure < present):
            return True
    why = _what_is_in_the_way(instance, row)
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
    rebuilt.broken.setdefault(row.key, why)


def _what_is_in_the_way(instance: Instance, row: _Released) -> str:
    """First thing that keeps the released sorties from being flown."""
    airfield = instance.problem.airfield
    for legs in row.sorties:
        for leg in legs:
            for icao, minute in ((leg.origin, leg.departure), (leg.destination, leg.arrival)):
                for closure in airfield[icao].closures:
                    if closure.start <= minute < closure.end:
                        return f"{icao} is closed ({closure.reason}) on {utc_text(minute)}"
                if not airfield[icao].is_open(minute):
                    return f"{icao} is not open at {utc_text(minute)}"
    return "hours, strength or blackouts no longer allow its times"
