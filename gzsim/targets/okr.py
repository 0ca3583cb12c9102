"""OKR (S04): objectives joined to quantified key results, scored 0 to 1.

A score never enters pay, unless a scenario says so: no scheme of `gzsim.sanctions` knows this module, and the one door
from scores to money, `gzsim.targets.okr_pay.scores_for_pay`, stays shut without the scenario's word.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

import pandas as pd

from gzsim.errors import InputError

GREEN_FROM, YELLOW_FROM = {"committed": 1.0, "aspirational": 0.7}, 0.4
"""Doerr's colours: 0.7 to 1 green, 0.4 to 0.7 yellow, below red (C25: bands published as 0.7–1, 0.4–0.6 and 0–0.3; what
lies between two bands is counted to the lower one). What is due in full is green when it is delivered, not before."""

GOOD_ENOUGH = {"committed": 1.0, "aspirational": 0.6}
"""Score from which a key result counts as delivered. Aspirational: the sweet spot is 0.6 to 0.7 (C25). Committed: 1.0,
common practice, unverified."""


@dataclass(frozen=True)
class KeyResult:
    """A measured step towards an objective.

    score = (value − start)/(target − start), cut off at 0 and 1; a target below the start means that less is better.

    Parameters
    ----------
    start, target, value : own unit; ``value`` is where it stands now
    kind : "committed" is to be reached in full, "aspirational" is meant to stretch
    indicator : name of the indicator that it serves, if any
    serves : name of a key result of the level above that it serves, where no common indicator says so

    Raises InputError if a number is missing or not finite, or the target equals the start.

    >>> KeyResult("Big-data firms", "大数据企业数", start=100, target=200, value=165, kind="aspirational").score
    0.65
    """

    name: str
    name_zh: str
    start: float
    target: float
    value: float
    kind: Literal["committed", "aspirational"] = "committed"
    indicator: str | None = None
    serves: str | None = None

    def __post_init__(self) -> None:
        for part in ("start", "target", "value"):
            number = getattr(self, part)
            if isinstance(number, bool) or not isinstance(number, int | float) or not math.isfinite(number):
                problem = f"must be a number, not {number!r}"
                raise InputError(problem, field=f"{self.name}.{part}", valid="a finite number")
        if self.start == self.target:
            raise InputError("the target is where it starts", field=f"{self.name}.target", valid="another value")
        if self.kind not in GOOD_ENOUGH:
            raise InputError(f"{self.kind!r}", field=f"{self.name}.kind", valid=", ".join(GOOD_ENOUGH))

    @property
    def score(self) -> float:
        """How much of the way is done, 0 to 1."""
        return min(1.0, max(0.0, (self.value - self.start) / (self.target - self.start)))

    @property
    def delivered(self) -> bool:
        """Whether it counts as delivered: in full if committed, in its sweet spot if aspirational."""
        return self.score >= GOOD_ENOUGH[self.kind]


@dataclass(frozen=True)
class Objective:
    """What is wanted, by whom, with its key results and the objectives of the level below that serve it.

    score = Σ_k weight_k·score_k over its own key results, weights equal unless given.

    Parameters
    ----------
    key_results : tuple of KeyResult, at least one
    weights : one number per key result, any scale
    children : objectives of the level below

    >>> first = KeyResult("a", "甲", 0, 10, 5)
    >>> second = KeyResult("b", "乙", 0, 10, 10)
    >>> Objective("Grow", "增长", "Guiyang", (first, second), weights=(3, 1)).score
    0.625
    """

    name: str
    name_zh: str
    owner: str
    key_results: tuple[KeyResult, ...]
    weights: tuple[float, ...] = ()
    children: tuple[Objective, ...] = field(default=())

    def __post_init__(self) -> None:
        if not self.key_results:
            raise InputError("cannot be scored", field=f"{self.name}.key_results", valid="one key result or more")
        if self.weights and len(self.weights) != len(self.key_results):
            told = f"{len(self.weights)} weights for {len(self.key_results)} key results"
            raise InputError(told, field=f"{self.name}.weights", valid="one weight for each, or none")
        if self.weights and (min(self.weights) < 0 or sum(self.weights) <= 0):
            problem = f"weights {self.weights}"
            raise InputError(problem, field=f"{self.name}.weights", valid="numbers >= 0, not all zero")

    @property
    def score(self) -> float:
        """Weighted mean of the key results' scores."""
        weights = self.weights or (1.0,) * len(self.key_results)
        total = sum(weight * result.score for weight, result in zip(weights, self.key_results, strict=True))
        return total / sum(weights)

    def walk(self, level: int = 0) -> Iterator[tuple[int, Objective]]:
        """This objective and all below it, with the level of each."""
        yield level, self
        for child in self.children:
            yield from child.walk(level + 1)

    def unaligned(self) -> list[str]:
        """Objectives below that serve no key result of the objective above them: alignment to be talked about."""
        found = []
        for child in self.children:
            if not any(links(below, above) for below in child.key_results for above in self.key_results):
                found.append(f"{child.owner}: {child.name}")
            found += child.unaligned()
        return found


def links(below: KeyResult, above: KeyResult) -> bool:
    """Whether a key result serves one above it: it names it, or both have the same indicator.

    >>> links(KeyResult("a", "甲", 0, 1, 0, indicator="air"), KeyResult("b", "乙", 0, 9, 0, indicator="air"))
    True
    """
    return below.serves == above.name or (below.indicator is not None and below.indicator == above.indicator)


def colour(score: float, kind: str) -> str:
    """Colour of a score: green from 0.7, or in full if committed; yellow from 0.4, red below.

    >>> [colour(score, "aspirational") for score in (0.7, 0.69, 0.4, 0.1)]
    ['green', 'yellow', 'yellow', 'red']
    >>> colour(0.9, "committed"), colour(1.0, "committed")
    ('yellow', 'green')
    """
    return "green" if score >= GREEN_FROM[kind] else "yellow" if score >= YELLOW_FROM else "red"


def score_table(objective: Objective) -> pd.DataFrame:
    """Every key result down the cascade, one row each.

    Columns level, owner, objective, key_result, key_result_zh, kind, score, colour, delivered, indicator.
    """
    rows = [
        (level, each.owner, each.name, result.name, result.name_zh, result.kind, result.score,
         colour(result.score, result.kind), result.delivered, result.indicator)
        for level, each in objective.walk()
        for result in each.key_results
    ]  # fmt: skip
    columns = ["level", "owner", "objective", "key_result", "key_result_zh", "kind", "score", "colour", "delivered"]
    return pd.DataFrame(rows, columns=[*columns, "indicator"])
