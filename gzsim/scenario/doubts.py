"""Targets that a scenario may say and that look like a slip: a share where the unit is percent."""

from __future__ import annotations

from collections.abc import Iterator

from gzsim.reports.texts import Passage, say
from gzsim.scenario.scenario import Scenario
from gzsim.views.labels import Name


def doubtful(scenario: Scenario, baseline: Scenario) -> Iterator[Passage]:
    """Say of each target in percent that a scenario sets between 0 and 1 that it is percent, and no share.

    >>> from gzsim.scenario import load_scenario
    >>> today = load_scenario("guizhou-2025")
    >>> told, = doubtful(today.with_({"indicators.gdp_growth.target": 0.066}), today)
    >>> told.en
    'Target of GDP growth is 0.066 percent per year. If 6.6 percent per year is meant, write 6.6.'
    >>> list(doubtful(today, today))
    []
    """
    for key, indicator in scenario.indicators.items():
        before = baseline.indicators.get(key)
        known = set(before.targets) if before else set()
        for target in dict.fromkeys(indicator.targets):
            if indicator.reads_like_a_share(target) and target not in known:
                yield say(
                    "changes",
                    "doubtful",
                    name=Name(indicator.name, indicator.name_zh),
                    unit=Name(indicator.unit.partition(",")[0], "%"),
                    target=f"{target:g}",
                    meant=f"{100 * target:g}",
                )
