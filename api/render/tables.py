"""A table as every output uses it: columns with a kind, rows of plain values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

Cell = str | int | float | date | None


class Kind(StrEnum):
    """What the values of a column are, and so how each output writes them."""

    TEXT = "text"
    COUNT = "count"
    USD = "usd"
    HOURS = "hours"
    SHARE = "share"
    DAY = "day"
    MOMENT = "moment"


@dataclass(frozen=True, slots=True)
class Column:
    """Heading of a column; ``key`` is its name in CSV files, ``label`` the one people read."""

    key: str
    label: str
    kind: Kind = Kind.TEXT


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows under columns.

    DAY cells are dates without zone, MOMENT cells text that names its zone, HOURS cells hours with one decimal,
    SHARE cells parts of one.
    ``note`` says how the figures are to be read.
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row) != len(self.columns):
                raise ValueError(f"Table {self.name}: a row has {len(row)} cells for {len(self.columns)} columns.")

    def index(self, key: str) -> int:
        """Place of a column; raises KeyError where there is none."""
        for place, column in enumerate(self.columns):
            if column.key == key:
                return place
        raise KeyError(key)

    def values(self, key: str) -> tuple[Cell, ...]:
        """One column's cells."""
        place = self.index(key)
        return tuple(row[place] for row in self.rows)

    def where(self, key: str, value: Cell) -> Table:
        """The rows whose column holds ``value``."""
        place = self.index(key)
        return self.kept([row for row in self.rows if row[place] == value])

    def only(self, keys: Sequence[str]) -> Table:
        """The same rows with these columns, in this order; raises KeyError where there is none."""
        places = [self.index(key) for key in keys]
        return Table(
            name=self.name,
            title=self.title,
            columns=tuple(self.columns[place] for place in places),
            rows=tuple(tuple(row[place] for place in places) for row in self.rows),
            note=self.note,
        )

    def kept(self, rows: Sequence[tuple[Cell, ...]]) -> Table:
        """The same table with these rows."""
        return Table(name=self.name, title=self.title, columns=self.columns, rows=tuple(rows), note=self.note)


def plain_text(cell: Cell, kind: Kind) -> str:
    """A cell as machines read it: ISO dates, no separators, hours with one decimal."""
    if cell is None:
        return ""
    if isinstance(cell, date):
        return cell.isoformat()
    if kind is Kind.HOURS:
        return f"{cell:.1f}"
    if kind is Kind.SHARE:
        return f"{cell:.4f}"
    return str(cell)


def people_text(cell: Cell, kind: Kind) -> str:
    """A cell as people read it: thousands separated, dollars marked."""
    if isinstance(cell, int) and kind in (Kind.COUNT, Kind.USD):
        return f"{cell:,}" if kind is Kind.COUNT else usd_text(cell)
    if isinstance(cell, int | float) and kind is Kind.HOURS:
        return f"{cell:,.1f}"
    if isinstance(cell, int | float) and kind is Kind.SHARE:
        return f"{100 * cell:.1f} %"
    return plain_text(cell, kind)


def usd_text(usd: int) -> str:
    """``$1,234,567``; a minus before the sign."""
    return f"-${-usd:,}" if usd < 0 else f"${usd:,}"


def usd_short(usd: int) -> str:
    """``$12.3 M`` from a million on, ``$45,600`` below."""
    if abs(usd) < 1_000_000:
        return usd_text(usd)
    return f"{'-' if usd < 0 else ''}${abs(usd) / 1_000_000:,.1f} M"
