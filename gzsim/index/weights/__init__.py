"""Weighting: functions of a table of indicators that return one weight per indicator, summing to 1."""

from gzsim.index.weights.balance import correlation_balanced
from gzsim.index.weights.budget import BudgetAllocation, budget_allocation
from gzsim.index.weights.comparisons import Comparisons, ahp
from gzsim.index.weights.components import pca
from gzsim.index.weights.conflict import critic
from gzsim.index.weights.declared import TOLERANCE, equal, given
from gzsim.index.weights.dispersion import coefficient_of_variation, entropy, gini, standard_deviation
from gzsim.index.weights.frontier import BenefitOfTheDoubt, benefit_of_the_doubt
from gzsim.index.weights.group import GroupComparisons, group_ahp
from gzsim.index.weights.levels import multiplied_down, override
from gzsim.index.weights.removal import merec

__all__ = [
    "TOLERANCE",
    "BenefitOfTheDoubt",
    "BudgetAllocation",
    "Comparisons",
    "GroupComparisons",
    "ahp",
    "benefit_of_the_doubt",
    "budget_allocation",
    "coefficient_of_variation",
    "correlation_balanced",
    "critic",
    "entropy",
    "equal",
    "gini",
    "given",
    "group_ahp",
    "merec",
    "multiplied_down",
    "override",
    "pca",
    "standard_deviation",
]
