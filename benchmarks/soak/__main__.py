"""Every soak, one after the other: ``python -m benchmarks.soak``; more are named in ``SOAKS``."""

from __future__ import annotations

import subprocess
import sys

SOAKS = ("kills", "mutated_uploads", "openapi", "submit", "read")
"""Modules of this package that are soaks: each ends with 0 where everything held."""


def main() -> int:
    """Run them all; how many did not hold."""
    failed = [
        name
        for name in SOAKS
        if subprocess.run([sys.executable, "-m", f"benchmarks.soak.{name}"], check=False).returncode
    ]
    print(f"{len(SOAKS) - len(failed)} of {len(SOAKS)} soaks held" + (f"; not: {', '.join(failed)}" if failed else ""))
    return len(failed)


if __name__ == "__main__":
    sys.exit(main())
