"""Finding the row that names the columns, and what each of them holds, in which unit."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache

from scenarios.intake.load_list.fields import FIELD_OF_WORDS, LENGTHS, MASSES, Field
from scenarios.intake.load_list.units import UNIT_OF_WORD, Unit

_ROWS_LOOKED_AT = 60
_CELLS_LOOKED_AT = 120
_HEADING_LENGTH_MAX = 80
_FIELDS_WANTED = 4
_PARTED = re.compile(r"[/&+;,\n]|\b(?:and|et|y)\b", re.IGNORECASE)
_NUMBER_SIGNS = re.compile(r"n[°º]|№|#|\bnr\b|\bnum\b\.?|\bn\.(?=\s|$)", re.IGNORECASE)
_BRACKETS = re.compile(r"[(\[{]([^()\[\]{}]*)[)\]}]")
_NOT_WORDS = re.compile(r"[^a-z0-9]+")
_LINKING = ("in", "en", "of", "the", "de", "du")
_NEARNESS = 0.88
_NEAR_LENGTH_MIN = 6
_SINGLE_LETTERS = {"l": Field.LENGTH, "w": Field.WIDTH, "h": Field.HEIGHT, "b": Field.WIDTH}
_ORDERS = {"lwh": (0, 1, 2), "llh": (0, 1, 2), "whl": (2, 0, 1), "hwl": (2, 1, 0), "wlh": (1, 0, 2)}
_ORDERS |= {"lhw": (0, 2, 1), "hlw": (1, 2, 0)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """What a column says it holds.

    Attributes
    ----------
    field
        What it holds; None where its words are not known.
    unit
        Unit that it names for its values; None: none.
    exact
        Whether its words are known as they are, and not only nearly.
    order
        Of dimensions in one cell: where length, width and height stand among the three.
    text
        As it stands in the file.
    several
        What it holds where that is more than one thing.
    """

    field: Field | None
    unit: Unit | None
    exact: bool
    text: str
    order: tuple[int, int, int] = (0, 1, 2)
    several: tuple[Field, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """Rows that name the columns (``rows``, the last one lowest), and the heading of each column."""

    rows: tuple[int, ...]
    headings: Mapping[int, Heading]

    @property
    def columns(self) -> Mapping[Field, int]:
        """First column of each field; exact words come before those nearly known."""
        found: dict[Field, int] = {}
        for exact in (True, False):
            for place, heading in sorted(self.headings.items()):
                if heading.field not in (None, Field.LEFT_OUT) and heading.exact is exact:
                    found.setdefault(heading.field, place)
        return found


def find_header(rows: Mapping[int, Mapping[int, str]]) -> Header | None:
    """Header of a sheet: of its first rows the one that names most of what a load list has; None where none does.

    Headings may stand in two rows, as where "Dimensions (cm)" stands over L, W and H. Words known only nearly count
    where no row has enough that are known as they are.
    """
    for nearly in (False, True):
        found = _best(rows, nearly=nearly)
        if found is not None:
            lowest = rows[found.rows[-1]]
            texts = lowest if len(found.rows) == 1 else _combined(rows[found.rows[0]], lowest)
            return Header(rows=found.rows, headings=_headings(texts, nearly=True))
    return None


def _best(rows: Mapping[int, Mapping[int, str]], *, nearly: bool) -> Header | None:
    best: tuple[int, Header] | None = None
    above: tuple[int, Mapping[int, str]] | None = None
    for number in sorted(rows)[:_ROWS_LOOKED_AT]:
        row = rows[number]
        if sum(1 for text in row.values() if len(text) <= _HEADING_LENGTH_MAX) >= 2:
            alone = Header(rows=(number,), headings=_headings(row, nearly=nearly))
            found = [alone]
            if above is not None and len(above[1]) >= 2:
                found.append(
                    Header(rows=(above[0], number), headings=_headings(_combined(above[1], row), nearly=nearly))
                )
            for header in found:
                score = len(header.columns)
                if _is_list(header) and (best is None or score > best[0]):
                    best = (score, header)
        above = (number, row)
    return None if best is None else best[1]


def _is_list(header: Header) -> bool:
    """Whether enough is named to take the sheet for a load list: what it is, and how large or heavy."""
    fields = header.columns.keys()
    sized = Field.DIMENSIONS in fields or all(one in fields for one in LENGTHS)
    weighed = any(one in fields for one in MASSES)
    named = Field.DESCRIPTION in fields or Field.SERIAL in fields
    return named and (sized or weighed) and len(fields) + (2 if Field.DIMENSIONS in fields else 0) >= _FIELDS_WANTED


def _combined(above: Mapping[int, str], row: Mapping[int, str]) -> dict[int, str]:
    """Headings of two rows: a cell's own words with the unit of the group over it, or the words above a blank."""
    joined: dict[int, str] = {}
    group: tuple[int, str] | None = None
    for place in range(max([*above, *row]) + 1):
        if place in above:
            group = (place, above[place])
        own = row.get(place)
        if own is None:
            if place in above:
                joined[place] = above[place]
            continue
        named = read_heading(own)
        over = None if group is None else read_heading(group[1])
        if over is None or named.unit is not None or over.unit is None:
            joined[place] = own
        else:
            joined[place] = f"{own} ({over.unit.value})"
        if over is not None and over.field in MASSES and group is not None and named.field is None:
            joined[place] = f"{group[1]} {own}"
    return joined


def _headings(row: Mapping[int, str], *, nearly: bool) -> dict[int, Heading]:
    found = {
        place: read_heading(text, nearly=nearly)
        for place, text in list(row.items())[:_CELLS_LOOKED_AT]
        if len(text) <= _HEADING_LENGTH_MAX
    }
    # French lists have L for longueur and l for largeur.
    letters = {place: _bare(heading.text) for place, heading in found.items() if heading.field is Field.LENGTH}
    if sorted(letter for letter in letters.values() if letter in ("L", "l")) == ["L", "l"]:
        small = next(place for place, letter in letters.items() if letter == "l")
        old = found[small]
        found[small] = Heading(field=Field.WIDTH, unit=old.unit, exact=True, text=old.text)
    fields = {heading.field for heading in found.values()}
    items = [place for place, heading in found.items() if plain_words(heading.text) == "item"]
    if Field.DESCRIPTION not in fields and items:
        # "Item" is a number where something else describes, and else the description.
        found[items[0]] = Heading(field=Field.DESCRIPTION, unit=None, exact=True, text=found[items[0]].text)
    if Field.LENGTH not in {heading.field for heading in found.values()}:
        # A lone W may as well be a weight.
        found = {
            place: heading
            for place, heading in found.items()
            if not (heading.field is Field.WIDTH and _bare(heading.text).lower() == "w")
        }
    return found


def _bare(text: str) -> str:
    return _BRACKETS.sub("", text).split("/")[0].strip(" .:_")


@lru_cache(maxsize=4096)
def read_heading(text: str, *, nearly: bool = False) -> Heading:
    """What a heading says; ``nearly``: also by words that are known but for a letter or two."""
    inside = [plain_words(part) for part in _BRACKETS.findall(text)]
    outside = plain_words(_BRACKETS.sub(" ", text))
    unit = next((UNIT_OF_WORD[part] for part in inside if part in UNIT_OF_WORD), None)
    rest = [part for part in inside if part not in UNIT_OF_WORD]
    if unit is None:
        unit = next((one for part in rest if (one := UNIT_OF_WORD.get(part.rpartition(" ")[2]))), None)
    tries = [" ".join([outside, *rest]).strip(), outside, *rest]
    order = next((_ORDERS[key] for part in [outside, *rest] if (key := _order_key(part)) in _ORDERS), (0, 1, 2))
    for words in tries:
        found, tail = _known(words)
        if found is not None:
            return Heading(field=found, unit=unit or tail, exact=True, text=text, order=order)
    parts = {field for part in _PARTED.split(text) if (field := _known(plain_words(_BRACKETS.sub(" ", part)))[0])}
    parts.discard(Field.LEFT_OUT)
    if len(parts) == 1:
        return Heading(field=parts.pop(), unit=unit, exact=False, text=text, order=order)
    if parts:
        return Heading(field=None, unit=unit, exact=False, text=text, several=tuple(sorted(parts)))
    for words in tries if nearly else ():
        shorter, tail = _without_unit(words)
        for wanted, own in ((words, None), (shorter, tail)):
            near = (
                get_close_matches(wanted, _LONG_WORDS, n=1, cutoff=_NEARNESS) if len(wanted) >= _NEAR_LENGTH_MIN else []
            )
            if near:
                field = FIELD_OF_WORDS[str(near[0])]
                return Heading(field=field, unit=unit or own, exact=False, text=text, order=order)
    return Heading(field=None, unit=unit, exact=False, text=text)


_LONG_WORDS = [words for words in FIELD_OF_WORDS if len(words) >= _NEAR_LENGTH_MIN]


def _known(words: str) -> tuple[Field | None, Unit | None]:
    """Field of words that are known as they are, or followed by a unit."""
    if words in FIELD_OF_WORDS:
        return FIELD_OF_WORDS[words], None
    if words in _SINGLE_LETTERS:
        return _SINGLE_LETTERS[words], None
    shorter, unit = _without_unit(words)
    if unit is not None and shorter != words:
        field = FIELD_OF_WORDS.get(shorter) or _SINGLE_LETTERS.get(shorter)
        if field is not None:
            return field, unit
    return None, None


def _without_unit(words: str) -> tuple[str, Unit | None]:
    parts = words.split()
    if len(parts) < 2 or parts[-1] not in UNIT_OF_WORD:
        return words, None
    unit = UNIT_OF_WORD[parts.pop()]
    while len(parts) > 1 and parts[-1] in _LINKING:
        parts.pop()
    return " ".join(parts), unit


def _order_key(words: str) -> str:
    """``lwh`` of "l x w x h", of "lxwxh" and of "length x width x height"."""
    parts = words.replace(" x ", " ").split()
    if len(parts) == 1:
        parts = parts[0].split("x")
    letters = "".join(part[:1] for part in parts)
    return letters[-3:].replace("b", "w")


@lru_cache(maxsize=65_536)
def plain_words(text: str) -> str:
    """Lower case, no accents, one blank between words, ``no`` for every sign of number."""
    signs = _NUMBER_SIGNS.sub(" no ", text)
    letters = unicodedata.normalize("NFKD", signs)
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter)).lower()
    return _NOT_WORDS.sub(" ", plain).strip()
