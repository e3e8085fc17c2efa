"""Movement instructions as PDF (A4): one a ship, sailing and lot of flights, one a corridor for all its convoys.

The template gets its words as data, never as markup, and nothing of the machine: no clock, no fonts but Typst's own.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import Any

from api.render.deployment.manifests import carriages_of
from api.render.deployment.operation import LIFT_NAMES, Operation, counted
from api.render.deployment.values import deployment_value
from api.render.deployment.voyage_words import load_words, summary
from api.render.route_plans import file_name
from api.render.typst_pdf import plain, typst_pdf
from movcon.clock import Minute, date_of, midnight, moment_of
from movcon.deployment.plan import LiftKind, Stop, Voyage
from movcon.deployment.verification.reading import Carriage

_TEMPLATE = Path(__file__).parents[1] / "templates" / "voyage_instruction.typ"
FOLDER = "movement_instructions"


def movement_instructions(operation: Operation) -> dict[str, bytes]:
    """PDF files by name; the same plan is the same bytes."""
    grouped: defaultdict[str, list[Voyage]] = defaultdict(list)
    for voyage in operation.voyages:
        grouped[voyage.source if voyage.kind is LiftKind.CONVOY else voyage.id].append(voyage)
    when = moment_of(midnight(operation.problem.planning_day))
    return {
        f"{FOLDER}/{file_name(name)}.pdf": typst_pdf(_TEMPLATE, _data(operation, row), when)
        for name, row in grouped.items()
    }


def _data(operation: Operation, voyages: list[Voyage]) -> dict[str, Any]:
    first = voyages[0]
    convoys = first.kind is LiftKind.CONVOY
    heading = f"{first.source}: {counted(len(voyages), 'convoy')}" if convoys else operation.called(first)
    names = tuple(name for voyage in voyages for name in voyage.parcels)
    facts = [
        ("Scenario", operation.plan.scenario),
        ("By", f"{LIFT_NAMES[first.kind]}; {operation.carrier(first)}"),
        ("Carries", load_words(operation, names)),
        ("C-day", date_of(operation.problem.c_day).isoformat()),
        ("Planned as of", date_of(operation.problem.planning_day).isoformat()),
    ]
    if first.kind is LiftKind.FLIGHT:
        hours = deployment_value("reporting_before_departure_min") // 60
        facts.append(("Reporting", f"{hours} hours before loading (planning value)"))
    return {
        "heading": plain(heading),
        "digest": operation.plan.digest,
        "facts": [[name, plain(words)] for name, words in facts],
        "voyages": [_voyage(operation, voyage) for voyage in voyages],
    }


def _voyage(operation: Operation, voyage: Voyage) -> dict[str, Any]:
    last = len(voyage.stops) - 1
    return {
        "title": plain(summary(operation, voyage)),
        "stops": [
            {
                "place": plain(operation.place(stop.place)),
                "arrives": _both(operation, stop.arrival, stop.place) if number else ["-", ""],
                "works": _worked(operation, stop),
                "leaves": _both(operation, stop.departure, stop.place) if number < last else ["-", ""],
            }
            for number, stop in enumerate(voyage.stops)
        ],
        "cargo": [_cargo(operation, item) for item in carriages_of(operation, voyage)],
    }


def _both(operation: Operation, minute: Minute, place: str) -> list[str]:
    return [operation.utc(minute), f"local {operation.local(minute, place)}"]


def _worked(operation: Operation, stop: Stop) -> list[str]:
    if not (stop.loads or stop.discharges):
        return ["-", ""]
    what = " and ".join(word for word, names in (("loads", stop.loads), ("discharges", stop.discharges)) if names)
    if stop.start == stop.end:
        return [what, operation.utc(stop.start)]
    return [f"{what} from {operation.utc(stop.start)}", f"to {operation.utc(stop.end)}"]


def _cargo(operation: Operation, item: Carriage) -> list[str]:
    parcel = operation.problem.parcel[item.parcel]
    consignment = operation.problem.consignment[parcel.consignment]
    sizes = (parcel.piece_length_mm, parcel.piece_width_mm, parcel.piece_height_mm)
    size = " x ".join(f"{value / 1000:.1f}" for value in sizes) + f" m, {parcel.piece_kg / 1000:.1f} t"
    danger = " ".join(parcel.classes) + (f", NEQ {parcel.neq_g / 1000:g} kg" if parcel.neq_g else "")
    whose = f"{consignment.owner}, {consignment.unit}; for {operation.place_name(consignment.destination)}"
    words = (
        parcel.id,
        f"{parcel.description} ({whose})",
        f"{operation.place(item.loaded.place)} {operation.utc(item.loaded.start)}",
        f"{operation.place(item.discharged.place)} {operation.utc(item.discharged.end)}",
        f"{parcel.people or parcel.pieces:,}",
        f"{parcel.mass_kg / 1000:,.1f}",
        size if parcel.pieces else "people",
        danger or "none",
    )
    return [plain(word) for word in words]
