"""What lasts and what passes are divided by mean squares; the interval covers what it says."""

import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as smf
from statsmodels.stats.anova import anova_lm

import gzsim as gz
from gzsim.evidence import passing_share
from gzsim.history import honest_noise

PLACES, YEARS = 9, 10


def drawn(luck: np.random.Generator, lasting: float, memory: float = 0.0) -> pd.DataFrame:
    noise = luck.normal(size=(YEARS, PLACES))
    for year in range(1, YEARS):
        noise[year] = memory * noise[year - 1] + np.sqrt(1 - memory**2) * noise[year]
    values = lasting * luck.normal(size=PLACES) + luck.normal(size=(YEARS, 1)) + noise
    return pd.DataFrame(values, index=range(2000, 2000 + YEARS))


def divided(table: pd.DataFrame) -> pd.Series:
    return passing_share(table, {"all": (2000, 2000 + YEARS)}).loc["all"]


def test_the_division_is_that_of_an_analysis_of_variance():
    table = drawn(np.random.default_rng(1), 1.0)
    tidy = table.stack().rename("x").rename_axis(["year", "code"]).reset_index()
    squares = anova_lm(smf.ols("x ~ C(code) + C(year)", tidy).fit())["mean_sq"]
    passing, lasting = squares["Residual"], (squares["C(code)"] - squares["Residual"]) / YEARS
    found = divided(table)
    assert found["passing_sd"] == pytest.approx(np.sqrt(passing))
    assert found["lasting_sd"] == pytest.approx(np.sqrt(lasting))
    assert found["passing_share"] == pytest.approx(passing / (passing + lasting))


@pytest.mark.parametrize("lasting", [0.5, 1.5])
def test_the_interval_covers_the_truth_in_95_percent(lasting):
    """Of 400 runs; 2.5 standard errors are 2.7 points."""
    luck, truth = np.random.default_rng(2), 1 / (1 + lasting**2)
    found = [divided(drawn(luck, lasting)) for _ in range(400)]
    assert np.mean([row["low"] <= truth <= row["high"] for row in found]) == pytest.approx(0.95, abs=0.027)


def test_memory_is_told_without_the_bias_of_means():
    luck = np.random.default_rng(3)
    for memory, slack in ((0.0, 0.03), (0.4, 0.08)):
        found = np.mean([divided(drawn(luck, 1.0, memory))["memory"] for _ in range(200)])
        assert found == pytest.approx(memory, abs=slack)


def test_memory_makes_the_passing_look_lasting():
    luck = np.random.default_rng(4)
    plain, sticky = ([divided(drawn(luck, 0.0, memory))["passing_share"] for _ in range(100)] for memory in (0.0, 0.7))
    assert np.mean(sticky) < np.mean(plain) - 0.1


def test_only_places_without_a_gap_count_and_short_windows_are_refused():
    table = drawn(np.random.default_rng(5), 1.0)
    table.iloc[0, 0] = np.nan
    assert divided(table)["places"] == PLACES - 1
    with pytest.raises(gz.InputError) as caught:
        passing_share(table, {"short": (2000, 2001)})
    assert caught.value.field == "windows.short"


def test_what_passes_in_the_record_is_the_noise_of_its_warnings():
    record = gz.load_record()
    found = passing_share(record.table("gdp_growth_reported"), {"late": (2011, 2021)}).loc["late"]
    assert found["passing_sd"] == pytest.approx(honest_noise(record, 2011, 2021))
