"""The revision of 2018/19, and what foretold it: exact tests by all orders."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import permutation_test, spearmanr
from sklearn.metrics import roc_auc_score

from gzsim.errors import InputError
from gzsim.evidence import detection, foretold, growth_gaps, implied_revision
from gzsim.record import load_record


@pytest.fixture(scope="module")
def record():
    return load_record()


def test_a_revision_is_what_growth_and_prices_do_not_explain(record):
    found = implied_revision(record)
    liupanshui = found.loc["520200"]
    assert liupanshui["level_change"] == pytest.approx(100 * np.log(1265.97 / 1525.69))
    assert liupanshui["real_growth"] == pytest.approx(100 * np.log(1.075))
    assert (found["revision"] + found["real_growth"] + found["prices"] - found["level_change"]).abs().max() < 1e-9
    assert (found["revision"] < 0).sum() == 6
    weights = record.table("gdp").loc[2018]
    assert np.average(np.exp(found["revision"] / 100), weights=weights) == pytest.approx(0.977, abs=0.003)


def test_gaps_hold_to_the_vintages_of_their_series(record):
    levels, real = record.table("night_lights"), record.table("gdp_growth_reported")
    own = 100 * np.log(levels.loc[2018, "520200"] / levels.loc[2013, "520200"]) / 5
    assert growth_gaps(record).loc["520200", "night_lights"] == pytest.approx(
        100 * np.log1p(real.loc[2014:2018, "520200"] / 100).mean() - own
    )
    with pytest.raises(InputError, match="must not be compared"):
        growth_gaps(record, {"night_lights": 2010})
    assert growth_gaps(record)["co2_emissions"].notna().sum() == 6


def test_exact_p_is_that_of_scipy():
    luck = np.random.default_rng(1)
    revision, gap = (pd.Series(luck.normal(size=6), index=list("abcdef")) for _ in range(2))
    row = foretold(revision, gap.to_frame("gap")).table.loc["gap"]
    exact = permutation_test(
        (revision.to_numpy(),), lambda x: spearmanr(x, gap).statistic, permutation_type="pairings", n_resamples=np.inf
    )
    assert row["rho"] == pytest.approx(exact.statistic)
    assert row["p"] == pytest.approx(exact.pvalue, abs=1e-9)
    assert row["area"] == pytest.approx(roc_auc_score(revision < 0, gap))
    without = [spearmanr(revision.drop(each), gap.drop(each)).statistic for each in revision.index]
    assert (row["low"], row["high"]) == pytest.approx((min(without), max(without)))


def test_a_sign_that_is_known_for_some_is_tested_among_them():
    luck = np.random.default_rng(2)
    revision = pd.Series(luck.normal(size=7), index=list("abcdefg"))
    gap = pd.Series(luck.normal(size=7), index=revision.index)
    some = foretold(revision, gap.where(gap.index < "f").to_frame("gap")).table.loc["gap"]
    alone = foretold(revision[:5], gap[:5].to_frame("gap")).table.loc["gap"]
    assert some[["units", "rho", "p"]].tolist() == pytest.approx(alone[["units", "rho", "p"]].tolist())


def test_the_whole_search_keeps_its_size():
    """Five useless signs: the strongest is below 5 % far oftener than the search as a whole."""
    luck, single, whole = np.random.default_rng(3), [], []
    for _ in range(150):
        values = pd.DataFrame(luck.normal(size=(6, 6)), index=list("abcdef"))
        found = foretold(values[0], values.drop(columns=0))
        single.append(found.table["p"].min())
        whole.append(found.p_any)
    assert (np.array(single) <= 0.05).mean() > 0.12
    assert (np.array(whole) <= 0.05).mean() <= 0.09


def test_a_perfect_sign_is_found():
    revision = pd.Series(np.arange(-3.0, 4.0), index=list("abcdefg"))
    found = foretold(revision, pd.DataFrame({"gap": -revision}))
    assert found.p_any == pytest.approx(2 / 5040)
    assert found.table.loc["gap", ["rho", "area", "false_alarms", "not_down"]].tolist() == [-1, 1, 0, 4]


def test_critical_sizes_are_those_of_the_tables():
    """Exact two-sided 5 % points of Spearman's coefficient (Zar 1972): 0.886 for six, 0.786 for seven units."""
    luck = np.random.default_rng(4)
    for units, size in ((6, 0.886), (7, 0.786)):
        values = pd.DataFrame(luck.normal(size=(units, 2)), columns=["gap", "revision"])
        row = foretold(values["revision"], values[["gap"]]).table.loc["gap"]
        assert round(row["critical"], 3) == size


def test_lights_told_the_revision_and_not_without_false_alarms(record):
    found = foretold(implied_revision(record)["revision"], growth_gaps(record))
    row = found.table.loc["night_lights"]
    assert (round(row["rho"], 2), round(row["p"], 3)) == (-0.77, 0.021)
    assert (row["false_alarms"], row["not_down"]) == (1, 3)
    assert 0.05 < found.p_any < 0.12
    shown = detection(found.values["revision"], found.values["night_lights"], [-5.0])
    all_found = shown[shown["hits"] == shown["revised"]].iloc[0]
    assert (all_found["revised"], all_found["false_alarms"]) == (2, 3)


def test_bad_questions_are_refused():
    values = pd.DataFrame({"gap": np.arange(10.0)})
    with pytest.raises(InputError, match="too many units"):
        foretold(values["gap"], values)
    with pytest.raises(InputError, match="fewer than four"):
        foretold(values["gap"][:6], values[:6].where(values < 3))
