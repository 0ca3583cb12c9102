"""A criterion: a value that an indicator must reach, with nothing to make up for it."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from gzsim.errors import InputError


@dataclass(frozen=True)
class Criterion:
    """An indicator and the worst value that is still accepted.

    Attributes
    ----------
    indicator : str
    threshold : float; the worst value that passes, in the indicator's unit
    direction : {1, -1}
        1: higher is better, and values below the threshold fail; −1: lower is better, and values above it fail.

    Raises InputError if the threshold is missing or there is no such direction.

    >>> output = Criterion("output_per_ha", 30, 1)
    >>> output.condition
    'output_per_ha >= 30'
    >>> output.met(pd.DataFrame({"output_per_ha": [30.0, 29, None]}, index=["a", "b", "c"])).to_dict()
    {'a': True, 'b': False, 'c': None}
    """

    indicator: str
    threshold: float
    direction: int

    def __post_init__(self) -> None:
        place = f"{self._kind} on {self.indicator}"
        if self.direction not in (1, -1):
            raise InputError(f"{self.direction!r}", field=f"{place}: direction", valid="1, -1")
        if pd.isna(self.threshold):
            raise InputError("missing", field=f"{place}: threshold", valid="a number in the indicator's unit")

    @property
    def condition(self) -> str:
        """What must hold, in a line."""
        return f"{self.indicator} {'>=' if self.direction > 0 else '<='} {self.threshold:g}"

    def met(self, values: pd.DataFrame) -> pd.Series:
        """Which units pass: true, false, or missing where the value is missing."""
        column = values[self.indicator]
        passed = self.direction * column >= self.direction * self.threshold
        return passed.astype("boolean").mask(column.isna())

    @property
    def _kind(self) -> str:
        return "criterion"
