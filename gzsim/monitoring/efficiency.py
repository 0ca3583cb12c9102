"""What "40 % more efficient" may mean (S07, S09): a signal so much sharper that each review finds 1.4 times as often.

The source document says that problems are located 40 % more efficiently (问题定位效率); reading it as precision per
review, and the gain as less noise in the signal, are modelling choices. The gain holds at one working point, a given
number of reviews: elsewhere the same sharper signal gains more or less, and where nearly every review already finds
something it cannot be had.
"""

from __future__ import annotations

from collections.abc import Callable

from scipy.optimize import bisect

from gzsim.errors import InputError
from gzsim.theory import checks

GAIN = 0.4
"""Gain in precision per review (assumption of the source document)."""


class OutOfReachError(InputError):
    """No signal, however sharp, gives the gain that was asked for."""


def noise_for_gain(precision: Callable[[float], float], noise: float, gain: float = GAIN) -> float:
    """Noise σ′ < σ at which the precision is 1 + g times as high, precision(σ′) = (1 + g)·precision(σ).

    Parameters
    ----------
    precision : function of the noise that falls (or stays) as noise grows: a mean over draws, the same for every noise
    noise : σ > 0
    gain : g ≥ 0

    Raises InputError if the noise is not positive or the gain is negative; OutOfReachError if a thousandth of the noise
    is still too much for the gain.

    >>> round(noise_for_gain(lambda noise: 1 / (1 + noise), noise=1.0, gain=0.4), 4)
    0.4286
    """
    checks.positive(noise=noise)
    checks.not_negative(gain=gain)
    before, best = precision(noise), precision(noise / 1000)
    wanted = (1 + gain) * before
    if gain == 0:
        return noise
    if not wanted <= best:
        told = f"a precision of {before:.3f} cannot grow by {100 * gain:.4g} %"
        raise OutOfReachError(told, field="gain", valid=f"at most {best / before - 1:.3f}" if before > 0 else "none")
    return float(bisect(lambda sd: precision(sd) - wanted, noise / 1000, noise, xtol=noise * 1e-4))
