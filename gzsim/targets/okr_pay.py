"""The one door from scores of key results to money; a scenario has to open it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from gzsim.common.tables import refuse
from gzsim.errors import InputError
from gzsim.targets.okr import Objective


def scores_for_pay(objectives: Iterable[Objective], scenario: Mapping[str, object] | None = None) -> pd.Series:
    """Scores of objectives by owner, for a scheme to settle, if the scenario says that they may enter pay.

    A scenario says so with a block ``okr: {enters_pay: true, reference: …}``. Scores that pay are a different thing:
    who is paid for a score sets targets that are easily reached (sandbagging), and stretch is lost.

    Parameters
    ----------
    objectives : of one level, one per owner
    scenario : the scenario as a mapping

    Raises InputError if there is no scenario, it does not say so in so many words or gives no reference, or an owner
    has two objectives.

    Source: S04; common practice of OKR (C25).

    >>> from gzsim.targets.okr import KeyResult
    >>> city = Objective("Grow", "增长", "Guiyang", (KeyResult("a", "甲", 0, 10, 5),))
    >>> scores_for_pay([city], {"okr": {"enters_pay": True, "reference": "trial of 2026"}}).to_dict()
    {'Guiyang': 0.5}
    >>> scores_for_pay([city])
    Traceback (most recent call last):
    gzsim.errors.InputError: okr.enters_pay: an OKR score never enters pay unless a scenario says so. Valid: true
    """
    said = (scenario or {}).get("okr")
    said = said if isinstance(said, Mapping) else {}
    if said.get("enters_pay") is not True:
        problem = "an OKR score never enters pay unless a scenario says so"
        raise InputError(problem, field="okr.enters_pay", valid="true")
    reference = said.get("reference")
    if not isinstance(reference, str) or not reference.strip():
        problem = "a scenario that pays for OKR scores says on whose word"
        raise InputError(problem, field="okr.reference", valid="a text")
    objectives = list(objectives)
    owners = [each.owner for each in objectives]
    twice = sorted({owner for owner in owners if owners.count(owner) > 1})
    refuse(twice, "two objectives of", field="objectives", valid="one objective for each owner")
    return pd.Series([each.score for each in objectives], index=owners, name="score", dtype=float)
