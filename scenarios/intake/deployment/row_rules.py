"""What must hold between the cells of one row. Each rule looks only at cells that could be read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from geo.corridors import surface_nodes
from geo.gazetteer import airfield_facts
from geo.ports import ports
from geo.states import states
from movcon.clock import day_text, zone
from movcon.errors import InvalidValue
from scenarios.intake.deployment.cargo_rows import CargoKind, CargoRow, ConsignmentRow, PeopleRow, StockRow
from scenarios.intake.deployment.lift_rows import LinerRow, ShipOfferRow
from scenarios.intake.deployment.network_rows import (
    ApronRow,
    ClosedKind,
    ClosureRow,
    CorridorRow,
    PassageRow,
    PlaceKind,
    PlaceRow,
)
from scenarios.intake.faults import FaultLog, nearest, shown
from scenarios.intake.row_rules import both_hours
from scenarios.intake.rows import Row
from scenarios.intake.table import Line, Table

RowRule = Callable[[Line, FaultLog], None]
_SITE_FACTS = ("name", "state", "latitude", "longitude", "time_zone")
_SHORTEST_CONTAINER_MM, _LONGEST_CONTAINER_MM = 1_900, 16_200
_DENSEST_KG_PER_M3 = 8_000


def check_rows(row: type[Row], table: Table[Any]) -> None:
    """Check every line of a table; what is wrong goes to its log."""
    for rule in _RULES.get(row, ()):
        for line in table.lines:
            rule(line, table.log)


def _two_places(line: Line, log: FaultLog) -> None:
    if line.knows("origin", "destination") and line["origin"] == line["destination"]:
        cause = f"Origin and destination are both {line['origin']}: nothing would move."
        log.add("same_place", cause, "Give two places.", row=line.number, column="destination")


def _in_order(first: str, last: str, thing: str) -> RowRule:
    def rule(line: Line, log: FaultLog) -> None:
        if line.knows(first, last) and line[last] < line[first]:
            cause = f"The {thing} {day_text(line[first])} to {day_text(line[last])} ends before it begins."
            log.add("impossible_window", cause, "Swap or mend the dates.", row=line.number, column=last)

    return rule


def _piece(line: Line, log: FaultLog) -> None:
    """Sizes that no real piece has are slips of the unit: centimetres for millimetres, tonnes for kilograms."""
    if line.knows("length_mm", "width_mm", "height_mm", "kg"):
        litres = line["length_mm"] * line["width_mm"] * line["height_mm"] // 1_000_000
        if line["kg"] * 1000 > litres * _DENSEST_KG_PER_M3:
            cause = f"A piece of {line['kg']:,} kg in {litres:,} litres would be denser than iron."
            log.add(
                "impossible_piece", cause, "Check the units: millimetres and kilograms.", row=line.number, column="kg"
            )
    if not line.knows("kind", "length_mm") or line["kind"] is not CargoKind.CONTAINER:
        return
    if not _SHORTEST_CONTAINER_MM <= line["length_mm"] <= _LONGEST_CONTAINER_MM:
        cause = f"A container of {line['length_mm']:,} mm is none of the trade's."
        log.add("impossible_piece", cause, "A 20-foot one is 6058.", row=line.number, column="length_mm")


def _explosives(line: Line, log: FaultLog) -> None:
    if "classes" not in line.cells or not line.knows("neq_g"):
        return
    explosive = any(name.startswith("1.") for name in line["classes"] or ())
    if explosive and line["neq_g"] == 0:
        cause = "Class 1 has a net explosive quantity; it is 0 here."
        log.add("missing_value", cause, "Give the grams of one piece.", row=line.number, column="neq_g")
    if not explosive and line["neq_g"] > 0:
        cause = f"A net explosive quantity of {line['neq_g']:,} g, but no class 1."
        log.add("explosives_without_class", cause, "Give the class, or 0.", row=line.number, column="neq_g")


def _place(line: Line, log: FaultLog) -> None:
    if not line.knows("id", "kind"):
        return
    name = line["id"]
    if line["kind"] is PlaceKind.PORT and name not in ports():
        near = nearest(name, list(ports()))
        cure = "Give a UN/LOCODE of the ports table." + (f" Nearest: {near}." if near else "")
        log.add("unknown_port", f"Port {shown(name)} is unknown.", cure, row=line.number, column="id")
    if line["kind"] is PlaceKind.AIRFIELD:
        _airfield(name, line, log)
    if line["kind"] is PlaceKind.SITE and name not in surface_nodes():
        for column in _SITE_FACTS:
            if column in line.cells and line[column] is None:
                cause = f"Site {name} is not in the table of the surface network, and {column} is missing."
                log.add("missing_value", cause, "Give it, or use an id of the table.", row=line.number, column=column)
    if line.knows("time_zone"):
        try:
            zone(line["time_zone"])
        except InvalidValue as error:
            cause, _, cure = str(error).partition("; ")
            log.add("unknown_time_zone", f"{cause}.", cure.capitalize(), row=line.number, column="time_zone")


def _airfield(name: str, line: Line, log: FaultLog) -> None:
    try:
        airfield_facts(name)
    except InvalidValue as error:
        cure = str(error).partition("; ")[2]
        cause = f"Airfield {shown(name)} is unknown."
        log.add("unknown_airfield", cause, cure[:1].upper() + cure[1:], row=line.number, column="id")


def _closure(line: Line, log: FaultLog) -> None:
    _span(line, log)
    if line.knows("kind", "name") and line["kind"] is ClosedKind.AIRSPACE and line["name"] not in states():
        log.add(
            "unknown_state",
            f"State {shown(line['name'])} is unknown.",
            "Give the ISO 3166 alpha-3 code of the State whose airspace is closed, such as LBY.",
            row=line.number,
            column="name",
        )


def _span(line: Line, log: FaultLog) -> None:
    if line.knows("from", "until") and line["until"] <= line["from"]:
        cause = "The closure ends before it begins."
        log.add("impossible_closure", cause, "Swap or mend the moments.", row=line.number, column="until")


def _something_offered(line: Line, log: FaultLog) -> None:
    room = ("lane_m", "teu", "loose_t")
    if line.knows(*room) and not any(line[name] for name in room):
        cause = "The service takes nothing: lane metres, TEU and tonnes are all 0."
        log.add("nothing_offered", cause, "Give what it takes, or take the row out.", row=line.number, column="teu")


_RULES: Mapping[type[Row], tuple[RowRule, ...]] = {
    PeopleRow: (_two_places, _in_order("ready", "required", "time")),
    ConsignmentRow: (_two_places, _in_order("ready", "required", "time")),
    CargoRow: (_piece, _explosives),
    StockRow: (_piece, _explosives),
    PlaceRow: (_place,),
    ApronRow: (both_hours,),
    CorridorRow: (_two_places,),
    ClosureRow: (_closure,),
    PassageRow: (_span,),
    ShipOfferRow: (_in_order("available_from", "available_until", "time on offer"),),
    LinerRow: (_two_places, _something_offered),
}
