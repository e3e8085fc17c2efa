"""A job while it is worked on: its lease renewed by a thread of its own, what it tells and keeps, when it must stop."""

from __future__ import annotations

import threading
import time
import zlib
from collections.abc import Callable, Mapping
from typing import Any

import structlog

from api.identity.actor import SYSTEM
from api.jobs.arguments import Asked, read_arguments
from api.jobs.outcome import Abandoned
from api.jobs.queue import Claim, LostLease, Queue
from api.office.office import Office
from api.store.archive import unpack
from optimizer.result import Progress

_LOOK_S = 0.4
_TELL_S = 1.0
_COURSE_MAX = 150
_log = structlog.get_logger()


class Work:
    """What a kind of job works with.

    Attributes
    ----------
    resumed
        Whether a worker before had begun to search: its best plan is gone on from.
    """

    def __init__(self, office: Office, queue: Queue, claim: Claim, ended: Callable[[], bool]) -> None:
        """Begin to hold the lease.

        Parameters
        ----------
        ended
            Whether the worker itself is to end: the job is then handed back.
        """
        self.office = office
        self.claim = claim
        self._queue = queue
        self._ended = ended
        self._lock = threading.Lock()
        self._before: dict[str, Any] = dict(claim.progress or {})
        self._seconds_before = float(self._before.get("seconds") or 0.0)
        self._work_before = int(self._before.get("work") or 0)
        self._course: list[dict[str, Any]] = list(self._before.get("course") or [])
        self._progress: dict[str, Any] = self._before
        self._untold = False
        self._unkept: bytes | None = None
        self._stop_wanted = claim.stop_wanted
        self._lost = False
        self._over = threading.Event()
        self._began = time.monotonic()
        self.resumed = claim.incumbent is not None
        self._thread = threading.Thread(target=self._hold, name=f"lease of {claim.job}", daemon=True)
        self._thread.start()

    # --- what a kind asks -------------------------------------------------------------------------------------

    def arguments(self, kind: type[Asked]) -> Any:  # noqa: ANN401 - each kind knows its own
        """What is asked, of the kind that it is."""
        asked, _ = read_arguments(self.claim.arguments)
        assert isinstance(asked, kind)
        return asked

    @property
    def used(self) -> tuple[float, int]:
        """(seconds, units of search) spent by workers before."""
        return self._seconds_before, self._work_before

    @property
    def stop_wanted(self) -> bool:
        """Whether somebody wants the job to stop and keep its best."""
        return self._stop_wanted

    def should_stop(self) -> bool:
        """Whether to come to an end, for whatever reason."""
        return self._stop_wanted or self._lost or self._ended()

    def go_on(self) -> None:
        """Raise Abandoned where the job is no longer this worker's to finish."""
        if self._lost or self._ended():
            raise Abandoned

    def archive(self) -> dict[str, bytes]:
        """Files of the season as they stood when the job was asked for."""
        return unpack(self.content("files"), "season", bytes_max=self.office.settings.unpacked_bytes_max)

    def content(self, name: str) -> bytes:
        """Content that came with the job, by the name of its argument."""
        _, kept = read_arguments(self.claim.arguments)
        with self.office.look(SYSTEM) as tx:
            return tx.content(kept[name])

    def incumbent(self) -> bytes | None:
        """``plan.json`` of the best plan of the worker before."""
        if self.claim.incumbent is None:
            return None
        _, _, text = zlib.decompress(self.claim.incumbent).partition(b"\n")
        return text

    # --- what a kind tells ------------------------------------------------------------------------------------

    def say(self, words: str) -> None:
        """Tell what is being done."""
        self._tell({**self._progress, "words": words, "seconds": self._seconds()})

    def tell(self, progress: Progress) -> None:
        """Tell how far the search is."""
        point = {
            "seconds": round(self._seconds_before + progress.seconds, 3),
            "work": self._work_before + progress.work,
            "incumbent_usd": progress.incumbent_usd,
            "bound_usd": progress.bound_usd,
            "gap": progress.gap,
        }
        if progress.incumbent_usd is not None:
            self._course = [*self._course, point]
            if len(self._course) > _COURSE_MAX:
                # Every other point of the older half: the shape stays, the size does not grow.
                half = len(self._course) // 2
                self._course = self._course[:half:2] + self._course[half:]
        known = {name: value for name, value in point.items() if value is not None}
        self._tell({**self._progress, **known, "words": "searching", "course": self._course})

    def keep(self, text: str) -> None:
        """Keep ``plan.json`` of the best plan so far, for whoever goes on with the job."""
        content = zlib.compress(self.claim.job.encode() + b"\n" + text.encode(), 1)
        with self._lock:
            self._unkept = content

    def course(self) -> list[tuple[float, int | None, int | None]]:
        """(seconds, incumbent, bound) so far, over all workers."""
        return [(point["seconds"], point["incumbent_usd"], point["bound_usd"]) for point in self._course]

    # --- the lease --------------------------------------------------------------------------------------------

    @property
    def lost(self) -> bool:
        """Whether the job has been taken by another worker."""
        return self._lost

    def let_go(self) -> tuple[Mapping[str, object] | None, bytes | None]:
        """End the thread; what has not been written yet of progress and best plan."""
        self._over.set()
        self._thread.join()
        return (self._progress if self._untold else None), self._unkept

    def _seconds(self) -> float:
        return round(self._seconds_before + time.monotonic() - self._began, 3)

    def _tell(self, progress: dict[str, Any]) -> None:
        progress["resumed"] = self.resumed
        with self._lock:
            self._progress, self._untold = progress, True

    def _hold(self) -> None:
        lease_s = self.office.settings.lease_s
        renewed = told = time.monotonic()
        while not self._over.wait(_LOOK_S):
            now = time.monotonic()
            try:
                if (self._has_news() and now - told >= _TELL_S) or now - renewed >= lease_s / 4:
                    self._renew()
                    renewed = told = now
                elif self._queue.stop_wanted(self.claim):
                    self._stop_wanted = True
            except LostLease:
                self._lost = True
                return
            except Exception as error:  # noqa: BLE001 - the database may be back before the lease is over
                _log.warning("lease not renewed", job=self.claim.job, exc_info=error)
                if now - renewed >= lease_s:
                    self._lost = True
                    return

    def _has_news(self) -> bool:
        return self._untold or self._unkept is not None

    def _renew(self) -> None:
        with self._lock:
            progress = self._progress if self._untold else None
            incumbent, self._untold, self._unkept = self._unkept, False, None
        try:
            if self._queue.renew(self.claim, progress, incumbent):
                self._stop_wanted = True
        except Exception:
            with self._lock:
                self._untold = self._untold or progress is not None
                self._unkept = self._unkept or incumbent
            raise
