r"""Normalising: from figures in their own units to a common scale on which higher is better.

Each method has two names: an array core ``(..., unit, indicator)`` with any leading axes, which the simulation uses,
and a façade for DataFrames units × indicators, which matches by name and warns. Missing stays missing (NaN). An
indicator on which all units are equal separates nobody: every method puts them in the middle of its scale, and the
façade says so.
"""

from gzsim.index.normalise.frozen import frozen_goalposts
from gzsim.index.normalise.order import percentile, percentile_array, rank, rank_array
from gzsim.index.normalise.scale import (
    goalposts,
    goalposts_array,
    minmax,
    minmax_array,
    zscore,
    zscore_array,
)
from gzsim.index.normalise.tables import CONSTANT, Named, extremes

__all__ = [
    "CONSTANT",
    "Named",
    "extremes",
    "frozen_goalposts",
    "goalposts",
    "goalposts_array",
    "minmax",
    "minmax_array",
    "percentile",
    "percentile_array",
    "rank",
    "rank_array",
    "zscore",
    "zscore_array",
]
