"""What is measured in the water: one concentration for each pollutant that a rule names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from gzsim.errors import InputError


def check_concentrations(concentrations: Mapping[str, float], pollutants: Iterable[str]) -> None:
    """Refuse concentrations of other pollutants, or of less than nothing.

    >>> check_concentrations({"TP": -0.1}, ["TP"])
    Traceback (most recent call last):
    gzsim.errors.InputError: concentrations.TP: -0.1 mg/L. Valid: 0 or more
    """
    pollutants = list(pollutants)
    if set(concentrations) != set(pollutants):
        told = f"pollutants {', '.join(concentrations)}"
        raise InputError(told, field="concentrations", valid=", ".join(pollutants))
    for name, value in concentrations.items():
        if not value >= 0:
            raise InputError(f"{value} mg/L", field=f"concentrations.{name}", valid="0 or more")
