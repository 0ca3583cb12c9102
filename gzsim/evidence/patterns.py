"""Patterns published of appraisal and reporting, each a check on one calibrated model."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.stats import t as student

from gzsim.calibration.keeping import load_calibration
from gzsim.common.names import list_of, whole_number
from gzsim.evidence.pattern_checks import CHECKS
from gzsim.evidence.pattern_runs import Runs
from gzsim.views.labels import Language, Name
from gzsim.views.result import Result

if TYPE_CHECKING:
    from gzsim.views.drawing import Drawing

TABLE = Path(__file__).with_name("patterns.csv")
EMERGENT = "emergent"
JSON = ("id", "statement", "kind", "target", "simulated", "low", "high", "pass", "evidence")
DIGITS = 4


@cache
def definitions() -> pd.DataFrame:
    """What was published, and how it is checked: by number of the pattern, the columns of `patterns.csv`.

    >>> print(*definitions().loc["B27", ["kind", "low", "high"]])
    emergent 25.0 45.0
    """
    return pd.read_csv(TABLE, index_col="id").fillna({"reason": ""})


@dataclass(frozen=True, eq=False, repr=False)
class Patterns(Result):
    """Published patterns and what one calibrated model makes of them.

    Attributes
    ----------
    table : by number of the pattern: name, name_zh, statement, kind (calibrated to, echo of a parameter, emergent),
        target, simulated, standard_error (of the simulation), doubt (half of its 95 % interval), low, high, shape,
        pass, evidence, source, measure, and reason (why the model fails it; empty where it passes)
    replications, seed : of the cities
    """

    table: pd.DataFrame
    replications: int
    seed: int

    @property
    def verdict(self) -> Name:
        """How many patterns hold that were neither fitted nor put in: the others count for nothing."""
        emergent = self.table[self.table["kind"] == EMERGENT]
        held, count = int(emergent["pass"].sum()), len(emergent)
        return Name(f"{held} of {count} emergent patterns hold", f"{count}项涌现规律中有{held}项成立")

    def json(self) -> str:
        """A list of objects with id, statement, kind, target, simulated, low, high, pass and evidence.

        A bound that is not there, and a target of which only the sign was published, is null.
        """
        rows = self.table.reset_index()[list(JSON)].astype(object)
        listed = rows.where(rows.notna() & ~rows.isin([np.inf, -np.inf]), None).to_dict("records")
        return json.dumps(listed, ensure_ascii=False, indent=1)

    def plot(self, language: Language = "both") -> Drawing:
        """Each simulated value in its band, emergent patterns first."""
        from gzsim.views.pattern_figures import draw_patterns

        return draw_patterns(self.table, self.verdict, language)


def patterns(
    only: str | Sequence[str] | None = None,
    values: Mapping[str, float] | pd.Series | None = None,
    *,
    replications: int = 8,
    seed: int = 2012,
) -> Patterns:
    r"""Hold one calibrated model against patterns that others have published.

    A pattern with a band holds if the mean x̄ over R replications lies in it, low ≤ x̄ ≤ high. One of which only a sign
    was published holds if x̄ is beyond its bound b by more than the simulation's own doubt,
    |x̄ − b| > t(0.975, R − 1)·s/√R. Ratios are jackknifed over replications.

    Parameters
    ----------
    only : numbers of patterns; B12 stands for B12, B12-audited and so on
    values : fitted values by name; those that come with gzsim unless given
    replications : simulated panels of cities, two or more; Guizhou is simulated five times as often
    seed : of all draws; not the one that was fitted with

    Raises InputError if there is no such pattern, or a number is out of range.

    Source: that of each pattern is in the table (column source).

    >>> found = patterns("B25", replications=2)
    >>> print(*found.table.loc["B25", ["kind", "pass"]])
    echo of a parameter True
    >>> found.verdict.en
    '0 of 0 emergent patterns hold'
    """
    replications = whole_number(replications, "replications", 2, 1000)
    seed = whole_number(seed, "seed", 0, 2**32 - 1)
    chosen = _chosen(only)
    fitted = load_calibration().values if values is None else pd.Series(dict(values), dtype=float)
    runs = Runs(fitted.to_dict(), np.arange(replications), seed)
    found = pd.DataFrame({each: _estimated(CHECKS[each](runs)) for each in chosen}).T
    table = definitions().loc[chosen].join(found.set_axis(["simulated", "standard_error", "doubt"], axis=1))
    table["pass"] = holds(table)
    table["reason"] = table["reason"].where(~table["pass"], "")
    return Patterns(table.round(dict.fromkeys(("simulated", "standard_error", "doubt"), DIGITS)), replications, seed)


def holds(table: pd.DataFrame) -> pd.Series:
    """Whether simulated values are as published.

    Parameters
    ----------
    table : simulated, doubt (half of the 95 % interval), low, high, shape (band or sign)

    >>> rows = {"simulated": [1.0, 0.1, 0.1], "doubt": [0.3, 0.2, 0.05], "low": [0.9, 0.0, 0.0], "high": [1.2, 9, 9]}
    >>> holds(pd.DataFrame(rows).assign(shape=["band", "sign", "sign"])).to_list()
    [True, False, True]
    """
    value, low, high, doubt = (table[name].astype(float) for name in ("simulated", "low", "high", "doubt"))
    in_band = (value >= low) & (value <= high)
    beyond = (value - doubt > low) & (value + doubt < high)
    return in_band.where(table["shape"] == "band", beyond)


def _chosen(only: str | Sequence[str] | None) -> list[str]:
    numbers = list(CHECKS)
    if only is None:
        return numbers
    whole = {each: each.partition("-")[0] for each in numbers}
    asked = list_of([only] if isinstance(only, str) else only, dict.fromkeys([*whole.values(), *numbers]), "only")
    return [each for each in numbers if each in asked or whole[each] in asked]


def _estimated(values: np.ndarray) -> tuple[float, float, float]:
    """Mean, its standard error, and half of its 95 % interval."""
    error = float(values.std(ddof=1) / np.sqrt(values.size))
    return float(values.mean()), error, float(student.ppf(0.975, values.size - 1)) * error
