"""What a design varies on purpose: ranges of numbers, and choices with names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gzsim.common.names import is_finite
from gzsim.errors import InputError
from gzsim.experiments.levers import Between, Whole, middles
from gzsim.scenario import load_parameters

VALID = "two numbers (low, high), a list of values, or a mapping from names to what each changes"


@dataclass(frozen=True)
class Choices:
    """Values, or whole sets of changes, each with a name; equally likely."""

    by_name: Mapping[str, Any]
    named: bool
    """Whether each name stands for a mapping of changes, and not for the value of the lever's own field."""

    def at(self, places: NDArray[np.float64]) -> NDArray[np.object_]:
        """Names at places u from 0 to 1."""
        names = np.array(list(self.by_name), object)
        return names[np.minimum((places * len(names)).astype(int), len(names) - 1)]

    def steps(self, levels: int) -> NDArray[np.float64]:
        """Places of all names, however many levels are asked for of numbers."""
        return middles(len(self.by_name))


Varied = Between | Choices
"""What may be varied row by row."""


def as_varied(given: Mapping[str, Any] | None) -> dict[str, Varied]:
    """What is varied, by name: dotted fields of a scenario, of parameters, or of whole alternatives.

    Raises InputError if something is no lever.

    >>> as_varied({"indicators.gdp_growth.target": (5.0, 8.0), "warnings.bulletin": [1, 3]})["warnings.bulletin"].at(
    ...     np.array([0.1, 0.9])
    ... )
    array(['1', '3'], dtype=object)
    """
    if not isinstance(given, Mapping | None):
        raise InputError(f"{given!r} is no mapping of levers", field="levers", valid=f"from each field to {VALID}")
    return {_name(name): _varied(name, each) for name, each in (given or {}).items()}


def described(varied: Varied) -> dict[str, Any]:
    """What is varied, for a manifest."""
    if isinstance(varied, Between):
        return {"range": [varied.low, varied.high] if isinstance(varied, Whole) else list(varied.bounds)}
    return {"alternatives": dict(varied.by_name)} if varied.named else {"values": list(varied.by_name.values())}


def read_varied(said: Mapping[str, Any]) -> Varied:
    """What a manifest describes.

    >>> read_varied(described(Whole(1, 3))), read_varied({"values": [0.1, 0.3]}).steps(9).tolist()
    (Whole(low=1, high=3), [0.25, 0.75])
    """
    ((kind, held),) = said.items()
    return _varied("lever", tuple(held) if kind == "range" else held)


def changes_of(name: str, varied: Varied, value: Any) -> dict[str, Any]:
    """By what a scenario is changed if a lever stands at a value, which is a name where it has choices."""
    if isinstance(varied, Choices):
        chosen = varied.by_name[value]
        return dict(chosen) if varied.named else _change(name, chosen)
    return _change(name, value)


def merged(parts: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Changes of a scenario put together, parameters beside parameters.

    >>> merged([{"parameters": {"a": 1}}, {"parameters": {"b": 2}, "long_term_weight": 0.3}])
    {'parameters': {'a': 1, 'b': 2}, 'long_term_weight': 0.3}
    """
    out: dict[str, Any] = {}
    for part in parts:
        for name, value in part.items():
            out[name] = {**out.get(name, {}), **value} if name == "parameters" else value
    return out


def _name(name: Any) -> str:
    if not isinstance(name, str) or not name.strip():
        raise InputError(f"{name!r} is no name of a lever", field="levers", valid="a dotted field of a scenario")
    return name


def _varied(name: str, given: Any) -> Varied:
    if isinstance(given, Between):
        return given
    if isinstance(given, tuple | list):  # a number of NumPy has another name, and no manifest takes it
        given = type(given)(each.item() if isinstance(each, np.generic) else each for each in given)
    if isinstance(given, Mapping) and given and all(isinstance(each, Mapping) for each in given.values()):
        return Choices({str(key): dict(each) for key, each in given.items()}, named=True)
    if isinstance(given, tuple) and len(given) == 2 and all(map(is_finite, given)) and given[0] < given[1]:
        return Whole(*given) if all(isinstance(each, int) for each in given) else Between(*given)
    if isinstance(given, list) and given:
        names = [each if isinstance(each, str) else repr(each) for each in given]
        if len(set(names)) == len(names):
            return Choices(dict(zip(names, given, strict=True)), named=False)
    raise InputError(f"{given!r} is no lever", field=f"levers.{name}", valid=VALID)


def _change(name: str, value: Any) -> dict[str, Any]:
    return {"parameters": {name: value}} if name in load_parameters().entries else {name: value}
