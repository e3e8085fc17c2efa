"""The bound raised beside the search, in a thread: the compiled pricing leaves the interpreter to the search."""

from __future__ import annotations

import threading
from collections.abc import Callable

from movcon.lift import CharterOffer, ContractOffer
from optimizer.rotation.blocks import Block
from optimizer.rotation.bounding.ascent import Ascent
from optimizer.rotation.bounding.closed_form import lower_bound_usd
from optimizer.rotation.bounding.routes.awards import with_contracts_milli, with_tails_milli, with_whole_lots
from optimizer.rotation.bounding.routes.lots import Lot as ListedLot
from optimizer.rotation.bounding.routes.master import Master, Worth
from optimizer.rotation.bounding.routes.ways import Craft, crafts_of, fits
from optimizer.rotation.bounding.value import Bound, Stopped
from optimizer.rotation.instance import Instance
from optimizer.rotation.retiming import Lot

_PULSE_S = 0.05
_MOST_CUTS = 24
"""Rounds of awards and cuts for contracts."""
_STEPS_A_CUT = 4
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
        self._lots: tuple[Lot, ...] = ()
        self._lots_known = threading.Event()
        if steps != 0 and instance.problem.release is None and instance.needs:
            self._thread = threading.Thread(target=self._climb, name="bound", daemon=True)
            self._thread.start()
        else:
            self._lots_known.set()

    def lots(self, is_cut_short: Callable[[], bool]) -> tuple[Lot, ...]:
        """Lots of the cheapest solution of the programme that proves most; none where contracts are on offer.

        Waits until they are known, unless the run is cut short.
        """
        if self._instance.problem.contract_offers:
            return ()
        while not self._lots_known.wait(_PULSE_S) and not is_cut_short():
            pass
        return self._lots if self._lots_known.is_set() else ()

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
        if worth is None or self._stop.is_set():
            return
        floor = with_contracts_milli(bound, crafts, worth, self._stop.is_set)
        self.usd = max(self.usd, bound.usd(floor))
        if not self._stop.is_set():
            whole = with_whole_lots(bound, crafts, worth, floor, self._stop.is_set)
            self.usd = max(self.usd, bound.usd(whole.milli))
            self._lots = tuple(lot for lot in map(self._as_flown, whole.lots) if lot is not None)
            self._lots_known.set()
            self._price_tails(bound, crafts, worth)

    def _price_tails(self, bound: Bound, crafts: list[Craft], worth: Worth) -> None:
        """Where contracts are on offer: what tails cost with their positioning and their time."""
        if not self._instance.problem.contract_offers:
            return
        stopped = self._stop.is_set
        plain = [craft for craft in crafts if not isinstance(craft.source, ContractOffer)]
        none = with_whole_lots(bound, plain, worth, worth.milli, stopped).milli
        rounds = _MOST_CUTS if self._steps is None else min(self._steps // _STEPS_A_CUT, _MOST_CUTS)
        self.usd = max(self.usd, bound.usd(with_tails_milli(bound, crafts, worth, none, rounds, stopped)))

    def _as_flown(self, lot: ListedLot) -> Lot | None:
        """A lot of the programme in the blocks that the search flies; None for what is no charter lot."""
        carrier = next(c for c in self._instance.carriers if c.source is lot.craft.source)
        if not isinstance(carrier.source, CharterOffer):
            return None
        blocks: list[Block] = []
        for number in lot.tasks:
            task = lot.craft.rows[number]
            names = frozenset(self._instance.needs[member].id for member in task.members)
            found = self._instance.blocks_of(names, carrier)
            if task.part >= len(found):
                return None
            blocks.append(found[task.part])
        return Lot(carrier, tuple(blocks))

    def _climb(self) -> None:
        try:
            bound = Bound(self._instance, should_stop=self._stop.is_set)
            if bound.is_empty:
                return
            self._price_itineraries(bound)
            self._lots_known.set()
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
        finally:
            self._lots_known.set()
