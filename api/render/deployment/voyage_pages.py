"""Voyages for the report: each ship, sailing and lot with its stops and cargo, convoys by corridor."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from api.render.deployment.manifests import manifest_table
from api.render.deployment.operation import Operation, counted
from api.render.deployment.voyage_words import details, load_words, summary
from api.render.tables import Cell, Table, usd_text
from movcon.deployment.plan import LiftKind, Voyage

_TITLES = {
    LiftKind.SHIP: "Ships",
    LiftKind.LINER: "Liner sailings",
    LiftKind.CONVOY: "Convoys",
    LiftKind.FLIGHT: "Lots of flights",
}
_CARGO = (
    "parcel",
    "unit",
    "description",
    "pieces",
    "people",
    "mass_t",
    "lane_m",
    "teu",
    "loose_t",
    "slots",
    "classes",
    "neq_kg",
)
# What the heading of a page tells stands in no column of its table.
_OF_VOYAGE = ("load_place", "load_utc", "discharge_place", "discharge_utc", *_CARGO)
_OF_CORRIDOR = ("called", "load_utc", "discharge_utc", *_CARGO)


@dataclass(frozen=True, slots=True, kw_only=True)
class VoyagePage:
    """A voyage, or the convoys of a corridor: heading, stops in words, cargo."""

    heading: str
    lines: tuple[str, ...]
    manifest: Table


@dataclass(frozen=True, slots=True, kw_only=True)
class VoyageGroup:
    """Pages of a kind of lift."""

    title: str
    pages: tuple[VoyagePage, ...]


def voyage_groups(operation: Operation) -> tuple[VoyageGroup, ...]:
    """Pages by kind of lift; kinds without voyages are left out."""
    whole = manifest_table(operation)
    at = whole.index("voyage")
    rows: defaultdict[str, list[tuple[Cell, ...]]] = defaultdict(list)
    for row in whole.rows:
        rows[str(row[at])].append(row)
    groups = []
    for kind in LiftKind:
        voyages = [voyage for voyage in operation.voyages if voyage.kind is kind]
        if not voyages:
            continue
        if kind is LiftKind.CONVOY:
            pages = _corridor_pages(operation, voyages, whole, rows)
        else:
            pages = [_page(operation, voyage, whole.kept(rows[voyage.id])) for voyage in voyages]
        groups.append(VoyageGroup(title=f"{_TITLES[kind]}: {len(voyages):,}", pages=tuple(pages)))
    return tuple(groups)


def _page(operation: Operation, voyage: Voyage, manifest: Table) -> VoyagePage:
    return VoyagePage(
        heading=f"{summary(operation, voyage)}, {usd_text(voyage.usd)}",
        lines=tuple(details(operation, voyage).split("\n")),
        manifest=_filled(manifest, _OF_VOYAGE),
    )


def _corridor_pages(
    operation: Operation,
    voyages: Sequence[Voyage],
    whole: Table,
    rows: dict[str, list[tuple[Cell, ...]]],
) -> list[VoyagePage]:
    by_corridor: defaultdict[str, list[Voyage]] = defaultdict(list)
    for voyage in voyages:
        by_corridor[voyage.source].append(voyage)
    pages = []
    for name, convoys in sorted(by_corridor.items()):
        corridor = operation.problem.corridor[name]
        ends = f"{operation.place_name(corridor.origin)} to {operation.place_name(corridor.destination)}"
        load = load_words(operation, tuple(parcel for convoy in convoys for parcel in convoy.parcels))
        dollars = usd_text(sum(convoy.usd for convoy in convoys))
        pages.append(
            VoyagePage(
                heading=f"{name}: {ends}, {counted(len(convoys), 'convoy')}, {load}, {dollars}",
                lines=(),
                manifest=_filled(whole.kept([row for convoy in convoys for row in rows[convoy.id]]), _OF_CORRIDOR),
            )
        )
    return pages


def _filled(manifest: Table, keys: tuple[str, ...]) -> Table:
    """These columns of a manifest, but those in which nothing stands."""
    return manifest.only([key for key in keys if any(cell not in (None, "") for cell in manifest.values(key))])
