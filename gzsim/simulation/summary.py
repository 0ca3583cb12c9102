"""From all draws to means, quantiles and standard errors."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
import xarray as xr

from gzsim.simulation.outcomes import OUTCOMES

QUANTILES = {"q05": 0.05, "q50": 0.50, "q95": 0.95}


def outcome_table(runs: Mapping[str, xr.Dataset]) -> pd.DataFrame:
    """Outcomes by run, averaged over years and units: mean, standard error and quantiles over replications.

    Columns scheme, outcome, mean, standard_error, q05, q50, q95.
    """
    return _stack(runs, lambda data: _describe(_average(data, "year", "code")))


def difference_table(runs: Mapping[str, xr.Dataset], baseline: str) -> pd.DataFrame:
    """Differences from the baseline run, paired replication by replication.

    The standard error is that of the paired difference, which common random numbers keep small.
    Columns scheme, baseline, outcome, difference, standard_error.
    """
    others = {name: data for name, data in runs.items() if name != baseline}
    start = _average(runs[baseline], "year", "code")
    table = _stack(others, lambda data: _describe(_minus(_average(data, "year", "code"), start)))
    table = table.rename(columns={"mean": "difference"})
    table.insert(1, "baseline", baseline)
    return table[["scheme", "baseline", "outcome", "difference", "standard_error"]]


def unit_table(runs: Mapping[str, xr.Dataset]) -> pd.DataFrame:
    """Outcomes by run and unit, averaged over years. Columns scheme, code, outcome, mean, standard_error."""
    return _stack(runs, lambda data: _mean_and_error(_average(data, "year"), "code"))


def year_table(runs: Mapping[str, xr.Dataset]) -> pd.DataFrame:
    """Outcomes by run and year, averaged over units. Columns scheme, year, outcome, mean, standard_error."""
    return _stack(runs, lambda data: _mean_and_error(_average(data, "code"), "year"))


def _average(data: xr.Dataset, *dimensions: str) -> xr.Dataset:
    """Average of the outcomes that say something once they are averaged."""
    if "code" in dimensions:
        data = data.drop_vars(OUTCOMES.index[OUTCOMES["scope"] == "prefecture"])
    return data.mean(list(dimensions))


def _minus(data: xr.Dataset, start: xr.Dataset) -> xr.Dataset:
    """Difference by replication; one below 10⁻¹² of the level comes from the arithmetic and counts as none."""
    difference = data - start
    return difference.where(np.abs(difference) > 1e-12 * np.abs(start), 0.0)


def _stack(runs: Mapping[str, xr.Dataset], table_of) -> pd.DataFrame:
    tables = {name: table_of(data) for name, data in runs.items()}
    return pd.concat(tables, names=["scheme"]).reset_index("scheme").reset_index(drop=True)


def _describe(data: xr.Dataset) -> pd.DataFrame:
    frame = data.to_dataframe()[list(data.data_vars)]
    quantiles = {name: frame.quantile(q) for name, q in QUANTILES.items()}
    columns = {"mean": frame.mean(), "standard_error": _standard_error(frame), **quantiles}
    return pd.DataFrame(columns).rename_axis("outcome").reset_index()


def _mean_and_error(data: xr.Dataset, by: str) -> pd.DataFrame:
    groups = data.to_dataframe()[list(data.data_vars)].groupby(level=by)
    error = groups.std(ddof=1) / np.sqrt(groups.count())
    columns = {"mean": groups.mean().stack(), "standard_error": error.stack()}
    table = pd.DataFrame(columns).rename_axis([by, "outcome"])
    return table.reset_index()


def _standard_error(frame: pd.DataFrame) -> pd.Series:
    """Standard deviation over replications divided by √R; unknown (NaN) with a single replication."""
    return frame.std(ddof=1) / np.sqrt(len(frame))
