"""Work and time for visits of tiers that are asked for paper (CF54)."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from gzsim.theory import checks
from gzsim.theory.checks import Array


class TimeOfTiers(NamedTuple):
    """Shares of each tier's own time, (tier,), and what the place works in all."""

    work: Array
    visits: Array
    total: float
    """Share of the place's time."""


def time_of_tiers(
    worth: float,
    cost: float,
    forms: ArrayLike,
    hands: ArrayLike,
    does: ArrayLike | None = None,
    *,
    substitution: float = 0.0,
) -> TimeOfTiers:
    r"""Time that offices with paper to fill in give to one task, and what is left of it.

    .. math::
        e_l = \min\Bigl\{1 - f_l,\; \max\Bigl\{0,\; \frac{v\,d_l}{c\,\omega_l}
              - \gamma f_l \sqrt{d_l/\omega_l}\Bigr\}\Bigr\}, \qquad e = \sum_l \omega_l e_l

    An office maximises v·e − ½[(1−γ)·c'e² + γ(√c'·e + √c·f)²] with c' = c·ω/d. Where all do the same (d = ω) and have
    time to spare, e = v/c − γ·f, and the place does what one office with the mean f does; who has none left holds up
    its own part alone. With γ = 0 paper is taken out of visits, as long as there are any.

    Parameters
    ----------
    worth : v ≥ 0, utility of a year of undivided work on the task
    cost : c > 0
    forms : f, share of its time that paper takes of each office, 0 to 1
    hands : ω > 0, shares of the place's hands, which sum to 1
    does : d, shares of the work, which sum to 1; as the hands unless given
    substitution : γ, 0 to 1

    Source: derivation above, for the costs of Holmström and Milgrom (1991).

    Examples
    --------
    >>> time = time_of_tiers(0.5, 1.0, forms=[0.02, 0.04, 0.7], hands=[0.2, 0.3, 0.5], substitution=0.2)
    >>> time.work.round(3), time.visits.round(3), round(time.total, 4)
    (array([0.496, 0.492, 0.3  ]), array([0.484, 0.468, 0.   ]), 0.3968)
    """
    checks.positive(cost=cost, hands=hands)
    checks.not_negative(worth=worth)
    checks.share(forms=forms, substitution=substitution)
    staff = checks.division("hands", hands)
    part = staff if does is None else checks.division("does", does, staff.size)
    paper = checks.vector("forms", forms, staff.size)
    load = part / staff
    wish = worth * load / cost - substitution * paper * np.sqrt(load)
    work = np.minimum(1.0 - paper, np.maximum(0.0, wish))
    return TimeOfTiers(work, 1.0 - paper - work, float((staff * work).sum()))
