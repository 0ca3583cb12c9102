"""What the views ask of the tables they are given, beside their columns (`gzsim.common.names.require_rows`)."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd

from gzsim.common.names import known
from gzsim.errors import InputError


def refuse_unknown(table: pd.DataFrame, column: str, looks: Collection[str]) -> None:
    """Raise InputError if a column holds a value that a view has no look for.

    >>> refuse_unknown(pd.DataFrame({"kind": ["committed"]}), "kind", ["committed", "aspirational"])
    """
    for value in distinct(table[column]):
        known(value, looks, column)


def distinct(values: pd.Series) -> list:
    """Distinct values in the order of their first appearance.

    >>> distinct(pd.Series(["b", "a", "b"]))
    ['b', 'a']
    """
    return list(dict.fromkeys(values))


def only_baseline(differences: pd.DataFrame) -> str:
    """Return the one run that all differences are from.

    Raises InputError if there are several.

    >>> only_baseline(pd.DataFrame({"baseline": ["none", "none"]}))
    'none'
    """
    baselines = distinct(differences["baseline"])
    if len(baselines) > 1:
        raise InputError(f"differences from several baselines: {', '.join(baselines)}", valid="one baseline")
    return baselines[0]


def on_another_scale(differences: pd.DataFrame) -> set[tuple[str, str]]:
    """Scheme and outcome of differences that the column same_scale says to be of another scale; none without it.

    >>> table = pd.DataFrame({"scheme": "reform", "outcome": ["gap", "debt"], "same_scale": [False, True]})
    >>> on_another_scale(table)
    {('reform', 'gap')}
    """
    if "same_scale" not in differences:
        return set()
    moved = differences[~differences["same_scale"].astype(bool)]
    return set(zip(moved["scheme"], moved["outcome"], strict=True))


def wide(table: pd.DataFrame, rows: str, columns: str, values: str) -> pd.DataFrame:
    """Table of one column's values by two others.

    Raises InputError if a row and column have two values.

    >>> wide(pd.DataFrame({"code": ["a", "b"], "year": 2016, "rank": [2, 1]}), "code", "year", "rank")[2016].to_dict()
    {'a': 2, 'b': 1}
    """
    twice = table.duplicated([rows, columns])
    if twice.any():
        row, column = table.loc[twice, [rows, columns]].iloc[0]
        raise InputError(f"two values of {values} for {row}, {column}", field=values, valid="one value for each")
    return table.set_index([rows, columns])[values].unstack()  # noqa: PD010, pivot_table would average in silence


def only_year(table: pd.DataFrame, what: str) -> int:
    """Return the one year that a table is about.

    Raises InputError if it spans several years.

    >>> only_year(pd.DataFrame({"year": [2016, 2016]}), "scores")
    2016
    """
    years = sorted(table["year"].unique())
    if len(years) != 1:
        listed = ", ".join(str(year) for year in years)
        raise InputError(f"table of {what} must be of one year, not of {listed}", field=what)
    return int(years[0])


def known_outcome(outcomes: pd.DataFrame, outcome: str) -> pd.Series:
    """Entry of an outcome in the catalogue: name, name_zh, unit, better.

    Raises InputError if the catalogue has no such outcome.

    >>> catalogue = pd.DataFrame({"name": ["Debt"], "unit": ["CNY"]}, index=["debt"])
    >>> known_outcome(catalogue, "debt")["unit"]
    'CNY'
    """
    known(outcome, outcomes.index, "outcome")
    return outcomes.loc[outcome]
