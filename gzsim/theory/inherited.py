"""Levels that lies inflate and time wears off (CF52)."""

from __future__ import annotations

import math

from gzsim.theory import checks


def inflated_level(lie: float, erosion: float, years: float = math.inf, start: float = 0.0) -> float:
    r"""Inflated level after so many years of one lie each, M.

    .. math:: M_n = M^* + (1 - e)^n (M_0 - M^*), \qquad M^* = m/e

    Each year M ← (1 − e)M + m: a share e shows and has to be made up again. In the end all that is invented makes up
    for what wears off, and growth is reported as it is.

    Parameters
    ----------
    lie : m ≥ 0, spans a year
    erosion : e, above 0, at most 1
    years : n ≥ 0; for good unless given
    start : M₀ ≥ 0, spans

    Source: derivation above; CF52.

    Examples
    --------
    >>> round(inflated_level(0.055, 0.1), 4)
    0.55
    >>> round(inflated_level(0.0, 0.1, years=2, start=0.55), 4)
    0.4455
    """
    checks.positive(erosion=erosion)
    checks.share(erosion=erosion)
    checks.not_negative(lie=lie, start=start)
    end = lie / erosion
    if math.isinf(years):
        return end
    checks.not_negative(years=years)
    return end + (1.0 - erosion) ** years * (start - end)


def lie_that_wears_off(reward: float, cost: float, erosion: float, patience: float) -> float:
    r"""What is invented each year by whoever knows that it wears off, m.

    .. math:: \kappa m = s\Big[1 - \sum_{j \ge 1} q^j e (1 - e)^{j-1}\Big] = s\,\frac{1 - q}{1 - q(1 - e)}

    with q = δ(1 − h): a span of lie takes e(1 − e)^{j−1} from the report of the j-th December after it. A known leaver
    (q = 0) invents s/κ; who stays for good and does not discount invents nothing.

    Parameters
    ----------
    reward : s ≥ 0, utility of a reported span; cost : κ > 0, utility per squared span
    erosion : e, 0 to 1; patience : q, 0 to 1

    Source: derivation above, on CF19; CF52.

    Examples
    --------
    >>> [round(lie_that_wears_off(0.3, 3.0, 0.1, q), 4) for q in (0.0, 0.5, 0.9)]
    [0.1, 0.0909, 0.0526]
    """
    checks.positive(cost=cost)
    checks.not_negative(reward=reward)
    checks.share(erosion=erosion, patience=patience)
    if patience == 1.0:
        return 0.0 if erosion else reward / cost
    return reward / cost * (1.0 - patience) / (1.0 - patience * (1.0 - erosion))
