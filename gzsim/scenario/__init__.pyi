from .loading import as_scenario as as_scenario
from .loading import check_against_record as check_against_record
from .loading import load_scenario as load_scenario
from .loading import shipped_scenarios as shipped_scenarios
from .parameters import Parameter as Parameter
from .parameters import Parameters as Parameters
from .parameters import load_parameters as load_parameters
from .scenario import Scenario as Scenario
