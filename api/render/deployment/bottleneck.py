"""Where parcels wait most on their way, and how full what takes them on is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from api.render.deployment.operation import LIFT_NAMES, Operation, counted, span_text
from api.render.deployment.waiting import Wait, all_waits, convoy_verdict, found_no_room, why
from api.render.tables import Cell, Column, Kind, Table
from movcon.deployment.plan import LiftKind


class Stage(StrEnum):
    """Where on its way a parcel waits, and whether for want of room."""

    UNDER_WAY = "under way"
    NO_ROOM = "at the origin, no room sooner"
    ORIGIN = "at the origin"


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """All waits at one place for one way on.

    Attributes
    ----------
    source
        Ship offer, liner service, corridor or aircraft offer waited for.
    stage
        Waits at the origin are often the plan's own choice, except where everything that left sooner was full.
    slot_days
        Slots (TEU-equivalents) times days, beyond the least time between carriers.
    sent, full, used_centi, room_centi
        Of a corridor: convoys of the plan; those that had no room for any parcel that stood there; slots
        (hundredths) used and to be had on those sent. 0 else.
    """

    place: str
    source: str
    kind: LiftKind
    stage: Stage
    slot_days: float
    parcels: int
    people: int
    longest: Wait
    sent: int
    full: int
    used_centi: int
    room_centi: int


def queues(operation: Operation) -> tuple[Queue, ...]:
    """Waits by place, way on and stage: the most slot-days first, those at the origin by choice after all others."""
    grouped: defaultdict[tuple[str, str, Stage], list[Wait]] = defaultdict(list)
    for wait in all_waits(operation):
        if wait.minutes:
            grouped[wait.place, wait.taken.voyage.source, _stage(operation, wait)].append(wait)
    found = [_queue(operation, key, rows) for key, rows in grouped.items()]
    return tuple(sorted(found, key=lambda item: (item.stage is Stage.ORIGIN, -item.slot_days, item.place, item.source)))


def bottleneck(operation: Operation) -> Queue | None:
    """Where parcels wait most that are under way or find no room; where none does, where they wait most."""
    return next(iter(queues(operation)), None)


def _stage(operation: Operation, wait: Wait) -> Stage:
    if not wait.at_origin:
        return Stage.UNDER_WAY
    return Stage.NO_ROOM if found_no_room(operation, wait) else Stage.ORIGIN


def _queue(operation: Operation, key: tuple[str, str, Stage], rows: Sequence[Wait]) -> Queue:
    place, source, stage = key
    kind = rows[0].taken.voyage.kind
    sent, full, used, room = _convoys(operation, source, rows) if kind is LiftKind.CONVOY else (0, 0, 0, 0)
    return Queue(
        place=place,
        source=source,
        kind=kind,
        stage=stage,
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
    origin = "" if found.stage is Stage.UNDER_WAY else ", the origin"
    where = f"{place}{origin}, before {found.source}"
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
                item.stage.value,
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
        "apart. Waits at the origin are often the plan's own choice, except where nothing that left sooner had room.",
    )
