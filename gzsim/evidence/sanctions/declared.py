"""Which schemes are tried on the record: those that a scenario declares, some for comparison, and which cannot be."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from gzsim.evidence.sanctions.ladder import RankLadder
from gzsim.evidence.sanctions.standings import SHORTFALL
from gzsim.evidence.sanctions.trials import Mark, Trial
from gzsim.history.consequences import rules_of_record
from gzsim.history.warnings import RED_TOLERANCE
from gzsim.sanctions import JointLiability, NoSanction, Scheme, ScoreRateBudget, ThresholdBonus
from gzsim.scenario import Scenario, load_scenario
from gzsim.views.labels import Name

LADDER, THRESHOLD, LIABILITY, VETO = "rank_ladder", "threshold", "accountability", "veto"

CALLED = {
    LADDER: Name("Rank prizes", "名次奖惩"),
    THRESHOLD: Name("Threshold bonus", "达标奖励"),
    LIABILITY: Name("Four-level accountability", "四级追责"),
    VETO: Name("Veto, then last place", "一票否决后末位扣减"),
}
STAKE = 1.0
"""CNY million: what is declared of the comparison schemes. A convention: they are compared at equal money and risk."""


def compared_schemes(mark: float) -> dict[str, Scheme]:
    """Schemes for comparison that a scenario need not declare: a ladder of prizes, a threshold, and accountability.

    ``mark`` is the score that earns the bonus. All sizes are assumptions; places pay for what they receive.

    >>> compared_schemes(60.0)["threshold"].threshold
    60.0
    """
    return {
        LADDER: RankLadder(top=STAKE),
        THRESHOLD: ThresholdBonus(threshold=mark, bonus=STAKE, funded_by="units"),
        LIABILITY: JointLiability(detections=0, red_lights=1, career=-0.2),
    }


def declared_trials(scenario: Scenario, points: np.ndarray) -> dict[str, Trial]:
    """Trials of a panel with these points: declared schemes that the record can feed, and those for comparison.

    The threshold lies at the median of all points: half of all places and years reach it. Lights are red by
    :data:`gzsim.evidence.sanctions.standings.SHORTFALL`. The veto is the first of the scenario that puts whoever it
    strikes last and that the record can check; the last of all then pays as under the last-place rule.

    >>> from gzsim.scenario import load_scenario
    >>> list(declared_trials(load_scenario("guizhou-2025-veto"), np.array([[50.0, 60.0, 70.0]])))
    ['last_place', 'piece_rate', 'rank_ladder', 'threshold', 'graded', 'accountability', 'veto']
    """
    declared = {name: scenario.scheme(name).on_record(None)[0] for name in scenario.schemes}
    names = {name: Name(each.name or name, each.name_zh or "") for name, each in scenario.schemes.items()}
    own = {name: Trial(each, names[name]) for name, each in declared.items()
           if each is not None and not isinstance(each, NoSanction)}  # fmt: skip
    extra = compared_schemes(float(np.median(points)))
    lights = Mark(SHORTFALL, RED_TOLERANCE)
    graded = {name: each for name, each in own.items() if not each.scheme.stakes}
    found = {name: each for name, each in own.items() if each.scheme.stakes}
    found |= {name: Trial(extra[name], CALLED[name]) for name in (LADDER, THRESHOLD)}
    found |= graded | {LIABILITY: Trial(extra[LIABILITY], CALLED[LIABILITY], lights=lights)}
    rules = [rule for rule in rules_of_record(scenario).checked.values()
             if rule.consequence == "last place" and rule.units is None]  # fmt: skip
    if rules and "last_place" in found:
        worse = "below" if rules[0].direction > 0 else "above"
        mark = Mark(rules[0].indicator, rules[0].threshold, worse)
        found[VETO] = Trial(found["last_place"].scheme, CALLED[VETO], veto=mark)
    return found


def not_settled(scenario: Scenario) -> pd.DataFrame:
    """What cannot be settled on the record, and why: scheme, reason.

    >>> from gzsim.scenario import load_scenario
    >>> not_settled(load_scenario("guizhou-2025-veto"))["scheme"].tolist()
    ['veto: water', 'eco_compensation', 'score_rate_budget', 'accountability for false reports']
    """
    more: Mapping[str, Scheme] = {
        "eco_compensation": load_scenario("guizhou-2025-chishui").scheme("chishui"),
        "score_rate_budget": ScoreRateBudget(budget=scenario.values.budget.subsidy),
    }
    asked = {name: scenario.scheme(name) for name in scenario.schemes} | more
    rows = [(f"veto: {name}", reason.en) for name, reason in rules_of_record(scenario).unseen.items()]
    rows += [(name, "; ".join(each.en for each in remarks)) for name, each in asked.items()
             for fed, remarks in [each.on_record(None)] if fed is None]  # fmt: skip
    rows.append(("accountability for false reports", "the record does not say which reports were found to be false"))
    return pd.DataFrame(rows, columns=["scheme", "reason"])
