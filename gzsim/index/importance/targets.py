"""Weights of a group of a recipe that make its members count for what they are meant to."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.optimize import minimize

from gzsim.errors import InputError
from gzsim.index.aggregate import arithmetic
from gzsim.index.importance.deliver import deliverable
from gzsim.index.names import IndexWarning
from gzsim.index.recipe import Recipe, build
from gzsim.index.recipe.methods import resolve
from gzsim.index.sensitivity.rescoring import Rebuilder
from gzsim.index.squares import scaled
from gzsim.index.weights import given
from gzsim.views.result import Result

Measure = Callable[[np.ndarray, np.ndarray], float]

EQUAL = "equal"

REACHED = 1e-3
"""Distance from the targets that a search may leave and still count as having reached them."""

NOTHING, STEP, LEAST = 1e-12, 1e-4, 0.05
"""Squared distance at which a search ends; its step in the root of a weight, and the least root that it starts from."""

ROUNDS, EVALUATIONS = 25, 400
"""Gradients of a search from each of its starts, and indices that the last simplex builds at most."""


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class Reweighted(Result):
    """A recipe whose group counts as it is meant to, as nearly as weights can bring it about.

    Attributes
    ----------
    recipe : Recipe; the one that was given, with these weights in ``weights_of``
    table : DataFrame, members × (target, weight_before, importance_before, weight, importance, off)
        Importances are shares that sum to 1, negative for a member that runs against the score; ``off`` is what is
        left between importance and target.
    distance : float; Euclidean distance between importance and target
    delivered : bool; whether the targets are reached
    group : str
    """

    recipe: Recipe
    table: pd.DataFrame
    distance: float
    delivered: bool
    group: str

    @property
    def undeliverable(self) -> pd.Series:
        """What is left between importance and target, by member, of those that are off by a thousandth or more."""
        off = self.table["off"]
        return off[off.abs() >= REACHED]


def squared_correlation(x: np.ndarray, y: np.ndarray) -> float:
    """Share of the variance of y on a straight line of x; 0 if either is the same for all.

    >>> squared_correlation(np.array([1.0, 2, 3]), np.array([3.0, 2, 1]))
    1.0
    """
    if np.ptp(x) == 0 or np.ptp(y) == 0:
        return 0.0
    return float(_correlation(x, y) ** 2)


def with_importance(
    recipe: Recipe,
    X: pd.DataFrame,
    targets: Mapping | pd.Series | str,
    group: str = "index",
    within: str | None = None,
    measure: Measure = squared_correlation,
) -> Reweighted:
    r"""Find the weights of a group's members with which each accounts for as much of the score as it is meant to.

    .. math:: \min_{w \ge 0,\ \sum w = 1} \Big\| \frac{S_k(w)}{\sum_l |S_l(w)|} - t_k \Big\|, \qquad
              S_k = \operatorname{sign}(\operatorname{corr}(y_k, s(w)))\; m(y_k, s(w))

    with y the normalised indicators or scores that the group has for members, s the score and m the measure. For an
    arithmetic mean and squared correlations the answer is that of :func:`gzsim.index.importance.deliverable`; if any
    weights reach the targets it is exact. Otherwise it is searched for, from there and from the present weights, by
    building the index again and again: the distance is the smallest that was found.

    Parameters
    ----------
    recipe : Recipe
    X : DataFrame, units × columns; as the recipe takes it
    targets : mapping member → share, summing to 1, or ``"equal"``
        Of squared correlations, or of what else is measured. COINr's ``itarg`` are of plain correlations: c(1, 2)
        there are 1/5 and 4/5 here.
    group : str; any group of the recipe's tree
    within : str, optional
        The group in whose score the members are to count: the same one unless given, or one above it, such as
        ``"index"``.
    measure : function (x, y) → share of the variance of y that x accounts for
        :func:`gzsim.index.importance.squared_correlation`, :func:`gzsim.index.importance.correlation_ratio`, or one's
        own.

    Raises InputError if there is no such group, ``within`` is not above it, targets are not the members' or do not sum
    to 1, or fewer than three units have all figures. An IndexWarning says which members cannot be made to count as
    they are meant to.

    Source: Becker, Saisana, Paruolo and Vandecasteele (2017), Weights and importance in composite indicators: closing
    the gap, Ecological Indicators 80.

    >>> X = pd.DataFrame({"growth": [1.0, 1, -1, -1], "forest": [1.0, -0.5, 0.5, -1]}, index=list("abcd"))
    >>> found = with_importance(Recipe(directions={"growth": 1, "forest": 1}), X, {"growth": 0.8, "forest": 0.2})
    >>> found.table[["target", "weight_before", "importance_before", "weight", "importance"]].round(3)
            target  weight_before  importance_before  weight  importance
    growth     0.8            0.5              0.561   0.784         0.8
    forest     0.2            0.5              0.439   0.216         0.2
    >>> found.recipe.weights_of["index"].method
    'given'
    """
    above = _within(recipe, group, within)
    members = list(recipe.tree[group])
    target = given(_shares(targets, members), pd.DataFrame(columns=members))
    problem = _Problem(recipe, X, group, above, measure)
    step = recipe.aggregation_in(group)
    straight = resolve("aggregation", step.method) is arithmetic
    if straight and above == group and measure is squared_correlation:
        told = deliverable(problem.members, target)
        weights, delivered = told.table["weight"], told.delivered
    else:
        weights = problem.search(target, straight)
        delivered = bool(np.linalg.norm(problem.importance(weights) - target) < REACHED)
        _tell(problem.importance(weights) - target)
    importance = problem.importance(weights)
    table = pd.DataFrame(
        {
            "target": target,
            "weight_before": problem.before,
            "importance_before": problem.importance(problem.before),
            "weight": weights,
            "importance": importance,
            "off": importance - target,
        }
    )
    chosen = {**recipe.weights_of, group: weights.to_dict()}
    return Reweighted(
        recipe=recipe.with_(weights_of=chosen), table=table, distance=float(np.linalg.norm(table["off"])),
        delivered=delivered, group=group,
    )  # fmt: skip


class _Problem:
    """The index as a function of the weights of one group."""

    def __init__(self, recipe: Recipe, X: pd.DataFrame, group: str, above: str, measure: Measure) -> None:
        index = build(recipe, X)
        own = index.weights[index.weights["group"] == group].set_index("member")["weight"]
        complete = index.normalised.join(index.scores)[list(recipe.tree[group])]
        self._recipe, self._group, self._above, self._measure = recipe, group, above, measure
        self._rebuilder = Rebuilder(X)
        self._seen = (complete.notna().all(axis=1) & index.scores[above].notna()).to_numpy()
        self.before = own.reindex(complete.columns)
        self.members = complete[self._seen]
        if len(self.members) < 3:
            raise InputError(f"{len(self.members)} units without a gap", field="X", valid="three or more")

    def importance(self, weights: pd.Series) -> pd.Series:
        """Share of each member in what all account for."""

        def chosen(group: str, made: pd.Series) -> pd.Series:
            return weights if group == self._group else made

        score = self._rebuilder.build(self._recipe, chosen)[0][self._above][self._seen]
        counted = {name: _signed(column.to_numpy(), score, self._measure) for name, column in self.members.items()}
        total = sum(map(abs, counted.values()))
        return pd.Series(counted) / (total if total > 0 else 1.0)

    def search(self, target: pd.Series, straight: bool) -> pd.Series:
        """Weights that come nearest to the targets, by SLSQP from each start, and a simplex from the best."""
        starts = [self.before, target]
        if straight:
            with warnings.catch_warnings(action="ignore", category=IndexWarning):
                starts.insert(0, deliverable(self.members, target).table["weight"])

        def off(root: np.ndarray) -> float:
            return float(np.sum((self.importance(_of(root, target.index)) - target) ** 2))

        best = None
        for start in starts:
            root = np.sqrt(start.to_numpy(float)).clip(LEAST)
            tried = minimize(off, root, method="SLSQP", options={"eps": STEP, "maxiter": ROUNDS, "ftol": NOTHING})
            best = tried if best is None or tried.fun < best.fun else best
            if best.fun < NOTHING:
                break
        else:
            simplex = {"maxfev": EVALUATIONS, "xatol": STEP**2, "fatol": NOTHING}
            tried = minimize(off, best.x, method="Nelder-Mead", options=simplex)
            best = tried if tried.fun < best.fun else best
        return _of(best.x, target.index)


def _within(recipe: Recipe, group: str, within: str | None) -> str:
    groups = recipe.tree
    if group not in groups:
        raise InputError(f"no group {group!r}", field="group", valid=", ".join(groups))
    chain = [group]
    while chain[-1] != "index":
        chain.append(next(name for name, members in groups.items() if chain[-1] in members))
    if within is not None and within not in chain:
        raise InputError(f"{within!r} is not made of {group}", field="within", valid=", ".join(chain))
    return within or group


def _tell(off: pd.Series) -> None:
    left = off[off.abs() >= REACHED]
    if len(left):
        told = ", ".join(f"{name} ({each:+.3f})" for name, each in left.items())
        message = f"no weights were found that deliver the importance that is meant; off by: {told}"
        warnings.warn(message, IndexWarning, stacklevel=3)


def _shares(targets: Mapping | pd.Series | str, members: list[str]) -> Mapping | pd.Series:
    if not isinstance(targets, str):
        return targets
    if targets != EQUAL:
        raise InputError(f"no targets {targets!r}", field="targets", valid=f"a share for each member, or {EQUAL!r}")
    return dict.fromkeys(members, 1 / len(members))


def _of(root: np.ndarray, names: pd.Index) -> pd.Series:
    """Weights whose roots are in proportion to these, so that none is negative."""
    squares = root**2
    return pd.Series(squares / squares.sum(), index=names)


def _signed(x: np.ndarray, y: np.ndarray, measure: Measure) -> float:
    if np.ptp(x) == 0 or np.ptp(y) == 0:
        return 0.0
    amount = measure(x, y)
    if not np.isfinite(amount):
        problem = f"too few units ({len(x)}) for the measure"
        raise InputError(problem, field="measure", valid="squared_correlation")
    return float(np.sign(_correlation(x, y)) * amount)


def _correlation(x: np.ndarray, y: np.ndarray) -> float:
    return float(np.corrcoef(scaled(x, -1), scaled(y, -1))[0, 1])
