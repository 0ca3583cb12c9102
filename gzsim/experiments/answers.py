"""Answers of a sweep as tables, row × (run, outcome)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from gzsim.experiments.question import Answer

NUMBERS = ("mean", "standard_error", "difference_error")


@dataclass(frozen=True, eq=False)
class Answers:
    """What rows bring: means over replications, years and units, standard errors of them and of paired differences."""

    mean: pd.DataFrame
    standard_error: pd.DataFrame
    difference_error: pd.DataFrame
    error: pd.Series
    """Why a row failed; an empty text where it did not."""

    @classmethod
    def of(cls, answers: Sequence[Answer], runs: Sequence[str], outcomes: Sequence[str]) -> Answers:
        """Tables from the answers of rows in their order."""
        numbers = {name: np.array([getattr(each, name) for each in answers]) for name in NUMBERS}
        return cls._named(np.arange(len(answers)), numbers, [each.error for each in answers], runs, outcomes)

    @classmethod
    def of_long(cls, table: pd.DataFrame, runs: Sequence[str], outcomes: Sequence[str]) -> Answers:
        """Tables from lines row, run, outcome, numbers, error, in this order."""
        each = len(runs) * len(outcomes)
        numbers = {name: table[name].to_numpy() for name in NUMBERS}
        return cls._named(table["row"].to_numpy()[::each], numbers, table["error"].to_numpy()[::each], runs, outcomes)

    @classmethod
    def _named(
        cls,
        rows: np.ndarray,
        numbers: dict[str, np.ndarray],
        errors: Sequence[str],
        runs: Sequence[str],
        outcomes: Sequence[str],
    ) -> Answers:
        pairs = pd.MultiIndex.from_product([runs, outcomes], names=["run", "outcome"])
        index = pd.Index(rows, name="row")
        frames = {name: pd.DataFrame(each.reshape(rows.size, -1), index, pairs) for name, each in numbers.items()}
        return cls(**frames, error=pd.Series(list(errors), index, dtype=object, name="error"))


def in_long(rows: range, answers: Sequence[Answer], runs: Sequence[str], outcomes: Sequence[str]) -> pd.DataFrame:
    """Lines row, run, outcome, mean, standard_error, difference_error, error."""
    index = pd.MultiIndex.from_product([rows, runs, outcomes], names=["row", "run", "outcome"])
    numbers = {name: np.concatenate([getattr(each, name).ravel() for each in answers]) for name in NUMBERS}
    errors = np.repeat(np.array([answer.error for answer in answers], object), len(runs) * len(outcomes))
    return pd.DataFrame({**numbers, "error": errors}, index=index).reset_index()
