"""S11: superiors who lose a bonus of their own keep what is invented from leaving."""

import numpy as np
import pytest

from gzsim.scenario import load_scenario, plausible_draws
from gzsim.simulation.ensemble import simulate_scheme
from gzsim.simulation.simulate import case_of

NAMED = {"name": "Four-level accountability", "name_zh": "四级追责"}


def liable(above, own=0.5, **parameters):
    """The last place, and a warning for a report found to be false that takes shares of bonuses."""
    shares = {"person warned": own, "leader in charge": above, "division head": above}
    schemes = {
        "schemes.liable": {**NAMED, "type": "joint_liability", "shares": shares},
        "schemes.both": {**NAMED, "type": "combination", "of": ["last_place", "liable"]},
    }
    return load_scenario("guizhou-2025").with_({**schemes, "scheme_in_force": "both", "parameters": parameters})


def gap(scenario):
    case = case_of(scenario, scenario.scheme_in_force)
    return float(simulate_scheme(case.world, case.scheme, years=3, replications=8, seed=3)["gap"].mean())


def test_ten_times_the_shares_of_superiors_keep_reports_nearer_to_the_truth():
    """By a tenth at least at the defaults and in nine of ten draws."""
    draws = plausible_draws(10, seed=1, scenarios=liable(0.1)).to_dict("records")
    gaps = np.array([[gap(liable(share, **each)) for share in (0.1, 1.0)] for each in ({}, *draws)])
    fall = 1.0 - gaps[:, 1] / gaps[:, 0]
    assert fall[0] > 0.1, gaps
    assert (fall[1:] > 0.1).sum() >= 9, gaps


def test_superiors_who_lose_nothing_do_nothing():
    alone = load_scenario("guizhou-2025").with_(
        {
            "schemes.liable": {**NAMED, "type": "joint_liability", "shares": {"person warned": 0.5}},
            "schemes.both": {**NAMED, "type": "combination", "of": ["last_place", "liable"]},
            "scheme_in_force": "both",
        }
    )
    assert gap(liable(0.0)) == gap(alone)


def test_superiors_who_look_for_nothing_let_nothing_pass():
    """What is left is below the truth, where a successor clears what was inherited."""
    free = {"accountability.oversight_cost": 1e-4, "fabrication.audit_probability": 0.5}
    assert gap(liable(1.0, **free)) < 0.01


@pytest.mark.parametrize("aim", [0.5, 1.0])
def test_audits_that_are_aimed_are_feared_by_superiors_too(aim):
    aimed = {"fabrication.audit_probability": 0.2, "audits.cross_validated": aim, "reviews.capacity": 0}
    little, much = (gap(liable(share, **aimed)) for share in (0.1, 1.0))
    assert much < 0.7 * little
