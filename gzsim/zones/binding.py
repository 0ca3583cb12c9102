r"""Binding indicators of a zone model: what must be reached, whatever the score, and what a failure costs.

Weights let strength in one thing make up for weakness in another. A binding indicator (约束性指标) does not: whoever
misses its threshold bears the stated consequence. It binds the members of its zone only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from gzsim.errors import InputError
from gzsim.numeric.standing import scales
from gzsim.zones.model import ZoneModel
from gzsim.zones.standing import compared, rule_of
from gzsim.zones.veto import Vetoed, VetoRule, apply_vetoes


def apply_binding(table: pd.DataFrame, values: pd.DataFrame, zone_model: ZoneModel) -> Vetoed:
    """Apply a zone model's binding indicators to its league table.

    Parameters
    ----------
    table : DataFrame
        As from :func:`gzsim.zones.league.league`; ranked by the rule it names, with score caps in points of the score.
    values : DataFrame, units × indicators
        In the indicators' units; indicators may bind without having a weight.
    zone_model : ZoneModel

    Raises InputError if a binding indicator is not in ``values``, or a unit has no row there.

    >>> from gzsim.zones import VetoRule, league, own
    >>> weights = pd.DataFrame({"growth": [1.0, 1.0]}, index=["city", "ecological"])
    >>> zones = {"a": "city", "b": "ecological", "c": "city"}
    >>> model = own("own", "自定", zones, weights, binding={"ecological": [VetoRule("water", 90, 1)]})
    >>> values = pd.DataFrame({"growth": [9.0, 12, 5], "water": [80.0, 85, 70]}, index=["a", "b", "c"])
    >>> posts = pd.DataFrame({"low": [0.0], "high": [20.0]}, index=["growth"])
    >>> table = league(values[["growth"]], {"growth": 1}, posts, model)
    >>> apply_binding(table, values, model).ranks.to_dict()
    {'a': 1.0, 'b': 3.0, 'c': 2.0}
    """
    return vetoed_league(table, values, zone_model.rules())


def vetoed_league(table: pd.DataFrame, values: pd.DataFrame, rules: Sequence[VetoRule]) -> Vetoed:
    """Apply vetoes to a league table by the rule that ranks it: within zones, each zone by itself."""
    ranked = table.set_index("code")
    if rule_of(ranked) != "within_zone":
        return _vetoed(ranked, values, rules)
    parts = [_vetoed(members, values, rules) for _, members in ranked.groupby("zone", sort=False)]
    scores, places = (pd.concat([getattr(part, name) for part in parts]) for name in ("scores", "ranks"))
    return Vetoed(
        scores=scores[ranked.index],
        ranks=places[ranked.index],
        audit=pd.concat([part.audit for part in parts if len(part.audit)] or [parts[0].audit], ignore_index=True),
        unknown=pd.concat([part.unknown for part in parts], ignore_index=True),
    )


def _vetoed(ranked: pd.DataFrame, values: pd.DataFrame, rules: Sequence[VetoRule]) -> Vetoed:
    worth = pd.Series(scales(ranked["noise"].to_numpy()) if rule_of(ranked) == "scaled_lead" else 1.0, ranked.index)
    return apply_vetoes(compared(ranked), values, rules, points=ranked["score"], worth=worth)


def forfeited(
    values: pd.DataFrame, rules: Sequence[VetoRule], directions: Mapping[str, int] | pd.Series, goalposts: pd.DataFrame
) -> pd.DataFrame:
    """Let whoever is hit forfeit all points of the indicator: its value falls to the worse goalpost.

    A milder veto than the last place: what is lost is the indicator's weight and no more. Score the result as usual.

    Parameters
    ----------
    values : DataFrame, units × indicators
    rules : sequence of VetoRule; only whom they hit counts, and not their consequence
    directions, goalposts
        As for :func:`gzsim.zones.league.league`.

    Raises InputError if a rule's indicator is not in ``values`` or has no goalposts.

    >>> values = pd.DataFrame({"growth": [9.0, 12]}, index=["a", "b"])
    >>> posts = pd.DataFrame({"low": [5.0], "high": [15.0]}, index=["growth"])
    >>> forfeited(values, [VetoRule("growth", 10, 1)], {"growth": 1}, posts)["growth"].tolist()
    [5.0, 12.0]
    """
    result = values.copy()
    for rule in rules:
        for known in (values.columns, goalposts.index):
            if rule.indicator not in known:
                valid = ", ".join(map(str, known))
                raise InputError(f"no such indicator: {rule.indicator}", field="rules", valid=valid)
        worse = "low" if pd.Series(directions)[rule.indicator] > 0 else "high"
        hit = rule.hits(values).to_numpy()
        result[rule.indicator] = np.where(hit, goalposts.loc[rule.indicator, worse], values[rule.indicator])
    return result
