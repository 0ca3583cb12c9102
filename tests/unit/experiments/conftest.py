"""What experiments are tried on."""

import pytest

from gzsim.scenario import Scenario, load_scenario


@pytest.fixture(scope="session")
def today() -> Scenario:
    """The shipped scenario of 2025."""
    return load_scenario("guizhou-2025")


@pytest.fixture(scope="session")
def brief(today: Scenario) -> Scenario:
    """The same for one year without warm-up: what can be searched within seconds."""
    return today.with_({"simulation.years": 1, "parameters.timing.warm_up": 0}, name="brief")
