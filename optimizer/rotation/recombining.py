"""Charter lots laid anew in a search: those of a programme of whole lots, or its own at better dates."""

from __future__ import annotations

from collections.abc import Sequence

from movcon.lift import CharterOffer
from optimizer.rotation.retiming import Laid, Lot, can_retime, retimed
from optimizer.rotation.search import Search, restore
from optimizer.rotation.state import FOREVER


def take_lots(search: Search, lots: Sequence[Lot]) -> bool:
    """Fly these lots in the best plan, whatever else flew their movements; True where that is better."""
    if not lots or not can_retime(search.state.instance) or not all(_may_fly(search, lot) for lot in lots):
        return False
    names = [need.id for lot in lots for block in lot.blocks for need in block.members]
    return _tried(search, list(dict.fromkeys(names)), lots)


def retime(search: Search) -> bool:
    """Lay the lots of the best plan at the dates that cost least; True where that is better."""
    if not can_retime(search.state.instance):
        return False
    lots = [
        Lot(chain.carrier, chain.blocks)
        for chain in search.best.chains
        if isinstance(chain.carrier.source, CharterOffer)
        and all(len(block.members) == 1 and block.steady for block in chain.blocks)
    ]
    names = [block.need.id for lot in lots for block in lot.blocks]
    return bool(lots) and _tried(search, list(dict.fromkeys(names)), lots)


def _may_fly(search: Search, lot: Lot) -> bool:
    """Whether contributors that do not share an aircraft are on none together."""
    who = {need.contributor for block in lot.blocks for need in block.members}
    return not any(pair <= who for pair in search.state.instance.apart)


def _tried(search: Search, names: list[str], lots: Sequence[Lot]) -> bool:
    before = search.best.objective_usd
    best = search.best
    for with_waits in (True, False):
        restore(search.state, best)
        search.resume()
        for number in {search.state.where[key] for key in list(search.state.where) if key[0] in names}:
            for block in search.state.drop(number).blocks:
                search.unplaced.update(dict.fromkeys(need.id for need in block.members))
        laid = retimed(search.state, lots, with_waits=with_waits)
        if laid is None or not _put(search, laid):
            continue
        halves = [name for name, _ in search.state.where if not search.state.is_whole(name)]
        search.evict(list(dict.fromkeys(halves)))
        search.resume()
        search.inserter.noise = 0.0
        search.inserter.hour_share = 0.7
        search.fill()
        break
    restore(search.state, search.best)
    search.resume()
    return search.best.objective_usd < before


def _put(search: Search, laid: Sequence[Laid]) -> bool:
    """Enter lots; False, with the state to be restored, where one of them does not fit."""
    state = search.state
    numbers: list[int] = []
    for row in laid:
        if not all(block.starts_well(start) for block, start in zip(row.blocks, row.starts, strict=True)):
            return False
        built = state.builder.build(row.lot.carrier, 0, FOREVER, row.blocks, row.starts)
        number = None if built is None else state.put(built)
        if number is None:
            return False
        numbers.append(number)
    return all(state.fits_together(state.chains[number]) for number in numbers)
