from .calibration import Calibration as Calibration
from .estimate import calibrate as calibrate
from .estimate import validated as validated
from .keeping import load_calibration as load_calibration
from .keeping import save_calibration as save_calibration
from .moments import city_moments as city_moments
from .panel import CityPanel as CityPanel
from .recorded import recorded_moments as recorded_moments
