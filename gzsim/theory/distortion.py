"""What it costs to reward something other than what is wanted (CF05, CF06)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from gzsim.errors import InputError
from gzsim.theory import checks
from gzsim.theory.checks import Array


@dataclass(frozen=True, eq=False)
class MeasureWeights:
    """The best pay weights of given measures.

    Attributes
    ----------
    weights : b (measure,), pay per unit of each measure
    effort : a = G′b (action,)
    surplus : f′a − a′a/2 − r·b′Σb/2
    first_best : f′f/2, the surplus if actions themselves could be ordered
    """

    weights: Array
    effort: Array
    surplus: float
    first_best: float

    @property
    def efficiency(self) -> float:
        """Share of the first-best surplus that is reached."""
        return self.surplus / self.first_best


def alignment(value: ArrayLike, measure: ArrayLike) -> float:
    """How well a measure points where value lies, cos θ = f′g/(|f|·|g|).

    Parameters
    ----------
    value : f (action,), what a unit of each action is worth; not zero throughout
    measure : g (action,), by how much it raises the measure; not zero throughout

    Source: Baker (2002), J. of Human Resources 37, 728–751; CF05.

    >>> round(alignment([1.0, 1.0, 0.5], [1.0, 0.2, 0.0]), 6)
    0.784465
    """
    f, g = _directions(value, [measure])
    return float(g[0] @ f / (np.linalg.norm(f) * np.linalg.norm(g[0])))


def optimal_slope(
    value: ArrayLike, measure: ArrayLike, risk_aversion: float = 0.0, variance: float = 0.0
) -> MeasureWeights:
    """Best slope of pay in one distorted measure.

    Actions a cost a′a/2 and are worth f′a; pay is b·P with P = g′a + η, η of variance v; risk aversion r.

        a = b·g,        b* = f′g/(g′g + r·v)        (= cos θ·|f|/|g| without risk)

    Without risk the surplus is cos²θ of the first best: no slope, however steep, makes up for the wrong direction.
    Derivation: the official maximises b·g′a − a′a/2; the surplus b·f′g − b²·(g′g + r·v)/2 is concave in b.

    Parameters
    ----------
    value, measure : f and g (action,), as in :func:`alignment`
    risk_aversion : r ≥ 0
    variance : v ≥ 0, of the measure

    Source: Baker (2002), re-derived; CF05.

    >>> found = optimal_slope([1.0, 1.0, 0.5], [1.0, 0.2, 0.0])
    >>> found.weights.round(6), round(found.efficiency, 6)
    (array([1.153846]), 0.615385)
    """
    checks.not_negative(variance=variance)
    return optimal_measure_weights(value, [measure], [[variance]], risk_aversion)


def optimal_measure_weights(
    value: ArrayLike, measures: ArrayLike, Sigma: ArrayLike, risk_aversion: float
) -> MeasureWeights:
    """Best weights of several distorted and noisy measures.

        P = G·a + η,  η ~ N(0, Σ):        a = G′b,        b* = (G·G′ + r·Σ)⁻¹·G·f

    Without risk G′b is the least-squares projection of f on what the measures span; where measures are redundant the
    shortest b is taken. Derivation: the surplus b′Gf − b′(GG′ + rΣ)b/2 is concave.

    Parameters
    ----------
    value : f (action,), not zero throughout
    measures : G (measure, action), none zero throughout
    Sigma : array (measure, measure), covariance of the noise
    risk_aversion : r ≥ 0

    Source: Feltham and Xie (1994), The Accounting Review 69, 429–453; Baker (2002); re-derived; CF06.

    >>> G, Sigma = [[1.0, 0.2, 0.0], [0.0, 1.0, 0.1]], [[0.3, 0.0], [0.0, 0.6]]
    >>> optimal_measure_weights([1.0, 1.0, 0.5], G, Sigma, risk_aversion=1.0).weights.round(6)
    array([0.813262, 0.551148])
    """
    f, G = _directions(value, measures)
    Sigma = checks.covariance("Sigma", Sigma, len(G))
    checks.not_negative(risk_aversion=risk_aversion)
    weights = np.linalg.lstsq(G @ G.T + risk_aversion * Sigma, G @ f)[0]
    effort = G.T @ weights
    return MeasureWeights(weights, effort, float(f @ effort / 2), float(f @ f / 2))


def _directions(value: ArrayLike, measures: ArrayLike) -> tuple[Array, Array]:
    f = checks.vector("value", value)
    G = np.array([checks.vector("measures", row, f.size) for row in measures])
    if not f.any() or not G.any(axis=1).all():
        raise InputError("all entries are zero", field="value" if not f.any() else "measures", valid="some direction")
    return f, G
