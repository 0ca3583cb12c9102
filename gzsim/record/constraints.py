"""The constraints of one table: what its description forbids, and where that stands in the file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from gzsim.record.layout import Table
from gzsim.record.problems import Problem, line_of


def constraint_problems(frame: pd.DataFrame, table: Table, file: Path) -> list[Problem]:
    """Find the blanks, ranges, patterns, terms and duplicates that the description of the table forbids.

    They come in the order of the rows; where nothing is required a blank breaks no rule.
    """
    found: list[tuple[int, Problem]] = []
    for field in table.fields:
        blank = frame[field.name].isna().to_numpy(bool)
        for row in np.flatnonzero(blank & field.required):
            found.append((row, Problem("is blank", file, line_of(row), field.name, "a value in every row")))
        there, rows = frame.loc[~blank, field.name], np.flatnonzero(~blank)
        for wrong, valid in _forbidden(there, field.constraints):
            wrong = wrong.to_numpy(bool)
            for row, value in zip(rows[wrong], there[wrong].tolist(), strict=True):
                problem = Problem(f"{value!r} is impossible", file, line_of(row), field.name, valid)
                found.append((row, problem))
    key = list(table.primary_key)
    again = frame.duplicated(key) & frame[key].notna().all(axis=1) if key else ()
    for row in np.flatnonzero(again):
        said = ", ".join(f"{name} {frame[name].iloc[row]}" for name in key)
        found.append((row, Problem(f"duplicate row for {said}", file, line_of(row), key[-1])))
    return [problem for _, problem in sorted(found, key=lambda each: each[0])]


def _forbidden(values: pd.Series, limits: Mapping[str, Any]) -> Iterator[tuple[pd.Series, str]]:
    """Where values break a limit, and what would be valid."""
    if "minimum" in limits:
        yield values < limits["minimum"], f"{limits['minimum']} or more"
    if "maximum" in limits:
        yield values > limits["maximum"], f"{limits['maximum']} or less"
    if "enum" in limits:
        yield ~values.isin(limits["enum"]), ", ".join(limits["enum"])
    if "pattern" in limits:
        fits = values.astype("str").str.fullmatch(limits["pattern"])
        yield ~fits, f"text of the form {limits['pattern']}"
