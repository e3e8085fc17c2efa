"""What changed from one plan of a deployment to another, in a planner's words: closing, journeys, ships and lots."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum, auto

from api.render.deployment.operation import Operation, counted
from movcon.clock import Minute, utc_day
from movcon.deployment.plan import DeploymentPlan, LiftKind, Voyage
from movcon.deployment.problem import DeploymentProblem

_NAMED_PARCELS = 3
"""Parcels of a consignment that are named one by one; of more only the number is told."""
_NAMED_CONSIGNMENTS = 4
"""Consignments that are named in a sentence; of more only those with the most parcels in it."""
_SPANS_DAYS = (7, 28)
"""Parcels that come up to so many days sooner (or later) are told together, and those beyond the last."""


def changed_sentences(
    problem_before: DeploymentProblem,
    plan_before: DeploymentPlan,
    problem_after: DeploymentProblem,
    plan_after: DeploymentPlan,
) -> tuple[str, ...]:
    """What changed, a sentence for everything that changed alike; none where nothing a planner would tell did.

    When the force closes comes first, then what is no longer moved, asked for or moved anew, goes another way, comes
    on another date (UTC), then ships and lots of flights bought or no longer bought. Another convoy or sailing of the
    same way that is there on the same date is no change. Each plan is one that verification has read with its problem.
    """
    before, after = Operation(problem_before, plan_before), Operation(problem_after, plan_after)
    closing = () if _closing(before) == _closing(after) else (closing_sentence(before, after),)
    return (*closing, *_journeys(before, after), *_bought(before, after))


def closing_sentence(before: Operation, after: Operation) -> str:
    """When the force closes, and how many days sooner or later than before."""
    was, now = before.reading.force_closure, after.reading.force_closure
    if now is None:
        return "Nothing is moved." if was is None else f"Nothing is moved; the force closed on {before.date_text(was)}."
    told = f"The force closes on {after.date_text(now)}"
    if after.not_moved:
        told = f"{told}, without {counted(len(after.not_moved), 'parcel')} not moved"
    if was is None:
        return f"{told}; nothing was moved before."
    days = utc_day(now) - utc_day(was)
    same_left = after.not_moved.keys() == before.not_moved.keys()
    if not days and same_left:
        return f"{told}, as before."
    shift = f"{_days(abs(days))} {_direction(days)} than on" if days else "as before, on"
    left = f"without {counted(len(before.not_moved), 'parcel')}" if before.not_moved else "with everything moved"
    told = f"{told}: {shift}" if after.not_moved else f"{told}, {shift}"
    return f"{told} {before.date_text(was)}{'' if same_left else f', {left}'}."


def _closing(operation: Operation) -> tuple[int | None, frozenset[str]]:
    last = operation.reading.force_closure
    return None if last is None else utc_day(last), frozenset(operation.not_moved)


class _Nature(IntEnum):
    """What became of a parcel, in the order in which it is told."""

    LEFT = auto()
    NEW_AND_LEFT = auto()
    CANCELLED = auto()
    NEW = auto()
    MOVED = auto()
    OTHER_WAY = auto()
    OTHER_DATE = auto()


@dataclass(frozen=True, slots=True)
class _Alike:
    """What parcels that are told together have in common.

    Attributes
    ----------
    reason
        Why they are not moved; empty where they are.
    was, now
        The part of the way that is another one, where both plans move them; the whole way where one does.
    shift
        How far they come sooner (below 0) or later: 1 up to the first span of days, 2 up to the second, and so on; 0 on
        the same date, or in one plan only.
    """

    nature: _Nature
    reason: str = ""
    was: tuple[str, ...] = ()
    now: tuple[str, ...] = ()
    shift: int = 0


def _journeys(before: Operation, after: Operation) -> Iterator[str]:
    groups: defaultdict[_Alike, list[str]] = defaultdict(list)
    for name in sorted(before.problem.parcel.keys() | after.problem.parcel.keys()):
        alike = _alike(before, after, name)
        if alike is not None:
            groups[alike].append(name)
    for alike, names in sorted(groups.items(), key=lambda item: (item[0].nature, -len(item[1]), item[1])):
        whose = before if alike.nature is _Nature.CANCELLED else after
        yield f"{_named(whose.problem, names)}: {_predicate(alike, before, after, names)}."


def _alike(before: Operation, after: Operation, name: str) -> _Alike | None:
    """What became of a parcel; None where it goes as before."""
    if name not in after.problem.parcel:
        return _Alike(_Nature.CANCELLED)
    known, moved = name in before.problem.parcel, name in after.delivered
    if not moved:
        if known and name not in before.delivered:
            return None
        left = after.not_moved.get(name)
        reason = "" if left is None else left.reason.rstrip(".")
        return _Alike(_Nature.LEFT if known else _Nature.NEW_AND_LEFT, reason=reason)
    now = _way(after, name)
    if name not in before.delivered:
        return _Alike(_Nature.MOVED if known else _Nature.NEW, now=now)
    was = _way(before, name)
    shift = _span(_days_later(before, after, name))
    if was == now:
        return _Alike(_Nature.OTHER_DATE, shift=shift) if shift else None
    was, now = _apart(was, now)
    return _Alike(_Nature.OTHER_WAY, was=was, now=now, shift=shift)


def _span(days: int) -> int:
    """Number of the span that days lie in, below 0 for days sooner; 0 for none."""
    if not days:
        return 0
    span = 1 + sum(abs(days) > most for most in _SPANS_DAYS)
    return span if days > 0 else -span


def _way(operation: Operation, name: str) -> tuple[str, ...]:
    """What carries a parcel, in order: sources, of ships with the charter's number."""
    return tuple(
        operation.called(item.voyage) if item.voyage.kind is LiftKind.SHIP else item.voyage.source
        for item in operation.reading.journeys[name]
    )


def _apart(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Two ways without what they begin and end with alike."""
    while one and other and one[0] == other[0]:
        one, other = one[1:], other[1:]
    while one and other and one[-1] == other[-1]:
        one, other = one[:-1], other[:-1]
    return one, other


def _days_later(before: Operation, after: Operation, name: str) -> int:
    """UTC dates that a parcel is delivered later."""
    return utc_day(after.delivered[name]) - utc_day(before.delivered[name])


def _predicate(alike: _Alike, before: Operation, after: Operation, names: list[str]) -> str:
    match alike.nature:
        case _Nature.LEFT:
            return _because("no longer moved", alike.reason)
        case _Nature.NEW_AND_LEFT:
            return _because("asked for anew and not moved", alike.reason)
        case _Nature.CANCELLED:
            return "no longer asked for"
        case _Nature.NEW:
            return f"asked for anew, by {_chain(alike.now)}; delivered {_dates(after, names)}"
        case _Nature.MOVED:
            return f"moved now, by {_chain(alike.now)}; delivered {_dates(after, names)}"
        case _Nature.OTHER_WAY:
            return f"{_other_way(alike)}; {_delivered(before, after, names)}"
        case _Nature.OTHER_DATE:
            return f"the same way, {_delivered(before, after, names)}"


def _because(told: str, reason: str) -> str:
    return f"{told}: {reason}" if reason else told


def _other_way(alike: _Alike) -> str:
    if not alike.was:
        return f"by {_chain(alike.now)} as well"
    if not alike.now:
        return f"no longer by {_chain(alike.was)}"
    return f"by {_chain(alike.now)} in place of {_chain(alike.was)}"


def _chain(way: tuple[str, ...]) -> str:
    return ", then ".join(way)


def _delivered(before: Operation, after: Operation, names: list[str]) -> str:
    """``delivered 2 to 5 days later, the last on 2010-07-07 (C+36)``."""
    days = sorted(_days_later(before, after, name) for name in names)
    if not days[0]:
        return f"delivered on the same date{'' if len(names) == 1 else 's'}"
    low, high = sorted((abs(days[0]), abs(days[-1])))
    told = _days(high) if low == high else f"{low} to {_days(high)}"
    return f"delivered {told} {_direction(days[0])}, {_dates(after, names)}"


def _dates(operation: Operation, names: list[str]) -> str:
    moments = [operation.delivered[name] for name in names]
    several = len({utc_day(minute) for minute in moments}) > 1
    return f"{'the last ' if several else ''}on {operation.date_text(max(moments))}"


def _named(problem: DeploymentProblem, names: list[str]) -> str:
    """Parcels by consignment: ``SDS-VEH (all 14 parcels), SDS-CAMP (4 of 9 parcels) and SDS-ICT (loose-1)``."""
    whole = Counter(parcel.consignment for parcel in problem.parcels)
    mine: defaultdict[str, list[str]] = defaultdict(list)
    for name in names:
        mine[problem.parcel[name].consignment].append(name)
    if len(mine) <= _NAMED_CONSIGNMENTS:
        return _listed([_share(consignment, row, whole[consignment]) for consignment, row in mine.items()])
    most = sorted(mine, key=lambda consignment: (-len(mine[consignment]), consignment))[:_NAMED_CONSIGNMENTS]
    told = [f"{consignment} {len(mine[consignment]):,} of {whole[consignment]:,}" for consignment in most]
    rest = counted(len(mine) - len(most), "other")
    return f"{len(names):,} parcels of {len(mine):,} consignments ({_listed([*told, rest])})"


def _share(consignment: str, names: list[str], whole: int) -> str:
    if len(names) == whole:
        every = {1: "", 2: " (both parcels)"}.get(whole, f" (all {whole:,} parcels)")
        return f"{consignment}{every}"
    if len(names) <= _NAMED_PARCELS:
        return f"{consignment} ({_listed([name.removeprefix(f'{consignment}/') for name in names])})"
    return f"{consignment} ({len(names):,} of {whole:,} parcels)"


def _listed(words: list[str]) -> str:
    """``A``, ``A and B``, ``A, B and C``."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _bought(before: Operation, after: Operation) -> Iterator[str]:
    """Ships chartered or no longer chartered, charters that begin on another date, and numbers of lots of flights."""
    was, now = _charters(before), _charters(after)
    for key in sorted(was.keys() - now.keys()):
        yield f"{before.called(was[key])} is no longer bought: ${was[key].usd:,} less."
    for key in sorted(now.keys() - was.keys()):
        begins = f"from {after.date_text(now[key].departure)} at {after.place_name(now[key].stops[0].place)}"
        yield f"{after.called(now[key])} is bought, {begins}: ${now[key].usd:,}."
    for key in sorted(was.keys() & now.keys()):
        yield from _begins_otherwise(after, was[key].departure, now[key])
    lots_was, lots_now = _lots(before.reading.voyages(LiftKind.FLIGHT)), _lots(after.reading.voyages(LiftKind.FLIGHT))
    for source in sorted(lots_was.keys() | lots_now.keys()):
        if lots_was[source] != lots_now[source]:
            now_many = counted(lots_now[source], "lot") if lots_now[source] else "no lot"
            yield f"{source}: {now_many} of flights in place of {lots_was[source] or 'none'}."


def _charters(operation: Operation) -> dict[tuple[str, int], Voyage]:
    return {(voyage.source, voyage.number): voyage for voyage in operation.reading.voyages(LiftKind.SHIP)}


def _begins_otherwise(after: Operation, was: Minute, voyage: Voyage) -> Iterator[str]:
    days = utc_day(voyage.departure) - utc_day(was)
    if days:
        told = f"{_days(abs(days))} {_direction(days)}, on {after.date_text(voyage.departure)}"
        yield f"{after.called(voyage)} begins {told}."


def _lots(voyages: Iterable[Voyage]) -> Counter[str]:
    return Counter(voyage.source for voyage in voyages)


def _days(count: int) -> str:
    return counted(count, "day")


def _direction(days: int) -> str:
    return "later" if days > 0 else "sooner"
