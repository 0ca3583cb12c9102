"""From an ensemble to means, quantiles and standard errors."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from gzsim.scenario.prefectures import prefecture_names
from gzsim.simulation.moments import Moments
from gzsim.simulation.outcomes.catalogue import OUTCOMES, PROVINCE
from gzsim.simulation.statistics import Statistics
from gzsim.views.labels import Name, Names
from gzsim.views.numbers import unit_of_difference

QUANTILES = {"q05": 0.05, "q50": 0.50, "q95": 0.95}


def outcome_table(runs: Mapping[str, Statistics]) -> pd.DataFrame:
    """Outcomes by run, averaged over years and units: mean, standard error and quantiles over replications.

    Columns scheme, outcome, mean, standard_error, q05, q50, q95, and the labels of :func:`labelled`.
    """
    return labelled(_stack({name: _describe(_over_years(run)) for name, run in runs.items()}))


def difference_table(runs: Mapping[str, Statistics], baseline: str) -> pd.DataFrame:
    """Differences from the baseline run, paired replication by replication.

    The standard error is that of the paired difference, which common random numbers keep small.
    Columns scheme, baseline, outcome, difference, standard_error, and the labels of :func:`labelled`.
    """
    others = {name: _describe(difference) for name, difference in paired(runs, baseline).items()}
    table = _stack(others).rename(columns={"mean": "difference"})
    table.insert(1, "baseline", baseline)
    return labelled(table[["scheme", "baseline", "outcome", "difference", "standard_error"]])


def paired(runs: Mapping[str, Statistics], baseline: str) -> dict[str, pd.DataFrame]:
    """Difference of every other run from the baseline, replication × outcome, averaged over years and units."""
    start = _over_years(runs[baseline])
    return {name: _minus(_over_years(run), start) for name, run in runs.items() if name != baseline}


def unit_table(runs: Mapping[str, Statistics], places: Names | None = None) -> pd.DataFrame:
    """Outcomes by run and unit, averaged over years; places are named as told, or as in the shipped record.

    Columns scheme, code, outcome, mean, standard_error, and the labels of :func:`labelled`.
    """
    return labelled(_stack({name: _by_unit(run.codes, run.unit) for name, run in runs.items()}), places)


def unit_difference_table(runs: Mapping[str, Statistics], baseline: str, places: Names | None = None) -> pd.DataFrame:
    """Paired differences of every unit from the baseline run: who wins and who loses.

    Columns scheme, baseline, code, outcome, difference, standard_error, and the labels of :func:`labelled`.
    """
    others = {name: _by_unit(run.codes, run.change) for name, run in runs.items() if name != baseline}
    table = _stack(others).rename(columns={"mean": "difference"})
    table.insert(1, "baseline", baseline)
    return labelled(table, places)


def year_table(runs: Mapping[str, Statistics]) -> pd.DataFrame:
    """Outcomes by run and year, averaged over units.

    Columns scheme, year, outcome, mean, standard_error, and the labels of :func:`labelled`.
    """
    return labelled(_stack({name: _by_year(every_year(run, averaged=True)) for name, run in runs.items()}))


def year_difference_table(runs: Mapping[str, Statistics], baseline: str) -> pd.DataFrame:
    """Differences from the baseline run in each year, paired replication by replication.

    Columns scheme, baseline, year, outcome, difference, standard_error, and the labels of :func:`labelled`.
    """
    start = every_year(runs[baseline], averaged=True)
    others = {
        name: _by_year(_minus(every_year(run, averaged=True), start)) for name, run in runs.items() if name != baseline
    }
    table = _stack(others).rename(columns={"mean": "difference"})
    table.insert(1, "baseline", baseline)
    return labelled(table)


def labelled(table: pd.DataFrame, places: Names | None = None) -> pd.DataFrame:
    """A table with what a reader needs to know of its outcomes and places, in further columns.

    outcome_name, outcome_name_zh, unit (of the difference, where there is one) and better ("higher", "lower", "none")
    by outcome; name and name_zh by code, as `places` are told or as in the shipped record, a code without a name being
    called by itself.

    >>> table = pd.DataFrame({"code": ["520100"], "outcome": "debt", "difference": [1.2]})
    >>> labelled(table).iloc[0].tolist()[3:]
    ['Debt', '债务', 'percentage points of GDP at the end of the year', 'lower', 'Guiyang', '贵阳']
    """
    catalogue = OUTCOMES.loc[table["outcome"], ["name", "name_zh", "unit", "better"]].set_axis(table.index)
    catalogue = catalogue.rename(columns={"name": "outcome_name", "name_zh": "outcome_name_zh"})
    if "difference" in table:
        catalogue["unit"] = catalogue["unit"].map(unit_of_difference)
    table = table.join(catalogue)
    if "code" in table:
        known = prefecture_names() if places is None else places
        names = [known.get(code, Name(code, code)) for code in table["code"]]
        table = table.assign(name=[name.en for name in names], name_zh=[name.zh for name in names])
    return table


def every_year(run: Statistics, averaged: bool = False) -> pd.DataFrame:
    """Outcomes of every replication and year, averaged over units; ``averaged``: those that say something then."""
    names = PROVINCE if averaged else OUTCOMES.index
    index = pd.MultiIndex.from_product([run.replications, run.years], names=["replication", "year"])
    return pd.DataFrame({name: run.by_year[name].ravel() for name in names}, index=index)


def _over_years(run: Statistics) -> pd.DataFrame:
    """Means over years of the outcomes that say something once they are averaged over units, by replication."""
    return pd.DataFrame({name: run.by_year[name].mean(1) for name in PROVINCE})


def _minus(table: pd.DataFrame, start: pd.DataFrame) -> pd.DataFrame:
    """Difference by replication; one below 10⁻¹² of the level comes from the arithmetic and counts as none."""
    difference = table - start
    return difference.where(difference.abs() > 1e-12 * start.abs(), 0.0)


def _stack(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    return pd.concat(tables, names=["scheme"]).reset_index("scheme").reset_index(drop=True)


def _describe(frame: pd.DataFrame) -> pd.DataFrame:
    quantiles = {name: frame.quantile(q) for name, q in QUANTILES.items()}
    columns = {"mean": frame.mean(), "standard_error": _standard_error(frame), **quantiles}
    return pd.DataFrame(columns).rename_axis("outcome").reset_index()


def _by_unit(codes: np.ndarray, outcomes: Mapping[str, Moments]) -> pd.DataFrame:
    index = pd.Index(codes, name="code")
    columns = {"mean": "mean", "standard_error": "standard_error"}
    parts = {
        name: pd.DataFrame({column: getattr(each, field) for column, field in columns.items()}, index=index)
        for name, each in outcomes.items()
    }
    table = pd.concat(parts, names=["outcome"]).swaplevel().reset_index()
    return table.sort_values("code", kind="stable", ignore_index=True)


def _by_year(frame: pd.DataFrame) -> pd.DataFrame:
    groups = frame.groupby(level="year")
    error = groups.std(ddof=1) / np.sqrt(groups.count())
    columns = {"mean": groups.mean().stack(), "standard_error": error.stack()}
    return pd.DataFrame(columns).rename_axis(["year", "outcome"]).reset_index()


def _standard_error(frame: pd.DataFrame) -> pd.Series:
    """Standard deviation over replications divided by √R; unknown (NaN) with a single replication."""
    return frame.std(ddof=1) / np.sqrt(len(frame))
