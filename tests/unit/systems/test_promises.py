"""S06: a light obliges: a promised path draws work to what lags, at the price of the rest."""

import runpy
from pathlib import Path

import numpy as np
import pytest

from gzsim.scenario import load_scenario, plausible_draws
from gzsim.simulation.calendar import Calendar, prepare
from gzsim.simulation.simulate import case_of
from gzsim.simulation.state import blank

ROOT = Path(__file__).resolve().parents[3]
work_by_light = runpy.run_path(str(ROOT / "tools" / "ten_times.py"))["work_by_light"]


def promising(loss, assumed=None):
    parameters = {**(assumed or {}), "leader.missed_promise": loss}
    changes = {"warnings.promised_share": 0.5, "parameters": parameters}
    return load_scenario("guizhou-2025").with_(changes)


def test_ten_times_the_loss_draws_work_to_what_is_lit():
    """At least a hundredth of the time more for each lit indicator, in nine of ten plausible draws."""
    draws = plausible_draws(10, seed=1, scenarios=promising(0.005)).to_dict("records")
    more = [work_by_light(promising(0.05, each)) - work_by_light(promising(0.005, each)) for each in ({}, *draws)]
    lit, others = np.array(more).T
    assert lit[0] > 0.01
    assert others[0] < 0
    assert (lit[1:] > 0.01).sum() >= 9, lit


def test_without_a_promise_nothing_hangs_on_it():
    kept, dear = (work_by_light(load_scenario("guizhou-2025").with_({"parameters.leader.missed_promise": loss}))
                  for loss in (0.02, 0.5))  # fmt: skip
    assert (kept == dear).all()


@pytest.mark.parametrize(("kept", "red"), [(True, 0), (False, 1)])
def test_a_promise_that_december_does_not_keep_is_a_red_light(kept, red):
    scenario = promising(0.0)
    case = case_of(scenario, "none")
    calendar = Calendar(blank(case.world, np.arange(1)), prepare(case.world), seed=3)
    for _ in range(11):
        calendar.month(case.scheme)
    before = calendar.state.red.copy()
    calendar.state.promise[:] = np.nan
    calendar.state.promise[0, 0, 0] = -1e6 if kept else 1e6
    calendar.month(case.scheme)
    assert (calendar.state.red - before)[0, 0] == red


def test_a_red_light_that_costs_a_bonus_draws_work_to_what_is_lit():
    """A warning at the first red light of the year costs none, half or all of the bonus (S11)."""
    said = {"name": "Warned", "name_zh": "问责", "type": "joint_liability", "detections": 0, "red_lights": 1}
    lived = [
        work_by_light(promising(0.005).with_({"schemes.warned": {**said, **more}, "scheme_in_force": "warned"}))
        for more in ({"red_lights": 1000}, {"shares": {"leader": 0.5}}, {"shares": {"leader": 1.0}})
    ]
    (no, some, all_of_it), (others, _, others_last) = np.array(lived).T
    assert some > no + 0.01
    assert all_of_it > some + 0.01
    assert others_last < others
