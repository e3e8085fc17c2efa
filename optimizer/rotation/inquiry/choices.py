"""Why a movement has its date, aircraft and source: what the next best of each would have cost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from movcon.clock import MINUTES_PER_DAY, day_text
from movcon.lift import SourceKind
from movcon.movements import RotationRequirement
from optimizer.rotation.inquiry.laid import LaidPlan
from optimizer.rotation.inquiry.relaxation import join
from optimizer.rotation.inquiry.relaxed_lift import KIND_WORDS
from optimizer.rotation.search import Search

_EVER = 10**12
_TAKEN = 4
_NEAR = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative:
    """The next best of one kind: what would be different, where the movement would go, and what it adds.

    ``usd`` is what the plan's objective rises by, everything around the movement searched again, against the same
    search with the movement left where it is; negative where it would have been better. None where nothing else is
    possible, and ``words`` say so.
    """

    question: str
    words: str
    usd: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """How a movement goes in the plan, and what else could be."""

    requirement: str
    words: str
    alternatives: tuple[Alternative, ...]


def explain_choice(
    laid: LaidPlan, need_id: str, *, budget: int = 6, should_stop: Callable[[], bool] | None = None
) -> Choice:
    """Explain a moved requirement.

    Parameters
    ----------
    budget
        Search steps around each alternative.
    should_stop
        Asked before each alternative; True ends with those found so far.

    Raises
    ------
    KeyError
        When the plan does not move it.
    """
    stop = should_stop or (lambda: False)
    now = laid.search()
    words = _where(now, need_id)
    found: list[Alternative] = []
    left_alone = laid.search()
    _search_around(left_alone, need_id, budget)
    for question, narrowed in _questions(laid, now, need_id):
        if stop():
            break
        found.append(_alternative(laid, need_id, question, narrowed, budget, left_alone.best.objective_usd))
    return Choice(requirement=need_id, words=words, alternatives=tuple(found))


Narrow = Callable[[Search], None]


def _questions(laid: LaidPlan, now: Search, need_id: str) -> Iterator[tuple[str, Narrow]]:
    """What a planner asks, and how each narrows where the movement may go."""
    chain = now.state.chains[now.state.where[need_id, 0]]
    start = now.state.placed[need_id, 0].start
    carrier = chain.carrier
    instance = laid.instance
    indices = instance.blocks[instance.number[need_id]]
    every = [instance.carriers[index] for index in indices]

    def between(low: int, high: int) -> Narrow:
        return lambda search: search.inserter.starts_between.update({(need_id, 0): (low, high)})

    def by(allowed: frozenset[int]) -> Narrow:
        return lambda search: search.inserter.carriers_of.update({need_id: allowed})

    yield "an earlier date", between(-_EVER, start - MINUTES_PER_DAY)
    yield "a later date", between(start + MINUTES_PER_DAY, _EVER)
    others = frozenset(item.index for item in every if item.source.id != carrier.source.id)
    yield f"another source than {carrier.source.id}", by(others)
    others = frozenset(item.index for item in every if item.type_id != carrier.type_id)
    yield f"another aircraft than {carrier.aircraft_type.name}", by(others)
    for kind in dict.fromkeys(item.kind for item in every):
        if kind is not carrier.kind:
            yield f"by {KIND_WORDS[kind]}", by(frozenset(item.index for item in every if item.kind is kind))


def _alternative(
    laid: LaidPlan, need_id: str, question: str, narrow: Narrow, budget: int, left_alone_usd: int
) -> Alternative:
    """Take the movement out, place it so, then let its neighbours settle around it."""
    search = laid.search()
    was_unplaced = set(search.unplaced)
    narrow(search)
    if not _place_first(search, need_id):
        return Alternative(question=question, words="Nothing of the kind is possible.", usd=None)
    search.unplaced.pop(need_id, None)
    for name in [name for name in search.unplaced if name not in was_unplaced]:
        if search.inserter.place(name):
            search.unplaced.pop(name, None)
    search.settle()
    search.start_from_here()
    words = _where(search, need_id)
    _search_around(search, need_id, budget)
    if need_id not in search.unplaced:
        words = _where(search, need_id)
    lost = [name for name in search.unplaced if name not in was_unplaced]
    if lost:
        words += f"; leaves {join(lost)} unmoved, at the price of that"
    return Alternative(question=question, words=words, usd=search.best.objective_usd - left_alone_usd)


def _place_first(search: Search, need_id: str) -> bool:
    """Place the movement anew, its neighbours making room where it must be."""
    search.evict([need_id])
    near = search.remover.neighbours(need_id)
    for making_room in (0, _TAKEN, _NEAR):
        search.evict([name for name in near[:making_room] if not search.state.instance.commitment.is_held(name)])
        if search.inserter.place(need_id):
            return True
    return False


def _search_around(search: Search, need_id: str, budget: int) -> None:
    """Let the movement and its neighbours settle; it goes nowhere but where it may."""
    near = search.remover.neighbours(need_id)[:_NEAR]
    for step in range(budget):
        chosen = search.rng.sample(near, min(_TAKEN, len(near)))
        if chosen or step == 0:
            search.iterate(0.0, [*([need_id] if step % 2 else []), *chosen] or [need_id])


def _where(search: Search, need_id: str) -> str:
    """Date, source and aircraft, and what flies before and after it."""
    state = search.state
    first = state.placed[need_id, 0]
    chain = state.chains[state.where[need_id, 0]]
    need = state.instance.problem.rotation[need_id]
    off = first.first_day - need.preferred_day
    days = f"{abs(off)} day{'s' if abs(off) != 1 else ''}"
    when = "on its preferred date" if not off else f"{days} {'after' if off > 0 else 'before'} its preferred date"
    by = f"{chain.carrier.source.id} ({chain.carrier.aircraft_type.name})"
    text = f"{day_text(first.first_day)}, {when}, by {by}, {_company(search, need, 0)}"
    rest = state.where.get((need_id, 1))
    if rest is not None and rest != state.where[need_id, 0]:
        main = state.chains[rest].carrier.source.id
        day = day_text(state.placed[need_id, 1].first_day)
        text += f"; its main body from {day} by {main}, {_company(search, need, 1)}"
    return text


def _company(search: Search, need: RotationRequirement, part: int) -> str:
    chain = search.state.chains[search.state.where[need.id, part]]
    if chain.carrier.kind is SourceKind.LETTER_OF_ASSIST:
        return "by its own State"
    own = next(block for block in chain.blocks if (need.id, part) in block.keys)
    sharing = [member.id for member in own.members if member.id != need.id]
    names = list(dict.fromkeys(member.id for block in chain.blocks for member in block.members))
    names = [name for name in names if name not in sharing]
    at = names.index(need.id)
    linked = [
        f"together with {join(sharing)}" if sharing else "",
        f"after {names[at - 1]}" if at else "",
        f"before {names[at + 1]}" if at + 1 < len(names) else "",
    ]
    together = join([text for text in linked if text])
    return f"on one itinerary {together}" if together else "alone on its itinerary"
