"""Instances of our own in the format of the benchmark of tramp ship routing, made from a seed."""

from __future__ import annotations

import math
import random

_SPEED = 15
_SIDE = 1_500


def tsrsp_text(seed: int, *, nodes: int, vehicles: int, calls: int) -> str:
    """Text of a file: ports on a square sea (miles), ships of three sizes, cargoes with windows of some days."""
    rng = random.Random(seed)
    ports = [(rng.randrange(_SIDE), rng.randrange(_SIDE)) for _ in range(nodes)]
    holds = [rng.choice((8_000, 12_000, 16_000)) for _ in range(vehicles)]

    def hours(a: int, b: int) -> int:
        (x, y), (u, w) = ports[a], ports[b]
        return round(math.hypot(x - u, y - w) / _SPEED)

    lines = ["% number of nodes", str(nodes), "% number of vehicles", str(vehicles)]
    lines.append("% for each vehicle: vehicle index, home node, starting time, capacity")
    for v, hold in enumerate(holds, start=1):
        lines.append(f"{v},{rng.randint(1, nodes)},{rng.randrange(48)},{hold}")
    lines += ["% number of calls", str(calls), "% for each vehicle, the calls that it may carry"]
    allowed = [[c for c in range(1, calls + 1) if rng.random() < 0.8] for _ in range(vehicles)]
    for v, mine in enumerate(allowed, start=1):
        lines.append(",".join(map(str, (v, *mine))))
    lines.append("% for each call: index, origin, destination, size, cost of not transporting, windows")
    for c in range(1, calls + 1):
        a, b = rng.sample(range(nodes), 2)
        opens = rng.randrange(0, 40 * calls)
        size = rng.randint(1_000, 8_000)
        cost = 60_000 + 900 * hours(a, b) + 10 * size
        lines.append(f"{c},{a + 1},{b + 1},{size},{cost},{opens},{opens + 96},{opens},{opens + 3 * hours(a, b) + 240}")
    lines.append("% travel times and costs")
    for a in range(nodes):
        for b in range(nodes):
            for v, hold in enumerate(holds, start=1):
                lines.append(f"{v},{a + 1},{b + 1},{hours(a, b)},{hours(a, b) * (300 + hold // 50)}")
    lines.append("% node times and costs")
    for v, mine in enumerate(allowed, start=1):
        for c in range(1, calls + 1):
            ports_of = (
                f"{rng.randint(6, 30)},{rng.randint(5_000, 30_000)},{rng.randint(6, 30)},{rng.randint(5_000, 30_000)}"
            )
            lines.append(f"{v},{c},{ports_of if c in mine else '-1,-1,-1,-1'}")
    return "\n".join([*lines, "% EOF"])
