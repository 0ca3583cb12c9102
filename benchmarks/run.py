"""The main job end to end in a fresh process: the record scored, today's system simulated, tables written."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from gzsim.bench import Figure, load_file
from gzsim.paths import shipped

memory = load_file(Path(__file__).parent / "peers" / "memory.py")
SECONDS_BAR = 60
SAMPLING_SECONDS = 0.02


def measure() -> list[Figure]:
    """Time of a first run, which compiles the kernels, and of a later one; memory of both, children included."""
    with tempfile.TemporaryDirectory() as folder:
        env = os.environ | {"NUMBA_CACHE_DIR": str(Path(folder, "compiled"))}
        first, first_memory = timed_run(Path(folder, "first"), env)
        later, later_memory = timed_run(Path(folder, "later"), env)
    return [
        Figure("first run, kernels compiled on the way", first, "s", bar=SECONDS_BAR, sense="at most"),
        Figure("later run", later, "s", bar=SECONDS_BAR, sense="at most"),
        Figure("peak memory", max(first_memory, later_memory), "MiB"),
    ]


def timed_run(results: Path, env: dict[str, str]) -> tuple[float, float]:
    """Wall-clock seconds and peak resident MiB of one ``gzsim run``; a run that fails raises CalledProcessError."""
    scenario = shipped("scenarios") / "guizhou-2025.yaml"
    command = [sys.executable, "-m", "gzsim", "run", str(scenario), "--results", str(results)]
    with tempfile.TemporaryFile("w+", encoding="utf-8") as output:
        start = time.perf_counter()
        process = subprocess.Popen(command, env=env, stdout=output, stderr=subprocess.STDOUT)
        peak = 0
        while process.poll() is None:
            peak = max(peak, memory.resident_bytes(process.pid))
            time.sleep(SAMPLING_SECONDS)
        seconds = time.perf_counter() - start
        if process.returncode:
            output.seek(0)
            raise subprocess.CalledProcessError(process.returncode, command, stderr=output.read())
    return seconds, peak / 2**20
