"""Light rules (亮灯规则, S07) and cross-validation (S09): reports against an independent signal, and few reviewers.

The signal knows nothing of the report: electricity, satellites, invoices. What is too far above it is flagged, and a
limited number of manual reviews goes to the worst first. Efficiency is precision per review: the share of reviews that
find something.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gzsim.theory import checks

MAD_TO_SIGMA = 1.4826
"""A normal's standard deviation in median absolute deviations, 1/Φ⁻¹(3/4)."""


def peer_residual(reported: ArrayLike, signal: ArrayLike) -> NDArray[np.float64]:
    """How far a report stands above its signal, robustly scaled among peers.

        r_i = report_i − signal_i;   z_i = (r_i − median r)/(1.4826·MAD of r)

    A median and a median absolute deviation are hardly moved by those who misreport while these are fewer than half.
    Where more than half of the peers agree to the last digit, whoever differs stands infinitely far off, others at 0.

    Parameters
    ----------
    reported, signal : arrays (..., unit), same unit of measurement; NaN where nothing is known, which stays NaN

    >>> peer_residual([5.0, 6.1, 7.0, 8.1, 12.0], [5.0, 6.0, 7.0, 8.0, 9.0]).round(2)
    array([-0.67,  0.  , -0.67,  0.  , 19.56])
    """
    residual = np.asarray(reported, float) - np.asarray(signal, float)
    middle = np.nanmedian(residual, axis=-1, keepdims=True)
    spread = MAD_TO_SIGMA * np.nanmedian(np.abs(residual - middle), axis=-1, keepdims=True)
    with np.errstate(divide="ignore", invalid="ignore"):
        scaled = (residual - middle) / spread
    return np.where((spread == 0) & (residual == middle), 0.0, scaled)


def choose_reviews(residual: ArrayLike, limit: float, capacity: int) -> NDArray[np.bool_]:
    """Whom the reviewers visit: the worst above the limit, as many as they can handle; ties go to the first.

    Parameters
    ----------
    residual : array (..., unit), see `peer_residual`; NaN is never visited
    limit : standard deviations above which a report is flagged
    capacity : reviews that can be handled

    Raises InputError if the capacity is negative.

    >>> choose_reviews([0.5, 4.0, 2.5, 3.0], limit=2.0, capacity=2)
    array([False,  True, False,  True])
    """
    checks.whole(0, capacity=capacity)
    residual = np.asarray(residual, float)
    flagged = np.where(np.nan_to_num(residual, nan=-np.inf) > limit, residual, -np.inf)
    order = np.argsort(-flagged, axis=-1, kind="stable")
    place = np.empty_like(order)
    np.put_along_axis(place, order, np.broadcast_to(np.arange(residual.shape[-1]), order.shape), axis=-1)
    return (place < capacity) & np.isfinite(np.where(flagged == np.inf, 0.0, flagged))


def precision_per_review(reviewed: ArrayLike, at_fault: ArrayLike) -> NDArray[np.float64]:
    """Share of reviews that find a fault, over the last axis; NaN where nobody was reviewed.

    >>> float(precision_per_review([True, True, False], [True, False, True]))
    0.5
    """
    reviewed, at_fault = np.asarray(reviewed, bool), np.asarray(at_fault, bool)
    visits = reviewed.sum(-1)
    with np.errstate(invalid="ignore"):
        return (reviewed & at_fault).sum(-1) / np.where(visits > 0, visits, np.nan)


def detection_curve(residual: ArrayLike, at_fault: ArrayLike) -> NDArray[np.float64]:
    """Share of all faults found after 0, 1, 2, … reviews, the worst residual first.

    Parameters
    ----------
    residual : array (..., unit); equal residuals are visited in the order of the units
    at_fault : array (..., unit) of bool

    Returns an array (..., unit + 1), from 0 to 1; NaN where there is no fault.

    >>> detection_curve([3.0, 1.0, 2.0, 0.0], [True, False, False, True])
    array([0. , 0.5, 0.5, 0.5, 1. ])
    """
    residual, at_fault = np.broadcast_arrays(np.asarray(residual, float), np.asarray(at_fault, bool))
    found = np.take_along_axis(at_fault, np.argsort(-residual, axis=-1, kind="stable"), axis=-1).cumsum(-1)
    total = np.where(found[..., -1:] > 0, found[..., -1:], np.nan)
    return np.concatenate([np.zeros((*found.shape[:-1], 1)), found], axis=-1) / total
