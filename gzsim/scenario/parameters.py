"""The simulation's parameters: every default with its unit, validity, plausible range and source."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import Annotated, Literal

import pandas as pd
from pydantic import Field, Strict, TypeAdapter, ValidationError, model_validator

from gzsim.common.explaining import input_error
from gzsim.common.parts import Part, Problem, ReadOnly, Setting, Text
from gzsim.common.reading import as_path
from gzsim.common.words import did_you_mean
from gzsim.common.yaml_lines import Node, read_yaml
from gzsim.errors import InputError
from gzsim.scenario.values import Values, below

Choices = Annotated[tuple[str | int | float, ...], Strict(False)]
Value = float | tuple[float, ...] | str
"""What a parameter can be."""

SHIPPED = Path(__file__).with_name("parameters.yaml")


class Source(Part):
    """Where a default comes from."""

    kind: Literal["record", "pattern", "definition", "assumption"] = Field(
        description="record: computed from data/; pattern: published; definition; assumption: chosen here"
    )
    text: Text = Field(description="The figure, the reference, or what was found and what was not")
    standard_error: float | None = Field(None, gt=0, description="Standard error of the figure, in the figure's unit")


class Parameter(Part):
    """A default, what else it may be, what else it may well be, and where it comes from."""

    value: Setting | None = Field(
        None, description="The default: a number, a list of numbers or a word; left out where it follows from another"
    )
    type: Literal["number", "whole number", "choice"] = Field("number", description="What is taken")
    unit: Text = Field(description="Unit, and what is counted")
    low: float | None = Field(None, description="Lowest value taken; needed unless it is a choice")
    high: float | None = Field(None, description="Highest value taken; needed unless it is a choice")
    choices: Choices = Field((), description="The only values taken, if it is a choice")
    plausible: Choices | None = Field(
        None,
        min_length=2,
        description="Range or choices in which the truth may well lie; of a list, factors of all its numbers; left "
        "out where nothing is varied",
    )
    rest_of: Annotated[tuple[Text, ...], Strict(False)] = Field(
        (), description="Parameters with which it sums to 1, if any; in draws it is what they leave"
    )
    because: Text = Field(description="Why this is plausible, or why nothing is varied")
    source: Source = Field(description="Where the default comes from")

    def problems(self) -> Iterator[Problem]:
        """There is a range or a choice, what is plausible lies in it, and the default in both."""
        choice = self.type == "choice"
        if choice != bool(self.choices):
            yield Problem(("choices",), "are missing" if choice else f"have no meaning for a {self.type}")
            return
        for bound in ("low", "high"):
            if (getattr(self, bound) is None) != choice:
                text = "has no meaning beside choices" if choice else "is missing"
                yield Problem((bound,), text, "low and high, or choices")
                return
        text = "" if self.value is None else self.objection(self.value)
        if text:
            yield Problem(("value",), text)
        elif self.plausible is not None and (text := self._implausible()):
            yield Problem(("plausible",), text)

    def _implausible(self) -> str:
        """Say what is wrong with the plausible range: it is taken, and lies about the default, or of a list about 1."""
        if self.value is None:
            return "has no default to lie about"
        several = isinstance(self.value, tuple)
        if text := next(filter(None, map(self.objection, () if several else self.plausible)), ""):
            return text
        middle = 1.0 if several else self.value
        if self.type == "choice":
            return "" if middle in self.plausible else f"must be choices with {middle!r}"
        about = len(self.plausible) == 2 and self.plausible[0] <= middle <= self.plausible[1]
        return "" if about else f"must be two ends about {middle:g}"

    @model_validator(mode="after")
    def _of_its_kind(self) -> Parameter:
        object.__setattr__(self, "value", self._typed(self.value))
        return self

    def with_value(self, value: Value) -> Parameter:
        """Return the parameter with another value, which the caller has checked."""
        return self.model_copy(update={"value": self._typed(value)})

    def _typed(self, value: Value | None) -> Value | None:
        """The choice itself, whole numbers as such (3.0 bulletins are 3), and all others as floats."""
        if self.choices:
            return next(choice for choice in self.choices if choice == value)
        kind = int if self.type == "whole number" else float
        return tuple(map(kind, value)) if isinstance(value, list | tuple) else None if value is None else kind(value)

    def objection(self, value: object) -> str:
        """Say why ``value`` cannot stand in for the default; nothing if it can."""
        if self.choices:
            known = [choice for choice in self.choices if not isinstance(value, bool) and choice == value]
            return "" if known else f"must be {_listed(self.choices)} ({self.unit}), not {value!r}"
        several = isinstance(self.value, tuple)
        if several != isinstance(value, list | tuple) or isinstance(value, str):
            return f"must be {'a list of numbers' if several else 'one number'}, not {value!r}"
        return self._objection_to_numbers(list(value) if several else [value])

    def _objection_to_numbers(self, numbers: Sequence[float]) -> str:
        outside = [number for number in numbers if not self.low <= number <= self.high]
        if outside:
            return f"must lie from {self.low:g} to {self.high:g} ({self.unit}), not {outside[0]:g}"
        if self.type == "whole number" and any(number != int(number) for number in numbers):
            return f"must be a whole number ({self.unit}), not {numbers[0]:g}"
        if isinstance(self.value, tuple) and len(numbers) != len(self.value):
            return f"must be a list of {len(self.value)} numbers, not {len(numbers)}"
        return ""


def _listed(choices: Sequence[str | int]) -> str:
    *first, last = map(str, choices)
    return f"{', '.join(first)} or {last}" if first else last


@dataclass(frozen=True)
class Parameters(Mapping[str, "Value"]):
    """Frozen table of parameters, by dotted name.

    >>> parameters = load_parameters()
    >>> parameters["leader.discount"]
    0.95
    >>> parameters.replace({"leader.discount": 0.9})["leader.discount"]
    0.9
    """

    entries: ReadOnly[Parameter]

    def __getitem__(self, name: str) -> Value:
        return self.entry(name).value

    def __contains__(self, name: object) -> bool:
        return name in self.entries

    def __iter__(self) -> Iterator[str]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)

    def entry(self, name: str) -> Parameter:
        """Return a parameter with all that the table says of it; an unknown name raises ``InputError``."""
        if name not in self.entries:
            raise InputError("there is no such parameter" + did_you_mean(name, self.entries), field=name)
        return self.entries[name]

    def section(self, prefix: str) -> dict[str, Value]:
        """Values below a prefix, by what follows it.

        >>> sorted(load_parameters().section("targets"))
        ['amplification', 'floor', 'halves', 'inertia', 'noise_sd', 'pass_through', 'ratchet', 'rounded', 'rounding',
         'unchanged']
        """
        return below(prefix, {name: each.value for name, each in self.entries.items() if name.startswith(prefix)})

    @cached_property
    def typed(self) -> Values:
        """Values as attributes of their sections: `typed.leader.discount`."""
        return Values.of(self)

    def objection(self, name: str, value: object) -> str:
        """Say why ``value`` cannot override the parameter ``name``; nothing if it can."""
        if name not in self.entries:
            return "there is no such parameter" + did_you_mean(name, self.entries)
        return self.entries[name].objection(value)

    def replace(self, overrides: Mapping[str, Value]) -> Parameters:
        """Return a copy with some values replaced.

        Raises InputError if a name is unknown or a value lies outside its range.
        """
        for name, value in overrides.items():
            if objection := self.objection(name, value):
                raise InputError(objection, field=name)
        return self.replace_freely(overrides)

    def replace_freely(self, overrides: Mapping[str, Value]) -> Parameters:
        """Return a copy with values that may lie outside their validity, as closed forms want them."""
        changed = {name: self.entry(name).with_value(value) for name, value in overrides.items()}
        return Parameters(ReadOnly(self.entries | changed))

    def table(self) -> pd.DataFrame:
        """Table of all parameters, indexed by dotted name, with the kind, text and standard error of each source."""
        rows = {
            name: {
                **entry.model_dump(exclude={"source"}),
                "kind": entry.source.kind,
                "source": entry.source.text,
                "standard_error": entry.source.standard_error,
            }
            for name, entry in self.entries.items()
        }
        return pd.DataFrame.from_dict(rows, orient="index").rename_axis("parameter")


@lru_cache(maxsize=64)
def in_force(overrides: tuple[tuple[str, Value], ...]) -> Parameters:
    """The shipped table with some values replaced, as of `Parameters.replace`; asked again and again for a scenario."""
    return load_parameters().replace(dict(overrides))


def load_parameters(path: Path | None = None) -> Parameters:
    """Load the table of parameters; the shipped one unless a path is given.

    Raises InputError if an entry lacks unit, source, range or reason, its value lies outside its validity, or what is
    plausible does not hold it; with file, line and field.

    >>> load_parameters().table().loc["leader.discount", "unit"]
    'per year'
    """
    return _load(SHIPPED if path is None else as_path(path, "path", "the path of a table of parameters in YAML"))


@cache
def _load(path: Path) -> Parameters:
    tree = read_yaml(path)
    found = dict(_leaves(tree, ()))
    nested = TypeAdapter(dict[str, Parameter])
    try:
        return Parameters(ReadOnly(nested.validate_python({name: leaf.plain() for name, leaf in found.items()})))
    except ValidationError as error:
        raise input_error(error, Node(found, path, 1)) from None


def _leaves(node: Node, path: tuple[str, ...]) -> Iterator[tuple[str, Node]]:
    """Sections are the mappings of mappings; below them are entries, which say something themselves."""
    if isinstance(node.value, dict) and all(isinstance(part.value, dict) for part in node.value.values()):
        for name, part in node.value.items():
            yield from _leaves(part, (*path, name))
    else:
        yield ".".join(path), node
