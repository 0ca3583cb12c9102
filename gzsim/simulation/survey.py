r"""What is measured of satisfaction, mode by mode, and what flattering the flatterable brings (S13, S14, S23).

Citizens whose true satisfaction is s answer by the modes j: the 12345 hotline, an online vote, a questionnaire on site,
a third party. All in shares,

.. math::
    p_j = s + b_j + \sigma_j Z_j + f_j H, \qquad m_j = p_j + \sqrt{d_j\,p_j(1 - p_j)/n_j}\;z_j, \qquad
    \hat s = \sum_j W_j (m_j - \beta_j)

with b the real bias and σZ what is not known of it, lasting in a place; n answers a year and design effect d; β the
bias that is believed and taken off. Of the first three modes W is the weight that
`gzsim.indicators.satisfaction.mixed_mode` gives before anybody has answered, at the usual satisfaction; the third party
has the share θ of the whole, and nobody knows a bias of it to take off. f says how far a mode can be flattered: hotline
and vote by hints of who should call and vote, the questionnaire on site not at all, the third party as far as it is
captured by whom it judges, χ.

Flattery H, in spans of 100 points, is worth 100·β·w_s·Σ W_j f_j a span and costs ½κH², as a lie does:

.. math:: H^* = \min\bigl(\bar H,\; 100\,\beta\,w_s \textstyle\sum_j W_j f_j/\kappa\bigr)

and its hours are taken from other work. On site alone, without sampling error, H = 0 and E[ŝ] = s (CF44); by the third
party alone ŝ is above s by its bias and by what it can be flattered (CF45).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gzsim.indicators.satisfaction import Answers, mixed_mode
from gzsim.indicators.survey_modes import ModePrior
from gzsim.numeric.philox import Mechanism, name_keys, normals
from gzsim.scenario.values import Values

Array = NDArray[np.float64]
MODES = ("hotline", "online_vote", "on_site", "third_party")
KEYS = name_keys(MODES)


@dataclass(frozen=True, eq=False)
class Survey:
    """How citizens are asked; arrays (mode,), shares."""

    weight: Array
    """W."""
    answers: Array
    """n, 1 where nobody is asked."""
    design: Array
    """d."""
    bias: Array
    """b."""
    believed: Array
    """β."""
    doubt: Array
    """σ."""
    flattered: Array
    """f."""
    standard_error: float
    """Of the estimate, from sampling and from what is not known of biases."""

    @classmethod
    def of(cls, values: Values, priors: Mapping[str, ModePrior]) -> Survey:
        """Weigh the modes by what is believed of them.

        >>> from gzsim.indicators.survey_modes import PRIORS
        >>> from gzsim.scenario.parameters import load_parameters
        >>> today = Survey.of(load_parameters().typed, PRIORS)
        >>> today.weight.round(3), round(today.standard_error, 3)
        (array([0.34 , 0.163, 0.298, 0.2  ]), 0.018)
        """
        citizens, asking = values.citizens, values.asking
        third, priors = citizens.third_party_share, [priors[mode] for mode in MODES]
        numbers = [asking.hotline_answers, asking.vote_answers, asking.on_site_answers, asking.third_party_answers]
        usual = citizens.satisfaction_base / 100.0
        asked = {mode: Answers(n, usual) for mode, n in zip(MODES, numbers, strict=True) if n > 0}
        own = {mode: each for mode, each in asked.items() if mode != "third_party"}
        weight = mixed_mode(own).modes["weight"].reindex(MODES).fillna(0.0) if own else np.zeros(len(MODES))
        weight = (1.0 - third) * np.asarray(weight) + third * (np.arange(len(MODES)) == 3)
        modes = mixed_mode(asked).modes.reindex(MODES).fillna(0.0)
        believed = np.array([each.correction for each in priors])
        friendly, real = citizens.hotline_bias / 100.0, asking.third_party_bias / 100.0
        return cls(
            weight=weight,
            answers=np.maximum(1.0, numbers),
            design=np.array([each.design_effect for each in priors]),
            bias=np.array([friendly, friendly, believed[2], real]),
            believed=np.array([*believed[:3], 0.0]),
            doubt=np.array([each.doubt for each in priors]),
            flattered=citizens.hotline_ease * np.array([1.0, 1.0, 0.0, asking.captured]),
            standard_error=float(
                np.sqrt((weight**2 * (modes["sampling_error"] ** 2 + modes["bias_error"] ** 2)).sum())
            ),
        )

    @property
    def open_to_flattery(self) -> float:
        """Σ W_j f_j."""
        return float((self.weight * self.flattered).sum())


def flattery(survey: Survey, point_worth: Array, lying_cost: Array, citizens: Values) -> Array:
    """H* (R, N) in spans of 100 points; 0 for who never lies."""
    worth = 100.0 * point_worth * citizens.satisfaction_weight * survey.open_to_flattery
    return np.minimum(citizens.largest_massage, worth / lying_cost)


def estimate(survey: Survey, satisfied: Array, flattered: Array, lasting: Array, luck: Array) -> Array:
    """Estimate ŝ (R, N), points of 100, of true satisfaction (R, N) flattered by H; draws (R, mode, N).

    >>> from gzsim.indicators.survey_modes import PRIORS
    >>> from gzsim.scenario.parameters import load_parameters
    >>> rules = {"citizens.third_party_share": 1.0, "asking.third_party_bias": -2.0}
    >>> third = Survey.of(load_parameters().replace(rules).typed, PRIORS)
    >>> estimate(third, np.array([[70.0]]), np.array([[0.3]]), np.zeros((1, 4, 1)), np.zeros((1, 4, 1))).round(9)
    array([[68.]])
    """
    each = slice(None), None
    spread = survey.bias[each] + survey.doubt[each] * lasting + survey.flattered[each] * flattered[:, None]
    share = np.clip(satisfied[:, None] / 100.0 + spread, 0.0, 1.0)
    error = np.sqrt(survey.design[each] * share * (1.0 - share) / survey.answers[each])
    told = np.clip(share + error * luck, 0.0, 1.0) - survey.believed[each]
    return 100.0 * np.clip((survey.weight[each] * told).sum(1), 0.0, 1.0)


def draws(seed: int, replications: NDArray[np.int64], month: int, units: NDArray[np.int64]) -> tuple[Array, Array]:
    """Standard normals (R, mode, N): what lasts of biases in a place, and the luck of a December's samples."""
    lasting = normals(seed, replications, 0, Mechanism.SURVEY_BIAS, KEYS, units)
    return lasting, normals(seed, replications, month, Mechanism.SURVEY, KEYS, units)
