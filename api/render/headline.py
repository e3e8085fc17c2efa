"""What every report has at its head: the verdict of verification, and headline figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


class Verdict(Protocol):
    """What the report needs of a verification."""

    @property
    def accepted(self) -> bool:
        """Whether every rule holds."""

    @property
    def findings(self) -> Sequence[object]:
        """What breaks a rule; shown as text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """One headline figure."""

    name: str
    figure: str
    words: str
    css: str = ""
