"""S09: audits that go where reports stand above their signals, and leaders who know it."""

from dataclasses import replace

import numpy as np
import pytest

from gzsim.numeric.peers import Peers
from gzsim.simulation.ensemble import simulate_scheme
from gzsim.simulation.fabrication.audit import audit
from gzsim.simulation.simulate import case_of
from gzsim.simulation.state import blank
from gzsim.simulation.world import build_world

SIZE = {"fabrication.audit_probability": 0.22, "reviews.capacity": 0}
"""Two audits a year among nine, and nobody else who looks."""
AIM = {"audits.cross_validated": 1}


def gap(today, parameters):
    """Score points by which reports stand above the truth."""
    case = case_of(today.with_({"parameters": parameters}), "last_place")
    return float(simulate_scheme(case.world, case.scheme, years=4, replications=16, seed=3)["gap"].mean())


def test_aimed_audits_leave_less_invented_than_a_lottery_of_their_size(today, assumed):
    lot, aimed = (np.array([gap(today, {**each, **SIZE, **how}) for each in assumed]) for how in ({}, AIM))
    tempted = lot > 0.2  # below, the lottery has deterred nearly everybody
    assert tempted[0]
    assert tempted.sum() >= 9
    assert (aimed < 0.97 * lot)[tempted].all(), (lot, aimed)
    assert (aimed - lot < 0.05).all(), (lot, aimed)


def test_ten_times_the_fine_takes_a_tenth_off_the_lies_under_aimed_audits(today, assumed):
    fines = [each.get("fabrication.fine", 0.1) for each in assumed]
    mild, harsh = (
        np.array([gap(today, {**each, **AIM, "fabrication.fine": times * f})
                  for each, f in zip(assumed, fines, strict=True)])
        for times in (1, 10)
    )  # fmt: skip
    assert (harsh < 0.9 * mild).all(), (mild, harsh)


@pytest.mark.parametrize("aim", [0.0, 0.3, 1.0])
@pytest.mark.parametrize("share", [0.1, 0.22, 0.9])
def test_as_many_units_are_audited_whatever_the_aim(today, aim, share):
    rules = {"fabrication.audit_probability": share, "audits.cross_validated": aim}
    world, many = build_world(today.with_({"parameters": rules})), np.arange(4000)
    state = blank(world, many)
    state.residuals = np.random.default_rng(1).normal(size=state.residuals.shape)
    lies = np.zeros((many.size, 12, 9))
    lies[:, 0] = 1.0  # one in each unit, so that whoever is visited is found
    found = audit(state, world, Peers.of(world.peers), lies, 5, 11).found.sum(1)
    assert abs(found.mean() - 9 * share) < 4 * max(found.std(), 0.1) / np.sqrt(many.size)
    if aim == 1.0:
        assert found.max() - found.min() <= 1


def test_leaders_learn_how_suspicious_one_may_be(today):
    """With sharper signals the cutoff falls to what is invented, and what is invented falls with it."""

    def reported(noise):
        case = case_of(today.with_({"parameters": {**SIZE, **AIM}}), "last_place")
        world = replace(case.world, signal_noise=noise * case.world.signal_noise)
        return float(simulate_scheme(world, case.scheme, years=4, replications=24, seed=3)["gap"].mean())

    assert reported(0.25) < 0.8 * reported(2.0)
