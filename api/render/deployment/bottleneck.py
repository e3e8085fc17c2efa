"""Where parcels wait most on their way, and how full what takes them on is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from api.render.deployment.operation import LIFT_NAMES, Operation, counted, span_text
from api.render.deployment.waiting import Wait, all_waits, convoy_verdict, why
from api.render.tables import Cell, Column, Kind, Table
from movcon.deployment.plan import LiftKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """All waits at one place for one way on.

    Attributes
    ----------
    source
        Ship offer, liner service, corridor or aircraft offer waited for.
    at_origin
        Whether they had not moved yet: those waits are often the plan's own choice.
    slot_days
        Slots (TEU-equivalents) times days, beyond the least time between carriers.
    sent, full, used_centi, room_centi
        Of a corridor: convoys of the plan; those that had no room for any parcel that stood there; slots
        (hundredths) used and to be had on those sent. 0 else.
    """

    place: str
    source: str
    kind: LiftKind
    at_origin: bool
    slot_days: float
    parcels: int
    people: int
    longest: Wait
    sent: int
    full: int
    used_centi: int
    room_centi: int


def queues(operation: Operation) -> tuple[Queue, ...]:
    """Waits by place and way on: those under way first, by slot-days, the most first."""
    grouped: defaultdict[tuple[str, str, bool], list[Wait]] = defaultdict(list)
    for wait in all_waits(operation):
        if wait.minutes:
            grouped[wait.place, wait.taken.voyage.source, wait.at_origin].append(wait)
    found = [_queue(operation, key, rows) for key, rows in grouped.items()]
    return tuple(sorted(found, key=lambda item: (item.at_origin, -item.slot_days, item.place, item.source)))


def bottleneck(operation: Operation) -> Queue | None:
    """Where parcels under way wait most; where none waits under way, where they wait most at their origins."""
    return next(iter(queues(operation)), None)


def _queue(operation: Operation, key: tuple[str, str, bool], rows: Sequence[Wait]) -> Queue:
    place, source, at_origin = key
    kind = rows[0].taken.voyage.kind
    sent, full, used, room = _convoys(operation, source, rows) if kind is LiftKind.CONVOY else (0, 0, 0, 0)
    return Queue(
        place=place,
        source=source,
        kind=kind,
        at_origin=at_origin,
        slot_days=sum(wait.slot_days for wait in rows),
        parcels=len(rows),
        people=sum(wait.parcel.people for wait in rows),
        longest=max(rows, key=lambda wait: (wait.minutes, wait.parcel.id)),
        sent=sent,
        full=full,
        used_centi=used,
        room_centi=room,
    )


def _convoys(operation: Operation, source: str, rows: Sequence[Wait]) -> tuple[int, int, int, int]:
    """Convoys sent; those without room for any that stood there; slots used and to be had, in hundredths."""
    corridor = operation.problem.corridor[source]
    sent = sorted(number for name, number in operation.convoys if name == source)
    full = 0
    used = 0
    for number in sent:
        minute = corridor.departure(number)
        left = [wait for wait in rows if wait.able <= minute < wait.until]
        full += bool(left) and all(convoy_verdict(operation, wait.parcel, corridor, number) != "free" for wait in left)
        voyage = operation.convoys[source, number]
        used += sum(operation.problem.parcel[name].slots_centi for name in voyage.parcels)
    return len(sent), full, used, len(sent) * corridor.convoy_centi


def bottleneck_words(operation: Operation) -> str:
    """The bottleneck in a sentence or two; empty where nothing waits."""
    found = bottleneck(operation)
    if found is None:
        return ""
    place = operation.place_name(found.place)
    where = f"{place}, before {found.source}" if not found.at_origin else f"{place}, the origin, before {found.source}"
    words = f"{where}: {counted(found.parcels, 'parcel')} waited {found.slot_days:,.0f} slot-days"
    if found.people:
        words += f", {found.people:,} people among them"
    words += f", {span_text(found.longest.minutes)} at most"
    if found.sent:
        full = f"{found.full} of {found.sent}" if found.full else f"none of {found.sent}"
        used = round(100 * found.used_centi / found.room_centi)
        words += f". Convoys too full for everything that stood there: {full}; {used} % of what they hold was used"
    reason = why(operation, found.longest)
    longest = f" The longest, {found.longest.parcel.id}: {reason}." if reason else ""
    return f"{words}.{longest}"


def queues_table(operation: Operation) -> Table:
    """Waits by place and what was waited for."""
    rows: list[tuple[Cell, ...]] = []
    for item in queues(operation):
        rows.append(
            (
                item.place,
                operation.place_name(item.place),
                item.source,
                LIFT_NAMES[item.kind],
                "at the origin" if item.at_origin else "under way",
                item.slot_days,
                item.parcels,
                item.people,
                item.longest.minutes / 1440,
                item.longest.parcel.id,
                item.sent or None,
                item.full if item.sent else None,
                item.used_centi / item.room_centi if item.room_centi else None,
            )
        )
    return Table(
        name="waiting",
        title="Where parcels wait",
        columns=(
            Column("place", "Place"),
            Column("name", "Name"),
            Column("waited_for", "Waited for"),
            Column("kind", "Kind"),
            Column("stage", "Stage"),
            Column("slot_days", "Slot-days", Kind.HOURS),
            Column("parcels", "Parcels", Kind.COUNT),
            Column("people", "People", Kind.COUNT),
            Column("longest_days", "Longest, days", Kind.HOURS),
            Column("longest_parcel", "Longest parcel"),
            Column("convoys", "Convoys sent", Kind.COUNT),
            Column("full", "Full", Kind.COUNT),
            Column("filled", "Filled", Kind.SHARE),
        ),
        rows=tuple(rows),
        note="A slot-day is one TEU-equivalent waiting one day beyond the least time between carriers. Full = a convoy "
        "that could take nothing of what then stood there: no room, what the place can handle used up, or goods kept "
        "apart. Waits at the origin are often the plan's own choice.",
    )
