"""Straits and canals of the sea lanes: what ships may pass and what passing costs; geo/data/passages.csv."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from geo.sea_network import PASSAGES
from geo.tables import millimetres_or_none, rows
from movcon.clock import Day, Minute, day_of
from movcon.errors import InvalidValue


@dataclass(frozen=True, slots=True, kw_only=True)
class PassageRow:
    """Limits and costs of a passage from a day on.

    Attributes
    ----------
    valid_from
        First day these figures hold; ``None`` = always before the next row.
    loa_max_mm, beam_max_mm, draft_max_mm
        Largest ship; ``None`` = no limit that matters here.
    extra_min
        Time beyond steaming: waiting, convoy, locks.
    toll_usd, toll_usd_per_1000_gt
        Tolls, dues and pilots, one way, laden or not: what every ship pays, and what hangs on its gross tonnage.
    source
        Source of the limits; "planning value" where a figure has none.
    """

    passage: str
    name: str
    valid_from: Day | None
    loa_max_mm: int | None
    beam_max_mm: int | None
    draft_max_mm: int | None
    extra_min: int
    toll_usd: int
    toll_usd_per_1000_gt: int
    source: str

    def lets_pass(self, *, loa_mm: int, beam_mm: int, draft_mm: int) -> bool:
        """Whether a ship of these dimensions may pass."""
        limits = ((loa_mm, self.loa_max_mm), (beam_mm, self.beam_max_mm), (draft_mm, self.draft_max_mm))
        return all(limit is None or size <= limit for size, limit in limits)


@dataclass(frozen=True, slots=True, kw_only=True)
class PassageClosure:
    """A passage no ship enters from ``start`` (included) to ``end`` (not included); ``None`` = open end.

    Attributes
    ----------
    passage
        One of ``geo.sea_network.PASSAGES``.
    reason
        Why, in the planner's words.
    """

    passage: str
    start: Minute | None
    end: Minute | None
    reason: str

    def __post_init__(self) -> None:
        check_passages([self.passage])
        if self.start is not None and self.end is not None and self.end <= self.start:
            raise InvalidValue(f"Closure of {self.passage} ({self.reason}) ends before it starts; swap start and end.")


def check_passages(passages: frozenset[str] | list[str]) -> None:
    """Raise InvalidValue for a word that is no passage."""
    for passage in sorted(passages):
        if passage not in PASSAGES:
            raise InvalidValue(f"Passage {passage!r} is unknown; use one of: {', '.join(PASSAGES)}.")


@cache
def _table() -> Mapping[str, tuple[PassageRow, ...]]:
    found: dict[str, list[PassageRow]] = {}
    for row in rows("passages.csv"):
        found.setdefault(row["passage"], []).append(
            PassageRow(
                passage=row["passage"],
                name=row["name"],
                valid_from=day_of(date.fromisoformat(row["valid_from"])) if row["valid_from"] else None,
                loa_max_mm=millimetres_or_none(row["loa_max_m"]),
                beam_max_mm=millimetres_or_none(row["beam_max_m"]),
                draft_max_mm=millimetres_or_none(row["draft_max_m"]),
                extra_min=int(row["extra_min"]),
                toll_usd=int(row["toll_usd"]),
                toll_usd_per_1000_gt=int(row["toll_usd_per_1000_gt"]),
                source=row["source"],
            )
        )
    return {passage: tuple(dated) for passage, dated in found.items()}


def passage_on(passage: str, on: Day) -> PassageRow:
    """Limits of a passage on a date; raises InvalidValue for a word that is no passage."""
    check_passages([passage])
    return [row for row in _table()[passage] if row.valid_from is None or row.valid_from <= on][-1]


def closed_to(*, loa_mm: int, beam_mm: int, draft_mm: int, on: Day) -> frozenset[str]:
    """Passages a ship of these dimensions is too large for on a date: closed for it in ``SeaLanes.between``."""
    return frozenset(
        passage
        for passage in PASSAGES
        if not passage_on(passage, on).lets_pass(loa_mm=loa_mm, beam_mm=beam_mm, draft_mm=draft_mm)
    )
