"""Key results graded at the ends of quarters by what has been handed in, and by the truth once it is revealed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from gzsim.scenario import Scenario
from gzsim.targets.okr import KeyResult, Objective
from gzsim.targets.okr_checkins import check_in
from gzsim.targets.okr_grades import VERDICTS, grade
from gzsim.workshop.choice import Choice, WrittenResult

COLUMNS = [
    "objective", "key_result", "indicator", "kind", "start", "target", "stretch", "quarter", "value", "expected",
    "score", "stretch_score", "confidence", "colour", "letter", "mark", "verdict", "verdict_zh", "delivered",
]  # fmt: skip


def at_yearly_pace(value: float, quarter: int, flow: bool) -> float:
    """What a flow comes to in the year if it goes on as since January; levels stand where they stand.

    >>> at_yearly_pace(1.5, 1, True), at_yearly_pace(97.0, 1, False)
    (6.0, 97.0)
    """
    return value * 4 / quarter if flow else value


def grades(choice: Choice, scenario: Scenario, quarters: Sequence[Mapping[str, float]]) -> pd.DataFrame:
    """Grade of each key result at the end of the last quarter that is told.

    A flow is taken at the pace of the year so far. What a key result is expected to come to at the end of the year, and
    how surely it will count as delivered, is `gzsim.targets.okr_checkins.outlook` of all quarters so far; the score is
    that of the expected value.

    Parameters
    ----------
    quarters : values by indicator, own units, since January for flows
    """
    rows = [
        _row(objective.text, result, scenario, quarters)
        for objective in choice.objectives
        for result in objective.key_results
        if quarters
    ]
    return pd.DataFrame(rows, columns=COLUMNS)


def objective_scores(choice: Choice, table: pd.DataFrame) -> list[float]:
    """Score of each objective, its key results weighed as the team weighs them; NaN before the first quarter."""
    found, at = [], 0
    for objective in choice.objectives:
        count = len(objective.key_results)
        part, at = table.iloc[at : at + count], at + count
        if not count or len(part) < count:
            found.append(float("nan"))
            continue
        results = tuple(_key_result(each, value)
                        for each, value in zip(objective.key_results, part["expected"], strict=True))  # fmt: skip
        weights = tuple(each.weight for each in objective.key_results)
        found.append(Objective(objective.text, objective.text, "", results, weights if any(weights) else ()).score)
    return found


def _key_result(result: WrittenResult, value: float) -> KeyResult:
    return KeyResult(result.text, result.text, result.start, result.target, float(value), result.kind, result.indicator)


def _row(
    objective: str, result: WrittenResult, scenario: Scenario, quarters: Sequence[Mapping[str, float]]
) -> dict[str, object]:
    flow = scenario.indicators[result.indicator].type == "flow"
    values = [at_yearly_pace(each[result.indicator], quarter, flow) for quarter, each in enumerate(quarters, 1)]
    start = result.start
    steps = [start + (value - start) * quarter / 4 if flow else value for quarter, value in enumerate(values, 1)]
    seen = check_in(_key_result(result, values[-1]), steps)
    expected = _key_result(result, float(seen.value))
    found = grade(expected.score, result.kind)
    stretch = None if result.stretch is None else KeyResult("", "", start, result.stretch, expected.value).score
    return {
        "objective": objective, "key_result": result.text, "indicator": result.indicator, "kind": result.kind,
        "start": start, "target": result.target, "stretch": result.stretch, "quarter": len(quarters),
        "value": values[-1], "expected": expected.value, "score": expected.score, "stretch_score": stretch,
        "confidence": float(np.asarray(seen.confidence)), "colour": found.colour, "letter": found.letter,
        "mark": found.mark, "verdict": found.verdict, "verdict_zh": VERDICTS[found.verdict],
        "delivered": found.delivered,
    }  # fmt: skip
