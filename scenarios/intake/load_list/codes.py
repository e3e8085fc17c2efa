"""Cells that hold a code: container numbers, UN numbers, classes, ports."""

from __future__ import annotations

import re

from geo.states import states
from movcon.container_numbers import check_digit, has_shape, is_container_number, plain_number
from movcon.dangerous_goods import GROUPS_OF_DIVISION, parts_of_class
from scenarios.intake.faults import CellFault, shown

_UN = re.compile(r"(?:(?:un|onu|id)[\s.:-]*(?:no\.?\s*)?)?0*(\d{1,4})", re.IGNORECASE | re.ASCII)
_UN_MIN, _UN_MAX = 4, 3_600
_CLASS = re.compile(
    r"(?:hazard |dg |imo |imdg )?(?:class|classe|clase|cl\.?|div\.?|division|imo|imdg|hd)?[\s.:]*"
    r"(\d(?:\s?[.,]\s?\d)?)\s*([A-HJKLNSa-hjklns])?(?:\s*[(+/;,]\s*[\d., )(+/;A-Za-z]*)?",
    re.IGNORECASE | re.ASCII,
)
_LOCODE = re.compile(r"([A-Z]{2}) ?-?([A-Z2-9]{3})", re.ASCII)
_UNDIVIDED = {"1": "1.1 to 1.6 with a group, such as 1.4S", "2": "2.1, 2.2 or 2.3", "4": "4.1, 4.2 or 4.3"}
_UNDIVIDED |= {"5": "5.1 or 5.2", "6": "6.1 or 6.2"}


def container_number(text: str) -> str:
    """ISO 6346 number of a cell; raises CellFault."""
    number = plain_number(text)
    if is_container_number(number):
        return number
    if has_shape(number):
        right = check_digit(number[:-1])
        cause = f"The check digit of {number} is {number[-1]}; of {number[:-1]} it is {right} (ISO 6346)."
        raise CellFault(
            "container_check_digit",
            cause,
            f"Compare it with the door: {number[:-1]}{right}, or another figure is wrong.",
        )
    if has_shape(f"{number}0"):
        cause = f"{shown(text)} lacks the check digit."
        cure = f"Compare it with the door: {number}{check_digit(number)}."
        raise CellFault("container_check_digit", cause, cure)
    cause = f"{shown(text)} is no container number of ISO 6346."
    raise CellFault("not_a_container_number", cause, "Give four letters and seven digits, such as CSQU3054383.")


def un_number(text: str) -> int:
    """UN number of a cell; raises CellFault."""
    found = _UN.fullmatch(text)
    if found is None or not _UN_MIN <= int(found.group(1)) <= _UN_MAX:
        raise CellFault(
            "not_a_un_number", f"{shown(text)} is no UN number.", "Give its four digits, such as 1203 or 0012."
        )
    return int(found.group(1))


def dg_class(text: str) -> str:
    """Class or division with group of a cell, ``1.4S``; raises CellFault. A subsidiary hazard behind it is left out."""
    found = _CLASS.fullmatch(text)
    if found is None:
        cause = f"{shown(text)} is no class of the IMDG Code."
        raise CellFault("not_a_dg_class", cause, "Give the class, such as 3 or 1.4S.")
    number = re.sub(r"\s", "", found.group(1)).replace(",", ".").removesuffix(".0")
    group = (found.group(2) or "").upper()
    if number in _UNDIVIDED:
        raise CellFault("dg_class_undivided", f"{shown(text)} names no division.", f"Give {_UNDIVIDED[number]}.")
    if number in GROUPS_OF_DIVISION and not group:
        cure = f"Give the group: {number} with one of {', '.join(GROUPS_OF_DIVISION[number])}, such as 1.4S."
        raise CellFault("dg_group_missing", f"{shown(text)} names no compatibility group.", cure)
    if parts_of_class(number + group) is None:
        cause = f"{shown(text)} is no class of the IMDG Code."
        raise CellFault("not_a_dg_class", cause, "Give a class there is, such as 3 or 1.4S.")
    return number + group


def port(text: str) -> tuple[str, bool]:
    """A port as it is kept, and whether it has the shape of a UN/LOCODE: a State's two letters and three more."""
    found = _LOCODE.fullmatch(text)
    if found is not None and found.group(1) in _state_letters():
        return found.group(1) + found.group(2), True
    return " ".join(text.split()), False


_LETTERS: set[str] = set()


def _state_letters() -> set[str]:
    if not _LETTERS:
        _LETTERS.update(state.iso2 for state in states().values())
    return _LETTERS
