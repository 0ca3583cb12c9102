from .accounting import account as account
from .on_land import GepOnLand as GepOnLand
from .on_land import gep_on_land as gep_on_land
from .on_land import sensitivity as sensitivity
from .unit_values import UnitValues as UnitValues
from .unit_values import load_unit_values as load_unit_values
