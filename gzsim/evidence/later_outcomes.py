"""Whether a year's ranks agree with what comes after it."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gzsim.common.names import known, whole_number
from gzsim.errors import InputError
from gzsim.evidence.by_chance import swaps
from gzsim.evidence.endowment_bias import RUN
from gzsim.evidence.multiplicity import corrected
from gzsim.history.fairness import MOST, UNIFORM, Key, Places, handed_out
from gzsim.numeric.shuffles import share_as_large

Array = NDArray[np.float64]
HORIZON = 3
"""Years after the judged one over which an outcome is averaged."""

DECIMALS = 10


def outcome_ahead(outcome: pd.DataFrame, horizon: int = HORIZON) -> pd.DataFrame:
    r"""Mean of an outcome over the next years, years × codes; missing unless every one of them is known.

    .. math:: y^{(h)}_{it} = \frac{1}{h} \sum_{s=1}^{h} y_{i,t+s}

    >>> outcome_ahead(pd.DataFrame({"a": [1.0, 2.0, 4.0]}, index=[2015, 2016, 2017]), 2)["a"].dropna().to_dict()
    {2014: 1.5, 2015: 3.0}
    """
    whole = whole_number(horizon, "horizon", 1, MOST)
    ahead = outcome.reindex(np.arange(outcome.index.min() - whole, outcome.index.max() + 1))
    return sum(ahead.shift(-step) for step in range(1, whole + 1)) / whole


def foresight(
    places: Places,
    outcome: pd.DataFrame,
    neighbours: Mapping[str, str] | pd.Series | None = None,
    *,
    horizon: int = HORIZON,
    base: Key = UNIFORM,
    run: int = RUN,
    times: int = 4999,
    seed: int = 2025,
) -> pd.DataFrame:
    r"""Rank correlation of a year's places with the mean outcome of the next years, by each rule under each zone model.

    .. math:: R = \frac{1}{T} \sum_t \rho\big(x_{\cdot t},\, y^{(h)}_{\cdot t}\big)

    with y as of :func:`outcome_ahead`, over the years t whose next h years are all known. The windows of neighbouring
    years overlap, and outcomes last: for ``p`` whole histories of the outcome are handed out anew among the places, so
    that neither counts as evidence (two-sided, around the mean by chance: within districts that need not be zero). For
    ``p_years`` a model and the base change places in runs of years. Where the outcome is itself ranked, agreement is
    partly that what lasts is counted twice; and what a place owes to its endowments agrees as well as what it owes to
    its work.

    Parameters
    ----------
    places : mapping (zone model, rule) → DataFrame, years × codes; as of :func:`gzsim.history.positions`
    outcome : DataFrame, years × codes; higher is better, in any unit
    neighbours : code → district, optional; histories are handed out within a district only
    horizon : years
    base, run, times, seed : as of :func:`gzsim.evidence.endowment_bias`

    Returns DataFrame, (zone_model, rule) × columns: places, years, first, last (judged years used), rho, by_chance and
    by_chance_sd (mean and standard deviation where histories are handed out anew), p, p_holm, minus_base, p_years,
    p_years_holm; the last three where the base has the same years.

    Raises InputError if the base is unknown, or fewer than two judged years have an outcome for all places.

    >>> years = [2014, 2015, 2016]
    >>> ranked = pd.DataFrame({"a": [1.0, 1, 1], "b": [0.5, 0.5, 0], "c": [0.0, 0, 0.5]}, index=years)
    >>> growth = pd.DataFrame({"a": [9.0, 9, 9], "b": [8.0, 8, 8], "c": [7.0, 7, 7]}, index=[2015, 2016, 2017])
    >>> foresight({("uniform", "any"): ranked}, growth, horizon=1)["rho"].round(3).tolist()
    [0.833]
    """
    known(base, list(places), "base")
    ahead = outcome_ahead(outcome, horizon)
    yearly = {}
    for key, table in places.items():
        judged = table.columns[table.notna().all()]
        later = ahead.reindex(index=table.index, columns=judged).dropna()
        if len(later) < 2:
            raise InputError(f"{len(later)} judged years have an outcome for all places", field="outcome",
                             valid="two or more")  # fmt: skip
        ranks = [_standard(each.rank(axis=1)) for each in (table.loc[later.index, judged], later)]
        labels = pd.DataFrame({"place": np.arange(len(judged))}, index=judged)
        order = handed_out(labels, neighbours, times, seed)[..., 0].astype(int) - 1
        yearly[key] = later.index, len(judged), np.einsum("yi,ydi->dy", ranks[0], ranks[1][:, order])
    rows = {}
    for key, (years, count, rho) in yearly.items():
        mean = np.nanmean(rho, axis=1)
        chance, spread = (mean[1:].mean(), mean[1:].std()) if len(mean) > 1 else (np.nan, np.nan)
        rows[key] = {"places": count, "years": len(years), "first": years[0], "last": years[-1], "rho": mean[0],
                     "by_chance": chance, "by_chance_sd": spread, "p": share_as_large(mean - np.nan_to_num(chance)),
                     "minus_base": np.nan, "p_years": np.nan}  # fmt: skip
        if key != base and years.equals(yearly[base][0]):  # else nothing is paired
            gap = rho[0] - yearly[base][2][0]
            turned = np.where(swaps(len(gap), run, times, seed), -gap, gap)
            rows[key] |= {"minus_base": gap.mean().round(DECIMALS), "p_years": share_as_large(turned.mean(axis=1))}
    found = pd.DataFrame(rows).T.rename_axis(["zone_model", "rule"])
    return found.assign(p_holm=corrected(found["p"], "holm"), p_years_holm=corrected(found["p_years"], "holm"))


def _standard(ranks: pd.DataFrame) -> Array:
    """Ranks less their mean, of length one in each year; missing where all are equal."""
    away = ranks.sub(ranks.mean(axis=1), axis=0).to_numpy()
    with np.errstate(invalid="ignore", divide="ignore"):
        return away / np.sqrt((away**2).sum(axis=1, keepdims=True))
