"""What it costs to start: processor time of whole commands in fresh processes, beside that of importing pandas."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from statistics import median

from gzsim.bench import Figure

YARDSTICK = "import pandas"
COMMANDS = {
    "check": ("check", 3),
    "score": ("score 2016", 5),
    "simulate": ("simulate guizhou-2025 --replications 10", 5),
}
"""Arguments of gzsim, and how many times the processor time of the yardstick they may take."""


def measure(turns: int = 5) -> list[Figure]:
    """Medians over some turns, in each of which everything is started once; caches are filled before the first."""
    commands = {YARDSTICK: [sys.executable, "-c", YARDSTICK]}
    commands |= {name: [sys.executable, "-m", "gzsim", *arguments.split()] for name, (arguments, _) in COMMANDS.items()}
    for command in commands.values():
        processor_seconds(command)
    taken = [{name: processor_seconds(command) for name, command in commands.items()} for _ in range(turns)]
    figures = [Figure(YARDSTICK, median(turn[YARDSTICK] for turn in taken), "s")]
    for name, (arguments, bar) in COMMANDS.items():
        figures.append(Figure(f"gzsim {arguments}", median(turn[name] for turn in taken), "s"))
        times = median(turn[name] / turn[YARDSTICK] for turn in taken)
        figures.append(Figure(f"{name} / {YARDSTICK}", times, "times", bar=bar, sense="at most"))
    return figures


def processor_seconds(command: list[str]) -> float:
    """User and system time of a process and all that it starts; one that fails raises CalledProcessError."""
    env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, env=env, check=True, capture_output=True, text=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
