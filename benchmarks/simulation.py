"""The simulation against the object-per-agent specification on Mesa, core for core, and against itself at other sizes.

All mechanisms on, twelve indicators, the last-place rule in every peer group. Rivals give the engine's numbers before
anything is timed, and live the same years of the same places. Core for core, one thread of the engine stands against
one process of Mesa, and what is compared is processor time, the least of some turns. On two cores it is time on the
clock, and Mesa has two processes. A replication of Mesa takes as long as the next, so that one is measured and stands
for a thousand. Memory is that of a process of its own.
"""

import contextlib
import math
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import psutil
from numpy.typing import NDArray

from gzsim.bench import Figure, load_file
from gzsim.scenario import load_scenario
from gzsim.simulation.chunk import Case, years_of
from gzsim.simulation.ensemble import run_ensemble
from gzsim.simulation.simulate import case_of

PEERS = Path(__file__).parent / "peers"
arithmetic, mesa = load_file(PEERS / "arithmetic.py"), load_file(PEERS / "mesa.py")

MEMORY_BAR, EXPONENT_BAR = 1000, 0.05
PER_CORE_BARS = {("prefectures", 1): 20, ("prefectures", 1000): 250}
TWO_CORES_BARS = {("prefectures", 1000): 1.8, ("country_counties", 2): 1.8}
"""By scale and replications: how many times as quick as Mesa, and as quick as one core."""

PARTS = {
    "months": (
        ("gzsim.simulation.calendar:advance_months",),
        tuple(f"specification.model:{rule}" for rule in ("live", "report", "add_up_reports", "review")),
    ),
    "worth of ranks": (
        tuple(f"gzsim.simulation.beliefs.outlook:{rule}" for rule in ("point_worth", "what_vetoes_take")),
        tuple(f"specification.quarter:{rule}" for rule in ("worth_of_a_point", "what_vetoes_take")),
    ),
    "displacement": (
        ("gzsim.simulation.fabrication.temptation:displace",),
        ("specification.equations:Temptation.stands_in",),
    ),
    "fabrication": (
        ("gzsim.simulation.calendar:plan_lies",),
        ("specification.quarter:plan_lies", "specification.december:plan_lies"),
    ),
}
"""What time and arithmetic are divided into: functions of the engine, and what does the same in the specification.

Here alone the benchmark knows how the engine is made, but for the month that NumPy stands in for.
"""

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
    "inherited lies": {"indicators.gdp_growth.dynamics.inherited": 0.55, "parameters": {"fabrication.erosion": 0.1}},
}
"""What switches a mechanism on in ``guizhou-2025``, or the scenario with it; a scheme stands beside the last place."""

WARM_UP = 0
SAMPLING_SECONDS = 0.02
LONG = 10.0
"""Seconds of turns after which no other is taken."""

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Run:
    """A scale at which engine and rival are held against each other; both live the same years."""

    scale: str
    years: int
    replications: tuple[int, ...]


@dataclass(frozen=True)
class Size:
    """How much is measured."""

    runs: tuple[Run, ...] = (
        Run("prefectures", 10, (1, 10, 1000)),
        Run("counties", 3, (100,)),
        Run("country_counties", 1, (2,)),
        Run("country_townships", 1, (2,)),
    )
    mesa_units: int = 3000
    """Units beyond which Mesa is not run: it would take minutes. A unit-month is taken to cost what it costs below."""
    numpy: tuple[str, int, int] = ("country_counties", 1, 2)
    scales: tuple[str, ...] = ("counties", "country_prefectures", "country_counties", "country_townships")
    replications: tuple[int, ...] = (16, 64, 256)
    beside: int = 16
    parts: tuple[str, int, int] = ("prefectures", 3, 312)
    """Scale, years and replications at which time is divided into parts."""
    turns: int = 3
    memory: tuple[int, ...] = (1, 8)
    mechanism: int = 256
    """Replications of the nine prefectures in which the cost of a mechanism is read off."""


def case(scale: str) -> Case:
    """All mechanisms on: satisfaction, a veto, capture of two indicators, late reports, reviews, every kind of lie."""
    parameters = {"citizens.satisfaction_weight": 0.2, "timing.warm_up": WARM_UP, "audits.cross_validated": 0.5}
    changes = {"units.scale": scale, "vetoes.air": VETO, "parameters": parameters, "schemes.last_place.excellent": 1}
    return case_of(load_scenario("guizhou-2025").with_(changes | CAPTURED), "last_place")


def measure(size: Size | None = None) -> list[Figure]:
    """Ratios, exponents, memory, and where the time goes."""
    size = size or Size()
    scales = {*size.scales, *(run.scale for run in size.runs), size.numpy[0], size.parts[0]}
    cases = {scale: case(scale) for scale in scales}
    for each in cases.values():
        _run(each, 1, 2, threads=1)  # compiled before anything is timed
    return [
        *_against_mesa(cases, size),
        _against_numpy(cases[size.numpy[0]], *size.numpy[1:], size.turns),
        *_exponents({scale: cases[scale] for scale in size.scales}, size),
        *_parts(cases[size.parts[0]], *size.parts[1:]),
        *_mechanisms(size),
        *(_memory(size.scales[-1], count) for count in size.memory),
    ]


def _run(each: Case, years: int, replications: int, threads: int | None) -> Array:
    """Nanoseconds per unit-month of an ensemble: of processor time, and on the clock."""
    start = _now()
    run_ensemble({"a": each}, years=years, replications=replications, seed=1, threads=threads)
    return 1e9 * (_now() - start) / _unit_months(each, years, replications)


def _now() -> Array:
    return np.array([time.process_time(), time.perf_counter()])


def _unit_months(each: Case, years: int, replications: int = 1) -> int:
    """Months that are lived of all units, of replications and of years with those of warm-up."""
    return each.world.units.size * 12 * (int(each.world.timing.warm_up) + years) * replications


def _steady(timed: Callable[[], Array], turns: int = 3) -> Array:
    """Smallest of some turns: what work takes when nobody else is at it; what takes long is steady by itself."""
    best, start = math.inf, time.perf_counter()
    for _ in range(turns):
        best = np.minimum(best, timed())
        if time.perf_counter() - start > LONG:
            break
    return best


def _against_mesa(cases: dict[str, Case], size: Size) -> Iterator[Figure]:
    one = two = where = math.nan
    for run in size.runs:
        each = cases[run.scale]
        units = each.world.units.size
        if units < 100:
            _same_numbers(each, years=1)
        if units <= size.mesa_units:
            one = _steady(lambda e=each, y=run.years: mesa.seconds(e, y), size.turns)
            one *= 1e9 / _unit_months(each, run.years)
            two, where = _mesa_on_two_cores(run.scale, run.years, _unit_months(each, run.years)), units
            yield Figure(f"Mesa, {units:,} units", one / 1e3, "µs a unit-month")
        taken = "" if where == units else f", Mesa as at {where:,} units"
        for count in run.replications:
            yield from _beside_mesa(each, run, count, (one, two), taken, size.turns)


def _beside_mesa(
    each: Case, run: Run, count: int, rival: tuple[float, float], taken: str, turns: int
) -> Iterator[Figure]:
    name, key = f"{each.world.units.size:,} units × {count:,}", (run.scale, count)
    core, alone = _steady(lambda: _run(each, run.years, count, threads=1), turns)
    yield Figure(f"{name}: engine, one core", core / 1e3, "µs a unit-month")
    yield _barred(f"{name}: engine against Mesa, core for core{taken}", rival[0] / core, PER_CORE_BARS.get(key))
    if count == 1:
        return  # a single replication has nothing for a second process of Mesa
    together = _steady(lambda: _run(each, run.years, count, _two()), turns)[1]
    yield Figure(f"{name}: engine against Mesa, two cores each{taken}", rival[1] / together, "×")
    yield _barred(f"{name}: engine, two cores against one", alone / together, TWO_CORES_BARS.get(key))


def _barred(name: str, value: float, bar: float | None) -> Figure:
    return Figure(name, value, "×", bar, bar and "at least")


def _two() -> int | None:
    """Threads for two cores: the engine's own choice where there are no more."""
    return None if os.cpu_count() == 2 else 2


def _mesa_on_two_cores(scale: str, years: int, unit_months: int) -> float:
    """The same on the clock with two processes, each with a replication; they have been started before."""
    code = f"each = b.case({scale!r}); print(flush=True); input(); b.mesa.live(each, {years}, %d); print(flush=True)"
    processes = [_started(code % replication) for replication in range(2)]
    for process in processes:
        _answered(process)
    start = time.perf_counter()
    for process in processes:
        print(file=process.stdin, flush=True)
    for process in processes:
        _answered(process)
    taken = time.perf_counter() - start
    for process in processes:
        _ended(process)
    return 1e9 * taken / (2 * unit_months)


def _started(code: str) -> subprocess.Popen:
    """A process of its own in which ``b`` is this benchmark."""
    loaded = f"import sys; sys.path.insert(0, {str(Path(__file__).parent)!r}); import simulation as b; "
    pipe = subprocess.PIPE
    return subprocess.Popen([sys.executable, "-c", loaded + code], stdin=pipe, stdout=pipe, text=True)


def _answered(process: subprocess.Popen) -> None:
    """Wait for a line; who ends without one has failed."""
    if not process.stdout.readline():
        _ended(process)


def _ended(process: subprocess.Popen) -> None:
    process.communicate()
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, process.args)


def _against_numpy(each: Case, years: int, replications: int, turns: int) -> Figure:
    numpy_month = load_file(PEERS / "numpy_month.py").advance_months
    _same_numbers(each, years=1, month=numpy_month)
    times = [], []
    for _ in range(turns):
        times[0].append(_run(each, years, replications, threads=1)[0])
        with _month(numpy_month):
            times[1].append(_run(each, years, replications, threads=1)[0])
    name = f"{each.world.units.size:,} units × {replications}: engine against itself with the month in NumPy, one core"
    return Figure(name, min(times[1]) / min(times[0]), "×")


def _exponents(ensemble: dict[str, Case], size: Size) -> Iterator[Figure]:
    """Slopes of log time on log size, one thread, so that nothing but the amount of work differs.

    As many replications at every scale: with a single one of 88 units most of the time goes into calls, not into work.
    """
    units = [each.world.units.size for each in ensemble.values()]
    by_units = [
        _steady(lambda each=each: _run(each, 1, size.beside, threads=1))[0] * n
        for each, n in zip(ensemble.values(), units, strict=True)
    ]
    yield from _exponent("units", units, by_units)
    small = next(iter(ensemble.values()))
    by_runs = [_steady(lambda r=r: _run(small, 1, r, threads=1))[0] * r for r in size.replications]
    yield from _exponent("replications", size.replications, by_runs)


def _exponent(name: str, sizes: Sequence[int], times: Sequence[float]) -> Iterator[Figure]:
    slope = float(np.polyfit(np.log(sizes), np.log(times), 1)[0])
    yield Figure(f"exponent of the cost in {name}, {sizes[0]:,} to {sizes[-1]:,}", slope, "")
    yield Figure(f"its distance from 1 ({name})", abs(slope - 1), "", bar=EXPONENT_BAR, sense="at most")


def _parts(each: Case, years: int, replications: int) -> Iterator[Figure]:
    """Time of each part, one core; and how much of it the arithmetic that the equations ask for would take at best."""
    spent, months = dict.fromkeys(PARTS, 0.0), _unit_months(each, years, replications)
    start = time.process_time()
    with arithmetic.watched({name: _timed(spent, part) for part, (names, _) in PARTS.items() for name in names}):
        list(years_of(each, years, np.arange(replications), 1))
    spent["rest"] = time.process_time() - start - sum(spent.values())
    counts, cost = _operations(each, years), arithmetic.nanoseconds()
    for part, taken in spent.items():
        ours = {kind: n for (where, kind), n in counts.items() if where == part}
        yield Figure(f"{part}: time", 1e9 * taken / months, "ns a unit-month")
        yield Figure(f"{part}: arithmetic in the equations", sum(ours.values()), "operations a unit-month")
        least = sum(n * cost[kind] for kind, n in ours.items())
        yield Figure(
            f"{part}: that arithmetic at the core's measured speed", 1e-7 * least * months / taken, "% of the time"
        )


def _operations(each: Case, years: int) -> dict[tuple[str, str], float]:
    """Operations of a unit-month by part and kind; the first year, in which much is found once for all, is left out."""
    months = _unit_months(each, years - 1)
    with arithmetic.counting(mesa.FOLDER) as (specification, tally):
        within = {name: tally.within(part) for part, (_, names) in PARTS.items() for name in names}
        with arithmetic.watched(within):
            model = specification.SpecifiedModel(each.world, each.scheme, replication=0, seed=1)
            for month in range(12 * years):
                if month == 12:
                    tally.counts.clear()
                model.step()
    return {key: n / months for key, n in tally.counts.items()}


def _timed(spent: dict[str, float], part: str) -> Callable[[Callable], Callable]:
    def wrapped(rule: Callable) -> Callable:
        def call(*arguments, **named):
            start = time.process_time()
            try:
                return rule(*arguments, **named)
            finally:
                spent[part] += time.process_time() - start

        return call

    return wrapped


def _mechanisms(size: Size) -> Iterator[Figure]:
    """What each mechanism adds to a unit-month of the nine prefectures, one thread; below zero by noise alone."""
    ways = {"none": {}, **MECHANISMS}
    cases = {name: _with_mechanism(way) for name, way in ways.items()}
    for each in cases.values():
        _run(each, 1, 2, threads=1)
    spent = {
        name: _steady(lambda each=each: _run(each, 2, size.mechanism, threads=1))[0] for name, each in cases.items()
    }
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


def _memory(scale: str, replications: int) -> Figure:
    """Peak resident memory of a process that simulates the largest scale on two cores.

    Sampled from outside: what the system calls a process's own peak may be that of the process that started it.
    """
    process = _started(
        f"b.run_ensemble({{'a': b.case({scale!r})}}, years=2, replications={replications}, seed=1, threads=b._two())"
    )
    watched, peak = psutil.Process(process.pid), 0
    while process.poll() is None:
        with contextlib.suppress(psutil.Error):
            peak = max(peak, watched.memory_info().rss)
        time.sleep(SAMPLING_SECONDS)
    _ended(process)
    units = case(scale).world.units.size
    name = f"peak memory, {units:,} units, {replications} replications"
    return Figure(name, peak / 2**20, "MiB", bar=MEMORY_BAR, sense="at most")


def _month(rule: Callable) -> contextlib.AbstractContextManager[None]:
    """The engine with another month."""
    return arithmetic.watched({"gzsim.simulation.calendar:advance_months": lambda _: rule})


def _same_numbers(small: Case, years: int, month: Callable | None = None) -> None:
    """A rival returns the engine's outcomes, or nothing is timed: Mesa, or the engine with another month."""
    ours = list(years_of(small, years, np.arange(1), 1))
    if month is None:
        theirs = mesa.live(small, years)
    else:
        with _month(month):
            theirs = [
                {name: each[0] for name, each in year.items()} for year in years_of(small, years, np.arange(1), 1)
            ]
    for year, rival in zip(ours, theirs, strict=True):
        for name, values in year.items():
            np.testing.assert_allclose(np.asarray(rival[name], float), values[0], rtol=1e-9, atol=1e-9, err_msg=name)
