from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gzsim.errors import InputError
from gzsim.history import county_history, county_indicators, load_county_system, winners_and_losers
from gzsim.history.county_panel import comparable
from gzsim.history.county_system import SHIPPED
from gzsim.views.html import CHINESE


@pytest.fixture(scope="module")
def system():
    return load_county_system()


@pytest.fixture(scope="module")
def panel(record, system):
    return county_indicators(record, system)


@pytest.fixture(scope="module")
def counties(record):
    return county_history(record)


def test_growth_is_never_taken_across_a_break(panel):
    assert (
        panel.loc[2019, ["gdp_growth", "primary_growth", "secondary_growth", "services_growth"]].isna().all(axis=None)
    )
    assert panel.loc[2014, "rural_income_growth"].isna().all()
    assert panel.loc[[2013, 2015], "rural_income_growth"].notna().any()


def test_growth_worked_from_the_published_levels(record, panel):
    levels = record.county_panel.set_index(["series", "code", "year"])["value"]
    before, after = levels["gdp", "522722", 2015], levels["gdp", "522722", 2016]
    assert panel.loc[(2016, "522722"), "gdp_growth"] == pytest.approx(100 * (after / before - 1))
    of, part = levels["fiscal_expenditure", "522722", 2016], levels["education_expenditure", "522722", 2016]
    assert panel.loc[(2016, "522722"), "education_share"] == pytest.approx(100 * part / of)


def test_the_panel_holds_no_county_of_guiyang_and_none_never_poor(record, counties):
    scored = record.counties.loc[counties.scores.code.unique()]
    assert scored.former_poverty_county.all()
    assert "520100" not in set(scored.prefecture)
    assert len(scored) == 65


def test_every_county_is_scored_or_named_as_missing_or_unseen(counties):
    summary = counties.summary
    assert (summary[["scored", "not_scored", "unseen"]].sum(axis=1) == 88).all()
    missing = counties.not_scored.groupby("year").size()
    for row in summary.itertuples():
        assert row.not_scored == missing.get(row.year, 0)


def test_gdp_of_2013_is_missing_for_most_and_counts_for_nobody(counties):
    row = counties.coverage.set_index(["year", "indicator"]).loc[(2013, "gdp_growth")]
    assert not row.used
    assert (row.counties, row.reason) == (23, "only 23 of 65 counties, fewer than 90 %")
    assert len(row.missing.split(", ")) == 42


def test_two_years_are_seen_too_little_and_say_so(counties):
    left_out = counties.left_out.set_index(["zone_model", "year"]).reason
    assert left_out["uniform", 2014] == "data cover 39.0 % of the weight of Whole province; 40 % is required"
    assert left_out["uniform", 2000].startswith("0 indicators")
    assert counties.left_out["reason_zh"].str.contains(CHINESE).all()


def test_in_a_year_that_no_model_scores_nothing_counts_as_used(counties):
    idle = counties.coverage[~counties.coverage.year.isin(counties.scores.year)]
    assert sorted(idle.year.unique()) == [2000, 2014]
    assert not idle.used.any()
    assert (idle.reason != "").all()
    assert counties.coverage.reason_zh[~counties.coverage.used].str.contains(CHINESE).all()


def test_the_table_shows_what_it_rests_on(counties):
    told = counties.league("county_tiers", 2016)._repr_html_()
    assert "58 of 88 counties scored; without any figure: 23" in told
    assert "湄潭县 520328 (gdp_growth" in told
    assert "8 of 9 indicators used, 80 to 90 %" in told
    assert "not used: ecology (no series in the record)" in told


def test_ranks_are_within_their_bounds_of_the_counties_scored(counties):
    scores = counties.scores
    size = scores.groupby(["zone_model", "year"])["rank"].transform("size")
    assert scores.score.between(0, 100).all()
    assert (scores.rank_low <= scores.rank_high).all()
    assert (scores["rank"].between(1, size) & (scores.rank_high <= size)).all()


def test_the_ten_counties_of_2014_are_not_moved_by_their_gdp(record, system, counties):
    """A county without GDP in its appraisal keeps its score, whatever its GDP does."""
    still = counties.league("county_tiers", 2016).table.set_index("code")
    figures = record.county_panel.copy()
    libo = (figures.series == "gdp") & (figures.code == "522722") & (figures.year == 2016)
    figures.loc[libo, "value"] *= 1.0001  # small, so that no goalpost moves
    moved = county_history(replace(record, county_panel=figures), system).league("county_tiers", 2016).table
    assert moved.set_index("code").score["522722"] == pytest.approx(still.score["522722"], abs=1e-9)


def test_of_the_ten_without_gdp_some_win_by_it_and_some_lose(counties):
    shifts = winners_and_losers(counties, "uniform", "county_tiers").set_index("code")
    ten = counties.models["county_tiers"].assignment
    mine = shifts.loc[shifts.index.isin(ten.index[ten == "without_gdp"])]
    assert len(mine) == 10
    assert (mine.mean_places_won > 0).sum() not in (0, 10)


def test_moving_the_counties_that_are_both_moves_only_their_zone(record, counties):
    turned = county_history(record, both="rural_revitalisation")
    zones = counties.assignment.zone != turned.assignment.zone
    assert set(counties.assignment.rule[zones]) == {"both"}
    columns = ["zone_model", "year", "code", "rank"]
    uniform = [history.scores.query("zone_model == 'uniform'")[columns] for history in (counties, turned)]
    pd.testing.assert_frame_equal(*uniform)


def test_found_zones_of_counties_survive_the_loss_of_any_one_county(counties):
    stability = counties.stability
    assert (stability.adjusted_rand[stability.kind == "unit"] == 1).all()
    assert stability.adjusted_rand[stability.kind == "feature"].min() < 0.5


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10_000), gaps=st.floats(0, 0.3), minimum=st.floats(0.5, 1))
def test_what_is_cut_out_is_complete_and_what_falls_out_is_named(system, seed, gaps, minimum):
    random = np.random.default_rng(seed)
    codes = [f"52{i:04d}" for i in range(20)]
    index = pd.MultiIndex.from_product([[2010], codes], names=["year", "code"])
    values = pd.DataFrame(random.normal(size=(20, len(system.measured))), index=index, columns=system.measured)
    values = values.mask(random.random(values.shape) < gaps)
    cut = comparable(values, 2010, system.model_copy(update={"minimum_counties": minimum}))
    assert cut.values.notna().all(axis=None)
    seen = values.loc[2010].notna().any(axis=1)
    assert sorted([*cut.values.index, *cut.not_scored.code]) == sorted(seen.index[seen])
    assert cut.coverage.used.sum() == cut.values.shape[1]
    assert (cut.coverage.reason[~cut.coverage.used] != "").all()


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("minimum_coverage: 0.4", "minimum_coverage: 40", "minimum_coverage"),
        ("gdp_growth: 0.20, primary_growth: 0.08", "gdp_growth: 0.30, primary_growth: 0.08", "weights.all.*1.1"),
        ("ecology: 0.05}", "ecologie: 0.05}", "weights.central_city"),
        ("  gdp: [gdp_growth]", "  gdp: [gpd_growth]", "gpd_growth"),
        ("    of: fiscal_expenditure\n", "", "whole"),
    ],
)
def test_a_declaration_that_does_not_fit_is_refused_at_its_line(tmp_path, old, new, told):
    text = SHIPPED.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "mine.yaml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(InputError, match=told) as refused:
        load_county_system(path)
    assert refused.value.line > 1


def test_an_unknown_series_and_an_unscored_year_are_refused_by_name(record, system, counties):
    indicators = {**system.indicators}
    indicators["gdp_growth"] = system.indicators["gdp_growth"].model_copy(update={"series": ("gpd",)})
    with pytest.raises(InputError, match="gpd"):
        county_indicators(record, system.model_copy(update={"indicators": indicators}))
    with pytest.raises(InputError, match="2014 is not scored under uniform: data cover 39"):
        counties.league("uniform", 2014)
