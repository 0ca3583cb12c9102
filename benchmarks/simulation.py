"""The simulation against the object-per-agent specification on Mesa, against NumPy, and against itself at other sizes.

All mechanisms on, twelve indicators, 120 months, the last-place rule in every peer group. Both rivals give the engine's
numbers before anything is timed. What is compared is time per unit-month; contestants take turns, so that a busy
moment of the machine hits all alike, and medians are compared. Memory is that of a process of its own.
"""

import contextlib
import cProfile
import pstats
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import numpy as np
import psutil

from gzsim.bench import Figure, load_file
from gzsim.scenario import Scenario, load_scenario
from gzsim.simulation import calendar
from gzsim.simulation.chunk import Case, years_of
from gzsim.simulation.ensemble import run_ensemble
from gzsim.simulation.simulate import case_of

sys.path.append(str(Path(__file__).resolve().parents[1] / "tests"))
from specification import run_specification

MESA_BAR, MEMORY_BAR, EXPONENT_BAR = 150, 1000, 0.05
RULES = {"advance_month": "months", "open_quarter": "quarters", "december": "Decembers", "january": "Januaries"}

NAMED = {"name": "Made up", "name_zh": "虚构", "reference": "for this benchmark"}
VETO = {
    **NAMED, "provenance": "assumption", "indicator": "good_air_days", "threshold": 96, "consequence": "score_cap",
    "cap": 80,
}  # fmt: skip
CAPTURED = {f"indicators.{name}.dynamics.captured": 1 for name in ("good_air_days", "water_quality")}
SHARES = {"person warned": 0.5, "leader in charge": 0.3, "division head": 0.2}
LIABLE = {**NAMED, "type": "joint_liability", "shares": SHARES}
GRADED = {**NAMED, "type": "grade_bonus", "bonus": [0.5, 0, -0.5], "shares": [0.3, 0.5, 0.2]}
ASKED = {"citizens.satisfaction_weight": 0.35, "citizens.third_party_share": 0.5}
MECHANISMS = {
    "lead departments (S01)": "guizhou-2025-departments",
    "vetoes (S03, S15)": {"vetoes.air": VETO},
    "bonus by grade (S05)": {"schemes.own": GRADED},
    "promises (S06)": {"warnings.promised_share": 0.5},
    "key projects (S08)": "guizhou-2025-projects",
    "aimed audits (S09)": {"parameters": {"audits.cross_validated": 1}},
    "liable superiors (S11)": {"schemes.own": LIABLE},
    "rivers (S12)": "guizhou-2025-chishui",
    "surveys (S13, S14, S23)": {"parameters": ASKED},
    "money by score rate (S16)": {"schemes.own": {**NAMED, "type": "score_rate_budget"}},
    "ecosystem product (S17)": "guizhou-2025-ecosystem-product",
    "late data (S18)": {"parameters": {"reports.missing": "last_year"}},
    "tiers (S19)": "guizhou-2025-tiers",
    "renewed targets (S21)": {"renewal": {"every": 2, "follow": 0.5, "reference": "made up"}},
    "capture (S22)": CAPTURED,
    "end of the year": {"parameters": {"year_end.ease": 1}},
    "reports of rivals": {"parameters": {"beliefs.reports_expected": 1}},
    "inherited lies": {
        "indicators.gdp_growth.dynamics.inherited": 0.55,
        "parameters": {"fabrication.erosion": 0.1},
    },
}
"""What switches a mechanism on in ``guizhou-2025``, or the scenario with it; a scheme stands beside the last place."""

YEARS, WARM_UP = 10, 0
SAMPLING_SECONDS = 0.02


@dataclass(frozen=True)
class Size:
    """How much is measured."""

    scales: tuple[str, ...] = ("counties", "country_prefectures", "country_counties", "country_townships")
    replications: tuple[int, ...] = (16, 64, 256)
    beside: int = 16
    years: int = YEARS
    mesa_units: str = "counties"
    mesa_years: int = 1
    turns: int = 5
    memory: tuple[int, ...] = (1, 4)
    mechanism: int = 256
    """Replications of the nine prefectures in which the cost of a mechanism is read off."""


def scenario(scale: str) -> Scenario:
    """All mechanisms on: satisfaction, a veto, capture of two indicators, late reports, reviews, every kind of lie."""
    parameters = {"citizens.satisfaction_weight": 0.2, "timing.warm_up": WARM_UP, "audits.cross_validated": 0.5}
    changes = {"units.scale": scale, "vetoes.air": VETO, "parameters": parameters, "schemes.last_place.excellent": 1}
    return load_scenario("guizhou-2025").with_(changes | CAPTURED)


def case(scale: str) -> Case:
    """The world of a scale under the last-place rule of its peer groups."""
    return case_of(scenario(scale), "last_place")


def measure(size: Size | None = None) -> list[Figure]:
    """Ratios, exponents, memory, and where the time goes."""
    size = size or Size()
    ensemble = {scale: case(scale) for scale in size.scales}
    for each in ensemble.values():
        _run(each, 1, 2)  # compiled before anything is timed
    middle = "country_counties" if "country_counties" in ensemble else size.scales[-1]
    return [
        *_against_rivals(ensemble[middle], case(size.mesa_units), size),
        *_exponents(ensemble, size),
        *_shares(ensemble[middle], size),
        *_mechanisms(size),
        *(_memory(size.scales[-1], count, size) for count in size.memory),
    ]


def _run(each: Case, years: int, replications: int, threads: int | None = None) -> float:
    """Nanoseconds per unit-month of an ensemble."""
    start = time.perf_counter()
    run_ensemble({"a": each}, years=years, replications=replications, seed=1, threads=threads)
    return 1e9 * (time.perf_counter() - start) / (each.world.units.size * 12 * years * replications)


def _against_rivals(ours: Case, small: Case, size: Size) -> Iterator[Figure]:
    numpy_month = _numpy_month()
    _same_numbers(small, numpy_month)
    times: dict[str, list[float]] = {"engine": [], "mesa": [], "numpy": []}
    for turn in range(size.turns):
        times["engine"].append(_run(ours, size.years, 2, threads=2))
        with _month(numpy_month):
            times["numpy"].append(_run(ours, 1, 2, threads=2))
        if turn < 2:  # a minute each: two turns have to do
            times["mesa"].append(_mesa(small, size.mesa_years))
    engine, numpy_time, mesa = (median(times[name]) for name in ("engine", "numpy", "mesa"))
    yield Figure("engine, two threads", 1e3 / engine, "million unit-months a second")
    yield Figure("Mesa specification, object by object", 1e6 / mesa, "thousand unit-months a second")
    yield Figure("engine against Mesa", mesa / engine, "×", bar=MESA_BAR, sense="at least")
    yield Figure("engine against NumPy over agents, two threads each", numpy_time / engine, "×")


def _mesa(small: Case, years: int) -> float:
    """Nanoseconds per unit-month of the specification, one thread: Python has no more."""
    start = time.perf_counter()
    run_specification(small.world, small.scheme, years=years, replication=0, seed=1)
    return 1e9 * (time.perf_counter() - start) / (small.world.units.size * 12 * years)


def mesa_profile(small: Case | None = None, years: int = 1, rows: int = 12) -> str:
    """Where the specification spends its time, for whoever doubts that it is a fair rival."""
    small = small or case("counties")
    profile = cProfile.Profile()
    profile.runcall(run_specification, small.world, small.scheme, years=years, replication=0, seed=1)
    stats = pstats.Stats(profile).sort_stats("tottime")
    total = stats.total_tt
    lines = [f"profile of the Mesa specification, {total:.1f} s"]
    for (file, line, name), (_, calls, own, _, _) in sorted(stats.stats.items(), key=lambda row: -row[1][2])[:rows]:
        lines.append(f"{100 * own / total:5.1f} %  {calls:>9} calls  {Path(file).name}:{line} {name}")
    return "\n".join(lines)


def _exponents(ensemble: dict[str, Case], size: Size) -> Iterator[Figure]:
    """Slopes of log time on log size, one thread, so that nothing but the amount of work differs.

    Sixteen replications at every scale: with a single one of 88 units most of the time goes into calls, not into work.
    """
    units = [each.world.units.size for each in ensemble.values()]
    by_units = [
        _steady(lambda each=each: _run(each, 1, size.beside, threads=1)) * n
        for each, n in zip(ensemble.values(), units, strict=True)
    ]
    yield from _exponent("units", units, by_units)
    small = next(iter(ensemble.values()))
    by_runs = [_steady(lambda r=r: _run(small, 1, r, threads=1)) * r for r in size.replications]
    yield from _exponent("replications", size.replications, by_runs)


def _steady(timed: Callable[[], float]) -> float:
    """Smallest of three: what the work takes when nobody else is at it."""
    return min(timed() for _ in range(3))


def _exponent(name: str, sizes: Sequence[int], times: Sequence[float]) -> Iterator[Figure]:
    slope = float(np.polyfit(np.log(sizes), np.log(times), 1)[0])
    yield Figure(f"exponent of the cost in {name}, {sizes[0]:,} to {sizes[-1]:,}", slope, "")
    yield Figure(f"its distance from 1 ({name})", abs(slope - 1), "", bar=EXPONENT_BAR, sense="at most")


def _shares(each: Case, size: Size) -> Iterator[Figure]:
    """Share of time in months, quarters and years, one thread; and how near the months come to the memory's speed."""
    spent = dict.fromkeys(RULES, 0.0)
    start = time.perf_counter()
    with _timed(spent):
        list(years_of(each, size.years, np.arange(1), 1))
    total = time.perf_counter() - start
    for rule, taken in spent.items():
        yield Figure(f"share of time in {RULES[rule]}", 100 * taken / total, "%")
    touched = _bytes_of_a_month(each) * 12 * size.years
    yield Figure(
        "months against the memory's measured speed", 100 * touched / spent["advance_month"] / _bandwidth(), "%"
    )


def _mechanisms(size: Size) -> Iterator[Figure]:
    """What each mechanism adds to a unit-month of the nine prefectures, one thread; below zero by noise alone."""
    ways = {"none": {}, **MECHANISMS}
    cases = {name: _with_mechanism(way) for name, way in ways.items()}
    for each in cases.values():
        _run(each, 1, 2)
    spent = {name: _steady(lambda each=each: _run(each, 2, size.mechanism, threads=1)) for name, each in cases.items()}
    yield Figure("guizhou-2025 with no mechanism besides", spent["none"], "ns a unit-month")
    for name in MECHANISMS:
        yield Figure(f"added by {name}", spent[name] - spent["none"], "ns a unit-month")


def _with_mechanism(way: dict | str) -> Case:
    if isinstance(way, str):
        found = load_scenario(way)
        return case_of(found, found.scheme_in_force)
    both = {**NAMED, "type": "combination", "of": ["last_place", "own"]}
    changed = load_scenario("guizhou-2025").with_({**way, "schemes.both": both} if "schemes.own" in way else way)
    return case_of(changed, "both" if "schemes.own" in way else "last_place")


def _bytes_of_a_month(each: Case) -> float:
    """Bytes that a month must read and write at least, (indicator, unit) arrays once each."""
    arrays = 14  # worth, drift, rest, borrowed; outcome, effort, pipeline, reports, residuals read and written; lies
    return 8.0 * arrays * each.world.units.size * each.world.indicators.size


def _bandwidth(size: int = 40_000_000) -> float:
    """Bytes a second of a = b + c on arrays far larger than any cache: what this machine's memory gives one thread."""
    a, b, c = (np.ones(size) for _ in range(3))
    best = np.inf
    for _ in range(5):
        start = time.perf_counter()
        np.add(b, c, out=a)
        best = min(best, time.perf_counter() - start)
    return 3 * 8 * size / best


def _memory(scale: str, replications: int, size: Size) -> Figure:
    """Peak resident memory of a process that simulates the largest scale, two threads.

    Sampled from outside: what the system calls a process's own peak may be that of the process that started it.
    """
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); import simulation as b\n"
        "from gzsim.simulation.ensemble import run_ensemble\n"
        f"run_ensemble({{'a': b.case({scale!r})}}, years=2, replications={replications}, seed=1, threads=2)"
    )
    command = [sys.executable, "-c", code, str(Path(__file__).parent)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    watched, peak = psutil.Process(process.pid), 0
    while process.poll() is None:
        with contextlib.suppress(psutil.Error):
            peak = max(peak, watched.memory_info().rss)
        time.sleep(SAMPLING_SECONDS)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    units = case(scale).world.units.size
    name = f"peak memory, {units:,} units, {replications} replications"
    return Figure(name, peak / 2**20, "MiB", bar=MEMORY_BAR, sense="at most")


def _numpy_month() -> Callable:
    return load_file(Path(__file__).parent / "peers" / "numpy_month.py").advance_month


@contextlib.contextmanager
def _month(rule: Callable) -> Iterator[None]:
    ours, calendar.advance_month = calendar.advance_month, rule
    try:
        yield
    finally:
        calendar.advance_month = ours


@contextlib.contextmanager
def _timed(spent: dict[str, float]) -> Iterator[None]:
    ours = {name: getattr(calendar, name) for name in spent}

    def watched(name: str) -> Callable:
        def call(*arguments):
            start = time.perf_counter()
            try:
                return ours[name](*arguments)
            finally:
                spent[name] += time.perf_counter() - start

        return call

    for name in ours:
        setattr(calendar, name, watched(name))
    try:
        yield
    finally:
        for name, rule in ours.items():
            setattr(calendar, name, rule)


def _same_numbers(small: Case, numpy_month: Callable) -> None:
    """Both rivals return the engine's outcomes, or nothing is timed."""
    ours = list(years_of(small, 1, np.arange(1), 1))
    with _month(numpy_month):
        rival = list(years_of(small, 1, np.arange(1), 1))
    specified = run_specification(small.world, small.scheme, years=1, replication=0, seed=1)
    for name, values in ours[0].items():
        for other in (rival[0][name][0], specified[0][name]):
            np.testing.assert_allclose(np.asarray(other, float), values[0], rtol=1e-9, atol=1e-9, err_msg=name)
