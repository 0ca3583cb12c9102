"""Public satisfaction from several modes of asking, each with its own bias and sampling error (S13, S14, S23)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from gzsim.errors import InputError
from gzsim.indicators.survey_modes import PRIORS, ModePrior, must_lie
from gzsim.views.result import Result


@dataclass(frozen=True, eq=False)
class Answers:
    """Answers by one mode: how many people answered, and the share who are satisfied.

    With ``strata``, a DataFrame strata × (n, mean), both are those of the strata, and ``n`` and ``mean`` are left out.
    """

    n: float | None = None
    mean: float | None = None
    strata: pd.DataFrame | None = field(default=None, compare=False)


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class SatisfactionEstimate(Result):
    """The combined estimate; shares, not percent.

    ``standard_error``² = ``sampling_error``² + ``bias_error``². ``modes``: n, mean, corrected, sampling_error,
    bias_error, weight and contribution (weight × corrected) by mode.
    """

    estimate: float
    standard_error: float
    sampling_error: float
    bias_error: float
    modes: pd.DataFrame

    def interval(self, z: float = 1.96) -> tuple[float, float]:
        """Estimate ± z standard errors, within 0 and 1."""
        low, high = np.clip([self.estimate - z * self.standard_error, self.estimate + z * self.standard_error], 0, 1)
        return float(low), float(high)


def mixed_mode(
    answers: Mapping[str, Answers],
    priors: Mapping[str, ModePrior] = PRIORS,
    population: pd.Series | None = None,
    shared_bias_sd: float = 0.0,
) -> SatisfactionEstimate:
    r"""Combine modes by inverse-variance weights in which the doubt about bias counts.

    .. math::
        \hat\theta_j = m_j - \beta_j - (1 - c_j)\,\delta_j, \qquad
        V_j = d_j \frac{\tilde m_j(1 - \tilde m_j)}{n_j} + \sigma_j^2 + (1 - c_j)^2 \tau_j^2

    .. math::
        \hat\theta = \sum_j w_j \hat\theta_j, \quad w_j = \frac{1/V_j}{\sum_k 1/V_k}, \qquad
        \mathrm{SE}^2 = \sum_j w_j^2 V_j + \sigma_0^2

    with mean m, selection bias :math:`\beta \pm \sigma`, coverage c, gap to those out of reach :math:`\delta \pm \tau`,
    design effect d. More answers shrink the first term of V alone: a hotline with a million calls keeps its bias. The
    variance takes :math:`\tilde m = (nm + 2)/(n + 4)`, so that unanimous answers still have one. Biases of modes are
    independent but for a part of sd :math:`\sigma_0` that all share (courtesy to any asker), which no mix averages out.
    With strata, :math:`m_j = \sum_h W_h m_{jh}` and the sampling variance is
    :math:`d_j \sum_h W_h^2\, \tilde m_{jh}(1 - \tilde m_{jh})/n_{jh}` with population shares W.

    Parameters
    ----------
    answers : mapping mode → Answers
    priors : mapping mode → ModePrior; must know every mode; the default marks what is assumed
    population : Series, stratum → size or share, optional; needed where answers come by stratum
    shared_bias_sd : float; :math:`\sigma_0`

    Raises InputError if a mode is unknown, a mean lies outside 0 to 1, n is not positive, or strata and population do
    not match.

    Source: Cochran (1977), Sampling Techniques, 3rd ed., ch. 5 and 5A; Agresti and Coull (1998), The American
    Statistician 52, for the variance near 0 and 1; pattern C26 for the bias of the hotline.

    >>> both = mixed_mode({"hotline": Answers(n=100_000, mean=0.969), "third_party": Answers(n=1_000, mean=0.9131)})
    >>> round(both.estimate, 3), both.modes["weight"].round(2).to_dict()
    (0.913, {'hotline': 0.19, 'third_party': 0.81})
    """
    if not answers:
        raise InputError("there are no answers", field="answers", valid="one mode or more")
    must_lie(shared_bias_sd, 0, 1, "shared_bias_sd")
    modes = pd.DataFrame.from_dict(
        {mode: _mode(mode, given, priors, population) for mode, given in answers.items()}, orient="index"
    ).rename_axis("mode")
    variance = modes["sampling_error"] ** 2 + modes["bias_error"] ** 2
    if (variance == 0).any():
        valid = "a positive variance for every mode"
        raise InputError("has neither sampling nor bias error", field=str(variance.idxmin()), valid=valid)
    weight = (1 / variance) / (1 / variance).sum()
    sampling = float(np.sqrt((weight**2 * modes["sampling_error"] ** 2).sum()))
    bias = float(np.sqrt((weight**2 * modes["bias_error"] ** 2).sum() + shared_bias_sd**2))
    modes = modes.assign(weight=weight, contribution=weight * modes["corrected"])
    estimate = float(np.clip(modes["contribution"].sum(), 0, 1))
    return SatisfactionEstimate(
        estimate=estimate,
        standard_error=float(np.hypot(sampling, bias)),
        sampling_error=sampling,
        bias_error=bias,
        modes=modes,
    )


def _mode(mode: str, given: Answers, priors: Mapping[str, ModePrior], population: pd.Series | None) -> dict[str, float]:
    if mode not in priors:
        raise InputError("there is no such mode", field=mode, valid=", ".join(priors))
    prior = priors[mode]
    n, mean, variance = _sample(mode, given) if given.strata is None else _post_stratified(mode, given, population)
    return {
        "n": n,
        "mean": mean,
        "corrected": mean - prior.correction,
        "sampling_error": np.sqrt(prior.design_effect * variance),
        "bias_error": prior.doubt,
    }


def _sample(mode: str, given: Answers) -> tuple[float, float, float]:
    if given.n is None or given.mean is None:
        raise InputError("needs n and mean, or strata", field=mode, valid="Answers(n=..., mean=...)")
    return given.n, given.mean, _variance(given.n, given.mean, mode)


def _post_stratified(mode: str, given: Answers, population: pd.Series | None) -> tuple[float, float, float]:
    strata = given.strata
    if given.n is not None or given.mean is not None:
        raise InputError("has strata and n or mean beside them", field=mode, valid="one or the other")
    if population is None:
        raise InputError("has strata but no population is given", field=mode, valid="population=Series by stratum")
    missing = {"n", "mean"} - set(strata.columns)
    if missing:
        raise InputError(f"strata lack {', '.join(sorted(missing))}", field=mode, valid="columns n and mean")
    strangers = set(strata.index) ^ set(population.index)
    if strangers or not strata.index.is_unique or not population.index.is_unique:
        problem = f"strata do not match the population: {', '.join(sorted(map(str, strangers)))}"
        raise InputError(problem, field=mode, valid="each stratum of the population once")
    if not ((population >= 0).all() and population.sum() > 0):
        raise InputError("must be sizes or shares", field="population", valid="0 or more, not all 0")
    share = (population / population.sum()).reindex(strata.index)
    answered = zip(strata.index, strata["n"], strata["mean"], strict=True)
    variances = [_variance(n, mean, f"{mode}.{stratum}") for stratum, n, mean in answered]
    mean = float((share * strata["mean"]).sum())
    return float(strata["n"].sum()), mean, float((share**2 * np.array(variances)).sum())


def _variance(n: float, mean: float, where: str) -> float:
    if not (np.isfinite(n) and n > 0):
        raise InputError(f"{n:g} answers", field=f"{where}.n", valid="more than 0")
    must_lie(mean, 0, 1, f"{where}.mean")
    nearer = (n * mean + 2) / (n + 4)
    return nearer * (1 - nearer) / n
