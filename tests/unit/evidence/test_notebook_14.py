"""What notebook 14 says on top is what the record gives."""

import json
from pathlib import Path

import pytest

import gzsim as gz
from gzsim.evidence import agreement_of_series, passing_share

NOTEBOOK = Path(__file__).parents[3] / "notebooks" / "14-the-record.ipynb"
INDEPENDENT = {"night_lights": "night lights", "loans_outstanding": "loans", "co2_emissions": "carbon dioxide"}


@pytest.fixture(scope="module")
def result():
    """The result in English, on one line."""
    top = "".join(json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"][0]["source"])
    return " ".join(top.partition("**Result.**")[2].partition("**结论。**")[0].split())


@pytest.fixture(scope="module")
def record():
    return gz.load_record()


@pytest.fixture(scope="module")
def reported(record):
    return record.table("gdp_growth_reported").loc[:2021]


def test_independent_series_do_not_stand_out_and_the_level_does(result, record, reported):
    found = agreement_of_series(reported, {name: record.growth_within_vintages(name) for name in INDEPENDENT}).table
    for row in found.itertuples():
        assert f"{INDEPENDENT[row.series]} {row.rho:.2f} ± {row.chance:.2f}" in result
        assert min(row.p_holm, row.p_moves_holm) > 0.05
    level = agreement_of_series(reported, {"gdp": record.growth_within_vintages("gdp")}).table.iloc[0]
    assert f"while GDP as published does ({level['rho']:.2f} ± {level['chance']:.2f})" in result
    assert level["p_holm"] < 0.01


def test_what_passes(result, reported):
    row = passing_share(reported, {"late": (2011, 2021)}).loc["late"]
    share, low, high = (f"{100 * row[name]:.0f}" for name in ("passing_share", "low", "high"))
    assert f"{share} % in 2011–2021 (95 %: {low} to {high} %)" in result


def test_coverage_breaks_and_the_sum_of_the_nine(result, record):
    full = record.prefecture_panel.groupby(["series", "year"]).size().eq(9).sum()
    years = record.prefecture_panel["year"].nunique()
    assert (
        f"Of {len(record.series)} series in {years} years, {full / len(record.series) / years:.0%}".replace("%", " %")
        in result
    )
    parted = record.breaks.query("geography == 'prefecture' and not comparable_levels")
    assert f"{len(parted)} breaks part the levels" in result
    province = record.province.query("series == 'gdp'").set_index("year")["value"]
    excess = (100 * (record.table("gdp").sum(axis=1) / province - 1)).dropna().round(1)
    assert (
        f"between {-excess.min()} % below ({excess.idxmin()}) and {excess.max()} % above ({excess.idxmax()})" in result
    )
    assert excess.loc[2019:].abs().max() < 1
