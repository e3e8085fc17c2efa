"""How far the blocks of a chain can move: earliest and latest starts, and new starts around an inserted block."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from movcon.clock import Minute
from optimizer.rotation.blocks import Block
from optimizer.rotation.chain import Chain, Span
from optimizer.rotation.instance import Carrier, Instance
from optimizer.rotation.state import State
from optimizer.rotation.windows import start_window


@dataclass(frozen=True, slots=True)
class Slack:
    """Earliest and latest starts of a chain's blocks, the others moving out of the way as far as they can."""

    earliest: tuple[Minute, ...]
    latest: tuple[Minute, ...]


class SlackBook:
    """Slack of chains, computed when asked for and kept until something coupled to the chain changes."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._kept: dict[int, tuple[int, Slack]] = {}

    def of(self, number: int) -> Slack:
        """Slack of a chain in the state."""
        stamp = self._state.stamp.get(number, 0)
        kept = self._kept.get(number)
        if kept is not None and kept[0] == stamp:
            return kept[1]
        slack = _measure(self._state, self._state.chains[number], self._state.span_of(number))
        if len(self._kept) > 20_000:
            self._kept.clear()
        self._kept[number] = (stamp, slack)
        return slack


def _measure(state: State, chain: Chain, span: Span) -> Slack:
    instance = state.instance
    carrier = chain.carrier
    count = len(chain.blocks)
    windows = []
    for block in chain.blocks:
        parts = state.parts(block.need.id, carrier)
        windows.append(start_window(instance, block, state.placed, parts))
    lags = [
        instance.lag(carrier, one.destination, two.origin) or 0
        for one, two in zip(chain.blocks, chain.blocks[1:], strict=False)
    ]
    # Lags are on the safe side, so what stands may be tighter than they allow: it is always let stand.
    earliest = [0] * count
    ready = max(span.start, instance.earliest(carrier, chain.blocks)) + (
        instance.lag_from_base(carrier, chain.blocks[0].origin) or 0
    )
    for k, block in enumerate(chain.blocks):
        earliest[k] = min(max(windows[k][0], ready), chain.timings[k].start)
        if k < count - 1:
            ready = earliest[k] + block.duration_min + lags[k]
    latest = [0] * count
    due = min(span.end, carrier.latest) - (instance.lag_to_base(carrier, chain.blocks[-1].destination) or 0)
    for k in range(count - 1, -1, -1):
        latest[k] = max(min(windows[k][1], due - chain.blocks[k].duration_min), chain.timings[k].start)
        if k:
            due = latest[k] - lags[k - 1]
    return Slack(tuple(earliest), tuple(latest))


def starts_around(
    instance: Instance,
    carrier: Carrier,
    blocks: Sequence[Block],
    slack: tuple[Sequence[Minute], Sequence[Minute]],
    pivot: int,
    start: Minute,
    *,
    current: Sequence[Minute] | None,
) -> tuple[Minute, ...] | None:
    """Return starts of all blocks with block ``pivot`` at ``start``.

    With ``current`` starts the others move only as far as they must (held tails); without, they close up to the pivot
    (lots, whose waiting costs). None where some block finds no start.
    """
    earliest, latest = slack
    starts = [0] * len(blocks)
    starts[pivot] = start
    for k in range(pivot - 1, -1, -1):
        lag = instance.lag(carrier, blocks[k].destination, blocks[k + 1].origin)
        if lag is None:
            return None
        due = min(latest[k], starts[k + 1] - lag - blocks[k].duration_min)
        if current is not None and current[k] <= due:
            starts[: k + 1] = current[: k + 1]
            break
        found = blocks[k].previous_start(due, earliest[k])
        if found is None:
            return None
        starts[k] = found
    for k in range(pivot + 1, len(blocks)):
        lag = instance.lag(carrier, blocks[k - 1].destination, blocks[k].origin)
        if lag is None:
            return None
        ready = max(earliest[k], starts[k - 1] + blocks[k - 1].duration_min + lag)
        if current is not None and current[k] >= ready:
            starts[k:] = current[k:]
            break
        found = blocks[k].next_start(ready, latest[k])
        if found is None:
            return None
        starts[k] = found
    return tuple(starts)
