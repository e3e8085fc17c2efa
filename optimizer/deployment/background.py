"""The bound raised beside the search, in a thread: its compiled loops leave the interpreter to the search."""

from __future__ import annotations

import threading

from movcon.deployment.problem import DeploymentProblem
from optimizer.deployment.bounding.bound import lower_bound
from optimizer.deployment.options import Ways


class RisingBound:
    """A proven lower bound that rises while a search runs; None until it has begun to."""

    def __init__(self, problem: DeploymentProblem, *, climbs: bool = True) -> None:
        self.usd: int | None = None
        self._problem = problem
        self._stop = threading.Event()
        self._failure: BaseException | None = None
        self._thread = threading.Thread(target=self._climb, name="bound", daemon=True)
        if climbs:
            self._thread.start()

    def close(self, *, now: bool) -> int | None:
        """End the climb and return the bound, dollars: at once, or when it can rise no more.

        Raises
        ------
        RuntimeError
            When the climb failed.
        """
        if now:
            self._stop.set()
        if self._thread.ident is not None:
            self._thread.join()
        if self._failure is not None:
            raise RuntimeError("The bound could not be computed.") from self._failure
        return self.usd

    def _climb(self) -> None:
        try:
            # Its own ways: what they remember is not shared between threads.
            lower_bound(self._problem, Ways(self._problem), on_better=self._better, should_stop=self._stop.is_set)
        except BaseException as failure:  # noqa: BLE001 - told by close, in the thread that asked
            self._failure = failure

    def _better(self, usd: int) -> None:
        self.usd = usd if self.usd is None else max(self.usd, usd)
