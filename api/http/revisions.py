"""What has changed, asked of the database after each call came in, once for all that wait."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from weakref import WeakKeyDictionary

from sqlalchemy import select

from api.database.tables import Revision
from api.office.office import Office


class Revisions:
    """Counts of changes by name.

    Whoever asks gets an answer of a question put after it asked; while one question is on its way, all who come wait
    together for the next. The event loop never waits for the database, nor this for the threads that serve calls.
    """

    def __init__(self, office: Office) -> None:
        self._office = office
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="revisions")
        self._query = select(Revision.name, Revision.number)
        self._waiting: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Task[Mapping[str, int]]]
        self._waiting = WeakKeyDictionary()
        self._asked: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Future[Mapping[str, int]]]
        self._asked = WeakKeyDictionary()

    async def now(self) -> Mapping[str, int]:
        """Counts as they stand, not older than this call."""
        loop = asyncio.get_running_loop()
        waiting = self._waiting.get(loop)
        if waiting is None:
            waiting = self._waiting[loop] = loop.create_task(self._next(loop))
        return await asyncio.shield(waiting)

    async def _next(self, loop: asyncio.AbstractEventLoop) -> Mapping[str, int]:
        before = self._asked.get(loop)
        if before is not None:
            await asyncio.wait([before])
        # From here on who comes has to ask anew: this question is put now.
        del self._waiting[loop]
        asked = self._asked[loop] = loop.run_in_executor(self._thread, self._read)
        return await asked

    def _read(self) -> Mapping[str, int]:
        with self._office.database.glancing() as session:
            return dict(session.execute(self._query).all())
