"""The model written twice: the engine against the specification, object by object, to twelve digits."""

import ast
from pathlib import Path

import numpy as np
import pytest

import gzsim.specification as specification
from gzsim.errors import InputError
from gzsim.sanctions import Combination, JointLiability, LastPlace, PieceRate, RankPrizes, ThresholdBonus
from gzsim.simulation.chunk import Case, years_of
from gzsim.simulation.outcomes import OUTCOMES
from gzsim.simulation.simulate import case_of
from gzsim.simulation.world import build_world
from gzsim.specification import SpecifiedModel, run_specification

VETO = {"name": "Air", "name_zh": "空气", "provenance": "assumption", "reference": "made up",
        "indicator": "good_air_days"}  # fmt: skip
EVERYTHING = {
    "parameters": {"citizens.satisfaction_weight": 0.35, "timing.warm_up": 1, "audits.cross_validated": 0.5,
                   "attainment.binding_cap": 1.0, "targets.amplification": 0.5, "promotion.slope": 0.05},
    "vetoes.air": {**VETO, "threshold": 97.5, "consequence": "score_cap", "cap": 80},
    "indicators.water_quality.dynamics": {"captured": 1},
    "indicators.water_conservancy_investment.milestones": [0.1, 0.4, 0.8, 1.0],
    "key_results": ["forest_cover"],
}  # fmt: skip
LIABLE = JointLiability({"person warned": 0.5, "leader in charge": 0.3}, detections=1, red_lights=2, career=-0.4)
LAST = LastPlace(0.1, 61.76, 2)
SCHEMES = {
    "last place": LAST,
    "all others receive": LastPlace(0.3, 61.76, 1, "all others"),
    "piece rate": PieceRate(0.22),
    "threshold": ThresholdBonus(99.0, 8.0, "units"),
    "liability and last place": Combination((LAST, LIABLE)),
}


def assert_equal(world, scheme, seed, years=2, replication=1):
    engine = list(years_of(Case(world, scheme), years, np.arange(replication + 1), seed))
    specified = run_specification(world, scheme, years=years, replication=replication, seed=seed)
    assert len(engine) == len(specified) == years
    for ours, theirs in zip(engine, specified, strict=True):
        assert set(theirs) == set(OUTCOMES.index)
        for name, values in ours.items():
            wanted = np.asarray(values[replication], float)
            error = np.abs(theirs[name] - wanted).max()
            assert error <= 1e-12 * (1 + np.abs(wanted).max()), (name, error)


@pytest.mark.parametrize("name", SCHEMES)
def test_the_engine_is_the_specification_with_all_mechanisms_on(today, name):
    assert_equal(build_world(today.with_(EVERYTHING)), SCHEMES[name], seed=5)


@pytest.mark.parametrize(
    ("changes", "seed"),
    [
        ({}, 0),
        ({"parameters": {"beliefs.kind": 1}}, 1),
        ({"parameters": {"beliefs.kind": 2}}, 2),
        ({"parameters": {"shocks.law": 1}}, 3),
        ({"parameters": {"fabrication.never_lie": 0, "fabrication.clearing": 40, "reviews.capacity": 4}}, 4),
        ({"parameters": {"reports.delay": 11, "reports.bulletin_months": 6, "work.substitution": 0.6}}, 5),
        ({"parameters": {"reviews.capacity": 0, "fabrication.notch": 0, "work.base_forms": 0.6}}, 6),
        ({"vetoes.air": {**VETO, "threshold": 98, "consequence": "last_place"}}, 7),
        ({"zones.model": "uniform", "long_term_weight": 0.4}, 8),
    ],
)
def test_each_lever_is_specified(today, changes, seed):
    short = {**changes, "parameters": {"timing.warm_up": 1, **changes.get("parameters", {})}}
    assert_equal(build_world(today.with_(short)), LAST, seed)


def test_counties_are_ranked_and_reviewed_in_their_prefectures_by_both(today):
    scenario = today.with_({**EVERYTHING, "units.scale": "counties", "schemes.last_place.excellent": 1})
    case = case_of(scenario, "last_place")
    assert_equal(case.world, case.scheme, seed=9, years=1)


def test_it_imports_none_of_the_rules_it_checks():
    folder = Path(specification.__file__).parent
    names = {
        node.module
        for file in folder.glob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("gzsim.")
    }
    shared = {"gzsim.simulation.world", "gzsim.simulation.randomness", "gzsim.sanctions.normal", "gzsim.errors"}
    assert {name for name in names if not name.startswith("gzsim.specification")} == shared


def test_a_wrong_rule_would_be_seen(today, monkeypatch):
    """The comparison can fail: with another cost of holding lies the two part company."""
    world = build_world(today.with_(EVERYTHING))
    best = SpecifiedModel.best_report
    monkeypatch.setattr(SpecifiedModel, "best_report", lambda self, unit, k: 1.001 * best(self, unit, k))
    with pytest.raises(AssertionError):
        assert_equal(world, LAST, seed=5)


def test_a_scheme_that_is_not_specified_is_refused(today):
    with pytest.raises(InputError, match="RankPrizes"):
        run_specification(build_world(today.with_({"parameters": {"timing.warm_up": 0}})), RankPrizes((1.0,) * 9),
                          years=1, replication=0, seed=1)  # fmt: skip
