"""The benchmark of starting: whole commands that succeed, each beside the bar it was promised."""

import subprocess
import sys

import pytest

from gzsim.bench import benchmarks, load_file


@pytest.fixture(scope="module")
def start():
    return load_file(benchmarks()["start"])


def test_every_command_is_held_against_its_bar(start):
    figures = {figure.name: figure for figure in start.measure(turns=1)}
    bars = {name: figure.bar for name, figure in figures.items() if figure.bar is not None}
    assert bars == {"check / import pandas": 3, "score / import pandas": 5, "simulate / import pandas": 5}
    assert all(figures[name].sense == "at most" for name in bars)
    seconds = figures["gzsim score 2016"].value / figures["import pandas"].value
    assert figures["score / import pandas"].value == pytest.approx(seconds)


def test_work_is_counted_and_sleep_is_not(start):
    idle = start.processor_seconds([sys.executable, "-c", "import time; time.sleep(1)"])
    busy = start.processor_seconds([sys.executable, "-c", "import time\nwhile time.process_time() < 1: pass"])
    assert idle < 1 <= busy


def test_a_command_that_fails_ends_the_benchmark(start):
    with pytest.raises(subprocess.CalledProcessError):
        start.processor_seconds([sys.executable, "-m", "gzsim", "score", "1800"])
