"""Figures of schemes under zone models, and of how sure headlines are."""

import itertools

import numpy as np
import pandas as pd
import pytest

from gzsim.errors import InputError
from gzsim.simulation.outcomes.catalogue import OUTCOMES
from gzsim.views import figures
from gzsim.views.numbers import Z95
from gzsim.views.palette import BLUE, VERMILLION, channels

SHOWN = ("achievement", "own_needs", "work", "gap", "debt", "wrong_last")


@pytest.fixture(scope="module")
def grid():
    rows = itertools.product(("uniform", "functional", "found"), ("none", "last_place", "piece_rate"), SHOWN)
    table = pd.DataFrame(rows, columns=["zone_model", "scheme", "outcome"])
    return table.assign(mean=range(len(table)), standard_error=0.5)


@pytest.fixture(scope="module")
def headlines():
    pairs = [("functional", "last_place", "functional", "none"), ("functional", "last_place", "uniform", "last_place")]
    rows = [(f"{model} {scheme}", model, scheme, other, against, outcome)
            for (model, scheme, other, against), outcome in itertools.product(pairs, SHOWN)]  # fmt: skip
    names = ["headline", "zone_model", "scheme", "against_zone_model", "against_scheme", "outcome"]
    table = pd.DataFrame(rows, columns=names)
    table["headline"] = table["zone_model"] + " − " + table["against_zone_model"] + table["against_scheme"]
    return table.assign(difference=1.0, standard_error=0.1, draws=60, low=-0.5, median=0.8, high=2.0, other_sign=0.1,
                        holds=table["outcome"] == "debt")  # fmt: skip


@pytest.mark.filterwarnings("error")
def test_the_figure_of_zone_models_and_schemes_is_legible(grid, assert_legible, language):
    assert_legible(figures.zone_schemes(grid, OUTCOMES, language), language)


@pytest.mark.filterwarnings("error")
def test_the_figure_of_headlines_is_legible(headlines, assert_legible, language):
    assert_legible(figures.headline_ranges(headlines, OUTCOMES, language), language)


def test_sure_and_unsure_headlines_differ_in_colour(headlines):
    panels = dict(zip(SHOWN, figures.headline_ranges(headlines, OUTCOMES, "en").axes, strict=True))
    ranges = {name: {line.get_color() for line in axes.lines if list(line.get_xdata()) == [-0.5, 2.0]}
              for name, axes in panels.items()}  # fmt: skip
    assert ranges == {name: {VERMILLION} for name in SHOWN} | {"debt": {BLUE}}


def test_each_mean_and_its_margin_are_in_the_row_of_its_zone_model(grid):
    panels = dict(zip(SHOWN, figures.zone_schemes(grid, OUTCOMES, "en").axes, strict=True))
    colours = [look.colour for look in channels(["none", "last_place", "piece_rate"]).values()]
    for outcome, axes in panels.items():
        marks = {(round(line.get_ydata()[0]), line.get_color()): line.get_xdata()[0] for line in axes.lines}
        bars = {tuple(segment[:, 0]) for bar in axes.collections for segment in getattr(bar, "get_segments", list)()}
        means = grid[grid["outcome"] == outcome]["mean"].tolist()  # zone model by zone model
        assert marks == dict(zip(itertools.product(range(3), colours), means, strict=True))
        assert {(mean - Z95 / 2, mean + Z95 / 2) for mean in means} <= bars


def test_a_headline_has_a_thin_range_a_thick_margin_and_a_median(headlines):
    axes = figures.headline_ranges(headlines, OUTCOMES, "en").axes[0]
    bars = [segment[:, 0] for bar in axes.collections if bar.get_linewidth()[0] == 4 for segment in bar.get_segments()]
    assert np.allclose(bars, [[1 - 0.1 * Z95, 1 + 0.1 * Z95]] * 2)
    points = {marker: [line.get_xdata()[0] for line in axes.lines if line.get_marker() == marker] for marker in "|D"}
    assert points == {"|": [0.8, 0.8], "D": [1.0, 1.0]}


def test_headlines_are_named_by_what_differs(headlines):
    axes = figures.headline_ranges(headlines, OUTCOMES, "en").axes[0]
    said = [tick.get_text().replace("\n", " ") for tick in axes.get_yticklabels()]
    assert said == ["Last-place deduction − No sanction", "Functional zones − Uniform"]


@pytest.mark.parametrize("column", ["mean", "zone_model"])
def test_a_missing_column_is_named(grid, column):
    with pytest.raises(InputError, match=column):
        figures.zone_schemes(grid.drop(columns=column), OUTCOMES)
