"""Eco-compensation on a river (S12): a basin fund, payments by load, and a network of sections."""

from gzsim.sanctions.eco_compensation.by_index import CompensationByIndex
from gzsim.sanctions.eco_compensation.concentration_index import IndexRule
from gzsim.sanctions.eco_compensation.fund import CHISHUI_2018, BasinFund, Section
from gzsim.sanctions.eco_compensation.load import BIJIE_ZUNYI_2014, LoadRule
from gzsim.sanctions.eco_compensation.river import settle_river

__all__ = [
    "BIJIE_ZUNYI_2014",
    "CHISHUI_2018",
    "BasinFund",
    "CompensationByIndex",
    "IndexRule",
    "LoadRule",
    "Section",
    "settle_river",
]
