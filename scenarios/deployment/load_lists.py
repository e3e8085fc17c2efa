"""A contributor's load list as the lines of a consignment: what `cargo.csv` holds until the list is there."""

from __future__ import annotations

from collections.abc import Iterable

from movcon.cargo import CargoItem
from scenarios.equipment import CargoLine
from scenarios.intake.deployment.cargo_rows import CargoKind
from scenarios.known_goods import hazards


def lines_of_load_list(items: Iterable[CargoItem]) -> tuple[CargoLine, ...]:
    """Lines in the order of the list, named by serial.

    A list tells the explosives of a whole line, a consignment those of a piece: the share is rounded up, so that no
    limit is passed unseen. Classes are those told and the subsidiary hazards known of their UN number: what is to be
    kept apart from either is kept apart.
    """
    return tuple(
        CargoLine(
            item=item.serial,
            description=item.description,
            kind=_kind(item),
            pieces=item.quantity,
            length_mm=item.length_mm,
            width_mm=item.width_mm,
            height_mm=item.height_mm,
            kg=item.mass_kg,
            classes=() if item.dg_class is None else hazards(item.un_number, item.dg_class),
            neq_g=-(-item.neq_g // item.quantity),
        )
        for item in items
    )


def _kind(item: CargoItem) -> CargoKind:
    if item.wheeled:
        return CargoKind.VEHICLE
    return CargoKind.CONTAINER if item.is_container else CargoKind.LOOSE
