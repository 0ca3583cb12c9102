"""What would my score be under the weights of another zone?"""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gzsim.errors import InputError
from gzsim.history import indicator_panel, measure_directions, score_history, zone_model
from gzsim.record import load_record
from gzsim.scenario import load_scenario
from gzsim.zones import WeightDraws, cross_scores, functional, league, uniform

UNITS = ["a", "b", "c", "d", "e"]
INDICATORS = ["growth", "forest", "pm25"]
DIRECTIONS = {"growth": 1, "forest": 1, "pm25": -1}
POSTS = pd.DataFrame({"low": [0.0, 0, 0], "high": [10.0, 100, 100]}, index=INDICATORS)
WEIGHTS = pd.DataFrame(
    {"growth": [0.6, 0.1, 0.5], "forest": [0.1, 0.5, 0.0], "pm25": [0.1, 0.2, 0.0], "talent": [0.2, 0.2, 0.5]},
    index=["city", "eco", "empty"],
)
MODEL = functional(dict(zip(UNITS, ["city", "city", "eco", "eco", "city"], strict=True)), WEIGHTS)

drawn_values = st.lists(
    st.tuples(st.integers(-2, 12), st.integers(0, 100), st.integers(0, 100)), min_size=5, max_size=5
).map(lambda rows: pd.DataFrame(rows, index=UNITS, columns=INDICATORS, dtype=float))


def cross(values, model=MODEL, posts=POSTS, directions=DIRECTIONS):
    return cross_scores(values, directions, posts, model)


def test_three_places_on_two_yardsticks_worked_by_hand():
    weights = pd.DataFrame({"growth": [1.0, 0.0], "forest": [0.0, 1.0]}, index=["city", "eco"])
    values = pd.DataFrame({"growth": [8.0, 6, 1], "forest": [20.0, 90, 70]}, index=["x", "y", "z"])
    told = cross(values, functional({"x": "city", "y": "city", "z": "eco"}, weights))
    assert told.scores["city"].tolist() == [80, 60, 10]
    assert told.scores["eco"].tolist() == [20, 90, 70]
    assert told.leads["city"].tolist() == [30, 10, -40]
    assert told.leads["eco"].tolist() == [-40, 30, 10]
    assert told.ranks["eco"].tolist() == [3, 1, 2]
    # y shares second place with z at a lead of 10; as "eco" it leads by 30 and draws level with x.
    assert told.best_fit.loc["y"].to_dict() == {
        "own_zone": "city", "own_lead": 10, "own_rank": 2, "best_zone": "eco", "best_lead": 30, "lead_gained": 20,
        "rank_if_moved": 1, "places_gained": 1, "rank_by_own": 2, "best_for_all": "eco", "rank_by_best": 1,
    }  # fmt: skip
    assert told.best_fit.loc["x", ["best_zone", "lead_gained", "places_gained"]].tolist() == ["city", 0, 0]


@settings(max_examples=25)
@given(values=drawn_values)
def test_on_the_own_yardstick_it_is_the_league_table(values):
    table = league(values, DIRECTIONS, POSTS, MODEL, WeightDraws(draws=2)).set_index("code")
    told = cross(values)
    for unit in UNITS:
        assert told.scores.loc[unit, told.own[unit]] == table.score[unit]
    assert told.own_leads.tolist() == table.lead.tolist()
    assert told.best_fit.own_rank.tolist() == table["rank"].tolist()


@settings(max_examples=25)
@given(values=drawn_values, unit=st.sampled_from(UNITS))
def test_the_rank_if_moved_is_that_of_a_league_with_the_unit_moved(values, unit):
    told = cross(values)
    for zone in told.leads:
        moved = functional(MODEL.assignment.to_dict() | {unit: zone}, WEIGHTS)
        table = league(values, DIRECTIONS, POSTS, moved, WeightDraws(draws=2)).set_index("code")
        assert told.ranks_if_moved.loc[unit, zone] == table["rank"][unit]


@settings(max_examples=25)
@given(values=drawn_values)
def test_each_column_is_the_league_of_all_by_that_yardstick(values):
    told = cross(values)
    for zone in ("city", "eco"):
        table = league(values, DIRECTIONS, POSTS, uniform(UNITS, WEIGHTS.loc[zone]), WeightDraws(draws=2))
        assert told.scores[zone].tolist() == table.score.tolist()
        assert told.ranks[zone].tolist() == table["rank"].tolist()


@settings(max_examples=25)
@given(values=drawn_values)
def test_nobody_loses_by_its_best_yardstick_and_leads_sum_to_zero(values):
    told = cross(values)
    assert (told.best_fit[["lead_gained", "places_gained"]] >= 0).all(axis=None)
    assert (told.best_fit.rank_by_best <= told.best_fit.rank_by_own).all()
    assert told.leads.sum().tolist() == pytest.approx([0, 0], abs=1e-7)
    assert told.scores.stack().between(0, 100).all()


@settings(max_examples=25)
@given(values=drawn_values, unit=st.sampled_from(UNITS), name=st.sampled_from(INDICATORS), gain=st.floats(0, 50))
def test_a_better_value_never_costs_anything_on_any_yardstick(values, unit, name, gain):
    better = values.copy()
    better.loc[unit, name] += DIRECTIONS[name] * gain
    before, after = cross(values), cross(better)
    for field in ("scores", "leads"):
        assert (getattr(after, field).loc[unit] >= getattr(before, field).loc[unit] - 1e-9).all()
    assert (after.ranks.loc[unit] <= before.ranks.loc[unit]).all()


@settings(max_examples=25)
@given(values=drawn_values, rows=st.permutations(UNITS), columns=st.permutations(INDICATORS))
def test_neither_order_nor_names_matter(values, rows, columns):
    told, shuffled = cross(values), cross(values.loc[rows, columns], posts=POSTS.iloc[::-1])
    pd.testing.assert_frame_equal(shuffled.scores.loc[UNITS], told.scores)
    pd.testing.assert_frame_equal(shuffled.best_fit.loc[UNITS], told.best_fit)
    renamed = functional(MODEL.assignment.map({"city": "z", "eco": "y"}), WEIGHTS.set_axis(["z", "y", "x"]))
    assert cross(values, renamed).scores.to_numpy().tolist() == told.scores.to_numpy().tolist()


def test_under_one_yardstick_there_is_nothing_to_win_by_moving():
    values = pd.DataFrame(np.arange(15.0).reshape(5, 3), index=UNITS, columns=INDICATORS)
    assert (cross(values, uniform(UNITS, WEIGHTS.loc["city"])).best_fit.lead_gained == 0).all()


def test_what_is_missing_for_one_is_left_out_for_all():
    values = pd.DataFrame(np.arange(15.0).reshape(5, 3), index=UNITS, columns=INDICATORS)
    gap = values.copy()
    gap.loc["c", "forest"] = np.nan
    pd.testing.assert_frame_equal(cross(gap).scores, cross(values.drop(columns="forest")).scores)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda v: v.assign(fear=1.0), "fear"),
        (lambda v: v.set_axis([*UNITS[:4], "nowhere"]), "nowhere"),
        (lambda v: v.set_axis([*UNITS[:4], "a"]), "named twice: a"),
        (lambda v: v * np.nan, "no indicator"),
    ],
)
def test_what_does_not_fit_is_refused_by_name(change, told):
    values = pd.DataFrame(np.arange(15.0).reshape(5, 3), index=UNITS, columns=INDICATORS)
    with pytest.raises(InputError, match=told):
        cross(change(values))


def test_a_zone_that_weighs_nothing_that_is_seen_is_named():
    values = pd.DataFrame({"forest": [1.0, 2, 3, 4, 5]}, index=UNITS)
    with pytest.raises(InputError, match="empty"):
        cross(values, functional(dict.fromkeys(UNITS, "eco") | {"a": "empty"}, WEIGHTS))


def test_guiyang_in_2016_is_last_whatever_zone_it_is_put_in():
    record, scenario = load_record(), load_scenario("guizhou-2025")
    posts = score_history(record, scenario).goalposts
    values = indicator_panel(record, scenario).loc[2016]
    told = cross(values, zone_model(record, scenario, "functional"), posts, measure_directions(scenario))
    assert (told.ranks.loc["520100"] == 9).all()
    assert (told.ranks_if_moved.loc["520100"] == 9).all()
