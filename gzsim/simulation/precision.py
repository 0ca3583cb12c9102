"""When a simulation knows enough: replications until standard errors are as small as they are asked to be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gzsim.common.names import is_finite
from gzsim.common.words import did_you_mean, short
from gzsim.errors import InputError
from gzsim.simulation.asking import numbered
from gzsim.simulation.chunk import Reduced
from gzsim.simulation.moments import Moments
from gzsim.simulation.outcomes.catalogue import PROVINCE

Array = NDArray[np.float64]

EVERY = 50
"""Replications from one look at the standard errors to the next: a first look at fewer would too often be lucky."""


class PrecisionWarning(UserWarning):
    """All replications were simulated, and a standard error is still larger than it was asked to be."""


def as_limits(until: Any, replications: range) -> dict[str, float]:
    """Standard errors at most by outcome, checked; empty where none are asked for.

    Raises
    ------
    InputError
        If it is no mapping from outcomes of a whole province to numbers above 0, or there are fewer than 50
        replications, so that nobody would ever look.

    Examples
    --------
    >>> as_limits({"achievement": 0.01}, range(1000)), as_limits(None, range(3))
    ({'achievement': 0.01}, {})
    """
    if until is None:
        return {}
    if not isinstance(until, Mapping) or not until:
        valid = "standard errors by outcome, such as {'achievement': 0.01}"
        raise InputError(f"{short(until)} names no outcome", field="until", valid=valid)
    for outcome, limit in until.items():
        if outcome not in PROVINCE:
            problem = f"unknown outcome {short(outcome)}{did_you_mean(str(outcome), PROVINCE)}"
            raise InputError(problem, field="until", valid=", ".join(PROVINCE))
        if not (is_finite(limit) and limit > 0):
            problem = f"{short(limit)} is no standard error"
            raise InputError(problem, field=f"until.{outcome}", valid="a number above 0, in the outcome's own unit")
    if len(replications) < EVERY:
        problem = f"{len(replications)} at most are too few to stop by their standard errors"
        raise InputError(problem, field="replications", valid=f"{EVERY} or more with until")
    return {outcome: float(limit) for outcome, limit in until.items()}


@dataclass(frozen=True)
class Precision:
    """Standard errors of some outcomes against what they may be, as replications come in.

    s.e._j = sd_r(Δo_jr)/√R of the difference of every run from the first, paired by replication r, or of the level o_jr
    where there is one run only; o_jr is the mean over years and units, in the outcome's own unit.
    """

    limits: Mapping[str, float]
    """Standard error at most, by outcome."""
    moments: dict[str, Moments] = field(default_factory=dict)
    """By run, of every outcome that has a limit."""

    @classmethod
    def of(cls, limits: Mapping[str, float], annual: Mapping[str, Mapping[str, Array]]) -> Precision:
        """After the replications of a whole simulation."""
        precision = cls(limits)
        precision.add(annual)
        return precision

    def add(self, annual: Mapping[str, Mapping[str, Array]]) -> None:
        """Add replications in their order: averages over units by run and outcome, (replication, year)."""
        levels = {run: np.column_stack([each[name].mean(1) for name in self.limits]) for run, each in annual.items()}
        start, *others = levels
        for run in others or [start]:
            values = levels[run] - levels[start] if others else levels[run]
            self.moments.setdefault(run, Moments.none(len(self.limits))).add(values)

    @property
    def excess(self) -> dict[tuple[str, str], float]:
        """Standard errors that are larger than asked for, by run and outcome; one of a single replication is."""
        return {
            (run, outcome): error
            for run, moments in self.moments.items()
            for (outcome, limit), error in zip(self.limits.items(), moments.standard_error.tolist(), strict=True)
            if not error <= limit
        }

    def remark(self, replications: range) -> str:
        """Which standard error is farthest from what it may be, after these replications, and how many more are."""
        found = self.excess
        run, outcome = max(found, key=lambda each: found[each] / self.limits[each[1]])
        error, limit = found[run, outcome], self.limits[outcome]
        others = f", and {len(found) - 1} more are too large" if len(found) > 1 else ""
        said = f"after {numbered(replications)} the standard error of {outcome} in {run} is {error:.3g}"
        return f"{said}, above the {limit:g} that was asked for{others}"


def until_precise(
    results: Iterable[tuple[NDArray[np.int64], Mapping[str, Reduced]]], limits: Mapping[str, float], first: int
) -> Iterator[tuple[NDArray[np.int64], Mapping[str, Reduced]]]:
    """Parts and their results, up to the first multiple of 50 replications at which all limits are kept.

    Parts that reach beyond such a multiple are cut there: where it stops does not depend on how work is divided.
    """
    if not limits:
        yield from results
        return
    precision = Precision(limits)
    for part, result in results:
        for piece in _cut(part, first):
            reduced = {run: _piece(each, piece) for run, each in result.items()}
            yield part[piece], reduced
            precision.add({run: each.annual for run, each in reduced.items()})
            done = int(part[piece[-1]]) + 1 - first
            if done % EVERY == 0 and not precision.excess:
                return


def _cut(part: NDArray[np.int64], first: int) -> list[NDArray[np.int64]]:
    """Places in a part, cut at every multiple of `EVERY` replications.

    >>> [piece.tolist() for piece in _cut(np.arange(148, 152), first=100)]
    [[0, 1], [2, 3]]
    """
    places = np.arange(part.size)
    begun = np.flatnonzero((part - first) % EVERY == 0)
    return np.split(places, begun[begun > 0])


def _piece(reduced: Reduced, piece: NDArray[np.int64]) -> Reduced:
    return Reduced(*({name: values[piece] for name, values in each.items()} for each in reduced))
