"""The simulation as a Mesa model: stepped by the month, its agents to be looked at, changed and replaced.

Agents are views on the arrays of one replication, and the rules are those of the engine: stepping the model gives the
ensemble's numbers to the last bit. It is for exploration; for many replications there is `gzsim.simulate`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from os import PathLike
from typing import Any

import numpy as np

from gzsim.common.names import whole_number
from gzsim.errors import InputError
from gzsim.sanctions import NoSanction, Scheme, WithinGroups
from gzsim.sanctions.scheme import check_scheme
from gzsim.scenario import Scenario
from gzsim.simulation.agents.collecting import headline_collector
from gzsim.simulation.agents.hooks import OfLeaders
from gzsim.simulation.agents.people import Leader, Province, Unit
from gzsim.simulation.agents.seats import Replication, Seats
from gzsim.simulation.agents.seeding import seed_of
from gzsim.simulation.agents.watch import Watch
from gzsim.simulation.asking import as_scenario, chosen_schemes
from gzsim.simulation.calendar import Calendar, prepare
from gzsim.simulation.chunk import within_peers
from gzsim.simulation.judging import Verdict
from gzsim.simulation.outcomes.measures import measure
from gzsim.simulation.world import build_world

RNG = int | Sequence[int] | np.random.SeedSequence | np.random.BitGenerator | np.random.Generator
SHIPPED = "guizhou-2025"


class GuizhouModel(Replication):
    """One replication of a scenario, a month a step, up to the scenario's last year.

    What is misspelt, of another shape, not finite or out of range is refused with an ``InputError``, whether it is
    given to the model, written to an agent or answered by a leader; after an error, and after the last year, the model
    steps no further. Leaders and units may be replaced by others in their place, ``model.leaders[3] = Mine(model, 3)``,
    given another class or single methods of their own; none can be removed.

    Parameters
    ----------
    scenario : Scenario, name of a shipped one or path of a file; the shipped one of today unless given
    scheme : name of one of its schemes, or a scheme of one's own; the one in force unless given
    replication : number of the replication: the same luck as in an ensemble
    leader : class of the leaders, or a function from a unit's code to one
    rng, seed : one of the two: a seed, a generator or whatever else Mesa and NumPy take for one
        (`gzsim.simulation.agents.seeding.seed_of`); the scenario's seed unless given

    Attributes
    ----------
    units, leaders, provinces : agents, in the order of the units
    scheme : what follows from the ranks; another may be set, and holds from then on
    state : every array of the replication
    year, month : of the year that is lived; years of warm-up are negative or 0
    judged : outcomes of the last December, by name
    running : False once the scenario's last year has been lived
    datacollector : collects the headline outcomes at the end of every month; another that is put in its place is left
        to who put it there
    key : seed of the engine; Mesa's ``rng`` and ``random`` serve behaviour of one's own and nothing else

    Raises
    ------
    InputError
        If the scenario has no such scheme, or a seed, replication or leader cannot be one.

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

    hooks = ("step", "run_model")
    fixed = ("key", "world", "units", "leaders", "provinces")

    def __init__(
        self,
        scenario: Scenario | str | PathLike = SHIPPED,
        scheme: str | Scheme | None = None,
        replication: int = 0,
        leader: type[Leader] | Callable[[str], type[Leader]] = Leader,
        rng: RNG | None = None,
        seed: RNG | None = None,
    ) -> None:
        self._declared = as_scenario(scenario)
        self.key, source = seed_of(rng, seed, self._declared.simulation.seed)
        super().__init__(build_world(self._declared), whole_number(replication, "replication", 0, 2**32 - 1), source)
        self._mesas_step, self.step = self.step, self._step_unless_over
        self._over = ""
        self.scheme = self._declared.scheme_in_force if scheme is None else scheme
        self.verdict: Verdict | None = None
        self._none = NoSanction()
        self._calendar = Calendar(self.state, prepare(self.world), self.key, OfLeaders(self))
        self._watch = Watch(self.state, self.world)
        self._make_agents(leader)
        self.datacollector = self._headlines = headline_collector()

    def _make_agents(self, leader: type[Leader] | Callable[[str], type[Leader]]) -> None:
        self.provinces, self.units, self.leaders = (Seats(self, kind) for kind in (Province, Unit, Leader))
        self.provinces.fill([Province(self, number) for number in range(Province.places(self))])
        self.units.fill([Unit(self, place) for place in range(Unit.places(self))])
        kinds = [leader if isinstance(leader, type) else self._kind_of(leader, unit.code) for unit in self.units]
        for kind in kinds:
            if not (isinstance(kind, type) and issubclass(kind, Leader)):
                valid = "a subclass of Leader, or a function from a unit's code to one"
                raise InputError(f"{kind!r}", field="leader", valid=valid)
        self.leaders.fill([kind(self, place) for place, kind in enumerate(kinds)])

    @staticmethod
    def _kind_of(leader: Any, code: str) -> Any:
        return leader(code) if callable(leader) else leader

    @property
    def scheme(self) -> Scheme:
        """What follows from the ranks, in each peer group by itself."""
        return self._scheme

    @scheme.setter
    def scheme(self, scheme: str | Scheme) -> None:
        if isinstance(scheme, str):
            chosen_schemes(self._declared, [scheme], "scheme")  # refuses one that the scenario does not have
            scheme = self._declared.scheme(scheme, self.world.units.tolist())
        check_scheme(scheme, "scheme")
        self._scheme = scheme if isinstance(scheme, WithinGroups) else within_peers(self.world, scheme)

    @property
    def months(self) -> int:
        """Months lived so far."""
        return int(self.steps)

    @property
    def year(self) -> int:
        """Year that is lived or has just ended, 1 for the first that counts."""
        return max(0, self.months - 1) // 12 + 1 - int(self.world.timing.warm_up)

    @property
    def month(self) -> int:
        """Month that has just been lived, 1 to 12; 0 before the first."""
        return (self.months - 1) % 12 + 1 if self.months else 0

    @property
    def in_force(self) -> Scheme:
        """The scheme of the year; none in the years of warm-up."""
        return self.scheme if self.year >= 1 else self._none

    def run_model(self) -> None:
        """Step to the end of the scenario's last year."""
        while self.running:
            self.step()

    def _step_unless_over(self) -> None:
        """Step as Mesa does; after the last year, or after an error that left a month half lived, raise."""
        if self._over:
            raise InputError(f"the model steps no further: {self._over}", field="step", valid="a new model")
        try:
            self._mesas_step()
        except BaseException as error:
            self._over = f"it stopped in month {self.month} of year {self.year}, {type(error).__name__}"
            self.running = False
            raise

    def step(self) -> None:
        """Live a month: January's and the quarter's rules before it, December's after it.

        Raises
        ------
        InputError
            If the scenario's last year has been lived, what was written to the state cannot be, or a leader or the
            scheme answers what cannot be meant.
        """
        self._look()
        self._live()
        self._look()
        if self.datacollector is self._headlines:
            self.datacollector.collect(self)
        if self.months == 12 * (int(self.world.timing.warm_up) + self._declared.simulation.years):
            self.running = False
            self._over = f"year {self.year} was the scenario's last (simulation.years)"

    def _look(self) -> None:
        for seats in (self.provinces, self.units, self.leaders):
            seats.refuse_strangers()
        self._watch.refuse_nonsense(self.state, self.year, self.month, reported=self.verdict is not None)

    def _live(self) -> None:
        calendar = self._calendar
        if calendar.months == 0:
            calendar.begin_again()
        verdict = calendar.month(self.in_force)
        if verdict is not None:
            self.verdict = verdict
            self.judged = measure(self.state, calendar.setting, calendar.conditions, verdict)
