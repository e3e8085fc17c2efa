"""The queue: no job is taken twice, a fence keeps late workers out, turns are fair, what is left alone goes on."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from sqlalchemy import select

from api.database.tables import AuditEntry, JobRow
from api.identity.actor import Actor, Scope
from api.identity.roles import Role
from api.jobs.outcome import Failure, Outcome
from api.jobs.queue import Claim, LostLease, Queue
from api.office.jobs import start_job, stop_job
from api.office.office import Office
from api.office.refusals import InputFault, WrongState
from api.office.scenario_files import shipped_files
from api.office.seasons import create_season

OWN = Failure(cause="It fell over.", cure="Tell the administrator.")
INPUT = Failure(
    cause="The input has 1 fault.",
    cure="Mend it.",
    faults=[InputFault(code="x", pointer="/edits", cause="Wrong.", cure="Mend it.")],
)


def actor(name: str) -> Actor:
    return Actor(user=name, name=name, roles=frozenset({Role.PLANNER}), scope=Scope(everything=True), way="test")


class Clock:
    def __init__(self) -> None:
        self.now_ms = 1_700_000_000_000

    def __call__(self) -> int:
        return self.now_ms


@pytest.fixture
def clock(office: Office) -> Clock:
    office.clock = Clock()
    return office.clock


@pytest.fixture
def ask(office: Office, clock: Clock) -> Callable[[str], str]:
    with office.act(actor("ann")) as tx:
        season = create_season(tx, "small", shipped_files("rotation-small")).id

    def asked(owner: str) -> str:
        clock.now_ms += 1
        with office.act(actor(owner)) as tx:
            return start_job(tx, season, "plan", {"kind": "plan"}, plans={}).id

    return asked


def row(office: Office, job: str) -> JobRow:
    with office.database.reading() as session:
        return session.get_one(JobRow, job)


def taken(queue: Queue) -> Claim:
    claim = queue.claim()
    assert claim is not None
    return claim


def test_workers_at_once_take_every_job_once(office: Office, ask: Callable[[str], str]) -> None:
    jobs = [ask("ann") for _ in range(12)]
    found: list[str] = []

    def work(name: str) -> None:
        queue = Queue(office, name)
        misses = 0
        while misses < 20:
            claim = queue.claim()
            if claim is None:
                misses += 1
            else:
                found.append(claim.job)
                queue.finish(claim, Outcome(result={"by": name}))

    threads = [threading.Thread(target=work, args=(f"w{number}",)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == sorted(jobs)
    with office.database.reading() as session:
        ends = list(session.scalars(select(AuditEntry.object_id).where(AuditEntry.action == "job.done")))
    assert sorted(ends) == sorted(jobs)


def test_a_job_left_alone_goes_on_elsewhere_and_the_late_worker_is_kept_out(
    office: Office, ask: Callable[[str], str], clock: Clock
) -> None:
    job = ask("ann")
    late, next_ = Queue(office, "late"), Queue(office, "next")
    first = taken(late)
    late.renew(first, {"words": "searching", "seconds": 5.0}, b"a plan")
    assert next_.claim() is None
    clock.now_ms += 1_000 * office.settings.lease_s + 1
    second = taken(next_)
    assert (second.job, second.fence, second.attempt) == (job, first.fence + 1, 2)
    assert (second.incumbent, second.progress) == (b"a plan", {"words": "searching", "seconds": 5.0})
    for act in (
        lambda: late.renew(first, None, None),
        lambda: late.stop_wanted(first),
        lambda: late.hand_back(first, None, None),
        lambda: late.fail(first, OWN),
        lambda: late.finish(first, Outcome(result={"by": "late"})),
    ):
        with pytest.raises(LostLease):
            act()
    next_.finish(second, Outcome(result={"by": "next"}))
    with pytest.raises(LostLease):
        next_.finish(second, Outcome(result={"by": "next again"}))
    done = row(office, job)
    assert (done.state, done.result, done.incumbent) == ("done", '{"by": "next"}', None)


def test_turns_are_fair_between_users(office: Office, ask: Callable[[str], str], clock: Clock) -> None:
    mine = [ask("ann") for _ in range(3)]
    hers, his = ask("bea"), ask("cid")
    queue = Queue(office, "w")
    claims = [taken(queue) for _ in range(5)]
    assert [claim.job for claim in claims] == [mine[0], hers, his, mine[1], mine[2]]
    for claim in claims:
        queue.finish(claim, Outcome(result={}))
    # Nobody runs anything now: who had fewest begun lately comes first, though others asked before.
    again, hers_again = ask("ann"), ask("bea")
    assert [taken(queue).job, taken(queue).job] == [hers_again, again]


def test_a_job_of_ours_that_fails_is_tried_again_so_often_and_one_with_faults_is_not(
    office: Office, ask: Callable[[str], str], clock: Clock
) -> None:
    queue = Queue(office, "w")
    job = ask("ann")
    for attempt in range(1, office.settings.attempts_max + 1):
        claim = taken(queue)
        assert claim.attempt == attempt
        queue.fail(claim, OWN)
        assert queue.claim() is None  # not at once
        clock.now_ms += 60_000
    assert queue.claim() is None
    assert row(office, job).state == "failed"
    faulty = ask("ann")
    queue.fail(taken(queue), INPUT)
    assert (row(office, faulty).state, row(office, faulty).attempts) == ("failed", 1)


def test_a_job_whose_workers_all_die_is_given_up(office: Office, ask: Callable[[str], str], clock: Clock) -> None:
    job = ask("ann")
    queue = Queue(office, "w")
    for _ in range(office.settings.attempts_max):
        taken(queue)
        clock.now_ms += 1_000 * office.settings.lease_s + 1
    assert queue.claim() is None
    given_up = row(office, job)
    assert given_up.state == "failed"
    assert "own" in (given_up.result or "")


def test_a_job_handed_back_goes_on_at_once_and_counts_no_attempt(office: Office, ask: Callable[[str], str]) -> None:
    ask("ann")
    queue = Queue(office, "w")
    queue.hand_back(taken(queue), {"seconds": 1.0}, b"best")
    claim = taken(queue)
    assert (claim.attempt, claim.incumbent, claim.fence) == (1, b"best", 2)


def test_stopping_cancels_what_has_nothing_and_keeps_what_has(office: Office, ask: Callable[[str], str]) -> None:
    first, second = ask("ann"), ask("ann")
    queue = Queue(office, "w")
    claim = taken(queue)
    with office.act(actor("bea")) as tx:
        stop_job(tx, first)
        stop_job(tx, second)
    assert row(office, second).state == "cancelled"
    assert queue.renew(claim, None, None)
    queue.hand_back(claim, None, b"best")
    assert taken(queue).stop_wanted
    with pytest.raises(WrongState), office.act(actor("bea")) as tx:
        stop_job(tx, second)
