"""Moments of a panel of cities, by hand and on panels of which they are known."""

from __future__ import annotations

import numpy as np
import pytest

from gzsim.calibration import CityPanel, city_moments, recorded_moments
from gzsim.errors import InputError

YEARS = np.array([2003, 2004, 2005])


def panel(target, growth, asked=10.0, province=None, years=YEARS):
    target, growth = np.atleast_2d(np.asarray(target, float)), np.atleast_2d(np.asarray(growth, float))
    asked = np.broadcast_to(np.asarray(asked, float), target.shape).copy()
    province = np.zeros(target.shape[1], int) if province is None else np.asarray(province)
    return CityPanel(years[: len(target)], province, asked, target, growth)


def made_up(seed=1, years=6, provinces=20, cities=12):
    """Cities that follow a known rule: T = 1 + 0.5·T₋ + 0.2·g₋ + 0.3·P, growth with own and common parts."""
    draw = np.random.default_rng(seed)
    province = np.repeat(np.arange(provinces), cities)
    asked = 10 + draw.normal(0, 1.5, (years, provinces))[:, province]
    lasting = draw.normal(0, 2, province.size)
    growth = 12 + lasting + draw.normal(0, 1, (years, province.size))
    target = np.empty_like(growth)
    target[0] = asked[0] + draw.normal(0, 1, province.size)
    for t in range(1, years):
        rule = 1 + 0.5 * target[t - 1] + 0.2 * growth[t - 1] + 0.3 * asked[t]
        target[t] = rule + draw.normal(0, 0.3, province.size)
    return CityPanel(np.arange(2003, 2003 + years), province, asked, target, growth)


def test_a_rule_of_targets_is_found_again():
    found = city_moments(made_up())
    assert found["update_inertia"] == pytest.approx(0.5, abs=0.03)
    assert found["update_outcome"] == pytest.approx(0.2, abs=0.02)
    assert found["update_province"] == pytest.approx(0.3, abs=0.03)


def test_spreads_are_those_that_were_put_in():
    found = city_moments(made_up(provinces=60))
    assert found["growth_sd_within_province_year"] == pytest.approx(np.sqrt(5), rel=0.05)
    assert found["growth_deviation_autocorrelation"] == pytest.approx(0.8, abs=0.03)
    assert found["growth_sd_between_provinces_within_year"] == pytest.approx(np.sqrt(5 / 12), rel=0.15)


def test_pass_through_with_effects_of_city_and_year_takes_off_both():
    draw = np.random.default_rng(3)
    asked = 10 + draw.normal(0, 1, (5, 40))
    target = 0.7 * asked + draw.normal(0, 3, 40) + draw.normal(0, 2, (5, 1))
    target[1, :7] = np.nan  # unbalanced
    found = city_moments(panel(target, target, asked, np.arange(40) % 8, np.arange(2003, 2008)))
    assert found["pass_through_city_year_fe"] == pytest.approx(0.7, abs=1e-6)


def test_targets_and_overshoot_by_hand():
    target = [[10.0, 11.5, 12.3], [10.0, 12.0, 12.0]]
    growth = [[10.0, 12.0, 11.0], [9.9, 12.0, 14.4]]
    found = city_moments(panel(target, growth))
    assert found["gap_mean"] == pytest.approx(np.mean([0, 1.5, 2.3, 0, 2, 2]))
    assert found["gap_above_0"] == pytest.approx(4 / 6)
    assert found["gap_at_least_0"] == 1
    assert (found["target_whole"], found["target_half"]) == (pytest.approx(4 / 6), pytest.approx(1 / 6))
    assert found["met"] == pytest.approx(4 / 6)  # 9.9 against 10 is a miss, and so is 11 against 12.3
    assert found["exactly_met"] == pytest.approx(2 / 6)
    assert found["overshoot_in_+0_+1"] == pytest.approx(3 / 6)
    assert found["overshoot_in_-2_-1"] == pytest.approx(1 / 6)
    assert found["overshoot_in_-1_+0"] == pytest.approx(1 / 6)
    assert (found["target_unchanged"], found["target_up"], found["target_down"]) == tuple(np.full(3, 1 / 3))
    assert (found["miss_after_miss"], found["miss_after_met"]) == (0, 0.5)


def test_the_last_of_a_province_again():
    growth = [[1, 2, 3, 4, 5, 9], [1, 2, 3, 4, 5, 9], [3, 2, 4, 5, 6, 9]]
    found = city_moments(panel(growth, growth, province=[0, 0, 0, 0, 0, 1]))
    assert found["last_in_growth_again"] == 0.5  # the sixth is alone in its province and is last of nobody


def test_moments_do_not_hang_on_the_order_of_cities():
    whole = made_up(seed=4)
    order = np.random.default_rng(0).permutation(whole.province.size)
    parts = (getattr(whole, name)[:, order] for name in ("asked", "target", "growth"))
    turned = CityPanel(whole.years, whole.province[order], *parts)
    np.testing.assert_allclose(city_moments(turned), city_moments(whole), rtol=1e-9)


def test_what_is_missing_is_left_out():
    whole = made_up(seed=5)
    growth = whole.growth.copy()
    growth[:, :12] = np.nan  # a province without reports
    less = CityPanel(whole.years, whole.province, whole.asked, whole.target, growth)
    parts = (getattr(whole, name)[:, 12:] for name in ("asked", "target", "growth"))
    np.testing.assert_allclose(
        city_moments(less), city_moments(CityPanel(whole.years, whole.province[12:], *parts)), rtol=1e-9
    )


def test_an_empty_panel_has_no_moments():
    nothing = np.full((2, 3), np.nan)
    assert city_moments(panel(nothing, nothing)).isna().all()


def test_all_recorded_moments_but_the_wording_are_computed():
    assert list(recorded_moments("2003-2008").value.index) == list(city_moments(made_up()).index)
    assert list(recorded_moments("2009-2012").value.index) == list(city_moments(made_up()).index)


@pytest.mark.parametrize(
    ("years", "shape", "told"), [([2003, 2005], (2, 4), "years"), ([2003, 2004], (2, 3), "growth")]
)
def test_panels_that_do_not_fit_are_refused(years, shape, told):
    with pytest.raises(InputError, match=told):
        CityPanel(np.array(years), np.zeros(4, int), np.zeros((2, 4)), np.zeros((2, 4)), np.zeros(shape))


def test_years_without_moments_are_refused():
    with pytest.raises(InputError, match="2009-2012"):
        recorded_moments("1998-2002")
