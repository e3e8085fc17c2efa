"""Why a movement has its date, aircraft and source: what the next best of each would have cost."""

from __future__ import annotations

from dataclasses import dataclass

from movcon.clock import MINUTES_PER_DAY, day_text
from movcon.lift import SourceKind
from optimizer.rotation.inquiry.laid import LaidPlan
from optimizer.rotation.search import Search


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


def explain_choice(laid: LaidPlan, need_id: str, *, budget: int = 3) -> Choice:
    """Explain a moved requirement; ``budget`` counts searches around each alternative.

    Raises
    ------
    KeyError
        When the plan does not move it.
    """
    now = laid.search()
    chain = now.state.chains[now.state.where[need_id, 0]]
    timing = now.state.placed[need_id, 0]
    source = chain.carrier.source.id
    instance = laid.instance
    carriers = instance.blocks[instance.number[need_id]]
    others = frozenset(index for index in carriers if instance.carriers[index].source.id != source)
    kinds = dict.fromkeys(instance.carriers[index].kind for index in carriers)
    found: list[Alternative] = []
    left_alone = laid.search()
    left_alone.settle()
    _search_around(left_alone, need_id, budget)
    day = MINUTES_PER_DAY
    for question, between in (
        ("an earlier date", (-(10**12), timing.start - day)),
        ("a later date", (timing.start + day, 10**12)),
    ):
        search = laid.search()
        search.inserter.starts_between[need_id, 0] = between
        found.append(_alternative(laid, search, need_id, question, budget, left_alone.current))
    search = laid.search()
    search.inserter.carriers_allowed = others
    found.append(_alternative(laid, search, need_id, f"another source than {source}", budget, left_alone.current))
    for kind in kinds:
        if kind is chain.carrier.kind:
            continue
        search = laid.search()
        search.inserter.carriers_allowed = frozenset(i for i in carriers if instance.carriers[i].kind is kind)
        found.append(
            _alternative(laid, search, need_id, f"by {kind.value.replace('_', ' ')}", budget, left_alone.current)
        )
    return Choice(requirement=need_id, words=_where(now, need_id), alternatives=tuple(found))


def _alternative(
    laid: LaidPlan, search: Search, need_id: str, question: str, budget: int, left_alone_usd: int
) -> Alternative:
    """Take the movement out, place it so, then let its neighbours settle around it."""
    search.evict([need_id])
    along = [name for name in search.unplaced if name != need_id and laid.instance.number.get(name) is not None]
    was_unplaced = {item.requirement for item in laid.plan.not_moved}
    if not search.inserter.place(need_id):
        return Alternative(question=question, words="Nothing of the kind is possible.", usd=None)
    search.unplaced.pop(need_id, None)
    words = _where(search, need_id)
    search.inserter.carriers_allowed = None
    for name in along:
        if name not in was_unplaced and search.inserter.place(name):
            search.unplaced.pop(name, None)
    search.settle()
    search.start_from_here()
    _search_around(search, need_id, budget)
    return Alternative(question=question, words=words, usd=search.current - left_alone_usd)


def _search_around(search: Search, need_id: str, budget: int) -> None:
    """Let the neighbours of a movement settle; the movement itself stays."""
    near = search.remover.neighbours(need_id)[:12]
    for _ in range(budget):
        search.iterate(0.0, search.rng.sample(near, min(4, len(near))))


def _where(search: Search, need_id: str) -> str:
    """Date, source and what flies before and after it."""
    state = search.state
    first = state.placed[need_id, 0]
    chain = state.chains[state.where[need_id, 0]]
    preferred = state.instance.problem.rotation[need_id].preferred_day
    off = first.first_day - preferred
    when = (
        "on its preferred date" if not off else f"{abs(off)} days {'after' if off > 0 else 'before'} its preferred date"
    )
    names = list(dict.fromkeys(need.id for block in chain.blocks for need in block.members))
    at = names.index(need_id)
    linked = [f"after {names[at - 1]}" if at else "", f"before {names[at + 1]}" if at + 1 < len(names) else ""]
    together = " and ".join(text for text in linked if text)
    if chain.carrier.kind is SourceKind.LETTER_OF_ASSIST:
        company = "by its own State"
    else:
        company = f"on one itinerary {together}" if together else "alone on its itinerary"
    return f"{day_text(first.first_day)}, {when}, {chain.carrier.source.id}, {company}"
