"""Reports above the truth, and how audits answer them (CF19, CF20, CF43, CF46)."""

from __future__ import annotations

from dataclasses import dataclass

from gzsim.theory import checks


@dataclass(frozen=True)
class OverReporting:
    """How far reports exceed the truth.

    Attributes
    ----------
    inflation : m*, units of the report
    deterring_audit : p at which nothing is added any more, b/F; above 1 no audit deters
    """

    inflation: float
    deterring_audit: float


@dataclass(frozen=True)
class InspectionGame:
    """Equilibrium of inspector and inspected.

    Attributes
    ----------
    audit : p*, probability of an audit
    cheating : q*, probability of cheating
    """

    audit: float
    cheating: float


def over_reporting(reward: float, audit: float, fine: float, cost: float) -> OverReporting:
    """Inflation of a report that is paid by the unit and audited with a fixed probability.

    The report is y + m, paid at b per unit; with probability p an audit finds m and fines F per unit; inventing m costs
    κ·m²/2.

        m* = max(0, (b − p·F)/κ)

    It does not depend on the true y: all inflate alike, so ranks are right and levels wrong. Nothing is added from
    p = b/F on. Derivation: m maximises (b − pF)·m − κ·m²/2 over m ≥ 0.

    Parameters
    ----------
    reward : b ≥ 0, money per unit reported
    audit : p, 0 to 1
    fine : F > 0, money per unit found
    cost : κ > 0, money per squared unit

    Source: after Becker (1968) and Stein (1989), re-derived; CF19.

    >>> found = over_reporting(reward=1.0, audit=0.3, fine=1.5, cost=2.0)
    >>> round(found.inflation, 6), round(found.deterring_audit, 6)
    (0.275, 0.666667)
    """
    checks.not_negative(reward=reward)
    checks.share(audit=audit)
    checks.positive(fine=fine, cost=cost)
    return OverReporting(max(0.0, (reward - audit * fine) / cost), reward / fine)


def aimed_audit(reward: float, fine: float, cost: float, cutoff: float) -> float:
    r"""Inflation of a report when audits go to whoever stands above a cutoff, and to nobody below it.

    Paid and fined as in `over_reporting`; an audit comes for sure above τ. Up to τ a lie is free, beyond it F a unit:

    .. math:: m^* = \min(b/\kappa, \tau) \ \text{or, if above } \tau \text{ and better,} \ (b - F)^+/\kappa

    The first gains b·m − κm²/2, the second (b − F)²/2κ. Audits that are known to be aimed cap what is invented where
    a lottery of the same size only makes it dearer; they lose whoever finds the fine worth paying.

    Parameters
    ----------
    reward : b ≥ 0, money per unit reported
    fine : F ≥ 0, money per unit found
    cost : κ > 0, money per squared unit
    cutoff : τ ≥ 0, units above an independent signal without error

    Source: derivation above; CF43.

    >>> aimed_audit(1.0, 0.9, 2.0, 0.2), round(aimed_audit(1.0, 0.1, 2.0, 0.2), 9), aimed_audit(1.0, 0.1, 2.0, 0.6)
    (0.2, 0.45, 0.5)
    """
    checks.not_negative(reward=reward, fine=fine, cutoff=cutoff)
    checks.positive(cost=cost)
    hidden, found = min(reward / cost, cutoff), max(0.0, reward - fine) / cost
    worth_it = found > cutoff and 0.5 * cost * found**2 > reward * hidden - 0.5 * cost * hidden**2
    return found if worth_it else hidden


def captured_report(
    invented: float, effect: float, captured: float, hardness: float, moved: float
) -> tuple[float, float]:
    r"""What a report shows above the truth when part of it is captured automatically: lies, and work at the spot alone.

    .. math:: m(c) = m\,(1 - H c), \qquad s(c) = \mu\,c\,\theta e

    Capture takes a share H·c of the ease of lying, so that κ becomes κ/(1 − H·c) and m = (b − pF)/κ falls with it. But
    work follows the instruments: of its effect θe the share μ·c is done where they measure and nowhere else. What is
    measured is paid alike, so that effort is what it was and the truth has θe·(1 − μ·c). Reports come nearer to the
    truth if and only if H·m > μ·θe.

    Parameters
    ----------
    invented : m ≥ 0, units invented without capture, as of `over_reporting`
    effect : θe ≥ 0, units that work adds where it counts in full
    captured, hardness, moved : c, H and μ, 0 to 1

    Source: derivation above; CF46.

    >>> [round(part, 6) for part in captured_report(invented=0.2, effect=0.4, captured=0.5, hardness=0.8, moved=0.1)]
    [0.12, 0.02]
    """
    checks.not_negative(invented=invented, effect=effect)
    checks.share(captured=captured, hardness=hardness, moved=moved)
    return invented * (1.0 - hardness * captured), moved * captured * effect


def inspection_game(gain: float, fine: float, audit_cost: float, recovered: float) -> InspectionGame:
    """Audits and cheating when each side answers the other.

    Cheating brings g if it is not seen and costs F if it is; an audit costs c and recovers L if it finds something.

        p* = g/(g + F),        q* = c/L

    A larger fine lowers the number of audits and not the cheating, which only cheaper or more rewarding audits lower.
    Derivation: the inspected is indifferent, (1 − p)·g = p·F, and so is the inspector, q·L = c; without indifference
    the other side would have a sure answer, and no pair of sure answers is stable. If c ≥ L audits never pay: there are
    none, and all cheat.

    Parameters
    ----------
    gain : g > 0
    fine : F > 0
    audit_cost : c > 0
    recovered : L > 0, all in money

    Source: Dresher and Maschler's inspection game; Graetz, Reinganum and Wilde (1986), J. of Law, Economics, &
    Organization 2, 1–32; re-derived; CF20.

    >>> inspection_game(gain=1.0, fine=4.0, audit_cost=0.5, recovered=2.0)
    InspectionGame(audit=0.2, cheating=0.25)
    """
    checks.positive(gain=gain, fine=fine, audit_cost=audit_cost, recovered=recovered)
    if audit_cost >= recovered:
        return InspectionGame(audit=0.0, cheating=1.0)
    return InspectionGame(gain / (gain + fine), audit_cost / recovered)
