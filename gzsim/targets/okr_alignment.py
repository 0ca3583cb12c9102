"""Alignment of objectives: who serves which key result above, what serves nothing, and what nobody below serves."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd

from gzsim.common.names import known
from gzsim.errors import InputError
from gzsim.targets.okr import Objective, links

COLUMNS = ["level", "owner", "objective", "key_result", "key_result_zh", "indicator", "status"]


def alignment(objective: Objective) -> pd.DataFrame:
    """Every key result below the top with what it serves in the objective above.

    Columns level, owner, objective, key_result, key_result_zh, indicator, status ("aligned" or "unaligned"),
    above_owner, above_key_result. A key result that serves two has two rows; one that serves none has one, with
    nothing above. It serves a key result above if it names it or has the same indicator.

    Raises InputError if a key result names one above that is not there.

    >>> from gzsim.targets.okr import KeyResult
    >>> huaxi = Objective("More air", "好空气", "Huaxi", (KeyResult("a", "甲", 0, 1, 0, indicator="air"),))
    >>> city = Objective("Air", "空气", "Guiyang", (KeyResult("b", "乙", 0, 1, 0, indicator="air"),), children=(huaxi,))
    >>> alignment(city)[["owner", "key_result", "status", "above_key_result"]].values.tolist()
    [['Huaxi', 'a', 'aligned', 'b']]
    """
    rows = []
    for level, above in objective.walk():
        names = [result.name for result in above.key_results]
        for child in above.children:
            for result in child.key_results:
                if result.serves is not None and result.serves not in names:
                    raise InputError(f"serves {result.serves!r}, which {above.owner} does not have",
                                     field=f"{child.owner}: {result.name}", valid=", ".join(names))  # fmt: skip
                served = [one.name for one in above.key_results if links(result, one)]
                start = (level + 1, child.owner, child.name, result.name, result.name_zh, result.indicator)
                rows += [(*start, "aligned", above.owner, name) for name in served]
                rows += [(*start, "unaligned", above.owner, None)] if not served else []
    return pd.DataFrame(rows, columns=[*COLUMNS, "above_owner", "above_key_result"])


def unserved(objective: Objective) -> pd.DataFrame:
    """Key results of objectives with objectives below them, which nobody below serves.

    Columns level, owner, objective, key_result, key_result_zh, indicator, status ("unserved").

    >>> from gzsim.targets.okr import KeyResult
    >>> huaxi = Objective("More air", "好空气", "Huaxi", (KeyResult("a", "甲", 0, 1, 0),))
    >>> city = Objective("Air", "空气", "Guiyang", (KeyResult("b", "乙", 0, 1, 0, indicator="air"),), children=(huaxi,))
    >>> unserved(city)["key_result"].tolist()
    ['b']
    """
    rows = [
        (level, each.owner, each.name, result.name, result.name_zh, result.indicator, "unserved")
        for level, each in objective.walk()
        if each.children
        for result in each.key_results
        if not any(links(below, result) for child in each.children for below in child.key_results)
    ]
    return pd.DataFrame(rows, columns=COLUMNS)


def check_indicators(objective: Objective, catalogue: Collection[str]) -> None:
    """Refuse key results whose indicator is in no catalogue.

    Parameters
    ----------
    catalogue : names of indicators, for instance the index of a scenario's indicator table

    Raises InputError with the indicator and the nearest names of the catalogue.

    >>> from gzsim.targets.okr import KeyResult
    >>> city = Objective("Air", "空气", "Guiyang", (KeyResult("b", "乙", 0, 1, 0, indicator="good_air_day"),))
    >>> check_indicators(city, ["good_air_days", "gdp_growth"])
    Traceback (most recent call last):
    gzsim.errors.InputError: Guiyang: b.indicator: there is no 'good_air_day'. Valid: good_air_days
    """
    for _, each in objective.walk():
        for result in each.key_results:
            if result.indicator is not None:
                known(result.indicator, catalogue, f"{each.owner}: {result.name}.indicator")
