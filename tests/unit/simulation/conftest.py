from dataclasses import replace

import numpy as np
import pytest

from gzsim.scenario import load_scenario
from gzsim.simulation.world import build_world


@pytest.fixture(scope="session")
def today():
    return load_scenario("guizhou-2025").with_({"simulation.years": 3})


@pytest.fixture(scope="session")
def bare_world(today):
    """Return a maker of the limiting case of theory: one flow, equal units, no forms, debt, lies or end of term."""

    def make(units=9, luck=1.0, effect=2.0, weight=1.0, **parameters):
        world = build_world(today)
        neutral = {
            "timing.warm_up": 0,
            "leader.exit_hazard": [0.0],
            "leader.career_believers": 0.0,
            "leader.public_service": 0.0,
            "leader.worth_of_money": 1.0,
            "work.base_forms": 0.0,
            "promotion.base": 0.0,
            "promotion.slope": 0.0,
            "leader.knows_last_year": 0.0,
            "fabrication.notch": 0.0,
            "fabrication.holding_cost": 0.0,
            "reviews.capacity": 0,
            "reports.delay": 0,
            "work.substitution": 0.0,
            "work.capital_return": 0.0,
            "budget.elasticity": 0.0,
            "fabrication.never_lie": 1.0,
            "shocks.common_sd": 0.0,
            "targets.ratchet": 0.0,
            "targets.noise_sd": 0.0,
            "targets.floor": 1.0,
            "beliefs.doubt": 1e-9,
            "attainment.floor": -1e6,
            "attainment.cap": 1e6,
        }
        row = np.array([1.0])
        return replace(
            world,
            units=np.array([str(i) for i in range(units)]),
            indicators=np.array(["growth"]),
            flow=np.array([True]),
            growth=np.array([True]),
            long=np.array([False]),
            target=5.5 * row,
            span=10.0 * row,
            start=5.5 * row,
            luck=luck * row,
            unit_effect=0.0 * row,
            effect=effect * row,
            borrowing_gain=0.0 * row,
            ease=1.0 * row,
            lag=np.array([0]),
            reversion=1.0 * row,
            weights=np.full((1, units), weight),
            public_weights=row,
            warnings=today.warnings.model_copy(update={"rectification_time": 0.0}),
            parameters={**world.parameters, **neutral, **parameters},
            signal_noise=0.0 * row,
            captured=0.0 * row,
            form_time=0.0 * row,
            remoteness=np.zeros(units),
            province=np.zeros(units, np.int64),
            parent=np.arange(units),
            peers=np.zeros(units, np.int64),
            plan=np.arange(1, 13)[None, :] / 12,
            cap=np.array([{**neutral, **parameters}["attainment.cap"]]),
            key_results=np.zeros(1),
            veto=np.full((1, units), -np.inf),
            veto_cap=np.full(1, -np.inf),
            beliefs="symmetric",
        )

    return make
