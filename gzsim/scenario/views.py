"""Views of what is good: how much each outcome weighs for whom."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from gzsim.common.parts import Names, Part, Problem, Text, unknown
from gzsim.common.yaml_lines import read_yaml
from gzsim.scenario.parameters import load_parameters
from gzsim.scenario.zones import weight_problems

SHIPPED = Path(__file__).with_name("views.yaml")


class View(Part):
    """What somebody finds good: W = Σ_j ω_j·(±o_j)/δ_j over outcomes o_j, δ_j what is worth mentioning of each."""

    name: Text = Field(description="English name")
    name_zh: Text = Field(description="Chinese name")
    reference: Text = Field(description="Whose view it is, or that it is an assumption")
    weights: Names[float] = Field(
        description="Weight of each outcome, one of those in `worth_mentioning` of the table of parameters; sums to 1"
    )

    def problems(self) -> Iterator[Problem]:
        """Outcomes are those of which is said what is worth mentioning, and weigh 1 together."""
        wrong = list(self._unknown())
        yield from wrong or weight_problems(self.weights, ("weights",))

    def _unknown(self) -> Iterator[Problem]:
        for outcome in self.weights:
            yield from unknown("outcome", outcome, worth_mentioning(), ("weights", outcome))


def worth_mentioning() -> tuple[str, ...]:
    """Outcomes of which the table of parameters says what change is worth mentioning.

    >>> worth_mentioning()[-2:]
    ('debt', 'inequality')
    """
    return tuple(load_parameters().section("worth_mentioning"))


@cache
def _shipped() -> Mapping[str, Any]:
    return read_yaml(SHIPPED).plain()


def _over_shipped(views: Any) -> Any:
    """The shipped views, which nobody removes, with what a scenario says otherwise of them, and views of its own."""
    if not isinstance(views, Mapping):
        return views
    said = {name: None if view is None else _over(_shipped().get(name), view) for name, view in views.items()}
    return {**_shipped(), **said}


def _over(shipped: Any, said: Any) -> Any:
    """Mappings are merged, all else is replaced; a null leaves what is shipped."""
    if not (isinstance(shipped, Mapping) and isinstance(said, Mapping)):
        return shipped if said is None else said
    return {name: _over(shipped.get(name), said.get(name)) for name in dict.fromkeys((*shipped, *said))}


Views = Annotated[Names[View], BeforeValidator(_over_shipped, json_schema_input_type=Names[View])]
