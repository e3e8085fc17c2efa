"""What is found in a load list as JSON: the forms that the command line and the service share."""

from __future__ import annotations

from movcon.cargo import CargoTotals, LoadList
from movcon.dangerous_goods import neq_by_division
from movcon.load_list_changes import LoadListChanges
from movcon.mou import MouCheck
from scenarios.intake.load_list.findings import Finding


def explosives_object(load_list: LoadList) -> dict[str, int]:
    """Net explosive quantity in grams by division of class 1."""
    return neq_by_division((item.dg_class, item.neq_g) for item in load_list.items if item.dg_class is not None)


def finding_object(file: str, one: Finding) -> dict[str, object]:
    """A fault or note with its place."""
    return {
        "code": one.code,
        "file": file,
        "sheet": one.sheet,
        "row": one.row,
        "column": one.heading or None,
        "cell": one.cell,
        "cause": one.cause,
        "cure": one.cure,
    }


def totals_object(of: CargoTotals) -> dict[str, int]:
    """What lines sum up to."""
    return {name: getattr(of, name) for name in CargoTotals.__dataclass_fields__}


def mou_object(found: MouCheck) -> dict[str, object]:
    """A list against the memorandum of understanding."""
    return {
        "agrees": found.agrees,
        "missing": [
            {"mou_line": one.line.mou_line, "authorized": one.line.authorized, "declared": one.declared}
            for one in found.missing
        ],
        "excess": [
            {
                "mou_line": one.line.mou_line,
                "authorized": one.line.authorized,
                "declared": one.declared,
                "serials": [item.serial for item in one.items],
                "totals": totals_object(one.totals),
            }
            for one in found.excess
        ],
        "not_in_mou": [{"serial": item.serial, "mou_line": item.mou_line} for item in found.not_in_mou],
        "without_line": [item.serial for item in found.without_line],
        "at_contributors_cost": totals_object(found.at_contributors_cost),
        "words": list(found.words),
    }


def changes_object(found: LoadListChanges) -> dict[str, object]:
    """What a later version adds, removes and changes."""
    return {
        "added": [item.serial for item in found.added],
        "removed": [item.serial for item in found.removed],
        "changed": [
            {
                "serial": one.before.serial,
                "fields": [{"field": each.field, "before": each.before, "after": each.after} for each in one.changes],
            }
            for one in found.changed
        ],
        "ambiguous": [
            {"before": [item.serial for item in one.before], "after": [item.serial for item in one.after]}
            for one in found.ambiguous
        ],
        "words": list(found.words),
    }
