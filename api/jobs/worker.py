"""A worker: takes jobs one after the other, does them, records what they come to; stops in order when asked to."""

from __future__ import annotations

import os
import secrets
import socket
import threading
import time
from collections.abc import Callable
from functools import partial

import structlog

from api.jobs.faults import failure_of
from api.jobs.kinds import KINDS
from api.jobs.outcome import Abandoned, Cancelled, Outcome
from api.jobs.queue import Claim, LostLease, Queue
from api.jobs.work import Work
from api.office.office import Office

_POLL_S = 0.5
_TRIES = 5
_log = structlog.get_logger()


class Worker:
    """One worker of an office; ``stop`` may be called from any thread or a signal handler.

    ``still_wanted`` is asked now and then; once it says no the worker stops by itself.
    """

    def __init__(self, office: Office, still_wanted: Callable[[], bool] = lambda: True) -> None:
        self.name = f"{socket.gethostname()}-{os.getpid()}-{secrets.token_hex(3)}"
        self._office = office
        self._queue = Queue(office, self.name)
        self._still_wanted = still_wanted
        self._stopping = threading.Event()

    def stop(self) -> None:
        """Take no more jobs, and hand the one that runs back, its best plan kept."""
        self._stopping.set()

    def run(self, *, one: bool = False) -> None:
        """Work until stopped; with ``one`` do one job and return, at once where none is waiting."""
        _log.info("worker ready", worker=self.name)
        while not self._ended():
            claim = self._claim()
            if claim is not None:
                self._do(claim)
            elif not one:
                self._stopping.wait(_POLL_S)
            if one:
                break
        _log.info("worker stopped", worker=self.name)

    def _ended(self) -> bool:
        if not self._still_wanted():
            self._stopping.set()
        return self._stopping.is_set()

    def _claim(self) -> Claim | None:
        try:
            return self._queue.claim()
        except Exception as error:  # noqa: BLE001 - the database may be back in a moment
            _log.warning("no job could be taken", worker=self.name, exc_info=error)
            return None

    def _do(self, claim: Claim) -> None:
        told = {"job": claim.job, "kind": claim.kind, "attempt": claim.attempt, "worker": self.name}
        _log.info("job begun", **told, resumed=claim.incumbent is not None)
        work = Work(self._office, self._queue, claim, self._ended)
        ending: Callable[[], None]
        try:
            outcome = self._outcome(work)
            progress, _ = work.let_go()
            ending = partial(self._queue.finish, claim, outcome, progress)
        except Abandoned:
            progress, incumbent = work.let_go()
            if work.lost:
                _log.warning("job lost to another worker", **told)
                return
            ending = partial(self._queue.hand_back, claim, progress, incumbent)
        except Cancelled:
            ending = partial(self._queue.cancel, claim)
        except Exception as error:  # noqa: BLE001 - whatever it is, the job must not be lost
            failure = failure_of(error)
            if not failure.faults:
                _log.error("job failed", **told, exc_info=error)
            ending = partial(self._queue.fail, claim, failure)
        work.let_go()
        self._record(ending, told)

    def _outcome(self, work: Work) -> Outcome:
        if work.stop_wanted and work.claim.incumbent is None:
            raise Cancelled
        outcome = KINDS[work.claim.kind](work)
        work.go_on()
        return outcome

    def _record(self, ending: Callable[[], None], told: dict[str, object]) -> None:
        """Write down how a job ended; under its fence it is done at most once, however often it is tried."""
        for attempt in range(1, _TRIES + 1):
            try:
                ending()
            except LostLease:
                _log.warning("job ended elsewhere", **told)
            except Exception as error:  # noqa: BLE001 - left alone, the lease ends and another worker goes on
                _log.warning("job not recorded", **told, attempt_to_record=attempt, exc_info=error)
                time.sleep(attempt / 2)
                continue
            else:
                _log.info("job ended", **told)
            return
