"""From the rows of a sheet to values: each column read as a whole, every fault with its cell."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from movcon.clock import day_text
from scenarios.intake.faults import CellFault, shown
from scenarios.intake.load_list.codes import container_number, dg_class, port, un_number
from scenarios.intake.load_list.dates import Order, meanings, order_of
from scenarios.intake.load_list.fields import LENGTHS, MASSES, Field
from scenarios.intake.load_list.figures import Series, decide_ways, tell_unclear_ways, value_of
from scenarios.intake.load_list.findings import Findings
from scenarios.intake.load_list.header import plain_words
from scenarios.intake.load_list.layout import Layout
from scenarios.intake.load_list.masses import decide_mass_of, mass_each_kg
from scenarios.intake.load_list.measures import MILLION, Measure, measure, three_measures
from scenarios.intake.load_list.reading import Value
from scenarios.intake.load_list.sizes import decide_sizes
from scenarios.intake.load_list.sums import check_sums
from scenarios.intake.load_list.units import LENGTH_UNITS, MASS_UNITS, Unit, to_g, to_mm
from scenarios.intake.load_list.words import is_nothing, yes_or_no
from scenarios.intake.sheet import NumberText

T = TypeVar("T")
FAULTY = object()
"""Stands for a cell with a fault."""
_TEXT_MAX = 4_000
_PIECES_MAX = 1_000_000
_COUNTED = ("pcs", "pc", "pce", "pces", "ea", "each", "unit", "units", "no", "nos", "u", "pieces", "piece", "x")
_EXCEL_ERRORS = ("#REF!", "#N/A", "#NAME?", "#VALUE!", "#DIV/0!", "#NUM!", "#NULL!")
_SIZE_NAMES = {Field.LENGTH: "length", Field.WIDTH: "width", Field.HEIGHT: "height"}

Cells = list[object]


class Columns:
    """The columns of a sheet, read one after the other; ``cells`` has one value for each item and canonical column."""

    def __init__(self, layout: Layout, findings: Findings) -> None:
        self._layout = layout
        self._findings = findings
        self.rows = layout.items
        self.cells: dict[str, Cells] = {}
        self.ready: Cells = []
        self.dangerous: Cells = []
        self.places: dict[str, int] = {}
        self.texts: dict[str, list[str]] = {}
        self._header_row = layout.header.rows[-1]
        self._formulas()
        self._words()
        self._codes()
        self._days()
        self._figures()

    # --- every kind of cell -----------------------------------------------------------------------------------

    def _each(self, name: Field, read: Callable[[str], T], nothing: T | None = None) -> Cells:
        """Cells of a column by a function that raises CellFault; a cell that says nothing is ``nothing``."""
        place = self._layout.columns.get(name)
        if place is None:
            return [nothing] * len(self.rows)
        texts = self._layout.texts(name)
        # A number stored as one is another cell than the same digits written as text.
        stored = frozenset(text for text in texts if type(text) is NumberText)
        written = frozenset(text for text in texts if type(text) is str) if stored else frozenset(texts)
        memo = {text: self._value(text, read, nothing) for text in written}
        numbers = {text: self._value(text, read, nothing) for text in stored}
        if not stored:
            found: Cells = [memo[text] for text in texts]
        else:
            found = [numbers[text] if type(text) is NumberText else memo[text] for text in texts]
        if any(isinstance(value, CellFault) for value in (*memo.values(), *numbers.values())):
            for at, value in enumerate(found):
                if isinstance(value, CellFault):
                    self._findings.fault(value.code, value.cause, value.cure, self.rows[at], place)
                    found[at] = FAULTY
        return found

    def _value(self, text: str, read: Callable[[str], T], nothing: T | None) -> object:
        """Value of a text, or the fault it has."""
        try:
            return nothing if is_nothing(text) else read(self._sound(text))
        except CellFault as fault:
            return fault

    @staticmethod
    def _sound(text: str) -> str:
        if len(text) > _TEXT_MAX:
            raise CellFault(
                "cell_too_long", f"{shown(text)} has {len(text):,} characters.", f"Use {_TEXT_MAX:,} at most."
            )
        if text.startswith("="):
            raise CellFault("formula", f"{shown(text)} is a formula.", "Write the value it gives instead.")
        if text in _EXCEL_ERRORS:
            raise CellFault("formula", f"{shown(text)} is a spreadsheet's error.", "Write the value that belongs here.")
        return text

    def _keep(self, column: str, name: Field, cells: Cells) -> None:
        self.cells[column] = cells
        place = self._layout.columns.get(name)
        if place is not None:
            self.places[column] = place
            self.texts[column] = self._layout.texts(name)

    def _formulas(self) -> None:
        """A formula's value is what its author sees, and is read; one without a value is a fault."""
        used = {place: name for name, place in self._layout.columns.items()}
        items = set(self.rows)
        told: set[int] = set()
        for number, place in sorted(self._layout.grid.formulas):
            if place not in used or number not in items:
                continue
            if not self._layout.grid.rows[number].get(place):
                cause, cure = "The cell holds a formula without a value.", "Write the value instead."
                self._findings.fault("formula", cause, cure, number, place)
            elif place not in told:
                told.add(place)
                cause = "The column holds formulas; the values that were last worked out are read."
                self._findings.note("formula_value_read", cause, "Where they may be old, write values.", number, place)

    # --- words and codes --------------------------------------------------------------------------------------

    def _words(self) -> None:
        self._keep("serial", Field.SERIAL, self._serials())
        self._keep("mou_line", Field.MOU_LINE, self._each(Field.MOU_LINE, lambda text: " ".join(text.split())))
        described = self._each(Field.DESCRIPTION, lambda text: " ".join(text.split()))
        if Field.DESCRIPTION not in self._layout.columns:
            cause = "No column describes the items."
            self._findings.fault("missing_column", cause, "Add a column Description.", self._header_row)
            described = [FAULTY] * len(self.rows)
        else:
            self._missing(Field.DESCRIPTION, described, "Say what it is.")
        self._keep("description", Field.DESCRIPTION, described)
        self._keep("wheeled", Field.WHEELED, self._each(Field.WHEELED, _yes, nothing=False))
        self._keep("stackable", Field.STACKABLE, self._each(Field.STACKABLE, _yes, nothing=False))
        self.dangerous = self._each(Field.DANGEROUS, _yes_or_class, nothing=False)
        if Field.STACKABLE not in self._layout.columns and self.rows:
            cause = "No column says what may be stacked; nothing is taken to be."
            self._findings.note("stackable_assumed", cause, "Add a column Stackable with yes and no.", self._header_row)

    def _serials(self) -> Cells:
        """Serials as they stand; the row number where the list has none."""
        place = self._layout.columns.get(Field.SERIAL)
        if place is None:
            if self.rows:
                cause = "No column numbers the lines; their rows in the file are taken."
                cure = "Add a column Serial that stays the same in later versions."
                self._findings.note("serial_assumed", cause, cure, self._header_row)
            return [f"row {number}" for number in self.rows]
        found = self._each(Field.SERIAL, lambda text: " ".join(text.split()))
        self._missing(Field.SERIAL, found, "Give the line a number of its own.")
        first: dict[object, int] = {}
        for place_of, (number, serial) in enumerate(zip(self.rows, found, strict=True)):
            if not isinstance(serial, str):
                continue
            if serial in first:
                cause = f"{shown(serial)} stands in row {first[serial]} already."
                self._findings.fault("duplicate_serial", cause, "Give each line its own.", number, place)
                found[place_of] = FAULTY
            first.setdefault(serial, number)
        return found

    def _missing(self, name: Field, cells: Cells, cure: str) -> None:
        place = self._layout.columns[name]
        formulas = self._layout.grid.formulas
        for at, value in enumerate(cells):
            if value is None:
                if (self.rows[at], place) not in formulas:
                    text = self._layout.grid.rows[self.rows[at]].get(place)
                    cause = f"{shown(text)} gives no value." if text else "The cell is empty."
                    self._findings.fault("missing_value", cause, cure, self.rows[at], place)
                cells[at] = FAULTY

    def _codes(self) -> None:
        self._keep("container", Field.CONTAINER, self._each(Field.CONTAINER, container_number))
        self._keep("un_number", Field.UN_NUMBER, self._each(Field.UN_NUMBER, _number_or_no))
        self._keep("dg_class", Field.DG_CLASS, self._each(Field.DG_CLASS, _class_or_no))
        for column, name in (("poe", Field.POE), ("pod", Field.POD)):
            odd: dict[str, int] = {}
            kept: Cells = []
            cells = self._each(name, port, nothing=("", True))
            for number, value in zip(self.rows, cells, strict=True):
                if isinstance(value, tuple):
                    if not value[1]:
                        odd.setdefault(value[0], number)
                    kept.append(value[0])
                else:
                    kept.append(value)
            for text, number in odd.items():
                cause = f"{shown(text)} is no UN/LOCODE; it is kept as it stands."
                cure = "Give the five letters where there are some, such as GHTEM for Tema."
                self._findings.note("port_without_locode", cause, cure, number, self._layout.columns[name])
            self._keep(column, name, kept)

    def _days(self) -> None:
        self._keep("required_day", Field.REQUIRED, self._dates(Field.REQUIRED))
        self.ready = self._dates(Field.READY)

    def _dates(self, name: Field) -> Cells:
        cells = self._each(name, _date)
        there = [one for one in cells if isinstance(one, dict)]
        order = order_of(there)
        noted = False
        for at, value in enumerate(cells):
            if not isinstance(value, dict):
                continue
            days = set(value.values())
            place = self._layout.columns[name]
            if len(days) == 1:
                cells[at] = next(iter(days))
            elif order is None:
                text = self._layout.texts(name)[at]
                cause = f"{shown(text)} can be day before month or month before day, and no other date says which."
                if any(len(one) == 1 for one in there):
                    cause = (
                        f"{shown(text)} can be day or month first, and other dates of the column are written both ways."
                    )
                cure = f"Write it like {_iso(value[Order.DAY])} or {_iso(value[Order.MONTH])}."
                self._findings.fault("date_unclear", cause, cure, self.rows[at], place)
                cells[at] = FAULTY
            else:
                cells[at] = value[order]
                if not noted:
                    noted = True
                    cause = f"Dates are read with the {order} first: other dates of the column can only be so."
                    self._findings.note(
                        "date_order_assumed", cause, "Where that is wrong, write 2010-07-03.", None, place
                    )
        return cells

    # --- figures ----------------------------------------------------------------------------------------------

    def _figures(self) -> None:
        quantity = self._series(Field.QUANTITY, counted=True)
        lengths = self._length_series()
        masses = {name: series for name in MASSES if (series := self._series(name, MASS_UNITS)) is not None}
        neq = self._series(Field.NEQ, MASS_UNITS)
        mass = masses.get(Field.MASS_EACH) or masses.get(Field.MASS) or masses.get(Field.MASS_LINE)
        every = [one for one in (quantity, *lengths, *masses.values(), neq) if one is not None]
        decide_ways(every, self._findings)
        decide_sizes(lengths, mass, self._header_row, self._findings)
        for series in masses.values():
            if series is not mass and series.unit is None and mass is not None:
                series.unit = mass.unit
        if neq is not None:
            self._decide_neq(neq)
        tell_unclear_ways(every, self.rows, self._text_of, self._findings)
        quantities = self._quantities(quantity)
        self._keep("quantity", Field.QUANTITY, quantities)
        self._keep_lengths(lengths)
        self._keep_masses(masses, quantities)
        grams: Cells = [0] * len(self.rows) if neq is None else [self._grams(neq, at) for at in range(len(self.rows))]
        self._keep("neq_g", Field.NEQ, grams)
        check_sums(self._layout, every, quantities, self._findings)

    def _series(self, name: Field, units: frozenset[Unit] = frozenset(), *, counted: bool = False) -> Series | None:
        place = self._layout.columns.get(name)
        if place is None:
            return None
        optional = name in (Field.NEQ, Field.MASS_LINE) and (name is Field.NEQ or self._has_other_mass(name))

        def read(text: str) -> Measure:
            one = measure(_without_count(text) if counted else text)
            if one is None or (one.unit is not None and one.unit not in units):
                cure = f"Give a number{', such as 2450 kg' if units is MASS_UNITS else ''}."
                raise CellFault("not_a_number", f"{shown(text)} is not a number that fits here.", cure)
            return one

        cells = self._each(name, read)
        if not optional:
            self._missing(name, cells, "Give the number.")
        unit = self._layout.units.get(place)
        if unit is not None and unit not in units:
            unit = None
        return Series(name, place, unit, [one if isinstance(one, Measure) else None for one in cells])

    def _has_other_mass(self, name: Field) -> bool:
        return any(other in self._layout.columns for other in MASSES if other is not name)

    def _length_series(self) -> list[Series]:
        """Length, width and height, each from its column or all from one."""
        if Field.DIMENSIONS in self._layout.columns and not all(one in self._layout.columns for one in LENGTHS):
            return self._from_one_column()
        found: list[Series] = []
        for name in LENGTHS:
            series = self._series(name, LENGTH_UNITS)
            if series is None:
                cause = f"No column gives the {_SIZE_NAMES[name]}."
                self._findings.fault(
                    "missing_column", cause, f"Add a column {name.value.title()} (cm).", self._header_row
                )
            else:
                found.append(series)
        return found

    def _from_one_column(self) -> list[Series]:
        place = self._layout.columns[Field.DIMENSIONS]

        def read(text: str) -> tuple[Measure, Measure, Measure]:
            three = three_measures(text)
            if three is None or any(one.unit is not None and one.unit not in LENGTH_UNITS for one in three):
                cause = f"{shown(text)} is not length x width x height."
                raise CellFault("not_dimensions", cause, "Write it like 6.06 x 2.44 x 2.59 m.")
            return three

        cells = self._each(Field.DIMENSIONS, read)
        self._missing(Field.DIMENSIONS, cells, "Give length x width x height.")
        order = self._layout.header.headings[place].order
        unit = self._layout.units.get(place)
        return [
            Series(name, place, unit, [one[order[side]] if isinstance(one, tuple) else None for one in cells])
            for side, name in enumerate(LENGTHS)
        ]

    def _texts_of(self, series: Series) -> list[str]:
        whole = self._layout.columns.get(series.field) == series.place
        return self._layout.texts(series.field if whole else Field.DIMENSIONS)

    def _text_of(self, series: Series, at: int) -> str:
        return self._layout.grid.rows[self.rows[at]].get(series.place, "")

    def _quantities(self, series: Series | None) -> Cells:
        if series is None:
            if self.rows:
                cause = "No column gives quantities; every line is taken as one piece."
                self._findings.note("quantity_assumed", cause, "Add a column Quantity.", self._header_row)
            return [1] * len(self.rows)
        found: Cells = []
        for at in range(len(self.rows)):
            value = series.value(at)
            if value is None:
                found.append(FAULTY)
                continue
            problem = None
            if value % MILLION:
                problem = ("decimal_number", "is not a whole number", "Give whole pieces.")
            elif value == 0:
                problem = ("quantity_zero", "is no quantity", "Give the pieces, or take the line out.")
            elif value < 0:
                problem = ("negative_number", "is negative", "Give the pieces.")
            elif value > _PIECES_MAX * MILLION:
                problem = ("number_too_large", f"is above {_PIECES_MAX:,}", "Give the pieces.")
            if problem is not None:
                code, cause, cure = problem
                text = shown(str(self._text_of(series, at)))
                self._findings.fault(code, f"{text} {cause}.", cure, self.rows[at], series.place)
                found.append(FAULTY)
            else:
                found.append(value // MILLION)
        return found

    def _positive(self, series: Series, at: int, convert: Callable[[int, Unit], int]) -> object:
        one, value = series.measures[at], series.value(at)
        unit = None if one is None else one.unit or series.unit
        if value is None or unit is None:
            return FAULTY
        found = convert(value, unit)
        if value > 0 and found >= 1:
            return found
        text = shown(str(self._text_of(series, at)))
        if value <= 0:
            code, what = ("negative_number", "is negative") if value < 0 else ("number_zero", "is nothing")
            self._findings.fault(
                code, f"{text} {what}.", "Give the figure of the thing as shipped.", self.rows[at], series.place
            )
            return FAULTY
        cause = f"{text} {unit} is less than a millimetre."
        self._findings.fault("number_too_small", cause, "Look at the unit.", self.rows[at], series.place)
        return FAULTY

    def _keep_lengths(self, lengths: Sequence[Series]) -> None:
        given = {series.field: series for series in lengths}
        for name in LENGTHS:
            series = given.get(name)
            column = f"{name.value}_mm"
            if series is None:
                self.cells[column] = [FAULTY] * len(self.rows)
                continue
            self.cells[column] = [self._positive(series, at, to_mm) for at in range(len(self.rows))]
            self.places[column] = series.place
            self.texts[column] = self._texts_of(series)

    def _keep_masses(self, masses: dict[Field, Series], quantities: Cells) -> None:
        if not masses:
            cause = "No column gives the gross mass."
            self._findings.fault("missing_column", cause, "Add a column Gross mass each (kg).", self._header_row)
            self.cells["mass_each_kg"] = [FAULTY] * len(self.rows)
            return
        sides = [self.cells[f"{name.value}_mm"] for name in LENGTHS]
        mass, per_line = decide_mass_of(self._layout, masses, quantities, sides, self._findings)
        cells: Cells = []
        for at in range(len(self.rows)):
            cells.append(mass_each_kg(self._positive, mass, at, quantities[at] if per_line else 1, FAULTY))
        self.cells["mass_each_kg"] = cells
        self.places["mass_each_kg"] = mass.place
        self.texts["mass_each_kg"] = self._texts_of(mass)

    def _decide_neq(self, neq: Series) -> None:
        """A net explosive quantity needs its unit, where there is any."""
        if neq.wants_unit and any(one is not None and one.point != 0 for one in neq.measures):
            cause = "The column names no unit."
            self._findings.fault(
                "unit_unclear",
                cause,
                "Write the unit into the heading: NEQ (kg) or NEQ (g).",
                self._header_row,
                neq.place,
            )
            neq.unclear = True
        if neq.unit is None:
            neq.unit = None if neq.unclear else Unit.KG

    def _grams(self, neq: Series, at: int) -> object:
        one = neq.measures[at]
        if one is None:
            return FAULTY if not is_nothing(self._text_of(neq, at)) else 0
        value, unit = value_of(one, neq.way), one.unit or neq.unit
        if value == 0:
            return 0
        if value is None or unit is None:
            return FAULTY
        if value < 0:
            cause = f"{shown(str(self._text_of(neq, at)))} is negative."
            self._findings.fault("negative_number", cause, "Give the quantity.", self.rows[at], neq.place)
            return FAULTY
        return to_g(value, unit)

    def value(self, column: str, at: int) -> Value:
        """Value of a cell that has no fault."""
        found = self.cells[column][at]
        return found if isinstance(found, (str, int)) else None

    def is_faulty(self, column: str, at: int) -> bool:
        """Whether a cell has a fault."""
        return self.cells[column][at] is FAULTY


def _without_count(text: str) -> str:
    """A quantity without the word that people put behind it."""
    if text[-1:].isdigit():
        return text
    number, _, word = text.rstrip(".").rpartition(" ")
    if word.lower() in _COUNTED:
        return number
    head = text.rstrip(".").rstrip("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return head if plain_words(text[len(head) :]) in _COUNTED else text


def _yes(text: str) -> bool:
    found = yes_or_no(text)
    if found is None:
        raise CellFault("not_yes_or_no", f"{shown(text)} says neither yes nor no.", "Write yes or no.")
    return found


def _yes_or_class(text: str) -> bool:
    """Whether there are dangerous goods; a class or number in place of a yes is one too."""
    found = yes_or_no(text)
    return True if found is None else found


def _number_or_no(text: str) -> int | None:
    return None if yes_or_no(text) is False else un_number(text)


def _class_or_no(text: str) -> str | None:
    return None if yes_or_no(text) is False else dg_class(text)


def _date(text: str) -> dict[Order, int]:
    found = meanings(text)
    if found is None:
        raise CellFault(
            "not_a_date", f"{shown(text)} is no date of the years 1990 to 2100.", "Write it like 2010-07-03."
        )
    return found


def _iso(day: int) -> str:
    return day_text(day)
