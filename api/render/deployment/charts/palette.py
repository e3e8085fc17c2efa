"""Colour classes of a deployment's pictures; the colours themselves stand in the style sheet."""

from __future__ import annotations

from movcon.deployment.plan import LiftKind

LIFT_CLASSES = {
    LiftKind.SHIP: "l-ship",
    LiftKind.LINER: "l-liner",
    LiftKind.CONVOY: "l-convoy",
    LiftKind.FLIGHT: "l-flight",
}
