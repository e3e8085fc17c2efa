"""A load list against the memorandum of understanding: what is missing, what is too much, what is not in it.

The United Nations pays for the deployment of what the memorandum lists (annex B, major equipment); what goes beyond it
is shipped at the contributor's cost (COE Manual, chapter 4, transportation). The excess is therefore told in the units
a ship is paid in.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from movcon.cargo import CargoItem, CargoTotals, LoadList, totals


@dataclass(frozen=True, slots=True, kw_only=True)
class MouLine:
    """A line of the memorandum's list of equipment.

    Attributes
    ----------
    mou_line
        Its number, as load lists refer to it.
    description, category
        What it is; its category in the memorandum (such as ``Combat vehicles``).
    authorized
        Pieces that the United Nations asked for and moves at its cost.
    source
        The document the figure is from.
    """

    mou_line: str
    description: str
    category: str
    authorized: int
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortfall:
    """A line of the memorandum of which the list has fewer pieces than authorized."""

    line: MouLine
    declared: int

    @property
    def words(self) -> str:
        """Which line, how many of how many, how many are missing."""
        return (
            f"MOU line {self.line.mou_line} ({self.line.description}): {self.declared:,} of {self.line.authorized:,} "
            f"declared, {self.line.authorized - self.declared:,} missing"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Excess:
    """Pieces beyond what a line authorizes.

    ``items`` are the last ones of the list that count against the line, the last of them with the pieces over only:
    where they differ in size the contributor may name others.
    """

    line: MouLine
    declared: int
    items: tuple[CargoItem, ...]

    @property
    def totals(self) -> CargoTotals:
        """What the excess takes on a ship."""
        return totals(self.items)

    @property
    def words(self) -> str:
        """Which line, how many over, and what they take."""
        return (
            f"MOU line {self.line.mou_line} ({self.line.description}): {self.declared:,} declared, "
            f"{self.line.authorized:,} authorized; at the contributor's cost: {self.totals.words}"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class MouCheck:
    """A list against a memorandum.

    Attributes
    ----------
    missing, excess
        By line of the memorandum, in its order.
    not_in_mou
        Lines of the list that name a line the memorandum does not have; at the contributor's cost.
    without_line
        Lines of the list that name none: stores, ammunition and self-sustainment, which the memorandum does not count
        in pieces; somebody has to look at them.
    """

    missing: tuple[Shortfall, ...]
    excess: tuple[Excess, ...]
    not_in_mou: tuple[CargoItem, ...]
    without_line: tuple[CargoItem, ...]

    @property
    def at_contributors_cost(self) -> CargoTotals:
        """What the excess and the lines not in the memorandum take on a ship."""
        return totals((*(item for excess in self.excess for item in excess.items), *self.not_in_mou))

    @property
    def agrees(self) -> bool:
        """Whether nothing is missing, too much or not in the memorandum."""
        return not (self.missing or self.excess or self.not_in_mou)

    @property
    def words(self) -> tuple[str, ...]:
        """Each difference in a line, and what goes at the contributor's cost in all."""
        lines = [short.words for short in self.missing]
        lines += [over.words for over in self.excess]
        lines += [
            f"{item.serial} ({item.description}): the memorandum has no line {item.mou_line}; "
            f"at the contributor's cost: {totals((item,)).words}"
            for item in self.not_in_mou
        ]
        if self.excess or self.not_in_mou:
            lines.append(f"at the contributor's cost in all: {self.at_contributors_cost.words}")
        if self.without_line:
            lines.append(f"without an MOU line, to be looked at: {totals(self.without_line).words}")
        return tuple(lines)


def check_against_mou(load_list: LoadList, mou: Sequence[MouLine]) -> MouCheck:
    """Count the pieces of a list against the lines of a memorandum; the case of letters makes no difference."""
    declared: defaultdict[str, list[CargoItem]] = defaultdict(list)
    without: list[CargoItem] = []
    for item in load_list.items:
        if item.mou_line is None:
            without.append(item)
        else:
            declared[item.mou_line.casefold()].append(item)
    missing: list[Shortfall] = []
    excess: list[Excess] = []
    for line in mou:
        items = declared.pop(line.mou_line.casefold(), [])
        pieces = sum(item.quantity for item in items)
        if pieces < line.authorized:
            missing.append(Shortfall(line=line, declared=pieces))
        elif pieces > line.authorized:
            excess.append(Excess(line=line, declared=pieces, items=_last(items, pieces - line.authorized)))
    unknown = [item for item in load_list.items if item.mou_line is not None and item.mou_line.casefold() in declared]
    return MouCheck(
        missing=tuple(missing), excess=tuple(excess), not_in_mou=tuple(unknown), without_line=tuple(without)
    )


def _last(items: Sequence[CargoItem], pieces: int) -> tuple[CargoItem, ...]:
    """The last so many pieces, in the order of the list."""
    found: list[CargoItem] = []
    for item in reversed(items):
        if pieces <= 0:
            break
        taken = min(pieces, item.quantity)
        share_g = item.neq_g * taken // item.quantity
        found.append(item if taken == item.quantity else replace(item, quantity=taken, neq_g=share_g))
        pieces -= taken
    return tuple(reversed(found))
