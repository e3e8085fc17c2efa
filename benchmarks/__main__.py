"""``python -m benchmarks [--quick]``: measure, print, and append to benchmarks/results.md.

Each case runs in a process of its own, so that peak memory is the case's.
"""

from __future__ import annotations

import argparse
import multiprocessing
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from benchmarks.rotation import Measurement, measure
from scenarios.shipped import find_scenario

_RESULTS = Path(__file__).parent / "results.md"
_HEAD = (
    "| date | version | case | requirements | load s | first verified plan s | limit s | objective $M | of ad hoc % "
    "| of as-was % | bound $M | gap % | not moved | verified | peak MB |\n"
    "|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|\n"
)
_CASES: tuple[tuple[str, int, int], ...] = (
    ("rotation-2010", 100, 1000),
    ("rotation-2010 prices -25 %", 100, 750),
    ("rotation-2010 prices +25 %", 100, 1250),
    ("rotation-2010 25 %", 25, 1000),
    ("rotation-2010 50 %", 50, 1000),
    ("rotation-2010 200 %", 200, 1000),
)


def _row(found: Measurement) -> str:
    today = datetime.now(tz=UTC).date().isoformat()
    bound = "-" if found.bound_usd is None else f"{found.bound_usd / 1e6:.1f}"
    gap = "-" if found.gap is None else f"{found.gap * 100:.1f}"
    cells = (
        today,
        version("movcon"),
        found.case,
        str(found.requirements),
        f"{found.load_s:.1f}",
        f"{found.first_verified_s:.1f}",
        f"{found.limit_s:.0f}",
        f"{found.objective_usd / 1e6:.1f}",
        f"{found.objective_usd / found.baseline_usd * 100:.1f}",
        f"{found.objective_usd / found.as_was_usd * 100:.1f}",
        bound,
        gap,
        str(found.not_moved),
        "yes" if found.verified else "NO",
        str(found.peak_mb),
    )
    return "| " + " | ".join(cells) + " |\n"


def main() -> None:
    """Run the cases one after the other and keep their rows."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="the first case only, ten seconds")
    quick = parser.parse_args().quick
    folder = find_scenario("rotation-2010")
    context = multiprocessing.get_context("spawn")
    text = _RESULTS.read_text(encoding="utf-8") if _RESULTS.exists() else "# Results\n\n" + _HEAD
    for case, percent, factor in _CASES[:1] if quick else _CASES:
        with context.Pool(1) as pool:
            found = pool.apply(
                measure,
                (folder,),
                {
                    "case": case,
                    "percent": percent,
                    "price_factor_permille": factor,
                    "limit_s": 10.0 if quick else 60.0,
                },
            )
        row = _row(found)
        print(row, end="", flush=True)
        text += row
        if not quick:
            _RESULTS.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
