import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gzsim.errors import InputError
from gzsim.index.recipe import Recipe
from gzsim.zones import WeightDraws, drawn_league, functional, league, uniform, zone_recipe
from gzsim.zones.league import leagues

UNITS = ["520100", "520300", "522600", "520600", "520500"]
INDICATORS = ["growth", "income", "forest", "pm25"]
DIRECTIONS = {"growth": 1, "income": 1, "forest": 1, "pm25": -1}
POSTS = pd.DataFrame({"low": [0.0, 0, 20, 20], "high": [20.0, 10, 70, 60]}, index=INDICATORS)
WEIGHTS = pd.DataFrame(
    {"growth": [0.4, 0.1], "income": [0.2, 0.2], "forest": [0.1, 0.3], "pm25": [0.1, 0.2], "talent": [0.2, 0.2]},
    index=["city", "eco"],
)
MODEL = functional(dict(zip(UNITS, ["city", "city", "eco", "eco", "city"], strict=True)), WEIGHTS)
VALUES = pd.DataFrame(
    [[12.0, 5, 30, 40], [10, 6, 40, 35], [6, 7, 60, 25], [8, 4, 55, 30], [14, 8, 35, 45]],
    index=UNITS,
    columns=INDICATORS,
)


def few(values, model=MODEL, posts=POSTS, directions=DIRECTIONS):
    return league(values, directions, posts, model, WeightDraws(draws=200)).set_index("code")


drawn_values = st.lists(
    st.tuples(st.integers(-5, 25), st.integers(-2, 12), st.integers(10, 80), st.integers(10, 70)),
    min_size=5,
    max_size=5,
).map(lambda rows: pd.DataFrame(rows, index=UNITS, columns=INDICATORS, dtype=float))


def test_a_city_and_a_forest_worked_by_hand():
    table = few(VALUES.loc[["520100", "522600"]])
    city = (0.4 * 60 + 0.2 * 50 + 0.1 * 20 + 0.1 * 50) / 0.8
    forest = (0.1 * 30 + 0.2 * 70 + 0.3 * 80 + 0.2 * 87.5) / 0.8
    assert table.score.to_dict() == pytest.approx({"520100": city, "522600": forest})
    assert table["rank"].to_dict() == {"520100": 2, "522600": 1}
    assert table.coverage.tolist() == pytest.approx([0.8, 0.8])


def test_a_lead_is_the_distance_to_the_average_on_the_own_yardstick():
    table = few(VALUES.loc[["520100", "522600"]])
    gaps = {"growth": 60 - 30, "income": 50 - 70, "forest": 20 - 80, "pm25": 50 - 87.5}
    city = sum(WEIGHTS.loc["city", name] / 0.8 * gap / 2 for name, gap in gaps.items())
    forest = -sum(WEIGHTS.loc["eco", name] / 0.8 * gap / 2 for name, gap in gaps.items())
    assert table.lead.to_dict() == pytest.approx({"520100": city, "522600": forest})


def test_a_zone_of_the_league_is_a_recipe_that_a_file_can_hold():
    table = few(VALUES)
    for zone, members in table.groupby("zone"):
        recipe = zone_recipe(MODEL, zone, DIRECTIONS, POSTS, seen=INDICATORS)
        scores = Recipe.from_yaml(recipe.to_yaml()).build(VALUES).scores["index"]
        assert scores[members.index].to_numpy() == pytest.approx(members.score, abs=1e-9)
        assert (scores - scores.mean())[members.index].to_numpy() == pytest.approx(members.lead, abs=1e-9)


@settings(max_examples=20)
@given(values=drawn_values)
def test_on_one_yardstick_leads_are_scores_less_their_mean(values):
    table = few(values, uniform(UNITS, WEIGHTS.loc["city"]))
    assert table.lead.tolist() == pytest.approx((table.score - table.score.mean()).tolist(), abs=1e-8)


@settings(max_examples=10)
@given(tables=st.dictionaries(st.integers(2001, 2009), drawn_values, min_size=1), gaps=st.randoms())
def test_each_of_many_years_is_scored_as_it_is_by_itself(tables, gaps):
    for values in tables.values():
        values.loc[gaps.choice(UNITS), gaps.choice(INDICATORS)] = np.nan
    panel = pd.concat(tables, names=["year", "code"])
    together = leagues(panel, DIRECTIONS, POSTS, MODEL)
    assert list(together) == list(tables)
    for year, values in tables.items():
        pd.testing.assert_frame_equal(together[year], league(values, DIRECTIONS, POSTS, MODEL), check_exact=True)


@settings(max_examples=20)
@given(shift=st.floats(-3, 2), name=st.sampled_from(INDICATORS))
def test_a_year_that_is_good_for_all_moves_no_rank_between_zones(shift, name):
    """Within the goalposts a common shift moves scores of yardsticks apart, and no lead."""
    moved, still = few(VALUES.assign(**{name: VALUES[name] + shift})), few(VALUES)
    assert moved.lead.tolist() == pytest.approx(still.lead.tolist(), abs=1e-8)
    assert moved["rank"].tolist() == still["rank"].tolist()


def test_an_indicator_missing_for_one_is_left_out_for_all():
    gap = VALUES.copy()
    gap.loc["520500", "forest"] = np.nan
    pd.testing.assert_frame_equal(few(gap), few(VALUES.drop(columns="forest")))
    assert few(gap).coverage.to_dict() == pytest.approx(
        {"520100": 0.7, "520300": 0.7, "522600": 0.5, "520600": 0.5, "520500": 0.7}
    )


@settings(max_examples=20)
@given(values=drawn_values)
def test_under_one_yardstick_places_in_zone_and_province_are_one(values):
    table = few(values, uniform(UNITS, WEIGHTS.loc["city"]))
    assert table["rank"].tolist() == table.rank_in_zone.tolist()


@settings(max_examples=20)
@given(values=drawn_values)
def test_the_place_in_the_zone_counts_members_only(values):
    table = few(values)
    for zone, members in table.groupby("zone"):
        alone = few(values.loc[members.index])
        assert members.rank_in_zone.tolist() == alone["rank"].tolist(), zone


@settings(max_examples=20)
@given(values=drawn_values, rows=st.permutations(UNITS), columns=st.permutations(INDICATORS))
def test_neither_the_order_of_units_nor_of_indicators_matters(values, rows, columns):
    shuffled = few(values.loc[rows, columns], posts=POSTS.iloc[::-1], directions=dict(reversed(DIRECTIONS.items())))
    pd.testing.assert_frame_equal(shuffled.loc[UNITS], few(values))


@settings(max_examples=20)
@given(values=drawn_values)
def test_the_names_of_units_zones_and_indicators_do_not_matter(values):
    renamed = dict(zip(INDICATORS, ["a_growth", "c_income", "b_forest", "d_pm25"], strict=True)) | {
        "talent": "e_talent"
    }
    zones = {"city": "z", "eco": "a"}
    model = functional(MODEL.assignment.map(zones), WEIGHTS.rename(index=zones, columns=renamed))
    directions = {renamed[name]: sign for name, sign in DIRECTIONS.items()}
    table = few(values.rename(columns=renamed), model, POSTS.rename(index=renamed), directions)
    for column in ("score", "rank", "rank_in_zone", "coverage"):
        assert table[column].tolist() == pytest.approx(few(values)[column].tolist())


@settings(max_examples=20)
@given(values=drawn_values, slope=st.floats(0.1, 50), shift=st.floats(-50, 50), name=st.sampled_from(INDICATORS))
def test_the_unit_of_an_indicator_does_not_matter(values, slope, shift, name):
    posts = POSTS.copy()
    posts.loc[name] = slope * posts.loc[name] + shift
    moved = few(values.assign(**{name: slope * values[name] + shift}), posts=posts)
    assert moved.score.tolist() == pytest.approx(few(values).score.tolist(), abs=1e-6)


@settings(max_examples=30)
@given(values=drawn_values, unit=st.sampled_from(UNITS), name=st.sampled_from(INDICATORS), gain=st.floats(0, 50))
def test_a_better_value_never_costs_score_or_place(values, unit, name, gain):
    better = values.copy()
    better.loc[unit, name] += DIRECTIONS[name] * gain
    before, after = few(values), few(better)
    assert after.score[unit] >= before.score[unit]
    assert after["rank"][unit] <= before["rank"][unit]
    assert after.rank_in_zone[unit] <= before.rank_in_zone[unit]
    pd.testing.assert_series_equal(after.score.drop(unit), before.score.drop(unit))


@settings(max_examples=20)
@given(values=drawn_values)
def test_scores_stay_between_zero_and_a_hundred_and_bounds_in_order(values):
    table = few(values)
    assert table.score.between(0, 100).all()
    assert (table.rank_low <= table.rank_high).all()
    assert table[["rank", "rank_low", "rank_high"]].isin(range(1, 6)).all(axis=None)


def test_more_weight_on_the_unseen_changes_coverage_and_no_score():
    seen = WEIGHTS.drop(columns="talent")
    heavier = seen.mul(0.5 / seen.sum(axis=1), axis=0).assign(talent=0.5)
    model = functional(MODEL.assignment, heavier)
    assert few(VALUES, model).score.tolist() == pytest.approx(few(VALUES).score.tolist())
    assert few(VALUES, model).coverage.tolist() == pytest.approx([0.5] * 5)


def test_less_coverage_makes_ranks_less_sure():
    seen = WEIGHTS.drop(columns="talent")
    blind = functional(MODEL.assignment, seen.mul(0.1 / seen.sum(axis=1), axis=0).assign(talent=0.9))

    def width(model):
        table = few(VALUES, model)
        return (table.rank_high - table.rank_low).sum()

    assert width(blind) > width(MODEL)


def odds_of(values, model=MODEL):
    return drawn_league(values, DIRECTIONS, POSTS, model, WeightDraws(draws=200))


@settings(max_examples=20)
@given(values=drawn_values)
def test_a_rank_s_interval_holds_what_the_odds_put_between_quantiles(values):
    drawn = odds_of(values)
    odds, table = drawn.ranks.probability, drawn.table.set_index("code")
    assert odds.sum(axis=1).tolist() == pytest.approx([1] * 5)
    below = odds.cumsum(axis=1)
    assert ((below >= 0.05 - 1e-9).idxmax(axis=1) == table.rank_low).all()
    assert ((below >= 0.95 - 1e-9).idxmax(axis=1) == table.rank_high).all()


@settings(max_examples=20)
@given(values=drawn_values)
def test_odds_within_a_zone_are_those_of_its_members_alone(values):
    members = MODEL.assignment.index[MODEL.assignment == "city"]
    within = odds_of(values).ranks_in_zone.probability.loc[members]
    alone = odds_of(values.loc[members]).ranks.probability
    assert within[alone.columns].to_numpy() == pytest.approx(alone.to_numpy())
    assert not within.drop(columns=alone.columns).any(axis=None)


def test_under_one_yardstick_odds_in_the_zone_are_those_of_the_province():
    drawn = odds_of(VALUES, uniform(UNITS, WEIGHTS.loc["city"]))
    pd.testing.assert_frame_equal(drawn.ranks_in_zone.probability, drawn.ranks.probability)


def test_units_that_tie_in_every_draw_share_the_better_rank():
    same = VALUES.assign(**{name: VALUES.loc["520100", name] for name in INDICATORS})
    assert odds_of(same, uniform(UNITS, WEIGHTS.loc["city"])).ranks.probability[1].tolist() == [1] * 5


@pytest.mark.parametrize("wrong", [{"concentration": 0}, {"draws": 0}])
def test_weights_cannot_be_drawn_without_concentration_or_draws(wrong):
    with pytest.raises(InputError, match=f"{next(iter(wrong))}: 0 is"):
        WeightDraws(**wrong)


def test_units_that_are_equal_on_everything_share_their_place():
    same = VALUES.copy()
    same.loc["520300"] = same.loc["520100"]
    table = few(same)
    columns = ["score", "rank", "rank_low", "rank_high"]
    assert table.loc["520100", columns].tolist() == table.loc["520300", columns].tolist()


def test_the_same_seed_gives_the_same_bits():
    pd.testing.assert_frame_equal(few(VALUES), few(VALUES), check_exact=True)


@pytest.mark.parametrize(
    ("build", "told"),
    [
        (lambda: few(VALUES.assign(fear=1.0)), "fear"),
        (lambda: few(VALUES.set_axis([*UNITS[:4], "529999"])), "529999"),
        (lambda: few(VALUES, posts=POSTS.drop("forest")), "forest"),
        (lambda: few(VALUES, directions={"growth": 1}), "income"),
        (lambda: few(VALUES * np.nan), "no indicator"),
        (
            lambda: few(
                VALUES.assign(talent=1.0)[["talent"]],
                functional(MODEL.assignment, WEIGHTS.assign(talent=[0, 0.2], growth=[0.6, 0.1])),
                POSTS.rename({"forest": "talent"}),
                {"talent": 1},
            ),
            "city",
        ),
    ],
)
def test_what_does_not_fit_is_refused_by_name(build, told):
    with pytest.raises(InputError, match=told):
        build()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        *(({"directions": {"growth": each, "forest": 1}}, "directions") for each in (1.7, -1.9, 0, "up", None, np.nan)),
        ({"directions": pd.DataFrame({"growth": [1]})}, "directions"),
        ({"goalposts": {"growth": (0, 1)}}, "goalposts"),
        ({"goalposts": None}, "goalposts"),
        ({"goalposts": "no columns"}, "goalposts"),
        ({"goalposts": "twice"}, "goalposts"),
        ({"goalposts": "infinite"}, "goalposts"),
    ],
)
def test_directions_and_goalposts_that_cannot_be_are_refused(changes, field):
    weights = pd.DataFrame({"growth": [0.8, 0.2], "forest": [0.2, 0.8]}, index=["city", "green"])
    model = functional({"a": "city", "b": "city", "c": "green"}, weights)
    values = pd.DataFrame({"growth": [12.0, 9.0, 8.0], "forest": [40.0, 35.0, 30.0]}, index=["a", "b", "c"])
    posts = pd.DataFrame({"low": [5.0, 20.0], "high": [15.0, 70.0]}, index=["growth", "forest"])
    spoilt = {
        "no columns": posts.rename(columns={"low": "lower"}),
        "twice": pd.concat([posts, posts + 1.0]),
        "infinite": posts.replace(5.0, -np.inf),
    }
    said = {"directions": {"growth": 1, "forest": 1}, "goalposts": posts} | changes
    if isinstance(said["goalposts"], str):
        said["goalposts"] = spoilt[said["goalposts"]]
    with pytest.raises(InputError, match=field):
        league(values, said["directions"], said["goalposts"], model)


@pytest.mark.parametrize("concentration", [0, -1.0, np.nan, np.inf, "a", None, True])
def test_a_concentration_that_cannot_be_is_refused(concentration):
    with pytest.raises(InputError, match="concentration"):
        WeightDraws(concentration=concentration)


@pytest.mark.parametrize("field", ["draws", "seed"])
@pytest.mark.parametrize("count", [-1, 1.5, np.nan, "a", None])
def test_counts_of_a_drawing_are_whole(field, count):
    with pytest.raises(InputError, match=field):
        WeightDraws(**{field: count})
