"""S05: the grade of the year is felt where it changes a bonus."""

import numpy as np
import pytest

from gzsim.errors import InputError
from gzsim.sanctions import Appraisal, GradeBonus
from gzsim.scenario import load_scenario, plausible_draws
from gzsim.simulation.ensemble import simulate_scheme
from gzsim.simulation.world import build_world

QUOTAS = (0.3, 0.5, 0.2)


def achievement(change, assumed):
    world = build_world(load_scenario("guizhou-2025").with_({"parameters": assumed}))
    scheme = GradeBonus((change, 0.0, -change), QUOTAS)
    return float(simulate_scheme(world, scheme, years=3, replications=6, seed=3)["achievement"].mean())


def test_ten_times_the_bonus_raises_achievement():
    """By a tenth of a point at least, at the defaults and in nine of ten draws of plausible parameters."""
    draws = plausible_draws(10, seed=1).to_dict("records")
    more = np.array([achievement(1.0, each) - achievement(0.1, each) for each in ({}, *draws)])
    assert more[0] > 0.1
    assert (more[1:] > 0.1).sum() >= 9, more


def test_grades_by_quota_share_what_ties_bring():
    grades = GradeBonus((0.3, 0.0, -0.3), (0.25, 0.5, 0.25))
    assert grades.bonuses(Appraisal(np.array([90.0, 90.0, 70.0, 60.0])))["leader"].tolist() == [0.15, 0.15, 0.0, -0.3]
    assert grades.settle(Appraisal(np.array([90.0, 80.0, 70.0, 60.0]))).money.tolist() == [0, 0, 0, 0]


@pytest.mark.parametrize(
    "scheme", [GradeBonus((0.3, 0.0, -0.3), QUOTAS), GradeBonus((0.3, 0.0, -0.3), lowest=(90, 75))]
)
def test_the_slope_of_the_expected_bonus_is_what_a_point_brings(scheme):
    expected, doubt, step = np.array([80.0, 83.0, 84.0, 90.0]), np.array([4.0, 5.0, 6.0, 4.0]), 1e-4
    up, down = (scheme.expected_bonus(expected, doubt, expected + each) for each in (step, -step))
    assert np.allclose((up - down) / (2 * step), scheme.marginal_bonus(expected, doubt), atol=1e-6)


@pytest.mark.parametrize(
    ("fields", "where"),
    [
        ({"bonus": (0.2, 0.0)}, "shares"),
        ({"bonus": (0.2, 0.0), "shares": (0.5, 0.4)}, "shares"),
        ({"bonus": (0.2, 0.0), "shares": (0.5, 0.5), "lowest": (80.0,)}, "shares"),
        ({"bonus": (0.2, 0.0, -0.1), "lowest": (60.0, 80.0)}, "lowest"),
        ({"bonus": (0.2, -2.0), "lowest": (60.0,)}, "bonus"),
    ],
)
def test_grades_that_do_not_fit_are_refused(fields, where):
    with pytest.raises(InputError, match=where):
        GradeBonus(**fields)
