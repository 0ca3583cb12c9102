"""The ten primary outcomes: named beforehand, corrected together, blocked where the design fails its own check."""

import numpy as np
import pytest
from guides import text

from gzsim.evidence import county_levels, staggered_effect
from gzsim.evidence.staggered import effects_by_lot
from gzsim.lessons import natural_experiments as natural
from gzsim.numeric.shuffles import share_as_large
from gzsim.record import load_record


@pytest.fixture(scope="module")
def primary():
    return natural.primary(load_record())


def test_ten_outcomes_are_primary_and_have_names(primary):
    assert len(primary) == 10
    assert set(primary.index) <= natural.NAMES.keys()
    assert primary["smallest"].gt(0).all()
    inside = primary.dropna(subset=["low"])
    assert len(inside) == 9
    assert ((inside["low"] <= inside["effect"]) & (inside["effect"] <= inside["high"])).all()


def test_holm_steps_down(primary):
    """The k-th smallest p times what is left, never falling, at most 1."""
    ordered = primary.sort_values("p")
    steps = np.minimum(1, np.maximum.accumulate(ordered["p"] * np.arange(10, 0, -1)))
    assert ordered["holm"].to_numpy() == pytest.approx(steps.to_numpy())


def test_a_design_that_fails_its_own_check_is_blocked(primary):
    assert primary.index[primary["blocked"] != ""].tolist() == ["reform_gdp"]


def test_spending_alone_holds_and_not_where_the_window_ends_a_year_earlier(primary):
    spending = "exit_fiscal_expenditure"
    assert primary.index[primary["holm"] <= 0.05].tolist() == [spending]
    assert primary["holm"].drop(spending).gt(0.5).all()
    assert round(primary.loc[spending, "effect"], 1) == -9.3
    record = load_record()
    earlier = natural.exit_levels(record, "fiscal_expenditure").loc[:2018]
    assert share_as_large(effects_by_lot(earlier, natural.exits(record), times=1999)) > 0.05


def test_the_readme_says_what_holds(primary):
    told = text("README")
    assert "last years of mayors, crowding at targets, AQI 100: nothing holds at 5 % after correction." in told
    fell = 100 * (1 - np.exp(primary.loc["exit_fiscal_expenditure", "effect"] / 100))
    assert f"spending of those who left fell behind by {fell:.0f} %" in told


def test_what_lights_and_revenue_foretell_is_taken_off():
    record = load_record()
    left = natural.unexplained(record)
    assert left.shape == (14, 9)
    reported = record.table("gdp_growth_reported").reindex_like(left)[left.notna()]
    lights = record.growth_within_vintages("night_lights").reindex_like(left)[left.notna()]
    assert abs((reported - left).stack().corr(lights.stack())) > 0.1  # what was taken off goes with lights


def test_spending_of_the_nine_last_counties_rose_before_they_left_and_fell_after():
    """Why the exits seem to have cost money, and why a window that ends with 2018 shows nothing."""
    record = load_record()
    years = natural.exits(record)
    levels = 100 * np.log(county_levels(record, "fiscal_expenditure"))
    growth = levels.diff().T.groupby(years).mean()
    assert growth.loc[2020, [2019, 2020, 2021]].round().tolist() == [21, 13, -20]
    assert growth.loc[[2017, 2018, 2019], [2019, 2020]].max().tolist() < [10, 1]
    assert abs(staggered_effect(levels.loc[2012:2018], years).effect) < 2
