"""Ctrl-C as a wish to stop and keep the best, not as an accident."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


@contextmanager
def interruptible() -> Iterator[list[int]]:
    """Collect Ctrl-C instead of raising it; a second one ends the program."""
    stopped: list[int] = []

    def note(signum: int, frame: FrameType | None) -> None:
        if stopped:
            raise KeyboardInterrupt
        del frame
        stopped.append(signum)

    before = signal.signal(signal.SIGINT, note)
    try:
        yield stopped
    finally:
        signal.signal(signal.SIGINT, before)
