"""Random numbers of the kernel, from its own state: the same seed gives the same row on every machine."""

from __future__ import annotations

import numpy as np

from optimizer.jit import inner
from optimizer.routing.kernel.layout import Bits


@inner
def chance(rng: Bits) -> float:
    """A number in [0, 1): xorshift64*."""
    x = rng[0]
    x ^= x >> np.uint64(12)
    x ^= x << np.uint64(25)
    x ^= x >> np.uint64(27)
    rng[0] = x
    return float((x * np.uint64(2685821657736338717)) >> np.uint64(11)) / 9007199254740992.0


@inner
def pick(rng: Bits, n: int) -> int:
    """A whole number in [0, n)."""
    return min(int(chance(rng) * n), n - 1)
