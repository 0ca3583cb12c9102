"""Weighting: functions of a table of indicators that return one weight per indicator, summing to 1."""

from gzsim.index.weights.components import pca
from gzsim.index.weights.conflict import critic
from gzsim.index.weights.declared import TOLERANCE, equal, given
from gzsim.index.weights.dispersion import coefficient_of_variation, entropy, gini, standard_deviation
from gzsim.index.weights.removal import merec

__all__ = [
    "TOLERANCE",
    "coefficient_of_variation",
    "critic",
    "entropy",
    "equal",
    "gini",
    "given",
    "merec",
    "pca",
    "standard_deviation",
]
