"""Why those contracts: what the plan would cost without each tail it buys, and with one more of the best on offer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from movcon.clock import MINUTES_PER_HOUR, midnight, month_index, month_start, month_text
from movcon.contract_use import AwardUse, award_uses
from movcon.lift import ContractOffer, ContractTerm
from movcon.plan import ContractAward
from optimizer.rotation.inquiry.laid import LaidPlan, soonest_award
from optimizer.rotation.inquiry.relaxation import join
from optimizer.rotation.instance import Carrier
from optimizer.rotation.search import Search
from optimizer.rotation.state import Holding

_AROUND = 8
_EVICTED = 60
_CHEAP_HOURS = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class AwardReason:
    """An award of the plan and what it is worth.

    ``without_usd`` is what the objective rises by when the tail is given back and its movements are placed anew,
    against the same search with the tail kept; ``left`` are movements that then stay unmoved, at the price of that.
    None where it was stopped before, and where the tail was bought with the release: it is paid for.
    """

    use: AwardUse
    without_usd: int | None
    left: tuple[str, ...] = ()
    bought: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OneMore:
    """One more tail: what the objective changes by when it is bought and what it suits is placed anew, same search.

    Negative where it would pay; ``movements`` are those that would fly on it.
    """

    award: ContractAward
    usd_per_month: int
    usd: int
    movements: int

    @property
    def words(self) -> str:
        """Which tail, from when, for how long, and what it changes."""
        award = self.award
        span = f"{award.months} month{'s' if award.months != 1 else ''} from {month_text(award.first_month)}"
        what = f"${self.usd:,} dearer" if self.usd >= 0 else f"${-self.usd:,} cheaper"
        use = (
            f"with {self.movements} movement{'s' if self.movements != 1 else ''} on it"
            if self.movements
            else "as nothing would fly on it"
        )
        return f"Tail {award.tail} of {award.offer} for {span}: the plan would be {what}, {use}."


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractReasons:
    """The contracts of a plan and why those."""

    awards: tuple[AwardReason, ...]
    one_more: tuple[OneMore, ...]


def explain_contracts(
    laid: LaidPlan,
    *,
    budget: int = 120,
    most: int = 3,
    should_stop: Callable[[], bool] | None = None,
    on_progress: Callable[[str], None] | None = None,
) -> ContractReasons:
    """Explain every award of the plan, and price one more tail of the best offers.

    Parameters
    ----------
    budget
        Search steps after each change of the mix, and after none for comparison.
    most
        Most offers of which one more tail is priced.
    should_stop
        Asked between changes; True leaves what is not yet priced without a price.
    on_progress
        Told what is being priced.
    """
    stop = should_stop or (lambda: False)
    tell = on_progress or (lambda _: None)
    bought = () if laid.problem.release is None else laid.problem.release.awards
    awards: list[AwardReason] = []
    for use in award_uses(laid.problem, laid.plan):
        if stop() or use.award in bought:
            awards.append(AwardReason(use=use, without_usd=None, bought=use.award in bought))
            continue
        tell(f"without tail {use.award.tail} of {use.award.offer}")
        awards.append(_without(laid, use, budget))
    more: list[OneMore] = []
    for carrier, term, month, tail in _best_offers(laid, most):
        if stop():
            break
        tell(f"with one more tail of {carrier.source.id}")
        more.append(_one_more(laid, carrier, term, month, tail, budget))
    return ContractReasons(awards=tuple(awards), one_more=tuple(sorted(more, key=lambda item: item.usd)))


def _without(laid: LaidPlan, use: AwardUse, budget: int) -> AwardReason:
    kept = laid.search()
    names = list(use.movements)
    _search_around(kept, names, budget)
    search = laid.search()
    state = search.state
    was_left = set(search.unplaced)
    holding = _holding(search, use.award)
    flown = [
        need.id
        for number in state.holding_chains[holding.id]
        for block in state.chains[number].blocks
        for need in block.members
    ]
    search.evict(list(dict.fromkeys(flown)))
    state.release(holding)
    search.fill(names)
    search.start_from_here()
    _search_around(search, names, budget)
    left = tuple(name for name in search.unplaced if name not in was_left)
    return AwardReason(use=use, without_usd=search.best.objective_usd - kept.best.objective_usd, left=left)


def _holding(search: Search, award: ContractAward) -> Holding:
    return next(
        holding
        for holding in search.state.holdings.values()
        if (holding.carrier.source.id, holding.tail, holding.first_month)
        == (award.offer, award.tail, award.first_month)
    )


def _search_around(search: Search, names: list[str], budget: int) -> None:
    """Steps around movements, each with some near to it in time and place."""
    for step in range(budget if names else 0):
        seed = names[step % len(names)]
        near = search.remover.neighbours(seed)[: 2 * _AROUND]
        search.iterate(0.0, [seed, *search.rng.sample(near, min(_AROUND, len(near)))])


def _by_lot(laid: LaidPlan, search: Search, carrier: Carrier, first_month: int, months: int) -> dict[str, int]:
    """Movements flown by the lot or letter within some months that a contract could fly, with their price alone."""
    instance = laid.instance
    low, high = month_start(first_month), month_start(first_month + months)
    found: dict[str, int] = {}
    for chain in search.state.chains.values():
        if chain.carrier.held or chain.departure < low or chain.arrival > high:
            continue
        for need in (need for block in chain.blocks for need in block.members):
            number = instance.number[need.id]
            if carrier.index in instance.blocks[number]:
                found[need.id] = instance.standalone_usd[number] or 0
    return found


def _best_offers(laid: LaidPlan, most: int) -> list[tuple[Carrier, ContractTerm, int, int]]:
    """Of each offer the term and month that promise most: what they could take over, less their price."""
    search = laid.search()
    problem = laid.problem
    first = month_index(midnight(problem.season_first_day))
    last = month_index(midnight(problem.season_last_day))
    promising: list[tuple[int, Carrier, ContractTerm, int, int]] = []
    for carrier in laid.instance.carriers:
        offer = carrier.source
        if not isinstance(offer, ContractOffer):
            continue
        options: list[tuple[int, Carrier, ContractTerm, int, int]] = []
        for term in offer.terms:
            for month in range(first, last - term.months + 2):
                tail = _free_tail(search, carrier, offer, term, month)
                if tail is not None:
                    promise = _promise_usd(laid, search, carrier, offer, term, month)
                    options.append((promise, carrier, term, month, tail))
        if options:
            promising.append(max(options, key=lambda option: option[0]))
    promising.sort(key=lambda option: -option[0])
    return [option[1:] for option in promising[:most]]


def _free_tail(search: Search, carrier: Carrier, offer: ContractOffer, term: ContractTerm, month: int) -> int | None:
    start, end = month_start(month), month_start(month + term.months)
    if start < soonest_award(search.state.instance.problem, offer) or end > carrier.latest + 1:
        return None
    tails = range(1, offer.tails_max + 1)
    return next((tail for tail in tails if search.state.tail_is_free(carrier, tail, start, end)), None)


def _promise_usd(
    laid: LaidPlan, search: Search, carrier: Carrier, offer: ContractOffer, term: ContractTerm, month: int
) -> int:
    """A guess: the dearest hours that the tail's hours could take over, less its months and extra hours."""
    instance = laid.instance
    left = offer.hours_max_per_month * term.months * MINUTES_PER_HOUR
    flown = saved = 0
    alone = _by_lot(laid, search, carrier, month, term.months)
    minutes = {
        name: sum(block.block_min for block in instance.blocks[instance.number[name]][carrier.index]) for name in alone
    }
    for name in sorted(alone, key=lambda n: -alone[n] / max(1, minutes[n])):
        if minutes[name] <= left:
            left -= minutes[name]
            flown += minutes[name]
            saved += alone[name]
    extra = max(0, flown - offer.hours_included_per_month * term.months * MINUTES_PER_HOUR)
    return saved - term.usd_per_month * term.months - offer.usd_per_extra_hour * extra // MINUTES_PER_HOUR


def _one_more(laid: LaidPlan, carrier: Carrier, term: ContractTerm, month: int, tail: int, budget: int) -> OneMore:
    search = laid.search()
    state = search.state
    alone = _by_lot(laid, search, carrier, month, term.months)
    names = sorted(alone, key=lambda name: -alone[name])[:_EVICTED]
    kept = laid.search()
    _search_around(kept, names, budget)
    holding = state.hold(carrier, tail, month, term.months, term.usd_per_month * term.months)
    search.evict(names)
    search.inserter.hour_share = _CHEAP_HOURS
    search.fill(names)
    search.start_from_here()
    _search_around(search, names, budget)
    on_it = {
        need.id
        for chain in search.best.chains
        if chain.holding == holding.id
        for block in chain.blocks
        for need in block.members
    }
    return OneMore(
        award=ContractAward(offer=carrier.source.id, tail=tail, first_month=month, months=term.months),
        usd_per_month=term.usd_per_month,
        usd=search.best.objective_usd - kept.best.objective_usd,
        movements=len(on_it),
    )


def reason_words(reason: AwardReason, ad_hoc_usd_per_hour: int | None) -> str:
    """Why an award, in a planner's words."""
    use = reason.use
    award = use.award
    span = f"{award.months} month{'s' if award.months != 1 else ''} from {month_text(award.first_month)}"
    hours = f"{use.flown_min / MINUTES_PER_HOUR:,.0f}"
    text = (
        f"Tail {award.tail} of {award.offer} for {span} at ${use.usd_per_month:,} a month flies {hours} hours "
        f"({use.included_min // MINUTES_PER_HOUR:,} included, {use.most_min // MINUTES_PER_HOUR:,} to be had) "
        f"with {len(use.movements)} movement{'s' if len(use.movements) != 1 else ''}."
    )
    if use.usd_per_hour is not None:
        beside = f", beside ${ad_hoc_usd_per_hour:,} for an ad hoc hour" if ad_hoc_usd_per_hour is not None else ""
        text += f" An hour comes to ${use.usd_per_hour:,}{beside}."
    text += f" In all it comes to ${use.usd:,}; its movements alone off contract would be ${use.elsewhere_usd:,}."
    if use.only_here:
        text += f" Only a contract can move {join(use.only_here)}."
    if reason.bought:
        text += " It was bought before this plan was made."
    if reason.without_usd is not None:
        change = f"${abs(reason.without_usd):,} {'dearer' if reason.without_usd >= 0 else 'cheaper'}"
        left = f", with {join(reason.left)} left unmoved" if reason.left else ""
        text += f" Without it the plan would be {change}{left}."
    return text
