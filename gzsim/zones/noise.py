r"""What a year's noise does to a score on a yardstick, estimated from a panel of years.

.. math:: \sigma_z^2 = \sum_{k,l \in S} a_{zk} C_{kl} a_{zl}, \qquad a_{zk} = w_{zk}/c_z

with S and c as in :mod:`gzsim.zones.yardsticks`, and C the covariance of what is left of the normalised indicators once
every unit and every year has its own mean. What lasts is no noise, and what all share moves no lead; what a single unit
truly did in a single year counts as noise here, so that σ is rather too large than too small.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from numbers import Real

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gzsim.common.tables import refuse
from gzsim.common.words import short
from gzsim.errors import InputError
from gzsim.index import normalise
from gzsim.index.names import Named, named_numbers
from gzsim.numeric.two_way import two_way_residuals
from gzsim.zones.model import ZoneModel

Array = NDArray[np.float64]
Noise = Mapping[str, pd.DataFrame | float]
"""By zone: the covariance of normalised indicators, or σ itself, in points."""


def noise_of(
    panel: pd.DataFrame,
    directions: Mapping[str, int] | pd.Series,
    goalposts: pd.DataFrame,
    zone_model: ZoneModel,
) -> dict[str, pd.DataFrame]:
    """Covariance of the noise of normalised indicators, for the goalposts of each zone with a member.

    Parameters
    ----------
    panel : DataFrame, (year, code) × indicators; in the indicators' units, NaN where missing
    directions, goalposts, zone_model
        As for :func:`gzsim.zones.league.league`. What has no goalposts, direction or weight is left out.

    Returns mapping zone → DataFrame, indicators × indicators, squared points; as from :func:`noise_covariance`.
    """
    directions, found = named_numbers(directions, "directions"), {}
    zones = zone_model.assignment.unique()
    for zone in zones if zone_model.goalposts is not None else zones[:1]:
        posts = zone_model.goalposts_in(zone, goalposts).dropna()
        names = panel.columns
        for known in (posts.index, directions.index, zone_model.weights.columns):
            names = names.intersection(known, sort=False)
        scaled = normalise.goalposts(panel[names], posts.loc[names, "low"], posts.loc[names, "high"], directions[names])
        found[zone] = noise_covariance(scaled)
    return {zone: found.get(zone, next(iter(found.values()))) for zone in zones}


def noise_covariance(panel: pd.DataFrame) -> pd.DataFrame:
    r"""Covariance of what is left of a panel around means of units and years.

    .. math:: C_{kl} = \frac{1}{\text{free}_{kl}} \sum_{it} e_{itk} e_{itl}

    Each pair is taken from the rows that have both, with residuals and their freedom on these rows
    (:func:`gzsim.numeric.two_way.two_way_residuals`). A pair without freedom counts as uncorrelated, an indicator
    without freedom is NaN. Estimated from different rows C may have negative eigenvalues: they are set to zero, which
    makes it positive semidefinite.

    Parameters
    ----------
    panel : DataFrame, (year, code) × indicators; NaN where missing

    >>> years = pd.MultiIndex.from_product([[1, 2], ["a", "b"]], names=["year", "code"])
    >>> noise_covariance(pd.DataFrame({"growth": [1.0, 2.0, 3.0, 8.0]}, index=years)).round(9).to_dict()
    {'growth': {'growth': 4.0}}
    """
    figures, known = panel.to_numpy(float), panel.notna().to_numpy()
    year, unit = (panel.index.get_level_values(name).to_numpy() for name in ("year", "code"))
    count, left = len(panel.columns), {}
    found = np.full((count, count), np.nan)
    for k, other in zip(*np.triu_indices(count), strict=True):
        rows = known[:, k] & known[:, other]
        if not rows.any():
            continue
        if rows.tobytes() not in left:  # all that these rows have, at once
            whole = known[rows].all(axis=0)
            left[rows.tobytes()] = (
                np.cumsum(whole) - 1,
                *two_way_residuals(figures[rows][:, whole], unit[rows], year[rows]),
            )
        place, residuals, free = left[rows.tobytes()]
        if free > 0:
            found[k, other] = found[other, k] = residuals[:, place[k]] @ residuals[:, place[other]] / free
    seen = ~np.isnan(np.diag(found))
    found[np.ix_(seen, seen)] = _semidefinite(np.nan_to_num(found[np.ix_(seen, seen)]))
    return pd.DataFrame(found, index=panel.columns, columns=panel.columns)


def _semidefinite(matrix: Array) -> Array:
    values, vectors = np.linalg.eigh(matrix)
    if not len(values) or values[0] >= 0:
        return matrix
    return (vectors * np.maximum(values, 0.0)) @ vectors.T


def spreads(noise: Noise, weights: Mapping[str, Array], seen: Iterable[str]) -> dict[str, Array]:
    """σ of each zone, in points, of the shape of its weights without their last axis.

    Parameters
    ----------
    noise : mapping zone → covariance or σ
    weights : mapping zone → array (..., indicator); sum to 1 over the indicators that are seen
    seen : iterable of indicators, in the order of the weights

    Raises InputError if a zone has no noise, or a σ is not above zero.
    """
    if not isinstance(noise, Named):
        raise InputError(f"{short(noise)} does not say which is whose", field="noise", valid="a mapping zone → points")
    refuse([zone for zone in weights if zone not in noise], "no noise for", field="noise", valid=", ".join(weights))
    return {zone: _spread(noise[zone], each, list(seen), zone) for zone, each in weights.items()}


def _spread(noise: pd.DataFrame | float, weights: Array, seen: list[str], zone: str) -> Array:
    if isinstance(noise, pd.DataFrame):
        covariance = noise.reindex(index=seen, columns=seen).to_numpy(float)
        return np.sqrt(np.maximum(np.einsum("...k,kl,...l->...", weights, covariance, weights), 0.0))
    if not isinstance(noise, Real) or isinstance(noise, bool) or not 0 < noise < np.inf:
        valid = "points above zero, or a covariance of indicators"
        raise InputError(short(noise), field=f"noise.{zone}", valid=valid)
    return np.full(weights.shape[:-1], float(noise))
