"""Shipped scenarios as the notebooks begin with them, and draws of all that these leave open (notebooks 04 to 09)."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

import pandas as pd

from gzsim.scenario import Scenario, load_scenario, plausible_draws

STAKE = "budget.subsidy"
SUBSIDY = 61.76
"""CNY million at stake: the last place loses a tenth of central and provincial money together."""

FREE_CAPTURE = {"platform.build_cost": 0, "platform.moved": 0, "platform.noise_factor": 1}
"""Capture that costs nothing and sees no better."""

CAPTURED = ["gdp_growth", "fiscal_revenue_growth", "good_air_days", "water_quality"]
"""Four indicators that accounts and instruments record anyway, those that the watched scenario captures."""


@cache
def staked(name: str) -> Scenario:
    """A shipped scenario with all the money at stake.

    >>> staked("guizhou-2025-tenure-3").parameters["budget.subsidy"]
    61.76
    """
    return load_scenario(name).with_({"parameters": {STAKE: SUBSIDY}}, name=name)


@cache
def free_of_cost(name: str) -> Scenario:
    """A shipped scenario with all the money at stake and capture that costs nothing.

    >>> free_of_cost("guizhou-2025-captured").parameters["platform.moved"]
    0.0
    """
    return load_scenario(name).with_({"parameters": {STAKE: SUBSIDY, **FREE_CAPTURE}}, name=name)


def open_draws(scenarios: Iterable[Scenario], count: int, held: Iterable[str] = ()) -> pd.DataFrame:
    """Plausible draws of all parameters but those that a scenario says itself, or that are held; the stake is drawn.

    >>> drawn = open_draws([free_of_cost("guizhou-2025")], 2)
    >>> "budget.subsidy" in drawn, "platform.moved" in drawn
    (True, False)
    """
    said = {*held, *(name for each in scenarios for name in each.parameters)} - {STAKE}
    return plausible_draws(count, seed=2025).drop(columns=list(said), errors="ignore")
