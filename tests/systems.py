"""The 23 systems of the appraisal: where each lives, where it is lived under, and what moves without it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from gzsim.common.yaml_lines import read_yaml
from gzsim.errors import InputError
from gzsim.scenario import Scenario, load_scenario
from gzsim.simulation.simulate import compare

TABLE = Path(__file__).parent / "data" / "systems.yaml"

ERRORS = 3.0
"""Standard errors beyond which an outcome is said to move."""


@dataclass(frozen=True)
class System:
    """One system of the source document (S01–S23).

    Attributes
    ----------
    id, name, name_zh : str
    modules : tuple of str, where its rules live
    scenario : str, shipped scenario in which leaders live under it
    on, off : changes of that scenario which switch the system on (where the scenario does not have it on) and off
    outcome, rises : what moves when it is on, and whether upwards
    says : str, what that means
    test, notebook : where its rules are tested, and where it is shown, if it is
    """

    id: str
    name: str
    name_zh: str
    modules: tuple[str, ...]
    scenario: str
    off: Mapping[str, Any]
    outcome: str
    rises: bool
    says: str
    test: str
    notebook: str | None
    on: Mapping[str, Any]

    def lived(self) -> Scenario:
        """The scenario with the system on."""
        scenario = load_scenario(self.scenario)
        return scenario.with_(self.on, name=f"{self.id} on")

    def disabled(self) -> Scenario:
        """The same scenario with the system off and everything else as it is."""
        return self.lived().with_(self.off, name=f"{self.id} off")

    def effect(self, lived: Scenario | None = None, replications: int = 40, seed: int = 1) -> tuple[float, float]:
        """Change of the outcome when the system is switched on, and its standard error, paired by common luck.

        ``lived`` stands in for the scenario with the system on.
        """
        after = (lived or self.lived()).with_(name="on")
        both = compare([self.disabled().with_(name="off"), after], replications=replications, seed=seed)
        row = both.differences().set_index("outcome").loc[self.outcome]
        return float(row["difference"]), float(row["standard_error"])

    def moves(self, lived: Scenario | None = None, **how: Any) -> bool:
        """Whether the outcome moves as it should, by more than ``ERRORS`` standard errors."""
        change, error = self.effect(lived, **how)
        return (change if self.rises else -change) > ERRORS * error and change != 0


@cache
def systems() -> dict[str, System]:
    """All systems by identifier.

    >>> systems()["S10"].name_zh, len(systems())
    ('末位扣减', 23)
    """
    said = read_yaml(TABLE).plain()
    return {
        name: System(id=name, on=each.pop("on", {}), modules=tuple(each.pop("modules")), **each)
        for name, each in said.items()
    }


def system(name: str) -> System:
    """One system; an unknown identifier raises ``InputError``."""
    if name not in systems():
        raise InputError(f"unknown system {name!r}", field="system", valid="S01 to S23")
    return systems()[name]
