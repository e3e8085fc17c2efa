"""Which kind of scenario a ``plan.json`` is of: a deployment's plan holds voyages."""

from __future__ import annotations

from pathlib import Path

from api.store.json_record import parse_json, read_bytes
from scenarios.intake.kinds import ScenarioKind

_MARK = "voyages"


def plan_kind(path: Path) -> ScenarioKind:
    """Kind of a plan's file; a rotation's where it does not say.

    Raises
    ------
    BadInput
        When the file cannot be read as JSON.
    """
    plain = parse_json(read_bytes(path), path)
    return ScenarioKind.DEPLOYMENT if isinstance(plain, dict) and _MARK in plain else ScenarioKind.ROTATION
