r"""Normalising: from figures in their own units to a common scale on which higher is better.

Each method has two names: an array core ``(..., unit, indicator)`` with any leading axes, which the simulation uses,
and a façade for DataFrames units × indicators, which matches by name and warns. Missing stays missing (NaN). An
indicator on which all units are equal separates nobody: the methods of scale and order put them in the middle of
their scale, a distance puts them at their reference, and the façade says so. An indicator without any value stays
missing, and the façade names it.
"""

from gzsim.index.normalise.bands import bands_array, score_point_bands, score_rate_bands
from gzsim.index.normalise.distance import (
    difference_array,
    difference_to_leader,
    difference_to_reference,
    difference_to_target,
    distance_to_leader,
    distance_to_reference,
    distance_to_target,
    leader_array,
    ratio_array,
)
from gzsim.index.normalise.each import each
from gzsim.index.normalise.frozen import Frozen, freeze, frozen_goalposts
from gzsim.index.normalise.order import borda, borda_array, percentile, percentile_array, rank, rank_array
from gzsim.index.normalise.scale import (
    goalposts,
    goalposts_array,
    minmax,
    minmax_array,
    moments,
    standardised_array,
    zscore,
    zscore_array,
)
from gzsim.index.normalise.tables import CONSTANT, Named, extremes
from gzsim.index.normalise.vector import vector, vector_array

__all__ = [
    "CONSTANT",
    "Frozen",
    "Named",
    "bands_array",
    "borda",
    "borda_array",
    "difference_array",
    "difference_to_leader",
    "difference_to_reference",
    "difference_to_target",
    "distance_to_leader",
    "distance_to_reference",
    "distance_to_target",
    "each",
    "extremes",
    "freeze",
    "frozen_goalposts",
    "goalposts",
    "goalposts_array",
    "leader_array",
    "minmax",
    "minmax_array",
    "moments",
    "percentile",
    "percentile_array",
    "rank",
    "rank_array",
    "ratio_array",
    "score_point_bands",
    "score_rate_bands",
    "standardised_array",
    "vector",
    "vector_array",
    "zscore",
    "zscore_array",
]
