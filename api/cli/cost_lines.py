"""The cost statements of two plans side by side, as every comparison answers with them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from api.cli.console import table, usd

Costs = Mapping[str, tuple[int, int]]
"""Dollars of both plans by line of the cost statement."""


def cost_object(costs: Costs) -> dict[str, dict[str, int]]:
    """For a JSON answer: every line."""
    return {name: {"one": one, "other": other} for name, (one, other) in costs.items()}


def tell_costs(one: Path, other: Path, costs: Costs) -> None:
    """For people: lines that are not nothing in both."""
    rows = [(name, usd(a), usd(b), f"{b - a:+,}") for name, (a, b) in costs.items() if a or b]
    table("Cost", ("line", str(one), str(other), "difference"), rows, right=(str(one), str(other), "difference"))
