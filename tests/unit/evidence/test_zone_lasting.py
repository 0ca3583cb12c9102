"""What lasts: against analysis of variance, coverage of the interval, and last places by hand."""

import numpy as np
import pandas as pd
import pytest
from statsmodels.formula.api import ols
from statsmodels.stats.anova import anova_lm

from gzsim.errors import InputError
from gzsim.evidence import lasting, telling_apart
from gzsim.evidence.intraclass import balanced, icc_interval, mean_squares

KEY = ("mine", "any")


def made(seed: int, share: float, places: int = 9, years: int = 12) -> pd.DataFrame:
    luck = np.random.default_rng(seed)
    points = np.sqrt(share) * luck.normal(size=places) + np.sqrt(1 - share) * luck.normal(size=(years, places))
    return pd.DataFrame(points - points.mean(axis=1, keepdims=True)).add_prefix("p")


def test_icc_is_that_of_an_analysis_of_variance():
    points = made(1, 0.3)
    long = points.stack().rename("x").reset_index().set_axis(["year", "place", "x"], axis=1)
    table = anova_lm(ols("x ~ C(place) + C(year)", long).fit())["mean_sq"]
    between, within = mean_squares(points.to_numpy(), 1)
    assert [between, within] == pytest.approx([table["C(place)"], table["Residual"]])
    ratio = table["C(place)"] / table["Residual"]
    assert lasting({KEY: points}, times=9).loc[KEY, "icc"] == pytest.approx((ratio - 1) / (ratio + 11))


def test_groups_take_their_freedom():
    points = pd.concat([made(1, 0.3, 5), made(2, 0.3, 4).add_prefix("q")], axis=1)
    group = pd.Series(["x"] * 5 + ["y"] * 4, index=points.columns)
    parts = [mean_squares(points.loc[:, group == name].to_numpy(), 1) for name in "xy"]
    whole = mean_squares(points.to_numpy(), 2)
    for side in (0, 1):
        assert whole[side] == pytest.approx((4 * parts[0][side] + 3 * parts[1][side]) / 7)
    assert lasting({KEY: points}, {KEY: group}, times=9).loc[KEY, "last"] == 2 * 11


def test_the_interval_covers_the_truth():
    """400 panels of nine places: 95 % within Monte-Carlo error of 3.3 points."""
    within = 0
    for seed in range(400):
        between, rest = mean_squares(made(seed, 0.3).to_numpy(), 1)
        found = icc_interval(between / rest, 8, 12)
        within += found["icc_low"] <= 0.3 <= found["icc_high"]
    assert within / 400 == pytest.approx(0.95, abs=0.033)


def test_years_needed_follow_spearman_and_brown():
    found = icc_interval(4.0, 8, 16)
    k, icc = found["years_needed"], found["icc"]
    assert k * icc / (1 + (k - 1) * icc) == pytest.approx(0.8)
    assert icc_interval(0.5, 8, 16)["years_needed"] == np.inf


def test_last_again_and_the_next_years_rank_by_hand():
    points = pd.DataFrame([[2.0, 1.0, 0.0], [2.0, 1.0, 0.0], [0.0, 1.0, 2.0]], columns=list("abc")) - 1
    row = lasting({KEY: points}, times=4000).loc[KEY]
    assert (row["last"], row["last_again"], row["lag_1"]) == (2, 1, 0)
    assert row["again_by_chance"] == pytest.approx(2 / 3, abs=0.05)


def test_in_zones_each_has_its_last():
    points = pd.DataFrame([[1.0, -1.0, 1.0, -1.0]] * 3, columns=list("abcd"))
    zones = pd.Series(["x", "x", "y", "y"], index=list("abcd"))
    row = lasting({KEY: points}, {KEY: zones}, times=99).loc[KEY]
    assert (row["last"], row["last_again"]) == (4, 4)
    assert row["again_by_chance"] == pytest.approx(2, abs=0.4)


def test_memory_alone_is_not_taken_for_what_lasts():
    """Noise with a memory of 0.6 fools exchanges of single years, and not panels that remember as much."""
    fooled = honest = 0
    for seed in range(40):
        luck = np.random.default_rng(seed)
        noise = luck.normal(size=(16, 9))
        for year in range(1, 16):
            noise[year] = 0.6 * noise[year - 1] + 0.8 * noise[year]
        row = lasting({KEY: pd.DataFrame(noise - noise.mean(axis=1, keepdims=True)).add_prefix("p")}, times=199).loc[
            KEY
        ]
        fooled += row["p_icc"] <= 0.05
        honest += row["p_icc_memory"] <= 0.05
    assert fooled >= 30
    assert honest <= 6


def test_what_lasts_is_found():
    row = lasting({KEY: made(3, 0.6)}, times=199).loc[KEY]
    assert max(row["p_icc"], row["p_icc_memory"], row["p_lag_1"]) <= 0.02


def test_pairs_that_never_change_are_told_apart():
    steady = pd.DataFrame([[3.0, 0.0, -3.0], [3.1, -0.1, -3.0], [2.9, 0.1, -3.0]], columns=list("abc"))
    row = telling_apart({KEY: steady}, times=199).loc[KEY]
    assert row[["in_a_year", "over_years", "ordered", "pairs"]].tolist() == [1, 1, 1, 3]


def test_shares_of_pairs_by_hand():
    """One pair: gaps 1, 1, 1, 5, with mean 2 and deviation 2; t of three degrees of freedom leaves 5 % above 2.353."""
    points = pd.DataFrame({"a": [0.5, 0.5, 0.5, 2.5], "b": [-0.5, -0.5, -0.5, -2.5]})
    row = telling_apart({KEY: points}, times=9).loc[KEY]
    assert row["in_a_year"] == 0.25  # 5 > 2.353 · 2
    assert row["over_years"] == 0  # 2 < 2.353 · 2 / 2
    assert row["ordered"] == 1
    assert telling_apart({KEY: points}, level=0.5, times=9).loc[KEY, "over_years"] == 1


def test_pairs_across_zones_are_not_compared():
    points = pd.DataFrame([[1.0, -1.0, 5.0, -5.0], [1.2, -1.2, 5.0, -5.0]], columns=list("abcd"))
    zones = pd.Series(["x", "x", "y", "y"], index=list("abcd"))
    assert telling_apart({KEY: points}, {KEY: zones}, times=9).loc[KEY, "pairs"] == 2


def test_a_panel_must_be_balanced():
    with pytest.raises(InputError, match="some years only"):
        balanced(pd.DataFrame({"a": [1.0, np.nan], "b": [1.0, 2.0], "c": [1.0, 2.0]}))
    with pytest.raises(InputError, match="nobody"):
        balanced(pd.DataFrame({"a": [1.0, 2.0], "b": [1.0, 2.0]}), pd.Series({"a": "x", "b": "y"}))
    with pytest.raises(InputError, match="1 years"):
        balanced(pd.DataFrame({"a": [1.0], "b": [1.0]}))
