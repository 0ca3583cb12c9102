"""How sure anybody can be of declared weights: zone by zone they are drawn around what is declared."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from gzsim.index.robust.dirichlet import check_drawing, draw_weights, generator


@dataclass(frozen=True)
class WeightDraws:
    """Weights drawn from a Dirichlet distribution around the declared ones, for each zone independently of the others.

    Attributes
    ----------
    concentration : float
        How close drawn weights stay to the declared ones (:func:`gzsim.index.uncertainty.draw_weights`). Assumption: a
        weight declared as 10 % is meant to within 3 points (one standard deviation), 5 % to within 2.2, 20 % to within
        4. Weights are agreed in steps of one to five points, and a different panel of experts could well have agreed on
        the next step; nothing in the sources says how sure they are.
    draws : int
        The default is enough that a bound of a rank interval is the same under another seed in nine of ten cases.
    seed : int; same seed, same answer, in whatever order units and zones stand

    Raises InputError if the concentration is not finite and positive, or draws or seed are no whole numbers.

    >>> declared = pd.DataFrame({"growth": [0.75, 0.75], "forest": [0.25, 0.25]}, index=["a", "b"])
    >>> WeightDraws(draws=2).weights(declared, pd.Series({"a": "city", "b": "city"})).sum(axis=-1).tolist()
    [[1.0, 1.0], [1.0, 1.0]]
    """

    concentration: float = 99.0
    draws: int = 2000
    seed: int = 2025

    def __post_init__(self) -> None:
        check_drawing(self.concentration, self.draws, self.seed)

    def weights(self, declared: pd.DataFrame, zone: pd.Series) -> np.ndarray:
        """Draw each zone's weights, zones in the order of their lowest unit code; returns (draw, unit, indicator)."""
        random = generator(self.seed)
        drawn = np.empty((self.draws, *declared.shape))
        for name in zone.sort_index().unique():
            members = (zone == name).to_numpy()
            row = declared.to_numpy()[members][0]
            drawn[:, members, :] = draw_weights(self.concentration * row, self.draws, random)[:, np.newaxis, :]
        return drawn
