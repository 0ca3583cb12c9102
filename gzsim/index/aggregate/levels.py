"""Aggregating by level: from indicators to pillars to the index, with a method for each group."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import pandas as pd

from gzsim.common.tables import frame, refuse
from gzsim.errors import InputError
from gzsim.index.aggregate import ideal_point, mazziotta_pareto, means
from gzsim.index.names import by_name
from gzsim.index.weights import given, multiplied_down

Method = Callable[[pd.DataFrame, pd.Series], pd.Series]
METHODS: dict[str, Method] = {
    method.__name__: method
    for method in (
        means.arithmetic,
        means.geometric,
        means.harmonic,
        mazziotta_pareto.mpi,
        mazziotta_pareto.mpi_plus,
        mazziotta_pareto.ampi,
        mazziotta_pareto.ampi_plus,
        ideal_point.topsis,
    )
}
"""Methods that may be named by a text."""


def by_level(
    X: pd.DataFrame,
    structure: Mapping[str, Iterable[str]],
    weights: Mapping[str, Mapping[str, float]],
    methods: str | Method | Mapping[str, str | Method] = "arithmetic",
) -> pd.DataFrame:
    r"""Score every group of a hierarchy from its members: indicators, or the scores of lower groups.

    .. math:: s_{ig} = A_g\big((y_{im})_{m \in g},\ (w_{gm})_{m \in g}\big)

    from the lowest groups up, with y the normalised indicators or lower scores, and A the method of the group. What is
    missing goes up as the method says: after a mean, a unit without a value on a member with positive weight has no
    score in the group, nor in any group above that gives it weight. A method works on the scale that lower groups hand
    it: arithmetic over pillars that are Mazziotta–Pareto indices averages figures around 100.

    Parameters
    ----------
    structure : mapping group → members
        Members are groups or indicators. One group, whatever its name, is a member of no other: the index.
    weights : mapping group → (member → weight); those of each group sum to 1
    methods : function ``(X, weights) -> Series``, name of one, or mapping group → either
        One for all groups, or one for each.

    Returns DataFrame, units × groups; lower groups before higher ones; the last column is the index.

    Raises InputError if groups, members, weights and methods do not name each other, a name stands in two groups,
    groups contain each other, there is not one index, or the indicators are not those of X.

    >>> X = pd.DataFrame({"growth": [40.0, 60], "income": [60.0, 40], "forest": [2.0, 50]}, index=["a", "b"])
    >>> by_level(
    ...     X,
    ...     structure={"economy": ["growth", "income"], "index": ["economy", "forest"]},
    ...     weights={"economy": {"growth": 0.5, "income": 0.5}, "index": {"economy": 0.5, "forest": 0.5}},
    ...     methods={"economy": "arithmetic", "index": "geometric"},
    ... )
       economy  index
    a     50.0   10.0
    b     50.0   50.0
    """
    frame(X)
    groups = {name: tuple(members) for name, members in structure.items()}
    _same_names(groups, weights, "weights")
    shares = {
        name: dict(zip(members, by_name(weights[name], pd.Index(members), f"weights.{name}"), strict=True))
        for name, members in groups.items()
    }
    multiplied_down(shares, X)  # refuses, by name, whatever is no hierarchy over the indicators of X
    chosen = _chosen(groups, methods)
    scores: dict[str, pd.Series] = {}
    for name in _upward(groups):
        lower = pd.DataFrame({member: scores.get(member, X.get(member)) for member in groups[name]}, index=X.index)
        scores[name] = _score(chosen[name], lower, given(shares[name], lower), name)
    return pd.DataFrame(scores, index=X.index)


def _chosen(groups: Mapping[str, tuple], methods: str | Method | Mapping[str, str | Method]) -> dict[str, Method]:
    wanted = methods if isinstance(methods, Mapping) else dict.fromkeys(groups, methods)
    _same_names(groups, wanted, "methods")
    found = {name: METHODS.get(wanted[name], wanted[name]) for name in groups}
    for name, method in found.items():
        if not callable(method):
            valid = f"a function (X, weights) or one of {', '.join(METHODS)}"
            raise InputError(f"no method {method!r}", field=f"methods.{name}", valid=valid)
    return found


def _score(method: Method, X: pd.DataFrame, weights: pd.Series, name: str) -> pd.Series:
    made = method(X, weights)
    if not isinstance(made, pd.Series) or not made.index.equals(X.index):
        raise InputError("the method gives no score per unit", field=f"methods.{name}", valid="a Series over units")
    return made


def _upward(groups: Mapping[str, tuple]) -> list[str]:
    """Groups in an order in which each stands after the groups that it is made of."""
    order: list[str] = []
    while len(order) < len(groups):
        order += [
            name
            for name, members in groups.items()
            if name not in order and all(member in order for member in members if member in groups)
        ]
    return order


def _same_names(groups: Mapping, named: Mapping, field: str) -> None:
    for problem, culprits in (
        ("no such group", [name for name in named if name not in groups]),
        ("nothing given for the group", [name for name in groups if name not in named]),
    ):
        refuse(culprits, problem, field=field, valid=", ".join(groups))
