import pytest

from gzsim.checks.textbook import textbook_world as limiting_case
from gzsim.scenario import load_scenario
from gzsim.scenario.scenario import Scenario


@pytest.fixture(scope="session")
def today():
    return load_scenario("guizhou-2025").with_({"simulation.years": 3})


@pytest.fixture(scope="session")
def liars(today):
    """Everybody lies, no review finds it, and the years begin at once."""
    ambition = {"fabrication.never_lie": 0.0, "leader.career_believers": 1.0, "reviews.capacity": 0}
    return today.with_({"parameters": {**ambition, "timing.warm_up": 0}})


@pytest.fixture(scope="session")
def undeclared(today):
    """Today's scenario without a word about how its indicators move: the classes' own numbers hold."""
    said = today.model_dump(mode="json", exclude_none=True)
    for indicator in said["indicators"].values():
        indicator.pop("dynamics")
    return Scenario.model_validate(said)


@pytest.fixture(scope="session")
def textbook_world():
    """Return a maker of the limiting case of theory; parameters by their dotted names."""

    def make(units=9, luck=1.0, effect=2.0, **parameters):
        return limiting_case(
            units, luck, effect, **{name.replace(".", "__"): value for name, value in parameters.items()}
        )

    return make
