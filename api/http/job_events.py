"""A job as server-sent events: asked of the database twice a second, whichever process works on it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable

from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool

from api.database.tables import JobRow
from api.identity.actor import SYSTEM
from api.office.job_states import ENDED, JobState
from api.office.office import Office

_ASK_S = 0.5
_HEARTBEAT_S = 10.0


async def events(
    office: Office, job: str, seen: int, shown: Callable[[JobRow], BaseModel], over: Callable[[], bool]
) -> AsyncIterator[bytes]:
    """Events from the one after ``seen`` on, until the job has ended or it is ``over``, which may ask the database."""
    yield b"retry: 1000\n\n"
    last = time.monotonic()
    while not await run_in_threadpool(over):
        row = await run_in_threadpool(_read, office, job, seen)
        if row is not None:
            seen, last = row.progress_number, time.monotonic()
            yield _event(row, shown(row))
            if JobState(row.state) in ENDED:
                return
        elif time.monotonic() - last >= _HEARTBEAT_S:
            last = time.monotonic()
            yield b": still there\n\n"
        await asyncio.sleep(_ASK_S)


def _read(office: Office, job: str, seen: int) -> JobRow | None:
    """The job, where there is news of it."""
    with office.look(SYSTEM) as tx:
        row = tx.session.get(JobRow, job)
    return row if row is not None and row.progress_number > seen else None


def _event(row: JobRow, body: BaseModel) -> bytes:
    name = row.state if JobState(row.state) in ENDED else "progress"
    return f"id: {row.progress_number}\nevent: {name}\ndata: {body.model_dump_json()}\n\n".encode()
