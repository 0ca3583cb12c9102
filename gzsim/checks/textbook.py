"""The limiting case of theory: equal units, one task or a few, and nothing that the textbook leaves out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike

from gzsim.scenario import load_scenario
from gzsim.scenario.parameters import load_parameters
from gzsim.simulation.world import World, build_world

POINTS = 100.0
"""Score points of a span on an indicator that is the whole score."""

NEUTRAL = {
    "timing.warm_up": 0,
    "leader.exit_hazard": (0.0,),
    "leader.career_profile": (1.0,),
    "leader.career_believers": 0.0,
    "leader.public_service": 0.0,
    "leader.worth_of_money": 1.0,
    "leader.knows_last_year": 0.0,
    "promotion.base": 0.0,
    "promotion.slope": 0.0,
    "work.base_forms": 0.0,
    "work.substitution": 0.0,
    "work.capital_return": 0.0,
    "budget.elasticity": 0.0,
    "fabrication.never_lie": 1.0,
    "fabrication.notch": 0.0,
    "fabrication.holding_cost": 0.0,
    "reviews.capacity": 0,
    "reports.delay": 0,
    "shocks.common_sd": 0.0,
    "targets.ratchet": 0.0,
    "targets.noise_sd": 0.0,
    "targets.floor": 1.0,
    "beliefs.doubt": 1e-9,
    "beliefs.kind": "symmetric",
    "attainment.floor": -1e6,
    "attainment.cap": 1e6,
}
"""What the textbook has: leaders who stay, care for money alone, tell the truth and fill in no forms."""


def textbook_world(
    units: int = 9,
    luck: float = 1.0,
    effect: ArrayLike = 2.0,
    weights: ArrayLike = (1.0,),
    costs: Sequence[float] | None = None,
    stocks: Sequence[bool] = (),
    lags: Sequence[int] = (),
    unit_effect: float = 0.0,
    **parameters: float | Sequence[float],
) -> World:
    """A world of equal units with one growth indicator for each weight.

    Without work every unit stands at its target, a span is 10 points of growth, and a span on an indicator of weight w
    is worth 100·w points of the score.

    Parameters
    ----------
    units : number of units, one ranking group
    luck : σ of a year, points of growth
    effect : θ, spans per year of undivided work: one number or (K,)
    weights : of the indicators in the score: (K,), or (K, N) where units have yardsticks of their own
    costs : curvature of the cost of work by indicator; ``work.cost`` for all unless given
    stocks : which indicators are stocks that keep what they have for good; none unless given
    lags : months from work to effect by indicator; none unless given
    unit_effect : σ of lasting differences, points of growth
    parameters : what differs from ``NEUTRAL`` in the table of parameters, dots written as double underscores

    Examples
    --------
    >>> world = textbook_world(units=3, work__cost=2.0)
    >>> world.units.size, world.work.cost, world.leader.public_service
    (3, 2.0, 0.0)
    """
    today = load_scenario("guizhou-2025")
    said = {name.replace("__", "."): value for name, value in parameters.items()}
    values = load_parameters().replace_freely(NEUTRAL | said)
    k = np.shape(weights)[0]
    rows, everywhere = np.ones(k), np.ones((k, units))
    flow = ~np.array(stocks or [False] * k)
    world = build_world(today)
    return replace(
        world,
        units=np.array([f"u{i}" for i in range(units)]),
        indicators=np.array([f"task {i}" for i in range(k)]),
        flow=flow,
        growth=np.ones(k, bool),
        long=np.zeros(k, bool),
        target=5.5 * everywhere,
        span=10.0 * everywhere,
        reference=5.5 * rows,
        ruler=10.0 * rows,
        start=5.5 * everywhere,
        bounds=np.stack([-np.inf * rows, rows, np.inf * rows, rows]),
        fastest=np.inf * rows,
        luck=luck * rows,
        advantages=None,
        unit_effect=unit_effect * rows,
        effect=np.asarray(effect, float) * rows,
        borrowing_gain=0.0 * rows,
        ease=rows,
        lag=np.array(lags or [0] * k),
        reversion=np.where(flow, 1.0, 0.0),
        weights=np.reshape(np.asarray(weights, float), (k, -1)) * everywhere,
        public_weights=rows / k,
        own_budget=np.zeros(k, bool),
        warnings=today.warnings.model_copy(update={"rectification_time": 0.0}),
        parameters=values,
        signal_noise=0.0 * rows,
        captured=0.0 * rows,
        inherited=0.0 * rows,
        form_time=0.0 * rows,
        remoteness=np.zeros(units),
        provinces=np.array(["province"]),
        province=np.zeros(units, np.int64),
        parents=np.array([f"u{i}" for i in range(units)]),
        parent=np.arange(units),
        peers=np.zeros(units, np.int64),
        ranking="raw",
        plan=np.repeat(np.arange(1, 13)[None, :] / 12, k, axis=0),
        cap=values.typed.attainment.cap * rows,
        scoring_rules=(None,) * k,
        key_results=0.0 * everywhere,
        renewal=None,
        veto=np.full((k, units), -np.inf),
        veto_cap=np.full(k, -np.inf),
        cost=np.full(k, values.typed.work.cost) if costs is None else np.array(costs, float),
    )
