"""Figures of experiments: legible in every language, with long names, and complete."""

import numpy as np
import pandas as pd
import pytest

from gzsim.errors import InputError
from gzsim.views import experiment_figures
from gzsim.views.labels import Name
from gzsim.views.regions import region, within

NAMES = {
    "discount": Name("Discount factor of leaders", "领导干部贴现因子"),
    "effort": Name("Cost of effort on what is measured", "考核工作成本"),
    "scheme": Name("Scheme", "奖惩方案"),
    "last_place": Name("Last-place deduction", "末位扣减"),
    "none": Name("No sanction", "无奖惩"),
    "quota": Name("Quota", "名额分配"),
    "debt": Name("Debt", "政府债务"),
}
FACTORS = ["discount", "effort", "scheme"]


def shares():
    low, mid, high = np.array([0.2, 0.1, -0.05]), np.array([0.3, 0.2, 0.0]), np.array([0.4, 0.3, 0.05])
    return pd.DataFrame({"factor": FACTORS, "first": mid, "first_low": low, "first_high": high,
                         "total": mid + 0.2, "total_low": low + 0.2, "total_high": high + 0.2})  # fmt: skip


def effects():
    size = np.array([3.0, 2.0, 0.5])
    return pd.DataFrame({"factor": FACTORS, "mu": [-3.0, 1.0, 0.5], "mu_star": size, "mu_star_low": size - 0.3,
                         "mu_star_high": size + 0.3, "sigma": [1.0, 2.5, np.nan]})  # fmt: skip


def cases():
    place = np.arange(120)
    kinds = pd.Series(np.array(["last_place", "none", "quota"])[place % 3], dtype="category")
    return pd.DataFrame({"discount": 0.88 + place / 1000, "effort": place * 0.618 % 1, "scheme": kinds})


def bounds():
    rows = [("discount", np.nan, 0.93, None), ("effort", 0.2, 0.9, None), ("scheme", np.nan, np.nan, ("none", "quota"))]
    return pd.DataFrame(rows, columns=["factor", "low", "high", "categories"])


def steps(chosen=3):
    table = pd.DataFrame({"coverage": [1.0, 0.9, 0.6, 0.3], "density": [0.2, 0.4, 0.8, 0.95], "restricted": range(4)})
    return table.assign(chosen=table.index == chosen)


def checked():
    truth = np.linspace(-2, 3, 40)
    return pd.DataFrame({"simulated": truth, "mean": truth + 0.2 * np.sin(9 * truth), "sd": 0.2})


ERROR = pd.DataFrame({"rmse": [0.14], "r2": [0.97], "coverage_90": [0.95]})
OF_INTEREST = within(cases(), bounds())
DRAWN = {
    "shares": lambda language: experiment_figures.variance_shares(shares(), "debt", language, NAMES),
    "effects": lambda language: experiment_figures.elementary_effects(effects(), "debt", language, NAMES),
    "box": lambda language: experiment_figures.discovered_box(cases(), OF_INTEREST, bounds(), steps(), language, NAMES),
    "box of categories": lambda language: experiment_figures.discovered_box(
        cases(), OF_INTEREST, bounds().iloc[2:], steps(1), language, NAMES
    ),
    "box of one factor": lambda language: experiment_figures.discovered_box(
        cases()[["discount"]], OF_INTEREST, bounds().iloc[:1], steps(2), language, NAMES
    ),
    "emulator": lambda language: experiment_figures.predicted_against_simulated(
        checked(), ERROR, "debt", language, NAMES
    ),
}


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("draw", DRAWN.values(), ids=DRAWN)
def test_figures_of_experiments_are_legible(draw, language, assert_legible):
    assert_legible(draw(language), language)


@pytest.mark.parametrize("draw", DRAWN.values(), ids=DRAWN)
def test_figures_of_experiments_are_described_in_their_language(draw):
    assert draw("en").alt.isascii() or "≥" in draw("en").alt or "≤" in draw("en").alt
    assert not any("a" <= letter <= "z" for letter in draw("zh").alt)


def test_bars_end_where_the_table_says():
    axes = experiment_figures.variance_shares(shares(), "debt", "en").axes[0]
    ends = sorted(round(bar.get_width(), 6) for bar in axes.patches)
    assert ends == sorted([*shares()["total"].round(6), *shares()["first"].round(6)])


def test_falling_effects_are_hatched():
    axes = experiment_figures.elementary_effects(effects(), "debt", "en").axes[0]
    hatched = [bar.get_width() for bar in axes.patches if bar.get_hatch() and np.isfinite(bar.get_width())]
    assert hatched == [3.0]


def test_cases_beyond_bounds_that_are_not_drawn_are_pale():
    axes = experiment_figures.discovered_box(cases(), OF_INTEREST, bounds(), steps(), "en").axes[0]
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("discount", "scheme")
    pale = sum(len(dots.get_offsets()) for dots in axes.collections if dots.get_alpha() < 0.5)
    assert pale == (~within(cases(), bounds().iloc[[1]])).sum()


def test_an_emulator_worse_than_the_mean_says_so():
    drawn = experiment_figures.predicted_against_simulated(checked(), ERROR.assign(r2=-0.2), "debt", "en")
    assert "no better than the mean" in drawn.alt


def test_a_region_without_bounds_is_anywhere():
    assert region(bounds().iloc[:0]).en == "anywhere"
    assert within(cases(), bounds().iloc[:0]).all()


def test_tables_without_their_columns_are_refused():
    with pytest.raises(InputError, match="total_low"):
        experiment_figures.variance_shares(shares().drop(columns="total_low"), "debt")
    with pytest.raises(InputError, match="categories"):
        region(bounds().drop(columns="categories"))
    with pytest.raises(InputError, match="scheme"):
        within(cases().drop(columns="scheme"), bounds())
