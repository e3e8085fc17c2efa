"""A user's own World Port Index (NGA Pub. 150) as facts of ports: what it does not know stays unknown.

Both published tables are read: the one with headings in words ("Cargo Pier Depth (m)") and the one with the field
names of NGA's data service ("cpDepth", answers Y, N and U). Depths there are classes 1.5 m wide, told by their shallow
end, and 0 stands for unknown; so they bound a ship's draft loosely and do not replace what a port's table says.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from io import StringIO
from pathlib import Path

from geo.geodesy import UDEG_PER_DEGREE, Position
from geo.states import iso3_by_iso2
from geo.tables import MM_PER_METRE
from movcon.errors import BadInput, Fault

_UNKNOWN = ("", "unknown", "u", "none", "null", "nan")
_YES = ("yes", "y")
_NO = ("no", "n")
_LOCODE = re.compile(r"[A-Z]{2}[A-Z0-9]{3}")
# What no port has: beyond it a figure is a slip of the pen.
_DEPTH_MAX_MM = 100 * MM_PER_METRE
_LENGTH_MAX_MM = 1000 * MM_PER_METRE

_SPELLINGS = {
    "index": ("World Port Index Number", "portNumber"),
    "name": ("Main Port Name", "portName"),
    "locode": ("UN/LOCODE", "unloCode"),
    "lat": ("Latitude", "ycoord"),
    "lon": ("Longitude", "xcoord"),
    "tide": ("Tidal Range (m)", "tide"),
    "channel": ("Channel Depth (m)", "chDepth"),
    "pier": ("Cargo Pier Depth (m)", "cpDepth"),
    "loa": ("Maximum Vessel Length (m)", "maxVesselLength"),
    "beam": ("Maximum Vessel Beam (m)", "maxVesselBeam"),
    "draft": ("Maximum Vessel Draft (m)", "maxVesselDraft"),
    "roro": ("Facilities - Ro-Ro", "loRoro"),
    "container": ("Facilities - Container", "loContainer"),
    "breakbulk": ("Facilities - Breakbulk", "loBreakBulk"),
    "dangerous": ("Facilities - Dangerous Cargo Anchorage", "loDangCargo"),
    "over_100_t": ("Lifts - 100+ Tons", "lifts100"),
    "over_50_t": ("Lifts - 50-100 Tons", "lifts50"),
    "over_25_t": ("Lifts - 25-49 Tons", "lifts25"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class WorldPortRow:
    """A port as the World Port Index knows it; ``None`` = unknown.

    Attributes
    ----------
    index
        World Port Index number.
    locode
        UN/LOCODE without space; ``None`` where the index has none.
    state
        ISO alpha-3 code by the first letters of the UN/LOCODE.
    channel_depth_mm, pier_depth_mm
        Shallow end of the class of depth.
    lift_at_least_kg
        Of the heaviest class of lift the port has; ``None`` where none is told.
    row
        Line in the user's file, header = 1.
    """

    index: int
    name: str
    locode: str | None
    state: str | None
    position: Position
    tidal_range_mm: int | None
    channel_depth_mm: int | None
    pier_depth_mm: int | None
    loa_max_mm: int | None
    beam_max_mm: int | None
    draft_max_mm: int | None
    roro: bool | None
    container: bool | None
    breakbulk: bool | None
    dangerous_cargo_anchorage: bool | None
    lift_at_least_kg: int | None
    row: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WorldPortIndex:
    """Ports of a file that have no fault, and every fault of the others.

    Attributes
    ----------
    by_index
        Ports by World Port Index number.
    by_locode
        Ports by UN/LOCODE; of several under one code (a harbour and its offshore terminal) the first with a depth.
    faults
        In the order of the rows.
    """

    by_index: Mapping[int, WorldPortRow]
    by_locode: Mapping[str, WorldPortRow]
    faults: tuple[Fault, ...]


@dataclass(slots=True)
class _Line:
    """One row being read; faults gather here."""

    file: str
    number: int
    cells: Mapping[str, str]
    headings: Mapping[str, str]
    faults: list[Fault] = field(default_factory=list)

    def text(self, name: str) -> str:
        return self.cells.get(self.headings.get(name, ""), "").strip()

    def fault(self, code: str, name: str, cause: str, cure: str) -> None:
        self.faults.append(
            Fault(
                code=code, file=self.file, row=self.number, column=self.headings.get(name, name), cause=cause, cure=cure
            )
        )

    def number_of(self, name: str) -> float | None:
        """Read a number; ``None`` where the cell is empty, says unknown or is no number (a fault)."""
        text = self.text(name)
        if text.lower() in _UNKNOWN:
            return None
        try:
            value = float(text)
        except ValueError:
            value = float("nan")
        if value - value != 0:  # neither infinite nor not a number
            self.fault("not_a_number", name, f"{text!r} is not a number.", "Write a decimal number, or leave it empty.")
            return None
        return value

    def millimetres(self, name: str, most_mm: int) -> int | None:
        """Read metres; 0 and empty are unknown."""
        metres = self.number_of(name)
        if metres is None or metres == 0:
            return None
        value = round(metres * MM_PER_METRE)
        if not 0 < value <= most_mm:
            cause = f"{metres:g} m is not between 0 and {most_mm // MM_PER_METRE} m."
            self.fault("out_of_range", name, cause, "Mend it, or write 0 for unknown.")
            return None
        return value

    def answer(self, name: str) -> bool | None:
        """Read yes, no or unknown."""
        text = self.text(name).lower()
        if text in _YES:
            return True
        if text in _NO:
            return False
        if text not in _UNKNOWN:
            self.fault("unknown_answer", name, f"{self.text(name)!r} is no answer.", "Write Yes, No or Unknown.")
        return None


def read_world_port_index(path: Path) -> WorldPortIndex:
    """Ports of a CSV file of the World Port Index; faulty rows are left out and told.

    Raises
    ------
    BadInput
        The file is no UTF-8 text or lacks columns that every port needs.
    """
    try:
        # Line breaks are left as they are: those within quotation marks belong to a cell.
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        cure = "Save it as CSV UTF-8."
        raise BadInput([Fault(code="not_utf8", file=path.name, cause="The file is not UTF-8.", cure=cure)]) from None
    return parse_world_port_index(text, path.name)


def parse_world_port_index(text: str, file: str) -> WorldPortIndex:
    """``read_world_port_index`` of text already read; ``file`` is its name in faults."""
    reader = csv.reader(StringIO(text.removeprefix("\ufeff"), newline=""))
    header = [cell.strip() for cell in next(reader, [])]
    headings = _headings(header, file)
    by_index: dict[int, WorldPortRow] = {}
    by_locode: dict[str, WorldPortRow] = {}
    faults: list[Fault] = []
    for cells in reader:
        if not any(cell.strip() for cell in cells):
            continue
        # A quoted cell may hold a line break: the reader's count is that of the row's last line.
        line = _Line(file, reader.line_num, dict(zip(header, cells, strict=False)), headings)
        if len(cells) != len(header):
            cause = f"The row has {len(cells)} cells and the header {len(header)}."
            line.fault("wrong_length", "index", cause, "Put quotation marks round cells with commas.")
        port = _port(line)
        if port is not None and port.index in by_index:
            cause = f"Port {port.index} stands in row {by_index[port.index].row} already."
            line.fault("duplicate_id", "index", cause, "Take one out.")
        faults += line.faults
        if port is None or line.faults:
            continue
        by_index[port.index] = port
        if port.locode is not None:
            held = by_locode.get(port.locode)
            if held is None or (held.pier_depth_mm is None and port.pier_depth_mm is not None):
                by_locode[port.locode] = port
    return WorldPortIndex(by_index=by_index, by_locode=by_locode, faults=tuple(faults))


def _headings(header: list[str], file: str) -> dict[str, str]:
    """Heading of each column wanted in this file's spelling."""
    found = {name: spelling for name, spellings in _SPELLINGS.items() for spelling in spellings if spelling in header}
    faults = []
    for name in ("index", "name", "lat", "lon"):
        if name not in found:
            heading, field_name = _SPELLINGS[name]
            near = get_close_matches(heading, header, n=1, cutoff=0.7)
            cure = f"Rename {near[0]!r}." if near else f"Add it; {field_name!r} is known too."
            cause = f"Column {heading} is missing."
            faults.append(Fault(code="missing_column", file=file, row=1, column=heading, cause=cause, cure=cure))
    if faults:
        raise BadInput(faults)
    return found


def _port(line: _Line) -> WorldPortRow | None:
    index = line.number_of("index")
    if index is None or index <= 0 or index != int(index):
        if not line.faults:
            cause = f"{line.text('index')!r} is no port number."
            line.fault("no_number", "index", cause, "Write the whole number of the index.")
        index = None
    if not line.text("name"):
        line.fault("empty", "name", "The port has no name.", "Write its name.")
    place = _position(line)
    locode = _locode(line)
    tidal_range_mm = line.millimetres("tide", _DEPTH_MAX_MM)
    channel_depth_mm, pier_depth_mm = (line.millimetres(name, _DEPTH_MAX_MM) for name in ("channel", "pier"))
    loa_max_mm, beam_max_mm = (line.millimetres(name, _LENGTH_MAX_MM) for name in ("loa", "beam"))
    draft_max_mm = line.millimetres("draft", _DEPTH_MAX_MM)
    roro, container, breakbulk, dangerous = (
        line.answer(name) for name in ("roro", "container", "breakbulk", "dangerous")
    )
    lift_at_least_kg = _lift_at_least_kg(line)
    if index is None or place is None:
        return None
    return WorldPortRow(
        index=int(index),
        name=line.text("name"),
        locode=locode,
        state=iso3_by_iso2().get(locode[:2]) if locode else None,
        position=place,
        tidal_range_mm=tidal_range_mm,
        channel_depth_mm=channel_depth_mm,
        pier_depth_mm=pier_depth_mm,
        loa_max_mm=loa_max_mm,
        beam_max_mm=beam_max_mm,
        draft_max_mm=draft_max_mm,
        roro=roro,
        container=container,
        breakbulk=breakbulk,
        dangerous_cargo_anchorage=dangerous,
        lift_at_least_kg=lift_at_least_kg,
        row=line.number,
    )


def _position(line: _Line) -> Position | None:
    place = []
    for name, most in (("lon", 180), ("lat", 90)):
        told = len(line.faults)
        degrees = line.number_of(name)
        if degrees is not None and abs(degrees) <= most:
            place.append(round(degrees * UDEG_PER_DEGREE))
        elif len(line.faults) == told:
            cause = f"{line.text(name)!r} is no position." if line.text(name) else "The port has no position."
            line.fault("no_position", name, cause, f"Write decimal degrees between -{most} and {most}.")
    return (place[0], place[1]) if len(place) == 2 else None


def _locode(line: _Line) -> str | None:
    text = line.text("locode").replace(" ", "").upper()
    if text.lower() in _UNKNOWN:
        return None
    if not _LOCODE.fullmatch(text):
        cause = f"{line.text('locode')!r} is no UN/LOCODE."
        line.fault("no_locode", "locode", cause, "Write two letters and three letters or digits, such as KE MBA.")
        return None
    return text


def _lift_at_least_kg(line: _Line) -> int | None:
    classes = (("over_100_t", 100_000), ("over_50_t", 50_000), ("over_25_t", 25_000))
    answers = [(line.answer(name), kg) for name, kg in classes]
    return next((kg for answer, kg in answers if answer), None)
