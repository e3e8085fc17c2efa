"""A voyage in words, as calendars, maps and instructions show it."""

from __future__ import annotations

from api.render.deployment.operation import Operation, counted
from movcon.deployment.plan import Voyage


def summary(operation: Operation, voyage: Voyage) -> str:
    """A voyage in one line: what it is called, from where it first loads to where it last discharges, how much."""
    first = next((stop for stop in voyage.stops if stop.loads), voyage.stops[0])
    last = next((stop for stop in reversed(voyage.stops) if stop.discharges), voyage.stops[-1])
    ends = f"{operation.place_name(first.place)} to {operation.place_name(last.place)}"
    return f"{operation.called(voyage)}: {ends}, {load_words(operation, voyage.parcels)}"


def load_words(operation: Operation, names: tuple[str, ...]) -> str:
    """``60 people, 120.5 t, 12 slots``; what there is nothing of is left out."""
    parcels = [operation.problem.parcel[name] for name in names]
    people = sum(parcel.people for parcel in parcels)
    tonnes = sum(parcel.mass_kg for parcel in parcels if not parcel.people) / 1000
    slots = sum(parcel.slots_centi for parcel in parcels if not parcel.people) / 100
    parts = []
    if people:
        parts.append(f"{people:,} people")
    if tonnes:
        parts.append(f"{tonnes:,.1f} t in {counted(round(slots, 1), 'slot')}")
    return ", ".join(parts) or "empty"


def details(operation: Operation, voyage: Voyage) -> str:
    """Carrier, stops with times and what is worked there, a line each."""
    lines = [operation.carrier(voyage)]
    for number, stop in enumerate(voyage.stops):
        told = f"{operation.place(stop.place)}: "
        if number:
            told += f"arrives {operation.utc(stop.arrival)} (local {operation.local(stop.arrival, stop.place)})"
        if number + 1 < len(voyage.stops):
            leaves = f"leaves {operation.utc(stop.departure)} (local {operation.local(stop.departure, stop.place)})"
            told += f"{', ' if number else ''}{leaves}"
        for what, names in (("loads", stop.loads), ("discharges", stop.discharges)):
            if names:
                told += f"; {what} {load_words(operation, names)} ({', '.join(names)})"
        lines.append(told)
    return "\n".join(lines)
