"""Raising the bound: prices climb along its slope, step by step; the best is kept (a subgradient method)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from movcon.lift import ContractOffer
from optimizer.rotation.bounding.start import starting_prices
from optimizer.rotation.bounding.value import MILLI, SHARES, Bound, Prices

Real = NDArray[np.float64]

_AIM = 1.01
_MOMENTUM = 0.8
_PATIENCE = 10
_SHRINK = 0.7
_SHORTEST = 1e-4
_HOUR_SCALE = 3.3e-4
"""Hours move in dollars an hour, movements in dollars each: this much of a step in the one is one in the other."""


@dataclass(slots=True)
class _Point:
    """Prices as real numbers, before they are rounded for the bound."""

    moved: Real
    extra: Real
    scarce: Real

    def whole(self) -> Prices:
        """Prices in whole thousandths."""
        return Prices(*(np.rint(table).astype(np.int64) for table in (self.moved, self.extra, self.scarce)))

    def copy(self) -> _Point:
        """The same prices, to go back to."""
        return _Point(self.moved.copy(), self.extra.copy(), self.scarce.copy())


class Ascent:
    """Climbs from the prices of the tasks without positioning; deterministic, one evaluation a step."""

    def __init__(self, bound: Bound) -> None:
        self._bound = bound
        start = starting_prices(bound)
        self._at = _Point(start.moved.astype(float), start.extra.astype(float), start.scarce.astype(float))
        self._highest = np.array(
            [
                c.source.usd_per_extra_hour * MILLI / 60 if isinstance(c.source, ContractOffer) else 0.0
                for c in bound.held
            ]
        )[:, None]
        self._reach = 1.0
        self._stalled = 0
        self._direction = _Point(*(np.zeros_like(t) for t in (self._at.moved, self._at.extra, self._at.scarce)))
        self._milli, self._slope = bound.at(self._at.whole())
        self.best_milli = self._milli
        self._best = self._at.copy()

    @property
    def usd(self) -> int:
        """The best bound so far, dollars."""
        return self._bound.usd(self.best_milli)

    @property
    def is_done(self) -> bool:
        """Whether steps have become too short to matter."""
        return self._reach < _SHORTEST

    def step(self) -> bool:
        """Take one step; True when the bound rose."""
        direction, slope = self._direction, self._slope
        direction.moved = _MOMENTUM * direction.moved + slope.moved / SHARES
        direction.extra = _MOMENTUM * direction.extra + slope.extra
        direction.scarce = _MOMENTUM * direction.scarce + slope.scarce
        norm = float((direction.moved**2).sum())
        norm += _HOUR_SCALE**2 * float((direction.extra**2).sum() + (direction.scarce**2).sum())
        if norm <= 0.0:
            return False
        length = self._reach * (self.best_milli * _AIM - self._milli) / norm
        at = self._at
        at.moved = np.clip(at.moved + length * direction.moved, 0.0, self._bound.at_most)
        hours = length * _HOUR_SCALE**2
        at.extra = np.clip(at.extra + hours * direction.extra, 0.0, np.floor(self._highest))
        at.scarce = np.maximum(0.0, at.scarce + hours * direction.scarce)
        self._look()
        if self._milli > self.best_milli:
            self.best_milli = self._milli
            self._best = at.copy()
            self._stalled = 0
            return True
        self._stalled += 1
        if self._stalled >= _PATIENCE:
            self._reach *= _SHRINK
            self._stalled = 0
            self._at = self._best.copy()
            self._direction = _Point(*(np.zeros_like(t) for t in (at.moved, at.extra, at.scarce)))
            self._look()
        return False

    def _look(self) -> None:
        self._milli, self._slope = self._bound.at(self._at.whole())
