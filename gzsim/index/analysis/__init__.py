"""Analysing an index: what its indicators share, what they weigh in effect, and what the ranking rests on."""

from gzsim.index.analysis.comparison import Comparison, compare
from gzsim.index.analysis.correlation import Correlations, correlations
from gzsim.index.analysis.effective import EffectiveWeights, effective_weights
from gzsim.index.analysis.profile import Profile, strengths_and_weaknesses
from gzsim.index.analysis.reliability import Reliability, alpha_by_pillar, cronbach_alpha, raw_cronbach_alpha
from gzsim.index.analysis.removal import Removal, leave_one_unit_out, remove_indicator

__all__ = [
    "Comparison",
    "Correlations",
    "EffectiveWeights",
    "Profile",
    "Reliability",
    "Removal",
    "alpha_by_pillar",
    "compare",
    "correlations",
    "cronbach_alpha",
    "effective_weights",
    "leave_one_unit_out",
    "raw_cronbach_alpha",
    "remove_indicator",
    "strengths_and_weaknesses",
]
