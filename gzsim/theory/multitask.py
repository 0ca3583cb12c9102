"""How to weigh several tasks of one official, some of them measured badly or not at all (CF02–CF04)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from gzsim.errors import InputError
from gzsim.theory import checks
from gzsim.theory.checks import Array


@dataclass(frozen=True, eq=False)
class TaskWeights:
    """Pay weights and the work they call forth, in the order of the tasks.

    Attributes
    ----------
    weights : α (task,), pay per unit of each measure
    effort : t (task,), against what is done without incentives; may be negative
    surplus : B′t − t′Ct/2 − r·α′Σα/2
    """

    weights: Array
    effort: Array
    surplus: float


def effort_response(C: ArrayLike) -> Array:
    """By how much work on the row's task changes with the weight of the column's, ∂t/∂α = C⁻¹.

    For two tasks ∂t₁/∂α₂ = −C₁₂/det C and ∂t₁/∂α₁ = C₂₂/det C: weight on one task draws work off the other if they
    compete for attention (C₁₂ > 0). Derivation: t maximises α′t − t′Ct/2, so Ct = α.

    Parameters
    ----------
    C : array (task, task), symmetric and positive definite; second derivatives of the cost t′Ct/2

    Source: Holmström and Milgrom (1991), J. of Law, Economics, & Organization 7, 24–52, re-derived; CF04.

    >>> effort_response([[1.0, 0.6], [0.6, 1.2]]).round(6)
    array([[ 1.428571, -0.714286], [-0.714286, 1.190476]])
    """
    return np.linalg.inv(checks.definite("C", C, np.atleast_2d(C).shape[0]))


def optimal_weights(C: ArrayLike, B: ArrayLike, Sigma: ArrayLike, risk_aversion: float) -> TaskWeights:
    """Weights of noisy indicators for an official who divides his work between tasks.

    Work t brings the principal B′t and costs t′Ct/2; measures are x = t + ε, ε ~ N(0, Σ); pay is α′x plus a fixed sum,
    and risk aversion r is constant.

        t(α) = C⁻¹α,        α* = (I + r·C·Σ)⁻¹·B

    Derivation: the joint surplus B′C⁻¹α − α′C⁻¹α/2 − r·α′Σα/2 has the gradient C⁻¹B − (C⁻¹ + rΣ)α, and is concave.
    The formula holds while no effort meets a bound: negative entries of t mean less than would be done unpaid.

    Parameters
    ----------
    C : array (task, task), symmetric and positive definite; C_ij > 0 where tasks compete
    B : array (task,), money per unit of work
    Sigma : array (task, task), covariance of the noise of the measures
    risk_aversion : r ≥ 0

    Source: Holmström and Milgrom (1991), re-derived; CF02.

    >>> found = optimal_weights([[1.0, 0.6], [0.6, 1.2]], [1.0, 0.9], [[0.2, 0.0], [0.0, 1.0]], risk_aversion=2.0)
    >>> found.weights.round(6), found.effort.round(6)
    (array([0.518784, 0.228086]), array([ 0.578201, -0.099029]))
    """
    B = checks.vector("B", B)
    C = checks.definite("C", C, B.size)
    Sigma = checks.covariance("Sigma", Sigma, B.size)
    checks.not_negative(risk_aversion=risk_aversion)
    weights = np.linalg.solve(np.eye(B.size) + risk_aversion * C @ Sigma, B)
    return _result(C, B, weights)


def optimal_weights_if_some_unmeasured(
    C: ArrayLike, B: ArrayLike, Sigma: ArrayLike, risk_aversion: float, measured: Sequence[int]
) -> TaskWeights:
    """Weights when only some tasks are measured; the others have noise without bound, and weight 0.

        α_S = (I + r·K·Σ)⁻¹·(B_S − C_SU·C_UU⁻¹·B_U),        K = C_SS − C_SU·C_UU⁻¹·C_US

    S are the measured, U the unmeasured tasks. With one of each, α₁ = (B₁ − B₂C₁₂/C₂₂)/(1 + r·σ₁²·(C₁₁ − C₁₂²/C₂₂)):
    the more the unmeasured task competes and the more it is worth, the weaker the incentive should be, down to nothing
    at B₁ = B₂C₁₂/C₂₂ and negative beyond. Derivation: as :func:`optimal_weights` with α_U = 0; K⁻¹ is the block of C⁻¹
    that belongs to S.

    Parameters
    ----------
    C, B : all tasks, as in :func:`optimal_weights`
    Sigma : array (measured, measured), covariance of the noise, in the order of ``measured``
    risk_aversion : r ≥ 0
    measured : positions of the measured tasks, counted from 0; one or more, each once

    Source: Holmström and Milgrom (1991), re-derived for any number of tasks; CF03.

    >>> found = optimal_weights_if_some_unmeasured([[1.0, 0.6], [0.6, 1.2]], [1.0, 0.9], [[0.2]], 2.0, measured=[0])
    >>> found.weights.round(5)
    array([0.42969, 0. ])
    """
    B = checks.vector("B", B)
    C = checks.definite("C", C, B.size)
    seen = list(measured)
    if not seen or len(set(seen)) < len(seen) or not set(seen) <= set(range(B.size)):
        raise InputError(f"{seen}", field="measured", valid=f"some of 0 to {B.size - 1}, each once")
    unseen = [task for task in range(B.size) if task not in seen]
    Sigma = checks.covariance("Sigma", Sigma, len(seen))
    checks.not_negative(risk_aversion=risk_aversion)
    crowding = np.linalg.solve(C[np.ix_(unseen, unseen)], C[np.ix_(unseen, seen)])
    K = C[np.ix_(seen, seen)] - C[np.ix_(seen, unseen)] @ crowding
    weights = np.zeros(B.size)
    weights[seen] = np.linalg.solve(np.eye(len(seen)) + risk_aversion * K @ Sigma, B[seen] - crowding.T @ B[unseen])
    return _result(C, B, weights)


def _result(C: Array, B: Array, weights: Array) -> TaskWeights:
    """At the best weights the surplus is half of B′t, as for any concave quadratic."""
    effort = np.linalg.solve(C, weights)
    return TaskWeights(weights, effort, float(B @ effort / 2))
