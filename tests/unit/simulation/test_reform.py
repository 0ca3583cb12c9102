"""A change of the rules in mid-course: who is there stays, what holds for them changes."""

import numpy as np
import pytest

import gzsim as gz
from gzsim.errors import InputError
from gzsim.simulation.simulate import trajectories

SIZE = {"replications": 6, "seed": 7}
LEAD_IN, YEARS = 4, 3


@pytest.fixture(scope="module")
def short(today):
    return today.with_({"simulation.years": YEARS, "parameters": {"timing.warm_up": 1}})


def test_who_keeps_the_rules_lives_on_as_if_nobody_had_looked(short):
    kept = gz.reform(short, short.with_(long_term_weight=0.3, name="new"), LEAD_IN, **SIZE).runs[short.name]
    long = trajectories(short.with_({"simulation.years": LEAD_IN + YEARS}), **SIZE).isel(year=slice(LEAD_IN, None))
    for name in kept.annual:
        np.testing.assert_array_equal(kept.annual[name], long[name].astype(float).mean("code"), err_msg=name)


def test_a_reform_to_the_same_rules_changes_nothing(short):
    both = gz.reform(short, short.with_(name="the same"), LEAD_IN, **SIZE)
    assert not both.differences_by_year()["difference"].any()


@pytest.mark.parametrize(
    ("changes", "outcome", "rises"),
    [
        ({"long_term_weight": 0.3}, "long_work", True),
        ({"scheme_in_force": "none"}, "money_moved", False),
        ({"warnings.rectification_time": 0.0}, "forms", False),
        ({"parameters": {"timing.warm_up": 1, "reports.delay": 11}}, "lights", False),
        ({"zones.model": "uniform"}, "work", None),
    ],
)
def test_every_kind_of_rule_can_be_reformed_at_once(short, changes, outcome, rises):
    """From the first year on, and whatever was there stays: debts, and leaders who rise that January anyway."""
    both = gz.reform(short, short.with_(changes, name="new"), LEAD_IN, **SIZE)
    table = both.differences_by_year().query("year == year.min()").set_index("outcome")["difference"]
    assert table[outcome] != 0
    assert rises is None or (table[outcome] > 0) == rises
    assert table["promoted"] == 0


def test_differences_by_year_average_to_those_of_all_years(short):
    both = gz.reform(short, short.with_(long_term_weight=0.3, name="new"), LEAD_IN, **SIZE)
    by_year = both.differences_by_year().groupby("outcome")["difference"].mean()
    whole = both.differences().set_index("outcome")["difference"]
    np.testing.assert_allclose(by_year[whole.index], whole, rtol=0, atol=1e-9)


def test_a_reform_is_drawn_year_by_year(short):
    both = gz.reform(short, short.with_(long_term_weight=0.3, name="new"), 1, **SIZE)
    drawing = both.plot_by_year(["capital", "debt"])
    with pytest.raises(InputError, match="unknown outcome 'moon'"):
        both.plot_by_year(["capital", "moon"])
    assert [axes.get_title(loc="left").splitlines()[0] for axes in drawing.axes] == ["Long-term capital", "Debt"]


def test_chunks_and_threads_leave_a_reform_as_it_is(short):
    new = short.with_(long_term_weight=0.3, name="new")
    alone, split = (gz.reform(short, new, 2, **SIZE, **how) for how in ({"threads": 1}, {"threads": 2, "chunk": 2}))
    assert alone.digest() == split.digest()


@pytest.mark.parametrize(
    ("indicator", "target"), [("gdp_growth", 9.0), ("water_quality", 99.0), ("water_conservancy_investment", 120.0)]
)
def test_a_target_raised_in_mid_course_is_met_less_from_then_on(short, indicator, target):
    """What it is counted on stays, so that achievement before and after tells a gain or a loss."""
    raised = short.with_({f"indicators.{indicator}.target": target}, name="raised")
    changed = gz.reform(short, raised, 2, **SIZE).differences_by_year().set_index("outcome")
    assert (changed.loc["met", "difference"] < 0).all()
    assert changed.loc["achievement", "same_scale"].all()


def test_a_lowered_goalpost_moves_marks_and_no_place(short):
    easy = short.with_({"indicators.water_quality.goalpost": 50.0}, name="easy")
    changed = gz.reform(short, easy, 2, **SIZE).differences_by_year().set_index("outcome")
    assert (changed.loc["true_score", "difference"] != 0).all()
    assert not changed.loc["true_score", "same_scale"].any()
    assert changed.loc["achievement", "same_scale"].all()


DYKE = {"indicator": "water_conservancy_investment", "prefecture": "520300", "kind": "infrastructure", "budget": 100}
CHISHUI = {
    "name": "Chishui", "name_zh": "赤水河", "reference": "made up", "indicator": "water_quality",
    "reaches": [{"upstream": "520500", "downstream": "520300", "share": 0.5, "kept": 0.8}],
}  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "lead_in", "field"),
    [
        ({}, 0, "lead_in"),
        ({}, 1.5, "lead_in"),
        ({"name": "guizhou-2025+"}, 2, "name"),
        ({"changes": {"units.scale": "counties"}}, 2, "units"),
        ({"changes": {"indicators.gdp_growth.ruler.full": 7.0}}, 2, "reference"),
        ({"changes": {"indicators.water_quality.ruler.span": 16.0}}, 2, "ruler"),
        ({"changes": {"indicators.water_quality.bounds.high": 110.0}}, 2, "bounds"),
        ({"changes": {"units.start": "types"}}, 2, "start"),
        ({"changes": {"simulation.start_year": 2014}}, 2, "start"),
        ({"changes": {"indicators.forest_cover.type": "flow"}}, 2, "flow"),
        (
            {"changes": {"indicators.water_quality.form": "growth", "indicators.water_quality.goalpost": None}},
            2,
            "growth",
        ),
        ({"changes": {"indicators.forest_cover.dynamics": {"maturity_months": 3}}}, 2, "lag"),
        ({"changes": {"rivers.chishui": CHISHUI}}, 2, "reaches"),
        ({"changes": {"projects.dyke": DYKE}}, 2, "projects"),
    ],
)
def test_what_cannot_be_reformed_is_refused_by_name(short, changes, lead_in, field):
    other = short.with_(changes.get("changes", {}), name=changes.get("name", "new"))
    with pytest.raises(InputError) as refused:
        gz.reform(short, other, lead_in, **SIZE)
    assert refused.value.field == field
