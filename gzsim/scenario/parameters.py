"""The simulation's parameters: every default with its unit, source and plausible range."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pandas as pd
from pydantic import Field, TypeAdapter, ValidationError

from gzsim.errors import InputError
from gzsim.reading.words import did_you_mean
from gzsim.reading.yaml_tree import Node, read_yaml
from gzsim.scenario.explaining import input_error
from gzsim.scenario.parts import Number, Part, Problem, ReadOnly, Text

SHIPPED = Path(__file__).with_name("parameters.yaml")


class Parameter(Part):
    """A default: its value, and the range in which it is plausible."""

    value: Number = Field(description="The default: a number, or a list of numbers")
    unit: Text = Field(description="Unit, and what is counted")
    source: Text = Field(description="record, pattern, definition or assumption, with the reference")
    low: float = Field(description="Lowest plausible value")
    high: float = Field(description="Highest plausible value")
    note: Text | None = Field(None, description="Anything a user of the number should know")

    def problems(self) -> Iterator[Problem]:
        """The default lies in its own range."""
        text = self.objection(self.value)
        if text:
            yield Problem(("value",), text)

    def with_value(self, value: float | Sequence[float]) -> Parameter:
        """Return the parameter with another value, which the caller has checked."""
        return self.model_copy(update={"value": tuple(value) if isinstance(value, Sequence) else value})

    def objection(self, value: object) -> str:
        """Say why ``value`` cannot stand in for the default; nothing if it can."""
        if isinstance(self.value, tuple) != isinstance(value, list | tuple):
            return f"must be {'a list of numbers' if isinstance(self.value, tuple) else 'one number'}"
        numbers = value if isinstance(value, list | tuple) else [value]
        outside = [number for number in numbers if not self.low <= number <= self.high]
        if outside:
            return f"must lie from {self.low:g} to {self.high:g} ({self.unit}), not {outside[0]:g}"
        if isinstance(self.value, tuple) and len(numbers) != len(self.value):
            return f"must be a list of {len(self.value)} numbers, not {len(numbers)}"
        return ""


@dataclass(frozen=True)
class Parameters(Mapping[str, "float | tuple[float, ...]"]):
    """Frozen table of parameters, by dotted name.

    >>> parameters = load_parameters()
    >>> parameters["leader.discount"]
    0.95
    >>> parameters.replace({"leader.discount": 0.9})["leader.discount"]
    0.9
    """

    entries: ReadOnly[Parameter]

    def __getitem__(self, name: str) -> float | tuple[float, ...]:
        return self.entry(name).value

    def __iter__(self) -> Iterator[str]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)

    def entry(self, name: str) -> Parameter:
        """Return a parameter with its unit, source and range; an unknown name raises ``InputError``."""
        if name not in self.entries:
            raise InputError("there is no such parameter" + did_you_mean(name, self.entries), field=name)
        return self.entries[name]

    def section(self, prefix: str) -> dict[str, float | tuple[float, ...]]:
        """Values below a prefix, by what follows it.

        >>> sorted(load_parameters().section("targets"))
        ['amplification', 'floor', 'inertia', 'noise_sd', 'pass_through', 'ratchet', 'rounded', 'rounding']
        """
        start = f"{prefix}."
        return {name.removeprefix(start): self[name] for name in self if name.startswith(start)}

    def objection(self, name: str, value: object) -> str:
        """Say why ``value`` cannot override the parameter ``name``; nothing if it can."""
        if name not in self.entries:
            return "there is no such parameter" + did_you_mean(name, self.entries)
        return self.entries[name].objection(value)

    def replace(self, overrides: Mapping[str, float | Sequence[float]]) -> Parameters:
        """Return a copy with some values replaced.

        Raises
        ------
        InputError
            If a name is unknown or a value lies outside its range.
        """
        for name, value in overrides.items():
            if objection := self.objection(name, value):
                raise InputError(objection, field=name)
        changed = {name: self.entries[name].with_value(value) for name, value in overrides.items()}
        return Parameters(ReadOnly(self.entries | changed))

    def table(self) -> pd.DataFrame:
        """Table of all parameters: value, unit, source, low, high, note; indexed by dotted name."""
        rows = {name: entry.model_dump() for name, entry in self.entries.items()}
        return pd.DataFrame.from_dict(rows, orient="index").rename_axis("parameter")


def load_parameters(path: Path | None = None) -> Parameters:
    """Load the table of parameters; the shipped one unless a path is given.

    Raises
    ------
    InputError
        If an entry has no unit, no source or no range, or its value lies outside its range; with file, line and field.

    >>> load_parameters().table().loc["leader.discount", "unit"]
    'per year'
    """
    return _load(SHIPPED if path is None else Path(path))


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
    """Entries are the mappings whose parts are no mappings; what is above them are sections."""
    if isinstance(node.value, dict) and any(isinstance(part.value, dict) for part in node.value.values()):
        for name, part in node.value.items():
            yield from _leaves(part, (*path, name))
    else:
        yield ".".join(path), node
