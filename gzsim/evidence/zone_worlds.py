"""Size and power of every test of zone models, by Monte Carlo on made-up places."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gzsim.common.names import known
from gzsim.evidence.by_chance import remembering
from gzsim.evidence.endowment_bias import RUN, leanings
from gzsim.evidence.intraclass import lasting
from gzsim.evidence.later_outcomes import HORIZON, foresight
from gzsim.evidence.randomisation import LEVEL, POWER
from gzsim.evidence.telling import STATISTICS as TOLD
from gzsim.evidence.telling import telling_apart
from gzsim.evidence.winners import moves
from gzsim.history.fairness import UNIFORM

Array = NDArray[np.float64]

OTHER = ("other", "any")
LASTING, MEMORY, COMMON = 0.15, 0.4, 0.85
"""What is assumed where another effect is asked for: share that lasts and memory of noise from year to year, about as
found on the record, and correlation of the noise of two zone models."""

ENDOWMENTS = 5
TIMES = 199
"""Draws within each replication: enough for a level of 5 %."""


@dataclass(frozen=True)
class Made:
    """How large a panel is made.

    Attributes
    ----------
    places, years : int
    luck : random generator of the replication
    """

    places: int
    years: int
    luck: np.random.Generator

    def noise(self, memory: float = MEMORY, more: int = 0) -> Array:
        """Noise of variance 1 with a memory, (year, place)."""
        return remembering(self.luck.standard_normal((self.years + more, self.places)), memory)

    def points(self, share: float = LASTING, memory: float = MEMORY, more: int = 0) -> Array:
        """Points of variance 1 of which a share lasts, (year, place)."""
        own = self.luck.standard_normal(self.places)
        return np.sqrt(share) * own + np.sqrt(1 - share) * self.noise(memory, more)

    def table(self, values: Array, first: int = 0) -> pd.DataFrame:
        """Values as a table, years × places."""
        codes = [f"{place:03d}" for place in range(self.places)]
        return pd.DataFrame(values, index=range(first, first + len(values)), columns=codes)

    def ranked(self, values: Array) -> pd.DataFrame:
        """Positions, 1 for the first and 0 for the last."""
        return (self.table(values).rank(axis=1) - 1) / (self.places - 1)

    def judged(self, values: Array) -> pd.DataFrame:
        """Points less the mean of the year."""
        return self.table(values - values.mean(axis=1, keepdims=True))


def _leaning(made: Made, effect: float, against: float | None = None) -> tuple[dict[str, float], dict[str, float]]:
    """Points that go with the first endowment; of another model, whose noise is nearly the same, not or less."""
    endowments = made.luck.standard_normal((made.places, ENDOWMENTS))
    base = made.points()
    other = np.sqrt(COMMON) * base + np.sqrt(1 - COMMON) * made.points()
    lean = {UNIFORM: (effect, base)} | ({} if against is None else {OTHER: (against, other)})
    places = {key: made.ranked(size * endowments[:, 0] + np.sqrt(1 - size**2) * noise)
              for key, (size, noise) in lean.items()}  # fmt: skip
    codes = places[UNIFORM].columns
    found = leanings(places, pd.DataFrame(endowments, index=codes).add_prefix("k"), times=TIMES)
    told, first = found.by_rule, found.by_endowment.iloc[0]
    if against is None:
        return ({"leaning": told.loc[UNIFORM, "squared"], "leaning on one": first["rho"]},
                {"leaning": told.loc[UNIFORM, "p"], "leaning on one": first["p"]})  # fmt: skip
    return {"leaning_difference": -told.loc[OTHER, "minus_base"]}, {"leaning_difference": told.loc[OTHER, "p_years"]}


def _lean_more(made: Made, effect: float) -> tuple[dict[str, float], dict[str, float]]:
    """The base leans by 0.3 and by the effect more than the other."""
    return _leaning(made, 0.3 + effect, 0.3)


def _last(made: Made, effect: float, memory: float = 0.0) -> tuple[dict[str, float], dict[str, float]]:
    points = {UNIFORM: made.judged(made.points(effect, memory))}
    kept, apart = (run(points, times=TIMES).iloc[0] for run in (lasting, telling_apart))
    found = kept[["lag_1", "icc", "last_again"]].to_dict() | {"icc_memory": kept["icc"]}
    p = {name: kept[f"p_{name}"] for name in found} | {name: apart[f"p_{name}"] for name in TOLD}
    return found | apart[list(TOLD)].to_dict(), p


def _last_with_memory(made: Made, effect: float) -> tuple[dict[str, float], dict[str, float]]:
    return _last(made, effect, MEMORY)


def _foresee(made: Made, effect: float) -> tuple[dict[str, float], dict[str, float]]:
    """Outcomes that follow the points of the year before."""
    points, own = made.points(), made.points(more=HORIZON)
    outcome = own.copy()
    outcome[1 : made.years + 1] = effect * points + np.sqrt(1 - effect**2) * own[1 : made.years + 1]
    told = foresight({UNIFORM: made.ranked(points)}, made.table(outcome), times=TIMES).iloc[0]
    return {"foresight": told["rho"]}, {"foresight": told["p"]}


def _move(made: Made, effect: float) -> tuple[dict[str, float], dict[str, float]]:
    """The first place wins by another model, by so many standard deviations of its points."""
    base = made.points()
    other = np.sqrt(COMMON) * base + np.sqrt(1 - COMMON) * made.noise()
    other[:, 0] += effect
    told = moves(made.ranked(base), made.ranked(other), times=TIMES).loc["000"]
    return {"move": told["mean_places_won"]}, {"move": told["p"]}


WORLDS: Mapping[str, Callable[[Made, float], tuple[dict[str, float], dict[str, float]]]] = {
    "leaning": _leaning,
    "leaning_difference": _lean_more,
    "lasting": _last,
    "lasting_with_memory": _last_with_memory,
    "foresight": _foresee,
    "move": _move,
}
"""By what is true of made-up places; the effect is 0 where there is nothing to be found."""


def zone_power(
    world: str, effects: Iterable[float], *, places: int, years: int, replications: int = 200, seed: int = 2025
) -> pd.DataFrame:
    r"""Share of made-up panels in which each test finds something, at a level of 5 %.

    .. math:: x_{it} = \sqrt{\lambda}\, a_i + \sqrt{1 - \lambda}\, e_{it}, \qquad
              e_{it} = \phi\, e_{i,t-1} + \sqrt{1 - \phi^2}\, u_{it}

    with a and u independent standard normal. Worlds: "leaning" (points :math:`\beta z_i + \sqrt{1 - \beta^2}\,x_{it}`
    with z one of five endowments; the effect is β), "leaning_difference" (a base that leans by 0.3 + effect, against
    0.3), "lasting" (the effect is λ, φ = 0), "lasting_with_memory" (φ = 0.4), "foresight" (outcomes follow the points
    of the year before by the effect), "move" (one place wins by so many standard deviations).

    Parameters
    ----------
    world : str
    effects : of which 0 gives the size of the test
    places, years : of the panel
    replications, seed : of the Monte Carlo

    Returns DataFrame: world, test, effect, places, years, run, replications, found (mean of the estimate), share (of
    replications with p ≤ 0.05), error (its standard error).

    Raises InputError if there is no such world.

    >>> zone_power("foresight", [0.0], places=6, years=6, replications=5)[["test", "effect"]].to_numpy().tolist()
    [['foresight', 0.0]]
    """
    known(world, WORLDS, "world")
    rows = []
    for effect in effects:
        lucks = np.random.SeedSequence(seed).spawn(replications)
        made = [WORLDS[world](Made(places, years, np.random.default_rng(luck)), effect) for luck in lucks]
        found, p = (pd.DataFrame([each[side] for each in made]) for side in (0, 1))
        for test, share in (p <= LEVEL + 1e-9).mean().items():
            error = np.sqrt(share * (1 - share) / replications)
            rows.append((world, test, effect, places, years, RUN, replications, found[test].mean(), share, error))
    columns = ["world", "test", "effect", "places", "years", "run", "replications", "found", "share", "error"]
    return pd.DataFrame(rows, columns=columns)


def detectable(power: pd.DataFrame, asked: float = POWER) -> pd.DataFrame:
    """Smallest effect that is found with a power of 80 %, between the effects that were tried.

    Parameters
    ----------
    power : DataFrame; as of :func:`zone_power`
    asked : float; the power

    Returns DataFrame: places, years, world, test, size (share found where there is nothing), effect and found (of the
    estimate) at that power; NaN if no effect that was tried is found so often.

    >>> tried = pd.DataFrame({"places": 9, "years": 16, "world": "w", "test": "t", "effect": [0.0, 0.2, 0.4],
    ...                       "found": [0.0, 0.1, 0.3], "share": [0.05, 0.6, 1.0]})
    >>> detectable(tried)[["size", "effect", "found"]].round(2).to_numpy().tolist()
    [[0.05, 0.3, 0.2]]
    """
    rows = []
    for keys, each in power.groupby(["places", "years", "world", "test"], sort=False):
        table = each.sort_values("effect", kind="stable")
        rising = table["share"].cummax().to_numpy()
        reached = rising.max() >= asked
        at = [np.interp(asked, rising, table[name]) if reached else np.nan for name in ("effect", "found")]
        size = table.loc[table["effect"] == 0, "share"]
        rows.append((*keys, size.iloc[0] if len(size) else np.nan, *at))
    return pd.DataFrame(rows, columns=["places", "years", "world", "test", "size", "effect", "found"])
