"""What notebooks compute by the package: curves over doses, and worlds in which one thing is changed."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from gzsim.lessons import fields, forms, levers, long_term, starting, tiers, watching
from gzsim.lessons.curves import Curves, beside_draws, fixed, mean_and_error
from gzsim.lessons.motives import Motives, panels_of
from gzsim.record import load_record
from gzsim.simulation.outcomes.catalogue import OUTCOMES
from gzsim.targets import CITIES
from gzsim.views.numbers import Z95


@pytest.fixture
def curves() -> Curves:
    found = Curves(base=2.0)
    drawn = np.random.default_rng(7).normal(size=(2, 3, 50))
    for place, series in enumerate(("none", "last_place")):
        for number, dose in enumerate((1.0, 2.0, 4.0)):
            found.add(series, dose, debt=drawn[place, number] + dose, work=drawn[place, number] ** 2)
    return found


def test_a_change_is_paired_replication_by_replication(curves: Curves) -> None:
    apart = curves.change("none", 4.0, "debt")
    table = curves.changes(["debt"]).set_index(["series", "dose"])
    assert table.loc[("none", 4.0), ["mean", "standard_error"]].tolist() == pytest.approx(mean_and_error(apart))
    assert table.loc[("none", 2.0), ["mean", "standard_error"]].tolist() == [0.0, 0.0]
    assert curves.change("none", 4.0, "debt", since=1.0) == pytest.approx(apart - curves.change("none", 1.0, "debt"))


def test_levels_name_every_series_dose_and_outcome(curves: Curves) -> None:
    levels = curves.levels(["debt", "work"])
    assert len(levels) == 2 * 3 * 2
    assert not levels.duplicated(["series", "dose", "outcome"]).any()


def test_the_base_is_told_as_a_level_and_the_rest_as_differences(curves: Curves) -> None:
    told = curves.told({"debt": 2}).set_index(["series", "dose"])["debt"]
    level = told.xs("2", level="dose")
    assert not level.str.startswith(("+", "−")).any()
    assert told.drop("2", level="dose").str.startswith(("+", "−")).all()
    assert curves.wide("debt", 2).loc["2"].tolist() == level.tolist()


def test_margins_are_half_of_the_95_percent_interval() -> None:
    values = [1.0, 2.0, 3.0, 4.0]
    assert fixed(values, 3) == f"+2.500 ± {Z95 * mean_and_error(values)[1]:.3f}"


def test_a_difference_of_nothing_has_no_other_sign() -> None:
    assert beside_draws((0.0, 0.1), pd.Series([-1.0, 1.0]))["other_sign"] == "–"


def test_terms_last_as_long_as_hazards_let_them() -> None:
    generator, hazard = np.random.default_rng(3), [0.1, 0.3, 0.5]
    lasted = [
        next(year for year in range(10_000) if generator.random() < hazard[min(year, 2)]) + 1 for _ in range(4000)
    ]
    assert long_term.mean_tenure(hazard) == pytest.approx(np.mean(lasted), abs=0.1)


def test_weights_of_fewer_indicators_still_sum_to_one() -> None:
    before, after = forms.today().weights(), forms.without(6).weights()
    assert after.sum(axis=1).tolist() == pytest.approx([1.0] * len(after))
    assert (after.drop("all")[forms.GUIDING] == 0).all(axis=None)
    assert after.loc["all"].tolist() == before.loc["all"].tolist()
    long = [name for name in before if forms.today().indicators[name].horizon == "long"]
    assert after[long].to_numpy() == pytest.approx(before[long].to_numpy())


def test_capture_and_sparing_touch_the_same_indicators() -> None:
    captured = forms.captured(9).dynamics_table().query("captured == 1").index
    spared = forms.spared(9).dynamics_table().query("form_time == 0").index
    assert set(captured) == set(spared)
    assert set(captured[:6]) | set(forms.six()) <= set(captured)


def test_only_capture_by_name_captures_and_what_the_watched_scenario_does() -> None:
    watched = {run.name: run.dynamics_table()["captured"] for run in watching.switched_on()}
    assert {name for name, captured in watched.items() if (captured == 1).any()} == {"capture"}
    every = starting.free_of_cost("guizhou-2025-watched").dynamics_table()["captured"]
    assert list(every.index[every == 1]) == list(watched["capture"].index[watched["capture"] == 1])


def test_a_heavy_weight_leaves_all_others_as_they_are() -> None:
    base = levers.world()
    heavy, water = levers.with_weight(base, 0.3, cap=9.0), base.indicators == levers.WATER
    assert (heavy.weights[water] == 0.3).all()
    assert (heavy.weights[~water] == base.weights[~water]).all()
    assert (heavy.cap[~water] == base.cap[~water]).all()


def test_contests_pass_on_less_than_a_point_and_safety_a_whole_one() -> None:
    why = Motives(panels_of(CITIES, count=3))
    assert why.passed("contest", why.above) < 0.95
    assert why.passed("safety", why.above) == pytest.approx(1.0)
    assert why.contest(why.above) == pytest.approx(why.gap, rel=0.05)
    assert why.safety(5.5) == pytest.approx(why.gap, rel=0.05)


def test_every_level_asks_more_than_the_one_above_it() -> None:
    table = Motives(panels_of(CITIES, count=3)).cascade(load_record())
    province, prefectures, counties = (table.loc[level] for level in ("province", "prefectures", "counties"))
    assert (province.max() < prefectures.min()).all()
    assert (prefectures.max() < counties.min()).all()


def test_fields_are_asked_about_outcomes_that_have_a_step() -> None:
    for field in fields.FIELDS.values():
        assert set(field.outcomes) <= set(OUTCOMES.index) & set(fields.STEPS)


def test_relief_takes_away_nothing_but_a_townships_documents() -> None:
    plain, relief, captured = tiers.three()
    assert {**relief.parameters, "paper.township.relief": 0} == {**plain.parameters, "paper.township.relief": 0}
    assert captured.dynamics_table().query("captured == 1").index.tolist() == forms.six()
