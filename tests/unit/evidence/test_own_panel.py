"""A panel of one's own holds what was written, says what is missing, and goes into the analyses of the record."""

import numpy as np
import openpyxl
import pandas as pd
import pytest
from guides import text

import gzsim as gz
from gzsim.evidence import Panel
from gzsim.evidence.panel_columns import COLUMNS, TABLES
from gzsim.history import dependence, positions, reliability

FEATURES = ["tertiary_share", "forest_share"]
HEAD = "code,year,series,value\n"
VALUES = HEAD + "a,2015,gdp,1\na,2016,gdp,2\na,2018,gdp,4\nb,2015,gdp,10\nb,2016,gdp,20\nb,2018,gdp,0\n" \
                "c,2016,gdp,5\na,2016,dust,30\nb,2016,dust,20\nc,2016,dust,10\n"  # fmt: skip


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "values.csv").write_text(VALUES, encoding="utf-8")
    units = "code,name,group,terrain,river\nc,<b>C</b>,hills,3,\nb,,plain,2,Nanpan\na,A,hills,1,\nd,D,plain,4,\n"
    (tmp_path / "units.csv").write_text(units, encoding="utf-8")
    (tmp_path / "series.csv").write_text("series,unit,direction,kind\ngdp,CNY,higher,flow\ndust,t,lower,flow\n",
                                         encoding="utf-8")  # fmt: skip
    return tmp_path


@pytest.fixture
def panel(folder):
    return gz.load_panel(folder)


def test_missing_is_missing_and_a_year_without_values_is_a_year(panel):
    table = panel.wide("gdp")
    assert table.index.tolist() == [2015, 2016, 2017, 2018]
    assert table.columns.tolist() == ["c", "b", "a", "d"]
    assert table["a"].tolist()[:2] == [1, 2]
    assert table.loc[2017].isna().all()
    assert table.loc[2018, "b"] == 0
    assert table["d"].isna().all()


def test_units_features_and_series_are_as_told(panel):
    assert panel.units.loc["b", "name"] == "b"
    assert panel.units.loc["b", "river"] == "Nanpan"
    assert panel.units["river"].isna().sum() == 3
    assert panel.features["terrain"].to_dict() == {"c": 3, "b": 2, "a": 1, "d": 4}
    assert list(panel.features) == ["terrain"]
    assert panel.series.loc["dust", "direction"] == "lower"
    assert panel.notes == ("units without a value: d",)


def test_the_summary_counts_gaps_against_all_codes_and_years(panel):
    row = panel.summary.loc["gdp"]
    assert row[["first", "last", "codes", "values"]].tolist() == [2015, 2018, 3, 7]
    assert row["missing"] == round(1 - 7 / 16, 3)
    assert panel.summary.loc["dust", "missing"] == 0.25


def test_balanced_says_who_is_left_out_and_why(panel):
    found = panel.balanced(["gdp", "dust"], [2015, 2016, 2018][1:2])
    assert found.table["gdp"].to_dict() == {(2016, "c"): 5, (2016, "b"): 20, (2016, "a"): 2}
    assert found.left_out.to_numpy().tolist() == [["d", "dust", "2016"], ["d", "gdp", "2016"]]
    found = panel.balanced("gdp", (2015, 2016))
    assert set(found.table.index.get_level_values("code")) == {"a", "b"}
    assert found.left_out.to_numpy().tolist() == [["c", "gdp", "2015"], ["d", "gdp", "2015–2016"]]
    assert found.table.notna().all(axis=None)


def test_balanced_refuses_what_leaves_nobody(panel):
    with pytest.raises(gz.InputError, match="no code has all of gdp in all of 2015–2018: gdp has gaps for 4 of 4"):
        panel.balanced("gdp", (2015, 2018))


@pytest.mark.parametrize(
    ("call", "field"),
    [(lambda panel: panel.wide("gpd"), "series"), (lambda panel: panel.balanced(["gpd"], [2016]), "series"),
     (lambda panel: panel.balanced("gdp", 2016), "years"), (lambda panel: panel.balanced("gdp", []), "years"),
     (lambda panel: panel.balanced("gdp", "2016"), "years"),
     (lambda panel: panel.balanced("gdp", (2016, 2015)), "years"),
     (lambda panel: panel.scores("gdp", (2016, 2018)), "years"), (lambda panel: panel.scores("gpd"), "series"),
     (lambda panel: panel.growth("gpd"), "series")],
)  # fmt: skip
def test_what_a_panel_has_not_is_refused_by_its_field(call, field, panel):
    with pytest.raises(gz.InputError) as caught:
        call(panel)
    assert caught.value.field == field
    assert caught.value.valid


def test_scores_turn_where_lower_is_better_and_are_compared_within_groups(panel):
    scores = panel.scores("dust")
    places = positions(scores)
    assert places["uniform", "any"].loc[2016].to_dict() == {"a": 0.0, "b": 0.5, "c": 1.0}  # d has no value
    assert places["groups", "within_zone"].loc[2016, ["a", "c"]].tolist() == [0.0, 1.0]
    assert np.isnan(places["groups", "within_zone"].loc[2016, "b"])


def test_a_series_without_scores_in_a_year_loses_that_year_alone(panel):
    assert positions(panel.scores("gdp"))["uniform", "any"].index.tolist() == [2015, 2016, 2018]


def test_growth_is_blank_across_breaks_of_whom_they_hit_and_of_an_anomaly(folder):
    head = "series,code,last_year_before,first_year_after,kind\n"
    plain = gz.load_panel(folder).growth("gdp")
    assert plain.loc[2016, ["a", "b"]].tolist() == [100, 100]
    assert plain.loc[[2015, 2017, 2018]].isna().all(axis=None)
    (folder / "breaks.csv").write_text(f"{head}gdp,a,2015,2016,vintage\n", encoding="utf-8")
    one = gz.load_panel(folder).growth("gdp")
    assert one.loc[2016].isna().to_dict() == {"a": True, "b": False, "c": True, "d": True}
    (folder / "breaks.csv").write_text(f"{head}gdp,*,2014,2016,anomaly\n", encoding="utf-8")
    assert gz.load_panel(folder).growth("gdp").isna().all(axis=None)


def test_a_table_of_headings_alone_tells_nothing_and_is_told_of(folder):
    (folder / "breaks.csv").write_text("series,code,last_year_before,first_year_after\n", encoding="utf-8")
    panel = gz.load_panel(folder)
    assert panel.breaks.empty
    assert panel.notes[0] == "empty: breaks"


def test_a_rate_does_not_grow(folder):
    path = folder / "series.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("flow", "rate"), encoding="utf-8")
    with pytest.raises(gz.InputError, match="gdp is itself a rate of change"):
        gz.load_panel(folder).growth("gdp")


def test_a_page_shows_it_and_keeps_names_text(panel):
    page = panel._repr_html_()
    assert "&lt;b&gt;C" in page
    assert "<b>" not in page
    assert "units without a value: d" in page
    assert repr(panel) == "<Panel: 4 units, 2 series, 10 values, 2015–2018; 1 features, 0 breaks>"


def test_the_template_is_filled_in_and_read(tmp_path):
    path = gz.panel_template(tmp_path / "own.xlsx")
    book = openpyxl.load_workbook(path)
    assert book.sheetnames[:4] == ["values", "units", "series", "breaks"]
    book["values"].append([530300, 2022, "growth", 5.1])
    book["units"].append([530300, "Other", "又一市", "山区", 900])
    book.save(path)
    panel = gz.load_panel(path)
    assert panel.wide("growth").loc[2022].to_dict() == {"530100": 4.3, "530300": 5.1}
    assert panel.series.loc["growth", ["direction", "kind"]].tolist() == ["higher", "rate"]
    assert panel.features["terrain"].tolist() == [320, 900]
    with pytest.raises(gz.InputError, match="is there already"):
        gz.panel_template(path)
    with pytest.raises(gz.InputError, match="does not end in"):
        gz.panel_template(tmp_path / "own.csv")


def test_the_guide_lists_every_column():
    page = text("your-panel")
    for each in COLUMNS:
        needed = "yes" if each.needed else "no"
        named = ", ".join(name for name in each.called if not name.isascii())
        assert f"| {each.table} | {each.name} | {needed} | {each.holds} | {named} |" in page
    assert sum(page.count(f"\n| {table} |") for table in TABLES) == len(COLUMNS)


def written(record, folder) -> Panel:
    """The record as a panel of three tables."""
    record.prefecture_panel[["code", "year", "series", "value"]].to_csv(folder / "values.csv", index=False)
    units = record.prefectures[["name", "name_zh"]].join(record.features(FEATURES, 2005, 2018))
    units.to_csv(folder / "units.csv")
    series = record.series[["name", "name_zh", "unit", "kind"]].assign(direction="higher").rename_axis("series")
    series.to_csv(folder / "series.csv")
    breaks = record.breaks[(record.breaks["geography"] == "prefecture") & ~record.breaks["comparable_levels"]]
    breaks.to_csv(folder / "breaks.csv", index=False)
    return gz.load_panel(folder)


def test_the_record_as_a_panel_gives_the_same_tables_and_the_same_findings(tmp_path):
    record = gz.load_record()
    panel = written(record, tmp_path)
    for series in record.series.index:
        pd.testing.assert_frame_equal(panel.wide(series), record.table(series), check_names=False)
        if record.series.loc[series, "kind"] != "rate":
            growth = record.growth_within_vintages(series)
            pd.testing.assert_frame_equal(panel.growth(series), growth, check_names=False)
    features = record.features(FEATURES, 2005, 2018)
    pd.testing.assert_frame_equal(panel.features, features, check_names=False, rtol=1e-14)
    table = record.table("gdp_growth_reported").loc[2005:2018]
    scores = table.stack().dropna().rename("score").rename_axis(["year", "code"]).reset_index()
    lead = scores["score"] - scores.groupby("year")["score"].transform("mean")
    scores = scores.assign(zone_model="uniform", zone="all", lead=lead, scaled_lead=np.nan)
    own = panel.scores("gdp_growth_reported", (2005, 2018))
    pd.testing.assert_frame_equal(reliability(own), reliability(scores))
    by_record, by_panel = (dependence(positions(each), wealth, times=199) for each, wealth in
                           ((scores, features), (own, panel.features)))  # fmt: skip
    pd.testing.assert_frame_equal(by_panel.by_endowment, by_record.by_endowment)
    pd.testing.assert_frame_equal(by_panel.by_rule, by_record.by_rule)
