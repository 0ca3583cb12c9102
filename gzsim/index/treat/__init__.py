"""Treating figures before they are normalised: gaps, outliers, and the size of the units."""

from gzsim.index.treat.denominate import denominate
from gzsim.index.treat.imputation import Imputed, last_observation, linear, mean, median, within_zone
from gzsim.index.treat.multiple import Draws, SourcedRanks, draws, iterative, rank_uncertainty
from gzsim.index.treat.outliers import Treated, shape, treat, winsorise
from gzsim.index.treat.transforms import box_cox, log_shift, signed_log

__all__ = [
    "Draws",
    "Imputed",
    "SourcedRanks",
    "Treated",
    "box_cox",
    "denominate",
    "draws",
    "iterative",
    "last_observation",
    "linear",
    "log_shift",
    "mean",
    "median",
    "rank_uncertainty",
    "shape",
    "signed_log",
    "treat",
    "winsorise",
    "within_zone",
]
