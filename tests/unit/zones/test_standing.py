"""One rule of ranking: what it compares, what noise it takes into account, and whom it puts last."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from gzsim.errors import InputError
from gzsim.numeric.standing import scales
from gzsim.numeric.two_way import two_way_residuals
from gzsim.zones import VetoRule, WeightDraws, alternatives, drawn_league, functional, league, uniform
from gzsim.zones.binding import vetoed_league
from gzsim.zones.noise import noise_covariance, noise_of
from gzsim.zones.standing import RANKINGS, comparable_points

UNITS = list("abcdefghi")
INDICATORS = ["growth", "income", "forest"]
ZONES = dict(zip(UNITS, ["city"] * 2 + ["rural"] * 4 + ["green"] * 3, strict=True))
WEIGHTS = pd.DataFrame(
    {"growth": [0.7, 0.4, 0.1], "income": [0.2, 0.4, 0.3], "forest": [0.1, 0.2, 0.6]}, index=["city", "rural", "green"]
)
MODEL = functional(ZONES, WEIGHTS)
UP = dict.fromkeys(INDICATORS, 1)
POSTS = pd.DataFrame({"low": 0.0, "high": 100.0}, index=INDICATORS)
NOISE = {"city": 14.6, "rural": 10.4, "green": 7.5}
FEW = WeightDraws(draws=50)


def some(seed=0, spread=10.0):
    figures = np.random.default_rng(seed).normal(50, spread, (9, 3)).clip(0, 100)
    return pd.DataFrame(figures, index=UNITS, columns=INDICATORS)


def ranked(values, ranking, model=MODEL, noise=NOISE):
    return league(values, UP, POSTS, model, FEW, ranking=ranking, noise=noise).set_index("code")


def shares_last(ranking, years=6000):
    """How often each of nine equals is last, whose yardsticks are of one indicator each, and luck of its own size."""
    draws = np.random.default_rng(1).normal(0, 1, (years, 9, 3)) * list(NOISE.values())
    own = [list(NOISE).index(ZONES[unit]) for unit in UNITS]
    places = np.arange(9)
    leads = draws[:, places, own] - (draws.mean(axis=1)[:, own] if ranking != "raw" else 0)
    if ranking == "scaled_lead":
        leads = leads * scales(np.array([NOISE[ZONES[unit]] for unit in UNITS]))
    return np.bincount(leads.argmin(axis=1), minlength=9) / years


def test_whoever_is_like_all_others_is_last_once_in_nine_years_by_scaled_lead():
    assert shares_last("scaled_lead") == pytest.approx(np.full(9, 1 / 9), abs=0.02)


@pytest.mark.parametrize("ranking", ["lead", "raw"])
def test_by_lead_and_raw_the_noisier_yardstick_is_last_more_often(ranking):
    expected = np.repeat([0.19, 0.11, 0.06], [2, 4, 3])
    assert shares_last(ranking) == pytest.approx(expected, abs=0.02)


def test_the_league_puts_equals_last_equally_often_by_noise_that_it_finds():
    model = functional(ZONES, pd.DataFrame(np.eye(3), index=list(NOISE), columns=INDICATORS))
    years, draws = range(150), np.random.default_rng(2).normal(0, 1, (150 * 9, 3))
    index = pd.MultiIndex.from_product([years, UNITS], names=["year", "code"])
    panel = pd.DataFrame(50 + draws * list(NOISE.values()) / 3, index, INDICATORS)
    noise = noise_of(panel, UP, POSTS, model)
    tables = [league(panel.loc[year], UP, POSTS, model, WeightDraws(draws=1), noise=noise) for year in years]
    assert tables[0].groupby("zone")["noise"].first()[list(NOISE)].tolist() == pytest.approx(
        [sd / 3 for sd in NOISE.values()], rel=0.1
    )
    last = {column: np.mean([table[column] == table[column].min() for table in tables], axis=0)
            for column in ("scaled_lead", "lead")}  # fmt: skip
    by_zone = pd.DataFrame(last, index=UNITS).groupby(ZONES).mean()
    assert by_zone["scaled_lead"].to_numpy() == pytest.approx(np.full(3, 1 / 9), abs=0.04)
    assert by_zone.loc["city", "lead"] > 0.15 > 0.08 > by_zone.loc["green", "lead"]


@settings(max_examples=20)
@given(seed=st.integers(0, 10_000), ranking=st.sampled_from(["scaled_lead", "lead", "raw"]))
def test_on_one_yardstick_all_rules_are_one(seed, ranking):
    model = uniform(UNITS, WEIGHTS.loc["rural"])
    by_lead = ranked(some(seed), "lead", model, {"all": 3.3})
    table = ranked(some(seed), ranking, model, {"all": 3.3})
    columns = ["score", "lead", "scaled_lead", "rank", "rank_in_zone", "rank_low", "rank_high"]
    pd.testing.assert_frame_equal(table[columns], by_lead[columns], check_exact=True)
    assert table["scaled_lead"].tolist() == table["lead"].tolist()
    without = ranked(some(seed), ranking, model, None)
    assert without["rank"].tolist() == table["rank"].tolist()
    assert without["ranking"].unique().tolist() == [ranking]


@settings(max_examples=20)
@given(seed=st.integers(0, 10_000))
def test_scaled_leads_are_points_and_move_no_rank_within_a_zone(seed):
    table = ranked(some(seed), "scaled_lead")
    sd = table["noise"]
    assert table["scaled_lead"].tolist() == pytest.approx((table["lead"] * sd.mean() / sd).tolist(), abs=1e-9)
    for _, members in table.groupby("zone"):
        assert members["rank"].rank().tolist() == members["rank_in_zone"].rank().tolist()


def test_raw_ranks_scores_as_they_are():
    table = ranked(some(), "raw")
    assert table["rank"].tolist() == table["score"].rank(ascending=False).tolist()


def test_within_zones_the_rank_is_that_in_the_zone_and_the_lonely_has_none():
    model = functional(ZONES | {"a": "alone"}, pd.concat([WEIGHTS, WEIGHTS.loc[["city"]].set_axis(["alone"])]))
    table = ranked(some(), "within_zone", model, None)
    assert table.index[table["rank"].isna()].tolist() == ["a", "b"]
    kept = table.dropna(subset="rank")
    assert kept["rank"].tolist() == kept["rank_in_zone"].tolist()
    assert (kept["rank_high"] <= kept.groupby("zone")["rank"].transform("size")).all()
    held = drawn_league(some(), UP, POSTS, model, FEW, ranking="within_zone").ranks
    assert held.probability.loc["c", 5:].sum() == 0


@pytest.mark.parametrize("noise", [None, {zone: pd.DataFrame(0.0, INDICATORS, INDICATORS) for zone in NOISE}])
def test_without_noise_leads_rank_and_the_table_says_so(noise):
    table, by_lead = ranked(some(), "scaled_lead", noise=noise), ranked(some(), "lead")
    assert table["ranking"].unique().tolist() == ["lead"]
    assert table["rank"].tolist() == by_lead["rank"].tolist()
    assert table["scaled_lead"].isna().all()


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"ranking": "moon"}, "ranking"),
        ({"noise": {"city": 1.0, "rural": 1.0}}, "green"),
        ({"noise": NOISE | {"city": 0.0}}, "noise.city"),
        ({"noise": NOISE | {"city": "much"}}, "noise.city"),
        ({"noise": NOISE | {"city": "3"}}, "noise.city"),
        ({"noise": NOISE | {"city": True}}, "noise.city"),
        ({"noise": NOISE | {"city": float("nan")}}, "noise.city"),
        ({"noise": 3.0}, "mapping zone"),
        ({"noise": list(NOISE)}, "mapping zone"),
    ],
)
def test_what_is_no_rule_and_no_noise_is_refused(given, told):
    with pytest.raises(InputError, match=told):
        league(some(), UP, POSTS, MODEL, FEW, **given)


@pytest.mark.parametrize("ranking", RANKINGS)
def test_schemes_settle_points_that_rank_as_the_table_does(ranking):
    table = ranked(some(), ranking)
    points = comparable_points(table)
    group = table["zone"] if ranking == "within_zone" else np.zeros(9)
    places = points.groupby(group).rank(ascending=False)
    assert places.tolist() == table["rank"].tolist()
    assert 0 <= points.mean() <= 100


@pytest.mark.parametrize("ranking", RANKINGS)
def test_a_cap_at_the_own_score_changes_nothing_and_a_lower_one_takes_its_worth(ranking):
    table = ranked(some(), ranking).reset_index()
    best = table.loc[table["rank"].idxmin()]
    values = pd.DataFrame({"accidents": (table["code"] == best["code"]).astype(float).to_numpy()}, index=table["code"])

    def after(cap):
        return vetoed_league(table, values, [VetoRule("accidents", 0.5, -1, "score cap", cap=cap)])

    assert after(best["score"]).ranks.tolist() == table["rank"].tolist()
    capped = table.assign(score=table["score"].where(table["code"] != best["code"], best["score"] - 5))
    taken = 5 * (scales(table["noise"].to_numpy())[best.name] if ranking == "scaled_lead" else 1)
    for column in ("lead", "scaled_lead"):
        capped[column] = table[column].where(table["code"] != best["code"], table[column] - taken)
    by = capped.groupby("zone" if ranking == "within_zone" else lambda _: 0)
    column = {"raw": "score", "scaled_lead": "scaled_lead"}.get(ranking, "lead")
    assert after(best["score"] - 5).ranks.tolist() == by[column].rank(ascending=False).tolist()


def test_alternatives_count_what_a_point_of_a_scaled_lead_is_worth():
    table = ranked(some(), "scaled_lead")
    hit = pd.DataFrame({"accidents": (table["rank"] == 1).astype(float)})
    cap = float(table.loc[table["rank"] == 1, "score"].iloc[0]) - 5
    rule = VetoRule("accidents", 0.5, -1, "score cap", cap=cap)
    worth = table["noise"].mean() / table["noise"]
    side = alternatives(table["scaled_lead"], hit, [rule], points=table["score"], worth=worth)
    assert side["score cap"].tolist() == vetoed_league(table.reset_index(), hit, [rule]).audit["rank_after"].tolist()


def test_last_places_by_veto_are_the_last_of_their_zone_within_zones():
    table = ranked(some(), "within_zone").reset_index()
    values = pd.DataFrame({"accidents": (table["rank"] == 1).astype(float).to_numpy()}, index=table["code"])
    vetoed = vetoed_league(table, values, [VetoRule("accidents", 0.5, -1, "last place")])
    assert vetoed.audit["rank_after"].tolist() == [2, 4, 3]


def test_residuals_of_a_balanced_panel_are_those_of_double_centring():
    x = np.random.default_rng(3).normal(size=(6, 4))
    left, free = two_way_residuals(x.ravel(), np.repeat(range(6), 4), np.tile(range(4), 6))
    assert left.reshape(6, 4) == pytest.approx(x - x.mean(0) - x.mean(1, keepdims=True) + x.mean())
    assert free == 15


@pytest.mark.parametrize("years", [2, 17, 20, 22, 60])
def test_freedom_is_that_of_the_dummies_of_units_and_years(years):
    unit, year = np.repeat(range(9), years), np.tile(range(years), 9)
    kept = np.random.default_rng(years).random(len(unit)) < 0.9
    dummies = np.hstack([np.eye(9)[unit], np.eye(years)[year]])
    for rows in (kept, np.ones_like(kept)):
        _, free = two_way_residuals(unit[rows], unit[rows], year[rows])
        assert free == rows.sum() - np.linalg.matrix_rank(dummies[rows])


def test_noise_is_found_again_whatever_lasts_and_whatever_all_share():
    rng = np.random.default_rng(4)
    true = np.array([[16.0, 6.0, 0.0], [6.0, 9.0, -2.0], [0.0, -2.0, 4.0]])
    draws = rng.multivariate_normal(np.zeros(3), true, (80, 9))
    draws += 30 * rng.normal(size=(1, 9, 3)) + 20 * rng.normal(size=(80, 1, 3))
    index = pd.MultiIndex.from_product([range(80), UNITS], names=["year", "code"])
    found = noise_covariance(pd.DataFrame(draws.reshape(-1, 3), index, INDICATORS))
    assert found.to_numpy() == pytest.approx(true, abs=4 * 16 * np.sqrt(2 / 640))
    chi = stats.chi2(8 * 79)
    assert chi.ppf(0.001) < found.iloc[0, 0] / 16 * 8 * 79 < chi.ppf(0.999)


@settings(max_examples=30)
@given(seed=st.integers(0, 10_000), missing=st.floats(0, 0.6))
def test_covariances_of_gappy_panels_are_semidefinite_and_symmetric(seed, missing):
    rng = np.random.default_rng(seed)
    index = pd.MultiIndex.from_product([range(6), UNITS], names=["year", "code"])
    panel = pd.DataFrame(rng.normal(size=(54, 3)), index, INDICATORS).mask(rng.random((54, 3)) < missing)
    found = noise_covariance(panel).dropna(how="all").dropna(axis=1, how="all").to_numpy()
    assert found == pytest.approx(found.T)
    assert np.linalg.eigvalsh(found).min(initial=0.0) > -1e-9


def test_an_indicator_of_one_year_has_no_noise_that_is_known():
    index = pd.MultiIndex.from_product([range(4), UNITS], names=["year", "code"])
    panel = pd.DataFrame(np.random.default_rng(5).normal(50, 9, (36, 3)), index, INDICATORS)
    panel.loc[1:, "forest"] = np.nan
    noise = noise_of(panel, UP, POSTS, MODEL)
    assert ranked(panel.loc[0], "scaled_lead", noise=noise)["ranking"].unique().tolist() == ["lead"]
    assert ranked(panel.loc[1, INDICATORS[:2]], "scaled_lead", noise=noise)["ranking"].unique().tolist() == [
        "scaled_lead"
    ]
