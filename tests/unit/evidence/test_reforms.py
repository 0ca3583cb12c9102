"""Difference in differences by randomisation: against least squares, by hand, and on made-up reforms."""

import diff_diff
import numpy as np
import pandas as pd
import pytest

from gzsim.errors import InputError
from gzsim.evidence import county_levels, growth_over, reform_effect, share_over
from gzsim.lessons import natural_experiments as natural
from gzsim.record import load_record
from gzsim.zones.counties import counties_without_gdp

YEARS = range(2010, 2018)
CODES = [f"{group}{k}" for group in "ABC" for k in range(5)]
GROUPS = {code: code[0] for code in CODES}
HIT = ["A0", "A1", "B3"]
BEFORE, AFTER = [2010, 2011, 2012, 2013], [2015, 2016, 2017]


@pytest.fixture(scope="module")
def record():
    return load_record()


@pytest.fixture(scope="module")
def panel():
    luck = np.random.default_rng(2)
    return pd.DataFrame(luck.normal(size=(len(YEARS), len(CODES))), index=YEARS, columns=CODES)


def test_it_is_least_squares_with_effects_of_units_and_of_groups_and_periods(panel):
    found = reform_effect(panel, HIT, before=BEFORE, after=AFTER, groups=GROUPS, times=19)
    long = panel.drop(index=2014)[[code for code in CODES if code[0] != "C"]].stack().reset_index()
    long.columns = ["year", "code", "y"]
    long["d"] = (long["code"].isin(HIT) & (long["year"] > 2014)).astype(float)
    cell = long["code"].str[0] + long["year"].astype(str)
    columns = [long["d"].to_numpy()[:, np.newaxis], pd.get_dummies(long["code"]), pd.get_dummies(cell)]
    coefficients = np.linalg.lstsq(np.hstack(columns).astype(float), long["y"].to_numpy(), rcond=None)[0]
    assert found.effect == pytest.approx(coefficients[0], abs=1e-9)
    assert (found.hit, found.others) == (3, 7)
    assert set(found.left_out) == {code for code in CODES if code[0] == "C"}


def test_without_groups_it_is_what_diff_diff_gives(panel):
    found = reform_effect(panel, HIT, before=BEFORE, after=AFTER, times=19)
    long = panel.drop(index=2014).stack().reset_index()
    long.columns = ["year", "code", "y"]
    long = long.assign(hit=long["code"].isin(HIT).astype(int), post=(long["year"] > 2014).astype(int))
    fit = diff_diff.DifferenceInDifferences().fit(long, outcome="y", treatment="hit", post="post")
    assert found.effect == pytest.approx(fit.att, abs=1e-9)


def test_events_are_differences_less_their_mean_before(panel):
    found = reform_effect(panel, HIT, before=BEFORE, after=AFTER, times=19)
    gap = panel[HIT].mean(axis=1) - panel.drop(columns=HIT).mean(axis=1)
    assert found.events["difference"].to_numpy() == pytest.approx((gap - gap[BEFORE].mean()).to_numpy())
    assert found.events["phase"].tolist() == ["before"] * 4 + ["passing"] + ["after"] * 3
    assert found.events.loc[BEFORE, "difference"].sum() == pytest.approx(0, abs=1e-9)


def test_a_period_weighs_by_its_years(panel):
    found = reform_effect(panel, HIT, before=[2010, 2011], after=[2015], lengths={2010: 2.0, 2011: 1.0}, times=19)
    gap = panel[HIT].mean(axis=1) - panel.drop(columns=HIT).mean(axis=1)
    assert found.effect == pytest.approx(gap[2015] - (2 * gap[2010] + gap[2011]) / 3)


def test_a_trend_of_before_is_found_and_named(panel):
    drifting = panel.copy()
    drifting.loc[:, HIT] += 3.0 * np.arange(len(YEARS))[:, np.newaxis]
    found = reform_effect(drifting, HIT, before=BEFORE, after=AFTER, groups=GROUPS, times=999)
    assert found.p_before < 0.05
    assert found.drift == pytest.approx(3.0, abs=1.5)


def test_size_and_power_by_monte_carlo(panel):
    luck, p, caught = np.random.default_rng(7), [], []
    for _ in range(120):
        values = pd.DataFrame(luck.normal(size=panel.shape), index=YEARS, columns=CODES)
        hit = [f"{group}{k}" for group in "ABC" for k in luck.choice(5, 2, replace=False)]
        settings = {"before": BEFORE, "after": AFTER, "groups": GROUPS, "times": 99, "seed": int(luck.integers(2**31))}
        found = reform_effect(values, hit, **settings)
        p.append(found.p)
        values.loc[AFTER, hit] += found.smallest
        caught.append(reform_effect(values, hit, **settings).p)
    assert 0.01 <= np.mean(np.array(p) <= 0.05) <= 0.10
    assert 0.70 <= np.mean(np.array(caught) <= 0.05) <= 0.90


def test_bad_questions_are_refused(panel):
    ask = {"before": BEFORE, "after": AFTER, "times": 19}
    with pytest.raises(InputError, match="not in the outcome"):
        reform_effect(panel, ["Z9"], **ask)
    with pytest.raises(InputError, match="both before and after"):
        reform_effect(panel, HIT, **ask | {"after": [2013, 2015]})
    with pytest.raises(InputError, match="nobody to compare"):
        reform_effect(panel, CODES, **ask)
    with pytest.raises(InputError, match="outcome lacks"):
        reform_effect(panel, HIT, **ask | {"after": [2030]})


def test_growth_never_crosses_a_break_and_spans_a_missing_year(record):
    levels = county_levels(record, "gdp")
    grown = growth_over(record, "gdp", [(2012, 2014)]).loc[2014]
    code = grown.dropna().index[levels.loc[2013, grown.dropna().index].isna()][0]
    assert grown[code] == pytest.approx(50 * np.log(levels.loc[2014, code] / levels.loc[2012, code]))
    for series, span in (("gdp", (2017, 2019)), ("value_added_primary", (2013, 2014))):
        with pytest.raises(InputError, match="must not be compared"):
            growth_over(record, series, [span])
    with pytest.raises(InputError, match="must not be compared"):
        share_over(record, "value_added_secondary", "gdp", [2018, 2019])


def test_the_reform_of_2014_on_gdp(record):
    """Six prefectures hold counties of both kinds; the groups parted before the reform."""
    found = natural.reform(record, "gdp", times=1999)
    assert (found.hit, found.others) == (10, 40)
    assert round(found.effect, 1) == -1.0
    assert found.p > 0.1
    assert found.p_before < 0.05
    assert set(counties_without_gdp(record.counties)).isdisjoint(found.left_out)
