"""What is compiled for some replications serves any number of them: nobody waits for a compiler twice."""

import gc

import numpy as np
import pytest
from numba.core.dispatcher import Dispatcher

from gzsim.scenario import load_scenario
from gzsim.simulation.chunk import reduced
from gzsim.simulation.simulate import case_of


def compiled():
    """Signatures of all compiled functions that there are."""
    functions = [
        each for each in gc.get_objects() if issubclass(type(each), Dispatcher)
    ]  # what is gone may be asked its type
    return {
        (each.py_func.__module__, each.py_func.__qualname__, sign) for each in functions for sign in each.signatures
    }


@pytest.mark.parametrize(
    "name", ["guizhou-2025", "guizhou-2025-chishui", "guizhou-2025-projects", "guizhou-2025-tiers"]
)
def test_any_number_of_replications_goes_through_the_same_compiled_rules(name):
    scenario = load_scenario(name).with_(parameters={"audits.cross_validated": 0.5, "beliefs.reports_expected": 0.5})
    case = case_of(scenario, scenario.scheme_in_force)
    reduced(case, 3, np.arange(3), 1)
    before = compiled()
    known = {each[:2] for each in before}
    assert known
    for replications in (1, 2, 5):
        reduced(case, 3, np.arange(replications), 1)
    assert not {each for each in compiled() - before if each[:2] in known}
