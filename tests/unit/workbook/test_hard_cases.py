"""Tables that can be read and yet make no league, files that must not be lost, and figures that a page shows."""

import re

import pandas as pd
import pytest
from typer.testing import CliRunner

import gzsim as gz
from gzsim.cli import app
from gzsim.errors import InputError
from gzsim.workbook.league import contributions, effective_weights
from gzsim.workbook.report import report_context
from gzsim.workbook.template import write_template

UNITS = pd.DataFrame({"code": ["a", "b", "c"], "x": [1.0, 2, 3.3], "y": [3.0, 1, 2.2], "z": [5.0, 7.1, 6]})


def meta(**more):
    return pd.DataFrame({"code": ["x", "y", "z"], "direction": [1, 1, -1], **more})


@pytest.mark.parametrize(
    ("indicators", "told"),
    [
        (meta(parent=["name", "name", ""]), "row 2, parent: a group called name: so is a column of the league"),
        (meta(parent=["", "x", ""]), "row 2, code: x is a group and a column of figures"),
        (
            pd.DataFrame({"code": ["x", "a", "b"], "direction": [1, None, None], "parent": ["a", "b", "a"]}),
            "row 3, parent: groups contain each other",
        ),
    ],
)
def test_what_would_be_lost_on_the_way_is_refused(indicators, told):
    with pytest.raises(InputError, match=re.escape(told)):
        gz.open_data(UNITS, indicators)


@pytest.mark.filterwarnings("ignore::gzsim.index.IndexWarning")
def test_where_nobody_has_a_score_there_is_no_page(tmp_path):
    gaps = UNITS.assign(x=[1, None, None], y=[None, 2, 1], z=[None, 1, 2])
    with pytest.raises(InputError, match="no unit has a score"):
        gz.open_data(gaps, meta()).report(tmp_path / "page.html")


def test_a_group_without_a_row_is_told_of():
    listed = pd.concat([meta(parent=["eco", "eco", "ecco"]), pd.DataFrame({"code": ["eco"]})])
    assert "groups without a row of their own: ecco" in gz.open_data(UNITS, listed).notes


def test_percent_signs_mean_hundredths_everywhere():
    weights = gz.open_data(UNITS, meta(weight=["7%", "33%", "60%"])).recipe.weights_of["index"].parameters["weights"]
    assert weights == {"x": 0.07, "y": 0.33, "z": 0.6}
    assert gz.open_data(UNITS.assign(x=["7%", "14%", "21%"]), meta()).data["x"].tolist() == [0.07, 0.14, 0.21]


def test_equal_weights_come_back_as_equal(tmp_path):
    own = gz.open_data(UNITS, meta())
    again = gz.open_data(own.to_excel(tmp_path / "again.xlsx"))
    assert not again.recipe.weights_of
    pd.testing.assert_series_equal(again.table["index"], own.table["index"], check_exact=True)


@pytest.mark.parametrize("option", ["--excel", "--report", "--word", "--latex"])
def test_what_the_index_is_made_from_is_not_written_over(option, tmp_path):
    path = write_template(tmp_path / "own.xlsx")
    before = path.read_bytes()
    with pytest.raises(InputError, match="is what the index is made from"):
        CliRunner().invoke(app, ["index", str(path), option, str(path)], catch_exceptions=False)
    assert path.read_bytes() == before


def test_every_figure_of_the_page_is_that_of_the_league(book, tmp_path):
    own = gz.open_data(book.save(tmp_path / "own.xlsx"))
    index, page = own.index(), report_context(own, own.index())
    best, last = own.table.iloc[0], own.table.iloc[-1]
    assert f"({best['index']:.1f} points)" in page.answers[0].en
    assert f"({last['index']:.1f})" in page.answers[0].en
    width = (own.table["rank_high"] - own.table["rank_low"]).mean()
    assert f" {width:.1f} places" in page.answers[2].en
    for row, (_, unit) in zip(page.key_table.rows, own.table.iterrows(), strict=True):
        assert row[0] == f"{unit['rank']:g} ({unit['rank_low']:g}–{unit['rank_high']:g})"
        assert row[2:5] == tuple(f"{unit[name]:.1f}" for name in ("index", "economy", "ecology"))
    lead = own.table["index"].iloc[0] - own.table["index"].iloc[1]
    assert f"by {lead:.1f} points" in page.answers[1].en
    _, why, _, _, framework, *_ = page.sections
    points = contributions(index).loc[own.table.index[0]]
    assert why.tables[0].rows[0][1] == f"{points.sum():+.1f}"
    assert f"{points.max():+.1f}" in why.tables[0].rows[0][2]
    weights = [row[3] for row in framework.tables[0].rows if row[1]]
    assert weights == [f"{100 * weight:.1f}" for weight in effective_weights(index)]
