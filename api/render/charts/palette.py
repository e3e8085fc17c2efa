"""Which colour class a mission or a source has; the colours themselves stand in the style sheet."""

from __future__ import annotations

from collections.abc import Iterable

from movcon.lift import SourceKind

MISSION_COLOURS = 12

SOURCE_CLASSES = {
    SourceKind.CHARTER: "s-charter",
    SourceKind.CONTRACT: "s-contract",
    SourceKind.LETTER_OF_ASSIST: "s-letter",
    SourceKind.MISSION_AIRCRAFT: "s-mission",
}


def mission_classes(missions: Iterable[str]) -> dict[str, str]:
    """Colour class by mission in the order given; colours repeat after the last."""
    return {mission: f"m{place % MISSION_COLOURS}" for place, mission in enumerate(missions)}
