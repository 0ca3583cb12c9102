"""What is measured in the water: one concentration for each pollutant that a rule names."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

from gzsim.errors import InputError


def check_concentrations(
    concentrations: Mapping[str, float], pollutants: Iterable[str], field: str = "concentrations"
) -> None:
    """Refuse concentrations of other pollutants, of less than nothing, or without end.

    >>> check_concentrations({"TP": -0.1}, ["TP"])
    Traceback (most recent call last):
    gzsim.errors.InputError: concentrations.TP: -0.1 mg/L. Valid: 0 or more
    """
    pollutants = list(pollutants)
    if set(concentrations) != set(pollutants):
        told = f"pollutants {', '.join(concentrations)}"
        raise InputError(told, field=field, valid=", ".join(pollutants))
    for name, value in concentrations.items():
        if not 0 <= value < math.inf:
            raise InputError(f"{value} mg/L", field=f"{field}.{name}", valid="0 or more")
