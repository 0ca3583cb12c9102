"""Methods by name: what the index packages offer, and what a user has registered."""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Callable, Mapping
from functools import cache

import pandas as pd

from gzsim.errors import InputError
from gzsim.index.aggregate import copeland, outranking_matrix
from gzsim.index.weights import given

TABLE = "pd.DataFrame"
FAMILIES = {
    "imputation": (("gzsim.index.treat.imputation", "gzsim.index.treat.multiple"), ("X",), ("Imputed",)),
    "outliers": (("gzsim.index.treat.outliers", "gzsim.index.treat.transforms"), ("X",), ("Treated", TABLE)),
    "normalisation": (("gzsim.index.normalise",), ("X",), (TABLE,)),
    "weights": (("gzsim.index.weights",), ("X",), ("pd.Series",)),
    "aggregation": (("gzsim.index.aggregate",), ("X", "weights"), ("pd.Series",)),
}
"""Per family: where its public functions are, and the first parameters and the result that make a function one of them.

A function with another result (each unit's own weights, a matrix of duels) is for calling, and no step of a recipe."""

NO_STEP = ("shape", "order_m", "score_against")
"""The first describes a table and changes nothing; the others give scores of units and no weights."""

_registered: dict[str, dict[str, Callable]] = {family: {} for family in FAMILIES}


def register(family: str) -> Callable[[Callable], Callable]:
    """Make a function of one's own usable by its name, so that a recipe that uses it can be written to a file.

    Parameters
    ----------
    family : {"imputation", "outliers", "normalisation", "weights", "aggregation"}

    Raises InputError if there is no such family, or the name belongs to a method that gzsim has.

    >>> @register("weights")
    ... def first_counts_double(X, directions=None):
    ...     return pd.Series([2.0] + [1.0] * (len(X.columns) - 1), index=X.columns) / (len(X.columns) + 1)
    >>> resolve("weights", "first_counts_double")(pd.DataFrame(columns=["growth", "forest"])).round(3).to_dict()
    {'growth': 0.667, 'forest': 0.333}
    """
    _check_family(family)

    def keep(function: Callable) -> Callable:
        name = function.__name__
        if _shipped(family, name):
            raise InputError(f"gzsim has a method {name!r} already", field=family, valid="another name")
        _registered[family][name] = function
        return function

    return keep


def available(family: str) -> list[str]:
    """Names of the methods of a family, registered ones included.

    >>> {"minmax", "zscore", "goalposts"} <= set(available("normalisation"))
    True
    """
    _check_family(family)
    offered = {*_OF_RECIPES.get(family, {}), *_registered[family]}
    for home in FAMILIES[family][0]:
        module = importlib.import_module(home)
        offered |= {name for name in getattr(module, "__all__", vars(module)) if _shipped(family, name)}
    return sorted(offered)


def resolve(family: str, method: str | Callable) -> Callable:
    """Turn the name of a method into its function; a function stays what it is.

    >>> resolve("aggregation", "arithmetic").__name__
    'arithmetic'
    """
    if callable(method):
        return method
    _check_family(family)
    found = _registered[family].get(method) or _shipped(family, method)
    if found is None:
        hint = "one's own functions are made known with gzsim.index.recipe.register; " + ", ".join(available(family))
        raise InputError(f"no method {method!r}", field=family, valid=hint)
    return found


def name_of(family: str, method: str | Callable) -> str:
    """Name under which :func:`resolve` finds a method again.

    Raises InputError if the method is a function that is not registered.
    """
    if isinstance(method, str):
        return method
    for name in available(family):
        if resolve(family, name) is method:
            return name
    called = getattr(method, "__name__", repr(method))
    problem = f"the function {called!r} cannot be written to a file: it is known in memory only"
    raise InputError(problem, field=family, valid=f'a function registered with @register("{family}")')


def accepts(function: Callable, parameter: str) -> bool:
    """Whether a function takes a parameter of that name."""
    return parameter in inspect.signature(function).parameters


def declared(X: pd.DataFrame, directions: Mapping | None = None, *, weights: Mapping) -> pd.Series:
    """Declared weights, with the signature of a weighting method: the method ``given`` of a recipe.

    >>> declared(pd.DataFrame(columns=["growth", "forest"]), weights={"forest": 0.25, "growth": 0.75}).to_dict()
    {'growth': 0.75, 'forest': 0.25}
    """
    return given(weights, X)


def duels(X: pd.DataFrame, weights: Mapping | pd.Series) -> pd.Series:
    """Duels won less duels lost, with the signature of an aggregation: the method ``copeland`` of a recipe.

    >>> X = pd.DataFrame({"growth": [3.0, 2, 1], "forest": [1.0, 2, 0]}, index=list("abc"))
    >>> duels(X, {"growth": 0.6, "forest": 0.4}).to_dict()
    {'a': 2, 'b': 0, 'c': -2}
    """
    return copeland(outranking_matrix(X, weights))


_OF_RECIPES = {"weights": {"given": declared}, "aggregation": {"copeland": duels}}


def _check_family(family: str) -> None:
    if family not in FAMILIES:
        raise InputError(f"no family of methods {family!r}", valid=", ".join(FAMILIES))


@cache
def _shipped(family: str, name: str) -> Callable | None:
    """Function of that name in the packages of a family, if it is a method of it; loads no more than it has to."""
    if name in _OF_RECIPES.get(family, {}):
        return _OF_RECIPES[family][name]
    homes, first, results = FAMILIES[family]
    for home in homes:
        member = getattr(importlib.import_module(home), name, None)
        if name.startswith("_") or not inspect.isfunction(member) or not member.__module__.startswith(home):
            continue
        signature = inspect.signature(member)
        fits = signature.return_annotation in results and name not in NO_STEP
        if fits and tuple(signature.parameters)[: len(first)] == first:
            return member
    return None
