"""Which kind of scenario a ``plan.json`` is of: a deployment's plan holds voyages."""

from __future__ import annotations

import json
from pathlib import Path

from scenarios.intake.kinds import ScenarioKind

_MARK = "voyages"


def plan_kind(path: Path) -> ScenarioKind:
    """Kind of a plan's file; a rotation's where it cannot be read or does not say, whose reader then tells why."""
    try:
        plain = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return ScenarioKind.ROTATION
    return ScenarioKind.DEPLOYMENT if isinstance(plain, dict) and _MARK in plain else ScenarioKind.ROTATION
