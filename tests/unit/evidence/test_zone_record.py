"""What the record gives, and that the tables that notebook 15 reads follow from it."""

import numpy as np
import pandas as pd
import pytest

from gzsim.errors import InputError
from gzsim.evidence import as_if_revised, judged_prefectures, leanings, rank_changes, zone_evidence, zone_panel
from gzsim.evidence.zone_record import figure_errors, prefecture_endowments, revision_of_2019
from gzsim.lessons import zone_models_and_history as tool
from gzsim.record import load_record

SCENARIO = "guizhou-2025"


@pytest.fixture(scope="module")
def record():
    return load_record()


@pytest.fixture(scope="module")
def panel(record):
    return judged_prefectures(record, SCENARIO)


def test_prefectures_are_judged_in_the_same_years_by_every_model(panel):
    assert panel.table[["places", "years"]].drop_duplicates().to_numpy().tolist() == [[9, 16], [8, 16]]
    assert (panel.table["places"] == 8).sum() == 1  # Guiyang is alone in its found zone
    assert panel.left_out.empty
    years = panel.points["uniform", "any"].index
    assert list(years) == [*range(2001, 2005), 2006, 2007, 2008, *range(2010, 2014), *range(2015, 2019), 2020]
    for key, table in panel.points.items():
        seen = table[table.columns[table.notna().all()]]
        means = seen.T.groupby(panel.groups[key].reindex(seen.columns)).mean()
        assert np.abs(means.to_numpy()).max() < 1e-9


def test_minority_share_is_weighted_by_people(record):
    counties = record.counties.query("prefecture == '522600'")
    share = np.average(counties["minority_share_2020"], weights=counties["population_2020"])
    assert prefecture_endowments(record, SCENARIO).loc["522600", "minority_share"] == pytest.approx(share)


def test_a_slice_of_the_tables_made_again(panel, record):
    """Measures without draws, and those of few draws of cheap tables, to the digits of the tables."""
    made = zone_evidence(panel, times=1, pairs=1)
    parts = {
        "leaning": (made.leaning.by_rule, ["squared"]),
        "lasting": (made.lasting, ["lag_1", "icc", "icc_low", "icc_high", "last_again", "memory"]),
        "telling": (made.telling, ["spread", "noise", "in_a_year", "over_years", "ordered"]),
        "foresight": (made.foresight, ["years", "rho"]),
    }
    for name, (table, columns) in parts.items():
        kept = tool.kept(name).query("panel == 'prefectures'")
        np.testing.assert_allclose(table[columns].to_numpy(float), kept[columns].to_numpy(float), rtol=1e-4, atol=1e-6)
    kept = tool.kept("leaning").query("panel == 'prefectures'")
    again = leanings(panel.places, panel.endowments, times=tool.TIMES, seed=tool.SEED).by_rule
    np.testing.assert_allclose(again[["by_chance", "p"]].to_numpy(float), kept[["by_chance", "p"]], rtol=1e-4)
    revised = revision_of_2019(record)
    kept = tool.kept("revision").set_index("code")["revision"]
    assert revised.tolist() == pytest.approx(kept.tolist(), abs=1e-4)
    changes = rank_changes(record.table("gdp"))
    kept = tool.kept("rank-changes").query("panel == 'prefectures'").set_index("year")
    assert changes["mean_change"].tolist() == pytest.approx(kept["mean_change"].tolist(), abs=1e-5)


def test_liupanshui_was_revised_downward_most(record):
    """17 % less at current prices, while it is reported to have grown by 7.5 %."""
    revised = revision_of_2019(record)
    assert revised.idxmin() == "520200"
    raw = 0.8298 / 1.075
    assert (1 + revised["520200"] / 100) == pytest.approx(raw / 1.0005, abs=0.02)
    assert revised.median() == 0


def test_as_if_revised_moves_who_was_revised(record):
    found = as_if_revised(record, SCENARIO)
    kept = tool.kept("as-if-revised")
    pd.testing.assert_frame_equal(found.reset_index(drop=True), kept, check_dtype=False)
    down = found.query("code == '520200' and zone_model == 'uniform'")
    assert (down["rank_revised"] >= down["rank"]).all()
    assert (down["rank_revised"] > down["rank"]).any()


def test_errors_are_measured_where_the_record_can(record):
    table = figure_errors(record, SCENARIO)
    assert table["assumed"].tolist() == pytest.approx((table["noise"] / 2).tolist())
    measured = table["measured"] != table["assumed"]
    assert set(table.index[measured]) == {"gdp_growth", "good_air_days"}
    assert (table.loc[measured, "basis"] != "assumption").all()


def test_ones_own_province_goes_through():
    luck = np.random.default_rng(3)
    models = {"uniform": dict.fromkeys("abcdef", "all"), "two": dict(zip("abcdef", "xxxyyy", strict=True))}
    rows = [
        (model, year, code, zone, luck.normal(50, 9), 0.0, 0.0)
        for model, zones in models.items()
        for year in range(2011, 2021)
        for code, zone in zones.items()
    ]
    scores = pd.DataFrame(rows, columns=["zone_model", "year", "code", "zone", "score", "lead", "scaled_lead"])
    scores["lead"] = scores["scaled_lead"] = scores["score"] - scores.groupby(["zone_model", "year"])[
        "score"
    ].transform("mean")
    area = pd.DataFrame({"area": np.arange(6.0)}, index=list("abcdef"))
    later = pd.DataFrame(luck.normal(size=(12, 6)), index=range(2011, 2023), columns=list("abcdef"))
    found = zone_evidence(zone_panel(scores, area, {"jobs": later}), times=39, pairs=39)
    assert len(found.leaning.by_rule) == 5
    assert set(found.tests["question"]) >= {"foresight: jobs", "leaning on area", "lasting: icc_memory"}
    assert (found.tests["p_fdr"] >= found.tests["p"] - 1e-12).all()
    with pytest.raises(InputError, match="places"):
        zone_panel(scores, area.iloc[:2])
