"""Processes do what threads would do: same bits, no script run twice, and none of them outlives who asked."""

import os
import pickle
import signal
import subprocess
import sys
import time
from functools import partial

import numpy as np
import psutil
import pytest

import gzsim as gz
from gzsim.record import load_record
from gzsim.run import headlines
from gzsim.run.zone_schemes import yardsticks_of
from gzsim.sanctions import Scheme
from gzsim.simulation.division import Way, Work
from gzsim.simulation.executor import mapped
from gzsim.simulation.processes import Processes

TWO = Way("processes", 2)
PID = "__import__('os').getpid()"
EXIT = "__import__('os')._exit(9)"


@pytest.fixture
def in_processes(monkeypatch):
    monkeypatch.setattr(Work, "quickest", lambda *_: TWO)


def done(parts):
    """What two processes make of Python expressions."""
    return list(mapped(eval, parts, TWO, None))


def test_two_processes_do_the_work_after_the_first_part():
    first, *others = done([f"{PID}, __import__('time').sleep(0.3)"] * 7)
    assert first[0] == os.getpid()
    pids = {pid for pid, _ in others}
    assert len(pids) == 2
    assert os.getpid() not in pids
    assert not any(psutil.pid_exists(pid) for pid in pids), "they have been ended"


def test_parts_come_back_in_their_order():
    waits = [f"({number}, __import__('time').sleep({0.2 * (number % 2)}))[0]" for number in range(8)]
    assert done(waits) == list(range(8))


def test_what_is_printed_comes_between_no_answers():
    assert done(["print('between') or 5"] * 4) == [5] * 4


def test_the_work_of_a_process_that_is_lost_is_done_here():
    lost = f"'here' if {PID} == {os.getpid()} else __import__('os')._exit(9)"
    assert done(["1", "2", lost, "3", lost, lost, "4"]) == [1, 2, "here", 3, "here", "here", 4]


def test_another_process_takes_the_place_of_one_that_is_lost():
    processes = Processes(eval, 1)
    first, lost, later = (processes.submit(part).result() for part in (PID, f"{PID} - {os.getpid()} and {EXIT}", PID))
    processes.close()
    assert len({os.getpid(), first, later}) == 3
    assert lost == 0, "done here"
    assert not psutil.pid_exists(later)


def test_an_error_in_a_process_is_raised_here():
    with pytest.raises(ZeroDivisionError):
        done(["1", "2", "1 / 0", "3"])


def test_processes_change_no_bit(today, in_processes):
    brief = today.with_({"simulation.years": 2, "parameters": {"timing.warm_up": 1}}, name="brief")
    asked = {"schemes": "all", "replications": 7, "seed": 3}
    divided = gz.simulate(brief, **asked, chunk=2)
    assert divided.digest() == gz.simulate(brief, **asked, threads=1).digest()
    draws = {"draws": 4, "replications": 1, "default_replications": 2, "seed": 7, "years": 1}
    found, alone = (gz.headline(brief, schemes="all", **draws, **how) for how in ({}, {"threads": 1}))
    assert (found.levels.to_numpy() == alone.levels.to_numpy()).all()


class Mine(Scheme):
    def transfers(self, appraisal):
        return 0.1 * (appraisal.scores - appraisal.scores.mean(-1, keepdims=True))


def test_a_rule_of_ones_own_is_done_in_threads(today, in_processes, monkeypatch):
    """Its module may have changed since it was imported; a process would read it anew."""
    with pytest.raises(pickle.PicklingError, match="test_processes"):
        Processes(partial(np.add, Mine()), 1)
    monkeypatch.setattr(subprocess, "Popen", None)
    brief = today.with_({"simulation.years": 1, "parameters": {"timing.warm_up": 0}}, name="brief")
    mine = {"schemes": Mine(), "replications": 4, "seed": 3}
    assert gz.simulate(brief, **mine, chunk=2).digest() == gz.simulate(brief, **mine, threads=1).digest()


def test_draws_of_headlines_can_go_to_processes(today, monkeypatch):
    answers = []
    monkeypatch.setattr(
        headlines, "over_draws", lambda answer, parameters, way: answers.append(answer) or parameters[:0]
    )
    yardsticks = yardsticks_of(load_record(), today)
    headlines.drawn_differences(today, yardsticks, headlines.headlines_of(today, yardsticks), 2)
    (answer,) = answers
    Processes(answer, 1).close()


@pytest.mark.parametrize("executable", ["", "/usr/bin/R", "/there/is/no/python"])
def test_where_no_process_can_be_started_threads_do_the_work(monkeypatch, executable):
    monkeypatch.setattr(sys, "executable", executable)
    assert done([PID] * 4) == [os.getpid()] * 4


UNGUARDED = """
import os, sys
from gzsim.simulation.division import Way, Work
Work.quickest = lambda *_: Way("processes", 2)
import gzsim as gz

print("begun", flush=True)
brief = {"simulation.years": 2, "parameters": {"timing.warm_up": 1}}
today = gz.load_scenario("guizhou-2025").with_(brief, name="brief")
print(gz.simulate(today, replications=int(sys.argv[1]), seed=3, chunk=2).digest())
"""


def started(tmp_path, replications):
    script = tmp_path / "study.py"
    script.write_text(UNGUARDED, encoding="utf-8")
    return subprocess.Popen([sys.executable, script, str(replications)], stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def test_a_script_without_a_guard_is_run_once(today, tmp_path):
    said, complaint = started(tmp_path, 9).communicate(timeout=300)
    begun, digest = said.decode().split()
    brief = today.with_({"simulation.years": 2, "parameters": {"timing.warm_up": 1}}, name="brief")
    assert (begun, digest) == ("begun", gz.simulate(brief, replications=9, seed=3, threads=1).digest())
    assert not complaint


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_processes_end_with_the_one_that_asked(tmp_path, number):
    job = started(tmp_path, 10**6)
    helpers = []
    while len(helpers) < 2:
        helpers = psutil.Process(job.pid).children()
        time.sleep(0.02)
    time.sleep(0.5)
    os.kill(job.pid, number)
    _, complaint = job.communicate(timeout=120)
    assert job.returncode == -number
    assert complaint.count(b"Traceback") == (number == signal.SIGINT), "the helpers say nothing"
    _, alive = psutil.wait_procs(helpers, timeout=60)
    assert not alive
