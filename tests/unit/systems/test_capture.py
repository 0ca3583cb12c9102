"""S22: automatic capture, what it costs, and work that follows the instruments."""

import numpy as np
import pytest

from gzsim.simulation.ensemble import simulate_scheme
from gzsim.simulation.simulate import case_of
from gzsim.simulation.world import build_world

STAY = {"platform.moved": 0.0}


def capturing(scenario, share, parameters):
    """The scenario with a share of all reports captured."""
    captured = {f"indicators.{name}.dynamics.captured": share for name in scenario.indicators}
    return scenario.with_({**captured, "parameters": parameters})


def lived(scenario, replications=12):
    case = case_of(scenario, "last_place")
    return simulate_scheme(case.world, case.scheme, years=4, replications=replications, seed=3)


def means(scenarios, name, replications=12):
    return np.array([float(lived(each, replications)[name].mean()) for each in scenarios])


def test_ten_times_the_capture_saves_forms(today, assumed):
    forms = [means([capturing(today, share, each) for each in assumed], "forms", 2) for share in (0.08, 0.8)]
    assert (forms[1] < forms[0] - 0.02).all(), forms


def test_what_is_invented_falls_and_moved_work_stands_in_for_it(today, assumed):
    """The gap itself hangs on how much work is moved: a twentieth about undoes it, a fifth more than that."""
    little, much = (
        means([capturing(today, share, {**each, **STAY}) for each in assumed], "gap") for share in (0.08, 0.8)
    )
    held = (much < 0.8 * little) | (little <= 0.1)
    assert held[0]
    assert held[1:].sum() >= 9, (little, much)
    moved = [lived(capturing(today, 0.8, {"platform.moved": share})) for share in (0.0, 0.2)]
    assert float(moved[1]["gap"].mean()) > float(moved[0]["gap"].mean()) + 1.0
    assert float(moved[1]["achievement"].mean()) < float(moved[0]["achievement"].mean()) - 1.0


def test_a_platform_leaves_the_budget(today):
    free, dear = (
        lived(capturing(today, 1, {"platform.build_cost": cost, "budget.elasticity": 1.0}), 4)["achievement"].mean()
        for cost in (0, 20)
    )
    assert float(dear) < float(free) - 0.5
    assert build_world(capturing(today, 1, {})).outlays == pytest.approx(12 * 2 / 10)


def test_instruments_sharpen_the_signals_of_what_they_capture(today):
    worlds = [build_world(capturing(today, share, {})) for share in (0, 0.5, 1)]
    noise = np.array([each.signal_noise for each in worlds])
    assert np.allclose(noise[2], 0.5 * noise[0])
    assert (np.diff(noise, axis=0) < 0).all()


def test_without_capture_nothing_is_moved(today):
    seen = [lived(today.with_({"parameters": {"platform.moved": share}}), 4) for share in (0.0, 0.2)]
    for name in ("gap", "work", "achievement", "found"):
        assert np.array_equal(seen[0][name], seen[1][name])
