"""Whether lines can be what they say: rules between the cells of a line, and between lines.

Limits are planning values with their basis; what is beyond one of them is a fault where it cannot be, a note where it
is only rare.
"""

from __future__ import annotations

from collections.abc import Callable

from movcon.cargo import has_iso_size
from movcon.clock import Day, day_text
from movcon.dangerous_goods import is_explosive, is_explosive_number
from scenarios.intake.load_list.findings import Findings
from scenarios.intake.load_list.lines import FAULTY, Columns
from scenarios.intake.load_list.sizes import (
    DENSITY_MAX,
    DENSITY_MIN,
    HEIGHT_MM_MAX,
    LENGTH_MM_MAX,
    MASS_KG_MAX,
    WIDTH_MM_MAX,
)
from scenarios.known_goods import KnownGoods, known_goods

OUTSIZE_HEIGHT_MM = 4_500
"""Planning value: main decks of ro-ro ships clear 4.5 to 7 m; above 4.5 m the deck must be asked for."""
VEHICLE_KG_PER_M3_MAX = 1_000
"""Planning value: of the box around a vehicle. A main battle tank, the densest there is, has 600 to 750."""
CONTAINER_KG_MAX = 36_000
"""Highest gross mass of a container (ISO 668:2020, 36 t from 10 ft up)."""
_MM3_PER_M3 = 1_000_000_000

Tell = Callable[[str, str, str, str], None]


def check_lines(columns: Columns, findings: Findings, shipping_day: Day | None) -> None:
    """Every rule on every line."""
    containers: dict[str, int] = {}
    for at, number in enumerate(columns.rows):

        def fault(code: str, column: str, cause: str, cure: str, at: int = at, number: int = number) -> None:
            findings.fault(code, cause, cure, number, columns.places.get(column))
            columns.cells[column][at] = FAULTY

        def note(code: str, column: str, cause: str, cure: str, number: int = number) -> None:
            findings.note(code, cause, cure, number, columns.places.get(column))

        _size(columns, at, fault, note)
        _container(columns, at, containers, fault, note)
        _dangerous(columns, at, fault, note)
        _days(columns, at, shipping_day, fault)


def _whole(columns: Columns, column: str, at: int) -> int | None:
    found = columns.cells[column][at]
    return found if isinstance(found, int) else None


def _size(columns: Columns, at: int, fault: Tell, note: Tell) -> None:
    for column, most in (("length_mm", LENGTH_MM_MAX), ("width_mm", WIDTH_MM_MAX), ("height_mm", HEIGHT_MM_MAX)):
        side = _whole(columns, column, at)
        if side is not None and side > most:
            cause = f"{side / 1000:,.2f} m is more than anything that is shipped ({most / 1000:g} m)."
            fault("size_implausible", column, cause, "Look at the unit and the figure.")
    height = _whole(columns, "height_mm", at)
    if height is not None and height > OUTSIZE_HEIGHT_MM:
        cause = f"It is {height / 1000:.2f} m high: above {OUTSIZE_HEIGHT_MM / 1000:g} m few decks take it."
        note("outsize_height", "height_mm", cause, "Look at the figure; say whether it can be taken apart.")
    length, width = _whole(columns, "length_mm", at), _whole(columns, "width_mm", at)
    mass = _whole(columns, "mass_each_kg", at)
    if mass is None:
        return
    if mass > MASS_KG_MAX:
        cause = f"{mass:,} kg is more than any piece that is shipped ({MASS_KG_MAX // 1000} t)."
        fault("mass_implausible", "mass_each_kg", cause, "Look at the unit and the figure.")
        return
    height = _whole(columns, "height_mm", at)
    if length is None or width is None or height is None:
        return
    volume = length * width * height
    wheeled = columns.cells["wheeled"][at] is True
    most, what = (VEHICLE_KG_PER_M3_MAX, "a vehicle") if wheeled else (DENSITY_MAX, "solid steel")
    if (mass - 1) * _MM3_PER_M3 > most * volume:
        heavy = most * volume // _MM3_PER_M3
        size = f"{length / 1000:.2f} x {width / 1000:.2f} x {height / 1000:.2f} m"
        cause = f"{mass:,} kg in {size}: {what} of this size has at most {heavy:,} kg."
        fault("mass_implausible", "mass_each_kg", cause, "Correct the mass or the dimensions; look at their units.")
    elif (mass + 1) * _MM3_PER_M3 < DENSITY_MIN * volume:
        cause = f"{mass:,} kg in {length / 1000:.2f} x {width / 1000:.2f} x {height / 1000:.2f} m is lighter than foam."
        note("mass_low", "mass_each_kg", cause, "Look at the unit and the figure.")


def _container(columns: Columns, at: int, seen: dict[str, int], fault: Tell, note: Tell) -> None:
    number = columns.cells["container"][at]
    mass = _whole(columns, "mass_each_kg", at)
    sides = [_whole(columns, column, at) for column in ("length_mm", "width_mm", "height_mm")]
    length, width, height = sides
    has_size = length is not None and width is not None and height is not None and has_iso_size(length, width, height)
    wheeled = columns.cells["wheeled"][at] is True
    if isinstance(number, str):
        if number in seen:
            cause = f"{number} stands in row {seen[number]} already."
            fault(
                "duplicate_container",
                "container",
                cause,
                "A container has one line; correct the number or take one out.",
            )
        seen.setdefault(number, columns.rows[at])
        quantity = _whole(columns, "quantity", at)
        if quantity is not None and quantity > 1:
            cause = f"One container number stands for {quantity} pieces."
            fault("container_quantity", "quantity", cause, "Give each container its own line, with quantity 1.")
        if None not in sides and not has_size and length is not None and not wheeled and length > 3_100:
            cause = "It has a container's number, but not the size of one of 20, 30, 40 or 45 ft (ISO 668)."
            note("container_size", "length_mm", cause, "Look at the dimensions: 6.06 x 2.44 x 2.59 m for 20 ft.")
        if wheeled:
            cause = "It has a container's number and is said to be wheeled."
            note(
                "container_wheeled", "container", cause, "A container on its own trailer has two lines where they part."
            )
    elif number is None and has_size and not wheeled:
        cause = "It has the size of an ISO container, but no container number."
        note(
            "container_without_number",
            "length_mm",
            cause,
            "Give its number as soon as it is known; it is counted in TEU.",
        )
    if (isinstance(number, str) or (has_size and not wheeled)) and mass is not None and mass > CONTAINER_KG_MAX:
        cause = f"{mass:,} kg is above the highest gross mass of a container ({CONTAINER_KG_MAX:,} kg, ISO 668)."
        fault("mass_implausible", "mass_each_kg", cause, "Correct the mass, or strip the container.")


def _dangerous(columns: Columns, at: int, fault: Tell, note: Tell) -> None:
    number, dg_class = columns.cells["un_number"][at], columns.cells["dg_class"][at]
    grams = _whole(columns, "neq_g", at)
    if dg_class is None:
        if isinstance(number, int):
            known = known_goods().get(number)
            cure = f"Give the class; {_classed(known)}." if known else "Give the class, such as 3 or 1.4S."
            # Either cell may be the wrong one: both are told.
            for column in {_column(columns, "dg_class", "un_number"), "un_number"}:
                fault("dg_class_missing", column, f"UN {number:04} has no class.", cure)
        elif columns.dangerous[at] is True and number is None:
            cause = "It is said to be dangerous goods, but has neither UN number nor class."
            fault("dg_class_missing", "dg_class", cause, "Give the UN number and the class, such as 1203 and 3.")
        elif grams:
            cause = "It has a net explosive quantity, but no class."
            fault("dg_class_missing", _column(columns, "dg_class", "neq_g"), cause, "Give the class, such as 1.4S.")
        return
    if not isinstance(dg_class, str):
        return
    if number is None:
        note(
            "un_number_missing", "dg_class", f"Class {dg_class} has no UN number.", "Give it: no ship takes it without."
        )
    if isinstance(number, int):
        if is_explosive_number(number) != is_explosive(dg_class):
            which = "an explosive of class 1" if is_explosive_number(number) else "not of class 1"
            cause = f"UN {number:04} is {which}, but the class is {dg_class}."
            _mismatch(fault, cause)
        elif (known := known_goods().get(number)) is None:
            cause = f"UN {number:04} is not in the table of known goods: class {dg_class} is not checked."
            note("dg_class_not_checked", "un_number", cause, "Compare it with the Dangerous Goods List.")
        elif dg_class not in known.classes:
            _mismatch(fault, f"{_classed(known)}, but the class is {dg_class}.")
    if is_explosive(dg_class):
        mass, quantity = _whole(columns, "mass_each_kg", at), _whole(columns, "quantity", at)
        if grams == 0:
            cause = f"Class {dg_class} has no net explosive quantity."
            fault("neq_missing", _column(columns, "neq_g", "dg_class"), cause, "Give it for all pieces of the line.")
        elif grams is not None and mass is not None and quantity is not None and grams > mass * quantity * 1_000:
            cause = (
                f"The net explosive quantity, {grams / 1000:,.1f} kg, is above the gross mass, {mass * quantity:,} kg."
            )
            fault("neq_implausible", "neq_g", cause, "Look at the unit and the figure.")
    elif grams:
        cause = f"It has a net explosive quantity, but class {dg_class} is no explosive."
        fault("neq_without_class_1", "neq_g", cause, "Correct the class, or take the quantity out.")


def _classed(known: KnownGoods) -> str:
    beside = f" with subsidiary hazard {' and '.join(known.subsidiary)}" if known.subsidiary else ""
    return f"UN {known.un_number:04} ({known.goods}) is of class {' or '.join(known.classes)}{beside}"


def _mismatch(fault: Tell, cause: str) -> None:
    """Either cell may be the wrong one: both are told."""
    for column in ("un_number", "dg_class"):
        fault("dg_class_mismatch", column, cause, "Correct the UN number or the class.")


def _column(columns: Columns, wanted: str, other: str) -> str:
    """Where a missing cell is told: in its own column, or where the list has none in the one that asks for it."""
    return wanted if wanted in columns.places else other


def _days(columns: Columns, at: int, shipping_day: Day | None, fault: Tell) -> None:
    required, ready = columns.cells["required_day"][at], columns.ready[at]
    first = ready if isinstance(ready, int) else shipping_day
    if isinstance(required, int) and first is not None and required <= first:
        what = "it is ready to be shipped" if isinstance(ready, int) else "the list is shipped"
        cause = f"It is required on {day_text(required)}, but {what} on {day_text(first)}."
        fault("required_before_shipping", "required_day", cause, "Correct one of the dates.")
