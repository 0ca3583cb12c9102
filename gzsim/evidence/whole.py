"""All that a panel can say of zone models, with every test counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from gzsim.evidence.endowment_bias import Leanings, leanings
from gzsim.evidence.intraclass import STATISTICS as KEPT
from gzsim.evidence.intraclass import lasting
from gzsim.evidence.judged import ZonePanel
from gzsim.evidence.later_outcomes import foresight
from gzsim.evidence.multiplicity import corrected
from gzsim.evidence.telling import STATISTICS as TOLD
from gzsim.evidence.telling import telling_apart
from gzsim.views.labels import Language
from gzsim.views.result import Result

if TYPE_CHECKING:
    from gzsim.views.drawing import Drawing

KEYS = ["zone_model", "rule"]


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class ZoneEvidence(Result):
    """What a panel says of each zone model and rule of ranking.

    Attributes
    ----------
    sample : DataFrame; as of :attr:`gzsim.evidence.ZonePanel.table`
    leaning : Leanings; on what a place cannot change (:func:`gzsim.evidence.leanings`)
    lasting : DataFrame; as of :func:`gzsim.evidence.lasting`
    telling : DataFrame; as of :func:`gzsim.evidence.telling_apart`
    foresight : DataFrame; as of :func:`gzsim.evidence.foresight`, with the outcome in the index
    tests : DataFrame
        Every p value of these tables: question, zone_model, rule, p, and p_fdr (Benjamini and Hochberg, over all).
    """

    sample: pd.DataFrame
    leaning: Leanings
    lasting: pd.DataFrame
    telling: pd.DataFrame
    foresight: pd.DataFrame
    tests: pd.DataFrame

    def plot(self, language: Language = "both") -> Drawing:
        """Draw leanings, what lasts, and foresight (:func:`gzsim.views.zone_evidence_figure.zone_evidence`)."""
        from gzsim.views.zone_evidence_figure import zone_evidence as figure  # drawing is slow to import

        return figure(self.leaning.by_rule, self.lasting, self.foresight, language)


def zone_evidence(panel: ZonePanel, *, times: int = 1999, pairs: int = 499, seed: int = 2025) -> ZoneEvidence:
    """Ask a panel everything that it can say of zone models.

    Parameters
    ----------
    panel : ZonePanel
    times : draws of each test; ``pairs`` of them where all pairs of places are looked at
    seed : of the draws

    >>> scores = pd.DataFrame({"zone_model": "uniform", "year": [2015] * 4 + [2016] * 4, "code": list("abcd") * 2,
    ...                        "zone": "all", "score": [4.0, 2, 3, 1, 3, 2, 1, 4], "lead": 0.0, "scaled_lead": 0.0})
    >>> from gzsim.evidence import zone_panel
    >>> area = pd.DataFrame({"area": [1.0, 2, 3, 4]}, index=list("abcd"))
    >>> zone_evidence(zone_panel(scores, area), times=9, pairs=9).tests["question"].tolist()[:3]
    ['leaning', 'lasting: lag_1', 'lasting: icc']
    """
    lean = leanings(panel.places, panel.endowments, panel.neighbours, times=times, seed=seed)
    kept = lasting(panel.points, panel.groups, times=times, seed=seed)
    told = telling_apart(panel.points, panel.groups, times=pairs, seed=seed)
    later = {name: foresight(panel.places, outcome, panel.neighbours, times=times, seed=seed)
             for name, outcome in panel.outcomes.items()}  # fmt: skip
    ahead = pd.concat(later, names=["outcome"]) if later else pd.DataFrame()
    return ZoneEvidence(
        sample=panel.table, leaning=lean, lasting=kept, telling=told, foresight=ahead,
        tests=_tests(lean, kept, told, later),
    )  # fmt: skip


def _tests(lean: Leanings, kept: pd.DataFrame, told: pd.DataFrame, later: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Every test of the tables in one list; a model against itself is none."""
    others = lean.by_rule["p_years"].where(lean.by_rule["p_years_holm"].notna())
    columns = {"leaning": lean.by_rule["p"], "leaning, against uniform weights": others}
    columns |= {f"lasting: {name}": kept[f"p_{name}"] for name in KEPT}
    columns |= {f"telling apart: {name}": told[f"p_{name}"] for name in TOLD}
    for name, table in later.items():
        columns |= {f"foresight: {name}": table["p"], f"foresight: {name}, against uniform weights": table["p_years"]}
    found = pd.concat(columns, names=["question"]).dropna().rename("p").reset_index()
    single = lean.by_endowment.assign(question="leaning on " + lean.by_endowment["endowment"])
    whole = pd.concat([found, single[["question", *KEYS, "p"]]], ignore_index=True)
    return whole.assign(p_fdr=corrected(whole["p"], "fdr_bh"))
