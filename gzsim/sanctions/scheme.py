"""What every scheme answers: given an appraisal, who is paid what, whose bonus shrinks, and whose career.

A scheme of one's own needs one method, ``transfers``; whatever else follows from an appraisal has a neutral default.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any

import numpy as np

from gzsim.errors import InputError
from gzsim.numeric.luck import NORMAL, Law
from gzsim.numeric.ranking import ranks
from gzsim.numeric.smoothing import marginal_transfers
from gzsim.sanctions.answers import hold_to_account
from gzsim.sanctions.appraisal import Appraisal, Array, Settlement
from gzsim.sanctions.money import FEN_PER_MILLION, in_fen, in_fen_together


class Scheme(ABC):
    """A rule from an appraisal to money, bonuses and careers. Money is in CNY million a year; positive is received.

    Whoever asks, what a scheme answers is checked on its way out (`gzsim.sanctions.answers`): a number that is missing,
    of another shape or beyond all measure is an ``InputError`` that names the scheme. What it is given cannot be
    written to.
    """

    balanced: bool = False
    """Whether the units pay each other and nobody else. A scheme that says so is held to it, and settled so that
    receipts and payments are equal to the last fen; of any other the province makes up the difference."""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        hold_to_account(cls)

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
        `gzsim.numeric.smoothing.marginal_transfers`.
        """
        return marginal_transfers(lambda scores: self.transfers(Appraisal(scores)), expected, doubt)

    def measure_slopes(self, units: int) -> Mapping[str, Array]:
        """Money that one more unit of a measure brings to who has it, (units,) by name; only what the scheme reads."""
        return {}

    def settle(self, appraisal: Appraisal) -> Settlement:
        """Settle a year in whole fen: nothing is left of a balanced scheme, of another its rounded sum.

        Whoever must make up a loss makes up the one that was settled.
        """
        money = in_fen_together(self.transfers(appraisal), 0 if self.balanced else None)
        return Settlement(
            money=money,
            make_up=in_fen(self.made_up(money / FEN_PER_MILLION)),
            bonuses={level: np.maximum(-1.0, change) for level, change in self.bonuses(appraisal).items()},
            careers=np.clip(self.careers(appraisal), -1.0, 1.0),
        )


def check_scheme(value: object, field: str) -> Scheme:
    """Return a scheme; raises ``InputError`` for anything else.

    >>> check_scheme("piece_rate", "scheme")
    Traceback (most recent call last):
    gzsim.errors.InputError: scheme: 'piece_rate' is no scheme. Valid: an object of a subclass of gzsim.sanctions.Scheme
    """
    if not isinstance(value, Scheme):
        raise InputError(
            f"{value!r} is no scheme", field=field, valid="an object of a subclass of gzsim.sanctions.Scheme"
        )
    return value


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
