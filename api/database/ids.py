"""Names of new rows: a prefix that tells the kind, then time and chance; later ones sort after earlier ones."""

from __future__ import annotations

import secrets
import threading
import time

_lock = threading.Lock()
_last_us = 0


def new_id(prefix: str) -> str:
    """``req_06471c0e5a2b3f-9a4c21d0``: microseconds and 32 random bits; in one process strictly ascending."""
    global _last_us  # noqa: PLW0603 - the clock may stand still between two rows
    with _lock:
        _last_us = max(_last_us + 1, time.time_ns() // 1000)
        moment = _last_us
    return f"{prefix}_{moment:014x}-{secrets.token_hex(4)}"
