"""Agreement of two accounts is measured against whole histories dealt out anew: its size, its power, its arithmetic."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import spearmanr
from statsmodels.stats.multitest import multipletests

import gzsim as gz
from gzsim.evidence import agreement_of_series
from gzsim.views.agreement_figure import agreement

PLACES, YEARS = 9, 12


def history(luck: np.random.Generator, places: int = PLACES, memory: float = 0.7) -> np.ndarray:
    """Years × places with lasting differences and memory: what must not pass for agreement."""
    found = np.zeros((YEARS, places))
    found[0] = luck.normal(size=places)
    for year in range(1, YEARS):
        found[year] = memory * found[year - 1] + np.sqrt(1 - memory**2) * luck.normal(size=places)
    return found + luck.normal(size=places)


def table(values: np.ndarray) -> pd.DataFrame:
    return pd.DataFrame(values, index=range(2005, 2005 + len(values)), columns=list("abcdefghi")[: values.shape[1]])


@pytest.fixture
def often(monkeypatch):
    """Without collecting garbage at every call, as statsmodels does for Holm: it takes nine tenths of the time."""
    monkeypatch.setattr("gc.collect", lambda *_: 0)


def rejected(shared: float, runs: int) -> dict[str, float]:
    luck, found = np.random.default_rng(11), []
    for run in range(runs):
        common = luck.normal(size=(YEARS, PLACES))
        first, second = (np.sqrt(1 - shared) * history(luck) + np.sqrt(shared) * common for _ in range(2))
        row = agreement_of_series(table(first), {"x": table(second)}, times=99, seed=run).table.iloc[0]
        found.append([row["p"] <= 0.05, row["p_moves"] <= 0.05])
    return dict(zip(["rho", "moves"], np.mean(found, axis=0), strict=True))


@pytest.mark.usefixtures("often")
def test_size_holds_with_memory_and_lasting_differences():
    """Of 200 runs without agreement 5 % are rejected; 2.5 standard errors above are 8.9 %."""
    found = rejected(0.0, runs=200)
    assert all(0.01 <= share <= 0.089 for share in found.values())


@pytest.mark.usefixtures("often")
def test_power_where_half_of_the_spread_is_shared():
    """Moves find it nearly always; the mean half of the time, as lasting differences of their own stand against it."""
    found = rejected(0.5, runs=60)
    assert found["moves"] >= 0.9
    assert 0.3 <= found["rho"] <= 0.7


def test_correlations_by_year_are_spearmans_over_the_places_seen():
    luck = np.random.default_rng(3)
    reported, other = table(luck.normal(size=(3, 7)).round(1)), table(luck.normal(size=(3, 7)).round(1))
    other.iloc[1, :2] = np.nan
    found = agreement_of_series(reported, {"x": other}, times=19)
    for row in found.by_year.itertuples():
        there = other.loc[row.year].notna()
        assert row.places == there.sum()
        assert row.rho == pytest.approx(spearmanr(reported.loc[row.year][there], other.loc[row.year][there]).statistic)
    assert found.table["rho"].item() == pytest.approx(found.by_year["rho"].mean())


def test_p_is_exact_where_there_are_few_orders():
    """Four places have 24 orders; of one year's, the same and the reverse order lie farthest from zero."""
    reported = table(np.array([[1.0, 2, 3, 4]]))
    found = agreement_of_series(reported, {"x": reported})
    assert found.by_year["p"].item() == pytest.approx(2 / 24)
    assert np.isnan(found.table["p_moves"].item())


def test_only_ranks_count_and_a_reversed_series_disagrees():
    luck = np.random.default_rng(4)
    reported, other = table(history(luck)), table(history(luck))
    plain, bent, turned = (agreement_of_series(reported, {"x": each}, times=99).table.iloc[0] for each in
                           (other, np.exp(other), -other))  # fmt: skip
    pd.testing.assert_series_equal(plain, bent)
    assert turned[["rho", "moves"]].tolist() == pytest.approx([-plain["rho"], -plain["moves"]])
    assert turned["p"] == plain["p"]


def test_what_all_share_in_a_year_and_what_lasts_of_a_place_is_no_move():
    luck = np.random.default_rng(5)
    fixed = np.arange(PLACES) * 10.0
    reported, other = (table(fixed + luck.normal(size=(YEARS, PLACES))) for _ in range(2))
    found = agreement_of_series(reported, {"x": other}, times=999).table.iloc[0]
    assert found["rho"] > 0.95
    assert np.isnan(found["moves"]) or found["p_moves"] > 0.01


def test_holm_over_both_tests_of_all_series_and_over_all_years():
    luck = np.random.default_rng(6)
    reported = table(history(luck))
    others = {"same": reported, "other": table(history(luck))}
    found = agreement_of_series(reported, others, times=199)
    both = np.concatenate([found.table["p"], found.table["p_moves"]])
    assert np.concatenate([found.table["p_holm"], found.table["p_moves_holm"]]) == pytest.approx(
        multipletests(both, method="holm")[1]
    )
    assert found.by_year["p_holm"].to_numpy() == pytest.approx(multipletests(found.by_year["p"], method="holm")[1])


def test_years_not_reported_in_full_or_seen_for_too_few_do_not_count():
    luck = np.random.default_rng(7)
    reported, other = table(luck.normal(size=(4, 6))), table(luck.normal(size=(4, 6)))
    reported.iloc[0, 0] = np.nan
    other.iloc[1, 3:] = np.nan
    assert agreement_of_series(reported, {"x": other}, times=9).by_year["year"].tolist() == [2007, 2008]
    other["a"] = np.nan  # then nobody asks what is reported of it
    assert agreement_of_series(reported, {"x": other}, times=9).by_year["year"].tolist() == [2005, 2007, 2008]


@pytest.mark.parametrize(
    ("rho", "p", "said"),
    [([0.4, 0.4], [0.01, 0.2], "1 of 2 series agrees"), ([0.4, 0.5], [0.01, 0.01], "2 of 2 series agree with"),
     ([-0.4, 0.1], [0.01, 0.9], "None of 2 series agrees")],
)  # fmt: skip
def test_the_picture_counts_only_who_agrees_and_not_who_disagrees(rho, p, said):
    table = pd.DataFrame({"series": ["a", "b"], "rho": rho, "chance": 0.2, "p_holm": p, "moves": 0.0,
                          "p_moves_holm": 1.0, "places": 9})  # fmt: skip
    by_year = pd.DataFrame({"series": ["a", "b"], "year": 2016, "rho": rho, "p_holm": [0.01, 1.0]})
    figure = agreement(table, by_year, "en")
    assert figure.texts[0].get_text().startswith(said)
    assert [axes.get_title(loc="left").splitlines() for axes in figure.axes] == [["a", "9 places"], ["b", "9 places"]]
    means = [axes.lines[-1].get_ydata()[0] for axes in figure.axes]
    assert means == rho


@pytest.mark.parametrize(
    ("reported", "others", "field"),
    [([1.0], {}, "others"), ([1.0], {"x": table(np.eye(4))}, "reported"), (table(np.eye(4)), 5, "others"),
     (table(np.eye(4)), {"x": [1.0]}, "others.x"), (table(np.eye(3)), {"x": table(np.eye(3))}, "others.x")],
)  # fmt: skip
def test_what_cannot_be_compared_is_refused_by_its_field(reported, others, field):
    with pytest.raises(gz.InputError) as caught:
        agreement_of_series(reported, others, times=9)
    assert caught.value.field == field


def test_the_record_reported_growth_and_its_own_levels_agree_and_lights_cannot_be_told():
    """What notebook 14 says, with fewer draws."""
    record = gz.load_record()
    reported = record.table("gdp_growth_reported").loc[:2021]
    series = {name: record.growth_within_vintages(name) for name in ("gdp", "night_lights")}
    found = agreement_of_series(reported, series, times=999).table.set_index("series")
    assert found.loc["gdp", "rho"].round(2) == 0.46
    assert found.loc["gdp", "p_holm"] <= 0.01
    assert found.loc["night_lights", "rho"].round(2) == 0.14
    assert found.loc["night_lights", "p_holm"] > 0.05
