"""Load lists in place of a scenario's own cargo: what a contributor declares is what is planned."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence

from movcon.cargo import CargoItem
from scenarios.intake.deployment.cargo_rows import CargoKind, CargoRow, ConsignmentRow
from scenarios.intake.table import columns_of


def with_declared(
    files: Mapping[str, bytes], declared: Mapping[str, tuple[str, Sequence[CargoItem]]]
) -> dict[str, bytes]:
    """Files of a deployment's folder with the cargo of some consignments as it was declared.

    Parameters
    ----------
    declared
        By consignment: what stands as the source of its rows, and the lines of its load list. Its own rows of
        cargo.csv and its equipment set no longer count.
    """
    if not declared:
        return dict(files)
    cargo = [row for row in _rows(files[CargoRow.file]) if row["consignment"].strip() not in declared]
    consignments = _rows(files[ConsignmentRow.file])
    for row in consignments:
        if row["id"].strip() in declared:
            row["equipment"] = ""
    for name in sorted(declared):
        source, items = declared[name]
        cargo += [_cargo_row(name, number, item, source) for number, item in enumerate(items, start=1)]
    return dict(files) | {
        CargoRow.file: _table(cargo, list(columns_of(CargoRow))),
        ConsignmentRow.file: _table(consignments, list(columns_of(ConsignmentRow))),
    }


def kind_of_item(item: CargoItem) -> CargoKind:
    """How a line's pieces are handled."""
    if item.is_container:
        return CargoKind.CONTAINER
    return CargoKind.VEHICLE if item.wheeled else CargoKind.LOOSE


def _cargo_row(consignment: str, number: int, item: CargoItem, source: str) -> dict[str, str]:
    """A line as a row of cargo.csv. Its explosives are spread over its pieces, rounded up: never less than declared."""
    return {
        "consignment": consignment,
        # A serial may be any text; an id may not.
        "item": f"line-{number}",
        "description": " ".join(f"{item.serial} {item.description}".split()),
        "kind": kind_of_item(item).value,
        "pieces": str(item.quantity),
        "length_mm": str(item.length_mm),
        "width_mm": str(item.width_mm),
        "height_mm": str(item.height_mm),
        "kg": str(item.mass_kg),
        "classes": item.dg_class or "",
        "neq_g": str(-(-item.neq_g // item.quantity)),
        "source": source,
    }


def _rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def _table(rows: Sequence[Mapping[str, str]], columns: Sequence[str]) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, fieldnames=columns, lineterminator="\n", restval="", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()
