"""What a province does best about leaders who do what is best for them (CF56–CF59)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from gzsim.errors import InputError
from gzsim.theory import checks
from gzsim.theory.checks import Array
from gzsim.theory.rank_tournament import normal_rank_effects, rank_tournament
from gzsim.theory.reporting import over_reporting


@dataclass(frozen=True)
class AuditDesign:
    """How often to audit.

    Attributes
    ----------
    audit : p*, probability of an audit
    inflation : m, what is still invented, units of the report
    loss : (h + κ)·m²/2 + a·p*
    """

    audit: float
    inflation: float
    loss: float


@dataclass(frozen=True)
class SlopeDesign:
    """Pay for a report that can be invented.

    Attributes
    ----------
    slope : b*, pay per unit reported
    effort : e, share of working time
    inflation : m, units of the report
    surplus : V·θe − k·e²/2 − (h + κ)·m²/2
    """

    slope: float
    effort: float
    inflation: float
    surplus: float


@dataclass(frozen=True)
class DeductionDesign:
    """What the last of a ranking should lose.

    Attributes
    ----------
    deduction : D*, money
    effort : e, share of working time of each
    surplus : V·θe − k·e²/2 of each
    """

    deduction: float
    effort: float
    surplus: float


@dataclass(frozen=True, eq=False)
class YardstickDesign:
    """The best yardstick for all against the best one for each zone.

    Attributes
    ----------
    own : ω (zone, task), pay per span that is best for each zone
    common : ω̄ (task,), pay per span that is best for all together
    surplus_own, surplus_common : mean over units
    price : what one yardstick for all costs, surplus_own − surplus_common
    """

    own: Array
    common: Array
    surplus_own: float
    surplus_common: float
    price: float


def best_audit(reward: float, fine: float, cost: float, harm: float, audit_cost: float) -> AuditDesign:
    r"""How often to audit reports that are paid by the unit, if audits cost and lies harm.

    Reports are inflated by m = max(0, (b − pF)/κ) (CF19). A lie harms by h·m²/2 beyond the κ·m²/2 that it took to
    invent; an audit costs a, and fines only change hands.

    .. math:: \min_p \tfrac12 (h + \kappa) m^2 + a p: \qquad
        m^\circ = \frac{a \kappa}{(h + \kappa) F}, \qquad p^* = \frac{b - \kappa m^\circ}{F} \text{ within } [0, 1]

    Some lies are left: to deter the last of them costs an audit and saves nothing. A larger fine saves audits and lies
    at once, so that within this model the largest that can be had is best (Becker). Derivation: the loss is convex in p
    up to b/F, with the slope a − (h + κ)·m·F/κ, and rises beyond.

    Parameters
    ----------
    reward : b ≥ 0, money per unit reported
    fine : F > 0, money per unit found
    cost : κ > 0, money per squared unit
    harm : h ≥ 0, money per squared unit
    audit_cost : a > 0, money for an audit that is certain

    Source: after Becker (1968), J. of Political Economy 76, 169–217, and Polinsky and Shavell (2000), J. of Economic
    Literature 38, 45–76; re-derived with CF19; CF56.

    >>> found = best_audit(reward=0.4, fine=1.0, cost=2.0, harm=3.0, audit_cost=0.25)
    >>> round(found.audit, 6), round(found.inflation, 6), round(found.loss, 6)
    (0.2, 0.1, 0.075)
    """
    checks.positive(fine=fine, cost=cost, audit_cost=audit_cost)
    checks.not_negative(reward=reward, harm=harm)
    tolerated = audit_cost * cost / ((harm + cost) * fine)
    audit = float(np.clip((reward - cost * tolerated) / fine, 0.0, 1.0))
    inflation = over_reporting(reward, audit, fine, cost).inflation
    return AuditDesign(audit, inflation, (harm + cost) * inflation**2 / 2 + audit_cost * audit)


def best_slope_of_reports(
    value: float, effect: float, effort_cost: float, audit: float, fine: float, lying_cost: float, harm: float = 0.0
) -> SlopeDesign:
    r"""How steeply to pay for a report that answers to work and to invention alike.

    A leader paid b per unit reported works e = θb/k and invents m = max(0, (b − pF)/κ); a unit of truth is worth V.

    .. math:: b^* = \frac{s V + l\,pF}{s + l} \text{ if } V > pF, \text{ else } V, \qquad
        s = \theta^2/k, \quad l = (h + \kappa)/\kappa^2

    Pay lies between what truth is worth and what audits deter, the nearer to the latter the more easily is invented
    rather than done: better audits allow steeper pay. Derivation: the surplus V·θe − k·e²/2 − (h + κ)·m²/2 is concave
    in b, with the slope s·(V − b) − l·(b − pF) above pF and s·(V − b) below.

    Parameters
    ----------
    value : V ≥ 0, money per unit of truth
    effect : θ > 0, units per year of undivided work
    effort_cost : k > 0, money per squared year
    audit : p, 0 to 1
    fine : F > 0, money per unit found
    lying_cost : κ > 0, money per squared unit
    harm : h ≥ 0, money per squared unit invented, beyond what inventing costs

    Source: Baker (1992), J. of Political Economy 100, 598–614, with the falsification of Lacker and Weinberg (1989),
    J. of Political Economy 97, 1345–1363; re-derived; CF57.

    >>> found = best_slope_of_reports(0.5, effect=1.0, effort_cost=1.0, audit=0.5, fine=0.4, lying_cost=2.0, harm=4.0)
    >>> round(found.slope, 6), round(found.effort, 6), round(found.inflation, 6), round(found.surplus, 6)
    (0.32, 0.32, 0.06, 0.098)
    """
    checks.not_negative(value=value, harm=harm)
    checks.positive(effect=effect, effort_cost=effort_cost, fine=fine, lying_cost=lying_cost)
    checks.share(audit=audit)
    deterred, work, lies = audit * fine, effect**2 / effort_cost, (harm + lying_cost) / lying_cost**2
    slope = (work * value + lies * deterred) / (work + lies) if value > deterred else value
    effort, inflation = effect * slope / effort_cost, over_reporting(slope, audit, fine, lying_cost).inflation
    cost = effort_cost * effort**2 / 2 + (harm + lying_cost) * inflation**2 / 2
    return SlopeDesign(slope, effort, inflation, value * effect * effort - cost)


def best_deduction(units: int, sd: float, value: float, effect: float = 1.0, cost: float = 1.0) -> DeductionDesign:
    r"""What the last of n equals should lose, so that all work as much as their work is worth.

    .. math:: D^* = V/(-\beta_n), \qquad \beta_n = \mathrm E[Z_{(1)}]/(n\sigma), \qquad e = \theta V/k

    with β_n what a unit of output changes in the chance to be last (CF08). The deduction grows with luck and with the
    number of the ranked: a rule that takes the same from the last of nine and of ninety moves the ninety far less.
    Derivation: effort is e = −θ·D·β_n/k, the surplus V·θe − k·e²/2 of each is largest at θV/k, and what the last loses
    others receive.

    Parameters
    ----------
    units : n ≥ 2
    sd : σ > 0, of the luck of each, units of output
    value : V > 0, money per unit of output
    effect : θ > 0, units of output per year of undivided work
    cost : k > 0, money per squared year

    Raises InputError if luck is so small against the deduction that each would rather give up.

    Source: Lazear and Rosen (1981), J. of Political Economy 89, 841–864, for n with one loser; re-derived; CF58.

    >>> found = best_deduction(units=9, sd=1.0, value=0.5)
    >>> round(found.deduction, 4), found.effort, found.surplus
    (3.0303, 0.5, 0.125)
    """
    checks.positive(sd=sd, value=value, effect=effect, cost=cost)
    deduction = float(value / -normal_rank_effects(units, sd)[-1])
    prizes = np.append(np.zeros(units - 1), -deduction)
    try:
        rank_tournament(prizes, cost / effect**2, stats.norm(scale=sd))
    except InputError as error:
        raise InputError(f"no deduction calls it forth: {error.problem}", field="sd", valid="more luck") from None
    effort = effect * value / cost
    return DeductionDesign(deduction, effort, value * effect * effort / 2)


def price_of_one_yardstick(
    needs: Sequence[ArrayLike], shares: ArrayLike, effect: ArrayLike = 1.0, cost: ArrayLike = 1.0
) -> YardstickDesign:
    r"""What it costs to set one yardstick for zones whose needs differ, each yardstick the best of its kind.

    A span of task k is worth u_zk in zone z and paid ω_k; work is e = θω/c. With ⟨x, y⟩ = Σ_k θ_k²·x_k·y_k/c_k

    .. math:: \omega_z = u_z, \qquad \bar\omega = \bar u = \sum_z p_z u_z, \qquad
        \text{price} = \tfrac12 \sum_z p_z |u_z - \bar u|^2

    The price is half the variance of needs between zones, in the tasks that work moves most; it is never negative, and
    nothing where needs are alike. `gzsim.theory.zone_alignment` compares yardsticks that are given (CF31); here both
    are the best. Derivation: the surplus ⟨u_z, ω⟩ − ½|ω|² of a zone is ½|u_z|² − ½|u_z − ω|².

    Parameters
    ----------
    needs : u (zone, task), money per span, 0 or more
    shares : p (zone,), of the units, summing to 1
    effect : θ > 0, one number or (task,), spans per year of undivided work
    cost : c > 0, one number or (task,), money per squared year

    Source: Holmström and Milgrom (1991) with CF02 for each zone; derived here; CF59.

    >>> found = price_of_one_yardstick([[0.4, 0.1], [0.1, 0.4]], shares=[0.5, 0.5])
    >>> found.common.tolist(), round(found.surplus_own, 6), round(found.price, 6)
    ([0.25, 0.25], 0.085, 0.0225)
    """
    tasks = np.size(needs[0])
    zones = np.array([checks.vector("needs", row, tasks) for row in needs])
    checks.not_negative(needs=zones)
    p = checks.division("shares", shares, len(zones))
    scale = checks.each_positive("effect", effect, tasks) ** 2 / checks.each_positive("cost", cost, tasks)
    common = p @ zones
    own, one = float(p @ zones**2 @ scale) / 2, float(common**2 @ scale) / 2
    return YardstickDesign(zones, common, own, one, own - one)
