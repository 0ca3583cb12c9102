"""A team that shares one penalty, or one product (CF13, CF14)."""

from __future__ import annotations

from dataclasses import dataclass

from numpy.typing import ArrayLike
from scipy.special import ndtr

from gzsim.theory import checks
from gzsim.theory.checks import Array
from gzsim.theory.threshold import effort_under_threshold, stationary_efforts


@dataclass(frozen=True, eq=False)
class CollectivePenalty:
    """What a team does under a shared penalty.

    Attributes
    ----------
    total : E, effort of the team
    efforts : e (member,)
    failure : probability that the target is missed
    cost_ratio : cost of effort against that of an equal split of the same penalty, n·Σs²
    equilibria : every E that is an equilibrium, ascending; ``total`` is the last
    target : T
    """

    total: float
    efforts: Array
    failure: float
    cost_ratio: float
    equilibria: tuple[float, ...]
    target: float

    @property
    def reaches_target(self) -> bool:
        """Whether E ≥ T: the team expects to make it."""
        return self.total >= self.target

    @property
    def statement(self) -> str:
        """What kind of equilibrium was found, in words."""
        if not self.reaches_target:
            return f"only equilibria below the target exist: the team does {self.total:.4g} of {self.target:.4g}"
        if len(self.equilibria) == 1:
            return "the team expects to reach the target"
        return f"the team can reach the target, but may also be stuck at {self.equilibria[0]:.4g}"


@dataclass(frozen=True)
class GroupProduct:
    """A team that divides what it makes, with and without a penalty for all.

    Attributes
    ----------
    equal_share : effort of each if the product is divided whatever it is
    group_penalty : effort of each if nothing is divided unless the first-best product is reached
    payoff : of each under the group penalty, all working
    best_deviation : the most that one can get by working differently while the others work
    """

    equal_share: float
    group_penalty: float
    payoff: float
    best_deviation: float


def collective_penalty(
    shares: ArrayLike, penalty: float, target: float, sd: float, cost: float = 1.0
) -> CollectivePenalty:
    """Efforts of members who divide a penalty D in shares s if the team misses its target.

    The team fails if Σe + ε < T, ε ~ N(0, σ²); effort costs k·e²/2.

        k·e_i = s_i·(D/σ)·φ((T − E)/σ),  E = Σe:        k·E = (D/σ)·φ((T − E)/σ),  e_i = s_i·E

    The solutions depend on D alone, not on how it is split; the cost k·E²·Σs²/2 is least for an equal split.
    Up to three E solve the equation. Each is kept if every member's effort is his best of all, the others' given; the
    largest is returned, and :attr:`CollectivePenalty.statement` says if even that lies below the target. There is
    always one. Here the split can matter after all: who bears all of a penalty gives up a target that many small shares
    still hold together. Derivation: members maximise −s_i·D·Φ((T − E)/σ) − k·e_i²/2. Divided by s_i these
    are the payoffs of one potential, −D·Φ((T − E)/σ) − Σ k·e_i²/(2s_i), whose maximum is an equilibrium.

    Parameters
    ----------
    shares : s (member,), each 0 or more, summing to 1 (50/30/20 is an assumption of the source document)
    penalty : D > 0, money
    target : T, units of effort
    sd : σ > 0, units of effort
    cost : k > 0, money per squared unit

    Source: after Holmström (1982), Bell J. of Economics 13, 324–340; invariance to the split re-derived; CF13.

    >>> found = collective_penalty([0.5, 0.3, 0.2], penalty=10.0, target=3.0, sd=1.0)
    >>> round(found.total, 6), found.efforts.round(6), round(found.failure, 6), round(found.cost_ratio, 6)
    (3.507456, array([1.753728, 1.052237, 0.701491]), 0.305918, 1.14)
    >>> collective_penalty([0.5, 0.3, 0.2], penalty=4.0, target=3.0, sd=1.0).statement
    'only equilibria below the target exist: the team does 0.01875 of 3'
    """
    s = checks.division("shares", shares)
    roots = stationary_efforts(target, penalty, sd, cost)
    equilibria = tuple(E for E in roots if _nobody_deviates(E, s, penalty, target, sd, cost))
    total = equilibria[-1]
    failure = float(ndtr((target - total) / sd))
    return CollectivePenalty(total, s * total, failure, float(s.size * (s**2).sum()), equilibria, target)


def _nobody_deviates(total: float, shares: Array, penalty: float, target: float, sd: float, cost: float) -> bool:
    """Whether each member's share of E is his best effort when the others do theirs."""
    for share in shares[shares > 0]:
        own = share * total
        best = effort_under_threshold(target - (total - own), share * penalty, sd, cost)
        gain = best.payoff - (share * penalty * ndtr((total - target) / sd) - cost * own**2 / 2)
        if gain > 1e-9 * share * penalty:
            return False
    return True


def group_product(members: int, cost: float = 1.0) -> GroupProduct:
    """Free riding in a team of n that divides its product equally, and what a penalty for all mends.

    Product x = Σe without luck; effort costs k·e²/2, so that first-best effort is 1/k.

        divided whatever it is:  e = 1/(n·k)        divided only if x ≥ n/k, else lost:  e = 1/k

    Dividing all that is made leaves 1/n of the first-best product. The penalty restores it because it breaks the
    budget: somebody must be able to keep the product from the team. Derivation: the slope of x/n − k·e²/2 is
    1/n − k·e. Under the penalty, doing less gains nothing but the cost, at best 0 < 1/(2k); doing more costs k·e ≥ 1
    for a gain of 1/n. Doing nothing is another equilibrium once n ≥ 2, and with luck see :func:`collective_penalty`.

    Parameters
    ----------
    members : n ≥ 1
    cost : k > 0, money per squared unit

    Source: Holmström (1982), re-derived; CF14.

    >>> found = group_product(members=3)
    >>> round(found.equal_share, 6), found.group_penalty, found.payoff, found.best_deviation
    (0.333333, 1.0, 0.5, 0.0)
    """
    checks.whole(1, members=members)
    checks.positive(cost=cost)
    return GroupProduct(1 / (members * cost), 1 / cost, 1 / (2 * cost), 0.0)
