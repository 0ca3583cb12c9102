"""What goes into a scheme and what comes out of it: an appraisal, and what follows from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from gzsim.errors import InputError
from gzsim.numeric.ranking import ranks
from gzsim.sanctions.money import FEN_PER_MILLION

Array = NDArray[np.float64]
Fen = NDArray[np.int64]


def as_numbers(values: object, field: str) -> Array:
    """Return an array of floats; raises ``InputError`` for texts, truth values and rows of unequal length."""
    try:
        numbers = np.asarray(values)
    except ValueError:
        numbers = np.array(None)
    if numbers.dtype.kind not in "iuf":
        raise InputError(f"an array of {numbers.dtype.name}", field=field, valid="an array of numbers")
    return np.asarray(numbers, float, order="C")  # sums follow the layout, and must not follow what is beside a unit


def read_only(values: Array) -> Array:
    """A view that cannot be written to; the array itself stays its owner's."""
    view = values.view()
    view.flags.writeable = False
    return view


@dataclass(frozen=True, eq=False)
class Appraisal:
    """What is known in December about the units of one ranking group. Its arrays cannot be written to.

    Parameters
    ----------
    scores : array (..., unit), higher is better
    lights : array (..., unit), red lights of the year; none unless given
    detections : array (..., unit), reports found to be false; none unless given
    measures : mapping name → array (..., unit), whatever else a scheme reads, a pollution index for instance

    Raises InputError if there are no scores, one is missing, or another array does not fit them.

    >>> Appraisal(np.array([70.0, 90.0])).ranks
    array([2., 1.])
    """

    scores: Array
    lights: Array | None = None
    detections: Array | None = None
    measures: Mapping[str, Array] = field(default_factory=dict)

    def __post_init__(self) -> None:
        scores = as_numbers(self.scores, "scores")
        if not scores.ndim or not scores.shape[-1]:
            raise InputError(f"an array of shape {scores.shape}", field="scores", valid="a number for every unit")
        if not np.isfinite(scores).all():
            raise InputError("a score is missing or not finite", field="scores", valid="a number for every unit")
        object.__setattr__(self, "scores", read_only(scores))
        for name in ("lights", "detections"):
            given = getattr(self, name)
            object.__setattr__(self, name, self._fitting(name, np.zeros_like(scores) if given is None else given))
        fitting = {name: self._fitting(f"measures.{name}", values) for name, values in self.measures.items()}
        object.__setattr__(self, "measures", MappingProxyType(fitting))

    def __reduce__(self) -> tuple:
        """Build anew what is copied or pickled: numpy forgets on the way that an array cannot be written to."""
        return Appraisal, (self.scores, self.lights, self.detections, dict(self.measures))

    def _fitting(self, name: str, values: Array) -> Array:
        values = as_numbers(values, name)
        if values.shape != self.scores.shape or not np.isfinite(values).all():
            problem = f"does not fit scores of shape {self.scores.shape}"
            raise InputError(problem, field=name, valid="a number for every unit")
        return read_only(values)

    @property
    def ranks(self) -> Array:
        """Rank of each unit, 1 = best; tied units share the better place."""
        return ranks(self.scores)

    def of(self, units: NDArray[np.intp]) -> Appraisal:
        """The appraisal of some of the units, by position."""
        measures = {name: values[..., units] for name, values in self.measures.items()}
        return Appraisal(self.scores[..., units], self.lights[..., units], self.detections[..., units], measures)


@dataclass(frozen=True, eq=False)
class Settlement:
    """What follows from an appraisal; money in whole fen, so that it adds up to the last one.

    Attributes
    ----------
    money : int array (..., unit), fen received by each unit's budget
    make_up : int array (..., unit), fen that a unit has to add from its own budget to what it lost
    bonuses : mapping level → array (..., unit), change of the own year's bonus as a share of it, −1 or more
    careers : array (..., unit), change of the leader's chance of promotion, −1 to 1
    """

    money: Fen
    make_up: Fen
    bonuses: Mapping[str, Array]
    careers: Array

    @property
    def province(self) -> Fen:
        """Fen that the province receives, (...): with all units together exactly nothing is made or lost."""
        return -self.money.sum(-1)

    @property
    def million(self) -> Array:
        """Money of each unit in CNY million."""
        return self.money / FEN_PER_MILLION

    @property
    def made_up(self) -> Array:
        """What each unit adds from its own budget to what it lost, CNY million."""
        return self.make_up / FEN_PER_MILLION
