"""Which kind of scenario a folder holds: its manifest says so."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any

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


def check_kind(values: Mapping[str, Any], wanted: ScenarioKind, file: TomlFile) -> None:
    """Tell a manifest of an unknown kind, or of another than is wanted here."""
    kind = values.get("kind")
    if kind is None or kind == wanted:
        return
    if kind in list(ScenarioKind):
        cause = f"The scenario is a {kind}; a {wanted} is wanted here."
        file.tell("other_kind", cause, f"Name a scenario of kind {wanted}.", "kind")
    else:
        cause = f"{shown(kind)} is no kind of scenario."
        file.tell("unknown_word", cause, one_of(list(ScenarioKind), kind), "kind")
