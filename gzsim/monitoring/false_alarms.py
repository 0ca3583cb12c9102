"""False alarms: how often units that truly meet their target are lit up by honest luck."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from gzsim.monitoring.milestones import GREEN, RED, YELLOW, lights, lights_of_year
from gzsim.theory import checks

FRACTIONS = (0.25, 0.5, 0.75, 1.0)
"""Of the year, at the quarterly bulletins."""


def false_alarms(
    tolerance: float,
    red_tolerance: float,
    noise: float = 1.0,
    replications: int = 100_000,
    seed: int = 0,
) -> pd.DataFrame:
    """Lights of units that truly meet their target: share of each bulletin, by living through quarters of normal luck.

    The growth of a quarter has a standard deviation of 2σ, so that the year's, the mean of four, has σ and the
    cumulative rate of t of the year σ/√t. Quarters are independent and units exactly on target, both assumptions. As
    tolerances are counted in σ, the shares do not depend on it.

    Raises InputError if there is no replication.

    Returns a DataFrame, index bulletin ("Q1" to "Q4", "year_end", "any") × yellow, red, lit (either) and their standard
    errors: "year_end" has no memory of the quarters before; "any" is the worst light of the four bulletins.

    >>> table = false_alarms(1.0, 2.5, replications=20_000)
    >>> table.loc["year_end", "lit"].round(2).item()
    0.16
    """
    checks.whole(1, replications=replications)
    quarter = 2 * noise * np.random.default_rng(seed).standard_normal((replications, 4, 1))
    behind = -quarter.cumsum(axis=1) / np.arange(1, 5)[:, None]
    shown = lights_of_year(behind, noise, FRACTIONS, tolerance, red_tolerance)[..., 0]
    alone = lights(behind[:, 3, 0], noise, 1.0, np.zeros(replications), tolerance, red_tolerance)
    of_bulletin = {f"Q{at + 1}": shown[:, at] for at in range(4)} | {"year_end": alone, "any": shown.max(axis=1)}
    rows = {name: light_rates(light) for name, light in of_bulletin.items()}
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("bulletin")


def light_rates(light: ArrayLike) -> dict[str, float]:
    """Share of lights that are yellow, red, or either, with binomial standard errors.

    >>> light_rates([0, 0, 1, 2])["lit"]
    0.5
    """
    light = np.asarray(light)
    shares = {"yellow": (light == YELLOW).mean(), "red": (light == RED).mean(), "lit": (light > GREEN).mean()}
    errors = {f"{name}_error": np.sqrt(share * (1 - share) / light.size) for name, share in shares.items()}
    return {name: float(value) for name, value in {**shares, **errors}.items()}
