import pytest

from gzsim.history import score_history
from gzsim.record import load_record
from gzsim.scenario import load_scenario


@pytest.fixture(scope="session")
def record():
    return load_record()


@pytest.fixture(scope="session")
def scenario():
    return load_scenario("guizhou-2025")


@pytest.fixture(scope="session")
def history(record, scenario):
    return score_history(record, scenario)
