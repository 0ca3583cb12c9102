"""Treating figures before they are normalised: gaps, outliers, and the size of the units."""

from gzsim.index.treat.imputation import Imputed, last_observation, linear, mean, median, within_zone
from gzsim.index.treat.multiple import Draws, SourcedRanks, draws, iterative, rank_uncertainty

__all__ = [
    "Draws",
    "Imputed",
    "SourcedRanks",
    "draws",
    "iterative",
    "last_observation",
    "linear",
    "mean",
    "median",
    "rank_uncertainty",
    "within_zone",
]
