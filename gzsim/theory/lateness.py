"""Who is last where a report may be missing when the year is judged (CF40)."""

from __future__ import annotations

from gzsim.theory import checks


def chance_of_last(below: float, units: int, missing: float = 1.0) -> float:
    r"""Chance that the one who may be late is last among equals.

    .. math:: P = \lambda\,[1 - F(S_0)]^{n-1} + (1 - \lambda)/n

    Whoever is late is given the score S₀ and is last if all others are above it; whoever is in time is one of n equals.

    Parameters
    ----------
    below : F(S₀), chance that one rival scores below what a missing report is given
    units : n ≥ 2
    missing : λ, chance of being late

    Source: derivation above; scores independent and without ties.

    Examples
    --------
    >>> round(chance_of_last(0.5, 4), 4), round(chance_of_last(0.0228, 9), 4), chance_of_last(0.5, 4, missing=0.0)
    (0.125, 0.8315, 0.25)
    """
    checks.share(below=below, missing=missing)
    checks.whole(2, units=units)
    return missing * (1.0 - below) ** (units - 1) + (1.0 - missing) / units
