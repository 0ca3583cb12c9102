"""The simulation as a Mesa model: stepped by the month, its agents to be looked at, changed and replaced.

Agents are views on the arrays of one replication, and the rules are those of the engine: stepping the model gives the
ensemble's numbers to the last bit. It is for exploration; for many replications there is `gzsim.simulate`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import mesa
import numpy as np

from gzsim.errors import InputError
from gzsim.sanctions import NoSanction, Scheme
from gzsim.scenario import Scenario, load_scenario
from gzsim.simulation.behaviour import Behaviour
from gzsim.simulation.chunk import Case, within_peers
from gzsim.simulation.december.judging import Verdict
from gzsim.simulation.month.advance import advance_month
from gzsim.simulation.outcomes import measure
from gzsim.simulation.randomness import check_seed
from gzsim.simulation.simulate import case_of
from gzsim.simulation.state import Array, State, blank
from gzsim.simulation.year import close_quarter, december, first_january, january, open_quarter, settle_in

SHIPPED = "guizhou-2025"


def _number(name: str, doc: str) -> property:
    """A number of a unit or its leader, read from and written to the state."""

    def read(agent: Any) -> Any:
        return getattr(agent.model.state, name)[0, agent.place].item()

    def write(agent: Any, value: Any) -> None:
        getattr(agent.model.state, name)[0, agent.place] = value

    return property(read, write, doc=doc)


class ByIndicator:
    """A unit's row of an array (indicator, unit): read and written by the indicator's name.

    >>> model = GuizhouModel(rng=1)
    >>> unit = model.units[0]
    >>> unit.target["gdp_growth"]
    5.5
    >>> unit.target["gdp_growth"] = 6.0
    >>> unit.target["gdp_growth"]
    6.0
    """

    def __init__(self, model: GuizhouModel, name: str, place: int) -> None:
        self._model, self._name, self._place = model, name, place

    def _at(self, indicator: str) -> tuple[int, int, int]:
        return 0, self._model.indicator(indicator), self._place

    def __getitem__(self, indicator: str) -> float:
        return getattr(self._model.state, self._name)[self._at(indicator)].item()

    def __setitem__(self, indicator: str, value: float) -> None:
        getattr(self._model.state, self._name)[self._at(indicator)] = value

    def to_dict(self) -> dict[str, float]:
        """All of them by name."""
        return {name: self[name] for name in self._model.world.indicators.tolist()}

    def __repr__(self) -> str:
        return repr(self.to_dict())


class Leader(mesa.Agent):
    """Who leads a unit; a subclass may do otherwise than what is best.

    The three methods are given what would be best, by indicator, and return what this leader makes of it. Leaders
    change in January while the agent stays: it is the chair, and whoever sits in it.
    """

    tenure = _number("tenure", "completed years in office")
    leaving = _number("leaving", "whether the leader leaves next January")
    knows = _number("knows", "whether a leader who leaves knows it")
    believer = _number("believer", "whether the leader believes that scores matter for the career")
    lying_cost = _number("lying_cost", "κ, infinite for those who never lie")
    standing = _number("standing", "mean of the standardised scores in this office")

    def __init__(self, model: GuizhouModel, place: int) -> None:
        super().__init__(model)
        self.place = place

    @property
    def unit(self) -> Unit:
        """The unit that is led."""
        return self.model.units[self.place]

    def value(self, worth: dict[str, float]) -> dict[str, float]:
        """Utility of one span of attainment that guides the work of a quarter."""
        return worth

    def borrow(self, borrowing: dict[str, float]) -> dict[str, float]:
        """Rate of borrowing, percent of GDP a year."""
        return borrowing

    def overstate(self, lies: dict[str, float]) -> dict[str, float]:
        """Over-reports in spans: planned at the start of a quarter, final in December."""
        return lies


class Unit(mesa.Agent):
    """A prefecture, county or whatever the scenario appraises."""

    debt = _number("debt", "percent of GDP")
    transfer = _number("transfer", "CNY million received last December")
    aspiration = _number("aspiration", "attainment that citizens are used to, spans")
    found = _number("found", "reports found to be false this year")
    red_lights = _number("red", "red lights this year")

    def __init__(self, model: GuizhouModel, place: int) -> None:
        super().__init__(model)
        self.place = place
        self.code = str(model.world.units[place])

    @property
    def leader(self) -> Leader:
        """Who leads it."""
        return self.model.leaders[self.place]

    outcome = property(lambda self: ByIndicator(self.model, "outcome", self.place), doc="true outcome, own units")
    target = property(lambda self: ByIndicator(self.model, "target", self.place), doc="target, own units")
    reported = property(lambda self: ByIndicator(self.model, "reported", self.place), doc="last December's reports")
    effort = property(lambda self: ByIndicator(self.model, "effort", self.place), doc="share of the year's time so far")
    lie = property(lambda self: ByIndicator(self.model, "lie", self.place), doc="over-report, spans")
    inflated = property(lambda self: ByIndicator(self.model, "inflated", self.place), doc="level inflated, spans")
    light = property(lambda self: ByIndicator(self.model, "light", self.place), doc="0 green, 1 yellow, 2 red")

    def outcomes(self) -> dict[str, float]:
        """The last judged year, by the names of `gzsim.simulation.outcomes.OUTCOMES`; empty before the first."""
        return {name: float(values[0, self.place]) for name, values in self.model.judged.items()}


class Province(mesa.Agent):
    """Who appraises: a number, its units, and the shock of the year."""

    def __init__(self, model: GuizhouModel, number: int) -> None:
        super().__init__(model)
        self.number = number

    @property
    def units(self) -> list[Unit]:
        """The units of this province."""
        return [unit for unit in self.model.units if self.model.world.province[unit.place] == self.number]

    @property
    def shock(self) -> float:
        """Shock that all units share this year, points of growth."""
        return float(self.model.state.common[0, self.number])


class GuizhouModel(mesa.Model):
    """One replication of a scenario, a month a step.

    Parameters
    ----------
    scenario : Scenario or name; the shipped one of today unless given
    scheme : name of one of its schemes; the one in force unless given
    replication : number of the replication: the same luck as in an ensemble
    leader : class of the leaders, or a function from a unit's code to one
    rng : seed; the scenario's unless given

    Attributes
    ----------
    units, leaders, provinces : lists of agents, in the order of the units
    state : every array of the replication
    year, month : of the year that is lived; years of warm-up are negative or 0
    judged : outcomes of the last December, by name

    Raises
    ------
    InputError
        If the scenario has no such scheme, or the seed cannot be one.

    Examples
    --------
    Honest leaders in two prefectures:

    >>> class Honest(Leader):
    ...     def overstate(self, lies):
    ...         return dict.fromkeys(lies, 0.0)
    >>> model = GuizhouModel(leader=lambda code: Honest if code in ("520100", "520300") else Leader, rng=3)
    >>> for _ in range(12 * 7):
    ...     model.step()
    >>> model.units[0].code, model.units[0].outcomes()["gap"]
    ('520100', 0.0)
    """

    def __init__(
        self,
        scenario: Scenario | str = SHIPPED,
        scheme: str | None = None,
        replication: int = 0,
        leader: type[Leader] | Callable[[str], type[Leader]] = Leader,
        rng: int | None = None,
    ) -> None:
        scenario = load_scenario(scenario) if isinstance(scenario, str) else scenario
        chosen = scheme or scenario.scheme_in_force
        if chosen not in scenario.schemes:
            raise InputError(f"unknown scheme {chosen!r}", field="scheme", valid=", ".join(scenario.schemes))
        self.key = check_seed(scenario.simulation.seed if rng is None else rng)
        super().__init__(rng=self.key)
        self.case: Case = case_of(scenario, chosen)
        self.world = self.case.world
        self.scheme: Scheme = within_peers(self.world, self.case.scheme)
        self.state: State = blank(self.world, np.array([replication]))
        self.judged: dict[str, Array] = {}
        self.verdict: Verdict | None = None
        self._none, self._setting = NoSanction(), settle_in(self.world)
        self._names = {name: k for k, name in enumerate(self.world.indicators.tolist())}
        self._make_agents(leader)

    def _make_agents(self, leader: type[Leader] | Callable[[str], type[Leader]]) -> None:
        self.provinces = [Province(self, number) for number in range(int(self.world.province.max()) + 1)]
        self.units = [Unit(self, place) for place in range(self.world.units.size)]
        kinds = [leader if isinstance(leader, type) else leader(unit.code) for unit in self.units]
        self.leaders = [kind(self, place) for place, kind in enumerate(kinds)]
        self._behaviour = _OfAgents(self.leaders, self.world.indicators.tolist())

    @property
    def months(self) -> int:
        """Months lived so far."""
        return int(self.steps)

    @property
    def year(self) -> int:
        """Year that is lived or has just ended, 1 for the first that counts."""
        return max(0, self.months - 1) // 12 + 1 - int(self.world["timing.warm_up"])

    @property
    def month(self) -> int:
        """Month that has just been lived, 1 to 12; 0 before the first."""
        return (self.months - 1) % 12 + 1 if self.months else 0

    @property
    def in_force(self) -> Scheme:
        """The scheme of the year; none in the years of warm-up."""
        return self.scheme if self.year >= 1 else self._none

    def indicator(self, name: str) -> int:
        """Place of an indicator; an unknown name raises ``InputError``."""
        if name not in self._names:
            raise InputError(f"unknown indicator {name!r}", field="indicator", valid=", ".join(self._names))
        return self._names[name]

    def step(self) -> None:
        """Live a month: January's and the quarter's rules before it, December's after it."""
        month, state = self.months - 1, self.state  # Mesa has counted this step already
        if month == 0:
            self._weather = first_january(state, self._setting, self.key)
        elif month % 12 == 0:
            self._weather = january(state, self._setting, self.key, month)
        if month % 3 == 0:
            self._plan, self._moving = open_quarter(
                state, self._setting, self.in_force, self._weather, month, self._behaviour
            )
        advance_month(month, self.key, state.replications, self._setting.laws, self._plan, self._moving)
        if month % 3 == 2:
            close_quarter(state)
        if month % 12 == 11:
            self.verdict = december(state, self._setting, self.in_force, self.key, month, self._behaviour)
            self.judged = measure(state, self._setting, self._weather, self.verdict)


class _OfAgents(Behaviour):
    """Asks the leaders whose class does otherwise, and nobody else."""

    def __init__(self, leaders: list[Leader], indicators: list[str]) -> None:
        self._indicators = indicators
        self._asked = {
            hook: [leader for leader in leaders if getattr(type(leader), hook) is not getattr(Leader, hook)]
            for hook in ("value", "borrow", "overstate")
        }

    def worth(self, state: State, worth: Array) -> Array:
        return self._ask("value", worth)

    def borrowing(self, state: State, borrowing: Array) -> Array:
        return self._ask("borrow", borrowing)

    def lies(self, state: State, lies: Array) -> Array:
        return self._ask("overstate", lies)

    def _ask(self, hook: str, best: Array) -> Array:
        for leader in self._asked[hook]:
            column = best[0, :, leader.place]
            said = getattr(leader, hook)(dict(zip(self._indicators, column.tolist(), strict=True)))
            best[0, :, leader.place] = [self._checked(hook, said, name) for name in self._indicators]
        return best

    def _checked(self, hook: str, said: dict[str, float], name: str) -> float:
        if name not in said or not np.isfinite(said[name]):
            raise InputError(f"no number for {name}", field=hook, valid="a finite number for every indicator")
        return float(said[name])
