"""Write the golden results anew after an intended change of numbers: ``python tools/update_golden.py``, ten minutes.

A test holds every later run to them; the commit that changes them says why.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd
from forget_compiled import forget_stale

from gzsim.history import score_history
from gzsim.record import load_record
from gzsim.run.headlines import compare_zone_models
from gzsim.scenario import Scenario, load_scenario
from gzsim.simulation.simulate import simulate

FOLDER = Path(__file__).resolve().parents[1] / "tests" / "golden"
DIGITS = "%.12g"
SCORES = ["zone_model", "year", "code", "score", "lead", "noise", "scaled_lead", "rank", "rank_low", "rank_high",
          "coverage"]  # fmt: skip
HEADLINES = ["headline", "outcome", "difference", "standard_error", "draws", "replications", "low", "median", "high",
             "other_sign", "holds"]  # fmt: skip
PUBLISHED = "published_headlines"
"""What the main job says of its headlines: the README quotes it, and no test has the time to find it again."""
SCHEMES = ["scheme", "outcome", "mean", "standard_error", "q05", "q50", "q95"]


def golden_tables() -> dict[str, pd.DataFrame]:
    """Ranks on the record and outcomes of a small simulation of the shipped scenario."""
    scenario = load_scenario("guizhou-2025")
    scores = score_history(load_record(), scenario).scores
    small = scenario.with_({"simulation.years": 4, "simulation.replications": 8, "simulation.seed": 1})
    return {
        "scores": scores[SCORES],
        "schemes": simulate(small, schemes="all").summary()[SCHEMES],
        "headlines": headlines(small, draws=3),
    }


def headlines(scenario: Scenario, **asked: int) -> pd.DataFrame:
    """Headlines of a scenario with their ranges."""
    return compare_zone_models(load_record(), scenario, simulate(scenario, schemes="all"), **asked).headlines[HEADLINES]


def main() -> None:
    """Write each table as CSV with twelve significant digits."""
    FOLDER.mkdir(exist_ok=True)
    for name, table in {**golden_tables(), PUBLISHED: headlines(load_scenario("guizhou-2025"), draws=500)}.items():
        table.to_csv(FOLDER / f"{name}.csv", index=False, float_format=DIGITS, lineterminator="\n")


if __name__ == "__main__":
    forget_stale()
    main()
