"""Placing a requirement: the best of its positions that really works, alone or sharing sorties with others."""

from __future__ import annotations

import random
from collections.abc import Sequence

from movcon.clock import MINUTES_PER_DAY, MINUTES_PER_HOUR, Minute
from movcon.lift import ContractOffer, SourceKind
from optimizer.rotation.instance import Joint
from optimizer.rotation.positions import Position, Positions
from optimizer.rotation.removal import Remover
from optimizer.rotation.slack import starts_around
from optimizer.rotation.state import FOREVER, State

_TRIED_EACH = 4
_JOINTS_TRIED = 2
_SHIFT_DAYS = (0, 1, -1, 2, -2, 3, -3, 5, -5, 8, -8, 11, -11, 14, -14)


def _to_try(positions: list[Position]) -> list[Position]:
    """The cheapest positions, and of each other carrier its cheapest: one that is full must not hide the next."""
    first = positions[:_TRIED_EACH]
    others = {position.carrier.index: position for position in reversed(positions[_TRIED_EACH:])}
    for position in first:
        others.pop(position.carrier.index, None)
    return [*first, *sorted(others.values(), key=lambda position: position.usd)]


class Inserter(Positions):
    """Takes positions in one state; what bears on the choice is set on it (see ``Positions``)."""

    def __init__(self, state: State, rng: random.Random) -> None:
        super().__init__(state, rng)
        self._remover = Remover(state, self.book, rng)

    def place(self, need_id: str) -> bool:
        """Place every part of a requirement as cheaply as can be found; False, and nothing changed, if nowhere.

        Where it can share sorties, those it shares with are moved to fly with it if that is cheaper.
        """
        placed = self._place_alone(need_id)
        joints = self.instance.joints.get(need_id)
        return (joints is not None and self._join(need_id, joints)) or placed

    def _place_alone(self, need_id: str) -> bool:
        number = self.instance.number[need_id]
        options: list[tuple[float, list[Position], bool]] = []
        by_type: dict[str, list[int]] = {}
        for index, blocks in self.instance.blocks[number].items():
            carrier = self.instance.carriers[index]
            if not self._may_use(need_id, index):
                continue
            if carrier.kind is SourceKind.LETTER_OF_ASSIST:
                if not self._may_go_on(blocks[0], carrier, None):
                    continue
                self._windows.clear()
                position = self._new_chain(carrier, None, FOREVER, blocks[0], len(blocks))
                if position is not None:
                    options.append((self._blur(self.state.letter_usd(need_id, carrier)), [position], True))
            else:
                by_type.setdefault(carrier.type_id, []).append(index)
        for indices in by_type.values():
            positions = self._positions(self.instance.blocks[number], indices, 0)
            if not positions:
                continue
            usd = positions[0].usd
            if len(self.instance.blocks[number][indices[0]]) > 1:
                rest = self._positions(self.instance.blocks[number], indices, 1)
                if not rest:
                    continue
                usd += rest[0].usd
            options.append((usd, positions, False))
        options.sort(key=lambda option: option[0])
        return any(self._take_option(number, positions, alone) for _, positions, alone in options)

    def place_rest(self, need_id: str) -> bool:
        """Place the parts of a requirement that are missing, by the type of those that stand; False if nowhere."""
        number = self.instance.number[need_id]
        standing = [self.state.where[need_id, part] for part in (0, 1) if (need_id, part) in self.state.where]
        if not standing:
            return self.place(need_id)
        by = self.state.chains[standing[0]].carrier
        lettered = by.kind is SourceKind.LETTER_OF_ASSIST
        mark = self.state.mark()
        for part in range(len(self.instance.blocks[number][by.index])):
            if (need_id, part) in self.state.where:
                continue
            if lettered:
                self._windows.clear()
                blocks = self.instance.blocks[number][by.index]
                position = self._new_chain(by, None, FOREVER, blocks[part], len(blocks))
                positions = [] if position is None else [position]
            else:
                positions = self._positions(self.instance.blocks[number], self._of_type(number, by.type_id), part)
            # Who is half moved has to get on: every position is tried.
            if not any(self._take(position) for position in positions):
                self.state.undo(mark)
                return False
        return True

    def _of_type(self, number: int, type_id: str) -> list[int]:
        """Carriers of a type that may carry parts of a requirement; letters of assist carry it whole or not at all."""
        return [
            index
            for index in self.instance.blocks[number]
            if self.instance.carriers[index].type_id == type_id
            and self.instance.carriers[index].kind is not SourceKind.LETTER_OF_ASSIST
            and self._may_use(self.instance.needs[number].id, index)
        ]

    def _take_option(self, number: int, positions: list[Position], alone: bool) -> bool:  # noqa: FBT001
        for position in _to_try(positions):
            mark = self.state.mark()
            if not self._take(position):
                continue
            blocks = self.instance.blocks[number][position.carrier.index]
            if len(blocks) == 1:
                return True
            if alone:
                self._windows.clear()
                second = self._new_chain(position.carrier, None, FOREVER, blocks[1], 2)
                rest = [] if second is None else [second]
            else:
                same_type = self._of_type(number, position.carrier.type_id)
                rest = self._positions(self.instance.blocks[number], same_type, 1)
            if any(self._take(other) for other in _to_try(rest)):
                return True
            self.state.undo(mark)
        return False

    # --- sharing sorties -------------------------------------------------------------------------------------

    def _join(self, need_id: str, joints: Sequence[Joint]) -> bool:
        """Fly a requirement with others that are placed, where all together cost less than as they stand."""
        joined = False
        usd: float | None = None
        for joint in self.rng.sample(joints, min(_JOINTS_TRIED, len(joints))):
            names = [need.id for need in joint.members]
            if any(self.instance.commitment.is_held(name) for name in names):
                continue
            if not all(name == need_id or self.state.is_whole(name) for name in names):
                continue
            if usd is None:
                usd = self._usd_with_hours()
            mark = self.state.mark()
            taken = self._remover.remove([name for name in names if self.state.is_whole(name)])
            if set(taken) <= set(names) and self._place_jointly(joint) and self._usd_with_hours() < usd:
                usd = self._usd_with_hours()
                joined = True
            else:
                self.state.undo(mark)
        return joined

    def _place_jointly(self, joint: Joint) -> bool:
        by_type: dict[str, list[int]] = {}
        for index in joint.blocks:
            if all(self._may_use(need.id, index) for need in joint.members):
                by_type.setdefault(self.instance.carriers[index].type_id, []).append(index)
        found: list[Position] = []
        for indices in by_type.values():
            found += self._positions(joint.blocks, indices, 0)[:_TRIED_EACH]
        found.sort(key=lambda position: position.usd)
        return any(self._take(position) for position in found[:_TRIED_EACH])

    def _usd_with_hours(self) -> float:
        """The objective, and what the hours flown on contract are worth to others."""
        state = self.state
        usd: float = state.objective_usd()
        for carrier in self.instance.carriers:
            if isinstance(carrier.source, ContractOffer):
                hours = sum(state.ledger.minutes[carrier.index].values()) / MINUTES_PER_HOUR
                usd += self.hour_share * carrier.source.usd_per_extra_hour * hours
        return usd

    # --- taking a position ---------------------------------------------------------------------------------

    def _take(self, position: Position) -> bool:
        if position.number is None:
            return self._take_new(position)
        state = self.state
        chain = state.chains[position.number]
        carrier = chain.carrier
        span = position.span
        slack = self.book.of(position.number)
        at = position.at
        blocks = (*chain.blocks[:at], position.block, *chain.blocks[at:])
        earliest = (*slack.earliest[:at], position.earliest, *slack.earliest[at:])
        latest = (*slack.latest[:at], position.latest, *slack.latest[at:])
        current = None
        if carrier.held:
            starts = chain.starts
            current = (*starts[:at], position.preferred, *starts[at:])
        start = position.block.next_start(position.preferred, position.latest)
        if start is None:
            start = position.block.previous_start(position.preferred, position.earliest)
        if start is None:
            return False
        starts_found = starts_around(self.instance, carrier, blocks, (earliest, latest), at, start, current=current)
        if starts_found is None:
            return False
        built = state.builder.build(carrier, chain.holding, span, blocks, starts_found)
        if built is None:
            return False
        mark = state.mark()
        state.drop(position.number)
        if state.put(built) is None or not state.fits_together(built):
            state.undo(mark)
            return False
        return True

    def _take_new(self, position: Position) -> bool:
        state = self.state
        span = position.span
        holding = 0 if position.holding is None else position.holding.id
        tried: set[Minute] = set()
        for days in _SHIFT_DAYS:
            aim = position.preferred + days * MINUTES_PER_DAY
            if not position.earliest <= aim <= position.latest:
                continue
            start = position.block.next_start(aim, position.latest)
            if start is None or start in tried:
                continue
            tried.add(start)
            built = state.builder.build(position.carrier, holding, span, (position.block,), (start,))
            if built is None:
                continue
            mark = state.mark()
            if state.put(built) is None:
                continue
            if state.fits_together(built):
                return True
            state.undo(mark)
        return False
