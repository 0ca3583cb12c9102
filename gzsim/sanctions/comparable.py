"""Schemes made comparable: one is scaled until it moves as much money as another, or puts units at as much risk.

A scheme that moves three times the money draws more of everything, and says nothing about its kind.
"""

from __future__ import annotations

import numpy as np

from gzsim.errors import InputError
from gzsim.sanctions.appraisal import Appraisal
from gzsim.sanctions.scheme import Scheme


def money_moved(scheme: Scheme, years: Appraisal) -> float:
    """Money that changes hands in a mean year, ½·mean over years of Σ_i |w_i|, CNY million, as an outcome is.

    ``years`` holds arrays (..., year, unit).
    """
    return float(0.5 * np.abs(scheme.transfers(years)).sum(-1).mean())


def risk(scheme: Scheme, years: Appraisal) -> float:
    """Standard deviation of a unit's money from year to year, √(mean over units of its variance), CNY million.

    ``years`` holds arrays (..., year, unit). What a unit receives every year alike is no risk.
    """
    money = scheme.transfers(years)
    return float(np.sqrt(money.reshape(-1, money.shape[-1]).var(0).mean()))


def at_equal_money(scheme: Scheme, like: Scheme, years: Appraisal) -> Scheme:
    """The scheme scaled so that it moves as much money as another in the same years (`money_moved`).

    Parameters
    ----------
    scheme : what is scaled, by its `stakes`
    like : what it is to be held against
    years : scores (..., year, unit), and what else the schemes read: of the record, or of a run. Leaders who respond to
        the scaled scheme bring other scores; ask again with these where that matters.

    Raises InputError if one of them moves nothing in these years, or the scaled one cannot be so large.

    >>> from gzsim.sanctions import LastPlace, PieceRate
    >>> years = Appraisal(np.array([[80.0, 75.0, 70.0], [71.0, 75.0, 79.0]]))
    >>> at_equal_money(PieceRate(1.0), LastPlace(0.1, 18.0), years)
    PieceRate(per_point=0.4)
    """
    return _scaled(scheme, money_moved(scheme, years), money_moved(like, years))


def at_equal_risk(scheme: Scheme, like: Scheme, years: Appraisal) -> Scheme:
    """The scheme scaled so that a unit's money varies as much from year to year as under another (`risk`).

    Parameters and what is raised as of `at_equal_money`.

    >>> from gzsim.sanctions import LastPlace, PieceRate
    >>> years = Appraisal(np.array([[80.0, 75.0, 70.0], [70.0, 75.0, 80.0]]))
    >>> round(at_equal_risk(PieceRate(1.0), LastPlace(0.1, 20.0), years).per_point, 9)
    0.4
    """
    return _scaled(scheme, risk(scheme, years), risk(like, years))


def _scaled(scheme: Scheme, own: float, wanted: float) -> Scheme:
    for name, amount in (("scheme", own), ("like", wanted)):
        if not amount > 0:
            raise InputError("moves nothing in these years", field=name, valid="a scheme that moves money in them")
    return scheme.scaled(wanted / own)
