"""Load lists divided into parcels: by how a piece is handled and what is dangerous in it, each within a convoy's room.

The same list always gives the same parcels. Within a group what is ready first comes first, then the longest,
so that pieces alike are together and a parcel of short ones is not barred from a hold by a long one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from movcon.cargo import lane_mm_of, teu_centi_of
from movcon.clock import MINUTES_PER_DAY, Minute
from movcon.deployment.cargo import Parcel
from scenarios.equipment import CargoLine
from scenarios.intake.deployment.cargo_rows import CargoKind
from scenarios.intake.deployment.manifest import ParcelSettings

_SLOT = 100
_MM3_PER_M3 = 1_000_000_000
_MM2_PER_M2 = 1_000_000
_PLURAL = {CargoKind.VEHICLE: "vehicles", CargoKind.CONTAINER: "containers", CargoKind.LOOSE: "loose"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What is asked of all parcels of a consignment.

    ``slots_max`` and ``kg_max`` bound a parcel; a piece beyond them is a parcel by itself. Prices are for a slot.
    """

    consignment: str
    ready: Minute
    required: Minute
    usd_per_slot_day_late: int
    usd_per_slot_not_moved: int
    slots_max: int
    kg_max: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Measures:
    """What one piece takes."""

    lane_mm: int
    teu_centi: int
    loose_kg: int
    slots_centi: int


def measures(line: CargoLine, settings: ParcelSettings) -> _Measures:
    """Lanes, containers, loose mass and slots of one piece of a line."""
    if line.kind is CargoKind.VEHICLE:
        lane_mm = lane_mm_of(
            line.length_mm, line.width_mm, lane_width_mm=settings.lane_width_mm, gap_mm=settings.lashing_mm
        )
        return _Measures(lane_mm=lane_mm, teu_centi=0, loose_kg=0, slots_centi=_SLOT)
    if line.kind is CargoKind.CONTAINER:
        centi = teu_centi_of(line.length_mm)
        return _Measures(lane_mm=0, teu_centi=centi, loose_kg=0, slots_centi=centi)
    volume = line.length_mm * line.width_mm * line.height_mm
    by_mass = -(-line.kg * _SLOT // settings.loose_kg_per_slot)
    by_room = -(-volume * _SLOT // (settings.loose_m3_per_slot * _MM3_PER_M3))
    return _Measures(lane_mm=0, teu_centi=0, loose_kg=line.kg, slots_centi=max(by_mass, by_room))


def parcels_of(load: Load, lines: Iterable[CargoLine], settings: ParcelSettings) -> tuple[Parcel, ...]:
    """Parcels of a consignment, named ``<consignment>/<group>-<number>``."""
    groups: defaultdict[str, list[CargoLine]] = defaultdict(list)
    for line in lines:
        groups[_group(line, settings)].append(line)
    found: list[Parcel] = []
    for group in sorted(groups):
        ordered = sorted(groups[group], key=lambda line: (line.ready_days, -line.length_mm, -line.kg, line.item))
        for number, part in enumerate(_parts(load, ordered, settings), start=1):
            found.append(_parcel(f"{load.consignment}/{group}-{number}", load, part, settings))
    return tuple(found)


def _group(line: CargoLine, settings: ParcelSettings) -> str:
    """Word under which pieces may share a parcel: class 1 and other dangerous goods apart, outsize apart."""
    word = _PLURAL[line.kind]
    if any(name.startswith("1.") for name in line.classes):
        return f"explosives-{word}"
    if line.classes:
        return f"class{'+'.join(line.classes)}-{word}"
    beyond = (
        line.length_mm > settings.outsize_length_mm
        or line.width_mm > settings.outsize_width_mm
        or line.height_mm > settings.outsize_height_mm
        or line.kg > settings.outsize_kg
    )
    # A 40-foot container is long for a vehicle and ordinary for a container.
    return f"outsize-{word}" if beyond and line.kind is not CargoKind.CONTAINER else word


def _parts(load: Load, lines: Sequence[CargoLine], settings: ParcelSettings) -> list[list[tuple[CargoLine, int]]]:
    """Lines cut into parts within the bounds: (line, pieces) each."""
    parts: list[list[tuple[CargoLine, int]]] = []
    slots = kg = 0
    most = load.slots_max * _SLOT
    for line in lines:
        each = measures(line, settings).slots_centi
        left = line.pieces
        while left:
            fit = (most - slots) // each if each else left
            if load.kg_max is not None:
                fit = min(fit, (load.kg_max - kg) // line.kg)
            fresh = not parts or (slots == 0 and kg == 0)
            if fit <= 0 and not fresh:
                slots = kg = 0
                parts.append([])
                continue
            take = min(left, max(1, fit))
            if not parts:
                parts.append([])
            parts[-1].append((line, take))
            slots, kg, left = slots + take * each, kg + take * line.kg, left - take
    return parts


def _parcel(name: str, load: Load, part: Sequence[tuple[CargoLine, int]], settings: ParcelSettings) -> Parcel:
    sized = [(line, pieces, measures(line, settings)) for line, pieces in part]
    slots = sum(pieces * size.slots_centi for _, pieces, size in sized)
    lines = [line for line, _ in part]
    ready = load.ready + max(line.ready_days for line in lines) * MINUTES_PER_DAY
    return Parcel(
        id=name,
        consignment=load.consignment,
        description="; ".join(f"{pieces} x {line.description}" for line, pieces in part),
        pieces=sum(pieces for _, pieces in part),
        people=0,
        lane_mm=sum(pieces * size.lane_mm for _, pieces, size in sized),
        teu_centi=sum(pieces * size.teu_centi for _, pieces, size in sized),
        loose_kg=sum(pieces * size.loose_kg for _, pieces, size in sized),
        mass_kg=sum(pieces * line.kg for line, pieces in part),
        slots_centi=slots,
        piece_length_mm=max(line.length_mm for line in lines),
        piece_width_mm=max(line.width_mm for line in lines),
        piece_height_mm=max(line.height_mm for line in lines),
        piece_kg=max(line.kg for line in lines),
        deck_kg_per_m2=max(-(-line.kg * _MM2_PER_M2 // (line.length_mm * line.width_mm)) for line in lines),
        classes=tuple(sorted({name for line in lines for name in line.classes})),
        neq_g=sum(pieces * line.neq_g for line, pieces in part),
        ready=ready,
        required=load.required,
        usd_per_day_late=_of_slots(load.usd_per_slot_day_late, slots),
        usd_not_moved=_of_slots(load.usd_per_slot_not_moved, slots),
    )


def _of_slots(usd: int, slots_centi: int) -> int:
    return (usd * slots_centi + _SLOT // 2) // _SLOT


def people_parcels(
    movement: str,
    description: str,
    people: int,
    *,
    kg_each: int,
    ready: Minute,
    required: Minute,
    usd_per_day_late: int,
    usd_not_moved: int,
    settings: ParcelSettings,
) -> tuple[Parcel, ...]:
    """People in parcels as even as can be, none above ``people_max``; prices are for one person."""
    count = -(-people // settings.people_max)
    found: list[Parcel] = []
    for number in range(1, count + 1):
        some = people * number // count - people * (number - 1) // count
        found.append(
            Parcel(
                id=f"{movement}/people-{number}",
                consignment=movement,
                description=f"{some} people: {description}",
                pieces=0,
                people=some,
                lane_mm=0,
                teu_centi=0,
                loose_kg=0,
                mass_kg=some * kg_each,
                slots_centi=-(-some * _SLOT // settings.people_per_slot),
                piece_length_mm=0,
                piece_width_mm=0,
                piece_height_mm=0,
                piece_kg=0,
                deck_kg_per_m2=0,
                classes=(),
                neq_g=0,
                ready=ready,
                required=required,
                usd_per_day_late=usd_per_day_late * some,
                usd_not_moved=usd_not_moved * some,
            )
        )
    return tuple(found)
