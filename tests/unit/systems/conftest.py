"""What tests of several systems start from."""

import pytest

from gzsim.scenario import load_scenario, plausible_draws


@pytest.fixture(scope="package")
def today():
    return load_scenario("guizhou-2025")


@pytest.fixture(scope="package")
def assumed(today):
    """The defaults, and ten plausible draws."""
    return [{}, *plausible_draws(10, seed=1, scenarios=today).to_dict("records")]
