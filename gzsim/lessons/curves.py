"""Outcomes by series and dose of a lever, with all luck the same: levels, paired differences, and how they are told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial

import numpy as np
import pandas as pd
import xarray as xr

from gzsim.simulation.plausible import spread
from gzsim.simulation.result import Simulation
from gzsim.views.numbers import interval, margin, minus, with_margin

TIDY = ["series", "dose", "outcome", "mean", "standard_error"]
"""Columns that `gzsim.views.figures.dose_response` draws."""

Pair = tuple[float, float]
"""A mean and its standard error."""


def mean_and_error(values: Sequence[float] | np.ndarray | pd.Series) -> Pair:
    """Mean over replications, and its standard error.

    >>> mean_and_error([1.0, 2.0, 3.0, 4.0])
    (2.5, 0.6454972243679028)
    """
    drawn = np.asarray(values, float)
    return float(drawn.mean()), float(drawn.std(ddof=1) / np.sqrt(drawn.size))


def told(pair: tuple[float, float], signed: bool = True) -> str:
    """Mean ± half the width of its 95 % interval, from the mean and its standard error; a difference is signed.

    >>> told((0.1544, 0.0022)), told((0.1544, 0.0022), signed=False)
    ('+0.1544 ± 0.0043', '0.1544 ± 0.0043')
    """
    return with_margin(*pair, signed=signed)


def fixed(values: Sequence[float] | np.ndarray | pd.Series, decimals: int, signed: bool = True) -> str:
    """Mean of replications ± half the width of its 95 % interval, both to so many decimals.

    >>> fixed([1.0, 2.0, 3.0, 4.0], 1), fixed([-0.001, -0.002], 1)
    ('+2.5 ± 1.3', '+0.0 ± 0.0')
    """
    mean, error = mean_and_error(values)
    mean = round(mean, decimals) + 0.0  # a nought has one sign
    return minus(f"{mean:{'+' if signed else ''}.{decimals}f} ± {margin(error):.{decimals}f}")


def by_replication(data: xr.DataArray) -> np.ndarray:
    """Means over all dimensions but the replications.

    >>> by_replication(xr.DataArray([[1.0, 3.0], [2.0, 4.0]], dims=["replication", "year"])).tolist()
    [2.0, 3.0]
    """
    return data.astype(float).mean([name for name in data.dims if name != "replication"]).to_numpy()


def beside_draws(default: tuple[float, float], drawn: pd.Series) -> dict[str, str]:
    """A difference at the default parameters beside plausible draws: default, range, median, other_sign.

    >>> beside_draws((2.0, 0.1), pd.Series([-1.0, 1, 2, 3, 4]))
    {'default': '+2.00 ± 0.20', 'range': '−0.6 to +3.8', 'median': '+2.0', 'other_sign': '20 %'}
    """
    seen = spread(drawn, default[0])
    low, median, high = (seen[each] for each in ("low", "median", "high"))
    wide = interval(low, high)
    decimals = len(wide.rpartition(".")[2]) if "." in wide else 0
    other = "–" if np.isnan(seen["other_sign"]) else f"{seen['other_sign']:.0%}".replace("%", " %")
    return {"default": told(default), "range": wide, "median": minus(f"{median:+z.{decimals}f}"), "other_sign": other}


def catalogue(**rows: tuple[str, str, str, str, str]) -> pd.DataFrame:
    """Outcomes of one's own, as `gzsim.views.figures` wants them: name, name_zh, unit, unit_zh, better by key.

    >>> catalogue(own=("Work", "投入", "hours", "小时", "none")).loc["own", "unit"]
    'hours'
    """
    return pd.DataFrame.from_dict(rows, orient="index", columns=["name", "name_zh", "unit", "unit_zh", "better"])


class Curves:
    """Outcomes by series and dose, each an array over replications in the same order.

    >>> curves = Curves(base=1.0)
    >>> curves.add("last_place", 1.0, debt=[6.0, 7.0])
    >>> curves.add("last_place", 2.0, debt=[3.0, 5.0])
    >>> curves.changes(["debt"])["mean"].tolist(), curves.told({"debt": 1})["debt"].tolist()
    ([0.0, -2.5], ['6.5 ± 1.0', '−2.5 ± 1.0'])
    """

    def __init__(self, base: float) -> None:
        """Begin without any; differences are from the dose ``base`` of the same series."""
        self.base = base
        self.found: dict[tuple[str, float], dict[str, np.ndarray]] = {}

    def add(self, series: str, dose: float, **outcomes: Sequence[float] | np.ndarray) -> None:
        """Keep outcomes of a series at a dose, by replication."""
        self.found[series, dose] = {name: np.asarray(values, float) for name, values in outcomes.items()}

    def change(self, series: str, dose: float, outcome: str, since: float | None = None) -> np.ndarray:
        """Paired difference of a dose from another, the base unless named, by replication."""
        since = self.base if since is None else since
        return self.found[series, dose][outcome] - self.found[series, since][outcome]

    def levels(self, outcomes: Iterable[str]) -> pd.DataFrame:
        """Means and standard errors in the columns that `gzsim.views.figures.dose_response` draws."""
        rows = [(*key, name, *mean_and_error(each[name])) for name in outcomes for key, each in self.found.items()]
        return pd.DataFrame(rows, columns=TIDY)

    def changes(self, outcomes: Iterable[str]) -> pd.DataFrame:
        """Paired differences from the base of each series, as `levels`."""
        rows = [(*key, name, *mean_and_error(self.change(*key, name))) for name in outcomes for key in self.found]
        return pd.DataFrame(rows, columns=TIDY)

    def told(self, decimals: Mapping[str, int]) -> pd.DataFrame:
        """A row for each series and dose, as text: the level at the base, and paired differences from it elsewhere."""
        rows = []
        for (series, dose), each in self.found.items():
            here = dose == self.base
            say = partial(fixed, signed=not here)
            cells = {name: say(each[name] if here else self.change(series, dose, name), digits)
                     for name, digits in decimals.items()}  # fmt: skip
            rows.append({"series": series, "dose": f"{dose:g}"} | cells)
        return pd.DataFrame(rows)

    def wide(self, outcome: str, decimals: int) -> pd.DataFrame:
        """Levels of one outcome as text, doses × series."""
        told = {key: fixed(each[outcome], decimals, signed=False) for key, each in self.found.items()}
        doses = list(dict.fromkeys(dose for _, dose in self.found))
        series = list(dict.fromkeys(name for name, _ in self.found))
        columns = {name: [told.get((name, dose), "") for dose in doses] for name in series}
        return pd.DataFrame(columns, index=pd.Index([f"{dose:g}" for dose in doses], name="dose"))


def at_start(result: Simulation) -> pd.DataFrame:
    """Means of the first run with their standard errors, by outcome."""
    rows = result.summary().query("scheme == @result.baseline")
    return rows.set_index("outcome")[["mean", "standard_error"]]


def from_start(result: Simulation) -> pd.DataFrame:
    """Paired differences from the first run with their standard errors, by scheme and outcome."""
    return result.differences().set_index(["scheme", "outcome"])[["difference", "standard_error"]]


def curve(
    result: Simulation, outcomes: Sequence[str], series: str, doses: Mapping[str, float] | None = None
) -> pd.DataFrame:
    """Paired differences from the first run as a curve over doses; its own are zero.

    ``doses`` names the dose of each run; without it a run's name is its dose.
    """
    table = result.differences().query("outcome in @outcomes")
    start = {"scheme": result.baseline, "outcome": list(outcomes), "difference": 0.0, "standard_error": 0.0}
    table = pd.concat([pd.DataFrame(start), table], ignore_index=True).assign(series=series)
    table = table.rename(columns={"difference": "mean"})
    table["dose"] = table["scheme"].astype(float) if doses is None else table["scheme"].map(doses)
    return table.sort_values("dose", kind="stable")[TIDY]
