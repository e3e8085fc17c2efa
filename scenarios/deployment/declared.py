"""Load lists in place of a scenario's own cargo: what a contributor declares is what is planned."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence

from movcon.cargo import CargoItem
from scenarios.deployment.load_lists import lines_of_load_list
from scenarios.equipment import CargoLine
from scenarios.intake.deployment.cargo_rows import CargoRow, ConsignmentRow
from scenarios.intake.table import columns_of

_DESCRIPTION_LENGTH_MAX = 200


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
        lines = enumerate(lines_of_load_list(items), start=1)
        cargo += [_cargo_row(name, number, line, source) for number, line in lines]
    return dict(files) | {
        CargoRow.file: _table(cargo, list(columns_of(CargoRow))),
        ConsignmentRow.file: _table(consignments, list(columns_of(ConsignmentRow))),
    }


def _cargo_row(consignment: str, number: int, line: CargoLine, source: str) -> dict[str, str]:
    """A line as a row of cargo.csv, with its serial in the description: a serial may be any text, an id may not."""
    words = " ".join(f"{line.item} {line.description}".split())
    return {
        "consignment": consignment,
        "item": f"line-{number}",
        "description": words[:_DESCRIPTION_LENGTH_MAX],
        "kind": line.kind.value,
        "pieces": str(line.pieces),
        "length_mm": str(line.length_mm),
        "width_mm": str(line.width_mm),
        "height_mm": str(line.height_mm),
        "kg": str(line.kg),
        "classes": " ".join(line.classes),
        "neq_g": str(line.neq_g),
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
