"""Which kind of scenario a folder holds: its manifest says so."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any

from movcon.errors import BadInput, Fault
from scenarios.intake.faults import one_of, shown
from scenarios.intake.toml_file import TomlFile

MANIFEST = "scenario.toml"
"""File that makes a folder a scenario."""


class ScenarioKind(StrEnum):
    """What is planned: contingents that rotate, or a force that deploys."""

    ROTATION = "rotation"
    DEPLOYMENT = "deployment"


def kind_of(folder: Path) -> ScenarioKind | None:
    """Kind that a folder's manifest names; None where that cannot be read."""
    try:
        return ScenarioKind(tomllib.loads((folder / MANIFEST).read_text(encoding="utf-8-sig")).get("kind", ""))
    except (OSError, ValueError, RecursionError):
        return None


def refuse_other_kind(folder: Path, wanted: ScenarioKind) -> None:
    """One fault for a folder of the other kind, in place of one for everything in which the two differ.

    Raises
    ------
    BadInput
        The manifest names the other kind.
    """
    kind = kind_of(folder)
    if kind is not None and kind is not wanted:
        cause = f"The scenario is a {kind}; a {wanted} is wanted here."
        cure = f"Name a scenario of kind {wanted}."
        raise BadInput([Fault(code="other_kind", file=str(folder / MANIFEST), column="kind", cause=cause, cure=cure)])


def check_kind(values: Mapping[str, Any], wanted: ScenarioKind, file: TomlFile) -> None:
    """Tell a manifest of an unknown kind; one of the other kind is refused before its tables are read."""
    kind = values.get("kind")
    if kind is None or kind == wanted:
        return
    file.tell("unknown_word", f"{shown(kind)} is no kind of scenario.", one_of(list(ScenarioKind), kind), "kind")
