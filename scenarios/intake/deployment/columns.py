"""Columns that only a deployment's tables have."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from fleet.ships import ships
from geo.passages import check_passages
from geo.ports import ports
from geo.sea_network import PASSAGES
from movcon.dangerous_goods import parts_of_class
from movcon.errors import InvalidValue
from scenarios.intake.columns import AircraftTypeId, Column, Whole
from scenarios.intake.faults import CellFault, nearest, one_of, shown

_DEGREES = re.compile(r"-?\d{1,3}(?:\.\d{1,6})?", re.ASCII)
_UDEG = 1_000_000
_DIVISIONS = tuple(f"1.{number}" for number in range(1, 7))
"""Divisions of class 1 with any compatibility group, as rules on what is kept apart name them."""


class YesNo(Column):
    """Yes or no."""

    wanted = "yes or no"

    def _read(self, text: str) -> bool:
        if text not in ("yes", "no"):
            raise CellFault("unknown_word", f"{shown(text)} is neither yes nor no.", "Write yes or no.")
        return text == "yes"


@dataclass(frozen=True)
class Degrees(Column):
    """Degrees of latitude or longitude with up to six decimals, as millionths."""

    most: int

    @property
    def wanted(self) -> str:
        """What belongs in the cell."""
        return f"degrees from -{self.most} to {self.most}, such as 9.5917"

    def _read(self, text: str) -> int:
        if not _DEGREES.fullmatch(text):
            raise CellFault("not_degrees", f"{shown(text)} is no decimal degrees.", f"Give {self.wanted}.")
        value = int(Decimal(text) * _UDEG)
        if abs(value) > self.most * _UDEG:
            raise CellFault("not_degrees", f"{shown(text)} is off the globe.", f"Give {self.wanted}.")
        return value


class HazardClass(Column):
    """A class of dangerous goods of the UN Model Regulations; class 1 with division and, usually, group."""

    wanted = "a class of dangerous goods, such as 1.4S, 2.1 or 3"

    def _read(self, text: str) -> str:
        if parts_of_class(text) is None and text not in _DIVISIONS:
            raise CellFault("unknown_class", f"{shown(text)} is no class of dangerous goods.", f"Give {self.wanted}.")
        return text


class ShipTypeId(Column):
    """A type of the fleet's ships."""

    wanted = "a type of the fleet's ships"

    def _read(self, text: str) -> str:
        known = sorted(ships())
        if text not in known:
            raise CellFault("unknown_ship_type", f"Ship type {shown(text)} is unknown.", one_of(known, text))
        return text


class Passage(Column):
    """A canal or strait of the sea lanes."""

    wanted = "a canal or strait of the sea lanes, such as suez"

    def _read(self, text: str) -> str:
        try:
            check_passages([text])
        except InvalidValue:
            raise CellFault(
                "unknown_passage", f"Passage {shown(text)} is unknown.", one_of(list(PASSAGES), text)
            ) from None
        return text


class SeaPort(Column):
    """UN/LOCODE of a port of the ports table."""

    wanted = "a port's UN/LOCODE, such as SDPZU"

    def _read(self, text: str) -> str:
        known = ports()
        if text not in known:
            near = nearest(text, list(known))
            hint = f" Nearest: {near} ({known[near].name})." if near else ""
            raise CellFault("unknown_port", f"Port {shown(text)} is unknown.", f"Give {self.wanted}.{hint}")
        return text


class ParkingByType(Column):
    """Zero or more ``IL-76TD:2``, joined by blanks: an aircraft type and how many of it park at once."""

    wanted = "aircraft types with a number, such as IL-76TD:2; several are joined by blanks"

    def _empty(self) -> tuple[tuple[str, int], ...]:
        return ()

    def _read(self, text: str) -> tuple[tuple[str, int], ...]:
        return tuple(self._one(part) for part in text.split())

    def _one(self, text: str) -> tuple[str, int]:
        type_id, colon, number = text.rpartition(":")
        if not colon:
            raise CellFault("not_parking", f"{shown(text)} is not a type with a number.", f"Give {self.wanted}.")
        return AircraftTypeId().read_cell(type_id), Whole(1, 100).read_cell(number)
