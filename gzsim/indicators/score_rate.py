"""Score rates, and spending set against performance (支出绩效双监控, S16)."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from gzsim.common.tables import refuse
from gzsim.errors import InputError

QUADRANTS = {
    (True, True): ("spent and performed", "支出绩效双达标"),
    (True, False): ("spent without result", "支出达标、绩效滞后"),
    (False, True): ("result with money left", "绩效达标、支出滞后"),
    (False, False): ("both lag", "支出绩效双滞后"),
}


def score_rate(earned: pd.Series, possible: pd.Series) -> pd.Series:
    r"""Points earned as a percentage of the points possible (得分率).

    .. math:: r_i = 100\, e_i / p_i

    Parameters
    ----------
    earned, possible : Series, by name; points; a missing figure leaves a missing rate

    Raises InputError if the names differ, points possible are not positive, or points earned lie outside 0 to the
    points possible.

    Source: S16: a score rate of 86.67 % showed that a doctoral programme lagged; 13 of 15 points is an inference.

    >>> score_rate(pd.Series({"doctoral programme": 13.0}), pd.Series({"doctoral programme": 15.0})).round(2).item()
    86.67
    """
    possible = _matched(possible, earned, "possible")
    refuse(possible.index[possible <= 0], "points possible are not positive", field="possible", valid="more than 0")
    impossible = earned.index[(earned < 0) | (earned > possible)]
    refuse(impossible, "points earned are impossible", field="earned", valid="from 0 to the points possible")
    return (100 * earned / possible).rename("score_rate")


@dataclass(frozen=True)
class Thresholds:
    """From where on spending and performance count as met, percent; both are assumptions."""

    execution: float = 90.0
    performance: float = 90.0

    def __post_init__(self) -> None:
        for name in ("execution", "performance"):
            if not 0 <= getattr(self, name) <= 100:
                raise InputError(f"{getattr(self, name):g} is no percentage", field=name, valid="0 to 100")


def quadrants(execution: pd.Series, performance: pd.Series, thresholds: Thresholds | None = None) -> pd.DataFrame:
    """Place each item by its execution rate and its score rate, four quadrants.

    Parameters
    ----------
    execution : Series, by name; share of the budget spent, percent (预算执行率)
    performance : Series, by name; score rate, percent
    thresholds : Thresholds, optional; a rate at its threshold meets it

    Returns DataFrame: execution, performance, spent, performed (nullable), quadrant, quadrant_zh; missing where a rate
    is.

    Raises InputError if the names differ or a rate lies outside 0 to 100.

    >>> placed = quadrants(pd.Series({"doctoral programme": 97.0}), pd.Series({"doctoral programme": 86.67}))
    >>> placed.loc["doctoral programme", ["quadrant", "quadrant_zh"]].tolist()
    ['spent without result', '支出达标、绩效滞后']
    """
    thresholds = thresholds or Thresholds()
    performance = _matched(performance, execution, "performance")
    for name, rate in (("execution", execution), ("performance", performance)):
        refuse(rate.index[(rate < 0) | (rate > 100)], "is no percentage", field=name, valid="0 to 100")
    spent = (execution >= thresholds.execution).astype("boolean").mask(execution.isna())
    performed = (performance >= thresholds.performance).astype("boolean").mask(performance.isna())
    table = pd.DataFrame({"execution": execution, "performance": performance, "spent": spent, "performed": performed})
    labels = [QUADRANTS.get(place, (None, None)) for place in zip(spent, performed, strict=True)]
    return table.assign(quadrant=[label for label, _ in labels], quadrant_zh=[label for _, label in labels])


def _matched(other: pd.Series, one: pd.Series, field: str) -> pd.Series:
    for name, values in ((field, other), ("its counterpart", one)):
        if not pd.api.types.is_numeric_dtype(values):
            raise InputError("is not numeric", field=name, valid="a Series of numbers")
        if not values.index.is_unique:
            raise InputError("names an item twice", field=name, valid="unique names")
    strangers = sorted(map(str, set(one.index) ^ set(other.index)))
    refuse(strangers, "names do not match", field=field, valid="the same names in both")
    return other.reindex(one.index)
