"""Draws of parameters from their plausible ranges, to see how much an answer hangs on what is assumed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gzsim.common.names import known, list_of, whole_number
from gzsim.scenario.loading import as_scenario
from gzsim.scenario.parameters import Parameter, Value, load_parameters
from gzsim.scenario.scenario import Scenario

METHODS = ("latin hypercube", "random")
MOST_DRAWS = 1_000_000
_STREAM = 2**16  # beyond the mechanisms of the simulation, whose draws have the same seeds
RATIO = 4
"""Ranges above 0 whose ends differ by more than this factor are drawn by ratios."""


def plausible_draws(
    n: int,
    seed: int,
    names: Iterable[str] | None = None,
    method: str = "latin hypercube",
    *,
    scenarios: Scenario | str | Sequence[Scenario | str] = (),
) -> pd.DataFrame:
    r"""Draw parameters from what is plausible of each, independently of one another.

    .. math:: x_i = F^{-1}(u_i), \qquad u_i = (\pi(i) + v_i)/n

    with π a random order of n strata, so that each is met once (McKay, Beckman and Conover 1979). F is uniform, or
    uniform in the logarithm where the range lies above 0 and high/low > 4. Whole numbers stay whole; choices are
    equally likely. A list is multiplied by one factor and kept within its validity. What is the rest of others
    (``rest_of``) is drawn together with them: 1 less their sum. What a scenario states itself is left to it, and so is
    all that sums to 1 with it.

    What is drawn of a parameter depends neither on which others are drawn nor on the machine.

    Parameters
    ----------
    n : how many draws
    seed : whole number from 0 to 4294967295
    names : dotted names; all that have a plausible range unless given
    method : "latin hypercube", or "random" for u without strata
    scenarios : the scenario that the rows are applied to, or all that are compared under them

    Returns
    -------
    DataFrame (draw, parameter); a row is applied by ``scenario.with_({"parameters": row.to_dict()})``

    Raises
    ------
    InputError
        If a name is unknown or is not varied, or n, seed, method or scenarios cannot be.

    Examples
    --------
    >>> draws = plausible_draws(4, seed=1, names=["leader.discount", "reviews.limit", "beliefs.kind"])
    >>> bool(draws["leader.discount"].between(0.9, 0.99).all()), sorted(draws["beliefs.kind"])
    (True, ['learned', 'learned', 'positional', 'positional'])
    >>> "leader.exit_hazard" in plausible_draws(4, seed=1, scenarios="guizhou-2025-tenure-3")
    False
    """
    n, seed = whole_number(n, "n", 1, MOST_DRAWS), whole_number(seed, "seed", 0, 2**32 - 1)
    known(method, METHODS, "method")
    free = free_parameters(names, scenarios=scenarios)
    return at_places(pd.DataFrame(uniform_places(n, seed, free, strata=method == METHODS[0]), columns=free))


def free_parameters(
    names: Iterable[str] | None = None, *, scenarios: Scenario | str | Sequence[Scenario | str] = ()
) -> list[str]:
    """Names of the parameters that are drawn if these are to vary: not what scenarios state, nor what is a rest.

    Raises InputError if a name is unknown or is not varied.

    >>> free_parameters(["leader.discount", "leader.exit_hazard"], scenarios="guizhou-2025-tenure-3")
    ['leader.discount']
    """
    varied = _varied()
    chosen = list(varied) if names is None else list_of(names, varied, "names")
    needed = {*chosen, *(other for name in chosen for other in varied[name].rest_of)} - _held(varied, scenarios)
    return [name for name, each in varied.items() if name in needed and not each.rest_of]


def at_places(places: pd.DataFrame) -> pd.DataFrame:
    """Parameters F⁻¹(u) at places u from 0 to 1, (draw × free parameter); what is a rest of them follows.

    >>> at_places(pd.DataFrame({"leader.discount": [0.25, 0.5]}))["leader.discount"].round(4).tolist()
    [0.9225, 0.945]
    """
    varied = _varied()
    drawn = {name: _values(varied[name], places[name].to_numpy()) for name in places}
    for name, each in varied.items():
        if set(each.rest_of).intersection(places):
            drawn[name] = 1 - sum(drawn.get(other, varied[other].value) for other in each.rest_of)
    table = pd.DataFrame({name: drawn[name] for name in varied if name in drawn}, index=range(len(places)))
    return table.rename_axis(index="draw", columns="parameter")


def _varied() -> dict[str, Parameter]:
    """Parameters with a plausible range."""
    return {name: each for name, each in load_parameters().entries.items() if each.plausible is not None}


def _held(varied: Mapping[str, Parameter], scenarios: Scenario | str | Sequence[Scenario | str]) -> set[str]:
    """What scenarios state, and what sums to 1 with it: whoever states a part of a sum has said how it is divided."""
    several = scenarios if isinstance(scenarios, list | tuple) else [scenarios]
    stated = {name for each in several for name in as_scenario(each, "scenarios").parameters}
    sums = [{name, *each.rest_of} for name, each in varied.items()]
    return stated.union(*(each for each in sums if each & stated))


def uniform_places(n: int, seed: int, names: Sequence[str], *, strata: bool) -> NDArray[np.float64]:
    """u (draw, name) inside (0, 1): in strata each of which is met once, or anywhere; each name draws by itself."""
    from gzsim.numeric.philox import name_keys, uniforms

    keys, draws = name_keys(names), np.arange(n)
    order, inside = (uniforms(seed, draws, time, _STREAM, keys) for time in (0, 1))
    if not strata:
        return order
    return (order.argsort(axis=0, kind="stable").argsort(axis=0, kind="stable") + inside) / n


def _values(parameter: Parameter, u: NDArray[np.float64]) -> NDArray | list[Value]:
    """F⁻¹(u) of a parameter, as its type says."""
    if parameter.type == "choice":
        last = len(parameter.plausible) - 1
        return [parameter.plausible[min(k, last)] for k in (u * (last + 1)).astype(int)]
    low, high = parameter.plausible
    if parameter.type == "whole number":
        return np.minimum(np.floor(_between(low, high + 1, u)), high).astype(int)
    x = _between(low, high, u)
    if not isinstance(parameter.value, tuple):
        return x
    return [tuple(np.clip(row, parameter.low, parameter.high).tolist()) for row in np.outer(x, parameter.value)]


def _between(low: float, high: float, u: NDArray[np.float64]) -> NDArray[np.float64]:
    """Values from low to high, by ratios over a wide range above 0, with the same bits on every machine."""
    from gzsim.numeric.elementary import exp, log

    by_ratios = low > 0 and high / low > RATIO
    return np.clip(low * exp(u * log(high / low)) if by_ratios else low + u * (high - low), low, high)
