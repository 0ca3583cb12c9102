"""How much of a rank is the figures, and how much the choices of whoever made the index."""

from gzsim.index.sensitivity.design import Alternatives, Design, LeftOut, PerturbedWeights
from gzsim.index.sensitivity.monte_carlo import Uncertainty, uncertainty
from gzsim.index.sensitivity.sobol import SobolIndices, sobol, sobol_of

__all__ = [
    "Alternatives",
    "Design",
    "LeftOut",
    "PerturbedWeights",
    "SobolIndices",
    "Uncertainty",
    "sobol",
    "sobol_of",
    "uncertainty",
]
