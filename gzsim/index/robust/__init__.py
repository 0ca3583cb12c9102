"""What a league table says when the weights are only known to lie somewhere: exact bounds, odds and bands of ranks."""

from gzsim.index.robust.bands import RankBands, bands_from_covariance, bands_from_draws, bands_from_standard_errors
from gzsim.index.robust.dominance import EndPlaces, can_be_first, can_be_last, dominance
from gzsim.index.robust.polytope import Polytope, around, around_percent, simplex, stacked
from gzsim.index.robust.probability import (
    Draws,
    RankDistribution,
    draw_around,
    draw_uniform,
    draw_within,
    rank_distribution,
)
from gzsim.index.robust.ranks import RankRange, rank_range
from gzsim.index.robust.zones import zone_leads

__all__ = [
    "Draws",
    "EndPlaces",
    "Polytope",
    "RankBands",
    "RankDistribution",
    "RankRange",
    "around",
    "around_percent",
    "bands_from_covariance",
    "bands_from_draws",
    "bands_from_standard_errors",
    "can_be_first",
    "can_be_last",
    "dominance",
    "draw_around",
    "draw_uniform",
    "draw_within",
    "rank_distribution",
    "rank_range",
    "simplex",
    "stacked",
    "zone_leads",
]
