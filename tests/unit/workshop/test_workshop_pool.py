"""Processes that end, or take too long, cost the job that they were at."""

import os
import pickle
import signal
import time
from queue import SimpleQueue

import pytest

from gzsim.errors import InputError
from gzsim.workshop.messages import Conflict, NoAccess, Refused, TooMany
from gzsim.workshop.pool import ANSWERS, RANGES, Job, Pool


@pytest.fixture(scope="module")
def pool():
    made = Pool(1, seconds=60, begin=dict)
    yield made
    made.close()


def asked(pool, owner, work, ask, urgency=ANSWERS):
    answers = SimpleQueue()
    pool.submit(Job(owner, work, ask, done=answers.put, failed=answers.put, urgency=urgency))
    return answers


def wait_for(pool, owner):
    """Wait until a process is at the job of an owner; the one before may not have been taken off the list yet."""
    while owner not in pool._running:
        time.sleep(0.01)


def test_a_process_that_ends_costs_one_job(pool):
    lost = asked(pool, "a", os._exit, 3)
    kept = asked(pool, "b", abs, -7)
    error = lost.get(timeout=300)
    assert isinstance(error, Refused)
    assert error.key == "crashed"
    assert kept.get(timeout=300) == 7


def test_a_job_whose_process_is_ended_from_outside_is_done_once_more(pool):
    answer = asked(pool, "a", time.sleep, 1)
    wait_for(pool, "a")
    os.kill(pool.processes()[0], signal.SIGKILL)
    assert answer.get(timeout=300) is None


def test_whatever_breaks_in_a_process_is_told_and_nobody_else_is_disturbed(pool):
    assert asked(pool, "a", int, "no number").get(timeout=300).key == "crashed"
    assert asked(pool, "a", abs, -1).get(timeout=300) == 1


def test_bad_input_is_told_as_it_is(pool):
    from gzsim.workshop.limits import clean_name

    error = asked(pool, "a", clean_name, "").get(timeout=300)
    assert isinstance(error, InputError)
    assert error.key == "empty"


def test_urgent_work_goes_first_and_one_owner_has_one_job(pool):
    order = SimpleQueue()

    def put(owner, urgency):
        job = Job(owner, abs, 0, done=lambda _: order.put(owner), failed=lambda error: order.put((owner, error)),
                  urgency=urgency)  # fmt: skip
        pool.submit(job)

    busy = asked(pool, "busy", time.sleep, 1)
    wait_for(pool, "busy")
    put("ranges", RANGES)
    put("first", ANSWERS)
    put("second", ANSWERS)
    put("first", ANSWERS)
    busy.get(timeout=300)
    assert [order.get(timeout=300) for _ in range(4)] == [("first", None), "second", "first", "ranges"]


def test_a_job_that_takes_too_long_is_stopped(pool):
    pool._seconds = 0.5
    try:
        error = asked(pool, "a", time.sleep, 600).get(timeout=300)
    finally:
        pool._seconds = 60
    assert error.key == "too_slow"
    assert asked(pool, "a", abs, -1).get(timeout=300) == 1


def test_processes_end_with_the_pool_however_soon_it_is_closed():
    pool = Pool(1, begin=dict)
    (number,) = pool.processes()
    pool.close()
    assert pool.processes() == []
    with pytest.raises(ProcessLookupError):
        os.kill(number, 0)


def test_errors_are_the_same_in_another_process():
    for error in (Refused("weights_sum", field="weights", total=98.0), NoAccess("no_session"), TooMany(3.5),
                  Conflict(None, 3, "王芳", 4)):  # fmt: skip
        again = pickle.loads(pickle.dumps(error))
        assert (type(again), str(again), again.said, again.key) == (type(error), str(error), error.said, error.key)
