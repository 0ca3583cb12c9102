"""What a loss does when it has to be made up: to the programme it was taken from, and to all else (CF35)."""

from __future__ import annotations

from typing import NamedTuple

from gzsim.errors import InputError
from gzsim.theory import checks


class EffectOfLoss(NamedTuple):
    """Effect of an hour of work after a loss, against that before it."""

    programme: float
    """On what the programme pays for."""
    own: float
    """On what the place pays for itself."""


def effect_of_loss(loss: float, make_up: float, programme: float, own: float, elasticity: float) -> EffectOfLoss:
    """Relative effect of work after a loss ℓ of which the share u is made up from the own budget.

        programme: (1 − (1 − u)·ℓ/S)^ε,   own: (1 − u·ℓ/Y)^ε

    With u = 1 the programme is carried on as if nothing had been taken, and all else bears the loss; with u = 0 the
    other way round. What is lost in all, (1 − u)·ℓ + u·ℓ, is the same. A gain is a loss below 0 of which nothing is
    made up.

    Parameters
    ----------
    loss : ℓ, at most S and Y
    make_up : u, 0 to 1
    programme, own : S and Y > 0, in the unit of the loss
    elasticity : ε, 0 to 1

    Source: derived for this project from an hour's effect θ·(b/b₀)^ε, b the budget that pays for it; CF35.

    >>> [round(each, 4) for each in effect_of_loss(1.8, 1.0, programme=18.0, own=12.0, elasticity=0.1)]
    [1.0, 0.9839]
    """
    checks.finite(loss=loss)
    checks.positive(programme=programme, own=own)
    checks.share(make_up=make_up, elasticity=elasticity)
    if loss > min(programme, own):
        raise InputError(f"{loss:g} is more than a budget", field="loss", valid=f"at most {min(programme, own):g}")
    return EffectOfLoss((1 - (1 - make_up) * loss / programme) ** elasticity, (1 - make_up * loss / own) ** elasticity)
