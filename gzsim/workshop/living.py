"""What a choice leads to: years under today's rules, then under the team's, at the defaults and in draws."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from io import BytesIO
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gzsim.scenario import Scenario, plausible_draws
from gzsim.scenario.draws import free_parameters
from gzsim.simulation.calendar import Calendar
from gzsim.simulation.chunk import Case, YearEnd, simulate_years, warmed_up
from gzsim.simulation.outcomes.catalogue import OUTCOMES
from gzsim.simulation.outcomes.measures import measure
from gzsim.simulation.state import ARRAYS, blank
from gzsim.simulation.world import World, build_world
from gzsim.views.labels import Name
from gzsim.workshop.levers import DRAWN_NOT

Array = NDArray[np.float64]

REPLICATIONS = 16
"""Replications at the default parameters."""
IN_A_DRAW = 4
"""Replications of each draw of plausible parameters."""

FABRICATION = "fabrication"
"""Reports above the truth, by the weights of the public and on the ruler: alike for all teams, whatever they weigh."""
KEPT = (
    *("achievement", "work", "long_work", "capital", "debt", "liars", "forms", "satisfaction", "lights", "found"),
    *("last", "wrongly_last", "transfer", "vetoed", "bonus_lost", "promoted", "reported_score", "true_score"),
)
"""Outcomes that are kept of every place, beside `FABRICATION`."""
OUTCOME_NAMES = (*KEPT, FABRICATION)
LABELS: Mapping[str, Name] = {name: Name(*OUTCOMES.loc[name, ["name", "name_zh"]]) for name in KEPT} | {
    FABRICATION: Name("Reports above the truth", "虚报幅度")
}
UNITS: Mapping[str, Name] = {name: Name(*OUTCOMES.loc[name, ["unit", "unit_zh"]]) for name in KEPT} | {
    FABRICATION: Name(*OUTCOMES.loc["achievement", ["unit", "unit_zh"]])
}
BETTER: Mapping[str, str] = {name: OUTCOMES.loc[name, "better"] for name in KEPT} | {FABRICATION: "lower"}


@dataclass(frozen=True)
class Ask:
    """What a worker is asked: the session's baseline, a changed scenario, and how much of it to live."""

    session: str
    """Key of baseline, seed and draws: what a worker may keep for the next team."""
    baseline: Scenario
    changed: Scenario
    seed: int
    years: int
    draws: int
    """Draws of plausible parameters of the session."""
    first: int
    last: int
    """Which of them are lived now, if any; with the first of all come the default parameters."""


@dataclass(frozen=True, eq=False)
class Lived:
    """What came of a choice: by outcome (O), replication (R), year (Y), draw (D), indicator (K) and place (N)."""

    drawn: Array
    """(O, D, N) means over years and the replications of a draw."""
    units: Array | None = None
    """(O, R, N) means over years, default parameters; None, as all that follows, where only draws were asked for."""
    years: Array | None = None
    """(O, Y, N) means over replications."""
    effort: Array | None = None
    """(R, K, N) share of working time, mean over years."""
    invented: Array | None = None
    """(R, K, N) over-report, spans of the ruler."""
    attained: Array | None = None
    """(R, K, N) truth on the ruler, 1 at its full mark."""

    def packed(self) -> bytes:
        """All arrays in the bytes that `read` takes."""
        there = {each.name: getattr(self, each.name) for each in fields(self)}
        file = BytesIO()
        np.savez_compressed(file, **{name: each for name, each in there.items() if each is not None})
        return file.getvalue()

    @classmethod
    def read(cls, data: bytes) -> Lived:
        """Arrays from their bytes."""
        with np.load(BytesIO(data), allow_pickle=False) as file:
            return cls(**{name: file[name] for name in file.files})

    def followed_by(self, more: Lived) -> Lived:
        """The same with further draws."""
        return replace(self, drawn=np.concatenate([self.drawn, more.drawn], axis=1))


@dataclass(eq=False)
class _Session:
    """A baseline under its draws, with the warm-up that all teams share."""

    baseline: Scenario
    seed: int
    draws: list[dict[str, Any]]
    worlds: dict[int | None, World]
    calendars: dict[tuple[Any, ...], Calendar]

    def under(self, scenario: Scenario, draw: int | None) -> Scenario:
        """A scenario with the parameters of a draw."""
        return scenario if draw is None else scenario.with_({"parameters": self.draws[draw]})

    def world(self, draw: int | None) -> World:
        """The baseline's world under a draw."""
        if draw not in self.worlds:
            self.worlds[draw] = build_world(self.under(self.baseline, draw))
        return self.worlds[draw]

    def begun(self, case: Case, draw: int | None, part: NDArray[np.int64]) -> Calendar:
        """Warm-up under today's rules, lived once for all teams that need room for the same arrays."""
        room = blank(case.before.world, part[:1], case.world)
        key = draw, *(getattr(room, name).shape for name in ARRAYS)
        if key not in self.calendars:
            self.calendars[key] = warmed_up(case, part, self.seed)
        return self.calendars[key].branched()


def parameter_draws(baseline: Scenario, draws: int, seed: int) -> list[dict[str, Any]]:
    """Draws of all plausible parameters that neither the baseline states nor teams set."""
    if not draws:
        return []
    names = [name for name in free_parameters(scenarios=baseline) if name not in DRAWN_NOT]
    return plausible_draws(draws, seed, names, scenarios=baseline).to_dict("records")


@lru_cache(maxsize=4)
def _session(key: str, baseline: Scenario, seed: int, draws: int) -> _Session:
    return _Session(baseline, seed, parameter_draws(baseline, draws, seed), {}, {})


def lived(ask: Ask) -> Lived:
    """Live through the years of a choice; the same ask gives the same bits in every process."""
    session = _session(ask.session, ask.baseline, ask.seed, ask.draws)
    found = _at(session, ask, None, REPLICATIONS) if ask.first == 0 else {}
    drawn = [_at(session, ask, draw, IN_A_DRAW)["units"].mean(1) for draw in range(ask.first, ask.last)]
    if not drawn:
        return Lived(drawn=found["units"][:, :0], **found)
    return Lived(drawn=np.stack(drawn, 1), **found)


def _at(session: _Session, ask: Ask, draw: int | None, replications: int) -> dict[str, Array]:
    part, today = np.arange(replications), session.world(draw)
    world = today if ask.changed == ask.baseline else build_world(session.under(ask.changed, draw))
    before = Case(today, _scheme(ask.baseline, today))
    case = Case(world, _scheme(ask.changed, world), before)
    found = None
    for year, end in enumerate(simulate_years(case, ask.years, part, ask.seed, session.begun(case, draw, part))):
        values, details = _measured(end)
        if found is None:
            found = {"units": np.zeros_like(values), "years": np.empty((values.shape[0], ask.years, values.shape[2]))}
            found |= {name: np.zeros_like(each) for name, each in details.items()}
        found["units"] += values
        found["years"][:, year] = values.mean(1)
        for name, each in details.items():
            found[name] += each
    return {name: each if name == "years" else each / ask.years for name, each in found.items()}


def _scheme(scenario: Scenario, world: World) -> Any:
    """The scheme in force, with the subsidy of the world's parameters."""
    units = tuple(world.units.tolist())
    around = replace(scenario.surroundings(units), subsidy=world.parameters["budget.subsidy"])
    return scenario.schemes[scenario.scheme_in_force].placed_in(around)


def _measured(end: YearEnd) -> tuple[Array, dict[str, Array]]:
    """Outcomes (O, R, N) of a year, and what concerns indicators (R, K, N)."""
    world, verdict = end.setting.world, end.verdict
    outcomes = measure(end.state, end.setting, end.conditions, verdict)
    outcomes[FABRICATION] = fabrication(verdict.lie, world)
    details = {
        "effort": end.state.effort,
        "invented": verdict.lie,
        "attained": world.on_ruler(verdict.truth),
    }
    return np.array([outcomes[name] for name in OUTCOME_NAMES], float), details


def fabrication(lie: Array, world: World) -> Array:
    """Reports above the truth (R, N), 100·Σ_k u_k·lie_k, by the weights u of the public."""
    return 100.0 * (world.public_weights[:, None] * lie).sum(-2)
