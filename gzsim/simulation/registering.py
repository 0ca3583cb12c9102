"""A simulated run as a register: what was handed in, what was captured, and what reviews and audits found (S22)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from os import PathLike

import numpy as np
from numpy.typing import NDArray

from gzsim.common.names import whole_number
from gzsim.errors import InputError
from gzsim.numeric.peers import Peers
from gzsim.register import CrossCheck, Register, Report
from gzsim.sanctions import NoSanction, Scheme
from gzsim.scenario import Scenario
from gzsim.simulation.asking import as_scenario, as_seed, names_its_arguments, one_scheme
from gzsim.simulation.behaviour import Behaviour, as_behaviour
from gzsim.simulation.calendar import Calendar, prepare
from gzsim.simulation.chunk import Case, within_peers
from gzsim.simulation.fabrication.clearing import taken_off
from gzsim.simulation.judging import Verdict
from gzsim.simulation.reporting.reviews import due_reviews
from gzsim.simulation.simulate import case_of
from gzsim.simulation.state import Array, State, blank
from gzsim.simulation.world import World

SIGNALS, REVIEWS, AUDITS = "cross-validation 交叉核验", "light rules 亮灯规则", "audit 审计"
"""Reviewers of the entries: who holds reports against signals, and who looks into them."""

FALSE, TRUE = "false 虚报", "true 属实"
BETTER, NO_BETTER = "better than its signal 优于信号", "no better than its signal 不优于信号"


@names_its_arguments
def write_register(
    path: str | PathLike[str],
    scenario: Scenario | str | PathLike[str],
    *,
    scheme: str | Scheme | None = None,
    behaviour: Behaviour | None = None,
    replication: int = 0,
    seed: int | None = None,
) -> Register:
    r"""Live through one replication and enter in a new register what its reports, instruments and reviewers said.

    A report r of a month is entered when it arrives, and cross-checked by its independent signal,

    .. math:: r - e \cdot s \cdot t, \qquad t = \text{share of the year that has passed (flows) or } 1

    with e the residual in spans of s own units. A review or an audit is a cross-check, too, whose residual is what was
    found to be invented, in spans. The same numbers decide in `simulate`, to the last bit.

    Parameters
    ----------
    path : a file that does not exist yet
    scenario, scheme, behaviour, seed : as of `gzsim.simulation.simulate.simulate`, one scheme
    replication : number of the replication: the same luck as in an ensemble

    Returns
    -------
    Register
        Entries by month, years of warm-up left out:

        - reports, "self-report", of months and of years as they are judged in December;
        - signals, "platform" where a share of the report is captured, which the note says, or "satellite"; none of what
          is computed from other indicators;
        - reviews by light rules, and reports that audits found to be false, "inspection".

            A review is entered when the report arrives, what an audit found at the end of the year.

    Raises InputError as `gzsim.simulation.simulate.simulate` and `gzsim.register.Register`, and when there are entries
    in the file already.

    Source: S22, S07, S09.

    >>> import tempfile
    >>> from gzsim.scenario import load_scenario
    >>> from gzsim.simulation.recounting import recount
    >>> watched = load_scenario("guizhou-2025-watched").with_({"simulation.years": 1})
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     register = write_register(f"{folder}/run.register", watched)
    ...     sources = register.entries()["source"].value_counts()
    ...     recount(register, watched)[["due", "left_out"]].sum().tolist(), sources["self-report"].item()
    ([12, 0], 1308)
    """
    scenario, register = as_scenario(scenario), Register(path)
    if register.head.count:
        raise InputError("holds entries already", file=register.path, field="path", valid="a file that does not exist")
    case, settings = case_of(scenario, one_scheme(scenario, scheme), as_behaviour(behaviour)), scenario.simulation
    number = whole_number(replication, "replication", 0, 2**32 - 1)
    clerk = _Clerk(register, case.world, Peers.of(case.world.peers), settings.start_year)
    for month in _months(case, settings.years, number, as_seed(settings.seed if seed is None else seed)):
        clerk.enter(month)
    return register


@dataclass(frozen=True, eq=False)
class _Month:
    """A month just lived, of the only replication; the state goes on changing."""

    number: int
    """From 0, the first January that counts."""
    slot: int
    """From 0, the first January that was lived."""
    state: State
    planned: Array
    """(K, N) over-report that leaders had planned when the quarter began, spans."""
    barred: NDArray[np.bool_]
    """(K, N) reports that had been found to be false this year before the month."""
    verdict: Verdict | None


class _Plans(Behaviour):
    """The behaviour of the run, which remembers what leaders last planned to overstate."""

    def __init__(self, behaviour: Behaviour) -> None:
        self.worth, self.borrowing, self.audits = behaviour.worth, behaviour.borrowing, behaviour.audits
        self._lies, self.planned = behaviour.lies, np.empty(0)

    def lies(self, best: Array, state: State, world: World) -> Array:
        lies = self._lies(best, state, world)
        self.planned = (lies - taken_off(state, world))[0]
        return lies


def _months(case: Case, years: int, replication: int, seed: int) -> Iterator[_Month]:
    """The months that count, as `gzsim.simulation.chunk.simulate_years` lives them."""
    world, before = case.world, int(case.world.timing.warm_up)
    state, plans = blank(world, np.array([replication])), _Plans(case.behaviour)
    none, scheme = NoSanction(), within_peers(world, case.scheme)
    calendar = Calendar(state, prepare(world), seed, plans)
    for month in range(12 * (before + years)):
        barred = state.barred[0].copy() if month % 12 else np.zeros_like(state.barred[0])
        verdict = calendar.month(scheme if month >= 12 * before else none)
        if month % 3 == 0:  # December's last word comes later
            planned = plans.planned
        if month >= 12 * before:
            yield _Month(month - 12 * before, month, state, planned, barred, verdict)


@dataclass(frozen=True, eq=False)
class _Clerk:
    """Enters a run month by month."""

    register: Register
    world: World
    peers: Peers
    start_year: int

    def enter(self, month: _Month) -> None:
        """Enter the reports that arrive at the end of a month, their signals, and what was found."""
        world, state, late = self.world, month.state, self.world.delay
        rows, columns = np.indices(late.shape)
        slots = (month.slot - late) % state.reports.shape[1]
        told, residual = state.reports[0, slots, rows, columns], state.residuals[0, slots, rows, columns]
        elapsed = np.where(world.flow[:, None], ((month.number - late) % 12 + 1) / 12.0, 1.0)
        step = world.ruler[:, None] * elapsed
        arrived = month.number >= late
        periods = [[self._period(month.number - months) for months in row] for row in late.tolist()]
        numbers = self._reports(told, arrived, periods, month.number)
        measured = arrived.copy()
        measured[world.accounts.rows] = False
        checks = [
            self._signal(numbers[k, i], told[k, i] - residual[k, i] * step[k, i], residual[k, i], k, month.number)
            for k, i in np.argwhere(measured)
        ]
        known = np.where(late <= month.number % 12, residual, np.nan)
        rule = world.reviews
        due = due_reviews(known, month.barred, self.peers, rule.limit, int(rule.capacity))
        there = told - month.planned * step
        checks += self._findings(due, numbers, there, month.planned, REVIEWS, month.number)
        if checks:
            self.register.enter(checks)
        if month.verdict is not None:
            self._year(state, month.verdict, month.number)

    def _year(self, state: State, verdict: Verdict, month: int) -> None:
        """The reports of the year as they are judged, and what audits found false in them."""
        told, overstated = state.reported[0], verdict.lie[0]
        year = str(self.start_year + month // 12)
        everything = np.ones(told.shape, np.bool_)
        numbers = self._reports(told, everything, [[year] * told.shape[1]] * told.shape[0], month)
        by_audits = state.found[0] - state.barred[0].sum(0)
        false = (by_audits > 0) & (overstated > self.world.fabrication.trifle)
        there = told - overstated * self.world.ruler[:, None]
        if false.any():
            self.register.enter(self._findings(false, numbers, there, overstated, AUDITS, month))

    def _reports(self, told: Array, which: NDArray[np.bool_], periods: list, month: int) -> NDArray[np.int64]:
        """Enter reports; the number (K, N) of each, 0 where there is none."""
        units, indicators, end = self.world.units.tolist(), self.world.indicators.tolist(), self._end(month)
        reports = [
            Report(units[i], indicators[k], periods[k][i], told[k, i], "self-report", end)
            for k, i in np.argwhere(which)
        ]
        numbers = np.zeros(told.shape, np.int64)
        numbers[which] = self.register.append_many(reports, progress=False)
        return numbers

    def _signal(self, number: int, signal: float, residual: float, k: int, month: int) -> CrossCheck:
        share = self.world.captured[k]
        source, note = ("platform", f"captured 采集比例 {share:g}") if share > 0 else ("satellite", "")
        verdict = BETTER if residual > 0 else NO_BETTER
        return CrossCheck(number, signal, source, residual, verdict, SIGNALS, self._end(month), note)

    def _findings(
        self, which: NDArray[np.bool_], numbers: NDArray[np.int64], there: Array, invented: Array, by: str, month: int
    ) -> list[CrossCheck]:
        """What reviewers found in some reports: what there is, and what was invented, spans."""
        verdicts = np.where(invented > self.world.fabrication.trifle, FALSE, TRUE)
        return [
            CrossCheck(numbers[at], there[at], "inspection", invented[at], verdicts[at], by, self._end(month))
            for at in map(tuple, np.argwhere(which))
        ]

    def _period(self, month: int) -> str:
        return f"{self.start_year + month // 12}-{month % 12 + 1:02d}"

    def _end(self, month: int) -> str:
        """The moment at which a month ends in China."""
        return f"{self._period(month + 1)}-01T00:00:00+08:00"
