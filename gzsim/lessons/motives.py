"""Two motives for asking more than one was asked, set to the record's mean gap (notebook 07): contest and safety."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd
from scipy.stats import norm

from gzsim.lessons.curves import TIDY, mean_and_error, told
from gzsim.record import Record
from gzsim.targets import CITIES, Amplified, contest_amplification, decompose, government_tree
from gzsim.targets.cascade import CascadeRule
from gzsim.targets.cascade_panel import Growth, Panel, simulate_panel
from gzsim.targets.cascade_patterns import PATTERNS
from gzsim.theory.safety_margin import safety_margin

PROVINCES, CHILDREN = 27, 11
STEP = 1e-4
LATER = 1.14
"""Provinces above the nation in 2015-2017, mean of 1.26, 1.01 and 1.15 (B04; national targets are from memory)."""

NATION = {"2003-2012": 7.75, "2015-2017": 6.75}
"""National targets of growth, percent (from memory, unverified)."""


@dataclass(frozen=True, eq=False)
class Motives:
    """A contest's prize and a safety that each give the record's mean gap; ``panels`` tell where provinces stand."""

    panels: list[Panel]

    @cached_property
    def luck(self) -> dict[str, float]:
        """Luck of a city's growth in a year: sd in points, and correlation within a province (assumptions)."""
        growth = Growth()
        common, own = growth.year_sd**2 + growth.province_year_sd**2, growth.own_sd**2
        return {"sd": float(np.sqrt(common + own)), "correlation": common / (common + own)}

    @property
    def gap(self) -> float:
        """Mean gap of the record, points."""
        return PATTERNS["gap mean"].value

    @cached_property
    def above(self) -> float:
        """Mean own target of the panels' provinces, percent."""
        return float(np.mean([panel.provincial.mean() for panel in self.panels]))

    @property
    def prize(self) -> float:
        """Prize of the contest that gives the gap, in units of the cost of a squared point."""
        return self.gap * (self.above + self.gap) * PROVINCES**2 / (PROVINCES - 1)

    @property
    def safe(self) -> float:
        """Chance of reaching the own target that gives the gap."""
        return float(norm.cdf(self.gap / safety_margin(norm.cdf(1), **self.luck, children=CHILDREN)))

    def contest(self, own: float, rivals: int = PROVINCES, stake: float = 1.0) -> float:
        """Points added in a contest with so many rivals for ``stake`` times the prize."""
        return float(contest_amplification(own, rivals, stake * self.prize))

    def safety(self, own: float, children: int = CHILDREN, scale: float = 1.0) -> float:
        """Points added for safety over so many children with ``scale`` times the luck; the own target is no matter."""
        return float(safety_margin(self.safe, self.luck["sd"] * scale, self.luck["correlation"], children))

    @property
    def both(self) -> dict[str, Callable[[float], float]]:
        """Points added by own target, by motive."""
        return {"contest": self.contest, "safety": self.safety}

    def passed(self, motive: str, own: float) -> float:
        """Points of the children's target per point of the own one."""
        added = self.both[motive]
        return 1 + (added(own + STEP) - added(own - STEP)) / (2 * STEP)

    def table(self) -> pd.DataFrame:
        """What each motive adds in other circumstances, points; question × motive."""
        add = self.both
        rows = {
            "as in 2003-2012": [add[name](self.above) for name in add],
            "own target 5.5 percent": [add[name](5.5) for name in add],
            "9 rivals, or 9 children": [self.contest(self.above, 9), self.safety(self.above, 9)],
            "half the prize": [self.contest(self.above, stake=0.5), self.safety(self.above)],
            "half the luck": [self.contest(self.above), self.safety(self.above, scale=0.5)],
            "chance of reaching the own target": [np.nan, self.safe],
            "chance of each child of reaching its own": [np.nan, 0.5],
            "points of target passed on per point": [self.passed(name, self.above) for name in add],
        }
        return pd.DataFrame(rows, index=list(add)).T.rename_axis("question")

    def curves(self, doses: np.ndarray) -> pd.DataFrame:
        """Points added and passed on by own target, as `gzsim.views.figures.dose_response` draws; there is no error."""
        rows = [(name, dose, outcome, value, np.nan) for name, add in self.both.items() for dose in doses
                for outcome, value in (("added", add(dose)), ("passed", self.passed(name, dose)))]  # fmt: skip
        return pd.DataFrame(rows, columns=TIDY)

    def rule(self, motive: str) -> CascadeRule:
        """The rule whose targets at rest lie where the motive wants them: its slope goes into λ₂, c gives the gap."""
        rule = replace(CITIES, pass_through=(1 - CITIES.inertia) * self.passed(motive, self.above))
        for _ in range(2):  # floor and rounding move the mean as well
            panels = (simulate_panel(rule, np.random.default_rng(seed)) for seed in range(100))
            found = np.mean([(panel.city - panel.provincial[:, None]).mean() for panel in panels])
            rule = replace(rule, amplification=rule.amplification + (1 - rule.inertia) * (self.gap - found))
        return rule

    def strengths(self) -> dict[str, tuple[float, float]]:
        """Prize per rival, and safety, as strong as in two times."""
        unit = safety_margin(norm.cdf(1), **self.luck, children=31)
        later = LATER * (NATION["2015-2017"] + LATER) * 31 / 30
        return {"2003-2012": (self.prize / PROVINCES, self.safe), "2015-2017": (later, float(norm.cdf(LATER / unit)))}

    def since(self) -> dict[str, tuple[float, float]]:
        """Prize per rival, and safety, between the nation and provinces in two times."""
        unit, before = safety_margin(norm.cdf(1), **self.luck, children=31), PATTERNS["province minus nation"].value
        return {era: (added * (NATION[era] + added) * 31 / 30, float(norm.cdf(added / unit)))
                for era, added in (("2003-2012", before), ("2015-2017", LATER))}  # fmt: skip

    def handed_down(self, record: Record, motive: str, strength: float) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Growth of 5.5 percent from the province to prefectures and counties: exact, and as it is announced.

        The prize per rival, or the safety, is the same on both levels (assumption).
        """
        tree = government_tree(record.prefectures, record.counties)
        children = record.counties.groupby("prefecture").size()
        if motive == "contest":
            first = float(contest_amplification(5.5, 31, strength * 31))
            second = float(contest_amplification(5.5 + first, 9, strength * 9))
            below = dict.fromkeys(children.index, second)
        else:
            first = float(safety_margin(strength, **self.luck, children=9))
            below = {code: float(safety_margin(strength, **self.luck, children=n)) for code, n in children.items()}
        parents = zip(tree["unit"], tree["parent"], strict=True)
        margins = dict.fromkeys(children.index, first) | {unit: below[up] for unit, up in parents if up in below}
        return decompose(5.5, tree, Amplified(margins, step=0)), decompose(5.5, tree, Amplified(margins))

    def cascade(self, record: Record) -> pd.DataFrame:
        """Growth of 5.5 percent as each level asks it: (level, place) × (motive and era).

        Prefectures ask alike; so do the counties of one prefecture.
        """
        columns = {}
        for era, strengths in self.strengths().items():
            for motive, strength in zip(("contest", "safety"), strengths, strict=True):
                exact = self.handed_down(record, motive, strength)[0]
                below = exact.query("level == 2").groupby("parent")["target"].first()
                asked = {("province", ""): 5.5, ("prefectures", ""): exact.query("level == 1")["target"].mean()}
                columns[f"{motive}, {era}"] = asked | {("counties", code): target for code, target in below.items()}
        return pd.DataFrame(columns)


def panels_of(rule: CascadeRule, count: int = 200, seed: int = 0) -> list[Panel]:
    """Simulated panels of the record's size."""
    return [simulate_panel(rule, np.random.default_rng(seed + number)) for number in range(count)]


def beside_record(found: Mapping[str, pd.DataFrame], panels: int) -> pd.DataFrame:
    """Patterns of the record beside those of each rule, as text; ! is outside the band."""
    first = next(iter(found.values()))
    table = first[["pattern", "record", "standard_error"]].copy()
    for name, each in found.items():
        pairs = each[["simulated", "sd", "inside"]].to_numpy()
        table[name] = [told((mean, sd / np.sqrt(panels)), signed=False) + ("" if inside else " !")
                       for mean, sd, inside in pairs]  # fmt: skip
    return table


def quartiles(panels: list[Panel]) -> list[tuple[float, float]]:
    """Quartiles of the gap over panels, points, with their standard errors."""
    gaps = [panel.city - panel.provincial[:, None] for panel in panels]
    return [mean_and_error([np.quantile(gap, share) for gap in gaps]) for share in (0.25, 0.5, 0.75)]
