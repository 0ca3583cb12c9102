"""Whether ranks lean on what a place cannot change: the declared measure by which zone models are compared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gzsim.common.names import known, whole_number
from gzsim.evidence.by_chance import swaps
from gzsim.evidence.multiplicity import corrected
from gzsim.history.fairness import (
    MOST,
    UNIFORM,
    Key,
    Places,
    check_endowments,
    handed_out,
    mean_of_years,
    yearly_correlations,
)
from gzsim.numeric.shuffles import at_least, share_as_large
from gzsim.views.result import Result

Array = NDArray[np.float64]

FAIRNESS = "excess"
"""The measure by which zone models are compared, declared before any result: the mean over the endowments of the
squared mean rank correlation, less what it would be by chance.

Squares, because a strong leaning on one endowment is worse than weak ones on several, and because the expected value
under chance can then be taken off: within small zones chance correlations are larger, and a model must not look unfair
for being coarse. The mean over years comes first, because what a place suffers is a leaning that lasts; a leaning that
changes sides from year to year is reported beside it (``one_year`` of :func:`gzsim.history.dependence`)."""

ENDOWMENTS = ("area", "initial_income", "relief", "minority_share", "remoteness")
"""What a place cannot change, as far as the record and the scenario know it; declared before any result."""

RUN = 3
"""Years that hang together in a test (assumption): a plan's middle, and longer than the memory of a year's luck."""


@dataclass(frozen=True, eq=False, repr=False)
class Leanings(Result):
    """How far ranks lean on endowments.

    Attributes
    ----------
    by_rule : DataFrame, (zone_model, rule) × columns
        squared (mean squared rank correlation), by_chance (its mean where endowments are handed out anew), excess (the
        declared measure), p and p_holm (over all rows), high (95 % quantile by chance, less its mean: what an excess
        must pass), minus_base (excess less that of the base) and p_years (models exchanged in runs of years),
        p_years_holm
    by_endowment : DataFrame
        zone_model, rule, endowment, rho (mean over years), p, p_fdr (Benjamini and Hochberg, over all rows)
    """

    by_rule: pd.DataFrame
    by_endowment: pd.DataFrame


def leanings(
    places: Places,
    endowments: pd.DataFrame,
    groups: Mapping[str, str] | pd.Series | None = None,
    *,
    base: Key = UNIFORM,
    run: int = RUN,
    times: int = 4999,
    seed: int = 2025,
) -> Leanings:
    r"""Measure how far ranks lean on endowments, and hold models against each other.

    .. math:: U = \frac{1}{K} \sum_k \bar\rho_k^2 - \mathrm{E}_0\Big[\frac{1}{K} \sum_k \bar\rho_k^2\Big], \qquad
              \bar\rho_k = \frac{1}{T} \sum_t \rho_{tk}

    with ρ_tk the rank correlation of year t with endowment k, and E₀ over endowments handed out anew among the places,
    all of a place together and to the same place in all years (:func:`gzsim.history.dependence`). U below zero means
    that ranks lean less than by chance. Two tests answer two questions. ``p``: would places that the endowments have
    nothing to do with lean as much? ``p_years``: for these very places, would models that differ in nothing but luck of
    years differ as much? There the two models change places in runs of years.

    Parameters
    ----------
    places : mapping (zone model, rule) → DataFrame, years × codes; as of :func:`gzsim.history.positions`
    endowments : DataFrame, codes × endowments
    groups : code → group, optional; endowments are handed out within a group only
    base : whom all are compared with
    run : years that hang together when models are exchanged
    times, seed : of the draws

    Raises InputError if the base is not among the places, or an endowment is unknown or the same for all.

    >>> ranked = pd.DataFrame({"a": [1.0, 1.0], "b": [0.5, 0.0], "c": [0.0, 0.5]}, index=[2015, 2016])
    >>> found = leanings({("uniform", "any"): ranked}, pd.DataFrame({"area": [1.0, 2, 3]}, index=list("abc")))
    >>> found.by_rule["squared"].tolist(), found.by_endowment["rho"].tolist()
    ([0.5625], [-0.75])
    """
    known(base, list(places), "base")
    check_endowments(places, endowments)
    drawn = handed_out(endowments, groups, whole_number(times, "times", 0, MOST), seed)
    yearly = {key: yearly_correlations(table[endowments.index], drawn) for key, table in places.items()}
    rows = {key: mean_of_years(each) for key, each in yearly.items()}
    squared = {key: (each**2).mean(axis=1) for key, each in rows.items()}
    truth = {key: each[:, 0] for key, each in yearly.items()}
    by_rule = pd.DataFrame({key: _of_rule(sizes) for key, sizes in squared.items()}).T.rename_axis(
        ["zone_model", "rule"]
    )
    by_rule["minus_base"] = by_rule["excess"] - by_rule.loc[base, "excess"]
    by_rule["p_years"] = [_exchange(truth[key], truth[base], by_rule["by_chance"][[key, base]], run, times, seed)
                          for key in places]  # fmt: skip
    by_rule["p_holm"] = corrected(by_rule["p"], "holm")
    others = by_rule.index != base
    by_rule.loc[others, "p_years_holm"] = corrected(by_rule.loc[others, "p_years"], "holm")
    told = [(*key, name, each[0, k], share_as_large(each)[k]) for key, each in rows.items()
            for k, name in enumerate(endowments)]  # fmt: skip
    by_endowment = pd.DataFrame(told, columns=["zone_model", "rule", "endowment", "rho", "p"])
    return Leanings(by_rule, by_endowment.assign(p_fdr=corrected(by_endowment["p"], "fdr_bh")))


def _of_rule(sizes: Array) -> dict[str, float]:
    chance, high = (sizes[1:].mean(), np.quantile(sizes[1:], 0.95)) if len(sizes) > 1 else (np.nan, np.nan)
    return {"squared": sizes[0], "by_chance": chance, "excess": sizes[0] - chance, "p": at_least(sizes),
            "high": high - chance}  # fmt: skip


def _exchange(mine: Array, other: Array, chance: pd.Series, run: int, times: int, seed: int) -> float:
    """Share of exchanges of two models, (year, endowment), under which their excess differs as much or more.

    What each leans by chance goes with the years that it lends to the other.
    """
    swapped = swaps(len(mine), run, times, seed)
    kept = 1 - 2 * swapped.mean(axis=1)
    one, two = (np.where(swapped[..., None], *each) for each in ((other, mine), (mine, other)))
    squared = [(mean_of_years(np.moveaxis(each, 1, 0)) ** 2).mean(axis=1) for each in (one, two)]
    first, second = chance.fillna(0.0)
    return float(share_as_large(squared[0] - squared[1] - (first - second) * kept))
