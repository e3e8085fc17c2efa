"""Container numbers of ISO 6346: owner code, category, serial number and the check digit that ties them."""

from __future__ import annotations

import re

_SHAPE = re.compile(r"[A-Z]{3}[UJZ]\d{7}", re.ASCII)
_BLANKS = re.compile(r"[\s./_-]+")
_MODULUS = 11
# Letters count from 10 on and leave out the multiples of 11 (ISO 6346, annex A).
_VALUES = {str(digit): digit for digit in range(10)} | dict(
    zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ", (n for n in range(10, 39) if n % _MODULUS), strict=True)
)


def check_digit(first_ten: str) -> int:
    """Check digit (0-9) of the first ten characters of a container number: four letters and six digits.

    Source: ISO 6346:2022, annex A: the sum of each character's value times 2 to the power of its place, modulo 11,
    a remainder of 10 counting as 0.
    """
    return sum(_VALUES[letter] << place for place, letter in enumerate(first_ten)) % _MODULUS % 10


def plain_number(text: str) -> str:
    """A container number as it is written in data: capitals, without blanks, hyphens or strokes."""
    return _BLANKS.sub("", text).upper()


def has_shape(number: str) -> bool:
    """Whether a plain number has three letters, one of U, J and Z, and seven digits."""
    return _SHAPE.fullmatch(number) is not None


def is_container_number(number: str) -> bool:
    """Whether a plain number has the shape of one and its check digit is right."""
    return has_shape(number) and int(number[-1]) == check_digit(number[:-1])
