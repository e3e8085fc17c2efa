"""Taking requirements out of a state, and choosing which: neighbours in time and place, whole lots, runs of a tail."""

from __future__ import annotations

import random

from movcon.clock import MINUTES_PER_DAY
from optimizer.rotation.blocks import Block
from optimizer.rotation.chain import Chain
from optimizer.rotation.slack import SlackBook, starts_around
from optimizer.rotation.state import State


class Remover:
    """Removes requirements whole, closing the chains they leave."""

    def __init__(self, state: State, book: SlackBook, rng: random.Random) -> None:
        self._state = state
        self._book = book
        self._rng = rng
        problem = state.instance.problem
        self._near: dict[str, list[str]] = {}
        self._place = {
            need.id: (problem.airfield[need.apoe].lat_udeg / 1e6, problem.airfield[need.apoe].lon_udeg / 1e6)
            for need in problem.rotations
        }

    def remove(self, need_ids: list[str]) -> list[str]:
        """Take requirements out; returns them, with any other that had to leave its chain along with them."""
        state = self._state
        gone: dict[str, None] = {}
        queue = list(need_ids)
        while queue:
            need_id = queue.pop()
            gone[need_id] = None
            for part in (0, 1):
                number = state.where.get((need_id, part))
                if number is not None:
                    queue.extend(other for other in self._cut(number, need_id) if other not in gone)
        return list(gone)

    def _cut(self, number: int, need_id: str) -> list[str]:
        """Cut a requirement's blocks out of a chain; names who shared them, and all others if it cannot be closed."""
        state = self._state
        chain = state.chains[number]
        keep = [k for k, block in enumerate(chain.blocks) if all(need.id != need_id for need in block.members)]
        names = [need.id for block in chain.blocks for need in block.members]
        if not keep:
            state.drop(number)
            return names
        blocks = tuple(chain.blocks[k] for k in keep)
        starts = self._closed_starts(number, chain, keep, blocks)
        span = state.span_of(number)
        built = None if starts is None else state.builder.build(chain.carrier, chain.holding, span, blocks, starts)
        mark = state.mark()
        state.drop(number)
        if built is not None and state.put(built) is not None and state.fits_together(built):
            kept = {need.id for block in blocks for need in block.members}
            return [name for name in names if name not in kept]
        state.undo(mark)
        state.drop(number)
        return names

    def _closed_starts(
        self, number: int, chain: Chain, keep: list[int], blocks: tuple[Block, ...]
    ) -> tuple[int, ...] | None:
        starts = tuple(chain.timings[k].start for k in keep)
        if chain.carrier.held or len(blocks) == 1:
            return starts
        slack = self._book.of(number)
        earliest = [slack.earliest[k] for k in keep]
        latest = [slack.latest[k] for k in keep]
        instance = self._state.instance
        pivot = len(blocks) // 2
        closed = starts_around(instance, chain.carrier, blocks, (earliest, latest), pivot, starts[pivot], current=None)
        return closed or starts

    def neighbours(self, need_id: str) -> list[str]:
        """Every other requirement, nearest in time and place first; a day counts like 150 NM."""
        found = self._near.get(need_id)
        if found is None:
            problem = self._state.instance.problem
            me = problem.rotation[need_id]
            lat, lon = self._place[need_id]

            def distance(other: str) -> float:
                need = problem.rotation[other]
                days = abs(need.preferred_day - me.preferred_day)
                olat, olon = self._place[other]
                turn = abs(olon - lon) % 360
                degrees = abs(olat - lat) + min(turn, 360 - turn)
                return days * 2.5 + degrees - (10 if need.apod == me.apod else 0)

            found = sorted((n.id for n in problem.rotations if n.id != need_id), key=distance)[:80]
            self._near[need_id] = found
        return found

    def choose(self, size: int) -> list[str]:
        """Requirements to take out together, about ``size`` of them."""
        state = self._state
        rng = self._rng
        needs = state.instance.needs
        seed = needs[rng.randrange(len(needs))].id
        kind = rng.random()
        chosen: dict[str, None] = {seed: None}
        number = state.where.get((seed, 0))
        if kind < 0.35 or number is None:
            for other in self.neighbours(seed):
                if len(chosen) >= size:
                    break
                if rng.random() < 0.6:
                    chosen[other] = None
        elif kind < 0.75:
            # Whole chains (or runs of long ones) around the seed, so that lots can be composed anew.
            for other in (seed, *self.neighbours(seed)):
                if len(chosen) >= size:
                    break
                where = state.where.get((other, 0))
                if where is not None and rng.random() < 0.6:
                    for name in self._run(state.chains[where], other, 5):
                        chosen[name] = None
        else:
            for name in self._run(state.chains[number], seed, size):
                chosen[name] = None
            start = state.placed[seed, 0].start
            for other in self.neighbours(seed):
                if len(chosen) >= size + 3:
                    break
                timing = state.placed.get((other, 0))
                if timing is not None and abs(timing.start - start) < 25 * MINUTES_PER_DAY:
                    chosen[other] = None
        return list(chosen)

    def _run(self, chain: Chain, need_id: str, length: int) -> list[str]:
        names = [need.id for block in chain.blocks for need in block.members]
        if len(names) <= length:
            return list(dict.fromkeys(names))
        centre = names.index(need_id)
        low = max(0, centre - self._rng.randrange(length))
        return list(dict.fromkeys(names[low : low + length]))
