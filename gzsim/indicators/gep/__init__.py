"""Gross ecosystem product (生态系统生产总值, S17): the identity, published unit values, and the land of the record."""

from gzsim.indicators.gep.accounting import account
from gzsim.indicators.gep.on_land import GepOnLand, gep_on_land, sensitivity
from gzsim.indicators.gep.unit_values import UnitValues, load_unit_values

__all__ = ["GepOnLand", "UnitValues", "account", "gep_on_land", "load_unit_values", "sensitivity"]
