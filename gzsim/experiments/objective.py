"""What a design is judged by: a view of what is good as one number for each replication."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

import pandas as pd

from gzsim.common.names import is_finite, known, of_kind
from gzsim.errors import InputError
from gzsim.scenario import Scenario
from gzsim.simulation.welfare import Views
from gzsim.views.labels import Name

OWN = Name("Own weights", "自定权重")


@dataclass(frozen=True, eq=False)
class Objective:
    """W = Σ_j ω_j·(±o_j)/δ_j over outcomes o_j: what changes are worth mentioning, weighed (`Views`)."""

    name: Name
    coefficients: pd.Series
    """±ω_j/δ_j by outcome, of those that weigh anything."""

    @classmethod
    def of(cls, scenario: Scenario, asked: str | Mapping[str, float]) -> Self:
        """The objective of a view that the scenario states, or of one's own weights ω by outcome.

        Raises InputError if there is no such view or outcome, or a weight is none.

        >>> from gzsim.scenario import load_scenario
        >>> Objective.of(load_scenario("guizhou-2025"), {"achievement": 0.5, "debt": 0.5}).coefficients.to_dict()
        {'achievement': 0.5, 'debt': -0.5}
        """
        if isinstance(asked, str):
            known(asked, scenario.views, "objective")
            return cls._seen(Views.of(scenario), asked)
        worth = scenario.parameter_table().section("worth_mentioning")
        for outcome, weight in of_kind(asked, Mapping, "objective", "a view's name, or weights by outcome").items():
            known(outcome, worth, "objective")
            if not (is_finite(weight) and weight >= 0):
                raise InputError(f"{outcome} weighs {weight!r}", field="objective", valid="weights of 0 or more")
        if not any(asked.values()):
            raise InputError("nothing weighs anything", field="objective", valid="one outcome that weighs more than 0")
        return cls._seen(Views.read({"names": {"own": OWN}, "weights": {"own": dict(asked)}, "worth": worth}), "own")

    @classmethod
    def _seen(cls, views: Views, view: str) -> Self:
        counted = views.weights.loc[view] * views.signed
        return cls(views.names[view], counted[counted != 0])

    def judged(self, outcomes: pd.DataFrame) -> pd.Series:
        """W of each row of a table of outcomes."""
        return outcomes[self.coefficients.index] @ self.coefficients
