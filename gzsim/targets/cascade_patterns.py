"""What the record of Chinese cities says of the cascade, and the same statistics of a simulated panel (B01–B17).

Published values are own computations on public data of prefecture-level cities 2003–2012: the data of Li, Liu, Weng and
Zhou (2019), Economic Journal 129, 2888–2915, as redistributed by Wiebe; provincial targets 1998–2017 from the same
source, national targets from memory. What is in the articles' own tables was not compared.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gzsim.targets.cascade_panel import Panel

Array = NDArray[np.float64]

SAME = 0.1
"""Provincial targets that differ by no more than this, percentage points, count as unchanged: only so counted are 230
of 513 unchanged, as B17 has it (10 and "about 10", noted as 10.05, are one target)."""


class Pattern(NamedTuple):
    """A statistic of the record: pattern, value, standard error (NaN where none), and the band that a simulation should
    meet. Bands are a judgement: of the pattern's own note, or ±0.08 about a regression coefficient.
    """

    pattern: str
    value: float
    standard_error: float
    low: float
    high: float


NONE = float("nan")
PATTERNS = MappingProxyType(
    {
        "gap mean": Pattern("B01", 2.488, NONE, 2.1, 2.9),
        "gap median": Pattern("B01", 2.0, NONE, 1.6, 2.4),
        "gap sd": Pattern("B01", 2.264, NONE, 1.8, 2.7),
        "share at or above parent": Pattern("B02", 0.9638, NONE, 0.93, 1.0),
        "share above parent": Pattern("B02", 0.8878, NONE, 0.83, 0.94),
        "province minus nation": Pattern("B04", 2.632, NONE, 2.2, 3.0),
        "pass-through, year effects": Pattern("B06", 1.193, 0.264, 0.7, 1.2),
        "pass-through, city and year effects": Pattern("B06", 0.907, 0.113, 0.7, 1.2),
        "weight of last target": Pattern("B15", 0.595, 0.035, 0.515, 0.675),
        "weight of last growth": Pattern("B15", 0.170, 0.031, 0.090, 0.250),
        "weight of provincial target": Pattern("B15", 0.364, 0.043, 0.284, 0.444),
        "share of provincial targets unchanged": Pattern("B17", 0.448, NONE, 0.38, 0.52),
    }
)


def measure(panel: Panel) -> dict[str, float]:
    """Statistics of a panel under the names of `PATTERNS`.

    Gaps are city minus provincial target over all city-years. Pass-through is the slope of the city's on the province's
    target, with year effects, or with city and year effects. Weights are the slopes on the city's last target, its last
    growth and the province's target, with year effects.

    >>> from gzsim.targets.cascade import CascadeRule
    >>> from gzsim.targets.cascade_panel import simulate_panel
    >>> found = measure(simulate_panel(CascadeRule(), np.random.default_rng(1)))
    >>> list(found) == list(PATTERNS)
    True
    """
    parent = np.broadcast_to(panel.provincial[:, None, :], panel.city.shape)
    gap = panel.city - parent
    last = np.concatenate([panel.city_before[..., None], panel.city[..., :-1]], axis=-1)
    grown = np.concatenate([panel.growth_before[..., None], panel.growth[..., :-1]], axis=-1)
    weights = _slopes(_within_years(panel.city), *(_within_years(each) for each in (last, grown, parent)))
    moved = np.diff(np.concatenate([panel.provincial_before[:, None], panel.provincial], axis=1), axis=1)
    values = (
        gap.mean(), np.median(gap), gap.std(ddof=1), (gap >= 0).mean(), (gap > 0).mean(),
        (panel.provincial - panel.national).mean(),
        _slopes(_within_years(panel.city), _within_years(parent))[0],
        _slopes(_within_both(panel.city), _within_both(parent))[0],
        *weights, (np.abs(moved) <= SAME).mean(),
    )  # fmt: skip
    return {name: float(value) for name, value in zip(PATTERNS, values, strict=True)}


def compare(panels: list[Panel]) -> pd.DataFrame:
    """Record against simulated panels, one row per statistic.

    Columns pattern, record, standard_error, low, high (the band), simulated (mean over panels), sd (between panels:
    what one panel of the data's size can miss by chance), inside.

    >>> from gzsim.targets.cascade import CascadeRule
    >>> from gzsim.targets.cascade_panel import simulate_panel
    >>> panels = [simulate_panel(CascadeRule(), np.random.default_rng(seed)) for seed in range(3)]
    >>> compare(panels).columns.tolist()
    ['pattern', 'record', 'standard_error', 'low', 'high', 'simulated', 'sd', 'inside']
    """
    found = pd.DataFrame([measure(panel) for panel in panels])
    table = pd.DataFrame.from_dict({name: each._asdict() for name, each in PATTERNS.items()}, orient="index")
    table = table.rename(columns={"value": "record"}).rename_axis("statistic")
    table["simulated"], table["sd"] = found.mean(), found.std()
    table["inside"] = table["simulated"].between(table["low"], table["high"])
    return table


def _within_years(values: Array) -> Array:
    return values - values.mean(axis=(0, 1))


def _within_both(values: Array) -> Array:
    """Values less city and year means; right for a balanced panel, which this is."""
    return values - values.mean(axis=-1, keepdims=True) - values.mean(axis=(0, 1)) + values.mean()


def _slopes(y: Array, *x: Array) -> Array:
    design = np.stack([each.ravel() for each in x], axis=1)
    return np.linalg.lstsq(design, y.ravel(), rcond=None)[0]
