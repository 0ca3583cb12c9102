"""A scenario as tables: its indicators, its weights, and who is judged by which zone."""

from __future__ import annotations

import math
from collections.abc import Mapping

import pandas as pd

from gzsim.scenario.indicators import Appraised, Indicators
from gzsim.scenario.parameters import Parameters
from gzsim.scenario.zones import SUM_TOLERANCE

_FIELDS = (
    *("name", "name_zh", "unit", "kind", "horizon", "type", "form", "direction", "sign", "target", "goalpost"),
    *("provenance", "reference", "lead_department", "dynamics_class", "status"),
)
_NUMBERS = ("target", "goalpost")


def indicator_table(indicators: Indicators) -> pd.DataFrame:
    """Table of the indicators, one row each; a number that does not apply is NaN, a text None."""
    rows = {name: _row(indicator) for name, indicator in indicators.items()}
    table = pd.DataFrame.from_dict(rows, orient="index").rename_axis("indicator")
    return table.astype(dict.fromkeys(_NUMBERS, float))


def _row(indicator: Appraised) -> dict[str, object]:
    record = indicator.record
    return {field: getattr(indicator, field) for field in _FIELDS} | {
        "target": indicator.target_of(),
        "series": record.series if record else None,
        "measure": record.measure if record else None,
        "of": record.of if record else None,
        "series_direction": (record.direction or indicator.direction) if record else None,
        "proxy_of": record.proxy_of if record else None,
    }


def declared_weights(weights: Mapping[str, Mapping[str, float]], indicators: Indicators) -> pd.DataFrame:
    """Weights zone × indicator as the scenario declares them, whatever long-term weight is in force."""
    declared = pd.DataFrame.from_dict(weights, orient="index", dtype=float).rename_axis("zone")
    return declared[list(indicators)].rename_axis("indicator", axis="columns")


def effective_weights(declared: pd.DataFrame, indicators: Indicators, total: float | str) -> pd.DataFrame:
    """Weights zone × indicator after the long-term weight λ, the ``total``, has been set in every zone.

    The equation is that of `Scenario.weights`. Where the long block already sums to λ, or λ is `declared`,
    weights are returned as they are declared, to the last bit.
    """
    if isinstance(total, str):
        return declared
    long = pd.Series({name: each.horizon == "long" for name, each in indicators.items()})
    rescaled = declared.copy()
    for zone, row in declared.iterrows():
        if abs(math.fsum(row[long]) - total) > SUM_TOLERANCE:
            rescaled.loc[zone] = _to_total(row, long, total) + _to_total(row, ~long, 1 - total)
    return rescaled


def _to_total(row: pd.Series, block: pd.Series, total: float) -> pd.Series:
    """Weights of a block scaled to a total, and zero elsewhere."""
    inside = row.where(block, 0.0)
    # Rounded once, so that the order in which a scenario lists its indicators cannot show.
    return inside * (total / math.fsum(inside)) if total > 0 else inside * 0.0


_SCALED = {"noise_sd": "noise_share", "unit_effect_sd": "unit_effect_share"}
"""What is counted in own units, and the share of a span that stands for it where a scenario does not declare it."""


def dynamics_table(indicators: Indicators, parameters: Parameters) -> pd.DataFrame:
    """Table indicator × parameter of how each indicator moves: its class's defaults with its own overrides.

    Luck and lasting differences are in own units: as declared, or as a share of a span of the ruler, so
    that the same policy in other units gives the same numbers.
    """
    rows = {name: _moves(indicator, parameters) for name, indicator in indicators.items()}
    return pd.DataFrame.from_dict(rows, orient="index", dtype=float).rename_axis("indicator")


def _moves(indicator: Appraised, parameters: Parameters) -> dict[str, float]:
    row = parameters.section(f"dynamics.{indicator.dynamics_class}") | indicator.dynamics
    for own, share in _SCALED.items():
        declared, part = row[own], row.pop(share)
        row[own] = (
            part * abs(indicator.on_ruler(parameters["attainment.growth_span"])[1]) if declared is None else declared
        )
    return row
