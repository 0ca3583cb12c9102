"""The door of the analysis: what counts as the factors of a design, and as an outcome of its experiments."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from gzsim.common.tables import column, frame, is_number, named_once, refuse
from gzsim.errors import InputError
from gzsim.views.regions import is_choice

OUTCOME = "outcome"
"""What an outcome is called that came without a name."""

WHOLE = "a table without gaps: leave out an experiment of which a factor is not known"

MANY = 10
"""Rows from which on a category should come again."""


def outcome_in_order(outcome: pd.Series | np.ndarray) -> pd.Series:
    """An outcome in the order of a design's rows, as floats, NaN where a run failed, under its name.

    Raises InputError (field ``outcome``) if it is no column of numbers or one is infinite.

    >>> outcome_in_order(np.array([1.0, np.nan])).name
    'outcome'
    """
    if not isinstance(outcome, pd.Series) and np.ndim(outcome) != 1:
        raise InputError(f"{np.ndim(outcome)} dimensions", field="outcome", valid="one number for each experiment")
    given = pd.Series(outcome).reset_index(drop=True)
    return column(given.rename(OUTCOME if given.name is None else str(given.name)), "outcome")


def factor_names(names: Sequence[str]) -> list[str]:
    """Names of factors as a list of texts.

    Raises InputError (field ``names``) if there is none, or they are one text.

    >>> factor_names(("discount", "tenure"))
    ['discount', 'tenure']
    """
    if isinstance(names, str) or not len(names):
        raise InputError("no list of factors", field="names", valid="the names of the factors of the design")
    return list(map(str, names))


def factors_of(inputs: pd.DataFrame) -> pd.DataFrame:
    """A design as it is analysed: numbers as floats, anything else as categories, which are texts.

    Raises InputError (field ``inputs``) if it is no table, has no rows, a name stands twice, a value is missing, or a
    factor has another category in nearly every row.

    >>> factors_of(pd.DataFrame({"years": [3, 5], "scheme": ["none", "last_place"]})).dtypes.astype(str).tolist()
    ['float64', 'category']
    """
    named_once(frame(inputs, "inputs"), "inputs")
    if inputs.empty:
        raise InputError("no experiment or no factor", field="inputs", valid="at least one row and one column")
    refuse(inputs.columns[inputs.isna().any()], "missing values", field="inputs", valid=WHOLE)
    table = pd.DataFrame({str(name): _factor(inputs[name]) for name in inputs}, index=inputs.index)
    numbers = table.select_dtypes("number")
    refuse(numbers.columns[np.isinf(numbers).any()], "infinite values", field="inputs", valid="finite numbers")
    scattered = [name for name in table if is_choice(table[name]) and _scattered(table[name])]
    refuse(scattered, "hardly two rows of one category", field="inputs", valid="numbers, or categories that come again")
    return table


def _scattered(values: pd.Series) -> bool:
    """Whether there are so many categories that nothing can be learned of one: lists of numbers, most likely."""
    return len(values) >= MANY and 2 * values.nunique() > len(values)


def _factor(values: pd.Series) -> pd.Series:
    """True and false are two categories, not a scale from 0 to 1."""
    if is_number(values.dtype) and not pd.api.types.is_bool_dtype(values.dtype):
        return values.astype(float)
    return values.astype(str).astype("category")


def one_hot(table: pd.DataFrame) -> pd.DataFrame:
    """Numbers as they are, and a column of 0 and 1 for each category: experiment × (factor, category).

    >>> one_hot(factors_of(pd.DataFrame({"scheme": ["b", "a"]}))).columns.tolist()
    [('scheme', 'a'), ('scheme', 'b')]
    """
    parts = {
        name: pd.get_dummies(values, dtype=float) if is_choice(values) else values.to_frame("")
        for name, values in table.items()
    }
    return pd.concat(parts, axis=1)


def by_experiment(values: pd.Series | np.ndarray, experiments: pd.Index, field: str) -> pd.Series:
    """Values of the experiments in their order: a Series by its labels, an array row by row.

    Raises InputError if there is not one value for each experiment.

    >>> by_experiment(pd.Series({"b": 2.0, "a": 1.0}), pd.Index(["a", "b"]), "outcome").tolist()
    [1.0, 2.0]
    """
    named = isinstance(values, pd.Series)
    if np.shape(values) != (len(experiments),) or (named and not values.index.symmetric_difference(experiments).empty):
        raise InputError("not one value for each experiment", field=field, valid="the experiments of the inputs")
    return values.reindex(experiments) if named else pd.Series(values, index=experiments)


def of_interest_by_experiment(of_interest: pd.Series | np.ndarray, experiments: pd.Index) -> pd.Series:
    """Which experiments are of interest, in their order.

    Raises InputError (field ``of_interest``) unless each is true or false, and some are and some are not.

    >>> of_interest_by_experiment(np.array([True, False]), pd.Index(["a", "b"])).to_dict()
    {'a': True, 'b': False}
    """
    chosen = by_experiment(of_interest, experiments, "of_interest")
    if chosen.isna().any() or not chosen.isin([True, False]).all():
        valid = "true or false for each experiment; leave out runs that failed"
        raise InputError("not all are true or false", field="of_interest", valid=valid)
    chosen = chosen.astype(bool)
    if chosen.nunique() < 2:
        share = "every" if chosen.iloc[0] else "no"
        valid = "some experiments of interest and some not: move the threshold"
        raise InputError(f"{share} experiment is of interest", field="of_interest", valid=valid)
    return chosen
