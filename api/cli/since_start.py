"""How long the program has been running, what it took to start included."""

from __future__ import annotations

import os
import time
from pathlib import Path

_STARTED_FIELD = 19


def seconds_since_start() -> float:
    """Wall seconds since the process began; where the system does not tell, what the processor has spent on it."""
    try:
        # The program's name stands in brackets and may hold anything; fields are counted from behind it.
        fields = Path("/proc/self/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        started_s = int(fields[_STARTED_FIELD]) / os.sysconf("SC_CLK_TCK")
        return max(0.0, time.clock_gettime(time.CLOCK_BOOTTIME) - started_s)
    except (OSError, ValueError, IndexError, AttributeError):
        return time.process_time()
