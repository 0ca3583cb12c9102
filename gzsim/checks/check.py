"""One comparison of a simulated number with its closed form."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

EXACT = 1e-9
"""Largest relative error of a deterministic case; what the table of normals and quadrature leave is far below."""

STANDARD_ERRORS = 3.0


@dataclass(frozen=True)
class Check:
    """A case of theory, simulated.

    Attributes
    ----------
    case : identifier of the closed form (CF..)
    what : the number that is compared
    parameters : those of the case
    closed_form, simulated : float
    allowed : largest error
    stochastic : whether ``allowed`` is three standard errors, and not numerical precision
    at_most : whether the simulated number only must not exceed the closed form
    """

    case: str
    what: str
    parameters: str
    closed_form: float
    simulated: float
    allowed: float
    stochastic: bool = False
    at_most: bool = False

    @property
    def error(self) -> float:
        """Distance of the simulated number from the closed form; none below it where it must only not exceed it."""
        distance = self.simulated - self.closed_form
        return max(0.0, distance) if self.at_most else abs(distance)

    @property
    def passed(self) -> bool:
        """Whether the error is within what is allowed."""
        return self.error <= self.allowed


def exact(
    case: str, what: str, parameters: str, closed_form: ArrayLike, simulated: ArrayLike, relative: float = EXACT
) -> Check:
    """Compare numbers that no luck is in; of several the worst is shown."""
    wanted, found = np.broadcast_arrays(np.asarray(closed_form, float), np.asarray(simulated, float))
    worst = np.unravel_index(np.abs(found - wanted).argmax(), wanted.shape)
    scale = max(1e-3, float(np.abs(wanted).max()))
    return Check(case, what, parameters, float(wanted[worst]), float(found[worst]), relative * scale)


def drawn(case: str, what: str, parameters: str, closed_form: float, values: ArrayLike) -> Check:
    """Compare a mean over independent draws with its expectation, within three standard errors."""
    values = np.asarray(values, float).ravel()
    error = values.std(ddof=1) / np.sqrt(values.size)
    return Check(case, what, parameters, float(closed_form), float(values.mean()), STANDARD_ERRORS * float(error), True)
