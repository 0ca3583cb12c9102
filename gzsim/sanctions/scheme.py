"""What every scheme answers: given an appraisal, who is paid what, whose bonus shrinks, and whose career.

A scheme of one's own needs one method, ``transfers``; whatever else follows from an appraisal has a neutral default.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from gzsim.errors import InputError
from gzsim.index.ranking import ranks
from gzsim.sanctions.luck import NORMAL, Law
from gzsim.sanctions.money import FEN_PER_MILLION
from gzsim.sanctions.smoothing import marginal_transfers

Array = NDArray[np.float64]
Fen = NDArray[np.int64]


@dataclass(frozen=True)
class Appraisal:
    """What is known in December about the units of one ranking group.

    Parameters
    ----------
    scores : array (..., unit), higher is better
    lights : array (..., unit), red lights of the year; none unless given
    detections : array (..., unit), reports found to be false; none unless given
    measures : mapping name → array (..., unit), whatever else a scheme reads, a pollution index for instance

    Raises
    ------
    InputError
        If a score is missing, or another array does not fit the scores.

    Examples
    --------
    >>> Appraisal(np.array([70.0, 90.0])).ranks
    array([2., 1.])
    """

    scores: Array
    lights: Array | None = None
    detections: Array | None = None
    measures: Mapping[str, Array] = field(default_factory=dict)

    def __post_init__(self) -> None:
        scores = np.asarray(self.scores, float)
        if not np.isfinite(scores).all():
            raise InputError("a score is missing or not finite", field="scores", valid="a number for every unit")
        object.__setattr__(self, "scores", scores)
        for name in ("lights", "detections"):
            given = getattr(self, name)
            object.__setattr__(self, name, np.zeros_like(scores) if given is None else self._fitting(name, given))
        fitting = {name: self._fitting(f"measures.{name}", values) for name, values in self.measures.items()}
        object.__setattr__(self, "measures", fitting)

    def _fitting(self, name: str, values: Array) -> Array:
        values = np.asarray(values, float)
        if values.shape != self.scores.shape or not np.isfinite(values).all():
            raise InputError(
                f"does not fit scores of shape {self.scores.shape}", field=name, valid="a number for every unit"
            )
        return values

    @property
    def ranks(self) -> Array:
        """Rank of each unit, 1 = best; tied units share the better place."""
        return ranks(self.scores)

    def of(self, units: NDArray[np.intp]) -> Appraisal:
        """The appraisal of some of the units, by position."""
        measures = {name: values[..., units] for name, values in self.measures.items()}
        return Appraisal(self.scores[..., units], self.lights[..., units], self.detections[..., units], measures)


@dataclass(frozen=True)
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


class Scheme(ABC):
    """A rule from an appraisal to money, bonuses and careers. Money is in CNY million a year; positive is received."""

    @abstractmethod
    def transfers(self, appraisal: Appraisal) -> Array:
        """Money of each unit, (..., unit), before it is rounded to fen."""

    def made_up(self, transfers: Array) -> Array:
        """What of a loss the unit must add from its own budget; nothing unless the scheme says so."""
        return np.zeros_like(transfers)

    def bonuses(self, appraisal: Appraisal) -> Mapping[str, Array]:
        """Change of bonuses by level, as a share of the own bonus."""
        return {}

    def careers(self, appraisal: Appraisal) -> Array:
        """Change of the chance of promotion."""
        return np.zeros_like(appraisal.scores)

    def marginal_money(self, expected: Array, doubt: Array, law: Law = NORMAL) -> Array:
        """Money that one more expected score point brings, ∂E[transfer_i]/∂μ_i, (..., unit).

        For scores with expectation ``expected``, standard deviation ``doubt`` and luck of a law. By quadrature over a
        fixed set of normal draws, whatever the law, unless a scheme knows its own slope; see
        `gzsim.sanctions.smoothing.marginal_transfers`.
        """
        return marginal_transfers(lambda scores: self.transfers(Appraisal(scores)), expected, doubt)

    def measure_slopes(self, units: int) -> Mapping[str, Array]:
        """Money that one more unit of a measure brings to who has it, (units,) by name; only what the scheme reads."""
        return {}

    def settle(self, appraisal: Appraisal) -> Settlement:
        """Settle a year: money rounded to fen, what rounding leaves stays with the province."""
        transfers = self.transfers(appraisal)
        return Settlement(
            money=in_fen(transfers),
            make_up=in_fen(self.made_up(transfers)),
            bonuses={level: np.maximum(-1.0, change) for level, change in self.bonuses(appraisal).items()},
            careers=np.clip(self.careers(appraisal), -1.0, 1.0),
        )


def in_fen(million: Array) -> Fen:
    """CNY million to whole fen, halves to the even fen.

    >>> in_fen(np.array([-6.176, 3.088]))
    array([-617600000,  308800000])
    """
    return np.rint(np.asarray(million) * FEN_PER_MILLION).astype(np.int64)


def pay_by_rank(scores: Array, prizes: Array) -> Array:
    """Money by rank; units with equal scores share the prizes of the ranks that they fill.

    Parameters
    ----------
    scores : array (..., unit)
    prizes : array (unit,), best rank first

    Examples
    --------
    >>> pay_by_rank(np.array([3.0, 1.0, 1.0, 2.0]), np.array([6.0, 0.0, 0.0, -6.0]))
    array([ 6., -3., -3.,  0.])
    """
    first = ranks(scores).astype(int) - 1
    beyond = ranks(scores, "max").astype(int)
    cumulated = np.concatenate([[0.0], np.cumsum(prizes)])
    shared = (cumulated[beyond] - cumulated[first]) / (beyond - first)
    return np.where(beyond - first == 1, prizes[first], shared)
