"""One step of a recipe: a method and its parameters."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pandas as pd
from pydantic import BaseModel, ConfigDict, Field, field_validator, model_serializer, model_validator

from gzsim.common.tables import refuse
from gzsim.index.recipe.methods import accepts, resolve


def plain(value: Any, field: str | None = None) -> Any:
    """Series as mappings and the numbers of numpy as Python's, as files know them.

    >>> plain({"weights_of": {"index": pd.Series({"growth": np.float64(1.0)})}})
    {'weights_of': {'index': {'growth': 1.0}}}
    """
    if isinstance(value, pd.Series):
        doubled = value.index[value.index.duplicated()]
        refuse(doubled, "named twice", field=field, valid="one number for each name")
        value = value.to_dict()
    if isinstance(value, Mapping):
        return {name: plain(part, field) for name, part in value.items()}
    return value.item() if isinstance(value, np.generic) else value


class Step(BaseModel):
    """A method, by name or as a function, and its parameters.

    Given weights are a step too: ``{"growth": 0.6, "forest": 0.4}`` stands for the method ``given``.

    >>> Step.model_validate("minmax")
    Step(method='minmax', parameters={})
    >>> Step.model_validate({"growth": 0.6, "forest": 0.4}).method
    'given'
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    method: str | Callable[..., Any]
    parameters: dict[str, Any] = Field(default_factory=dict)

    @model_validator(mode="before")
    @classmethod
    def _short(cls, value: Any) -> Any:
        value = plain(value)
        if isinstance(value, str) or (callable(value) and not isinstance(value, Mapping)):
            return {"method": value}
        if isinstance(value, Mapping) and "method" not in value and all(map(_is_number, value.values())):
            return {"method": "given", "parameters": {"weights": dict(value)}}
        return value

    @field_validator("parameters", mode="before")
    @classmethod
    def _own_copy(cls, value: Any) -> Any:
        # A list that the caller changes later must not change the recipe; series become mappings, as files know them.
        return copy.deepcopy({name: _readable(part) for name, part in dict(value).items()})

    @model_serializer
    def _plain(self) -> Any:
        if self.method == "given":
            return self.parameters["weights"]
        return {"method": self.method, "parameters": self.parameters} if self.parameters else self.method

    @property
    def key(self) -> str:
        """Text that is the same for two steps if they do the same."""
        method = self.method if isinstance(self.method, str) else f"function {id(self.method)}"
        return json.dumps([method, self.parameters], sort_keys=True, default=repr)

    def run(self, family: str, *arguments: Any, names: list[str], known: set[str], **offered: Any) -> Any:
        """Call the method with its parameters.

        A parameter that maps names known to the recipe to values is cut to ``names``; what is ``offered`` is passed
        on if the method has such a parameter and the step does not set it.
        """
        function = resolve(family, self.method)
        parameters = {name: _cut(value, names, known) for name, value in self.parameters.items()}
        extra = {name: value for name, value in offered.items() if name not in parameters and accepts(function, name)}
        return function(*arguments, **extra, **parameters)

    def without(self, name: str) -> Step:
        """Forget what the parameters say about one indicator or group."""
        parameters = {
            key: {k: v for k, v in value.items() if k != name} if isinstance(value, dict) else value
            for key, value in self.parameters.items()
        }
        return Step(method=self.method, parameters=parameters)

    def rescaled(self, members: tuple[str, ...]) -> Step:
        """Given weights of the members, made to sum to 1 again; any other step as it is."""
        if self.method != "given":
            return self
        weights = self.parameters["weights"]
        total = sum(weights.get(member, 0.0) for member in members)
        if total == 0:
            return self
        scaled = {name: weight / total if name in members else weight for name, weight in weights.items()}
        return Step(method="given", parameters={"weights": scaled})


def pruned(value: Any, gone: set[str], rest: tuple[str, ...]) -> Any:
    """What a choice says once some names are gone; given weights of the ``rest`` are made to sum to 1 again."""
    if isinstance(value, Step):
        for name in gone:
            value = value.without(name)
        return value.rescaled(rest)
    if isinstance(value, dict):
        return {name: pruned(part, gone, rest) for name, part in value.items() if name not in gone}
    return value


def keys(*steps: Step | None) -> tuple[str | None, ...]:
    """Keys of steps, none where there is no step."""
    return tuple(step.key if step else None for step in steps)


def _readable(part: Any) -> Any:
    return part.to_dict() if isinstance(part, pd.DataFrame) else plain(part)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _cut(value: Any, names: list[str], known: set[str]) -> Any:
    if isinstance(value, Mapping) and value and set(value) <= known:
        return {name: value[name] for name in names if name in value}
    return value
