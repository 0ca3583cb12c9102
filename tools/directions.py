"""Directions that are known from elsewhere and that no parameter was set for: ``python tools/directions.py``.

Writes tests/data/directions.csv; the page docs/coverage.md shows it, and a test measures all of it again.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from gzsim.scenario import Scenario, load_scenario
from gzsim.simulation.calendar import Calendar, prepare
from gzsim.simulation.ensemble import simulate_indicators, simulate_scheme
from gzsim.simulation.outcomes.measures import aggregate_gap
from gzsim.simulation.simulate import case_of
from gzsim.simulation.state import blank

TESTS = Path(__file__).resolve().parents[1] / "tests"
sys.path.append(str(TESTS))
from rivals import MORE, lived  # noqa: E402  what only tests and this page need is no part of the package
from year_ends import last_quarter  # noqa: E402

TABLE = TESTS / "data" / "directions.csv"
SIZE = {"years": 5, "replications": 40, "seed": 3}


class Direction(NamedTuple):
    """What is known, and how it is measured."""

    statement: str
    source: str
    measured: str
    """What the two numbers are."""
    between: tuple[float, float]
    """The second less the first, as a share of the first: between what."""
    found: Callable[[], tuple[float, float]]


def _today(**parameters: Any) -> Scenario:
    return load_scenario("guizhou-2025").with_({"parameters": parameters})


def _outcome(scenario: Scenario, outcome: str) -> float:
    case = case_of(scenario, scenario.scheme_in_force)
    return float(simulate_scheme(case.world, case.scheme, **SIZE)[outcome].mean())


def _air(captured: float) -> tuple[float, float]:
    """Days of clean air, spans: reported above the truth, and the truth, captured to a share as the platform ships."""
    scenario = _today().with_({"indicators.good_air_days.dynamics.captured": captured})
    case = case_of(scenario, scenario.scheme_in_force)
    found = simulate_indicators(case.world, case.scheme, **SIZE).sel(indicator="good_air_days")
    truth = float(found["true_attainment"].mean())
    return float(found["reported_attainment"].mean()) - truth, truth


def _who_leaves() -> tuple[float, float]:
    """Spans invented in a year by leaders who stay, and by those who know that the year is their last."""
    case = case_of(_today(), "last_place")
    calendar = Calendar(blank(case.world, np.arange(2 * SIZE["replications"])), prepare(case.world), seed=SIZE["seed"])
    told, knows = [], []
    for _ in range(SIZE["years"]):
        calendar.year(case.scheme)
        told.append(calendar.state.lie.sum(1))
        knows.append(calendar.state.knows)
    told, knows = np.array(told), np.array(knows)
    return float(told[~knows].mean()), float(told[knows].mean())


def _against_rivals() -> tuple[float, float]:
    """Spans invented where rivals report as is best, and where all add the same, by who is brought near the last place.

    Leaders expect of rivals what reports stood above the truth in the year before.
    """
    as_best, more = (lived(_today(), added, expected=1, assumed={}) for added in (0.0, MORE))
    nearer = as_best.ahead > (more.rivals - as_best.rivals).mean() / 2
    return float(as_best.lie[nearer].mean()), float(more.lie[nearer].mean())


def _levels() -> tuple[float, float]:
    """Level of GDP after a run, percent of the province's own figure: that, and what equal places add up to."""
    world = (case := case_of(_today(), "last_place")).world
    lived = simulate_indicators(world, case.scheme, **SIZE)["inflated"].sel(indicator="gdp_growth")
    last = lived.isel(year=-1).transpose("replication", "code").to_numpy()
    shares, ruler = np.full(world.units.size, 1.0 / world.units.size), world.ruler[world.place_of("gdp_growth", "rule")]
    return 100.0, 100.0 + float(aggregate_gap(last, shares, ruler).mean())


def _audited(aim: float) -> Scenario:
    return _today(**{"fabrication.audit_probability": 0.22, "reviews.capacity": 0, "audits.cross_validated": aim})


DIRECTIONS: Mapping[str, Direction] = {
    "last_year": Direction(
        "Reports stand further above the truth in the last year of a term",
        "Wallace 2016: growth of GDP less that of electricity in years of turnover",
        "spans invented in a year: by who stays, by who knows that it is the last",
        (0.1, math.inf), _who_leaves,
    ),
    "rivals": Direction(
        "Who is brought near the last place by what rivals report exaggerates, too",
        "tournaments: Lazear and Rosen 1981 (CF55)",
        "spans invented: rivals report as is best for them, each 0.3 spans more (`beliefs.reports_expected` 1)",
        (0.05, math.inf), _against_rivals,
    ),
    "year_end": Direction(
        "Work shifts towards the end of the year where a target is near",
        "Liebman and Mahoney 2017: spending before budgets expire",
        "percent of a year in its last quarter: where nothing can be moved, where work can (`year_end.ease` 1)",
        (0.03, math.inf), lambda: tuple(last_quarter(_today(**{"year_end.ease": ease}), **SIZE) for ease in (0, 1)),
    ),
    "sums": Direction(
        "The parts report more than the whole has",
        "provinces summed to more than the nation until accounts were unified in 2019",
        "level of GDP at the end, percent: the province's own figure, what prefectures' reports add up to",
        (0.001, math.inf), _levels,
    ),
    "capture_reports": Direction(
        "Automatic capture moves reports much ...",
        "Greenstone, He, Jia and Liu 2022: monitors of air",
        "days of clean air reported above the truth, spans: by hand, captured",
        (-math.inf, -0.25), lambda: tuple(_air(share)[0] for share in (0.0, 1.0)),
    ),
    "capture_truth": Direction(
        "... and the truth little",
        "the same: satellites saw no change",
        "attainment in truth, spans: by hand, captured",
        (-0.02, 0.02), lambda: tuple(_air(share)[1] for share in (0.0, 1.0)),
    ),
    "aimed": Direction(
        "Audits that are aimed deter more than a lottery of equal size",
        "Mookherjee and Png 1989: audits that depend on what is reported",
        "reported above the truth, score points: by lot, aimed",
        (-math.inf, -0.1), lambda: tuple(_outcome(_audited(aim), "gap") for aim in (0.0, 1.0)),
    ),
}  # fmt: skip


def main() -> None:
    """Measure, and write."""
    rows = {name: each.found() for name, each in DIRECTIONS.items()}
    pd.DataFrame(rows, index=["before", "after"]).T.rename_axis("direction").to_csv(TABLE, float_format="%.10g")


if __name__ == "__main__":
    main()
