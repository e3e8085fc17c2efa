"""A later version of a load list against the earlier one: what was added, removed and changed, in words.

Lines are matched by serial; what is left by container number, then by description and dimensions, as where serials
were given anew. Where several lines are alike no match is guessed: they are told as ambiguous. When a serial stands in
both versions for things that have neither description nor container nor dimensions in common, the serials were given
anew: such a match is not taken.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, fields

from movcon.cargo import CargoItem, LoadList, totals
from movcon.clock import day_text

_FIELDS = tuple(item.name for item in fields(CargoItem))
_UNITS = {"length_mm": " mm", "width_mm": " mm", "height_mm": " mm", "mass_kg": " kg", "neq_g": " g"}
_NAMES = {
    "mou_line": "MOU line",
    "length_mm": "length",
    "width_mm": "width",
    "height_mm": "height",
    "mass_kg": "mass",
    "un_number": "UN number",
    "dg_class": "dangerous goods class",
    "neq_g": "net explosive quantity",
    "poe": "POE",
    "pod": "POD",
    "required_day": "required date",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChange:
    """A field of a line that is not what it was; values as ``CargoItem`` holds them."""

    field: str
    before: str | int | None
    after: str | int | None

    @property
    def words(self) -> str:
        """``mass 2,450 kg to 2,600 kg``."""
        before, after = _shown(self.field, self.before), _shown(self.field, self.after)
        return f"{_NAMES.get(self.field, self.field)} {before} to {after}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemChange:
    """A line that is in both versions and differs."""

    before: CargoItem
    after: CargoItem
    changes: tuple[FieldChange, ...]

    @property
    def words(self) -> str:
        """``V-12 (Truck 5 t): mass 8,000 kg to 8,400 kg``."""
        return f"{self.before.serial} ({self.before.description}): {'; '.join(change.words for change in self.changes)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ambiguity:
    """Lines of both versions that are alike in number more than one, so that none is matched with another.

    They are neither in ``added`` nor in ``removed``.
    """

    before: tuple[CargoItem, ...]
    after: tuple[CargoItem, ...]

    @property
    def words(self) -> str:
        """Which lines, and why they cannot be told apart."""
        was, now = (", ".join(item.serial for item in side) for side in (self.before, self.after))
        return (
            f"{self.before[0].description}: earlier {was} and later {now} are alike; keep the serials of the earlier "
            "version to say which is which"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadListChanges:
    """How a later version differs.

    Attributes
    ----------
    added, removed
        Lines of the later or the earlier version that have no match.
    changed
        Lines matched that differ, in the order of the later version.
    ambiguous
        Lines that may or may not be the same.
    """

    added: tuple[CargoItem, ...]
    removed: tuple[CargoItem, ...]
    changed: tuple[ItemChange, ...]
    ambiguous: tuple[Ambiguity, ...]

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed or self.ambiguous)

    @property
    def words(self) -> tuple[str, ...]:
        """Each difference in a line, and the sum of what came and went."""
        lines = [f"added: {_line(item)}" for item in self.added]
        lines += [f"removed: {_line(item)}" for item in self.removed]
        lines += [f"changed: {change.words}" for change in self.changed]
        lines += [f"unclear: {found.words}" for found in self.ambiguous]
        if self.added:
            lines.append(f"added in all: {totals(self.added).words}")
        if self.removed:
            lines.append(f"removed in all: {totals(self.removed).words}")
        return tuple(lines)


def load_list_changes(before: LoadList, after: LoadList) -> LoadListChanges:
    """Match two versions of a list and tell their differences."""
    matching = _Matching(before.items, after.items)
    matching.match(lambda item: item.serial, accept=_same_thing)
    matching.match(lambda item: item.container)
    # Alike in everything but the serial first, then with figures mended.
    matching.match(_everything_but_serial, interchangeable=True)
    ambiguous = matching.match(
        lambda item: (item.description.casefold(), item.length_mm, item.width_mm, item.height_mm), tell_ambiguous=True
    )
    matching.match(lambda item: item.serial)
    pairs = sorted(matching.pairs, key=lambda pair: pair[1])
    changed = [_change(before.items[one], after.items[other]) for one, other in pairs]
    return LoadListChanges(
        added=tuple(after.items[place] for place in sorted(matching.after)),
        removed=tuple(before.items[place] for place in sorted(matching.before)),
        changed=tuple(change for change in changed if change.changes),
        ambiguous=tuple(ambiguous),
    )


class _Matching:
    """Places of lines that have no match yet, and the pairs found."""

    def __init__(self, before: Sequence[CargoItem], after: Sequence[CargoItem]) -> None:
        self._lists = (before, after)
        self.before = set(range(len(before)))
        self.after = set(range(len(after)))
        self.pairs: list[tuple[int, int]] = []

    def match(
        self,
        key: Callable[[CargoItem], Hashable],
        *,
        accept: Callable[[CargoItem, CargoItem], bool] = lambda _one, _other: True,
        interchangeable: bool = False,
        tell_ambiguous: bool = False,
    ) -> list[Ambiguity]:
        """Pair lines left with the same key where there is one of each; None is no key.

        ``interchangeable`` pairs also several, in their order: it makes no difference which is which.
        ``tell_ambiguous`` takes groups with several out and returns them.
        """
        groups: defaultdict[Hashable, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
        for side, left in enumerate((self.before, self.after)):
            for place in sorted(left):
                groups[key(self._lists[side][place])][side].append(place)
        told: list[Ambiguity] = []
        for name, (was, now) in groups.items():
            if name is None or not was or not now:
                continue
            if interchangeable or (len(was) == len(now) == 1):
                for one, other in zip(was, now, strict=False):
                    if accept(self._lists[0][one], self._lists[1][other]):
                        self._pair(one, other)
            elif tell_ambiguous:
                self.before -= set(was)
                self.after -= set(now)
                told.append(
                    Ambiguity(
                        before=tuple(self._lists[0][place] for place in was),
                        after=tuple(self._lists[1][place] for place in now),
                    )
                )
        return told

    def _pair(self, one: int, other: int) -> None:
        self.before.discard(one)
        self.after.discard(other)
        self.pairs.append((one, other))


def _same_thing(one: CargoItem, other: CargoItem) -> bool:
    """Whether two lines with one serial have anything else that says they are the same thing."""
    return (
        one.description.casefold() == other.description.casefold()
        or (one.container is not None and one.container == other.container)
        or (one.length_mm, one.width_mm, one.height_mm) == (other.length_mm, other.width_mm, other.height_mm)
    )


def _everything_but_serial(item: CargoItem) -> Hashable:
    return tuple(getattr(item, name) for name in _FIELDS if name != "serial")


def _change(before: CargoItem, after: CargoItem) -> ItemChange:
    found = [
        FieldChange(field=name, before=getattr(before, name), after=getattr(after, name))
        for name in _FIELDS
        if getattr(before, name) != getattr(after, name)
    ]
    return ItemChange(before=before, after=after, changes=tuple(found))


def _line(item: CargoItem) -> str:
    return f"{item.serial} ({item.description}), {item.quantity:,} x {item.mass_kg:,} kg"


def _shown(field: str, value: str | int | None) -> str:
    if value is None or value == "":
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        if field == "required_day":
            return day_text(value)
        return str(value) if field == "un_number" else f"{value:,}{_UNITS.get(field, '')}"
    return repr(value) if field == "description" else value
