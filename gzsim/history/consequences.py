"""What follows from a league table under a scenario: vetoes with their audit, and grades.

A veto is checked where its indicator is seen. What the record sees by a proxy alone is checked only if the veto says
what its threshold is on the proxy; every rule that is not checked is told, with the reason.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from gzsim.history.panel import NO_SERIES, measure_directions
from gzsim.index.names import IndexWarning
from gzsim.scenario import Scenario
from gzsim.views.labels import Name
from gzsim.zones.binding import vetoed_league
from gzsim.zones.grades import grade_by_quota, grade_by_threshold
from gzsim.zones.standing import rule_of
from gzsim.zones.veto import AUDIT, Vetoed, VetoRule

ADDED = ["score_after", "rank_after", "grade", "grade_zh"]
VETO_AUDIT = ["veto", "veto_zh", *AUDIT]
UNCHECKED = ["veto", "code", "reason", "reason_zh"]
ALL = "all"

PROXY_ONLY = Name(
    "seen by a proxy only, for which the veto has no record_threshold",
    "只有代理指标，而否决规则未设代理指标的阈值（record_threshold）",
)
NOT_IN_TABLE = Name("not in the table", "表中没有该指标")
OTHER_DIRECTION = Name(
    "another direction than in the scenario: not in the indicator's own unit",
    "方向与情景不同，不是该指标自身的计量单位",
)
NO_VALUE = Name("no value", "没有数据")
NOBODY_SEEN = Name("nobody that it binds has a value", "该规则约束的单位均没有数据")


@dataclass(frozen=True)
class Rules:
    """Vetoes of a scenario that can be checked on a kind of table, and why the others cannot.

    Attributes
    ----------
    checked : dict; name of the veto → rule
    unseen : dict; name of the veto → why it cannot be checked, in both languages
    """

    checked: dict[str, VetoRule] = field(default_factory=dict)
    unseen: dict[str, Name] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Consequences:
    """A league table after vetoes and grades.

    Attributes
    ----------
    table : DataFrame
        The league table; with vetoes in the scenario also score_after and rank_after (after all vetoes), with grades
        grade and grade_zh.
    audit : DataFrame
        One row per unit and veto that hits it: veto, veto_zh, and the columns of :class:`gzsim.zones.Vetoed`.
    unchecked : DataFrame
        veto, code ("all" if nobody could be checked), reason, reason_zh: who may be hit without anybody knowing.
    """

    table: pd.DataFrame
    audit: pd.DataFrame
    unchecked: pd.DataFrame


def rules_of_record(scenario: Scenario) -> Rules:
    """Vetoes as they read on the measures of the record.

    >>> from gzsim.scenario import load_scenario
    >>> rules_of_record(load_scenario("guizhou-2025-veto")).checked["clean_air"].label
    'clean_air by pm25_satellite (good_air_days > 23: last place)'
    """
    checked, unseen, directions = {}, {}, measure_directions(scenario)
    for name, veto in scenario.vetoes.items():
        indicator = scenario.indicators[veto.indicator]
        status = indicator.status
        if status == "none":
            unseen[name] = NO_SERIES
        elif status == "proxy" and veto.record_threshold is None:
            unseen[name] = PROXY_ONLY
        else:
            rule = _rule(scenario, name, directions[veto.indicator])
            if status == "proxy":
                called = f"{name} by {indicator.record.series}"
                rule = replace(rule, threshold=veto.record_threshold, name=called)
            checked[name] = rule
    return Rules(checked, unseen)


def rules_of_indicators(scenario: Scenario, directions: Mapping[str, int] | pd.Series) -> Rules:
    """Vetoes as they read on the scenario's own indicators in their own units, which point as in the scenario."""
    checked, unseen = {}, {}
    for name, veto in scenario.vetoes.items():
        if veto.indicator not in directions:
            unseen[name] = NOT_IN_TABLE
        elif directions[veto.indicator] != scenario.directions[veto.indicator]:
            unseen[name] = OTHER_DIRECTION
        else:
            checked[name] = _rule(scenario, name, directions[veto.indicator])
    return Rules(checked, unseen)


def _rule(scenario: Scenario, name: str, direction: int) -> VetoRule:
    veto = scenario.vetoes[name]
    bound = frozenset(scenario.assignment.index[scenario.assignment.isin(veto.zones)]) if veto.zones else None
    consequence, limits = veto.consequence.replace("_", " "), {"cap": veto.cap, "grade": veto.grade}
    return VetoRule(veto.indicator, veto.threshold, int(direction), consequence, **limits, units=bound, name=name)


def consequences(table: pd.DataFrame, values: pd.DataFrame, scenario: Scenario, rules: Rules) -> Consequences:
    """Apply a scenario's vetoes and grades to a league table; without either it stays as it is.

    Parameters
    ----------
    table : DataFrame; as from :func:`gzsim.zones.league.league`; ranks after vetoes follow the same rule
    values : DataFrame, units × indicators; what the rules are checked on
    scenario : Scenario
    rules : Rules; for the kind of table that the values are
    """
    ranked = table.set_index("code")
    absent = {name: rule for name, rule in rules.checked.items() if not _seen(values, rule)}
    used = {name: rule for name, rule in rules.checked.items() if name not in absent}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", IndexWarning)  # told in the table of what was not checked
        vetoed = vetoed_league(table, values, list(used.values()))
    labels = {rule.label: name for name, rule in used.items()}
    unknown = [(labels[row.rule], row.unit, *NO_VALUE) for row in vetoed.unknown.itertuples()]
    whole = {**rules.unseen, **dict.fromkeys(absent, NOBODY_SEEN)}
    result = table.copy()
    if scenario.vetoes:
        result["score_after"] = vetoed.scores.to_numpy()
        result["rank_after"] = vetoed.ranks.where(ranked["rank"].notna()).astype(ranked["rank"].dtype).array
    if scenario.grades:
        graded = _graded(ranked, vetoed, scenario)
        result["grade"], result["grade_zh"] = graded.to_numpy(), graded.map(_grade_names(scenario)).to_numpy()
    return Consequences(
        table=result,
        audit=_named_audit(vetoed.audit, labels, scenario),
        unchecked=pd.DataFrame([*((name, ALL, *why) for name, why in whole.items()), *unknown], columns=UNCHECKED),
    )


def _seen(values: pd.DataFrame, rule: VetoRule) -> bool:
    return rule.indicator in values and bool(values.loc[rule.binds(values.index), rule.indicator].notna().any())


def _named_audit(audit: pd.DataFrame, labels: Mapping[str, str], scenario: Scenario) -> pd.DataFrame:
    names = audit["rule"].map(labels)
    chinese = names.map({name: veto.name_zh for name, veto in scenario.vetoes.items()})
    return audit.assign(veto=names, veto_zh=chinese)[VETO_AUDIT]


def _graded(ranked: pd.DataFrame, vetoed: Vetoed, scenario: Scenario) -> pd.Series:
    grades = scenario.grades
    by = ranked["zone"] if grades.within == "zone" or rule_of(ranked) == "within_zone" else None
    if grades.by == "quota":
        return grade_by_quota(-vetoed.ranks, grades.limits, by=by, ceilings=vetoed.ceilings)["grade"]
    lowest = dict(grades.limits)
    lowest[list(lowest)[-1]] = -np.inf  # scores run from 0, and rounding must not leave anybody without a grade
    return grade_by_threshold(vetoed.scores, lowest, by=by, ceilings=vetoed.ceilings)["grade"]


def _grade_names(scenario: Scenario) -> dict[str, str]:
    return {name: band.name_zh for name, band in scenario.grades.bands.items()}
