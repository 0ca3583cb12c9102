"""What a headline hangs on is found where it is known, and not where there is nothing but chance."""

import numpy as np
import pandas as pd
import pytest

from gzsim.run.drivers import CLEAR, drivers, parameter_name
from gzsim.scenario import load_scenario, plausible_draws

TODAY = load_scenario("guizhou-2025")
DRAWS = 60


@pytest.fixture(scope="module")
def parameters():
    return plausible_draws(DRAWS, 3, scenarios=TODAY)


def differences(values, outcome="debt"):
    return pd.DataFrame({"draw": range(len(values)), "headline": "h", "outcome": outcome, "difference": values})


def test_the_parameter_that_makes_a_difference_is_found(parameters):
    noise = np.random.default_rng(1).normal(size=DRAWS)
    made = 300 * noise - parameters["leader.discount"].rank().to_numpy() ** 2
    (found,) = drivers(differences(made), parameters, 1).itertuples()
    assert found.parameter == "leader.discount"
    assert found.low < found.correlation < found.high < 0
    assert found.p < CLEAR
    assert found.strongest > 0.95


def test_chance_among_many_parameters_is_not_taken_for_a_driver(parameters):
    """The strongest of 145 correlations with nothing is above 0.3, which alone would look clear."""
    luck = np.random.default_rng(2)
    found = pd.concat([drivers(differences(luck.normal(size=DRAWS)), parameters, 1) for _ in range(5)])
    assert (found["correlation"].abs() > 0.3).all()
    assert (found["p"] > CLEAR).all()


def test_a_parameter_that_is_alone_is_found_too():
    alone = pd.DataFrame({"leader.discount": np.arange(40.0)})
    (found,) = drivers(differences(-alone["leader.discount"]), alone, 1).itertuples()
    assert (found.parameter, found.correlation, found.parameters) == ("leader.discount", pytest.approx(-1), 1)
    assert found.p < CLEAR


def test_too_few_draws_and_what_stands_still_say_nothing(parameters):
    assert drivers(differences(np.arange(5.0)), parameters, 1).empty
    assert drivers(differences(np.zeros(DRAWS)), parameters, 1).empty


def test_the_same_draws_and_seed_give_the_same_interval(parameters):
    table = differences(np.random.default_rng(3).normal(size=DRAWS))
    pd.testing.assert_frame_equal(drivers(table, parameters, 7), drivers(table, parameters, 7))


def test_every_parameter_that_is_drawn_has_a_name_in_both_languages(parameters):
    assert all(parameter_name(TODAY, each).zh for each in parameters)
