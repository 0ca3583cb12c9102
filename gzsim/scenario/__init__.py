"""What a scenario file may say, checked: indicators, zones and weights, warnings, schemes, parameters."""

from gzsim.scenario.loading import as_scenario, check_against_record, load_scenario, shipped_scenarios
from gzsim.scenario.parameters import Parameter, Parameters, load_parameters
from gzsim.scenario.scenario import Scenario

__all__ = [
    "Parameter",
    "Parameters",
    "Scenario",
    "as_scenario",
    "check_against_record",
    "load_parameters",
    "load_scenario",
    "shipped_scenarios",
]
