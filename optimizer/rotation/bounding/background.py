"""The bound raised beside the search, in a thread: the compiled pricing leaves the interpreter to the search."""

from __future__ import annotations

import threading

from optimizer.rotation.bounding.ascent import Ascent
from optimizer.rotation.bounding.closed_form import lower_bound_usd
from optimizer.rotation.bounding.routes.awards import with_contracts_milli
from optimizer.rotation.bounding.routes.master import Master
from optimizer.rotation.bounding.routes.ways import crafts_of, fits
from optimizer.rotation.bounding.value import Bound, Stopped
from optimizer.rotation.instance import Instance

_MOST_NEEDS = 80
"""Requirements up to which single itineraries are priced; beyond, the chains of the ascent are quicker."""


class RisingBound:
    """A proven lower bound that rises while a search runs.

    It begins with the bound in closed form. For a problem without a release it then climbs, step by step; how far
    depends on the steps alone, never on the clock, unless it is stopped.
    """

    def __init__(self, instance: Instance, *, steps: int | None) -> None:
        """Begin to climb.

        Parameters
        ----------
        steps
            Most steps; 0 keeps to the closed form, None climbs until it is stopped.
        """
        self.usd = lower_bound_usd(instance)
        self._instance = instance
        self._steps = steps
        self._stop = threading.Event()
        self._failure: BaseException | None = None
        self._thread: threading.Thread | None = None
        if steps != 0 and instance.problem.release is None and instance.needs:
            self._thread = threading.Thread(target=self._climb, name="bound", daemon=True)
            self._thread.start()

    def close(self, *, now: bool) -> int:
        """End the climb and return the bound, dollars: at once, or when its steps are done.

        Raises
        ------
        RuntimeError
            When the climb failed.
        """
        if self._thread is not None:
            if now or self._steps is None:
                self._stop.set()
            self._thread.join()
        if self._failure is not None:
            raise RuntimeError("The bound could not be computed.") from self._failure
        return self.usd

    def _price_itineraries(self, bound: Bound) -> None:
        """Where requirements are few: the bound of itineraries that fly nothing twice."""
        if len(self._instance.needs) > _MOST_NEEDS or not fits(bound):
            return
        crafts = crafts_of(bound)
        worth = Master(bound, crafts, self._stop.is_set).worth()
        if worth is not None and not self._stop.is_set():
            self.usd = max(self.usd, bound.usd(with_contracts_milli(bound, crafts, worth, self._stop.is_set)))

    def _climb(self) -> None:
        try:
            bound = Bound(self._instance, should_stop=self._stop.is_set)
            if bound.is_empty:
                return
            self._price_itineraries(bound)
            ascent = Ascent(bound)
            self.usd = max(self.usd, ascent.usd)
            done = 0
            while not self._stop.is_set() and (self._steps is None or done < self._steps):
                ascent.step()
                self.usd = max(self.usd, ascent.usd)
                done += 1
                if ascent.is_done:
                    break
        except Stopped:
            return
        except BaseException as failure:  # noqa: BLE001 - told by close, in the thread that asked
            self._failure = failure
