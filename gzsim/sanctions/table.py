"""A scheme settled on a table with names."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from gzsim.common.tables import column, refuse
from gzsim.sanctions.money import FEN_PER_MILLION
from gzsim.sanctions.scheme import Appraisal, Scheme, check_scheme

PROVINCE = "province"
"""Row of the table that holds what the province pays or keeps."""


def settle_table(
    scheme: Scheme,
    scores: pd.Series,
    *,
    lights: pd.Series | None = None,
    detections: pd.Series | None = None,
    measures: Mapping[str, pd.Series] | None = None,
) -> pd.DataFrame:
    """Settle a year by name.

    Parameters
    ----------
    scores : Series by unit, higher is better
    lights, detections, measures : Series by unit, matched by name; see `gzsim.sanctions.Appraisal`

    Returns a DataFrame by unit, and the province in the last row: score, rank, money and make_up (CNY million), one
    column "bonus: level" for each level that the scheme knows, career. The column money sums to zero.

    Raises InputError if something is no Series of numbers, a unit stands twice, or a Series names other units than the
    scores.

    >>> from gzsim.sanctions import LastPlace
    >>> scores = pd.Series({"Guiyang": 81.0, "Anshun": 70.0, "Bijie": 74.0})
    >>> settle_table(LastPlace(rate=0.1, subsidy=60.0), scores)["money"].to_dict()
    {'Guiyang': 6.0, 'Anshun': -6.0, 'Bijie': 0.0, 'province': 0.0}
    """
    scores = column(scores)
    appraisal = Appraisal(
        scores.to_numpy(float),
        lights=_matched("lights", lights, scores),
        detections=_matched("detections", detections, scores),
        measures={name: _matched(f"measures.{name}", each, scores) for name, each in (measures or {}).items()},
    )
    settled = check_scheme(scheme, "scheme").settle(appraisal)
    table = pd.DataFrame(
        {
            "score": appraisal.scores,
            "rank": appraisal.ranks.astype(int),
            "money": settled.million,
            "make_up": settled.made_up,
        }
        | {f"bonus: {level}": change for level, change in settled.bonuses.items()}
        | {"career": settled.careers},
        index=scores.index.rename("unit"),
    )
    table.loc[PROVINCE, "money"] = settled.province / FEN_PER_MILLION
    return table.astype({"rank": "Int64"})


def _matched(field: str, values: pd.Series | None, scores: pd.Series) -> np.ndarray | None:
    if values is None:
        return None
    values = column(values, field)
    valid = ", ".join(map(str, scores.index))
    refuse(values.index.difference(scores.index), "unknown unit", field=field, valid=valid)
    refuse(scores.index.difference(values.index), "no value for unit", field=field, valid=valid)
    return values.reindex(scores.index).to_numpy(float)
