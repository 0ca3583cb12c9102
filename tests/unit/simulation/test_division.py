"""Work is divided by how much there is of it: the way never pays less than another that is at hand."""

import pytest

from gzsim.simulation import division
from gzsim.simulation.division import HERE, Way, Work, cores

YEARS = 15


def ensemble(replications, units=9, most=312, fit=1000):
    return Work(units, replications, YEARS, most, fit)


def sweep(draws, replications=20):
    return Work(9, replications, 3 * YEARS, 312, 1000, draws)


def test_what_is_quickly_done_is_done_here():
    assert ensemble(1).quickest(2) == ensemble(10).quickest(64) == HERE
    assert sweep(1).quickest(2) == HERE


def test_threads_come_before_processes_as_work_grows():
    kinds = [ensemble(replications).quickest(16) for replications in (1, 10, 100, 1000, 10_000, 100_000, 1_000_000)]
    names = ["here" if way == HERE else way.kind for way in kinds]
    assert names == sorted(names, key=["here", "threads", "processes"].index)
    assert {"here", "threads", "processes"} == set(names)


def test_a_long_sweep_of_small_draws_goes_to_processes():
    assert sweep(1000).quickest(2) == Way("processes", 2)
    assert sweep(1000).quickest(1) == HERE


def test_a_large_world_stays_in_threads_which_share_its_memory():
    assert ensemble(1000, units=38_000, most=1, fit=2).quickest(64) == Way("threads", 2)


def test_no_more_workers_than_memory_holds_but_on_a_cluster():
    large = ensemble(1000, units=38_000, most=1, fit=1)
    assert large.quickest(64) == HERE
    assert large.on_cluster(64) == Way("cluster", 64)


@pytest.mark.parametrize("work", [ensemble(r) for r in (10, 60, 300, 5000, 10**6)] + [sweep(d) for d in (2, 30, 900)])
def test_no_way_is_quicker_than_the_one_that_is_chosen(work):
    """But for processes that would save less than a fifth of the time of threads."""
    chosen = work.seconds(work.quickest(4))
    assert all(chosen <= work.seconds(Way("threads", n)) for n in range(1, 5))
    assert chosen * division.WORTH_PROCESSES <= work.seconds(Way("processes", 4))


@pytest.mark.parametrize("workers", [1, 2, 3, 7])
@pytest.mark.parametrize("replications", [1, 7, 312, 313, 1000, 12_345])
def test_chunks_are_as_many_for_each_and_hold_no_more_than_fits(replications, workers):
    work = ensemble(replications)
    size = work.side_by_side(workers)
    chunks = -(-replications // size)
    assert 1 <= size <= work.most
    assert chunks <= work.chunks(workers)
    longest = -(-chunks // workers) * size
    assert longest <= -(-replications // workers) + -(-chunks // workers), "nobody waits for another's chunk"


def test_cores_are_those_that_this_process_may_use(monkeypatch):
    monkeypatch.setattr("os.sched_getaffinity", lambda _: {3}, raising=False)
    assert cores() == 1
    monkeypatch.delattr("os.sched_getaffinity")
    monkeypatch.setattr("os.cpu_count", lambda: None)
    assert cores() == 1
