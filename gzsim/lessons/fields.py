"""Ten fields with rules of their own (notebook 10): each rule beside the same scenario without it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from gzsim.experiments.headline import headline
from gzsim.scenario import load_scenario
from gzsim.simulation.outcomes.catalogue import OUTCOMES
from gzsim.views.drawing import Drawing, drawing, frame
from gzsim.views.labels import Name, words
from gzsim.views.palette import BLACK, FAINT, MUTED
from gzsim.views.tables import headlines
from gzsim.views.text_table import TextTable

SIZE = {"draws": 30, "replications": 3, "default_replications": 60, "seed": 2025}
STEPS: Mapping[str, float] = dict.fromkeys(
    ("met", "work", "vetoed", "last", "long_work", "forms"), 0.01
) | dict.fromkeys(("achievement", "green_achievement", "gap", "debt", "lights", "satisfaction"), 0.1)
"""Small steps of outcomes, in which differences of unlike units are drawn beside each other."""

NAMED = {"without": Name("the same without the rule", "无此规则"), "with": Name("With the rule", "有此规则")}
NOTE = ("Point: default parameters; line: 5–95 % of thirty plausible draws; each outcome in the steps named beside it.",
        "点：默认参数；线：30组合理参数的5–95%范围；各结果以旁注步长计。")  # fmt: skip


@dataclass(frozen=True)
class Field:
    """A rule: what takes it away from its scenario, what it is asked about, and what is changed there besides."""

    name: Name
    off: Mapping[str, Any]
    outcomes: Sequence[str]
    on: Mapping[str, Any] = field(default_factory=dict)

    def asked(self, scenario: str) -> pd.DataFrame:
        """Differences that the rule of a scenario makes over five years, by default and over thirty plausible draws."""
        there = load_scenario(scenario).with_({"simulation.years": 5, **self.on}, name="with")
        return headline([there.with_(self.off, name="without"), there], outcomes=self.outcomes, **SIZE).table


BLOCK = {"all": (0.145, 0.095), "central_city": (0.145, 0.125), "ecological": (0.065, 0.045),
         "rural_revitalisation": (0.085, 0.075)}  # fmt: skip
TENTH = {
    f"zones.weights.{zone}": {"gdp_growth": gdp, "industrial_investment_growth": invested, "ecosystem_product": 0.01}
    for zone, (gdp, invested) in BLOCK.items()
}
"""One point of the score for the ecosystem's product in place of ten, the others as they were."""


def _liable(leader: float, head: float) -> dict[str, Any]:
    shares = {"person warned": 0.5, "leader in charge": leader, "division head": head}
    return {"type": "joint_liability", "name": "Liability", "name_zh": "四级追责", "shares": shares}


WARNED = {
    "schemes.both": {"type": "combination", "name": "Last place and liability", "name_zh": "末位扣减并问责",
                     "of": ["last_place", "liable"]},
    "scheme_in_force": "both", "schemes.liable": _liable(0.3, 0.2),
}  # fmt: skip

FIELDS: Mapping[str, Field] = {
    "development-zones": Field(Name("development zones", "省级开发区"), {"vetoes": None},
                               ["met", "work", "gap", "achievement"]),
    "essential-medicines": Field(Name("essential medicines", "基本药物"), {"vetoes": None},
                                 ["met", "work", "gap", "achievement"]),
    "spending": Field(Name("spending and performance", "支出绩效"), {"scheme_in_force": "none"},
                      ["achievement", "work", "gap", "debt"]),
    "river": Field(Name("Chishui", "赤水河"), {"scheme_in_force": "none"},
                   ["green_achievement", "work", "achievement", "gap"]),
    "ecosystem-product": Field(Name("ecosystem product", "生态产品"),
                               {**TENTH, "long_term_weight": 0.16}, ["green_achievement", "long_work", "work", "gap"]),
    "late-data": Field(Name("late data", "数据滞后"), {"parameters": {"reports.missing": "waits"}},
                       ["work", "gap", "achievement", "lights"],
                       {"parameters": {"reports.missing": "zero", "reports.delay": 9}}),
    "third-party": Field(Name("third party", "第三方评价"),
                         {"parameters": {"citizens.third_party_share": 0}}, ["gap", "satisfaction", "work", "forms"]),
    "superiors": Field(Name("superiors liable", "四级追责"), {"schemes.liable": _liable(0, 0)},
                       ["gap", "work", "debt"], WARNED),
    "renewal": Field(Name("renewed targets", "动态调整"), {"renewal": None},
                     ["lights", "met", "work", "long_work"],
                     {"renewal": {"every": 2, "follow": 0.5, "reference": "assumption"}}),
    "projects": Field(Name("key projects", "项目库"), {"projects": None},
                      ["lights", "forms", "work", "achievement"]),
}  # fmt: skip
"""The ten fields; what each rule is for is the first outcome that it is asked about."""


def table(found: pd.DataFrame) -> TextTable:
    """Differences of one field, with margins, ranges over draws and the share of draws with the other sign."""
    return headlines(found, OUTCOMES, names=NAMED)


def picture(found: pd.DataFrame) -> Drawing:
    """Differences of one field in small steps of each outcome: point the default, line the range over draws."""
    by = found.set_index("outcome")
    rows = [(f"{OUTCOMES.loc[name, 'name']}\n{OUTCOMES.loc[name, 'name_zh']}, {STEPS[name]:g}", name, row)
            for name, row in by.iterrows()]  # fmt: skip
    return _drawn(rows, words("What the rule changes", "规则带来的变化", "both"))


def overview(found: Mapping[str, pd.DataFrame]) -> Drawing:
    """What each rule changes in what it is for."""
    rows = []
    for key, each in FIELDS.items():
        name = each.outcomes[0]
        row = found[key].set_index("outcome").loc[name]
        measured = f"{OUTCOMES.loc[name, 'name'].lower()}, {STEPS[name]:g} {OUTCOMES.loc[name, 'unit']}"
        rows.append((f"{each.name.en} {each.name.zh}\n{measured}", name, row))
    return _drawn(rows, words("What each rule changes in what it is for", "各规则对其主要目的的影响", "both"))


def _drawn(rows: Sequence[tuple[str, str, pd.Series]], title: str) -> Drawing:
    with drawing(11, 1.6 + 0.56 * len(rows)) as figure:
        frame(figure, title, words(*NOTE, "both"))
        axes = figure.subplots()
        axes.axvline(0, color=MUTED, linewidth=1, linestyle=":")
        for y, (_, name, row) in enumerate(rows):
            ends = [row[end] / STEPS[name] for end in ("low", "high")]
            axes.plot(ends, [y, y], color=FAINT, linewidth=8, solid_capstyle="butt")
            axes.plot(row["difference"] / STEPS[name], y, "o", color=BLACK, markersize=8)
        axes.set_yticks(range(len(rows)), [label for label, _, _ in rows])
        axes.set_ylim(len(rows) - 0.5, -0.5)
        axes.tick_params(axis="y", length=0)
    return figure
