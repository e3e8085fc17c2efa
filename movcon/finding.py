"""What verification finds: a rule broken, for plans of every kind."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A rule broken: its name as in the rule book, where in the plan, and what is wrong in a planner's words."""

    rule: str
    where: str
    message: str

    def __str__(self) -> str:
        return f"{self.rule} at {self.where}: {self.message}"


Findings = Iterator[Finding]
