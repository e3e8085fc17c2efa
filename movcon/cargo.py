"""Cargo by sea: the lines of a load list, what each takes on a ship, and what a list sums up to.

Lengths are whole millimetres, masses whole kilograms, net explosive quantities whole grams. Where a figure is of a line
its docstring says whether it is of one piece or of all.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from movcon.clock import Day
from movcon.container_numbers import is_container_number
from movcon.dangerous_goods import parts_of_class
from movcon.errors import InvalidValue

LANE_WIDTH_MM = 2_900
"""Width of a ro-ro lane. Planning value: ships mark lanes of 2.5 to 3.1 m; 2.9 m takes a truck with lashings."""

_MM2_PER_M2, _MM3_PER_M3 = 1_000_000, 1_000_000_000
_TEU_CENTI_BY_LENGTH_MM = {2_991: 50, 6_058: 100, 9_125: 150, 12_192: 200, 13_716: 225}
"""Hundredths of a TEU by outside length (ISO 668: 10, 20, 30, 40 and 45 ft; a TEU is a 20 ft container's place)."""
_ISO_WIDTH_MM = 2_438
_TOLERANCE_MM = 60  # people write 6.06, 6.1 and 2.44, 2.5
_ISO_HEIGHTS_MM = (2_000, 2_970)  # of half-high units upward to high cubes of 2,896


def lane_mm_of(length_mm: int, width_mm: int, *, lane_width_mm: int = LANE_WIDTH_MM, gap_mm: int = 0) -> int:
    """Lane millimetres of one piece: its length and the gap to the next, times the lanes that its width takes.

    Planning convention: a piece takes whole lanes, ``ceil(width / lane_width_mm)`` of them. Carriers differ in both
    parameters; the gap is what they add for lashing (0: bare length).
    """
    return (length_mm + gap_mm) * -(-width_mm // lane_width_mm)


def teu_centi_of(length_mm: int) -> int:
    """Hundredths of a TEU of a container by its length: of the shortest standard length that holds it (ISO 668)."""
    for standard, teu_centi in _TEU_CENTI_BY_LENGTH_MM.items():
        if length_mm <= standard + _TOLERANCE_MM:
            return teu_centi
    return -(-length_mm * 100 // 6_058)


def has_iso_size(length_mm: int, width_mm: int, height_mm: int) -> bool:
    """Whether outside dimensions are those of an ISO 668 container of 20, 30, 40 or 45 ft, as people round them."""
    return (
        any(abs(length_mm - standard) <= _TOLERANCE_MM for standard in _TEU_CENTI_BY_LENGTH_MM if standard > 3_000)
        and abs(width_mm - _ISO_WIDTH_MM) <= _TOLERANCE_MM + 10
        and _ISO_HEIGHTS_MM[0] <= height_mm <= _ISO_HEIGHTS_MM[1]
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class CargoItem:
    """One line of a load list: pieces that are alike and travel together.

    Attributes
    ----------
    serial
        The contributor's number of the line, once in a list.
    mou_line
        Line of the memorandum of understanding the pieces count against; None: it names none.
    description
        What it is, in the contributor's words.
    quantity
        Pieces.
    length_mm, width_mm, height_mm
        Outside dimensions of each piece as shipped.
    mass_kg
        Gross mass of each piece as shipped, with what is loaded in or on it.
    wheeled
        Whether it rolls (or is towed, or on tracks) onto a ship; its place is then counted in lane metres.
    stackable
        Whether other cargo may stand on it.
    container
        Its ISO 6346 number, check digit right; None where it is no container or its number is not known yet.
    un_number
        UN number of the dangerous goods in it; None: none, or not told.
    dg_class
        Their class or division with compatibility group, ``1.4S`` or ``3``; None: no dangerous goods.
    neq_g
        Net explosive quantity of all pieces of the line together, in grams; 0: none.
    poe, pod
        Ports of embarkation and debarkation as the list has them, UN/LOCODE where possible; empty: not told.
    required_day
        Date by which it is required at its port of debarkation, local there; None: not told.
    """

    serial: str
    mou_line: str | None = None
    description: str
    quantity: int
    length_mm: int
    width_mm: int
    height_mm: int
    mass_kg: int
    wheeled: bool
    stackable: bool = False
    container: str | None = None
    un_number: int | None = None
    dg_class: str | None = None
    neq_g: int = 0
    poe: str = ""
    pod: str = ""
    required_day: Day | None = None

    def __post_init__(self) -> None:
        if not self.serial or not self.description:
            raise InvalidValue("A load list's line needs a serial and a description.")
        if min(self.quantity, self.length_mm, self.width_mm, self.height_mm, self.mass_kg) < 1:
            raise InvalidValue(f"{self.serial}: quantity, dimensions and mass are 1 or more.")
        if self.neq_g < 0:
            raise InvalidValue(f"{self.serial}: neq_g {self.neq_g} is negative; give 0 for none.")
        if self.container is not None and not is_container_number(self.container):
            raise InvalidValue(f"{self.serial}: {self.container!r} is no ISO 6346 number; correct its check digit.")
        if self.container is not None and self.quantity != 1:
            raise InvalidValue(f"{self.serial}: a container number is of one piece; quantity is {self.quantity}.")
        if self.dg_class is not None and parts_of_class(self.dg_class) is None:
            raise InvalidValue(f"{self.serial}: {self.dg_class!r} is no class of the IMDG Code; write 1.4S or 3.")

    @property
    def is_container(self) -> bool:
        """Whether it is lifted on as a container: it has a number, or the size of an ISO container and no wheels."""
        if self.container is not None:
            return True
        return not self.wheeled and has_iso_size(self.length_mm, self.width_mm, self.height_mm)

    @property
    def lane_mm(self) -> int:
        """Lane millimetres of all pieces as if they stood on a ro-ro deck (``lane_mm_of`` with its planning values)."""
        return self.quantity * lane_mm_of(self.length_mm, self.width_mm)

    @property
    def teu_centi(self) -> int:
        """Hundredths of a TEU of all pieces by length (``teu_centi_of``); 0 for what is no container."""
        return self.quantity * teu_centi_of(self.length_mm) if self.is_container else 0

    @property
    def footprint_mm2(self) -> int:
        """Area that all pieces take side by side: length times width."""
        return self.quantity * self.length_mm * self.width_mm

    @property
    def volume_mm3(self) -> int:
        """Volume of all pieces as boxes: length times width times height."""
        return self.footprint_mm2 * self.height_mm

    @property
    def total_mass_kg(self) -> int:
        """Gross mass of all pieces."""
        return self.quantity * self.mass_kg

    @property
    def is_dangerous(self) -> bool:
        """Whether it holds dangerous goods."""
        return self.dg_class is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class CargoTotals:
    """What lines sum up to.

    Attributes
    ----------
    lines, pieces
        Lines, and the pieces of all of them.
    wheeled, containers
        Pieces that roll, and containers; the rest is general cargo.
    lane_mm
        Lane millimetres of what is wheeled.
    teu_centi
        Hundredths of a TEU of containers.
    mass_kg, footprint_mm2, volume_mm3
        Of everything.
    dangerous_lines
        Lines with dangerous goods.
    neq_g
        Net explosive quantity in grams.
    """

    lines: int
    pieces: int
    wheeled: int
    containers: int
    lane_mm: int
    teu_centi: int
    mass_kg: int
    footprint_mm2: int
    volume_mm3: int
    dangerous_lines: int
    neq_g: int

    @property
    def words(self) -> str:
        """``12 lines, 15 pieces: 9 wheeled (61.2 lane m), 4 containers (4.00 TEU), 2 others; 143.2 t, 612 m3``."""
        others = self.pieces - self.wheeled - self.containers
        return (
            f"{_counted(self.lines, 'line')}, {_counted(self.pieces, 'piece')}: "
            f"{self.wheeled:,} wheeled ({self.lane_mm / 1000:,.1f} lane m), "
            f"{_counted(self.containers, 'container')} ({self.teu_centi / 100:,.2f} TEU), "
            f"{others:,} other; {self.mass_kg / 1000:,.1f} t, {self.volume_mm3 / _MM3_PER_M3:,.0f} m3, "
            f"{self.footprint_mm2 / _MM2_PER_M2:,.0f} m2"
        )


def _counted(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"


def totals(items: Iterable[CargoItem]) -> CargoTotals:
    """Sum of lines."""
    there = tuple(items)
    wheeled = [item for item in there if item.wheeled and not item.is_container]
    return CargoTotals(
        lines=len(there),
        pieces=sum(item.quantity for item in there),
        wheeled=sum(item.quantity for item in wheeled),
        containers=sum(item.quantity for item in there if item.is_container),
        lane_mm=sum(item.lane_mm for item in wheeled),
        teu_centi=sum(item.teu_centi for item in there),
        mass_kg=sum(item.total_mass_kg for item in there),
        footprint_mm2=sum(item.footprint_mm2 for item in there),
        volume_mm3=sum(item.volume_mm3 for item in there),
        dangerous_lines=sum(1 for item in there if item.is_dangerous),
        neq_g=sum(item.neq_g for item in there),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadList:
    """What a contributor will ship for one unit, as of one version of its list.

    Attributes
    ----------
    id
        Name of the list, the same in all its versions.
    unit, contributor
        The unit whose cargo it is, and the State that provides it (ISO 3166 alpha-3 where possible); empty: not told.
    version
        1 for the first one handed in, and upward.
    items
        Lines in the order of the list; each serial and each container number once.
    """

    id: str
    unit: str
    contributor: str
    version: int
    items: Sequence[CargoItem]

    def __post_init__(self) -> None:
        object.__setattr__(self, "items", tuple(self.items))
        if self.version < 1:
            raise InvalidValue(f"{self.id}: version {self.version} is below 1.")
        for names in ([item.serial for item in self.items], [i.container for i in self.items if i.container]):
            if len(set(names)) < len(names):
                twice = next(name for place, name in enumerate(names) if name in names[:place])
                raise InvalidValue(f"{self.id}: {twice} stands there twice; give each line its own.")

    @property
    def totals(self) -> CargoTotals:
        """Sum of its lines."""
        return totals(self.items)
