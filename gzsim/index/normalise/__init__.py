r"""Normalising: from figures in their own units to a common scale on which higher is better.

Each method has two names: an array core ``(..., unit, indicator)`` with any leading axes, which the simulation uses,
and a façade for DataFrames units × indicators, which matches by name and warns. Missing stays missing (NaN). An
indicator on which all units are equal separates nobody: the methods of scale and order put them in the middle of
their scale, a distance puts them at their reference, and the façade says so. An indicator without any value stays
missing, and the façade names it.

``X`` is a DataFrame units × indicators, ``directions`` a mapping indicator → ±1: 1 where higher is better, which it is
everywhere if None is given, −1 where lower is. Other parameters by indicator are mappings too. Names that do not match
exactly and columns that hold no numbers raise InputError.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
