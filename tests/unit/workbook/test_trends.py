"""How scores move: slopes and changes by hand, and parts that sum to the change."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from typer.testing import CliRunner

import gzsim as gz
from gzsim.cli import app
from gzsim.errors import InputError
from gzsim.index.recipe import Recipe
from gzsim.workbook.trends import group_trends, moved_by, trends

YEARS, UNITS = [2018, 2019, 2021, 2022], list("abcdef")
ROWS = pd.MultiIndex.from_product([YEARS, UNITS], names=["year", "code"])
DIRECTIONS = {"x": 1, "y": -1, "z": 1}
BOUNDED = {"method": "minmax", "parameters": {"bounds": [1, 100]}}


def panel(seed=3):
    return pd.DataFrame(np.random.default_rng(seed).uniform(1, 9, (len(ROWS), 3)), index=ROWS, columns=list("xyz"))


def recipe(**more):
    return Recipe(directions=DIRECTIONS, structure={"g": ["x", "y"]}, normalisation=BOUNDED, **more)


def test_slopes_are_those_of_scipy():
    index = recipe().build(panel())
    found = trends(index)
    for unit in UNITS:
        scores = index.scores["index"].xs(unit, level="code")
        line = stats.linregress(YEARS, scores)
        assert found.loc[unit, ["slope", "slope_error"]].tolist() == pytest.approx([line.slope, line.stderr])
        assert found.loc[unit, "theil_sen"] == pytest.approx(stats.theilslopes(scores, YEARS).slope)
        growth = 100 * ((scores.iloc[-1] / scores.iloc[0]) ** 0.25 - 1)
        assert found.loc[unit, "annual"] == pytest.approx(growth)
        assert found.loc[unit, "change_last"] == pytest.approx(scores[2022] - scores[2021])
    assert found["rank_change"].sum() == 0


@pytest.mark.filterwarnings("ignore::gzsim.index.IndexWarning")
def test_who_is_missing_in_a_year_has_no_change_and_moves_no_ranks():
    table = panel().drop((2018, "a")).drop((2021, "b"))
    table.loc[(2022, "c"), "x"] = np.nan
    index = recipe().build(table)
    found = trends(index)
    assert found["years"].to_dict() == {"b": 3, "c": 3, "d": 4, "e": 4, "f": 4, "a": 3}
    assert found.loc["a", ["change", "annual", "rank_first", "rank_change"]].isna().all()
    assert found.loc["a", ["change_last", "slope", "slope_error", "theil_sen"]].notna().all()
    assert np.isnan(found.loc["b", "change_last"])
    assert np.isnan(found.loc["c", "change"])
    scores = index.scores["index"].unstack("year").loc[list("bdef")]  # noqa: PD010
    assert found.loc[list("bdef"), "rank_first"].tolist() == scores[2018].rank(ascending=False).tolist()


def test_a_trend_can_start_later_and_be_of_a_group():
    index = recipe().build(panel())
    found = trends(index, of="g", since=2021)
    assert found["years"].eq(2).all()
    assert found["slope_error"].isna().all()
    assert found["change"].to_numpy() == pytest.approx(found["slope"].to_numpy())
    assert found["first"].to_dict() == index.scores["g"].xs(2021).to_dict()


MEANS = {
    "arithmetic": {},
    "geometric": {"aggregation": "geometric"},
    "harmonic": {"aggregation": "harmonic"},
    "geometric above arithmetic": {"aggregation_of": {"index": "geometric"}},
    "harmonic above geometric": {"aggregation_of": {"index": "harmonic", "g": "geometric"}},
}


@pytest.mark.parametrize("name", MEANS)
@pytest.mark.parametrize("since", [None, 2018])
def test_what_indicators_moved_sums_to_the_change_of_the_score(name, since):
    index = recipe(weights_of={"index": {"g": 0.7, "z": 0.3}}, **MEANS[name]).build(panel())
    found = moved_by(index, since=since)
    scores = index.scores["index"].unstack("year")  # noqa: PD010
    change = scores[2022] - scores[since or 2021]
    np.testing.assert_allclose(found.sum(axis=1), change[found.index], rtol=1e-12, atol=1e-12)


def test_an_indicator_that_stood_still_moved_nothing_and_one_without_weight_neither():
    table = panel()
    table.loc[2022, "x"] = table.loc[2021, "x"].to_numpy()
    geometric = moved_by(recipe(aggregation="geometric").build(table))
    assert (geometric["x"] == 0).all()
    table.loc[(2022, "a"), "z"] = np.nan
    unweighted = moved_by(recipe(weights_of={"index": {"g": 1.0, "z": 0.0}}).build(table))
    assert (unweighted["z"] == 0).all()
    assert unweighted.loc["a"].notna().all()


def test_the_mean_of_a_group_moves_only_with_who_is_always_there():
    groups = pd.Series(["p", "p", "p", "q", "q", "q"] * 4, index=ROWS)
    table = panel()
    index = recipe().build(table.drop((2019, "a")))
    found = group_trends(index, groups)
    assert found["units"].to_dict() == {"p": 2, "q": 3}
    scores = index.scores["index"].unstack("year").loc[["b", "c"]]  # noqa: PD010
    assert found.loc["p", "change"] == pytest.approx((scores[2022] - scores[2018]).mean())
    groups[(2022, "b")] = "q"
    assert group_trends(index, groups)["units"].to_dict() == {"p": 1, "q": 3}


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (lambda index: trends(index, of="nothing"), "no group 'nothing'"),
        (lambda index: trends(index, since=1999), "no year 1999"),
        (lambda index: trends(index, since=2022), "one year has no trend"),
        (lambda index: moved_by(index, until=2018), "no year None to compare"),
        (lambda index: moved_by(index, until=1999), "no year 1999 to compare"),
        (lambda index: group_trends(index, pd.Series("p", index=ROWS).mask(lambda x: x == "p")), "same group"),
        (lambda index: moved_by(recipe(aggregation="topsis").build(panel())), "topsis has no parts"),
        (lambda index: trends(recipe().build(panel().loc[2018])), "one year has no trend"),
    ],
)
def test_what_has_no_trend_is_refused(call, told):
    with pytest.raises(InputError, match=told):
        call(recipe().build(panel()))


def test_own_data_have_trends_on_the_scale_of_a_base():
    units = panel().reset_index().assign(zone=["p", "p", "p", "q", "q", "q"] * 4)
    own = gz.open_data(units, pd.DataFrame({"code": list("xyz"), "direction": [1, -1, 1]}))
    last = own.trends(base=2018, since=2021)
    index = own.index(base=2018)
    assert last["change"].to_dict() == trends(index, since=2021)["change"].to_dict()
    assert own.trends(by="zone").index.tolist() == ["p", "q"]
    with pytest.raises(InputError, match=r"no column of groups 'region'.*zone"):
        own.trends(by="region")


def test_one_command_says_what_has_moved_since_the_year_before(tmp_path):
    panel().reset_index().assign(name=lambda x: x["code"]).to_csv(data := tmp_path / "own.csv", index=False)
    pd.DataFrame({"code": list("xyz"), "direction": [1, -1, 1]}).to_csv(meta := tmp_path / "meta.csv", index=False)
    told = CliRunner().invoke(app, ["index", str(data), str(meta), "--base", "2019"])
    assert told.exit_code == 0, told.output
    plain = " ".join(told.output.split())
    change = gz.open_data(data, meta).trends(base=2019)["change_last"]
    assert f"{change.mean():+.1f} points on average over the 6" in plain.replace("−", "-")
    assert f"Most: {change.idxmax()} ({change.max():+.1f})" in plain
    assert "scales, limits of outliers and weights are those of 2019" in plain
    with pytest.raises(InputError, match="no such year: 1999"):
        CliRunner().invoke(app, ["index", str(data), str(meta), "--base", "1999"], catch_exceptions=False)


def test_the_page_of_one_year_says_nothing_of_change(tmp_path):
    units = panel().loc[2018].reset_index()
    page = gz.open_data(units, pd.DataFrame({"code": list("xyz"), "direction": [1, -1, 1]})).report(tmp_path / "a.html")
    assert "Since" not in page.read_text(encoding="utf-8")
